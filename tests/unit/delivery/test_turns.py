"""Whose turn it is: nobody waits for an operator that is not meant for his letter."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from digest.delivery import turns as module
from digest.delivery.claims import Claims
from digest.delivery.outcome import classify
from digest.delivery.pace import Pace
from digest.delivery.turns import PATIENCE, Turns, domain_of
from digest.model import Delivery, OperatorLimits, RelayLimits, Reply, Stage
from tests.memory_outbox import EDITION, MemoryOutbox, readers
from tests.memory_pacing import MemoryPacing


class Time:
    """A clock that sleeping moves."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []
        self.settled: Callable[[], Coroutine[Any, Any, None]]

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await self.settled()  # slots are fetched by a thread, which lives in real time
        await asyncio.sleep(0)


class Scene:
    """Rows of some domains, a pace with limits, and what was put off."""

    def __init__(self, *domains: str, limits: RelayLimits | None = None) -> None:
        rows = readers(len(domains))
        self.outbox = MemoryOutbox(
            {number: _at(row, domain) for (number, row), domain in zip(rows.items(), domains, strict=True)}
        )
        self.time = Time()
        self.pacing = MemoryPacing(self.time)
        self.pace = Pace("relay", limits or RelayLimits(), self.pacing, monotonic=self.time, sleep=self.time.sleep)
        self.time.settled = self.pace.drain
        self.off: list[tuple[int, timedelta]] = []
        self.claims = Claims(self.outbox, EDITION, "w", 20)
        self.turns = Turns(
            self.claims,
            self.pace,
            lambda row, wait: self.off.append((row.row, wait)),
            monotonic=self.time,
            sleep=self.time.sleep,
        )

    def run(self, work: Callable[[], Coroutine[Any, Any, Any]]) -> Any:
        async def all_of_it() -> Any:
            try:
                return await asyncio.wait_for(work(), 20)
            finally:
                await self.turns.close()
                await self.pace.drain()

        return asyncio.run(all_of_it())

    async def take_all(self) -> list[int]:
        taken = []
        while (row := await self.turns.take()) is not None:
            taken.append(row.row)
            self.pace.note(domain_of(row), classify(Stage.DOT, Reply(code=250, text="ok")))
        return taken

    async def take_all_together(self, connections: int = 4) -> list[int]:
        """Let so many connections take turns; gives the order in which they got rows."""
        order: list[int] = []

        async def one() -> None:
            while (row := await self.turns.take()) is not None:
                order.append(row.row)
                self.pace.note(domain_of(row), classify(Stage.DOT, Reply(code=250, text="ok")))
                await asyncio.sleep(0)

        await asyncio.gather(*(one() for _ in range(connections)))
        return order

    def stop(self, domain: str, words: str = "421 4.7.28 unusual rate") -> None:
        """Let an operator say that it takes nothing for now."""
        code, _, text = words.partition(" ")
        self.pace.note(domain, classify(Stage.RCPT, Reply(code=int(code), text=text)))


def _at(row: Delivery, domain: str) -> Delivery:
    return replace(row, address=f"reader{row.row}@{domain}")


def test_without_limits_rows_come_in_their_order_and_nothing_is_asked():
    """The usual case: no slot, no look into the ledger, no waiting."""
    scene = Scene(*["a.example"] * 50)
    assert scene.run(scene.take_all) == list(range(1, 51))
    assert scene.time.slept == []
    assert scene.pacing.asked in ([], ["held"])
    assert scene.off == []


def test_rows_of_a_stopped_operator_let_the_others_pass_and_are_put_off():
    """Ten minutes is too long to wait here: the rows go back with the time at which they are due; the others go at once."""
    scene = Scene("a.example", "stopped.example", "b.example", "stopped.example", "a.example")

    async def work() -> list[int]:
        assert await scene.pace.admit("stopped.example")
        scene.stop("stopped.example", "450 4.7.28 unusual rate")
        return await scene.take_all()

    assert scene.run(work) == [1, 3, 5]
    assert [row for row, _ in scene.off] == [2, 4]
    assert all(timedelta(minutes=9) < wait <= timedelta(minutes=10) for _, wait in scene.off)
    assert scene.time.slept == []


