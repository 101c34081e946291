"""Lists of readers as CSV: in as rows that are each valid or say why not, out in a form that no spreadsheet runs as a formula."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from digest.errors import SourceError, UsageError
from digest.model import Subscriber
from digest.subscribers.reader import make_reader
from digest.subscribers.records import Lines, Record, parse

COLUMNS = ("email", "name", "topics", "frequency", "language", "confirmed_at", "state")
"""What is read; `email` has to be there. Other columns are left alone. By its `state` an export brings those who left as that, and revives nobody."""

EXPORTED = ("email", "name", "state", "newsletter", "topics", "frequency", "language", "created_at", "confirmed_at")

_SAME_AS_EMAIL = frozenset({"email", "e-mail", "email address", "email_address", "e-mail address", "mail"})
_DELIMITERS = (",", ";", "\t")
_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs"}
_FORMULA = re.compile(
    r"'*\s*[=+\-@\t\r]"
)  # quote marks in front too, so that one can be put there and taken away again
_HEADER_LINES = 20  # blank lines before the header that are put up with


@dataclass(frozen=True, slots=True)
class Row:
    """A valid row."""

    line: int
    reader: Subscriber


@dataclass(frozen=True, slots=True)
class Invalid:
    """A row that cannot be used, and why."""

    line: int
    reason: str


class Roster:
    """The rows of a CSV stream, for one newsletter; iterate once. `notes` says, after that, what a person should look at.

    Raises `SourceError` when the first line does not name a column `email`. After that nothing stops it.
    """

    def __init__(self, stream: IO[bytes], newsletter: str, *, where: str = "") -> None:
        self._newsletter = newsletter
        self._lines = Lines(stream)
        self._numbered = iter(self._lines)
        number, header = _first_line(self._numbered)
        self._delimiter, self._doubtful = _delimiter(header)
        names = _names(header, self._delimiter)
        if "email" not in names:
            hint = f"Begin the file with a line such as: {','.join(COLUMNS[:2])}"
            raise SourceError(f"line {number} names no column 'email'", where=where, hint=hint)
        self._columns = {name: at for at, name in reversed(list(enumerate(names))) if name in COLUMNS}
        self._width = len(names)
        self._ignored = [name for name in names if name and name not in COLUMNS]

    def __iter__(self) -> Iterator[Row | Invalid]:
        for record in parse(self._numbered, self._delimiter, "@"):
            try:
                yield Row(record.line, self._reader(record))
            except UsageError as error:
                yield Invalid(record.line, error.what)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was doubtful: other columns, the delimiter, the encoding."""
        found = []
        if self._ignored:
            found.append(f"these columns were left alone: {', '.join(_shown(name) for name in self._ignored)}")
        if self._doubtful:
            found.append(f"cells were parted at {_NAMES[self._delimiter]}, though the first line holds others too")
        if self._lines.foreign:
            more = f" and {self._lines.foreign - 1} more" if self._lines.foreign > 1 else ""
            found.append(
                f"not UTF-8, so read as Windows-1252 (look at the names): line {self._lines.first_foreign}{more}"
            )
        return tuple(found)

    def _reader(self, record: Record) -> Subscriber:
        if record.fault:
            raise UsageError(record.fault)
        cells = record.cells
        if len(cells) > self._width and any(cells[self._width :]):
            raise UsageError(f"the line has {len(cells)} cells, the first line names {self._width} columns")
        given = {name: _bare(cells[at]) for name, at in self._columns.items() if at < len(cells)}
        return make_reader(given.pop("email", ""), self._newsletter, **given)


def read_roster(stream: IO[bytes], newsletter: str) -> Iterator[Row | Invalid]:
    """Stream the rows of a CSV file in flat memory."""
    return iter(Roster(stream, newsletter))


def write_roster(readers: Iterable[Subscriber], stream: IO[str]) -> int:
    """Write readers as CSV, in flat memory; gives how many. A cell that a spreadsheet would run gets a quote mark in front (OWASP, CSV injection)."""
    writer = csv.writer(stream, lineterminator="\r\n")  # RFC 4180 section 2
    writer.writerow(EXPORTED)
    count = 0
    for count, one in enumerate(readers, start=1):  # noqa: B007 - the last number is the count
        writer.writerow([_harmless(cell) for cell in _exported(one)])
    return count


def _exported(one: Subscriber) -> Sequence[str]:
    moments = ("" if moment is None else moment.isoformat() for moment in (one.created, one.confirmed_at))
    fixed = (one.address, one.name, one.state, one.newsletter, "|".join(one.topics), one.frequency, one.language)
    return (*fixed, *moments)


def _harmless(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _bare(cell: str) -> str:
    """Take away the quote mark that an export put in front."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell, 1) else cell


def _first_line(lines: Iterator[tuple[int, str]]) -> tuple[int, str]:
    for number, line in lines:
        if line.strip() or number >= _HEADER_LINES:
            return number, line
    return 1, ""


def _delimiter(header: str) -> tuple[str, bool]:
    """Give the delimiter that makes most known names of the header, and whether another one occurs as well."""

    def known(delimiter: str) -> int:
        return sum(name in COLUMNS for name in _names(header, delimiter))

    best = max(_DELIMITERS, key=known)  # the first of equals: the comma
    return best, any(other in header for other in _DELIMITERS if other != best)


def _names(header: str, delimiter: str) -> list[str]:
    cells = next(csv.reader([header], delimiter=delimiter), [])
    names = [" ".join(cell.split()).lower() for cell in cells]
    return ["email" if name in _SAME_AS_EMAIL else name.replace(" ", "_") for name in names]


def _shown(name: str) -> str:
    return repr(name[:40])
