"""CSV bytes to records: nothing is lost in silence, nothing stops it, memory stays flat."""

import csv
import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.subscribers.records import LONGEST_LINE, Lines, Record, parse

CELLS = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=12)
TABLES = st.lists(st.lists(CELLS, min_size=2, max_size=4).filter(lambda row: any(one for one in row)), max_size=8)


def records(data: bytes, delimiter: str = ",", mark: str = "@") -> list[Record]:
    return list(parse(Lines(io.BytesIO(data)), delimiter, mark))


def cells(data: bytes, delimiter: str = ",", mark: str = "@") -> list[tuple[int, list[str]]]:
    return [(one.line, one.cells) for one in records(data, delimiter, mark)]


@given(TABLES, st.sampled_from(",;\t"))
def test_what_csv_wrote_is_read_back(table, delimiter):
    """Any table that the standard writer quotes comes back, quotes, delimiters and line ends in cells included."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(table)
    found = records(text.getvalue().encode(), delimiter, mark="\x00")
    assert [one.cells for one in found] == table
    assert not any(one.fault for one in found)


@given(st.binary(max_size=300))
def test_any_bytes(data):
    """Whatever the bytes, reading ends with records in the order of their lines."""
    numbers = [one.line for one in records(data)]
    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_line_numbers(end):
    """Records know their line, past blank lines and cells of several lines."""
    data = end.join([b"a@x", b"", b'"two', b'lines",b@x', b",,", b"c@x"])
    assert [line for line, _ in cells(data)] == [1, 3, 6]


def test_an_unclosed_quote_costs_its_own_line():
    """A quote that is never closed swallows no reader after it."""
    found = records(b'a@x,"oops\nb@x,Bob\nc@x,Cid\n')
    assert [(one.line, bool(one.fault)) for one in found] == [(1, True), (2, False), (3, False)]


def test_an_unclosed_quote_that_a_later_one_closes():
    """When the next quote stands behind other records, they are records."""
    found = records(b'a@x,"oops\nb@x,Bob\nc@x,5" disk\nd@x,Dan\n')
    assert [(one.line, one.cells) for one in found if not one.fault] == [
        (2, ["b@x", "Bob"]),
        (3, ["c@x", '5" disk']),
        (4, ["d@x", "Dan"]),
    ]


def test_cells_of_several_lines():
    """A quoted cell may hold line ends."""
    assert cells(b'a@x,"Main Street 5\r\nBerlin, DE",ok\r\nb@x,,') == [
        (1, ["a@x", "Main Street 5\r\nBerlin, DE", "ok"]),
        (3, ["b@x", "", ""]),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_cells_of_several_lines_before_the_address(delimiter):
    """The cell that a later line closes may be followed by others, with any delimiter."""
    text = f'"two\nlines "" inside"{delimiter}a@x\nBob{delimiter}b@x\n'
    assert cells(text.encode(), delimiter) == [(1, ['two\nlines " inside', "a@x"]), (3, ["Bob", "b@x"])]


def test_byte_order_mark():
    """A mark at the beginning is no part of the first cell."""
    assert cells("\ufeffemail,name".encode()) == [(1, ["email", "name"])]


def test_other_encoding_line_by_line():
    """A line that is not UTF-8 is read as Windows-1252 and counted; the others are not touched."""
    lines = Lines(io.BytesIO("a@x,Jän\n".encode() + "b@x,Jön\n".encode("cp1252") + b"c@x,\x81\n"))
    found = [one.cells for one in parse(lines, ",", "@")]
    assert found == [["a@x", "Jän"], ["b@x", "Jön"], ["c@x", "\N{REPLACEMENT CHARACTER}"]]
    assert (lines.foreign, lines.first_foreign) == (2, 2)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_spreadsheet_unicode_text(encoding):
    """UTF-16 with its mark, which spreadsheets call Unicode text, is read."""
    mark = "" if encoding == "utf-16" else "\ufeff"
    text = mark + "".join(f"r{n}@example.org\tJö\r\n" for n in range(5_000))
    found = cells(text.encode(encoding), "\t")
    assert len(found) == 5_000
    assert found[-1] == (5_000, ["r4999@example.org", "Jö"])


def test_broken_utf16():
    """A cut UTF-16 file ends with what could be read."""
    assert cells("a@x,b\nc@x,d".encode("utf-16")[:-1])[0] == (1, ["a@x", "b"])


def test_an_endless_line():
    """A line that is longer than any row costs one record, and the next line is read."""
    found = records(b"a@x\n" + b"y" * (3 * LONGEST_LINE) + b"\nb@x\n")
    assert [(one.line, bool(one.fault)) for one in found] == [(1, False), (2, True), (3, False)]


def test_quotes_without_end_stay_cheap():
    """A file of opened quotes is read in one pass: each line looks ahead over a fixed number of others."""
    found = records(b'a@x,"y\n' * 3_000)
    assert len(found) == 3_000


class Endless(io.BytesIO):
    """A file of many rows that never lie in memory together."""

    rows = 20_000

    def readline(self, _size: int | None = -1, /) -> bytes:
        self.rows -= 1
        return b"reader%d@example.org,Jane\n" % self.rows if self.rows >= 0 else b""


def test_flat_memory():
    """The size of the file does not matter."""
    tracemalloc.start()
    count = sum(1 for _ in parse(Lines(Endless()), ",", "@"))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 20_000
    assert peak < 300_000
