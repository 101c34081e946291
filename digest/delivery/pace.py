"""How fast letters may go, whom to hold back, and what the answers of the server teach. No socket, no row of an edition.

    admit      wait until a letter to this domain may go             one slot of the relay's gate, one of its operator's
    note       what came of it                                       signals -> throttle: slower, faster, stopped
    opens_at   when waiting is of no use, so that others may pass

Configured rates and quotas are slots of the ledger, shared by all workers, fetched 0.2 s of slots at a time. What is learnt is each worker's
own, but for stops: those are kept in the ledger, for the next run and for the others. With no limit and nothing learnt nothing is ever asked.
"""

import asyncio
import math
import time
from asyncio import sleep as _sleep
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from digest.delivery.gate import Gate
from digest.delivery.gates import Background, Gates
from digest.delivery.notes import Notes
from digest.delivery.outcome import classify
from digest.delivery.signals import Signal, Word, signal
from digest.delivery.throttle import CALM, Throttle, heard, resumed
from digest.model import DeliveryState, Flow, Outcome, RelayLimits, Reply, Stage
from digest.ports import Operators, Pacing

SOON = 1.0
"""Seconds that are worth waiting for."""

MOMENT = 0.5
"""Seconds that a letter waits for the operator of its domain to be looked up."""

_SHORTEST_SLEEP = 0.0005
_ACCEPTED = DeliveryState.ACCEPTED
_NOT_YET = frozenset({DeliveryState.DEFERRED, DeliveryState.PENDING})


