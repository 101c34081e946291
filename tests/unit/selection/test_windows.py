"""Which candidates are open: first editions, added sources, undated and late articles."""

from datetime import timedelta

import pytest

from digest.model import FateReason, SourceSpec
from tests.unit.selection.builders import DAY, HOUR, NOW, START, candidate, choose, reason_of

KEPT = FateReason.KEPT
MINUTE = timedelta(minutes=1)
JOINED_NOW = {"feed:one": NOW}


@pytest.mark.parametrize(
    ("published", "reason"),
    [
        (START, KEPT),
        (START + MINUTE, KEPT),
        (NOW, KEPT),
        (START - MINUTE, FateReason.BEFORE_START),
        (NOW - 3000 * DAY, FateReason.BEFORE_START),
        (NOW + MINUTE, FateReason.FUTURE),
        (None, FateReason.BEFORE_START),
    ],
)
def test_the_first_edition_takes_one_send_interval(published, reason):
    """The first edition holds what was published since the window began; undated articles were there before it."""
    assert reason_of(candidate(published=published), first=True) is reason


def test_a_wide_first_window_is_not_narrowed_by_max_age():
    """An operator who asks for a long first look back gets it, however old the articles are."""
    found = candidate(published=NOW - 200 * DAY)
    assert reason_of(found, first=True, start=NOW - 365 * DAY) is KEPT


def test_quiet_runs_keep_the_first_window_open():
    """While no edition went out, what the first run could have taken is not lost, though the window moves on."""
    waiting = candidate(published=NOW - 10 * DAY, first_seen=NOW - 7 * DAY)
    assert reason_of(waiting, first=True, added={"feed:one": NOW - 7 * DAY}) is KEPT
    older = candidate(published=NOW - 15 * DAY, first_seen=NOW - 7 * DAY)
    assert reason_of(older, first=True, added={"feed:one": NOW - 7 * DAY}) is FateReason.BEFORE_START


def test_an_undated_article_that_came_after_the_source_counts_by_its_arrival():
    """Undated articles are open when their source was known before they appeared, also before a first edition."""
    new = candidate(published=None, first_seen=NOW)
    assert reason_of(new) is KEPT
    assert reason_of(new, first=True, added={"feed:one": NOW - DAY}) is KEPT


def test_an_undated_article_seen_by_an_earlier_run_is_not_taken_later():
    """An undated article that was first seen before the window is one that an earlier run left out."""
    assert reason_of(candidate(published=None, first_seen=START - HOUR)) is FateReason.SEEN_EARLIER


@pytest.mark.parametrize(
    ("published", "reason"),
    [
        (NOW - MINUTE, FateReason.BEFORE_START),
        (NOW - 3 * DAY, FateReason.BEFORE_START),
        (None, FateReason.BEFORE_START),
        (NOW, KEPT),
    ],
)
def test_an_added_source_brings_only_what_comes_after(published, reason):
    """A source that joins a running newsletter does not flood it with what it already held."""
    assert reason_of(candidate(published=published), added=JOINED_NOW) is reason


def test_an_added_source_reaches_back_by_since():
    """`since` lets an added source bring what is that young, undated articles stay out."""
    reaching = (SourceSpec(key="feed:one", type="feed", since=2 * DAY),)
    found = choose(
        candidate("young", published=NOW - 47 * HOUR),
        candidate("old", published=NOW - 49 * HOUR),
        candidate("undated", published=None),
        sources=reaching,
        added=JOINED_NOW,
    )
    assert {fate.article: fate.reason for fate in found.fates} == {
        "young": KEPT,
        "old": FateReason.BEFORE_START,
        "undated": FateReason.BEFORE_START,
    }


