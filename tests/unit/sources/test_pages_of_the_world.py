"""Pages and lists in the shapes in which programs for sites write them, each with what a reader would say of it."""

# ruff: noqa: RUF001  letters of many languages are what these pages hold

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from digest.model import Article
from digest.sources.extraction import read_page
from digest.sources.linked import listed_links
from tests.unit.sources.samples import HOME, NOW, spec
from tests.unit.sources.sites import NEWS, SENTENCES, prose

MARCH = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
DAY = datetime(2026, 3, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Shape:
    """A page, and what is right."""

    html: str
    title: str = "The bridge stays open"
    author: str = ""
    published: datetime | None = MARCH
    language: str = "en"
    text: tuple[str, ...] = SENTENCES
    not_text: tuple[str, ...] = ()
    image: str = ""
    url: str = HOME + "the-bridge"


SHAPES = {
    "wordpress": Shape(
        f"""<!DOCTYPE html><html lang="en-US"><head><meta charset="UTF-8"><title>The bridge stays open – Harbour Notes</title>
        <meta property="og:title" content="The bridge stays open"><meta property="og:site_name" content="Harbour Notes">
        <meta property="article:published_time" content="2026-03-01T09:30:00+00:00"><meta name="author" content="Ada One">
        <meta property="og:image" content="https://site.example/wp-content/uploads/bridge.jpg">
        <link rel="alternate" type="application/rss+xml" href="/feed/"></head><body class="post-template single single-post">
        <header class="site-header"><a href="/">Harbour Notes</a><ul id="menu-main"><li class="menu-item"><a href="/about">About</a></li></ul></header>
        <article id="post-12" class="post type-post hentry"><header class="entry-header"><h1 class="entry-title">The bridge stays open</h1>
        <span class="posted-on"><time class="entry-date published" datetime="2026-03-01T10:30:00+01:00">March 1</time></span></header>
        <div class="entry-content">{prose()}<div class="sharedaddy"><h3>Share this:</h3><a href="#">Facebook</a></div></div>
        <footer class="entry-footer">Posted in <a href="/category/town">Town</a></footer></article>
        <div id="comments"><h2>2 thoughts on “The bridge”</h2><ol><li><p>I have always liked this bridge very much, thank you for telling us.</p></li></ol></div>
        <aside class="widget-area"><h2>Recent posts</h2><ul><li><a href="/x">The market moves to the square again</a></li></ul></aside></body></html>""",
        author="Ada One",
        language="en-US",
        not_text=("Share this", "Recent posts", "About"),
        image="https://site.example/wp-content/uploads/bridge.jpg",
    ),
    "ghost": Shape(
        f"""<!DOCTYPE html><html lang="en"><head><title>The bridge stays open</title>
        <script type="application/ld+json">{{"@context": "https://schema.org", "@type": "Article", "publisher": {{"@type": "Organization", "name": "Notes"}},
        "author": {{"@type": "Person", "name": "Bo Two", "url": "https://site.example/author/bo/"}}, "headline": "The bridge stays open",
        "datePublished": "2026-03-01T09:30:00.000Z", "image": {{"@type": "ImageObject", "url": "https://site.example/c/b.jpg", "width": 1200}}}}</script></head>
        <body class="post-template"><main class="gh-main"><article class="gh-article post"><header class="gh-article-header"><h1>The bridge stays open</h1></header>
        <section class="gh-content">{prose()}</section></article></main><footer class="gh-footer">Powered by a program</footer></body></html>""",
        author="Bo Two",
        not_text=("Powered by",),
        image="https://site.example/c/b.jpg",
    ),
    "static": Shape(
        f"""<!doctype html><html lang="de"><head><title>Die Brücke bleibt offen</title></head><body><header><h1><a href="/">Notizen</a></h1></header>
        <main><h1>Die Brücke bleibt offen</h1><p class="meta"><time datetime="2026-03-01T09:30:00Z">1. März 2026</time></p>{prose()}</main>
        <footer>© 2026</footer></body></html>""",
        title="Die Brücke bleibt offen",
        language="de",
    ),
    "date in the address": Shape(
        f"<html lang='en'><head><title>The bridge stays open</title></head><body><div id='content'><h1>The bridge stays open</h1>{prose()}</div></body></html>",
        published=DAY,
        url=HOME + "2026/03/01/the-bridge.html",
    ),
    "microdata": Shape(
        f"""<html lang="pt-BR"><head><title>A ponte fica aberta</title></head><body><div itemscope itemtype="https://schema.org/NewsArticle">
        <meta itemprop="datePublished" content="2026-03-01T06:30:00-03:00"><h1 itemprop="headline">A ponte fica aberta</h1>
        <div itemprop="articleBody">{prose()}</div></div></body></html>""",
        title="A ponte fica aberta",
        language="pt-BR",
    ),
    "tables for the layout": Shape(
        f"""<html><head><meta http-equiv="Content-Language" content="fr"><title>Le pont reste ouvert</title></head><body bgcolor="#ffffff"><table width="100%">
        <tr><td width="150"><a href="/">Accueil</a><br><a href="/c">Contact</a></td><td><h1><font size="5">Le pont reste ouvert</font></h1>{prose(6)}</td></tr></table></body></html>""",
        title="Le pont reste ouvert",
        language="fr",
        published=None,
    ),
    "script and a description": Shape(
        f"""<html lang="en"><head><title>The bridge stays open</title><meta name="description" content="{SENTENCES[0]}">
        <meta name="date" content="2026-03-01T09:30:00Z"></head><body><div id="root"></div><noscript>You need to enable JavaScript.</noscript>
        <script>window.__DATA__ = {{"text": "not for people"}};</script></body></html>""",
        text=SENTENCES[:1],
        not_text=("not for people",),
    ),
    "another script": Shape(
        """<html lang="ja"><head><title>橋は開いたまま</title><meta property="article:published_time" content="2026-03-01T18:30:00+09:00"></head><body><article>
        <h1>橋は開いたまま</h1><p>港町の議会は月曜日、冬までに古い橋を建て直すことに合意した。技術者たちは会議で、道路の下の銅線が誰も考えなかったほど古いと述べた。</p>
        <p>駅前の広場に移っていた市場は、工事が終わり次第すぐに戻ってくる。住民は自転車のための二つ目の道を求めた。</p>
        <p>市長は五月に投票を行うと約束した。費用は三年にわたって支払われる予定だ。</p></article></body></html>""",
        title="橋は開いたまま",
        language="ja",
        text=("港町の議会は月曜日",),
    ),
    "right to left": Shape(
        f"""<html lang="ar" dir="rtl"><head><title>الجسر يبقى مفتوحا</title><meta name="date" content="2026-03-01T09:30:00Z"></head>
        <body><article><h1>الجسر يبقى مفتوحا</h1>{"<p>وافق مجلس مدينة الميناء على إعادة بناء الجسر القديم فوق النهر قبل الشتاء القادم حسب الخطة.</p>" * 5}</article></body></html>""",
        title="الجسر يبقى مفتوحا",
        language="ar",
        text=("وافق مجلس مدينة الميناء",),
    ),
    "lists and quotations": Shape(
        f"""<html lang="en"><head><title>The bridge stays open</title><meta name="date" content="2026-03-01T09:30:00Z"></head><body><article>
        <h1>The bridge stays open</h1>{prose(2)}<blockquote><p>We can carry people, but no longer buses, and this will not change before the spring.</p></blockquote>
        <ul><li>The arch moves by two millimetres a year, as was measured twice.</li><li>The repair takes eleven months and begins in spring.</li></ul>{prose(2)}</article></body></html>""",
        text=("We can carry people, but no longer buses", "The arch moves by two millimetres"),
    ),
}


def read(shape: Shape) -> Article:
    return read_page(shape.html.encode(), "text/html; charset=utf-8", shape.url, spec(type="page"), NOW)


@pytest.fixture(params=SHAPES)
def shape(request: pytest.FixtureRequest) -> Shape:
    return SHAPES[request.param]


def test_a_page_says_who_when_and_what(shape: Shape):
    """Title, author, date, language and picture are those that a reader would name."""
    article = read(shape)
    assert (article.title, article.author, article.language) == (shape.title, shape.author, shape.language)
    assert article.published == shape.published
    assert (article.image.url if article.image else "") == shape.image


def test_a_text_is_whole_and_nothing_else(shape: Shape):
    """Every sentence of the article is there, and nothing of what stands around it."""
    article = read(shape)
    assert all(part in article.text for part in shape.text)
    assert not any(part in article.text for part in (*shape.not_text, shape.title))


def test_a_page_reads_the_same_twice(shape: Shape):
    """Nothing is remembered from one page to the next."""
    assert read(shape) == read(shape)


LISTS = {
    "cards": ('<div class="grid"><a class="card" href="/a"><img src="a.jpg"><h3>A</h3></a><a class="card" href="/b"><h3>B</h3></a></div>', "", ["a", "b"]),
    "headings": ('<h2><a href="/a">A</a></h2><p>Teaser. <a href="/a">Read more</a></p><h2><a href="/b">B</a></h2>', "", ["a", "b"]),
    "a list of links": ('<ul class="posts"><li><a href="a">A</a> – 1 March</li><li><a href="b">B</a></li></ul>', "ul.posts a", ["a", "b"]),
    "a table": ("<table><tr><td>1 March</td><td><a href='/a'>A</a></td></tr><tr><td>2 March</td><td><a href='/b'>B</a></td></tr></table>", "td a", ["a", "b"]),
    "attributes": ('<a data-kind="story" href="/a">A</a><a href="/x">X</a><a data-kind="story" href="/b">B</a>', "a[data-kind=story]", ["a", "b"]),
    "with paging": ('<h2><a href="/a">A</a></h2><h2><a href="/b">B</a></h2><nav class="pagination"><h2><a href="/page/2">Older</a></h2></nav>', "", ["a", "b"]),
    "with a hero": ('<header><h2><a href="/b">B</a></h2></header><main><h3><a href="/a">A</a></h3><h3><a href="/b">B</a></h3></main>', "", ["b", "a"]),
    "absolute and relative": ('<h2><a href="https://site.example/a?utm_source=home">A</a></h2><h2><a href="//site.example/b">B</a></h2>', "", ["a?utm_source=home", "b"]),
}  # fmt: skip


@pytest.mark.parametrize(("body", "selector", "found"), LISTS.values(), ids=LISTS.keys())
def test_lists_are_read_in_their_order(body, selector, found):
    """However a list is written, its articles come once and in the order of the page."""
    made = spec(type="page", url=NEWS, options={"links": selector} if selector else {})
    html = f"<!DOCTYPE html><html><head><title>News</title></head><body>{body}</body></html>"
    assert [link.url for link in listed_links(html.encode(), "text/html", NEWS, made)] == [HOME + one for one in found]
