"""A frozen edition as the body of a page: all that it says, and nothing of a reader."""

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from digest.archive import body_of
from digest.errors import RenderError
from digest.model import Gap, Part, Rendered
from digest.model.transfer import Encoding, encode_piece
from tests.archived import rendered

NAME, ADDRESS, LEAVE = Gap("name"), Gap("address"), Gap("unsubscribe_url")
PAGE_URL = "https://news.example.org/archive/e/abc.html"
HOSTILE = "<script>alert(1)</script> {{7*7}} & \"quotes' \N{RIGHT-TO-LEFT OVERRIDE}ok"


def frozen(*pieces: str | Gap, encoding: Encoding = "quoted-printable", **fields: Any) -> Rendered:
    """Freeze a page out of text and gaps, as the renderer does: `[[name]]` in a text is a gap."""
    parts: list[bytes | Gap] = []
    for piece in pieces:
        for place, text in enumerate(re.split(r"\[\[(\w+)\]\]", piece)):
            parts.append(Gap(text) if place % 2 else encode_piece("text/html", encoding, text))
    part = Part(kind="text/html", encoding=encoding, pieces=tuple(parts))
    known: dict[str, Any] = {"subject": "S", "preheader": "", "language": "en", "headers": (), "text": "", "html": ""}
    return Rendered(**{**known, "parts": (part,), "sha256": "5eed" * 16, **fields})


def page(inside: str, **fields: Any) -> Rendered:
    return frozen(f"<!DOCTYPE html>\n<html><head><style>.a{{b:c}}</style></head><body>{inside}</body></html>", **fields)


def shown(inside: str, **fields: Any) -> str:
    return body_of(page(inside, **fields), page_url=PAGE_URL).html


@pytest.mark.parametrize(
    ("inside", "left"),
    [
        ("<p>Hello[[name]],</p>", "<p>Hello,</p>"),
        ("<p>Sent to [[address]].</p><p>Next</p>", "<p>Next</p>"),
        ("<p>Sent <b>to [[address]]</b> by us.</p><p>Next</p>", "<p>Next</p>"),
        ('<p><a href="[[unsubscribe_url]]">Leave</a></p><p>Next</p>', "<p>Next</p>"),
        ('<p>No. 4 \N{MIDDLE DOT} <a href="[[unsubscribe_url]]">Leave</a></p>', "<p>No. 4</p>"),
        ('<p><a href="[[unsubscribe_url]]">Leave</a> | No. 4</p>', "<p>No. 4</p>"),
        (
            '<p>One \N{MIDDLE DOT} <a href="[[unsubscribe_url]]">Leave</a> \N{MIDDLE DOT} Two</p>',
            "<p>One \N{MIDDLE DOT} Two</p>",
        ),
        ('<ul><li>One</li><li><a href="[[preferences_url]]">Choose</a></li></ul>', "<ul><li>One</li></ul>"),
        (f'<p>Unreadable? <a href="{PAGE_URL}">In the browser</a></p>', "<p>Unreadable?</p>"),
        (f'<p><a href="{PAGE_URL}#x">An anchor</a></p>', f'<p><a href="{PAGE_URL}#x">An anchor</a></p>'),
        (
            "<table><tr><td>To [[address]]<p>Story</p></td></tr></table>",
            "<table><tr><td>To <p>Story</p></td></tr></table>",
        ),
        ("[[address]]<p>Story</p>", "<p>Story</p>"),
        ('<form action="[[unsubscribe_url]]"><p>x</p></form><p>Story</p>', "<p>Story</p>"),
        ("<!--[if mso]><p>[[address]]</p><![endif]--><p>Story</p>", "<p>Story</p>"),
        ('<div role="article" aria-roledescription="email"><p>x</p></div>', '<div role="article"><p>x</p></div>'),
        ('<div role="main"><p>x</p></div>', "<div><p>x</p></div>"),
    ],
)
@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
def test_what_belongs_to_a_reader_goes_with_its_sentence(inside, left, encoding):
    """A link to leave goes with its link and the mark that parted it, an address with its sentence; what stands around them stays."""
    assert re.sub(r"\s+(?=[<>])", " ", shown(inside, encoding=encoding)).replace(" <p>", "<p>") == left.replace(
        " <p>", "<p>"
    )


