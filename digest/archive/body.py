"""A frozen edition as the body of a web page: its HTML part, without what belongs to one reader or to a mail alone. Pure.

What is shown is the part that went out, with its gaps open, not a new rendering: a page of the archive says what the mail said. Where a gap stood,
nothing is left: a link to leave the list goes with its link, a sentence with an address goes whole. Links to the page itself go too.
"""

import quopri
import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

from lxml import etree, html
from lxml.html import HtmlElement

from digest.errors import RenderError
from digest.model import Gap, Part, Rendered

_NAME = Gap("name")
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "li",
        "ol",
        "p",
        "section",
        "table",
        "tbody",
        "td",
        "th",
        "tr",
        "ul",
    ]
)
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_SENTENCES = _HEADINGS | {"dd", "dt", "li", "p"}
_VISIBLE = frozenset(["audio", "canvas", "hr", "img", "input", "picture", "svg", "video"])
_DANGLING = " \t\r\n\N{NO-BREAK SPACE}\N{MIDDLE DOT}\N{BULLET}|,;/\N{EN DASH}\N{EM DASH}-"
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What stands in the page: the HTML inside the mail's body, the attributes of that body, and its blocks of styles."""

    html: str
    attributes: Mapping[str, str]
    styles: tuple[str, ...]


def body_of(rendered: Rendered, *, page_url: str = "", reason: str = "") -> Body:
    """Give the body of an edition. `page_url` is the page's own address, `reason` what the operator says of why readers get the mail.

    Raises `RenderError` for content without an HTML part, or from which a reader's gap cannot be taken.
    """
    part = next((one for one in rendered.parts if one.kind == "text/html"), None)
    if part is None:
        raise RenderError("the edition has no HTML part", where=rendered.subject)
    marks = {gap: f"G0X{rendered.sha256[:20]}{number:03d}X0G" for number, gap in enumerate(_gaps(part))}
    tree = html.document_fromstring(_page(part, {**marks, _NAME: ""}))
    etree.strip_tags(tree, etree.Comment)
    body = tree.find("body")
    if body is None:
        raise RenderError("the HTML part of the edition has no body", where=rendered.subject)
    _take_gaps(body, [mark for gap, mark in marks.items() if gap != _NAME])
    _take_links(body, page_url)
    _take_hidden(body, rendered.preheader)
    _take_sentence(body, reason)
    _tell_as_a_page(body)
    styles = _styles(tree)
    found = Body(html=_inside(body), attributes={str(name): str(value) for name, value in body.items()}, styles=styles)
    if any(mark in repr(found) for mark in marks.values()):
        raise RenderError("something of a reader cannot be taken out of the edition", where=rendered.subject)
    return found


def _gaps(part: Part) -> Iterator[Gap]:
    return iter(
        dict.fromkeys(piece for piece in part.pieces if not isinstance(piece, bytes) and not _card(part, piece))
    )


def _card(part: Part, piece: Gap) -> bytes:
    return part.cards.get(piece.removeprefix("card:"), b"") if piece.startswith("card:") else b""


def _page(part: Part, marks: Mapping[Gap, str]) -> str:
    """Give the part decoded, a mark in the place of each gap."""
    texts = (
        _decoded(part, piece) if isinstance(piece, bytes) else marks.get(piece) or _decoded(part, _card(part, piece))
        for piece in part.pieces
    )
    return "".join(texts).replace("\r\n", "\n")


def _decoded(part: Part, piece: bytes) -> str:
    raw = b64decode(piece) if part.encoding == "base64" else quopri.decodestring(piece)
    return raw.decode("utf-8", "replace")


def _take_gaps(body: HtmlElement, marks: list[str]) -> None:
    for mark in marks:
        for element in list(body.iterdescendants(etree.Element)):
            if any(mark in value for value in element.attrib.values()):
                _take(element)
        for element in list(body.iter(etree.Element)):
            if mark in (element.text or ""):
                element.text = _take_words(element, element.text or "", mark)
            for child in list(element):
                if mark in (child.tail or ""):
                    child.tail = _take_words(element, child.tail or "", mark)


def _take_words(element: HtmlElement, text: str, mark: str) -> str:
    """Empty the sentence that holds a mark, or where it stands among whole blocks, the text alone."""
    sentence = next((one for one in (element, *element.iterancestors()) if one.tag in _BLOCKS), element)
    if sentence.tag in _SENTENCES and not any(one.tag in _BLOCKS for one in sentence.iterdescendants(etree.Element)):
        _take(sentence)
        return ""
    return text.replace(mark, "")


def _take_links(body: HtmlElement, url: str) -> None:
    for link in [one for one in body.iter("a") if url and one.get("href") == url]:
        if any(one.tag in _HEADINGS for one in link.iterancestors()):
            link.drop_tag()  # what follows the heading keeps its name
        else:
            _take(link)


def _take_hidden(body: HtmlElement, preheader: str) -> None:
    """Take the preheader away, which is for the list of an inbox: on the web it is the description."""
    start = " ".join(preheader.split())
    for element in [one for one in body.iter("div", "span", "p") if _HIDDEN.search(one.get("style") or "")]:
        if start and _said(element).startswith(start):
            _take(element)


def _take_sentence(body: HtmlElement, sentence: str) -> None:
    wanted = " ".join(sentence.split())
    for element in [one for one in body.iter("p", "li") if wanted and _said(one) == wanted]:
        _take(element)


def _said(element: HtmlElement) -> str:
    return " ".join(str(element.text_content()).split())


def _take(element: HtmlElement) -> None:
    """Remove an element, the mark that parted it from its neighbours, and whatever is left empty around it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tag not in _BLOCKS:
        _close_up(element)
    element.drop_tree()
    if parent.tag != "body" and parent.tag not in ("td", "th") and _empty(parent):
        _take(parent)


def _close_up(element: HtmlElement) -> None:
    before, parent = element.getprevious(), element.getparent()
    said = (before.tail if before is not None else parent.text) or ""
    after = element.tail or ""
    if not after.strip(_DANGLING) and element.getnext() is None:
        said, element.tail = said.rstrip(_DANGLING), ""
    elif not said.strip(_DANGLING) and before is None:
        said, element.tail = "", after.lstrip(_DANGLING)
    else:
        element.tail = after.lstrip(_DANGLING)
    if before is not None:
        before.tail = said
    else:
        parent.text = said


def _empty(element: HtmlElement) -> bool:
    return not _said(element) and not any(one.tag in _VISIBLE for one in element.iter(etree.Element))


def _tell_as_a_page(body: HtmlElement) -> None:
    """Assistive technology is told that this is an article; that it was an email, and the main thing where it stood, is over: the page has its own."""
    for element in body.xpath(".//*[@aria-roledescription]"):
        del element.attrib["aria-roledescription"]
    for element in body.xpath(".//*[@role='main']"):
        del element.attrib["role"]


def _inside(body: HtmlElement) -> str:
    children = (html.tostring(one, encoding="unicode") for one in body)
    return "".join((escape(body.text or ""), *children)).strip()


def _styles(tree: HtmlElement) -> tuple[str, ...]:
    """Take the blocks of styles out of the page, and give them."""
    blocks = list(tree.iter("style"))
    for block in blocks:
        block.drop_tree()
    return tuple(text.strip() for block in blocks if (text := block.text or "").strip())
