from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digest.errors import SourceError
from digest.model import Image
from digest.sources.canonical import article_id, canonical, item_id
from digest.sources.charset import scrub
from digest.sources.parsing import parse_feed
from tests.unit.sources.samples import FIXTURES, HOME, NAUGHTY, NOW, item, rss, spec

URL = "https://feeds.example/f"


def parse(body, content_type="", url=URL, **fields) -> Any:
    data = body.encode() if isinstance(body, str) else body
    return parse_feed(data, content_type, url, spec(**fields), NOW)


def fixture(name, **fields) -> Any:
    return parse((FIXTURES / name).read_bytes(), **fields)


def one(*items, **fields) -> Any:
    (article,) = parse(rss(*items), **fields)
    return article


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def test_rss_with_everything():
    """RSS 2.0: content before teaser, names decoded, MediaRSS, tags, language, canonical address."""
    beans = fixture("garden.rss", section="Home", weight=2.0)[0]
    assert (beans.title, beans.source_name) == ("Beans & peas: what to sow now", "The Garden & Kitchen Post")
    assert beans.url.endswith("?utm_source=rss&utm_medium=feed")
    assert beans.canonical_url == "https://garden.example/beans"
    assert beans.id == article_id("https://garden.example/beans")
    assert (beans.author, beans.tags, beans.language) == ("Ada Marrow", ("Vegetables", "Spring"), "en-GB")
    assert beans.published == utc(2026, 3, 3, 6, 30)
    assert beans.text.split("\n\n") == [
        "Broad beans can be sown as soon as the soil is dry enough to walk on.",
        "Five centimetres are enough. Our table has the details.",
    ]
    assert beans.headings == ("The right depth",)
    assert beans.image == Image(url="https://img.garden.example/beans-800.jpg", width=800, height=600)
    assert 'href="https://garden.example/depth"' in beans.html
    assert "stats.wp.com" not in beans.html
    assert (beans.section, beans.weight) == ("Home", 2.0)


def test_the_original_address_behind_a_feed_service():
    """`feedburner:origLink` is where readers go, and an enclosed picture is the picture."""
    herbs = fixture("garden.rss")[1]
    assert (herbs.url, herbs.canonical_url) == ("https://garden.example/herbs/", "https://garden.example/herbs")
    assert herbs.image == Image(url="https://img.garden.example/herbs.png")
    assert herbs.published == utc(2026, 3, 1, 10)


def test_sound_is_no_picture_and_a_guid_may_be_the_link():
    """Audio enclosures are ignored; a guid that is a permalink stands in for a missing link."""
    podcast = fixture("garden.rss")[2]
    assert (podcast.url, podcast.image) == ("https://garden.example/compost-hour", None)


def test_implausible_dates_are_none():
    """1970 and 2046 are clocks that were never set: such articles are undated."""
    assert [article.published for article in fixture("garden.rss")[2:]] == [None, None, None]


def test_relative_links_of_rss_belong_to_the_site():
    """Without xml:base the channel's own address is the base."""
    assert fixture("garden.rss")[3].url == "https://garden.example/archive/clock"


def test_atom_with_bases_and_languages():
    """Atom: xml:base counts for links and pictures, each entry has its own language and author, xhtml content is read."""
    bridge, path = fixture("bikes.atom")
    assert (bridge.title, bridge.language) == ("Neue Brücke über die Lahn", "de")
    assert bridge.url == "https://rad.example/blog/bruecke"
    assert (bridge.published, bridge.updated) == (utc(2026, 3, 2, 7), utc(2026, 3, 2, 10))
    assert bridge.image == Image(url="https://rad.example/blog/b-900.jpg")
    assert (path.title, path.language, path.author) == ("Un sentier < deux mètres", "fr", "Zoé")
    assert path.published == utc(2026, 3, 1, 8)
    assert 'href="https://autre.example/carte"' in path.html


def test_rss_one_with_dublin_core():
    """RSS 1.0: `dc:date`, `dc:creator`, `dc:subject` and the channel's `dc:language` are understood."""
    (otter,) = fixture("rivers.rdf")
    assert (otter.published, otter.author, otter.tags) == (utc(2026, 2, 27, 11, 15), "R. Eed", ("Animals",))
    assert (otter.language, otter.text) == ("en", "Two otters were seen below the weir. They stayed for an hour.")


def test_json_feed():
    """JSON Feed 1.1: plain titles, numbers as ids, authors of item or feed, wrong types as absent, empty items left out."""
    rye, note = fixture("oven.json")
    assert (rye.title, rye.author, rye.tags) == ("Rye <and> wheat", "Bo Crust", ("Bread", "Rye"))
    assert (rye.published, rye.updated) == (utc(2026, 3, 2, 6), utc(2026, 3, 2, 7))
    assert rye.image == Image(url="https://oven.example/rye.jpg", alt="A loaf")
    assert rye.source_name == "Oven & Stone"
    assert (note.title, note.url, note.author) == ("", "", "Mia")
    assert note.text == "No title, 1 < 2.\n\nSecond paragraph."
    assert note.id == item_id("feed:test", "https://oven.example/notes/1")


