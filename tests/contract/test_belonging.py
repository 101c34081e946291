"""Which database may send, on SQLite and PostgreSQL: what is marked outside of it and when, which copies are noticed, what adopting one changes."""

import json
import os
import re
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import DiskFullError, EstrangedError, Exit, StoreError
from digest.model import DeliveryState, ReviewState, Ruling
from digest.model.belonging import Adopted, Estrangement, Strangeness
from digest.store import Database, belonging, open_store
from digest.store.adopting import NOBODY_KNOWS, REASON
from digest.store.belonging import Home, Known, file_home, judged
from digest.store.marks import Mark, Marks, read
from tests.clock import START, MovableClock
from tests.conftest import LEASE
from tests.ledger import (
    ask_sql,
    claimed,
    deliver,
    frozen,
    intents,
    newsletter,
    outcome,
    rows_of,
    run_sql,
    saved,
    states_of,
    subscribe,
)

RESEND = Ruling(state=DeliveryState.PENDING, text="by hand: one more copy")
TABLES = ("installation", "editions", "deliveries", "delivery_attempts")


class Killed(BaseException):
    """The process is gone: nothing that follows is executed."""


def mark_of(store: Database) -> Mark:
    """Give the mark of a store. There must be one."""
    found = store.belonging.marks.read()[0]
    assert found is not None
    return found


def generation(store: Database) -> int:
    return int(ask_sql(store, "SELECT generation FROM installation")[0][0])


def refused(store: Database) -> Strangeness:
    """Expect that nothing can be frozen, claimed or begun; gives why."""
    found = store.belonging.estrangement()
    assert found is not None
    with pytest.raises(EstrangedError) as caught:
        store.belonging.require()
    assert (caught.value.exit_code, caught.value.hint) == (Exit.CONFIG, "Run: digest db adopt")
    with pytest.raises(EstrangedError), store.outbox.working("w"):
        pytest.fail("a worker began")
    with pytest.raises(EstrangedError):
        store.outbox.freeze(1, newsletter())
    return found.kind


def behind(store: Database, by: int = 1) -> None:
    """Take the database back, as a restored backup is: what it counted since is gone."""
    run_sql(store, f"UPDATE installation SET generation = generation - {by}")


def begin_anew(store: Database) -> None:
    """Make the database look as one that was made just now."""
    fresh = "id = :id, generation = 0, frozen_editions = 0, home = NULL, home_name = NULL, sent_at = NULL"
    run_sql(store, f"UPDATE installation SET {fresh}", id=str(uuid4()))


@pytest.fixture
def spare(tmp_path: Path) -> Path:
    """Give the folder of the second mark."""
    return tmp_path / "state"


@pytest.fixture
def store(database_url: str, tmp_path: Path, clock: MovableClock, spare: Path) -> Iterator[Database]:
    """Open an empty store that keeps both marks."""
    opened = open_store(database_url, data_dir=tmp_path / "data", clock=clock, lease=LEASE, state_dir=spare)
    with closing(opened):
        yield opened


class TestMarking:
    def test_what_is_frozen_and_claimed_is_marked(self, store, clock):
        """The generation grows with each, and stands outside of the database before anything can be sent."""
        one = frozen(store, 3)
        assert mark_of(store).frozen == 1
        before = mark_of(store).generation
        clock.move(timedelta(hours=1))
        with claimed(store, one, limit=1):
            assert mark_of(store).generation == before + 1 == generation(store)
            assert mark_of(store).at > 0

    def test_nothing_to_claim_marks_nothing(self, store):
        """A worker that looks and finds nothing writes no file."""
        one = frozen(store, 1)
        deliver(store, one)
        before = mark_of(store)
        deliver(store, one)
        assert mark_of(store) == before

    def test_both_marks_say_the_same(self, store, spare):
        """The second one lies outside of the data folder."""
        frozen(store, 1)
        (second,) = spare.iterdir()
        assert read(second) == mark_of(store)

    def test_it_is_for_its_owner_alone(self, store):
        """Mode 600, hidden, and nothing else is left beside it."""
        frozen(store, 1)
        path = store.belonging.marks.main
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert path.name.startswith(".")
        assert [one.name for one in path.parent.glob("*.new")] == []

    def test_a_second_mark_that_cannot_be_written_stops_nothing(self, store, spare):
        """Where the home folder is read-only, the first one has to do."""
        spare.write_text("no folder", "utf-8")
        frozen(store, 1)
        assert mark_of(store).frozen == 1

    def test_a_first_mark_that_cannot_be_written_stops_everything(self, store, monkeypatch):
        """What cannot be marked is not sent: claimed rows come back."""
        one = frozen(store, 2)
        with monkeypatch.context() as patch, store.outbox.working("w"):
            patch.setattr(os, "fsync", _full)
            with pytest.raises(DiskFullError) as caught:
                store.outbox.claim(one, "w", 9)
            assert caught.value.exit_code is Exit.DISK_FULL
        assert states_of(store, one) == {"pending": 2}
        assert deliver(store, one) == 2

    def test_reading_only_marks_nothing(self, store, database_url, tmp_path, clock):
        """A look neither writes nor refuses."""
        frozen(store, 1)
        behind(store)
        marked = mark_of(store)
        look = open_store(database_url, data_dir=tmp_path / "data", clock=clock, readonly=True)
        with closing(look):
            assert look.belonging.estrangement() is not None
            assert look.editions.listing()
        assert mark_of(store) == marked


