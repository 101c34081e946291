from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.net.answers import FetchError
from digest.sources.manners import PAUSE
from digest.sources.memory import PageMemory
from digest.sources.reading import PAGES_A_RUN, Visits, job_of, read_pages
from digest.sources.waiting import no_longer_than_a_day
from tests.unit.sources.samples import HOME, NOW, spec
from tests.unit.sources.sites import NEWS, ROBOTS, SiteFetch, found, page, visiting

HOUR = timedelta(hours=1)
OTHER = "https://other.example/"


def read(
    pages: Any, *urls: str, memory: PageMemory | None = None, now: Any = NOW, **fields: Any
) -> tuple[Visits, SiteFetch, PageMemory]:
    """Read these pages in one run of a source of the site."""
    known = memory or PageMemory.read("")
    made = spec(**{"type": "page", "url": NEWS, **fields})

    async def go(loop: Any) -> Any:
        fetch = SiteFetch(pages, loop.time)
        return await read_pages(urls, fetch, made, known, now), fetch

    visits, fetch = visiting(go, 300)
    return visits, fetch, known


def site(*names: str, home: str = HOME) -> dict[str, Any]:
    return {home + name: page(f"On {name}") for name in names}


def test_each_page_is_read_once_in_a_run():
    """The same address twice is one visit, and the memory learns of it."""
    visits, fetch, memory = read(site("a"), HOME + "a", HOME + "a")
    assert fetch.visited() == [HOME + "a"]
    assert visits.articles[HOME + "a"].title == "On a"
    assert memory.article(HOME + "a") == visits.articles[HOME + "a"].id


def test_pages_are_visited_in_their_order():
    """The first ones first, whatever becomes of them, so that the newest come when time is short."""
    names = [f"p{n}" for n in range(8)]
    _, fetch, _ = read(site(*names[::2]), *(HOME + name for name in names))
    assert fetch.visited() == [HOME + name for name in names]


def test_a_visit_has_a_pause_before_it():
    """The pages of a source are a second apart, as all pages of a host are."""
    names = [f"p{n}" for n in range(4)]
    _, fetch, _ = read(site(*names), *(HOME + name for name in names))
    at = [when for when, url in fetch.at if url != ROBOTS]
    assert at[-1] - at[0] == pytest.approx(3 * PAUSE)


def test_a_run_is_bounded():
    """What is over the limit of a run is counted, and nothing is noted of it."""
    urls = [f"{HOME}p{n}" for n in range(PAGES_A_RUN + 7)]
    visits, fetch, memory = read({}, *urls)
    assert (len(fetch.visited()), visits.left) == (PAGES_A_RUN, 7)
    assert memory.due(urls[-1], NOW)


def test_known_and_waiting_pages_use_up_no_visits():
    """The limit of a run is for pages that are due."""
    memory = PageMemory.read("")
    old = [f"{HOME}old{n}" for n in range(PAGES_A_RUN)]
    for url in old[::2]:
        memory.read_as(url, "id")
    for url in old[1::2]:
        memory.failed(url, NOW)
    visits, fetch, _ = read(site("new"), *old, HOME + "new", memory=memory)
    assert fetch.visited() == [HOME + "new"]
    assert visits.left == 0


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_has_enough_is_left(status):
    """No further page of it is asked for in this run; what was left of it waits for a later one, and the source as long as it asked."""
    busy = FetchError("enough", where=HOME + "a", status=status, retry_after=3 * HOUR)
    urls = [HOME + name for name in "abcdef"]
    visits, fetch, _ = read(site(*"bcdef") | {HOME + "a": busy}, *urls)
    assert len(fetch.visited()) <= 3
    assert visits.wait == 3 * HOUR
    assert visits.left + len(fetch.visited()) == 6


def test_another_host_that_has_enough_does_not_hold_the_source_back():
    """A list may lead to many sites: one that is busy is its own matter."""
    busy = FetchError("enough", where=OTHER + "a", status=429)
    visits, fetch, _ = read(site("b", "c") | {OTHER + "a": busy}, OTHER + "a", HOME + "b", OTHER + "x", HOME + "c")
    assert visits.wait is None
    assert {HOME + "b", HOME + "c"} <= set(visits.articles)
    assert OTHER + "x" not in fetch.asked


def test_robots_are_no_failures_of_pages():
    """A page that may not be visited is told, and is visited as soon as it may be."""
    visits, _, memory = read(site("a") | {ROBOTS: "User-agent: *\nDisallow: /"}, HOME + "a", HOME + "b")
    assert (visits.failed, len(visits.refused), len(visits.failures)) == ([], 2, 1)
    assert "1 more pages" in visits.failures[0].what
    assert memory.due(HOME + "a", NOW)


