"""Whatever happens in whatever order: the promise holds. Random lives of one edition, on both databases.

A model beside the ledger knows what each server would have seen: dots sent, copies taken, answers lost.
"""

from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.model import Delivery, DeliveryState, Ruling
from digest.store import Database
from tests.clock import MovableClock
from tests.contract.test_outbox_guards import LEGAL
from tests.ledger import ask_sql, frozen, intents, outcome, rows_of, run_sql

AUDIENCE = 3
lives = count()
ANSWERS = (DeliveryState.ACCEPTED, DeliveryState.DEFERRED, DeliveryState.REJECTED, DeliveryState.UNCERTAIN)

RULINGS = (DeliveryState.ACCEPTED, DeliveryState.REJECTED, DeliveryState.PENDING)
ENDED = (DeliveryState.REJECTED, DeliveryState.EXPIRED, DeliveryState.SKIPPED)

steps = st.one_of(
    st.tuples(st.just("claim"), st.sampled_from("ab"), st.integers(1, 4)),
    st.tuples(st.just("intend"), st.sampled_from("ab"), st.integers(1, 4)),
    st.tuples(st.just("answer"), st.sampled_from("ab"), st.sampled_from(ANSWERS)),
    st.tuples(st.just("late"), st.sampled_from("ab"), st.sampled_from(ANSWERS)),
    st.tuples(st.just("release"), st.sampled_from("ab"), st.integers(1, 4)),
    st.tuples(st.just("crash"), st.sampled_from("ab"), st.just(0)),
    st.tuples(st.just("leave"), st.integers(1, AUDIENCE), st.just(0)),
    st.tuples(st.just("pause"), st.just("-"), st.just(0)),
    st.tuples(st.just("resume"), st.just("-"), st.just(0)),
    st.tuples(st.just("retry"), st.just("-"), st.just(0)),
    st.tuples(st.just("rule"), st.integers(1, AUDIENCE), st.sampled_from(RULINGS)),
    st.tuples(st.just("wait"), st.just("-"), st.integers(1, 30)),
)


