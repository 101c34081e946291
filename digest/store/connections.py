"""Transactions on the one database: who may write, what time it is there, and what its errors mean to people.

All errors of SQLAlchemy and its drivers end here, as `StoreError`, `DiskFullError`, `StoreRefusedError` or `BreachError`. No statement on our tables stands here.
"""

import re
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Dialect, Engine, PoolProxiedConnection
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from digest.errors import BreachError, DiskFullError, StoreError, StoreRefusedError
from digest.ports import Clock
from digest.store.dialect import WRITE, keep_few_pages, server_time

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
REFUSED: Mapping[str, str] = {
    "28P01": r"password authentication failed|no password supplied",  # invalid_password
    "28000": r'role "[^"]*" does not exist|no pg_hba\.conf entry|authentication failed',  # invalid_authorization_specification
    "3D000": r'database "[^"]*" does not exist',  # invalid_catalog_name
    "42501": r"permission denied for",  # insufficient_privilege
}
"""States of PostgreSQL in which it lets us not in (its manual, appendix A). Of a connection that failed libpq keeps the words alone: those of servers
that speak English are known, and others count as a server that is away."""
_REMEDIES = {
    "3D000": "Make it (CREATE DATABASE), or mend the name in DIGEST_DATABASE__URL; then run `digest db upgrade`.",
    "42501": "Let the user in DIGEST_DATABASE__URL own the database and its tables.",
}
_LOGIN = "Mend user and password in DIGEST_DATABASE__URL, or let that user in (pg_hba.conf)."
DISK_FULL_STATES = frozenset({"53100"})  # PostgreSQL's disk_full


def milliseconds(moment: datetime) -> int:
    """Give an aware time as UTC milliseconds."""
    return (moment - EPOCH) // MILLISECOND


def maybe_milliseconds(moment: datetime | None) -> int | None:
    """Give the same for a time that may be missing."""
    return None if moment is None else milliseconds(moment)


@lru_cache(maxsize=64)
def moment(stamp: int) -> datetime:
    """Give UTC milliseconds as an aware time. Rows that were claimed together have the same one."""
    return EPOCH + stamp * MILLISECOND


def maybe_moment(stamp: int | None) -> datetime | None:
    """Give the same for a time that may be missing."""
    return None if stamp is None else moment(stamp)


@dataclass(frozen=True, slots=True)
class Executor:
    """A transaction that is open: where prepared statements are executed. `connection` is that of SQLAlchemy, on a server."""

    dialect: Dialect
    driver: Any
    connection: Connection | None = None


@dataclass(frozen=True, slots=True)
class Connections:
    """The engine of one database, its clock, and its place: the file of SQLite, None for memory and for a server."""

    engine: Engine
    clock: Clock
    file: Path | None = None
    readonly: bool = False
    lease: timedelta = timedelta(seconds=90)
    _turn: threading.Lock = field(default_factory=threading.Lock)
    _writing: Engine = field(init=False)
    _kept: list[PoolProxiedConnection] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Make the engine of writers once: every commit of the ledger asks for it."""
        object.__setattr__(self, "_writing", self.engine.execution_options(**{WRITE: True}))

    @property
    def on_server(self) -> bool:
        """Whether this is PostgreSQL, where other machines may be at work too."""
        return self.engine.dialect.name == "postgresql"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction that only reads. Raises `StoreError`."""
        in_memory = self.file is None and not self.on_server  # one connection for all threads
        with translated(self.engine), self._turn if in_memory else nullcontext(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open a transaction that writes, durable when the block ends. Raises `StoreError`.

        Writers of this process queue here, since waiting in SQLite means polling.
        """
        if self.readonly:
            raise StoreError("this run opened the database to read only")
        with translated(self.engine):
            if self.on_server:
                with self.engine.begin() as connection:
                    yield connection
                return
            with self._turn, self._writing.begin() as connection:
                yield connection

    @contextmanager
    def prepared(self) -> Iterator[Executor]:
        """Open a transaction that writes, for prepared statements alone. Raises `StoreError`.

        On SQLite it is one of the driver, on a connection that is kept: begin and commit cost 8 microseconds there, and 116 by way of the pool.
        """
        if self.on_server or self.readonly or self.file is None:
            with self.write() as connection:
                yield Executor(self.engine.dialect, connection.connection.driver_connection, connection)
            return
        with translated(self.engine), self._turn:
            driver = self._driver()
            driver.execute("BEGIN IMMEDIATE")
            try:
                yield Executor(self.engine.dialect, driver)
                driver.execute("COMMIT")
            except BaseException:
                if driver.in_transaction:  # SQLite ends some of them by itself (a full disk)
                    driver.execute("ROLLBACK")
                raise

    def _driver(self) -> Any:
        """Give the connection that is kept: one for claims and commits, so that a commit finds the pages at hand that its claim has read."""
        if not self._kept:
            self._kept.append(self.engine.raw_connection())
            keep_few_pages(self._kept[0].driver_connection)
        return self._kept[0].driver_connection

    def close(self) -> None:
        """Close all connections."""
        while self._kept:
            self._kept.pop().close()
        self.engine.dispose()

    def now(self, connection: Connection | None) -> int:
        """Give the time of the ledger, in UTC milliseconds: that of the server, or the clock's."""
        return server_time(connection) if connection is not None and self.on_server else milliseconds(self.clock())


@contextmanager
def translated(engine: Engine) -> Iterator[None]:
    """Turn what SQLAlchemy and the drivers raise into our own errors."""
    where = engine.url.render_as_string(hide_password=True)
    try:
        yield
    except IntegrityError as error:
        raise BreachError(f"the database refused a change: {_first_line(error.orig)}", where=where) from error
    except DBAPIError as error:
        raise _meaning(error.orig, where) from error
    except SQLAlchemyError as error:
        raise StoreError(f"the database could not be used: {error}", where=where) from error
    except engine.dialect.loaded_dbapi.IntegrityError as error:  # of a prepared statement, as are all below
        raise BreachError(f"the database refused a change: {_first_line(error)}", where=where) from error
    except engine.dialect.loaded_dbapi.Error as error:
        raise _meaning(error, where) from error


def _first_line(error: BaseException | None) -> str:
    """Give the first line of what the driver said, without the statement and its values (they may hold addresses)."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _meaning(error: BaseException | None, where: str) -> StoreError:
    if _is_disk_full(error):
        return DiskFullError("no room is left where the database lies", where=where, hint="Make room, then run again.")
    if _primary_code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        hint = "Another program holds it; wait, then run again."
        return StoreError("the database is locked", where=where, hint=hint)
    if state := _refusal(error):
        what = f"the database server refuses: {_first_line(error)}"
        return StoreRefusedError(what, where=where, hint=_REMEDIES.get(state, _LOGIN))
    return StoreError(f"the database is unavailable: {_first_line(error)}", where=where)


def _refusal(error: BaseException | None) -> str:
    """Give the state in which a server let us not in, by its code or, where there is none, by its words; empty for any other trouble."""
    state = getattr(error, "sqlstate", "")  # no error of SQLite has one
    if state is not None:
        return state if state in REFUSED else ""
    return next((state for state, words in REFUSED.items() if re.search(words, str(error))), "")


def _is_disk_full(error: BaseException | None) -> bool:
    full = _primary_code(error) == sqlite3.SQLITE_FULL
    return full or getattr(error, "sqlstate", None) in DISK_FULL_STATES


def _primary_code(error: BaseException | None) -> int | None:
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF
