from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from digest.errors import ConfigError
from digest.model import FetchState
from digest.net.answers import FetchError
from digest.sources.manners import PAUSE
from digest.sources.page import MAX_SITEMAPS, PageSource
from digest.sources.reading import PAGES_A_RUN
from tests.unit.sources.samples import HOME, NOW, ScriptedFetch, spec
from tests.unit.sources.sites import NEWS, ROBOTS, SENTENCES, collect, entry, found, listing, page, sitemap

HOUR = timedelta(hours=1)
A, B, C = HOME + "a", HOME + "b", HOME + "c"
SITEMAP = HOME + "sitemap.xml"


def site(*paths: str, **pages) -> Any:
    """Give a site whose list leads to pages of these names."""
    return {
        NEWS: listing(*(f"/{path}" for path in paths)),
        **{HOME + path: page(f"On {path}") for path in paths},
        **pages,
    }


DATED = '<meta name="date" content="2026-03-02">'


def titles(collected) -> Any:
    return [article.title for article in collected.articles]


def test_articles_are_read_from_their_own_pages():
    """The list names them, in its order; text and title are those of each page."""
    collected, _ = collect(site("a", "b"))
    assert titles(collected) == ["On a", "On b"]
    assert all(SENTENCES[0] in article.text for article in collected.articles)
    assert {article.source for article in collected.articles} == {"page:test"}
    assert (collected.failures, collected.kept, collected.unchanged) == ((), (), False)


def test_known_pages_are_not_fetched_again():
    """The next run visits what is new, and says of the others that they stand."""
    first, _ = collect(site("a", "b"))
    second, fetch = collect(site("c", "a", "b"), first.state)
    assert fetch.visited() == [NEWS, C]
    assert titles(second) == ["On c"]
    assert second.kept == tuple(article.id for article in first.articles)
    third, fetch = collect(site("c", "a", "b"), second.state)
    assert fetch.visited() == [NEWS]
    assert (third.articles, len(third.kept)) == ((), 3)


def test_a_page_that_failed_is_tried_again():
    """It costs one line and none of the others, is left alone for a while, and comes with a later run."""
    dated = {B: page("On b", head=DATED)}
    broken = site("a", "b") | {B: FetchError("the server answered 500", where=B, hint="Later.", status=500)}
    first, _ = collect(broken)
    assert titles(first) == ["On a"]
    assert [(one.where, one.what) for one in first.failures] == [(B, "the server answered 500")]
    _, fetch = collect(site("a", "b") | dated, first.state)
    assert fetch.visited() == [NEWS]
    third, _ = collect(site("a", "b") | dated, first.state, now=NOW + 2 * HOUR)
    assert titles(third) == ["On b"]


def test_a_page_is_given_up_in_the_end():
    """After five failures nobody asks any more, and a remark says so."""
    state, now, visits = None, NOW, 0
    for _ in range(8):
        collected, fetch = collect({NEWS: listing("/b")}, state, now=now)
        state, now, visits = collected.state, now + timedelta(days=4), visits + fetch.visited().count(B)
    assert visits == 5
    assert "1 pages failed too often" in collected.remarks[0]
    assert collected.failures == ()


def test_several_failures_are_one_line():
    """A site in trouble does not fill the report."""
    collected, _ = collect({NEWS: listing("/a", "/b", "/c")})
    assert len(collected.failures) == 1
    assert "2 more pages" in collected.failures[0].what


def test_a_run_reads_some_pages_and_leaves_the_rest():
    """A first run does not storm a site: what is left comes with the next runs, the newest first."""
    paths = [f"p{n}" for n in range(PAGES_A_RUN + 5)]
    dated = site(*paths) | {HOME + path: page(f"On {path}", head=DATED) for path in paths}
    first, fetch = collect(dated)
    assert len(fetch.visited()) == 1 + PAGES_A_RUN
    assert first.remarks == ("5 more pages are left for the next runs.",)
    second, _ = collect(dated, first.state)
    assert titles(second) == [f"On {path}" for path in paths[PAGES_A_RUN:]]


