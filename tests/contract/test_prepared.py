"""Statements that the driver executes itself, on both databases."""

import pytest
from sqlalchemy import BigInteger, Text, bindparam, literal, select, text, update

from digest.errors import BreachError, StoreError
from digest.model import DeliveryState
from digest.store import Database
from digest.store.dialect import batch, packed
from digest.store.prepared import Prepared
from digest.store.schema import deliveries
from tests.ledger import frozen

_rows = batch("rows", a=int, b=str)
_least = bindparam("least", 0, type_=BigInteger)
BIG = Prepared(select(_rows.c.a, _rows.c.b).where(_rows.c.a >= _least).order_by(_rows.c.a), "rows", "least")


def test_rows_come_back_as_tuples(store: Database):
    """Batches and numbers are parameters; the text is compiled once for each kind of database."""
    with store._connections.read() as connection:
        given = packed([(1, "one"), (2, "it's: %s"), (3, "drei")])
        assert [tuple(row) for row in BIG.rows(connection, rows=given, least=2)] == [(2, "it's: %s"), (3, "drei")]
        assert [tuple(row) for row in BIG.rows(connection, rows=given, least=3)] == [(3, "drei")]
    assert connection.dialect.name in BIG._compiled


def test_a_constant_of_an_enumeration_is_its_word(store: Database):
    """Drivers would write the name of the member, or refuse it."""
    pending = Prepared(
        update(deliveries).where(deliveries.c.state == DeliveryState.PENDING).values(reason=DeliveryState.PENDING)
    )
    frozen(store, 3)
    with store._connections.write() as connection:
        assert pending.count(connection) == 3
        assert connection.scalars(select(deliveries.c.reason)).first() == "pending"


def test_a_parameter_that_is_not_given_is_an_error(store: Database):
    """A forgotten batch is never taken for an empty one."""
    with pytest.raises(StoreError), store._connections.read() as connection:
        BIG.rows(connection, rows="[]")


def test_a_name_that_the_statement_does_not_have_is_a_mistake(store: Database):
    """It is found when the statement is first used."""
    with store._connections.read() as connection, pytest.raises(AssertionError, match="lest"):
        Prepared(select(_rows.c.a), "rows", "lest").rows(connection, rows="[]", lest=1)


def test_what_the_database_refuses_is_a_breach(store: Database):
    """The guards of the ledger speak through the driver's own error, and the transaction is gone."""
    mark = Prepared(update(deliveries).values(reason="never seen"))
    jump = Prepared(update(deliveries).values(state=DeliveryState.REJECTED))
    frozen(store, 3)

    def mark_and_jump() -> None:
        with store._connections.write() as connection:
            mark.count(connection)
            jump.count(connection)

    with pytest.raises(BreachError, match="illegal delivery transition"):
        mark_and_jump()
    with store._connections.read() as connection:
        assert set(connection.scalars(select(deliveries.c.reason))) == {None}


def test_what_the_driver_cannot_do_is_an_error_of_the_store(store: Database):
    """What is no breach of a guard is told as a database that could not be used, and the transaction is gone."""
    nowhere = Prepared(text("SELECT 1 FROM no_such_table"))
    with pytest.raises(StoreError, match="no_such_table"), store._connections.read() as connection:
        nowhere.rows(connection)


@pytest.mark.parametrize(
    ("constant", "kind"),
    [("too late", Text), (7, BigInteger), (None, Text), ("", Text), (DeliveryState.ACCEPTED, Text)],
)
def test_constants_stand_in_the_text(store: Database, constant, kind):
    """What never differs is not bound again each time; only what was named is a parameter."""
    one = Prepared(select(_rows.c.a, literal(constant, kind)).where(_rows.c.a >= _least), "rows", "least")
    with store._connections.read() as connection:
        said = None if constant is None else str(constant) if isinstance(constant, str) else constant
        assert [tuple(row) for row in one.rows(connection, rows=packed([(1, "x")]), least=0)] == [(1, said)]
    (compiled,) = one._compiled.values()
    assert "param" not in compiled
    assert "least" in compiled


@pytest.mark.parametrize("constant", ["it's", "a:b", "50%", "a\nb", 'say "x"'])
def test_a_constant_that_would_need_care_is_refused(store: Database, constant):
    """No text from outside ever comes here; so nothing is quoted, and what would have to be is a mistake of ours."""
    with store._connections.read() as connection, pytest.raises(AssertionError, match="no constant"):
        Prepared(select(literal(constant)), *()).rows(connection)
