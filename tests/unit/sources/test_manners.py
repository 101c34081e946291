import asyncio
from itertools import pairwise
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from protego import Protego

from digest.errors import SourceError
from digest.net.answers import FetchError
from digest.sources import manners
from digest.sources.manners import LONGEST_PAUSE, MAX_ROBOTS, PAUSE, Manners, OutOfTimeError, RobotsError, Rules
from tests import virtual_time
from tests.unit.sources.samples import HOME
from tests.unit.sources.sites import ROBOTS, SiteFetch, found


def rules(text: str) -> Rules:
    return Rules(Protego.parse(text))


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: digest\nDisallow: /private", "/a", True),
        ("User-agent: *\nDisallow:\n\nUser-agent: Digest\nDisallow: /", "/a", False),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("User-agent: *\nDisallow: /news\nAllow: /news/open", "/news/open/a", True),
        ("User-agent: *\nAllow: /news\nDisallow: /news/closed", "/news/closed/a", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x=1", True),
        ("User-agent: *\nDisallow: /*/print/", "/a/b/print/c", False),
        ("User-agent: a\nUser-agent: digest\nDisallow: /x", "/x", False),
        ("User-agent: digest\nDisallow: /x\n\nUser-agent: digest\nDisallow: /y", "/y", False),
        ("USER-AGENT: *\ndisallow: /x # why\n", "/x", False),
        ("User-agent: *\nDisallow: /caf%C3%A9", "/café", False),
        ("<html>404</html>", "/a", True),
    ],
)
def test_a_robots_file_is_read_by_the_standard(text, path, allowed):
    """Our group, else that for all; the longest rule counts, Allow among equals; `*` and `$` are wildcards (RFC 9309, 2.2)."""
    assert rules(text).allow(f"https://site.example{path}") is allowed


@pytest.mark.parametrize(
    ("asked", "pause"),
    [
        ("", PAUSE),
        ("0.1", PAUSE),
        ("5", 5.0),
        ("86400", LONGEST_PAUSE),
        ("soon", PAUSE),
        ("nan", PAUSE),
        ("inf", PAUSE),
        ("-5", PAUSE),
    ],
)
def test_a_crawl_delay_is_honoured_within_reason(asked, pause):
    """A site may ask for a longer pause than ours, up to half a minute."""
    assert rules(f"User-agent: *\nCrawl-delay: {asked}").pause == pause


@given(st.text(alphabet="abc/*$: \n", max_size=300), st.text(alphabet="abc/", max_size=50))
def test_no_robots_file_breaks_us(text, path):
    """Whatever stands in it, a rule that keeps everything back does, and rules for another agent are none of ours."""
    url = f"https://site.example/{path}"
    assert not rules(f"User-agent: *\nDisallow: /\nDisallow: {text}").allow(url)
    assert rules(f"User-agent: another\nDisallow: {text}").allow(url)


def test_a_hostile_pattern_costs_little():
    """A thousand wildcards are matched in the time of a glance: nothing backtracks."""
    text = "User-agent: *\nDisallow: /" + "a*" * 1000 + "b$"
    start = perf_counter()
    assert rules(text).allow("https://site.example/" + "a" * 2000)
    assert perf_counter() - start < 1


def go(pages, *urls, seconds=120.0, fetch_seconds=0.0, **options) -> Any:
    """Visit addresses at the same time; gives the outcomes and the fetch."""

    async def main(loop):
        fetch = SiteFetch(pages, loop.time, fetch_seconds)
        visits = Manners(loop.time() + seconds)
        outcomes = await asyncio.gather(*(visits.visit(fetch, url, **options) for url in urls), return_exceptions=True)
        return outcomes, fetch

    return virtual_time.run(main)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_a_site_without_a_robots_file_allows_everything(status):
    """An answer 4xx means that there are no rules (RFC 9309, 2.3.1.3)."""
    outcomes, _ = go({ROBOTS: FetchError("no", status=status), HOME + "a": "x"}, HOME + "a")
    assert outcomes[0].body == b"x"


@pytest.mark.parametrize("error", [FetchError("busy", status=500), FetchError("busy", status=429), FetchError("no answer"), SourceError("odd")])  # fmt: skip
def test_a_robots_file_that_cannot_be_had_allows_nothing_for_now(error):
    """Trouble of the server or on the way means no visit at all, and says so (RFC 9309, 2.3.1.4); so does 429, which asks for fewer."""
    outcomes, fetch = go({ROBOTS: error, HOME + "a": "x"}, HOME + "a")
    assert isinstance(outcomes[0], RobotsError)
    assert "robots.txt cannot be read" in outcomes[0].what
    assert fetch.visited() == []


