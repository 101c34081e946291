"""One durable commit for many connections. The ledger and its order of statements never enter: that is the port `Outbox`.

A durable commit costs milliseconds of waiting for the disk, whether it holds one row or five hundred. So what all connections want written
while a commit runs goes into the next one: with C connections about C times as many messages per second as with a commit for each.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from digest.model import Intent, Settled
from digest.ports import Outbox

COMPANY = 0.02
"""Seconds that outcomes wait for an intent to share its commit: each connection asks for its next intent a moment after its last outcome."""

GATHERING = 0.00005
"""Seconds for each connection that an intent waits for others, until half of them ask: a commit of five costs hardly more than one of one, and on a
quick disk they would seldom meet. It saves a sixth of the processor time of a letter, and no letter is slower: the relay is busy with the other
connections meanwhile. Where it is 10 ms away, a twenty-fifth more letters a second go out without, for one and a half times the durable writes; at 40 ms as many."""

FEW = 16
"""Intents that are enough for a commit on a quick disk, however many connections there are."""

PART = 0.5
"""Part of what a commit takes for which the next one may wait for the intents of all connections: half of them would else wait for the commit of the
other half, and two commits be made where one would do. With 3 ms for a durable write a fifth to a half more letters a second go out so."""

MOST = 0.8
"""Part of the connections that have to come while all are waited for: where the server is the limit they do not, and waiting is of no use."""

AGAIN = 16
"""Commits after which all are waited for once more."""

SLOWEST = 2 * COMPANY
"""Seconds that a commit counts as at most: one that stood still, behind another program that held the database, says nothing of the next."""


@dataclass(slots=True)
class _Group:
    """What waits for the same commit, each with the future that its caller awaits."""

    settled: list[tuple[Settled, asyncio.Future[None]]] = field(default_factory=list)
    intents: list[tuple[Intent, asyncio.Future[bool]]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.settled or self.intents)

    def without_outcomes(self) -> "_Group":
        """Part the intents from the outcomes: gives them, and keeps none."""
        parted = _Group(intents=self.intents)
        self.intents = []
        return parted

    def succeed(self, answers: Sequence[bool]) -> None:
        """Tell all who wait that it is durable."""
        for _, durable in self.settled:
            if not durable.done():
                durable.set_result(None)
        for (_, granted), answer in zip(self.intents, answers, strict=True):
            if not granted.done():
                granted.set_result(answer)

    def fail(self, error: Exception) -> None:
        """Tell all who wait that it is not."""
        waiting: list[asyncio.Future[Any]] = [future for _, future in self.settled]
        waiting += (future for _, future in self.intents)
        for future in waiting:
            if not future.done():
                future.set_exception(error)
                future.exception()  # seen: a connection that was closed meanwhile never asks for it


class Writer:
    """Collects outcomes and intents of one process and commits them together, in the order in which they came, in a thread of its own.

    What was asked for earlier is never durable later than what was asked for after it; so a granted intent says that every outcome settled
    before it stands. A commit that fails fails its intents, and its outcomes get a commit of their own; if that fails too, so do the
    intents behind it, since no dot may go over an outcome that is not durable. Each caller gets the error.

    An intent starts a commit nearly at once; where that brings those of all connections together, a little later; outcomes alone wait a moment
    for one. So a message costs a share of one commit, not of two. The thread goes from one commit to the next without asking the loop, which is
    busy with the connections meanwhile; it is woken when the loop has done all that it had to do in one go, since both want the interpreter.
    """

    def __init__(
        self, outbox: Outbox, connections: int = 1, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._outbox = outbox
        self._monotonic = monotonic
        self._connections = connections
        self._gathering = connections * GATHERING
        self._enough = min(connections // 2, FEW)
        self._took = 0.0
        self._try_all_in = 0
        self._loop = asyncio.get_running_loop()
        self._turn = threading.Condition()
        self._next = _Group()
        self._over = False
        self._waking = False
        self._ended: asyncio.Future[None] = self._loop.create_future()
        threading.Thread(target=self._work, name="ledger", daemon=True).start()

    def settle(self, settled: Settled) -> asyncio.Future[None]:
        """Hand in an outcome; the future is done when it is durable, or has the `StoreError`."""
        durable: asyncio.Future[None] = self._loop.create_future()
        with self._turn:
            self._next.settled.append((settled, durable))
        self._wake_soon()
        return durable

    def intend(self, intent: Intent) -> asyncio.Future[bool]:
        """Ask for an intent to be made durable; False says that the dot must not be sent. The future may have the `StoreError`."""
        granted: asyncio.Future[bool] = self._loop.create_future()
        with self._turn:
            self._next.intents.append((intent, granted))
        self._wake_soon()
        return granted

    def _wake_soon(self) -> None:
        if not self._waking:
            self._waking = True
            self._loop.call_soon(self._wake)

    def _wake(self) -> None:
        self._waking = False
        with self._turn:
            self._turn.notify()

    async def close(self) -> None:
        """Commit what waits, and end. A connection that ended by an error did not wait for its last outcome."""
        with self._turn:
            self._over = True
            self._turn.notify()
        await asyncio.shield(self._ended)

    # --- in the thread

    def _work(self) -> None:
        while group := self._take():
            self._commit(group)
        self._tell(self._end)

    def _take(self) -> _Group:
        """Give what is to be committed next; nothing when it is over."""
        with self._turn:
            self._turn.wait_for(lambda: self._next or self._over)
            self._turn.wait_for(lambda: self._next.intents or self._over, timeout=COMPANY)
            patience = self._patience()
            self._turn.wait_for(lambda: len(self._next.intents) >= self._enough or self._over, timeout=patience)
            self._learn(len(self._next.intents))
            group, self._next = self._next, _Group()
        return group

    def _patience(self) -> float:
        """Give the seconds that the first intent waits for others, and note how many of them are enough: all, while most of them come in time."""
        if self._try_all_in:
            self._enough = min(self._connections // 2, FEW)
            return self._gathering
        self._enough = self._connections
        return max(self._gathering, self._took * PART)

    def _learn(self, came: int) -> None:
        """Take in how many intents came while they were waited for."""
        if self._try_all_in:
            self._try_all_in -= 1
        elif came < MOST * self._connections:
            self._try_all_in = AGAIN

    def _commit(self, group: _Group) -> None:
        began = self._monotonic()
        self._try(group)
        self._took += (min(self._monotonic() - began, SLOWEST) - self._took) / 8

    def _try(self, group: _Group) -> None:
        settled = [one for one, _ in group.settled]
        intents = [one for one, _ in group.intents]
        try:
            answers = self._outbox.commit(settled, intents)
        except Exception as error:  # noqa: BLE001 -- whatever the database raises belongs to those who wait, not to this thread
            self._refuse(group, error)
        else:
            self._tell(group.succeed, answers)

    def _refuse(self, group: _Group, error: Exception) -> None:
        if group.settled and group.intents:
            self._tell(group.without_outcomes().fail, error)
            self._try(group)
            return
        if group.settled:
            with self._turn:
                behind = self._next.without_outcomes()
            self._tell(behind.fail, error)
        self._tell(group.fail, error)

    def _end(self) -> None:
        if not self._ended.done():
            self._ended.set_result(None)

    def _tell(self, what: Callable[..., object], *words: object) -> None:
        with suppress(RuntimeError):  # the loop is closed: a second signal let nobody wait
            self._loop.call_soon_threadsafe(what, *words)