def _full(_descriptor: int) -> None:
    raise OSError(28, "No space left on device")


class TestDying:
    """A process that dies at any point causes no false alarm, and no letter goes out that an older copy could forget unseen."""

    @pytest.mark.parametrize("step", ["open", "write", "fsync", "replace"])
    def test_while_the_mark_of_a_freeze_is_written(self, store, monkeypatch, step):
        """The next run goes on, and marks what was frozen."""
        subscribe(store, 2)
        one = saved(store)
        store.belonging.require()
        self._die_at(monkeypatch, step)
        with pytest.raises(Killed):
            store.outbox.freeze(one.id, newsletter())
        monkeypatch.undo()
        assert store.belonging.estrangement() is None
        assert deliver(store, one.id) == 2
        assert mark_of(store).generation == generation(store)

    @pytest.mark.parametrize("step", ["open", "write", "fsync", "replace"])
    def test_while_the_mark_of_a_claim_is_written(self, store, monkeypatch, step):
        """Nothing of that claim was sent; the next run sends it."""
        one = frozen(store, 2)
        with monkeypatch.context() as patch, store.outbox.working("w"):
            self._die_at(patch, step)
            with pytest.raises(Killed):
                store.outbox.claim(one, "w", 9)
        assert states_of(store, one) == {"pending": 2}
        assert store.belonging.estrangement() is None
        assert deliver(store, one) == 2

    @pytest.mark.parametrize("step", ["open", "write", "fsync", "replace"])
    def test_before_the_home_is_known(self, store, monkeypatch, step):
        """The mark comes first: a database with a home and history always has one."""
        self._die_at(monkeypatch, step)
        with pytest.raises(Killed):
            store.belonging.require()
        assert ask_sql(store, "SELECT home FROM installation") == [(None,)]
        monkeypatch.undo()
        assert store.belonging.estrangement() is None
        frozen(store, 1)

    def test_before_the_commit_nothing_is_marked(self, store, monkeypatch):
        """A mark never stands for what was rolled back."""
        one = frozen(store, 1)
        before = mark_of(store)
        with monkeypatch.context() as patch, store.outbox.working("w"):
            patch.setattr("digest.store.belonging.Belonging.grown", _die)
            with pytest.raises(Killed):
                store.outbox.claim(one, "w", 9)
        assert mark_of(store) == before
        assert store.belonging.estrangement() is None

    def test_between_adopting_and_its_mark(self, store, monkeypatch):
        """The ledger is adopted; where no mark was, it asks once more, and changes nothing more."""
        one = frozen(store, 2)
        behind(store)
        with monkeypatch.context() as patch:
            self._die_at(patch, "open")
            with pytest.raises(Killed):
                store.belonging.adopt(moved=False, how="test")
        assert store.belonging.estrangement() is None
        assert states_of(store, one) == {"uncertain": 2}
        assert store.belonging.adopt(moved=False, how="test") == Adopted()

    @staticmethod
    def _die_at(patch: pytest.MonkeyPatch, step: str) -> None:
        if step == "replace":
            patch.setattr(Path, "replace", _die)
            return
        real = getattr(os, step)

        def call(*arguments: object) -> object:
            mine = not isinstance(arguments[0], Path) or arguments[0].name.endswith(".mark.new")
            if mine:
                raise Killed
            return real(*arguments)

        patch.setattr(os, step, call)


def _die(*_arguments: object) -> None:
    raise Killed