def test_declared_latin_text_and_localised_dates():
    """A feed in ISO-8859-1 (with the dash of cp1252) and Portuguese dates, without a language: no mojibake, the right moment."""
    bread, election = fixture("pao.rss")
    assert (bread.title, bread.source_name) == ("Promoção de pão \u2013 só hoje", "Notícias")
    assert bread.text == "O pão está mais barato."
    assert bread.published == utc(2026, 3, 2, 22, 42, 40)
    assert (election.title, election.url, election.published) == ("Eleições", "", None)


@pytest.mark.parametrize(
    ("version", "head"),
    [("0.91", '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">'), ("0.92", ""), ("2.0", "")],
)  # fmt: skip
def test_old_versions_of_rss(version, head):
    """RSS 0.9x is read like 2.0, its DTD is not fetched."""
    feed = f'<?xml version="1.0"?>{head}<rss version="{version}"><channel><title>Old</title><link>{HOME}</link>{item()}</channel></rss>'
    assert [article.title for article in parse(feed)] == ["A title"]


def test_the_operator_knows_the_language():
    """A language in the configuration outranks what the feed says; many feeds say `en-us` by default."""
    assert one(item(), language="pt").language == "pt"


def test_the_name_of_the_source():
    """The configured name, else the feed's title, else its host."""
    assert one(item(), name="My name").source_name == "My name"
    assert parse(rss(item()).replace("Test feed", ""))[0].source_name == "site.example"


@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_titles_are_tame(text):
    """Whatever a title holds, it is one line without control characters, and the feed goes on."""
    escaped = text.encode("utf-8", "ignore").decode().replace("&", "&amp;").replace("<", "&lt;")
    articles = parse(rss(item(escaped), item("Next", HOME + "next")))
    assert articles[-1].title == "Next"
    assert all(char.isprintable() or char == "\u200d" for char in articles[0].title if char != "\ufe0f")


def test_items_that_share_a_link_are_apart():
    """A change log whose items all point at one page: the oldest has its address, the others are known by their guids, and no two by one address."""
    second, first = parse(rss(*(item(f"v{n}", HOME + f"log#v{n}", guid=f"v{n}") for n in (2, 1))))
    assert (first.id, first.canonical_url) == (article_id(HOME + "log"), HOME + "log")
    assert second.id == item_id("feed:test", "v2")
    assert second.canonical_url == canonical(second.canonical_url) == f"{HOME}log#!{second.id}"
    assert second.url == HOME + "log#v2"


def test_the_same_item_twice_is_one():
    """The same guid and link twice is one article, the first."""
    assert len(parse(rss(item(guid="x"), item("Again", guid="x")))) == 1


def test_the_newest_are_kept():
    """Over the cap the newest by date stay, in the feed's order; feeds that begin with the oldest lose nothing new."""
    items = [item(f"day {day}", f"{HOME}{day}", pubDate=f"{day:02d} Feb 2026 08:00:00 GMT") for day in range(1, 29)]
    assert [article.title for article in parse(rss(*items), max_items=2)] == ["day 27", "day 28"]
    assert [article.title for article in parse(rss(*reversed(items)), max_items=2)] == ["day 28", "day 27"]
    undated = [item(f"n{n}", f"{HOME}n{n}") for n in range(5)]
    assert [article.title for article in parse(rss(*undated), max_items=3)] == ["n0", "n1", "n2"]


def test_plain_descriptions_have_paragraphs():
    """A description without markup keeps its blank lines as paragraphs."""
    assert one(item(description="First one.\n\nSecond one, 1 &lt; 2.")).text == "First one.\n\nSecond one, 1 < 2."


def test_a_feed_in_a_file_counts_from_its_site():
    """A local file has no address of its own: relative links and pictures belong to the channel's site."""
    (article,) = parse(
        rss(item(link="rel", enclosure="")).replace(
            "<enclosure></enclosure>", '<enclosure url="e.png" type="image/png" length="1"/>'
        ),
        url="/srv/feed.xml",
    )
    assert article.url == "https://site.example/rel"
    assert article.image == Image(url="https://site.example/e.png")


def test_unknown_links_are_dropped():
    """A link of another scheme is no link, and the article is known by source and guid."""
    article = one(item(link="magnet:?xt=1", guid="g"))
    assert (article.url, article.canonical_url, article.id) == ("", "", item_id("feed:test", "g"))


@pytest.mark.parametrize("link", ["mailto:news@site.example", "MAILTO:news@site.example?subject=x"])
def test_an_address_of_mail_is_no_address_of_an_article(link):
    """It may stand in a text, and leads to no page: the article is known by source and guid, as one without a link."""
    article = one(item(link=link, guid="g"))
    assert (article.url, article.canonical_url, article.id) == ("", "", item_id("feed:test", "g"))


