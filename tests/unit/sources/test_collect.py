import asyncio
import logging
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from digest.model import Article, Collected, Failure, FetchState
from digest.sources import collect, manners, workers
from digest.sources.feed import FeedSource
from digest.sources.slots import AT_ONCE
from tests.unit.sources.samples import FIXTURES, NOW, ScriptedFetch, fetched, item, rss, spec

STORY = Article(id="1", source="a", source_name="A", title="T")


class Scripted:
    """A source that does what it is told."""

    def __init__(self, key: str, act: Any) -> None:
        self.key = key
        self.act = act
        self.states: list[FetchState] = []

    async def collect(self, state, now) -> Any:
        self.states.append(state)
        return await self.act(state) if asyncio.iscoroutinefunction(self.act) else self.act(state)


def gives(*articles, **fields) -> Any:
    return lambda state: Collected(source=state.source, articles=articles, **fields)


def breaks(error) -> Any:
    def act(state) -> Any:
        raise error

    return act


async def never(state) -> Any:
    await asyncio.Event().wait()


def run(*sources, states=(), deadline=30.0) -> Any:
    made = [(spec(key=source.key), source) for source in sources]
    return asyncio.run(collect(made, {state.source: state for state in states}, NOW, deadline=deadline))


def test_results_come_in_the_order_of_the_sources():
    """Whoever is faster, the order is that of the configuration."""
    assert [one.source for one in run(*(Scripted(name, gives(STORY)) for name in "cab"))] == ["c", "a", "b"]


def test_no_sources_give_nothing():
    """An empty list is no error."""
    assert run() == ()


@pytest.mark.parametrize(
    "error", [ValueError("odd"), TimeoutError("own"), OSError(5, "io"), RecursionError(), AssertionError()]
)
def test_each_source_fails_alone(error, caplog):
    """A source that breaks is a failure with a remedy and a line in the log; the others are unharmed."""
    with caplog.at_level(logging.ERROR, logger="digest.sources"):
        bad, good = run(Scripted("bad", breaks(error)), Scripted("good", gives(STORY)))
    assert f"broke with {type(error).__name__}" in bad.failures[0].what
    assert bad.failures[0].hint
    assert good.articles == (STORY,)
    assert "source broke" in caplog.text


def test_one_deadline_for_all():
    """A source that never answers has failed at the deadline, and nothing of it is remembered as seen."""
    before = FetchState(source="slow", etag="e", failures=2)
    slow, good = run(Scripted("slow", never), Scripted("good", gives(STORY)), states=[before], deadline=0.2)
    assert slow.failures[0].what == "no result within 0.2 s"
    assert slow.state is not None
    assert (slow.state.etag, slow.state.failures, slow.state.last_success) == ("e", 3, None)
    assert good.articles == (STORY,)


def test_sources_wait_at_the_same_time():
    """All sources up to the bound are asked before the first has answered."""
    together = asyncio.Barrier(AT_ONCE)

    async def meet(state) -> Any:
        await together.wait()
        return Collected(source=state.source)

    collected = run(*(Scripted(f"s{n}", meet) for n in range(AT_ONCE)), deadline=20)
    assert not any(one.failures for one in collected)


def test_no_more_than_the_bound_at_a_time():
    """Memory is bounded: however many sources there are, only so many are under way."""
    busy = most = 0

    async def count(state) -> Any:
        nonlocal busy, most
        busy += 1
        most = max(most, busy)
        await asyncio.get_running_loop().run_in_executor(None, int)
        busy -= 1
        return Collected(source=state.source)

    run(*(Scripted(f"s{n}", count) for n in range(3 * AT_ONCE)))
    assert 1 < most <= AT_ONCE


@pytest.mark.parametrize(
    ("fields", "failures", "success"),
    [
        ({"articles": (STORY,)}, 0, True),
        ({}, 0, True),
        ({"unchanged": True}, 0, True),
        ({"failures": (Failure(where="w", what="x"),)}, 5, False),
        ({"articles": (STORY,), "failures": (Failure(where="w", what="x"),)}, 0, True),
    ],
)
def test_failures_in_a_row_are_counted(fields, failures, success):
    """A source failed when it gave nothing but failures; anything else begins the count anew and is a success."""
    long_ago = NOW - timedelta(days=9)
    before = FetchState(source="a", failures=4, last_success=long_ago)
    source = Scripted("a", lambda state: Collected(source="a", **fields))
    (one,) = run(source, states=[before])
    assert one.state is not None
    assert (one.state.failures, one.state.last_success) == (failures, NOW if success else long_ago)


