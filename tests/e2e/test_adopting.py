"""A database that was restored or copied, as an operator meets it: what refuses, what still works, and how it goes on."""

import io
import shutil
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from digest.store import open_store
from tests.e2e.newsroom import Newsroom
from tests.smtp_server import SmtpServer, smtp_server

DAILY = 'schedule = "0 7 * * *"'
REFUSED = (
    "run",
    "send quay --yes",
    "resume last",
    "retry last --yes --state rejected",
    "worker --until-idle",
    "draft quay",
)
LOOKS = (
    "run --dry-run",
    "status last",
    "why last",
    "who r0@example.net",
    "preview",
    "check --offline",
    "editions list",
    "verify",
)


class Keyboard(io.StringIO):
    """Standard input that is a terminal, with what a person types."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def nobody_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Under cron standard input is no terminal."""
    monkeypatch.setattr(sys, "stdin", io.StringIO())


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    with smtp_server() as running:
        yield running


@pytest.fixture
def restored(newsroom: Newsroom, server: SmtpServer) -> Newsroom:
    """Back up after two of six letters, send the rest and the next day's edition, and put the backup in place."""
    newsroom.configure(options=DAILY)
    newsroom.relay(server.port, connections="1")
    newsroom.readers(6)
    newsroom.call("send", "quay", "--yes", "--limit", "2")
    backup = str(newsroom.folder / "backup.db")
    assert newsroom.call("db", "backup", backup).code == 0
    assert newsroom.call("resume", "last").code == 0
    newsroom.clock.move(timedelta(days=1))
    newsroom.write("tower.txt", "A tower is sold")
    assert newsroom.call("run").code == 0
    assert len(server.accepted) == 12
    assert newsroom.call("db", "restore", backup, "--yes").code == 0
    return newsroom


def files(newsroom: Newsroom) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in newsroom.database.parent.rglob("*") if path.is_file()}


def test_nothing_is_sent_until_it_is_adopted(restored, server):
    """Each command that could send is refused with 78 and what to do; each look answers; doctor and `db check` name it."""
    for words in REFUSED:
        result = restored.call(*words.split())
        assert result.code == 78, words
        assert "older copy" in result.err, words
        assert "digest db adopt" in result.err, words
    for words in LOOKS:
        assert restored.call(*words.split()).code == 0, words
    assert "older copy" in restored.call("doctor", "--offline").out
    checked = restored.call("db", "check")
    assert checked.code == 78
    assert "Run: digest db adopt" in checked.out
    assert len(server.accepted) == 12


def test_nobody_gets_a_letter_twice_by_itself(restored, server):
    """Adopted: what waited is uncertain and held, the slot that passed is skipped; the next slot's edition goes out."""
    told = restored.call("db", "adopt", "--yes")
    assert told.code == 0
    assert "Letters that wait may have gone out" in told.err
    assert "4 letters may have gone out already" in told.out
    assert "digest resolve 1 --from-log" in told.out
    assert restored.call("run").code in (0, 75)
    assert restored.call("worker", "--until-idle").code in (0, 75)
    assert len(server.accepted) == 12
    assert restored.call("verify").code == 0
    restored.clock.move(timedelta(days=1))
    restored.write("canal.txt", "A canal is drained")
    assert restored.call("run").code in (0, 75)
    assert len(server.accepted) == 18


def test_to_resume_gives_nothing_twice(restored, server):
    """What may have gone out already stays in doubt, and the command says how a person sends it again; then it does."""
    restored.call("db", "adopt", "--yes")
    resumed = restored.call("resume", "1")
    assert resumed.code == 75
    assert "quay #1: 4 letters uncertain: the database was restored or copied" in resumed.err
    assert "`digest resolve 1 --resend`" in resumed.err
    assert len(server.accepted) == 12
    assert restored.call("resolve", "1", "--resend", "--yes").code == 0
    assert restored.call("run").code == 0
    assert len(server.accepted) == 16


def test_a_person_settles_what_went_out(restored):
    """What the other life sent is proved or known by hand, and nothing is left to send."""
    restored.call("db", "adopt", "--yes")
    shown = restored.call("status", "1", "--json").json
    assert shown["states"]["uncertain"] == 4
    assert restored.call("resolve", "1", "--accepted", "--yes").code == 0
    assert restored.call("status", "1", "--json").json["states"]["accepted"] == 6


def test_it_asks_on_a_terminal_and_runs_twice(restored, monkeypatch):
    """Anything but yes changes nothing; where nobody can be asked it wants --yes; the second time finds nothing to do."""
    before = files(restored)
    assert restored.call("db", "adopt").code == 2
    monkeypatch.setattr(sys, "stdin", Keyboard("n\n"))
    assert "Nothing was changed" in restored.call("db", "adopt").err
    assert files(restored) == before
    first = restored.call("db", "adopt", "--yes", "--json").json
    assert first["found"]["kind"] == "older"
    assert first["found"]["lost_editions"] == 1
    assert (first["adopted"]["uncertain"], first["adopted"]["held"]) == (4, [1])
    assert list(first["adopted"]["skipped"]) == ["quay"]
    assert restored.call("db", "adopt", "--yes", "--json").json == {"found": None, "adopted": None}
    assert "nothing to adopt" in restored.call("db", "adopt").out


def test_the_whole_data_folder_put_back(newsroom, server):
    """`tar x` brings the mark back, too; the one in the state folder remembers."""
    newsroom.relay(server.port)
    newsroom.readers(2)
    data, kept = newsroom.database.parent, newsroom.folder / "kept"
    shutil.copytree(data, kept)
    assert newsroom.call("run").code == 0
    shutil.rmtree(data)
    kept.rename(data)
    result = newsroom.call("run")
    assert (result.code, len(server.accepted)) == (78, 2)
    assert "older copy" in result.err


def test_moved_whole(newsroom, server):
    """Another folder is noticed; a person who knows that it is the only one goes on as if nothing had been."""
    newsroom.relay(server.port, connections="1")
    newsroom.readers(3)
    newsroom.call("send", "quay", "--yes", "--limit", "1")
    newsroom.database.parent.rename(newsroom.folder / "moved")
    newsroom.environment["DIGEST_DATA"] = str(newsroom.folder / "moved")
    assert newsroom.call("resume", "last").code == 78
    told = newsroom.call("db", "adopt", "--moved", "--yes")
    assert told.code == 0
    assert "data/digest.db" in told.err
    assert newsroom.call("resume", "last").code == 0
    assert len(server.accepted) == 3


def test_an_older_copy_cannot_be_called_moved(restored, server):
    """What is known to be missing is not said away."""
    assert restored.call("db", "adopt", "--moved", "--yes").code == 78
    with closing(open_store(f"sqlite:///{restored.database}", data_dir=restored.folder, clock=restored.clock)) as store:
        assert store.belonging.estrangement() is not None
