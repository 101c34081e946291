"""Addresses and pictures as sites write them: which are the same, which are kept apart, and which picture a reader would see."""

import pytest

from digest.sources.canonical import canonical
from digest.sources.clean import clean

BASE = "https://site.example/news/story"
SAME = [
    ("https://a.example/x", "http://a.example/x"),
    ("https://a.example/x", "https://a.example/x/"),
    ("https://a.example/x", "https://A.EXAMPLE/x"),
    ("https://a.example/x", "https://a.example:443/x"),
    ("https://a.example/x", "http://a.example:80/x"),
    ("https://a.example/x", "https://a.example/x#comments"),
    ("https://a.example/x", "https://a.example/x?"),
    ("https://a.example/x", "https://a.example/x?&"),
    ("https://a.example/x", "https://user@a.example/x"),
    ("https://a.example/x", "https://a.example/x?utm_source=rss&utm_medium=feed&utm_campaign=a"),
    ("https://a.example/x", "https://a.example/x?fbclid=IwAR0"),
    ("https://a.example/x", "https://a.example/x?UTM_Source=rss"),
    ("https://a.example/x?id=1", "https://a.example/x?gclid=2&id=1&mc_cid=3"),
    ("https://a.example/%C3%A9", "https://a.example/%c3%a9"),
    ("https://a.example/a-b", "https://a.example/a%2Db"),
    ("https://a.example/x", "https://www.a.example/x"),
    ("https://a.example/x", "https://m.a.example/x"),
    ("https://www.a.example/x", "https://amp.a.example/x"),
    ("https://www.a.example/x", "https://mobile.a.example/x"),
    ("https://en.wikipedia.org/wiki/Quay", "https://en.m.wikipedia.org/wiki/Quay"),
    ("https://a.example/x", "https://a.example/x/amp"),
    ("https://a.example/x", "https://a.example/x/amp/"),
    ("https://a.example/x", "https://a.example/amp/x"),
    ("https://a.example/x.html", "https://a.example/x.amp.html"),
    ("https://a.example/x", "https://a.example/x.amp"),
    ("https://a.example/x", "https://a.example/x?amp"),
    ("https://a.example/x?id=1", "https://a.example/x?amp=1&id=1"),
    ("https://a.example/x", "https://a.example/x?outputType=amp"),
    ("https://a.example/x?id=1", "https://www.google.com/amp/s/www.a.example/x/amp?id=1"),
    ("https://a.example/x", "https://www-a-example.cdn.ampproject.org/c/s/www.a.example/x"),
    ("https://a.example/x", "https://a-example.cdn.ampproject.org/v/a.example/x?usqp=mq331AQ"),
    (
        "https://a.example/x?id=1",
        "https://www.google.com/url?rct=j&sa=t&url=https%3A%2F%2Fa.example%2Fx%3Fid%3D1&ct=ga&cd=1",
    ),
    ("https://a.example/x", "https://www.google.com/url?q=https://www.google.com/amp/s/a.example/x"),
    ("https://xn--mnchen-3ya.example/", "https://m\u00fcnchen.example"),
]
APART = [
    ("https://a.example/x", "https://a.example/X"),
    ("https://a.example/x", "https://b.example/x"),
    ("https://a.example/x", "https://w.a.example/x"),
    ("https://m.example/x", "https://example/x"),
    ("https://a.example/", "https://a.example/amp"),
    ("https://a.example/x", "https://a.example/amplifiers/x"),
    ("https://a.example/x", "https://a.example/x?amps=1"),
    ("https://a.example/x", "https://a.example/x-amp"),
    ("https://www.google.com/url?q=javascript:alert(1)", "https://www.google.com/url?q=x"),
    ("https://a.example/x", "https://notgoogle.com/url?q=https://a.example/x"),
    ("https://a.example/x", "https://a.example:8443/x"),
    ("https://a.example/x?id=1", "https://a.example/x?id=2"),
    ("https://a.example/x?a=1&b=2", "https://a.example/x?b=2&a=1"),
    ("https://a.example/x", "https://a.example/x?page=2"),
    ("https://a.example/x", "https://a.example/x.html"),
    ("https://a.example/a/b", "https://a.example/a%2Fb"),
    ("https://a.example/#!/x", "https://a.example/#!/y"),
    ("https://a.example/x?source=rss", "https://a.example/x"),
    ("https://a.example/x?ref=home", "https://a.example/x"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_article_under_two_addresses(one, other):
    """What differs in scheme, case of the host, port, user, fragment, slash, escapes and tracking is one article."""
    assert canonical(one) == canonical(other) != ""


@pytest.mark.parametrize(("one", "other"), APART)
def test_two_articles_stay_two(one, other):
    """What a server may answer differently stays apart: paths, hosts, ports and queries that are no tool's own."""
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    ("markup", "url"),
    [
        ('<img src="https://i.example/a.jpg">', "https://i.example/a.jpg"),
        ('<img src="/a.jpg">', "https://site.example/a.jpg"),
        ('<img src="a.jpg">', "https://site.example/news/a.jpg"),
        ('<img src="//i.example/a.jpg">', "https://i.example/a.jpg"),
        ('<img src="http://i.example/a.jpg">', ""),
        ('<img src="data:image/png;base64,AAAA">', ""),
        ('<img src="">', ""),
        ("<img>", ""),
        ('<img src="javascript:alert(1)">', ""),
        ('<img src="data:image/gif;base64,R0" data-src="https://i.example/a.jpg">', "https://i.example/a.jpg"),
        ('<img src="/spacer.gif" data-lazy-src="/a.jpg">', "https://site.example/a.jpg"),
        ('<img src="/blank.gif" data-original="/a.jpg">', "https://site.example/a.jpg"),
        ('<img srcset="/s.jpg 320w, /l.jpg 1280w, /m.jpg 640w">', "https://site.example/l.jpg"),
        ('<img srcset="/one.jpg 1x, /two.jpg 2x">', "https://site.example/two.jpg"),
        ('<img data-srcset="https://i.example/s.jpg 320w,https://i.example/l.jpg 900w">', "https://i.example/l.jpg"),
        ('<img srcset="https://i.example/w_1,h_2/a.jpg 100w, https://i.example/w_3,h_4/b.jpg 200w">', "https://i.example/w_3,h_4/b.jpg"),
        ('<img srcset=", ,," src="/a.jpg">', "https://site.example/a.jpg"),
        ('<picture><source srcset="/a.webp 800w"><img src="data:,"></picture>', "https://site.example/a.webp"),
        ('<noscript><img src="/no.jpg"></noscript><img data-src="/a.jpg">', "https://site.example/a.jpg"),
        ('<img src="https://i.example/p.gif" width="1" height="1">', ""),
        ('<img src="https://i.example/p.gif" style="display: none">', ""),
        ('<img src="https://stats.example/pixel.gif">', ""),
        ('<img src="https://feeds.feedburner.com/~r/x/~4/y">', ""),
        ('<img src="https://ad.doubleclick.net/x">', ""),
        ('<img src="https://i.example/a b.jpg">', "https://i.example/a%20b.jpg"),
        ('<a href="https://x.example/"><img src="/a.jpg"></a>', "https://site.example/a.jpg"),
    ],
)  # fmt: skip
def test_the_picture_that_a_reader_would_see(markup, url):
    """Lazy, sized and wrapped pictures get their address; trackers, placeholders, data and http are no pictures."""
    cleaned = clean(f"<p>Text.</p>{markup}", BASE)
    assert (cleaned.image.url if cleaned.image else "") == url
    assert ("<img" in cleaned.html) is bool(url)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p></div></td></tr></table><p>Two</p>", "One\n\nTwo"),
        ("<table><tr><td><p>One</p><table><tr><td><p>Two</p></td></tr></table></td></tr></table>", "One\n\nTwo"),
        ("<p>One<script>two()</script> three</p>", "One three"),
        ("<p>One<!-- two --> three</p>", "One three"),
        ("<p>One<style>p{}</style></p>", "One"),
        ("<p>One</p><iframe>Two</iframe><object>Three</object>", "One"),
        ("<svg><text>One</text></svg><p>Two</p>", "Two"),
        ("<p>x<sub>2</sub> and y<sup>3</sup></p>", "x2 and y3"),
        ("<p>A&nbsp;B&shy;C&#8203;D&zwnj;E</p>", "A B\u00adC\u200bD\u200cE"),
        ("<p>1 &lt; 2 &amp;amp; 3</p>", "1 < 2 &amp; 3"),
        ("<pre>a\n  b</pre>", "a b"),
        ("<custom-tag><p>One</p></custom-tag>", "One"),
        ("<p>One</p><p> </p><p>&nbsp;</p><p><br></p><p>Two</p>", "One\n\nTwo"),
        ("<P>ONE</P><BR><BR>TWO", "ONE\n\nTWO"),
    ],
)
def test_what_is_read_of_odd_markup(html, text):
    """Stray ends, nested tables, scripts, unknown elements and empty paragraphs leave the words of the author alone."""
    assert clean(html, BASE).text == text
