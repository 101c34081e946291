"""What the connections of one run share, and when one of them has carried enough. What is done with it is in `courier` and `sending`."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from digest.delivery.message import Composer
from digest.delivery.outcome import Breaker
from digest.delivery.pace import Pace
from digest.delivery.sessions import Sessions
from digest.delivery.turns import Turns
from digest.delivery.writer import Writer
from digest.ports import Clock, EditionStore, Listener


class PausedError(Exception):
    """A breaker paused the edition: every connection of this run stops."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifetime:
    """After how many messages, or seconds, a session is ended and a new one opened; None is no limit. Relays end old sessions in less polite ways."""

    messages: int | None = None
    seconds: float | None = None

    def is_over(self, carried: int, age: float) -> bool:
        """Tell whether a session that carried so many messages, is so old in seconds and has one more in hand, may carry none after that."""
        return (self.messages is not None and carried + 1 >= self.messages) or (
            self.seconds is not None and age >= self.seconds
        )


UNLIMITED = Lifetime()


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What the connections of one run share."""

    edition: int
    editions: EditionStore
    composer: Composer
    clock: Clock
    listener: Listener
    monotonic: Callable[[], float]
    sessions: Sessions
    writer: Writer
    turns: Turns
    pace: Pace
    breaker: Breaker
    lifetime: Lifetime
    leaving: asyncio.Event
