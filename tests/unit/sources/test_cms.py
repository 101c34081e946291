"""The source `cms`: what is asked, what is remembered, and that nothing is lost between two runs, whatever breaks in between."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digest.errors import ConfigError
from digest.model import Collected, FetchState
from digest.net.answers import FetchError
from digest.sources import apis, cms
from digest.sources.cms import CmsSource
from tests.unit.sources.cms_sites import SITE, Ghost, InProcess, Post, Site, WordPress, ghost_spec, wordpress_spec
from tests.unit.sources.samples import NOW, ScriptedFetch

FRESH = FetchState(source="cms:site")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
KINDS = {"wordpress": (WordPress, wordpress_spec), "ghost": (Ghost, ghost_spec)}


@pytest.fixture(params=KINDS)
def kind(request) -> str:
    return str(request.param)


@pytest.fixture(autouse=True)
def _short_pages(monkeypatch) -> None:
    """Pages of three make short tests of long lists."""
    monkeypatch.setattr(apis, "LARGEST_PAGE", 3)


def post(number: int, ago: timedelta = DAY, edited: timedelta | None = None, **fields: Any) -> Post:
    published = NOW - ago
    updated = NOW - edited if edited is not None else published
    return Post(number=number, published=published, updated=updated, **fields)


def made(kind: str, *posts: Post) -> Site:
    return KINDS[kind][0](*posts)


def collect(site: Any, kind: str, state: FetchState = FRESH, now: datetime = NOW, **fields: Any) -> Collected:
    with InProcess():
        return asyncio.run(CmsSource(KINDS[kind][1](**{"max_items": 12, **fields}), site).collect(state, now))


def titles(found: Collected) -> list[str]:
    return [article.title for article in found.articles]


def remembered(found: Collected) -> FetchState:
    assert found.state is not None
    return found.state


# --- what is read -----------------------------------------------------------------------------------------------------


def test_the_first_run_takes_the_newest(kind):
    """Page after page, the newest first, as many as may be; older ones are none of a newsletter that begins now, and no failure."""
    found = collect(made(kind, *(post(n, n * HOUR) for n in range(1, 12))), kind, max_items=6)
    assert titles(found) == [f"Post {n}" for n in range(1, 7)]
    assert found.failures == ()
    assert found.partial


def test_all_pages_are_read(kind):
    """An order that fills several pages, the last of them partly, is read to its end and not beyond."""
    site = made(kind, *(post(n, n * HOUR) for n in range(1, 9)))
    assert titles(collect(site, kind)) == [f"Post {n}" for n in range(1, 9)]
    assert [query["page"] for query in site.queries] == ["1", "2", "3"]


def test_a_post_behind_a_password_is_left_out_and_told():
    """It has a title and no text for the public: it is no story, the run says so, and what was stored of it in the open does not go out."""
    site = made("wordpress", post(1, HOUR), post(2, 2 * HOUR))
    first = collect(site, "wordpress")
    site.posts[1] = post(2, 2 * HOUR, timedelta(), locked=True)
    second = collect(site, "wordpress", remembered(first), NOW + HOUR)
    assert titles(first) == ["Post 1", "Post 2"]
    assert second.remarks == ("“Post 2” is left out: it is protected by a password.",)
    assert second.withheld == (first.articles[1].id,)
    assert "Post 2" not in titles(second)
    assert second.failures == ()


def test_a_post_whose_password_is_taken_away_is_told_then():
    """It counts as changed, and is an article from then on."""
    site = made("wordpress", post(1, HOUR), post(2, 2 * HOUR, locked=True))
    first = collect(site, "wordpress")
    site.posts[1] = post(2, 2 * HOUR, timedelta())
    second = collect(site, "wordpress", remembered(first), NOW + HOUR)
    assert (titles(first), "Post 2" in titles(second)) == (["Post 1"], True)
    assert (len(first.remarks), second.remarks, second.withheld) == (1, (), ())


def test_locked_posts_take_their_place_in_the_count():
    """Pages that hold nothing else are turned as any other: what lies behind them is read."""
    site = made("wordpress", *(post(n, n * HOUR, locked=n < 5) for n in range(1, 8)))
    found = collect(site, "wordpress")
    assert titles(found) == ["Post 5", "Post 6", "Post 7"]
    assert len(found.withheld) == 4


def test_an_empty_site_is_no_failure(kind):
    """A site without posts gives nothing, and is asked from the beginning the next time."""
    found = collect(made(kind), kind)
    assert (found.articles, found.failures) == ((), ())
    assert remembered(found).last_modified == ""


def test_a_later_run_asks_for_what_is_new_or_changed(kind):
    """By publication and by change, from shortly before the last one seen."""
    site = made(kind, *(post(n, n * DAY) for n in range(1, 8)))
    state = remembered(collect(site, kind))
    site.asked.clear()
    site.posts += [post(20, HOUR), post(21, 20 * DAY, edited=HOUR, title="Backdated")]
    site.posts[5].updated = NOW - HOUR
    found = collect(site, kind, state)
    assert set(titles(found)) >= {"Post 20", "Backdated", "Post 6"}
    assert "Post 5" not in titles(found)
    assert len(site.asked) == 3


def test_a_planned_post_is_found_when_it_appears(kind):
    """It was written, and last changed, long before the mark; its publication is what counts."""
    site = made(kind, post(1, DAY), post(2, -2 * DAY, edited=3 * DAY, title="Planned"))
    site.now = NOW
    state = remembered(collect(site, kind))
    assert titles(collect(site, kind, state)) == ["Post 1"]
    site.now = NOW + 3 * DAY
    assert "Planned" in titles(collect(site, kind, state, NOW + 3 * DAY))


def test_an_article_keeps_its_identity(kind):
    """A new title, text and address make no new article."""
    site = made(kind, post(1, title="Old", slug="old"))
    first = collect(site, kind)
    site.posts[0].title, site.posts[0].slug, site.posts[0].updated = "New", "new", NOW
    second = collect(site, kind, remembered(first))
    assert titles(second) == ["New"]
    assert second.articles[0].url.endswith("/new/")
    assert first.articles[0].id == second.articles[0].id


def test_ghost_says_its_version():
    """The Content API wants to be told which of its versions is spoken."""
    fetch = ScriptedFetch(FetchError("no", where=SITE, status=500))
    collect(fetch, "ghost")
    assert fetch.asked[0]["headers"] == {"Accept": "application/json", "Accept-Version": "v5.0"}


# --- permalinks and old versions of WordPress -------------------------------------------------------------------------


def test_a_site_without_permalinks_is_read_all_the_same():
    """Where /wp-json/ is not there, `?rest_route=` is asked, and then stays."""
    site = WordPress(*(post(n) for n in range(1, 6)))
    site.pretty = False
    found = collect(site, "wordpress")
    assert len(found.articles) == 5
    assert [query.get("rest_route") for query in site.queries] == [None, "/wp/v2/posts", "/wp/v2/posts"]


def test_a_front_page_in_the_place_of_the_api_is_tried_otherwise():
    """Some servers answer any path with the front page."""
    site = WordPress(post(1))
    site.breaks = lambda url, _number: b"<!doctype html><title>Home</title>" if "/wp-json/" in url else None
    assert titles(collect(site, "wordpress")) == ["Post 1"]


def test_where_neither_is_there_the_first_answer_is_told():
    """A 404 (`rest_no_route` among them) is told once, with what to look at."""
    site = WordPress(post(1))
    site.breaks = lambda _url, _number: 404
    found = collect(site, "wordpress")
    assert found.articles == ()
    (failure,) = found.failures
    assert failure.what == "the server answered 404 Not Found"
    assert "/wp-json/" in failure.where
    assert "REST API" in failure.hint
    assert len(site.asked) == 2


def test_an_old_wordpress_that_knows_no_changes_is_not_read_to_its_end():
    """Before 5.7 `modified_after` is ignored: reading ends where articles are older than what was asked for."""
    site = WordPress(*(post(n, n * DAY) for n in range(1, 40)))
    site.knows_changes = False
    state = remembered(collect(site, "wordpress", max_items=12))
    site.asked.clear()
    collect(site, "wordpress", state)
    assert len(site.asked) == 2


@pytest.mark.parametrize("count", [2, 3, 6, 7])
def test_without_the_headers_of_wordpress_full_pages_tell(count):
    """Proxies drop X-WP-TotalPages: then a full page has a next one, and a 400 behind it is the end."""
    site = WordPress(*(post(n, n * HOUR) for n in range(1, count + 1)))
    site.counts = False
    found = collect(site, "wordpress")
    assert len(found.articles) == count
    assert found.failures == ()
    assert remembered(found).last_modified


# --- what breaks ------------------------------------------------------------------------------------------------------


def test_a_page_that_fails_loses_nothing(kind):
    """What was read is given, the failure is told, and the next run asks for all of it again."""
    site = made(kind, *(post(n, n * HOUR) for n in range(1, 9)))
    site.breaks = lambda _url, number: 500 if number == 2 else None
    found = collect(site, kind)
    assert titles(found) == ["Post 1", "Post 2", "Post 3"]
    assert found.failures[0].what.startswith("the server answered 500")
    assert remembered(found).last_modified == ""
    again = collect(site, kind, remembered(found))
    assert len(again.articles) == 8


def test_a_page_that_fails_later_moves_no_mark(kind):
    """In a later run, too, the mark stays where everything below it was read."""
    site = made(kind, post(1, 9 * DAY))
    state = remembered(collect(site, kind))
    site.posts += [post(n, n * HOUR) for n in range(2, 10)]
    last = len(site.asked)
    site.breaks = lambda _url, number: 503 if number == last + 2 else None
    torn = collect(site, kind, state)
    assert len(torn.articles) == 3
    assert remembered(torn).last_modified == state.last_modified
    assert {f"Post {n}" for n in range(2, 10)} <= set(titles(collect(site, kind, remembered(torn))))


def test_more_than_a_run_may_read_is_gone_on_with(kind):
    """The newest come first, later runs go down to the mark, and news in between come before that."""
    site = made(kind, post(1, 90 * DAY))
    state = remembered(collect(site, kind, max_items=6))
    site.posts += [post(n, n * DAY) for n in range(2, 25)]
    first = collect(site, kind, state, max_items=6)
    assert titles(first) == [f"Post {n}" for n in range(2, 7)]
    site.posts.append(post(99, HOUR, title="News"))
    seen, state = set(titles(first)), remembered(first)
    second = collect(site, kind, state, max_items=6)
    assert titles(second)[0] == "News"
    for _ in range(12):
        found = collect(site, kind, state, max_items=6)
        assert len(found.articles) <= 6
        seen, state = seen | set(titles(found)), remembered(found)
    assert seen - {"Post 1"} == {"News"} | {f"Post {n}" for n in range(2, 25)}


def test_a_post_that_is_taken_back_in_between_hides_no_other(kind):
    """When the list gets shorter while it is read, what moved up over the edge of a page is asked for again."""
    site = made(kind, *(post(n, n * HOUR) for n in range(1, 9)))

    def take_back(_url: str, number: int) -> None:
        if number == 2:
            del site.posts[0]

    site.breaks = take_back
    found = collect(site, kind)
    assert remembered(found).last_modified == ""
    assert set(titles(found)) | set(titles(collect(site, kind, remembered(found)))) == {
        f"Post {n}" for n in range(1, 9)
    }


def test_a_clock_that_is_wrong_hides_nothing(kind):
    """A post dated far ahead does not push the mark into the future."""
    site = made(kind, post(1), post(2, timedelta(days=-4000), edited=timedelta(days=-4000)))
    state = remembered(collect(site, kind))
    site.posts.append(post(3, -HOUR, title="News"))
    assert "News" in titles(collect(site, kind, state, NOW + 2 * HOUR))


def test_many_posts_of_one_second_are_read_page_by_page(kind):
    """After an import no moment says where to go on: pages are counted, until all were read and reading goes on below."""
    site = made(kind, post(1, 90 * DAY))
    state = remembered(collect(site, kind, max_items=6))
    site.posts += [post(n, 2 * DAY) for n in range(2, 30)] + [post(n, 3 * DAY) for n in range(30, 33)]
    seen: set[str] = set()
    for _ in range(24):
        found = collect(site, kind, state, max_items=6)
        seen, state = seen | set(titles(found)), remembered(found)
    assert seen - {"Post 1"} == {f"Post {n}" for n in range(2, 33)}


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"<!doctype html><html><body>Please log in</body></html>", "this is a web page, not an API"),
        (b"", "the answer is empty"),
        (b'[{"id": 1, "title": {"rendered": "On', "this is no valid JSON, or it ends in the middle"),
        (b"[" * 100_000, "the answer is nested too deeply"),
        (b'{"a":' * 100_000, "the answer is nested too deeply"),
        (b"null", "this is JSON, but no"),
        (b'"posts"', "this is JSON, but no"),
        (
            b'{"code":"rest_forbidden","message":"No <b>way</b>","errors":[{"message":"No way"}]}',
            "the site says: No way",
        ),
    ],
)
def test_what_is_no_answer_is_told(kind, body, what):
    """Pages, torn, deep and foreign JSON: one line each, and nothing is marked as read."""
    site = made(kind, post(1))
    site.breaks = lambda _url, _number: body
    found = collect(site, kind)
    assert found.articles == ()
    assert found.failures[0].what.startswith(what)
    assert remembered(found).last_modified == ""


@pytest.mark.parametrize(
    ("status", "asked", "wait"),
    [
        (429, timedelta(minutes=5), timedelta(minutes=5)),
        (429, None, timedelta(hours=1)),
        (429, timedelta(days=30), timedelta(days=1)),
        (503, timedelta(minutes=5), timedelta(minutes=5)),
        (401, None, None),
        (500, None, None),
    ],
)
def test_servers_are_left_alone_as_they_ask(status, asked, wait):
    """429 and Retry-After hold the next request back, at most a day."""
    fetch = ScriptedFetch(FetchError("no", where=SITE, status=status, retry_after=asked))
    assert remembered(collect(fetch, "wordpress")).not_before == (NOW + wait if wait else None)


@pytest.mark.parametrize("status", [401, 403])
def test_a_closed_api_says_what_to_do(kind, status):
    """Without a login the way to one is told; with one, what the fetch knows of it."""
    error = FetchError("no", where=SITE, status=status, hint="Check DIGEST_SOURCES__SITE__TOKEN in .env.")
    assert "`auth`" in collect(ScriptedFetch(error), kind).failures[0].hint
    assert "TOKEN" in collect(ScriptedFetch(error), kind, auth="site").failures[0].hint


def test_time_is_bounded_and_what_was_read_counts(monkeypatch):
    """A site that answers ever more slowly is left when its time is over; the pages until then are given."""
    monkeypatch.setattr(cms, "SECONDS", 0.2)
    site = WordPress(*(post(n, n * HOUR) for n in range(1, 9)))

    class Slow:
        async def __call__(self, url: str, **options: Any) -> Any:
            if len(site.asked) == 1:
                await asyncio.Event().wait()
            return await site(url, **options)

    found = collect(Slow(), "wordpress")
    assert titles(found) == ["Post 1", "Post 2", "Post 3"]
    assert found.failures[0].what == "reading it took longer than 0.2 s"
    assert remembered(found).last_modified == ""


# --- what is wrong in the configuration -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"options": {"api": "drupal"}}, "does not say which API it has"),
        ({"options": {"api": "ghost", "items": "x"}}, "unknown option items"),
        ({"options": {"apl": "ghost"}}, "unknown option apl"),
        ({"url": ""}, "an API needs a url"),
    ],
)
def test_a_wrong_source_is_a_mistake_of_the_configuration(fields, what):
    """It is told before anything is asked."""
    with pytest.raises(ConfigError, match=what):
        CmsSource(wordpress_spec(**fields), ScriptedFetch())


@pytest.mark.parametrize("url", [SITE, f"{SITE}/", f"{SITE}/wp-json", f"{SITE}/wp-json/"])
def test_the_site_may_be_named_in_several_ways(url):
    """With or without a slash, and by its API's root."""
    site = WordPress(post(1))
    assert len(collect(site, "wordpress", url=url).articles) == 1
    assert site.asked[0].startswith(f"{SITE}/wp-json/wp/v2/posts?")


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        (f"{SITE}/wp-json/wp/v2", f"{SITE}/wp-json/wp/v2/posts?"),
        (f"{SITE}/wp-json/wp/v2/posts/", f"{SITE}/wp-json/wp/v2/posts?"),
        (f"{SITE}/wp-json/wp/v2/episode", f"{SITE}/wp-json/wp/v2/episode?"),
        ("https://public-api.wordpress.com/wp/v2/sites/a.example", "https://public-api.wordpress.com/wp/v2/sites/a.example/posts?"),
    ],
)  # fmt: skip
def test_an_address_of_the_api_is_taken_as_it_is(url, asked):
    """Of another type of posts, or of a site at wordpress.com; there is no other way to ask there."""
    site = WordPress()
    site.breaks = lambda _url, _number: 404
    found = collect(site, "wordpress", url=url)
    assert [address.startswith(asked) for address in site.asked] == [True]
    assert found.failures


