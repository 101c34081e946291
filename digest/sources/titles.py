"""One line of plain text out of whatever a feed calls a title, a name or a caption. Pure."""

import html
import re

from digest.sources.charset import scrub

MAX_TITLE = 300  # characters; a longer one is a text that lost its way
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->", re.DOTALL)
_SPACE = re.compile(r"\s+")  # Unicode's, with U+0085, U+2028 and U+2029
_FILE_NAME = re.compile(r"^[\w.%~()+-]+\.(?:jpe?g|png|gif|webp|avif|svg|bmp|tiff?)$", re.IGNORECASE)
_CAMERA_NAME = re.compile(r"^(?:IMG|DSC|DSCN|PXL|P|image|photo|screenshot|untitled|unnamed)[\s_-]?\d*$", re.IGNORECASE)
MAX_BYLINE = 2_000  # characters that are looked at, before addresses are taken out
_ADDRESS = r"(?:mailto:)?[^\s@<>()\[\],;:\"]{1,100}@[^\s@<>()\[\],;:\"]*"
_ADDRESS_AND_NAME = re.compile(rf"{_ADDRESS}\s*\(([^()]*(?:\([^()]*\)[^()]*)*)\)")  # as RSS 2.0 prescribes
_BRACKETED = re.compile(rf"[<(\[]?\s*{_ADDRESS}\s*[>)\]]?")
_LOOSE = re.compile(r"[\s,;]*([,;])[\s,;]*")
_LANGUAGE = re.compile(r"^([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?\b")


def one_line(markup: str, limit: int = MAX_TITLE) -> str:
    """Strip tags, decode entities once, join all space, drop control characters; cut at a word with an ellipsis."""
    return plain_line(html.unescape(_TAG.sub(" " if "<br" in markup else "", markup)), limit)


def plain_line(text: str, limit: int = MAX_TITLE) -> str:
    """Do the same for text that is no markup."""
    # Twice: a line end is a space before it is a control character, and what is dropped may have parted two spaces.
    line = _SPACE.sub(" ", scrub(_SPACE.sub(" ", text))).strip()
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    return (head[: head.rfind(" ")] if " " in head[limit // 2 :] else head).rstrip() + "…"


def byline(text: str) -> str:
    """Give the names in a plain line that says who wrote something. Addresses of mail are for those who write to an author, and never shown: what is nothing else is ""."""
    line = plain_line(text, MAX_BYLINE)
    names = _BRACKETED.sub(" ", _ADDRESS_AND_NAME.sub(r"\1", line))
    return plain_line(line if names == line else _LOOSE.sub(r"\1 ", names).strip(' ,;:"'))


def alternative(text: str) -> str:
    """Give a picture's alternative text, or "" where it is but the name of a file."""
    line = one_line(text)
    return "" if _FILE_NAME.match(line) or _CAMERA_NAME.match(line) else line


def language_tag(text: object) -> str:
    """Write a language as BCP 47 does (`pt-BR`), or give "" for what is none."""
    match = _LANGUAGE.match(text.strip()) if isinstance(text, str) else None
    if not match:
        return ""
    language, script, region = match.groups()
    return "-".join(part for part in (language.lower(), (script or "").title(), (region or "").upper()) if part)
