"""The bytes of a web page to a tree, by our rules for charsets and within limits. Runs where it can be killed; see `workers`."""

import re

import lxml.html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from digest.errors import SourceError
from digest.sources.charset import decode, scrub

_TAG = re.compile(r"<(?:!doctype|[a-z][a-z0-9]{0,10})[\s/>]", re.IGNORECASE)

MAX_PAGE = 3_000_000
"""Bytes. The text of the longest articles has a tenth of that; the rest is scripts, and what is larger is no article."""


def page_tree(body: bytes, content_type: str, url: str) -> HtmlElement:
    """Parse a page, by our rules for charsets. Raises `SourceError` for what is none, or too large."""
    if len(body) > MAX_PAGE:
        what = f"the page is larger than {MAX_PAGE // 1_000_000} MB"
        raise SourceError(what, where=url, hint="No article is that large; leave it out by its address.")
    text = scrub(decode(body, content_type)).strip()
    kind = content_type.partition(";")[0].strip().lower()
    if not _TAG.search(text) or (kind and "html" not in kind and not kind.startswith(("text/", "application/xml"))):
        what = f"this is no web page but {kind}" if kind and "html" not in kind else "this is no web page"
        raise SourceError(what, where=url, hint="Check in a browser what the address gives.")
    try:
        # libxml2 stops at 255 levels, and nothing behind it ever sees deeper trees.
        parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
        return lxml.html.document_fromstring(text.encode(), parser=parser)
    except (ParserError, ValueError):
        raise SourceError("this is no web page", where=url, hint="Check in a browser what the address gives.") from None