def test_a_source_ends_before_the_collection_does():
    """What was read in time is given, although others were left."""
    slow = {ROBOTS: "User-agent: *\nCrawl-delay: 30"}
    collected, _ = collect(site("a", "b", "c", "d") | slow)
    assert titles(collected) == ["On a", "On b"]
    assert collected.remarks == ("2 more pages are left for the next runs.",)


def test_robots_keep_pages_back():
    """Pages that are not allowed are one line, are no failures of theirs, and the others are read."""
    collected, fetch = collect(site("a", "b") | {ROBOTS: "User-agent: digest\nDisallow: /b"})
    assert titles(collected) == ["On a"]
    assert "robots.txt does not allow" in collected.failures[0].what
    assert B not in fetch.asked
    again, _ = collect(site("a", "b") | {B: page("On b", head=DATED)}, collected.state)
    assert titles(again) == ["On b"]


def test_a_list_that_robots_keep_back_is_a_failure():
    """Then the source cannot work, and the hint says whom to ask."""
    collected, fetch = collect(site("a") | {ROBOTS: "User-agent: *\nDisallow: /news"})
    assert collected.articles == ()
    assert "digest" in collected.failures[0].hint
    assert fetch.visited() == []


def test_a_list_that_fails_keeps_what_is_known():
    """Neither notes nor validators are lost when a site is down."""
    first, _ = collect(site("a"))
    down, _ = collect({NEWS: FetchError("down", where=NEWS, status=503, retry_after=HOUR)}, first.state)
    assert down.state == replace(first.state, not_before=NOW + HOUR)
    assert down.failures[0].where == NEWS


def test_a_busy_server_is_left_alone():
    """After a 429 no further page of the source is asked for, and the next run waits as long as the server said."""
    busy = FetchError("enough", where=A, status=429, retry_after=2 * HOUR)
    collected, fetch = collect(site("a", "b", "c", "d") | {A: busy})
    assert len(fetch.visited()) < 5
    assert collected.state.not_before == NOW + 2 * HOUR


def test_a_list_that_did_not_change_costs_one_request():
    """Validators are sent once everything that it lists was read."""
    pages = site("a") | {NEWS: found(listing("/a"), etag='"1"')}
    first, _ = collect(pages)
    assert first.state.etag == '"1"'
    second, fetch = collect(pages, first.state)
    assert second.unchanged
    assert fetch.visited() == [NEWS]
    assert second.state == first.state


def test_other_links_are_looked_for_at_once():
    """A list that did not change is read again when the configuration looks for other links in it; what was read is not fetched again."""
    pages = site("a") | {NEWS: found(listing("/a"), etag='"1"')}
    first, _ = collect(pages)
    second, fetch = collect(pages, first.state, options={"links": "h2 a"})
    assert not second.unchanged
    assert len(second.kept) == 1
    assert fetch.visited() == [NEWS]
    third, _ = collect(pages, second.state, options={"links": "h2 a"})
    assert third.unchanged


@pytest.mark.parametrize("missing", ["failed", "left"])
def test_validators_wait_for_the_last_page(missing):
    """While a page is to be read yet, the list is read again, however unchanged."""
    paths = ["a", "b"] if missing == "failed" else [f"p{n}" for n in range(PAGES_A_RUN + 1)]
    pages = site(*paths) | {NEWS: found(listing(*(f"/{path}" for path in paths)), etag='"1"')}
    if missing == "failed":
        del pages[B]
    collected, _ = collect(pages)
    assert collected.state.etag == ""


def test_dates_and_titles_of_a_list_help_out():
    """Where a page says nothing of itself, what its list says is better than nothing; what the page says counts."""
    body = "<html><body><article><h2><a href='/a'>From the list</a></h2><time datetime='2026-03-01'>x</time></article></body></html>"
    bare = f"<html><body><article><p>{SENTENCES[0]} {SENTENCES[1]}</p><p>{SENTENCES[2]}</p></article></body></html>"
    collected, _ = collect({NEWS: body, A: bare})
    (article,) = collected.articles
    assert article.title == "From the list"
    assert article.published.day == 1
    collected, _ = collect({NEWS: body, A: page("Own", head='<meta name="date" content="2026-03-02">')})
    assert (titles(collected), collected.articles[0].published.day) == (["Own"], 2)


