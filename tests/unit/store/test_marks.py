"""The small files that say how much was sent: what is understood, what is refused, and that no one who writes them makes them say less."""

import errno
import fcntl
import json
import os
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from digest.errors import DiskFullError, StoreError
from digest.store.marks import Mark, Marks, read

MARK = Mark(life="a", generation=5, frozen=2, at=1_000)
WHOLE = asdict(MARK)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give the place of a mark in a folder that does not exist yet."""
    return tmp_path / "data" / ".digest.db.mark"


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"null", b"[]", b'"a"', b"3", *(json.dumps({**WHOLE, name: None}).encode() for name in ("generation", "frozen", "at"))],
)  # fmt: skip
def test_what_is_no_mark_counts_as_none(tmp_path, content):
    """Whatever a crash or a person left there stops nobody from judging by the other mark."""
    (tmp_path / "x").write_bytes(content)
    assert read(tmp_path / "x") is None


@pytest.mark.parametrize("name", WHOLE)
def test_a_mark_that_lacks_a_part_counts_as_none(tmp_path, name):
    """Half a mark is not believed."""
    (tmp_path / "x").write_text(json.dumps({key: value for key, value in WHOLE.items() if key != name}), "utf-8")
    assert read(tmp_path / "x") is None


def test_what_a_later_version_adds_is_passed_over(tmp_path):
    """A mark with more in it is understood as far as it is known."""
    (tmp_path / "x").write_text(json.dumps({**WHOLE, "more": 1}), "utf-8")
    assert read(tmp_path / "x") == MARK


def test_nowhere_and_not_there_are_no_mark(tmp_path):
    """Neither is an error, also where a file stands in the place of the folder."""
    (tmp_path / "file").touch()
    assert read(None) is None
    assert read(tmp_path / "none" / "x") is None
    assert read(tmp_path / "file" / "x") is None
    assert Marks().read() == (None, None)


def test_what_cannot_be_read_is_not_taken_for_none(tmp_path):
    """A disk that fails would else look like a new beginning: it is told with the place."""
    (tmp_path / "x").mkdir()
    with pytest.raises(StoreError, match="cannot be read") as caught:
        Marks(tmp_path / "x").read()
    assert caught.value.where == str(tmp_path / "x")
    assert "file is yours" in caught.value.hint


def test_the_folder_is_made_for_its_owner(path):
    """A mark names when was sent: its folder is private, and the mark comes back as it was written."""
    Marks(path).note(MARK)
    assert read(path) == MARK
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("change", [{"generation": 4, "frozen": 9, "at": 9_000}, {"frozen": 9}, {"at": 9_000}])
def test_only_the_generation_makes_a_mark_higher(path, change):
    """A clock that was set forward, or a count that grew without it, changes nothing."""
    Marks(path).note(MARK)
    Marks(path).note(replace(MARK, **change))
    assert read(path) == MARK


def test_a_new_life_takes_the_place_of_a_higher_mark(path):
    """An adoption begins anew, however far the one before had come; the old life coming back takes it again."""
    Marks(path).note(MARK)
    Marks(path).note(Mark(life="b", generation=1, frozen=0, at=0))
    assert read(path) == Mark(life="b", generation=1, frozen=0, at=0)


def test_many_who_write_at_once_leave_the_highest(path):
    """Threads with locks of their own: whoever comes last, the mark never says less, and nothing is left beside it."""
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: Marks(path).note(replace(MARK, generation=n * 37 % 101)), range(1, 101)))
    assert read(path) == replace(MARK, generation=100)
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_what_a_killed_writer_left_is_written_over(path):
    """Its unfinished file stands in nobody's way."""
    path.parent.mkdir()
    path.with_name(f"{path.name}.new").write_bytes(b"half of a mark that was longer than this one" * 9)
    Marks(path).note(MARK)
    assert read(path) == MARK


def test_a_link_in_the_place_of_the_new_file_is_not_followed(path, tmp_path):
    """Who may write into the folder cannot make us write elsewhere."""
    path.parent.mkdir()
    (tmp_path / "elsewhere").write_bytes(b"precious")
    path.with_name(f"{path.name}.new").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StoreError, match="cannot be written down"):
        Marks(path).note(MARK)
    assert (tmp_path / "elsewhere").read_bytes() == b"precious"


@pytest.mark.parametrize(
    ("code", "kind"), [(errno.ENOSPC, DiskFullError), (errno.EDQUOT, DiskFullError), (errno.EROFS, StoreError)]
)
def test_a_full_disk_is_told_from_other_trouble(path, monkeypatch, code, kind):
    """A quota counts as a full disk; the mark that stands there stays."""
    Marks(path).note(MARK)

    def refuse(_descriptor: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(StoreError) as caught:
        Marks(path).note(replace(MARK, generation=6))
    assert type(caught.value) is kind
    assert caught.value.where == str(path)
    assert read(path) == MARK


def test_the_spare_is_written_before_the_first(path, tmp_path, monkeypatch):
    """Where the first one fails nothing is sent, and the spare has not fallen behind what was committed."""
    spare = tmp_path / "state" / "x.mark"
    path.parent.write_text("no folder", "utf-8")
    with pytest.raises(StoreError):
        Marks(path, spare).note(MARK)
    assert read(spare) == MARK


def test_a_spare_that_cannot_be_read_stops_nobody(path, tmp_path):
    """A service that may not look into home folders sends all the same: the first mark is read and written."""
    spare = tmp_path / "x.mark"
    spare.symlink_to(spare)  # refused to everyone, root too
    Marks(path, spare).note(MARK)
    assert Marks(path, spare).read() == (MARK, None)


def test_who_was_stopped_in_the_middle_stops_nobody_else(path, monkeypatch):
    """A process that stands still while it writes a mark keeps the lock for good: others wait a moment for it, and go on."""
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    path.parent.mkdir()
    standing = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(standing, fcntl.LOCK_EX)
        Marks(path).note(MARK)
        assert read(path) == MARK
        assert 0.1 < sum(waited) < 1
    finally:
        os.close(standing)
    waited.clear()
    Marks(path).note(replace(MARK, generation=6))
    assert waited == []
