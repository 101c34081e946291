"""When an edition is due, in local time, over daylight saving, missed and late runs."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.selection import due_slot, goes_out_at, next_due, send_interval
from tests.unit.selection.builders import newsletter

ZONES = [
    "UTC",
    "Europe/London",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",  # clocks move by half an hour
    "America/Santiago",  # midnight does not exist in spring
    "Africa/Cairo",
    "Pacific/Auckland",
    "America/St_Johns",
]
SCHEDULES = ["30 2 * * *", "0 7 * * MON", "0 0 * * *", "0,30 1-3 * * *", "15 6 1,15 * *", "0 */6 * * *", "59 23 L * *"]
HOUR = timedelta(hours=1)
quick = settings(max_examples=80, deadline=None)
moments = st.integers(0, 4 * 365 * 24 * 60).map(lambda count: datetime(2024, 1, 1, tzinfo=UTC) + count * HOUR / 60)


def at(text: str, zone: str = "UTC", fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def never(_: str) -> bool:
    return False


def among(*slots: str) -> Callable[[str], bool]:
    return lambda slot: slot in slots


def test_without_a_schedule_every_run_composes():
    """A newsletter without a schedule is due at each run, under a slot that the store numbers."""
    news = newsletter(schedule="")
    assert due_slot(news, at("2026-11-23T12:00"), closed=lambda _: True) == "manual:"
    assert next_due(news, at("2026-11-23T12:00")) is None
    assert send_interval(news, at("2026-11-23T12:00")) == timedelta(days=7)


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        ("2026-11-23T06:59", None),  # last week's is too late
        ("2026-11-23T07:00", "edition:2026-11-23T07:00"),
        ("2026-11-24T07:00", "edition:2026-11-23T07:00"),
        ("2026-11-24T07:01", None),
    ],
)
def test_a_slot_is_due_from_its_minute_until_max_lateness(now, slot):
    """An edition is due at its minute, and stays so for max_lateness."""
    assert due_slot(newsletter(), at(now), closed=never) == slot


def test_a_closed_slot_is_not_due_again():
    """A slot that had its edition, or its quiet run, is done."""
    assert due_slot(newsletter(), at("2026-11-23T09:00"), closed=among("edition:2026-11-23T07:00")) is None


def test_the_label_is_local_time():
    """The slot's label and its time are those of the newsletter's zone."""
    news = newsletter(timezone="America/New_York")
    assert due_slot(news, at("2026-11-23T12:30"), closed=never) == "edition:2026-11-23T07:00"
    assert due_slot(news, at("2026-11-23T11:59"), closed=never) is None
    coming = next_due(news, at("2026-11-23T12:30"))
    assert coming == at("2026-11-30T07:00", "America/New_York")
    assert coming is not None
    assert f"{coming:%H:%M %Z}" == "07:00 EST"


def test_a_time_that_does_not_exist_moves_to_the_next_instant():
    """02:30 on the night when clocks jump from 02:00 to 03:00 is 03:00, and so is its label."""
    news = newsletter(schedule="30 2 * * *", timezone="America/New_York")
    assert due_slot(news, at("2026-03-08T06:59"), closed=never) == "edition:2026-03-07T02:30"
    assert due_slot(news, at("2026-03-08T07:00"), closed=never) == "edition:2026-03-08T03:00"
    assert next_due(news, at("2026-03-08T06:59")) == at("2026-03-08T07:00")


def test_a_time_that_comes_twice_is_one_slot():
    """01:30 on the night when clocks go back is due the first time; the second finds the same slot."""
    news = newsletter(schedule="30 1 * * *", timezone="America/New_York")
    slot = "edition:2026-11-01T01:30"
    first, again = at("2026-11-01T01:30", "America/New_York"), at("2026-11-01T01:30", "America/New_York", fold=1)
    assert again - first == HOUR
    for now in (first, first + HOUR / 2, first + timedelta(minutes=45), again):
        assert due_slot(news, now, closed=never) == slot
        assert due_slot(news, now, closed=among(slot)) is None


def test_half_hourly_slots_of_a_repeated_hour_are_the_same():
    """Where a wildcard line comes due in both passes of an hour, the labels meet."""
    news = newsletter(schedule="*/30 * * * *", timezone="Europe/London")
    passes = [due_slot(news, at("2026-10-25T01:30", "Europe/London", fold), closed=never) for fold in (0, 1)]
    assert passes == ["edition:2026-10-25T01:30"] * 2


@given(st.sampled_from(ZONES), st.sampled_from(SCHEDULES), moments)
@quick
def test_the_due_slot_is_one_that_lies_in_the_past(zone, schedule, now):
    """A due slot never lies ahead of now or further back than max_lateness, and its label exists on local clocks."""
    news = newsletter(schedule=schedule, timezone=zone, max_lateness=timedelta(days=40))
    slot = due_slot(news, now, closed=never)
    assert slot is not None
    local = datetime.fromisoformat(slot.removeprefix("edition:"))
    instants = [local.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC) for fold in (0, 1)]
    assert min(instants) <= now
    assert now - min(instants) <= timedelta(days=40)
    assert instants[0].astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local


@given(st.sampled_from(ZONES), st.sampled_from(SCHEDULES), moments)
@quick
def test_the_next_slot_becomes_the_due_one(zone, schedule, now):
    """At the moment that `next_due` names, its slot is due; just before, it is not."""
    news = newsletter(schedule=schedule, timezone=zone, max_lateness=timedelta(days=400))
    coming = next_due(news, now)
    assert coming is not None
    assert coming.astimezone(UTC) > now
    label = f"edition:{coming:%Y-%m-%dT%H:%M}"
    assert due_slot(news, coming, closed=never) == label
    if coming.fold == 0:
        assert due_slot(news, coming - timedelta(seconds=1), closed=never) != label


@given(
    st.sampled_from(ZONES), st.sampled_from(SCHEDULES), moments, st.lists(st.integers(1, 90), min_size=5, max_size=40)
)
@settings(max_examples=40, deadline=None)
def test_no_slot_is_composed_twice_and_none_is_missed(zone, schedule, now, steps):
    """A cron job that calls at uneven minutes composes every slot of the time that it covers exactly once, over all changes of the clock."""
    news = newsletter(schedule=schedule, timezone=zone)
    done: list[str] = []
    begin = now
    for step in steps:
        now += timedelta(minutes=step)
        slot = due_slot(news, now, closed=lambda one: one in done)
        if slot is not None:
            done.append(slot)
    assert len(set(done)) == len(done)
    expected, after = set(), begin
    while (coming := next_due(news, after)) is not None and coming <= now:
        expected.add(f"edition:{coming:%Y-%m-%dT%H:%M}")
        after = coming.astimezone(UTC)
    newest = due_slot(news, now, closed=never)
    if expected:
        assert newest in done
    merged = expected - set(done)
    assert not merged or len(expected) > len(merged)  # several slots between two calls are one edition


@given(st.sampled_from(ZONES), st.sampled_from(SCHEDULES), moments)
@quick
def test_the_send_interval_is_positive_and_bounded(zone, schedule, now):
    """The interval is the time between two slots: never nothing, never more than two months for these lines."""
    interval = send_interval(newsletter(schedule=schedule, timezone=zone), now)
    assert timedelta() < interval <= timedelta(days=62)


@pytest.mark.parametrize(
    ("schedule", "now", "interval"),
    [
        ("0 7 * * MON", "2026-11-23T07:05", timedelta(days=7)),
        ("0 7 * * MON-FRI", "2026-11-23T07:05", timedelta(days=3)),
        ("0 7 * * MON-FRI", "2026-11-24T07:05", timedelta(days=1)),
        ("0 7 1 * *", "2026-03-01T07:00", timedelta(days=28)),
        ("0 7 29 2 *", "2026-03-01T07:00", timedelta(days=4 * 365 + 1)),
    ],
)
def test_the_send_interval_is_that_of_the_slot(schedule, now, interval):
    """The interval reaches from the newest slot back to the one before it."""
    assert send_interval(newsletter(schedule=schedule), at(now)) == interval


def test_month_ends_and_leap_days():
    """The 31st skips short months, L is the last day, the 29th of February waits for a leap year."""
    assert next_due(newsletter(schedule="0 7 31 * *"), at("2026-04-01T00:00")) == at("2026-05-31T07:00")
    assert next_due(newsletter(schedule="0 7 L * *"), at("2026-02-01T00:00")) == at("2026-02-28T07:00")
    assert next_due(newsletter(schedule="0 7 29 2 *"), at("2026-03-01T00:00")) == at("2028-02-29T07:00")


def test_merge_takes_the_newest_of_missed_slots():
    """After an outage one edition covers the gap."""
    news = newsletter(schedule="0 * * * *")
    assert (
        due_slot(news, at("2026-11-23T12:20"), closed=among("edition:2026-11-23T08:00")) == "edition:2026-11-23T12:00"
    )


def test_each_takes_the_oldest_missed_slot_first():
    """With `each` every missed slot gets its edition, in order, until none is open."""
    news = newsletter(schedule="0 * * * *", catch_up="each")
    done = ["edition:2026-11-23T08:00"]
    while slot := due_slot(news, at("2026-11-23T12:20"), closed=lambda one: one in done):
        done.append(slot)
    assert [slot[-5:] for slot in done] == ["08:00", "09:00", "10:00", "11:00", "12:00"]


def test_each_skips_what_is_too_late():
    """With `each` nothing older than max_lateness goes out."""
    news = newsletter(schedule="0 * * * *", catch_up="each", max_lateness=2 * HOUR)
    assert (
        due_slot(news, at("2026-11-23T12:00"), closed=among("edition:2026-11-23T08:00")) == "edition:2026-11-23T10:00"
    )


def test_each_begins_with_the_newest_slot():
    """A newsletter that never ran has missed nothing."""
    news = newsletter(schedule="0 * * * *", catch_up="each")
    assert due_slot(news, at("2026-11-23T12:20"), closed=never) == "edition:2026-11-23T12:00"


def test_skip_sends_nothing_late():
    """With `skip` a slot is due for an hour; later the next regular edition covers it."""
    news = newsletter(catch_up="skip")
    assert due_slot(news, at("2026-11-23T08:00"), closed=never) == "edition:2026-11-23T07:00"
    assert due_slot(news, at("2026-11-23T08:01"), closed=never) is None
    strict = newsletter(catch_up="skip", max_lateness=HOUR / 4)
    assert due_slot(strict, at("2026-11-23T07:20"), closed=never) is None


# --- drafts ahead of their slot ---------------------------------------------------------------------------------------


def test_a_draft_is_due_ahead_of_its_slot():
    """With `draft_ahead` the slot that is coming is due, as soon as it is near enough and not before."""
    news = newsletter(draft_ahead=2 * HOUR)
    assert due_slot(news, at("2026-11-23T04:59"), closed=among("edition:2026-11-16T07:00")) is None
    assert due_slot(news, at("2026-11-23T05:00"), closed=never) == "edition:2026-11-23T07:00"
    assert due_slot(news, at("2026-11-23T06:00"), closed=among("edition:2026-11-23T07:00")) is None


def test_lateness_is_measured_from_the_slot_all_the_same():
    """A draft that nobody made in time is made late, for as long as any other edition."""
    news = newsletter(draft_ahead=2 * HOUR)
    assert due_slot(news, at("2026-11-24T07:00"), closed=never) == "edition:2026-11-23T07:00"
    assert due_slot(news, at("2026-11-24T07:01"), closed=never) is None


def test_an_edition_goes_out_at_its_slot_and_never_before_it_was_made():
    """Local time of the newsletter; what was made late, by hand or for another cadence goes out when it was made."""
    london = newsletter(timezone="Europe/London")
    early, late = at("2026-07-06T02:00"), at("2026-07-06T09:00")
    assert goes_out_at(london, "edition:2026-07-06T07:00", early) == at("2026-07-06T06:00")
    assert goes_out_at(london, "edition:2026-07-06T07:00", late) == late
    for slot in ("manual:3", "weekly:2026-W28", "edition:1", "edition:", "odd"):
        assert goes_out_at(london, slot, early) == early


@quick
@given(st.sampled_from(ZONES), st.sampled_from(SCHEDULES), moments)
def test_the_slot_of_a_label_is_the_moment_that_made_it_due(zone, schedule, moment):
    """Over daylight saving too: a slot that was due at a moment has begun by then, give or take the hour that clocks move."""
    news = newsletter(timezone=zone, schedule=schedule, max_lateness=timedelta(days=400))
    slot = due_slot(news, moment, closed=never)
    if slot is not None:
        assert goes_out_at(news, slot, moment - timedelta(days=500)) <= moment + HOUR
