"""Which gate a letter passes: that of the operator of its domain. Who waits at a gate, and what opens it, never enters.

Domains are looked up only where it matters: an operator has limits, or one of them taught us something. Their number is bounded.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import suppress

from digest.delivery.gate import Gate
from digest.delivery.throttle import CALM
from digest.model import Flow, OperatorLimits
from digest.ports import Operators

MOST_DOMAINS = 10_000
MOST_OPERATORS = 2_000


class Background:
    """Work of one event loop that nobody waits for, each kind of it once at a time."""

    def __init__(self) -> None:
        self._tasks: dict[object, asyncio.Task[None]] = {}

    def start(self, key: object, work: Callable[[], Coroutine[None, None, None]]) -> "asyncio.Task[None]":
        """Run `work`, unless the same is under way; gives its task."""
        task = self._tasks.get(key)
        if task is None or task.done():
            task = self._tasks[key] = asyncio.get_running_loop().create_task(work())
            task.add_done_callback(lambda done: self._forget(key, done))
        return task

    def renew(self) -> None:
        """Forget the tasks of an event loop that is over."""
        self._tasks.clear()

    async def drain(self) -> None:
        """Wait until nothing runs any more."""
        while self._tasks:
            await asyncio.wait(list(self._tasks.values()))

    def _forget(self, key: object, task: "asyncio.Task[None]") -> None:
        if self._tasks.get(key) is task:
            with suppress(KeyError):
                del self._tasks[key]


class Gates:
    """The gates of the operators, by name and by domain. `bucket` is that of the relay; without `operators` a domain is its own operator."""

    def __init__(
        self,
        bucket: str,
        limits: Mapping[str, OperatorLimits],
        operators: Operators | None,
        background: Background,
        monotonic: Callable[[], float],
    ) -> None:
        self._bucket = bucket
        self._limits = limits
        self._operators = operators
        self._background = background
        self._monotonic = monotonic
        self._by_name: dict[str, Gate] = {}
        self._by_domain: dict[str, Gate] = {}
        self._gone = [0, 0]
        self._looking = bool(limits)

    def __iter__(self) -> Iterator[Gate]:
        return iter(self._by_name.values())

    def at_hand(self, domain: str) -> Gate | None:
        """Give the gate of a domain; None while nobody knows its operator, and it would matter."""
        gate = self._by_domain.get(domain)
        if gate is not None:
            return gate
        name = None if self._operators is None else self._operators.known(domain.lower())
        if name is None and self._looking and self._operators is not None:
            return None
        return self._settle(domain, name or domain.lower())

    def alone(self, domain: str) -> Gate:
        """Give the gate of a domain as if it were its own operator, where nothing better is known."""
        return self.at_hand(domain) or self.named(domain.lower())

    def named(self, name: str) -> Gate:
        """Give the gate of an operator."""
        gate = self._by_name.get(name)
        if gate is None:
            if len(self._by_name) >= MOST_OPERATORS:
                self._make_room()
            limits = self._limits.get(name, OperatorLimits())
            bucket = f"{self._bucket}/{name}"
            gate = self._by_name[name] = Gate(name, bucket, rate=limits.rate, connections=limits.connections)
        return gate

    def look(self, domain: str) -> "asyncio.Task[None]":
        """Look a domain up in the background."""
        return self._background.start(("look", domain.lower()), lambda: self._look_up(domain))

    def watch(self) -> None:
        """Look domains up from now on: it matters which of them are the same operator's."""
        if not self._looking:
            self._looking = True
            self._by_domain.clear()

    def unwatch(self) -> None:
        """Look up no more than the limits need."""
        self._looking = bool(self._limits)

    def gone(self) -> Flow:
        """Give the counts of those that are not kept one by one any more."""
        accepted, deferred = self._gone
        return Flow(operator="others", rate=None, stopped=0.0, accepted=accepted, deferred=deferred)

    async def _look_up(self, domain: str) -> None:
        """Find an operator, and hand on what was learnt while the domain was thought to be its own."""
        assert self._operators is not None
        name = await self._operators.find(domain.lower())
        alone, found = self._by_name.get(domain.lower()), self._settle(domain, name)
        if alone is not None and alone is not found and alone.throttle is not CALM:
            if found.throttle is CALM:
                found.throttle = alone.throttle
            alone.throttle = CALM

    def _settle(self, domain: str, name: str) -> Gate:
        if len(self._by_domain) >= MOST_DOMAINS:
            self._by_domain.clear()
        gate = self._by_domain[domain] = self.named(name)
        return gate

    def _make_room(self) -> None:
        """Let the gates go where nothing is going on; their counts are kept in sum."""
        now = self._monotonic()
        for name, gate in list(self._by_name.items()):
            if gate.idle(now):
                self._gone = [self._gone[0] + gate.accepted, self._gone[1] + gate.deferred]
                del self._by_name[name]
        self._by_domain.clear()
