"""Adding sources to a digest.toml that a person wrote: every comment, blank line and order stays. What a source is for is decided elsewhere.

The new text is parsed before it is written: it has to say what the old one said, and the new sources, or nothing is written.
"""

import os
import re
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from digest.errors import ConfigError, UsageError
from digest.settings import complaints
from digest.settings.layers import Layer, read_toml
from digest.settings.lines import header_of
from digest.settings.sources import SourceTable, foreign_keys
from digest.settings.values import meant
from digest.starter.toml import source_text

_BOM = b"\xef\xbb\xbf"
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What became of sources that were to be added: the keys of those that were, and of those that the newsletter had already."""

    added: tuple[str, ...] = ()
    known: tuple[str, ...] = ()


def append_source(path: Path, newsletter: str, table: Mapping[str, object], *, write: bool = True) -> str:
    """Add one source to a newsletter of this digest.toml; gives its key.

    `table` is what stands below `[[newsletters.KEY.sources]]`, as TOML types. Raises `UsageError` for a newsletter that is not there, a source that it
    has already, or a file that cannot be written, and `ConfigError` for a table that would not load. With `write` false nothing is written.
    """
    found = append_sources(path, newsletter, [table], write=write)
    if found.known:
        hint = "Change it there; or give the new one an `id` of its own, should both be wanted."
        raise UsageError(f"{newsletter} has this source already: {found.known[0]}", where=str(path), hint=hint)
    return found.added[0]


def append_sources(path: Path, newsletter: str, tables: Iterable[Mapping[str, object]], *, write: bool = True) -> Added:
    """Add those of the sources that a newsletter does not have yet, in one step: all of them or, after an error, none. Errors as above.

    With `write` false nothing is written, and only told what would be.
    """
    old = read_toml(path)
    keys = _keys(old.values, newsletter, path)
    added: list[str] = []
    known: list[str] = []
    blocks: list[str] = []
    for table in tables:
        key = _checked(table).key
        (known if key in keys else added).append(key)
        if key not in keys:
            keys.add(key)
            blocks.append(source_text(newsletter, table))
    if blocks and write:
        _write(path, newsletter, blocks, old.values)
    return Added(added=tuple(added), known=tuple(known))


def _keys(values: Mapping[str, Any], newsletter: str, path: Path) -> set[str]:
    newsletters = values.get("newsletters")
    tables: dict[str, Any] = newsletters if isinstance(newsletters, dict) else {}
    if not isinstance(tables.get(newsletter), dict):
        near = meant(newsletter, tables)
        hint = f"{near[:1].upper()}{near[1:]}" if near else f"Name one of: {', '.join(tables)}."
        raise UsageError(f"there is no newsletter '{newsletter}'", where=str(path), hint=hint)
    sources = tables[newsletter].get("sources")
    return {_checked(one).key for one in sources if isinstance(one, dict)} if isinstance(sources, list) else set()


def _checked(table: Mapping[str, object]) -> SourceTable:
    """Read a source as `load` will. Raises `ConfigError`."""
    for key in sorted(foreign_keys(table)):
        raise ConfigError(f"{key} is unknown", where=f"source of type {table['type']}", hint="Remove it.")
    values = {name: value for name, value in table.items() if value not in (None, "")}
    try:
        return SourceTable.model_validate(values)
    except ValidationError as error:
        layer = Layer(name="source", folder=Path(), values=values)
        complaints.refuse(complaints.of_validation(error, [layer]))
        raise AssertionError("a validation error without a complaint") from None


def _write(path: Path, newsletter: str, blocks: list[str], values: Mapping[str, Any]) -> None:
    raw = path.read_bytes()
    text = raw.removeprefix(_BOM).decode()
    end = "\r\n" if "\r\n" in text else "\n"
    new = "\n".join(blocks)
    for place in (_after_its_sources(text, newsletter), len(text)):
        joined = _joined(text[:place], new.replace("\n", end), text[place:], end)
        if _says(joined, newsletter, new, values):
            _replace(path, raw[: len(_BOM)] * raw.startswith(_BOM) + joined.encode())
            return
    hint = f"Turn its `sources` into tables [[newsletters.{newsletter}.sources]], or write the new ones there by hand."
    raise ConfigError("is laid out so that no source can be added", where=str(path), hint=hint)


def _after_its_sources(text: str, newsletter: str) -> int:
    """Give where the last table of the newsletter's sources ends, else where its own last table does. What introduces the next table stays with that."""
    headers, at = [], 0
    for line in _LINE.findall(text):
        headers += [(at, name)] if (name := header_of(line)) else []
        at += len(line)
    for own in (["newsletters", newsletter, "sources"], ["newsletters", newsletter]):
        mine = [index for index, (_, name) in enumerate(headers) if name[: len(own)] == own]
        if mine and mine[-1] + 1 < len(headers):
            return _before_its_comments(text, headers[mine[-1] + 1][0])
        if mine:
            return len(text)
    return len(text)


def _before_its_comments(text: str, place: int) -> int:
    lines = _LINE.findall(text[:place])
    while lines and lines[-1].lstrip().startswith("#"):
        place -= len(lines.pop())
    while lines and not lines[-1].strip():
        place -= len(lines.pop())
    return place


def _joined(before: str, new: str, after: str, end: str) -> str:
    """Put new tables between two pieces of text, a blank line around them."""
    head = before if not before or before.endswith("\n") else before + end
    head += "" if not head or head.endswith(end * 2) else end
    return head + new + ("" if not after or after.startswith(end) else end) + after


def _says(text: str, newsletter: str, new: str, old: Mapping[str, Any]) -> bool:
    """Whether a text says what the old one said, and the new sources behind the others."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    fresh = tomllib.loads(new)["newsletters"][newsletter]["sources"]
    mine = old["newsletters"][newsletter]
    wanted = {**mine, "sources": [*mine.get("sources", []), *fresh]}
    return found == {**old, "newsletters": {**old["newsletters"], newsletter: wanted}}


def _replace(path: Path, content: bytes) -> None:
    """Write a whole file or nothing; its mode and owner stay, and a link goes on leading to it. Raises `UsageError`."""
    target = path.resolve()
    name = ""
    try:
        before = target.stat()
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, before.st_mode & 0o7777)  # noqa: PTH101 - beside chown, which pathlib does not have
        with suppress(PermissionError):
            os.chown(name, before.st_uid, before.st_gid)
        Path(name).replace(target)
    except OSError as error:
        if name:
            Path(name).unlink(missing_ok=True)
        hint = "Let this user write to the file and its folder."
        raise UsageError(f"cannot be written: {error.strerror}", where=str(target), hint=hint) from None
