"""Folders as they are found on real disks: links, rights, odd names, odd contents."""

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from digest.model import FetchState
from digest.sources import folder
from digest.sources.canonical import item_id
from digest.sources.folder import FolderSource
from tests.unit.sources.samples import NOW, ScriptedFetch, spec

ARTICLE = "Local\n\nQuay to be rebuilt\n\nThe council of the harbour town has agreed to rebuild the quay.\n"


def collect(path: Path, **fields: Any) -> Any:
    source = FolderSource(spec(**{"key": "folder:x", "type": "folder", "path": path, **fields}), ScriptedFetch())
    return asyncio.run(source.collect(FetchState(source="folder:x"), NOW))


def put(root: Path, *names: str, text: str = ARTICLE) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


def ids(collected: Any) -> set[str]:
    return {article.id for article in collected.articles}


def test_every_article_of_every_depth(tmp_path):
    """Sub-folders of any depth are read, and an article's id is made of its place in the folder."""
    put(tmp_path, "a.txt", "one/b.md", "one/two/three/c.html", "one/two/a.txt")
    assert ids(collect(tmp_path)) == {
        item_id("folder:x", name) for name in ("a.txt", "one/b.md", "one/two/three/c.html", "one/two/a.txt")
    }


@pytest.mark.parametrize(
    "name",
    [
        ".a.txt",
        "_draft.txt",
        ".git/a.txt",
        "_site/a.txt",
        "a.txt~",
        "a.bak",
        "a.jpg",
        "a",
        "a.txt.swp",
        ".txt",
        "README",
    ],
)
def test_what_is_no_article(tmp_path, name):
    """Hidden files, drafts, leftovers of editors and files of other kinds are passed over without a word."""
    put(tmp_path, "kept.txt", name)
    collected = collect(tmp_path)
    assert ids(collected) == {item_id("folder:x", "kept.txt")}
    assert collected.failures == ()


@pytest.mark.parametrize(
    "name",
    [
        "A.TXT",
        "a.Md",
        "a.MARKDOWN",
        "a.htm",
        "a.HTML",
        "spaces in it.txt",
        "ümläut-日本.txt",
        "a.b.c.txt",
        "--x.txt",
        "'q'.txt",
    ],
)
def test_names_of_articles(tmp_path, name):
    """Endings in any case, spaces, quotes and letters of any script are names like others."""
    put(tmp_path, name)
    assert ids(collect(tmp_path)) == {item_id("folder:x", name)}


def test_links_lead_nowhere(tmp_path):
    """A link to a file or a folder outside is not followed, nor is one that leads back to where it stands."""
    outside = tmp_path / "outside"
    put(outside, "secret.txt", "deep/secret.txt")
    inside = tmp_path / "inside"
    put(inside, "sub/kept.txt")
    (inside / "file.txt").symlink_to(outside / "secret.txt")
    (inside / "deep").symlink_to(outside / "deep")
    (inside / "sub" / "loop").symlink_to(inside)
    (inside / "broken.txt").symlink_to(tmp_path / "nothing")
    assert ids(collect(inside)) == {item_id("folder:x", "sub/kept.txt")}