def test_a_slow_operator_is_waited_for_while_others_go():
    """One letter a second to one operator: its rows come in when it is their turn, and hold up no other connection."""
    limits = RelayLimits(operators={"slow.example": OperatorLimits(rate=1.0)})
    scene = Scene(*["slow.example"] * 6, *["fast.example"] * 6, limits=limits)
    order = scene.run(scene.take_all_together)
    assert sorted(order) == list(range(1, 13))
    assert scene.off == []
    assert max(order.index(row) for row in range(7, 13)) < order.index(5), (
        "all fast ones go before the slow ones are through"
    )
    assert scene.time.now - 1000.0 >= 4.0, "a second for each slow one after the first"


def test_a_relay_that_takes_nothing_gives_nobody_a_turn():
    """Its quota is used up for an hour: rows stay as they are, nobody is put off one by one, and it is told for how long."""
    scene = Scene(*["a.example"] * 30, limits=RelayLimits(quotas=((timedelta(hours=1), 10),)))
    taken = scene.run(scene.take_all)
    assert len(taken) == 10
    assert scene.off == []
    assert scene.turns.held_for() > PATIENCE
    states = Counter(str(row.state) for row in scene.outbox.rows.values())
    assert states == {"claimed": 10, "pending": 20}, "those that were not taken are released"


def test_what_can_be_had_at_once_never_waits():
    """To announce the next letter nobody waits: a row without a slot stays the next."""
    scene = Scene("a.example", "a.example", limits=RelayLimits(rate=5.0))

    async def work() -> tuple[Delivery | None, list[int]]:
        first = await scene.turns.take()
        assert first is not None
        at_once = scene.turns.take_at_once()
        return at_once, await scene.take_all()

    at_once, rest = scene.run(work)
    assert at_once is None
    assert rest == [2]


def test_a_row_that_was_put_back_is_free_again():
    """Its letter has no answer any more, which an operator with one line waits for."""
    scene = Scene(
        "one.example", "one.example", limits=RelayLimits(operators={"one.example": OperatorLimits(connections=1)})
    )

    async def work() -> list[int]:
        first = await scene.turns.take()
        assert first is not None
        scene.turns.put_back(first)
        return await scene.take_all()

    assert scene.run(work) == [2]


def test_a_crowd_goes_back_in_groups(monkeypatch: pytest.MonkeyPatch):
    """More rows than may step aside: each further group is due one patience later, so that they do not all come back at once."""
    monkeypatch.setattr(module, "ROOM", 2)
    limits = RelayLimits(operators={"slow.example": OperatorLimits(rate=0.2)})
    scene = Scene(*["slow.example"] * 12, limits=limits)
    order = scene.run(scene.take_all_together)
    waits = [wait.total_seconds() for _, wait in scene.off]
    assert sorted([*order, *(row for row, _ in scene.off)]) == list(range(1, 13)), (
        "each had its turn or was put off, once"
    )
    assert len(waits) > 2
    assert waits == sorted(waits)
    assert PATIENCE <= waits[0] < waits[-1]


def test_a_letter_whose_session_was_refused_takes_its_turn_again():
    """After a 421 the relay is slower: the same row waits for its next slot, or is put off where that is far away."""
    scene = Scene("a.example")

    async def work() -> tuple[bool, bool]:
        row = await scene.turns.take()
        assert row is not None
        scene.stop("a.example", "421 4.3.2 too many connections")
        soon = await scene.turns.again(row)
        scene.stop("a.example", "452 4.7.28 unusual rate")
        return soon, await scene.turns.again(row)

    soon, late = scene.run(work)
    assert soon
    assert not late
    assert [row for row, _ in scene.off] == [1]
