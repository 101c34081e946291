"""Opening the database: where it lies, who may read it, whether its shape is ours, and how it gets that shape.

A run to look only (`readonly`) works on a copy in memory, so that not one byte beside the database changes either.
"""

import os
import shlex
import sqlite3
import stat
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from shutil import copyfile
from typing import TypeVar
from urllib.parse import quote

from sqlalchemy import URL, Engine, StaticPool, create_engine, inspect, make_url, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import ArgumentError

from digest.errors import ConfigError, StoreError
from digest.ports import Clock
from digest.store.belonging import Belonging, file_home
from digest.store.connections import Connections, translated
from digest.store.database import Database
from digest.store.dialect import WRITE, prepare_postgres, prepare_sqlite, turn_taking
from digest.store.marks import Marks
from digest.store.migrations import HEAD

WHERE = "DIGEST_DATABASE__URL"
BUSY_TIMEOUT = timedelta(seconds=30)
LEASE = timedelta(seconds=90)
COPY_TRIES = 5

Looked = TypeVar("Looked")


def open_store(
    url: str,
    *,
    data_dir: Path,
    clock: Clock,
    readonly: bool = False,
    busy_timeout: timedelta = BUSY_TIMEOUT,
    lease: timedelta = LEASE,
    state_dir: Path | None = None,
    installation: str = "",
) -> Database:
    """Open the database at `url` (`sqlite:///PATH` or `postgresql://...`); an empty or missing one is made, unless `readonly`.

    A relative path lies in `data_dir`. `readonly` never writes a byte and takes a missing database as an empty one. `busy_timeout` is how long a
    locked SQLite database is waited for; `lease` is how long a worker on PostgreSQL counts as alive without a sign of life. `state_dir` takes a second mark of
    what was sent from here, `installation` is what the operator calls this place (see `belonging`).

    Raises `ConfigError` for a URL that means nothing, `StoreError` when the database is unavailable, of another revision or readable by others.
    """
    place, file = place_of(url, data_dir)
    if file is not None and readonly:
        engine = _memory(file, busy_timeout)
    elif file is not None:
        engine = _file(place, file, busy_timeout)
    else:
        engine = make_server(place, readonly=readonly)
        if readonly and revision_of(engine) is None:
            engine.dispose()
            engine = _memory(None, busy_timeout)
    try:
        _ensure_shape(engine, empty_is_fine=not readonly or file is None or not file.exists())
    except BaseException:
        engine.dispose()
        raise
    connections = Connections(
        engine=engine, clock=clock, file=None if readonly else file, readonly=readonly, lease=lease
    )
    marks = marks_of(place, file, data_dir, state_dir)
    return Database(connections, Belonging(connections, marks, file, installation))


def marks_of(place: URL, file: Path | None, data_dir: Path, state_dir: Path | None) -> Marks:
    """Give where the marks of a database lie: beside a file, for a server in the data folder."""
    main = file.with_name(f".{file.name}.mark") if file else data_dir / f".{quote(place.database or '', safe='')}.mark"
    spare = state_dir / f"{file_home(main).id}.mark" if state_dir else None
    return Marks(main, spare)


def file_of(url: str, *, data_dir: Path) -> Path | None:
    """Give the file of a SQLite database, None for one on a server. Raises `ConfigError`."""
    return place_of(url, data_dir)[1]


def is_there(url: str, *, data_dir: Path) -> bool:
    """Tell whether there is a database to look into; one on a server always counts as there."""
    _, file = place_of(url, data_dir)
    return file is None or file.exists()


def upgrade(url: str, *, data_dir: Path) -> tuple[str | None, str]:
    """Bring the database to the newest revision in one transaction; gives the revision before and after. Raises like `open_store`."""
    engine = _writable(url, data_dir)
    try:
        before = revision_of(engine)
        if before is not None and before > HEAD:
            raise _too_new(engine, before)
        _migrate(engine)
        return before, HEAD
    finally:
        engine.dispose()


def revision(url: str, *, data_dir: Path) -> tuple[str | None, str]:
    """Give the revision of the database (None: missing or empty) and the newest one. Never writes."""
    place, file = place_of(url, data_dir)
    engine = _memory(file, BUSY_TIMEOUT) if file is not None else make_server(place, readonly=True)
    try:
        return revision_of(engine), HEAD
    finally:
        engine.dispose()


def place_of(url: str, data_dir: Path) -> tuple[URL, Path | None]:
    """Read the URL; gives the file of a SQLite database too."""
    hint = "Write sqlite:///PATH or postgresql://USER@HOST/DATABASE."
    try:
        place = make_url(url)
    except ArgumentError:
        raise ConfigError("this is not the URL of a database", where=WHERE, hint=hint) from None
    match place.get_backend_name():
        case "sqlite" if place.database and place.database != ":memory:":
            return place, data_dir / place.database
        case "postgresql":
            return place.set(drivername="postgresql+psycopg"), None
    raise ConfigError(
        f"{place.render_as_string(hide_password=True)} is not a database that we know", where=WHERE, hint=hint
    )


def _writable(url: str, data_dir: Path) -> Engine:
    place, file = place_of(url, data_dir)
    return make_server(place, readonly=False) if file is None else _file(place, file, BUSY_TIMEOUT)