def test_the_preheader_is_for_inboxes():
    """The hidden line below the subject is not part of the page; other hidden things are left as their template wants them."""
    hidden = (
        '<div style="display: none">What happened&#8199;</div><div style="display:none">Phones only</div><p>Story</p>'
    )
    assert "What happened" not in shown(hidden, preheader="What happened")
    assert "Phones only" in shown(hidden, preheader="What happened")


def test_the_reason_of_the_operator_goes_too():
    """A page has no readers of whom it could be said why they get it."""
    one = page("<p>You asked for\nthis at our shop.</p><p>Story</p>")
    assert "shop" not in body_of(one, reason="You asked for this at our shop.").html
    assert "shop" in body_of(one, reason="Something else").html


@pytest.mark.parametrize("arabic", [False, True], ids=["quoted-printable", "base64"])
def test_the_shipped_template_keeps_all_its_stories(arabic):
    """Every story, link and picture of the mail stands on the page; no gap, no comment, no empty paragraph does."""
    one = rendered(arabic=arabic)
    body = body_of(one)
    mail: Any = html.fromstring(one.html)
    found: Any = html.fromstring(body.html)
    for path in ("//h2/text()", "//h3/text()", "//img/@src", "//img/@alt"):
        assert found.xpath(path) == mail.xpath(path)
    links = [url for url in mail.xpath("//a/@href") if url != "https://example.org/unsubscribe"]
    assert found.xpath("//a/@href") == links
    assert "<!--" not in body.html
    assert not [one for one in found.iter("p", "li", "a") if not one.text_content().strip() and not one.xpath(".//img")]
    assert not re.search("reader@|unsubscribe|G0X", body.html, re.IGNORECASE)


def test_the_body_brings_its_styles_and_attributes():
    """What the mail says of its body and keeps in blocks comes along, each block once, and none of it stays between the words."""
    body = body_of(rendered())
    assert body.attributes["class"] == "page"
    assert body.attributes["dir"] == "ltr"
    assert len(body.styles) == 3
    assert any("prefers-color-scheme" in style for style in body.styles)
    inner = body_of(page("<style>.x{y:z}</style><p>Story</p>"))
    assert inner.styles == (".a{b:c}", ".x{y:z}")
    assert inner.html == "<p>Story</p>"


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
def test_words_stay_words(encoding):
    """What looks like markup in a story is still text after it was taken apart and put together."""
    found: Any = html.fromstring(shown(f"<p>{_escaped(HOSTILE)}</p>", encoding=encoding))
    assert found.text_content() == HOSTILE
    assert not found.xpath("//script")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=300))
def test_any_text_comes_through(text):
    """Whatever a story says, the page says the same."""
    wanted = text.replace("[[", "")
    found: Any = html.fromstring(f"<div>{shown(f'<p>.{_escaped(wanted)}.</p>')}</div>")
    assert found.text_content() == f".{wanted}."


def test_cards_stand_in_their_places():
    """Stories that are cut out for readers with a choice of their own are put back."""
    part = Part(
        kind="text/html",
        encoding="quoted-printable",
        pieces=(
            encode_piece("text/html", "quoted-printable", "<body><p>A</p>"),
            Gap("card:7"),
            b"<p>C</p></body>=\r\n",
        ),
        cards={"7": encode_piece("text/html", "quoted-printable", "<p>B</p>")},
    )
    assert body_of(replace(page(""), parts=(part,))).html == "<p>A</p><p>B</p><p>C</p>"


def test_an_edition_without_html_has_no_page():
    """An edition that lacks its HTML part is named, not shown empty."""
    with pytest.raises(RenderError, match="no HTML part"):
        body_of(replace(page(""), parts=()))


def test_a_gap_in_an_odd_place_shows_no_page():
    """If something of a reader stood where it cannot be taken away, no page would be better than that one."""
    with pytest.raises(RenderError, match="cannot be taken out"):
        body_of(frozen('<!DOCTYPE html><html><body data-to="[[address]]"><p>Story</p></body></html>'))
