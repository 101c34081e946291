"""Locks that die with their holder: advisory locks on files beside a SQLite database, advisory locks of PostgreSQL.

They lie beside the database and not elsewhere, since it is the database whose rows they vouch for: two programs that share it see the same locks.
"""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import func, select

from digest.errors import StoreError
from digest.store.connections import Connections, translated


def lock_path(database: Path, name: str) -> Path:
    """Give the file that is locked for `name`."""
    return database.with_name(f"{database.name}-locks") / f"{quote(name, safe=' +,=@')}.lock"


@contextmanager
def exclusive(connections: Connections, name: str) -> Iterator[bool]:
    """Hold the lock `name` while the block runs; gives False at once when another holds it."""
    if connections.on_server:
        with _server_lock(connections, name) as mine:
            yield mine
    elif connections.file is None or connections.readonly:
        yield True
    else:
        with _file_lock(lock_path(connections.file, name)) as mine:
            yield mine


@contextmanager
def _server_lock(connections: Connections, name: str) -> Iterator[bool]:
    key = func.hashtextextended(f"digest:{name}", 0)
    with translated(connections.engine):
        connection = connections.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    try:
        with translated(connections.engine):
            mine = bool(connection.execute(select(func.pg_try_advisory_lock(key))).scalar_one())
        yield mine
    finally:
        # A session that goes back to the pool would keep its lock: end it.
        connection.invalidate()
        connection.close()


@contextmanager
def _file_lock(path: Path) -> Iterator[bool]:
    descriptor = take(path)
    if descriptor is None:
        yield False
        return
    try:
        yield True
    finally:
        drop(path, descriptor)


def take(path: Path) -> int | None:
    """Lock a file, made if need be; gives its descriptor, or None when another holds it. Raises `StoreError`."""
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        while True:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, stat.S_IRUSR | stat.S_IWUSR)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(descriptor)
                return None
            if _is_still(path, descriptor):
                return descriptor
            os.close(descriptor)  # its last holder removed it between our two calls
    except OSError as error:
        raise StoreError(f"no lock could be made: {error.strerror}", where=str(path)) from error


def drop(path: Path, descriptor: int) -> None:
    """Remove a file that we hold locked, then let go of it."""
    with suppress(FileNotFoundError):
        path.unlink()
    os.close(descriptor)


def _is_still(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False
