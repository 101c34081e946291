from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from digest import plugins
from digest.errors import ConfigError
from digest.model import SourceSpec
from digest.sources.feed import FeedSource
from digest.sources.folder import FolderSource
from tests.unit.sources.samples import ScriptedFetch

ENTRIES = {
    "feed": "digest.sources.feed:FeedSource",
    "folder": "digest.sources.folder:FolderSource",
    "gone": "digest.no_such_module:Source",
    "odd": "digest.errors:__doc__",
    "nameless": "digest.errors:NoSuchName",
}


@pytest.fixture(autouse=True)
def _installed(monkeypatch) -> None:
    """Offer our own entry points and some broken ones, whatever is installed here."""
    offered = [EntryPoint(name, value, plugins.SOURCES) for name, value in ENTRIES.items()]
    monkeypatch.setattr(plugins, "entry_points", lambda group: offered if group == plugins.SOURCES else [])


def make(kind: str, **fields: Any) -> object:
    return plugins.make_source(SourceSpec(key=f"{kind}:x", type=kind, **fields), ScriptedFetch())


def test_types_are_found_by_name():
    """A type of source is what an entry point offers under its name."""
    assert isinstance(make("feed", url="https://x.example/f"), FeedSource)
    assert isinstance(make("folder", path=Path("articles")), FolderSource)


def test_listing_imports_nothing():
    """Names are known without loading anybody's code."""
    assert set(plugins.source_types()) == set(ENTRIES)


@pytest.mark.parametrize(
    ("name", "hint"), [("fed", "Did you mean feed?"), ("telepathy", "Installed types: feed, folder")]
)
def test_an_unknown_type_is_a_mistake_of_the_configuration(name, hint):
    """The source is named, and what was probably meant."""
    with pytest.raises(ConfigError, match=f"unknown type of source '{name}'") as caught:
        make(name)
    assert caught.value.where == f"source {name}:x"
    assert caught.value.hint.startswith(hint)


def test_without_any_types_something_is_wrong_with_the_installation(monkeypatch):
    """When not even our own types are there, the hint says so."""
    monkeypatch.setattr(plugins, "entry_points", lambda group: [])
    with pytest.raises(ConfigError) as caught:
        make("feed")
    assert "installed?" in caught.value.hint


@pytest.mark.parametrize("name", ["gone", "nameless", "odd"])
def test_a_broken_plugin_is_told_with_its_name(name):
    """A package that cannot be loaded, or offers no factory, is one clear error."""
    with pytest.raises(ConfigError, match=f"source type '{name}'"):
        make(name)


@pytest.mark.parametrize(
    ("word", "kind", "private"),
    [("https://x.example/feed", "feed", True), ("news.xml", "feed", False), ("article.txt", "folder", False), ("a.MD", "folder", False)],
)  # fmt: skip
def test_what_somebody_typed_is_a_feed_or_a_folder(word, kind, private):
    """A URL or a feed's file is a feed, an article's file a folder of one."""
    spec = plugins.guess_source(word, allow_private=private)
    assert (spec.type, spec.key) == (kind, f"{kind}:{word}")
    assert (spec.url == word) == ("://" in word)
    assert spec.allow_private is private


def test_a_directory_is_a_folder(tmp_path):
    """What is a directory is a folder of articles, whatever its name."""
    assert plugins.guess_source(str(tmp_path)).type == "folder"


def test_many_sources_are_made_in_their_order_with_one_look(monkeypatch):
    """A thousand sources cost one look at what is installed for each type, not one each."""
    looks = []
    found = plugins.source_types()

    def look() -> Any:
        looks.append(1)
        return found

    monkeypatch.setattr(plugins, "source_types", look)
    specs = [SourceSpec(key=f"feed:{n}", type="feed", url=f"https://x.example/{n}") for n in range(50)]
    specs.append(SourceSpec(key="folder:a", type="folder", path=Path("a")))
    made = plugins.make_sources((spec, ScriptedFetch()) for spec in specs)
    assert [spec for spec, _ in made] == specs
    assert {type(source) for _, source in made} == {FeedSource, FolderSource}
    assert len(looks) == 2


def test_of_many_sources_the_wrong_one_is_named():
    """A mistake in one of many names that one, and none is made."""
    specs = [SourceSpec(key="feed:a", type="feed", url="https://x.example"), SourceSpec(key="odd:b", type="telepathy")]
    with pytest.raises(ConfigError) as caught:
        plugins.make_sources((spec, ScriptedFetch()) for spec in specs)
    assert caught.value.where == "source odd:b"
