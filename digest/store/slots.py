"""How slots are shared out: a virtual schedule for the rate, slices of time for the quotas. Pure; all times are whole microseconds.

The schedule is the generic cell rate algorithm (ITU-T I.371, "virtual scheduling"): one number per bucket, the time of its next slot. The quotas
are strict sliding windows: whatever the moment, what was granted within the span before it never exceeds the quota.
"""

from collections.abc import Mapping
from dataclasses import dataclass

SECOND = 1_000_000

RESERVATION = SECOND // 5
"""The most that one call reserves, as time: what a worker that dies loses, and what it can be late with."""

AHEAD = SECOND // 4
"""How far ahead of the clock the schedule may be for slots to be granted at all, so that waiting workers do not pile up hours of slots."""

FARTHEST_AHEAD = 10 * SECOND
"""The same for slow schedules, where a slot alone is longer than `AHEAD`."""

SLICES = 60
"""Parts of a quota's span. Counting whole parts errs on the strict side, by 2 parts in 60 at most."""

_KEPT = SLICES + 2
"""The part that has just begun, the 60 that make the span, and one more: a slot may be used a little after it was granted."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What was decided: how many slots, the first at `start`, or when to ask again; and the time of the next slot, to be kept."""

    count: int
    start: int
    retry: int
    next_slot: int


def most_at_once(interval: int) -> int:
    """Give how many slots one reservation may hold."""
    return max(1, RESERVATION // interval) if interval else 1 << 31


def schedule(next_slot: int, now: int, wanted: int, interval: int) -> Grant:
    """Grant slots from the virtual schedule. A schedule farther ahead than reservations can explain means that the clock was set back: it starts anew."""
    if not interval:
        return Grant(wanted, now, 0, next_slot)
    ahead = max(AHEAD, min(interval, FARTHEST_AHEAD))
    if next_slot - now > ahead + max(RESERVATION, interval):
        next_slot = now
    start = max(next_slot, now)
    if start - now > ahead:
        return Grant(0, start, start - now - ahead, next_slot)
    count = min(wanted, most_at_once(interval))
    return Grant(count, start, 0, start + count * interval)


def slice_of(moment: int, span: int) -> int:
    """Give the slice of a quota's span that a moment lies in."""
    return moment // _length(span)


def folded(used: Mapping[int, int], now: int, span: int) -> dict[int, int]:
    """Give what counts of the use by slice: old slices fall away, and those of a future that was taken back count as of now."""
    current = slice_of(now, span)
    counting: dict[int, int] = {}
    for index, count in used.items():
        if index > current - _KEPT:
            at = min(index, current)
            counting[at] = counting.get(at, 0) + count
    return counting


def room(used: Mapping[int, int], now: int, span: int, quota: int) -> tuple[int, int]:
    """Give how many letters a quota leaves, and else in how many microseconds it leaves one. `used` is `folded`."""
    left = quota - sum(used.values())
    if left > 0:
        return left, 0
    for index in sorted(used):
        left += used[index]
        if left > 0:
            return 0, (index + _KEPT) * _length(span) - now
    return 0, span


def _length(span: int) -> int:
    return -(-span // SLICES)
