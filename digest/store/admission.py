"""Letting readers in, one or a million, without ever reviving one who left: a batch is one transaction of a few statements.

Who is said to have left comes in as that: nothing is mailed to them, and later lists find them gone. Who is there already stays as they are.
"""

import secrets
import sqlite3
from base64 import b32encode
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from itertools import islice
from typing import Literal

from sqlalchemy import case, literal, select, true
from sqlalchemy.engine import Connection

from digest.model import Subscriber, SubscriberState
from digest.store.codecs import storable
from digest.store.connections import Connections, maybe_milliseconds, milliseconds
from digest.store.dialect import batch, insert, packed
from digest.store.installation import AddressKeys
from digest.store.schema import events, subscribers, subscriptions, suppressions

BATCH = 1_000
"""Readers per transaction: five times as many take 15 MB more, and save a hundredth of the time."""
GONE = (SubscriberState.UNSUBSCRIBED, SubscriberState.SUPPRESSED)
Verdict = Literal["added", "known", "kept_out", "reads_on"]
"""`reads_on` is of a reader who is there, and whom the list says to have left."""
Reader = tuple[str, Subscriber]
"""A keyed hash of an address, and the reader."""

_asked = batch("asked", addr_key=str, newsletter=str)
_fresh = batch(
    "fresh",
    addr_key=str,
    address=str,
    newsletter=str,
    key=str,
    state=str,
    name=str,
    language=str,
    topics=str,
    frequency=str,
    confirmed_at=int,
    at=int,
    how=str,
)

_SUPPRESSED = select(suppressions.c.addr_key).where(suppressions.c.addr_key.in_(select(_asked.c.addr_key)))
_THERE = (
    select(_asked.c.addr_key, subscriptions.c.newsletter, subscriptions.c.state)
    .join_from(_asked, subscribers, subscribers.c.addr_key == _asked.c.addr_key)
    .join(
        subscriptions,
        (subscriptions.c.subscriber == subscribers.c.id) & (subscriptions.c.newsletter == _asked.c.newsletter),
    )
)
_OWNERS = select(subscribers.c.id).join_from(_fresh, subscribers, subscribers.c.addr_key == _fresh.c.addr_key)
_HOW_THEY_CAME = case((_fresh.c.state == SubscriberState.UNSUBSCRIBED, "unsubscribed"), else_="subscribed")
_kept_out = batch("kept_out", addr_key=str, at=int, how=str)
_REASON = literal("suppressed in a list that was imported")
_NOTHING = literal("")
_CHOICES = ("newsletter", "key", "state", "name", "language", "topics", "frequency")


def admitted(
    connections: Connections, keys: AddressKeys, readers: Iterable[Subscriber], *, how: str, now: datetime
) -> Mapping[str, int]:
    """Admit a stream of readers batch by batch; gives counts of verdicts, those added by their state where they are not active."""
    counts: Counter[str] = Counter(added=0, known=0, kept_out=0)
    for keyed in _batches(keys, readers):
        with connections.write() as connection:
            verdicts = admit(connection, keyed, how=how, now=now)
        counts.update(map(_named, verdicts, keyed))
    return dict(counts)


def rehearsed(connections: Connections, keys: AddressKeys, readers: Iterable[Subscriber]) -> Mapping[str, int]:
    """Count what `admitted` would do. Who came twice is found by a scratch file of hashes that vanishes with us: memory stays flat."""
    counts: Counter[str] = Counter(added=0, known=0, kept_out=0)
    with closing(sqlite3.connect("")) as scratch:
        scratch.execute(
            "CREATE TABLE seen (addr_key TEXT, newsletter TEXT, state TEXT, PRIMARY KEY (addr_key, newsletter))"
        )
        for keyed in _batches(keys, readers):
            with connections.read() as connection:
                verdicts = _judge(connection, keyed)
            for (key, reader), verdict in zip(keyed, verdicts, strict=True):
                counts[_named(verdict if verdict != "added" else _seen(scratch, key, reader), (key, reader))] += 1
    return dict(counts)