class TestNoticing:
    def test_an_older_copy(self, store, clock):
        """It knows less than the mark: nothing is begun, frozen or claimed."""
        frozen(store, 2)
        clock.move(timedelta(hours=2))
        frozen(store, 2, slot="edition:2")
        before = replace(mark_of(store))
        behind(store)
        run_sql(store, "UPDATE installation SET frozen_editions = 1")
        assert refused(store) is Strangeness.OLDER
        found = store.belonging.estrangement()
        assert (found.lost_editions, found.may_be_whole) == (1, False)
        assert found.sent_until is not None
        assert mark_of(store) == before

    def test_an_older_copy_of_the_whole_data_folder(self, store, spare):
        """The mark in it is as old as the database, and the second one, outside of it, is not."""
        frozen(store, 2)
        main = store.belonging.marks.main
        old = main.read_bytes()
        deliver(store, 1)
        behind(store)
        main.write_bytes(old)
        assert refused(store) is Strangeness.OLDER
        shutil.rmtree(spare)
        assert store.belonging.estrangement() is None  # without it nobody can tell

    def test_another_database(self, store):
        """Its life has another name, and that is none of its earlier ones."""
        frozen(store, 1)
        run_sql(store, "UPDATE installation SET id = :id", id=str(uuid4()))
        assert refused(store) is Strangeness.REPLACED

    def test_an_empty_database_in_the_place_of_one_that_sent(self, store):
        """Who lost a database and begins anew may send what readers have got: a person says so first."""
        frozen(store, 1)
        begin_anew(store)
        assert store.belonging.estrangement().kind is Strangeness.REPLACED

    def test_an_empty_database_after_the_data_folder_was_lost(self, store):
        """The second mark knows that another one sent from here: a lost disk looks like a new beginning, so a person says which it is."""
        frozen(store, 1)
        store.belonging.marks.main.unlink()
        begin_anew(store)
        found = store.belonging.estrangement()
        assert (found.kind, found.is_new, found.may_be_whole) == (Strangeness.REPLACED, True, False)
        with pytest.raises(
            EstrangedError, match=r"this database is new, and another one sent from here up to .* UTC"
        ) as caught:
            store.belonging.require()
        assert "digest db restore FILE" in caught.value.hint
        assert caught.value.hint.endswith("digest db adopt")

    def test_a_new_beginning_goes_on_once_it_is_adopted(self, store):
        """Nothing is in doubt in an empty database; it sends, and asks no more."""
        frozen(store, 1)
        store.belonging.marks.main.unlink()
        begin_anew(store)
        assert store.belonging.adopt(moved=False, how="test").uncertain == 1  # the letter of this store, which stayed
        assert store.belonging.estrangement() is None
        frozen(store, 1, slot="edition:2")

    def test_a_database_that_never_sent_may_be_thrown_away(self, store):
        """Both marks are there, and say that nothing went out: who begins anew is asked nothing."""
        store.belonging.require()
        begin_anew(store)
        assert store.belonging.estrangement() is None
        frozen(store, 1)

    def test_another_home(self, store, monkeypatch):
        """A copy that knows that it sent from elsewhere."""
        frozen(store, 1)
        run_sql(store, "UPDATE installation SET home = 'x', home_name = 'old.example.net:/srv/digest.db'")
        assert refused(store) is Strangeness.ELSEWHERE
        with pytest.raises(EstrangedError, match=r"old\.example\.net"):
            store.belonging.require()

    def test_a_mark_in_which_nobody_can_read(self, store):
        """It counts as none; on a file that has sent that is told, on a server another machine may have written it."""
        frozen(store, 1)
        store.belonging.marks.main.write_text("{", "utf-8")
        if store._connections.on_server:
            store.belonging.require()
            assert mark_of(store).frozen == 1
        else:
            assert refused(store) is Strangeness.UNMARKED

    def test_a_database_of_an_earlier_version(self, store):
        """It has history, no home and no mark: it takes the place where it is first used."""
        frozen(store, 2)
        store.belonging.marks.main.unlink()
        shutil.rmtree(store.belonging.marks.spare.parent)
        run_sql(store, "UPDATE installation SET generation = 0, home = NULL, home_name = NULL, sent_at = NULL")
        assert store.belonging.estrangement() is None
        assert deliver(store, 1) == 2
        assert ask_sql(store, "SELECT home IS NULL FROM installation") in ([(False,)], [(0,)])


class TestOtherNames:
    """A machine keeps a mark for each name under which it knew a database: a copy under another name is judged by all of them."""

    @pytest.fixture
    def note(self, store: Database) -> Callable[..., Mark]:
        """Note, as a database by another name, that this ledger was further on there."""

        def noted(**changes: Any) -> Mark:
            main = store.belonging.marks.main
            assert main is not None
            mark = replace(mark_of(store), **changes)
            Marks(main.with_name(".other.mark")).note(mark)
            return mark

        return noted

    def test_more_was_sent_under_another_name(self, store, note):
        """This is a copy from before that: what it may not know of was sent from here, so it was not only moved."""
        frozen(store, 1)
        seen = note(generation=generation(store) + 1, frozen=2)
        assert refused(store) is Strangeness.OLDER
        found = store.belonging.estrangement()
        assert (found.lost_editions, found.may_be_whole) == (seen.frozen - 1, False)

    def test_a_machine_that_was_forgotten_in_a_move(self, store, note, clock):
        """It sent on from the old database after the move; pointed at the new one, it knows that this one knows nothing of that."""
        frozen(store, 1)
        before = mark_of(store)
        run_sql(store, "UPDATE installation SET home = 'x', home_name = 'old'")
        assert store.belonging.adopt(moved=True, how="test") == Adopted()
        clock.move(timedelta(minutes=5))
        note(life=before.life, generation=before.generation + 1, at=before.at + 300_000)
        assert refused(store) is Strangeness.OLDER
        with pytest.raises(EstrangedError, match="not only moved"):
            store.belonging.adopt(moved=True, how="test")

    def test_the_same_name_on_another_server(self, store, note, clock):
        """So it is where the name is the same: its own mark, of a life that went on after its end here, is not taken for an old one."""
        frozen(store, 1)
        before = mark_of(store)
        behind(store)
        store.belonging.adopt(moved=False, how="test")
        clock.move(timedelta(minutes=5))
        store.belonging.marks.main.unlink()
        Marks(store.belonging.marks.main).note(replace(before, at=before.at + 300_000))
        assert refused(store) is Strangeness.OLDER

    def test_adopting_it_is_asked_once(self, store, note, clock):
        """What waits is in doubt then; the mark by the other name stays, tells nothing new, and begins to speak again if more is sent there."""
        one = frozen(store, 2)
        before = mark_of(store)
        run_sql(store, "UPDATE installation SET home = 'x', home_name = 'old'")
        store.belonging.adopt(moved=True, how="test")
        for hour in (1, 2):
            note(life=before.life, generation=before.generation + hour, at=before.at + hour * 3_600_000)
            assert refused(store) is Strangeness.OLDER
            assert store.belonging.adopt(moved=False, how="test").held in ((one,), ())
            assert store.belonging.estrangement() is None
            store.belonging.require()
        assert states_of(store, one) == {"uncertain": 2}

    @pytest.mark.parametrize("changes", [{}, {"generation": 0}, {"life": "of another newsletter", "generation": 900}])
    def test_other_databases_of_the_folder_mean_nothing(self, store, note, changes):
        """One that knows no more than this one, and one that has nothing to do with it."""
        frozen(store, 1)
        note(**changes)
        store.belonging.require()
        behind(store)
        assert store.belonging.adopt(moved=False, how="test").uncertain == 1
        assert len(ask_sql(store, "SELECT 1 FROM adoptions")) == 1

    def test_one_that_cannot_be_read_stops_nobody(self, store):
        """Nothing depends on it."""
        frozen(store, 1)
        store.belonging.marks.main.with_name(".other.mark").mkdir()
        store.belonging.require()


