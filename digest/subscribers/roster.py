"""Lists of readers as CSV: in as rows that are each valid or say why not, out in a form that no spreadsheet runs as a formula."""

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePath
from typing import IO

from digest.errors import SourceError, UsageError
from digest.model import Subscriber, SubscriberState
from digest.subscribers.headers import COLUMNS, heading, joined, meanings
from digest.subscribers.reader import make_reader
from digest.subscribers.records import Lines, Record, parse
from digest.subscribers.standing import GONE, Standing, unclear_file

EXPORTED = ("email", "name", "state", "newsletter", "topics", "frequency", "language", "created_at", "confirmed_at")

_DELIMITERS = (",", ";", "\t")
_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs"}
_FORMULA = re.compile(
    r"'*\s*[=+\-@\t\r]"
)  # quote marks in front too, so that one can be put there and taken away again
_SEPARATOR = re.compile(
    r'"?sep=(?P<one>[,;\t|])"?[,;]*', re.IGNORECASE
)  # spreadsheets are told so how cells are parted
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
    """The rows of a CSV stream that can seek, for one newsletter. `notes` says, after they were read, what a person should look at.

    `ignored` are columns that say nothing of who left, though they may look so; `base` is what everybody on the list is at least.
    Raises `SourceError` when the first line does not name a column `email`, or when it, or the name of the file, looks as if it told who left and we do not
    understand how; `UsageError` for an ignored column that is not there. After that nothing stops it.
    """

    def __init__(
        self,
        stream: IO[bytes],
        newsletter: str,
        *,
        where: str = "",
        ignored: Collection[str] = (),
        base: SubscriberState | None = None,
    ) -> None:
        self._newsletter = newsletter
        self._stream, self._begin = stream, stream.tell()
        self._lines = Lines(stream)
        numbered = iter(self._lines)
        number, header = _first_line(numbered)
        self._delimiter, self._doubtful = _delimiter(header)
        if said := _SEPARATOR.fullmatch(header.strip(" \r\n")):
            number, header = _first_line(numbered)
            self._delimiter, self._doubtful = said["one"], False
        self._header = number
        names = _names(header, self._delimiter)
        held = meanings(names)
        if "email" not in held:
            hint = f"Begin the file with a line such as: {','.join(COLUMNS[:2])}"
            raise SourceError(f"line {number} names no column 'email'", where=where, hint=hint)
        passed = _passed(ignored, names)
        self._columns = {what: at for at, what in reversed(list(enumerate(held))) if what and names[at] not in passed}
        self._width = len(names)
        means_else = passed | {name for name, what in zip(names, held, strict=True) if what}
        self._standing = Standing(names, others=means_else, base=base or SubscriberState.ACTIVE)
        self._ignored = [name for name in names if name and name not in {*means_else - passed, *self._standing.columns}]
        _require_clear(self._standing, where, sure=base is not None, all_gone=base in GONE)

    def __iter__(self) -> Iterator[Row | Invalid]:
        self._stream.seek(self._begin)
        self._lines = Lines(self._stream)
        for record in parse(islice(self._lines, self._header, None), self._delimiter, "@"):
            try:
                yield Row(record.line, self._reader(record))
            except UsageError as error:
                yield Invalid(record.line, error.what)

    @property
    def tells_who_left(self) -> bool:
        """Whether a column says who of the list left."""
        return self._standing.tells

    @property
    def notes(self) -> tuple[str, ...]:
        """What was doubtful: other columns, the delimiter, the encoding."""
        found = []
        if telling := [name for name in self._standing.columns if name != "state"]:
            found.append(f"who left is told by {_listed(telling)}")
        if unknown := self._standing.unknown:
            found.append(
                f"{_listed(unknown)} held words that we do not know: write active or unsubscribed, or leave the column out "
                f"by --ignore {next(iter(unknown))} if it tells something else"
            )
        if self._ignored:
            found.append(f"these columns were left alone: {_listed(self._ignored)}")
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
        given = joined({what: _bare(cells[at]) for what, at in self._columns.items() if at < len(cells)})
        return make_reader(given.pop("email", ""), self._newsletter, state=self._standing.of(cells), **given)


def _passed(ignored: Collection[str], names: Sequence[str]) -> frozenset[str]:
    """Give the plain names of the columns that are to be ignored. Raises `UsageError` for one that is not there."""
    passed = frozenset(map(heading, ignored))
    for name in ignored:
        if heading(name) not in names:
            hint = f"The first line names {_listed(name for name in names if name)}."
            raise UsageError(f"there is no column {_shown(name)} to ignore", hint=hint)
    return passed


def _require_clear(standing: Standing, where: str, *, sure: bool, all_gone: bool) -> None:
    """Raise `SourceError` where those who left would be taken for readers."""
    if standing.unclear and not all_gone:
        first = standing.unclear[0]
        hint = f"If it does: call it state, and write active or unsubscribed. If it tells something else: add --ignore {first}."
        raise SourceError(
            f"the column {_listed(standing.unclear)} may tell who left, and is not understood", where=where, hint=hint
        )
    if not sure and not standing.columns and unclear_file(PurePath(where).stem):
        hint = "Add --state unsubscribed if that is so (then later lists keep them out), or --state active if they do read it."
        raise SourceError("by its name the file holds people who left, and no column tells it", where=where, hint=hint)


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
        return sum(map(bool, meanings(_names(header, delimiter))))

    best = max(_DELIMITERS, key=known)  # the first of equals: the comma
    return best, any(other in header for other in _DELIMITERS if other != best)


def _names(header: str, delimiter: str) -> list[str]:
    return [heading(cell) for cell in next(csv.reader([header], delimiter=delimiter), [])]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(_shown, names))


def _shown(name: str) -> str:
    return repr(name[:40])
