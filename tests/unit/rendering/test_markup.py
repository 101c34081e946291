"""The page is HTML: a parser that notes every fault of syntax finds none, and what is obsolete is there for a mail client."""

import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from tinyhtml5.parser import HTMLParser as Parser

from tests.unit.rendering.cases import CASES, page

OBSOLETE = {
    ("table", "align"), ("table", "bgcolor"), ("table", "border"), ("table", "cellpadding"), ("table", "cellspacing"), ("table", "width"),
    ("td", "align"), ("td", "bgcolor"), ("td", "height"), ("td", "valign"), ("td", "width"),
}  # fmt: skip
"""What HTML gave up and Outlook's Word still needs: it knows no padding of tables, no width and no ground but these."""
ATTRIBUTES = {
    "*": {"class", "style", "lang", "dir", "role", "align"},
    "html": {"xmlns:o"},  # for the 96 dpi of Outlook
    "meta": {"charset", "name", "content"},
    "style": set(),
    "div": {"aria-roledescription", "aria-label"},
    "a": {"href", "aria-hidden", "tabindex"},
    "img": {"src", "width", "height", "alt"},
}


class Outline(HTMLParser):
    """Notes every element with its attributes, but for what only Outlook reads, and the text outside of elements that may hold it."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))


def outline(html: str) -> list[tuple[str, dict[str, str | None]]]:
    """Give the elements of a page."""
    parser = Outline()
    parser.feed(html)
    return parser.elements


@pytest.mark.parametrize("name", CASES)
def test_the_parser_of_html_finds_no_fault(name):
    """No tag is left open, misplaced or unknown to the standard's own way of reading."""
    parser = Parser(namespace_html_elements=False)
    parser.parse(page(name))
    assert [(place, fault) for place, fault, _ in parser.errors] == []


def test_the_parser_finds_faults():
    """The measure measures: an open tag, a paragraph in a table and a doubled attribute are found."""
    for broken in ("</em>", "<table><p>x</p></table>", '<a href="x" href="y">z</a>'):
        parser = Parser(namespace_html_elements=False)
        parser.parse(page("english").replace('<h1 class="title"', f'{broken}<h1 class="title"', 1))
        assert parser.errors


@pytest.mark.parametrize("name", CASES)
def test_attributes_are_those_of_the_standard_or_of_outlook(name):
    """Each attribute belongs to its element today, or is one that Outlook needs."""
    for tag, attributes in outline(page(name)):
        allowed = ATTRIBUTES["*"] - {"align"} | ATTRIBUTES.get(tag, set())
        assert {one for one in attributes if one not in allowed and (tag, one) not in OBSOLETE} == set(), tag


@pytest.mark.parametrize("name", CASES)
def test_ids_are_not_used(name):
    """Two mails in one conversation share a page: nothing in ours may be an id."""
    assert all("id" not in attributes for _, attributes in outline(page(name)))


@pytest.mark.parametrize("name", CASES)
def test_comments_for_outlook_are_whole_tables(name):
    """What Outlook sees beside the page opens and closes as many elements as it opens and closes."""
    for_word = "".join(re.findall(r"<!--\[if mso\]>(.*?)<!\[endif\]-->", page(name).partition("</head>")[2]))
    opened = Counter(re.findall(r"<(table|tr|td|i|span)\b", for_word))
    assert opened == Counter(re.findall(r"</(table|tr|td|i|span)>", for_word))


@pytest.mark.parametrize("name", CASES)
def test_ghost_tables_are_as_wide_as_their_columns(name):
    """Cells of a ghost table add up to it, and none is wider than 600 pixels less the gutters."""
    whole = [int(one) for one in re.findall(r'<table[^>]* width="(\d+)"><tr><td width="\d+" valign="top">', page(name))]
    columns = [int(one) for one in re.findall(r'<td width="(\d+)" valign="top"><!\[endif\]', page(name))]
    assert [sum(pair) for pair in zip(columns[::2], columns[1::2], strict=True)] == whole
    assert max(whole, default=0) <= 540


@pytest.mark.parametrize("name", CASES)
def test_no_two_links_of_a_page_say_the_same_of_different_places(name):
    """Who listens to the list of links can tell them apart; the same words lead to the same place, but for the same title twice."""
    links = re.findall(r'<a\b[^>]*href="([^"]*)"[^>]*>(.*?)</a>', page(name), re.DOTALL)
    said = [(re.sub(r"<!--.*?-->|<[^>]+>", "", inside, flags=re.DOTALL).strip(), url) for url, inside in links]
    assert all(text or "<img" in inside for (text, _), (_, inside) in zip(said, links, strict=True))
    assert not {text.casefold() for text, _ in said} & {"here", "click here", "read more", "more", "link"}
