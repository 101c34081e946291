import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Image
from digest.sources.clean import ATTRIBUTES, MAX_HTML, TAGS, clean
from tests.unit.sources.samples import NAUGHTY

BASE = "https://site.example/dir/page"
VOID = {"br", "hr", "img"}


class Reader(HTMLParser):
    """Notes every tag and attribute, and whether all tags are closed in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.open: list[str] = []
        self.balanced = True

    def handle_starttag(self, tag, attrs) -> Any:
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag) -> Any:
        self.balanced = self.balanced and bool(self.open) and self.open.pop() == tag

    def handle_decl(self, decl: str) -> None:
        self.balanced = False

    def handle_pi(self, data: str) -> None:
        self.balanced = False

    def handle_comment(self, data: str) -> None:
        self.balanced = False


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


def safe(html: str) -> bool:
    """Whether cleaned HTML can stand in a card of a mail: known tags, whole, with addresses that a reader may follow."""
    found = read(html)
    return (
        found.tags <= TAGS
        and found.balanced
        and not found.open
        and all(
            name in ATTRIBUTES.get(tag, set()) | ATTRIBUTES["*"] or (tag, name) == ("a", "rel")
            for tag, name, _ in found.attributes
        )
        and all(
            re.match(r"(?:https?://|mailto:)", value)
            for _, name, value in found.attributes
            if name in {"href", "src", "cite"}
        )
    )


ATTACKS = [
    *NAUGHTY,
    "</td></tr></table></body></html><h1>out</h1>",
    "<div style='position:fixed;top:0'>cover</div>",
    "<p onclick=alert(1)>x</p>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href=' data:text/html,<script>1</script>'>x</a>",
    "<a href='vbscript:x'>x</a><a href='//evil.example'>y</a>",
    "<img src='x' onerror='alert(1)'><img src='javascript:1'>",
    "<iframe src='https://evil.example'></iframe><object data=x></object><embed src=x>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<svg><p><style><g title='</style><img src=x onerror=alert(1)>'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<form action='https://evil.example'><input name=password><button>go</button></form>",
    "<template><script>1</script></template><base href='https://evil.example'><meta http-equiv=refresh content=0>",
    "<!--[if mso]><p>mso</p><![endif]--><!DOCTYPE html><?php echo 1 ?>",
    "<table><tr><td colspan=99999 rowspan=99999 width=99999>x",
    "<p id=x class=y style='background:url(https://evil.example)'>x</p>",
    "<img src='https://a.example/i.png' width=99999999 height=5000000>",
    "<p>unclosed <b>bold <i>both</p></b> after",
    "<a href='https://a.example/\u202e'>x</a><a href='https://a.example/\x00'>y</a>",
    "<select><option>x</select><textarea></p></textarea><xmp><script></xmp><plaintext>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]


@pytest.mark.parametrize("html", ATTACKS)
def test_attacks_come_out_harmless(html):
    """Known tags and attributes only, everything closed, no scripts, styles, foreign schemes or comments."""
    assert safe(clean(html, BASE).html)


@given(st.lists(st.sampled_from([*ATTACKS, "<p>", "</p>", "<table>", "<tr>", "<td>", "</table>", "<a href=x>", "<b>", "</div>", "text", "<li>", "<h2>"]), max_size=12).map("".join))  # fmt: skip
def test_any_mixture_comes_out_harmless(html):
    """However the pieces are put together, the result is whole and safe, and cleaning it again gives safe HTML."""
    once = clean(html, BASE)
    assert safe(once.html)
    assert safe(clean(once.html, BASE).html)


@given(st.text(max_size=300))
def test_any_text_is_survived(text):
    """No input raises, and neither the paragraphs nor the headings hold control characters."""
    cleaned = clean(text, BASE)
    assert safe(cleaned.html)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", cleaned.text + "".join(cleaned.headings))


@pytest.mark.parametrize("html", ATTACKS)
def test_a_layout_cannot_be_left(html):
    """Inside the table of a card the cleaned HTML opens nothing that it does not close, so that what follows stays in place."""
    card = read(f"<table><tr><td>{clean(html, BASE).html}</td></tr></table>")
    assert card.balanced
    assert not card.open


def test_template_marks_are_literal():
    """`{{7*7}}` is text like any other."""
    cleaned = clean("<p>{{7*7}} {% raw %} ${x}</p>", BASE)
    assert "{{7*7}} {% raw %} ${x}" in cleaned.html
    assert cleaned.text == "{{7*7}} {% raw %} ${x}"


def test_links_are_absolute():
    """Relative addresses count from the base, and what cannot be resolved is no link any more."""
    html = clean(
        "<a href='a'>1</a> <a href='/b'>2</a> <a href='//c.example'>3</a> <a href='mailto:d@e.example'>4</a>", BASE
    ).html
    assert re.findall(r'href="([^"]*)"', html) == [
        "https://site.example/dir/a",
        "https://site.example/b",
        "https://c.example",
        "mailto:d@e.example",
    ]
    assert "href" not in clean("<a href='a'>1</a>").html


def test_figures_in_tables_keep_sane_spans():
    """A table stays a table, with spans that no layout breaks on."""
    html = clean("<table><tr><td colspan=2>a</td><td colspan=500>b</td></tr></table><p>x</p>", BASE).html
    assert 'colspan="2"' in html
    assert "500" not in html


def test_pictures_are_real_https_and_sized():
    """Lazy pictures get their address, trackers and http go, sizes are numbers."""
    cleaned = clean(
        "<p>x</p><img data-src='/lazy.jpg' src='data:image/gif;base64,R0' width='640px' height='100%'>"
        "<img src='https://t.example/1.gif' width=1 height=1><img src='http://old.example/a.png'>",
        BASE,
    )
    assert re.findall(r"<img[^>]*>", cleaned.html) == ['<img src="https://site.example/lazy.jpg" alt="" width="640">']
    assert cleaned.image == Image(url="https://site.example/lazy.jpg", width=640)


def test_the_first_real_picture_leads():
    """Ornaments, emoji and logos do not stand for an article."""
    cleaned = clean(
        "<img src='https://a.example/smile.png' class='wp-smiley'><img src='https://a.example/s.png' width=40>"
        "<img src='https://a.example/photo.png' alt='A harbour'>",
        BASE,
    )
    assert cleaned.image == Image(url="https://a.example/photo.png", alt="A harbour")


def test_nothing_gives_nothing():
    """Without text, headings or pictures there is no empty box."""
    for html in (
        "",
        "   ",
        "<p></p>",
        "<!-- x -->",
        "<script>1</script>",
        "<img src='https://t.example/1.gif' width=1>",
    ):
        assert clean(html, BASE).html == ""


@pytest.mark.parametrize(
    "piece", ["<div>", "<b>", "<p>x<br>", "<table><tr><td>", "<a href='x'>", "<ul><li>", "<svg><g>", "<![CDATA["]
)
def test_monsters_are_cut(piece):
    """A megabyte of nested elements costs a moment and gives something safe."""
    assert safe(clean(piece * (MAX_HTML // len(piece) + 1000), BASE).html)


def test_text_behind_the_limit_is_left_out():
    """No more than the limit of an article is read."""
    assert "END" not in clean("<p>x</p>" * (MAX_HTML // 8) + "<p>END</p>").text
