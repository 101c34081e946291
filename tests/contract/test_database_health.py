"""A look at the database, the same on SQLite and PostgreSQL, and what only a file can suffer."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from digest.errors import ConfigError, Exit, StoreError, StoreRefusedError
from digest.model import Subscriber
from digest.model.health import DatabaseHealth
from digest.store import examine, file_of, open_store
from digest.store.migrations import HEAD
from tests.clock import MovableClock
from tests.cluster import Cluster
from tests.ledger import frozen, run_sql


def looked(url: str, clock: MovableClock, folder: Path = Path(), **options: Any) -> DatabaseHealth:
    return examine(url, data_dir=folder, clock=clock, **options)


def test_a_database_in_order(store, database_url, clock):
    """Revision, soundness, size and readers are told."""
    for number in range(3):
        reader = Subscriber(address=f"r{number}@example.org", newsletter="weekly")
        store.subscribers.add(reader, how="test", now=clock())
    store.subscribers.unsubscribe(store.subscribers.find("r0@example.org")[0].key, how="test", now=clock())
    found = looked(database_url, clock)
    assert (found.there, found.revision, found.newest) == (True, HEAD, HEAD)
    assert (found.damage, dict(found.readers)) == ((), {"weekly": 2})
    assert found.size > 10_000


@pytest.mark.postgres
def test_the_clock_of_a_server_is_compared(postgres, clock, tmp_path):
    """A server has a clock of its own."""
    name = "health-clock"
    url = postgres.create(name, "ledger")
    try:
        found = looked(url, clock)
        assert found.ahead is not None
        clock.now += timedelta(seconds=90)
        later = looked(url, clock)
        assert later.ahead is not None
        assert found.ahead - later.ahead == pytest.approx(90, abs=1)
    finally:
        postgres.drop(name)


@pytest.mark.postgres
def test_a_server_that_may_lose_commits_is_told(postgres, clock):
    """Test servers switch off fsync and full_page_writes, and a ledger must not."""
    with postgres.connect() as connection:
        off = [
            name for name in ("fsync", "full_page_writes") if connection.execute(f"SHOW {name}").fetchone() == ("off",)
        ]
    name = "health-unsafe"
    url = postgres.create(name, "ledger")
    try:
        assert looked(url, clock).unsafe == ", ".join(f"{one} is off" for one in off)
    finally:
        postgres.drop(name)


@pytest.mark.postgres
def test_an_empty_database_on_a_server(postgres, clock):
    """It has no revision, and nothing is made by looking."""
    name = "health-empty"
    url = postgres.create(name)
    try:
        assert looked(url, clock).revision is None
        assert looked(url, clock).revision is None
    finally:
        postgres.drop(name)


def test_a_server_that_is_not_there(clock):
    """Unavailable, without the password in the words."""
    pytest.importorskip("psycopg")
    with pytest.raises(StoreError) as caught:
        looked("postgresql://digest:canary@127.0.0.1:1/news", clock)
    assert "canary" not in str(caught.value) + caught.value.hint


def names_of(postgres: Cluster) -> Iterator[tuple[str, str]]:
    """Give URLs that a server refuses, each with a word of its remedy. The role `guarded` needs a password."""
    there = f"?host={postgres.folder}"
    yield f"postgresql://digest@/nowhere{there}", "CREATE DATABASE"
    yield f"postgresql://stranger@/postgres{there}", "user and password"
    yield f"postgresql://guarded:canary@/postgres{there}", "user and password"
    yield f"postgresql://guarded@/postgres{there}", "user and password"


def _is_kept_out(postgres: Cluster) -> bool:
    psycopg = pytest.importorskip("psycopg")
    try:
        psycopg.connect(host=str(postgres.folder), user="guarded", dbname="postgres").close()
    except psycopg.OperationalError:
        return True
    return False


@pytest.fixture
def guarded(postgres):
    """Let one role in by its password alone."""
    rules = postgres.folder / "data" / "pg_hba.conf"
    before = rules.read_text()
    with postgres.connect() as connection:
        connection.execute("CREATE ROLE guarded LOGIN PASSWORD 'right'")
        try:
            rules.write_text("local all guarded scram-sha-256\n" + before)
            connection.execute("SELECT pg_reload_conf()")
            assert any(_is_kept_out(postgres) for _ in range(500))  # the server reads its rules anew in a moment
            yield postgres
        finally:
            rules.write_text(before)
            connection.execute("SELECT pg_reload_conf()")
            connection.execute("DROP ROLE guarded")


@pytest.mark.postgres
def test_a_server_that_lets_us_not_in_is_a_setting_to_mend(guarded, clock, tmp_path):
    """A wrong name, user or password does not pass by itself: exit code 78 and a remedy, wherever the database is opened."""
    for url, remedy in names_of(guarded):
        for opening in (looked, lambda url, clock: open_store(url, data_dir=tmp_path, clock=clock)):
            with pytest.raises(StoreRefusedError) as caught:
                opening(url, clock)
            assert (caught.value.exit_code, remedy in caught.value.hint) == (Exit.CONFIG, True), url
            assert "canary" not in str(caught.value) + caught.value.hint


# --- files


def made(folder: Path, clock: MovableClock) -> tuple[str, Path]:
    url = f"sqlite:///{folder / 'digest.db'}"
    open_store(url, data_dir=folder, clock=clock).close()
    return url, folder / "digest.db"


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_looking_changes_not_one_byte(tmp_path, clock):
    """No file beside it either."""
    url, _ = made(tmp_path, clock)
    before = content(tmp_path)
    assert looked(url, clock).damage == ()
    assert content(tmp_path) == before


def test_a_database_at_work_is_looked_at_too(tmp_path, clock):
    """While another process writes, and with what it wrote last."""
    url, _ = made(tmp_path, clock)
    with closing(open_store(url, data_dir=tmp_path, clock=clock)) as store:
        store.subscribers.add(Subscriber(address="r@example.org", newsletter="weekly"), how="test", now=clock())
        assert dict(looked(url, clock).readers) == {"weekly": 1}


def test_a_file_that_is_not_there_stays_so(tmp_path, clock):
    """The first run makes it."""
    found = looked(f"sqlite:///{tmp_path / 'none.db'}", clock)
    assert (found.there, found.revision) == (False, None)
    assert list(tmp_path.iterdir()) == []


def test_damage_is_found(tmp_path, clock):
    """A page of rubbish in the middle is told, or the file cannot be read at all."""
    url, file = made(tmp_path, clock)
    raw = bytearray(file.read_bytes())
    for page in range(2, 12):
        raw[page * 4096 : page * 4096 + 600] = b"\xff" * 600
    file.write_bytes(raw)
    try:
        damage = looked(url, clock).damage
    except StoreError as error:
        assert str(file) in str(error)  # noqa: PT017 - either is right
    else:
        assert damage


def test_rubbish_is_no_database(tmp_path, clock):
    """Told as what it is."""
    (tmp_path / "digest.db").write_bytes(b"not a database at all" * 300)
    with pytest.raises(StoreError, match="cannot be read"):
        looked(f"sqlite:///{tmp_path / 'digest.db'}", clock)


def test_an_empty_file_has_no_revision(tmp_path, clock):
    """As before the first run."""
    (tmp_path / "digest.db").touch()
    assert looked(f"sqlite:///{tmp_path / 'digest.db'}", clock).revision is None


def test_another_journal_is_told(tmp_path, clock):
    """Without WAL a reader would hold up the ledger."""
    url, file = made(tmp_path, clock)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    assert looked(url, clock).unsafe == "it is not in WAL mode"


def test_a_large_database_is_not_read_for_ever(tmp_path, clock):
    """When the time is over, soundness is unknown, and the rest is told."""
    url, file = made(tmp_path, clock)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(
            "CREATE TABLE filler AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<20000) SELECT i, hex(i) h FROM n"
        )
        connection.execute("CREATE INDEX filler_h ON filler (h)")
        connection.commit()
    found = looked(url, clock, patience=timedelta(0))
    assert found.damage is None
    assert found.revision == HEAD


def test_the_file_of_a_url(tmp_path):
    """A relative one lies in the data folder; a server has none."""
    assert file_of("sqlite:///a.db", data_dir=tmp_path) == tmp_path / "a.db"
    assert file_of("postgresql://u@h/d", data_dir=tmp_path) is None
    with pytest.raises(ConfigError):
        file_of("nonsense", data_dir=tmp_path)


def test_a_database_that_nobody_adopted_is_told(store, database_url, clock, tmp_path):
    """A look finds what a run would refuse, and writes nothing."""
    frozen(store, 1)
    assert looked(database_url, clock, tmp_path).strange == ""
    run_sql(store, "UPDATE installation SET generation = generation - 1")
    found = looked(database_url, clock, tmp_path)
    assert found.strange.startswith("this is an older copy")
    run_sql(store, "UPDATE installation SET home = 'x', home_name = 'old.example.net'")
    run_sql(store, "UPDATE installation SET generation = generation + 1")
    assert "from old.example.net" in looked(database_url, clock, tmp_path).strange
    named = looked(database_url, clock, tmp_path, installation="a name")
    assert "copied or moved" in named.strange