@pytest.mark.postgres
class TestServer:
    """Several machines share one database on a server; each has a mark of its own."""

    @pytest.fixture
    def database_url(self, request: pytest.FixtureRequest, clock: MovableClock) -> Iterator[str]:
        databases = request.getfixturevalue("databases")
        one = databases.take()
        yield one.url
        databases.give_back(one)

    @pytest.fixture
    def other(self, database_url: str, tmp_path: Path, clock: MovableClock) -> Iterator[Database]:
        with closing(open_store(database_url, data_dir=tmp_path / "other", clock=clock, lease=LEASE)) as opened:
            yield opened

    def test_a_new_machine_joins(self, store, other):
        """It has no mark, and nobody can tell it from a machine that lost its own."""
        one = frozen(store, 2)
        assert deliver(other, one) == 2
        assert mark_of(other).life == mark_of(store).life

    def test_what_others_send_raises_no_alarm(self, store, other):
        """A mark may be behind the database, and catches up when its machine looks."""
        other.belonging.require()
        one = frozen(store, 2)
        deliver(store, one, limit=1)
        assert mark_of(other).generation < generation(store)
        other.belonging.require()
        assert mark_of(other).generation == generation(store)

    def test_an_adoption_counts_for_all(self, store, other):
        """The marks of other machines are of an earlier life, however far ahead: they follow."""
        frozen(store, 2)
        store.belonging.require()
        other.belonging.require()
        behind(store)
        assert other.belonging.estrangement() is not None
        store.belonging.adopt(moved=False, how="test")
        other.belonging.require()
        assert mark_of(other) == mark_of(store)

    def test_an_adoption_counts_for_all_that_knew_another_database(self, store, other):
        """The life that sent before ended as well: its marks on other machines follow, and nothing is brought into doubt twice."""
        one = frozen(store, 2)
        store.belonging.require()
        other.belonging.require()
        run_sql(store, "UPDATE installation SET id = :id", id=str(uuid4()))
        assert refused(other) is Strangeness.REPLACED
        store.belonging.adopt(moved=False, how="test")
        other.belonging.require()
        assert mark_of(other) == mark_of(store)
        assert [row.doubts for row in rows_of(other, one).values()] == [1, 1]

    def test_two_machines_that_adopt_at_once(self, store, other, monkeypatch):
        """The second one finds it done: no letter is counted twice, so that a copy by policy is left."""
        one = frozen(store, 2)
        other.belonging.require()
        behind(store)
        deaf: Estrangement | None = other.belonging.estrangement()

        def meanwhile(_belonging: object) -> Estrangement | None:
            if len(ask_sql(store, "SELECT 1 FROM adoptions")) == 0:
                monkeypatch.undo()
                assert store.belonging.adopt(moved=False, how="first").uncertain == 2
            return deaf

        monkeypatch.setattr(belonging.Belonging, "estrangement", meanwhile)
        assert other.belonging.adopt(moved=False, how="second") == Adopted()
        assert [row.doubts for row in rows_of(store, one).values()] == [1, 1]
        assert ask_sql(store, "SELECT how FROM adoptions") == [("first",)]
        other.belonging.require()

    def test_a_dump_in_another_database(self, store, databases, tmp_path, clock):
        """The same rows in another database of the cluster are a copy."""
        frozen(store, 1)
        (row,) = ask_sql(store, "SELECT id, generation, frozen_editions, home, home_name FROM installation")
        second = databases.take()
        try:
            with closing(open_store(second.url, data_dir=tmp_path / "b", clock=clock, lease=LEASE)) as copy:
                run_sql(
                    copy,
                    "UPDATE installation SET id = :id, generation = :g, frozen_editions = :f, home = :h, home_name = :n",
                    **dict(zip("igfhn", row, strict=True), id=row[0]),
                )
                assert refused(copy) is Strangeness.ELSEWHERE
        finally:
            second.connection.close()
            databases.cluster.drop(second.name)

    def test_a_machine_that_sent_on_from_the_old_database(self, store, other, databases, tmp_path, clock):
        """A dump in another database, adopted as moved by one machine: the other one, pointed at it later, may not send from it."""
        run_sql(store, "UPDATE test_clock SET at = :now", now=START)
        frozen(store, 1)
        other.belonging.require()
        (row,) = ask_sql(store, "SELECT id, generation, frozen_editions, home, home_name FROM installation")
        second = databases.take()
        try:
            with closing(open_store(second.url, data_dir=tmp_path / "data", clock=clock, lease=LEASE)) as moved:
                columns = "id = :i, generation = :g, frozen_editions = :f, home = :h, home_name = :n"
                run_sql(moved, "UPDATE test_clock SET at = :now", now=START)
                run_sql(moved, f"UPDATE installation SET {columns}", **dict(zip("igfhn", row, strict=True)))
                assert moved.belonging.adopt(moved=True, how="test") == Adopted()
                moved.belonging.require()
            run_sql(store, "UPDATE test_clock SET at = :later", later=START + timedelta(minutes=5))
            frozen(other, 1, slot="edition:2")
            with closing(open_store(second.url, data_dir=tmp_path / "other", clock=clock, lease=LEASE)) as pointed:
                assert refused(pointed) is Strangeness.OLDER
            with closing(open_store(second.url, data_dir=tmp_path / "data", clock=clock, lease=LEASE)) as moved:
                moved.belonging.require()  # the machine that moved goes on
        finally:
            second.connection.close()
            databases.cluster.drop(second.name)

    def test_a_live_worker_keeps_it_from_being_adopted(self, store, other):
        """Who sends must stop first."""
        frozen(store, 1)
        with other.outbox.working("busy"):
            behind(store)
            with pytest.raises(StoreError, match="worker busy is at work"):
                store.belonging.adopt(moved=False, how="test")


