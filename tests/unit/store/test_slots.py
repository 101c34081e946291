"""How slots are shared out: the virtual schedule, and strict windows of quotas."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.store.slots import RESERVATION, SECOND, SLICES, folded, most_at_once, room, schedule, slice_of

HOUR = 3600 * SECOND
NOON = 1_800_000_000 * SECOND
intervals = st.integers(200, 120 * SECOND)
steps = st.lists(st.tuples(st.integers(0, 2 * SECOND), st.integers(1, 2000)), min_size=1, max_size=120)


def test_an_idle_bucket_grants_from_now_on():
    """Slots that nobody took in the past are gone: there is no burst after a pause."""
    grant = schedule(0, NOON, 2, SECOND // 10)
    assert (grant.count, grant.start, grant.next_slot) == (2, NOON, NOON + 2 * SECOND // 10)


def test_the_next_worker_comes_after_the_slots_that_are_taken():
    """Two workers at the same moment never get the same slot."""
    first = schedule(0, NOON, 2, SECOND // 10)
    second = schedule(first.next_slot, NOON, 2, SECOND // 10)
    assert second.start == NOON + SECOND // 5


def test_without_a_rate_all_slots_are_now():
    """A bucket that has quotas alone leaves the schedule as it is."""
    grant = schedule(7, NOON, 500, 0)
    assert (grant.count, grant.start, grant.next_slot) == (500, NOON, 7)


@given(interval=intervals, wanted=st.integers(1, 10_000))
def test_a_reservation_is_a_fifth_of_a_second(interval, wanted):
    """What one worker can take at once, and lose by dying, is 0.2 s of slots, or one slot where that is longer."""
    count = schedule(0, NOON, wanted, interval).count
    assert 1 <= count <= wanted
    assert count == 1 or count * interval <= RESERVATION
    assert count <= most_at_once(interval)


@given(interval=intervals, steps=steps)
def test_slots_are_never_closer_than_the_interval(interval, steps):
    """However often and late workers ask, the slots of a bucket are an interval apart."""
    now, next_slot, taken = NOON, 0, []
    for step, wanted in steps:
        now += step
        grant = schedule(next_slot, now, wanted, interval)
        taken += [grant.start + number * interval for number in range(grant.count)]
        next_slot = grant.next_slot
    assert all(later - earlier >= interval for earlier, later in pairwise(taken))


@given(interval=intervals, steps=steps)
def test_a_slot_is_hardly_ahead_of_the_clock(interval, steps):
    """Workers that wait do not pile up slots: who asks too early is told when to ask again, and then gets some."""
    now, next_slot = NOON, 0
    for step, wanted in steps:
        now += step
        grant = schedule(next_slot, now, wanted, interval)
        assert grant.start - now <= max(SECOND // 4, min(interval, 10 * SECOND)) or not grant.count
        if not grant.count:
            assert 0 < grant.retry <= max(RESERVATION, interval)
            now += grant.retry
            grant = schedule(grant.next_slot, now, wanted, interval)
            assert grant.count
        next_slot = grant.next_slot


@given(interval=intervals, back=st.integers(0, 400 * 24 * HOUR), before=steps)
def test_a_clock_that_is_set_back_does_not_stall(interval, back, before):
    """A schedule that is farther ahead than reservations explain is brought back: the next slot is never later than they could make it."""
    now, next_slot = NOON, 0
    for step, wanted in before:
        now += step
        next_slot = schedule(next_slot, now, wanted, interval).next_slot
    now -= back
    grant = schedule(next_slot, now, 1, interval)
    assert grant.start - now <= max(SECOND // 4, interval) + max(RESERVATION, interval)


def test_a_faster_rate_takes_over_at_once():
    """Slots that a slow rate of an earlier configuration had given away do not hold back a faster one."""
    slow = schedule(0, NOON, 1, 600 * SECOND)
    assert schedule(slow.next_slot, NOON, 1, SECOND // 100).start == NOON


# --- quotas -----------------------------------------------------------------------------------------------------------


class Use:
    """What was granted under one quota, and when."""

    def __init__(self, span: int, quota: int) -> None:
        self.span, self.quota = span, quota
        self.slices: dict[int, int] = {}
        self.granted: list[tuple[int, int]] = []

    def ask(self, now: int, wanted: int) -> int:
        used = folded(self.slices, now, self.span)
        left, self.retry = room(used, now, self.span, self.quota)
        count = min(wanted, left)
        at = slice_of(now, self.span)
        self.slices = {**used, at: used.get(at, 0) + count}
        self.granted.append((now, count))
        return count


asking = st.lists(st.tuples(st.integers(0, HOUR // 3), st.integers(1, 60)), min_size=1, max_size=150)


@given(quota=st.integers(1, 200), asked=asking)
def test_no_window_holds_more_than_the_quota(quota, asked):
    """Strictly sliding: within any hour, wherever it begins, no more than the quota was granted."""
    use, now = Use(HOUR, quota), NOON
    for step, wanted in asked:
        now += step
        use.ask(now, wanted)
        assert sum(count for at, count in use.granted if now - HOUR <= at) <= quota


@given(quota=st.integers(1, 200), asked=asking)
def test_a_used_up_quota_says_when_to_ask_again(quota, asked):
    """At that moment, and not later than 2 of 60 parts after the hour, there is room."""
    use, now = Use(HOUR, quota), NOON
    for step, wanted in asked:
        now += step
        if not use.ask(now, wanted):
            assert 0 < use.retry <= HOUR + 2 * HOUR // SLICES
            now += use.retry
            assert use.ask(now, 1)


def test_the_whole_quota_can_be_used():
    """A quota of N lets N through, then none, then N again an hour and two minutes later."""
    use = Use(HOUR, 100)
    assert use.ask(NOON, 70) + use.ask(NOON, 70) == 100
    assert use.ask(NOON + HOUR, 1) == 0
    assert use.ask(NOON + HOUR + 2 * HOUR // SLICES, 500) == 100


@pytest.mark.parametrize("back", [HOUR, 24 * HOUR, 10_000 * HOUR])
def test_use_in_a_future_that_was_taken_back_counts_from_now(back):
    """A clock that is set back frees no quota at once, and holds none longer than the quota's own span."""
    use = Use(HOUR, 10)
    use.ask(NOON, 10)
    assert use.ask(NOON - back, 1) == 0
    assert use.ask(NOON - back + HOUR + 2 * HOUR // SLICES, 10) == 10


def test_what_is_too_old_is_forgotten():
    """Slices that no window reaches any more are dropped, so their number is bounded."""
    used = {slice_of(NOON, HOUR) - back: 1 for back in range(200)}
    assert len(folded(used, NOON, HOUR)) == SLICES + 2
