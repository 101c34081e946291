"""Facts of this machine: modes of files, free disk, time zone data, its name. Only looks; what they mean is judged in `machine`."""

import shutil
import socket
from collections.abc import Iterable
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from zoneinfo import TZPATH

from digest.model.health import Guarded

_RULES = "tzdata.zi"  # its first line says "# version 2026b"


def with_modes(wanted: Iterable[Guarded]) -> list[Guarded]:
    """Give the same files with their modes. What cannot be looked at counts as not there."""
    found = []
    for one in wanted:
        try:
            mode: int | None = Path(one.path).stat().st_mode
        except OSError:
            mode = None
        found.append(replace(one, mode=mode))
    return found


def free_at(folder: Path) -> tuple[int, str]:
    """Give free bytes where a folder is or will be, and the place that was looked at."""
    place = next(one for one in (folder.absolute(), *folder.absolute().parents) if one.is_dir())
    return shutil.disk_usage(place).free, str(place)


def zones_version() -> str:
    """Give the version of the time zone data that is read, as `2026b`: the system's, else that of the package tzdata; empty for unknown."""
    for folder in TZPATH:
        try:
            with (Path(folder) / _RULES).open(encoding="utf-8") as rules:
                return rules.readline().rpartition(" ")[2].strip()
        except (OSError, UnicodeDecodeError):
            continue
    try:
        return version("tzdata")
    except PackageNotFoundError:
        return ""


def own_name() -> str:
    """Give the full name of this machine, as the system says it."""
    return socket.getfqdn()