class TestFiles:
    """What people do with the file of a SQLite database."""

    @pytest.fixture
    def place(self, tmp_path: Path, empty_sqlite: Path, clock: MovableClock) -> Path:
        """Give a data folder whose database has sent one edition to two of three readers."""
        folder = tmp_path / "data"
        folder.mkdir(mode=0o700)
        shutil.copy2(empty_sqlite, folder / "digest.db")
        with closing(self._open(folder, clock)) as store:
            one = frozen(store, 3)
            deliver(store, one, limit=2)
        return folder

    @staticmethod
    def _open(folder: Path, clock: MovableClock, **options: object) -> Database:
        return open_store("sqlite:///digest.db", data_dir=folder, clock=clock, **options)  # type: ignore[arg-type]

    def test_the_file_alone_elsewhere(self, place, tmp_path, clock):
        """`scp digest.db`: another path is another place."""
        (tmp_path / "new").mkdir(mode=0o700)
        shutil.copy2(place / "digest.db", tmp_path / "new")
        with closing(self._open(tmp_path / "new", clock)) as store:
            assert refused(store) is Strangeness.ELSEWHERE
            with pytest.raises(EstrangedError, match=re.escape(f"{place}/digest.db")):
                store.belonging.require()

    def test_the_whole_folder_elsewhere(self, place, tmp_path, clock):
        """`cp -a`: the mark that came along changes nothing."""
        shutil.copytree(place, tmp_path / "new")
        with closing(self._open(tmp_path / "new", clock)) as store:
            assert refused(store) is Strangeness.ELSEWHERE
        with closing(self._open(place, clock)) as store:
            store.belonging.require()

    def test_the_whole_folder_on_another_machine(self, place, clock, monkeypatch, tmp_path):
        """The same path there is another place."""
        other = tmp_path / "machine-id"
        other.write_text("b642b4217b34b1e8d3bd915fc65c4452\n", "ascii")
        monkeypatch.setattr(belonging, "MACHINE_IDS", (other,))
        with closing(self._open(place, clock)) as store:
            assert refused(store) is Strangeness.ELSEWHERE

    def test_a_machine_without_a_name_goes_by_the_path(self, place, clock, monkeypatch, tmp_path):
        """A container that is made anew around the same volume is no other place."""
        monkeypatch.setattr(belonging, "MACHINE_IDS", (tmp_path / "none",))
        with closing(self._open(place, clock)) as store:
            store.belonging.adopt(moved=True, how="test")
            monkeypatch.setattr(belonging, "gethostname", lambda: "f3a1b2c4d5e6")
            store.belonging.require()

    def test_a_place_with_a_name(self, place, tmp_path, clock):
        """DIGEST_INSTALLATION stands for machine and path: moved volumes stay at home, and a clone with another name is noticed."""
        with closing(self._open(place, clock, installation="prod")) as store:
            assert store.belonging.adopt(moved=True, how="test") == Adopted()
        place.rename(tmp_path / "moved")
        with closing(self._open(tmp_path / "moved", clock, installation="prod")) as store:
            store.belonging.require()
        with closing(self._open(tmp_path / "moved", clock, installation="staging")) as store:
            assert refused(store) is Strangeness.ELSEWHERE

    def test_an_older_file_in_place(self, place, clock):
        """`cp backup/digest.db data/`: the mark beside it remembers."""
        backup = (place / "digest.db").read_bytes()
        with closing(self._open(place, clock)) as store:
            deliver(store, 1)
        (place / "digest.db").write_bytes(backup)
        with closing(self._open(place, clock)) as store:
            assert refused(store) is Strangeness.OLDER
            store.belonging.adopt(moved=False, how="test")
            assert states_of(store, 1) == {"accepted": 2, "uncertain": 1}
            assert store.outbox.unfinished() == []

    def test_a_glob_leaves_the_mark_out(self, place):
        """`cp data/* backup/` does not take it along."""
        assert [path.name for path in place.glob("[!.]*") if path.is_file()] == ["digest.db"]
        assert (place / ".digest.db.mark").exists()

    def test_a_file_in_an_emptied_folder(self, place, clock):
        """The mark is gone: how much was sent since is not known."""
        (place / ".digest.db.mark").unlink()
        with closing(self._open(place, clock)) as store:
            assert refused(store) is Strangeness.UNMARKED

    def test_moved_whole(self, place, tmp_path, clock):
        """A person who knows that it is the newest and only one changes nothing else."""
        place.rename(tmp_path / "new")
        with closing(self._open(tmp_path / "new", clock)) as store:
            assert store.belonging.adopt(moved=True, how="test") == Adopted()
            assert states_of(store, 1) == {"accepted": 2, "pending": 1}
            assert deliver(store, 1) == 1
        assert json.loads((tmp_path / "new" / ".digest.db.mark").read_text("utf-8"))["frozen"] == 1

    def test_the_other_life_does_not_come_back(self, place, tmp_path, clock):
        """A clone that was adopted elsewhere and is copied back is noticed: its first life went on here."""
        shutil.copytree(place, tmp_path / "new")
        with closing(self._open(tmp_path / "new", clock)) as store:
            store.belonging.adopt(moved=False, how="test")
        shutil.copy2(tmp_path / "new" / "digest.db", place / "digest.db")
        with closing(self._open(place, clock)) as store:
            assert refused(store) is Strangeness.ELSEWHERE