class Life:
    """One edition, two workers that crash and come back, and what the servers on the other side saw."""

    def __init__(self, store: Database, clock: MovableClock, slot: str, resends: int) -> None:
        self.store, self.clock, self.resends = store, clock, resends
        self.edition = frozen(
            store,
            AUDIENCE,
            slot=slot,
            max_resends=resends,
            evidence_wait=timedelta(minutes=5),
            expire_after=timedelta(2),
        )
        self.letters = {row.row: (row.message_id, row.address) for row in rows_of(store, self.edition).values()}
        self.keys = {row.row: row.subscriber_key for row in rows_of(store, self.edition).values()}
        self.claimed: dict[str, list[Delivery]] = {"a": [], "b": []}
        self.flying: dict[str, list[Delivery]] = {"a": [], "b": []}
        self.lost: list[Delivery] = []
        self.copies: Counter[int] = Counter()
        self.left: set[int] = set()
        self.dates: dict[int, Any] = {}
        self.before = {number: row.state.value for number, row in rows_of(store, self.edition).items()}

    def claim(self, worker: str, limit: int) -> None:
        rows = self.store.outbox.claim(self.edition, worker, limit)
        held = {row.row for mine in (*self.claimed.values(), *self.flying.values()) for row in mine}
        self.claimed[worker] += rows
        for row in rows:
            assert self.dates.setdefault(row.row, row.date) == row.date
            assert row.row not in held or row.row in self.left

    def intend(self, worker: str, number: int) -> None:
        asking, self.claimed[worker] = self.claimed[worker][:number], self.claimed[worker][number:]
        for row, granted in zip(asking, self.store.outbox.commit([], intents(asking)), strict=True):
            if granted:
                assert row.row not in self.left
                self.copies[row.row] += 1
                self.flying[worker].append(row)

    def answer(self, worker: str, state: DeliveryState) -> None:
        told, self.flying[worker] = self.flying[worker], []
        if state in (DeliveryState.DEFERRED, DeliveryState.REJECTED):
            self.copies.subtract(row.row for row in told)
        self.store.outbox.commit([outcome(row, state) for row in told], [])

    def late(self, _: str, state: DeliveryState) -> None:
        if self.lost:
            self.store.outbox.commit([outcome(self.lost.pop(), state)], [])

    def release(self, worker: str, number: int) -> None:
        given, self.claimed[worker] = self.claimed[worker][:number], self.claimed[worker][number:]
        self.store.outbox.release(given)

    def crash(self, worker: str, _: int) -> None:
        run_sql(self.store, "DELETE FROM workers WHERE id = :worker", worker=worker)
        self.store.outbox.recover()
        self.lost += self.flying[worker]
        self.claimed[worker], self.flying[worker] = [], []
        run_sql(self.store, "INSERT INTO workers VALUES (:worker, 'here', 1, 0, NULL)", worker=worker)

    def leave(self, number: int, _: int) -> None:
        self.store.subscribers.unsubscribe(self.keys[number], how="page", now=self.clock.now)
        self.left.add(number)

    def pause(self, *_: object) -> None:
        if self.store.outbox.progress(self.edition).state not in ("done", "cancelled"):
            self.store.editions.stop(self.edition, "pause", "breaker", self.clock.now)

    def resume(self, *_: object) -> None:
        if self.store.outbox.progress(self.edition).state not in ("done", "cancelled"):
            self.store.editions.stop(self.edition, "resume", "", self.clock.now)

    def retry(self, *_: object) -> None:
        self.store.interventions.retry(self.edition, ENDED, span=timedelta(2), how="test")

    def rule(self, number: int, state: Any) -> None:
        before = rows_of(self.store, self.edition)[number].state
        ruling = {number: Ruling(state=state, text="said so")}
        if self.store.interventions.resolve(self.edition, ruling, span=timedelta(2), how="test"):
            assert before is DeliveryState.UNCERTAIN or state is DeliveryState.ACCEPTED
            assert state is not DeliveryState.PENDING or number not in self.left

    def wait(self, _: str, minutes: int) -> None:
        self.clock.move(timedelta(minutes=minutes))

    def check(self) -> None:
        """P1: one row per reader, balanced. P2: copies are bounded. P4: the same letter. The table: no illegal step."""
        progress = self.store.outbox.progress(self.edition)
        rows = rows_of(self.store, self.edition)
        assert progress.balanced
        assert progress.audience == AUDIENCE == len(rows)
        for number, row in rows.items():
            assert (row.message_id, row.address) == self.letters[number]
            assert self.copies[number] <= 1 + self.resends
            if row.state is DeliveryState.ACCEPTED:
                assert self.copies[number] >= 1
        for row in (flight for mine in self.flying.values() for flight in mine):
            assert rows[row.row].state in (DeliveryState.IN_FLIGHT, DeliveryState.ACCEPTED)
        assert self.store.auditor.verify(self.edition).breaches == ()
        self._check_way(rows)

    def _check_way(self, rows: dict[int, Delivery]) -> None:
        """Between two looks a row has gone only where the table leads, in at most four steps."""
        for number, row in rows.items():
            reachable = {self.before[number]}
            for _ in range(4):
                reachable |= {after for state in reachable for after in LEGAL[state]}
            assert row.state.value in reachable
            self.before[number] = row.state.value

    def finish(self, ending: DeliveryState) -> None:
        """Let everything end, whatever the servers say: then the edition is done, and every dot without an answer is on record."""
        self.resume()
        for worker in "ab":
            self.crash(worker, 0)
        for _ in range(3 + self.resends):
            self.clock.move(timedelta(minutes=6))
            self.claim("a", AUDIENCE)
            self.intend("a", AUDIENCE)
            self.answer("a", ending)
            self.check()
        progress = self.store.outbox.progress(self.edition)
        assert (progress.state, progress.open) == ("done", 0)
        assert set(rows_of(self.store, self.edition)) == set(range(1, AUDIENCE + 1))
        unanswered = ask_sql(
            self.store,
            "SELECT count(*) FROM delivery_attempts a JOIN deliveries d "
            'ON d.edition = a.edition AND d."row" = a."row" '
            "WHERE a.edition = :e AND a.outcome IS NULL AND d.doubts = 0",
            e=self.edition,
        )
        assert unanswered == [(0,)]


@pytest.mark.parametrize("resends", [0, 1])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.lists(steps, max_size=25), ending=st.sampled_from([state for state in ANSWERS if state != "deferred"]))
def test_any_life_keeps_the_promise(store, clock, resends, data, ending):
    """Claims, intents, answers, crashes, late proof, leaving, pauses, rulings, retries in any order: balanced, bounded, legal, and done in the end."""
    with ExitStack() as stack:
        run_sql(store, "UPDATE subscriptions SET state = 'active'")
        life = Life(store, clock, f"life:{next(lives)}", resends)
        for worker in "ab":
            run_sql(store, "INSERT INTO workers VALUES (:worker, 'here', 1, 0, NULL)", worker=worker)
            stack.callback(run_sql, store, "DELETE FROM workers WHERE id = :worker", worker=worker)
            if store._connections.file is not None:
                stack.enter_context(store.outbox._presence._locked(worker))
        for name, first, second in data:
            getattr(life, name)(first, second)
            life.check()
        life.finish(ending)
