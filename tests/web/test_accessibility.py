"""Every page that is no mail, held to axe-core in light and dark, and to the syntax of HTML. The mail has its own tests of both."""

import re

import pytest
from tinyhtml5.parser import HTMLParser

from tests import axe
from tests.pages import pages

NAMES = tuple(pages())


def faults(html: str) -> list[tuple[object, str]]:
    """Give what the standard's own way of reading calls an error."""
    parser = HTMLParser(namespace_html_elements=False)
    parser.parse(html)
    return [(place, fault) for place, fault, _ in parser.errors]


def test_there_are_pages_of_each_kind():
    """The web door, the archive with its lists and editions, and the report are among them."""
    assert {name.partition("-")[0] for name in NAMES} == {"web", "archive", "report"}
    assert len([name for name in NAMES if name.startswith("archive-e-")]) == 7


@pytest.mark.browser
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_no_violation(tab, name):
    """All rules of axe-core, WCAG 2.2 A and AA and the best practices, pass or do not apply; none is left for people to judge."""
    tab.set_content(pages()[name], wait_until="domcontentloaded")
    found = axe.judged(tab)
    assert found["passes"] >= 15
    assert found["violations"] == []
    assert found["incomplete"] == []


@pytest.mark.browser
def test_axe_finds_what_is_wrong(tab):
    """The measure measures: a button without words and a page without a language are found."""
    broken = re.sub("(<button[^>]*>)[^<]+", r"\1", pages()["web-ask"]).replace(' lang="en"', "", 1)
    tab.set_content(broken, wait_until="domcontentloaded")
    assert {"button-name", "html-has-lang"} <= {one[0] for one in axe.judged(tab)["violations"]}


@pytest.mark.parametrize("name", NAMES)
def test_the_parser_of_html_finds_no_fault(name):
    """No tag is left open, misplaced or unknown."""
    assert faults(pages()[name]) == []


def test_the_parser_finds_faults():
    """The measure measures: a tag that was never opened, and a block within a paragraph's end, are found."""
    assert faults(pages()["web-ask"].replace("</h1>", "</h1></em>", 1))
    assert faults(pages()["web-ask"].replace("</h1>", "", 1))
