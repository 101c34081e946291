"""Opening: where a database lies, who may read it, of which revision it is, and that looking leaves no trace."""

import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from digest.errors import ConfigError, Exit, StoreError
from digest.store import Database, open_store, revision, upgrade
from digest.store.migrations import HEAD
from tests.clock import START, MovableClock
from tests.ledger import NEWSLETTER, article, collected, frozen, run_sql, saved, states_of, subscribe

ROOT = Path(__file__).parents[3]


def opened(folder: Path, *, readonly: bool = False, url: str = "sqlite:///digest.db") -> Database:
    return open_store(url, data_dir=folder, clock=MovableClock(), readonly=readonly)


def contents(folder: Path) -> dict[str, bytes]:
    """Give every file in a folder, byte for byte."""
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def visible(folder: Path) -> list[str]:
    """Give the names of the files that are not hidden."""
    return [path.name for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")]


def stamp(file: Path, version: str) -> None:
    """Make a database claim another revision."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", [version])
        connection.commit()


def test_missing_database_is_made(tmp_path):
    """The first run makes the database with its folder, ready to use and for its owner alone."""
    with closing(opened(tmp_path / "new" / "data")) as store:
        frozen(store, 1)
        files = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "new" / "data").iterdir()}
    names = ("digest.db", "digest.db-wal", "digest.db-shm", ".digest.db.mark")
    assert files == dict.fromkeys(names, 0o600)
    assert stat.S_IMODE((tmp_path / "new" / "data").stat().st_mode) == 0o700


def test_relative_path_lies_in_the_data_directory(tmp_path, monkeypatch):
    """Where cron happens to start a run does not matter."""
    monkeypatch.chdir("/")
    opened(tmp_path).close()
    assert (tmp_path / "digest.db").exists()


def test_absolute_path_is_taken_as_it_is(tmp_path):
    """An absolute URL names its file, whatever the data directory is."""
    opened(Path("/nowhere"), url=f"sqlite:///{tmp_path / 'x.db'}").close()
    assert (tmp_path / "x.db").exists()


def test_nothing_is_left_beside_a_closed_database(tmp_path):
    """After a run there is one file to back up; the mark, which is to stay where it is, is hidden."""
    with closing(opened(tmp_path)) as store:
        frozen(store, 1)
    assert visible(tmp_path) == ["digest.db"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666])
@pytest.mark.parametrize("readonly", [True, False])
def test_database_that_others_can_read_is_refused(tmp_path, mode, readonly):
    """A group- or world-readable database is refused with the command that mends it."""
    opened(tmp_path).close()
    file = tmp_path / "digest.db"
    file.chmod(mode)
    with pytest.raises(StoreError, match="others can read the database") as caught:
        opened(tmp_path, readonly=readonly)
    assert caught.value.hint == f"Run: chmod 600 {file}"
    file.chmod(0o600)
    opened(tmp_path, readonly=readonly).close()


@pytest.mark.parametrize(
    "url", ["", "nonsense", "mysql://localhost/x", "sqlite://", "sqlite:///:memory:", "postgres", "oracle://u:hush@h/x"]
)
def test_url_that_means_nothing(tmp_path, url):
    """A URL of no database that we know is a setting to mend, and a password in it is not shown."""
    with pytest.raises(ConfigError) as caught:
        opened(tmp_path, url=url)
    assert (caught.value.exit_code, caught.value.where) == (Exit.CONFIG, "DIGEST_DATABASE__URL")
    assert "hush" not in str(caught.value)
    assert "sqlite:///PATH" in caught.value.hint


def test_unreachable_server(tmp_path):
    """A server that is not there is unavailable, and its password stays secret."""
    pytest.importorskip("psycopg")
    with pytest.raises(StoreError, match="unavailable") as caught:
        opened(tmp_path, url="postgresql://me:hush@127.0.0.1:1/x")
    assert caught.value.exit_code is Exit.UNAVAILABLE
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize("readonly", [True, False])
def test_file_that_is_no_database(tmp_path, readonly):
    """A file of something else is neither used nor changed."""
    file = tmp_path / "digest.db"
    file.write_bytes(b"Dear diary, " * 100)
    file.chmod(0o600)
    with pytest.raises(StoreError, match="not a database"):
        opened(tmp_path, readonly=readonly)
    assert contents(tmp_path) == {"digest.db": b"Dear diary, " * 100}


def test_folder_that_cannot_be_made(tmp_path):
    """A place that is no directory is named in the error."""
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be opened") as caught:
        opened(tmp_path / "file")
    assert "digest.db" in caught.value.where


@pytest.mark.parametrize("readonly", [True, False])
def test_outdated_database_says_what_to_run(tmp_path, readonly):
    """A database of an earlier revision is not touched before `digest db upgrade`."""
    opened(tmp_path).close()
    stamp(tmp_path / "digest.db", "0001")
    with pytest.raises(StoreError, match=f"revision 0001, this program needs {HEAD}") as caught:
        opened(tmp_path, readonly=readonly)
    assert caught.value.hint == "Run: digest db upgrade"


@pytest.mark.parametrize("readonly", [True, False])
def test_newer_database_is_refused(tmp_path, readonly):
    """A database of a later revision is not for this program, and upgrading does not go back."""
    opened(tmp_path).close()
    stamp(tmp_path / "digest.db", "9999")
    with pytest.raises(StoreError, match="newer than this program"):
        opened(tmp_path, readonly=readonly)
    with pytest.raises(StoreError, match="newer than this program"):
        upgrade("sqlite:///digest.db", data_dir=tmp_path)


def test_upgrade_tells_before_and_after(tmp_path):
    """Upgrading makes a missing database, says what it did, and is safe to run twice."""
    assert upgrade("sqlite:///digest.db", data_dir=tmp_path) == (None, HEAD)
    assert upgrade("sqlite:///digest.db", data_dir=tmp_path) == (HEAD, HEAD)
    assert revision("sqlite:///digest.db", data_dir=tmp_path) == (HEAD, HEAD)


def test_revision_of_nothing(tmp_path):
    """Asking for the revision makes no database."""
    assert revision("sqlite:///digest.db", data_dir=tmp_path / "none") == (None, HEAD)
    assert not (tmp_path / "none").exists()


def test_looking_at_a_missing_database(tmp_path):
    """To a read-only run a missing database is an empty one, and stays missing."""
    with closing(opened(tmp_path / "none", readonly=True)) as store:
        assert store.editions.next_number("weekly") == 1
        assert store.articles.known("weekly", [article("a")], START)[0].first_seen == START
        assert list(store.subscribers.every()) == []
        assert list(store.outbox.unfinished()) == []
    assert not (tmp_path / "none").exists()


def test_looking_leaves_every_byte(tmp_path):
    """A read-only run leaves the database byte for byte equal, and nothing beside it."""
    with closing(opened(tmp_path)) as store:
        store.articles.remember("weekly", [collected(article("a"))], START)
        one = frozen(store, 3, article("a"))
    before = contents(tmp_path)
    with closing(opened(tmp_path, readonly=True)) as store:
        assert states_of(store, one) == {"pending": 3}
        assert store.articles.source_added("weekly", ["new"], START) == {"new": START}
        assert store.articles.candidates("weekly", START)[0].published_in == 1
        with store.exclusive("run:weekly") as mine:
            assert mine
    assert contents(tmp_path) == before


def test_looking_while_another_writes(tmp_path):
    """A read-only run sees what a run at work has committed, and does not disturb it."""
    with closing(opened(tmp_path)) as writer:
        one = frozen(writer, 3)
        with closing(opened(tmp_path, readonly=True)) as store:
            assert states_of(store, one) == {"pending": 3}
            saved(writer, slot="later")
            assert store.editions.next_number(NEWSLETTER.key) == 2
    assert visible(tmp_path) == ["digest.db"]


@pytest.mark.parametrize("left", [("-wal",), ("-wal", "-shm")])
def test_looking_after_a_crash(tmp_path, left):
    """What a crash left in the write-ahead log is seen, and neither database nor log are changed."""
    crash, place = tmp_path / "crash", tmp_path / "place"
    place.mkdir()
    with closing(opened(crash)) as writer:
        one = frozen(writer, 3)
        for suffix in ("", *left):
            (place / f"digest.db{suffix}").write_bytes((crash / f"digest.db{suffix}").read_bytes())
            (place / f"digest.db{suffix}").chmod(0o600)
    before = {name: data for name, data in contents(place).items() if not name.endswith("-shm")}
    with closing(opened(place, readonly=True)) as store:
        assert states_of(store, one) == {"pending": 3}
    after = contents(place)
    assert {name: data for name, data in after.items() if not name.endswith("-shm")} == before
    assert ("digest.db-shm" in after) == ("-shm" in left)


def test_read_only_store_refuses_to_write(tmp_path):
    """Whoever opened the database to look cannot write by mistake."""
    with (
        closing(opened(tmp_path, readonly=True)) as store,
        pytest.raises(StoreError, match="read only"),
    ):
        subscribe(store, 1)


def test_durable_settings(tmp_path):
    """Every connection is durable and strict: WAL, FULL, foreign keys, secure delete."""
    with closing(opened(tmp_path)) as store, store._connections.engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
        }
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "busy_timeout": 30_000}
    assert found == expected


def test_two_openers_of_nothing(tmp_path):
    """Two first runs at the same time make one database."""
    code = (
        "import sys; from pathlib import Path; from digest.store import open_store; from tests.clock import MovableClock;"
        "open_store('sqlite:///digest.db', data_dir=Path(sys.argv[1]), clock=MovableClock()).close()"
    )
    openers = [subprocess.Popen([sys.executable, "-c", code, tmp_path], cwd=ROOT) for _ in range(3)]
    assert [opener.wait() for opener in openers] == [0, 0, 0]
    with closing(opened(tmp_path)) as store:
        run_sql(store, "UPDATE installation SET frozen_editions = frozen_editions")
        assert states_of(store, frozen(store, 1)) == {"pending": 1}


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
class TestPostgres:
    def test_empty_server_database_is_made(self, postgres, database_url, tmp_path):
        """A first run on an empty PostgreSQL database makes its tables, and to a look it stays empty."""
        url = postgres.create("opening-empty")
        assert revision(url, data_dir=tmp_path) == (None, HEAD)
        with closing(opened(tmp_path, url=url, readonly=True)) as store:
            assert store.editions.next_number("weekly") == 1
        assert revision(url, data_dir=tmp_path) == (None, HEAD)
        with closing(opened(tmp_path, url=url)) as store:
            subscribe(store, 1)
        assert revision(url, data_dir=tmp_path) == (HEAD, HEAD)
        postgres.drop("opening-empty")

    def test_looking_cannot_write(self, database_url, tmp_path):
        """On a server the transactions of a read-only run are read-only themselves."""
        with closing(opened(tmp_path, url=database_url, readonly=True)) as store:
            with store._connections.engine.connect() as connection:
                assert connection.exec_driver_sql("SHOW transaction_read_only").scalar() == "on"
            assert store.articles.source_added("weekly", ["new"], START) == {"new": START}

    def test_commits_are_durable_whatever_the_server_says(self, database_url, tmp_path):
        """A server or role with `synchronous_commit = off` does not weaken the promise."""
        lazy = f"{database_url}&options=-csynchronous_commit%3Doff"
        with closing(opened(tmp_path, url=lazy)) as store, store._connections.engine.connect() as connection:
            assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