class TestAdopting:
    def test_nothing_is_sent_again_by_itself(self, store):
        """What waits becomes uncertain and its edition is held; what is known stays known."""
        one = frozen(store, 4)
        with claimed(store, one, limit=2) as rows:
            store.outbox.commit([], intents(rows))
            store.outbox.commit(
                [outcome(rows[0], DeliveryState.ACCEPTED), outcome(rows[1], DeliveryState.DEFERRED)], []
            )
        behind(store)
        assert store.belonging.adopt(moved=False, how="test") == Adopted(uncertain=3, held=(one,))
        assert states_of(store, one) == {"accepted": 1, "uncertain": 3}
        progress = store.outbox.progress(one)
        assert (progress.state, progress.paused_reason) == ("held", REASON)
        assert store.outbox.unfinished() == []
        assert deliver(store, one) == 0
        assert store.auditor.verify(one).breaches == ()

    def test_the_attempt_of_the_other_life_is_on_record(self, store):
        """One attempt, of which nobody knows the end, beside those that are known."""
        one = frozen(store, 1)
        behind(store)
        store.belonging.adopt(moved=False, how="test")
        assert ask_sql(store, "SELECT worker, outcome FROM delivery_attempts") == [(NOBODY_KNOWS, None)]
        (row,) = rows_of(store, one).values()
        assert (row.attempts, row.doubts, row.fence) == (1, 1, 1)

    @pytest.mark.parametrize("policy", ["resend", "hold"])
    def test_to_let_the_edition_go_on_sends_none_of_them_again(self, store, clock, policy):
        """Whatever the policy and however long it waits: they may all have gone out, and nobody but a person repeats that."""
        one = frozen(store, 3, uncertain=policy, max_resends=5)
        behind(store)
        store.belonging.adopt(moved=False, how="test")
        store.editions.stop(one, "resume", "by hand", clock())
        clock.move(timedelta(hours=20))
        store.outbox.recover()
        assert deliver(store, one) == 0
        assert (store.outbox.unfinished(), store.outbox.next_wake(one)) == ([], None)
        progress = store.outbox.progress(one)
        assert (progress.state, progress.open, progress.next_attempt_at) == ("done", 0, None)
        assert (progress.retriable_doubts, progress.restored_doubts, progress.left) == (0, 3, True)
        assert {row.next_attempt_at for row in rows_of(store, one).values()} == {None}
        assert store.observer.speed(one).last_due is None

    def test_others_go_on_beside_them(self, store, clock):
        """A doubt that comes after the adoption is one as always, and the policy sends it again."""
        one = frozen(store, 2, max_resends=2)
        behind(store)
        store.belonging.adopt(moved=False, how="test")
        store.interventions.resolve(one, {2: RESEND}, span=timedelta(days=1), how="test")
        store.editions.stop(one, "resume", "by hand", clock())
        deliver(store, one, state=DeliveryState.UNCERTAIN)
        progress = store.outbox.progress(one)
        assert (progress.retriable_doubts, progress.restored_doubts) == (1, 1)
        clock.move(timedelta(hours=1))
        assert deliver(store, one) == 1
        assert states_of(store, one) == {"accepted": 1, "uncertain": 1}
        assert store.auditor.verify(one).breaches == ()

    def test_a_reader_who_leaves_gets_none_by_hand_either(self, store):
        """The letter stays in doubt, since it may have gone out, and no ruling sends it again."""
        one = frozen(store, 1)
        behind(store)
        store.belonging.adopt(moved=False, how="test")
        (found,) = store.subscribers.every("weekly")
        store.subscribers.unsubscribe(found.key, how="page", now=START)
        assert states_of(store, one) == {"uncertain": 1}
        assert not store.interventions.resolve(one, {1: RESEND}, span=timedelta(days=1), how="test")

    def test_a_person_lets_them_go(self, store, clock):
        """A ruling gives each one more copy, the same letter, and no third."""
        one = frozen(store, 2)
        before = {row: letter.message_id for row, letter in rows_of(store, one).items()}
        behind(store)
        store.belonging.adopt(moved=False, how="test")
        assert len(store.interventions.resolve(one, {1: RESEND, 2: RESEND}, span=timedelta(days=1), how="test")) == 2
        store.editions.stop(one, "resume", "by hand", clock())
        assert deliver(store, one) == 2
        assert {row: letter.message_id for row, letter in rows_of(store, one).items()} == before
        assert states_of(store, one) == {"accepted": 2}
        assert store.auditor.verify(one).breaches == ()

    def test_what_was_in_flight_is_in_doubt_once(self, store):
        """The worker of the other life is dead here; its dot and a copy by policy may both have gone, so none is left."""
        one = frozen(store, 2)
        with suppress(Killed), store.outbox.working("w"):
            rows = store.outbox.claim(one, "w", 1)
            store.outbox.commit([], intents(rows))
        behind(store)
        store.belonging.adopt(moved=False, how="test")
        assert states_of(store, one) == {"uncertain": 2}
        found = rows_of(store, one)
        assert (found[1].doubts, found[2].doubts) == (2, 1)
        assert store.auditor.verify(one).breaches == ()

    @pytest.mark.parametrize("policy", ["resend", "hold"])
    def test_what_was_in_flight_is_counted(self, store, policy):
        """The number that is told is that which the ledger shows of the editions that are held, whatever brought each letter into doubt."""
        one, alone = frozen(store, 3, uncertain=policy), frozen(store, 3, slot="edition:2", uncertain=policy)
        with store.outbox.working("w"):
            for edition, limit in ((one, 1), (alone, 3)):
                rows = store.outbox.claim(edition, "w", limit)
                store.outbox.commit([], intents(rows))
                store.outbox.commit([outcome(row, DeliveryState.ACCEPTED) for row in rows[1:]], [])
            behind(store)
            run_sql(store, "DELETE FROM workers")  # its machine did not come along
            adopted = store.belonging.adopt(moved=False, how="test")
        assert adopted == Adopted(uncertain=4, held=(one, alone))
        assert states_of(store, one) == {"uncertain": 3}
        assert states_of(store, alone) == {"accepted": 2, "uncertain": 1}
        assert ask_sql(store, "SELECT uncertain FROM adoptions") == [(4,)]

    def test_what_was_in_flight_of_a_cancelled_edition_stays_cancelled(self, store, clock):
        """It is over: nothing of it is held."""
        one = frozen(store, 2)
        with store.outbox.working("w"):
            store.outbox.commit([], intents(store.outbox.claim(one, "w", 1)))
            store.editions.stop(one, "cancel", "by hand", clock())
            behind(store)
            run_sql(store, "DELETE FROM workers")
            assert store.belonging.adopt(moved=False, how="test") == Adopted()
        assert store.outbox.progress(one).state == "cancelled"

    def test_what_came_too_late_is_in_doubt_as_well(self, store, clock):
        """Time does not tell what the other life sent: nothing expires before the database is adopted, so that no `retry` repeats it."""
        one = frozen(store, 2)
        behind(store)
        clock.move(timedelta(days=9))
        assert set(store.outbox.recover().values()) == {0}
        assert store.belonging.adopt(moved=False, how="test").uncertain == 2
        store.outbox.recover()
        assert states_of(store, one) == {"uncertain": 2}

    def test_a_doubt_that_is_held_anyway_gets_no_second(self, store):
        """Where the policy sends nothing twice the other life did not either."""
        one = frozen(store, 1, uncertain="hold")
        deliver(store, one, state=DeliveryState.UNCERTAIN)
        behind(store)
        assert store.belonging.adopt(moved=False, how="test").uncertain == 0
        assert rows_of(store, one)[1].doubts == 1

    def test_what_is_over_stays_over(self, store, clock):
        """Editions that are done or cancelled are left alone."""
        done, stopped = frozen(store, 1), frozen(store, 1, slot="edition:2")
        deliver(store, done)
        store.editions.stop(stopped, "cancel", "by hand", clock())
        behind(store)
        assert store.belonging.adopt(moved=False, how="test") == Adopted()
        assert states_of(store, stopped) == {"cancelled": 1}
        assert store.outbox.progress(done).state == "done"

    def test_drafts_are_held(self, store):
        """What was composed may have been frozen and sent since, also what editors approved or a deadline would let go."""
        frozen(store, 1)
        plain = saved(store, slot="edition:2")
        waits = store.editions.save(
            replace(plain, id=0, slot="edition:3", subject="Three", public_id=""),
            store.editions.rendered(plain.id),
            [],
            review="",
        )
        deliver(store, 1)
        behind(store)
        assert store.belonging.adopt(moved=False, how="test").held == (plain.id, waits.id)
        assert {store.outbox.progress(one.id).state for one in (plain, waits)} == {"held"}
        assert store.reviews.get(waits.id).state is ReviewState.HELD
        with pytest.raises(Exception, match="held"):
            store.outbox.freeze(plain.id, newsletter())

    def test_it_begins_a_new_life_and_is_recorded(self, store, clock):
        """Which life ended, why, and where it was; the mark follows."""
        frozen(store, 1)
        before = mark_of(store)
        behind(store)
        store.belonging.adopt(moved=False, how="command line")
        rows = ask_sql(store, "SELECT before, kind, moved, uncertain, how FROM adoptions")
        assert [(row[0], row[1], bool(row[2]), row[3], row[4]) for row in rows] == [
            (before.life, "older", False, 1, "command line")
        ]
        after = mark_of(store)
        assert after.life != before.life
        assert after.generation > before.generation
        assert store.belonging.estrangement() is None

    def test_twice_changes_nothing_more(self, store):
        """The second one finds nothing to adopt."""
        one = frozen(store, 2)
        behind(store)
        store.belonging.adopt(moved=False, how="test")
        before = [ask_sql(store, f"SELECT * FROM {table}") for table in TABLES]
        assert store.belonging.adopt(moved=False, how="test") == Adopted()
        assert [ask_sql(store, f"SELECT * FROM {table}") for table in TABLES] == before
        assert states_of(store, one) == {"uncertain": 2}

    def test_a_second_mark_that_cannot_be_written_does_not_ask_for_ever(self, store, spare):
        """Where it tells of another database and stays, as in a folder that became read-only, adopting once is enough."""
        one = frozen(store, 2)
        (second,) = spare.iterdir()
        kept = second.read_bytes()
        run_sql(store, "UPDATE installation SET id = :id", id=str(uuid4()))
        assert store.belonging.adopt(moved=False, how="test") == Adopted(uncertain=2, held=(one,))
        second.write_bytes(kept)
        assert store.belonging.estrangement() is None

    def test_an_older_copy_was_not_only_moved(self, store):
        """What is known to be missing cannot be said away."""
        one = frozen(store, 1)
        behind(store)
        with pytest.raises(EstrangedError, match="not only moved"):
            store.belonging.adopt(moved=True, how="test")
        assert states_of(store, one) == {"pending": 1}

    def test_another_database_was_not_moved_either(self, store):
        """The sentence says what is known against it."""
        frozen(store, 1)
        run_sql(store, "UPDATE installation SET id = :id", id=str(uuid4()))
        with pytest.raises(EstrangedError, match="not only moved: another one sent from here"):
            store.belonging.adopt(moved=True, how="test")

    def test_a_database_from_before_an_adoption_is_noticed(self, store):
        """It does not know the life that sent last."""
        frozen(store, 1)
        old = ask_sql(store, "SELECT id, generation FROM installation")[0]
        behind(store)
        store.belonging.adopt(moved=False, how="test")
        run_sql(store, "DELETE FROM adoptions")
        run_sql(store, "UPDATE installation SET id = :id, generation = :generation", id=old[0], generation=old[1])
        assert refused(store) is Strangeness.REPLACED


