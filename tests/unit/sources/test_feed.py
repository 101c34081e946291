import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from digest.errors import ConfigError
from digest.model import FetchState
from digest.net.answers import FetchError
from digest.sources.feed import FeedSource
from tests.unit.sources.samples import FIXTURES, HOME, NOW, ScriptedFetch, fetched, item, rss, spec

URL = HOME + "feed"
STATE = FetchState(source="feed:test", etag='"old"', last_modified="Sat, 01 Jan 2022 00:00:00 GMT")


def collect(*answers, state=STATE, **fields) -> Any:
    """Collect once from scripted answers; gives what was collected and the fetch."""
    fetch = ScriptedFetch(*answers)
    source = FeedSource(spec(**{"url": URL, **fields}), fetch)
    return asyncio.run(source.collect(state, NOW)), fetch


def test_a_feed_is_fetched_and_remembered():
    """Validators go out, articles come back, and the new validators are kept."""
    collected, fetch = collect(fetched(rss(item()), etag='"new"', last_modified="then"), allow_private=True)
    assert fetch.asked == [
        {"url": URL, "etag": '"old"', "last_modified": "Sat, 01 Jan 2022 00:00:00 GMT", "allow_private": True}
    ]
    assert [article.title for article in collected.articles] == ["A title"]
    assert collected.state == replace(STATE, etag='"new"', last_modified="then")
    assert (collected.failures, collected.unchanged) == ((), False)


def test_not_modified_is_unchanged():
    """A 304 gives no articles and no failure, and keeps what is known."""
    collected, _ = collect(fetched(b"", status=304))
    assert (collected.unchanged, collected.articles, collected.failures) == (True, (), ())
    assert collected.state == STATE


@pytest.mark.parametrize("body", ["", "<html></html>", rss(item())[:-20], "garbage", "{"])
def test_what_cannot_be_read_is_not_remembered(body):
    """After a page, a torn or an empty body the old validators stay: nothing may be skipped later as unchanged."""
    collected, _ = collect(fetched(body, etag='"new"', last_modified="then"))
    assert collected.articles == ()
    assert len(collected.failures) == 1
    assert collected.failures[0].where == URL
    assert collected.failures[0].hint
    assert collected.state == STATE


def test_a_permanent_move_is_remembered():
    """The new address is asked next time; without a move the known one stays."""
    moved, _ = collect(fetched(rss(item()), moved_to=HOME + "new"))
    assert moved.state is not None
    assert moved.state.moved_to == HOME + "new"
    again, fetch = collect(fetched(rss(item())), state=moved.state)
    assert fetch.asked[0]["url"] == HOME + "new"
    assert again.state is not None
    assert again.state.moved_to == HOME + "new"


def test_a_move_that_fails_is_forgotten():
    """When the new address is down, the configured one gets the next chance."""
    state = replace(STATE, moved_to=HOME + "new")
    collected, _ = collect(FetchError("gone away", where=HOME + "new", status=404), state=state)
    assert collected.state is not None
    assert collected.state.moved_to == ""


def test_a_login_is_never_moved():
    """An address with a login is asked each time, so that the login goes where it was configured for."""
    collected, _ = collect(fetched(rss(item()), moved_to=HOME + "new"), url="https://u:p@site.example/feed")
    assert collected.state is not None
    assert collected.state.moved_to == ""


@pytest.mark.parametrize(
    ("status", "asked", "wait"),
    [
        (429, timedelta(minutes=5), timedelta(minutes=5)),
        (429, None, timedelta(hours=1)),
        (429, timedelta(days=30), timedelta(days=1)),
        (503, timedelta(minutes=5), timedelta(minutes=5)),
        (503, None, None),
        (410, None, None),
        (404, None, None),
        (500, None, None),
    ],
)
def test_servers_are_left_alone_as_they_ask(status, asked, wait):
    """429 and Retry-After hold the next request back, at most a day; who is gone is retired instead, and others wait by the count of their failures."""
    collected, _ = collect(FetchError("no", where=URL, status=status, retry_after=asked))
    assert collected.state is not None
    assert collected.state.not_before == (NOW + wait if wait else None)
    assert collected.failures[0].what == "no"
    assert (collected.state.retired is not None) is (status == 410)


def test_a_success_lifts_the_wait():
    """Once a feed answers again, nothing holds it back."""
    collected, _ = collect(fetched(rss(item())), state=replace(STATE, not_before=NOW - timedelta(hours=1)))
    assert collected.state is not None
    assert collected.state.not_before is None


def test_a_feed_may_be_a_file(tmp_path):
    """With `path` the web is not asked, and the articles are the same."""
    file = tmp_path / "feed.xml"
    file.write_bytes((FIXTURES / "garden.rss").read_bytes())
    collected, fetch = collect(url="", path=file)
    assert fetch.asked == []
    assert [article.title for article in collected.articles][:2] == [
        "Beans & peas: what to sow now",
        "A pot for every herb",
    ]


@pytest.mark.parametrize("make", ["missing", "folder", "huge"])
def test_a_file_that_cannot_be_read_is_a_failure(tmp_path, make, monkeypatch):
    """A missing file, a folder or a monster is one line with the path and a remedy."""
    file = tmp_path / "feed.xml"
    if make == "folder":
        file.mkdir()
    if make == "huge":
        monkeypatch.setattr("digest.sources.feed.MAX_FILE", 10)
        file.write_text(rss(item()))
    collected, _ = collect(url="", path=file)
    assert collected.failures[0].where == str(file)
    assert collected.failures[0].hint


@pytest.mark.parametrize("fields", [{"url": "", "path": None}, {"path": FIXTURES / "garden.rss"}])
def test_a_feed_has_one_place(fields):
    """Neither url nor path, or both, is a mistake of the configuration."""
    with pytest.raises(ConfigError, match="url or a path") as caught:
        FeedSource(spec(**{"url": URL, **fields}), ScriptedFetch())
    assert caught.value.where == "source feed:test"


def test_unknown_options_are_refused():
    """A misspelt option is named, with its source."""
    with pytest.raises(ConfigError, match="unknown option fulltext") as caught:
        FeedSource(spec(url=URL, options={"fulltext": True}), ScriptedFetch())
    assert caught.value.hint
