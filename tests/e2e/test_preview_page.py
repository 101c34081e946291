"""`digest preview --serve` as a person starts it: a process that shows what the files say, and leaves on Ctrl-C."""

import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import httpx2
import pytest

from tests.e2e.newsroom import Newsroom
from tests.e2e.test_processes import process

pytestmark = pytest.mark.usefixtures("warm_start")


@contextmanager
def page(newsroom: Newsroom, *words: str) -> Iterator[httpx2.Client]:
    """Start it, and give a client of its page; it has to end with 0 on Ctrl-C."""
    with process(newsroom, "preview", "--serve", *words) as running:
        assert running.stderr is not None
        line = running.stderr.readline()
        found = re.search(r"Preview on (http://127\.0\.0\.1:\d+) until Ctrl-C", line)
        assert found, line + running.stderr.read()
        with httpx2.Client(base_url=found[1], timeout=60) as client:
            yield client
        running.send_signal(signal.SIGINT)
        assert running.wait(30) == 0


@pytest.fixture
def room(newsroom: Newsroom) -> Newsroom:
    newsroom.clock.set(datetime.now(UTC))
    newsroom.write("bridge.txt", "A bridge stays open")
    newsroom.environment["DIGEST_LOG_LEVEL"] = "error"
    return newsroom


def version(client: httpx2.Client) -> int:
    return int(client.get("/version").json()["version"])


def until_newer(client: httpx2.Client, before: int) -> None:
    """Ask until there is another version: a file system may tell the time in coarse steps."""
    end = time.monotonic() + 30
    while version(client) == before:
        assert time.monotonic() < end, "the change never showed"


def test_templates_settings_and_articles_show_as_they_change(room):
    """Each is picked up; a mistake is shown with its place and goes away; no database is made and nothing is written."""
    own = room.folder / "own" / "edition"
    own.mkdir(parents=True)
    room.environment["DIGEST_TEMPLATES"] = str(own.parent)
    with page(room) as client:
        assert "A bridge stays open" in client.get("/mail/light").text
        before = version(client)
        (own / "edition.txt.j2").write_text("{{ page.titel }}")
        until_newer(client, before)
        assert "edition.txt.j2:1" in client.get("/").text
        before = version(client)
        (own / "edition.txt.j2").unlink()
        until_newer(client, before)
        assert "List-Unsubscribe-Post" in client.get("/").text
        before = version(client)
        settings = room.folder / "digest.toml"
        settings.write_text(settings.read_text().replace("The Quay", "The Wharf"))
        until_newer(client, before)
        assert "The Wharf" in client.get("/mail/dark").text
        before = version(client)
        settings.write_text(settings.read_text() + "\nnonsense = [")
        until_newer(client, before)
        assert "digest.toml" in client.get("/").text
        settings.write_text(settings.read_text().replace("\nnonsense = [", ""))
        before = version(client)
        room.write("tide.txt", "What a tide gauge remembers")
        until_newer(client, before)
        assert "What a tide gauge remembers" in client.get("/mail/light").text
    assert not room.database.exists()


def test_when_nothing_is_new_it_shows_the_last_edition(room):
    """Whoever works on a template has something to look at."""
    room.readers(1)
    with process(room, "draft") as made:
        assert made.wait(60) == 0
    before = room.database_files()
    with page(room) as client:
        shown = client.get("/").text
    assert "This is edition 1: nothing is new." in shown
    assert room.database_files() == before


def test_without_anything_to_show_it_says_so(room):
    """Neither new nor old: a sentence on the page, and an article brings it to life."""
    room.write("bridge.txt", "An old bridge", age=timedelta(days=60))
    with page(room) as client:
        assert "there is nothing to show: nothing is new" in client.get("/").text
        before = version(client)
        room.write("tide.txt", "What a tide gauge remembers")
        until_newer(client, before)
        assert "What a tide gauge remembers" in client.get("/mail/light").text


def test_what_cannot_be_loaded_at_the_start_is_an_error(room):
    """A wrong name or setting is told at the terminal, with its exit code; nothing is served."""
    assert room.call("preview", "--serve", "nobody").code == 2
    (room.folder / "digest.toml").write_text("nonsense = [")
    assert room.call("preview", "--serve").code == 78


def test_without_an_address_for_unsubscribe_links_it_still_shows_the_mail(room):
    """A newcomer looks before everything is set."""
    room.environment["DIGEST_WEB__BASE_URL"] = ""
    with page(room) as client:
        assert "A bridge stays open" in client.get("/mail/light").text
        assert "Precedence" in client.get("/").text
