"""The paragraphs of an HTML text: what an author wrote, without headings, captions, link lists and what sites put around it. Nothing is fetched."""

import re

from lxml.html import HtmlElement

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SILENT = frozenset({"figcaption", "nav", "aside", "footer", "form", "menu", "rp", "rt", "dialog", "audio", "video"})
_BLOCKS = frozenset(
    """
    address article blockquote body center dd details div dl dt fieldset figure header hgroup hr html li main ol p pre section
    summary table tbody td th thead tr ul
    """.split()  # noqa: SIM905 - read as a paragraph
)
_SPACE = re.compile(r"\s+")
# A share bar, not an article about shares: matched against class and id, never against text.
_AROUND = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|sharedaddy|social|addtoany|related|recommended|more-link|read-more|newsletter|subscribe|signup|"
    r"promo|advert|advertisement|ad|sponsor|caption|wp-caption-text|byline|breadcrumbs?|pagination|cookie|feedflare|jp-relatedposts|"
    r"comments?|tags|author-box|post-meta)(?:$|[\s_-])",
    re.IGNORECASE,
)
_AROUND_LIMIT = 600  # characters; a whole article inside a box of such a name is still an article
_READ_MORE = re.compile(
    r"^\W*(?:read (?:more|on|the (?:full|rest|whole)\b.*|full\b.*)|continue reading\b.*|more|see more|full (?:story|article)|view (?:post|article)|"
    r"weiterlesen|mehr(?: lesen| dazu| erfahren)?|lire (?:la suite|plus)\b.*|en savoir plus|leer más|seguir leyendo|ver más|leia mais|continue lendo|"
    r"saiba mais|leggi (?:tutto|di più|anche)|continua a leggere|lees (?:meer|verder)|läs mer|læs mere|les mer|lue lisää|czytaj (?:więcej|dalej)|"
    r"читать (?:далее|дальше|полностью)|devamını oku|xem thêm|続きを読む|阅读(?:更多|全文))\W*$",  # noqa: RUF001 - Turkish
    re.IGNORECASE,
)
_BOILERPLATE = re.compile(
    r"^(?:The post .{1,300} (?:appeared first on|first appeared on) .{1,200}|Der Beitrag .{1,300} erschien zuerst auf .{1,200}|"
    r"(?:Related|Read also|See also|Also read|Lesen Sie auch|Lire aussi|Lea también|Leia também|Leggi anche)\b ?:.{0,300}|"
    r"(?:Share|Follow|Like|Tweet) (?:this|us|on)\b.{0,80}|Photo(?:graph)?: .{0,120}|Image credit:? .{0,120}|\[\W*\]|[\W_]*)$",
    re.IGNORECASE | re.DOTALL,
)
_LINK_SHARE = 0.85  # of a list's characters: above it the list leads elsewhere and tells nothing


def prose(tree: HtmlElement) -> tuple[list[str], tuple[str, ...]]:
    """Give the paragraphs and the headings of a tree, in reading order, each as one line."""
    reader = _Reader()
    reader.read(tree)
    reader.end_paragraph()
    return reader.paragraphs, tuple(reader.headings)


class _Reader:
    """Walks a tree once. Its depth is that of the tree, which the parser bounds (255)."""

    def __init__(self) -> None:
        self.paragraphs: list[str] = []
        self.headings: list[str] = []
        self._line: list[str] = []

    def read(self, element: HtmlElement) -> None:
        """Read what is inside an element."""
        self._say(element.text)
        for child in element:
            if isinstance(child.tag, str):
                self._child(child)
            self._say(child.tail)

    def end_paragraph(self) -> None:
        """Close the paragraph at hand, if it says anything."""
        text = _SPACE.sub(" ", "".join(self._line)).strip()
        self._line.clear()
        if text and not _BOILERPLATE.match(text) and not _READ_MORE.match(text):
            self.paragraphs.append(text)

    def _say(self, text: str | None) -> None:
        if text:
            self._line.append(text)

    def _child(self, child: HtmlElement) -> None:
        tag = child.tag
        if tag in HEADINGS:
            self.end_paragraph()
            if heading := _text(child):
                self.headings.append(heading)
        elif tag == "br":
            self._break(child)
        elif tag == "a" and _READ_MORE.match(_text(child)):
            return
        elif _is_silent(child):
            self.end_paragraph()
        elif tag in _BLOCKS:
            self.end_paragraph()
            self.read(child)
            self.end_paragraph()
        else:
            self.read(child)

    def _break(self, br: HtmlElement) -> None:
        """Two line breaks in a row part paragraphs; one is a space."""
        following = br.getnext()
        doubled = following is not None and following.tag == "br" and not (br.tail or "").strip()
        if doubled:
            self.end_paragraph()
        else:
            self._say(" ")


def _text(element: HtmlElement) -> str:
    return _SPACE.sub(" ", "".join(element.itertext())).strip()


def _is_silent(element: HtmlElement) -> bool:
    match element.tag:
        case "ul" | "ol":
            return _is_link_list(element)
        case "table":  # one with paragraphs is there for the layout, any other holds figures
            return element.find(".//p") is None
        case tag:
            return tag in _SILENT or _is_around(element)


def _is_around(element: HtmlElement) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return bool(names.strip() and _AROUND.search(names)) and len(_text(element)) < _AROUND_LIMIT


def _is_link_list(element: HtmlElement) -> bool:
    everything = len(_text(element))
    linked = sum(len(_text(link)) for link in element.iter("a"))
    return bool(everything) and linked >= _LINK_SHARE * everything
