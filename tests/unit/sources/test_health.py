"""When a failing source is asked again, what is remembered of it, and when a person is told."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import SourceError
from digest.model import Article, Collected, Failure, FetchState, Turn
from digest.net.answers import FetchError
from digest.sources.health import (
    FIRST_PAUSE,
    LONGEST_PAUSE,
    bulletins,
    failed,
    judged,
    left_alone,
    of_this_address,
    pause,
    refused,
)
from tests.unit.sources.samples import NOW, spec

WEB = spec(url="https://u:p@site.example/feed", name="")
FILE = spec(url="", path="articles")
KEY = WEB.key
READ = FetchState(source=KEY, last_success=NOW - timedelta(hours=1))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BROKEN = Collected(source=KEY, failures=(Failure(where="w", what="404"),))
GOOD = Collected(source=KEY, articles=(Article(id="1", source=KEY, source_name="A", title="T"),))


def turns(state: FetchState, now: Any = NOW) -> list[Turn]:
    return [one.turn for one in bulletins(state, WEB, now)]


def after(before: FetchState, given: Collected, now: Any = NOW, of: Any = WEB) -> FetchState:
    state = judged(given, before, of, now).state
    assert state is not None
    return state


@given(key=st.text(max_size=30), failures=st.integers(1, 10_000))
def test_the_pause_doubles_up_to_a_day(key, failures):
    """Each failure doubles the pause, from five minutes to a day; at most a quarter is taken off, so that a daily run always asks."""
    whole = min(FIRST_PAUSE * 2 ** min(failures - 1, 9), LONGEST_PAUSE)
    assert 0.75 * whole <= pause(key, failures) <= whole
    assert pause(key, failures) <= LONGEST_PAUSE


def test_the_pause_is_derived_and_spread():
    """The same source and count give the same pause; a hundred sources that failed together come back at a hundred times."""
    pauses = [pause(f"feed:{n}", 5) for n in range(100)]
    assert pauses == [pause(f"feed:{n}", 5) for n in range(100)]
    assert len(set(pauses)) == 100
    assert max(Counter(one // timedelta(seconds=120) for one in pauses).values()) < 30


def test_a_failure_is_counted_dated_and_waits():
    """A failed source knows since when, how often, why, and until when it is left alone."""
    once = after(FetchState(source=KEY, last_success=NOW - DAY), BROKEN)
    assert (once.failures, once.failing_since, once.error, once.last_success) == (1, NOW, "404", NOW - DAY)
    assert once.not_before == NOW + pause(KEY, 1)
    twice = after(once, BROKEN, NOW + HOUR)
    assert (twice.failures, twice.failing_since, twice.not_before) == (2, NOW, NOW + HOUR + pause(KEY, 2))


def test_what_lies_on_this_machine_does_not_wait():
    """A folder or a file is mended by its owner, who tries again at once."""
    assert after(FetchState(source=KEY), BROKEN, of=FILE).not_before is None


def test_a_server_may_ask_for_longer():
    """Of our pause and what the server asked for, the longer one holds."""
    asked = replace(BROKEN, state=FetchState(source=KEY, not_before=NOW + 6 * HOUR))
    assert after(FetchState(source=KEY), asked).not_before == NOW + 6 * HOUR
    brief = replace(BROKEN, state=FetchState(source=KEY, not_before=NOW + timedelta(seconds=1)))
    assert after(FetchState(source=KEY), brief).not_before == NOW + pause(KEY, 1)


@pytest.mark.parametrize("given", [GOOD, Collected(source=KEY, unchanged=True), Collected(source=KEY)])
def test_a_success_forgets_the_failures(given):
    """Anything but a failure ends the row, whatever was remembered."""
    before = FetchState(source=KEY, failures=7, failing_since=NOW - DAY, error="x", not_before=NOW, retired=NOW)
    state = after(before, given)
    assert (state.failures, state.failing_since, state.error, state.not_before, state.retired) == (
        0,
        None,
        "",
        None,
        None,
    )
    assert state.last_success == NOW


def test_items_are_counted_but_for_a_304():
    """The last ten answers are remembered, and what is usual is their median; an unchanged feed says nothing of it."""
    state = FetchState(source=KEY)
    for count in (5, 5, 7, 5, 0, 5, 5, 6, 5, 5, 5, 90):
        state = after(state, Collected(source=KEY, articles=GOOD.articles * count))
    assert state.items == (7, 5, 0, 5, 5, 6, 5, 5, 5, 90)
    assert state.usual_items == 5
    assert after(state, Collected(source=KEY, unchanged=True)).items == state.items
    assert FetchState(source=KEY).usual_items is None


def test_a_source_with_some_articles_has_not_failed():
    """One file of a folder that cannot be read is a failure of its own."""
    assert failed(BROKEN)
    assert not failed(replace(GOOD, failures=BROKEN.failures))
    assert not failed(Collected(source=KEY))


def test_a_failing_source_is_asked_less_and_less():
    """In two days of runs each ten minutes a source is asked some dozen times, not three hundred; after that once a day, by each daily run."""
    state, asked, now = FetchState(source=KEY), 0, NOW
    for step in [timedelta(minutes=10)] * (2 * 24 * 6) + [DAY] * 5:
        now += step
        if left_alone(state, now) is None:
            state, asked = after(state, BROKEN, now), asked + 1
        if step < DAY:
            often = asked
    assert 8 <= often <= 14
    assert asked == often + 5


def test_one_miss_is_no_news():
    """The first failure, and a second within the day, are told to nobody."""
    once = after(READ, BROKEN)
    assert turns(once) == []
    assert turns(after(once, BROKEN, NOW + HOUR), NOW + HOUR) == []


def test_what_persists_is_told():
    """Three failures in a row are news; so are two a day apart, as of a weekly newsletter."""
    state = READ
    for _ in range(3):
        state = after(state, BROKEN)
    assert turns(state) == [Turn.FAILING]
    weekly = after(after(READ, BROKEN), BROKEN, NOW + 7 * DAY)
    assert turns(weekly, NOW + 7 * DAY) == [Turn.FAILING]


def test_a_source_that_was_never_read_is_told_at_once():
    """Whoever configured it should know that its address is wrong, and what the source says of it; once."""
    given = judged(
        replace(BROKEN, failures=(Failure(where="w", what="404", hint="Check the URL."),)),
        FetchState(source=KEY),
        WEB,
        NOW,
    )
    (one,) = given.bulletins
    assert (one.turn, one.what) == (Turn.FAILING, "could not be read: 404")
    assert one.hint == "Check the URL. `digest sources health` tells more."
    assert given.state is not None
    assert turns(after(replace(given.state, told=Turn.FAILING), BROKEN, NOW + DAY)) == []


def test_it_is_told_once_and_when_it_is_over():
    """What was told is not told again, however often it fails, until it can be read."""
    state = replace(after(FetchState(source=KEY, failures=5, failing_since=NOW - DAY), BROKEN), told=Turn.FAILING)
    assert turns(state) == []
    well = after(state, GOOD)
    assert turns(well) == [Turn.OVER]
    assert turns(replace(well, told="")) == []


@given(outcomes=st.lists(st.booleans(), max_size=60), gap=st.integers(1, 3000))
def test_bulletins_alternate_whatever_happens(outcomes, gap):
    """Over any history a failure is told before its end is, each once, and nobody hears of a row of fewer than three within a day."""
    state, told = READ, []
    for n, fine in enumerate(outcomes):
        now = NOW + n * gap * timedelta(minutes=1)
        state = after(state, GOOD if fine else BROKEN, now)
        for one in bulletins(state, WEB, now):
            told.append(one.turn)
            state = replace(state, told="" if one.turn is Turn.OVER else one.turn)
    assert told == [Turn.FAILING, Turn.OVER] * (len(told) // 2) + [Turn.FAILING] * (len(told) % 2)
    rows = "".join("." if fine else "x" for fine in outcomes).split(".")
    if gap * 2 < 24 * 60:
        assert told.count(Turn.FAILING) == sum(len(row) >= 3 for row in rows)


def test_gone_is_retired_and_told_at_once():
    """A 410 is an answer for good: told the first time, with the way back, and not asked again."""
    error = FetchError("the server answered 410 Gone", status=410)
    given = replace(
        BROKEN, failures=(Failure(where="w", what=error.what),), state=refused(FetchState(source=KEY), error, NOW)
    )
    state = after(FetchState(source=KEY), given)
    assert state.retired == NOW
    (one,) = bulletins(state, WEB, NOW)
    assert one.turn is Turn.RETIRED
    assert f"--retry '{KEY}'" in one.hint
    assert turns(replace(state, told=Turn.RETIRED)) == []
    assert left_alone(state, NOW + 400 * DAY) is not None


def test_gone_at_a_new_address_is_not_gone():
    """A 410 where a redirect led forgets the redirect; the configured address has its chance."""
    state = refused(FetchState(source=KEY, moved_to="https://new.example"), FetchError("gone", status=410), NOW)
    assert (state.retired, state.moved_to) == (None, "")


def test_what_is_no_answer_of_a_server_retires_nobody():
    """A page in the place of a feed, or a body that ends in the middle, is a failure like others."""
    state = refused(FetchState(source=KEY), SourceError("this is a web page"), NOW)
    assert (state.retired, state.not_before) == (None, None)


def test_a_move_is_told_once():
    """A permanent redirect is remembered and told with the new address, once for each address."""
    state = replace(FetchState(source=KEY, last_success=NOW), moved_to="https://new.example/f")
    (one,) = bulletins(state, WEB, NOW)
    assert (one.turn, one.to) == (Turn.MOVED, "https://new.example/f")
    assert "https://new.example/f" in one.what
    assert turns(replace(state, told_moved=one.to)) == []
    assert turns(replace(state, told_moved="https://older.example")) == [Turn.MOVED]


def test_another_address_begins_anew():
    """Once the operator changed the url, validators, failures, a redirect and a retirement of the old one are gone; its end is still told."""
    old = FetchState(
        source=KEY, url="https://old.example", etag="e", failures=9, retired=NOW, moved_to="x", told=Turn.RETIRED
    )
    fresh = of_this_address(old, WEB)
    assert fresh == FetchState(source=KEY, url=WEB.url, told=Turn.RETIRED)
    assert turns(after(fresh, GOOD)) == [Turn.OVER]


def test_what_was_known_before_addresses_were_kept_stays():
    """A state of an older database has no address, and is taken for the one that is configured."""
    old = FetchState(source=KEY, etag="e", failures=2)
    assert of_this_address(old, WEB) == replace(old, url=WEB.url)
    assert of_this_address(replace(old, url=WEB.url), WEB) == replace(old, url=WEB.url)


def test_who_is_left_alone_knows_why():
    """The reason names the failures, or the server's wish, and the time; afterwards it is asked."""
    failing = FetchState(source=KEY, failures=3, error="404", not_before=NOW + HOUR)
    assert left_alone(failing, NOW) == (
        "left alone until 2026-03-03 13:00 UTC, as it failed 3 times in a row (404)",
        "Nothing to do, unless this goes on.",
    )
    told = left_alone(FetchState(source=KEY, not_before=NOW + HOUR), NOW)
    assert told is not None
    assert told[0].endswith("as the server asked")
    assert left_alone(failing, NOW + HOUR) is None


def test_no_bulletin_shows_a_login():
    """What people read names a source without its password."""
    state = FetchState(source=KEY, failures=3, failing_since=NOW, error="404")
    (one,) = bulletins(state, WEB, NOW)
    assert one.where == "https://site.example/feed"
    (named,) = bulletins(state, replace(WEB, name="The Site"), NOW)
    assert named.where == "The Site"