# --- pure

marks = st.builds(
    Mark,
    life=st.sampled_from(["a", "b", "c"]),
    generation=st.integers(0, 5),
    frozen=st.integers(0, 3),
    at=st.integers(0, 10),
)
HERE = Home("here", "host:/data/digest.db")


@given(known=marks, mark=marks, shared=st.booleans())
def test_either_mark_of_another_life_that_sent_stops_everything(known, mark, shared):
    """Whichever of the two is left, and however little this database knows."""
    asked = Known(mark=known, home="", home_name="")
    for main, spare in ((mark, None), (None, mark)):
        found = judged(asked, HERE, main, spare, shared=shared)
        if mark.life != known.life:
            assert (found is not None) == mark.sent
            assert found is None or found.is_new == (not known.sent)


@given(known=marks, main=st.none() | marks, spare=st.none() | marks, shared=st.booleans())
def test_who_is_not_behind_and_at_home_may_send(known, main, spare, shared):
    """No alarm while every mark is of this life and not ahead; always one when a mark of this life is."""
    found = judged(Known(mark=known, home="here", home_name="x"), HERE, main, spare, shared=shared)
    mine = [one for one in (main, spare) if one is not None and one.life == known.life]
    if any(one.generation > known.generation for one in mine):
        assert found is not None
        assert found.kind is Strangeness.OLDER
    elif len(mine) == sum(one is not None for one in (main, spare)) and main is not None:
        assert found is None


