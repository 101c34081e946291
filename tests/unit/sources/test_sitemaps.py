import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import SourceError
from digest.sources.sitemaps import newest_first, read_sitemap
from digest.sources.wire import Link
from tests.unit.sources.samples import HOME, NOW, spec
from tests.unit.sources.sites import entry, sitemap

URL = HOME + "sitemap.xml"


def read(body: str | bytes, **fields: object) -> tuple[Link, ...]:
    data = body.encode() if isinstance(body, str) else body
    return read_sitemap(data, "", URL, spec(**{"type": "page", "url": HOME, **fields}), NOW)


def news(title: str, day: str) -> str:
    names = "<news:publication><news:name>The Site</news:name><news:language>en</news:language></news:publication>"
    return f"<news:news>{names}<news:publication_date>{day}</news:publication_date><news:title>{title}</news:title></news:news>"


def test_pages_come_newest_first():
    """By the date of their last change; undated ones last, in their order."""
    body = sitemap(
        entry(HOME + "u"),
        entry(HOME + "old", "2026-01-01"),
        entry(HOME + "v"),
        entry(HOME + "new", "2026-03-02T10:00:00+01:00"),
    )
    assert [link.url.removeprefix(HOME) for link in read(body)] == ["new", "old", "u", "v"]
    assert str(read(body)[0].published) == "2026-03-02 09:00:00+00:00"


def test_a_news_sitemap_has_titles_and_dates():
    """Its date of publication counts before that of the last change; titles of pictures are not those of articles."""
    image = '<image:image xmlns:image="i"><image:loc>https://c.example/x.jpg</image:loc><image:title>Photo</image:title></image:image>'
    body = sitemap(entry(HOME + "a", "2026-03-03", image + news("A &amp; B", "2026-03-01T08:00Z")))
    (link,) = read(body)
    assert (link.title, link.url, link.kind) == ("A & B", HOME + "a", "page")
    assert link.published is not None
    assert link.published.day == 1


def test_an_index_leads_to_sitemaps():
    """What stands in an index are sitemaps, whose addresses no pattern of pages concerns."""
    body = sitemap(
        entry(HOME + "s1.xml", "2026-03-01", tag="sitemap"),
        entry(HOME + "s2.xml.gz", "2026-03-02", tag="sitemap"),
        root="sitemapindex",
    )
    found = read(body, options={"only": ["/news/*"]})
    assert [(link.url.removeprefix(HOME), link.kind) for link in found] == [
        ("s2.xml.gz", "sitemap"),
        ("s1.xml", "sitemap"),
    ]


def test_gzip_is_told_by_its_bytes():
    """A `.gz` that a server calls anything is unpacked."""
    assert read(gzip.compress(sitemap(entry(HOME + "a")).encode()))[0].url == HOME + "a"


def test_a_bomb_is_refused():
    """More than the standard's 50 MiB is no sitemap."""
    with pytest.raises(SourceError, match="unpacks to more than 50 MiB"):
        read(gzip.compress(b" " * (51 * 2**20)))


@pytest.mark.parametrize(
    "body",
    [
        "",
        "garbage",
        "<html><body><p>404</p></body></html>",
        "<rss></rss>",
        b"\x1f\x8bgarbage",
        sitemap(entry(HOME + "a"))[:-20],
    ],
)
def test_what_is_no_whole_sitemap_is_told(body):
    """Pages, feeds, damage and torn files are failures: what is missing must not look like nothing new."""
    with pytest.raises(SourceError) as caught:
        read(body)
    assert caught.value.where == URL
    assert caught.value.hint


def test_an_empty_sitemap_is_one():
    """A news sitemap of a quiet weekend has no entries."""
    assert read(sitemap()) == ()


def test_strangers_and_scripts_are_left_out():
    """A sitemap speaks of its own site, in addresses of the web."""
    body = sitemap(
        *(
            entry(url)
            for url in (
                "https://other.example/a",
                "javascript:alert(1)",
                "file:///etc/passwd",
                "",
                HOME + "a",
                HOME + "a/",
            )
        )
    )
    assert [link.url for link in read(body)] == [HOME + "a"]


def test_entities_are_dead():
    """Neither files nor bombs come in by a DTD."""
    bomb = '<!DOCTYPE u [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    body = (
        f"<?xml version='1.0'?>{bomb}<urlset><url><loc>{HOME}&f;&b;</loc></url><url><loc>{HOME}b</loc></url></urlset>"
    )
    assert all("root:" not in link.url and "aaaa" not in link.url for link in read(body))


def test_patterns_and_limits_hold():
    """Only wanted pages count, and of them the newest."""
    body = sitemap(*(entry(f"{HOME}{'news' if n % 2 else 'tag'}/{n}", f"2026-02-{n + 1:02}") for n in range(20)))
    found = read(body, options={"only": ["/news/*"]}, max_items=3)
    assert [link.url.rpartition("/")[2] for link in found] == ["19", "17", "15"]


def test_dates_that_cannot_be_are_none():
    """A clock that runs ahead by years dates nothing."""
    assert read(sitemap(entry(HOME + "a", "2199-01-01")))[0].published is None


def test_a_sitemap_of_the_largest_size_is_read():
    """Fifty thousand entries are the standard's limit; more are not looked at."""
    body = sitemap(*(entry(f"{HOME}{n}") for n in range(50_500)))
    assert len(read(body, max_items=60_000)) == 50_000


@given(st.lists(st.tuples(st.integers(0, 5), st.none() | st.datetimes()), max_size=20), st.integers(1, 10))
def test_the_newest_are_kept(entries, limit):
    """No link that is left out is newer than one that is kept, and none is kept twice."""
    links = [Link(url=f"{HOME}{n}", published=at.replace(tzinfo=NOW.tzinfo) if at else None) for n, at in entries]
    kept = newest_first(links, limit)
    assert len({link.url for link in kept}) == len(kept) <= limit
    dates = [link.published for link in kept if link.published]
    assert dates == sorted(dates, reverse=True)
    first = {link.url: link for link in reversed(links)}
    assert all(first[link.url] == link for link in kept)
