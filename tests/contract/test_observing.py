"""Looking on while an edition goes out: speed, acceptance over time, refusals, mail domains. On SQLite and PostgreSQL."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import UsageError
from digest.model import DeliveryState, Subscriber
from digest.store import Database, observing
from tests.clock import START, MovableClock
from tests.ledger import (
    ask_sql,
    claimed,
    deliver,
    frozen,
    intents,
    newsletter,
    outcome,
    run_sql,
    saved,
    settled,
    states_of,
)

SECOND = timedelta(seconds=1)
ACCEPTED, DEFERRED, REJECTED = DeliveryState.ACCEPTED, DeliveryState.DEFERRED, DeliveryState.REJECTED


def accept_over_time(
    store: Database, clock: MovableClock, edition: int, steps: Sequence[tuple[int, timedelta]]
) -> None:
    """Accept so many letters at each step: (letters, time until the next)."""
    for letters, wait in steps:
        deliver(store, edition, letters)
        clock.move(wait)


class TestPace:
    def test_before_the_freeze_there_is_none(self, store, clock):
        """A draft has neither figures nor times, but the time of the look."""
        speed = store.observer.speed(saved(store).id)
        assert (speed.at, speed.ten_seconds, speed.minute) == (START, 0, 0)
        assert (speed.frozen_at, speed.first, speed.last, speed.last_due) == (None, None, None, None)

    def test_an_unknown_edition_is_wrong_use(self, store):
        """A typing error is told as one."""
        with pytest.raises(UsageError):
            store.observer.speed(7)

    def test_it_counts_the_last_seconds(self, store, clock):
        """What was accepted within ten seconds and a minute, and when the first and the last was."""
        edition = frozen(store, 12)
        accept_over_time(store, clock, edition, [(3, 55 * SECOND), (4, 8 * SECOND), (2, SECOND)])
        speed = store.observer.speed(edition)
        assert (speed.ten_seconds, speed.minute) == (6, 6)
        assert (speed.frozen_at, speed.first, speed.last) == (START, START, START + 63 * SECOND)
        clock.move(-5 * SECOND)
        assert store.observer.speed(edition).minute == 7

    def test_it_knows_when_the_last_of_those_that_wait_is_due(self, store, clock):
        """Put off letters, and doubtful ones that may go once more, wait; those that never go again do not."""
        edition = frozen(store, 3)
        later = clock() + timedelta(minutes=5)
        with claimed(store, edition, 1) as rows:
            store.outbox.commit(settled(rows, DEFERRED, next_attempt_at=later), [])
        assert store.observer.speed(edition).last_due == later
        deliver(store, edition, 1, DeliveryState.UNCERTAIN)
        assert store.observer.speed(edition).last_due == clock() + timedelta(minutes=15)

    def test_with_hold_a_doubt_is_nothing_to_wait_for(self, store, clock):
        """The policy never sends it again by itself."""
        edition = frozen(store, 1, uncertain="hold")
        deliver(store, edition, 1, DeliveryState.UNCERTAIN)
        assert store.observer.speed(edition).last_due is None


class TestAcceptance:
    def test_nothing_accepted_gives_no_span(self, store):
        """There is no chart of nothing."""
        assert store.observer.acceptance(frozen(store, 2)) == ()

    def test_spans_are_round_equal_and_without_a_hole(self, store, clock):
        """They follow each other from the first to the last acceptance, a pause is a span of none, and they sum up to all."""
        clock.move(timedelta(seconds=3))
        edition = frozen(store, 20)
        accept_over_time(store, clock, edition, [(5, 4 * SECOND), (5, 30 * SECOND), (6, SECOND)])
        spans = store.observer.acceptance(edition, parts=10)
        assert [one.accepted for one in spans] == [5, 5, 0, 0, 0, 0, 0, 6]
        assert {one.end - one.start for one in spans} == {5 * SECOND}
        assert all(one.end == after.start for one, after in pairwise(spans))
        assert spans[0].start == START
        assert sum(one.accepted for one in spans) == states_of(store, edition)["accepted"]

    def test_only_accepted_letters_count(self, store, clock):
        """What was refused or put off is in no span."""
        edition = frozen(store, 4)
        deliver(store, edition, 1, REJECTED)
        deliver(store, edition, 2)
        assert [one.accepted for one in store.observer.acceptance(edition)] == [2]

    def test_a_clock_that_was_set_hides_no_letter(self, store, clock):
        """Times after now belong to the last span: the sum is always what was accepted."""
        edition = frozen(store, 6)
        accept_over_time(store, clock, edition, [(2, 10 * SECOND), (2, timedelta())])
        clock.move(-4 * SECOND)
        spans = store.observer.acceptance(edition)
        assert sum(one.accepted for one in spans) == 4
        assert spans[-1].end <= clock() + SECOND

    def test_an_accepted_letter_is_due_when_it_was_accepted(self, store, clock):
        """The index by which acceptance is counted says the same as the rows themselves, also for a letter put off before."""
        edition = frozen(store, 4)
        with claimed(store, edition, 2) as rows:
            store.outbox.commit(settled(rows, DEFERRED, next_attempt_at=clock() + SECOND), [])
        accept_over_time(store, clock, edition, [(1, timedelta(minutes=1)), (3, SECOND)])
        assert ask_sql(store, "SELECT count(*) FROM deliveries WHERE due = accepted_at") == [(4,)]

    def test_a_proof_that_came_late_is_counted_too(self, store, clock):
        """Its place in time may differ, the sum does not."""
        edition = frozen(store, 1)
        with store.outbox.working("w"):
            rows = store.outbox.claim(edition, "w", 1)
            assert all(store.outbox.commit([], intents(rows)))
            store.outbox.commit(settled(rows, DeliveryState.UNCERTAIN), [])
            clock.move(SECOND)
            store.outbox.commit(settled(rows, ACCEPTED), [])
        assert states_of(store, edition) == {"accepted": 1}
        assert [one.accepted for one in store.observer.acceptance(edition)] == [1]
        assert store.observer.speed(edition).last <= clock()


class TestRefusals:
    def test_the_same_words_are_counted_once(self, store):
        """Code, enhanced code and text of the server, or our own reason; the most frequent first."""
        edition = frozen(store, 10)
        deliver(store, edition, 4)
        deliver(store, edition, 3, REJECTED)
        deliver(store, edition, 1, DeliveryState.UNCERTAIN)
        deliver(store, edition, 1, DEFERRED)
        told = [(one.count, one.state, one.text) for one in store.observer.refusals(edition)]
        assert told == [
            (3, REJECTED, "550 5.1.1 no such user"),
            (1, DEFERRED, "451 4.7.1 try later"),
            (1, DeliveryState.UNCERTAIN, "connection lost"),
        ]

    def test_only_the_latest_are_read(self, store, clock, monkeypatch):
        """However many were refused: what was said last is what is wrong now."""
        monkeypatch.setattr(observing, "LATEST", 2)
        edition = frozen(store, 5)
        with claimed(store, edition, 3) as rows:
            store.outbox.commit(settled(rows, REJECTED, text="an old reason"), [])
        clock.move(SECOND)
        with claimed(store, edition, 2) as rows:
            store.outbox.commit(settled(rows, REJECTED, text="a new reason"), [])
        (found,) = store.observer.refusals(edition)
        assert (found.count, found.text) == (2, "550 5.1.1 a new reason")

    def test_a_good_edition_has_none(self, store):
        """Accepted, pending and skipped letters are no failures."""
        edition = frozen(store, 3)
        deliver(store, edition, 2)
        assert store.observer.refusals(edition) == []


class TestDomains:
    @pytest.fixture
    def edition(self, store, clock):
        """Freeze an edition to two mail domains: of five at big.example one is put off, one refused; two at small.example are accepted."""
        people = [
            Subscriber(address=f"reader{number}@{domain}", newsletter="weekly")
            for domain, count in (("small.example", 2), ("big.example", 5), ("other.example", 1))
            for number in range(count)
        ]
        store.subscribers.add_many(people, how="test", now=START, write=True)
        one = saved(store)
        store.outbox.freeze(one.id, newsletter())
        with store.outbox.working("w"):
            rows = store.outbox.claim(one.id, "w", 7)
            at = {row.address: row for row in rows}
            put_off, refused = at["reader0@big.example"], at["reader1@big.example"]
            later = clock() + timedelta(minutes=5)
            gone = [row for row in rows if row not in (put_off, refused) and row.address != "reader4@big.example"]
            assert all(store.outbox.commit([], intents(gone)))
            outcomes = [
                outcome(put_off, DEFERRED, next_attempt_at=later, text="slow down"),
                outcome(refused, REJECTED),
            ]
            store.outbox.commit([*outcomes, *settled(gone, ACCEPTED)], [])
            store.outbox.release([at["reader4@big.example"]])
        return one.id

    def test_figures_add_up_domain_by_domain(self, store, edition, clock):
        """Each letter is in one column of its domain; what is in trouble stands first, with the last reply and the next attempt."""
        big, small, other = store.observer.domains(edition)
        assert (big.domain, big.letters) == ("big.example", 5)
        assert (big.accepted, big.deferred, big.rejected, big.uncertain, big.open) == (2, 1, 1, 0, 1)
        assert (big.reply, big.next_attempt_at) == ("451 4.7.1 slow down", clock() + timedelta(minutes=5))
        assert (small.domain, small.letters, small.accepted, small.reply) == ("small.example", 2, 2, "")
        assert (other.domain, other.letters, other.open) == ("other.example", 1, 1)

    def test_so_many_and_no_more(self, store, edition):
        """A million readers have many domains; a screen has few lines."""
        assert [one.domain for one in store.observer.domains(edition, limit=1)] == ["big.example"]

    def test_erased_readers_have_no_domain(self, store, edition):
        """Their letters still count."""
        run_sql(store, "UPDATE deliveries SET address = NULL WHERE address LIKE '%small.example'")
        assert {one.domain: one.letters for one in store.observer.domains(edition)}[""] == 2


class TestSpans:
    @given(st.integers(0, 10**12), st.integers(0, 10**11), st.integers(1, 100))
    def test_round_spans_cover_the_time(self, first, length, parts):
        """They begin at or before the first moment, end after the last, are equally long, and hardly more than asked for."""
        spans = list(observing._spans(first, first + length, parts))
        assert spans[0][0] <= first < spans[0][1]
        assert spans[-1][0] <= first + length < spans[-1][1]
        assert len({end - start for start, end in spans}) == 1
        assert len(spans) <= parts + 1
