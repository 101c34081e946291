"""The archive as a folder: whole files, only our own, and only what changed."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.archive import File, write
from digest.archive.folder import NOTE
from digest.errors import UsageError


def files(**bodies: str) -> list[File]:
    """Give files: `e__a` is `e/a.html`."""
    return [
        File(path=f"{name.replace('__', '/')}.html", body=body.encode(), kind="text/html")
        for name, body in bodies.items()
    ]


def tree(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != NOTE
    }


def test_a_build_writes_what_there_is(tmp_path):
    """The folder is made, and holds the files and our note."""
    place = tmp_path / "public" / "archive"
    written = write(files(index="I", e__a="A"), place)
    assert (written.changed, written.unchanged) == (("index.html", "e/a.html"), 0)
    assert tree(place) == {"index.html": "I", "e/a.html": "A"}
    assert set(json.loads((place / NOTE).read_text("utf-8"))["files"]) == {"index.html", "e/a.html"}


def test_only_what_changed_is_written(tmp_path):
    """A file that is as it should be is not touched, so that copying tools and caches leave it alone."""
    write(files(index="I", e__a="A"), tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.html")}
    written = write(files(index="new", e__a="A"), tmp_path)
    assert (written.changed, written.unchanged) == (("index.html",), 1)
    after = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.html")}
    assert [path.name for path in before if before[path] != after[path]] == ["index.html"]


def test_a_second_build_changes_nothing(tmp_path):
    """Building again without news writes and removes nothing, not even the note."""
    write(files(index="I"), tmp_path)
    note = (tmp_path / NOTE).stat().st_mtime_ns
    again = write(files(index="I"), tmp_path)
    assert (again.changed, again.removed, again.unchanged) == ((), (), 1)
    assert (tmp_path / NOTE).stat().st_mtime_ns == note


def test_what_is_gone_is_removed(tmp_path):
    """A file of an earlier build that is not in this one goes, and its folder when it is empty."""
    write(files(index="I", e__a="A", k__x="X"), tmp_path)
    assert write(files(index="I", e__a="A"), tmp_path).removed == ("k/x.html",)
    assert tree(tmp_path) == {"index.html": "I", "e/a.html": "A"}
    assert not (tmp_path / "k").exists()


def test_files_of_others_stay(tmp_path):
    """What a person put there is neither removed nor noted as ours."""
    write(files(index="I", e__a="A"), tmp_path)
    (tmp_path / "robots.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "e" / "mine.html").write_text("mine", encoding="utf-8")
    write(files(index="I"), tmp_path)
    assert tree(tmp_path) == {"index.html": "I", "robots.txt": "mine", "e/mine.html": "mine"}


def test_what_was_changed_by_hand_is_not_removed(tmp_path):
    """A page of ours that somebody edited, and that is not shown any more, is left and named."""
    write(files(index="I", old="O"), tmp_path)
    (tmp_path / "old.html").write_text("edited", encoding="utf-8")
    written = write(files(index="I"), tmp_path)
    assert (written.removed, written.kept) == ((), ("old.html",))
    assert tree(tmp_path)["old.html"] == "edited"


def test_a_folder_of_another_is_not_begun_in(tmp_path):
    """Who names /etc by a slip finds nothing new in it: a folder with files is taken only where an earlier build left its note."""
    (tmp_path / "hosts").write_text("127.0.0.1 localhost", encoding="utf-8")
    with pytest.raises(UsageError, match="no archive was built in it before") as caught:
        write(files(e__a="A", index="I"), tmp_path)
    assert (caught.value.where, tree(tmp_path)) == (str(tmp_path), {"hosts": "127.0.0.1 localhost"})
    assert [one.name for one in tmp_path.iterdir()] == ["hosts"]


def test_what_a_first_build_left_that_was_killed_is_no_hindrance(tmp_path):
    """A build that died before its note left files that nobody else has, and the next one goes on."""
    (tmp_path / ".digest-archive.new").mkdir()
    (tmp_path / f"{NOTE}.new").write_text("{", encoding="utf-8")
    assert write(files(index="I"), tmp_path).changed == ("index.html",)


@pytest.mark.parametrize("name", [".git", "lost+found"])
def test_an_empty_work_tree_or_disk_may_be_begun_in(tmp_path, name):
    """What a repository or a file system keeps for itself is no file of a person."""
    (tmp_path / name).mkdir()
    assert write(files(index="I"), tmp_path).changed == ("index.html",)
    assert (tmp_path / name).is_dir()


def test_files_of_another_may_be_beside_ours(tmp_path):
    """What somebody puts there after the first build, such as a robots.txt, stays, and stops no build."""
    write(files(index="I"), tmp_path)
    (tmp_path / "robots.txt").write_text("User-agent: *", encoding="utf-8")
    assert write(files(index="new"), tmp_path).changed == ("index.html",)
    assert tree(tmp_path) == {"index.html": "new", "robots.txt": "User-agent: *"}


def test_a_file_of_another_is_not_replaced(tmp_path):
    """What holds something else under one of our names is refused before anything is written."""
    write(files(index="I"), tmp_path)
    (tmp_path / "e").mkdir()
    (tmp_path / "e" / "a.html").write_text("an essay of somebody", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        write(files(e__a="A", index="new"), tmp_path)
    assert caught.value.where == str(tmp_path / "e" / "a.html")
    assert tree(tmp_path) == {"index.html": "I", "e/a.html": "an essay of somebody"}


def test_the_same_file_of_another_is_taken_as_ours(tmp_path):
    """A file that is byte for byte what we would write may stay."""
    write(files(index="I"), tmp_path)
    (tmp_path / "more.html").write_text("M", encoding="utf-8")
    assert write(files(index="I", more="M"), tmp_path).unchanged == 2


def test_a_link_to_nowhere_is_somebody_elses(tmp_path):
    """A dangling link in our place is not written through."""
    write(files(index="I"), tmp_path)
    (tmp_path / "more.html").symlink_to(tmp_path / "nowhere")
    with pytest.raises(UsageError):
        write(files(index="I", more="M"), tmp_path)


def test_an_error_half_way_changes_nothing(tmp_path):
    """When a page cannot be made, the tree stays the good one that it was."""
    write(files(index="I", e__a="A"), tmp_path)

    def breaking() -> Iterator[File]:
        yield from files(index="new", e__b="B")
        raise RuntimeError("a broken template")

    with pytest.raises(RuntimeError):
        write(breaking(), tmp_path)
    assert tree(tmp_path) == {"index.html": "I", "e/a.html": "A"}


@pytest.mark.parametrize("stop", range(1, 9))
def test_killed_at_any_moment(tmp_path, monkeypatch, stop):
    """After a kill between any two changes every file is whole, editions stand before what links to them, and the next build mends the rest."""
    write(files(e__old="O", index="links to old"), tmp_path)
    calls = 0

    def counted(real: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments, **options):
            nonlocal calls
            calls += 1
            if calls > stop:
                raise KeyboardInterrupt
            return real(*arguments, **options)

        return call

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", counted(Path.replace))
        patch.setattr(Path, "unlink", counted(Path.unlink))
        with suppress(KeyboardInterrupt):
            write(files(e__new="N", index="links to new"), tmp_path)
        found = tree(tmp_path)
        target = found["index.html"].rpartition(" ")[2]
        assert f"e/{target}.html" in found
    write(files(e__new="N", index="links to new"), tmp_path)
    assert tree(tmp_path) == {"e/new.html": "N", "index.html": "links to new"}


@pytest.mark.parametrize("note", ["", "{}", "[]", '{"files": 3}', "\x00"])
def test_a_broken_note_stops_the_build(tmp_path, note):
    """When nobody knows which files are ours, none is touched."""
    (tmp_path / NOTE).write_text(note, encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be read"):
        write(files(index="I"), tmp_path)
    assert tree(tmp_path) == {}


def test_a_note_leads_nowhere_else(tmp_path):
    """A note that names files outside of the folder removes none of them."""
    outside = tmp_path / "outside.html"
    outside.write_text("mine", encoding="utf-8")
    place = tmp_path / "archive"
    write(files(index="I"), place)
    known = json.loads((place / NOTE).read_text("utf-8"))["files"]
    digest = sha256(b"mine").hexdigest()
    (place / NOTE).write_text(json.dumps({"files": known | {"../outside.html": digest, str(outside): digest}}), "utf-8")
    write(files(index="I"), place)
    assert outside.read_text("utf-8") == "mine"


def test_everybody_may_read_it(tmp_path):
    """A web server reads the archive as another user, whatever the umask of who builds it."""
    before = os.umask(0o077)
    try:
        write(files(e__a="A"), tmp_path)
    finally:
        os.umask(before)
    assert (tmp_path / "e").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "e" / "a.html").stat().st_mode & 0o777 == 0o644


_TREES = st.dictionaries(
    st.sampled_from(["index", "e__a", "e__b", "k__index"]), st.sampled_from(["1", "2"]), max_size=4
)


@settings(deadline=None, max_examples=25)  # every file is synced to the disk
@given(st.lists(_TREES, min_size=1, max_size=4))
def test_the_folder_is_the_last_build(tmp_path_factory, builds):
    """However builds follow each other, the folder holds what the last one gave, and nothing else."""
    place = tmp_path_factory.mktemp("archive")
    for one in builds:
        write(files(**one), place)
    assert tree(place) == {f"{name.replace('__', '/')}.html": body for name, body in builds[-1].items()}
