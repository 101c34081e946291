"""Lists of readers: read with a reason for each row that cannot be used, written so that no spreadsheet runs them."""

import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import SourceError
from digest.model import Subscriber, SubscriberState
from digest.subscribers import Invalid, Roster, Row, read_roster, write_roster

MOMENT = datetime(2026, 11, 1, 12, tzinfo=UTC)
NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Cf", "Zs", "Cn", "Co"]), max_size=20)


def roster(text: str | bytes) -> Roster:
    return Roster(io.BytesIO(text.encode() if isinstance(text, str) else text), "weekly", where="list.csv")


def readers(text: str | bytes) -> list[Subscriber]:
    return [row.reader for row in roster(text) if isinstance(row, Row)]


def addresses(text: str | bytes) -> list[str]:
    return [one.address for one in readers(text)]


def reasons(text: str | bytes) -> dict[int, str]:
    return {row.line: row.reason for row in roster(text) if isinstance(row, Invalid)}


def exported(*given: Subscriber) -> str:
    stream = io.StringIO()
    assert write_roster(given, stream) == len(given)
    return stream.getvalue()


def test_all_columns():
    """Every column that is read finds its place, in whatever order."""
    text = "confirmed_at,language,frequency,topics,name,email\n2026-11-01T12:00Z,de,weekly,News|Arts,Jane,jane@example.org\n"
    assert readers(text) == [
        Subscriber(
            address="jane@example.org",
            newsletter="weekly",
            name="Jane",
            topics=("News", "Arts"),
            frequency="weekly",
            language="de",
            confirmed_at=MOMENT,
        )
    ]


