"""What is remembered of sources, on both databases: how they do, what was told of it, and that of two processes one tells."""

from dataclasses import replace
from datetime import timedelta

import pytest

from digest.model import Bulletin, FetchState, Turn
from tests.clock import START
from tests.ledger import NEWSLETTER, article, collected

KEY = NEWSLETTER.key
HOUR = timedelta(hours=1)
FAILING = FetchState(
    source="feed",
    url="https://feed.example",
    failures=3,
    failing_since=START - HOUR,
    error="404 \x00 for you",
    retired=START,
    items=(20, 0, 18),
)


def bulletin(turn: Turn, to: str = "") -> Bulletin:
    return Bulletin(source="feed", turn=turn, where="Feed", what="x", to=to)


def remember(store, *states: FetchState) -> None:
    store.articles.remember(KEY, [collected(source=one.source, state=one) for one in states], START)


def state(store, source: str = "feed") -> FetchState:
    found: FetchState = store.articles.fetch_states([source])[source]
    return found


def test_how_a_source_does_comes_back(store):
    """Since when it fails, why, whether it retired, and how many articles its answers gave are stored whole, and can be emptied."""
    remember(store, FAILING)
    assert state(store) == replace(FAILING, error="404  for you")
    remember(store, FetchState(source="feed"))
    assert state(store) == FetchState(source="feed")


def test_many_states_are_written_at_once(store):
    """A run over a thousand sources remembers each as its own."""
    many = [FetchState(source=f"s{n}", failures=n) for n in range(1000)]
    remember(store, *many)
    assert store.articles.fetch_states([one.source for one in many]) == {one.source: one for one in many}


def test_news_is_claimed_once(store):
    """Of all who found out that a source fails one tells it, until it is over; then one tells that."""
    remember(store, FAILING)
    assert [store.articles.claim(bulletin(Turn.FAILING)) for _ in range(2)] == [True, False]
    assert state(store).told == Turn.FAILING
    assert [store.articles.claim(bulletin(Turn.OVER)) for _ in range(2)] == [True, False]
    assert store.articles.claim(bulletin(Turn.FAILING))


def test_that_it_is_gone_is_told_after_that_it_failed(store):
    """A source that failed for long and then said 410 is told twice, and not as failing again."""
    remember(store, FAILING)
    claims = [store.articles.claim(bulletin(turn)) for turn in (Turn.FAILING, Turn.RETIRED, Turn.RETIRED, Turn.FAILING)]
    assert claims == [True, True, False, False]


def test_each_new_address_is_told_once(store):
    """A source that moves twice is told twice; its failures are another matter."""
    remember(store, FAILING)
    moves = [bulletin(Turn.MOVED, to) for to in ("https://a.example", "https://a.example", "https://b.example")]
    assert [store.articles.claim(one) for one in moves] == [True, False, True]
    assert state(store).told_moved == "https://b.example"
    assert store.articles.claim(bulletin(Turn.FAILING))


def test_a_run_overwrites_nothing_that_was_told(store):
    """A process that read the state before another told something does not make it untold."""
    remember(store, FAILING)
    assert store.articles.claim(bulletin(Turn.FAILING))
    remember(store, FAILING)
    assert not store.articles.claim(bulletin(Turn.FAILING))


def test_an_unknown_source_is_nobodys_news(store):
    """What was never read cannot be claimed, nor asked again."""
    assert not store.articles.claim(bulletin(Turn.FAILING))
    assert not store.articles.ask_again("feed")


def test_asking_again_lifts_rest_and_retirement(store):
    """The operator's word lets the next run ask; the count of failures stays, so that its end is told."""
    remember(store, replace(FAILING, not_before=START + HOUR))
    assert store.articles.ask_again("feed")
    found = state(store)
    assert (found.retired, found.not_before, found.failures) == (None, None, 3)


def test_listed_gives_the_dates_of_what_a_source_shows(store):
    """The dates of the articles that a source listed last, in order; an undated one counts by when it was first seen by anybody."""
    old, undated = article("old", published=START - 9 * HOUR), article("undated")
    store.articles.remember(KEY, [collected(article("gone", published=START))], START)
    store.articles.remember(KEY, [collected(undated, old)], START - HOUR)
    store.articles.remember("other", [collected(unchanged=True)], START + HOUR)
    assert store.articles.listed(["feed", "none"]) == {"feed": [START - 9 * HOUR, START - HOUR], "none": []}


@pytest.mark.parametrize("order", [("a", "b"), ("b", "a")])
def test_an_article_of_two_sources_is_seen_once(store, order):
    """Sources of one run may list the same article: it is stored once, seen once, and listed by both."""
    one = article("a")
    store.articles.remember(KEY, [collected(one, source=source) for source in order], START)
    assert len(store.articles.candidates(KEY, START)) == 1
    assert {key: len(found) for key, found in store.articles.listed(order).items()} == {"a": 1, "b": 1}


def test_givers_are_the_sources_that_list_an_article(store):
    """Of the sources that are asked about, those that list an article now; who let it go or was not asked about is not named."""
    one, other = article("a"), article("b")
    store.articles.remember(KEY, [collected(one, other, source=source) for source in ("z", "y", "x")], START)
    store.articles.remember(KEY, [collected(other, source="y")], START)
    assert store.articles.givers([one.id, other.id, "unknown"], ["y", "z"]) == {one.id: ["z"], other.id: ["y", "z"]}
    assert store.articles.givers([], ["z"]) == {}


def test_each_source_has_news_of_its_own(store):
    """What was told of one source is not told of another, and its end is not news where nothing was told."""
    remember(store, FAILING, replace(FAILING, source="other"))
    assert not store.articles.claim(bulletin(Turn.OVER))
    assert store.articles.claim(bulletin(Turn.FAILING))
    assert state(store, "other").told == ""
    assert store.articles.claim(replace(bulletin(Turn.FAILING), source="other"))


def test_a_new_address_stays_told_when_a_failure_is_over(store):
    """The end of a failure does not make the same move news again."""
    remember(store, FAILING)
    move = bulletin(Turn.MOVED, "https://a.example")
    assert [store.articles.claim(one) for one in (move, bulletin(Turn.FAILING), bulletin(Turn.OVER), move)] == [
        True, True, True, False,
    ]  # fmt: skip


def test_asking_again_touches_no_other_source(store):
    """Only the named one is asked; what was told of it stays told, and doing it twice does no harm."""
    resting = replace(FAILING, not_before=START + HOUR)
    remember(store, resting, replace(resting, source="other"))
    store.articles.claim(bulletin(Turn.RETIRED))
    assert [store.articles.ask_again("feed") for _ in range(2)] == [True, True]
    assert state(store).told == Turn.RETIRED
    assert (state(store, "other").retired, state(store, "other").not_before) == (START, START + HOUR)
