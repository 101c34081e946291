"""Intents of dots, as a commit of the ledger grants or refuses them, and rows that are given back. `now` is the ledger's time in UTC milliseconds.

An intent is granted only while its row is claimed with its fence, its worker lives, its edition goes on, and its reader is still active.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Insert, Update, and_, case, exists, func, or_, select, update
from sqlalchemy.engine import Connection

from digest.model import Delivery, DeliveryState, Intent, SubscriberState
from digest.store.batches import NOW, Batched, Rows
from digest.store.connections import Executor
from digest.store.dialect import batch, packed
from digest.store.naming import STATE, in_same_hands, of_edition
from digest.store.prepared import Prepared
from digest.store.recovery import close_cancelled
from digest.store.schema import deliveries, delivery_attempts, editions, subscriptions, suppressions, workers
from digest.store.unsubscribing import LEFT

_ASKING: dict[str, Any] = {"edition": int, "row": int, "fence": int}
_asked = batch("asked", **_ASKING)
_edition_ids = batch("edition_ids", id=int)
_attempt = delivery_attempts.c
_delivery = deliveries.c
_claimed = DeliveryState.CLAIMED.value
_in_flight = DeliveryState.IN_FLIGHT.value


def grant(connection: Connection | Executor, intents: Sequence[Intent], now: int) -> Sequence[bool]:
    """Grant the intents that may be granted, and say which; rows of readers who left are skipped, those of stopped or late editions closed.

    No statement gives rows back where all are granted, as they nearly always are: the driver lets other threads in for each row, and comes back late.
    """
    keys = [(one.edition, one.row, one.fence) for one in intents]
    _hold_editions(connection, {one.edition for one in intents})
    if _GRANT.count(connection, keys, now) == len(intents):
        _INTEND.count(connection, keys, now)
        return [True] * len(intents)
    asked = packed(keys)
    granted = set(map(tuple, _GRANTED.rows(connection, asked=asked)))
    if granted:
        _INTEND.count(connection, sorted(granted), now)
    _REFUSE.count(connection, asked=asked, now=now)
    return [key in granted for key in keys]


def release(connection: Connection | Executor, claims: Sequence[Delivery]) -> None:
    """Put claimed rows back where they were."""
    _RELEASE.count(connection, asked=packed((one.edition, one.row, one.fence) for one in claims))
    close_cancelled(connection, {one.edition for one in claims})


def _hold_editions(connection: Connection | Executor, ids: Iterable[int]) -> None:
    """Let nobody stop these editions until we are done: after `stop` has returned no intent is granted. On SQLite writers take turns anyway."""
    if connection.dialect.name == "postgresql":
        _HOLD.rows(connection, edition_ids=packed([one] for one in sorted(ids)))


# Scalar subqueries, not EXISTS: they are looked up row by row, where EXISTS may be turned into a hash of every reader there is.
_subscription = select(subscriptions.c.state).where(subscriptions.c.id == _delivery.subscription).scalar_subquery()
_suppression = select(suppressions.c.reason).where(suppressions.c.addr_key == _delivery.addr_key).scalar_subquery()
_lease_end = (
    select(func.coalesce(workers.c.lease_until, NOW + 1)).where(workers.c.id == _delivery.worker).scalar_subquery()
)
stays = and_(func.coalesce(_subscription, "") == SubscriberState.ACTIVE, _suppression.is_(None))
_edition_ends = (
    select(editions.c.not_after)
    .where(editions.c.id == _delivery.edition, editions.c.decision.is_(None))
    .scalar_subquery()
)


def _granting(asked: Rows) -> Update:
    granted = {"state": _in_flight, "attempts": _delivery.attempts + 1}
    return (
        update(deliveries)
        .where(in_same_hands(asked), _claimed == STATE, _edition_ends > NOW, _lease_end > NOW, stays)
        .values(granted)
    )


_had_an_intent = exists().where(
    _attempt.edition == _asked.c.edition, _attempt.row == _asked.c.row, _attempt.fence == _asked.c.fence
)
_GRANTED = Prepared(
    select(_delivery.edition, _delivery.row, _delivery.fence).where(
        in_same_hands(_asked), _in_flight == STATE, ~_had_an_intent
    ),
    "asked",
)
"""Those that have just been granted. An intent of before has its attempt: whoever asks for it again may have sent the dot."""


def _intending(granted: Rows) -> Insert:
    told = select(_delivery.edition, _delivery.row, _delivery.fence, _delivery.worker, NOW).where(
        in_same_hands(granted)
    )
    return delivery_attempts.insert().from_select(["edition", "row", "fence", "worker", "intent_at"], told)


_GRANT = Batched(_granting, **_ASKING)
_INTEND = Batched(_intending, **_ASKING)

_HOLD = Prepared(
    select(editions.c.id)
    .where(editions.c.id.in_(select(_edition_ids.c.id)))
    .order_by(editions.c.id)
    .with_for_update(read=True),
    "edition_ids",
)

_is_cancelled = of_edition(editions.c.decision) == "cancelled"
_is_late = of_edition(editions.c.not_after) <= NOW
_REFUSE = Prepared(
    update(deliveries)
    .where(in_same_hands(_asked), _claimed == STATE, or_(~stays, _is_cancelled, _is_late))
    .values(
        state=case((~stays, "skipped"), (_is_cancelled, "cancelled"), else_="expired"),
        worker=None,
        reason=case((~stays, LEFT), (_is_cancelled, "edition cancelled"), else_="too late"),
    ),
    "asked",
    "now",
)
"""Close what will never be granted. A row of a paused edition stays claimed, for its worker to give back."""

_RELEASE = Prepared(
    update(deliveries).where(in_same_hands(_asked), _claimed == STATE).values(state=DeliveryState.PENDING, worker=None),
    "asked",
)
