"""Two digest.toml on one machine that name a newsletter alike: neither mails the readers of the other."""

import os
from pathlib import Path

import pytest

from digest.errors import Exit
from digest.starter import free_key
from tests.clock import MovableClock
from tests.e2e.newsroom import Newsroom
from tests.smtp_server import smtp_server


@pytest.fixture
def second(newsroom: Newsroom, tmp_path: Path, clock: MovableClock) -> Newsroom:
    """Make another folder with a newsletter of the same key and another title, that uses the same database."""
    newsroom.readers(2)
    room = Newsroom(tmp_path / "second", clock)
    room.environment = dict(newsroom.environment)
    _configure(room)
    room.write("game.txt", "A game was won")
    return room


def _configure(room: Newsroom, key: str = "quay") -> None:
    room.configure(key=key)
    path = room.folder / "digest.toml"
    path.write_text(path.read_text("utf-8").replace("The Quay", "Chess Club"), "utf-8")


@pytest.mark.parametrize(
    "words",
    [
        ("run",),
        ("send", "quay", "--yes"),
        ("draft", "quay"),
        ("subscribers", "add", "new@example.net"),
        ("subscribers", "import", "readers.csv", "--yes"),
    ],
)
def test_what_mails_or_adds_readers_is_refused(second, newsroom, words):
    """The command names both files and the way on, and neither edition nor reader comes to be."""
    (second.folder / "readers.csv").write_text("email\nnew@example.net\n")
    refused = second.call(*words)
    assert refused.code == Exit.CONFIG
    assert f"{second.folder / 'digest.toml'}: newsletters.quay" in refused.err
    assert str(newsroom.folder / "digest.toml") in refused.err
    assert "DIGEST_DATA" in refused.err
    assert newsroom.call("editions", "list", "--json").json == []
    assert len(newsroom.call("subscribers", "list", "--json").json) == 2


def test_the_first_file_is_not_disturbed(second, newsroom):
    """Who was refused leaves no trace: the newsletter goes on where it was."""
    assert second.call("subscribers", "add", "new@example.net").code == Exit.CONFIG
    assert newsroom.call("subscribers", "add", "new@example.net").code == 0


@pytest.mark.parametrize("way", ["deleted", "given up", "another key", "another database"])
def test_there_are_ways_on(second, newsroom, tmp_path, way):
    """The other file is gone, or has no such newsletter any more; or this one is called otherwise, or has its own database."""
    first = newsroom.folder / "digest.toml"
    if way == "deleted":
        first.unlink()
    elif way == "given up":
        first.write_text(first.read_text("utf-8").replace("newsletters.quay", "newsletters.harbour"), "utf-8")
    elif way == "another key":
        _configure(second, "chess")
    else:
        second.environment["DIGEST_DATA"] = str(tmp_path / "own")
    done = second.call("subscribers", "add", "new@example.net")
    assert (done.code, done.err) == (0, "")


def test_a_copy_of_the_folder_goes_on_with_the_newsletter(newsroom, tmp_path, clock):
    """A release in a new folder, whose newsletter is the same, takes over without a word."""
    newsroom.configure('type = "feed"\nurl = "https://example.org/feed"\n')
    newsroom.readers(1)
    release = Newsroom(tmp_path / "release-2", clock)
    release.environment = dict(newsroom.environment)
    release.configure('type = "feed"\nurl = "https://example.org/feed"\n', options="max_stories = 5")
    assert release.call("subscribers", "add", "new@example.net").code == 0


def test_a_link_to_the_file_is_the_file(newsroom):
    """The same digest.toml by another path is the same newsletter."""
    newsroom.readers(1)
    (newsroom.folder / "link.toml").symlink_to("digest.toml")
    assert newsroom.call("--config", "link.toml", "subscribers", "add", "new@example.net").code == 0


def _release(folder: Path, clock: MovableClock, environment: dict[str, str], title: str) -> Newsroom:
    room = Newsroom(folder, clock)
    room.environment = dict(environment)
    room.configure()
    path = folder / "digest.toml"
    path.write_text(path.read_text("utf-8").replace("The Quay", title), "utf-8")
    return room


def test_a_link_that_leads_to_another_release_is_the_same_file(newsroom, tmp_path, clock):
    """Whoever names the file through a link, and lets that lead to the next release, edited one file: with another title and folders of its own, too."""
    for number, title in enumerate(("The Quay", "The New Quay")):
        _release(tmp_path / f"release-{number}", clock, newsroom.environment, title)
        (tmp_path / "current").unlink(missing_ok=True)
        (tmp_path / "current").symlink_to(f"release-{number}")
        through = newsroom.call(
            "--config", str(tmp_path / "current" / "digest.toml"), "subscribers", "add", f"r{number}@example.net"
        )
        assert (through.code, through.err) == (0, "")


