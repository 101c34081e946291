"""When an edition is due: cron lines in the newsletter's own zone, over daylight saving, missed runs and late ones. Pure; the time comes in.

A slot is a label of the calendar, `edition:2026-11-23T07:00`, in local time: the database lets each exist once, so an hour that comes twice, a clock
that jumps or a cloned server can only meet the edition that is there.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from cronsim import CronSim

from digest.model import Newsletter

SCHEDULED = "edition"
MANUAL = "manual:"
"""The slot of a newsletter without a schedule: every run composes, and the store numbers the edition."""

UNSCHEDULED_INTERVAL = timedelta(days=7)  # what a newsletter without a schedule counts as its send interval
ON_TIME = timedelta(hours=1)  # cron calls every ten minutes; a run that starts within the hour was not missed
OVERLAP = timedelta(
    hours=3
)  # more than any zone ever set its clocks back, so that a repeated hour is looked at as a whole
FAR_BACK = 50  # slots that are looked at for the beginning of a gap


def due_slot(newsletter: Newsletter, now: datetime, *, closed: Callable[[str], bool]) -> str | None:
    """Give the slot to compose at `now` (aware), None when nothing is due. `closed` says whether a slot had its edition or its quiet run.

    A slot is due `draft_ahead` before it begins. Of missed slots, `catch_up = "merge"` takes the newest, whose edition covers the gap; `"each"` the oldest that is open after one that is closed;
    `"skip"` none: the next regular edition covers the gap. Nothing later than `max_lateness` is due.
    """
    if not newsletter.schedule:
        return MANUAL
    lateness = min(newsletter.max_lateness, ON_TIME) if newsletter.catch_up == "skip" else newsletter.max_lateness
    horizon = now + newsletter.draft_ahead
    newest = next(_past(newsletter, horizon), None)
    if newest is None or now - newest > lateness or closed(_label(newsletter, newest)):
        return None
    if newsletter.catch_up == "each":
        newest = _oldest_missed(newsletter, now, horizon, closed) or newest
    return _label(newsletter, newest)


def goes_out_at(newsletter: Newsletter, slot: str, created: datetime) -> datetime:
    """Give when an edition that was composed at `created` is meant to go out, as aware UTC: at its slot, and never before it was composed."""
    kind, _, label = slot.partition(":")
    try:
        begins = datetime.fromisoformat(label if kind == SCHEDULED else "").replace(
            tzinfo=ZoneInfo(newsletter.timezone)
        )
    except ValueError:  # composed by hand, or for a cadence without an hour
        return created
    return max(begins.astimezone(UTC), created)


def next_due(newsletter: Newsletter, now: datetime) -> datetime | None:
    """Give when the next slot after `now` begins, in the newsletter's zone; None without a schedule."""
    if not newsletter.schedule:
        return None
    zone = ZoneInfo(newsletter.timezone)
    coming = CronSim(newsletter.schedule, (now - OVERLAP).astimezone(zone))
    return next((at.astimezone(UTC).astimezone(zone) for at in coming if at.astimezone(UTC) > now), None)


def send_interval(newsletter: Newsletter, now: datetime) -> timedelta:
    """Give the time between the newest slot at `now` and the one before it: three days on a Monday for MON-FRI."""
    if not newsletter.schedule:
        return UNSCHEDULED_INTERVAL
    two = list(islice(_past(newsletter, now), 2))
    return two[0] - two[1] if len(two) > 1 else UNSCHEDULED_INTERVAL


def _past(newsletter: Newsletter, now: datetime) -> Iterator[datetime]:
    """Give the slots at or before `now` as aware UTC, newest first, each label once: of an hour that comes twice, the first."""
    zone = ZoneInfo(newsletter.timezone)
    before = CronSim(newsletter.schedule, (now + OVERLAP).astimezone(zone), reverse=True)
    last = ""
    for at in (found.astimezone(UTC) for found in before):
        label = _label(newsletter, at)
        if at <= now and label != last:
            last = label
            yield at


def _oldest_missed(
    newsletter: Newsletter, now: datetime, horizon: datetime, closed: Callable[[str], bool]
) -> datetime | None:
    """Give the oldest open slot after a closed one that is not too late; None when none was ever closed: there was no gap, only a beginning."""
    missed = list(
        takewhile(lambda at: not closed(_label(newsletter, at)), islice(_past(newsletter, horizon), FAR_BACK))
    )
    if len(missed) == FAR_BACK:
        return None
    return next((at for at in reversed(missed) if now - at <= newsletter.max_lateness), None)


def _label(newsletter: Newsletter, at: datetime) -> str:
    return f"{SCHEDULED}:{at.astimezone(ZoneInfo(newsletter.timezone)):%Y-%m-%dT%H:%M}"