def test_pages_that_robots_keep_back_take_no_place_of_others():
    """A list that begins with more of them than a run may visit is read behind them, in that same run."""
    closed = [f"{HOME}no{n}" for n in range(2 * PAGES_A_RUN)]
    names = [f"p{n}" for n in range(PAGES_A_RUN + 3)]
    robots = {ROBOTS: "User-agent: *\nDisallow: /no"}
    visits, fetch, _ = read(robots | site(*names), *closed, *(HOME + name for name in names))
    assert visits.closed == set(closed)
    assert PAGES_A_RUN - 2 <= len(fetch.visited()) <= PAGES_A_RUN
    assert visits.left == len(names) - len(fetch.visited())


def test_a_site_whose_robots_are_asked_for_takes_a_place():
    """A list that leads to a new site with each link asks no more sites in a run than it may visit pages."""
    urls = [f"https://s{n}.example/a" for n in range(PAGES_A_RUN + 5)]
    robots = {f"https://s{n}.example/robots.txt": "User-agent: *\nDisallow: /" for n in range(len(urls))}
    visits, fetch, _ = read(robots, *urls)
    assert (len(fetch.asked), visits.left) == (PAGES_A_RUN, 5)


def test_a_redirect_to_what_robots_keep_back_takes_a_place():
    """It was asked for: a site cannot have us ask for all of its pages that way."""
    urls = [f"{HOME}p{n}" for n in range(PAGES_A_RUN + 5)]
    pages = {url: found("x", HOME + "no") for url in urls}
    visits, fetch, _ = read({ROBOTS: "User-agent: *\nDisallow: /no"} | pages, *urls)
    assert (len(fetch.visited()), visits.left) == (PAGES_A_RUN, 5)


def test_robots_that_cannot_be_read_close_no_page():
    """Another run may find that they allow it."""
    visits, _, _ = read({ROBOTS: FetchError("down", where=ROBOTS, status=500)}, HOME + "a")
    assert (len(visits.refused), visits.closed) == (1, set())


def test_failures_of_both_kinds_are_two_lines():
    """What failed and what robots.txt keeps back are different things."""
    visits, _, _ = read({ROBOTS: "User-agent: *\nDisallow: /no"}, HOME + "no", HOME + "gone")
    assert [failure.where for failure in visits.failures] == [HOME + "gone", HOME + "no"]


@pytest.mark.parametrize(
    ("body", "content_type", "what"),
    [
        (b"\x00\x01", "application/octet-stream", "no web page"),
        (b"<html><body></body></html>", "text/html", "no article"),
        (b"<p>x</p>" * 400_000, "text/html", "larger than 3 MB"),
    ],
)
def test_a_page_that_cannot_be_read_is_remembered_as_failed(body, content_type, what):
    """It is told with its address, and not asked for again at once."""
    visits, _, memory = read({HOME + "a": found(body, HOME + "a", content_type)}, HOME + "a")
    assert what in visits.failures[0].what
    assert visits.failures[0].where == HOME + "a"
    assert not memory.due(HOME + "a", NOW)


def test_no_login_is_told():
    """An address with a user and a password is shown without."""
    visits, _, _ = read({}, "https://me:secret@site.example/a")
    assert "secret" not in str(visits.failures)


def test_pages_have_less_time_than_feeds():
    """A page that takes five seconds is too much; an orphaned child ends itself some seconds later."""
    job = job_of(found("x"), spec(), NOW, "page")
    assert (job.patience, job.seconds, job.noun, job.reader) == (5.0, 10, "page", "page")


@given(st.none() | st.timedeltas(timedelta(0), timedelta(days=400)))
def test_no_wait_is_longer_than_a_day(wait):
    """However long a server asks for, the next day sees another try; without a word there is no wait."""
    end = no_longer_than_a_day(wait, NOW)
    assert (end is None) == (wait is None)
    assert end is None or NOW <= end <= NOW + timedelta(days=1)


@given(
    st.lists(st.sampled_from("abcdefgh"), max_size=12),
    st.sets(st.sampled_from("abcdefgh")),
    st.sets(st.sampled_from("abcdefgh")),
)
def test_every_page_has_one_outcome(listed, good, forbidden):
    """Whatever a site does, each page that was due became an article, failed, was refused, or is left: the sums match."""
    robots = "User-agent: *\n" + "".join(f"Disallow: /{name}\n" for name in sorted(forbidden))
    visits, fetch, memory = read({ROBOTS: robots, **site(*good)}, *(HOME + name for name in listed))
    outcomes = len(visits.articles) + len(visits.failed) + len(visits.refused) + visits.left
    assert outcomes == len(set(listed))
    assert not {HOME + name for name in forbidden} & set(fetch.asked)
    assert all(memory.article(HOME + name) for name in set(listed) & good - forbidden)
