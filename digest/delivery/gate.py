"""One gate that letters pass: that of the relay, or that of one operator of mailboxes. What it knows, and whether a letter may pass now.

Nothing waits here and nothing is asked: who waits, and who fetches slots from the ledger, is `pace`. Seconds of a monotonic clock.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from digest.delivery.throttle import CALM
from digest.model import Flow, Quota, Reservation

RESERVE = 0.2
"""Seconds of slots that a worker holds at most."""

SHELF = 10.0
"""Seconds after its time at which a slot is lost: a quota counts a slot when it is granted, so it must not be used much later."""

BURST = 0.05
"""Seconds of slots of a learnt rate that may be made up for: a sleep is never over exactly on time."""

FLIGHT = 660.0
"""Seconds after which a letter counts as landed in any case: the dot waits 10 minutes for its answer (RFC 5321 4.5.3.2.6)."""

WINDOW = 5.0
"""Seconds over which the rate is measured."""

_BINS = 10
_BIN = WINDOW / _BINS
MOST = 1000
"""Slots that are asked for at once where only a quota bounds them."""


class Meter:
    """Measures letters per second over the last seconds."""

    def __init__(self) -> None:
        self._bins = [0] * _BINS
        self._index = -1
        self._first = 0.0

    def mark(self, now: float) -> None:
        """Count one."""
        index = int(now / _BIN)
        if index != self._index:
            self._turn(index, now)
        self._bins[index % _BINS] += 1

    def rate(self, now: float) -> float:
        """Give the mean of the last 5 seconds, or of what has passed since the first of them, at least half a second."""
        if self._index < 0:
            return 0.0
        self._turn(int(now / _BIN), now)
        counted = now - (self._index - _BINS + 1) * _BIN
        return sum(self._bins) / min(max(now - self._first, _BIN), counted)

    def _turn(self, index: int, now: float) -> None:
        """Empty the bins that no longer count."""
        gone = index - self._index
        if self._index < 0 or gone >= _BINS:
            self._bins = [0] * _BINS
            self._first = now
        else:
            for old in range(self._index + 1, index + 1):
                self._bins[old % _BINS] = 0
        self._index = index


@dataclass(slots=True)
class _Lot:
    """Slots of one reservation: the next one, their distance, how many are left."""

    next: float
    interval: float
    left: int


class Stock:
    """Slots that the ledger granted and nobody used yet."""

    def __init__(self) -> None:
        self._lots: deque[_Lot] = deque()
        self.held = 0

    def add(self, granted: Reservation, interval: float, now: float) -> None:
        """Take in a reservation that has just come; the clock of the ledger read `now` or a little earlier."""
        if granted.granted:
            self._lots.append(_Lot(now + granted.start, interval, granted.granted))
            self.held += granted.granted

    def wait(self, now: float) -> float | None:
        """Give the seconds until a slot is there, at most 0 when one is; None when there is none. Slots off the shelf are dropped."""
        while self._lots and self._lots[0].next + SHELF < now:
            self.take()
        return self._lots[0].next - now if self._lots else None

    def take(self) -> None:
        """Use the first slot."""
        lot = self._lots[0]
        lot.next += lot.interval
        lot.left -= 1
        self.held -= 1
        if not lot.left:
            self._lots.popleft()


class Gate:
    """A gate with its limits: configured ones, kept by the ledger, and learnt ones. `name` is an operator, empty for the relay."""

    def __init__(
        self,
        name: str,
        bucket: str,
        *,
        rate: float | None = None,
        quotas: Sequence[Quota] = (),
        connections: int | None = None,
    ) -> None:
        self.name = name
        self.bucket = bucket
        self.rate = rate
        self.quotas = quotas
        self.connections = connections
        self.throttle = CALM
        self.meter = Meter()
        self.stock = Stock()
        self.accepted = 0
        self.deferred = 0
        self.ask_again = 0.0
        self._next = 0.0
        self._flying: deque[float] = deque()
        self.renew()

    def renew(self) -> None:
        """Forget who waits: another event loop begins."""
        self.lane = asyncio.Lock()
        self.waiting = 0
        self.refill: asyncio.Task[None] | None = None
        self.landed: asyncio.Event = asyncio.Event()
        self._flying.clear()

    @property
    def interval(self) -> float:
        """Seconds between slots of the ledger."""
        return 1 / self.rate if self.rate else 0.0

    @property
    def configured(self) -> bool:
        """Whether it has limits that do not go away."""
        return bool(self.rate or self.quotas or self.connections)

    @property
    def holds_back(self) -> bool:
        """Whether letters may have to wait here one for the other."""
        return bool(self.rate or self.quotas) or self.throttle.rate is not None

    def idle(self, now: float) -> bool:
        """Whether nothing would be lost with it but counts."""
        return not (self.configured or self.waiting or self._flying) and self.throttle.is_calm(now)

    def wait(self, now: float) -> float | None:
        """Give the seconds until a letter may pass, at most 0 for now; None when the ledger is to be asked first."""
        wait = self.throttle.stopped_until - now
        if self.throttle.rate is not None:
            wait = max(wait, self._next - now)
        if self.rate or self.quotas:
            slot = self.stock.wait(now)
            if slot is None and self.ask_again <= now:
                return None
            wait = max(wait, self.ask_again - now if slot is None else slot)
        return wait

    def closed_until(self, now: float) -> float:
        """Give until when it is known to be shut: stopped, or without slots of the ledger."""
        empty = (self.rate or self.quotas) and self.stock.wait(now) is None
        return max(self.throttle.stopped_until, self.ask_again if empty else 0.0)

    def full(self, now: float) -> bool:
        """Whether as many letters are under way as may be."""
        lines = self._lines()
        if lines is None:
            return False
        while self._flying and self._flying[0] + FLIGHT < now:
            self._flying.popleft()
        return len(self._flying) >= lines

    def backlog(self, now: float) -> float:
        """Give the seconds that one who came now would stand in line."""
        rate = min((rate for rate in (self.rate, self.throttle.rate) if rate), default=None)
        if rate is None:
            return 0.0
        slot = self.stock.wait(now) if self.rate else None
        return max(slot or 0.0, self._next - now, 0.0) + self.waiting / rate

    def enter(self, now: float) -> None:
        """Let one letter pass."""
        if self.throttle.rate is not None:
            self._next = max(self._next, now - BURST) + 1 / self.throttle.rate
        if self.rate or self.quotas:
            self.stock.take()
        if self._lines() is not None:
            self._flying.append(now)

    def land(self) -> None:
        """Note that a letter has its answer, or was put back."""
        if self._flying:
            self._flying.popleft()
            self.landed.set()

    def wanted(self, now: float) -> int:
        """Give how many slots to ask the ledger for; none while there are enough, or while it is of no use."""
        if not (self.rate or self.quotas) or self.refill is not None or now < self.ask_again:
            return 0
        rate = self.rate or min(self.meter.rate(now), MOST / RESERVE)
        most = max(1, int(RESERVE * rate))
        # Two halves: the next is fetched while the one before is used up, and both together are no more than a reservation.
        lot = max(1, most // 2)
        return lot if self.stock.held + lot <= most else 0

    def flow(self, now: float) -> Flow:
        """Give what people want to know."""
        stopped = max(self.throttle.stopped_until - now, 0.0)
        rate = min((rate for rate in (self.rate, self.throttle.rate) if rate), default=None)
        return Flow(operator=self.name, rate=rate, stopped=stopped, accepted=self.accepted, deferred=self.deferred)

    def _lines(self) -> int | None:
        if self.connections is None or self.throttle.lines is None:
            return self.connections if self.throttle.lines is None else self.throttle.lines
        return min(self.connections, self.throttle.lines)
