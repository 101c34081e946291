"""The bytes of a feed to articles, whatever its format: the one function that the child processes run. Pure."""

import re
from datetime import datetime

from digest.errors import SourceError
from digest.model import Article, SourceSpec
from digest.sources.charset import decode, scrub
from digest.sources.items import articles_of
from digest.sources.jsonfeed import read_json
from digest.sources.xmlfeed import read_xml

_HTML = re.compile(r"(?:<!--.{0,500}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_FEED_ROOT = re.compile(r"<(?:[\w.-]+:)?(?:rss|feed|rdf)\b", re.IGNORECASE)
_FEED_LINK = re.compile(r"<link\b[^<>]{0,500}application/(?:rss\+xml|atom\+xml|feed\+json)[^<>]{0,500}>", re.IGNORECASE)


def parse_feed(body: bytes, content_type: str, url: str, spec: SourceSpec, now: datetime) -> tuple[Article, ...]:
    """Read RSS, Atom or JSON Feed. `url` is where the bytes came from. Raises `SourceError` that says what they are instead."""
    text = scrub(decode(body, content_type)).strip()
    if not text:
        raise SourceError("the feed is empty", where=url, hint="The next run tries again.")
    if _HTML.match(text):
        raise _html_page(text, url)
    if text[0] in "{[":
        return articles_of(read_json(text, url), spec, now)
    if not _FEED_ROOT.search(text):
        raise SourceError("this is no feed", where=url, hint="Check in a browser what the address gives.")
    return articles_of(read_xml(text, url), spec, now)


def _html_page(text: str, url: str) -> SourceError:
    if _FEED_LINK.search(text):
        hint = 'The page names a feed: look for rel="alternate" in its source and use that address.'
    else:
        hint = "Give the address of the site's RSS, Atom or JSON feed."
    return SourceError("this is a web page, not a feed", where=url, hint=hint)
