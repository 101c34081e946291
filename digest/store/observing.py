"""An edition on its way, for those who look on: its speed, its acceptance over time, what servers refuse, and how it goes domain by domain.

The index `deliveries_due` answers what is asked often. An accepted row is due never again, and its `due` is when it was accepted, as
in `accepted_at` (for a proof that came late: when it came), so that what was accepted lately is one short range of that index, however large the edition is.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise

from sqlalchemy import BigInteger, ColumnElement, Select, bindparam, case, func, select, union_all
from sqlalchemy.engine import Connection

from digest.model import OPEN_STATES, DeliveryState, DomainFigures, Refusal, Span, Speed
from digest.store.connections import MILLISECOND, Connections, maybe_moment, moment
from digest.store.dialect import DomainOf, batch, by_key, packed
from digest.store.schema import deliveries, editions
from digest.store.standing import edition_row, may_resend

LATEST = 1_000
"""Letters of each state whose replies are read: enough to see what is wrong, and quick where a million was refused."""

FAILED = (DeliveryState.DEFERRED, DeliveryState.REJECTED, DeliveryState.UNCERTAIN, DeliveryState.EXPIRED)
STEPS = tuple(
    timedelta(seconds=seconds)
    for seconds in (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 10_800, 21_600, 43_200)
)
"""Round lengths of a span of the chart; beyond them it is whole days."""

_DAY = timedelta(days=1)
_END = 2**62
_row = deliveries.c
_edition = bindparam("edition", type_=BigInteger)
_now = bindparam("now", type_=BigInteger)
_most = bindparam("latest", type_=BigInteger)
_mine = _row.edition == _edition
_accepted = _row.state == DeliveryState.ACCEPTED
_part = batch("parts", start=int, end=int)


class Lookout:
    """Answers the port `Observer`."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def speed(self, edition: int) -> Speed:
        """Give how fast an edition goes out at this moment. Reads what changed lately, not the whole ledger. Raises `UsageError`."""
        with self._connections.read() as connection:
            by_key(connection)
            frozen_at = edition_row(connection, edition)["frozen_at"]
            now = self._connections.now(connection)
            ten_seconds, minute, first, last, *waits = connection.execute(_PACE, {"edition": edition, "now": now}).one()
        return Speed(
            at=moment(now),
            ten_seconds=ten_seconds,
            minute=minute,
            frozen_at=maybe_moment(frozen_at),
            first=maybe_moment(first),
            last=None if last is None else moment(min(last, now)),
            last_due=maybe_moment(max((due for due in waits if due is not None), default=None)),
        )

    def acceptance(self, edition: int, parts: int = 60) -> Sequence[Span]:
        """Give acceptance over time, in at most about `parts` spans of a round length; they sum up to all accepted letters."""
        with self._connections.read() as connection:
            by_key(connection)
            now = self._connections.now(connection)
            first, last = connection.execute(_ENDS, {"edition": edition}).one()
            if first is None or last is None:
                return ()
            spans = list(_spans(min(first, now), min(last, now), parts))
            # What lies outside, because of a clock that was set, belongs to the nearest span: nothing accepted is left out.
            edges = [0, *(start for start, _ in spans[1:]), _END]
            parameters = {"edition": edition, "parts": packed(pairwise(edges))}
            counts = connection.scalars(_ACCEPTANCE, parameters).all()
        return [
            Span(start=moment(start), end=moment(end), accepted=count)
            for (start, end), count in zip(spans, counts, strict=True)
        ]

    def refusals(self, edition: int) -> Sequence[Refusal]:
        """Give what was said of the letters that were put off, refused, lost or given up most recently, the same words once."""
        with self._connections.read() as connection:
            by_key(connection)
            found = connection.execute(_REFUSALS, {"edition": edition, "latest": LATEST}).mappings().all()
        return [
            Refusal(
                state=DeliveryState(row["state"]),
                text=_said(row["code"], row["enhanced"], row["said"]),
                count=row["letters"],
            )
            for row in found
        ]

    def domains(self, edition: int, limit: int = 10) -> Sequence[DomainFigures]:
        """Give the mail domains of an edition: those in trouble first, then by size. Reads every letter of the edition."""
        with self._connections.read() as connection:
            rows = connection.execute(_DOMAINS, {"edition": edition, "limit": limit}).mappings().all()
            replies = _last_replies(connection, edition)
        return [
            DomainFigures(
                domain=row["domain"] or "",
                letters=row["letters"],
                accepted=row["accepted"],
                deferred=row["deferred"],
                rejected=row["rejected"],
                uncertain=row["uncertain"],
                open=row["open"],
                reply=replies.get(row["domain"], ""),
                next_attempt_at=maybe_moment(row["next"]),
            )
            for row in rows
        ]


