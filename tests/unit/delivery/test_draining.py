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


def test_draining_waits_for_what_nobody_awaits():
    """A connection that ended by an error left an outcome behind: it is durable before the run is over, and what came meanwhile is too."""
    outbox = SlowOutbox()

    async def run() -> None:
        writer = Writer(outbox)
        writer.settle(settled(1))
        for _ in range(5):
            await asyncio.sleep(0)
        writer.settle(settled(2))
        outbox.go.release(2)
        await writer.drain()
        assert outbox.rows_committed == [1, 2]

    asyncio.run(run())


def test_draining_an_idle_writer_is_nothing():
    """A run that had nothing to write ends at once."""
    asyncio.run(Writer(SlowOutbox()).drain())