def test_a_robots_file_is_asked_for_once():
    """Many pages of a site, at the same time, cost one request for its rules."""
    pages = {ROBOTS: "User-agent: *\nDisallow: /b", HOME + "a": "x", HOME + "b": "y"}
    outcomes, fetch = go(pages, HOME + "a", HOME + "b", HOME + "c")
    assert fetch.asked.count(ROBOTS) == 1
    assert isinstance(outcomes[1], RobotsError)
    assert outcomes[1].where == HOME + "b"
    assert HOME + "b" not in fetch.asked


def test_only_the_beginning_of_a_huge_robots_file_counts():
    """What stands behind 500 KiB is not read."""
    text = "User-agent: *\n" + "#" * MAX_ROBOTS + "\nDisallow: /\n"
    outcomes, _ = go({ROBOTS: text, HOME + "a": "x"}, HOME + "a")
    assert outcomes[0].body == b"x"


def test_a_redirect_is_no_way_around():
    """A page that leads to one that is not allowed, on the same site or another, is not used."""
    other = "https://other.example/"
    pages = {
        ROBOTS: "User-agent: *\nDisallow: /hidden",
        HOME + "a": found("x", HOME + "hidden"),
        HOME + "b": found("x", other + "closed"),
        other + "robots.txt": "User-agent: *\nDisallow: /closed",
    }
    outcomes, fetch = go(pages, HOME + "a", HOME + "b")
    assert [type(one) for one in outcomes] == [RobotsError, RobotsError]
    assert other + "robots.txt" in fetch.asked


def test_visits_to_one_host_keep_their_distance():
    """Two at a time and a second apart, over all sources; another host does not wait."""
    urls = [HOME + str(n) for n in range(5)]
    pages = dict.fromkeys([*urls, "https://other.example/a"], "x")
    _, fetch = go(pages, *urls, "https://other.example/a", fetch_seconds=0.1)
    at = [when for when, url in fetch.at if url in urls]
    assert [round(later - earlier, 6) for earlier, later in pairwise(at)] == [PAUSE] * 4
    other = next(when for when, url in fetch.at if url == "https://other.example/a")
    assert other < at[1]


def test_no_more_than_two_connections_to_a_host():
    """Where pages are slow, a third visit waits until one is over."""
    urls = [HOME + str(n) for n in range(6)]
    _, fetch = go(dict.fromkeys(urls, "x"), *urls, fetch_seconds=5)
    assert fetch.busiest == 2


def test_a_site_sets_the_pace():
    """Visits are as far apart as its crawl-delay says."""
    urls = [HOME + str(n) for n in range(3)]
    _, fetch = go({ROBOTS: "User-agent: *\nCrawl-delay: 7", **dict.fromkeys(urls, "x")}, *urls)
    at = [when for when, url in fetch.at if url in urls]
    assert [later - earlier for earlier, later in pairwise(at)] == [7.0, 7.0]


def test_nothing_begins_when_it_could_not_end():
    """Visits that would begin too near to the end of the collection are left for the next one, and none is cut off."""
    urls = [HOME + str(n) for n in range(8)]
    outcomes, fetch = go({ROBOTS: "User-agent: *\nCrawl-delay: 30", **dict.fromkeys(urls, "x")}, *urls)
    late = [one for one in outcomes if isinstance(one, OutOfTimeError)]
    assert (len(fetch.visited()), len(late)) == (3, 5)


def test_waiting_for_a_slow_host_ends_in_time():
    """Behind visits that take for ever the others give up before the collection is over."""
    urls = [HOME + str(n) for n in range(4)]
    outcomes, fetch = go(dict.fromkeys(urls, "x"), *urls, fetch_seconds=45)
    assert [type(one) for one in outcomes[2:]] == [OutOfTimeError, OutOfTimeError]
    assert len(fetch.visited()) == 2


def test_no_robots_file_is_asked_for_when_no_visit_can_follow():
    """It takes as long as a page: a site that is met late is left for the next collection, and the end cuts nothing off."""
    slow, late = "https://slow.example/a", "https://late.example/a"

    async def main(loop):
        visits, fetch = Manners(loop.time() + 100), SiteFetch({slow: "x", late: "x"}, seconds=61)
        with pytest.raises(OutOfTimeError):
            await visits.visit(fetch, slow)
        with pytest.raises(OutOfTimeError):
            await visits.visit(fetch, late)
        return fetch.asked

    assert virtual_time.run(main) == ["https://slow.example/robots.txt"]


def test_a_failed_visit_frees_its_place():
    """Errors do not use up the two places of a host."""
    urls = [HOME + str(n) for n in range(5)]
    outcomes, fetch = go({}, *urls)
    assert all(isinstance(one, FetchError) for one in outcomes)
    assert fetch.busy == 0
    assert len(fetch.visited()) == 5


def test_manners_are_shared_while_they_last():
    """Inside of a collection everybody has the same; alone they come and go."""

    async def main(_loop):
        async with manners.at_hand() as outer, manners.at_hand() as inner:
            same = outer is inner is manners.current()
        return same, manners.CURRENT.get(None)

    assert virtual_time.run(main) == (True, None)