# --- over time --------------------------------------------------------------------------------------------------------

events = st.lists(
    st.one_of(
        st.tuples(st.just("publish"), st.integers(1, 9)),
        st.tuples(st.just("plan"), st.integers(1, 72)),
        st.tuples(st.just("edit"), st.integers(0, 30)),
        st.tuples(st.just("run"), st.sampled_from([0, 0, 0, 1, 2, 3])),
    ),
    max_size=14,
)


@example(
    "ghost", [("publish", 1), ("publish", 3), ("run", 0), ("edit", 0)]
)  # much is new: what was changed still gets a page
@example(
    "ghost", [("publish", 1), ("run", 0), ("edit", 0), ("publish", 4)]
)  # one page has to do for a gap and for news
@settings(max_examples=30)
@given(st.sampled_from(sorted(KINDS)), events)
def test_nothing_is_lost_over_time(kind, events):
    """Whatever is published, planned and edited between runs, and whichever page breaks: in the end every text was given."""
    site, now, state, number = made(kind, post(0, 40 * DAY)), NOW, FRESH, 0
    site.now = now
    given_: set[str] = set()

    def run(breaks: int = 0) -> None:
        nonlocal state
        last = len(site.asked)
        site.breaks = lambda _url, count: 500 if breaks and count == last + breaks else None
        found = collect(site, kind, state, now, max_items=6)
        state = remembered(found)
        given_.update(titles(found))

    run()
    for what, count in events:
        now += timedelta(minutes=37)
        site.now = now
        if what == "publish":
            for _ in range(count):
                number += 1
                site.posts.append(Post(number=number, published=now, updated=now))
        elif what == "plan":
            number += 1
            site.posts.append(Post(number=number, published=now + count * HOUR, updated=now))
        elif what == "edit":
            one = site.posts[count % len(site.posts)]
            one.title, one.updated = f"{one.name}!", now
        else:
            run(count)
    now += 100 * HOUR
    site.now = now
    wanted = {post.name for post in site.shown}
    for _ in range(2 * len(site.posts) + 10):
        if wanted <= given_:
            break
        run()
    assert wanted <= given_


def test_the_state_holds_no_more_than_moments():
    """What is remembered is how far each order was read."""
    state = remembered(collect(WordPress(post(1)), "wordpress"))
    day = f"{NOW - DAY:%Y-%m-%dT%H:%M:%SZ}"
    assert replace(state, last_modified="") == FRESH
    assert state.last_modified == f"published={day} updated={day}"


def test_a_state_that_cannot_be_read_begins_anew(kind):
    """What an older version or a feed of the same key left is no reason to fail."""
    state = FetchState(source="cms:site", last_modified="Sat, 01 Jan 2022 00:00:00 GMT", etag='"x"')
    assert titles(collect(made(kind, post(1)), kind, state)) == ["Post 1"]
