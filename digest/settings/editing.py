"""Writing into digest.toml: one more source at its end. What stands there already is not touched, so that comments and layout stay."""

import json
import os
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from shutil import copymode
from tempfile import NamedTemporaryFile

from pydantic import ValidationError

from digest.errors import ConfigError
from digest.settings.sources import SourceTable


def source_block(newsletter: str, source: Mapping[str, str | bool]) -> str:
    """Write the table of a source as TOML. Raises `ConfigError` for values that a source cannot have."""
    try:
        SourceTable(**source)
    except ValidationError as error:
        told = error.errors(include_url=False, include_input=False)[0]
        what = str(told["msg"]).removeprefix("Value error, ")
        where = ".".join(str(part) for part in told["loc"]) or "source"
        raise ConfigError(f"{where} {what}", hint="Write the source into digest.toml yourself.") from None
    lines = (f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in source.items())
    return "\n".join((f"[[newsletters.{newsletter}.sources]]", *lines, ""))


def with_source(text: str, newsletter: str, block: str, *, where: str = "digest.toml") -> str:
    """Give the text of digest.toml with one more source of a newsletter. Raises `ConfigError` where its sources are no tables that can be added to."""
    end = "\r\n" if "\r\n" in text else "\n"
    gap = "" if not text else end if text.endswith("\n") else end * 2
    longer = text + gap + block.replace("\n", end)
    try:
        before = tomllib.loads(text)["newsletters"][newsletter].get("sources", [])
        after = tomllib.loads(longer)["newsletters"][newsletter]["sources"]
    except (tomllib.TOMLDecodeError, KeyError, AttributeError):
        before, after = None, []
    if before is None or after[:-1] != before:
        hint = f"Write them as tables [[newsletters.{newsletter}.sources]], or add this one by hand."
        raise ConfigError("the sources stand in a list to which nothing can be added", where=where, hint=hint)
    return longer


def add_source(path: Path, newsletter: str, block: str) -> None:
    """Write a source into digest.toml: all of it or nothing, with the same permissions. Raises `ConfigError`."""
    real = path.resolve()  # a link to a file elsewhere stays one
    try:
        text = real.read_bytes().decode()
        _replace(real, with_source(text, newsletter, block, where=str(path)))
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "is no UTF-8"
        hint = "Check the permissions of the file and its folder."
        raise ConfigError(f"cannot be written: {reason}", where=str(path), hint=hint) from None


def _replace(path: Path, text: str) -> None:
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        temporary = Path(file.name)
        try:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
            copymode(path, temporary)
            owner = path.stat()
            with suppress(OSError):  # only root may give files away
                os.chown(temporary, owner.st_uid, owner.st_gid)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
