"""Whose turn it is: claimed rows, in an order in which nobody waits for an operator of mailboxes that is not meant for his letter.

    take            a row that may go now, once the pace lets it; rows whose operator holds us back step aside meanwhile
    take_at_once    the same, if there is one without waiting

Rows that would wait too long go back to the ledger with the time at which they are due, and count as never tried. Where the relay itself takes
nothing for longer, nobody gets a turn any more. What happens to a row is not known here.
"""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import timedelta

from digest.delivery.claims import Claims
from digest.delivery.pace import Pace
from digest.model import Delivery

PATIENCE = 30.0
"""Seconds that a row waits here for its operator; what would wait longer goes back to the ledger, where other workers and later runs find it."""

ROOM = 500
"""Rows that step aside at the same time; more would be no flat memory. Those beyond go back to the ledger, each `ROOM` of them for one `PATIENCE` longer,
so that they do not all come back at once to be sent away again."""

MOMENT = 1.0
"""Seconds within which an operator that opens is waited for."""

LONGEST = 3600.0
"""Seconds for which a row goes back to the ledger at most: what holds it back may be over sooner than anybody knew."""


class Turns:
    """Gives the rows of `claims` at the pace of `pace`. `put_off` gives a row back to the ledger, due after so long."""

    def __init__(
        self,
        claims: Claims,
        pace: Pace,
        put_off: Callable[[Delivery, timedelta], None],
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._claims = claims
        self._pace = pace
        self._put_off = put_off
        self._monotonic = monotonic
        self._sleep = sleep
        self._aside: deque[Delivery] = deque()
        self._crowd = 0

    async def take(self) -> Delivery | None:
        """Give the next row that may go, its slot taken; None when nothing is left that is due, or the relay takes nothing. Raises `StoreError`."""
        while self.held_for() <= PATIENCE:
            if (ready := self._step_in()) is not None:
                return ready
            row = await self._claims.take()
            if row is None:
                if not await self._wait_for_those_aside():
                    return None
            elif await self._admitted(row):
                return row
        return None

    def held_for(self) -> float:
        """Give the seconds for which the relay is known to take nothing: it told us to stop, or a quota is used up."""
        until = self._pace.relay_opens_at()
        return 0.0 if until is None else until - self._monotonic()

    async def again(self, row: Delivery) -> bool:
        """Wait until a row that had its turn may be tried once more; False when it was put off, since that takes too long."""
        if await self._pace.admit(domain_of(row), patience=PATIENCE):
            return True
        self._put_off(row, self._length(self._wait_of(row)))
        return False

    def take_at_once(self) -> Delivery | None:
        """Give a row that may go now, its slot taken, if there is one without waiting."""
        if (ready := self._step_in()) is not None:
            return ready
        while (row := self._claims.take_at_once()) is not None:
            if self._pace.admits(domain_of(row)):
                return row
            if self._pace.opens_at(domain_of(row)) is None:
                self._claims.return_first(row)
                return None
            self._step_aside(row)
            if self.held_for() > PATIENCE:
                return None
        return None

    def put_back(self, row: Delivery) -> None:
        """Take back a row that nothing happened to."""
        self._pace.release(domain_of(row))
        self._claims.put_back(row)

    async def start_over(self) -> None:
        """Release all rows, and claim afresh."""
        self._empty()
        await self._claims.start_over()

    async def close(self) -> None:
        """Release all rows, and claim no more."""
        self._empty()
        await self._claims.close()

    def _empty(self) -> None:
        while self._aside:
            self._claims.put_back(self._aside.popleft())

    async def _admitted(self, row: Delivery) -> bool:
        """Wait until a row may go; False when it stepped aside, since its operator lets nothing through for now."""
        try:
            if self._pace.opens_at(domain_of(row)) is None and await self._pace.admit(domain_of(row), patience=MOMENT):
                return True
        except BaseException:
            self._claims.put_back(row)
            raise
        self._step_aside(row)
        return False

    def _step_in(self) -> Delivery | None:
        """Give the first of those aside whose operator is open again."""
        for place, row in enumerate(self._aside):
            if self._pace.admits(domain_of(row)):
                del self._aside[place]
                return row
        return None

    def _step_aside(self, row: Delivery) -> None:
        """Let others pass. Where the relay itself is shut the row waits here to be released: to write down a million of them would help nobody."""
        wait = self._wait_of(row)
        if self.held_for() > PATIENCE or (wait <= PATIENCE and len(self._aside) < ROOM):
            self._aside.append(row)
            return
        if wait <= PATIENCE:
            wait = PATIENCE * (1 + self._crowd // ROOM)
            self._crowd += 1
        self._put_off(row, self._length(wait))

    @staticmethod
    def _length(wait: float) -> timedelta:
        return timedelta(seconds=min(max(wait, MOMENT), LONGEST))

    async def _wait_for_those_aside(self) -> bool:
        """Sleep until the first of those aside may go; False when there are none left."""
        waits = [self._wait_of(row) for row in self._aside]
        if not waits:
            return False
        await self._sleep(min(max(min(waits), 0.01), PATIENCE))
        for _ in range(len(self._aside)):
            self._step_aside(self._aside.popleft())
        return bool(self._aside)

    def _wait_of(self, row: Delivery) -> float:
        until = self._pace.opens_at(domain_of(row))
        return 0.0 if until is None else until - self._monotonic()


def domain_of(row: Delivery) -> str:
    """Give the domain of a row's address."""
    return row.address.rpartition("@")[2]
