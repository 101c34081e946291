"""What `digest init` writes."""

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import UsageError
from digest.settings import Settings, load, to_newsletters
from digest.starter import Feed, feeds_from_opml, write_starter
from digest.starter.opml import LARGEST

ROOT = Path(__file__).parents[3]
OPML = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>My feeds</title></head><body>
  <outline text="News">
    <outline type="rss" text="One &amp; only" title="One" xmlUrl="https://one.example/feed"/>
    <outline type="rss" text="Two" xmlURL=" https://two.example/feed "/>
    <outline type="rss" text="Again" xmlUrl="https://one.example/feed"/>
    <outline text="A folder"/>
    <outline text="Local" xmlUrl="file:///etc/passwd"/>
    <outline text="Broken" xmlUrl="https://[::1"/>
  </outline>
</body></opml>"""


def loaded(folder: Path) -> Settings:
    return load(None, None, {"HOME": str(folder)}, folder)


def test_the_starter_is_right_as_it_stands(tmp_path: Path):
    """What is written loads without a complaint, and holds one newsletter with a source."""
    assert write_starter(tmp_path / "new") == [tmp_path / "new" / "digest.toml", tmp_path / "new" / ".env"]
    newsletters = to_newsletters(loaded(tmp_path / "new"))
    assert [one.key for one in newsletters] == ["weekly"]
    assert [one.url for one in newsletters[0].sources] == ["https://example.org/feed.xml"]


def test_commented_lines_are_right_too(tmp_path: Path):
    """Every example in a comment of digest.toml can be switched on."""
    write_starter(tmp_path)
    path = tmp_path / "digest.toml"
    lines = path.read_text(encoding="utf-8").splitlines()
    on = [line[2:] if line.startswith("# ") and ("=" in line or line.startswith("# [[")) else line for line in lines]
    path.write_text("\n".join(on), encoding="utf-8")
    news = to_newsletters(loaded(tmp_path))[0]
    assert [section.name for section in news.sections] == ["Security"]
    assert [source.type for source in news.sources] == ["folder", "feed"]


def test_the_key_is_fresh_and_private(tmp_path: Path):
    """Each .env has a key of its own, and only its owner can read it."""
    write_starter(tmp_path / "a")
    write_starter(tmp_path / "b")
    keys = [loaded(tmp_path / name).secret_keys for name in "ab"]
    assert len(keys[0][0]) >= 43
    assert keys[0] != keys[1]
    assert stat.S_IMODE((tmp_path / "a" / ".env").stat().st_mode) == 0o600


def test_nothing_is_overwritten(tmp_path: Path):
    """A second call writes nothing; a file that is there stays, the other is written."""
    write_starter(tmp_path)
    before = {name: (tmp_path / name).read_bytes() for name in ("digest.toml", ".env")}
    assert write_starter(tmp_path) == []
    assert before == {name: (tmp_path / name).read_bytes() for name in before}
    (tmp_path / "digest.toml").unlink()
    assert write_starter(tmp_path) == [tmp_path / "digest.toml"]
    assert (tmp_path / ".env").read_bytes() == before[".env"]


def test_a_link_is_not_followed(tmp_path: Path):
    """A .env that is a link to somewhere else is left alone."""
    (tmp_path / ".env").symlink_to(tmp_path / "target")
    assert write_starter(tmp_path) == [tmp_path / "digest.toml"]
    assert not (tmp_path / "target").exists()


def test_feeds_for_a_file_that_exists_are_refused(tmp_path: Path):
    """Imported feeds are not dropped in silence."""
    write_starter(tmp_path)
    with pytest.raises(UsageError, match="the feeds were not added"):
        write_starter(tmp_path, feeds=[Feed("A", "https://a.example/feed")])


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path):
    """A file in place of the folder is told in the system's words."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="cannot be written"):
        write_starter(tmp_path / "file" / "below")


def test_feeds_become_sources(tmp_path: Path):
    """Feeds of an import replace the example, with their names."""
    write_starter(tmp_path, feeds=feeds_from_opml(OPML.encode()))
    sources = to_newsletters(loaded(tmp_path))[0].sources
    assert [(one.name, one.url, one.section) for one in sources] == [
        ("One", "https://one.example/feed", "News"),
        ("Two", "https://two.example/feed", "News"),
    ]


@given(st.lists(st.text(max_size=40), max_size=4))
def test_titles_cannot_break_the_file(tmp_path_factory, titles):
    """Whatever a feed calls itself, the written file is TOML with that many sources."""
    folder = tmp_path_factory.mktemp("starter")
    write_starter(folder, feeds=[Feed(title, f"https://example.org/{index}") for index, title in enumerate(titles)])
    assert len(to_newsletters(loaded(folder))[0].sources) == max(len(titles), 1)


def test_the_example_beside_the_readme_is_the_same():
    """`.env.example` of a clone and the .env of `digest init` are one text."""
    assert (ROOT / "digest/starter/env.txt").read_bytes() == (ROOT / ".env.example").read_bytes()


def test_opml_is_read_in_order_each_feed_once():
    """Feeds at any depth are found by their web address; title wins over text."""
    assert feeds_from_opml(OPML.encode()) == [
        Feed("One", "https://one.example/feed", "News"),
        Feed("Two", "https://two.example/feed", "News"),
    ]


def test_opml_in_another_encoding_is_read():
    """The encoding that the document declares counts."""
    text = OPML.replace("UTF-8", "ISO-8859-1").replace('title="One"', 'title="Café"')
    assert feeds_from_opml(text.encode("latin-1"))[0][0] == "Café"


@pytest.mark.parametrize(
    ("document", "what"),
    [
        (b"", "is not XML: no element found"),
        (b"<opml><body>", "is not XML"),
        (b"<html><body/></html>", "is no OPML: it begins with <html>"),
        (b'<!DOCTYPE opml [<!ENTITY a "aaa">]><opml/>', "has a document type"),
        (b'<!DOCTYPE opml SYSTEM "file:///etc/passwd"><opml/>', "has a document type"),
        (b"<opml>&xxe;</opml>", "is not XML: undefined entity"),
        (b" " * (LARGEST + 1), "is larger than 10 MiB"),
    ],
)
def test_hostile_and_broken_opml_is_refused(document, what):
    """No document type, no entity, no endless file: one clear line each."""
    with pytest.raises(UsageError) as caught:
        feeds_from_opml(document)
    assert what in str(caught.value)
    assert caught.value.hint
