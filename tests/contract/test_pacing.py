"""Slots that workers share, on both databases: never too many, whoever asks, whatever the clock does."""

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from digest.errors import StoreError
from digest.model import Reservation, Restraint
from digest.store import open_store
from digest.store.pacing import LONGEST_HOLD, LONGEST_WORDS
from tests.clock import START

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def test_slots_come_one_interval_after_the_other(store):
    """What was reserved is not given again; the next one follows on."""
    assert store.pacing.reserve("relay", 2, 0.1) == Reservation(granted=2, start=0.0)
    assert store.pacing.reserve("relay", 2, 0.1) == Reservation(granted=2, start=0.2)


def test_who_asks_too_early_is_told_when_to_come_back(store):
    """Only slots of the next moment are given away, so that no worker sits on the others' slots."""
    for _ in range(2):
        store.pacing.reserve("relay", 2, 0.1)
    refused = store.pacing.reserve("relay", 2, 0.1)
    assert (refused.granted, refused.retry) == (0, pytest.approx(0.15))


def test_buckets_know_nothing_of_each_other(store):
    """Each name has slots and quotas of its own."""
    quotas = ((HOUR, 1),)
    assert store.pacing.reserve("a", 1, 1.0, quotas).granted == 1
    assert store.pacing.reserve("b", 1, 1.0, quotas) == Reservation(granted=1)
    assert store.pacing.reserve("a", 1, 1.0, quotas).granted == 0


def test_a_bucket_outlives_the_process(store, database_url, tmp_path, clock):
    """A program that starts again does not start its quotas again."""
    store.pacing.reserve("relay", 60, 0.0, ((DAY, 100),))
    with closing(open_store(database_url, data_dir=tmp_path, clock=clock)) as again:
        assert again.pacing.reserve("relay", 60, 0.0, ((DAY, 100),)).granted == 40


def test_the_narrowest_quota_decides(store, clock):
    """Per hour and per day hold at the same time; the answer says when the one that refuses has room."""
    quotas = ((HOUR, 30), (DAY, 40))
    assert store.pacing.reserve("relay", 50, 0.0, quotas).granted == 30
    full = store.pacing.reserve("relay", 50, 0.0, quotas)
    assert full.granted == 0
    assert 3600 <= full.retry <= 3600 + 2 * 60
    clock.move(timedelta(seconds=full.retry))
    assert store.pacing.reserve("relay", 50, 0.0, quotas).granted == 10
    full = store.pacing.reserve("relay", 50, 0.0, quotas)
    assert 22 * 3600 <= full.retry <= 24 * 3600


@pytest.mark.parametrize("seed", [1, 2])
def test_no_hour_holds_more_than_its_quota(store, clock, seed):
    """The window slides: sums over any hour stay within the quota, at whatever moments letters go."""
    chance, granted = random.Random(seed), []
    for _ in range(120):
        now = clock.move(timedelta(seconds=chance.randrange(0, 400)))
        granted.append((now, store.pacing.reserve("relay", chance.randrange(1, 40), 0.0, ((HOUR, 100),)).granted))
        assert sum(count for at, count in granted if at >= now - HOUR) <= 100
    assert sum(count for _, count in granted) > 300


class Worker:
    """A worker that holds one reservation at a time and uses its slots as late as it likes."""

    def __init__(self) -> None:
        self.slots: list[float] = []


@pytest.mark.parametrize(("rate", "workers"), [(50, 1), (50, 3), (7, 4), (0.9, 3)])
def test_ten_seconds_never_hold_more_than_their_slots_and_a_reservation_per_worker(store, clock, rate, workers):
    """Over any 10 s at most 10 x rate, and for each worker the 0.2 s of slots (at least one) that it may use late."""
    chance, crew, used = random.Random(rate), [Worker() for _ in range(workers)], []
    wanted = max(1, int(rate / 5))
    for _ in range(int(600 / workers)):
        elapsed = (clock.move(timedelta(milliseconds=chance.choice((1, 20, 60, 300)))) - START).total_seconds()
        for worker in crew:
            if not worker.slots:
                got = store.pacing.reserve("relay", wanted, 1 / rate)
                worker.slots = [elapsed + got.start + number / rate for number in range(got.granted)]
            while worker.slots and worker.slots[0] <= elapsed and chance.random() < 0.9:
                worker.slots.pop(0)
                used.append(elapsed)
    assert len(used) > 0.3 * rate * elapsed
    most = 10 * rate + max(1, rate / 5) * workers
    assert max(sum(start <= at < start + 10 for at in used) for start in used) <= most


