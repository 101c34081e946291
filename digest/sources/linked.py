"""Which addresses a web page names: the articles of a list, the feeds of a site. Runs where it can be killed; see `workers`. Nothing is fetched."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from digest.errors import SourceError
from digest.model import SourceSpec
from digest.sources.addresses import Addresses
from digest.sources.canonical import absolute, canonical, is_web_url
from digest.sources.dates import parse_date
from digest.sources.pagefacts import base_of, feed_links
from digest.sources.titles import plain_line
from digest.sources.webpage import page_tree
from digest.sources.wire import Link

_MAX_LOOKED_AT = 20_000
"""Links of one page. Real lists have hundreds; what comes after is left out."""
_MAX_FEEDS = 20
_HEADINGS = ("h1", "h2", "h3", "h4")
_AROUND = frozenset({"nav", "footer", "aside", "form"})
_ENTRIES = frozenset({"article", "li"})


def listed_links(body: bytes, content_type: str, url: str, spec: SourceSpec) -> tuple[Link, ...]:
    """Give the articles that a list page links to, in its order, each once, at most `spec.max_items`.

    With the option `links` (a CSS selector) those are its matches, on whatever site. Without one they are the links that stand in a heading or hold
    one, on the same site, outside of navigation: how lists of articles are written. Raises `SourceError` when there are none.
    """
    tree = page_tree(body, content_type, url)
    selector = str(spec.options.get("links") or "")
    found = _selected(tree, selector) if selector else _in_headings(tree)
    made = tuple(islice(_links(found, base_of(tree, url), url, spec, foreign=bool(selector)), spec.max_items))
    if not made:
        what = f"no link on this page matches {selector!r}" if selector else "no headings with links are on this page"
        hint = (
            'Give the links of the articles as a CSS selector, as in links = "main h2 a", or the sitemap of the site.'
        )
        raise SourceError(what, where=url, hint=hint)
    return made


def feeds_named(body: bytes, content_type: str, url: str) -> tuple[Link, ...]:
    """Give the feeds that a page names, in its order, each once."""
    tree = page_tree(body, content_type, url)
    found: dict[str, Link] = {}
    for address, title, kind in feed_links(tree, base_of(tree, url)):
        found.setdefault(canonical(address), Link(url=address, title=title, kind=kind))
    return tuple(islice(found.values(), _MAX_FEEDS))


def same_site(url: str, other: str) -> bool:
    """Whether two addresses are on one site: the same host, with or without `www.`, or one below the other."""
    one, two = ((urlsplit(address).hostname or "").removeprefix("www.") for address in (url, other))
    return one == two or one.endswith(f".{two}") or two.endswith(f".{one}")


def _selected(tree: HtmlElement, selector: str) -> Iterator[HtmlElement]:
    """Give the links that a selector means: its matches, the links inside of them, or around them."""
    for element in tree.cssselect(selector):
        if element.tag == "a":
            yield element
            continue
        inside = list(islice(element.iter("a"), _MAX_LOOKED_AT))
        yield from inside or islice(element.iterancestors("a"), 1)


def _in_headings(tree: HtmlElement) -> Iterator[HtmlElement]:
    for link in tree.iter("a"):
        parents = [one.tag for one in link.iterancestors()]
        if _AROUND.isdisjoint(parents) and (
            any(tag in _HEADINGS for tag in parents) or any(link.find(f".//{tag}") is not None for tag in _HEADINGS)
        ):
            yield link


def _links(found: Iterator[HtmlElement], base: str, url: str, spec: SourceSpec, *, foreign: bool) -> Iterator[Link]:
    wanted, seen = Addresses(spec.options), {canonical(url)}
    for element in islice(found, _MAX_LOOKED_AT):
        address = absolute(element.get("href") or "", base)
        known_as = canonical(address)
        if not is_web_url(address) or known_as in seen or not (foreign or same_site(address, url)):
            continue
        if wanted.has(address):
            seen.add(known_as)
            yield Link(
                url=address.partition("#")[0], title=plain_line(element.text_content()), published=_date(element)
            )


def _date(element: HtmlElement) -> datetime | None:
    """Give the date that stands in the same entry of the list, if there is one."""
    entry = next((one for one in element.iterancestors() if one.tag in _ENTRIES), None)
    time = entry.find(".//time[@datetime]") if entry is not None else None
    return parse_date(time.get("datetime") or "") if time is not None else None
