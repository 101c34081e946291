"""Words of other languages for what keeps an article back: they are not read as such, but nobody's embargo goes out for the language that it is written in. Pure."""

from collections.abc import Mapping
from unicodedata import normalize

_WORDS: Mapping[str, str] = {
    "date": "datum fecha дата fechadepublicación datedepublication datadipubblicazione datadepublicação datapublikacji tarih ngày ngàyđăng 日付"
    " 日期 تاريخ التاريخ data veröffentlichtam publiéle publicadoel pubblicatoil publicadoem",
    "published": "veröffentlicht veroeffentlicht publiziert publié publicado pubblicato gepubliceerd opublikowano опубликовано",
    "embargo": "sperrfrist sperrvermerk sperrfristbis embargobis embargojusque embargohasta embargofinoa embargoaté эмбарго",
    "expirydate": "ablaufdatum gültigbis expirele caducidad scadenza",
    "draft": "entwurf brouillon borrador bozza rascunho kladde klad szkic черновик taslak bảnnháp 下書き 草稿 مسودة",
    "status": "statut estado stato статус trạngthái",
}
_MEANT = {normalize("NFC", word): known for known, words in _WORDS.items() for word in words.split()}
_OF_ENGLISH_TOO = frozenset({"data", "estado", "stato"})
"""Words that mean something else as well: nothing is said of them where they keep nothing back."""
_NO = "false no off n 0 nein non nee nie não nao нет hayır không لا いいえ 否".split()  # noqa: RUF001, SIM905 - words of languages


def meant_by(key: str) -> str:
    """Give the known key that a plain key is in another language; "" for none."""
    return _MEANT.get(normalize("NFC", key), "")


def is_ambiguous(key: str) -> bool:
    """Whether a word is one of several meanings."""
    return key in _OF_ENGLISH_TOO


def stops(key: str) -> bool:
    """Whether a plain key is a word of another language for a draft or an embargo, which stands nowhere else at the head of a text."""
    return meant_by(key) in ("draft", "embargo")


def says_no(value: object) -> bool:
    """Whether a value is a no in one of the languages."""
    return normalize("NFC", str(value)).strip().lower() in _NO
