import asyncio
import os
from datetime import UTC, datetime
from typing import Any

import pytest

from digest.errors import ConfigError
from digest.model import FetchState
from digest.sources import folder as room
from digest.sources.folder import FolderSource
from tests.unit.sources.samples import FIXTURES, NOW, ScriptedFetch, spec
from tests.unit.sources.test_undeclared import RUSSIAN

STATE = FetchState(source="folder:x")


def collect(path, **fields) -> Any:
    source = FolderSource(spec(**{"key": "folder:x", "type": "folder", "path": path, **fields}), ScriptedFetch())
    return asyncio.run(source.collect(STATE, NOW))


def write(folder, name, text="A title here\n\nA sentence of the article stands here.\n", day=1) -> Any:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    moment = datetime(2026, 3, day, 9, tzinfo=UTC).timestamp()
    os.utime(file, (moment, moment))
    return file


def test_a_folder_gives_its_articles():
    """Text, Markdown and HTML, also in sub-folders; pictures and hidden files are no articles."""
    collected = collect(FIXTURES / "articles")
    assert {article.title for article in collected.articles} == {
        "Harbour master\u2019s office “closed for repairs” until June",
        "Tide tables: now free",
        "The ferry runs again",
    }
    assert collected.failures == ()
    assert collected.state == STATE


def test_the_newest_come_first_and_the_cap_holds(tmp_path):
    """By date, newest first, at most as many as configured."""
    for day in (3, 1, 2):
        write(tmp_path, f"d{day}.txt", f"Day {day}\n\nA sentence of the article stands here.\n", day)
    assert [article.title for article in collect(tmp_path).articles] == ["Day 3", "Day 2", "Day 1"]
    assert [article.title for article in collect(tmp_path, max_items=1).articles] == ["Day 3"]


def test_the_file_gives_the_date(tmp_path):
    """Without any other date the article has the time of its file, in UTC."""
    write(tmp_path, "a.txt", day=2)
    assert collect(tmp_path).articles[0].published == datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_ids_come_from_the_place_and_not_from_the_machine(tmp_path):
    """The same files in another folder, under the same key, are the same articles; changing a text keeps its id."""
    for place in ("one", "two"):
        write(tmp_path / place, "deep/a.txt", f"Title {place}\n\nA sentence of the article stands here.\n")
    first, second = (collect(tmp_path / place).articles[0] for place in ("one", "two"))
    assert first.id == second.id
    assert first.title != second.title


def test_one_bad_file_harms_no_other(tmp_path):
    """Empty, too large and broken files are failures with their path; the rest is read."""
    write(tmp_path, "good.txt")
    write(tmp_path, "empty.txt", " \n")
    write(tmp_path, "bad.md", "---\ntitle: [\n---\nText.")
    write(tmp_path, "huge.txt", "x" * (room.MAX_FILE + 1))
    collected = collect(tmp_path)
    assert [article.title for article in collected.articles] == ["A title here"]
    assert {failure.where.rpartition("/")[2] for failure in collected.failures} == {
        "empty.txt",
        "bad.md, line 2",
        "huge.txt",
    }
    assert all(failure.hint and failure.where.startswith(str(tmp_path)) for failure in collected.failures)


def test_an_unreadable_file_is_a_failure(tmp_path, monkeypatch):
    """A file that may not be read says why, and the others are read."""
    write(tmp_path, "good.txt")
    denied = write(tmp_path, "secret.txt")
    opened = type(denied).open

    def refuse(self, *args, **kwargs) -> Any:
        if self.name == "secret.txt":
            raise PermissionError(13, "Permission denied")
        return opened(self, *args, **kwargs)

    monkeypatch.setattr(type(denied), "open", refuse)
    collected = collect(tmp_path)
    assert len(collected.articles) == 1
    assert (collected.failures[0].where, collected.failures[0].what) == (str(denied), "Permission denied")


@pytest.mark.parametrize(
    ("error", "failures", "sure"),
    [(OSError(107, "Transport endpoint is not connected"), 1, False), (FileNotFoundError(2, "No such file"), 0, True)],
)
def test_a_disk_below_that_does_not_answer_withdraws_nothing(tmp_path, monkeypatch, error, failures, sure):
    """It says why, the rest is read, and nobody claims to have seen all; what merely went while the folder was read is gone."""
    write(tmp_path, "good.txt")
    (far := tmp_path / "far").mkdir()
    write(far, "waits.txt")
    looked = type(far).lstat

    def refuse(self) -> Any:
        if self.name == "far":
            raise error
        return looked(self)

    monkeypatch.setattr(type(far), "lstat", refuse)
    collected = collect(tmp_path)
    assert len(collected.articles) == 1
    assert [(one.where, one.what) for one in collected.failures] == [(str(far), error.strerror)] * failures
    assert (collected.present is not None) is sure


def test_links_are_not_followed(tmp_path):
    """A link, to a file or a folder, could lead out: it is left out."""
    outside = write(tmp_path, "outside/secret.txt", "Secret\n\nNobody should read this sentence.\n")
    inside = tmp_path / "inside"
    write(inside, "good.txt")
    (inside / "link.txt").symlink_to(outside)
    (inside / "deep").symlink_to(outside.parent, target_is_directory=True)
    assert [article.title for article in collect(inside).articles] == ["A title here"]


def test_a_pipe_does_not_block(tmp_path):
    """What is no regular file is left out, and nobody waits for it."""
    write(tmp_path, "good.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    assert len(collect(tmp_path).articles) == 1


@pytest.mark.parametrize("make", ["empty", "missing", "only others"])
def test_a_folder_without_articles_is_a_failure(tmp_path, make):
    """An empty or a missing folder is one clear line: somebody expects articles there."""
    path = tmp_path / "articles"
    if make != "missing":
        path.mkdir()
    if make == "only others":
        (path / "picture.jpg").write_text("x")
    collected = collect(path)
    assert collected.articles == ()
    assert collected.failures[0].where == str(path)
    assert collected.failures[0].what in {"no articles in this folder", "No such file or directory"}
    assert "what waits for its date goes out" in collected.failures[0].hint
    assert collected.present is None


def test_a_single_article_is_a_folder_of_one(tmp_path):
    """`path` may name a file."""
    file = write(tmp_path, "a.txt")
    assert [article.title for article in collect(file).articles] == ["A title here"]


@pytest.mark.parametrize("fields", [{"path": None}, {"url": "https://x.example/"}])
def test_a_folder_needs_a_path(fields, tmp_path):
    """A folder without a path, or with a url, is a mistake of the configuration."""
    with pytest.raises(ConfigError, match="needs a path"):
        FolderSource(spec(**{"type": "folder", "path": tmp_path, **fields}), ScriptedFetch())


def test_unknown_options_are_refused(tmp_path):
    """A folder has no options of its own."""
    with pytest.raises(ConfigError, match="unknown option deep"):
        FolderSource(spec(type="folder", path=tmp_path, options={"deep": 1}), ScriptedFetch())


def test_a_guess_at_the_charset_is_told_with_the_file(tmp_path):
    """Of many that are alike the first is named; the articles go out."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(RUSSIAN.encode("cp1251"))
    found = collect(tmp_path)
    assert all("автобус" in article.text for article in found.articles)
    (failure,) = found.failures
    assert failure.where == str(tmp_path / "a.txt")
    assert failure.what.endswith("so it is read as windows-1251, and so in 1 more")
