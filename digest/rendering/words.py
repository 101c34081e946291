"""The interface words of a mail in the newsletter's language, and its numbers and dates. English where we have no words.

What stands in braces is filled in by `view`; plural forms follow Babel's rules (CLDR) as far as "one" and "other" go.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from digest.errors import ConfigError

_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of one language. Pairs are (one, other)."""

    greeting: str
    number: str
    contents: str
    stories: tuple[str, str]
    minutes: tuple[str, str]
    reading: str
    read_at: str
    also: str
    credit: str
    more: tuple[str, str]
    others: tuple[str, str]
    reason: str
    unsubscribe: str
    sender: str


_WORDS: Mapping[str, Words] = MappingProxyType({
    "en": Words(
        greeting="Hello{name},",
        number="No. {number}",
        contents="In this edition",
        stories=("{count} story", "{count} stories"),
        minutes=("{count} min read", "{count} min read"),
        reading="this edition has {stories} for you.",
        read_at="Read the story at {source}",
        also="Also covered by",
        credit="Credit: {name}",
        more=("{count} more story, in brief", "{count} more stories, in brief"),
        others=("and {count} more", "and {count} more"),
        reason="You get this mail because {address} is subscribed to {title}.",
        unsubscribe="Unsubscribe",
        sender="Sent by",
    ),
    "de": Words(
        greeting="Hallo{name},",
        number="Nr. {number}",
        contents="In dieser Ausgabe",
        stories=("{count} Beitrag", "{count} Beiträge"),
        minutes=("{count} Min. Lesezeit", "{count} Min. Lesezeit"),
        reading="diese Ausgabe bringt {stories}.",
        read_at="Weiterlesen bei {source}",
        also="Auch berichtet von",
        credit="Quelle: {name}",
        more=("Kurz gemeldet: {count} weiterer Beitrag", "Kurz gemeldet: {count} weitere Beiträge"),
        others=("und {count} weiterer", "und {count} weitere"),
        reason="Diese Mail kommt zu Ihnen, weil {address} für {title} eingetragen ist.",
        unsubscribe="Abbestellen",
        sender="Absender",
    ),
    "fr": Words(
        greeting="Bonjour{name},",
        number="N° {number}",
        contents="Dans ce numéro",
        stories=("{count} article", "{count} articles"),
        minutes=("{count} min de lecture", "{count} min de lecture"),
        reading="voici {stories} pour vous.",
        read_at="Lire l\u2019article sur {source}",
        also="Aussi traité par",
        credit="Source : {name}",
        more=("En bref : {count} autre article", "En bref : {count} autres articles"),
        others=("et {count} autre", "et {count} autres"),
        reason="Vous recevez ce message parce que {address} est abonné à {title}.",
        unsubscribe="Se désabonner",
        sender="Expéditeur",
    ),
    "es": Words(
        greeting="Hola{name}:",
        number="N.º {number}",
        contents="En esta edición",
        stories=("{count} artículo", "{count} artículos"),
        minutes=("{count} min de lectura", "{count} min de lectura"),
        reading="esta edición trae {stories}.",
        read_at="Leer el artículo en {source}",
        also="También lo cuentan",
        credit="Fuente: {name}",
        more=("En breve: {count} artículo más", "En breve: {count} artículos más"),
        others=("y {count} más", "y {count} más"),
        reason="Recibe este correo porque {address} está suscrito a {title}.",
        unsubscribe="Darse de baja",
        sender="Remitente",
    ),
    "pt": Words(
        greeting="Olá{name},",
        number="N.º {number}",
        contents="Nesta edição",
        stories=("{count} artigo", "{count} artigos"),
        minutes=("{count} min de leitura", "{count} min de leitura"),
        reading="esta edição traz {stories}.",
        read_at="Ler o artigo em {source}",
        also="Também noticiado por",
        credit="Fonte: {name}",
        more=("Em resumo: mais {count} artigo", "Em resumo: mais {count} artigos"),
        others=("e mais {count}", "e mais {count}"),
        reason="Você recebe este e-mail porque {address} está inscrito em {title}.",
        unsubscribe="Cancelar inscrição",
        sender="Remetente",
    ),
    "ar": Words(
        greeting="مرحبًا{name}،",
        number="العدد {number}",
        contents="في هذا العدد",
        stories=("مادة واحدة", "عدد المواد: {count}"),
        minutes=("قراءة دقيقة", "قراءة {count} د"),
        reading="وصلكم عدد جديد ({stories}).",
        read_at="اقرأ المادة في {source}",
        also="تناولها أيضًا",
        credit="المصدر: {name}",
        more=("باختصار: مادة أخرى", "باختصار، مواد أخرى: {count}"),
        others=("ومادة أخرى", "ومواد أخرى: {count}"),
        reason="تصلكم هذه الرسالة لأن {address} مشترك في {title}.",
        unsubscribe="إلغاء الاشتراك",
        sender="المرسل",
    ),
})  # fmt: skip


def words(language: str) -> Words:
    """Give the words of a language tag such as `de` or `pt-BR`; English when we have none."""
    return _WORDS.get(primary(language), _WORDS["en"])


def primary(language: str) -> str:
    """Give the first part of a language tag, lower case: `pt-BR` and `pt_br` are `pt`."""
    return language.replace("_", "-").partition("-")[0].lower()


def tag(language: str) -> str:
    """Give a language as HTML wants it (RFC 5646); empty for what is none."""
    language = language.strip().replace("_", "-")
    return language if _TAG.fullmatch(language) else ""


def plural(pair: tuple[str, str], count: int, language: str) -> str:
    """Give the form of a count, filled in."""
    ours = language if primary(language) in _WORDS else "en"
    form = pair[0] if _locale(ours).plural_form(count) == "one" else pair[1]
    return form.format(count=count)


def direction(language: str) -> str:
    """Give `rtl` for a language whose script runs from right to left, else `ltr`."""
    return "rtl" if _locale(language).character_order == "right-to-left" else "ltr"


def long_date(moment: datetime, language: str, timezone: str) -> str:
    """Give a day with its name, as it is called in `timezone` at that moment. Raises `ConfigError` for an unknown zone."""
    return str(format_date(_local(moment, timezone), format="full", locale=_locale(language)))


def short_date(moment: datetime, language: str, timezone: str) -> str:
    """Give a day without its name. Raises `ConfigError` for an unknown zone."""
    return str(format_date(_local(moment, timezone), format="medium", locale=_locale(language)))


def _local(moment: datetime, timezone: str) -> datetime:
    try:
        return moment.astimezone(ZoneInfo(timezone))
    except (LookupError, ValueError, OSError) as error:
        hint = "Write it like Europe/London."
        raise ConfigError(f"there is no time zone {timezone!r}", where="timezone", hint=hint) from error


@cache
def _locale(language: str) -> Locale:
    for tag in (language, primary(language), "en"):
        try:
            return Locale.parse(tag.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            continue
    raise AssertionError("Babel knows English")
