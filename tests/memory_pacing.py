"""Slots in memory that obey the port `Pacing`, by the same arithmetic as the ledger's, and operators that are looked up in a dict."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta

from digest.model import Quota, QuotaUse, Reservation, Restraint
from digest.store.slots import SECOND, folded, room, schedule, slice_of


class MemoryPacing:
    """`clock` gives seconds. `asked` counts the calls, `notes` are what people would see; `error` is raised by each of them."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.asked: list[str] = []
        self.error: Exception | None = None
        self.holds: dict[str, float] = {}
        self.notes: dict[str, tuple[float | None, str]] = {}
        self._next: dict[str, int] = {}
        self._used: dict[tuple[str, timedelta], dict[int, int]] = {}

    def reserve(self, bucket: str, wanted: int, interval: float, quotas: Sequence[Quota] = ()) -> Reservation:
        self._called("reserve")
        now = int(self.clock() * SECOND)
        left, retry = wanted, 0
        for span, count in quotas:
            used = self._used[bucket, span] = folded(self._used.get((bucket, span), {}), now, span // MICRO)
            free, later = room(used, now, span // MICRO, count)
            left, retry = min(left, free), max(retry, later)
        if left <= 0:
            return Reservation(granted=0, retry=retry / SECOND)
        grant = schedule(self._next.get(bucket, 0), now, left, round(interval * SECOND))
        self._next[bucket] = grant.next_slot
        for span, _ in quotas:
            used, index = self._used[bucket, span], slice_of(now, span // MICRO)
            used[index] = used.get(index, 0) + grant.count
        return Reservation(granted=grant.count, start=(grant.start - now) / SECOND, retry=grant.retry / SECOND)

    def hold(self, bucket: str, seconds: float, *, rate: float | None = None, said: str = "") -> None:
        self._called("hold")
        self.holds[bucket] = self.clock() + seconds
        self.notes[bucket] = (rate, said)

    def slow(self, bucket: str, rate: float, said: str) -> None:
        self._called("slow")
        self.notes[bucket] = (rate, said)

    def ease(self, bucket: str) -> None:
        self._called("ease")
        self.notes.pop(bucket, None)

    def restraints(self) -> Sequence[Restraint]:
        raise AssertionError("who sends never asks for what people are shown")

    def uses(self, bucket: str, quotas: Sequence[Quota]) -> Sequence[QuotaUse]:
        raise AssertionError("who sends never asks for what people are shown")

    def held(self) -> Mapping[str, float]:
        self._called("held")
        return {bucket: until - self.clock() for bucket, until in self.holds.items() if until > self.clock() - 600}

    def _called(self, what: str) -> None:
        self.asked.append(what)
        if self.error is not None:
            raise self.error


MICRO = timedelta(microseconds=1)


class DictOperators:
    """Operators by domain; those in `answers` become known once somebody asked and `delay` seconds went by."""

    def __init__(
        self, answers: Mapping[str, str], *, delay: float = 0.01, table: Mapping[str, str] | None = None
    ) -> None:
        self.answers = answers
        self.delay = delay
        self.cache = dict(table or {})
        self.asked: list[str] = []

    def known(self, domain: str) -> str | None:
        return self.cache.get(domain)

    async def find(self, domain: str) -> str:
        self.asked.append(domain)
        await asyncio.sleep(self.delay)
        return self.cache.setdefault(domain, self.answers.get(domain, domain))