def test_the_name_through_a_link_outlives_a_call_by_another_name(newsroom, tmp_path, clock):
    """Once noted, a name stays as long as it leads to the file in force: a call from within the release does not pin the newsletter to that."""
    (tmp_path / "current").symlink_to("release-0")
    link = ("--config", str(tmp_path / "current" / "digest.toml"), "subscribers", "add")
    first = _release(tmp_path / "release-0", clock, newsroom.environment, "The Quay")
    _release(tmp_path / "release-1", clock, newsroom.environment, "The New Quay")
    assert newsroom.call(*link, "one@example.net").code == 0
    assert first.call("subscribers", "add", "two@example.net").code == 0
    (tmp_path / "current").unlink()
    (tmp_path / "current").symlink_to("release-1")
    assert newsroom.call(*link, "three@example.net").code == 0
    assert first.call("subscribers", "add", "four@example.net").code == Exit.CONFIG


def test_a_refused_newsletter_does_not_stop_the_others(second):
    """A run serves those of the same digest.toml that are its own, and its code tells of the one that is not."""
    path = second.folder / "digest.toml"
    quay = path.read_text("utf-8")
    path.write_text(quay + quay.replace("newsletters.quay", "newsletters.chess"), "utf-8")
    assert second.call("subscribers", "add", "ana@example.net", "--newsletter", "chess").code == 0
    with smtp_server() as server:
        second.relay(server.port)
        done = second.call("run")
    assert done.code == Exit.CONFIG
    assert [letter.recipient for letter in server.accepted] == ["ana@example.net"]


def test_those_that_look_tell_it(second):
    """`status` shows what is there with a note, `doctor` names it as an error."""
    status = second.call("status", "--json")
    assert status.code == 0
    assert "whose readers would get the mail of this one" in status.err
    doctor = second.call("doctor", "--offline", "--json")
    told = [one for one in doctor.json if one["check"] == "settings" and one["standing"] == "error"]
    assert [one for one in told if "whose readers would get" in one["what"]]


def test_a_rehearsed_import_writes_nothing(second):
    """`--dry-run` needs no permission."""
    (second.folder / "readers.csv").write_text("email\nnew@example.net\n")
    assert second.call("subscribers", "import", "readers.csv", "--dry-run").code == 0


# --- init -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def started(tmp_path: Path, clock: MovableClock) -> Newsroom:
    """Make the newsletter of a first folder, as the tutorial does, and give it a reader."""
    room = Newsroom(tmp_path / "my-weekly", clock)
    room.environment = {"HOME": str(tmp_path), "PATH": os.defpath}
    assert room.call("init").code == 0
    assert room.call("subscribers", "add", "ana@example.net").code == 0
    return room


def test_init_in_a_second_folder_takes_a_key_of_its_own(started):
    """The database has a `weekly`: the new one is called by its folder, and who made the first one is told."""
    done = started.call("init", "../Chess Club")
    assert done.code == 0
    assert f"'chess-club': the database here has a 'weekly' already, from {started.folder / 'digest.toml'}" in done.out
    text = (started.folder.parent / "Chess Club" / "digest.toml").read_text("utf-8")
    assert "[newsletters.chess-club]" in text
    assert "newsletters.weekly" not in text


def test_init_where_the_newsletter_is_our_own_calls_it_as_before(started):
    """Who deleted digest.toml to begin anew gets the same newsletter."""
    (started.folder / "digest.toml").unlink()
    done = started.call("init")
    assert "is called" not in done.out
    assert "[newsletters.weekly]" in (started.folder / "digest.toml").read_text("utf-8")


def test_init_with_a_database_of_its_own_is_free_to_choose(started, tmp_path):
    """A folder that was given its own data has nobody beside it."""
    started.environment["DIGEST_DATA"] = str(tmp_path / "own")
    assert "is called" not in started.call("init", "../second").out


@pytest.mark.parametrize("url", ["mysql://nowhere", "sqlite:////dev/null/digest.db", f"sqlite:////{300 * 'x'}"])
def test_a_database_that_cannot_be_looked_into_does_not_stop_a_starter(started, url):
    """Nothing of it is needed to write two files."""
    started.environment["DIGEST_DATABASE__URL"] = url
    assert started.call("init", "../second").code == 0


@pytest.mark.parametrize(
    ("folder", "taken", "key"),
    [
        ("chess", (), "weekly"),
        ("chess", ("weekly",), "chess"),
        ("chess", ("weekly", "chess"), "chess-2"),
        ("Schach & Go!", ("weekly",), "schach-go"),
        ("2026", ("weekly",), "weekly-2"),
        ("last", ("weekly", "weekly-2"), "weekly-3"),
        ("日本", ("weekly",), "weekly-2"),
    ],
)
def test_a_free_key_names_a_newsletter(tmp_path, folder, taken, key):
    """It is the folder's name as far as that can be a key, else a number tells newsletters apart."""
    assert free_key(tmp_path / folder, taken) == key
