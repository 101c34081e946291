import lxml.html
import pytest

from digest.model import Image
from digest.sources.pictures import largest, picture, pixels, usable

BASE = "https://site.example/dir/"


def shown(html: str) -> tuple[Image, bool] | None:
    tree = lxml.html.fragment_fromstring(html, create_parent="div")
    return picture(next(tree.iter("img")), BASE)


@pytest.mark.parametrize(
    ("html", "url"),
    [
        ("<img src='a.jpg'>", "https://site.example/dir/a.jpg"),
        ("<img src='data:image/gif;base64,R0' data-src='/b.jpg'>", "https://site.example/b.jpg"),
        ("<img src='/blank.gif' data-lazy-src='c.jpg'>", "https://site.example/dir/c.jpg"),
        ("<img data-original='d.jpg' src='/placeholder.png'>", "https://site.example/dir/d.jpg"),
        ("<img srcset='s.jpg 400w, m.jpg 800w, l.jpg 1200w' src='x.jpg'>", "https://site.example/dir/l.jpg"),
        ("<img data-srcset='s.jpg 1x, l.jpg 2x'>", "https://site.example/dir/l.jpg"),
        ("<img srcset='https://c.example/w_1,h_2/s.jpg 1x,https://c.example/w_3,h_4/l.jpg 2x'>", "https://c.example/w_3,h_4/l.jpg"),
        ("<img srcset='only.jpg'>", "https://site.example/dir/only.jpg"),
        ("<picture><source srcset='p.webp 900w'><img src='data:,'></picture>", "https://site.example/dir/p.webp"),
        ("<img src='//cdn.example/a b.jpg'>", "https://cdn.example/a%20b.jpg"),
    ],
)  # fmt: skip
def test_pictures_have_their_real_address(html, url):
    """What a script would load later, the largest of a set, or the plain source: absolute."""
    found = shown(html)
    assert found is not None
    assert found[0].url == url


@pytest.mark.parametrize(
    "html",
    [
        "<img>",
        "<img src=''>",
        "<img src='http://old.example/a.jpg'>",
        "<img src='https://t.example/a.gif' width=1 height=1>",
        "<img src='https://t.example/a.gif' height='0'>",
        "<img src='https://t.example/a.gif' style='display: none'>",
        "<img src='https://feeds.feedburner.com/~r/x/~4/y'>",
        "<img src='https://pixel.wp.com/b.gif?v=noscript'>",
        "<img src='https://medium.com/_/stat?event=x'>",
        "<img src='https://x.example/track.gif?id=7'>",
        "<img src='https://x.example/spacer.gif'>",
        "<img src='data:image/png;base64,AAAA'>",
        "<img src='javascript:alert(1)'>",
        "<img src='https://x.example/\x07a.png'>",
    ],
)
def test_what_is_no_picture_is_none(html):
    """Trackers, placeholders, hidden ones, http and other schemes are never shown."""
    assert shown(html) is None


@pytest.mark.parametrize(
    ("html", "leads"),
    [("<img src='a.jpg'>", True), ("<img src='a.jpg' width=640>", True), ("<img src='a.jpg' width=60>", False), ("<img src='a.jpg' height=20>", False), ("<img src='a.jpg' class='wp-smiley'>", False), ("<img src='/emoji/a.jpg'>", False), ("<img src='a.jpg' class='avatar'>", False)],
)  # fmt: skip
def test_ornaments_do_not_lead(html, leads):
    """Small pictures, emoji and portraits stay in the text and do not stand for it."""
    found = shown(html)
    assert found is not None
    assert found[1] is leads


def test_alternative_texts_are_descriptions():
    """The alternative text is one line; the name of a file is none."""
    described, named = shown("<img src='a.jpg' alt='A dog\non a beach'>"), shown("<img src='a.jpg' alt='a.jpg'>")
    assert described is not None
    assert named is not None
    assert (described[0].alt, named[0].alt) == ("A dog on a beach", "")


@pytest.mark.parametrize(
    ("value", "size"),
    [("640", 640), ("640px", 640), (" 12.5 ", 12), ("100%", None), ("auto", None), ("", None), (None, None), (-5, None), ("9999999", None), (300, 300)],
)  # fmt: skip
def test_lengths_are_pixels(value, size):
    """Percentages and nonsense are no length."""
    assert pixels(value) == size


def test_the_first_of_equals_is_the_largest():
    """Among equal widths the order of the source counts, and none of none is an empty string."""
    assert largest([("a", 5), ("b", 9), ("c", 9)]) == "b"
    assert largest([]) == ""


def test_addresses_of_pictures_are_https():
    """Mail clients warn about anything else."""
    assert usable("http://x.example/a.jpg", "") == ""
    assert usable("a.jpg", "http://x.example/") == ""
    assert usable("a.jpg", "https://x.example/") == "https://x.example/a.jpg"
