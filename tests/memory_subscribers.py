"""Readers kept in memory, obeying the port `SubscriberStore`: for tests of what speaks to a store, not of a store."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Literal, cast

from digest.errors import StoreError
from digest.model import Delivery, Event, Subscriber, SubscriberState
from digest.ports import Store

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
GONE = (SubscriberState.UNSUBSCRIBED, SubscriberState.SUPPRESSED)

Verdict = Literal["added", "known", "kept_out", "reads_on"]


class MemorySubscribers:
    """Keys are `key1`, `key2` ... in order of coming. With `down` every call fails as a database that is away."""

    def __init__(self) -> None:
        self.readers: dict[str, Subscriber] = {}
        self.left: list[tuple[str, str]] = []
        self.down = False

    def add(self, subscriber: Subscriber, *, how: str, now: datetime) -> Verdict:
        verdict = self._verdict(subscriber)
        if verdict == "added":
            number = len(self.readers) + 1
            self.readers[f"key{number}"] = replace(subscriber, id=number, key=f"key{number}", created=now)
        return verdict

    def add_many(self, subscribers: Iterable[Subscriber], *, how: str, now: datetime, write: bool) -> Mapping[str, int]:
        counts: Counter[str] = Counter()
        into = self if write else MemorySubscribers()
        into.readers |= self.readers
        for one in subscribers:
            verdict = into.add(one, how=how, now=now)
            counts[one.state if verdict == "added" and one.state != SubscriberState.ACTIVE else verdict] += 1
        return counts

    def find(self, address: str) -> Sequence[Subscriber]:
        return [one for one in self.readers.values() if one.address.lower() == address.lower()]

    def by_key(self, key: str) -> Subscriber | None:
        self._answer()
        return self.readers.get(key)

    def every(self, newsletter: str = "", state: str = "") -> Iterator[Subscriber]:
        for one in self.readers.values():
            if newsletter in ("", one.newsletter) and state in ("", one.state):
                yield one

    def counts(self, newsletter: str) -> Mapping[str, int]:
        return Counter(one.state for one in self.every(newsletter))

    def staying(self, keys: Collection[str]) -> Mapping[str, datetime | None]:
        self._answer()
        return {one: None for one in keys if one in self.readers and self.readers[one].state != "unsubscribed"}

    def unsubscribe(self, key: str, *, how: str, now: datetime) -> Subscriber | None:
        self._answer()
        reader = self.readers.get(key)
        if reader is None or reader.state == SubscriberState.UNSUBSCRIBED:
            return reader
        self.left.append((key, how))
        self.readers[key] = replace(reader, state=SubscriberState.UNSUBSCRIBED)
        return self.readers[key]

    def readmit(self, key: str, *, how: str, now: datetime, name: str = "") -> bool:
        raise NotImplementedError

    def deliveries_of(self, address: str) -> Sequence[tuple[str, str, Delivery]]:
        return []

    def events_of(self, address: str) -> Sequence[Event]:
        return []

    def _verdict(self, subscriber: Subscriber) -> Verdict:
        there = [one for one in self.find(subscriber.address) if one.newsletter == subscriber.newsletter]
        if any(one.state in GONE for one in there):
            return "kept_out"
        if there and subscriber.state in GONE:
            return "reads_on"
        return "known" if there else "added"

    def _answer(self) -> None:
        if self.down:
            raise StoreError("the database is away", hint="Start it.")


def as_store(subscribers: MemorySubscribers) -> Store:
    """Give a store of which only the readers are there."""
    return cast("Store", SimpleNamespace(subscribers=subscribers))
