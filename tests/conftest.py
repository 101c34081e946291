"""What all tests share: both databases behind one fixture, a clock to move, a browser, and `--require` for what must not be missing."""

import gc
import os
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from shutil import copy2
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import Engine, create_engine

from digest.store import Database, open_store, opening, upgrade
from tests.clock import START, MovableClock
from tests.cluster import USER, Cluster, programs, running
from tests.databases import Databases
from tests.postfix import Postfix, program, serving

# How long an example takes is the machine's affair. Continuous integration tries the same examples each time, and people new ones.
settings.register_profile("digest", settings.get_profile("ci" if os.environ.get("CI") else "default"), deadline=None)
settings.load_profile("digest")

KNOWN = ("postgres", "browser", "postfix", "verifiers")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
TEMPLATE = "ledger"
LEASE = timedelta(days=365)
"""Longer than any test moves the clock; tests of the lease open a store of their own."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--require",
        default="",
        metavar="WHAT[,WHAT]",
        help=f"fail instead of skipping where one of these is missing: {', '.join(KNOWN)}",
    )


def pytest_configure(config: pytest.Config) -> None:
    unknown = _required(config) - set(KNOWN)
    if unknown:
        raise pytest.UsageError(f"--require knows {', '.join(KNOWN)}, not {', '.join(sorted(unknown))}")


class Compiled(dict[Any, Any]):
    """Statements that were compiled for one kind of database, whichever database it was for. Each key begins with a dialect: every engine has its own."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(key[1:], default)

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(key[1:], value)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage while the tests are found: nearly all that is made stays to the end, and is not looked at again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()


def _required(config: pytest.Config) -> set[str]:
    return {word.strip() for word in config.getoption("--require").split(",") if word.strip()}


@pytest.fixture(scope="session")
def missing(pytestconfig: pytest.Config) -> Callable[[str, str], None]:
    """Skip the test that lacks something, or fail it where `--require` names it."""

    def stop(what: str, why: str) -> None:
        if what in _required(pytestconfig):
            pytest.fail(f"--require {what}: {why}")
        pytest.skip(why)

    return stop


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """Let the databases of the run share what SQLAlchemy compiled, as the statements of one process do that has one database for all its life."""
    caches: dict[str, Compiled] = {}

    def create(place: Any, **options: Any) -> Engine:
        engine = create_engine(place, **options)
        cache = caches.setdefault(engine.dialect.name, Compiled())
        engine.update_execution_options(compiled_cache=cache)
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "create_engine", create)
        yield


@pytest.fixture(scope="session")
def postgres(missing: Callable[[str, str], None]) -> Iterator[Cluster]:
    """Run a private PostgreSQL server, with one migrated database to copy. Its clock is that of the test."""
    binaries = programs()
    if binaries is None:
        missing("postgres", "PostgreSQL's server programs (initdb, postgres) are not installed")
        return
    pytest.importorskip("psycopg")
    with running(binaries) as cluster:
        url = cluster.create(TEMPLATE)
        with cluster.connect() as connection:
            # Ours comes before the catalogue's, so the server tells the time that the test sets.
            connection.execute(f"ALTER ROLE {USER} SET search_path = public, pg_catalog")
        with cluster.connect(TEMPLATE) as connection:
            connection.execute("CREATE TABLE test_clock (at timestamptz)")
            connection.execute("INSERT INTO test_clock VALUES (%s)", [START])
            connection.execute(
                "CREATE FUNCTION clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE "
                "AS 'SELECT at FROM public.test_clock'"
            )
        upgrade(url, data_dir=Path())
        yield cluster


@pytest.fixture(scope="session")
def databases(postgres: Cluster) -> Iterator[Databases]:
    """Keep the databases of that server, so that not each test makes its own."""
    with closing(Databases(postgres, TEMPLATE)) as kept:
        yield kept


@pytest.fixture(scope="session")
def postfix(missing: Callable[[str, str], None]) -> Iterator[Postfix]:
    """Run a private Postfix. Tests that use it carry the marker `postfix`."""
    command = program()
    if command is None:
        missing("postfix", "Postfix is not installed, or we are not root, which it insists on")
        return
    with serving(command) as server:
        yield server


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate one SQLite database, to copy."""
    file = tmp_path_factory.mktemp("template") / "empty.db"
    upgrade(f"sqlite:///{file}", data_dir=file.parent)
    return file


@pytest.fixture
def clock() -> MovableClock:
    """Give the time of the test, and of every database in it."""
    return MovableClock()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path, clock: MovableClock) -> Iterator[str]:
    """Give the URL of a fresh database, once of each kind."""
    if request.param == "sqlite":
        copy2(request.getfixturevalue("empty_sqlite"), tmp_path / "digest.db")
        yield f"sqlite:///{tmp_path / 'digest.db'}"
        return
    databases: Databases = request.getfixturevalue("databases")
    one = databases.take()

    def follow(moment: datetime) -> None:
        one.connection.execute("UPDATE test_clock SET at = %s", [moment])

    follow(clock.now)
    clock.watchers.append(follow)
    yield one.url
    clock.watchers.remove(follow)
    databases.give_back(one)


@pytest.fixture
def store(database_url: str, tmp_path: Path, clock: MovableClock) -> Iterator[Database]:
    """Open an empty store: once on SQLite, once on PostgreSQL."""
    with closing(open_store(database_url, data_dir=tmp_path, clock=clock, lease=LEASE)) as opened:
        yield opened


@pytest.fixture(scope="session")
def chromium(missing: Callable[[str, str], None]) -> str:
    """Give the path of a Chromium. Tests that use it carry the marker `browser`."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), "")
    if not found:
        missing("browser", f"no browser is installed ({', '.join(BROWSERS)})")
    return found
