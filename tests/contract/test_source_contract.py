"""What every kind of source keeps to, whoever wrote it."""

import asyncio
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from digest.model import Article, FetchState, SourceSpec
from digest.net.answers import FetchError
from digest.ports import Source
from digest.sources import manners
from digest.sources.feed import FeedSource
from digest.sources.folder import FolderSource
from digest.sources.page import PageSource
from tests.unit.sources.samples import FIXTURES, HOME, NOW, ScriptedFetch, fetched
from tests.unit.sources.sites import NEWS, SiteFetch, listing, page

FIELDS = {"key": "the-key", "name": "The name", "section": "The section", "weight": 2.5, "max_items": 2}
URL = "https://feeds.example/f"

Maker = Callable[[], Source]


def from_web(name: str) -> Source:
    spec = SourceSpec(type="feed", url=URL, **FIELDS)  # type: ignore[arg-type] # one table of fields for all kinds
    return FeedSource(spec, ScriptedFetch(fetched((FIXTURES / name).read_bytes(), url=URL)))


def from_file(path: Path) -> Source:
    return FeedSource(SourceSpec(type="feed", path=path, **FIELDS), ScriptedFetch())  # type: ignore[arg-type] # as above


def from_folder(path: Path) -> Source:
    return FolderSource(SourceSpec(type="folder", path=path, **FIELDS), ScriptedFetch())  # type: ignore[arg-type] # as above


def failing() -> Source:
    spec = SourceSpec(type="feed", url=URL, **FIELDS)  # type: ignore[arg-type] # as above
    return FeedSource(spec, ScriptedFetch(FetchError("no", where=URL, hint="Try.", status=500)))


def from_site() -> Source:
    spec = SourceSpec(type="page", url=NEWS, **FIELDS)  # type: ignore[arg-type] # as above
    pages = {f"{HOME}{name}": page(f"On {name}") for name in "abc"}
    return PageSource(spec, SiteFetch({NEWS: listing("/a", "/b", "/c"), **pages}))


def failing_site() -> Source:
    spec = SourceSpec(type="page", url=NEWS, **FIELDS)  # type: ignore[arg-type] # as above
    return PageSource(spec, SiteFetch({}))


GOOD: dict[str, Maker] = {
    "rss": lambda: from_web("garden.rss"),
    "atom": lambda: from_web("bikes.atom"),
    "rdf": lambda: from_web("rivers.rdf"),
    "json": lambda: from_web("oven.json"),
    "latin": lambda: from_web("pao.rss"),
    "file": lambda: from_file(FIXTURES / "garden.rss"),
    "folder": lambda: from_folder(FIXTURES / "articles"),
    "page": from_site,
}
BAD: dict[str, Maker] = {
    "web": failing,
    "no feed": lambda: from_web("articles/harbour.txt"),
    "no file": lambda: from_file(FIXTURES / "missing.xml"),
    "no folder": lambda: from_folder(FIXTURES / "missing"),
    "no page": failing_site,
}


def articles(make: Maker) -> tuple[Article, ...]:
    return asyncio.run(make().collect(FetchState(source="the-key"), NOW)).articles


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the pause between pages: nobody's server is visited here."""
    monkeypatch.setattr(manners, "PAUSE", 0.0)


@pytest.fixture(params=GOOD)
def good(request: pytest.FixtureRequest) -> Maker:
    return GOOD[request.param]


@pytest.fixture(params=BAD)
def bad(request: pytest.FixtureRequest) -> Maker:
    return BAD[request.param]


def test_articles_belong_to_their_source(good):
    """Key, name and weight are those of the configuration, and there are at most `max_items`."""
    found = articles(good)
    assert 1 <= len(found) <= 2
    assert {(article.source, article.source_name, article.weight) for article in found} == {
        ("the-key", "The name", 2.5)
    }
    assert all(article.section for article in found)


def test_ids_are_stable_and_unique(good):
    """Reading twice gives the same ids, each once, of 32 hex digits."""
    once, twice = articles(good), articles(good)
    ids = [article.id for article in once]
    assert ids == [article.id for article in twice]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in ids)


def test_texts_are_what_the_model_says(good):
    """Titles are one line; text is paragraphs parted by a blank line; addresses are absolute; moments are UTC; pictures https."""
    for article in articles(good):
        assert "\n" not in article.title
        assert len(article.title) <= 300
        assert all(
            part == part.strip() and part and "\n" not in part for part in article.text.split("\n\n") if article.text
        )
        assert not article.url or article.url.startswith(("https://", "http://"))
        assert article.image is None or article.image.url.startswith("https://")
        for moment in (article.published, article.updated):
            assert moment is None or str(moment.tzinfo) == "UTC"
        assert "<script" not in article.html
        assert not any(heading in article.text.split("\n\n") for heading in article.headings)


def test_a_failure_is_a_value(bad):
    """What failed is returned with what, where and hint; nothing is raised, no article is made up, no validator is kept."""
    collected = asyncio.run(bad().collect(FetchState(source="the-key", etag="old"), NOW))
    assert (collected.source, collected.articles, collected.unchanged) == ("the-key", (), False)
    assert len(collected.failures) == 1
    failure = collected.failures[0]
    assert failure.what
    assert failure.where
    assert failure.hint
    assert collected.state is None or collected.state.etag == "old"
