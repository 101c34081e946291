"""The feeds of an OPML file, as feed readers export them, and such a file of feeds. Document types and entities are refused: such a file could grow
without end or read others. OPML 2.0: http://opml.org/spec2.opml
"""

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlsplit
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from digest.errors import UsageError

LARGEST = 10 * 1024 * 1024  # bytes; an export of ten thousand feeds has three
DEEPEST = 100
"""Levels of outlines. Feed readers have folders in folders, and nobody a hundred of them."""
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2


class Feed(NamedTuple):
    """A feed of an outline. `section` is the outermost folder that it lies in, if any: folders within are too fine for a newsletter."""

    title: str
    url: str
    section: str = ""


def feeds_from_opml(document: bytes) -> list[Feed]:
    """Give every feed in document order, each URL once, as it stands first; outlines without a web address are left out.

    Raises `UsageError` when the document is too large or too deep, no XML, has a document type, or no `opml` at its root.
    """
    if len(document) > LARGEST:
        raise UsageError(f"is larger than {LARGEST // 1024**2} MiB", where="OPML file", hint="Split it.")
    reader = _Reader()
    try:
        reader.parser.Parse(document, True)  # noqa: FBT003 - expat takes no names
    except expat.ExpatError as error:
        what = f"is not XML: {expat.errors.messages[error.code]}"
        place = f"OPML file, line {error.lineno}, column {error.offset + 1}"
        raise UsageError(what, where=place, hint="Export it again.") from None
    return list(reader.feeds.values())


def opml_of(title: str, feeds: Iterable[Feed]) -> str:
    """Write feeds as an OPML document: a folder for each section, in the order of their first feeds; those without a section stand outside."""
    folders: dict[str, list[str]] = {}
    for feed in feeds:
        folders.setdefault(feed.section, []).append(_outline(feed))
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">']
    lines += ["  <head>", f"    <title>{escape(_clean(title))}</title>", "  </head>", "  <body>"]
    for section, outlines in folders.items():
        if not section:
            lines += outlines
            continue
        name = quoteattr(_clean(section))
        lines += [f"    <outline text={name} title={name}>", *(f"  {one}" for one in outlines), "    </outline>"]
    return "\n".join([*lines, "  </body>", "</opml>", ""])


def _outline(feed: Feed) -> str:
    name = quoteattr(_clean(feed.title or feed.url))
    return f'    <outline type="rss" text={name} title={name} xmlUrl={quoteattr(_clean(feed.url))}/>'


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)


class _Reader:
    """Collects outlines as the parser meets them; no tree is built."""

    def __init__(self) -> None:
        self.feeds: dict[str, Feed] = {}
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self._inside = False
        self._folders: list[str] = []

    def _refuse(self, *_: object) -> None:
        raise UsageError("has a document type", where="OPML file", hint="Remove the line that begins with <!DOCTYPE.")

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.casefold()
        if not self._inside and tag != "opml":
            raise UsageError(
                f"is no OPML: it begins with <{name}>", where="OPML file", hint="Export the feeds as OPML."
            )
        self._inside = True
        if tag == "outline":
            self._note({key.casefold(): value.strip() for key, value in attributes.items()})

    def _end(self, name: str) -> None:
        if name.casefold() == "outline":
            self._folders.pop()

    def _note(self, outline: dict[str, str]) -> None:
        url, name = outline.get("xmlurl", ""), outline.get("title") or outline.get("text", "")
        if _is_web(url):
            section = next((folder for folder in self._folders if folder), "")
            self.feeds.setdefault(url, Feed(name, url, section))
        self._folders.append("" if url else name)
        if len(self._folders) > DEEPEST:
            what = f"has outlines deeper than {DEEPEST} levels"
            raise UsageError(what, where="OPML file", hint="Export the feeds again, in fewer folders.")


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
