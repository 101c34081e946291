"""Numbers of a sentence as values with units, whether written in digits or in words: "2,500", "2.500", "10 000", "£3m", "twenty-five per cent", "fünfundzwanzig".

A point or comma before exactly three digits is taken for a separator of thousands, in the answer and in the source alike, so that both are read the
same way. "billion" means 10^9 to some and 10^12 to others: it is a unit here, never worked out.
"""

# ruff: noqa: RUF001  the apostrophes that part thousands are what this file is about

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from digest.summaries.faithfulness.signals import BILLIONS, NUMBER_WORDS, SCALES, UNITS

_NUMERAL = re.compile(
    r"(?P<sign>[$€£¥]?)\s?(?<![\w.,])(?P<digits>\d{1,3}(?:[\u00a0\u202f ]\d{3})+(?!\d)|\d+(?:[.,'’]\d+)*)"
    r"(?P<mark>(?:st|nd|rd|th|s|e|er|ers|ème|º|ª|m|mn|bn|k|km|kg|%)?(?!\w)|\s?%)"
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|[%$€£¥]")
_TOKEN = re.compile(rf"(?P<numeral>{_NUMERAL.pattern})|(?P<word>{_WORD.pattern})")
_CLOCK = re.compile(r"(\d)\s?[hH](\d{2})?(?!\w)")  # "11h", "2h30"
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,'’]\d{3})+")
_GAPS = re.compile(r"[\u00a0\u202f '’]")
_NO_DIGIT = re.compile(r"\D")
_LONGEST = 18  # digits: more is no number that anybody reads, and arithmetic on it costs time
_TWO_WORDS = frozenset(("per cent", "pour cent", "por ciento", "por cento", "per cento"))
_GERMAN_SCALES = (("tausend", Decimal(1000)), ("hundert", Decimal(100)))
_MARKS = {"m": "million", "mn": "million", "bn": "bn", "k": "thousand"}


class Figure(NamedTuple):
    """A value, the unit that follows it (empty when none is known), and how it was written."""

    value: Decimal
    unit: str
    written: str


def figures(text: str, language: str) -> list[Figure]:
    """Give the numbers of a text in their order. Linear in its length."""
    found = list(_tokens(text, language))
    read: list[Figure] = []
    at = 0
    while at < len(found):
        if found[at].value is None:
            at += 1
            continue
        figure, at = _read(found, at)
        read.append(figure)
    return read


def missing(wanted: Iterable[Figure], known: Iterable[Figure]) -> list[Figure]:
    """Give what is wanted and not known: no equal value, or only with another unit."""
    units: dict[Decimal, set[str]] = {}
    for figure in known:
        units.setdefault(figure.value, set()).add(figure.unit)
    return [one for one in wanted if not _is_among(one, units.get(one.value, set()))]


def _is_among(figure: Figure, units: set[str]) -> bool:
    return bool(units) and (not figure.unit or "" in units or figure.unit in units)


class _Token(NamedTuple):
    """A word or numeral; `value` is None for a word that is no number, `scale` for one that multiplies what stands before it."""

    written: str
    value: Decimal | None
    scale: Decimal | None = None
    unit: str = ""


def _tokens(text: str, language: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(_CLOCK.sub(r"\1 hour \2", text)):
        if match["numeral"]:
            yield from _numeral(match)
        else:
            yield from _word(match["word"].lower(), language)


def _numeral(match: re.Match[str]) -> Iterator[_Token]:
    mark = match["mark"].strip()
    unit = UNITS.get(match["sign"], "") or UNITS.get(mark, "")
    yield _Token(match["numeral"].strip(), _decimal(match["digits"]), unit=unit)
    if mark in _MARKS:
        yield from _word(_MARKS[mark], "")


def _word(word: str, language: str) -> Iterator[_Token]:
    known = NUMBER_WORDS.get(language, {})
    if word in known:
        yield _Token(word, known[word])
    elif word in SCALES:
        yield _Token(word, SCALES[word], scale=SCALES[word])
    elif "-" in word:
        for part in word.split("-"):
            yield from _word(part, language)
    elif language == "de" and (value := _german(word)) is not None:
        yield _Token(word, value)
    else:
        yield _Token(word, None, unit=UNITS.get(word, ""))


def _read(tokens: Sequence[_Token], at: int) -> tuple[Figure, int]:
    """Read one number that begins at `at`; give it and where the rest begins."""
    first = tokens[at]
    value, written, unit = first.value or Decimal(0), [first.written], first.unit
    at += 1
    while at < len(tokens) and (joined := _joined(value, tokens[at], tokens[at - 1])) is not None:
        value = joined
        written.append(tokens[at].written)
        at += 1
    follower = tokens[at].written if at < len(tokens) else ""
    if follower in BILLIONS:
        unit, at = "billion", at + 1
    elif not unit and at < len(tokens) and tokens[at].value is None:
        pair = f"{follower} {tokens[at + 1].written}" if at + 1 < len(tokens) else ""
        unit = "%" if pair in _TWO_WORDS else tokens[at].unit
        at += 2 if pair in _TWO_WORDS else 0
    return Figure(value.normalize(), unit, " ".join(written)), at


def _joined(value: Decimal, token: _Token, before: _Token) -> Decimal | None:
    """Give the value with the next word taken in: a scale multiplies, ones follow tens."""
    if token.scale is not None:
        return None if before.scale is not None and before.scale >= token.scale else value * token.scale
    tens = before.value is not None and not before.written[0].isdigit() and value % 10 == 0 and 20 <= value < 100  # noqa: PLR2004
    ones = token.value is not None and not token.written[0].isdigit() and 0 < token.value < 10  # noqa: PLR2004
    return value + token.value if tens and ones and token.value is not None else None


def _decimal(digits: str) -> Decimal:
    plain = _GAPS.sub("", digits)
    if _THOUSANDS.fullmatch(digits):
        plain = _NO_DIGIT.sub("", digits)
    elif "," in plain or "." in plain:
        head, mark, tail = _parted(plain)
        plain = f"{_NO_DIGIT.sub('', head)}{mark.replace(',', '.')}{tail}"
    return Decimal(plain[:_LONGEST].rstrip(".") or 0)


def _parted(plain: str) -> tuple[str, str, str]:
    """Part a number at the last of its marks, which is that of the decimals."""
    at = max(plain.rfind(","), plain.rfind("."))
    return plain[:at], plain[at], plain[at + 1 :]


def _german(word: str) -> Decimal | None:
    """Read a German number of one word: `fünfundzwanzig`, `zweihundert`, `dreitausendfünfhundert`."""
    known = NUMBER_WORDS["de"]
    if word in known:
        return known[word]
    for name, scale in _GERMAN_SCALES:
        head, mark, tail = word.partition(name)
        if mark:
            many = Decimal(1) if head in ("", "ein") else _german(head)
            rest = _german(tail.removeprefix("und")) if tail else Decimal(0)
            return None if many is None or rest is None else many * scale + rest
    ones, mark, tens = word.partition("und")
    if mark and tens in known and (ones == "ein" or ones in known):
        return known[tens] + (1 if ones == "ein" else known[ones])
    return None
