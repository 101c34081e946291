"""One durable commit for many connections. The ledger and its order of statements never enter: that is the port `Outbox`.

A durable commit costs milliseconds of waiting for the disk, whether it holds one row or five hundred. So what all connections want written
while a commit runs goes into the next one: with C connections about C times as many messages per second as with a commit for each.
"""

import asyncio
from dataclasses import dataclass, field

from digest.model import Intent, Settled
from digest.ports import Outbox

COMPANY = 0.02
"""Seconds that outcomes wait for an intent to share its commit: each connection asks for its next intent a moment after its last outcome."""


@dataclass(slots=True)
class _Group:
    """What waits for the same commit, each with the future that its caller awaits."""

    settled: list[tuple[Settled, asyncio.Future[None]]] = field(default_factory=list)
    intents: list[tuple[Intent, asyncio.Future[bool]]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.settled or self.intents)

    def fail(self, error: Exception) -> None:
        for _, durable in self.settled:
            if not durable.done():
                durable.set_exception(error)
        self.refuse(error)

    def refuse(self, error: Exception) -> None:
        """Fail the intents alone."""
        for _, granted in self.intents:
            if not granted.done():
                granted.set_exception(error)
        self.intents.clear()


class Writer:
    """Collects outcomes and intents of one process and commits them together, in the order in which they came.

    What was asked for earlier is never durable later than what was asked for after it; so a granted intent says that every outcome settled
    before it stands. A commit that fails fails its intents, and its outcomes get a commit of their own; if that fails too, so do the
    intents behind it, since no dot may go over an outcome that is not durable. Each caller gets the error.

    An intent starts a commit at once; outcomes alone wait a moment for one. So a message costs a share of one commit, not of two.
    """

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._next = _Group()
        self._running: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._due = False

    def settle(self, settled: Settled) -> asyncio.Future[None]:
        """Hand in an outcome; the future is done when it is durable, or has the `StoreError`."""
        loop = asyncio.get_running_loop()
        durable = loop.create_future()
        durable.add_done_callback(_retrieved)
        self._next.settled.append((settled, durable))
        if self._timer is None:
            self._timer = loop.call_later(COMPANY, self._alone)
        return durable

    async def intend(self, intent: Intent) -> bool:
        """Make an intent durable; False says that the dot must not be sent. Raises `StoreError`."""
        granted: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        granted.add_done_callback(_retrieved)
        self._next.intents.append((intent, granted))
        self._start()
        return await granted

    def _alone(self) -> None:
        """Let outcomes go that found no company."""
        self._timer = None
        self._due = True
        self._start()

    async def drain(self) -> None:
        """Wait until nothing is on its way to the disk any more. A connection that ended by an error did not wait for its last outcome."""
        while self._next or self._running is not None:
            self._alone()
            assert self._running is not None
            await asyncio.wait([self._running])

    def _start(self) -> None:
        if self._running is None:
            self._running = asyncio.get_running_loop().create_task(self._commit_all())

    async def _commit_all(self) -> None:
        try:
            while self._next.intents or (self._due and self._next):
                # One turn of the loop: connections that are ready now share this commit.
                await asyncio.sleep(0)
                group, self._next, self._due = self._next, _Group(), False
                await self._commit(group)
        finally:
            self._running = None

    async def _commit(self, group: _Group) -> None:
        settled = [one for one, _ in group.settled]
        intents = [one for one, _ in group.intents]
        try:
            answers = await asyncio.to_thread(self._outbox.commit, settled, intents)
        except Exception as error:  # noqa: BLE001 -- whatever the database raises belongs to those who wait, not to this task
            if settled and intents:
                group.refuse(error)
                await self._commit(group)
                return
            group.fail(error)
            if settled:
                self._next.refuse(error)
            return
        for _, durable in group.settled:
            if not durable.done():
                durable.set_result(None)
        for (_, granted), answer in zip(group.intents, answers, strict=True):
            if not granted.done():
                granted.set_result(answer)


def _retrieved(future: asyncio.Future[None] | asyncio.Future[bool]) -> None:
    """Mark an error as seen: a connection that was closed meanwhile never asks for it."""
    if not future.cancelled():
        future.exception()
