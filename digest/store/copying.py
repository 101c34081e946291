"""Backups of a SQLite database: copied while others work on it, checked before they count, and put back only where nobody is at work.

The mark of what was sent from here (`marks`) is in no backup: it stays where it is, so that a database that is put back is known to be older.
"""

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import datetime
from itertools import count
from pathlib import Path

from digest.errors import StoreError, UsageError
from digest.store.locks import drop, lock_path, take
from digest.store.migrations import HEAD
from digest.store.opening import place_of, without_trace

_BESIDE = ("-wal", "-shm", "-journal")
_ALL = ("", *_BESIDE)
SERVERS = "Use its own tools: pg_dump --format=custom --file=FILE, and pg_restore into an empty database."


def backup(url: str, target: Path, *, data_dir: Path) -> int:
    """Copy the database, as it is at one moment, into a new file that only its owner can read, and check the copy; gives its size in bytes.

    Raises `UsageError` for a database on a server, one that is not there, or a file that exists; `StoreError`.
    """
    file = _file_of(url, data_dir)
    if not file.exists():
        raise UsageError("there is no database yet", where=str(file), hint="The first run makes it.")
    if target.exists():
        raise UsageError("this file exists, and is not overwritten", where=str(target), hint="Name a new one.")
    with _failures(target), _whole(target) as fresh:
        without_trace(file, lambda source: _copy(source, fresh))
        _require_sound(fresh, target)
    return target.stat().st_size


def restore(url: str, source: Path, *, data_dir: Path, now: datetime) -> Path | None:
    """Put a backup in the place of the database; gives where the one that stood there is kept, None where there was none.

    Raises `UsageError` for a file that is no sound backup, `StoreError` while anybody has the database open.
    """
    file = _file_of(url, data_dir)
    if not source.is_file():
        raise UsageError("there is no such file", where=str(source))
    with _failures(file):
        file.parent.mkdir(mode=stat.S_IRWXU, parents=True, exist_ok=True)
        with ExitStack() as held, _whole(file) as fresh:
            _take_over(source, fresh)
            held.enter_context(_nobody_at_work(file))  # last: a backup that is refused leaves the database untouched
            return _put_aside(file, now)


def _file_of(url: str, data_dir: Path) -> Path:
    file = place_of(url, data_dir)[1]
    if file is None:
        raise UsageError("a database on a server is not copied by digest", hint=SERVERS)
    return file


def _copy(source: sqlite3.Connection, target: Path) -> None:
    """Copy all pages in one step: several would begin anew whenever somebody writes in between, and in WAL mode nobody waits for who reads."""
    with closing(sqlite3.connect(target)) as copy:
        source.backup(copy)


def _take_over(source: Path, fresh: Path) -> None:
    try:
        without_trace(source, lambda found: _copy(found, fresh))
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        raise UsageError(f"this is no database of digest: {error}", where=str(source)) from error
    _require_sound(fresh, source)


def _require_sound(copy: Path, told: Path) -> None:
    """Refuse a copy that is damaged, or no database of ours."""
    try:
        with closing(sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check(3)")]
            (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except (sqlite3.DatabaseError, TypeError) as error:
        raise UsageError(f"this is no database of digest: {error}", where=str(told)) from error
    if found != ["ok"]:
        hint = "Do not rely on it. `digest db check` looks at the database itself."
        raise StoreError(f"the copy is damaged: {found[0]}", where=str(told), hint=hint)
    if revision > HEAD:
        what = f"it is of revision {revision}, newer than this program ({HEAD})"
        raise UsageError(what, where=str(told), hint="Upgrade the program: pip install --upgrade digest")


@contextmanager
def _whole(target: Path) -> Iterator[Path]:
    """Give a private file beside `target` that takes its place when the block ends well, durably, and is gone otherwise."""
    fresh = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        os.close(os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, stat.S_IRUSR | stat.S_IWUSR))
        yield fresh
        _sync(fresh)
        fresh.replace(target)
        _sync(target.parent)
    finally:
        fresh.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _nobody_at_work(file: Path) -> Iterator[None]:
    """Refuse while a run, a worker or a page has the database open, and keep them out as far as locks do.

    Only who is alone with a database may take it out of WAL mode (sqlite.org/wal.html), which also writes the log into it.
    """
    held: list[tuple[Path, int]] = []
    try:
        for path in sorted(lock_path(file, "x").parent.glob("*.lock")):
            descriptor = take(path)
            if descriptor is None:
                raise _busy(file, path.stem)
            held.append((path, descriptor))
        if file.exists():
            _require_alone(file)
        yield
    finally:
        for path, descriptor in held:
            drop(path, descriptor)


def _require_alone(file: Path) -> None:
    try:
        with closing(sqlite3.connect(file, timeout=1)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.OperationalError as error:
        raise _busy(file, "somebody") from error
    except sqlite3.DatabaseError:
        return  # what is damaged beyond reading may well be replaced


def _busy(file: Path, who: str) -> StoreError:
    hint = "Stop all runs, workers and `digest serve`, then restore."
    return StoreError(f"the database is in use ({who})", where=str(file), hint=hint)


def _put_aside(file: Path, now: datetime) -> Path | None:
    """Keep the database that stands there, with what a crash left beside it: SQLite would read a log that stays behind into the next one."""
    kept = next(name for name in _names_aside(file, now) if not any(Path(f"{name}{end}").exists() for end in _ALL))
    for end in _BESIDE:
        with suppress(FileNotFoundError):
            Path(f"{file}{end}").rename(f"{kept}{end}")
    if not file.exists():
        return None
    try:
        os.link(file, kept)  # so that at no moment there is none
    except OSError:  # a file system without such links
        file.rename(kept)
    return kept


def _names_aside(file: Path, now: datetime) -> Iterator[Path]:
    """Give names for what is put aside, in the order in which they are taken: two within a second are both kept."""
    name = f"{file.name}.before-{now:%Y%m%dT%H%M%SZ}"
    yield file.with_name(name)
    yield from (file.with_name(f"{name}.{again}") for again in count(2))


@contextmanager
def _failures(where: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(f"the database could not be copied: {error}", where=str(where)) from error
    except (StoreError, UsageError):
        raise
    except OSError as error:
        raise StoreError(f"the database could not be copied: {error.strerror}", where=str(where)) from error
