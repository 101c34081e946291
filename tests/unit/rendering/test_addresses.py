"""Addresses in an intro are links, whole and nothing else; every other mark of it is printed as it stands."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from digest.model import Finding
from digest.rendering import EditionRenderer, preflight
from digest.rendering.addresses import linked
from tests.unit.rendering.planted import KNOWN
from tests.unit.rendering.samples import ARABIC, LETTER, arabic_edition, edition

FAIR = "https://fair.example.org/autumn?day=2"


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        (FAIR, [FAIR]),
        (f"Come: {FAIR}.", [FAIR]),
        (f"({FAIR})", [FAIR]),
        (f"“{FAIR}”, or {FAIR}!", [FAIR, FAIR]),
        ("https://a.example/wiki/Bread_(food), they say", ["https://a.example/wiki/Bread_(food)"]),
        ("HTTPS://A.example/", ["HTTPS://A.example/"]),
        ("https://bücher.example/größe", ["https://bücher.example/größe"]),
        ("詳しくは https://a.example/b。", ["https://a.example/b"]),
        ("https://a.example/b\u060c و https://a.example/c\u061f", ["https://a.example/b", "https://a.example/c"]),
        (
            "»https://a.example/b«, \u203ahttps://a.example/c\u2039, \u201ahttps://a.example/d\u2018 …",
            [f"https://a.example/{one}" for one in "bcd"],
        ),
        ("https://a.example/b…", ["https://a.example/b"]),
        (
            "\u2068https://a.example/b\u2069 \u200bhttps://a.example/c\u200b",
            [f"https://a.example/{one}" for one in "bc"],
        ),
        ("https://a.example/\u202egpj.exe", ["https://a.example/"]),
        ("http://a.example/", []),
        ("www.a.example and jo@a.example", []),
        ("https://", []),
        ("https:// a.example", []),
        ("xhttps://a.example", []),
        ("<https://a.example/>", ["https://a.example/"]),
        ("[the fair](https://a.example/)", ["https://a.example/"]),
        ("", []),
    ],
)
def test_what_is_an_address(text, urls):
    """It begins with https:// and ends before the marks of its sentence; what is not encrypted, or only looks like one, is text."""
    assert [url for _, url in linked(text) if url] == urls


@given(st.text(alphabet="htps:/.ab <>()[]\"',。は*~", max_size=60), st.sampled_from(["", FAIR, "https://a.b"]))
def test_the_pieces_are_the_text(text, url):
    """Not a letter is lost or moved, and a piece with an address is that address."""
    pieces = linked(text + url + text)
    assert "".join(words for words, _ in pieces) == text + url + text
    assert all(url in ("", words) for words, url in pieces)


def of_intro(intro: str) -> tuple[html.HtmlElement, tuple[Finding, ...]]:
    """Give the page of an edition with this intro, and what preflight finds."""
    made = replace(edition(), intro=intro)
    rendered = EditionRenderer().render(made, LETTER)
    return html.document_fromstring(rendered.html), preflight(rendered, LETTER, made, KNOWN)


def test_an_address_is_a_link_in_the_mail():
    """It stands in its paragraph, leads where it says, and nothing is amiss: the text part has the same one."""
    page, findings = of_intro(f"Dear <all>,\n\ncome to the fair ({FAIR}), please.")
    (link,) = page.xpath(f"//td[contains(@class, 'intro')]//a[@href='{FAIR}']")
    assert link.text_content() == FAIR
    assert link.getparent().text_content() == f"come to the fair ({FAIR}), please."
    assert [one for one in findings if one.id.startswith(("link", "text-", "intro"))] == []


def test_markup_is_words():
    """What looks like HTML or Markdown is escaped, stands there as it was typed, and the latter is told with its line."""
    page, findings = of_intro("Dear all,\na **quiet** <b>week</b>.")
    (intro,) = page.xpath("//td[contains(@class, 'intro')]")
    assert "a **quiet** <b>week</b>." in intro.text_content()
    assert not intro.xpath(".//b")
    assert [(one.where, one.severity) for one in findings if one.id == "intro"] == [("intro, line 2", "warning")]


@pytest.mark.parametrize(
    "intro", ["2 * 3 * 4", "Kolleg*innen", "snake__case__name", "#weekend", "[sic] (so)", "- a\n- b"]
)
def test_what_is_no_markdown_is_not_told(intro):
    """Stars, hashes and brackets have other uses."""
    assert [one for one in of_intro(intro)[1] if one.id == "intro"] == []


def test_a_link_in_a_line_from_right_to_left():
    """The address stands in its paragraph there, too."""
    made = replace(arabic_edition(), intro=f"أهلا بكم: {FAIR}")
    page = html.document_fromstring(EditionRenderer().render(made, ARABIC).html)
    assert page.xpath(f"//td[contains(@class, 'intro')]//a[@href='{FAIR}']")
