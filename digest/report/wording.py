"""How counts, times and foreign text are written in every report."""

from collections.abc import Iterable
from datetime import UTC, datetime


def plain(text: str) -> str:
    """Give foreign text on one line; control characters, which could steer a terminal, are replaced."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in " ".join(text.split()))


def counted(number: int, one: str, many: str = "") -> str:
    """Write a number with its noun: `1 reader`, `25 readers`."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def listed(items: Iterable[str]) -> str:
    """Join parts with commas."""
    return ", ".join(items)


def moment(at: datetime | None) -> str:
    """Write a time for people: UTC, to the minute; empty for none."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if at else ""


def stamp(at: datetime | None) -> str | None:
    """Write a time for machines: ISO 8601 in UTC; None for none."""
    return at.astimezone(UTC).isoformat() if at else None
