"""How sources do, in a table and for machines."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Condition, FetchState, SourceSpec
from digest.report import CONDITION_HEADINGS, condition_json, condition_rows
from digest.report.condition import quiet_since, standing

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DAILY = [NOW - n * DAY for n in range(20, 0, -1)]


def condition(listed: Any = (), name: str = "", **state: Any) -> Condition:
    spec = SourceSpec(key="feed:a", type="feed", url="https://a.example", name=name)
    return Condition(spec=spec, newsletters=("tech", "city"), state=FetchState(source="feed:a", **state), listed=listed)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "never read"),
        ({"last_success": NOW}, "ok"),
        ({"last_success": NOW, "listed": DAILY}, "ok"),
        ({"last_success": NOW, "listed": [one - 30 * DAY for one in DAILY]}, "quiet"),
        ({"last_success": NOW - DAY, "failures": 1, "failing_since": NOW}, "failing"),
        ({"failures": 4, "failing_since": NOW, "retired": NOW}, "gone for good"),
    ],
)
def test_a_source_has_one_standing(fields, said):
    """Retired before failing before silent: one word for each."""
    assert standing(condition(**fields), NOW) == said


def test_quiet_is_measured_by_the_sources_own_habit():
    """A daily source is quiet after a week, a monthly one after five months; of four articles nothing can be told."""
    assert quiet_since([one - 5 * DAY for one in DAILY], NOW) is None
    assert quiet_since([one - 7 * DAY for one in DAILY], NOW) == NOW - 8 * DAY
    monthly = [NOW - n * 30 * DAY for n in range(12, 0, -1)]
    assert quiet_since(monthly, NOW + 100 * DAY) is None
    assert quiet_since(monthly, NOW + 121 * DAY) == NOW - 30 * DAY
    assert quiet_since(DAILY[:4], NOW + 1000 * DAY) is None


@given(gaps=st.lists(st.integers(0, 10_000), min_size=4, max_size=30), later=st.integers(0, 10_000))
def test_who_is_quiet_stays_quiet_until_something_comes(gaps, later):
    """Time alone never makes a quiet source lively, and no source is quiet within a week of its last article."""
    moments = [NOW]
    for gap in gaps:
        moments.append(moments[-1] + gap * HOUR)
    at = moments[-1] + later * HOUR
    if quiet_since(moments, at):
        assert at - moments[-1] > 7 * DAY
        assert quiet_since(moments, at + HOUR) == moments[-1]


def test_a_row_says_what_a_person_needs():
    """Name, standing, last success, failures, what it gives and usually gives, next try, why: every cell under its heading."""
    failing = condition(
        name="The \x1b[31mSite",
        last_success=NOW - 2 * DAY,
        failures=4,
        failing_since=NOW - DAY,
        error="404",
        items=(20, 20, 3),
        not_before=NOW + HOUR,
        moved_to="https://b.example",
    )
    ((name, *row),) = condition_rows([failing], NOW)
    assert "\x1b" not in name
    assert row == [
        "failing", "2026-11-21 07:00", "4", "3, usually 20", "2026-11-23 08:00",
        "since 2026-11-22 07:00: 404, moved to https://b.example",
    ]  # fmt: skip
    assert len(CONDITION_HEADINGS) == len(row) + 1


def test_a_row_of_a_good_a_silent_a_gone_and_a_new_source():
    """What is well says little; who is gone is never asked; who was never read says so."""
    quiet = condition(last_success=NOW, items=(5,), listed=[one - 30 * DAY for one in DAILY])
    gone = condition(failures=1, retired=NOW, not_before=NOW + DAY, failing_since=NOW, error="410")
    rows = condition_rows([condition(last_success=NOW, items=(5, 5), not_before=NOW), quiet, gone, condition()], NOW)
    assert [row[1:] for row in rows] == [
        ("ok", "2026-11-23 07:00", "0", "5", "next run", ""),
        ("quiet", "2026-11-23 07:00", "0", "5", "next run", "nothing new since 2026-10-23 07:00"),
        ("gone for good", "never", "1", "", "never", "since 2026-11-23 07:00: 410"),
        ("never read", "never", "0", "", "next run", ""),
    ]


def test_machines_get_the_same():
    """Times are ISO 8601, what is unknown is null, and a rest that is over is none."""
    shape = condition_json(condition(last_success=NOW, items=(4, 6, 5), not_before=NOW, listed=DAILY), NOW)
    assert shape == {
        "source": "feed:a",
        "type": "feed",
        "newsletters": ["tech", "city"],
        "standing": "ok",
        "last_success": "2026-11-23T07:00:00+00:00",
        "failures": 0,
        "failing_since": None,
        "error": "",
        "items": 5,
        "usual_items": 5,
        "newest": "2026-11-22T07:00:00+00:00",
        "next_try": None,
        "moved_to": "",
        "retired": None,
    }
    waiting = condition_json(condition(failures=1, not_before=NOW + HOUR), NOW)
    assert (waiting["next_try"], waiting["items"], waiting["newest"]) == ("2026-11-23T08:00:00+00:00", None, None)


def test_quiet_begins_after_a_week_and_not_at_it():
    """The bound itself is not quiet yet: for who writes hourly a week, for who writes weekly five weeks."""
    hourly = [NOW - n * HOUR for n in range(10, -1, -1)]
    weekly = [NOW - n * 7 * DAY for n in range(10, -1, -1)]
    second = timedelta(seconds=1)
    for moments, bound in ((hourly, 7 * DAY), (weekly, 35 * DAY)):
        assert quiet_since(moments, NOW + bound) is None
        assert quiet_since(moments, NOW + bound + second) == NOW


def test_one_long_pause_does_not_change_a_habit():
    """The usual pause is the middle one: a summer of silence does not make a daily source a yearly one, nor do bursts."""
    summer = [NOW - 100 * DAY - n * DAY for n in range(5, 0, -1)] + DAILY[-5:]
    assert quiet_since(summer, NOW + 8 * DAY) == DAILY[-1]
    at_once = [NOW] * 6
    assert quiet_since(at_once, NOW + 7 * DAY) is None
    assert quiet_since(at_once, NOW + 8 * DAY) == NOW


def test_five_articles_are_a_habit():
    """From the fifth on silence is told, of a source whose dates lie ahead it is not."""
    assert quiet_since(DAILY[-5:], NOW + 30 * DAY) == DAILY[-1]
    assert quiet_since([one + 90 * DAY for one in DAILY], NOW) is None
    assert quiet_since([], NOW) is None


def test_a_failing_source_is_not_blamed_for_silence():
    """Why nothing comes is known: the failure is told, and that nothing came is not told beside it."""
    old = [one - 30 * DAY for one in DAILY]
    ((*_, remarks),) = condition_rows([condition(listed=old, failures=2, failing_since=NOW - DAY, error="503")], NOW)
    assert remarks == "since 2026-11-22 07:00: 503"


def test_machines_are_told_no_next_try_of_who_is_gone():
    """A rest that was planned before it went is over; the moment of its end is told, and the key, whatever its name."""
    shape = condition_json(condition(name="Site", failures=1, retired=NOW, not_before=NOW + DAY), NOW)
    assert (shape["next_try"], shape["retired"]) == (None, "2026-11-23T07:00:00+00:00")
    assert (shape["source"], shape["standing"]) == ("feed:a", "gone for good")


def test_what_a_server_says_cannot_move_the_table():
    """Words and addresses of others are shown without control characters, on one line."""
    hostile = condition(failures=1, failing_since=NOW, error="no\x1b[2J\nway", moved_to="https://b.example/\x07")
    ((*_, remarks),) = condition_rows([hostile], NOW)
    assert remarks.isprintable()
    assert "way" in remarks
