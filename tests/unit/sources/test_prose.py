import lxml.html
import pytest

from digest.sources.prose import prose


def paragraphs(html: str) -> list[str]:
    return prose(lxml.html.fragment_fromstring(html, create_parent="div"))[0]


def headings(html: str) -> tuple[str, ...]:
    return prose(lxml.html.fragment_fromstring(html, create_parent="div"))[1]


def test_paragraphs_are_lines():
    """Each paragraph is one line, whatever the source's line breaks were."""
    assert paragraphs("<p>one\n  two</p><p>three <b>four</b>, <i>five</i>.</p>") == ["one two", "three four, five."]


def test_headings_are_no_paragraphs():
    """Headings of every level are given apart, in their order, without markup."""
    html = "<h1>Top <em>one</em></h1><p>a</p><h2>Two</h2><p>b</p><h6> Six </h6><h3></h3>"
    assert paragraphs(html) == ["a", "b"]
    assert headings(html) == ("Top one", "Two", "Six")


@pytest.mark.parametrize(
    "silent",
    [
        "<figure><img src=x><figcaption>A caption.</figcaption></figure>",
        "<nav><ul><li>Home</li></ul></nav>",
        "<aside>Buy this.</aside>",
        "<footer>Rights.</footer>",
        "<form>Your name</form>",
        "<table><tr><td>1</td><td>2</td></tr></table>",
        "<div class='sharedaddy sd-sharing'>Share on</div>",
        "<div class='social-links'>Follow us</div>",
        "<p class='wp-caption-text'>A caption</p>",
        "<div id='related-posts related'><a href=x>Another story</a></div>",
        "<ul><li><a href=a>Another story</a></li><li><a href=b>A third one</a></li></ul>",
        "<p><a href=x>Read more</a></p>",
        "<p>Continue reading…</p>",
        "<a href=x>Weiterlesen »</a>",
        "<p>The post Beans appeared first on Garden Post.</p>",
        "<p>Der Beitrag Bohnen erschien zuerst auf Gartenpost.</p>",
        "<p>Related: Peas for everybody</p>",
        "<p>* * *</p>",
        "<p>[…]</p>",
        "<p>Photograph: A. Marrow/Agency</p>",
    ],
)
def test_what_sites_put_around_a_text_is_left_out(silent):
    """Captions, link lists, share bars, teasers and footers are nobody's paragraphs."""
    assert paragraphs(f"<p>Before.</p>{silent}<p>After.</p>") == ["Before.", "After."]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>We read more books than ever.</p>", ["We read more books than ever."]),
        ("<p>Shares fell on Monday.</p>", ["Shares fell on Monday."]),
        ("<div class='shared-content'><p>The text.</p></div>", ["The text."]),
        ("<ul><li>Soak the beans.</li><li>Cook them for <a href=x>an hour</a> or two.</li></ul>", ["Soak the beans.", "Cook them for an hour or two."]),
        ("<blockquote><p>A quotation.</p></blockquote>", ["A quotation."]),
        ("<table><tr><td><p>A letter set in a table.</p></td></tr></table>", ["A letter set in a table."]),
        ("<div>Bare <span>text</span></div>", ["Bare text"]),
        ("text without tags", ["text without tags"]),
        ("<p>With a <a href=x>link</a> inside.</p>", ["With a link inside."]),
        ("<p>Teaser. <a href=x>Continue reading...</a></p>", ["Teaser."]),
        ("<p>a<p>b<div>c<p>d</div>e", ["a", "b", "c", "d", "e"]),
        ("<dl><dt>Term</dt><dd>Meaning.</dd></dl>", ["Term", "Meaning."]),
    ],
)  # fmt: skip
def test_what_an_author_wrote_stays(html, expected):
    """Lists, quotations, tables that hold text and bare text are read in their order."""
    assert paragraphs(html) == expected


def test_an_article_in_a_box_with_an_odd_name_stays():
    """A long text in a box that is called `related` is the article itself."""
    text = "This is a long sentence of the article. " * 30
    assert paragraphs(f"<div class='related'><p>{text}</p></div>") == [text.strip()]


@pytest.mark.parametrize(
    ("html", "expected"),
    [("a<br>b", ["a b"]), ("a<br><br>b", ["a", "b"]), ("a<br>\n<br/>b", ["a", "b"]), ("a<br>b<br><br>c<br>", ["a b", "c"]), ("<br><br>", [])],
)  # fmt: skip
def test_line_breaks(html, expected):
    """One line break is a space, two part paragraphs."""
    assert paragraphs(html) == expected