@pytest.mark.parametrize("link", ["HTTPS://site.example/a", "Https://site.example/a"])
def test_a_scheme_may_be_written_in_any_case(link):
    """It leads where the usual form does, and is written as that."""
    article = one(item(link=link, guid="g"))
    assert (article.url, article.id) == ("https://site.example/a", article_id("https://site.example/a"))


def test_slightly_broken_xml_is_read():
    """An ampersand or a control character in the wrong place costs nothing."""
    broken = rss(item("Fish & chips"), item("Be\x0bll", HOME + "b")).replace("Fish &amp; chips", "Fish & chips")
    assert [article.title for article in parse(broken)] == ["Fish & chips", "Bell"]


def test_an_empty_channel_is_a_feed():
    """A feed without items is in order: a new blog."""
    assert parse(rss()) == ()
    assert parse('{"version": "https://jsonfeed.org/version/1", "items": []}') == ()


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("", "empty"),
        ("  \n ", "empty"),
        ("\ufeff", "empty"),
        ("<!DOCTYPE html><html><body>Not found</body></html>", "web page"),
        ("<!-- cached --><HTML><head></head></HTML>", "web page"),
        ("Not a feed at all", "no feed"),
        ("\x89PNG\r\n\x1a\n\x00\x00", "no feed"),
        ("<opml><body/></opml>", "no feed"),
        ("<sitemapindex></sitemapindex>", "no feed"),
        (rss(item(), item())[:-30], "ends in the middle"),
        (rss(item())[:120], "ends in the middle|neither"),
        ('{"items": [', "no valid JSON"),
        ("[1, 2", "no valid JSON"),
        ('{"name": "x"}', "no JSON Feed"),
        ("[]", "no JSON Feed"),
        ('{"items": {}}', "no JSON Feed"),
        ("[" * 100_000, "JSON"),
    ],
)
def test_what_is_no_whole_feed_is_an_error(body, what):
    """Pages, garbage, empty and torn bodies say what they are, where, and what to do."""
    with pytest.raises(SourceError, match=what) as caught:
        parse(body)
    assert caught.value.where == URL
    assert caught.value.hint


def test_a_page_that_names_a_feed_says_so():
    """The remedy for a page's address is the feed that the page names."""
    page = '<!doctype html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head>'
    with pytest.raises(SourceError) as caught:
        parse(page)
    assert "alternate" in caught.value.hint


def test_entities_are_inert():
    """Entity bombs and external entities are text at most: nothing grows, no file is read."""
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<!DOCTYPE rss [<!ENTITY l0 "lol">{bomb}<!ENTITY xxe SYSTEM "file:///etc/passwd">]>'
    feed = rss(item("&l9;&xxe; end")).replace("<rss", head + "<rss", 1)
    (article,) = parse(feed)
    assert "root:" not in article.title
    assert "lollol" not in article.title
    assert len(article.title) < 50


def test_a_doctype_inside_an_article_is_text():
    """Only what stands before the root is a DTD; a page that an article shows is its content."""
    article = one(item(description="<![CDATA[<p>Begin with <code>&lt;!DOCTYPE html&gt;</code> [x]>.</p>]]>"))
    assert article.text == "Begin with <!DOCTYPE html> [x]>."


@pytest.mark.parametrize(
    "head", ["<!-- a --> <?x y?>\n", "<!DOCTYPE rss [ <!ELEMENT a (b)> ]>", "<!DOCTYPE rss>", "\n\n"]
)
def test_what_stands_before_the_root_is_passed_over(head):
    """Comments, instructions, a DTD and blank lines before the root cost nothing."""
    assert len(parse(rss(item()).replace("<rss", head + "<rss", 1))) == 1
    assert len(parse(head + rss(item()).partition("?>")[2])) == 1


def test_deep_nesting_is_refused():
    """Feeds nest a dozen elements; two hundred thousand are an attack and end at once."""
    with pytest.raises(SourceError, match="nests more than"):
        parse(rss(item(description="<a>" * 200_000 + "</a>" * 200_000)))


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 2000), st.integers(0, 30))
@example(b"!\xa0", 71, 0)
def test_damaged_feeds_never_raise_anything_else(junk, place, gone):
    """However a feed is damaged, the result is articles that can be told apart, shown and linked to, or a `SourceError`."""
    whole = (FIXTURES / "garden.rss").read_bytes()
    for body in (whole[:place] + junk + whole[place + gone :], junk, b"<rss>" + junk + b"</rss>", b"{" + junk + b"}"):
        with suppress(SourceError):
            found = parse(body)
            assert len({one.id for one in found}) == len(found)
            assert all(one.url == "" or one.url.startswith(("http://", "https://")) for one in found)
            assert all(scrub(said) == said for one in found for said in (one.title, one.author, one.text))
            assert all(len(one.title.splitlines()) <= 1 for one in found)