def test_since_widens_the_first_window_and_never_narrows_it():
    """For a first edition the longer of the send interval and `since` counts."""
    wide = (SourceSpec(key="feed:one", type="feed", since=20 * DAY),)
    narrow = (SourceSpec(key="feed:one", type="feed", since=DAY),)
    assert reason_of(candidate(published=NOW - 15 * DAY), first=True, sources=wide) is KEPT
    assert reason_of(candidate(published=NOW - 5 * DAY), first=True, sources=narrow) is KEPT


def test_a_source_that_nobody_recorded_counts_as_added_now():
    """Without a record of when a source joined, it joins in this run."""
    assert reason_of(candidate(published=NOW - DAY), added={}) is FateReason.BEFORE_START


def test_a_late_arrival_with_an_old_date_is_taken():
    """The window is on first seen: an article dated before it that arrives now is open."""
    assert reason_of(candidate(published=NOW - 20 * DAY, first_seen=NOW - HOUR)) is KEPT


@pytest.mark.parametrize(
    ("age", "reason"), [(30 * DAY, KEPT), (30 * DAY + MINUTE, FateReason.TOO_OLD), (3000 * DAY, FateReason.TOO_OLD)]
)
def test_too_old_is_measured_when_first_seen(age, reason):
    """An article older than max_age when it was first seen is left out; it does not grow too old while it waits."""
    seen = NOW - 6 * DAY
    assert reason_of(candidate(published=seen - age, first_seen=seen)) is reason


def test_max_age_is_the_newsletters():
    """A shorter max_age leaves out more."""
    late = candidate(published=NOW - 3 * DAY)
    assert reason_of(late, max_age=2 * DAY) is FateReason.TOO_OLD


@pytest.mark.parametrize(
    ("seen", "reason"),
    [(START - HOUR, FateReason.SEEN_EARLIER), (START, FateReason.SEEN_EARLIER), (START + MINUTE, KEPT), (NOW, KEPT)],
)
def test_the_window_begins_after_the_last_run(seen, reason):
    """What the last run saw at its own time was its choice; what was seen after is ours."""
    assert reason_of(candidate(first_seen=seen, published=seen)) is reason


def test_an_article_dated_ahead_appears_at_its_date():
    """An article from the future waits, and is open in the window in which its date falls, though it was seen before."""
    ahead = candidate(published=START + DAY, first_seen=START - HOUR)
    assert reason_of(ahead) is KEPT
    assert reason_of(ahead, now=START + HOUR) is FateReason.FUTURE


@pytest.mark.parametrize("first", [True, False])
def test_what_a_cancelled_edition_gave_back_is_open_again(first):
    """A returned article is open whenever it was first seen or published, and its settled reason no longer counts."""
    back = candidate(
        first_seen=START - 20 * DAY,
        published=START - 21 * DAY,
        returned=True,
        settled=FateReason.OVER_CAP,
    )
    assert reason_of(back, first=first) is KEPT


def test_details_hold_the_dates():
    """The figures of a refusal can be read."""
    fate = choose(candidate(published=START - DAY), first=True).fates[0]
    assert fate.detail == "published 2026-11-15 07:05, before 2026-11-16 07:05"
    old = choose(candidate(published=NOW - 40 * DAY)).fates[0]
    assert old.detail == "published 2026-10-14 07:05, more than 30 days before it was first seen"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, FateReason.WITHDRAWN),
        ({"published": NOW + DAY}, FateReason.WITHDRAWN),
        ({"first_seen": START - DAY, "published": START - DAY, "returned": True}, FateReason.WITHDRAWN),
        ({"first_seen": START - DAY, "published": START - DAY}, FateReason.SEEN_EARLIER),
        ({"published_in": 3}, FateReason.PUBLISHED),
        ({"reserved_in": 3}, FateReason.RESERVED),
        ({"settled": FateReason.BEFORE_START}, FateReason.BEFORE_START),
    ],
)
def test_what_its_source_has_no_more_is_withdrawn(changes, reason):
    """What would be open or waits for its date, and what an edition gave back; nothing that was decided already."""
    assert reason_of(candidate(gone=True, **changes)) is reason
