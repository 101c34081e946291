from typing import Any

import pytest

from digest.errors import SourceError
from digest.net.answers import FetchError
from digest.sources.discovery import MAX_NAMED, Discovery, discover
from tests.unit.sources.samples import HOME, NOW, item, rss
from tests.unit.sources.sites import ROBOTS, SiteFetch, found, page, visiting

RSS, ATOM = "application/rss+xml", "application/atom+xml"


def named(*feeds: tuple[str, str], kind: str = RSS) -> str:
    """Give a page that names feeds, each by address and title."""
    return page(
        head="".join(f'<link rel="alternate" type="{kind}" title="{title}" href="{url}">' for url, title in feeds)
    )


def look(pages: Any, url: str = HOME, seconds: float = 120, **options: Any) -> tuple[Discovery, SiteFetch]:
    fetch = SiteFetch(pages)

    async def go(_loop: object) -> Any:
        return await discover(fetch, url, NOW, **options)

    return visiting(go, seconds), fetch


def urls(discovery: Discovery) -> list[str]:
    return [feed.url.removeprefix(HOME) for feed in discovery.feeds]


def test_an_address_that_is_a_feed_is_taken_as_it_is():
    """Then nothing else is asked for, not even the rules for robots: the operator named it."""
    discovery, fetch = look(
        {HOME + "f": found(rss(item(pubDate="Mon, 02 Mar 2026 08:00:00 GMT")), HOME + "f", RSS)}, HOME + "f"
    )
    (feed,) = discovery.feeds
    assert (feed.url, feed.kind, feed.articles, feed.how) == (HOME + "f", "RSS", 1, "the address itself")
    assert feed.newest is not None
    assert feed.newest.day == 2
    assert fetch.asked == [HOME + "f"]


def test_a_page_names_its_feed():
    """The feed that the page names is read, and told with its title and kind."""
    discovery, _ = look({HOME: named(("/atom", "All posts"), kind=ATOM), HOME + "atom": rss(item(), item())})
    (feed,) = discovery.feeds
    assert (feed.url, feed.title, feed.kind, feed.how) == (HOME + "atom", "All posts", "Atom", "the page names it")
    assert discovery.is_page


def test_feeds_of_comments_and_empty_ones_come_last():
    """Of several the first is taken that carries articles: sites put their main feed first, but some put comments before it."""
    pages = {
        HOME: named(("/comments/feed", "Site » Comments"), ("/empty", "Empty"), ("/main", "Main"), ("/more", "More")),
        HOME + "comments/feed": rss(item()),
        HOME + "empty": rss(),
        HOME + "main": rss(item()),
        HOME + "more": rss(item()),
    }
    assert urls(look(pages)[0]) == ["main", "more", "empty", "comments/feed"]


@pytest.mark.parametrize("place", ["feed", "rss.xml", "index.xml", "feed.json"])
def test_the_usual_places_are_tried(place):
    """Where a page names none, feeds lie where programs for sites put them."""
    body = '{"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [{"id": "1", "url": "https://site.example/1", "title": "T"}]}'
    pages = {
        HOME: page(),
        HOME + place: found(body, HOME + place, "application/feed+json") if place.endswith("json") else rss(item()),
    }
    discovery, _ = look(pages)
    assert urls(discovery) == [place]
    assert discovery.feeds[0].how == "a usual place"


def test_a_part_of_a_site_has_its_own_usual_places():
    """Below the address first: the feed of a blog is not that of the shop beside it."""
    pages = {HOME + "blog": page(), HOME + "blog/index.xml": rss(item()), HOME + "feed": rss(item())}
    assert urls(look(pages, HOME + "blog")[0]) == ["blog/index.xml"]


def test_a_file_has_nothing_below():
    """Beside `news.html` a feed may lie, below it none."""
    _, fetch = look({HOME + "town/news.html": page()}, HOME + "town/news.html")
    assert HOME + "town/feed" in fetch.asked
    assert not any("news.html/" in url for url in fetch.asked)


def test_what_was_tried_is_told():
    """Without a feed every address that was asked for is there, with the reason."""
    discovery, _ = look({HOME: named(("/gone", "Old"), ("/page", "Page")), HOME + "page": page()})
    assert discovery.feeds == ()
    tried = {one.url: one.what for one in discovery.tried}
    assert tried[HOME] == "this is a web page, not a feed"
    assert tried[HOME + "gone"] == "the server answered 404"
    assert tried[HOME + "page"] == "this is a web page, not a feed"
    assert HOME + "feed" in tried


def test_robots_hold_for_the_search():
    """What a program looks for by itself it looks for only where it may."""
    discovery, fetch = look(
        {HOME: named(("/feed", "All")), HOME + "feed": rss(item()), ROBOTS: "User-agent: *\nDisallow: /feed"}
    )
    assert discovery.feeds == ()
    assert HOME + "feed" not in fetch.asked
    assert "robots.txt" in next(one.what for one in discovery.tried if one.url == HOME + "feed")


def test_a_site_that_cannot_be_reached_is_an_error():
    """There is nothing to look at then."""
    with pytest.raises(SourceError, match="no answer"):
        look({HOME: FetchError("no answer", where=HOME)})


def test_what_is_no_page_is_told_from_one():
    """A picture names no feeds, and cannot be read as a page."""
    discovery, _ = look({HOME: found(b"\x89PNG", HOME, "image/png")})
    assert (discovery.feeds, discovery.is_page) == ((), False)


TRUNCATED = rss(item(), item()).removesuffix("</channel></rss>")