def test_what_is_too_old_is_not_visited():
    """Of an archive of years only what is new is read; a longer `since` goes further back."""
    pages = {
        SITEMAP: sitemap(entry(A, "2026-03-01"), entry(B, "2026-01-01"), entry(C)),
        A: page("A"),
        B: page("B"),
        C: page("C"),
    }
    collected, _ = collect(pages, options={"sitemap": True})
    assert titles(collected) == ["A", "C"]
    collected, _ = collect(pages, options={"sitemap": True}, since=timedelta(days=90))
    assert titles(collected) == ["A", "B", "C"]


def test_a_shared_canonical_address_is_not_believed():
    """Pages of different titles that claim one address are different articles: that is a mistake of the site's template."""
    wrong = '<link rel="canonical" href="https://site.example/story">'
    collected, _ = collect({NEWS: listing("/a", "/b"), A: page("A", head=wrong), B: page("B", head=wrong)})
    assert [article.canonical_url for article in collected.articles] == [A, B]
    assert len({article.id for article in collected.articles}) == 2


def test_two_addresses_of_one_article_are_one():
    """The same title under the same canonical address is the same article."""
    same = '<link rel="canonical" href="https://site.example/story">'
    collected, _ = collect({NEWS: listing("/a", "/b"), A: page("S", head=same), B: page("S", head=same)})
    assert [article.url for article in collected.articles] == [A]
    later, _ = collect({NEWS: listing("/c", "/a"), C: page("S", head=same)}, collected.state)
    assert (later.articles, later.kept) == ((), (collected.articles[0].id,))


def test_private_addresses_are_reached_on_the_named_host_alone():
    """`allow_private` is for the host that the operator named, not for where its pages lead."""
    pages = site("a") | {NEWS: listing("/a", "http://127.0.0.1:8080/admin")}
    _, fetch = collect(pages, allow_private=True, options={"links": "h2 a"})
    assert "http://127.0.0.1:8080/admin" in fetch.asked
    assert not any("127.0.0.1" in url for url in fetch.private)
    assert A in fetch.private


def test_a_sitemap_is_found_by_robots():
    """`sitemap = true` takes what robots.txt names, else the usual place."""
    named = HOME + "maps/news.xml"
    collected, fetch = collect(
        {ROBOTS: f"Sitemap: {named}\n", named: sitemap(entry(A)), A: page("A")}, options={"sitemap": True}
    )
    assert titles(collected) == ["A"]
    assert fetch.visited() == [named, A]
    collected, fetch = collect({SITEMAP: sitemap(entry(A)), A: page("A")}, options={"sitemap": True})
    assert fetch.visited() == [SITEMAP, A]


def test_a_sitemap_may_be_named():
    """An address, also one that counts from the page's."""
    other = HOME + "maps/x.xml"
    for given in (other, "/maps/x.xml"):
        collected, fetch = collect({other: sitemap(entry(A)), A: page("A")}, options={"sitemap": given})
        assert titles(collected) == ["A"]
        assert fetch.visited()[0] == other


def index(*urls: str) -> str:
    return sitemap(*(entry(url, "2026-03-01", tag="sitemap") for url in urls), root="sitemapindex")


def test_an_index_is_followed_and_never_in_a_circle():
    """An index that names itself and others that name it end; what is in the sitemaps is read."""
    one, two = HOME + "1.xml", HOME + "2.xml"
    pages = {SITEMAP: index(SITEMAP, one), one: index(SITEMAP, one, two), two: sitemap(entry(A)), A: page("A")}
    collected, fetch = collect(pages, options={"sitemap": True})
    assert titles(collected) == ["A"]
    assert sorted(set(fetch.visited())) == sorted(fetch.visited())