def _count(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return select(func.count()).where(_mine, *conditions).correlate(None).scalar_subquery()


def _end(edge: ColumnElement[int | None], *conditions: ColumnElement[bool]) -> ColumnElement[int | None]:
    return select(edge).where(_mine, *conditions).correlate(None).scalar_subquery()


_ENDS = select(_end(func.min(_row.due), _accepted), _end(func.max(_row.due), _accepted))
_last_doubt = (
    select(func.max(_row.due))
    .join_from(deliveries, editions, editions.c.id == _row.edition)
    .where(_mine, may_resend(0))
    .correlate(None)
    .scalar_subquery()
)
_PACE = select(
    _count(_accepted, _row.due > _now - 10_000, _row.due <= _now),
    _count(_accepted, _row.due > _now - 60_000, _row.due <= _now),
    _end(func.min(_row.due), _accepted),
    _end(func.max(_row.due), _accepted),
    _end(func.max(_row.due), _row.state == DeliveryState.DEFERRED),
    _last_doubt,
)
_ACCEPTANCE = select(
    select(func.count())
    .where(_mine, _accepted, _row.due >= _part.c.start, _row.due < _part.c.end)
    .correlate(_part)
    .scalar_subquery()
).select_from(_part)


def _latest(state: DeliveryState) -> Select[str, int | None, str | None, str | None]:
    """Select the replies of the rows of a state that became it last: their `due` grows with time."""
    said = func.coalesce(_row.reply, _row.reason, "")
    found = select(_row.state, _row.code, _row.enhanced, said.label("said")).where(_mine, _row.state == state)
    latest = found.order_by(_row.due.desc()).limit(_most).subquery()
    return select(*latest.c)


_said_lately = union_all(*(_latest(state) for state in FAILED)).subquery()
_REFUSALS = (
    select(*_said_lately.c, func.count().label("letters"))
    .group_by(*_said_lately.c)
    .order_by(func.count().desc(), *_said_lately.c)
)


def _in_state(*states: DeliveryState) -> ColumnElement[int]:
    return func.sum(case((_row.state.in_(states), 1), else_=0))


_letters = func.count()
_deferred, _rejected, _uncertain = (
    _in_state(state) for state in (DeliveryState.DEFERRED, DeliveryState.REJECTED, DeliveryState.UNCERTAIN)
)
_domain = DomainOf(_row.address)
_DOMAINS = (
    select(
        _domain.label("domain"),
        _letters.label("letters"),
        _in_state(DeliveryState.ACCEPTED).label("accepted"),
        _deferred.label("deferred"),
        _rejected.label("rejected"),
        _uncertain.label("uncertain"),
        _in_state(*sorted(OPEN_STATES - {DeliveryState.DEFERRED})).label("open"),
        func.min(case((_row.state == DeliveryState.DEFERRED, _row.due))).label("next"),
    )
    .where(_mine)
    .group_by(_domain)
    .order_by((_deferred + _rejected + _uncertain).desc(), _letters.desc(), _domain)
    .limit(bindparam("limit", type_=BigInteger))
)
_LAST_DEFERRED = (
    select(_domain, _row.code, _row.enhanced, func.coalesce(_row.reply, _row.reason, ""))
    .where(_mine, _row.state == DeliveryState.DEFERRED)
    .order_by(_row.due.desc())
    .limit(_most)
)


def _last_replies(connection: Connection, edition: int) -> dict[str | None, str]:
    """Give the last reply that put a letter off, by domain."""
    replies: dict[str | None, str] = {}
    for domain, *said in connection.execute(_LAST_DEFERRED, {"edition": edition, "latest": LATEST}):
        replies.setdefault(domain, _said(*said))
    return replies


def _said(code: int | None, enhanced: str | None, text: str | None) -> str:
    return " ".join(str(part) for part in (code, enhanced, text) if part)


def _spans(first: int, last: int, parts: int) -> Iterator[tuple[int, int]]:
    """Cut the time from `first` to `last` into spans of a round length, which begin at round times."""
    step = _step(timedelta(milliseconds=last - first), parts) // MILLISECOND
    for start in range(first - first % step, last + 1, step):
        yield start, start + step


def _step(length: timedelta, parts: int) -> timedelta:
    fitting = (step for step in STEPS if step * parts >= length)
    return next(fitting, _DAY * max(1, -(-length // (_DAY * parts))))
