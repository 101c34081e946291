"""Feeds and sitemaps: what readers of feeds and search engines take in, by the letter of their standards."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from digest.archive.feeds import ATOM, MOST_ENTRIES, MOST_PAGES, Entry, Feed, atom, json_feed, sitemap

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
NASTY = 'Tom & <b>Jerry</b> "x" ]]> \x00\x1f\x85\ufffe'
MAP = """
<schema xmlns="http://www.w3.org/2001/XMLSchema" xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9"
  targetNamespace="http://www.sitemaps.org/schemas/sitemap/0.9" elementFormDefault="qualified">
<element name="urlset"><complexType><sequence><element name="url" maxOccurs="50000"><complexType><sequence>
<element name="loc" type="anyURI"/><element name="lastmod" type="dateTime"/>
</sequence></complexType></element></sequence></complexType></element></schema>
"""


def entry(number: int = 1, **changes: Any) -> Entry:
    known: dict[str, Any] = {
        "url": f"https://news.example.org/archive/e/{number}.html",
        "title": f"Edition {number}",
        "summary": "What happened",
        "language": "en",
        "author": "Weekly",
        "published": NOON - number * timedelta(days=7),
        "stories": [("A bridge", "https://example.org/a?b=1&c=2", "The Quay"), ("Pears", "", "")],
    }
    return Entry(**{**known, **changes})


def feed(*entries: Entry) -> Feed:
    home = "https://news.example.org/archive/weekly/"
    return Feed(
        title="Weekly & Co",
        home=home,
        atom=f"{home}atom.xml",
        json=f"{home}feed.json",
        language="en",
        entries=entries or (entry(),),
    )


def atom_faults(document: bytes) -> list[str]:
    """Name what RFC 4287 does not allow: elements that lack, that are doubled, or whose content is not what it has to be."""
    root = etree.fromstring(document)
    faults = [] if root.tag == f"{{{ATOM}}}feed" else ["the root is no feed"]
    once = {"id", "title", "updated"}
    for node in [root, *root.findall(f"{{{ATOM}}}entry")]:
        names = [etree.QName(child).localname for child in node]
        faults += [f"{name} stands {names.count(name)} times" for name in once if names.count(name) != 1]
        faults += [
            f"{one.text} is no time"
            for one in node.findall(f"{{{ATOM}}}updated")
            if not STAMP.fullmatch(one.text or "")
        ]
        ids = [one.text or "" for one in node.findall(f"{{{ATOM}}}id")]
        faults += [f"{one} is no IRI" for one in ids if not urlsplit(one).scheme]
        if node is not root:
            faults += [] if node.find(f"{{{ATOM}}}author/{{{ATOM}}}name") is not None else ["an entry has no author"]
        relations = [(one.get("rel"), one.get("type"), one.get("hreflang")) for one in node.findall(f"{{{ATOM}}}link")]
        faults += [f"two links are {one}" for one in set(relations) if relations.count(one) > 1]
    ids = [one.text or "" for one in root.iterfind(f"{{{ATOM}}}entry/{{{ATOM}}}id")]
    return faults + ([] if len(set(ids)) == len(ids) else ["two entries have one id"])


def test_the_rules_find_faults():
    """The rules of this test are none that any document passes."""
    broken = atom(feed(entry(1), entry(1))).replace(b"<name>Weekly</name>", b"").replace(b"<id>https:", b"<id>")
    assert len(set(atom_faults(broken))) >= 3


@pytest.mark.parametrize("entries", [(), (entry(1), entry(2)), (entry(title=NASTY, summary=NASTY, author=NASTY),)])
def test_atom_keeps_to_its_rfc(entries):
    """Each feed and entry has its id, title and time once, each entry an author and a page (RFC 4287 4.1)."""
    assert atom_faults(atom(feed(*entries))) == []


def test_a_feed_reader_reads_the_atom_feed():
    """Titles, addresses, times and stories arrive as they were meant, without a complaint of the parser."""
    read = feedparser.parse(atom(feed(entry(1), entry(2, language="de"))))
    assert not read.bozo
    assert read.version == "atom10"
    assert read.feed.title == "Weekly & Co"
    assert {one.rel: one.href for one in read.feed.links} == {"self": feed().atom, "alternate": feed().home}
    assert [(one.id, one.link, one.title) for one in read.entries] == [
        (entry(n).url, entry(n).url, f"Edition {n}") for n in (1, 2)
    ]
    assert read.feed.updated == read.entries[0].updated == read.entries[0].published == "2026-11-16T12:00:00Z"
    assert 'href="https://example.org/a?b=1&amp;c=2"' in read.entries[0].content[0].value
    assert read.entries[1].content[0].language == "de"


def test_json_feed_keeps_to_its_version():
    """What JSON Feed 1.1 wants of a feed and of an item is there; ids are text, times have a zone."""
    read = json.loads(json_feed(feed(entry(1), entry(2))))
    assert read["version"] == "https://jsonfeed.org/version/1.1"
    assert (read["title"], read["home_page_url"], read["feed_url"]) == ("Weekly & Co", feed().home, feed().json)
    assert (
        [item["id"] for item in read["items"]]
        == [item["url"] for item in read["items"]]
        == [entry(1).url, entry(2).url]
    )
    for item in read["items"]:
        assert STAMP.fullmatch(item["date_published"])
        assert item["content_html"].startswith("<p>What happened</p><ul><li><a href=")
        assert item["authors"] == [{"name": "Weekly"}]


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_words_make_a_readable_feed(title, source):
    """Whatever a title holds, both feeds stay well-formed and say it as text."""
    one = entry(title=title, summary=source, author=source, stories=[(title, "", source)])
    assert atom_faults(atom(feed(one))) == []
    (item,) = json.loads(json_feed(feed(one)))["items"]
    tree: Any = etree.HTML(item["content_html"])
    assert [node.tag for node in tree.iter()] == ["html", "body", "p", "ul", "li"]


def test_a_feed_is_short():
    """A feed holds the latest editions, not all that ever were."""
    long = feed(*(entry(number) for number in range(100)))
    assert len(etree.fromstring(atom(long)).findall(f"{{{ATOM}}}entry")) == MOST_ENTRIES
    assert len(json.loads(json_feed(long))["items"]) == MOST_ENTRIES


@pytest.mark.parametrize("count", [1, 3, MOST_PAGES + 5])
def test_a_sitemap_keeps_to_its_schema(count):
    """Whole addresses with the time of their last change, and no more of them than one file may have."""
    pages = [(f"https://news.example.org/archive/e/{number}.html?a&b", NOON) for number in range(count)]
    document = etree.fromstring(sitemap(pages))
    etree.XMLSchema(etree.fromstring(MAP)).assertValid(document)
    assert len(document) == min(count, MOST_PAGES)
