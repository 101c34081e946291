"""The end of a run: nothing that was answered is forgotten on the way to the disk."""

import asyncio
import threading

from digest.delivery.outcome import lost_at_dot
from digest.delivery.writer import Writer
from digest.model import Settled
from tests.memory_outbox import MemoryOutbox, readers


class SlowOutbox(MemoryOutbox):
    """Commits only when told to, and remembers which rows."""

    def __init__(self) -> None:
        super().__init__(readers(0))
        self.go = threading.Semaphore(0)
        self.rows_committed: list[int] = []

    def commit(self, settled, intents):
        assert self.go.acquire(timeout=10)
        self.rows_committed += [one.row for one in settled]
        return [True] * len(intents)


def settled(row: int) -> Settled:
    return Settled(edition=1, row=row, fence=1, outcome=lost_at_dot("x"))


def test_closing_waits_for_what_nobody_awaits():
    """A connection that ended by an error left an outcome behind: it is durable before the run is over, and what came meanwhile is too."""
    outbox = SlowOutbox()

    async def run() -> None:
        writer = Writer(outbox)
        writer.settle(settled(1))
        for _ in range(5):
            await asyncio.sleep(0)
        writer.settle(settled(2))
        outbox.go.release(2)
        await writer.close()
        assert outbox.rows_committed == [1, 2]

    asyncio.run(run())


def test_closing_an_idle_writer_is_nothing():
    """A run that had nothing to write ends at once, and its thread with it."""

    async def run() -> None:
        await Writer(SlowOutbox()).close()

    before = set(threading.enumerate())
    asyncio.run(run())
    for thread in set(threading.enumerate()) - before:
        thread.join(10)
    assert set(threading.enumerate()) <= before


def test_a_loop_that_is_closed_ends_the_thread_all_the_same():
    """A second signal lets nobody wait for the commit that runs: it is finished, and its thread ends without a word."""
    outbox = SlowOutbox()
    threads: list[threading.Thread] = []
    before = set(threading.enumerate())

    async def run() -> None:
        writer = Writer(outbox)
        threads.extend(set(threading.enumerate()) - before)
        writer.settle(settled(1))
        writer._over = True

    asyncio.run(run())
    outbox.go.release()
    threads[0].join(10)
    assert not threads[0].is_alive()
    assert outbox.rows_committed == [1]
