"""Editions as feeds: Atom (RFC 4287), JSON Feed 1.1, and a sitemap (sitemaps.org). Plain values in, bytes out. Pure.

An edition is named by the address of its page, which never changes.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any

from lxml import etree

from digest.model.transfer import one_line

ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
JSON_FEED = "https://jsonfeed.org/version/1.1"
MOST_ENTRIES = 30
"""Editions of a feed: readers of feeds ask often, and keep what they saw."""
MOST_PAGES = 50_000
"""Addresses of a sitemap, by its specification."""

_AS_ATOM: Any = {None: ATOM}  # without a prefix, which the stubs do not know
_AS_SITEMAP: Any = {None: SITEMAP}
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One edition: where its page is, what it says, and its stories as (title, address, source)."""

    url: str
    title: str
    summary: str
    language: str
    author: str
    published: datetime
    stories: Sequence[tuple[str, str, str]] = ()

    @property
    def content(self) -> str:
        """The stories as a list in HTML."""
        return f"<p>{escape(self.summary)}</p><ul>{''.join(map(_item, self.stories))}</ul>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed of editions, newest first and never empty: the page that it is of, and where itself is read as Atom and as JSON."""

    title: str
    home: str
    atom: str
    json: str
    language: str
    entries: Sequence[Entry]

    @property
    def latest(self) -> Sequence[Entry]:
        """The editions that the feed holds."""
        return self.entries[:MOST_ENTRIES]


def atom(feed: Feed) -> bytes:
    """Give the feed as Atom."""
    root = etree.Element(f"{{{ATOM}}}feed", {_LANGUAGE: feed.language}, nsmap=_AS_ATOM)
    _add(root, "id", feed.home)
    _add(root, "title", feed.title)
    _add(root, "updated", _stamp(max(one.published for one in feed.latest)))
    _add(root, "link", rel="self", type="application/atom+xml", href=feed.atom)
    _add(root, "link", rel="alternate", type="text/html", href=feed.home)
    for one in feed.latest:
        entry = _add(root, "entry")
        entry.set(_LANGUAGE, one.language)
        _add(entry, "id", one.url)
        _add(entry, "title", one.title)
        _add(entry, "published", _stamp(one.published))
        _add(entry, "updated", _stamp(one.published))
        _add(_add(entry, "author"), "name", one.author)
        _add(entry, "link", rel="alternate", type="text/html", href=one.url)
        _add(entry, "summary", one.summary or one.title)
        _add(entry, "content", one.content, type="html")
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def json_feed(feed: Feed) -> bytes:
    """Give the feed as JSON Feed 1.1."""
    items = [
        {
            "id": one.url,
            "url": one.url,
            "title": one_line(one.title),
            "summary": one_line(one.summary or one.title),
            "content_html": one.content,
            "date_published": _stamp(one.published),
            "authors": [{"name": one_line(one.author)}],
            "language": one.language,
        }
        for one in feed.latest
    ]
    shape = {
        "version": JSON_FEED,
        "title": one_line(feed.title),
        "home_page_url": feed.home,
        "feed_url": feed.json,
        "language": feed.language,
        "items": items,
    }
    return (json.dumps(shape, ensure_ascii=False, indent=1) + "\n").encode()


def sitemap(pages: Sequence[tuple[str, datetime]]) -> bytes:
    """Give the sitemap of some pages, each with the time when it changed last."""
    root = etree.Element(f"{{{SITEMAP}}}urlset", nsmap=_AS_SITEMAP)
    for url, changed in pages[:MOST_PAGES]:
        page = etree.SubElement(root, f"{{{SITEMAP}}}url")
        etree.SubElement(page, f"{{{SITEMAP}}}loc").text = url
        etree.SubElement(page, f"{{{SITEMAP}}}lastmod").text = _stamp(changed)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _add(parent: "etree._Element", name: str, text: str = "", **attributes: str) -> "etree._Element":
    element = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    element.text = one_line(text) or None
    return element


def _stamp(moment: datetime) -> str:
    """Give a time as RFC 3339 in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _item(story: tuple[str, str, str]) -> str:
    title, url, source = (escape(one_line(part)) for part in story)
    named = f'<a href="{url}">{title}</a>' if url else title
    return f"<li>{named}{f' ({source})' if source else ''}</li>"
