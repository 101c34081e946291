"""How counts, times and foreign text are written in every report."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime

from digest.log import CONTROLS

LONGEST_TITLE = 100
"""Characters of a title in a table; hardly any is longer, and JSON has those whole."""


def plain(text: str) -> str:
    """Give foreign text on one line; control characters, which could steer a terminal, are replaced."""
    return printable(" ".join(text.split()))


def headline(title: str) -> str:
    """Give a title for a row of a table: on one line, and of a length that leaves the other columns in sight."""
    line = plain(title)
    return line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1].rstrip()}…"


def printable(text: str) -> str:
    """Give foreign text on its lines, without control characters. What joins letters and pictures (ZWJ) and spaces of any width stay."""
    return "\n".join(CONTROLS.sub("\N{REPLACEMENT CHARACTER}", line) for line in text.split("\n"))


def json_text(value: object, *, indent: int | None = None) -> str:
    """Write a JSON document that holds what it holds, and cannot steer a terminal: control characters stand in it as escapes."""
    lines = json.dumps(value, ensure_ascii=False, indent=indent, default=str).split("\n")
    return "\n".join(CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", line) for line in lines)


def counted(number: int, one: str, many: str = "") -> str:
    """Write a number with its noun: `1 reader`, `25 readers`."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def listed(items: Iterable[str]) -> str:
    """Join parts with commas."""
    return ", ".join(items)


def moment(at: datetime | None, *, seconds: bool = False) -> str:
    """Write a time for people: UTC, to the minute or to the second; empty for none."""
    form = "%Y-%m-%d %H:%M:%S UTC" if seconds else "%Y-%m-%d %H:%M UTC"
    return f"{at.astimezone(UTC):{form}}" if at else ""


def stamp(at: datetime | None) -> str | None:
    """Write a time for machines: ISO 8601 in UTC; None for none."""
    return at.astimezone(UTC).isoformat() if at else None
