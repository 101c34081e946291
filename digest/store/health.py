"""A look at the database for `digest doctor`: is it whole, of our revision, set up so that no commit is lost. Not one byte of it changes."""

import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from digest.errors import StoreError
from digest.model.health import DatabaseHealth
from digest.ports import Clock
from digest.store.belonging import (
    EARLIER,
    KNOWN,
    Belonging,
    Home,
    Known,
    file_home,
    judged,
    known_from,
    known_of,
    refusal,
)
from digest.store.connections import Connections, milliseconds, translated
from digest.store.dialect import server_time
from digest.store.marks import Mark, Marks
from digest.store.migrations import HEAD
from digest.store.opening import make_server, marks_of, name_of, place_of, revision_of, without_trace
from digest.store.origins import machine_of

PATIENCE = timedelta(seconds=10)
"""How long a database is read through for damage: about two gigabytes."""
WAL = 2
"""The file format that SQLite writes into bytes 18 and 19 of a database in WAL mode (sqlite.org/fileformat.html, 1.3.3)."""
_STEPS = 10_000  # of SQLite's machine between two looks at the clock
_READERS = "SELECT newsletter, count(*) FROM subscriptions WHERE state = 'active' GROUP BY newsletter"
_ORIGINS = "SELECT newsletter, file FROM origins WHERE machine = "
_USED = "SELECT newsletter, '' FROM subscriptions UNION SELECT newsletter, '' FROM editions"
_NEVER_OFF = ("fsync", "full_page_writes")


def examine(
    url: str,
    *,
    data_dir: Path,
    clock: Clock,
    patience: timedelta = PATIENCE,
    state_dir: Path | None = None,
    installation: str = "",
) -> DatabaseHealth:
    """Look at the database at `url`; the last two as in `open_store`. Raises `ConfigError` for a URL that means nothing, `StoreError` when it is unavailable."""
    place, file = place_of(url, data_dir)
    marks = marks_of(place, file, data_dir, state_dir)
    if file is None:
        engine = make_server(place, readonly=True, seconds=max(int(patience.total_seconds()), 2))
        try:
            return _server(engine, clock, marks, installation)
        finally:
            engine.dispose()
    if not file.exists():
        return DatabaseHealth(where=str(file), there=False, newest=HEAD)
    return _file(file, patience, marks, installation)


def newsletters_in(url: str, *, data_dir: Path, installation: str = "") -> Mapping[str, str]:
    """Give the keys of the newsletters of a database, each with the digest.toml that it comes from on this machine (empty where nobody noted it).

    Empty for a database that is not there, or of another revision. Only looks. Raises `ConfigError`, `StoreError`.
    """
    place, file = place_of(url, data_dir)
    if file is None:
        engine = make_server(place, readonly=True, seconds=2)
        try:
            with translated(engine), engine.connect() as connection:
                return _newsletters(
                    lambda query: connection.execute(text(query)).all(), revision_of(engine), installation
                )
        finally:
            engine.dispose()
    try:
        if not file.exists():
            return {}
        return without_trace(
            file, lambda raw: _newsletters(lambda query: raw.execute(query).fetchall(), _revision(raw), installation)
        )
    except (sqlite3.Error, OSError) as error:
        raise StoreError(f"the database cannot be read: {error}", where=str(file)) from error


def _newsletters(ask: Callable[[str], Iterable[Sequence[Any]]], revision: str | None, named: str) -> Mapping[str, str]:
    if revision != HEAD:
        return {}
    return {str(key): str(file) for query in (_USED, _origins(named)) for key, file in ask(query)}


def _origins(named: str) -> str:
    return f"{_ORIGINS}'{machine_of(named)}'"  # a hash in hexadecimal


def _file(file: Path, patience: timedelta, marks: Marks, named: str) -> DatabaseHealth:
    try:
        noted = *marks.read(), marks.beside()
        found, known, readers, damage, origins = without_trace(file, lambda raw: _looked_at(raw, patience, named))
        return DatabaseHealth(
            where=str(file),
            revision=found,
            newest=HEAD,
            readers=readers,
            damage=damage,
            unsafe="" if _is_wal(file) else "it is not in WAL mode",
            size=file.stat().st_size,
            strange=_strange(known, file_home(file, named), noted) if known else "",
            origins=origins,
        )
    except (sqlite3.Error, OSError) as error:
        raise StoreError(f"the database cannot be read: {error}", where=str(file)) from error


def _looked_at(
    connection: sqlite3.Connection, patience: timedelta, named: str
) -> tuple[str | None, Known | None, Mapping[str, int], tuple[str, ...] | None, Mapping[str, str]]:
    found = _revision(connection)
    if found != HEAD:
        return found, None, {}, _damage(connection, patience), {}
    known = known_from(connection.execute(KNOWN).fetchone(), connection.execute(EARLIER))
    origins = dict(connection.execute(_origins(named)))
    return found, known, dict(connection.execute(_READERS)), _damage(connection, patience), origins


Noted = tuple[Mark | None, Mark | None, Sequence[Mark]]


def _strange(known: Known, here: Home | None, noted: Noted, *, shared: bool = False) -> str:
    found = judged(known, here, *noted, shared=shared)
    return refusal(found).what if found else ""


def _revision(connection: sqlite3.Connection) -> str | None:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else None


def _is_wal(file: Path) -> bool:
    with file.open("rb") as raw:
        return raw.read(20)[18:20] == bytes((WAL, WAL))


def _damage(connection: sqlite3.Connection, patience: timedelta) -> tuple[str, ...] | None:
    """Give what SQLite's own check finds, None when it takes too long."""
    end = time.monotonic() + patience.total_seconds()
    connection.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    try:
        found = [row[0] for row in connection.execute("PRAGMA quick_check(5)")]
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
            return None
        raise
    finally:
        connection.set_progress_handler(None, 0)
    return () if found == ["ok"] else tuple(" ".join(line.split()) for line in found)


def _server(engine: Engine, clock: Clock, marks: Marks, named: str) -> DatabaseHealth:
    noted = *marks.read(), marks.beside()
    found = revision_of(engine)
    with translated(engine), engine.connect() as connection:
        off = [name for name in _NEVER_OFF if connection.execute(text(f"SHOW {name}")).scalar_one() == "off"]
        ahead = (server_time(connection) - milliseconds(clock())) / 1000
        size = connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
        readers = {row[0]: row[1] for row in connection.execute(text(_READERS))} if found == HEAD else {}
        known = known_of(connection) if found == HEAD else None
        origins = {row[0]: row[1] for row in connection.execute(text(_origins(named)))} if found == HEAD else {}
    belonging = Belonging(Connections(engine=engine, clock=clock, readonly=True), marks, named=named)
    return DatabaseHealth(
        where=name_of(engine),
        revision=found,
        newest=HEAD,
        readers=readers,
        unsafe=", ".join(f"{name} is off" for name in off),
        size=size,
        ahead=ahead,
        strange=_strange(known, belonging.here(), noted, shared=True) if known else "",
        origins=origins,
    )
