"""Which pictures and links may stand in a mail, how large, and what is said in place of a picture."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Image
from digest.model.look import CLASSIC, COMPACT, JOURNAL
from digest.rendering.pictures import COLUMN, THUMBNAIL, alternative, safe_url, shown
from tests.unit.rendering.samples import LETTER, edition, seen, story


@pytest.mark.parametrize("url", ["https://example.org/a?b=c&d=é#f", "http://example.org", "HTTPS://EXAMPLE.ORG/x"])
def test_web_links_are_links(url):
    """Absolute http and https URLs are kept as they are."""
    assert safe_url(url) == url


@pytest.mark.parametrize(
    "url",
    ["", "javascript:alert(1)", "data:text/html,x", "//example.org/x", "/x", "https://", "https://a b.example/", 'https://x/"onclick="', "https://x/\r\ny", "https://[::1", "ftp://example.org/", "https://x/<b>", "https://x/\u2028", "file:///etc/passwd", "https://x/\ud800"],
)  # fmt: skip
def test_other_links_are_dropped(url):
    """What is no plain web link, or could end its attribute, is no link at all."""
    assert safe_url(url) == ""


@given(st.text())
def test_no_text_makes_an_unsafe_link(text):
    """Whatever a feed calls a URL: what comes through begins with http and holds no quotation mark, bracket or space."""
    url = safe_url("https://example.org/" + text)
    assert not set(url) & set('"<> \r\n\t')


def shown_image(image: Image, *, lead: bool = True):
    """Give how a picture is shown in the lead or in a card."""
    page = seen(edition([story(1, "A", "B.", image=image if lead else None), story(2, "C", "D.", image=image)]))
    return page.lead.image if lead and page.lead else page.sections[0].stories[0].image


def test_a_picture_has_the_size_that_it_is_shown_at():
    """Width and height are scaled to the place of the picture."""
    image = Image(url="https://x.example/a.png", alt="A", width=1088, height=544)
    lead, card = shown_image(image), shown_image(image, lead=False)
    assert lead is not None
    assert card is not None
    assert (lead.width, lead.height) == (COLUMN, 272)
    assert (card.width, card.height) == (THUMBNAIL, 68)


@pytest.mark.parametrize(
    "image",
    [
        Image(url="http://x.example/a.png"),
        Image(url="https://x.example/a b.png"),
        Image(url="data:image/png;base64,AAAA"),
        Image(url="cid:1"),
        Image(url="https://x.example/pixel.gif", width=1, height=1),
    ],
)
def test_pictures_that_break_or_spy_are_left_out(image):
    """Only https, and nothing so small that it is a counter."""
    assert shown_image(image) is None


def test_a_picture_of_unknown_size_has_no_height():
    """Without both sizes the client keeps the proportions."""
    image = shown_image(Image(url="https://x.example/a.png", width=None, height=400))
    assert image is not None
    assert image.height == 0


@pytest.mark.parametrize(
    ("width", "height", "lead", "card"),
    [
        (1200, 630, True, True),
        (1200, 300, True, True),
        (1200, 299, False, False),  # a strip
        (800, 1000, True, True),
        (800, 1200, False, True),  # tall, but not for a card
        (800, 1201, False, False),  # a tower
        (271, 271, False, True),  # too small for the lead
        (67, 67, False, False),
        (4096, 4096, True, True),
        (4097, 4096, False, False),  # larger than the look allows
        (0, 100, False, False),
        (None, 5000, False, False),
        (None, None, True, True),
        (1200, None, True, True),
    ],
)
def test_a_picture_has_to_fit_its_place(width, height, lead, card):
    """What is known to be a strip, a tower, too small or too large is left out, and the layout closes up."""
    image = Image(url="https://x.example/a.png", width=width, height=height)
    assert (shown(image, CLASSIC, COLUMN), shown(image, CLASSIC, THUMBNAIL)) == (lead, card)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/a.png", True),
        ("https://img.example.org:8443/a.png", True),
        ("https://EXAMPLE.org./a.png", True),
        ("https://badexample.org/a.png", False),
        ("https://example.org.evil.example/a.png", False),
        ("https://example.org@evil.example/a.png", False),
        ("https://cdn.example.net/a.png", True),
        ("https://example.net/a.png", False),
    ],
)
def test_pictures_come_from_the_hosts_that_are_named(url, expected):
    """A host stands for itself and all below it, and for nothing that only looks like it."""
    look = replace(CLASSIC, image_hosts=("example.org", "cdn.example.net"))
    assert shown(Image(url=url), look, COLUMN) is expected


@pytest.mark.parametrize("look", [replace(CLASSIC, images=False), replace(JOURNAL, layout="text"), COMPACT])
def test_a_look_may_hold_no_pictures(look):
    """Without pictures, and in the text layout, not one is shown."""
    assert not shown(Image(url="https://x.example/a.png"), look, COLUMN)
    page = seen(newsletter=replace(LETTER, look=look))
    assert page.lead is not None
    assert [one.image for one in (page.lead, *(s for part in page.sections for s in part.stories)) if one.image] == []


def test_a_picture_without_words_bears_the_title():
    """The place of a picture that does not load says at least what story it belongs to."""
    image = shown_image(Image(url="https://x.example/up/a.jpg", alt="a.jpg"))
    assert image is not None
    assert image.alt == "A"


@pytest.mark.parametrize(
    "alt",
    ["harbour.jpg", "IMG_2041", "img 2041", "DSC00123", "photo", "image-1", "2026-11-23", "12", "harbour", "Harbour", "Untitled", "a%20b.webp", "…"],
)  # fmt: skip
def test_the_name_of_a_file_is_no_alternative(alt):
    """What a camera or a server calls a picture says nothing to a reader."""
    assert alternative(Image(url="https://x.example/up/harbour.jpg"), alt) == ""


@pytest.mark.parametrize("alt", ["Harbour at dusk", "Two images of a pear", "港", "A3 sheet", "Photo of a lighthouse"])
def test_words_are_an_alternative(alt):
    """What describes the picture stays as it is."""
    assert alternative(Image(url="https://x.example/up/quay.jpg"), alt) == alt


@given(st.text(max_size=60), st.text(max_size=60))
def test_an_alternative_is_the_text_or_nothing(name, alt):
    """Whatever a picture is called, no other words are made up for it."""
    assert alternative(Image(url=f"https://x.example/{name}"), alt) in ("", alt)