def test_there_is_an_end_to_sitemaps():
    """Of an index of a thousand the newest are read; a chain without end is left after a few steps."""
    many = {SITEMAP: index(*(f"{HOME}{n}.xml" for n in range(1000)))} | {
        f"{HOME}{n}.xml": sitemap() for n in range(1000)
    }
    _, fetch = collect(many, options={"sitemap": True}, seconds=600)
    assert len(fetch.visited()) <= MAX_SITEMAPS + 1
    chain = {SITEMAP: index(HOME + "0.xml")} | {f"{HOME}{n}.xml": index(f"{HOME}{n + 1}.xml") for n in range(50)}
    _, fetch = collect(chain, options={"sitemap": True}, seconds=600)
    assert len(fetch.visited()) <= 4


def test_a_sitemap_that_fails_fails_alone():
    """The others of an index are read, and the failure is told; when all fail it is the source's."""
    pages = {SITEMAP: index(HOME + "1.xml", HOME + "2.xml"), HOME + "2.xml": sitemap(entry(A)), A: page("A")}
    collected, _ = collect(pages, options={"sitemap": True})
    assert titles(collected) == ["A"]
    assert collected.failures[0].where == HOME + "1.xml"
    del pages[HOME + "2.xml"]
    collected, _ = collect(pages, options={"sitemap": True})
    assert (collected.articles, len(collected.failures)) == ((), 1)


def test_pauses_are_kept_between_pages():
    """Reading three pages takes a list's time and two pauses, not none."""
    assert PAUSE >= 1
    collected, _ = collect(site("a", "b", "c"), seconds=41)
    assert titles(collected) == ["On a"]


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"url": ""}, "needs a url"),
        ({"options": {"links": "h2 >"}}, "no CSS selector"),
        ({"options": {"links": ""}}, "must be a CSS selector"),
        ({"options": {"links": 5}}, "must be a CSS selector"),
        ({"options": {"sitemap": 5}}, "sitemap is no address"),
        ({"options": {"sitemap": "ftp://x.example/s"}}, "sitemap is no address"),
        ({"options": {"sitemap": True, "links": "a"}}, "and not both"),
        ({"options": {"only": [1]}}, "only must be a list"),
        ({"options": {"linkz": "a"}}, "unknown option linkz"),
    ],
)
def test_what_is_configured_wrongly_is_told(fields, what):
    """Each mistake names the source and what to write instead, before anything is fetched."""
    with pytest.raises(ConfigError, match=what) as caught:
        PageSource(spec(**{"key": "page:x", "type": "page", "url": NEWS, **fields}), ScriptedFetch())
    assert (caught.value.where, bool(caught.value.hint)) == ("source page:x", True)


def test_notes_of_another_time_do_no_harm():
    """A source whose notes are damaged reads its pages anew."""
    collected, _ = collect(site("a"), FetchState(source="page:test", notes="{damaged"))
    assert titles(collected) == ["On a"]


def test_what_stood_there_at_first_is_no_news_later():
    """Undated pages that the first run left for later stood there when the source was added; dated ones, and those that come later, count."""
    paths = [f"p{n}" for n in range(PAGES_A_RUN + 3)]
    dated = {HOME + paths[-1]: page("Dated", head=DATED)}
    first, _ = collect(site(*paths) | dated)
    assert len(first.articles) == PAGES_A_RUN
    second, fetch = collect(site("new", *paths) | dated, first.state)
    assert titles(second) == ["On new", "Dated"]
    assert len(fetch.visited()) == 1 + 4
    third, fetch = collect(site("new", *paths) | dated, second.state)
    assert (third.articles, fetch.visited()) == ((), [NEWS])


def test_a_page_that_failed_at_first_is_no_news_later():
    """The same holds for one that could not be read in the first run."""
    first, _ = collect(site("a", "b") | {B: FetchError("down", where=B, status=500)})
    later, fetch = collect(site("a", "b"), first.state, now=NOW + 2 * HOUR)
    assert (later.articles, fetch.visited()) == ((), [NEWS, B])
