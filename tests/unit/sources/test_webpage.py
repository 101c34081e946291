from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import HtmlElement

from digest.errors import SourceError
from digest.sources.extraction import read_page
from digest.sources.linked import feeds_named, listed_links
from digest.sources.webpage import MAX_PAGE, page_tree
from tests.unit.sources.samples import HOME, NAUGHTY, NOW, spec
from tests.unit.sources.sites import NEWS, SENTENCES, listing, page


def tree(body: str | bytes, content_type: str = "") -> HtmlElement:
    return page_tree(body.encode() if isinstance(body, str) else body, content_type, HOME)


@pytest.mark.parametrize(
    "content_type",
    ["", "text/html", "TEXT/HTML; charset=utf-8", "application/xhtml+xml", "text/plain", "text/xml", "application/xml"],
)
def test_what_may_be_a_page_is_read(content_type):
    """Servers give pages under several names, and some under none."""
    assert tree(page(), content_type).findtext(".//h1") == "The bridge"


@pytest.mark.parametrize(
    "content_type", ["image/png", "application/pdf", "application/json", "video/mp4", "application/zip"]
)
def test_other_kinds_are_told_by_their_name(content_type):
    """What a server calls a picture is none of ours, whatever stands in it; the kind is told."""
    with pytest.raises(SourceError, match=f"no web page but {content_type}"):
        tree(page(), content_type)


@pytest.mark.parametrize("body", ["", "   ", "words", "a < b and b > c", "{}", "<", "<>", "<3", "<?php", "\x00" * 100])
def test_what_has_no_element_is_no_page(body):
    """A comparison, a heart or a bracket makes no page of a text."""
    with pytest.raises(SourceError, match="this is no web page") as caught:
        tree(body)
    assert (caught.value.where, bool(caught.value.hint)) == (HOME, True)


def test_the_limit_is_that_of_bytes():
    """A page of exactly three megabytes is read, one byte more is not."""
    start = b"<html><body><p>x</p>"
    assert tree(start.ljust(MAX_PAGE)).findtext(".//p") == "x"
    with pytest.raises(SourceError, match="larger than 3 MB"):
        tree(start.ljust(MAX_PAGE + 1))


def test_comments_and_instructions_are_gone():
    """Nothing that people never see is in a tree."""
    found = tree("<html><!-- secret --><body><?php echo 1 ?><p>x<!-- y --></p></body></html>")
    assert all(isinstance(element.tag, str) for element in found.iter())


def test_a_wrong_word_for_the_charset_does_no_harm():
    """What is valid UTF-8 is that, in a list as in a page: titles of links keep their letters."""
    body = '<html><head><meta charset="iso-8859-1"></head><body><h2><a href="/a">Brücken über Flüsse</a></h2></body></html>'
    (link,) = listed_links(body.encode(), "text/html; charset=windows-1251", NEWS, spec(url=NEWS))
    assert link.title == "Brücken über Flüsse"


def test_links_count_from_the_base_of_a_page():
    """A list may say where its addresses start; a base on another site makes them links to that site."""
    body = listing("a", "b").replace("<head>", '<head><base href="/town/">')
    assert [link.url for link in listed_links(body.encode(), "", NEWS, spec(url=NEWS))] == [
        HOME + "town/a",
        HOME + "town/b",
    ]
    foreign = listing("a").replace("<head>", '<head><base href="https://other.example/">')
    with pytest.raises(SourceError):
        listed_links(foreign.encode(), "", NEWS, spec(url=NEWS))


@given(st.sampled_from(NAUGHTY), st.sampled_from(["title", "text", "link", "attribute"]))
def test_hostile_pages_are_an_article_of_safe_text_or_a_failure(naughty, place):
    """Whatever stands in title, text, links or attributes, what comes out holds no markup that acts and no character that breaks."""
    body = {
        "title": page(naughty),
        "text": page(body=f"<h1>T</h1><p>{SENTENCES[0]} {naughty} {SENTENCES[1]}</p><p>{SENTENCES[2]}</p>"),
        "link": page(
            body=f"<h1>T</h1><p>{SENTENCES[0]} <a href='{naughty}'>{SENTENCES[1]}</a></p><p>{SENTENCES[2]}</p>"
        ),
        "attribute": page(
            body=f"<h1>T</h1><p class='{naughty}'>{SENTENCES[0]} {SENTENCES[1]}</p><p>{SENTENCES[2]}</p>"
        ),
    }[place]
    try:
        article = read_page(body.encode(errors="replace"), "text/html", HOME + "a", spec(type="page"), NOW)
    except SourceError:
        return
    assert "<script" not in article.html.lower()
    assert "onerror" not in article.html.lower() or "&lt;" in article.html
    for text in (article.title, article.text):
        assert not any(char in text for char in "\x00\x07\x1b\u202e\ufffe")
    assert "\n" not in article.title


@given(st.binary(max_size=400))
def test_any_bytes_are_a_page_or_none(body):
    """Nothing that a server sends breaks what reads pages, lists and names of feeds, but for a word that says so."""
    for read in (
        lambda: read_page(body, "", HOME, spec(type="page"), NOW),
        lambda: listed_links(body, "", NEWS, spec(url=NEWS)),
        lambda: feeds_named(body, "", NEWS),
    ):
        with suppress(SourceError):
            assert read() is not None