def _seen(scratch: sqlite3.Connection, key: str, reader: Subscriber) -> Verdict:
    """Judge a reader whom the database does not have by the batches before, and remember them."""
    row = key, reader.newsletter
    if scratch.execute("INSERT INTO seen VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (*row, reader.state)).rowcount:
        return "added"
    (state,) = scratch.execute("SELECT state FROM seen WHERE addr_key = ? AND newsletter = ?", row).fetchone()
    return _verdict(state, reader)


def admit(connection: Connection, keyed: Sequence[Reader], *, how: str, now: datetime) -> list[Verdict]:
    """Admit a batch in the transaction that is open; gives a verdict for each."""
    verdicts = _judge(connection, keyed)
    rows = [
        _row(key, reader, how=how, now=now)
        for (key, reader), verdict in zip(keyed, verdicts, strict=True)
        if verdict == "added"
    ]
    if rows:
        _insert(connection, packed(rows))
    suppressed = [
        (key, milliseconds(now), how)
        for (key, reader), verdict in zip(keyed, verdicts, strict=True)
        if reader.state is SubscriberState.SUPPRESSED and verdict == "added"
    ]
    if suppressed:
        _suppress(connection, packed(suppressed))
    return verdicts


def _batches(keys: AddressKeys, readers: Iterable[Subscriber]) -> Iterator[list[Reader]]:
    stream = iter(readers)
    while chunk := list(islice(stream, BATCH)):
        yield [(keys(reader.address), reader) for reader in chunk]


def _judge(connection: Connection, keyed: Sequence[Reader]) -> list[Verdict]:
    asked = {"asked": packed((key, reader.newsletter) for key, reader in keyed)}
    suppressed = set(connection.scalars(_SUPPRESSED, asked))
    there = {(key, newsletter): state for key, newsletter, state in connection.execute(_THERE, asked)}
    verdicts: list[Verdict] = []
    for key, reader in keyed:
        place = key, reader.newsletter
        verdict = _verdict(SubscriberState.SUPPRESSED if key in suppressed else there.get(place, ""), reader)
        if verdict == "added":
            there[place] = reader.state
            if reader.state is SubscriberState.SUPPRESSED:
                suppressed.add(key)
        verdicts.append(verdict)
    return verdicts


def _verdict(there: str, reader: Subscriber) -> Verdict:
    """Judge a reader by the state in which they are there; empty where they are not."""
    if not there:
        return "added"
    if there in GONE:
        return "kept_out"
    return "reads_on" if reader.state in GONE else "known"


def _named(verdict: Verdict, keyed: Reader) -> str:
    """Give the name under which a verdict is counted."""
    state = keyed[1].state
    return verdict if state is SubscriberState.ACTIVE or verdict != "added" else state.value


def _row(key: str, reader: Subscriber, *, how: str, now: datetime) -> tuple[object, ...]:
    return (
        key,
        storable(reader.address),
        reader.newsletter,
        new_key(),
        SubscriberState.UNSUBSCRIBED if reader.state is SubscriberState.SUPPRESSED else reader.state,
        storable(reader.name),
        reader.language,
        "\n".join(storable(topic) for topic in reader.topics),
        reader.frequency,
        maybe_milliseconds(reader.confirmed_at),
        milliseconds(now),
        how,
    )


def new_key() -> str:
    """Give a new opaque name of a subscription: 120 random bits in lower-case base32, which survives mail systems that fold case.

    It is a name and no secret (links are signed), and its 24 characters leave an unsubscribe address 13 before its token.
    """
    return b32encode(secrets.token_bytes(15)).decode("ascii").lower()


def _insert(connection: Connection, rows: str) -> None:
    """Insert people, their subscriptions, and the record of how they came."""
    people = select(_fresh.c.addr_key, _fresh.c.address, _fresh.c.at).where(true())
    adding = insert(connection, subscribers).from_select(["addr_key", "address", "created_at"], people)
    choices = _OWNERS.add_columns(*[_fresh.c[name] for name in _CHOICES], _fresh.c.at, _fresh.c.confirmed_at)
    joining = insert(connection, subscriptions).from_select(
        ["subscriber", *_CHOICES, "created_at", "confirmed_at"], choices.where(true())
    )
    said = _OWNERS.add_columns(_fresh.c.newsletter, _HOW_THEY_CAME, _fresh.c.at, _fresh.c.how, _NOTHING)
    parameters = {"fresh": rows}
    connection.execute(adding.on_conflict_do_nothing(), parameters)
    connection.execute(joining.on_conflict_do_nothing(), parameters)
    connection.execute(
        events.insert().from_select(["subscriber", "newsletter", "kind", "at", "how", "detail"], said), parameters
    )


def _suppress(connection: Connection, rows: str) -> None:
    """Keep addresses out of every newsletter."""
    adding = insert(connection, suppressions).from_select(
        ["addr_key", "reason", "how", "at"],
        select(_kept_out.c.addr_key, _REASON, _kept_out.c.how, _kept_out.c.at).where(true()),
    )
    connection.execute(adding.on_conflict_do_nothing(), {"kept_out": rows})
