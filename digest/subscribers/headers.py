"""What the first line of a list means: the names that other programs and languages give to our columns. Pure; who left is told in `standing`."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

COLUMNS = ("email", "name", "topics", "frequency", "language", "confirmed_at", "state")
"""Our own names. `email` has to be there."""

GIVEN, FAMILY = "given name", "family name"
"""Halves of a name, each in a column of its own."""

_SAME: Mapping[str, str] = {
    "email": "email e_mail mail email_address e_mail_address emailaddress mail_address user_email user_email_address subscriber_email"
    " contact_email primary_email emailadresse email_adresse e_mail_adresse mailadresse mail_adresse adresse_e_mail adresse_email"
    " adresse_mail courriel adresse_électronique correo correo_electrónico correo_electronico dirección_de_correo_electrónico"
    " indirizzo_email indirizzo_e_mail endereço_de_email endereço_de_e_mail emailadres e_mailadres e_mail_adres adres_email adres_e_mail"
    " e_posta eposta e_post epost электронная_почта почта البريد_الإلكتروني メールアドレス 邮箱 địa_chỉ_email",
    "name": "name full_name fullname display_name vollständiger_name anzeigename nom_complet nombre_completo nome_completo naam",
    GIVEN: "first_name firstname fname given_name vorname prénom prenom nombre nome voornaam imię имя",
    FAMILY: "last_name lastname lname surname family_name nachname familienname zuname nom nom_de_famille apellido apellidos"
    " cognome sobrenome achternaam nazwisko фамилия",
    "topics": "topics topic themen thema rubriken rubrik thèmes rubriques temas argomenti onderwerpen tematy темы",
    "frequency": "frequency häufigkeit turnus fréquence frecuencia frequenza frequência frequentie",
    "language": "language lang language_code sprache langue idioma lingua taal język язык dil اللغة ngôn_ngữ",
    "confirmed_at": "confirmed_at",
}
_MEANING = {word: column for column, words in _SAME.items() for word in words.split()}
_PARTED = {"vorname": "name", "voornaam": "naam"}
"""Beside a column of given names this one holds the family's, where no other does."""

_FREQUENCIES: Mapping[str, str] = {
    "every": "jede jede_ausgabe alle chaque chaque_numéro cada_edición ogni_numero elke",
    "daily": "täglich quotidien quotidienne diario diaria giornaliero dagelijks",
    "weekly": "wöchentlich hebdomadaire semanal settimanale wekelijks",
    "monthly": "monatlich mensuel mensuelle mensual mensile mensal maandelijks",
}
_FREQUENCY = {word: ours for ours, words in _FREQUENCIES.items() for word in words.split()}
_NAMED_IN = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "tr", "ru", "ar", "vi")
_APART = re.compile(r"[\W_]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


@lru_cache(maxsize=4_096)
def plain(text: str) -> str:
    """Give a name in the form in which names are compared: small letters, composed, parted by one underscore (`E-Mail-Adresse:` is `e_mail_adresse`)."""
    return _APART.sub("_", unicodedata.normalize("NFKC", text).lower()).strip("_")


def heading(text: str) -> str:
    """Give the plain name of a column; one that programs wrote (`HasOptedOutOfEmail`) is parted into its words, unless we know it as one word."""
    whole = plain(text)
    return whole if whole in _MEANING else plain(_HUMP.sub("_", text))


def meanings(names: Sequence[str]) -> list[str]:
    """Give what each column of a list holds, by its plain names: one of `COLUMNS` but `state`, a half of a name, or empty."""
    found = [_MEANING.get(name, "") for name in names]
    for given, family in _PARTED.items():
        if given in names and family in names and FAMILY not in found:
            found[names.index(family)] = FAMILY
    return found


def joined(cells: dict[str, str]) -> dict[str, str]:
    """Give the cells of a row by our columns: halves of a name become one where there is no whole one, words of other languages ours."""
    halves = (cells.pop(GIVEN, "").strip(), cells.pop(FAMILY, "").strip())
    if not cells.get("name", "").strip() and any(halves):
        cells["name"] = " ".join(half for half in halves if half)
    if frequency := cells.get("frequency"):
        cells["frequency"] = _FREQUENCY.get(plain(frequency), frequency)
    if language := cells.get("language"):
        cells["language"] = _language(language)
    return cells


@lru_cache(maxsize=1_000)
def _language(text: str) -> str:
    """Give the tag of a language that is called by its name, such as Deutsch or German; anything else as it is."""
    return text if len(text.strip()) <= 3 or "-" in text or "_" in text else _languages().get(plain(text), text)  # noqa: PLR2004 - no name is as short as a tag


@lru_cache(maxsize=1)
def _languages() -> Mapping[str, str]:
    from babel import Locale  # noqa: PLC0415 - few lists name languages

    return {plain(name): tag for said in _NAMED_IN for tag, name in Locale(said).languages.items() if tag.isalpha()}
