"""Claiming: open rows that are due become those of one worker, in the order in which they became due. `now` is in UTC milliseconds."""

from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Text, Update, and_, bindparam, func, select, update
from sqlalchemy.engine import Connection

from digest.errors import StoreError
from digest.model import Delivery, DeliveryState
from digest.store import recovery
from digest.store.batches import NOW
from digest.store.connections import Executor, moment
from digest.store.letters import choice_of, reader_key
from digest.store.prepared import Prepared
from digest.store.schema import deliveries, editions, workers
from digest.store.standing import frozen, may_resend

_edition = bindparam("edition_id", 0, type_=BigInteger)
_worker = bindparam("worker_id", "", type_=Text)
_limit = bindparam("most", 0, type_=BigInteger)
_delivery = deliveries.c
_CLAIMED = (
    *(_delivery.edition, _delivery.row, _delivery.address, _delivery.message_id, _delivery.subscription),
    *(_delivery.name, _delivery.fence, _delivery.attempts, _delivery.doubts, _delivery.date, _delivery.choice),
    reader_key,
)


def claim(connection: Connection | Executor, edition: int, worker: str, limit: int, now: int) -> list[Delivery]:
    """Claim up to `limit` rows: deferred ones first, then doubtful ones that may go out once more, then those that were never tried.

    Gives nothing for an edition that is held, paused or cancelled. Raises `StoreError` for a worker that is not at work.
    """
    if not _goes_on(connection, edition, now):
        return []
    _require_presence(connection, worker, now)
    claimed: list[Delivery] = []
    for statement in _CLAIMS:
        if len(claimed) < limit:
            most = limit - len(claimed)
            rows = statement.rows(connection, edition_id=edition, worker_id=worker, most=most, now=now)
            claimed += map(_claimed, rows)
    return sorted(claimed, key=attrgetter("row"))


def _claimed(row: Sequence[Any]) -> Delivery:
    """Read a row that has just been claimed: what an earlier attempt left behind is not asked here."""
    edition, number, address, message_id, subscription, name, fence, attempts, doubts, date, choice, key = row
    return Delivery(
        edition=edition,
        row=number,
        address=address or "",
        message_id=message_id,
        subscriber=subscription,
        subscriber_key=key or "",
        name=name,
        choice=choice_of(choice),
        state=DeliveryState.CLAIMED,
        fence=fence,
        attempts=attempts,
        doubts=doubts,
        date=moment(date),
    )


def _goes_on(connection: Connection | Executor, edition: int, now: int) -> bool:
    """Whether rows of the edition may be claimed; those that came too late are closed here."""
    for (not_after,) in _GOING.rows(connection, edition_id=edition):
        if not_after > now:
            return True
        recovery.expire(connection, now)
    return False


def _require_presence(connection: Connection | Executor, worker: str, now: int) -> None:
    if not _ALIVE.rows(connection, worker_id=worker, now=now):
        raise StoreError(f"worker {worker} is not at work any more, so it may not claim")


_GOING = Prepared(
    select(editions.c.not_after)
    .where(editions.c.id == _edition, frozen, editions.c.decision.is_(None))
    .with_for_update(read=True),
    "edition_id",
)
_ALIVE = Prepared(
    select(workers.c.id).where(workers.c.id == _worker, func.coalesce(workers.c.lease_until, NOW + 1) > NOW),
    "worker_id",
    "now",
)


def _claims() -> Iterator[Prepared]:
    for due in (_is(DeliveryState.DEFERRED), may_resend(NOW), _is(DeliveryState.PENDING)):
        yield Prepared(_claiming(and_(due, deliveries.c.due <= NOW)), "edition_id", "worker_id", "most", "now")


def _is(state: DeliveryState) -> ColumnElement[bool]:
    return deliveries.c.state == state


def _claiming(due: ColumnElement[bool]) -> Update:
    """Claim in the order of becoming due. Rows that another claims at this moment are passed over (PostgreSQL).

    They are picked once: as a subquery, PostgreSQL may pick anew for each row of the ledger, and claim more than the limit.
    """
    picked = (
        select(deliveries.c.row)
        .join(editions, editions.c.id == deliveries.c.edition)
        .where(deliveries.c.edition == _edition, due)
        .order_by(deliveries.c.due, deliveries.c.row)
        .limit(_limit)
        .with_for_update(skip_locked=True, of=deliveries)
        .cte("picked")
        .prefix_with("MATERIALIZED")
    )
    return (
        update(deliveries)
        .where(deliveries.c.edition == _edition, deliveries.c.row == picked.c.row)
        .values(
            state=DeliveryState.CLAIMED,
            worker=_worker,
            fence=deliveries.c.fence + 1,
            date=func.coalesce(deliveries.c.date, NOW),
        )
        .returning(*_CLAIMED)
    )


_CLAIMS = tuple(_claims())
