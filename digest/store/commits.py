"""One durable commit of the ledger: outcomes first, then intents. A few statements over whole batches, whatever their size.

Statements are built once and take each batch as one JSON parameter. `now` is the ledger's time in UTC milliseconds.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import BigInteger, and_, bindparam, case, exists, func, or_, select, update
from sqlalchemy.engine import Connection

from digest.model import Delivery, DeliveryState, Intent, Settled, SubscriberState
from digest.store.codecs import storable
from digest.store.connections import Executor, milliseconds
from digest.store.dialect import batch, packed
from digest.store.prepared import Prepared
from digest.store.recovery import close_cancelled
from digest.store.schema import deliveries, delivery_attempts, editions, subscriptions, suppressions, workers
from digest.store.unsubscribing import LEFT

REPLY_LIMIT = 1_000  # characters of a reply that are kept

_told = batch(
    "told",
    fenced=True,
    edition=int,
    row=int,
    fence=int,
    state=str,
    stage=str,
    code=int,
    enhanced=str,
    blame=str,
    text=str,
    due=int,
)
_asked = batch("asked", edition=int, row=int, fence=int)
_granted = batch("granted", edition=int, row=int, fence=int)
_edition_ids = batch("edition_ids", id=int)
_now = bindparam("now", 0, type_=BigInteger)
_attempt = delivery_attempts.c
_delivery = deliveries.c
_state = _delivery.state + ""
"""No index helps with this expression: rows that a batch names are found by their key, never by their state, whatever the planner guesses."""
_accepted = DeliveryState.ACCEPTED.value
_claimed = DeliveryState.CLAIMED.value
_in_flight = DeliveryState.IN_FLIGHT.value


def settle(connection: Connection | Executor, settled: Sequence[Settled], now: int) -> None:
    """Record outcomes. What comes for a row that was taken away is noted as late; a late acceptance ends a row that still waits."""
    told = packed(_telling(one, now) for one in settled)
    _NOTE.count(connection, told=told, now=now)
    is_late = _SETTLE.count(connection, told=told, now=now) < len(settled)
    if is_late:
        _settle_late(connection, told, now)
    if is_late or any(one.outcome.state is not DeliveryState.ACCEPTED for one in settled):
        close_cancelled(connection, {one.edition for one in settled})


def _settle_late(connection: Connection | Executor, told: str, now: int) -> None:
    """End rows of others for which an acceptance came late. Their rows are ours until the end of the transaction: nobody claims one in between.

    A process may be frozen after it noted an outcome and before it settled it (PostgreSQL). Then only now it is known to be late.
    """
    if connection.dialect.name == "postgresql":
        _LOCK.rows(connection, told=told)
    _TAKE_FROM_CLAIMER.count(connection, told=told)
    _PROVE.count(connection, told=told, now=now)
    _MARK_LATE.count(connection, told=told)


def grant(connection: Connection | Executor, intents: Sequence[Intent], now: int) -> Sequence[bool]:
    """Grant the intents that may be granted, and say which; rows of readers who left are skipped, those of stopped or late editions closed.

    No statement gives rows back where all are granted, as they nearly always are: the driver lets other threads in for each row, and comes back late.
    """
    keys = [(one.edition, one.row, one.fence) for one in intents]
    asked = packed(keys)
    _hold_editions(connection, {one.edition for one in intents})
    if _GRANT.count(connection, asked=asked, now=now) == len(intents):
        _INTEND.count(connection, granted=asked, now=now)
        return [True] * len(intents)
    granted = set(map(tuple, _GRANTED.rows(connection, asked=asked)))
    if granted:
        _INTEND.count(connection, granted=packed(granted), now=now)
    _REFUSE.count(connection, asked=asked, now=now)
    return [key in granted for key in keys]


def release(connection: Connection | Executor, claims: Sequence[Delivery]) -> None:
    """Put claimed rows back where they were."""
    _RELEASE.count(connection, asked=packed((one.edition, one.row, one.fence) for one in claims))
    close_cancelled(connection, {one.edition for one in claims})


def _telling(one: Settled, now: int) -> tuple[object, ...]:
    outcome = one.outcome
    due = now if one.next_attempt_at is None else milliseconds(one.next_attempt_at)
    said = storable(outcome.text)[:REPLY_LIMIT]
    words = (outcome.state, outcome.stage, outcome.code or None, outcome.enhanced or None, outcome.blame)
    return one.edition, one.row, one.fence, *words, said, due


def _hold_editions(connection: Connection | Executor, ids: Iterable[int]) -> None:
    """Let nobody stop these editions until we are done: after `stop` has returned no intent is granted. On SQLite writers take turns anyway."""
    if connection.dialect.name == "postgresql":
        _HOLD.rows(connection, edition_ids=packed([one] for one in sorted(ids)))


def _is(rows: Any) -> Any:
    """Whether a row of `deliveries` is the one that a batch means, in the hands that the batch comes from."""
    return and_(_same_row(rows), _delivery.fence == rows.c.fence)


def _same_row(rows: Any) -> Any:
    return and_(_delivery.edition == rows.c.edition, _delivery.row == rows.c.row)


def _of_edition(column: Any) -> Any:
    return select(column).where(editions.c.id == _delivery.edition).correlate(deliveries).scalar_subquery()


_proved = exists().where(
    _attempt.edition == _delivery.edition, _attempt.row == _delivery.row, _attempt.outcome == _accepted
)
_before_the_dot = ("pending", "deferred", "rejected", "skipped", "expired")
_after_the_dot = ("pending", "deferred", "rejected", "uncertain", "accepted", "expired")

_NOTE = Prepared(
    update(delivery_attempts)
    .where(
        _attempt.edition == _told.c.edition,
        _attempt.row == _told.c.row,
        _attempt.fence == _told.c.fence,
        or_(_attempt.outcome.is_(None), and_(_attempt.outcome == "uncertain", _told.c.state == _accepted)),
    )
    .values(
        outcome=_told.c.state,
        stage=_told.c.stage,
        code=_told.c.code,
        enhanced=_told.c.enhanced,
        blame=_told.c.blame,
        reply=_told.c.text,
        finished_at=_now,
        late=~exists().where(_is(_told), _state == _in_flight).correlate(_told),
    ),
    "told",
    "now",
)
"""Write the outcome beside its intent, before the row changes: a row in other hands makes it late."""

_held_back = and_(_told.c.stage == "prepare", _told.c.blame == "provider")
"""The pace did not let it go: no try, which would make the next wait longer."""

_goal = case(
    (and_(_delivery.doubts > 0, _state == _in_flight, _proved), _accepted),  # a late proof came in first
    (and_(_state == _in_flight, _told.c.state == "pending"), "deferred"),
    else_=_told.c.state,
)
_SETTLE = Prepared(
    update(deliveries)
    .where(
        _is(_told),
        or_(
            and_(_state == _in_flight, _told.c.state.in_(_after_the_dot)),
            and_(_state == _claimed, _told.c.state.in_(_before_the_dot)),
        ),
    )
    .values(
        state=_goal,
        worker=None,
        code=_told.c.code,
        enhanced=_told.c.enhanced,
        blame=_told.c.blame,
        reply=case((_told.c.code.is_not(None), _told.c.text)),
        reason=case((_told.c.code.is_(None), _told.c.text)),
        due=case(
            (_goal == _accepted, _now),
            (_told.c.state == "uncertain", _now + _of_edition(editions.c.evidence_wait)),
            else_=_told.c.due,
        ),
        attempts=_delivery.attempts
        + case((and_(_state == _claimed, _told.c.state.in_(("deferred", "rejected")), ~_held_back), 1), else_=0),
        doubts=_delivery.doubts + case((_told.c.state == "uncertain", 1), else_=0),
        accepted_at=case((_goal == _accepted, _now)),
    ),
    "told",
    "now",
)

_in_order = select(_delivery.row).where(_same_row(_told)).order_by(_delivery.edition, _delivery.row)
_LOCK = Prepared(_in_order.with_for_update(of=deliveries), "told")

_MARK_LATE = Prepared(
    update(delivery_attempts)
    .where(
        and_(_attempt.edition == _told.c.edition, _attempt.row == _told.c.row, _attempt.fence == _told.c.fence),
        _attempt.late.is_(False),
        exists().where(_same_row(_told), _delivery.fence > _told.c.fence).correlate(_told),
    )
    .values(late=True),
    "told",
)

_with_intent = exists().where(
    _attempt.edition == _told.c.edition, _attempt.row == _told.c.row, _attempt.fence == _told.c.fence
)
_late_proof = and_(_same_row(_told), _told.c.state == _accepted, _told.c.fence < _delivery.fence + 1, _with_intent)
_TAKE_FROM_CLAIMER = Prepared(
    update(deliveries).where(_late_proof, _state == _claimed).values(state=DeliveryState.PENDING, worker=None),
    "told",
)
"""The next worker has not sent its dot yet, and its intent will now be refused."""

_PROVE = Prepared(
    update(deliveries)
    .where(_late_proof, _state.in_(("pending", "deferred", "uncertain")))
    .values(
        state=_accepted,
        due=_now,
        accepted_at=_now,
        code=_told.c.code,
        enhanced=_told.c.enhanced,
        reply=_told.c.text,
        reason=None,
    ),
    "told",
    "now",
)

# Scalar subqueries, not EXISTS: they are looked up row by row, where EXISTS may be turned into a hash of every reader there is.
_subscription = select(subscriptions.c.state).where(subscriptions.c.id == _delivery.subscription).scalar_subquery()
_suppression = select(suppressions.c.reason).where(suppressions.c.addr_key == _delivery.addr_key).scalar_subquery()
_lease_end = (
    select(func.coalesce(workers.c.lease_until, _now + 1)).where(workers.c.id == _delivery.worker).scalar_subquery()
)
stays = and_(func.coalesce(_subscription, "") == SubscriberState.ACTIVE, _suppression.is_(None))
_edition_ends = (
    select(editions.c.not_after)
    .where(editions.c.id == _delivery.edition, editions.c.decision.is_(None))
    .scalar_subquery()
)
_GRANT = Prepared(
    update(deliveries)
    .where(_is(_asked), _state == _claimed, _edition_ends > _now, _lease_end > _now, stays)
    .values(state=_in_flight, attempts=_delivery.attempts + 1),
    "asked",
    "now",
)

_had_an_intent = exists().where(
    _attempt.edition == _asked.c.edition, _attempt.row == _asked.c.row, _attempt.fence == _asked.c.fence
)
_GRANTED = Prepared(
    select(_delivery.edition, _delivery.row, _delivery.fence).where(_is(_asked), _state == _in_flight, ~_had_an_intent),
    "asked",
)
"""Those that have just been granted. An intent of before has its attempt: whoever asks for it again may have sent the dot."""

_INTEND = Prepared(
    delivery_attempts.insert().from_select(
        ["edition", "row", "fence", "worker", "intent_at"],
        select(_delivery.edition, _delivery.row, _delivery.fence, _delivery.worker, _now).where(_is(_granted)),
    ),
    "granted",
    "now",
)

_HOLD = Prepared(
    select(editions.c.id)
    .where(editions.c.id.in_(select(_edition_ids.c.id)))
    .order_by(editions.c.id)
    .with_for_update(read=True),
    "edition_ids",
)

_is_cancelled = _of_edition(editions.c.decision) == "cancelled"
_is_late = _of_edition(editions.c.not_after) <= _now
_REFUSE = Prepared(
    update(deliveries)
    .where(_is(_asked), _state == _claimed, or_(~stays, _is_cancelled, _is_late))
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
    update(deliveries).where(_is(_asked), _state == _claimed).values(state=DeliveryState.PENDING, worker=None), "asked"
)
