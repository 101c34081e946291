"""What `digest init` writes: a digest.toml and a .env, with comments, to begin with. Nothing here reads settings or overwrites a file."""

import json
import os
import secrets
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from digest.errors import UsageError
from digest.starter.opml import feeds_from_opml

__all__ = ["feeds_from_opml", "write_starter"]

Feed = tuple[str, str]
"""Title and URL."""

EXAMPLE: tuple[Feed, ...] = (("", "https://example.org/feed.xml"),)
_EMPTY_KEY = "DIGEST_SECRET_KEY=\n"


def write_starter(directory: Path, *, feeds: Sequence[Feed] = ()) -> list[Path]:
    """Write digest.toml, with these feeds as sources, and .env, with a fresh key; give what was written. What is there stays as it is.

    Raises `UsageError` when there are feeds for a digest.toml that exists, or when the folder cannot be written.
    """
    config, dotenv = directory / "digest.toml", directory / ".env"
    if feeds and config.exists():
        hint = "Name another folder, and copy the sources from there."
        raise UsageError("exists already, so the feeds were not added", where=str(config), hint=hint)
    try:
        directory.mkdir(parents=True, exist_ok=True)
        written = [_write(config, _digest_toml(feeds or EXAMPLE), 0o644), _write(dotenv, _dotenv(), 0o600)]
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


def _digest_toml(feeds: Sequence[Feed]) -> str:
    return _text("digest.toml") + "".join(_source(title, url) for title, url in feeds)


def _source(title: str, url: str) -> str:
    line = " ".join(title.split())
    name = f"name = {_quoted(line)}\n" if line else ""
    return f'\n[[newsletters.weekly.sources]]\ntype = "feed"\nurl = {_quoted(url)}\n{name}'


def _quoted(text: str) -> str:
    """Write a TOML string: its escapes are those of JSON, and control characters have no place in a name or URL."""
    return json.dumps("".join(char for char in text if char.isprintable()), ensure_ascii=False)


def _dotenv() -> str:
    return _text("env.txt").replace(_EMPTY_KEY, f"DIGEST_SECRET_KEY={secrets.token_urlsafe(32)}\n")


def _text(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="utf-8")