def make_server(place: URL, *, readonly: bool, seconds: int = 0) -> Engine:
    """Give the engine of a database on a server; `seconds` is how long a connection may take, 0 as long as the system likes. Raises `ConfigError`."""
    patience = {"connect_timeout": seconds} if seconds else {}
    try:
        engine = create_engine(place, pool_pre_ping=True, connect_args=patience)
    except ModuleNotFoundError:
        hint = "Install it: pip install 'digest[postgres]'."
        raise ConfigError("PostgreSQL needs the extra package psycopg", where=WHERE, hint=hint) from None
    prepare_postgres(engine, readonly=readonly)
    return engine


def _file(place: URL, file: Path, busy_timeout: timedelta) -> Engine:
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # SQLite gives -wal and -shm the mode of the database.
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, stat.S_IRUSR | stat.S_IWUSR))
    except OSError as error:
        hint = "Check that the directory exists and is yours."
        raise StoreError(f"the database cannot be opened: {error.strerror}", where=str(file), hint=hint) from error
    _refuse_readable_by_others(file)
    engine = create_engine(place.set(drivername="sqlite", database=str(file)))
    prepare_sqlite(engine, busy_timeout=busy_timeout // timedelta(milliseconds=1))
    return engine


def _refuse_readable_by_others(file: Path) -> None:
    for each in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
        if each.exists() and each.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            hint = f"Run: chmod 600 {shlex.quote(str(each))}"
            raise StoreError("others can read the database, and it holds addresses", where=str(each), hint=hint)


def _memory(file: Path | None, busy_timeout: timedelta) -> Engine:
    """Open a copy of a database in memory; an empty one when there is no file."""
    there = file is not None and file.exists()
    if file is not None and there:
        _refuse_readable_by_others(file)
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    if file is not None and there:
        try:
            without_trace(file, lambda source: source.backup(connection))
        except (sqlite3.Error, OSError) as error:
            connection.close()
            raise StoreError(f"the database cannot be read: {error}", where=str(file)) from error
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    prepare_sqlite(engine, busy_timeout=busy_timeout // timedelta(milliseconds=1))
    return engine


def without_trace(file: Path, job: Callable[[sqlite3.Connection], Looked]) -> Looked:
    """Do a job that only reads on a database without leaving a trace beside it. Raises `StoreError` when it is never at rest.

    With a -shm somebody is at work, and we may read along. Without -wal nobody is: the file is read as immutable, again if it was touched
    meanwhile. A -wal alone was left by a crash or a copy; reading it would make a -shm, so that pair is read elsewhere.
    """
    wal, shm = Path(f"{file}-wal"), Path(f"{file}-shm")
    for _ in range(COPY_TRIES):
        if shm.exists():
            return _read(f"{file.absolute().as_uri()}?mode=ro", job)
        if wal.exists():
            with tempfile.TemporaryDirectory(prefix="digest-") as folder:
                pair = Path(folder) / "copy"
                copyfile(file, pair)
                copyfile(wal, f"{pair}-wal")
                return _read(pair.as_uri(), job)
        before = _fingerprint(file)
        found = _read(f"{file.absolute().as_uri()}?mode=ro&immutable=1", job)
        if not wal.exists() and _fingerprint(file) == before:
            return found
    raise StoreError("the database is being changed all the time", where=str(file), hint="Try again in a moment.")


def _read(uri: str, job: Callable[[sqlite3.Connection], Looked]) -> Looked:
    with closing(sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT.total_seconds())) as source:
        return job(source)


def _fingerprint(file: Path) -> tuple[int, int, int]:
    state = file.stat()
    return state.st_ino, state.st_size, state.st_mtime_ns


def revision_of(engine: Engine) -> str | None:
    """Give the revision of a database, None for an empty one. Raises `StoreError`."""
    with translated(engine), engine.connect() as connection:
        return _revision_seen(connection)


def _revision_seen(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def _ensure_shape(engine: Engine, *, empty_is_fine: bool) -> None:
    found = revision_of(engine)
    if found == HEAD:
        return
    if found is None and empty_is_fine:
        _migrate(engine)
        return
    if found is not None and found > HEAD:
        raise _too_new(engine, found)
    what = f"the database is of revision {found or 'none'}, this program needs {HEAD}"
    raise StoreError(what, where=name_of(engine), hint="Run: digest db upgrade")


def _too_new(engine: Engine, found: str) -> StoreError:
    what = f"the database is of revision {found}, newer than this program ({HEAD})"
    return StoreError(what, where=name_of(engine), hint="Upgrade the program: pip install --upgrade digest")


def name_of(engine: Engine) -> str:
    """Give the URL of a database without its password."""
    return engine.url.render_as_string(hide_password=True)


def _migrate(engine: Engine) -> None:
    """Apply the steps that are missing, all or none; two programs that come at the same time take turns."""
    from alembic import command  # noqa: PLC0415  slow to import, and hardly ever needed
    from alembic.config import Config  # noqa: PLC0415  likewise

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    with translated(engine), engine.execution_options(**{WRITE: True}).begin() as connection:
        turn_taking(connection, "digest:migrate")
        config.attributes["connection"] = connection
        command.upgrade(config, HEAD)
