"""On which line of a TOML file a key stands. The parser of the standard library does not tell; this reads headers and keys line by line, which is
enough for a pointer in a message and never decides anything.
"""

import re
from collections.abc import Mapping

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*((?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*'))*)\s*=")
_PART = re.compile(r"\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9_-]+)")
_QUOTES = ('"""', "'''")


def lines_of(text: str) -> Mapping[str, int]:
    """Give the line, counted from 1, of every table and key by dotted name; an item of an array of tables is named by its index, as in `a.0.b`."""
    found: dict[str, int] = {}
    counts: dict[str, int] = {}
    table: str = ""
    open_quote = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if open_quote:
            open_quote = "" if open_quote in line else open_quote
            continue
        header = _HEADER.match(line)
        if header:
            table = _enter(_parts(header[2]), counts, is_array=header[1] == "[[")
            found.setdefault(table, number)
            continue
        key = _KEY.match(line)
        if key:
            found.setdefault(".".join(filter(None, [table, *_parts(key[1])])), number)
            open_quote = next((quote for quote in _QUOTES if line.count(quote) == 1), "")
    return found


def header_of(line: str) -> list[str]:
    """Give the parts of the name of the table that begins on this line; nothing when none does."""
    header = _HEADER.match(line)
    return _parts(header[2]) if header else []


def _enter(parts: list[str], counts: dict[str, int], *, is_array: bool) -> str:
    """Give the dotted name of a table, with the index of the last item of every array of tables on the way."""
    name = ""
    for position, part in enumerate(parts):
        name = f"{name}.{part}" if name else part
        if is_array and position == len(parts) - 1:
            counts[name] = counts.get(name, -1) + 1
        if name in counts:
            name = f"{name}.{counts[name]}"
    return name


def _parts(dotted: str) -> list[str]:
    return ["".join(part) for part in _PART.findall(dotted)]
