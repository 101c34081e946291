"""Sitemaps (sitemaps.org 0.9), with the dates and titles of news sitemaps, and their indexes, to links. Runs where it can be killed; see `workers`."""

import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from itertools import islice

from lxml import etree

from digest.errors import SourceError
from digest.model import SourceSpec
from digest.sources.addresses import Addresses
from digest.sources.canonical import canonical, is_web_url
from digest.sources.dates import parse_date, plausible
from digest.sources.linked import same_site
from digest.sources.titles import plain_line
from digest.sources.wire import Link

MAX_SITEMAP = 50 * 2**20
"""Bytes unpacked: the limit of the standard."""
MAX_ENTRIES = 50_000
"""Entries: the limit of the standard, too."""
_GZIP = b"\x1f\x8b"
_ROOTS = {"urlset": "page", "sitemapindex": "sitemap"}
_ENTRIES = frozenset({"url", "sitemap"})
_MAX_TEXT = 5000  # characters of one element
_NEVER = datetime.min.replace(tzinfo=UTC)


def read_sitemap(body: bytes, content_type: str, url: str, spec: SourceSpec, now: datetime) -> tuple[Link, ...]:
    """Give the pages of a sitemap, or the sitemaps of an index, the newest first, at most `spec.max_items`.

    Undated ones come last, in their order. All are on the site of the sitemap; pages are wanted by the patterns of the source. Raises `SourceError`
    for what is no whole sitemap.
    """
    del content_type  # servers say anything of a .gz
    wanted = Addresses(spec.options)
    found: list[Link] = []
    for entry, kind in islice(_entries(_unpacked(body, url), url), MAX_ENTRIES):
        link = _link(entry, kind, now)
        if is_web_url(link.url) and same_site(link.url, url) and (kind == "sitemap" or wanted.has(link.url)):
            found.append(link)
    return newest_first(found, spec.max_items)


def newest_first(links: Iterable[Link], limit: int) -> tuple[Link, ...]:
    """Give the newest of some links, each once; undated ones come last, in their order."""
    unique: dict[str, Link] = {}
    for link in links:
        unique.setdefault(canonical(link.url), link)
    return tuple(sorted(unique.values(), key=lambda link: link.published or _NEVER, reverse=True)[:limit])


def _unpacked(body: bytes, url: str) -> bytes:
    if not body.startswith(_GZIP):
        return body
    engine = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        unpacked = engine.decompress(body, MAX_SITEMAP + 1)
    except zlib.error:
        raise SourceError("the sitemap's gzip is damaged", where=url, hint="The next run tries again.") from None
    if len(unpacked) > MAX_SITEMAP:
        what = f"the sitemap unpacks to more than {MAX_SITEMAP // 2**20} MiB"
        raise SourceError(what, where=url, hint="No sitemap is that large; check the address.")
    return unpacked


def _entries(text: bytes, url: str) -> Iterator[tuple[dict[str, str], str]]:
    """Give what each entry says, by local name, and the kind of all. Entities are not resolved, and nothing is loaded."""
    kind = ""
    try:
        # Some sitemaps begin with blank lines, which XML does not allow.
        for event, element in etree.iterparse(
            BytesIO(text.lstrip()), events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False
        ):
            kind = kind or _ROOTS.get(_local(element), "none")
            if kind == "none":
                raise SourceError("this is no sitemap", where=url, hint="Check in a browser what the address gives.")
            if event == "end" and _local(element) in _ENTRIES:
                yield _said(element), kind
                _forget(element)
    except etree.XMLSyntaxError as error:
        what = f"this is no sitemap, or it ends in the middle ({str(error)[:80]})"
        hint = "The next run tries again; check the address if this goes on."
        raise SourceError(what, where=url, hint=hint) from None


def _said(entry: etree._Element) -> dict[str, str]:
    """Read the entry's own words and those of its `news:news`; the pictures of an entry have addresses and titles, too."""
    inside = [*islice(entry, 100), *(one for news in entry if _local(news) == "news" for one in islice(news, 100))]
    found: dict[str, str] = {}
    for element in inside:
        if text := (element.text or "").strip():
            found.setdefault(_local(element), text[:_MAX_TEXT])
    return found


def _forget(element: etree._Element) -> None:
    """Free what was read, so that a large sitemap never stands in memory as a tree."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""


def _link(entry: dict[str, str], kind: str, now: datetime) -> Link:
    moment = parse_date(entry.get("publication_date", "")) or parse_date(entry.get("lastmod", ""))
    return Link(
        url=entry.get("loc", ""), title=plain_line(entry.get("title", "")), published=plausible(moment, now), kind=kind
    )
