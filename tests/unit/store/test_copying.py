"""Backups: whole and checked, taken while others write, put back only where nobody is at work."""

import os
import sqlite3
import stat
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from digest.errors import Exit, StoreError, UsageError
from digest.model.belonging import Strangeness
from digest.store import Database, backup, open_store, restore
from digest.store.migrations import HEAD
from tests.clock import START, MovableClock
from tests.ledger import deliver, frozen, run_sql, saved, states_of

URL = "sqlite:///digest.db"


def opened(folder: Path) -> Database:
    return open_store(URL, data_dir=folder, clock=MovableClock())


def copied(folder: Path, name: str = "backup.db") -> Path:
    target = folder / name
    backup(URL, target, data_dir=folder)
    return target


def put_back(folder: Path, source: Path) -> Path | None:
    return restore(URL, source, data_dir=folder, now=START)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a data folder whose database has sent to one of three readers."""
    with closing(opened(tmp_path)) as store:
        one = frozen(store, 3)
        deliver(store, one, limit=1)
    return tmp_path


class TestBackup:
    def test_it_is_the_database(self, folder, tmp_path):
        """What the ledger knew at that moment, in one private file; the mark is not in it, and nothing else is left."""
        size = backup(URL, folder / "backup.db", data_dir=folder)
        assert size == (folder / "backup.db").stat().st_size > 10_000
        assert stat.S_IMODE((folder / "backup.db").stat().st_mode) == 0o600
        with closing(open_store("sqlite:///backup.db", data_dir=folder, clock=MovableClock(), readonly=True)) as store:
            assert states_of(store, 1) == {"accepted": 1, "pending": 2}
        names = {path.name for path in folder.iterdir() if path.is_file()}
        assert names == {"digest.db", ".digest.db.mark", "backup.db"}

    def test_while_others_write(self, folder):
        """A database at work is copied as it is at one moment."""
        with closing(opened(folder)) as store:
            saved(store, slot="edition:2")
            target = copied(folder)
            saved(store, slot="edition:3")
        with closing(open_store(f"sqlite:///{target}", data_dir=folder, clock=MovableClock(), readonly=True)) as copy:
            assert [one.slot for one in copy.editions.listing()] == ["edition:2", "edition:1"]

    def test_while_others_write_without_a_pause(self, folder, monkeypatch):
        """Whoever writes between two steps of a copy makes it begin anew: it is one step, or it might never end."""
        steps: list[int] = []

        class Busy(sqlite3.Connection):
            def backup(self, target: sqlite3.Connection, **options: Any) -> None:
                def write(_status: int, _left: int, _pages: int) -> None:
                    steps.append(1)
                    assert len(steps) < 50, "it began anew again and again"
                    saved(store, slot=f"manual:{len(steps)}")

                super().backup(target, **{**options, "progress": write})

        with closing(opened(folder)) as store:
            run_sql(store, "CREATE TABLE ballast AS SELECT zeroblob(8000000) AS x")
            with monkeypatch.context() as patch:
                patch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Busy))
                target = copied(folder)
        assert steps
        with closing(open_store(f"sqlite:///{target}", data_dir=folder, clock=MovableClock(), readonly=True)) as copy:
            assert [one.slot for one in copy.editions.listing()] == ["edition:1"]

    def test_nothing_is_overwritten(self, folder):
        """An earlier backup may be the only good one."""
        copied(folder).write_bytes(b"precious")
        with pytest.raises(UsageError, match="exists"):
            copied(folder)
        assert (folder / "backup.db").read_bytes() == b"precious"

    def test_without_a_database(self, tmp_path):
        """There is nothing to copy, and none is made."""
        with pytest.raises(UsageError, match="no database yet"):
            copied(tmp_path)
        assert list(tmp_path.iterdir()) == []

    def test_a_damaged_database_gives_no_backup(self, folder):
        """A copy that is not sound does not come to stand under the name of a backup."""
        with (folder / "digest.db").open("r+b") as file:
            file.seek(3 * 4096)
            file.write(os.urandom(8 * 4096))
        with pytest.raises((StoreError, UsageError)):
            copied(folder)
        assert not (folder / "backup.db").exists()
        assert not list(folder.glob("*.new"))

    def test_a_folder_that_is_not_there(self, folder):
        """Told with the place."""
        with pytest.raises(StoreError, match="could not be copied"):
            backup(URL, folder / "none" / "backup.db", data_dir=folder)

    def test_a_server_has_its_own_tools(self, tmp_path):
        """Which are named."""
        with pytest.raises(UsageError) as caught:
            backup("postgresql://db/news", tmp_path / "x", data_dir=tmp_path)
        assert "pg_dump" in caught.value.hint


class TestRestore:
    def test_an_older_one_is_put_back_and_noticed(self, folder):
        """The ledger is that of the backup, the other is kept, and nothing goes out until somebody adopts it."""
        source = copied(folder)
        with closing(opened(folder)) as store:
            assert deliver(store, 1) == 2
        kept = put_back(folder, source)
        assert kept == folder / "digest.db.before-20261123T070000Z"
        with closing(opened(folder)) as store:
            found = store.belonging.estrangement()
            assert found is not None
            assert found.kind is Strangeness.OLDER
            assert states_of(store, 1) == {"accepted": 1, "pending": 2}
        with closing(open_store(f"sqlite:///{kept}", data_dir=folder, clock=MovableClock(), readonly=True)) as other:
            assert states_of(other, 1) == {"accepted": 3}
        assert stat.S_IMODE((folder / "digest.db").stat().st_mode) == 0o600

    def test_the_newest_state_goes_on(self, folder):
        """Where nothing was sent since the backup nothing has to be adopted."""
        put_back(folder, copied(folder))
        with closing(opened(folder)) as store:
            assert deliver(store, 1) == 2

    def test_where_there_was_none(self, folder, tmp_path):
        """A new machine: the database is made, and knows that it comes from elsewhere."""
        source = copied(folder)
        assert put_back(tmp_path / "new", source) is None
        with closing(opened(tmp_path / "new")) as store:
            found = store.belonging.estrangement()
            assert found is not None
            assert found.kind is Strangeness.ELSEWHERE

    def test_not_while_it_is_open(self, folder):
        """A page that readers leave by would go on writing into a file that is gone."""
        source = copied(folder)
        with closing(opened(folder)) as store:
            store.editions.listing()
            with pytest.raises(StoreError, match="in use") as caught:
                put_back(folder, source)
            assert caught.value.exit_code is Exit.UNAVAILABLE
            run_sql(store, "UPDATE installation SET generation = generation")  # it works on
        assert not list(folder.glob("*.before-*"))

    def test_not_while_a_run_holds_its_lock(self, folder):
        """Also where it has no connection open at this moment."""
        source = copied(folder)
        store = opened(folder)
        with store.exclusive("run:weekly") as mine:
            assert mine
            store.close()
            with pytest.raises(StoreError, match=r"in use \(run"):
                put_back(folder, source)

    @pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + bytes(100)])
    def test_what_is_no_backup_changes_nothing(self, folder, content):
        """The database stays as it is."""
        before = (folder / "digest.db").read_bytes()
        (folder / "x").write_bytes(content)
        with pytest.raises((UsageError, StoreError)):
            put_back(folder, folder / "x")
        with closing(sqlite3.connect(folder / "digest.db")) as connection:
            assert connection.execute("SELECT count(*) FROM deliveries").fetchone() == (3,)
        assert len(before) == (folder / "digest.db").stat().st_size
        assert not list(folder.glob("*.before-*"))
        assert not list(folder.glob(".*.new"))

    def test_a_newer_one_is_refused(self, folder):
        """This program could not read it."""
        source = copied(folder)
        with closing(sqlite3.connect(source)) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
            connection.commit()
        with pytest.raises(UsageError, match=f"newer than this program \\({HEAD}\\)"):
            put_back(folder, source)

    def test_a_damaged_database_may_be_replaced(self, folder):
        """That is what backups are for."""
        source = copied(folder)
        (folder / "digest.db").write_bytes(b"garbage" * 1000)
        kept = put_back(folder, source)
        assert kept is not None
        assert kept.read_bytes().startswith(b"garbage")
        with closing(opened(folder)) as store:
            assert deliver(store, 1) == 2

    @pytest.mark.parametrize("content", [None, b"garbage" * 1000])
    def test_the_log_of_a_lost_database_is_not_read_into_the_next(self, folder, content):
        """A crash leaves a log beside the file; SQLite takes any that lies there for its own."""
        source = copied(folder)
        with closing(opened(folder)) as store:
            deliver(store, 1)
            left = Path(f"{folder}/digest.db-wal").read_bytes()
        (folder / "digest.db").unlink()
        if content:
            (folder / "digest.db").write_bytes(content)
        (folder / "digest.db-wal").write_bytes(left)
        put_back(folder, source)
        with closing(sqlite3.connect(folder / "digest.db")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("SELECT count(*) FROM deliveries WHERE state = 'accepted'").fetchone() == (1,)
        assert (folder / "digest.db.before-20261123T070000Z-wal").read_bytes() == left

    def test_what_was_put_aside_is_never_overwritten(self, folder):
        """Twice within a second: the database that stood there first is the precious one."""
        source = copied(folder)
        kept = put_back(folder, source)
        assert kept is not None
        before = kept.read_bytes()
        names = [again.name for _ in range(2) if (again := put_back(folder, source))]
        assert names == [f"{kept.name}.2", f"{kept.name}.3"]
        assert kept.read_bytes() == before
        with closing(opened(folder)) as store:
            assert deliver(store, 1) == 2

    def test_without_hard_links(self, folder, monkeypatch):
        """Some file systems have none."""
        source = copied(folder)

        def refuse(*_arguments: object) -> None:
            raise OSError(1, "Operation not permitted")

        monkeypatch.setattr(os, "link", refuse)
        kept = put_back(folder, source)
        assert kept is not None
        assert kept.exists()
        assert (folder / "digest.db").exists()

    def test_a_file_that_is_not_there(self, folder):
        """A typing error is wrong use."""
        with pytest.raises(UsageError, match="no such file"):
            put_back(folder, folder / "none")