@pytest.mark.parametrize(
    ("body", "kind", "why"),
    [
        (TRUNCATED, RSS, "ends in the middle"),
        (TRUNCATED, "text/html", "ends in the middle"),
        (TRUNCATED, "", "ends in the middle"),
        ("", RSS, "empty"),
        ("", "text/html", "empty"),
        (bytes(range(256)) * 8, "application/xml", "no feed"),
        (bytes(range(256)) * 8, "text/html", "no feed"),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": [', "application/feed+json", "JSON"),
        ("<p>Not found.</p>", "text/html", "no feed"),
        (page(), "text/html", "a web page"),
    ],
)
def test_a_broken_feed_is_told_and_others_are_only_offered(body, kind, why):
    """What was meant as a feed is none of a page's: why it cannot be read is told, and what lies beside it is another feed."""
    there = found(body, HOME + "news.xml", kind)
    discovery, _ = look({HOME + "news.xml": there, HOME + "feed": rss(item())}, HOME + "news.xml")
    assert discovery.broken is not None
    assert why in discovery.broken.what
    assert (discovery.broken.where, bool(discovery.broken.hint)) == (HOME + "news.xml", True)
    assert (urls(discovery), discovery.is_page) == (["feed"], False)


@pytest.mark.parametrize("path", ["news.xml", "feed", "blog/rss/", "index.rdf", "feeds.json"])
def test_a_page_at_the_place_of_a_feed_is_a_broken_one(path):
    """Servers give a page where a feed has gone; a page that names its feed is one all the same."""
    assert look({HOME + path: page(), HOME + "atom.xml": rss(item())}, HOME + path)[0].broken is not None
    discovery, _ = look({HOME + path: named(("/all", "All")), HOME + "all": rss(item())}, HOME + path)
    assert (discovery.broken, discovery.is_page, urls(discovery)) == (None, True, ["all"])


def test_a_page_that_speaks_of_feeds_is_a_page():
    """Markup of a feed inside of a page makes none of it, nor does a name that only begins like one."""
    pages = {HOME + "feedback": page(body="<p>Write <rss> and <feed>.</p>"), HOME + "feed": rss(item())}
    discovery, _ = look(pages, HOME + "feedback")
    assert (discovery.broken, discovery.is_page, urls(discovery)) == (None, True, ["feed"])


@pytest.mark.parametrize("more", range(4))
@pytest.mark.parametrize("encoding", ["shift_jis", "euc-jp", "gb18030", "iso2022-jp", "utf-8", "utf-16"])
def test_a_page_in_any_charset_is_a_page(encoding, more):
    """However many bytes its characters have, and wherever the part that is looked at ends."""
    text = f'<html><head><meta charset="{encoding}"><title>x</title></head><body><p>{"x" * more}{"夜行。" * 2000}</p>'
    there = found(text.encode(encoding), HOME + "a", "text/html")
    discovery, _ = look({HOME + "a": there, HOME + "feed": rss(item())}, HOME + "a")
    assert (discovery.broken, discovery.is_page) == (None, True)


def test_a_comment_says_nothing_of_what_follows():
    """Caches and plugins write one above everything, with markup in it."""
    for body, is_page in [("<!-- <p>cached</p> -->\n" + TRUNCATED, False), ("<!-- no <feed> -->" + page(), True)]:
        there = found(body, HOME + "a", "text/html")
        discovery, _ = look({HOME + "a": there, HOME + "feed": rss(item())}, HOME + "a")
        assert (discovery.is_page, discovery.broken is None) == (is_page, is_page)


def test_no_password_is_in_what_is_broken():
    """It is told without the login of its address."""
    url = "https://me:secret@site.example/f.xml"
    broken = look({url: found(TRUNCATED, HOME + "f.xml", RSS)}, url)[0].broken
    assert broken is not None
    assert broken.where == HOME + "f.xml"


def test_a_page_that_names_hundreds_is_bounded():
    """Of endless links the first are tried, in a minute at most."""
    pages = {HOME: named(*((f"/f{n}", "x") for n in range(500)))}
    _, fetch = look(pages, seconds=600)
    assert len([url for url in fetch.asked if "/f" in url and url[-1].isdigit()]) == MAX_NAMED


def test_the_search_ends():
    """A site that asks for half a minute between visits is left after a minute, with what was found by then."""
    pages = {HOME: named(("/a", "A"), ("/b", "B"), ("/c", "C"), ("/d", "D")), ROBOTS: "User-agent: *\nCrawl-delay: 30"}
    discovery, _ = look(pages | {HOME + name: rss(item()) for name in "abcd"}, seconds=600)
    assert 1 <= len(discovery.feeds) < 4
    assert "longer than 60 s" in discovery.tried[-1].what


def test_one_feed_under_two_addresses_is_one():
    """Two links that lead to the same feed are not offered twice."""
    pages = {
        HOME: named(("/a", "A"), ("/b", "B")),
        HOME + "a": found(rss(item()), HOME + "f", RSS),
        HOME + "b": found(rss(item()), HOME + "f", RSS),
    }
    assert urls(look(pages)[0]) == ["a"]


def test_a_permanent_redirect_is_the_address():
    """What moved for good is written down where it is now; a redirect for the moment is not."""
    moved = found(rss(item()), HOME + "new", RSS, moved_to=HOME + "new")
    assert urls(look({HOME: named(("/old", "All")), HOME + "old": moved})[0]) == ["new"]
    assert urls(look({HOME + "old": found(rss(item()), HOME + "session", RSS)}, HOME + "old")[0]) == ["old"]


def test_no_password_is_shown():
    """A login of the address that was typed is in nothing that is found."""
    url = "https://me:secret@site.example/f"
    (feed,) = look({url: found(rss(item()), HOME + "f", RSS)}, url)[0].feeds
    assert feed.url == HOME + "f"
