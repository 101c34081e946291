"""The feeds that the benchmark of sources serves: good ones are good, and hostile ones give nothing and harm nobody."""

import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from digest.errors import SourceError
from digest.model import Article, SourceSpec
from digest.net.answers import decode
from digest.sources import workers
from digest.sources.parsing import parse_feed

FOLDER = Path(__file__).parents[2] / "benchmarks"
NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)
SPEC = SourceSpec(key="feed:x", type="feed")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(FOLDER))
    yield import_module("feed_server")
    del sys.modules["feed_server"]


def test_a_feed_of_the_benchmark_is_whole_articles(server):
    """What is measured is real work: articles of hundreds of words, with a picture, a heading, and what plugins add, which is cleaned away."""
    raw = decode(server.feed(3, 5), "gzip", limit=2**24, where="")
    found = parse_feed(raw, "application/rss+xml", "https://site3.example/feed", SPEC, NOW)
    assert len({article.id for article in found}) == 5
    for article in found:
        assert len(article.text.split()) > 300
        assert (article.headings, article.author, article.tags) == (
            ("What comes next",),
            "Marta Quell",
            ("City", "Works"),
        )
        assert article.image is not None
        assert "appeared first" not in article.text


def test_feeds_are_the_same_for_ever_and_differ(server):
    """The second run finds the same bytes, and no two feeds have an article in common."""
    assert server.feed(1, 2) == server.feed.__wrapped__(1, 2) != server.feed(2, 2)


def test_every_enemy_is_prepared_or_never_ends(server):
    """Ten kinds: seven answers and three that trickle."""
    assert set(server.HOSTILE) - set(server.PREPARED) == {"slow", "drip", "endless"}
    assert len(server.HOSTILE) == 10


@pytest.mark.parametrize("kind", ["entities", "garbage", "nested", "page", "torn", "quadratic"])
def test_no_enemy_gives_an_article(server, kind):
    """Each is refused, or read as a feed without articles, well within the time of a parser."""
    found: tuple[Article, ...] = ()
    begun = time.process_time()
    with suppress(SourceError):
        found = parse_feed(server.PREPARED[kind][1](), "", "https://x.example", SPEC, NOW)
    assert found == ()
    assert time.process_time() - begun < workers.SECONDS
