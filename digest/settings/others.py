"""A newsletter as a digest.toml has it that is not the one in force: is it there, and is it the same newsletter. Reads the file and checks nothing in it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from digest.settings.layers import look_up


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What tells one newsletter from another: its title, its sender, and where its articles come from (URLs, and absolute paths)."""

    title: str = ""
    sender: str = ""
    places: frozenset[str] = frozenset()

    def resembles(self, other: "Likeness") -> bool:
        """Whether both are one newsletter: readers see no difference, and an article of one may be an article of the other."""
        alike = (self.title, self.sender) == (other.title, other.sender)
        return alike and bool(self.title) and bool(self.places & other.places)


def likeness_in(file: Path, newsletter: str) -> Likeness | None:
    """Give a newsletter of a file; None where the file is gone or has no such newsletter. Of a file that cannot be read nothing is known but that it is there."""
    try:
        table = look_up(tomllib.loads(file.read_text("utf-8-sig")), f"newsletters.{newsletter}")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError):  # no TOML and no UTF-8 are errors of value
        return Likeness()
    if not isinstance(table, Mapping):
        return None
    sources = table.get("sources")
    places = (_place(one, file.parent) for one in (sources if isinstance(sources, list) else ()))
    title, sender = str(table.get("title") or ""), str(table.get("from") or "")
    return Likeness(title=title.strip(), sender=sender.strip(), places=frozenset(filter(None, places)))


def _place(source: Any, folder: Path) -> str:
    if not isinstance(source, Mapping):
        return ""
    url, path = source.get("url"), source.get("path")
    if isinstance(url, str) and url.strip():
        return url.strip()
    return str((folder / Path(path.strip()).expanduser()).resolve()) if isinstance(path, str) and path.strip() else ""
