"""Lines of plain text: wrapped and underlined by columns, where a Chinese character takes two."""

# ruff: noqa: RUF001 - marks of Chinese and Japanese look like ours

import re
import textwrap
import unicodedata
from functools import lru_cache

WIDTH = 72
"""Columns of a line of the text part."""

_MOSTLY_WIDE = 1.5  # columns per character
_OPENS = "「『（［｛〈《【〔“‘"
_CLOSES = "」』）］｝〉》】〕”’、。，．：；！？・…ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ"
_ANYWHERE = "\u2e80-\u312f\u3190-\ua4cf\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60"  # Korean has spaces: not here
_UNITS = re.compile(rf"\s*[{_OPENS}]*(?:[{_ANYWHERE}]|[^\s{_ANYWHERE}{_OPENS}]+)?[{_CLOSES}]*\s*")


def columns(text: str) -> int:
    """Give how wide a line is shown in a fixed font."""
    return len(text) if text.isascii() else sum(map(_width, text))


def wrapped(text: str, indent: str = "", width: int = WIDTH) -> str:
    """Wrap each paragraph at `width` columns; words such as URLs are never cut. Lines of `indent` spaces hang below the first."""
    paragraphs = (_wrap(" ".join(line.split()), indent, width) for line in text.splitlines())
    return "\n".join(paragraphs)


def underlined(text: str, mark: str = "-", width: int = WIDTH) -> str:
    """Give a heading with a line below it."""
    lines = _wrap(" ".join(text.split()), "", width)
    return f"{lines}\n{mark * max(columns(line) for line in lines.split(chr(10)))}"


def _wrap(text: str, indent: str, width: int) -> str:
    if columns(text) > len(text) * _MOSTLY_WIDE:
        return _wrap_wide(text, indent, width)
    return textwrap.fill(
        text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False, drop_whitespace=True
    )


def _wrap_wide(text: str, indent: str, width: int) -> str:
    """Wrap a script without spaces after any character, but no line begins with a mark that closes, nor ends with one that opens (JIS X 4051).

    Words of other scripts stay whole: URLs, and the stand-ins of what belongs to a reader.
    """
    lines, line = [], ""
    for unit in _UNITS.findall(text):
        if line.strip() and columns(line + unit.rstrip()) > width:
            lines.append(line.rstrip())
            line = indent + unit.lstrip()
        else:
            line += unit
    return "\n".join([*lines, line.rstrip()])


@lru_cache(maxsize=4096)
def _width(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Cf", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in ("W", "F") else 1
