"""Sources are added to a digest.toml as a careful person would: nothing else in it changes."""

import os
import stat
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import ConfigError, DigestError, UsageError
from digest.settings.adding import Added, append_source, append_sources
from digest.starter.toml import one_line
from tests.unit.settings.world import FEED, NEWSLETTER, World

NEW = {"type": "feed", "url": "https://new.example/feed"}
BLOCK = '[[newsletters.tech.sources]]\ntype = "feed"\nurl = "https://new.example/feed"\n'
OTHER = '\n# ---- the other one ----\n[newsletters.other]\ntitle = "Other"\nfrom = "o@example.org"\n'


def test_a_source_stands_behind_the_others(world: World):
    """It is the last of its newsletter; a comment that introduces the next table stays with that."""
    path = world.toml(f"# mine\n{NEWSLETTER}\n{FEED}# tail of the feed\n{OTHER}")
    assert append_source(path, "tech", NEW) == "feed:https://new.example/feed"
    assert path.read_text() == f"# mine\n{NEWSLETTER}\n{FEED}# tail of the feed\n\n{BLOCK}{OTHER}"
    assert [one.url for one in world.loaded("tech").sources] == [
        "https://example.org/feed.xml",
        "https://new.example/feed",
    ]


@pytest.mark.parametrize("end", ["", "\n", "\n\n", "\n# the end"])
def test_the_end_of_the_file_is_a_good_place(world: World, end):
    """With or without a line end, a blank line or a comment there."""
    text = f"{NEWSLETTER}{end}"
    path = world.toml(text)
    append_source(path, "tech", NEW)
    assert path.read_text().startswith(text)
    assert path.read_text().endswith(f"\n\n{BLOCK}")


def test_the_first_source_follows_its_newsletter(world: World):
    """A newsletter without sources gets them behind its own tables, sections included."""
    sections = '[[newsletters.tech.sections]]\nname = "S"\n'
    path = world.toml(f"{NEWSLETTER}{sections}{OTHER}")
    append_source(path, "tech", NEW)
    assert path.read_text() == f"{NEWSLETTER}{sections}\n{BLOCK}{OTHER}"


def test_a_table_below_a_source_stays_with_it(world: World):
    """A source may have tables of its own; a new one does not come between."""
    below = '[newsletters.tech.sources.fields]\ntitle = "headline"\n'
    cms = '[[newsletters.tech.sources]]\ntype = "plug"\nid = "x"\n'
    path = world.toml(f"{NEWSLETTER}{cms}{below}{OTHER}")
    append_source(path, "tech", NEW)
    assert path.read_text() == f"{NEWSLETTER}{cms}{below}\n{BLOCK}{OTHER}"


def test_what_looks_like_a_table_within_a_text_misleads_nobody(world: World):
    """Where the nearest place is inside a text of several lines, the end of the file is taken."""
    trap = "intro = '''\n[[newsletters.tech.sources]]\n\n[other]\n'''\n"
    path = world.toml(f"{NEWSLETTER}{trap}")
    append_source(path, "tech", NEW)
    values = tomllib.loads(path.read_text())
    assert values["newsletters"]["tech"]["intro"] == "[[newsletters.tech.sources]]\n\n[other]\n"
    assert values["newsletters"]["tech"]["sources"] == [NEW]


@pytest.mark.parametrize(
    "text",
    [
        f"{NEWSLETTER}sources = [{{ type = 'feed', url = 'https://a.example/f' }}]\n",
        "newsletters = { tech = { title = 'T', from = 'a@example.org' } }\n",
    ],
)
def test_a_closed_table_is_refused_and_left_alone(world: World, text):
    """TOML cannot add to a table in one line: the file stays, and the way out is said."""
    path = world.toml(text)
    with pytest.raises(ConfigError, match="no source can be added") as caught:
        append_source(path, "tech", NEW)
    assert "[[newsletters.tech.sources]]" in caught.value.hint
    assert path.read_text() == text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"type": "feed", "url": "https://a.example/f"}, {"type": "feed", "url": "https://a.example/f", "name": "B"}),
        ({"type": "feed", "url": "https://a.example/f", "id": "x"}, {"type": "feed", "url": "https://b.example/", "id": "x"}),
        ({"type": "folder", "path": "articles"}, {"type": "folder", "path": "./articles/"}),
    ],
)  # fmt: skip
def test_a_source_is_added_once(world: World, old, new):
    """What the ledger would take for the same source is refused, and the file stays."""
    path = world.toml()
    append_source(path, "tech", old)
    before = path.read_bytes()
    with pytest.raises(UsageError, match="has this source already"):
        append_source(path, "tech", new)
    assert path.read_bytes() == before


