"""Where SQLite and PostgreSQL differ, in one small room: a batch of rows as one parameter, random names, upserts, settings of a connection.

Everything else of the store is one SQL for both. No statement on our tables stands here.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Engine,
    Float,
    Subquery,
    Text,
    bindparam,
    cast,
    event,
    func,
    literal_column,
    select,
)
from sqlalchemy.engine import Connection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import Table
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

KINDS: dict[type, TypeEngine[Any]] = {int: BigInteger(), float: Float(), str: Text()}

CACHE = 24 * 1024 * 1024
"""Bytes of pages that a SQLite connection keeps: an audience of a million fills two indexes in random order."""

ROOM = 32 * 1024 * 1024
"""Bytes of pages that freezing an audience keeps: a million readers then cost 0.8 GB of writing, and 1.1 GB with what is usual."""

LEAST = 8 * 1024 * 1024
"""Bytes of pages that who claims a million rows keeps: with what is usual, sending had more than 100 MB in memory at its peak."""

NONE = "[]"
"""A batch of no rows."""

WRITE = "digest_write"
"""Name of the execution option that says that a transaction is going to write."""


class Each(FunctionElement[Any]):
    """The elements of a JSON array, as rows with the one column `value`."""

    inherit_cache = True


class Item(FunctionElement[Any]):
    """The element of a JSON array at an index."""

    inherit_cache = True


class RandomName(FunctionElement[str]):
    """Twelve random hexadecimal digits, new for every row: 48 bits."""

    inherit_cache = True
    type = Text()


class DomainOf(FunctionElement[str]):
    """The domain of an address that was normalised: what follows the @. NULL for NULL."""

    inherit_cache = True
    type = Text()


@compiles(DomainOf, "sqlite")
def _domain_sqlite(element: DomainOf, compiler: SQLCompiler, **kw: Any) -> str:
    address = compiler.process(element.clauses, **kw)
    return f"substr({address}, instr({address}, '@') + 1)"


@compiles(DomainOf, "postgresql")
def _domain_postgresql(element: DomainOf, compiler: SQLCompiler, **kw: Any) -> str:
    return f"split_part({compiler.process(element.clauses, **kw)}, '@', 2)"


@compiles(Each, "sqlite")
def _each_sqlite(element: Each, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **kw)})"


@compiles(Each, "postgresql")
def _each_postgresql(element: Each, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json_array_elements(CAST({compiler.process(element.clauses, **kw)} AS JSON))"


@compiles(Item, "sqlite")
def _item_sqlite(element: Item, compiler: SQLCompiler, **kw: Any) -> str:
    array, index = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"json_extract({array}, '$[{index}]')"


@compiles(Item, "postgresql")
def _item_postgresql(element: Item, compiler: SQLCompiler, **kw: Any) -> str:
    array, index = (compiler.process(clause, **kw) for clause in element.clauses)
    return f"({array} ->> {index})"


@compiles(RandomName, "sqlite")
def _random_sqlite(element: RandomName, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ARG001  the signature is SQLAlchemy's
    return "lower(hex(randomblob(6)))"


@compiles(RandomName, "postgresql")
def _random_postgresql(element: RandomName, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ARG001  the signature is SQLAlchemy's
    return "substr(replace(CAST(gen_random_uuid() AS TEXT), '-', ''), 1, 12)"


def batch(parameter: str, *, fenced: bool = False, **columns: type) -> Subquery:
    """Give the rows of one JSON parameter (see `packed`) as a table: any number of rows, one statement, one plan.

    A `fenced` one is read before it is used: else SQLite finds an item anew wherever its column stands, which costs more where that is often.
    """
    rows = Each(bindparam(parameter, NONE, type_=Text)).table_valued("value", name=f"{parameter}_rows")
    items: list[ColumnElement[Any]] = [
        cast(Item(rows.c.value, literal_column(str(index))), KINDS[kind]).label(name)
        for index, (name, kind) in enumerate(columns.items())
    ]
    rows_of_items = select(*items)
    return (rows_of_items.offset(0) if fenced else rows_of_items).subquery(parameter)


def packed(rows: Iterable[Sequence[object]]) -> str:
    """Write rows for `batch`: a JSON array of arrays."""
    return json.dumps([list(row) for row in rows], separators=(",", ":"))


def insert(connection: Connection, table: Table) -> "sqlite.Insert | postgresql.Insert":
    """Give an INSERT that knows ON CONFLICT. Of the two dialects only the one that is in use is imported: each takes a while."""
    if connection.dialect.name == "sqlite":
        from sqlalchemy.dialects import sqlite  # noqa: PLC0415 - see above

        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - see above

    return postgresql.insert(table)


def prepare_sqlite(engine: Engine, *, busy_timeout: int) -> None:
    """Make every connection of this engine durable and strict; `busy_timeout` in milliseconds.

    Transactions begin as what they are: BEGIN IMMEDIATE for writers, so that no reader turns into a writer half-way (SQLITE_BUSY_SNAPSHOT).
    """
    pragmas = {
        "busy_timeout": busy_timeout,
        "journal_mode": "WAL",
        "synchronous": "FULL",
        "foreign_keys": "ON",
        "secure_delete": "ON",
        "cache_size": -CACHE // 1024,
    }

    def connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        for name, value in pragmas.items():
            connection.execute(f"PRAGMA {name} = {value}")

    def begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITE, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)


def prepare_postgres(engine: Engine, *, readonly: bool) -> None:
    """Make every connection of this engine durable, whatever the server's default; `readonly` ones cannot write."""
    settings: Mapping[str, str] = {
        "synchronous_commit": "on",
        "default_transaction_read_only": "on" if readonly else "off",
        "application_name": "'digest'",
    }

    def connected(connection: Any, _record: object) -> None:
        with connection.cursor() as cursor:
            for name, value in settings.items():
                cursor.execute(f"SET {name} = {value}")
        connection.commit()

    event.listen(engine, "connect", connected)


