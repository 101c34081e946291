"""HTML of strangers to HTML that is safe to show, and to the paragraphs that a summary may be made of. Nothing is fetched.

The order matters: read with lxml (limits of size and depth), make addresses absolute, drop what tracks or traps, and let nh3 clean the
result as the very last step. What nh3 gave is never transformed again.
"""

from dataclasses import dataclass

import lxml.html
import nh3
from lxml.etree import ParserError
from lxml.html import HtmlElement

from digest.model import Image
from digest.sources.canonical import absolute
from digest.sources.charset import scrub
from digest.sources.pictures import picture
from digest.sources.prose import prose

MAX_HTML = 1_000_000
"""Characters. A novel has that many; what comes after is left out."""
_MAX_CELLS = 20
_MAX_IMAGE_SIDE = 4000  # CSS pixels; larger claims are layout traps
_LINKS = (("a", "href"), ("blockquote", "cite"), ("q", "cite"))
_WRAPPER = "div"

TAGS = frozenset(
    """
    a abbr b blockquote br caption cite code dd del div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s
    samp small span strong sub sup table tbody td tfoot th thead time tr u ul var
    """.split()  # noqa: SIM905 - read as a paragraph
)
ATTRIBUTES: dict[str, set[str]] = {
    "*": {"lang", "dir"},
    "a": {"href", "title"},
    "abbr": {"title"},
    "blockquote": {"cite"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "q": {"cite"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "time": {"datetime"},
}
SCHEMES = frozenset({"http", "https", "mailto"})
_DROPPED_WITH_CONTENT = frozenset(
    """
    script style svg math noscript iframe object embed applet template form button select textarea input title head canvas audio video map nav footer aside
    """.split()  # noqa: SIM905 - read as a paragraph
)

_SANITISER = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags=_DROPPED_WITH_CONTENT,
    attributes=ATTRIBUTES,
    url_schemes=SCHEMES,
    url_relative="deny",
    link_rel="noopener noreferrer",
    strip_comments=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """What is left of an HTML text: safe `html`, the paragraphs of its `text` parted by a blank line, its `headings`, its first real picture."""

    html: str = ""
    text: str = ""
    headings: tuple[str, ...] = ()
    image: Image | None = None


def clean(html: str, base_url: str = "") -> Cleaned:
    """Clean HTML from a source. Relative addresses are read against `base_url`; those that stay relative are dropped."""
    # libxml2 stops at 255 levels; deeper content is lost, and nothing behind it ever sees deep trees (nh3 is quadratic there).
    try:
        tree = lxml.html.fragment_fromstring(scrub(html[:MAX_HTML]), create_parent=_WRAPPER)
    except (ParserError, ValueError):
        return Cleaned()
    return clean_tree(tree, base_url)


def clean_tree(tree: HtmlElement, base_url: str = "") -> Cleaned:
    """Do the same for a tree that was already read; the tree is used up."""
    _drop(tree)
    image = _pictures(tree, base_url)
    for tag, attribute in _LINKS:
        for element in tree.iter(tag):
            _absolute(element, attribute, base_url)
    _limit_cells(tree)
    paragraphs, headings = prose(tree)
    if not paragraphs and not headings and tree.find(".//img") is None:
        return Cleaned()
    safe = _SANITISER.clean(lxml.html.tostring(tree, encoding="unicode"))
    return Cleaned(html=safe, text="\n\n".join(paragraphs), headings=headings, image=image)


def _drop(tree: HtmlElement) -> None:
    """Take out comments and whatever must not even leave its text behind."""
    for element in list(tree.iter()):
        if not isinstance(element.tag, str) or element.tag in _DROPPED_WITH_CONTENT:
            _remove(element)


def _remove(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _pictures(tree: HtmlElement, base_url: str) -> Image | None:
    """Give every picture its real address, drop trackers and what is not https; gives the first that could lead an article."""
    lead = None
    for element in list(tree.iter("img")):
        found = picture(element, base_url)
        if found is None:
            _remove(element)
            continue
        image, leads = found
        lead = lead or (image if leads else None)
        element.attrib.clear()
        element.set("src", image.url)
        element.set("alt", image.alt)
        for name, size in (("width", image.width), ("height", image.height)):
            if size and size <= _MAX_IMAGE_SIDE:
                element.set(name, str(size))
    return lead


def _absolute(element: HtmlElement, attribute: str, base_url: str) -> None:
    value = element.get(attribute)
    if value is None:
        return
    url = absolute(value, base_url)
    if url:
        element.set(attribute, url)
    else:
        del element.attrib[attribute]


def _limit_cells(tree: HtmlElement) -> None:
    """Let a table claim few columns only and a list count from a small number: nobody blows up the layout."""
    for element in tree.iter("td", "th", "ol"):
        for name in ("colspan", "rowspan", "start"):
            value = element.get(name)
            if value is not None and not (value.isascii() and value.isdigit() and int(value[:9]) <= _MAX_CELLS):
                del element.attrib[name]
