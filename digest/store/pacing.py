"""Slots for letters as rows that all workers share. How they are shared out is decided in `slots`; here it meets the clock of the ledger.

A worker holds the row of its bucket from reading to writing, so the time that it reads is never before that of the worker before it.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from math import ceil

from sqlalchemy import BigInteger, Column, Float, RowMapping, Table, Text, delete, func, select, update
from sqlalchemy.engine import Connection

from digest.model import Quota, QuotaUse, Reservation, Restraint
from digest.store.codecs import storable
from digest.store.columns import metadata
from digest.store.connections import Connections, maybe_moment, moment
from digest.store.dialect import insert
from digest.store.slots import SECOND, Grant, folded, room, schedule, slice_of

LONGEST_HOLD = 3600.0
"""Seconds. What is farther ahead was written before the clock was set back."""

AFTERMATH = 600.0
"""Seconds after its end that a stop is told of: a run that begins then goes on as carefully as the one that was stopped would have."""

LONGEST_WORDS = 500
"""Characters of what was said that are kept."""

_MICROSECOND = timedelta(microseconds=1)
_MILLI = 1000
_AFTERMATH = int(AFTERMATH * _MILLI)

pace = Table(
    "pace",
    metadata,
    Column("bucket", Text, primary_key=True),
    Column("next_slot", BigInteger, nullable=False),  # microseconds: slots may be closer than a millisecond
    Column("held_until", BigInteger),
    Column("told_at", BigInteger),
    Column("rate", Float),
    Column("said", Text),
    sqlite_with_rowid=False,
)

pace_usage = Table(  # what was granted in each slice of each quota's span
    "pace_usage",
    metadata,
    Column("bucket", Text, primary_key=True),
    Column("span", BigInteger, primary_key=True, autoincrement=False),
    Column("slice", BigInteger, primary_key=True, autoincrement=False),
    Column("used", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)


class Slots:
    """Implements `Pacing`."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def reserve(self, bucket: str, wanted: int, interval: float, quotas: Sequence[Quota] = ()) -> Reservation:
        """Reserve up to `wanted` slots, `interval` seconds apart, within the quotas. Raises `StoreError`."""
        spans = [(span // _MICROSECOND, count) for span, count in quotas]
        with self._connections.write() as connection:
            next_slot = _locked(connection, bucket)
            now = self._connections.now(connection) * _MILLI
            uses = {span: _used(connection, bucket, span, now) for span, _ in spans}
            left, retry = _room(uses, spans, now)
            if left > 0:
                grant = schedule(next_slot, now, min(wanted, left), ceil(interval * SECOND))
            else:
                grant = Grant(0, now, retry, next_slot)
            connection.execute(update(pace).where(pace.c.bucket == bucket).values(next_slot=grant.next_slot))
            for span, used in uses.items():
                _use(connection, bucket, span, used, now, grant.count)
        return Reservation(granted=grant.count, start=(grant.start - now) / SECOND, retry=grant.retry / SECOND)

    def hold(self, bucket: str, seconds: float, *, rate: float | None = None, said: str = "") -> None:
        """Note that nothing goes there for so long, at most an hour; then at `rate` letters a second. `said` is why. Raises `StoreError`."""
        with self._connections.write() as connection:
            _locked(connection, bucket)
            now = self._connections.now(connection)
            until = now + int(min(seconds, LONGEST_HOLD) * _MILLI)
            told = {"told_at": now, "rate": rate, "said": storable(said)[:LONGEST_WORDS]}
            connection.execute(update(pace).where(pace.c.bucket == bucket).values(held_until=until, **told))

    def slow(self, bucket: str, rate: float, said: str) -> None:
        """Note for those who look on that letters go there at `rate` a second from now on, and what was said. Raises `StoreError`."""
        with self._connections.write() as connection:
            _locked(connection, bucket)
            told = {"told_at": self._connections.now(connection), "rate": rate, "said": storable(said)[:LONGEST_WORDS]}
            connection.execute(update(pace).where(pace.c.bucket == bucket).values(told))

    def ease(self, bucket: str) -> None:
        """Note that what was said holds nothing back any more. Raises `StoreError`."""
        with self._connections.write() as connection:
            connection.execute(update(pace).where(pace.c.bucket == bucket).values(told_at=None, rate=None, said=None))

    def held(self) -> Mapping[str, float]:
        """Give the buckets where nothing goes, and for how many more seconds; less than 0 where that ended within the last 10 minutes. Raises `StoreError`."""
        with self._connections.read() as connection:
            now = self._connections.now(connection)
            fresh = pace.c.held_until > now - _AFTERMATH
            rows = connection.execute(select(pace.c.bucket, pace.c.held_until).where(fresh)).all()
        return {bucket: min((until - now) / _MILLI, LONGEST_HOLD) for bucket, until in rows}

    def uses(self, bucket: str, quotas: Sequence[Quota]) -> Sequence[QuotaUse]:
        """Give what each quota of a bucket leaves now. Only looks. Raises `StoreError`."""
        found = []
        with self._connections.read() as connection:
            now = self._connections.now(connection) * _MILLI
            for span, letters in quotas:
                wide = span // _MICROSECOND
                left, retry = room(_used(connection, bucket, wide, now), now, wide, letters)
                until = None if left else moment((now + retry) // _MILLI)
                found.append(QuotaUse(span=span, letters=letters, left=left, until=until))
        return found

    def restraints(self) -> Sequence[Restraint]:
        """Give what holds letters back as far as it was noted, and is not over for 10 minutes: relays first. Raises `StoreError`.

        A worker that dies takes its pace with it and notes nothing more; after that time nobody goes by what it noted.
        """
        with self._connections.read() as connection:
            now = self._connections.now(connection)
            last = func.coalesce(pace.c.held_until, 0)
            slowed = pace.c.rate.is_not(None) & ((pace.c.told_at > now - _AFTERMATH) | (last > now - _AFTERMATH))
            wanted = select(pace).where(pace.c.told_at.is_not(None), (last > now) | slowed).order_by(pace.c.bucket)
            rows = connection.execute(wanted).mappings().all()
        return [_restraint(row, now) for row in rows]


def _restraint(row: RowMapping, now: int) -> Restraint:
    relay, _, operator = row["bucket"].partition("/")
    until = row["held_until"] if (row["held_until"] or 0) > now else None
    return Restraint(
        relay=relay,
        operator=operator,
        since=moment(row["told_at"]),
        until=maybe_moment(until),
        rate=row["rate"],
        said=row["said"] or "",
    )


def _locked(connection: Connection, bucket: str) -> int:
    """Give the next slot of a bucket, whose row is ours until the transaction ends."""
    mine = select(pace.c.next_slot).where(pace.c.bucket == bucket).with_for_update()
    found: int | None = connection.execute(mine).scalar_one_or_none()
    if found is not None:
        return found
    new = insert(connection, pace).values(bucket=bucket, next_slot=0)
    connection.execute(new.on_conflict_do_nothing())
    return int(connection.execute(mine).scalar_one())


def _used(connection: Connection, bucket: str, span: int, now: int) -> dict[int, int]:
    mine = (pace_usage.c.bucket == bucket) & (pace_usage.c.span == span)
    rows = connection.execute(select(pace_usage.c.slice, pace_usage.c.used).where(mine)).all()
    return folded({row.slice: row.used for row in rows}, now, span)


def _room(uses: Mapping[int, Mapping[int, int]], spans: Sequence[tuple[int, int]], now: int) -> tuple[int, int]:
    """Give what the narrowest quota leaves, and how long to wait where one leaves nothing."""
    rooms = [room(uses[span], now, span, count) for span, count in spans]
    return min((left for left, _ in rooms), default=1 << 31), max((retry for _, retry in rooms), default=0)


def _use(connection: Connection, bucket: str, span: int, used: dict[int, int], now: int, count: int) -> None:
    """Write the use of a quota anew: at most 62 small rows, of which hardly more than one changes."""
    current = slice_of(now, span)
    used[current] = used.get(current, 0) + count
    mine = (pace_usage.c.bucket == bucket) & (pace_usage.c.span == span)
    kept = min(used)
    connection.execute(delete(pace_usage).where(mine, (pace_usage.c.slice < kept) | (pace_usage.c.slice > current)))
    row = insert(connection, pace_usage).values(bucket=bucket, span=span, slice=current, used=used[current])
    upsert = row.on_conflict_do_update(index_elements=["bucket", "span", "slice"], set_={"used": row.excluded.used})
    connection.execute(upsert)
