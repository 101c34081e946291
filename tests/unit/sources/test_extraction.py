import pytest

from digest.errors import SourceError
from digest.model import Article
from digest.sources.canonical import article_id
from digest.sources.extraction import read_page
from digest.sources.webpage import MAX_PAGE
from tests.unit.sources.samples import HOME, NOW, spec
from tests.unit.sources.sites import SENTENCES, page

URL = HOME + "a"


def read(
    body: str | bytes, content_type: str = "text/html; charset=utf-8", url: str = URL, **fields: object
) -> Article:
    data = body.encode() if isinstance(body, str) else body
    return read_page(data, content_type, url, spec(**{"type": "page", **fields}), NOW)


def test_the_text_is_found_without_what_stands_around_it():
    """Navigation and footer are no part of an article; its title stands above it once."""
    article = read(page("The bridge"))
    assert article.text.startswith(SENTENCES[0])
    assert article.title == "The bridge"
    assert not any(word in article.text for word in ("Imprint", "Home", "The bridge"))
    assert "The bridge" not in article.headings
    assert len(article.text.split("\n\n")) == 4


def test_an_article_is_known_by_its_address():
    """Id and canonical address are the page's own, or those that it names; readers are sent to the page."""
    plain = read(page(), url=URL + "?utm_source=x")
    assert (plain.id, plain.canonical_url) == (article_id("https://site.example/a"), "https://site.example/a")
    copy = read(page(head='<link rel="canonical" href="https://origin.example/story">'))
    assert (copy.canonical_url, copy.url) == ("https://origin.example/story", URL)
    assert copy.id == article_id("https://origin.example/story")


def test_the_words_of_the_operator_come_first():
    """Name, section, weight and language are those of the source, where it has them."""
    stated = read(page(lang="en"), name="Mine", section="Town", weight=2.0, language="fr")
    assert (stated.source_name, stated.section, stated.weight, stated.language) == ("Mine", "Town", 2.0, "fr")
    own = read(page(lang="pt-BR", head='<meta property="og:site_name" content="The Site">'))
    assert (own.source_name, own.language) == ("The Site", "pt-BR")


def test_a_section_of_the_page_is_a_tag():
    """Its words for a section are not ours: they help to choose one."""
    article = read(page(head='<meta property="article:section" content="Local"><meta name="keywords" content="a, b">'))
    assert (article.section, article.tags) == ("", ("Local", "a", "b"))


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-16", "iso-8859-2"])
def test_letters_survive(encoding):
    """Charsets are told by our rules for all sources, whatever the page claims."""
    text = page("Über Brücken", head="<meta charset='x-none'>").replace('<meta charset="utf-8">', "")
    assert read(text.encode(encoding), f"text/html; charset={encoding}").title == "Über Brücken"


def test_scripts_and_trackers_never_arrive():
    """What the extraction gives is cleaned like any other HTML of strangers."""
    hostile = (
        f"<h1>T</h1><p>{SENTENCES[0]}<script>alert(1)</script> <a href='javascript:alert(1)' onclick='x()'>{SENTENCES[1]}</a></p>"
        f"<p style='position:fixed'>{SENTENCES[2]} <img src='https://pixel.example/pixel.gif' width=1 height=1></p>"
        f"<iframe src='https://evil.example'></iframe><p>{SENTENCES[3]}</p>"
    )
    html = read(page(body=hostile)).html
    assert SENTENCES[0] in html
    assert not any(word in html for word in ("script", "onclick", "iframe", "pixel", "style="))


def test_a_page_without_a_text_says_what_it_is_about():
    """Where nothing is found the page's own description is the text, with its picture."""
    head = f'<meta name="description" content="{SENTENCES[0]}"><meta property="og:image" content="https://c.example/a.jpg">'
    article = read(page(head=head, body="<div id='app'></div>"))
    assert article.text == SENTENCES[0]
    assert article.image is not None


def test_a_description_is_no_text_of_the_program():
    """Markup in a description is text, not markup."""
    article = read(
        page(
            head='<meta name="description" content="Less &lt;b&gt; is &lt;script&gt;more&lt;/script&gt;, says everybody here.">',
            body="<b></b>",
        )
    )
    assert article.text == "Less <b> is <script>more</script>, says everybody here."
    assert "<script>" not in article.html


@pytest.mark.parametrize(
    ("body", "content_type", "what"),
    [
        (b"", "text/html", "no web page"),
        (b"\x89PNG\r\n\x1a\n\x00<", "image/png", "no web page but image/png"),
        (b"%PDF-1.7 <<", "application/pdf", "no web page but application/pdf"),
        (b'{"a": 1}', "application/json", "no web page"),
        (b"just words", "text/plain", "no web page"),
        (b"x" * (MAX_PAGE + 1), "text/html", "larger than 3 MB"),
        (b"<html><head></head><body><div></div></body></html>", "text/html", "no article"),
    ],
)
def test_what_is_no_article_is_told(body, content_type, what):
    """Pictures, documents, monsters and empty pages are failures with a remedy."""
    with pytest.raises(SourceError, match=what) as caught:
        read(body, content_type)
    assert caught.value.where == URL
    assert caught.value.hint


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 20_000 + SENTENCES[0],
        "<p>" + "<b>" * 5000 + SENTENCES[0] + "</b>" * 5000,
        "<table>" * 400 + SENTENCES[0],
        "<a href='x'>" * 3000 + "</a>",
        "<!--" + "x" * 100_000,
        "<p>&" + "amp;" * 50_000,
        "<p " + " ".join(f"a{n}=1" for n in range(20_000)) + ">x",
        "\x00\x01\x02<p>\x03" * 1000,
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    ],
)
def test_hostile_pages_end(body):
    """Deep, wide and broken pages give an article of safe text or a failure; neither hangs nor runs anything."""
    try:
        article = read(page("Title", body=body))
    except SourceError:
        return
    assert "onerror" not in article.html
    assert "\x00" not in article.text