@pytest.mark.parametrize(
    "header", ["email", "Email", " E-Mail ", "EMAIL ADDRESS", "email_address", '"Email Address"', "mail"]
)
def test_names_of_the_one_needed_column(header):
    """The column of addresses may be named as other programs name it."""
    assert addresses(f"{header}\njane@example.org\n") == ["jane@example.org"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters(delimiter):
    """The delimiter is found in the first line."""
    text = f"name{delimiter}email\nJane{delimiter}jane@example.org\n"
    assert addresses(text) == ["jane@example.org"]
    assert roster(text).notes == ()


def test_doubtful_delimiter():
    """A first line with two kinds of delimiters is read by the better one, and a person is told."""
    found = roster("email;name, first\njane@example.org;Jane\n")
    assert [row.reader.address for row in found if isinstance(row, Row)] == ["jane@example.org"]
    assert any("parted at semicolons" in note for note in found.notes)


@pytest.mark.parametrize("first", ["sep=;", "SEP=;", '"sep=;"', "\ufeffsep=;", "\n\nsep=;"])
def test_a_line_that_tells_spreadsheets_the_delimiter(first):
    """It is no header: the next line is, the lines keep their numbers, and the delimiter is the one that was said."""
    text = f"{first}\r\nemail;name, first\r\na@example.org;Ann\r\nnobody;N\r\n"
    assert [(one.address, one.name) for one in readers(text)] == [("a@example.org", "")]
    assert list(reasons(text)) == [4 + first.count("\n")]
    assert not any("cells were parted" in note for note in roster(text).notes)


@pytest.mark.parametrize("delimiter", [",", "\t", "|"])
def test_other_delimiters_that_are_said(delimiter):
    """A bar is one as well, where it is said."""
    assert addresses(f"sep={delimiter}\nname{delimiter}email\nAnn{delimiter}a@example.org\n") == ["a@example.org"]


def test_nothing_behind_the_line_for_spreadsheets():
    """The line that is missing is named by its own number."""
    with pytest.raises(SourceError, match="line 2 names no column 'email'"):
        roster("sep=;\nname\n")


def test_other_columns_are_told_once():
    """Columns that mean nothing here are left alone, and named once."""
    found = roster("email,Plan,Score\na@example.org,x,1\nb@example.org,y,2\n")
    assert len(list(found)) == 2
    assert found.notes == ("these columns were left alone: 'plan', 'score'",)


def test_doubtful_encoding_is_told():
    """Lines in another encoding are read, and a person is told where to look."""
    found = roster(b"email,name\n" + "a@example.org,Jän\nb@example.org,Jön\n".encode("cp1252"))
    assert [row.reader.name for row in found if isinstance(row, Row)] == ["Jän", "Jön"]
    assert found.notes == ("not UTF-8, so read as Windows-1252 (look at the names): line 2 and 1 more",)


@pytest.mark.parametrize(
    "text", ["", "\n\n", "jane@example.org\n", "name,topics\nJane,News\n", "\x00\x01", "email" * 30_000]
)
def test_a_file_that_is_no_list(text):
    """Without a column of addresses the file is refused, with the line that it should begin with."""
    with pytest.raises(SourceError, match="names no column 'email'") as caught:
        roster(text)
    assert caught.value.where == "list.csv"
    assert "email,name" in caught.value.hint


def test_bad_rows_have_a_line_and_a_reason():
    """Each row that cannot be used says where and why, and the rest goes on."""
    text = (
        "email,name,frequency\n"
        "a@example.org,A,\n"
        "nobody,B,\n"
        ",C,\n"
        "d@example.org,D,hourly\n"
        "e@example.org,Doe, Eve,weekly\n"
        '"f@example.org,F\n'
        "g@example.org\n"
    )
    assert addresses(text) == ["a@example.org", "g@example.org"]
    found = reasons(text)
    assert list(found) == [3, 4, 5, 6, 7]
    assert "'nobody' is not a mail address" in found[3]
    assert "frequency 'hourly'" in found[5]
    assert "4 cells" in found[6]
    assert "quotation mark" in found[7]


def test_reasons_cannot_steer_a_terminal():
    """What a row holds is shown escaped."""
    assert all(reason.isprintable() for reason in reasons("email\n\x1b[31mred\u202e\n").values())


def test_an_export_revives_nobody():
    """Each row of an export says how its reader stands, and comes back as that: those who left as gone, none of them as active."""
    given = [Subscriber(address=f"{state}@example.org", newsletter="weekly", state=state) for state in SubscriberState]
    assert readers(exported(*given)) == given


@pytest.mark.parametrize("state", ["", "active", " Active ", "ACTIVE"])
def test_without_a_state_a_reader_is_active(state):
    """So is one whose state is written in other cases."""
    assert [one.state for one in readers(f"email,state\na@example.org,{state}\n")] == [SubscriberState.ACTIVE]


@pytest.mark.parametrize("state", ["Texas", "unsubscribed?", "0"])
def test_a_state_that_is_not_ours_is_no_row(state):
    """Nobody becomes active because their state was not understood; the reason names those that are."""
    text = f"email,state\na@example.org,{state}\n"
    assert readers(text) == []
    assert reasons(text) == {2: f"state '{state}' is none of pending, active, paused, unsubscribed, suppressed"}


@given(st.lists(st.tuples(st.sampled_from("=+-@'\t x"), NAMES), max_size=5))
def test_export_comes_back(names):
    """An export reads back as it was: quote marks against formulas are taken away again."""
    given = [
        Subscriber(
            address=f"+r{number}@example.org",
            newsletter="weekly",
            name=(first.strip() + name.strip()),
            topics=("News", "Arts"),
            language="pt-BR",
            frequency="weekly",
            confirmed_at=MOMENT,
        )
        for number, (first, name) in enumerate(names)
    ]
    assert readers(exported(*given)) == given


@pytest.mark.parametrize("name", ['=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", "\tx", "\rx", " =1", "\n=1"])
def test_no_cell_is_a_formula(name):
    """A cell that a spreadsheet would run begins with a quote mark instead."""
    rows = list(csv.reader(io.StringIO(exported(Subscriber(address="=a@example.org", newsletter="w", name=name)))))
    assert rows[1][:2] == ["'=a@example.org", f"'{name}"]


def test_export_has_a_header_and_crlf():
    """Also an empty export names its columns; lines end as RFC 4180 says."""
    assert exported() == "email,name,state,newsletter,topics,frequency,language,created_at,confirmed_at\r\n"


def test_a_column_named_twice():
    """When two columns have one name, the first counts."""
    assert addresses("email,name,email\na@example.org,A,b@example.org\n") == ["a@example.org"]


def test_short_rows_and_spare_delimiters():
    """A row may end early, and empty cells beyond the header are no fault."""
    assert addresses("email,name,topics\na@example.org\nb@example.org,B,,,,\n") == ["a@example.org", "b@example.org"]


def test_duplicates_are_the_business_of_the_store():
    """The same reader twice is two rows: who is known is decided where all are known."""
    assert addresses("email\na@example.org\nA@example.org\n") == ["a@example.org", "A@example.org"]


def test_spaces_around_cells():
    """Spaces after a delimiter are no part of an address or a name."""
    assert [(one.address, one.name) for one in readers("email, name\n a@example.org , Ann \n")] == [
        ("a@example.org", "Ann")
    ]


@given(
    st.lists(
        st.sampled_from(["a@example.org,A", "nobody,N", '"b@example.org,B', 'c@example.org,5"', "", '"']), max_size=12
    )
)
def test_no_row_is_lost_in_silence(lines):
    """Each address of the file is in a row or in the reason of an invalid one, whatever quotes stand around it."""
    text = "email,name\n" + "\n".join(lines)
    found = list(roster(text))
    for number, line in enumerate(lines, start=2):
        if "@" in line:
            assert any(row.line == number for row in found), (number, found)


@given(st.binary(max_size=400))
def test_any_file(data):
    """Whatever follows the first line, each row is a reader or says why not."""
    for row in read_roster(io.BytesIO(b"email,name\n" + data), "weekly"):
        assert isinstance(row, Row) or row.reason


@pytest.mark.parametrize("text", ["email,name\na@example.org,Ä\nwrong,B\n", "\n\nsep=;\nemail;name\na@example.org;Ä\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_list_can_be_read_again(text, encoding):
    """From the first row on, with the same lines, and from where the stream stood; what was doubtful is not counted twice."""
    stream = io.BytesIO(b"before\n" + text.encode(encoding))
    stream.readline()
    found = Roster(stream, "weekly")
    first, notes = list(found), found.notes
    assert first
    assert (list(found), found.notes) == (first, notes)
