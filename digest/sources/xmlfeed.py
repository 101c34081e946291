"""RSS 0.9x to 2.0, RSS 1.0 and Atom to a `Channel`, by feedparser. Runs where it can be killed; see `workers`."""

import re
from calendar import timegm
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from html import escape, unescape
from typing import Any
from urllib.parse import urljoin
from xml.parsers import expat

import feedparser

from digest.errors import SourceError
from digest.model import Image
from digest.sources.canonical import absolute
from digest.sources.items import Channel, Item
from digest.sources.pictures import largest, pixels, usable

_MAX_DEPTH = 100
_PROLOG = re.compile(r"(?:\s+|<\?[^>]*\?>|<!--.*?-->)*", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE\b[^\[>]{0,1000}(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_END = re.compile(r"</\s*(?:[\w.-]+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_IMAGE_NAME = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:$|[?#])", re.IGNORECASE)
_HTML_TYPES = ("html", "xhtml", "xml")
_AUTHOR = re.compile(r"<(?:[\w.-]+:)?(?:author|creator)(?:\s[^<>]*)?>\s*(?:<!\[CDATA\[)?[^<]{0,2000}", re.IGNORECASE)
_AT = re.compile(r"@|&#0*64;|&#x0*40;|&commat;", re.IGNORECASE)
_WIDE_AT = "\N{FULLWIDTH COMMERCIAL AT}"
_TAG = re.compile(r"<[A-Za-z/!?]")
_BEGINS_WITH_YEAR = re.compile(r"\s*\d{4}")
_WHOLE_DAY = re.compile(r"\s*\d{4}-\d\d?-\d")

Entry = Mapping[str, Any]


def read_xml(text: str, url: str) -> Channel:
    """Read an XML feed. `url` is where it came from. Raises `SourceError` for what is no whole feed."""
    body = _without_prolog(text)
    _refuse_depth(body, url)
    document = _parsed(body, url)
    if not document.version:
        raise SourceError("this is neither RSS nor Atom", where=url, hint="Check in a browser what the address gives.")
    if not _END.search(body):
        raise SourceError("the feed ends in the middle", where=url, hint="The next run tries again.")
    feed = document.feed
    link = absolute(_text(feed, "link"), url)
    # Without xml:base an address counts from the document in Atom (RFC 4287, 2); RSS says nothing, and there the site is meant.
    home = (url if document.version.startswith("atom") and "://" in url else "") or link or url
    items = tuple(_item(entry, home) for entry in document.entries)
    return Channel(title=_text(feed, "title"), link=link or url, language=_text(feed, "language"), items=items)


def _parsed(body: str, url: str) -> feedparser.FeedParserDict:
    try:
        return feedparser.parse(
            _AUTHOR.sub(_with_wide_at, body).encode(),
            response_headers={
                "content-type": "application/xml; charset=utf-8",
                "content-location": "",
            },
            resolve_relative_uris=False,  # done once, by `clean`
            sanitize_html=False,  # done last, by `clean`
        )
    except (
        ValueError
    ) as error:  # some damage makes an address that `urllib` does not bear, which feedparser does not foresee
        raise SourceError(
            f"the feed is damaged: {error}", where=url, hint="Check in a browser what the address gives."
        ) from error


def _with_wide_at(author: re.Match[str]) -> str:
    """Hide the address in an author from feedparser, which takes it out up to the fourth letter of its top-level domain; `byline` takes it out whole."""
    return _AT.sub(_WIDE_AT, author[0])


def _without_prolog(text: str) -> str:
    """Give the root element and what follows: without a declaration (we decoded), and without a DTD, where entity bombs live."""
    start = _PROLOG.match(text)
    body = text[start.end() :] if start else text
    doctype = _DOCTYPE.match(body)
    return body[doctype.end() :].strip() if doctype else body.strip()


def _refuse_depth(body: str, url: str) -> None:
    """Refuse nesting that no feed has, before a parser that is quadratic in it. Entities are dead: there is no DTD any more."""
    depth = 0

    def begin(_name: str, _attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > _MAX_DEPTH:
            what = f"the feed nests more than {_MAX_DEPTH} elements"
            raise SourceError(what, where=url, hint="No feed does; check the URL.")

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    scanner = expat.ParserCreate("utf-8")
    scanner.StartElementHandler = begin
    scanner.EndElementHandler = end
    try:
        scanner.Parse(body.encode(), True)  # noqa: FBT003 - positional in the C function
    except expat.ExpatError:
        return  # not well-formed: feedparser's lenient half has the word, and the time limit


def _item(entry: Entry, home: str) -> Item:
    content, base, language = _content(entry)
    base = urljoin(home, base)
    return Item(
        title=_text(entry, "title"),
        link=_text(entry, "feedburner_origlink") or _text(entry, "link"),
        guid=_text(entry, "id"),
        html=content,
        base=base,
        author=_author(entry),
        published=_date(entry, "published") or _date(entry, "created") or _date(entry, "updated"),
        updated=_date(entry, "updated"),
        language=_text(entry, "language") or language,
        tags=tuple(str(tag.get("label") or tag.get("term") or "") for tag in entry.get("tags", ())),
        images=tuple(_images(entry, base)),
        audio=next((str(one.get("href") or "") for one in entry.get("enclosures", ()) if _is_recording(one)), ""),
        episode=any(_text(entry, name) for name in ("itunes_duration", "itunes_episode")),
    )


def _text(entry: Entry, name: str) -> str:
    """Read a field without feedparser's fallbacks from one date to another."""
    value = dict.get(entry, name) if isinstance(entry, dict) else None
    return value if isinstance(value, str) else ""


def _content(entry: Entry) -> tuple[str, str, str]:
    """Give the fullest text that the entry carries, its base address and its language."""
    details = [*entry.get("content", ()), entry.get("summary_detail") or {}]
    best = max(details, key=lambda detail: len(detail.get("value") or ""))
    value = best.get("value") or ""
    html = _as_html(str(best.get("type") or ""), value)
    title = entry.get("title_detail") or {}
    return html, best.get("base") or "", best.get("language") or title.get("language") or ""


def _as_html(kind: str, value: str) -> str:
    """Give HTML as it is. Text without a single tag has its paragraphs parted by blank lines, which HTML would not see."""
    is_html = any(name in kind for name in _HTML_TYPES)
    if is_html and _TAG.search(value):
        return value
    plain = unescape(value) if is_html else value
    return "".join(f"<p>{escape(part)}</p>" for part in plain.split("\n\n") if part.strip())


def _author(entry: Entry) -> str:
    names = [str(author.get("name") or "") for author in entry.get("authors", ()) if author.get("name")]
    return (", ".join(dict.fromkeys(names)) or _text(entry, "author")).replace(_WIDE_AT, "@")


def _date(entry: Entry, name: str) -> datetime | str:
    parsed = dict.get(entry, f"{name}_parsed") if isinstance(entry, dict) else None
    text = _text(entry, name)
    # Of "2026/03/02" feedparser reads the year alone, and takes the month from today's calendar.
    if parsed is not None and (not _BEGINS_WITH_YEAR.match(text) or _WHOLE_DAY.match(text)):
        try:
            return datetime.fromtimestamp(timegm(parsed), tz=UTC)
        except (ValueError, OverflowError, OSError):
            return ""
    return text


def _images(entry: Entry, base: str) -> Iterator[Image]:
    """Give the pictures that the entry names, best first: the largest of MediaRSS, its thumbnail, an enclosed picture."""
    named = [medium for medium in entry.get("media_content", ()) if _is_picture(medium)]
    sizes = {str(medium.get("url")): medium for medium in (*entry.get("media_thumbnail", ()), *named)}
    widest = largest((str(medium.get("url")), pixels(medium.get("width")) or 1) for medium in named)
    thumbnails = largest(
        (str(medium.get("url")), pixels(medium.get("width")) or 1) for medium in entry.get("media_thumbnail", ())
    )
    enclosed = [
        str(link.get("href")) for link in entry.get("enclosures", ()) if str(link.get("type")).startswith("image/")
    ]
    for address in (widest, thumbnails, *enclosed):
        if url := usable(address, base):
            size = sizes.get(address, {})
            yield Image(url=url, width=pixels(size.get("width")), height=pixels(size.get("height")))


def _is_recording(enclosure: Entry) -> bool:
    return str(enclosure.get("type") or "").partition("/")[0] in ("audio", "video")


def _is_picture(medium: Entry) -> bool:
    kind = str(medium.get("type") or "")
    if kind or medium.get("medium"):
        return kind.startswith("image/") or (not kind and medium.get("medium") == "image")
    return bool(_IMAGE_NAME.search(str(medium.get("url") or ""))) or "width" in medium
