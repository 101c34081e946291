"""`digest db`: what backing up, restoring, checking and adopting say, ask, refuse and leave behind."""

import io
import os
import sqlite3
import stat
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta

import pytest

from digest.store import Database, open_store
from tests.e2e.newsroom import Newsroom
from tests.ledger import ask_sql, deliver, frozen, run_sql, states_of

SLOT = "edition:2026-11-23T07:00"


class Keyboard(io.StringIO):
    """Standard input that is a terminal, with what a person types."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def nobody_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Under cron standard input is no terminal."""
    monkeypatch.setattr(sys, "stdin", io.StringIO())


@contextmanager
def opened(newsroom: Newsroom) -> Iterator[Database]:
    """Open the database as the program does, with both marks."""
    folder = newsroom.database.parent
    state = newsroom.folder / ".local" / "state" / "digest"
    with closing(open_store("sqlite:///digest.db", data_dir=folder, clock=newsroom.clock, state_dir=state)) as store:
        yield store


@pytest.fixture
def sent(newsroom: Newsroom) -> Newsroom:
    """Give a newsroom whose database has sent to one of three readers."""
    newsroom.configure(key="weekly")
    newsroom.make_database()
    with opened(newsroom) as store:
        deliver(store, frozen(store, 3, slot=SLOT), limit=1)
    return newsroom


@pytest.fixture
def older(sent: Newsroom) -> Newsroom:
    """Give one whose database is an older copy."""
    with opened(sent) as store:
        run_sql(store, "UPDATE installation SET generation = generation - 1")
    return sent


def files(newsroom: Newsroom) -> dict[str, bytes]:
    """Give what lies in the data folder, but for locks."""
    return {one.name: one.read_bytes() for one in newsroom.database.parent.iterdir() if one.is_file()}


def accepted(newsroom: Newsroom) -> int:
    with opened(newsroom) as store:
        return states_of(store, 1).get("accepted", 0)


class TestBackup:
    def test_it_says_where_and_how_large(self, sent):
        """The size is that of the file, which is private whatever the umask allows."""
        target = sent.folder / "backup.db"
        before = os.umask(0)
        try:
            result = sent.call("db", "backup", "backup.db")
        finally:
            os.umask(before)
        assert result.code == 0
        assert result.out.startswith(f"Wrote backup.db ({target.stat().st_size:,} bytes, sound).")
        assert stat.S_IMODE(target.stat().st_mode) == 0o600

    def test_twice_needs_two_names(self, sent):
        """The second one is refused as wrong use, and the first stays as it was."""
        assert sent.call("db", "backup", "backup.db").code == 0
        first = (sent.folder / "backup.db").read_bytes()
        result = sent.call("db", "backup", "backup.db")
        assert (result.code, result.out) == (2, "")
        assert "is not overwritten" in result.err
        assert "Name a new one." in result.err
        assert (sent.folder / "backup.db").read_bytes() == first
        assert sent.call("db", "backup", "second.db").code == 0

    def test_a_folder_in_the_place_of_the_file(self, sent):
        """Nothing is written into it."""
        (sent.folder / "backups").mkdir()
        assert sent.call("db", "backup", "backups").code == 2
        assert list((sent.folder / "backups").iterdir()) == []

    def test_an_older_copy_can_be_backed_up(self, older):
        """Before a person decides: what the copy is and knows stays so."""
        assert older.call("db", "backup", "backup.db").code == 0
        assert older.call("db", "adopt").code == 2

    def test_before_the_first_run(self, newsroom):
        """There is none: said with what makes one, and neither file is made."""
        result = newsroom.call("db", "backup", "backup.db")
        assert result.code == 2
        assert "The first run makes it." in result.err
        assert not newsroom.database.exists()
        assert not (newsroom.folder / "backup.db").exists()


