"""Every reason not to send is found, named, and comes with a remedy; a good edition has none."""

from dataclasses import replace
from typing import Any

import pytest

from digest.model import Gap, Newsletter, Part, Rendered
from digest.rendering import EditionRenderer, preflight
from tests.unit.rendering.samples import ARABIC, LETTER, arabic_edition, edition

GOOD = EditionRenderer().render(edition(), LETTER)


def without_gap(rendered: Rendered, kind: str) -> Rendered:
    """Give the content with no unsubscribe link in one part."""
    parts = tuple(
        replace(part, pieces=tuple(piece for piece in part.pieces if piece != Gap("unsubscribe_url")))
        if part.kind == kind
        else part
        for part in rendered.parts
    )
    return replace(rendered, parts=parts)


def replaced(field: str, value: Any) -> Newsletter:
    """Give the newsletter with one setting changed."""
    return replace(LETTER, **{field: value})


def ids(rendered: Rendered, newsletter=LETTER) -> list[str]:
    """Give the ids of what was found."""
    return [finding.id for finding in preflight(rendered, newsletter)]


def test_a_good_edition_has_no_findings():
    """Nothing is wrong with our own samples, from left to right and back."""
    assert ids(GOOD) == []
    assert ids(EditionRenderer().render(arabic_edition(), ARABIC), ARABIC) == []


@pytest.mark.parametrize("address", ["", "  \n"])
def test_no_postal_address_blocks(address):
    """The setting to fill in is named."""
    (finding,) = preflight(GOOD, replace(LETTER, postal_address=address))
    assert finding.id == "postal-address"
    assert finding.where == "newsletters.harbour.postal_address"


@pytest.mark.parametrize(("kind", "template"), [("text/html", "edition.html.j2"), ("text/plain", "edition.txt.j2")])
def test_no_unsubscribe_link_blocks(kind, template):
    """Both parts need a link to leave."""
    (finding,) = preflight(without_gap(GOOD, kind), LETTER)
    assert (finding.id, finding.where) == ("unsubscribe", template)


def test_an_unsubscribe_link_in_a_card_does_not_count():
    """A card can be left out, so what stands in it is not always there."""
    html = GOOD.parts[1]
    moved = replace(html, pieces=(Gap("card:x"),), cards={"x": b"unsubscribe_url"})
    assert "unsubscribe" in ids(replace(GOOD, parts=(GOOD.parts[0], moved)))


@pytest.mark.parametrize("size", [102_401, 200_000])
def test_too_large_a_page_blocks(size):
    """Above 102,400 bytes the page would be clipped, and the link to leave with it."""
    large = replace(GOOD.parts[1], decoded_size=size)
    assert ids(replace(GOOD, parts=(GOOD.parts[0], large))) == ["size"]


def test_the_encoded_size_counts_too():
    """A part that is small but encodes to more than 102,400 bytes is too large."""
    html = GOOD.parts[1]
    large = Part(
        kind=html.kind,
        encoding=html.encoding,
        pieces=(*html.pieces, b"=20" * 40_000),
        cards=html.cards,
        decoded_size=40_000,
    )
    assert ids(replace(GOOD, parts=(GOOD.parts[0], large))) == ["size"]


def test_a_page_at_the_limit_may_go():
    """102,400 bytes are still shown whole, and only told of; 90 KiB leave room."""
    for size, found in ((102_400, ["budget"]), (92_161, ["budget"]), (92_160, [])):
        edge = replace(GOOD.parts[1], decoded_size=size)
        assert ids(replace(GOOD, parts=(GOOD.parts[0], edge))) == found


@pytest.mark.parametrize("kind", ["text/html", "text/plain"])
def test_a_missing_part_blocks(kind):
    """A message has text and HTML."""
    assert "part" in ids(replace(GOOD, parts=tuple(part for part in GOOD.parts if part.kind != kind)))


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x85", "\u2028", "\ufffd", "\x0b"])
def test_unreadable_characters_block(character):
    """Controls and replacement characters mean that something was read wrongly."""
    assert ids(replace(GOOD, html=GOOD.html.replace("Hello", f"Hel{character}lo"))) == ["characters"]
    assert ids(replace(GOOD, text=GOOD.text.replace("Hello", f"Hel{character}lo"))) == ["characters"]


@pytest.mark.parametrize("value", ["a\r\nBcc: x@example.org", "a\nb", "a\x00b", "a\u2028b"])
def test_a_header_with_a_line_end_blocks(value):
    """No value makes a header of its own."""
    assert ids(replace(GOOD, headers=(*GOOD.headers, ("X-Topic", value)))) == ["header"]
    assert ids(replace(GOOD, preheader=value)) == ["header"]


@pytest.mark.parametrize("subject", ["", "  "])
def test_an_empty_subject_blocks(subject):
    """A mail without a subject is not opened."""
    assert "subject" in ids(replace(GOOD, subject=subject))


@pytest.mark.parametrize("field", ["title", "subject", "intro", "reason", "postal_address"])
def test_a_placeholder_in_the_operators_words_blocks(field):
    """What was to be filled in by hand is found by its setting."""
    (finding,) = preflight(GOOD, replaced(field, "Dear {{ name }}"))
    assert (finding.id, finding.where) == ("placeholder", f"newsletters.harbour.{field}")


def test_placeholders_in_articles_are_words():
    """An article about templates does not stop an edition."""
    assert (
        ids(
            replace(
                GOOD, html=GOOD.html.replace("Hello", "{{ hello }}"), text=GOOD.text.replace("Hello", "{{ hello }}")
            )
        )
        == []
    )


@pytest.mark.parametrize("url", ["/relative", "example.org", "javascript:alert(1)", "#top", "https://", "mailto:"])
def test_a_link_that_leads_nowhere_blocks(url):
    """In a mail only whole addresses lead somewhere."""
    page = GOOD.html.replace("https://coast.example.org/2", url)
    assert "link" in ids(replace(GOOD, html=page, text=GOOD.text + url))


def test_a_picture_without_an_address_blocks():
    """A picture has to be absolute, too."""
    assert "link" in ids(replace(GOOD, html=GOOD.html.replace("https://images.example.org/bread.png", "bread.png")))


def test_a_link_that_the_text_lacks_blocks():
    """Whoever reads the text gets the same links."""
    (finding,) = preflight(replace(GOOD, text=GOOD.text.replace("https://coast.example.org/2\n", "\n")), LETTER)
    assert finding.id == "text-link"
    assert "https://coast.example.org/2" in finding.what


def test_an_ampersand_in_a_link_is_one():
    """A link is compared as it is followed, not as it is escaped."""
    page = GOOD.html.replace("https://coast.example.org/2", "https://coast.example.org/2?a=1&amp;b=2")
    text = GOOD.text.replace("https://coast.example.org/2", "https://coast.example.org/2?a=1&b=2")
    assert ids(replace(GOOD, html=page, text=text)) == []


def test_every_finding_says_what_to_do():
    """Id, place, fault and remedy are never empty."""
    broken = replace(
        without_gap(GOOD, "text/html"), subject="", preheader="a\nb", html=GOOD.html + '\x00<a href="x">', text=""
    )
    findings = preflight(broken, replace(LETTER, postal_address=""))
    assert len(findings) > 5
    assert all(one.id and one.where and one.what and one.hint for one in findings)


def test_the_gravest_comes_first():
    """What the law wants stands before what looks bad."""
    broken = replace(without_gap(GOOD, "text/html"), preheader="a\nb")
    assert ids(broken, replace(LETTER, postal_address=""))[:2] == ["postal-address", "unsubscribe"]
