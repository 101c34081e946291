"""Lists as other programs and languages write their first line: the columns find their place, nothing that readers said is lost."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Subscriber
from digest.subscribers import Invalid, Roster, Row
from digest.subscribers.headers import COLUMNS, FAMILY, GIVEN, heading, joined, meanings, plain


def first_reader(header: str, row: str) -> Subscriber:
    (found,) = Roster(io.BytesIO(f"{header}\n{row}\n".encode()), "weekly")
    assert isinstance(found, Row), found
    return found.reader


@pytest.mark.parametrize(
    "header",
    [
        "E-Mail-Adresse",
        "E-Mail Adresse:",
        "EMail-Adresse*",
        "Mailadresse",
        "Adresse e-mail",
        "Adresse électronique",
        "Adresse e\u0301lectronique",
        "Courriel",
        "Correo electrónico",
        "Indirizzo e-mail",
        "E-mailadres",
        "Adres e-mail",
        "E-posta",
        "Электронная почта",
        "メールアドレス",
        "البريد الإلكتروني",
        "Địa chỉ email",
        "Subscriber Email",
        "user_email_address",
        "Email\u00a0Address",
    ],
)
def test_addresses_in_other_languages(header):
    """The one column that is needed is known by the names that spreadsheets and tools give it, however accents and blanks are written."""
    assert first_reader(header, "jane@example.org").address == "jane@example.org"


@pytest.mark.parametrize(
    ("header", "row", "name"),
    [
        ("email,First Name,Last Name", "a@example.org,Ada,Whitfield", "Ada Whitfield"),
        ("email,FIRSTNAME,LASTNAME", "a@example.org,Ada,", "Ada"),
        ("email,First Name,Last Name", "a@example.org,,Whitfield", "Whitfield"),
        ("E-Mail,Nachname,Vorname", "a@example.org,Söder,Ute", "Ute Söder"),
        ("E-Mail,Vorname,Name", "a@example.org,Ute,Söder", "Ute Söder"),
        ("E-Mail,Name", "a@example.org,Ute Söder", "Ute Söder"),
        ("Courriel,Nom,Prénom", "a@example.org,Roux,Anne", "Anne Roux"),
        ("Courriel,Nom", "a@example.org,Anne Roux", "Anne Roux"),
        ("Correo,Nombre,Apellidos", "a@example.org,Ana,Gil Ruiz", "Ana Gil Ruiz"),
        ("email,name,first_name", "a@example.org,Ada Whitfield,Ada", "Ada Whitfield"),
        ("email,name,first_name", "a@example.org,,Ada", "Ada"),
        ("email,first_name", "a@example.org,'=Ada", "=Ada"),
    ],
)
def test_names_of_two_halves(header, row, name):
    """Given and family name greet together, in this order; a whole name is taken as it is."""
    assert first_reader(header, row).name == name


def test_what_readers_said_in_other_languages():
    """Topics, frequency and language are taken by their names in other languages too, and so are the words for a frequency or a language."""
    german = first_reader(
        "E-Mail-Adresse;Themen;Häufigkeit;Sprache", 'a@example.org;"Kultur, Politik";Wöchentlich;Deutsch'
    )
    assert (german.topics, german.frequency, german.language) == (("Kultur", "Politik"), "weekly", "de")
    french = first_reader("Courriel;Rubriques;Fréquence;Langue", "a@example.org;Culture|Sport;mensuelle;fr-CH")
    assert (french.topics, french.frequency, french.language) == (("Culture", "Sport"), "monthly", "fr-CH")


@pytest.mark.parametrize(
    ("word", "tag"),
    [
        ("German", "de"),
        ("allemand", "de"),
        ("TÜRKÇE", "tr"),
        ("Tiếng Việt", "vi"),
        ("العربية", "ar"),
        ("en", "en"),
        ("pt_BR", "pt-BR"),
    ],
)
def test_languages_by_name(word, tag):
    """A language may be called by its name in any of the large ones; a tag stays what it is."""
    assert first_reader("email,language", f"a@example.org,{word}").language == tag


def test_a_language_that_nobody_knows():
    """It costs its row as before, with the word that was written."""
    (found,) = Roster(io.BytesIO(b"email,language\na@example.org,Klingonese!\n"), "weekly")
    assert isinstance(found, Invalid)
    assert "language 'Klingonese!'" in found.reason


def test_nothing_of_ours_is_left_alone():
    """What is understood is not told as left alone."""
    header = "E-Mail-Adresse,Vorname,Nachname,Themen,Sprache,Häufigkeit,Telefon\n"
    assert Roster(io.BytesIO(header.encode()), "weekly").notes == ("these columns were left alone: 'telefon'",)


@given(
    st.lists(
        st.sampled_from(["email", "vorname", "name", "nom", "nachname", "themen", "plan", "", "state"]), max_size=8
    )
)
def test_every_column_has_one_meaning(names):
    """As many meanings as columns, each one of ours or none; who left is none of theirs."""
    found = meanings(names)
    assert len(found) == len(names)
    assert set(found) <= {"", GIVEN, FAMILY, *COLUMNS} - {"state"}


@given(st.text(max_size=30))
def test_the_plain_form_is_stable(text):
    """A plain name is its own plain name, so that `--ignore` takes it as notes print it."""
    assert plain(plain(text)) == plain(text)


@given(st.text("Ada ", max_size=5), st.text("Whit ", max_size=5))
def test_halves_vanish(given_name, family):
    """No half of a name is left over, and no blank at its ends."""
    cells = joined({GIVEN: given_name, FAMILY: family})
    assert set(cells) <= {"name"}
    assert cells.get("name", "") == cells.get("name", "").strip()


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("HasOptedOutOfEmail", "has_opted_out_of_email"),
        ("nachName", "nachname"),
        ("eMail", "email"),
        ("FNAME", "fname"),
        ("optOut ", "opt_out"),
        ("E-Mail-Adresse:", "e_mail_adresse"),
    ],
)
def test_names_that_programs_write(written, name):
    """They are parted into their words, but where we know them as one."""
    assert heading(written) == name