class Pace:
    """The pace of one worker towards one relay; `relay` names it (host:port). `monotonic` and `sleep` speak in seconds.

    All methods belong to the event loop that runs; another loop may use it later. Without `operators` a domain is its own operator.
    """

    def __init__(
        self,
        relay: str,
        limits: RelayLimits,
        pacing: Pacing,
        operators: Operators | None = None,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = _sleep,
    ) -> None:
        self._limits = limits
        self._pacing = pacing
        self._monotonic = monotonic
        self._sleep = sleep
        self._background = Background()
        self._notes = Notes(pacing, self._background)
        self._relay = Gate("", relay, rate=limits.rate, quotas=limits.quotas)
        self._gates = Gates(relay, limits.operators, operators, self._background, monotonic)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._begun: asyncio.Task[None] | None = None
        self._trouble: Exception | None = None
        self._free = False

    # --- may it go? ---------------------------------------------------------------------------------------------------

    async def admit(self, domain: str, *, patience: float = math.inf) -> bool:
        """Wait until a letter to this recipient domain may go, and take its slot. Raises `StoreError`.

        False, at once and without a slot, when it is known to take longer than `patience` seconds: its operator or the relay is stopped, or a
        quota is used up. Then `opens_at` says until when.
        """
        if self._free and self._loop is asyncio.get_running_loop():
            return True
        await self._begin()
        gate = self._gates.at_hand(domain) or await self._found(domain)
        gate.waiting += 1
        self._relay.waiting += 1
        try:
            async with gate.lane:
                return self._free or await self._pass(gate, patience)
        finally:
            gate.waiting -= 1
            self._relay.waiting -= 1

    def admits(self, domain: str) -> bool:
        """Take a slot if one is there now, without waiting; else False. Nobody who waits is overtaken."""
        if self._loop is not asyncio.get_running_loop() or self._begun is None or not self._begun.done():
            return False
        if self._free:
            return True
        gate = self._gates.at_hand(domain)
        if gate is None:
            self._gates.look(domain)
            return False
        if gate.waiting or (self._relay.waiting and self._relay.holds_back):
            return False
        return self._try(gate, self._monotonic()) == 0.0

    def opens_at(self, domain: str) -> float | None:
        """Give the monotonic time until which it is of no use to wait for this domain; None when it may go now, or within about a second.

        It speaks of stops, quotas and the line before its operator. A relay whose rate is slow is worth waiting for: it is the same for all.
        """
        if self._free or self._loop is None:
            return None
        gate = self._gates.at_hand(domain)
        if gate is None:
            self._gates.look(domain)
            return None
        now = self._monotonic()
        until = max(self._closed_until(gate, now), now + gate.backlog(now))
        if gate.waiting and gate.full(now):
            until = max(until, now + 1.01 * SOON)
        return until if until > now + SOON else None

    def relay_opens_at(self) -> float | None:
        """Give the monotonic time until which the relay takes nothing from us, whoever the reader is; None when it may take something now."""
        if self._free or self._loop is None:
            return None
        now = self._monotonic()
        until = self._relay.closed_until(now)
        return until if until > now else None

    def release(self, domain: str) -> None:
        """Note that an admitted letter will get no answer: it was put back, or its session was lost. Its slot stays used."""
        if not self._free:
            self._gates.alone(domain).land()

    async def _pass(self, gate: Gate, patience: float) -> bool:
        while True:
            self._raise_trouble()
            now = self._monotonic()
            if self._closed_until(gate, now) - now > patience:
                return False
            wait = self._try(gate, now)
            if wait == 0.0:
                return True
            if wait is not None:
                await self._sleep(max(wait, _SHORTEST_SLEEP))
            elif refills := [each.refill for each in (self._relay, gate) if each.refill is not None]:
                await asyncio.wait(refills, return_when=asyncio.FIRST_COMPLETED)
            else:
                gate.landed.clear()
                with suppress(TimeoutError):
                    async with asyncio.timeout(SOON):
                        await gate.landed.wait()

    def _try(self, gate: Gate, now: float) -> float | None:
        """Pass both gates at once and give 0, or the seconds to wait; None while the ledger is asked or too many letters are under way."""
        waits = [each.wait(now) for each in (self._relay, gate)]
        longest = max((wait for wait in waits if wait is not None), default=0.0)
        if longest <= 0.0 and None not in waits and not gate.full(now):
            self._relay.enter(now)
            gate.enter(now)
            longest, passed = 0.0, True
        else:
            passed = False
        for each in (self._relay, gate):
            self._refill(each, now)
        return longest if passed or longest > 0.0 else None

    def _closed_until(self, gate: Gate, now: float) -> float:
        return max(self._relay.closed_until(now), gate.closed_until(now))

    # --- what came of it ----------------------------------------------------------------------------------------------

    def note(self, domain: str, outcome: Outcome) -> None:
        """Learn from an outcome. Cheap for an accepted letter when nothing holds back."""
        gate = self._gates.alone(domain)
        now = self._monotonic()
        gate.land()
        if outcome.state is _ACCEPTED:
            for each in (self._relay, gate):
                each.accepted += 1
                each.meter.mark(now)
                if each.throttle is not CALM:
                    self._hear(each, Word.GOOD, now)
            return
        if outcome.code and outcome.state in _NOT_YET:
            gate.deferred += 1
            self._relay.deferred += 1
        said = signal(outcome)
        if said.word is not Word.NOTHING:
            self._learn(domain, gate, said, outcome)

    def turned_away(self, reply: Reply) -> None:
        """Learn from what the relay said before any letter: at its greeting, to EHLO or AUTH."""
        outcome = classify(Stage.CONNECT, reply)
        said = signal(outcome)
        if said.relay:
            self._learn("", self._relay, said, outcome)

    def _learn(self, domain: str, gate: Gate, said: Signal, outcome: Outcome) -> None:
        now = self._monotonic()
        target = self._relay if said.relay else gate
        before = target.throttle
        self._hear(target, said.word, now)
        self._notes.learnt(target, before, outcome, now)
        if not said.relay and target.throttle is not CALM:
            self._gates.watch()
            if self._gates.at_hand(domain) is None:
                self._gates.look(domain)

    def _hear(self, gate: Gate, word: Word, now: float) -> None:
        before = gate.throttle
        throttle = heard(gate.throttle, word, now, gate.meter.rate(now), gate.rate)
        gate.throttle = CALM if throttle.is_calm(now) and not throttle.blocks else throttle
        if gate.throttle is not CALM:
            self._free = False
        elif word is Word.GOOD:
            self._set_free()
            if before.rate is not None or before.lines is not None:
                self._notes.forgot(gate)

    def _set_free(self) -> None:
        """Look whether there is any limit, configured or learnt: without one nothing is counted but answers."""
        limited = self._relay.configured or self._limits.operators or self._relay.throttle is not CALM
        self._free = not limited and all(gate.throttle is CALM for gate in self._gates)
        if self._free:
            self._gates.unwatch()

    # --- who is who, and the ledger -----------------------------------------------------------------------------------

    async def _found(self, domain: str) -> Gate:
        """Wait a moment for the look-up; without an answer the letter goes as one to an operator of its own."""
        await asyncio.wait([self._gates.look(domain)], timeout=MOMENT)
        return self._gates.alone(domain)

    async def _begin(self) -> None:
        """In a new event loop: forget who waited in the old one, and read which stops still last. Raises `StoreError`."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop or self._begun is None:
            self._loop = loop
            self._background.renew()
            for gate in (self._relay, *self._gates):
                gate.renew()
            self._begun = self._background.start("begin", self._read_stops)
        if not self._begun.done():
            await asyncio.wait([self._begun])
        self._raise_trouble()

    async def _read_stops(self) -> None:
        try:
            held = await asyncio.to_thread(self._pacing.held)
        except Exception as error:  # noqa: BLE001 -- it belongs to those who wait, not to this task
            self._trouble, self._loop = error, None
            return
        now = self._monotonic()
        for bucket, seconds in held.items():
            relay, _, name = bucket.partition("/")
            if relay == self._relay.bucket:
                self._resume(self._gates.named(name) if name else self._relay, seconds, now)
        self._set_free()

    def _resume(self, gate: Gate, seconds: float, now: float) -> None:
        """Keep to a stop that an earlier run or another worker met with."""
        if gate.throttle is not CALM:
            return
        if gate is self._relay:
            gate.throttle = Throttle(stopped_until=now + seconds) if seconds > 0.0 else CALM
        else:
            gate.throttle = resumed(seconds, now)
            self._gates.watch()

    def _refill(self, gate: Gate, now: float) -> None:
        """Fetch slots in the background when few are left."""
        wanted = gate.wanted(now)
        if wanted:
            gate.refill = self._background.start(("refill", gate.bucket), lambda: self._fetch(gate, wanted))

    async def _fetch(self, gate: Gate, wanted: int) -> None:
        try:
            got = await asyncio.to_thread(self._pacing.reserve, gate.bucket, wanted, gate.interval, gate.quotas)
            now = self._monotonic()
            gate.stock.add(got, gate.interval, now)
            gate.ask_again = now + got.retry
        except Exception as error:  # noqa: BLE001 -- as above
            self._trouble = error
        finally:
            gate.refill = None

    def _raise_trouble(self) -> None:
        trouble, self._trouble = self._trouble, None
        if trouble is not None:
            raise trouble

    async def drain(self) -> None:
        """Wait until what is to be remembered stands in the ledger, and nothing runs in the background any more."""
        await self._background.drain()

    def state(self) -> Sequence[Flow]:
        """Give the relay first, then the operators by the number of accepted letters."""
        now = self._monotonic()
        flows = sorted((gate.flow(now) for gate in self._gates), key=lambda one: -one.accepted)
        busy = [one for one in (*flows, self._gates.gone()) if one.accepted or one.deferred or one.stopped]
        return (self._relay.flow(now), *busy)
