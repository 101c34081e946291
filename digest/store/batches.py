"""Statements that change many rows, each of them named by its key and told something of its own: the shape of every commit of the ledger.

    SQLite        a few rows one by one, in a loop of the driver: a table made of a batch costs more there than they do
    otherwise     the whole batch at once, as one JSON parameter: one round trip, and other threads are let in once

Each is written once, for rows that may be either. What the rows mean never enters.
"""

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any, TypeAlias

from sqlalchemy import BigInteger, ClauseElement, bindparam, exists
from sqlalchemy.engine import Connection
from sqlalchemy.sql.selectable import Exists

from digest.store.connections import Executor
from digest.store.dialect import KINDS, batch, packed
from digest.store.prepared import Prepared

Rows: TypeAlias = Any
"""What a statement is told, as columns `c`: those of a batch, or the parameters of one row."""

NOW = bindparam("now", 0, type_=BigInteger)
"""The ledger's time in UTC milliseconds, which every statement here is told."""


FEW = 12
"""Rows that SQLite takes one by one: more of them cost as much, and each lets other threads in, who come back late."""

NARROW = 4
"""Columns of a batch that may be found anew wherever they stand."""


class Batched:
    """One statement for any number of rows. `write` makes it from their columns, which `columns` names in order."""

    def __init__(self, write: Callable[[Rows], ClauseElement], **columns: type) -> None:
        self._at_once = Prepared(write(batch("told", fenced=len(columns) > NARROW, **columns)), "told", "now")
        row = {name: bindparam(name, None, type_=KINDS[kind]) for name, kind in columns.items()}
        self._each = Prepared(write(SimpleNamespace(c=SimpleNamespace(**row))), *columns, "now", whole=False)

    def count(self, connection: Connection | Executor, rows: Sequence[tuple[Any, ...]], now: int) -> int:
        """Execute for all rows; gives how many rows of the table were changed."""
        if connection.dialect.name == "sqlite" and len(rows) <= FEW:
            return self._each.count_each(connection, [(*row, now) for row in rows])
        return self._at_once.count(connection, told=packed(rows), now=now)


def there_is(rows: Rows, *conditions: Any) -> Exists:
    """Whether there is a row of another table that goes with the one of the batch."""
    found = exists().where(*conditions)
    return found if isinstance(rows, SimpleNamespace) else found.correlate(rows)