def test_a_pipe_is_not_waited_for(tmp_path):
    """What is no plain file is not opened, so that nothing waits for a writer that never comes."""
    put(tmp_path, "kept.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    assert ids(collect(tmp_path)) == {item_id("folder:x", "kept.txt")}


@pytest.mark.parametrize(
    ("content", "what"),
    [(b"", "no text"), (b"\n\n \t\r\n", "no text"), (b"\x00" * 10, "no text"), (b"\xef\xbb\xbf", "no text")],
)
def test_an_empty_file_fails_alone(tmp_path, content, what):
    """A file without text is a failure with its path and a remedy; the others are articles."""
    put(tmp_path, "kept.txt")
    (tmp_path / "empty.txt").write_bytes(content)
    collected = collect(tmp_path)
    assert ids(collected) == {item_id("folder:x", "kept.txt")}
    (failure,) = collected.failures
    assert what in failure.what
    assert failure.where == str(tmp_path / "empty.txt")
    assert failure.hint


def test_a_huge_file_fails_alone(tmp_path, monkeypatch):
    """No more than the limit is read of a file; what is larger is a failure, what is as large is an article."""
    put(tmp_path, "kept.txt")
    monkeypatch.setattr(folder, "MAX_FILE", len(ARTICLE))
    put(tmp_path, "huge.txt", text=ARTICLE + "x")
    collected = collect(tmp_path)
    assert ids(collected) == {item_id("folder:x", "kept.txt")}
    assert "larger than" in collected.failures[0].what


def test_what_may_not_be_read_fails_alone(tmp_path, monkeypatch):
    """A file and a sub-folder without the right to read are a failure each, with their paths, and the rest is read."""
    put(tmp_path, "kept.txt", "locked.txt", "shut/a.txt", "z/kept.txt")
    shut = {tmp_path / "locked.txt", tmp_path / "shut"}
    for name in ("open", "iterdir"):
        _refuse(monkeypatch, name, shut)
    collected = collect(tmp_path)
    assert ids(collected) == {item_id("folder:x", "kept.txt"), item_id("folder:x", "z/kept.txt")}
    assert {failure.where for failure in collected.failures} == {str(path) for path in shut}
    assert {failure.what for failure in collected.failures} == {"Permission denied"}
    assert all(failure.hint for failure in collected.failures)


def test_a_folder_of_which_nothing_may_be_read(tmp_path, monkeypatch):
    """When all that there is cannot be read, that is said, and not that the folder is empty."""
    put(tmp_path, "shut/a.txt")
    _refuse(monkeypatch, "iterdir", {tmp_path / "shut"})
    assert [failure.what for failure in collect(tmp_path).failures] == ["Permission denied"]


def _refuse(monkeypatch: pytest.MonkeyPatch, name: str, shut: set[Path]) -> None:
    """Let a method of paths refuse some of them, as the system does for anybody but root."""
    real = getattr(Path, name)

    def refusing(path: Path, *args: Any, **kwargs: Any) -> Any:
        if path in shut:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *args, **kwargs)

    monkeypatch.setattr(Path, name, refusing)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2026-02-03-quay.txt", datetime(2026, 2, 3, tzinfo=UTC)),
        ("quay 20260203.txt", datetime(2026, 2, 3, tzinfo=UTC)),
        ("2026_02_03.md", datetime(2026, 2, 3, tzinfo=UTC)),
        ("deep/2026.02.03 quay.html", datetime(2026, 2, 3, tzinfo=UTC)),
        ("2026-02-03/quay.txt", None),
        ("quay-2026-02-30.txt", None),
        ("version-1.20260203.5.txt", datetime(2026, 2, 3, tzinfo=UTC)),
        ("1234567820260203.txt", None),
    ],
)
def test_dates_in_names(tmp_path, name, day):
    """The day in a file's own name is its date; elsewhere, and where it is no day, the time of the file is."""
    put(tmp_path, name)
    touched = datetime(2026, 1, 15, 8, 30, tzinfo=UTC)
    os.utime(tmp_path / name, (touched.timestamp(), touched.timestamp()))
    (article,) = collect(tmp_path).articles
    assert article.published == (day or touched)


def test_the_newest_are_kept(tmp_path):
    """Over the cap the newest by date stay, newest first, in whatever order the disk lists them."""
    put(tmp_path, *(f"2026-02-{day:02}-{'zyx'[day % 3]}.txt" for day in range(1, 10)))
    found = collect(tmp_path, max_items=3).articles
    assert [article.published.day for article in found] == [9, 8, 7]


def test_a_single_file_is_a_folder_of_one(tmp_path):
    """`path` may name one article; its id is made of its name."""
    put(tmp_path, "one.txt", "two.txt")
    assert ids(collect(tmp_path / "one.txt")) == {item_id("folder:x", "one.txt")}


def test_an_edited_article_stays_the_same_one(tmp_path):
    """The id does not depend on the text or the time, so that a corrected article is not new."""
    put(tmp_path, "a.txt")
    before = collect(tmp_path)
    put(tmp_path, "a.txt", text=ARTICLE.replace("agreed", "refused"))
    os.utime(tmp_path / "a.txt", (1_700_000_000, 1_700_000_000))
    assert ids(collect(tmp_path)) == ids(before)
    assert collect(tmp_path).articles[0].text != before.articles[0].text


def test_a_moved_folder_gives_the_same_articles(tmp_path):
    """Ids count from the folder, so that another mount point makes nothing new."""
    put(tmp_path / "here", "sub/a.txt")
    put(tmp_path / "there", "sub/a.txt")
    assert ids(collect(tmp_path / "here")) == ids(collect(tmp_path / "there"))
