"""Outcomes of letters, as a commit of the ledger records them. A few statements for as many as there are; `now` is the ledger's time in UTC milliseconds.

An outcome is written beside its intent first, then its row changes. What comes too late is told from what comes in time by the fence alone.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Update, and_, case, exists, or_, select, update
from sqlalchemy.engine import Connection

from digest.model import DeliveryState, Settled
from digest.store.batches import NOW, Batched, Rows, there_is
from digest.store.codecs import storable
from digest.store.connections import Executor, milliseconds
from digest.store.dialect import batch, packed
from digest.store.naming import STATE, in_same_hands, of_edition, same_row
from digest.store.prepared import Prepared
from digest.store.recovery import close_cancelled
from digest.store.schema import deliveries, delivery_attempts, editions

REPLY_LIMIT = 1_000  # characters of a reply that are kept

_TELLING: dict[str, Any] = {
    "edition": int,
    "row": int,
    "fence": int,
    "state": str,
    "stage": str,
    "code": int,
    "enhanced": str,
    "blame": str,
    "text": str,
    "due": int,
}
_told = batch("told", **_TELLING)
_attempt = delivery_attempts.c
_delivery = deliveries.c
_accepted = DeliveryState.ACCEPTED.value
_claimed = DeliveryState.CLAIMED.value
_in_flight = DeliveryState.IN_FLIGHT.value


def settle(connection: Connection | Executor, settled: Sequence[Settled], now: int) -> None:
    """Record outcomes. What comes for a row that was taken away is noted as late; a late acceptance ends a row that still waits."""
    told = [_telling(one, now) for one in settled]
    _NOTE.count(connection, told, now)
    is_late = _SETTLE.count(connection, told, now) < len(settled)
    if is_late:
        _settle_late(connection, packed(told), now)
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


def _telling(one: Settled, now: int) -> tuple[object, ...]:
    outcome = one.outcome
    due = now if one.next_attempt_at is None else milliseconds(one.next_attempt_at)
    said = storable(outcome.text)[:REPLY_LIMIT]
    state, stage, blame = outcome.state.value, outcome.stage.value, outcome.blame.value  # others a driver adapts
    words = (state, stage, outcome.code or None, outcome.enhanced or None, blame)
    return one.edition, one.row, one.fence, *words, said, due


_proved = exists().where(
    _attempt.edition == _delivery.edition, _attempt.row == _delivery.row, _attempt.outcome == _accepted
)
_before_the_dot = ("pending", "deferred", "rejected", "skipped", "expired")
_after_the_dot = ("pending", "deferred", "rejected", "uncertain", "accepted", "expired")


def _noting(told: Rows) -> Update:
    """Write the outcome beside its intent, before the row changes: a row in other hands makes it late."""
    in_our_hands = there_is(told, in_same_hands(told), _in_flight == STATE)
    return (
        update(delivery_attempts)
        .where(
            _attempt.edition == told.c.edition,
            _attempt.row == told.c.row,
            _attempt.fence == told.c.fence,
            or_(_attempt.outcome.is_(None), and_(_attempt.outcome == "uncertain", told.c.state == _accepted)),
        )
        .values(
            outcome=told.c.state,
            stage=told.c.stage,
            code=told.c.code,
            enhanced=told.c.enhanced,
            blame=told.c.blame,
            reply=told.c.text,
            finished_at=NOW,
            late=~in_our_hands,
        )
    )


def _settling(told: Rows) -> Update:
    """Bring the row where its outcome says. What the pace held back was no try, which would make the next wait longer."""
    held_back = and_(told.c.stage == "prepare", told.c.blame == "provider")
    tried = and_(_claimed == STATE, told.c.state.in_(("deferred", "rejected")), ~held_back)
    goal = case(
        (and_(_delivery.doubts > 0, _in_flight == STATE, _proved), _accepted),  # a late proof came in first
        (and_(_in_flight == STATE, told.c.state == "pending"), "deferred"),
        else_=told.c.state,
    )
    due = case(
        (goal == _accepted, NOW),
        (told.c.state == "uncertain", NOW + of_edition(editions.c.evidence_wait)),
        else_=told.c.due,
    )
    sent = and_(_in_flight == STATE, told.c.state.in_(_after_the_dot))
    not_sent = and_(_claimed == STATE, told.c.state.in_(_before_the_dot))
    return (
        update(deliveries)
        .where(in_same_hands(told), or_(sent, not_sent))
        .values(
            state=goal,
            worker=None,
            code=told.c.code,
            enhanced=told.c.enhanced,
            blame=told.c.blame,
            reply=case((told.c.code.is_not(None), told.c.text)),
            reason=case((told.c.code.is_(None), told.c.text)),
            due=due,
            attempts=_delivery.attempts + case((tried, 1), else_=0),
            doubts=_delivery.doubts + case((told.c.state == "uncertain", 1), else_=0),
            accepted_at=case((goal == _accepted, NOW)),
        )
    )


_NOTE = Batched(_noting, **_TELLING)
_SETTLE = Batched(_settling, **_TELLING)

# What follows is for outcomes that came late, which is seldom: whole batches on both databases.

_in_order = select(_delivery.row).where(same_row(_told)).order_by(_delivery.edition, _delivery.row)
_LOCK = Prepared(_in_order.with_for_update(of=deliveries), "told")

_MARK_LATE = Prepared(
    update(delivery_attempts)
    .where(
        and_(_attempt.edition == _told.c.edition, _attempt.row == _told.c.row, _attempt.fence == _told.c.fence),
        _attempt.late.is_(False),
        exists().where(same_row(_told), _delivery.fence > _told.c.fence).correlate(_told),
    )
    .values(late=True),
    "told",
)

_with_intent = exists().where(
    _attempt.edition == _told.c.edition, _attempt.row == _told.c.row, _attempt.fence == _told.c.fence
)
_late_proof = and_(same_row(_told), _told.c.state == _accepted, _told.c.fence < _delivery.fence + 1, _with_intent)
_TAKE_FROM_CLAIMER = Prepared(
    update(deliveries).where(_late_proof, _claimed == STATE).values(state=DeliveryState.PENDING, worker=None),
    "told",
)
"""The next worker has not sent its dot yet, and its intent will now be refused."""

_PROVE = Prepared(
    update(deliveries)
    .where(_late_proof, STATE.in_(("pending", "deferred", "uncertain")))
    .values(
        state=_accepted,
        due=NOW,
        accepted_at=NOW,
        code=_told.c.code,
        enhanced=_told.c.enhanced,
        reply=_told.c.text,
        reason=None,
    ),
    "told",
    "now",
)