def test_workers_at_the_same_time_never_share_a_slot(store):
    """Eight threads that ask at once get slots that are an interval apart."""

    def work(_: int) -> Reservation:
        got: Reservation = store.pacing.reserve("relay", 1, 0.01)
        return got

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(work, range(24)))
    starts = sorted(one.start for one in found if one.granted)
    assert len(starts) == 24
    assert all(later - earlier == pytest.approx(0.01, abs=1e-6) for earlier, later in pairwise(starts))


def test_workers_at_the_same_time_never_exceed_a_quota(store):
    """Whoever comes first gets it; the sum is exactly the quota."""
    with ThreadPoolExecutor(8) as pool:
        found = pool.map(lambda _: store.pacing.reserve("relay", 7, 0.0, ((HOUR, 50),)).granted, range(24))
    assert sum(found) == 50


def test_a_clock_that_is_set_back_stops_nobody(store, clock):
    """The next slot comes within a moment, not after the years by which the clock was wrong."""
    clock.move(timedelta(days=900))
    store.pacing.reserve("relay", 5, 0.04, ((HOUR, 100),))
    clock.set(START)
    assert store.pacing.reserve("relay", 5, 0.04, ((HOUR, 100),)) == Reservation(granted=5)


def test_a_clock_that_is_set_back_gives_no_quota_back_early(store, clock):
    """What was used counts as used now, for the span of the quota and no longer, however often somebody asks meanwhile."""
    clock.move(timedelta(days=900))
    store.pacing.reserve("relay", 10, 0.0, ((HOUR, 10),))
    clock.set(START)
    for _ in range(4):
        assert store.pacing.reserve("relay", 1, 0.0, ((HOUR, 10),)).granted == 0
        clock.move(timedelta(minutes=14))
    clock.move(timedelta(minutes=7))
    assert store.pacing.reserve("relay", 20, 0.0, ((HOUR, 10),)).granted == 10


def test_a_quota_leaves_few_rows(store, clock):
    """Old use is forgotten: a bucket never has more than 62 rows per quota."""
    for _ in range(90):
        clock.move(timedelta(minutes=1))
        store.pacing.reserve("relay", 1, 0.0, ((HOUR, 1000),))
    with store._connections.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM pace_usage").scalar_one() == 62


def test_a_look_tells_what_quotas_leave(store, clock):
    """Of a bucket alone, each with the time of the next letter where it leaves none; nothing is used up by looking."""
    quotas = ((HOUR, 3), (DAY, 5))
    assert [(one.letters, one.left, one.until) for one in store.pacing.uses("relay", quotas)] == [
        (3, 3, None),
        (5, 5, None),
    ]
    store.pacing.reserve("relay", 3, 0.0, quotas)
    for _ in range(2):
        hour, day = store.pacing.uses("relay", quotas)
        assert (hour.span, hour.left, day.span, day.left, day.until) == (HOUR, 0, DAY, 2, None)
        assert START + HOUR <= hour.until <= START + HOUR + timedelta(minutes=2)
    assert [one.left for one in store.pacing.uses("another", quotas)] == [3, 5]
    clock.move(hour.until - START)
    assert store.pacing.reserve("relay", 3, 0.0, quotas).granted == 2
    assert store.pacing.uses("relay", ()) == []


# --- stops ------------------------------------------------------------------------------------------------------------


def test_a_stop_is_known_to_everybody_and_a_while_longer(store, database_url, tmp_path, clock):
    """Another process reads how long it still lasts, or since when it is over; after ten more minutes it is forgotten."""
    store.pacing.hold("relay/google.com", 600)
    clock.move(timedelta(seconds=100))
    with closing(open_store(database_url, data_dir=tmp_path, clock=clock)) as other:
        assert other.pacing.held() == {"relay/google.com": 500.0}
        clock.move(timedelta(seconds=800))
        assert other.pacing.held() == {"relay/google.com": -300.0}
        clock.move(timedelta(seconds=300))
        assert other.pacing.held() == {}


