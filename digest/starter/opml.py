"""The feeds of an OPML file, as feed readers export them. Document types and entities are refused: such a file could grow without end or read others."""

from urllib.parse import urlsplit
from xml.parsers import expat

from digest.errors import UsageError

LARGEST = 10 * 1024 * 1024  # bytes; an export of ten thousand feeds has three


def feeds_from_opml(document: bytes) -> list[tuple[str, str]]:
    """Give (title, url) of every feed in document order, each URL once; outlines without a web address are left out.

    Raises `UsageError` when the document is too large, no XML, has a document type, or no `opml` at its root. OPML 2.0: http://opml.org/spec2.opml
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
    return [(title, url) for url, title in reader.feeds.items()]


class _Reader:
    """Collects outlines as the parser meets them; no tree is built."""

    def __init__(self) -> None:
        self.feeds: dict[str, str] = {}
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._begin
        self._inside = False

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

    def _note(self, outline: dict[str, str]) -> None:
        url = outline.get("xmlurl", "")
        if _is_web(url):
            self.feeds.setdefault(url, outline.get("title") or outline.get("text", ""))


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
