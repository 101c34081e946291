"""What `digest init` writes: a digest.toml and a .env, with comments, to begin with. Nothing here reads settings or overwrites a file."""

import os
import re
import secrets
from collections.abc import Collection, Sequence
from importlib.resources import files
from itertools import chain, count
from pathlib import Path

from digest.errors import UsageError
from digest.starter.opml import Feed, feeds_from_opml, opml_of
from digest.starter.toml import one_line, source_text

__all__ = ["KEY", "Feed", "feeds_from_opml", "free_key", "opml_of", "table_of", "write_starter"]

EXAMPLE: tuple[Feed, ...] = (Feed("", "https://example.org/feed.xml"),)
KEY = "weekly"
"""The newsletter of a starter, where no other is called so."""
_NO_KEY = re.compile("[^a-z0-9]+")
_EMPTY_KEY = "DIGEST_SECRET_KEY=\n"


def write_starter(directory: Path, *, feeds: Sequence[Feed] = (), key: str = KEY) -> list[Path]:
    """Write digest.toml, with a newsletter of this key and these feeds as its sources, and .env, with a fresh key; give what was written.

    What is there stays as it is.

    Raises `UsageError` when there are feeds for a digest.toml that exists, or when the folder cannot be written.
    """
    config, dotenv = directory / "digest.toml", directory / ".env"
    if feeds and config.exists():
        hint = "Name another folder, and copy the sources from there."
        raise UsageError("exists already, so the feeds were not added", where=str(config), hint=hint)
    try:
        directory.mkdir(parents=True, exist_ok=True)
        written = [_write(config, _digest_toml(key, feeds or EXAMPLE), 0o644), _write(dotenv, _dotenv(), 0o600)]
    except OSError as error:
        hint = "Name a folder that this user can write to."
        raise UsageError(f"cannot be written: {error.strerror}", where=str(directory), hint=hint) from None
    return [path for path in written if path]


def _write(path: Path, text: str, mode: int) -> Path | None:
    """Write a new file with its mode from the first byte on; None when it exists."""
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        return None
    with os.fdopen(file, "w", encoding="utf-8") as out:
        out.write(text)
    return path


def table_of(feed: Feed) -> dict[str, object]:
    """Give the table of a source for a feed of an import. A name without a letter to see is none: it would hide the feed's own."""
    return {"type": "feed", "url": feed.url, "name": one_line(feed.title), "section": one_line(feed.section)}


def free_key(directory: Path, taken: Collection[str]) -> str:
    """Give a key for the newsletter of a folder that no other has: the usual one, else the folder's name, else a name with a number."""
    name = _NO_KEY.sub("-", directory.resolve().name.lower()).strip("-")
    names = [KEY, *([name] if name.strip("0123456789-") and name != "last" else [])]
    numbered = (f"{names[-1]}-{number}" for number in count(2))
    return next(key for key in chain(names, numbered) if key not in taken)


def _digest_toml(key: str, feeds: Sequence[Feed]) -> str:
    text = _text("digest.toml").replace(f"newsletters.{KEY}", f"newsletters.{key}")
    return text + "".join(f"\n{source_text(key, table_of(feed))}" for feed in feeds)


def _dotenv() -> str:
    return _text("env.txt").replace(_EMPTY_KEY, f"DIGEST_SECRET_KEY={secrets.token_urlsafe(32)}\n")


def _text(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