def test_many_are_added_in_one_step(world: World):
    """Known ones are told, also those that come twice; the others are added in their order."""
    path = world.toml(f"{NEWSLETTER}{FEED}")
    urls = ["https://a.example/f", "https://example.org/feed.xml", "https://b.example/f", "https://a.example/f"]
    tables = [{"type": "feed", "url": url} for url in urls]
    found = append_sources(path, "tech", tables)
    assert found == Added(
        added=("feed:https://a.example/f", "feed:https://b.example/f"),
        known=("feed:https://example.org/feed.xml", "feed:https://a.example/f"),
    )
    assert [one.url for one in world.loaded("tech").sources] == [urls[1], urls[0], urls[2]]
    before = path.read_bytes()
    assert append_sources(path, "tech", tables).added == ()
    assert path.read_bytes() == before


def test_a_rehearsal_writes_nothing(world: World):
    """What would be added is told, and the file stays."""
    path = world.toml()
    assert append_sources(path, "tech", [NEW], write=False).added == ("feed:https://new.example/feed",)
    assert path.read_text() == NEWSLETTER


@pytest.mark.parametrize(
    ("table", "what"),
    [
        ({"type": "feed", "url": "https://a.example/f", "urll": "x"}, "urll is unknown"),
        ({"type": "feed"}, "needs a `url` or a `path`"),
        ({"type": "feed", "url": "ftp://a.example/f"}, "url is not a web address"),
        ({"type": "feed", "url": "https://a.example/f", "weight": -1}, "weight must be more than 0"),
        ({"url": "https://a.example/f"}, "type is missing"),
    ],
)
def test_what_would_not_load_is_not_written(world: World, table, what):
    """A wrong source is told by its key, and nothing of a batch is written."""
    path = world.toml()
    with pytest.raises(ConfigError) as caught:
        append_sources(path, "tech", [NEW, table])
    assert what in caught.value.what
    assert path.read_text() == NEWSLETTER


def test_no_password_is_repeated(world: World):
    """An address with a login is refused without saying it: secrets stand in .env."""
    path = world.toml()
    with pytest.raises(ConfigError, match="url holds a user name or password") as caught:
        append_source(path, "tech", {"type": "feed", "url": "https://me:secret@a.example/"})
    assert "secret" not in str(caught.value)
    assert path.read_text() == NEWSLETTER


@given(st.text(max_size=40))
def test_any_name_of_a_section_is_kept_as_people_read_it(tmp_path_factory, name):
    """Quotes, backslashes and brackets never end its string; what nobody sees is left out, but what joins letters."""
    path = tmp_path_factory.mktemp("toml") / "digest.toml"
    path.write_text(NEWSLETTER, encoding="utf-8")
    append_source(path, "tech", {**NEW, "section": one_line(name)})
    (source,) = tomllib.loads(path.read_text(encoding="utf-8"))["newsletters"]["tech"]["sources"]
    seen = [char for char in " ".join(name.split()) if char.isprintable() or char in "\u200c\u200d"]
    assert list(source.get("section", "")) == seen


def test_a_rehearsal_of_one_writes_nothing_and_refuses_what_would_be(world: World):
    """The same complaints come, and the file stays."""
    path = world.toml(f"{NEWSLETTER}{FEED}")
    assert append_source(path, "tech", NEW, write=False) == "feed:https://new.example/feed"
    with pytest.raises(UsageError, match="has this source already"):
        append_source(path, "tech", {"type": "feed", "url": "https://example.org/feed.xml"}, write=False)
    assert path.read_text() == f"{NEWSLETTER}{FEED}"


