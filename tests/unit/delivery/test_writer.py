"""One commit for many."""

import asyncio
import threading

import pytest

from digest.delivery.outcome import lost_at_dot
from digest.delivery.writer import AGAIN, COMPANY, FEW, GATHERING, Writer
from digest.errors import StoreError
from digest.model import Intent, Settled
from tests.memory_outbox import MemoryOutbox, readers


class SlowOutbox(MemoryOutbox):
    """Commits only when told to, and remembers each."""

    def __init__(self) -> None:
        super().__init__(readers(0))
        self.go = threading.Semaphore(0)
        self.began = threading.Semaphore(0)
        self.groups: list[tuple[list[int], list[int]]] = []
        self.failures = 0

    def commit(self, settled, intents):
        self.began.release()
        assert self.go.acquire(timeout=10)
        self.groups.append(([one.row for one in settled], [one.row for one in intents]))
        if self.failures:
            self.failures -= 1
            raise StoreError("disk full")
        return [one.row % 2 == 0 for one in intents]


def intent(row: int) -> Intent:
    return Intent(edition=1, row=row, fence=1)


def settled(row: int) -> Settled:
    return Settled(edition=1, row=row, fence=1, outcome=lost_at_dot("x"))


async def begun(outbox: SlowOutbox) -> None:
    """Wait until a commit is on its way to the disk."""
    assert await asyncio.to_thread(outbox.began.acquire, timeout=10)


def test_what_waits_shares_the_next_commit():
    """While one commit runs, everything else gathers for one more: two commits for ten connections, and each gets its own answer."""
    outbox = SlowOutbox()

    async def run() -> list[bool]:
        writer = Writer(outbox)
        first = writer.intend(intent(0))
        await begun(outbox)
        others = [writer.intend(intent(row)) for row in range(1, 10)]
        durable = writer.settle(settled(0))
        outbox.go.release(2)
        answers = [await first, *(await asyncio.gather(*others))]
        await durable
        return answers

    assert asyncio.run(run()) == [row % 2 == 0 for row in range(10)]
    assert outbox.groups == [([], [0]), ([0], list(range(1, 10)))]


def test_a_failed_commit_fails_everyone_in_it_and_nobody_after():
    """Outcomes and intents that failed together, and failed again apart, have their error; the next commit is a new chance."""
    outbox = SlowOutbox()
    outbox.failures = 2
    outbox.go.release(3)

    async def run() -> bool:
        writer = Writer(outbox)
        durable = writer.settle(settled(1))
        with pytest.raises(StoreError, match="disk full"):
            await writer.intend(intent(2))
        with pytest.raises(StoreError, match="disk full"):
            await durable
        return await writer.intend(intent(4))

    assert asyncio.run(run())


def test_a_refused_intent_takes_no_outcome_with_it():
    """Outcomes that shared the commit of an intent that failed are durable by themselves."""
    outbox = SlowOutbox()
    outbox.failures = 1
    outbox.go.release(2)

    async def run() -> None:
        writer = Writer(outbox)
        durable = writer.settle(settled(1))
        with pytest.raises(StoreError, match="disk full"):
            await writer.intend(intent(2))
        await durable

    asyncio.run(run())
    assert outbox.groups == [([1], [2]), ([1], [])]


def test_no_intent_is_granted_over_an_outcome_that_failed():
    """An intent that was asked for while its outcome was being refused fails with it: its dot would follow an answer that nobody kept."""
    outbox = SlowOutbox()
    outbox.failures = 1

    async def run() -> None:
        writer = Writer(outbox)
        durable = writer.settle(settled(2))
        await begun(outbox)
        behind = writer.intend(intent(4))
        outbox.go.release(2)
        for waiting in (durable, behind):
            with pytest.raises(StoreError, match="disk full"):
                await waiting

    asyncio.run(run())
    assert outbox.groups == [([2], [])]


def test_an_outcome_waits_for_the_intent_that_follows():
    """Outcome of one message and intent of the next are one commit; the dot between them waits for both."""
    outbox = SlowOutbox()
    outbox.go.release()

    async def run() -> None:
        writer = Writer(outbox)
        durable = writer.settle(settled(1))
        assert outbox.groups == []
        assert await writer.intend(intent(2))
        assert durable.done()

    asyncio.run(run())
    assert outbox.groups == [([1], [2])]


def test_an_outcome_that_nothing_follows_is_durable_all_the_same():
    """The last outcomes of a run find no intent to go with, and go alone."""
    outbox = SlowOutbox()
    outbox.go.release()

    async def run() -> None:
        writer = Writer(outbox)
        await asyncio.gather(writer.settle(settled(1)), writer.settle(settled(2)))

    asyncio.run(run())
    assert outbox.groups == [([1, 2], [])]


