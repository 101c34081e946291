"""When to open a session with the relay, and when to give up on it. What is sent over the session never enters."""

import asyncio
import time
from asyncio import sleep as _sleep
from collections.abc import Awaitable, Callable

from digest.delivery.trouble import TurnedAwayError
from digest.errors import DeliveryError, RelayRefusedError
from digest.log import logger
from digest.model import Reply
from digest.ports import Connection, Transport

_log = logger("delivery")

PATIENCE = 5
"""Failures in a row, over all connections of a run, after which the relay counts as unavailable."""

_LONGEST_WAIT = 30.0


class Sessions:
    """Opens the sessions of one run. All its connections back off as one: 1, 2, 4 ... 30 seconds after each failure in a row.

    Failures that are told while the line is held back are about the same trouble and count once; so ten connections that break together do
    not use up the patience at once. A relay that turns us away at the door while other sessions go on bears no more of them: it is asked again
    more and more rarely, and `turned_away` hears what it said. `monotonic` and `sleep` speak in seconds.
    """

    def __init__(
        self,
        transport: Transport,
        *,
        turned_away: Callable[[Reply], None] = lambda _: None,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = _sleep,
    ) -> None:
        self._transport = transport
        self._turned_away = turned_away
        self._at_the_door = 0
        self._monotonic = monotonic
        self._sleep = sleep
        self._failures = 0
        self._held_until = 0.0
        self._first = asyncio.Lock()
        self._proved = False

    async def open(self) -> Connection:
        """Give a session that is ready for mail. Raises `DeliveryError` when patience is over, `RelayRefusedError` at once.

        The first session is opened alone: a wrong password is tried once, not once per connection.
        """
        if not self._proved:
            async with self._first:
                if not self._proved:  # those who waited behind the first open theirs together, not one behind the other
                    connection = await self._open()
                    self._proved = True
                    return connection
        return await self._open()

    async def _open(self) -> Connection:
        while True:
            while (wait := self._held_until - self._monotonic()) > 0:
                await self._sleep(wait)
            try:
                connection = await self._transport.connect()
            except RelayRefusedError:
                raise
            except DeliveryError as error:
                if isinstance(error, TurnedAwayError):
                    self._turned_away(error.reply)
                self.failed(error)
            else:
                self._at_the_door = 0
                return connection

    def failed(self, error: DeliveryError) -> None:
        """Take note that a session was refused or lost. Raises `DeliveryError` when that was once too often."""
        now = self._monotonic()
        if now < self._held_until:
            return
        self._failures += 1
        self._at_the_door += isinstance(error, TurnedAwayError)
        if self._failures >= PATIENCE:
            hint = f"{error.hint} Nothing is lost: the next run goes on where this one stopped.".lstrip()
            raise DeliveryError(
                f"gave up after {self._failures} failures in a row: {error.what}", where=error.where, hint=hint
            ) from error
        self._held_until = now + min(2.0 ** (max(self._failures, self._at_the_door) - 1), _LONGEST_WAIT)
        _log.info("session failed", reason=str(error), in_a_row=self._failures)

    def worked(self) -> None:
        """Take note that the relay gave a definite answer about a message."""
        self._failures = 0