def test_a_file_that_is_no_text_is_left_alone(world: World):
    """Bytes that are no UTF-8 are not rewritten."""
    path = world.cwd / "digest.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="UTF-8"):
        append_source(path, "tech", NEW)
    assert path.read_bytes() == b"\xff\xfe"


def test_what_was_added_is_loaded(world: World):
    """The next start reads the new source like any other."""
    path = world.toml()
    append_source(path, "tech", {"type": "page", "url": "https://a.example/news", "section": "World"})
    (spec,) = world.loaded("tech").sources
    assert (spec.key, spec.section) == ("page:https://a.example/news", "World")


def test_an_unknown_newsletter_is_told(world: World):
    """With the one that was meant, or all there are."""
    path = world.toml()
    with pytest.raises(UsageError, match="no newsletter 'tehc'") as caught:
        append_source(path, "tehc", NEW)
    assert caught.value.hint == "Did you mean 'tech'?"
    with pytest.raises(UsageError) as caught:
        append_source(path, "zzz", NEW)
    assert caught.value.hint == "Name one of: tech."


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664])
def test_the_file_keeps_its_mode(world: World, mode):
    """Who could read it before can read it now, and nobody else."""
    path = world.toml()
    path.chmod(mode)
    append_source(path, "tech", NEW)
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert [one.name for one in path.parent.iterdir()] == ["digest.toml"]


def test_a_link_stays_a_link(world: World):
    """A digest.toml that is a link into a repository is changed where it lies."""
    real = world.toml(folder=world.home / "repository")
    link = world.cwd / "digest.toml"
    link.symlink_to(real)
    append_source(link, "tech", NEW)
    assert link.is_symlink()
    assert "new.example" in real.read_text()


def test_line_ends_and_the_mark_of_utf8_stay(world: World):
    """A file of Windows stays one."""
    path = world.cwd / "digest.toml"
    path.write_bytes(b"\xef\xbb\xbf" + NEWSLETTER.replace("\n", "\r\n").encode())
    append_source(path, "tech", NEW)
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf[newsletters")
    assert raw.count(b"\r\n") == raw.count(b"\n") == len(NEWSLETTER.splitlines()) + 4


def test_a_folder_that_cannot_be_written_is_told(world: World, monkeypatch):
    """The old file stays whole when the new one cannot take its place, and nothing is left behind."""
    path = world.toml()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UsageError, match="No space left on device"):
        append_source(path, "tech", NEW)
    assert path.read_text() == NEWSLETTER
    assert [one.name for one in path.parent.iterdir()] == ["digest.toml"]


values = st.text(max_size=20) | st.booleans() | st.integers(-5, 5) | st.lists(st.text(max_size=5), max_size=3)
tables = st.dictionaries(st.text(min_size=1, max_size=8).filter(str.isprintable), values, max_size=4)


@given(tables, st.sampled_from(["", "\n", OTHER, f"{FEED}{OTHER}", '[smtp]\nhost = "x"\n']))
def test_any_table_of_a_plugin_comes_through(tmp_path_factory, table, rest):
    """Whatever keys and values a source has, the file stays TOML and says them, or is left alone."""
    path = tmp_path_factory.mktemp("toml") / "digest.toml"
    path.write_text(f"{NEWSLETTER}{rest}", encoding="utf-8")
    before = tomllib.loads(path.read_text())
    try:
        append_source(path, "tech", {**table, "type": "plug", "id": "mine"})
    except DigestError:
        assert tomllib.loads(path.read_text()) == before
        return
    found = tomllib.loads(path.read_text(encoding="utf-8"))
    last = found["newsletters"]["tech"]["sources"].pop()
    assert (last["type"], last["id"]) == ("plug", "mine")
    assert found["newsletters"]["tech"]["title"] == before["newsletters"]["tech"]["title"]
