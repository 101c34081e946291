import json
from datetime import UTC, datetime

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.pagefacts import PageFacts, base_of, facts_of, feed_links, plausible_canonical
from tests.unit.sources.samples import HOME, NAUGHTY, NOW

URL = HOME + "2026/a-story"
MARCH = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def facts(head: str = "", body: str = "", lang: str = "", url: str = URL) -> PageFacts:
    tree = lxml.html.document_fromstring(
        f"<html lang='{lang}'><head>{head}</head><body>{body or '<p>x</p>'}</body></html>"
    )
    return facts_of(tree, url, NOW)


def meta(**named: str) -> str:
    return "".join(f'<meta property="{name.replace("__", ":")}" content="{value}">' for name, value in named.items())


def schema(document: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(document)}</script>'


ARTICLE = {
    "@type": "NewsArticle",
    "headline": "From the graph",
    "datePublished": "2026-03-01T10:30:00+01:00",
    "dateModified": "2026-03-02T10:30:00+01:00",
    "author": [{"@type": "Person", "name": "Ada One"}, {"name": "Bo Two"}],
    "image": {"url": "https://cdn.example/graph.jpg"},
    "inLanguage": "de-DE",
    "articleSection": "Town",
    "keywords": ["bridges", "river"],
    "description": "What the graph says.",
}


@pytest.mark.parametrize("document", [ARTICLE, [ARTICLE], {"@graph": [{"@type": "WebSite"}, ARTICLE]}, {"@type": "WebPage", "mainEntity": ARTICLE}, {**ARTICLE, "@type": ["Thing", "BlogPosting"]}])  # fmt: skip
def test_schema_org_is_read_wherever_it_stands(document):
    """An article alone, in a list, in a graph, or as what a page is about gives all that it says."""
    found = facts(schema(document))
    assert (found.title, found.author, found.language) == ("From the graph", "Ada One, Bo Two", "de-DE")
    assert (found.published, found.updated) == (MARCH, datetime(2026, 3, 2, 9, 30, tzinfo=UTC))
    assert found.image is not None
    assert found.image.url == "https://cdn.example/graph.jpg"
    assert (found.section, found.tags, found.description) == ("Town", ("bridges", "river"), "What the graph says.")


@pytest.mark.parametrize(
    "text", ["{", "[]", "null", '"x"', "[" * 5000, '{"@graph": {"@graph": {}}}', '{"@type": 5, "author": 7}']
)
def test_broken_schema_org_is_passed_over(text):
    """Whatever is no description of an article leaves the other words of the page."""
    head = f'<script type="application/ld+json">{text}</script>' + meta(og__title="Plain")
    assert facts(head).title == "Plain"


def test_wrong_types_in_a_schema_are_absent():
    """A number for a headline or an object for a date is nothing that was said."""
    odd = {
        "@type": "Article",
        "headline": 5,
        "datePublished": {},
        "author": 3,
        "image": [None, 4],
        "keywords": {"a": 1},
    }
    found = facts(schema(odd))
    assert found == facts()


def test_a_graph_without_end_is_not_walked():
    """Thousands of nodes before the article cost no more than hundreds."""
    many = {"@graph": [{"@type": "Thing"} for _ in range(5000)] + [ARTICLE]}
    assert facts(schema(many)).title == ""


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (meta(article__published_time="2026-03-01T10:30:00+01:00"), ""),
        ('<meta name="date" content="2026-03-01 09:30">', ""),
        ('<meta itemprop="datePublished" content="2026-03-01T09:30:00Z">', ""),
        ("", '<time class="entry-date" datetime="2026-03-01T09:30:00Z">1 March</time>'),
        ("", '<article><p>x</p><time datetime="2026-03-01T09:30:00Z">1 March</time></article>'),
        ("", '<main><time datetime="2026-03-01T09:30:00Z">1 March</time></main>'),
        (
            meta(article__published_time="yesterday"),
            '<time itemprop="datePublished" datetime="2026-03-01T09:30Z"></time>',
        ),
        (meta(article__published_time="2099-01-01"), '<article><time datetime="2026-03-01T09:30Z"></time></article>'),
    ],
)
def test_a_date_is_found(head, body):
    """Meta elements and `time` give the moment of publication; what is no date or not plausible is passed over."""
    assert facts(head, body).published == MARCH


def test_a_date_may_stand_in_the_address():
    """Without any other word the day in the address counts; a number that is no day does not."""
    assert facts(url=HOME + "2026/03/01/story").published == datetime(2026, 3, 1, tzinfo=UTC)
    assert facts(url=HOME + "2026/13/77/story").published is None
    assert facts(body="<time datetime='2026-03-01'>outside</time>").published is None


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>T | Site</title>" + meta(og__title="Stated"), "<h1>H</h1>", "Stated"),
        ("<title>T</title>", "<h1>H <em>one</em></h1>", "H one"),
        ("<title>T</title>", "<h1>H</h1><h1>I</h1>", "T"),
        ("<title>A story | The Site</title>" + meta(og__site_name="The Site"), "", "A story"),
        ("<title>The Site</title>" + meta(og__site_name="The Site"), "", "The Site"),
        ("", "", ""),
    ],
)
def test_a_title_is_found(head, body, title):
    """What is stated, then the only heading, then the window's title, without the name of the site at its end."""
    assert facts(head, body).title == title


