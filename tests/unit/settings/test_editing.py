import os
import stat
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import ConfigError
from digest.settings.editing import add_source, source_block, with_source
from tests.unit.settings.world import World

TEXT = """# My newsletter
[newsletters.weekly]   # the one
title = "T"

  [[newsletters.weekly.sources]]
  type = "folder"   # first
  path = "articles"

[smtp]
host = "h"
"""
BLOCK = source_block("weekly", {"type": "feed", "url": "https://a.example/feed"})


def sources(text: str) -> Any:
    return tomllib.loads(text)["newsletters"]["weekly"].get("sources")


def test_a_source_is_added_at_the_end():
    """Everything that was there stays as it was, to the last blank; the new source is the last of its newsletter."""
    longer = with_source(TEXT, "weekly", BLOCK)
    assert longer.startswith(TEXT)
    assert sources(longer) == [
        {"type": "folder", "path": "articles"},
        {"type": "feed", "url": "https://a.example/feed"},
    ]
    assert tomllib.loads(longer)["smtp"] == {"host": "h"}


def test_it_may_be_the_first():
    """A newsletter that has no source yet gets one."""
    assert len(sources(with_source('[newsletters.weekly]\ntitle = "T"', "weekly", BLOCK))) == 1


def test_lines_end_as_they_did():
    """A file from Windows stays one."""
    longer = with_source(TEXT.replace("\n", "\r\n"), "weekly", BLOCK)
    assert longer.count("\n") == longer.count("\r\n")
    assert len(sources(longer)) == 2


@pytest.mark.parametrize(
    "text",
    [
        '[newsletters.weekly]\nsources = [{type = "folder", path = "a"}]\n',
        '[newsletters]\nweekly = {title = "T"}\n',
        '[newsletters.other]\ntitle = "T"\n',
        "[newsletters.weekly\n",
    ],
)
def test_what_cannot_be_added_to_is_told(text):
    """A list in one line, another newsletter or broken TOML is left alone, with the table to write by hand."""
    with pytest.raises(ConfigError, match="nothing can be added") as caught:
        with_source(text, "weekly", BLOCK, where="here")
    assert (caught.value.where, "[[newsletters.weekly.sources]]" in caught.value.hint) == ("here", True)


@given(
    st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=40).filter(
        str.strip
    )
)
def test_any_line_is_quoted(section):
    """Quotes, backslashes and brackets of a name never end its string."""
    block = source_block("weekly", {"type": "feed", "url": "https://a.example/", "section": section})
    assert sources(with_source(TEXT, "weekly", block))[-1]["section"] == section


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ({"type": "feed", "url": "https://me:secret@a.example/"}, "url holds a user name or password"),
        ({"type": "feed", "url": "a.example"}, "url is not a web address"),
        ({"type": "feed"}, "needs a `url`"),
    ],
)
def test_what_settings_would_refuse_is_not_written(source, what):
    """A source that the next start would complain of is refused now, and no password is repeated."""
    with pytest.raises(ConfigError, match=what) as caught:
        source_block("weekly", source)
    assert "secret" not in str(caught.value)


def test_the_file_is_replaced_whole(tmp_path: Path):
    """It keeps its permissions, a link to it stays a link, and nothing else is left in the folder."""
    real, link = tmp_path / "real.toml", tmp_path / "digest.toml"
    real.write_text(TEXT)
    real.chmod(0o640)
    link.symlink_to(real)
    add_source(link, "weekly", BLOCK)
    assert link.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert len(sources(real.read_text())) == 2
    assert sorted(one.name for one in tmp_path.iterdir()) == ["digest.toml", "real.toml"]


def test_a_file_that_cannot_be_written_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A full disk in mid-writing leaves the old file, and no other."""
    path = tmp_path / "digest.toml"
    path.write_text(TEXT)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ConfigError, match="No space left") as caught:
        add_source(path, "weekly", BLOCK)
    assert caught.value.where == str(path)
    assert path.read_text() == TEXT
    assert [one.name for one in tmp_path.iterdir()] == ["digest.toml"]


def test_a_file_that_is_no_text_is_told(tmp_path: Path):
    """Bytes that are no UTF-8 are not rewritten."""
    path = tmp_path / "digest.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="no UTF-8"):
        add_source(path, "weekly", BLOCK)


def test_what_was_added_is_loaded(world: World):
    """The next start reads the new source like any other."""
    path = world.toml('[newsletters.tech]\ntitle = "T"\nfrom = "a@example.org"\n')
    add_source(
        path, "tech", source_block("tech", {"type": "page", "url": "https://a.example/news", "section": "World"})
    )
    (spec,) = world.load().newsletters["tech"].noun("tech", path.parent).sources
    assert (spec.key, spec.section) == ("page:https://a.example/news", "World")