@given(known=marks, ended=st.integers(0, 10), mark=marks, shared=st.booleans())
def test_a_life_that_ended_here_speaks_only_of_what_came_after(known, ended, mark, shared):
    """Its marks follow, from wherever they are, unless more was sent in it after its end."""
    known, mark = replace(known, life="now"), replace(mark, life="ended")
    asked = Known(mark=known, home="here", home_name="x", earlier={"ended": ended})
    for found in (
        judged(asked, HERE, mark, None, shared=shared),
        judged(asked, HERE, known, None, [mark], shared=shared),
    ):
        assert (found is not None) == (mark.at > ended)
        assert found is None or found.kind is Strangeness.OLDER


@given(first=marks, second=marks)
def test_a_mark_never_goes_back(tmp_path_factory, first, second):
    """Of two that write for the same life the higher one stays, whoever comes last."""
    path = tmp_path_factory.mktemp("marks") / ".x.mark"
    Marks(path).note(first)
    Marks(path).note(second)
    ahead = first.life == second.life and first.generation >= second.generation
    assert read(path) == (first if ahead else second)


def test_the_id_of_the_machine_is_not_shown(tmp_path, monkeypatch):
    """machine-id(5) asks for that: only a hash of it is kept."""
    secret = tmp_path / "machine-id"
    secret.write_text("b642b4217b34b1e8d3bd915fc65c4452\n", "ascii")
    monkeypatch.setattr(belonging, "MACHINE_IDS", (secret,))
    home = file_home(tmp_path / "digest.db")
    assert "b642b421" not in home.id + home.name
    assert len(home.id) == 24
