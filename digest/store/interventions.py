"""What people decide on single letters: another try for those that ended, a ruling on those whose fate nobody knew.

Each decision is an event of its reader, in the transaction that carries it out; a ruling is also written beside the attempt that it settles.
No decision sends more copies than the policy of the edition allows, or anything to a reader who left.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Text, and_, bindparam, case, cast, func, literal, or_, select, update
from sqlalchemy.engine import Connection

from digest.errors import UsageError
from digest.model import Delivery, DeliveryState, EditionState, Ruling
from digest.store.codecs import storable
from digest.store.connections import MILLISECOND, Connections
from digest.store.dialect import batch, packed
from digest.store.granting import stays
from digest.store.letters import LETTERS, letter
from digest.store.schema import deliveries, delivery_attempts, editions, events, subscriptions
from digest.store.settling import REPLY_LIMIT
from digest.store.standing import WAITING, edition_row
from digest.store.verifying import PROOF

RETRIABLE = frozenset({DeliveryState.REJECTED, DeliveryState.EXPIRED, DeliveryState.SKIPPED})
PUT_BACK = "put back by hand, was "
_PAGE = 1_000

_row = deliveries.c
_attempt = delivery_attempts.c
_ruled = batch("ruled", row=int, state=str, fate=str, text=str)
_settled = batch("settled", row=int)
_edition = bindparam("of_edition", type_=BigInteger)
_now = bindparam("now", type_=BigInteger)
_how = bindparam("told_by", type_=Text)
_copies_left = _row.doubts <= select(editions.c.max_resends).where(editions.c.id == _row.edition).scalar_subquery()
_is_cancelled = func.coalesce(
    select(editions.c.decision).where(editions.c.id == _row.edition).scalar_subquery(), ""
) == literal(EditionState.CANCELLED.value)
_waits_in_doubt = and_(_row.state.in_(WAITING), _row.doubts > 0)
in_doubt = or_(_row.state == DeliveryState.UNCERTAIN, _waits_in_doubt)
"""Letters that may have arrived without our knowing. Those that wait for another try can still be proved."""

_ruled_row = and_(_row.edition == _edition, _row.row == _ruled.c.row)
_may_be_ruled = or_(
    and_(_ruled.c.state == "accepted", in_doubt),
    and_(_ruled.c.state == "rejected", _row.state == DeliveryState.UNCERTAIN),
    and_(_ruled.c.state == "pending", _row.state == DeliveryState.UNCERTAIN, _copies_left, stays, ~_is_cancelled),
)
_SETTLE = (
    update(deliveries)
    .where(_ruled_row, _may_be_ruled)
    .values(
        state=_ruled.c.state,
        due=_now,
        code=None,
        enhanced=None,
        blame=None,
        reply=None,
        reason=_ruled.c.text,
        accepted_at=case((_ruled.c.state == "accepted", _now)),
        later_fate=case((_ruled.c.fate != "", _ruled.c.fate)),
    )
    .returning(_row.row)
)
_doubtful_attempt = or_(_attempt.outcome.is_(None), _attempt.outcome == "uncertain")
_other = delivery_attempts.alias("other").c
_last_doubtful = (
    select(func.max(_other.fence))
    .where(
        _other.edition == _attempt.edition,
        _other.row == _attempt.row,
        or_(_other.outcome.is_(None), _other.outcome == "uncertain"),
    )
    .correlate(delivery_attempts)
    .scalar_subquery()
)
_PROVE = (
    update(delivery_attempts)
    .where(
        _attempt.edition == _edition,
        _attempt.row == _ruled.c.row,
        _attempt.row.in_(select(_settled.c.row)),
        _ruled.c.state != "pending",
        _doubtful_attempt,
        _attempt.fence == _last_doubtful,
    )
    .values(outcome=_ruled.c.state, stage=PROOF, code=None, reply=_ruled.c.text, finished_at=_now, late=True)
)
"""Nobody knows which of several doubtful attempts arrived; the ruling stands beside the last."""


def _recorded(kind: Any, detail: Any) -> Any:
    """Select an event for each row of `deliveries` that still has a reader."""
    slot = select(editions.c.slot).where(editions.c.id == _row.edition).scalar_subquery()
    said = slot + literal(": ") + detail
    return (
        select(subscriptions.c.subscriber, subscriptions.c.newsletter, kind, cast(_now, BigInteger), _how, said)
        .join_from(deliveries, subscriptions, subscriptions.c.id == _row.subscription)
        .where(_row.edition == _edition)
    )


_EVENT = ("subscriber", "newsletter", "kind", "at", "how", "detail")
_kind = case((_ruled.c.state == "pending", "resend"), else_=_ruled.c.state)
_RECORD_RULINGS = events.insert().from_select(
    _EVENT,
    _recorded(_kind, _ruled.c.text).join(_ruled, _ruled.c.row == _row.row).where(_row.row.in_(select(_settled.c.row))),
)
_RECORD_RETRIES = events.insert().from_select(
    _EVENT,
    _recorded(literal("retry"), _row.reason + literal(" ") + func.coalesce(_row.reply, "")).where(
        _row.state == DeliveryState.PENDING, _row.due == _now, _row.reason.like(f"{PUT_BACK}%")
    ),
)


class Desk:
    """Answers the port `Interventions`."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def retriable(self, edition: int, states: Collection[DeliveryState]) -> Mapping[DeliveryState, int]:
        """Count the letters that `retry` would put back: those whose reader has not left, and that have a copy left to send."""
        counted = select(_row.state, func.count()).where(*_retried(edition, states)).group_by(_row.state)
        with self._connections.read() as connection:
            return {DeliveryState(state): count for state, count in connection.execute(counted)}

    def retry(self, edition: int, states: Collection[DeliveryState], *, span: timedelta, how: str) -> int:
        """Put rejected, expired or skipped letters back to pending; gives how many. The edition then has at least `span` to go out.

        Raises `UsageError` for a cancelled edition.
        """
        with self._connections.write() as connection:
            if edition_row(connection, edition, lock=True)["decision"] == EditionState.CANCELLED:
                raise UsageError(f"edition {edition} is cancelled, which is final", hint="Compose a new one.")
            now = self._connections.now(connection)
            back = update(deliveries).where(*_retried(edition, states))
            returned = connection.execute(back.values(state="pending", due=now, reason=literal(PUT_BACK) + _row.state))
            if returned.rowcount:
                connection.execute(_RECORD_RETRIES, {"of_edition": edition, "now": now, "told_by": how})
                _lengthen(connection, edition, now, span)
        return returned.rowcount

    def doubtful(self, edition: int) -> Iterator[Delivery]:
        """Stream the letters that a ruling can settle: the uncertain ones, and those that wait after a doubtful attempt."""
        wanted = LETTERS.where(_row.edition == edition, in_doubt).order_by(_row.row).limit(_PAGE)
        last = 0
        while True:
            with self._connections.read() as connection:
                page = [letter(row) for row in connection.execute(wanted.where(_row.row > last)).mappings()]
            yield from page
            if len(page) < _PAGE:
                return
            last = page[-1].row

    def resolve(self, edition: int, rulings: Mapping[int, Ruling], *, span: timedelta, how: str) -> Collection[int]:
        """Settle doubtful letters by row, in one transaction; gives the rows that were settled.

        One more copy is granted only where the policy has one left, the reader has not left, and the edition is not cancelled.
        """
        ruled = packed(
            (row, one.state.value, one.fate, storable(one.text)[:REPLY_LIMIT]) for row, one in rulings.items()
        )
        with self._connections.write() as connection:
            edition_row(connection, edition, lock=True)
            now = self._connections.now(connection)
            parameters = {"of_edition": edition, "now": now, "told_by": how, "ruled": ruled}
            settled = set(connection.scalars(_SETTLE, parameters))
            parameters["settled"] = packed([row] for row in settled)
            connection.execute(_PROVE, parameters)
            connection.execute(_RECORD_RULINGS, parameters)
            if any(rulings[row].state == DeliveryState.PENDING for row in settled):
                _lengthen(connection, edition, now, span)
        return settled


def _retried(edition: int, states: Collection[DeliveryState]) -> tuple[ColumnElement[bool], ...]:
    return _row.edition == edition, _row.state.in_(sorted(RETRIABLE & set(states))), stays, _copies_left


def _lengthen(connection: Connection, edition: int, now: int, span: timedelta) -> None:
    """Give letters that were put back the time that a fresh edition has: else the next run would close them as too late."""
    until = now + span // MILLISECOND
    short = update(editions).where(editions.c.id == edition, editions.c.not_after < until)
    connection.execute(short.values(not_after=until))
