"""What models were paid, and what they answered, as rows that all processes share.

Who reserves holds the rows of the month and of the edition, in this order, from reading to writing: two processes never spend the same rest.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Literal

from sqlalchemy import BigInteger, Column, Index, Table, Text, delete, select, update
from sqlalchemy.engine import Connection

from digest.model.writing import Allowance, Cost
from digest.store.codecs import storable
from digest.store.columns import metadata, required
from digest.store.connections import MILLISECOND, Connections
from digest.store.dialect import insert

ANSWERS_LAST = timedelta(days=90)
"""An article is in one edition, or in a few drafts of it; a quarter of a year later nobody asks for its summary again."""

MOST_ANSWERS = 20_000
COSTS_LAST = timedelta(days=800)

model_costs = Table(
    "model_costs",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("tokens", BigInteger, nullable=False),
    Column("millionths", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

model_answers = Table(
    "model_answers",
    metadata,
    Column("key", Text, primary_key=True),
    required("answer"),
    Column("at", BigInteger, nullable=False),
    Index("model_answers_at", "at"),
    sqlite_with_rowid=False,
)


class Book:
    """Implements `ModelBook`."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def reserve(
        self, edition: str, month: str, wanted: Cost, *, per_edition: Allowance, per_month: Allowance
    ) -> Literal["", "edition", "month"]:
        """Take `wanted` out of both budgets before the call; gives the one that lacks it. Raises `StoreError`."""
        with self._connections.write() as connection:
            now = self._connections.now(connection)
            in_month, in_edition = _locked(connection, month, now), _locked(connection, edition, now)
            if not per_month.covers(in_month + wanted):
                return "month"
            if not per_edition.covers(in_edition + wanted):
                return "edition"
            for scope in (month, edition):
                _add(connection, scope, wanted, now)
            _forget_costs(connection, now)
        return ""

    def settle(self, edition: str, month: str, reserved: Cost, spent: Cost) -> None:
        """Put what was spent in the place of what was reserved. Raises `StoreError`."""
        difference = Cost(tokens=spent.tokens - reserved.tokens, millionths=spent.millionths - reserved.millionths)
        with self._connections.write() as connection:
            now = self._connections.now(connection)
            for scope in (month, edition):
                _locked(connection, scope, now)
                _add(connection, scope, difference, now)

    def spent(self, scope: str) -> Cost:
        """Give what an edition or a month has cost so far. Raises `StoreError`."""
        with self._connections.read() as connection:
            row = connection.execute(select(model_costs).where(model_costs.c.scope == scope)).mappings().one_or_none()
        return Cost() if row is None else Cost(tokens=row["tokens"], millionths=row["millionths"])

    def answers(self, keys: Sequence[str]) -> Mapping[str, str]:
        """Give the answers that are kept under these keys. Raises `StoreError`."""
        wanted = select(model_answers.c.key, model_answers.c.answer).where(model_answers.c.key.in_(keys))
        with self._connections.read() as connection:
            return {key: answer for key, answer in connection.execute(wanted)}  # noqa: C416  rows are no pairs to mypy

    def keep(self, key: str, answer: str) -> None:
        """Keep an answer, and forget those that grew old or are too many. Raises `StoreError`."""
        with self._connections.write() as connection:
            now = self._connections.now(connection)
            row = insert(connection, model_answers).values(key=key, answer=storable(answer), at=now)
            connection.execute(
                row.on_conflict_do_update(index_elements=["key"], set_={"answer": row.excluded.answer, "at": now})
            )
            connection.execute(delete(model_answers).where(model_answers.c.at < now - ANSWERS_LAST // MILLISECOND))
            newest = select(model_answers.c.at).order_by(model_answers.c.at.desc()).offset(MOST_ANSWERS).limit(1)
            connection.execute(delete(model_answers).where(model_answers.c.at <= newest.scalar_subquery()))


def _locked(connection: Connection, scope: str, now: int) -> Cost:
    """Give what a scope has cost; its row is ours until the transaction ends."""
    new = insert(connection, model_costs).values(scope=scope, tokens=0, millionths=0, at=now)
    connection.execute(new.on_conflict_do_nothing())
    row = connection.execute(select(model_costs).where(model_costs.c.scope == scope).with_for_update()).mappings().one()
    return Cost(tokens=row["tokens"], millionths=row["millionths"])


def _add(connection: Connection, scope: str, cost: Cost, now: int) -> None:
    connection.execute(
        update(model_costs)
        .where(model_costs.c.scope == scope)
        .values(
            tokens=model_costs.c.tokens + cost.tokens, millionths=model_costs.c.millionths + cost.millionths, at=now
        )
    )


def _forget_costs(connection: Connection, now: int) -> None:
    connection.execute(delete(model_costs).where(model_costs.c.at < now - COSTS_LAST // MILLISECOND))