class TestRestore:
    def test_it_asks_and_no_changes_nothing(self, sent, monkeypatch):
        """Only yes replaces a database."""
        sent.call("db", "backup", "backup.db")
        before = files(sent)
        for typed in ("n\n", "\n"):
            monkeypatch.setattr(sys, "stdin", Keyboard(typed))
            result = sent.call("db", "restore", "backup.db")
            assert (result.code, result.out) == (0, "")
            assert "Put backup.db in the place of the database?" in result.err
            assert "Nothing was changed." in result.err
        assert files(sent) == before

    def test_yes_on_a_terminal_does_it(self, sent, monkeypatch):
        """The answer is enough, no option is needed; what stood there is named and whole."""
        sent.call("db", "backup", "backup.db")
        with opened(sent) as store:
            deliver(store, 1)
        monkeypatch.setattr(sys, "stdin", Keyboard("y\n"))
        result = sent.call("db", "restore", "backup.db")
        assert result.code == 0
        (kept,) = sent.database.parent.glob("digest.db.before-*")
        assert str(kept) in result.out
        assert "`digest db adopt`" in result.out
        assert accepted(sent) == 1
        with closing(sqlite3.connect(kept)) as connection:
            assert connection.execute("SELECT count(*) FROM deliveries WHERE state = 'accepted'").fetchone() == (3,)

    def test_where_nobody_can_be_asked(self, sent):
        """It wants --yes and touches nothing."""
        sent.call("db", "backup", "backup.db")
        before = files(sent)
        result = sent.call("db", "restore", "backup.db")
        assert result.code == 2
        assert "Add --yes" in result.err
        assert files(sent) == before

    def test_a_foreign_database_is_refused(self, sent):
        """A sound SQLite file of another program is none of ours: said with its name, and nothing is put aside."""
        with closing(sqlite3.connect(sent.folder / "music.db")) as connection:
            connection.execute("CREATE TABLE albums (name TEXT)")
        before = set(files(sent))
        result = sent.call("db", "restore", "music.db", "--yes")
        assert result.code == 2
        assert "no database of digest" in result.err
        assert "music.db" in result.err
        assert set(files(sent)) == before
        assert accepted(sent) == 1

    def test_a_backup_that_was_cut_short_is_refused(self, sent):
        """Half a file, as a full disk leaves it, never replaces a whole one."""
        sent.call("db", "backup", "backup.db")
        backup = sent.folder / "backup.db"
        backup.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
        assert sent.call("db", "restore", "backup.db", "--yes").code != 0
        assert accepted(sent) == 1
        assert not list(sent.database.parent.glob("digest.db.before-*"))

    def test_the_backup_stays_and_serves_again(self, sent, monkeypatch):
        """It is copied, not moved: after a second accident it is as good as before."""
        monkeypatch.setattr("digest.cli.database.utc_now", sent.clock)
        sent.call("db", "backup", "backup.db")
        before = (sent.folder / "backup.db").read_bytes()
        assert sent.call("db", "restore", "backup.db", "--yes").code == 0
        sent.database.unlink()
        sent.clock.move(timedelta(seconds=1))  # what is put aside is named by the second
        result = sent.call("db", "restore", "backup.db", "--yes")
        assert result.code == 0
        assert "stood there" not in result.out
        assert (sent.folder / "backup.db").read_bytes() == before
        assert accepted(sent) == 1


class TestCheck:
    def test_what_is_in_order(self, sent):
        """Nothing to do is exit code 0, in words and for machines."""
        assert sent.call("db", "check").code == 0
        shown = sent.call("db", "check", "--json")
        assert shown.code == 0
        assert {one["check"] for one in shown.json} == {"database"}

    def test_machines_get_the_remedy_of_an_older_copy(self, older):
        """The same code as in words."""
        shown = older.call("db", "check", "--json")
        assert shown.code == older.call("db", "check").code == 78
        assert "digest db adopt" in shown.out

    def test_damage_is_told_and_nothing_is_written(self, sent):
        """A file that is no database is an error, not a traceback, and is left for those who can mend it."""
        for one in sent.database.parent.glob("digest.db-*"):
            if one.is_file():
                one.unlink()
        sent.database.write_bytes(b"garbage" * 1000)
        result = sent.call("db", "check")
        assert result.code not in (0, 1)
        assert "Traceback" not in result.out + result.err
        assert sent.database.read_bytes() == b"garbage" * 1000


