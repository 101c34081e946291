"""The archive as a folder that any web server can show. Only what changed is written, only what was written here is ever replaced or removed,
and a folder that holds files of others is not begun in.

Every file is made before the first one is touched, each is put in its place whole, and an edition stands before anything links to it: whoever looks
while this is at work, or after it was killed, finds whole pages whose links lead somewhere. What was written is noted in `.digest-archive.json`.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from shutil import rmtree

from digest.archive.pages import File
from digest.errors import UsageError

NOTE = ".digest-archive.json"
_STAGE = ".digest-archive.new"
_OF_THE_DISK = "lost+found"
_READABLE, _OPEN = 0o644, 0o755  # the archive is for everybody, whatever the umask of who builds it


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a build did, as paths below the folder. `kept` are files that are not shown any more, but were changed by somebody else since."""

    changed: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]
    kept: tuple[str, ...]


def write(files: Iterable[File], folder: Path) -> Written:
    """Bring a folder to hold these files. Raises `UsageError` when it holds others and no build began in it before, or when one of these would replace
    what was not written here; `OSError` as it comes.
    """
    known, prints, changed = _noted(folder), dict[str, str](), list[str]()
    folder.mkdir(parents=True, exist_ok=True)
    with _stage(folder) as stage:
        for one in files:
            prints[one.path] = sha256(one.body).hexdigest()
            if _print(folder / one.path) != prints[one.path]:
                _require_ours(folder / one.path, known=one.path in known)
                _write(stage / str(len(changed)), one.body)
                changed.append(one.path)
        if changed:
            _note(
                folder, known | prints
            )  # before the first file: a build that is killed leaves nothing that nobody made
        for number, path in enumerate(changed):
            _make_folder((folder / path).parent, folder)
            (stage / str(number)).replace(folder / path)
    removed, kept = _clear(folder, {path: known[path] for path in known if path not in prints})
    if known != prints:
        _note(folder, prints)
    return Written(changed=tuple(changed), unchanged=len(prints) - len(changed), removed=removed, kept=kept)


@contextmanager
def _stage(folder: Path) -> Iterator[Path]:
    """Give a place beside the files, on the same disk, that is empty and goes away."""
    stage = folder / _STAGE
    rmtree(stage, ignore_errors=True)
    stage.mkdir()
    try:
        yield stage
    finally:
        rmtree(stage, ignore_errors=True)


def _require_ours(place: Path, *, known: bool) -> None:
    if not known and os.path.lexists(place):
        hint = "Name an empty folder, or move the file away."
        raise UsageError("this file was not written by `digest archive build`", where=str(place), hint=hint)


def _noted(folder: Path) -> dict[str, str]:
    try:
        noted = json.loads((folder / NOTE).read_text(encoding="utf-8"))["files"].items()
    except FileNotFoundError:
        _require_empty(folder)
        return {}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        hint = "Build into an empty folder: nobody knows any more which of these files are ours."
        raise UsageError("the note of what was written cannot be read", where=str(folder / NOTE), hint=hint) from error
    return {str(path): str(value) for path, value in noted if _inside(str(path))}


def _require_empty(folder: Path) -> None:
    """Refuse a folder in which no build left its note: whoever names the wrong one finds nothing among their files.

    Hidden names do not count: the work tree of a repository has a `.git`, and a first build that was killed leaves some of ours.
    """
    if folder.is_dir() and any(one.name[0] != "." and one.name != _OF_THE_DISK for one in folder.iterdir()):
        hint = "Name a new or empty folder; files of yours may be put into it after the first build."
        raise UsageError("holds files, and no archive was built in it before", where=str(folder), hint=hint)


def _inside(path: str) -> bool:
    parts = Path(path).parts
    return bool(parts) and ".." not in parts and not Path(path).is_absolute()


def _note(folder: Path, prints: Mapping[str, str]) -> None:
    fresh = folder / f"{NOTE}.new"
    _write(fresh, (json.dumps({"files": dict(sorted(prints.items()))}, indent=1) + "\n").encode())
    fresh.replace(folder / NOTE)


def _write(place: Path, body: bytes) -> None:
    with place.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    place.chmod(_READABLE)


def _make_folder(place: Path, root: Path) -> None:
    if not place.is_dir() and place != root:
        _make_folder(place.parent, root)
        place.mkdir()
        place.chmod(_OPEN)


def _clear(folder: Path, gone: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Remove what is not shown any more, and folders that are empty then; gives what was removed, and what somebody changed and was left."""
    removed, kept = list[str](), list[str]()
    for path, noted in gone.items():
        found = _print(folder / path)
        if found == noted:
            (folder / path).unlink()
            removed.append(path)
            _remove_empty((folder / path).parent, folder)
        elif found:
            kept.append(path)
    return tuple(removed), tuple(kept)


def _remove_empty(place: Path, root: Path) -> None:
    if place != root and not any(place.iterdir()):
        place.rmdir()


def _print(place: Path) -> str:
    """Give the SHA-256 of a file; empty where there is none."""
    return sha256(place.read_bytes()).hexdigest() if place.is_file() else ""
