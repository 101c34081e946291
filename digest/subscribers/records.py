"""From the bytes of a CSV file to records of cells with their line numbers, in flat memory. Knows nothing of readers.

Every byte sequence can be read: an unclosed quote costs its own line only, a line in another encoding is read as Windows-1252, and what was doubtful is
counted for the person who has to look.
"""

import codecs
import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO

LONGEST_LINE = 65_536
"""Octets of a line; a longer one is no row of a list of readers."""

_QUOTED_LINES = 50  # a quoted cell may hold so many line ends before its quote counts as a slip
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the number of its first line, its cells, and what is wrong with it (empty: nothing)."""

    line: int
    cells: list[str]
    fault: str = ""


@dataclass(slots=True)
class Lines:
    """The decoded lines of a stream, numbered from 1. Iterate once; the counters tell what was doubtful so far."""

    stream: IO[bytes]
    foreign: int = 0
    first_foreign: int = 0

    def __iter__(self) -> Iterator[tuple[int, str]]:
        for number, raw in enumerate(self._raw(), start=1):
            line = raw.removeprefix(codecs.BOM_UTF8) if number == 1 else raw
            try:
                yield number, line.decode()
            except UnicodeDecodeError:
                self.foreign += 1
                self.first_foreign = self.first_foreign or number
                yield number, line.decode("cp1252", "replace")

    def _raw(self) -> Iterator[bytes]:
        line = self.stream.readline(LONGEST_LINE)
        if line.startswith(_UTF16):
            yield from _from_utf16(line, self.stream)
            return
        while line:
            yield line
            while len(line) == LONGEST_LINE and not line.endswith(b"\n"):
                line = self.stream.readline(LONGEST_LINE)
            line = self.stream.readline(LONGEST_LINE)


def _from_utf16(start: bytes, stream: IO[bytes]) -> Iterator[bytes]:
    """Recode what spreadsheets call Unicode text, in blocks."""
    decoder = codecs.getincrementaldecoder("utf-16")("replace")
    rest = ""
    for block in _blocks(start, stream):
        *lines, rest = (rest + decoder.decode(block)).split("\n")
        yield from (line.encode("utf-8", "replace") + b"\n" for line in lines)
        rest = rest[:LONGEST_LINE]
    yield (rest + decoder.decode(b"", final=True)).encode("utf-8", "replace")


def _blocks(start: bytes, stream: IO[bytes]) -> Iterator[bytes]:
    yield start
    while block := stream.read(LONGEST_LINE):
        yield block


def parse(lines: Iterable[tuple[int, str]], delimiter: str, mark: str) -> Iterator[Record]:
    """Give the records of decoded lines; blank lines are left out.

    `mark` is what every record holds: a line with it, inside of a quoted cell, shows that a quote was not closed before, and is read as a record.
    """
    waiting: deque[tuple[int, str]] = deque()
    source = iter(lines)
    while waiting or (waiting := deque(islice(source, 1))):
        number, line = waiting.popleft()
        if len(line) >= LONGEST_LINE - 1:
            yield Record(number, [], f"the line is longer than {LONGEST_LINE} bytes")
        elif line.count('"') % 2 == 0:
            yield from _cells(number, [line], delimiter)
        else:
            waiting.extend(islice(source, max(0, _QUOTED_LINES - len(waiting))))
            yield from _quoted(number, line, waiting, delimiter, mark)


def _quoted(number: int, line: str, waiting: deque[tuple[int, str]], delimiter: str, mark: str) -> Iterator[Record]:
    """Read a record with an open quote: up to the line that closes it, or by itself when none does."""
    closing = next((at for at, (_, text) in enumerate(waiting) if text.count('"') % 2), -1)
    following = [text for _, text in islice(waiting, closing + 1)]
    if not _closes(following, delimiter, mark):
        try:
            list(csv.reader([line], delimiter=delimiter, strict=True))
            yield from _cells(number, [line], delimiter)
        except csv.Error:
            yield Record(number, [], "a quotation mark is opened and not closed")
        return
    for _ in following:
        waiting.popleft()
    yield from _cells(number, [line, *following], delimiter)


def _closes(following: list[str], delimiter: str, mark: str) -> bool:
    """Whether these lines continue and end a quoted cell: no record among them, and the cell ends where a cell may end."""
    if not following:
        return False
    inside, _, after = following[-1].partition('"')
    return not any(mark in text for text in (*following[:-1], inside)) and after.strip(" \r\n")[:1] in (
        "",
        delimiter,
        '"',
    )


def _cells(number: int, lines: list[str], delimiter: str) -> Iterator[Record]:
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        first = number + reader.line_num
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Record(first, [], f"the line cannot be parted into cells ({error})")
            continue
        if any(cells):
            yield Record(first, cells)