def test_a_new_source_begins_with_a_clean_state():
    """What the store does not know yet is asked without validators."""
    source = Scripted("a", gives())
    run(source)
    assert source.states == [FetchState(source="a")]


def test_what_a_source_wants_to_remember_is_kept():
    """Validators that the source gives are in the result."""
    (one,) = run(Scripted("a", gives(STORY, state=FetchState(source="a", etag="new"))))
    assert one.state == FetchState(source="a", etag="new", last_success=NOW, items=(1,))


def test_a_source_that_asked_for_rest_is_not_asked():
    """Before `not_before` the source hears nothing and the failure says until when; afterwards it is asked."""
    resting = FetchState(source="a", not_before=NOW + timedelta(hours=1), etag="e")
    source = Scripted("a", gives(STORY))
    (one,) = run(source, states=[resting])
    assert source.states == []
    assert "left alone until 2026-03-03 13:00 UTC" in one.failures[0].what
    assert one.state is not None
    assert (one.state.not_before, one.state.etag, one.state.failures) == (resting.not_before, "e", 0)
    over = FetchState(source="a", not_before=NOW)
    (one,) = run(source, states=[over])
    assert one.articles == (STORY,)


def test_a_source_that_did_well_and_asked_for_rest_has_not_failed():
    """Another newsletter that reads it gets what it showed: a server that gave everything and wants a pause is in order."""
    resting = FetchState(source="a", not_before=NOW + timedelta(hours=1), last_success=NOW - timedelta(hours=1))
    source = Scripted("a", gives(STORY))
    (one,) = run(source, states=[resting])
    assert source.states == []
    assert (one.failures, one.unchanged, one.articles) == ((), True, ())
    assert "as the server asked" in one.remarks[0]
    assert one.state == replace(resting, url=one.state.url)


@pytest.mark.parametrize(
    "trouble",
    [{"failures": 1, "error": "429"}, {"retired": NOW}, {"last_success": None}],
    ids=["failing", "gone", "new"],
)
def test_who_did_not_do_well_has_failed_while_he_is_left_alone(trouble):
    """What could not be read stays told as such in each run."""
    known = {"not_before": NOW + timedelta(hours=1), "last_success": NOW - timedelta(hours=2)}
    (one,) = run(Scripted("a", gives(STORY)), states=[FetchState(source="a", **{**known, **trouble})])
    assert (len(one.failures), one.unchanged) == (1, False)


def test_a_failure_shows_no_login():
    """The place of a failure is the URL without its password."""
    made = [(spec(key="a", url="https://u:secret@x.example/f"), Scripted("a", breaks(ValueError("x"))))]
    (one,) = asyncio.run(collect(made, {}, NOW))
    assert one.failures[0].where == "https://x.example/f"


def test_feeds_share_the_children(tmp_path):
    """Real feeds, good and bad, from files and from the web, in one collection."""
    bad = tmp_path / "bad.xml"
    bad.write_text("<html>")
    files = [FIXTURES / "garden.rss", FIXTURES / "bikes.atom", bad]
    made = [(one := spec(key=file.name, path=file), FeedSource(one, ScriptedFetch())) for file in files]
    web = spec(key="web", url="https://x.example/f")
    made.append((web, FeedSource(web, ScriptedFetch(fetched(rss(item()))))))
    collected = asyncio.run(collect(made, {}, NOW))
    assert [len(one.articles) for one in collected] == [5, 2, 0, 1]
    assert [len(one.failures) for one in collected] == [0, 0, 1, 0]


def test_a_source_that_keeps_what_it_gave_has_not_failed():
    """A page that could not be read fails for itself: its source gave what it had, and is not counted as down."""
    failure = Failure(where="https://x.example/a", what="no", hint="Try.")
    before = FetchState(source="a", failures=2)
    (kept,) = run(Scripted("a", gives(failures=(failure,), kept=("1",))), states=[before])
    (lost,) = run(Scripted("a", gives(failures=(failure,))), states=[before])
    assert (kept.state.failures, kept.state.last_success) == (0, NOW)
    assert (lost.state.failures, lost.state.last_success) == (3, None)


def test_sources_visit_sites_with_one_set_of_manners():
    """All sources of a collection know the same visits, which end before it does, and nothing of them is left after it."""
    seen = []

    def look(state) -> Any:
        seen.append((manners.current(), workers.CURRENT.get()))
        return Collected(source=state.source)

    run(Scripted("a", look), Scripted("b", look))
    assert seen[0] == seen[1]
    with pytest.raises(LookupError):
        manners.current()
