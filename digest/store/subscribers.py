"""The readers: who they are, what they want, what happened to them. Addresses come normalised.

An address is told apart by a keyed hash (`address_key`), which the ledger and suppressions hold too: it outlives the address itself.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, case, exists, func, select, update
from sqlalchemy.engine import Connection

from digest.model import Delivery, Event, Subscriber, SubscriberState
from digest.store.admission import Verdict, admit, admitted, rehearsed
from digest.store.codecs import storable
from digest.store.connections import Connections, maybe_moment, milliseconds, moment
from digest.store.dialect import batch, packed
from digest.store.installation import AddressKeys
from digest.store.letters import LETTERS, letter
from digest.store.schema import deliveries, editions, events, subscribers, subscriptions, suppressions
from digest.store.unsubscribing import skip_open_rows

PAGE = 1_000
_asked = batch("keys", key=str)


class Subscribers:
    """Answers the port `SubscriberStore`."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._keys = AddressKeys(connections)

    def add(self, subscriber: Subscriber, *, how: str, now: datetime) -> Verdict:
        """Add a reader; one who left or is suppressed is never revived here (`kept_out`)."""
        keyed = [(self._keys(subscriber.address), subscriber)]
        with self._connections.write() as connection:
            (verdict,) = admit(connection, keyed, how=storable(how), now=now)
        return verdict

    def add_many(self, subscribers: Iterable[Subscriber], *, how: str, now: datetime, write: bool) -> Mapping[str, int]:
        """Stream readers in, in flat memory: counts of `added` or their other state, `known`, `kept_out`, `reads_on`. With `write` false only counts.

        Each batch is a transaction of its own, so that a long import never keeps others out; doing it again is harmless.
        """
        if write:
            return admitted(self._connections, self._keys, subscribers, how=storable(how), now=now)
        return rehearsed(self._connections, self._keys, subscribers)

    def find(self, address: str) -> Sequence[Subscriber]:
        """Give the subscriptions of a normalised address, one per newsletter."""
        wanted = READERS.where(subscribers.c.addr_key == self._keys(address)).order_by(subscriptions.c.newsletter)
        with self._connections.read() as connection:
            return [_reader(row) for row in connection.execute(wanted).mappings()]

    def by_key(self, key: str) -> Subscriber | None:
        """Give the subscription that a link means."""
        with self._connections.read() as connection:
            return _by_key(connection, key)

    def every(self, newsletter: str = "", state: str = "") -> Iterator[Subscriber]:
        """Stream subscriptions in the order in which they came."""
        wanted = READERS.order_by(subscriptions.c.id).limit(PAGE)
        if newsletter:
            wanted = wanted.where(subscriptions.c.newsletter == newsletter)
        if state:
            wanted = wanted.where(STATE.in_([state]))
        last = 0
        while True:
            with self._connections.read() as connection:
                page = [_reader(row) for row in connection.execute(wanted.where(subscriptions.c.id > last)).mappings()]
            yield from page
            if len(page) < PAGE:
                return
            last = page[-1].id

    def counts(self, newsletter: str) -> Mapping[str, int]:
        """Give the number of readers by state."""
        with self._connections.read() as connection:
            counts = _counted(connection, newsletter)
            suppressed = _counted(connection, newsletter, subscriptions.c.subscriber.in_(_SUPPRESSED_READERS))
        counts.subtract(suppressed)
        counts[SubscriberState.SUPPRESSED] = suppressed.total()
        return {state: count for state, count in counts.items() if count}

    def staying(self, keys: Collection[str]) -> Mapping[str, datetime | None]:
        """Give those of these subscriptions that have not ended, each with the time at which the reader was let in again; None for one who never left."""
        wanted = select(subscriptions.c.key, _LET_IN_AGAIN).where(
            subscriptions.c.key.in_(select(_asked.c.key)), subscriptions.c.state != SubscriberState.UNSUBSCRIBED
        )
        with self._connections.read() as connection:
            rows = connection.execute(wanted, {"keys": packed((key,) for key in sorted(keys))})
            return {key: maybe_moment(since) for key, since in rows}

    def unsubscribe(self, key: str, *, how: str, now: datetime) -> Subscriber | None:
        """End a subscription and skip its open rows of the ledger in the same transaction. Idempotent; None for an unknown key."""
        leaving = update(subscriptions).where(
            subscriptions.c.key == key, subscriptions.c.state != SubscriberState.UNSUBSCRIBED
        )
        with self._connections.write() as connection:
            found = connection.execute(
                leaving.values(state=SubscriberState.UNSUBSCRIBED).returning(
                    subscriptions.c.subscriber, subscriptions.c.newsletter
                )
            ).one_or_none()
            reader = _by_key(connection, key)
            if found is not None and reader is not None:
                event = {"subscriber": found.subscriber, "newsletter": found.newsletter, "kind": "unsubscribed"}
                said = {"at": milliseconds(now), "how": storable(how), "detail": ""}
                connection.execute(events.insert().values(event | said))
                skip_open_rows(connection, reader, self._connections.now(connection))
        return reader

    def readmit(self, key: str, *, how: str, now: datetime, name: str = "") -> bool:
        """Let a reader in again who left and asks for it, under a new `name` if one is given; False where nobody left, or the address is suppressed.

        Old letters stay skipped.
        """
        returning = update(subscriptions).where(
            subscriptions.c.key == key,
            subscriptions.c.state == SubscriberState.UNSUBSCRIBED,
            subscriptions.c.subscriber.not_in(_SUPPRESSED_READERS),
        )
        values = {"state": SubscriberState.ACTIVE, **({"name": storable(name)} if name else {})}
        with self._connections.write() as connection:
            found = connection.execute(
                returning.values(values).returning(subscriptions.c.subscriber, subscriptions.c.newsletter)
            ).one_or_none()
            if found is not None:
                event = {"subscriber": found.subscriber, "newsletter": found.newsletter, "kind": "subscribed"}
                said = {"at": milliseconds(now), "how": storable(how), "detail": ""}
                connection.execute(events.insert().values(event | said))
        return found is not None

    def deliveries_of(self, address: str) -> Sequence[tuple[str, str, Delivery]]:
        """Give what this reader got or should have: (newsletter, slot, row), newest first."""
        mine = LETTERS.add_columns(editions.c.newsletter, editions.c.slot).join(
            editions, editions.c.id == deliveries.c.edition
        )
        wanted = mine.where(deliveries.c.addr_key == self._keys(address)).order_by(editions.c.id.desc())
        with self._connections.read() as connection:
            rows = connection.execute(wanted).mappings()
            return [(row["newsletter"], row["slot"], letter(row)) for row in rows]

    def events_of(self, address: str) -> Sequence[Event]:
        """Give what happened to this reader, oldest first."""
        wanted = (
            select(events)
            .join(subscribers, subscribers.c.id == events.c.subscriber)
            .where(subscribers.c.addr_key == self._keys(address))
            .order_by(events.c.id)
        )
        with self._connections.read() as connection:
            return [_event(row) for row in connection.execute(wanted).mappings()]