def server_time(connection: Connection) -> int:
    """Give the time of a PostgreSQL server as UTC milliseconds."""
    seconds = func.extract("epoch", func.clock_timestamp())
    return int(connection.execute(select(cast(seconds * 1000, BigInteger))).scalar_one())


def refresh_statistics(connection: Connection, table: Table) -> None:
    """Tell the planner of PostgreSQL how many rows there are now, or it may read them all for each batch; SQLite needs no telling."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"ANALYZE {table.name}")


def frugal(connection: Connection) -> None:
    """Let a connection to SQLite keep few pages (`LEAST`) from now on: who passes through much needs none of it again."""
    if connection.dialect.name == "sqlite":
        keep_few_pages(connection.connection.driver_connection)


def keep_few_pages(driver: Any) -> None:
    """Do the same for a connection of SQLite's driver."""
    driver.execute(f"PRAGMA cache_size = {-LEAST // 1024}")


@contextmanager
def roomy(connection: Connection) -> Iterator[None]:
    """Let a connection to SQLite keep more pages (`ROOM`) while the block lasts: it writes an index in random order."""
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.exec_driver_sql(f"PRAGMA cache_size = {-ROOM // 1024}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size = {-CACHE // 1024}")


def by_key(connection: Connection) -> None:
    """Until the transaction ends, let PostgreSQL find rows by their keys only.

    A batch names its rows. On tables that grew since they were last analysed, or with a plan kept from when they were small, the planner would
    rather read them whole.
    """
    if connection.dialect.name == "postgresql":
        off = [func.set_config(f"enable_{way}", "off", True) for way in ("seqscan", "hashjoin", "mergejoin")]  # noqa: FBT003  SQL
        connection.execute(select(*off))


def turn_taking(connection: Connection, name: str) -> None:
    """Let writers on the same `name` go one after the other to the end of the transaction; on SQLite they do anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))
