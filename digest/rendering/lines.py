"""Lines of plain text: wrapped and underlined by columns, where a Chinese character takes two."""

import textwrap
import unicodedata

WIDTH = 72
"""Columns of a line of the text part."""


def columns(text: str) -> int:
    """Give how wide a line is shown in a fixed font."""
    return sum(_width(letter) for letter in text)


def wrapped(text: str, indent: str = "", width: int = WIDTH) -> str:
    """Wrap each paragraph at `width` columns; words such as URLs are never cut. Lines of `indent` spaces hang below the first."""
    paragraphs = (_wrap(" ".join(line.split()), indent, width) for line in text.splitlines())
    return "\n".join(paragraphs)


def underlined(text: str, mark: str = "-", width: int = WIDTH) -> str:
    """Give a heading with a line below it."""
    lines = _wrap(" ".join(text.split()), "", width)
    return f"{lines}\n{mark * max(columns(line) for line in lines.split(chr(10)))}"


def _wrap(text: str, indent: str, width: int) -> str:
    wide = columns(text) > len(text) * 1.5
    narrow = width // 2 if wide else width  # scripts without spaces are cut anywhere, the others between words
    return textwrap.fill(
        text, narrow, subsequent_indent=indent, break_long_words=wide, break_on_hyphens=False, drop_whitespace=True
    )


def _width(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Cf", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in ("W", "F") else 1
