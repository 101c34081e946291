"""How statements of a commit name rows of the ledger: by key, and by the fence that says in whose hands a row is. No statement stands here."""

from typing import Any

from sqlalchemy import and_, select

from digest.store.batches import Rows
from digest.store.schema import deliveries, editions

_delivery = deliveries.c

STATE: Any = _delivery.state + ""
"""No index helps with this expression: rows that a batch names are found by their key, never by their state, whatever the planner guesses."""


def same_row(rows: Rows) -> Any:
    """Whether a row of `deliveries` is the one that a batch means."""
    return and_(_delivery.edition == rows.c.edition, _delivery.row == rows.c.row)


def in_same_hands(rows: Rows) -> Any:
    """Whether it is, and still in the hands that the batch comes from."""
    return and_(same_row(rows), _delivery.fence == rows.c.fence)


def of_edition(column: Any) -> Any:
    """Give a column of the edition of a row of `deliveries`."""
    return select(column).where(editions.c.id == _delivery.edition).correlate(deliveries).scalar_subquery()
