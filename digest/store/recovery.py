"""What becomes of rows whose worker is gone, whose edition is cancelled, or whose time is over. `now` is in UTC milliseconds."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Select, Update, and_, case, func, select, update
from sqlalchemy.engine import Connection

from digest.model import DeliveryState
from digest.store.batches import NOW
from digest.store.connections import Executor
from digest.store.dialect import batch, packed
from digest.store.prepared import Prepared
from digest.store.schema import deliveries, delivery_attempts, editions, workers
from digest.store.standing import WAITING, cancelled, frozen

_delivery = deliveries.c
_ids = batch("edition_ids", id=int)


def recover(connection: Connection, now: int) -> Mapping[str, int]:
    """Take back the rows of workers that are in the book no more, then close what may go out no more; gives counts."""
    counts = dict(take_back(connection, now))
    counts["expired"] = expire(connection, now)
    counts["cancelled"] = close_all_cancelled(connection)
    return counts


def take_back(connection: Connection, now: int) -> Mapping[str, int]:
    """Give back what nobody alive holds: claimed -> pending, in_flight -> uncertain (or accepted, where a late proof came in)."""
    proof = select(func.max(delivery_attempts.c.finished_at)).where(
        delivery_attempts.c.edition == _delivery.edition,
        delivery_attempts.c.row == _delivery.row,
        delivery_attempts.c.outcome == DeliveryState.ACCEPTED,
    )
    proved_at = proof.scalar_subquery()
    proved = and_(_delivery.doubts > 0, proved_at.is_not(None))
    wait = select(editions.c.evidence_wait).where(editions.c.id == _delivery.edition).scalar_subquery()
    orphaned = and_(_delivery.worker.is_not(None), _delivery.worker.not_in(select(workers.c.id)))
    doubtful = {
        "state": case((proved, DeliveryState.ACCEPTED.value), else_="uncertain"),
        "worker": None,
        "doubts": _delivery.doubts + 1,
        "due": case((proved, proved_at), else_=now + wait),
        "accepted_at": case((proved, proved_at)),
        "reason": case((~proved, "the sender died before the answer")),
    }
    claimed = update(deliveries).where(orphaned, _delivery.state == DeliveryState.CLAIMED)
    in_flight = update(deliveries).where(orphaned, _delivery.state == DeliveryState.IN_FLIGHT)
    return {
        "returned": connection.execute(claimed.values(state=DeliveryState.PENDING, worker=None)).rowcount,
        "uncertain": connection.execute(in_flight.values(doubtful)).rowcount,
    }


def expire(connection: Connection | Executor, now: int) -> int:
    """Close rows that wait past the end of their edition's time; gives how many."""
    return _EXPIRE.count(connection, now=now)


def close_all_cancelled(connection: Connection) -> int:
    """Close rows that came back to a cancelled edition; gives how many."""
    return connection.execute(_CLOSE_ALL).rowcount


def close_cancelled(connection: Connection | Executor, ids: Iterable[int]) -> int:
    """Close rows that came back to one of these editions, if it is cancelled; gives how many."""
    return _CLOSE_SOME.count(connection, edition_ids=packed([one] for one in sorted(ids)))


def _closing(stopped: Select[tuple[int]]) -> Update:
    back = update(deliveries).where(_delivery.edition.in_(stopped), _delivery.state.in_(WAITING))
    return back.values(state=DeliveryState.CANCELLED, reason="edition cancelled")


def _expiring(over: Select[tuple[int]]) -> Update:
    late = update(deliveries).where(_delivery.edition.in_(over), _delivery.state.in_(WAITING))
    return late.values(state=DeliveryState.EXPIRED, reason="too late")


# Built once: every commit or claim asks, and building a statement costs more than executing it.
_EXPIRE = Prepared(_expiring(select(editions.c.id).where(frozen, editions.c.not_after <= NOW)), "now")
_CLOSE_ALL = _closing(select(editions.c.id).where(frozen, cancelled))
_CLOSE_SOME = Prepared(
    _closing(select(editions.c.id).where(frozen, cancelled, editions.c.id.in_(select(_ids.c.id)))), "edition_ids"
)
