"""Statements over batches do the same on both databases: SQLite takes them row by row, PostgreSQL whole."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Update, select, update

from digest.errors import BreachError
from digest.store import Database
from digest.store.batches import FEW, NOW, Batched, Rows, there_is
from digest.store.schema import deliveries, delivery_attempts
from tests.clock import START
from tests.ledger import ask_sql, claimed, frozen, intents

_delivery = deliveries.c


def _named(told: Rows) -> Any:
    return (_delivery.edition == told.c.edition) & (_delivery.row == told.c.row)


def _saying(told: Rows) -> Update:
    return update(deliveries).where(_named(told)).values(reason=told.c.words, code=told.c.code, due=NOW)


def _with_an_attempt(told: Rows) -> Update:
    attempt = delivery_attempts.c
    tried = there_is(told, attempt.edition == told.c.edition, attempt.row == told.c.row)
    return update(deliveries).where(_named(told), tried).values(reason=told.c.words, due=NOW)


SAY = Batched(_saying, edition=int, row=int, words=str, code=int)
TRIED = Batched(_with_an_attempt, edition=int, row=int, words=str, never_used=str)


def said(store: Database) -> list[tuple[Any, ...]]:
    """Give what each row says now."""
    return [tuple(row) for row in ask_sql(store, 'SELECT "row", reason, code, due FROM deliveries ORDER BY "row"')]


def test_each_row_gets_its_own_words(store: Database):
    """Whatever stands in them, and NULL where nothing is told; rows that are not named stay as they are."""
    one = frozen(store, 4)
    told = [(one, 1, "it's: %s ?1 :row", 250), (one, 3, None, None), (one, 4, "weiß \N{GREEK SMALL LETTER ALPHA}", 0)]
    before = said(store)
    with store._connections.prepared() as executor:
        assert SAY.count(executor, told, 77) == 3
    assert said(store) == [
        (1, "it's: %s ?1 :row", 250, 77),
        before[1],
        (3, None, None, 77),
        (4, "weiß \N{GREEK SMALL LETTER ALPHA}", 0, 77),
    ]


@pytest.mark.parametrize("count", [1, FEW, FEW + 1, 3 * FEW])
def test_many_rows_are_told_as_few_are(store: Database, count):
    """However a batch is brought to the database, each row gets its own words, and all are counted."""
    one = frozen(store, 3 * FEW + 2)
    told = [(one, number, f"row {number}", number) for number in range(1, count + 1)]
    with store._connections.prepared() as executor:
        assert SAY.count(executor, told, 77) == count
        assert SAY.count(executor, [*told, (one, 999, "none", 1)], 78) == count
    assert [row[:2] for row in said(store)][: count + 1] == [
        *((number, f"row {number}") for _, number, *_ in told),
        (count + 1, None),
    ]
    assert {row[3] for row in said(store)[:count]} == {78}


@pytest.mark.parametrize("count", [2, FEW + 2])
def test_a_row_of_another_table_is_found_for_few_and_many(store: Database, count):
    """As `test_a_row_of_another_table_is_looked_up_for_each`, for batches of either kind."""
    one = frozen(store, count)
    with claimed(store, one, count) as rows:
        store.outbox.commit([], intents(rows[1:]))
        with store._connections.prepared() as executor:
            assert TRIED.count(executor, [(one, row.row, "tried", "") for row in rows], 5) == count - 1


def test_rows_that_are_not_there_do_not_count(store: Database):
    """The caller sees by the count that something was not as it thought."""
    one = frozen(store, 2)
    with store._connections.prepared() as executor:
        assert SAY.count(executor, [(one, 2, "a", 1), (one, 9, "b", 2), (one + 1, 1, "c", 3)], 5) == 1
        assert SAY.count(executor, [(one, 9, "b", 2)], 5) == 0


@pytest.mark.parametrize("write", ["write", "prepared"])
def test_a_batch_may_be_told_over_any_transaction(store: Database, write):
    """That of SQLAlchemy, or that of the driver alone."""
    one = frozen(store, 2)
    with getattr(store._connections, write)() as connection:
        assert SAY.count(connection, [(one, 1, "a", 1), (one, 2, "b", 2)], 5) == 2
    assert [row[1] for row in said(store)] == ["a", "b"]


def test_a_row_of_another_table_is_looked_up_for_each(store: Database):
    """What goes with one row of a batch says nothing of the others."""
    one = frozen(store, 3)
    with claimed(store, one) as rows:
        store.outbox.commit([], intents(rows[1:2]))
        with store._connections.prepared() as executor:
            assert TRIED.count(executor, [(one, number, "tried", "") for number in (1, 2, 3)], 5) == 1
        assert [row[1] for row in said(store)] == [None, "tried", None]


def test_a_batch_that_the_database_refuses_changes_nothing(store: Database):
    """The last of three rows breaks a rule: the first two are as before, too."""

    def moving(told: Rows) -> Update:
        return update(deliveries).where(_named(told)).values(state=told.c.state, accepted_at=NOW)

    move = Batched(moving, edition=int, row=int, state=str)
    one = frozen(store, 3)

    def move_all() -> None:
        with store._connections.prepared() as executor:
            move.count(executor, [(one, 1, "skipped"), (one, 2, "skipped"), (one, 3, "rejected")], 5)

    with pytest.raises(BreachError):
        move_all()
    assert ask_sql(store, "SELECT DISTINCT state FROM deliveries") == [("pending",)]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(numbers=st.lists(st.integers(1, 6), min_size=1, max_size=12))
def test_as_many_rows_are_counted_as_were_changed(store: Database, numbers):
    """A row that is told twice is changed twice, in order: the last word stays."""
    if not ask_sql(store, "SELECT 1 FROM deliveries"):
        frozen(store, 4)
    with store._connections.prepared() as executor:
        executor.driver.execute("UPDATE deliveries SET reason = NULL")
        told = [(1, number, f"word {place}", place) for place, number in enumerate(numbers)]
        assert SAY.count(executor, told, 5) == sum(number <= 4 for number in numbers)
    last = {number: f"word {place}" for place, number in enumerate(numbers) if number <= 4}
    assert {row: words for row, words, *_ in said(store) if words is not None} == last


def test_a_column_that_a_batch_does_not_have_is_a_mistake():
    """It is found when the statement is written."""
    with pytest.raises(AttributeError):
        Batched(lambda told: select(told.c.nothing), row=int)


def test_time_is_told_to_every_row(store: Database):
    """`now` is the ledger's, and the same for all of a batch."""
    one = frozen(store, 3)
    now = int(START.timestamp() * 1000) + 42
    with store._connections.prepared() as executor:
        SAY.count(executor, [(one, number, "x", 1) for number in (1, 2, 3)], now)
    assert {row[3] for row in said(store)} == {now}