class TestAdopt:
    def test_nothing_to_adopt(self, sent):
        """Neither a question nor a change, and null for machines."""
        result = sent.call("db", "adopt")
        assert (result.code, result.err) == (0, "")
        assert "nothing to adopt" in result.out
        assert sent.call("db", "adopt", "--json").json == {"found": None, "adopted": None}

    def test_the_question_follows_what_was_found(self, older, monkeypatch):
        """What it is, what it knows and what it means is said first; standard output is for the result alone."""
        monkeypatch.setattr(sys, "stdin", Keyboard("y\n"))
        result = older.call("db", "adopt")
        assert result.code == 0
        said = [result.err.index(words) for words in ("older copy", "last edition", "Adopting it means", "Adopt it?")]
        assert said == sorted(said)
        assert "2 letters may have gone out already" in result.out
        assert "Adopt it?" not in result.out

    def test_no_changes_nothing_for_machines_either(self, older, monkeypatch):
        """A refusal gives no JSON that could be taken for a result."""
        before = files(older)
        monkeypatch.setattr(sys, "stdin", Keyboard("n\n"))
        result = older.call("db", "adopt", "--json")
        assert (result.code, result.out) == (0, "")
        assert files(older) == before

    def test_json_is_alone_on_standard_output(self, older):
        """Found and done in one value, with the moment until which it knows of letters."""
        shown = older.call("db", "adopt", "--yes", "--json").json
        assert (shown["found"]["kind"], shown["found"]["lost_editions"]) == ("older", 0)
        assert shown["found"]["known_until"] == "2026-11-23T07:00:00+00:00"
        assert shown["adopted"] == {"moved": False, "uncertain": 2, "held": [1], "skipped": {}}

    def test_an_older_copy_is_not_moved(self, older):
        """`--moved` is refused with what to do instead, and the letters still wait."""
        for words in (("--yes",), ()):
            result = older.call("db", "adopt", "--moved", *words)
            assert result.code == 78
            assert "was not only moved: more was sent from here than it knows of" in result.err
            assert "Adopt it without --moved: digest db adopt" in result.err
            # Neither what would be done is told, nor who could be asked: it is refused anyway.
            assert "Nothing is held" not in result.err
            assert "--yes" not in result.err
        with opened(older) as store:
            assert states_of(store, 1) == {"accepted": 1, "pending": 2}

    def test_what_was_moved_whole_goes_on(self, sent):
        """Nothing is held; the record says so; the second time finds nothing."""
        with opened(sent) as store:
            run_sql(store, "UPDATE installation SET home = 'x', home_name = 'old.example.net:/srv/digest.db'")
        result = sent.call("db", "adopt", "--moved", "--yes")
        assert result.code == 0
        assert "it was at   old.example.net:/srv/digest.db" in result.err
        assert "uncertain" not in result.out
        with opened(sent) as store:
            assert ask_sql(store, "SELECT home_before FROM adoptions WHERE moved") == [
                ("old.example.net:/srv/digest.db",)
            ]
            assert deliver(store, 1) == 2
        assert "nothing to adopt" in sent.call("db", "adopt", "--moved", "--yes").out

    def test_not_while_a_worker_is_at_work(self, older):
        """Who sends is not told from under it what went out."""
        with opened(older) as store:
            run_sql(store, "UPDATE installation SET generation = generation + 1")
            with store.outbox.working("busy"):
                run_sql(store, "UPDATE installation SET generation = generation - 1")
                result = older.call("db", "adopt", "--yes")
                assert result.code not in (0, 1)
                assert "is at work" in result.err
            assert states_of(store, 1) == {"accepted": 1, "pending": 2}

    def test_an_adopted_database_survives_its_own_restore(self, older):
        """A backup from before the adoption is noticed when it comes back: the life that sends has another name."""
        older.call("db", "backup", "backup.db")
        older.call("db", "adopt", "--yes")
        older.call("db", "restore", "backup.db", "--yes")
        assert older.call("db", "check").code == 78
        again = older.call("db", "adopt", "--yes", "--json").json
        assert again["found"]["kind"] == "replaced"
        assert again["adopted"]["uncertain"] == 2


@pytest.mark.parametrize(
    "content", [b"no database at all, but some hundred bytes of text " * 40, b""], ids=["text", "empty"]
)
def test_what_is_no_backup_leaves_the_database_as_it_was(sent, content):
    """The file is named, and the database in use is not even opened for it."""
    (sent.folder / "rubbish.db").write_bytes(content)
    before = sent.database.read_bytes()
    result = sent.call("db", "restore", "rubbish.db", "--yes")
    assert result.code == 2
    assert "rubbish.db" in result.err
    assert sent.database.read_bytes() == before
    assert sent.call("db", "check").code == 0
