"""How many rows of an edition are in which state. Exact at every moment, and yet not a count of a million rows.

A frozen audience never grows and a row of the ledger is never deleted (the database enforces both), so the figures of all states add up to the
audience, and one of them follows from the others: that of the state which most rows are in. A few rows tell which one that is; where they mislead, it takes
longer, and the figures are the same.
"""

from collections import Counter

from sqlalchemy import BigInteger, ColumnElement, RowMapping, Text, bindparam, func, select
from sqlalchemy.engine import Connection

from digest.model import DeliveryState
from digest.store.dialect import batch, packed
from digest.store.schema import deliveries

SAMPLE = 100
"""Rows that are asked for their state. An edition of no more than that is counted."""

_NONE = ""
_mine = deliveries.c.edition == bindparam("edition", type_=BigInteger)
_left_out = bindparam("left_out", type_=Text)
_sample = batch("sample", row=int)


def _count(state: DeliveryState) -> ColumnElement[int]:
    """Count a state by its own range of `deliveries_due`: half the time of grouping a million rows. One that is left out costs nothing."""
    counted = select(func.count()).where(_mine, deliveries.c.state == state, _left_out != state.value)
    return counted.correlate(None).scalar_subquery()


_COUNTS = select(*(_count(state) for state in DeliveryState))
_SAMPLED = select(
    select(deliveries.c.state).where(_mine, deliveries.c.row == _sample.c.row).correlate(_sample).scalar_subquery()
).select_from(_sample)


def counted(connection: Connection, edition: RowMapping) -> dict[DeliveryState, int]:
    """Count every row of an edition, whatever its audience is said to be."""
    return _there(_counted(connection, edition["id"]))


def reckoned(connection: Connection, edition: RowMapping) -> dict[DeliveryState, int]:
    """Count the rows of an edition, but for the state of most of them, which are the rest of the audience.

    Where that cannot be, all are counted, so that a ledger which lost or gained many rows does not seem to balance. `Audits` finds each of them.
    """
    most = _most(connection, edition["id"], edition["audience"] or 0)
    if most is None:
        return counted(connection, edition)
    states = _counted(connection, edition["id"], most)
    states[most] = edition["audience"] - sum(states.values())
    return _there(states) if states[most] >= 0 else counted(connection, edition)


def _most(connection: Connection, edition: int, audience: int) -> DeliveryState | None:
    """Ask rows that are spread evenly which state most are in; None where there are few rows, or one of those is not there."""
    if audience <= SAMPLE:
        return None
    rows = [(1 + number * (audience - 1) // (SAMPLE - 1),) for number in range(SAMPLE)]
    states = Counter(connection.scalars(_SAMPLED, {"edition": edition, "sample": packed(rows)}))
    return DeliveryState(states.most_common(1)[0][0]) if None not in states else None


def _counted(connection: Connection, edition: int, left_out: str = _NONE) -> dict[DeliveryState, int]:
    """Count by state, in one statement: so all figures are of one moment on PostgreSQL too."""
    counts = connection.execute(_COUNTS, {"edition": edition, "left_out": left_out}).one()
    return dict(zip(DeliveryState, counts, strict=True))


def _there(states: dict[DeliveryState, int]) -> dict[DeliveryState, int]:
    return {state: count for state, count in states.items() if count}
