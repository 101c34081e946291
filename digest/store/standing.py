"""What follows from the rows of the ledger for an edition: its state, its figures, whether it stands. Derived on every read, kept nowhere.

Conditions here are SQL expressions over `editions`, for use in the statements of other files.
"""

from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import BigInteger, ColumnElement, RowMapping, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.engine import Connection

from digest.errors import UsageError
from digest.model import OPEN_STATES, DeliveryState, EditionState, Progress, ReviewState
from digest.store.connections import maybe_moment
from digest.store.counting import reckoned
from digest.store.schema import deliveries, editions

WAITING = (DeliveryState.PENDING, DeliveryState.DEFERRED)
HELD_BY_WORKER = (DeliveryState.CLAIMED, DeliveryState.IN_FLIGHT)
UNDECIDED = (*sorted(OPEN_STATES), DeliveryState.UNCERTAIN)

NEVER = 253_402_300_799_000
"""When a letter is due that only a person sends again: the last second of the year 9999, in UTC milliseconds. An adoption sets it."""

Count = Callable[[Connection, RowMapping], dict[DeliveryState, int]]
"""Gives the rows of an edition by state."""

frozen = editions.c.frozen_at.is_not(None)
cancelled = func.coalesce(editions.c.decision, "") == EditionState.CANCELLED

lapsed = func.coalesce(editions.c.review, "") == ReviewState.LAPSED


def has_rows(*states: DeliveryState) -> ColumnElement[bool]:
    """Whether the edition has rows in one of these states: a few probes of one index."""
    return exists().where(deliveries.c.edition == editions.c.id, deliveries.c.state.in_(states))


stands = and_(~cancelled, ~lapsed, or_(~frozen, has_rows(*UNDECIDED, DeliveryState.ACCEPTED)))
"""Whether the edition keeps its articles: neither cancelled, nor a draft that nobody approved in time, nor ended with nothing accepted."""


def may_resend(now: int | ColumnElement[int]) -> ColumnElement[bool]:
    """Whether the policy lets a doubtful row of `deliveries` (joined with its edition) go out once more. None that an adoption brought into doubt."""
    return and_(
        deliveries.c.state == DeliveryState.UNCERTAIN,
        deliveries.c.due >= 0,  # always so: without it SQLite reads all rows of the edition rather than the index
        deliveries.c.due < NEVER,
        editions.c.uncertain == "resend",
        deliveries.c.doubts <= editions.c.max_resends,
        editions.c.not_after > now,
        ~cancelled,
    )


def unfinished(now: int) -> Select[int]:
    """Editions that are frozen, go on, and have rows that a run can still change, oldest first."""
    return _with_letters(now).where(editions.c.decision.is_(None))


def paused(now: int) -> Select[int]:
    """Editions that a limit or a breaker stopped in mid-send, with rows that can still go out, oldest first."""
    return _with_letters(now).where(editions.c.decision == EditionState.PAUSED)


def doubtful() -> Select[int]:
    """Editions that are frozen, go on, and have letters in doubt, oldest first."""
    wanted = frozen, editions.c.decision.is_(None), has_rows(DeliveryState.UNCERTAIN)
    return select(editions.c.id).where(*wanted).order_by(editions.c.id)


def _with_letters(now: int) -> Select[int]:
    """Editions that are frozen and have rows which may change, oldest first."""
    doubtful = exists().where(deliveries.c.edition == editions.c.id, may_resend(now))
    waiting = or_(has_rows(*sorted(OPEN_STATES)), doubtful)
    return select(editions.c.id).where(frozen, waiting).order_by(editions.c.id)


def state_of(edition: RowMapping, states: dict[DeliveryState, int], retriable: int) -> EditionState:
    """Derive the state of an edition from its decisions and the figures of its rows."""
    decision = edition["decision"]
    if decision in (EditionState.CANCELLED, EditionState.HELD):
        return EditionState(decision)
    if edition["frozen_at"] is None:
        return EditionState.DRAFT
    if not retriable and not any(states.get(state) for state in OPEN_STATES):
        return EditionState.DONE
    if decision == EditionState.PAUSED:
        return EditionState.PAUSED
    untouched = states.get(DeliveryState.PENDING, 0) == edition["audience"]
    return EditionState.FROZEN if untouched else EditionState.SENDING


def progress(connection: Connection, rows: Sequence[RowMapping], now: int, count: Count = reckoned) -> list[Progress]:
    """Give the figures of these rows of `editions`, in their order."""
    doubts = _retriable(connection, [row["id"] for row in rows], now)
    return [_progress(connection, row, count(connection, row), doubts.get(row["id"], (0, None))) for row in rows]


def _progress(
    connection: Connection, row: RowMapping, states: dict[DeliveryState, int], doubts: tuple[int, int | None]
) -> Progress:
    retriable, again = doubts
    edition = {"edition": row["id"]}
    dues = [] if row["decision"] else [connection.execute(_SOONEST, edition).scalar_one(), again]
    unasked = connection.execute(_UNASKED, edition).scalar_one() if states.get(DeliveryState.UNCERTAIN) else 0
    return Progress(
        edition=row["id"],
        newsletter=row["newsletter"],
        slot=row["slot"],
        number=row["number"],
        state=state_of(row, states, retriable),
        audience=row["audience"] or 0,
        states=states,
        paused_reason=(row["decision_reason"] or "") if row["decision"] else "",
        retriable_doubts=retriable,
        restored_doubts=unasked,
        next_attempt_at=maybe_moment(min((due for due in dues if due is not None), default=None)),
    )


def _retriable(connection: Connection, ids: Iterable[int], now: int) -> dict[int, tuple[int, int | None]]:
    counted = (
        select(editions.c.id, func.count(), func.min(deliveries.c.due))
        .join_from(editions, deliveries, deliveries.c.edition == editions.c.id)
        .where(editions.c.id.in_(list(ids)), may_resend(now))
        .group_by(editions.c.id)
    )
    return {edition: (count, due) for edition, count, due in connection.execute(counted)}


_of_edition = deliveries.c.edition == bindparam("edition", type_=BigInteger)
_SOONEST = select(func.min(deliveries.c.due)).where(_of_edition, deliveries.c.state == DeliveryState.DEFERRED)
"""When the first deferred row is due. Asked of one edition that is the first entry of a range; of several at once, all of them are read."""

_UNASKED = select(func.count()).where(
    _of_edition, deliveries.c.state == DeliveryState.UNCERTAIN, deliveries.c.due == NEVER
)


def edition_row(connection: Connection, edition: int, *, lock: bool = False) -> RowMapping:
    """Give the row of an edition; with `lock` nobody else decides on it until the transaction ends. Raises `UsageError`."""
    wanted = select(editions).where(editions.c.id == edition)
    found = connection.execute(wanted.with_for_update() if lock else wanted).mappings().one_or_none()
    if found is None:
        raise UsageError(f"there is no edition {edition}", hint="See: digest editions list")
    return found