_SUPPRESSED_READERS = select(subscribers.c.id).where(subscribers.c.addr_key.in_(select(suppressions.c.addr_key)))
"""Asked the other way round than by `_SUPPRESSED`: few are, and a million readers need not be looked up."""

_left = events.alias("left")
_left_before = exists().where(
    _left.c.subscriber == events.c.subscriber,
    _left.c.newsletter == events.c.newsletter,
    _left.c.kind == "unsubscribed",
    _left.c.id < events.c.id,
)
_LET_IN_AGAIN = (
    select(func.max(events.c.at))
    .where(
        events.c.subscriber == subscriptions.c.subscriber,
        events.c.newsletter == subscriptions.c.newsletter,
        events.c.kind == "subscribed",
        _left_before,
    )
    .correlate(subscriptions)
    .scalar_subquery()
)
"""When a reader who had left was let in again, the last time; NULL for one who never left."""

_STATES = tuple(state for state in SubscriberState if state != SubscriberState.SUPPRESSED)
"""What a subscription can be by itself."""

_SUPPRESSED = exists().where(suppressions.c.addr_key == subscribers.c.addr_key)
STATE = case((_SUPPRESSED, SubscriberState.SUPPRESSED.value), else_=subscriptions.c.state)
READERS: Select[*tuple[Any, ...]] = select(
    *[column for column in subscriptions.c if column.name != "state"], STATE.label("state"), subscribers.c.address
).join(subscribers, subscribers.c.id == subscriptions.c.subscriber)


def _counted(connection: Connection, newsletter: str, *conditions: ColumnElement[bool]) -> Counter[str]:
    """Count the subscriptions of a newsletter by state, in one pass without grouping: two thirds of its time. The active ones are the rest."""
    others = [state for state in _STATES if state != SubscriberState.ACTIVE]
    counts = [func.count().filter(subscriptions.c.state == state) for state in others]
    mine = select(func.count(), *counts).where(subscriptions.c.newsletter == newsletter, *conditions)
    every, *found = connection.execute(mine).one()
    known = dict(zip(others, found, strict=True))
    return Counter({state: known.get(state, every - sum(found)) for state in _STATES})


def _by_key(connection: Connection, key: str) -> Subscriber | None:
    row = connection.execute(READERS.where(subscriptions.c.key == key)).mappings().one_or_none()
    return None if row is None else _reader(row)


def _reader(row: RowMapping) -> Subscriber:
    return Subscriber(
        address=row["address"],
        newsletter=row["newsletter"],
        id=row["id"],
        key=row["key"],
        name=row["name"],
        state=SubscriberState(row["state"]),
        language=row["language"],
        topics=tuple(row["topics"].split("\n")) if row["topics"] else (),
        frequency=row["frequency"],
        created=moment(row["created_at"]),
        confirmed_at=maybe_moment(row["confirmed_at"]),
    )


def _event(row: RowMapping) -> Event:
    return Event(
        kind=row["kind"],
        at=moment(row["at"]),
        how=row["how"],
        newsletter=row["newsletter"],
        detail=row["detail"],
    )