def test_a_caller_that_left_does_not_disturb_the_others():
    """A cancelled intent still gets its commit; those that wait with it get their answers."""
    outbox = SlowOutbox()

    async def run() -> bool:
        writer = Writer(outbox)
        first = writer.intend(intent(0))
        await begun(outbox)
        leaving, staying = writer.intend(intent(1)), writer.intend(intent(2))
        leaving.cancel()
        outbox.go.release()
        await first
        outbox.go.release()
        return await staying

    assert asyncio.run(run())
    assert outbox.groups == [([], [0]), ([], [1, 2])]


class SteadyOutbox(MemoryOutbox):
    """Takes `seconds` for a commit, by a clock of its own."""

    def __init__(self, seconds: float) -> None:
        super().__init__(readers(0))
        self.passed, self.seconds = 0.0, seconds
        self.groups: list[int] = []

    def commit(self, settled, intents):
        self.passed += self.seconds
        self.groups.append(len(intents))
        return [True] * len(intents)


def asked_together(writer: Writer, row: int, count: int) -> list[asyncio.Future[bool]]:
    """Ask for so many intents before the thread of the writer sees the first of them."""
    with writer._turn:
        return [writer.intend(intent(row)) for _ in range(count)]


def waiting(
    outbox: SteadyOutbox, connections: int, *, together: int | None = None, commits: int = 40
) -> tuple[float, int]:
    """Give how long the next intent would wait for others, and how many are enough, after commits of so many who asked `together`."""

    async def run() -> tuple[float, int]:
        writer = Writer(outbox, connections, monotonic=lambda: outbox.passed)
        for row in range(commits):
            await asyncio.gather(*asked_together(writer, row, together or connections))
        told = writer._patience(), writer._enough
        await writer.close()
        return told

    return asyncio.run(run())


@pytest.mark.parametrize("connections", [2, 10, 50])
def test_a_commit_waits_for_all_while_all_come(connections):
    """Half of the time that it takes, so that it is made once and not twice for the same letters."""
    patience, enough = waiting(SteadyOutbox(0.012), connections)
    assert patience == pytest.approx(0.006, rel=0.02)
    assert enough == connections


@pytest.mark.parametrize(("connections", "enough"), [(10, 5), (50, FEW)])
def test_where_few_come_half_of_the_connections_are_enough(connections, enough):
    """A server that is the limit keeps the others: to wait for them would only keep those that are here."""
    patience, few = waiting(SteadyOutbox(0.0004), connections, together=2, commits=AGAIN)
    assert (patience, few) == (connections * GATHERING, enough)


def test_the_ledger_is_woken_once_for_all_that_comes_in_one_go(monkeypatch):
    """In the middle of it the thread would take the interpreter from the connections, for a commit of one."""
    woken = []

    class Watched(threading.Condition):
        def notify(self, n: int = 1) -> None:
            woken.append(n)
            super().notify(n)

    monkeypatch.setattr("digest.delivery.writer.threading.Condition", Watched)

    async def run() -> int:
        writer = Writer(SteadyOutbox(0.0004), 10)
        woken.clear()  # a thread that starts wakes its starter
        asked = [writer.intend(intent(row)) for row in range(5)]
        kept = [writer.settle(settled(row)) for row in range(5)]
        assert not woken
        await asyncio.sleep(0)
        at_once = len(woken)
        await asyncio.gather(*asked, *kept)
        await writer.close()
        return at_once

    assert asyncio.run(run()) == 1


def test_all_are_waited_for_once_more_after_a_while():
    """The server may have become quicker."""
    outbox = SteadyOutbox(0.0004)

    async def run() -> list[int]:
        writer = Writer(outbox, 6, monotonic=lambda: outbox.passed)
        enough = []
        for row in range(2 * AGAIN + 4):
            await writer.intend(intent(row))
            enough.append(writer._enough)
        await writer.close()
        return enough

    assert [place for place, one in enumerate(asyncio.run(run())) if one == 6] == [0, AGAIN + 1, 2 * AGAIN + 2]


def test_a_commit_that_stood_still_slows_nothing_down_for_long():
    """Another program held the database for half a minute: the next commits wait no longer than for company, and soon as usual."""
    outbox = SteadyOutbox(30.0)
    assert waiting(outbox, 4, commits=1)[0] <= COMPANY
    assert waiting(outbox, 4, commits=100)[0] <= COMPANY


def test_all_that_ask_together_share_one_commit():
    """None of ten connections is left for a second commit."""
    outbox = SteadyOutbox(0.04)

    async def run() -> None:
        writer = Writer(outbox, 10, monotonic=lambda: outbox.passed)
        for row in range(30):
            await asyncio.gather(*asked_together(writer, row, 10))
        await writer.close()

    asyncio.run(run())
    assert outbox.groups == [10] * 30
