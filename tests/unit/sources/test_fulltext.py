import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Article, FetchState
from digest.net.answers import FetchError
from digest.sources.feed import FeedSource
from digest.sources.fulltext import ENOUGH, is_thin, merged
from digest.sources.reading import PAGES_A_RUN
from tests.unit.sources.samples import HOME, NOW, item, rss, spec
from tests.unit.sources.sites import ROBOTS, SENTENCES, SiteFetch, found, page, visiting

URL = HOME + "feed"
A, B = HOME + "a", HOME + "b"
LONG = " ".join(SENTENCES * 4)


def feed(*links: str, text: str = "A teaser.") -> str:
    return rss(*(item(f"On {link}", link=HOME + link, guid=link, description=text) for link in links or ("a",)))


def collect(pages, state=None, *, now=NOW, **fields) -> Any:
    """Let a feed collect once from a site, in virtual time; gives what it collected and the fetch."""
    fetch = SiteFetch({URL: found(feed(), URL, "application/rss+xml", etag='"1"'), **pages})
    made = spec(**{"url": URL, "full_text": "auto", **fields})

    async def go(_loop):
        return await FeedSource(made, fetch).collect(state or FetchState(source=made.key), now)

    return visiting(go), fetch


def test_nothing_is_fetched_unless_it_is_asked_for():
    """By default a feed is all that is read of a site."""
    collected, fetch = collect({A: page("A")}, full_text=False)
    assert fetch.asked == [URL]
    assert collected.articles[0].text == "A teaser."


def test_a_thin_feed_gets_the_text_of_its_pages():
    """The text is the page's; title, address and id are the feed's."""
    thin, _ = collect({}, full_text=False)
    full, _ = collect({A: page("Another title")})
    assert SENTENCES[0] in full.articles[0].text
    assert (full.articles[0].title, full.articles[0].id) == ("On a", thin.articles[0].id)
    assert full.failures == ()


def test_a_feed_with_whole_articles_is_left_alone():
    """`auto` fetches only where the feed gives little; `true` asks for every page."""
    pages = {
        URL: found(feed(text=f"<p>{LONG} {LONG} {LONG}</p>"), URL, "application/rss+xml"),
        A: page("A", paragraphs=30),
    }
    _, fetch = collect(pages)
    assert fetch.asked == [URL]
    collected, fetch = collect(pages, full_text=True)
    assert A in fetch.asked
    assert len(collected.articles[0].text) > 4000


def test_known_pages_are_not_fetched_again():
    """In the next run the article stands as it was stored: the feed's teaser does not come back over its text."""
    first, _ = collect({A: page("A")})
    assert first.state.etag == '"1"'
    pages = {URL: found(feed("b", "a"), URL, "application/rss+xml"), A: page("A"), B: page("B")}
    second, fetch = collect(pages, first.state)
    assert fetch.visited() == [URL, B]
    assert [article.title for article in second.articles] == ["On b"]
    assert second.kept == (first.articles[0].id,)


def test_a_page_that_fails_leaves_the_feed_as_it_is():
    """The article has the feed's text, a line says why, the source has not failed, and a later run tries again."""
    first, _ = collect({A: FetchError("the server answered 500", where=A, status=500)})
    assert first.articles[0].text == "A teaser."
    assert first.failures[0].where == A
    assert first.state.etag == ""
    second, fetch = collect({A: page("A")}, first.state, now=NOW + timedelta(minutes=5))
    assert fetch.asked == [URL]
    assert second.articles[0].text == "A teaser."
    third, _ = collect({A: page("A")}, first.state, now=NOW + timedelta(hours=2))
    assert SENTENCES[0] in third.articles[0].text


def test_robots_hold_for_the_pages_of_a_feed():
    """The feed was named by the operator, its pages were not."""
    collected, fetch = collect({A: page("A"), ROBOTS: "User-agent: *\nDisallow: /"})
    assert A not in fetch.asked
    assert collected.articles[0].text == "A teaser."
    assert "robots.txt" in collected.failures[0].what
    assert collected.state.etag == '"1"'


@pytest.mark.parametrize(
    "robots", ["User-agent: *\nDisallow: /no", FetchError("down", where=ROBOTS, status=500)], ids=["refused", "silent"]
)
def test_what_robots_keep_back_does_not_hide_what_is_left(robots):
    """A feed of which pages are left is read anew by the next run, also where others of its pages may not be visited, or nobody knows whether."""
    names = ["no", *(f"p{n}" for n in range(PAGES_A_RUN + 3))]
    pages = {URL: found(feed(*names), URL, etag='"1"'), ROBOTS: robots} | {HOME + name: page(name) for name in names}
    first, _ = collect(pages)
    assert first.state.etag == ""
    second, _ = collect({**pages, ROBOTS: "User-agent: *\nDisallow: /no"}, first.state)
    third, fetch = collect({**pages, ROBOTS: "User-agent: *\nDisallow: /no"}, second.state)
    told = [*first.articles, *second.articles, *third.articles]
    assert {one.title for one in told if SENTENCES[0] in one.text} == {f"On {name}" for name in names[1:]}
    assert third.state.etag == '"1"'
    assert HOME + "no" not in fetch.asked