def test_a_stop_leaves_the_slots_alone(store):
    """Holding and reserving are two columns of a row: neither changes the other."""
    store.pacing.reserve("relay", 2, 0.1)
    store.pacing.hold("relay", 60)
    assert store.pacing.reserve("relay", 2, 0.1).start == 0.2
    assert store.pacing.held() == {"relay": 60.0}


def test_no_stop_outlasts_an_hour(store, clock):
    """Neither by asking for more, nor by a clock that is set back."""
    store.pacing.hold("a", 1e9)
    assert store.pacing.held() == {"a": LONGEST_HOLD}
    clock.move(-timedelta(days=40))
    assert store.pacing.held() == {"a": LONGEST_HOLD}


def test_a_look_reserves_nothing(store, database_url, tmp_path, clock):
    """A database that was opened to read only tells stops and grants no slots."""
    store.pacing.hold("a", 60)
    with closing(open_store(database_url, data_dir=tmp_path, clock=clock, readonly=True)) as look:
        assert look.pacing.held() == {"a": 60.0}
        with pytest.raises(StoreError, match="read only"):
            look.pacing.reserve("a", 1, 0.1)


# --- what people see --------------------------------------------------------------------------------------------------


def test_a_stop_is_told_with_its_time_and_its_words(store, database_url, tmp_path, clock):
    """Another process reads who stopped us, since when, until when, by which reply; then the careful rate, and after ten more minutes nothing."""
    store.pacing.hold("relay:25/google.com", 600, rate=1.0, said="421 4.7.28 unusual rate")
    told = Restraint(
        relay="relay:25", operator="google.com", since=START, rate=1.0, said="421 4.7.28 unusual rate",
        until=START + timedelta(seconds=600),
    )  # fmt: skip
    with closing(open_store(database_url, data_dir=tmp_path, clock=clock)) as other:
        assert other.pacing.restraints() == [told]
        clock.move(timedelta(seconds=900))
        assert other.pacing.restraints() == [replace(told, until=None)]
        clock.move(timedelta(seconds=300))
        assert other.pacing.restraints() == []


def test_a_stop_without_a_rate_is_over_with_its_time(store, clock):
    """A used-up allowance holds nothing back once its hour is over."""
    store.pacing.hold("relay:25", 60, said="quota exceeded")
    assert [one.rate for one in store.pacing.restraints()] == [None]
    clock.move(timedelta(seconds=61))
    assert store.pacing.restraints() == []


def test_a_slow_down_is_told_until_it_is_eased(store, clock):
    """The last word counts; who died without easing it is believed for ten minutes."""
    store.pacing.slow("relay:25", 50.0, "421 busy")
    clock.move(timedelta(seconds=5))
    store.pacing.slow("relay:25", 25.0, "421 busier")
    store.pacing.slow("relay:25/a.example", 3.0, "450 4.7.1 too fast")
    slow = Restraint(relay="relay:25", operator="", since=START + timedelta(seconds=5), rate=25.0, said="421 busier")
    assert store.pacing.restraints() == [
        slow,
        replace(slow, operator="a.example", rate=3.0, said="450 4.7.1 too fast"),
    ]
    store.pacing.ease("relay:25")
    assert [one.operator for one in store.pacing.restraints()] == ["a.example"]
    clock.move(timedelta(seconds=601))
    assert store.pacing.restraints() == []


def test_a_slow_down_leaves_a_stop_alone(store):
    """What is noted for people changes neither stops nor slots; easing ends no stop."""
    store.pacing.hold("relay:25", 60, rate=1.0, said="stop")
    store.pacing.slow("relay:25", 0.5, "421 busy")
    assert store.pacing.held() == {"relay:25": 60.0}
    assert store.pacing.restraints()[0].until == START + timedelta(seconds=60)
    store.pacing.ease("relay:25")
    assert store.pacing.held() == {"relay:25": 60.0}
    assert store.pacing.reserve("relay:25", 2, 0.1).start == 0.0


def test_buckets_that_only_share_slots_hold_nothing_back(store):
    """A configured rate is no restraint."""
    store.pacing.reserve("relay:25", 2, 0.1)
    store.pacing.ease("nobody:25")
    assert store.pacing.restraints() == []


def test_words_are_kept_within_bounds(store):
    """A reply of any length, with whatever is in it, is a note."""
    store.pacing.slow("relay:25", 1.0, "421 \x00" + "x" * 10_000)
    (one,) = store.pacing.restraints()
    assert one.said == "421 " + "x" * (LONGEST_WORDS - 4)