@pytest.mark.parametrize(
    ("head", "body", "author"),
    [
        ('<meta name="author" content="Ada One">', "", "Ada One"),
        (meta(article__author="https://facebook.example/ada"), '<a rel="author" href="/ada">Ada</a>', "Ada"),
        (schema({"@type": "Article", "author": "Ada"}), "", "Ada"),
        (schema({"@type": "Article", "author": ["Ada <ada@site.berlin>", "bo@site.berlin"]}), "", "Ada"),
        ('<meta name="author" content="ada@site.berlin (Ada One)">', "", "Ada One"),
        ("", "", ""),
    ],
)
def test_an_author_is_a_name(head, body, author):
    """An address of a profile is nobody's name, nor is one of mail."""
    assert facts(head, body).author == author


@pytest.mark.parametrize(
    ("lang", "head", "language"),
    [
        ("pt-br", "", "pt-BR"),
        ("", '<meta http-equiv="Content-Language" content="fr">', "fr"),
        ("", meta(og__locale="es_MX"), "es-MX"),
        ("??", "", ""),
    ],
)
def test_the_language_is_that_of_the_page(lang, head, language):
    """The root element knows best."""
    assert facts(head, lang=lang).language == language


@pytest.mark.parametrize(
    ("head", "url"),
    [
        (meta(og__image="https://cdn.example/a.jpg"), "https://cdn.example/a.jpg"),
        (meta(og__image="http://cdn.example/a.jpg"), None),
        (meta(og__image="/a.jpg"), HOME + "a.jpg"),
        (meta(og__image="javascript:alert(1)"), None),
        (meta(og__image="data:image/png;base64,xx"), None),
        (
            meta(og__image="http://x.example/a.jpg", og__image__secure_url="https://x.example/a.jpg"),
            "https://x.example/a.jpg",
        ),
    ],
)
def test_a_picture_is_https(head, url):
    """Only a picture that a mail may show is taken, by its absolute address."""
    image = facts(head).image
    assert (image.url if image else None) == url


def test_a_picture_has_its_size_and_words():
    """What the page says of its picture goes with it."""
    image = facts(
        meta(
            og__image="https://c.example/a.jpg",
            og__image__width="1200",
            og__image__height="630",
            og__image__alt="A bridge",
        )
    ).image
    assert image is not None
    assert (image.width, image.height, image.alt) == (1200, 630, "A bridge")


@pytest.mark.parametrize(
    ("stated", "own", "taken"),
    [
        (HOME + "a", HOME + "a?utm_source=x", "https://site.example/a"),
        (HOME + "a", HOME + "a/amp", "https://site.example/a"),
        (HOME + "a", HOME + "a/2", "https://site.example/a"),
        ("https://origin.example/story", HOME + "a", "https://origin.example/story"),
        (HOME + "article?id=5", HOME + "article?id=5&print=1", "https://site.example/article?id=5"),
        (HOME, HOME + "a", ""),
        ("https://origin.example/", HOME + "a", ""),
        (HOME + "news", HOME + "news/a-story", ""),
        ("http://localhost:3000/a", HOME + "a", ""),
        ("http://10.0.0.1/a", HOME + "a", ""),
        ("javascript:alert(1)", HOME + "a", ""),
        ("", HOME + "a", ""),
        ("http://intranet/a", "http://intranet/b", "https://intranet/a"),
    ],
)
def test_a_canonical_address_must_be_plausible(stated, own, taken):
    """The article on this site or its origin elsewhere; not a home page, a section above it, a developer's machine."""
    assert plausible_canonical(stated, own) == taken


def test_the_canonical_link_is_read_with_the_base():
    """`rel` may hold several words, and addresses count from the `base` of the page."""
    found = facts('<base href="https://origin.example/x/"><link rel="nofollow CANONICAL" href="story">')
    assert found.canonical_url == "https://origin.example/x/story"
    assert found.base == "https://origin.example/x/"


def test_a_base_that_leads_nowhere_is_the_page_itself():
    """A hostile `base` changes nothing."""
    tree = lxml.html.document_fromstring('<base href="javascript:alert(1)"><p>x</p>')
    assert base_of(tree, URL) == URL


def test_feeds_are_named_by_alternate_links():
    """Type and relation say what a feed is; styles, other languages and foreign schemes are none."""
    tree = lxml.html.document_fromstring(
        '<link rel="alternate" type="application/rss+xml" title="All" href="/feed">'
        '<link rel="ALTERNATE home" type="Application/Atom+XML; charset=utf-8" href="https://x.example/atom">'
        '<link rel="alternate" hreflang="de" href="/de"><link rel="stylesheet" type="application/rss+xml" href="/x">'
        '<link rel="alternate" type="application/rss+xml" href="file:///etc/passwd"><p>x</p>'
    )
    assert list(feed_links(tree, HOME)) == [
        (HOME + "feed", "All", "application/rss+xml"),
        ("https://x.example/atom", "", "application/atom+xml"),
    ]


@given(
    st.sampled_from(NAUGHTY),
    st.sampled_from(["headline", "author", "datePublished", "image", "keywords", "articleSection"]),
)
def test_hostile_words_become_lines(naughty, field):
    """Whatever a page says of itself is one line of text, or an https address, or nothing."""
    found = facts(schema({"@type": "Article", field: naughty}))
    for line in (found.title, found.author, found.section, *found.tags):
        assert "\n" not in line
        assert "\x00" not in line
        assert len(line) <= 300
    assert found.image is None or found.image.url.startswith("https://")