def test_a_run_reads_some_pages_only():
    """A feed with a hundred teasers is not a hundred requests at once: all articles come, some with their text later."""
    names = [f"p{n}" for n in range(PAGES_A_RUN + 3)]
    pages = {URL: found(feed(*names), URL, etag='"1"')} | {HOME + name: page(name) for name in names}
    collected, fetch = collect(pages)
    assert len(fetch.visited()) == 1 + PAGES_A_RUN
    assert len(collected.articles) == len(names)
    assert sum(SENTENCES[0] in article.text for article in collected.articles) == PAGES_A_RUN
    assert collected.remarks == ("The pages of 3 more articles are left for the next runs.",)
    assert collected.state.etag == ""


def test_slow_sites_behind_its_links_cost_a_feed_no_article():
    """A feed that leads to many sites ends in time, however long each of them is silent: its articles come as it gave them."""
    links = [f"https://s{n}.example/a" for n in range(PAGES_A_RUN)]
    body = rss(*(item(f"On {link}", link=link, guid=link, description="A teaser.") for link in links))
    made = spec(url=URL, full_text="auto")

    async def go(loop):
        class Silent(SiteFetch):
            async def __call__(self, url: str, **how: Any) -> Any:
                if url == URL:
                    return await super().__call__(url, **how)
                await asyncio.sleep(30)
                raise FetchError("no complete answer within 30 s", where=url)

        begin = loop.time()
        fetch = Silent({URL: found(body, URL, "application/rss+xml")})
        collected = await FeedSource(made, fetch).collect(FetchState(source=made.key), NOW)
        return collected, loop.time() - begin

    collected, seconds = visiting(go)
    assert len(collected.articles) == len(links)
    assert seconds <= 120


def test_a_feed_that_did_not_change_fetches_nothing():
    """A 304 is the end of it."""
    first, _ = collect({A: page("A")})
    second, fetch = collect({A: page("A")}, first.state)
    assert second.unchanged
    assert fetch.asked == [URL]


def test_links_that_are_none_are_not_fetched():
    """An item without an address of the web has the feed's text."""
    body = rss(item("T", link="", description="x"), item("U", link="javascript:alert(1)", description="y"))
    _, fetch = collect({URL: found(body, URL)})
    assert fetch.asked == [URL]


FEED = Article(id="f", source="s", source_name="S", title="T", url=A, canonical_url=A, text="short", author="Ada")
PAGE = Article(
    id="p", source="s", source_name="P", title="Page", url=A, canonical_url="https://origin.example/a", text=LONG,
    html=f"<p>{LONG}</p>", author="Bo", language="en", tags=("x",), published=NOW, headings=("H",),
)  # fmt: skip


def test_the_longer_text_counts():
    """A page that gives less than its feed changes nothing at all."""
    assert merged(replace(FEED, text=LONG + "!"), PAGE) == replace(FEED, text=LONG + "!")


def test_what_the_feed_says_stays():
    """The page fills in what the feed left out, and nothing else; its canonical address tells where the text comes from."""
    both = merged(FEED, PAGE)
    assert (both.id, both.title, both.author, both.source_name) == ("f", "T", "Ada", "S")
    assert (both.text, both.language, both.tags, both.published) == (LONG, "en", ("x",), NOW)
    assert both.canonical_url == "https://origin.example/a"


@pytest.mark.parametrize(
    ("text", "thin"),
    [
        ("", True),
        ("word " * (ENOUGH - 1), True),
        ("word " * ENOUGH, False),
        ("これは日本語の文章です。" * 40, False),
        ("これは日本語。", True),
    ],
)
def test_thin_is_what_has_few_words(text, thin):
    """150 words are a whole article; where no spaces part them, two characters are one."""
    assert is_thin(text) is thin


TEXTS = st.text(alphabet="ab \n", max_size=30)


@given(TEXTS, TEXTS, st.sampled_from(["", "Ada"]), st.sampled_from(["", "Bo"]))
def test_merging_never_loses_a_word_of_the_feed(feed, page_text, author, other):
    """The text that is longer stays whole, what the feed said of itself stays, and doing it twice changes nothing."""
    ours = replace(FEED, text=feed, author=author)
    theirs = replace(PAGE, text=page_text, author=other)
    both = merged(ours, theirs)
    assert len(both.text) == max(len(feed), len(page_text))
    assert both.author in ({author} if author else {other, ""})
    assert (both.id, both.title, both.url, both.source) == (ours.id, ours.title, ours.url, ours.source)
    assert merged(both, theirs) == both


@given(st.lists(st.sampled_from(["word", "wort", "mot"]), max_size=400))
def test_thin_is_below_a_number_of_words(words):
    """Exactly those texts are thin that have fewer words than enough."""
    assert is_thin(" ".join(words)) == (len(words) < ENOUGH)
