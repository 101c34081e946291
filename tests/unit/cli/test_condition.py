"""`digest sources health`: how the sources do, as a person and a script ask for it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from digest.model import Collected, FetchState
from digest.store import open_store
from tests.clock import START
from tests.e2e.newsroom import Newsroom
from tests.ledger import article

FEED = 'type = "feed"\nname = "The Site"\nurl = "https://site.example/feed"\n'
KEY = "feed:https://site.example/feed"
STATE = FetchState(
    source=KEY,
    url="https://site.example/feed",
    failures=4,
    failing_since=START - timedelta(days=2),
    error="the server answered 410 Gone",
    retired=START,
    items=(3,),
)


@pytest.fixture
def failing(newsroom: Newsroom) -> Newsroom:
    """Give a newsroom with a folder that was never read and a feed that is gone."""
    newsroom.configure(newsroom.articles(), FEED)
    store = open_store("sqlite:///digest.db", data_dir=newsroom.database.parent, clock=newsroom.clock)
    read = Collected(source=KEY, articles=(article("a", source=KEY, published=START),))
    store.articles.remember("quay", [replace(read, state=STATE)], START)
    store.close()
    return newsroom


def test_each_source_has_a_line(failing):
    """The table names each source, how it stands, since when and why, and when it is tried again."""
    result = failing.call("sources", "health")
    assert result.code == 0
    heading, folder, feed = result.out.splitlines()
    assert "standing" in heading
    assert folder.split()[:3] == ["folder:articles", "never", "read"]
    assert feed.startswith("The Site")
    for said in ("gone for good", "never", "since 2026-11-21 07:00: the server answered 410 Gone"):
        assert said in feed


def test_machines_get_an_object_for_each_source(failing):
    """The JSON has one object per source, with the newsletters that read it."""
    folder, feed = failing.call("sources", "health", "--json").json
    assert (folder["source"], folder["standing"], folder["last_success"]) == ("folder:articles", "never read", None)
    assert (feed["newsletters"], feed["standing"], feed["failures"], feed["items"]) == (["quay"], "gone for good", 4, 3)
    assert feed["newest"] == START.isoformat()


def test_nothing_is_written_by_looking(failing):
    """To look at the health of sources leaves the database as it was."""
    before = failing.database_files()
    failing.call("sources", "health")
    assert failing.database_files() == before


@pytest.mark.parametrize("word", [KEY, "https://site.example/feed", "The Site"])
def test_retry_asks_a_retired_source_again(failing, word):
    """By key, URL or name: the next run asks it, and the table says so."""
    result = failing.call("sources", "health", "--retry", word)
    assert (result.code, result.out) == (0, f"The next run asks {KEY}.\n")
    (_, feed) = failing.call("sources", "health", "--json").json
    assert (feed["standing"], feed["retired"], feed["next_try"]) == ("failing", None, None)


def test_retry_of_what_was_never_read_is_told(failing):
    """A source that is not known, or was never asked, needs no second chance."""
    result = failing.call("sources", "health", "--retry", "https://nowhere.example/feed")
    assert result.code == 2
    assert "nothing is known of this source" in result.err
