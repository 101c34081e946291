"""What reaches a terminal: tables, JSON, progress bars. Nothing from the world steers it, and nothing moves where nobody looks."""

import errno
import io
import json
import os
import re
from contextlib import redirect_stderr
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.cli import output
from digest.errors import DiskFullError, UsageError
from digest.log import CONTROLS
from digest.report import json_text, plain, printable

HOSTILE = "\x1b]0;owned\x07\x9b31m\u202egnp.exe\u2069\x7f\r\ud800"
HIDE, SHOW = "\x1b[?25l", "\x1b[?25h"


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("TERM", "xterm-256color")
    return Terminal()


# --- text from the world ----------------------------------------------------------------------------------------------


@given(st.text())
def test_printable_text_steers_no_terminal(text):
    """No escape, bell, change of direction or half character is left; lines stay lines, and nothing else changes."""
    shown = printable(text)
    assert not CONTROLS.search(shown.replace("\n", ""))
    assert len(shown) == len(text)
    assert all(new in (old, "\ufffd") for old, new in zip(text, shown, strict=True))


@given(st.text())
def test_plain_text_is_one_printable_line(text):
    """What goes into a line of a report has no line ends of any kind."""
    assert len(plain(text).splitlines()) <= 1
    assert not CONTROLS.search(plain(text))


@pytest.mark.parametrize(
    "text",
    [
        "«\u00a0Bonjour\u202f!\u00a0»",  # French sets narrow and wide spaces that do not break
        "\U0001f469\u200d\U0001f4bb",  # joined pictures are one
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",  # Persian parts letters with a non-joiner
        "co\u00adoperate",
        "\U00018cd6",  # letters that are younger than this Python
    ],
)
def test_what_writing_needs_is_kept(text):
    """Only what could steer is replaced: spaces, joiners and young letters are not."""
    assert printable(text) == text


def test_hostile_text_is_shown_harmless():
    """Each control character is one replacement character, so that one sees that something was there."""
    assert printable(HOSTILE) == "\ufffd]0;owned\ufffd\ufffd31m\ufffdgnp.exe\ufffd\ufffd\ufffd\ufffd"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(json_values, st.sampled_from([None, 2]))
def test_json_holds_what_it_holds_and_steers_nothing(value, indent):
    """A machine reads back every character, half characters too; a terminal meets none that could steer it."""
    text = json_text(value, indent=indent)
    assert json.loads(text) == value
    assert not CONTROLS.search(text.replace("\n", ""))
    text.encode("utf-8")


def test_json_lines_are_lines():
    """Without indentation a value is one line, also for readers that split at U+2028."""
    assert len(json_text({"reply": "a\nb\u2028c\x85d"}).splitlines()) == 1


def test_json_is_readable_in_every_script():
    """Letters stand as letters; only what could steer is escaped."""
    assert json_text({"title": "Čeština \x9b1m"}) == '{"title": "Čeština \\u009b1m"}'


# --- tables -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell",
    [
        "[bold]Offer[/bold]",
        "[/]",
        "[link=https://evil.example]here[/link]",
        "At 12:heart:30",
        ":warning:",
        "C:\\",
        "[red",
    ],
)
def test_a_cell_is_shown_as_it_is(capsys, cell):
    """Brackets, colons and backslashes of a title are text: no markup, no pictures."""
    output.print_table(("title", "next"), [(cell, "x")])
    assert capsys.readouterr().out.splitlines()[1].split("  ")[0].strip() == cell


def test_no_escape_leaves_a_table(capsys):
    """A title that tries to steer the terminal is shown harmless."""
    output.print_table(("title",), [(HOSTILE,)])
    assert not CONTROLS.search(capsys.readouterr().out.replace("\n", ""))


def test_a_row_is_one_line_where_nobody_looks(capsys):
    """In a pipe a row is never folded, however long: `grep` finds title and link together."""
    link = "https://example.org/" + "a" * 2000
    output.print_table(("title", "link"), [("Title " * 60, link), ("Short", "x")])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert link in lines[1]


def test_a_table_fits_a_terminal(monkeypatch):
    """On a terminal rows are folded to its width, and no letter of them is dropped."""
    screen = Terminal()
    monkeypatch.setattr("sys.stdout", screen)
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("TERM", "xterm")
    output.print_table(("title", "link"), [("word " * 20, "b" * 50)])
    shown = re.sub(r"\x1b\[[0-9;]*m", "", screen.getvalue())
    assert max(len(line) for line in shown.splitlines()) <= 40
    assert shown.count("b") == 50


def on_terminal(monkeypatch: pytest.MonkeyPatch, columns: int, headings: list[str], rows: list[list[object]]) -> str:
    screen = Terminal()
    monkeypatch.setattr("sys.stdout", screen)
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("TERM", "xterm")
    output.print_table(headings, rows)
    return re.sub(r"\x1b\[[0-9;]*m", "", screen.getvalue())


HEADINGS = ["newsletter", "standing", "detail", "empty"]
ROWS: list[list[object]] = [["weekly", "failing", f"row {number} [b]", ""] for number in range(2)]


def test_a_narrow_terminal_gets_blocks(monkeypatch):
    """Where columns would break words, each row is a block of lines with their headings; an empty cell is no line, and markup is text."""
    assert on_terminal(monkeypatch, 24, HEADINGS, ROWS).splitlines() == [
        *("newsletter: weekly", "standing: failing", "detail: row 0 [b]", ""),
        *("newsletter: weekly", "standing: failing", "detail: row 1 [b]"),
    ]


@pytest.mark.parametrize("columns", [34, 35, 80])
def test_columns_stay_as_long_as_no_word_is_broken(monkeypatch, columns):
    """From the width on that the longest words want there is a table, with one line of headings."""
    shown = on_terminal(monkeypatch, columns, HEADINGS, ROWS)
    assert ("newsletter: " in shown) is (columns < 35)
    assert shown.count("newsletter") == (2 if columns < 35 else 1)


def test_a_long_address_is_no_reason_for_blocks(monkeypatch):
    """A word that fits nowhere is folded in its column, and no letter of it is lost."""
    shown = on_terminal(monkeypatch, 60, ["title", "link"], [["Bridge", "b" * 100]])
    assert shown.split()[:2] == ["title", "link"]
    assert shown.count("b") == 100


def test_a_table_without_rows_is_its_headings(monkeypatch):
    """Nothing to show is shown as such, in any width."""
    assert on_terminal(monkeypatch, 80, ["one", "two"], []).split() == ["one", "two"]


def test_values_of_any_kind_have_words(capsys):
    """Numbers and None are written as Python writes them; a table never breaks on a kind."""
    output.print_table(("a", "b"), [(1, None)])
    assert capsys.readouterr().out.splitlines()[1].split() == ["1", "None"]


# --- progress bars ----------------------------------------------------------------------------------------------------


def test_bars_show_stages_and_leave_nothing_behind(terminal):
    """Each stage has its words and figures; in the end the lines are wiped and the cursor is back."""
    with redirect_stderr(terminal), output.bars() as progress:
        assert progress is not None
        progress.stage("collect", 4)
        progress.advance(3)
        progress._progress.refresh()
        progress.stage("deliver", 1000)
        progress.advance()
        progress._progress.refresh()
    drawn = terminal.getvalue()
    for words in ("Reading sources", "3/4", "Delivering", "1/1000"):
        assert words in drawn
    assert drawn.rindex(SHOW) > drawn.rindex(HIDE)


@pytest.mark.parametrize("error", [UsageError("broken"), KeyboardInterrupt()])
def test_the_terminal_is_left_as_it_was_after_an_error(terminal, error):
    """Whatever breaks, the cursor comes back: a hidden one stays hidden in the shell."""

    def deliver() -> None:
        with redirect_stderr(terminal), output.bars() as progress:
            assert progress is not None
            progress.stage("deliver", 10)
            raise error

    with pytest.raises(type(error)):
        deliver()
    assert terminal.getvalue().count(HIDE) == terminal.getvalue().count(SHOW) > 0


def test_a_stage_of_unknown_size_and_name_is_shown(terminal):
    """A stage that this door does not know is shown by its own name."""
    with redirect_stderr(terminal), output.bars() as progress:
        assert progress is not None
        progress.stage("archive")
        progress.advance(2)
        progress._progress.refresh()
    assert "archive" in terminal.getvalue()


def test_an_advance_before_any_stage_is_nothing(terminal):
    """A listener may hear in any order."""
    with redirect_stderr(terminal), output.bars() as progress:
        assert progress is not None
        progress.advance()
    assert "%" not in terminal.getvalue()


def test_every_stage_has_words():
    """No internal name is shown for a stage of the pipeline, or of an examination."""
    home = Path(output.__file__).parents[1]
    files = [*home.joinpath("pipeline").glob("*.py"), home / "doctor/examination.py"]
    code = "".join(path.read_text(encoding="utf-8") for path in files)
    assert set(re.findall(r'listener\.stage\("(\w+)"', code)) == set(output.STAGES)


def test_there_are_no_bars_where_nobody_looks():
    """Under cron standard error is a pipe: there is nothing to draw on."""
    with redirect_stderr(io.StringIO()), output.bars() as progress:
        assert progress is None


def test_there_are_no_bars_when_they_are_not_wanted(terminal):
    """`--quiet` and `--json` draw nothing on a terminal either."""
    with redirect_stderr(terminal), output.bars(wanted=False) as progress:
        assert progress is None
    assert terminal.getvalue() == ""


# --- places that a person names ---------------------------------------------------------------------------------------


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    """What the system says is told with the place, as an error of use."""
    with pytest.raises(UsageError, match="cannot be written: ") as caught, output.writing(tmp_path):
        (tmp_path / "missing" / "file").write_text("x")
    assert caught.value.where == str(tmp_path / "missing" / "file")
    assert caught.value.hint


def test_a_place_without_room_is_told_as_such(tmp_path):
    """A full disk is 74, not a wrong place."""
    with pytest.raises(DiskFullError, match="No space left") as caught, output.writing(tmp_path / "out"):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert (caught.value.where, caught.value.exit_code) == (str(tmp_path / "out"), 74)


def test_our_own_errors_keep_their_code(tmp_path):
    """A full disk of the database is not mistaken for a wrong place."""
    with pytest.raises(DiskFullError), output.writing(tmp_path):
        raise DiskFullError("no room")


# --- files for their owner --------------------------------------------------------------------------------------------


def written(path: Path, text: str, *, replace: bool = False) -> None:
    with output.private_file(path, replace=replace) as file:
        file.write(text)


def test_a_private_file_is_for_its_owner(tmp_path):
    """Whatever the umask is, nobody else reads it; its line ends are those that were written, its letters UTF-8."""
    before = os.umask(0)
    try:
        written(tmp_path / "out", "Łódź\r\n")
    finally:
        os.umask(before)
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "out").read_bytes() == "Łódź\r\n".encode()


@pytest.mark.parametrize("replace", [False, True])
def test_a_private_file_is_whole_or_not_there(tmp_path, replace):
    """What breaks on the way leaves what stood there, and nothing beside it."""
    place = tmp_path / "out"
    if replace:
        place.write_text("before")

    def broken() -> None:
        with output.private_file(place, replace=replace) as file:
            file.write("half")
            raise UsageError("broken")

    with pytest.raises(UsageError):
        broken()
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == ([("out", "before")] if replace else [])


def test_a_private_file_replaces_nothing_unasked(tmp_path):
    """Not a file, and not a link to nowhere."""
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("file", "link"):
        with pytest.raises(UsageError, match="exists already"):
            written(tmp_path / name, "new")
    assert (tmp_path / "file").read_text() == "mine"


def test_a_private_file_is_put_where_a_link_leads(tmp_path):
    """A link stays a link; the file that it names is the new one."""
    (tmp_path / "file").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    written(tmp_path / "link", "new", replace=True)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "file").read_text() == "new"


def test_what_is_no_file_is_written_into(tmp_path):
    """A pipe or a device has no mode of ours, and is not replaced."""
    reader, writer = os.pipe()
    written(Path(f"/dev/fd/{writer}"), "through")
    os.close(writer)
    with os.fdopen(reader) as stream:
        assert stream.read() == "through"


# --- questions --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("typed", "answer"), [("y\n", True), ("n\n", False), ("\n", False)])
def test_a_person_is_asked(monkeypatch, capsys, typed, answer):
    """On a terminal the question stands on standard error, and only yes is yes."""
    keyboard = Terminal(typed)
    monkeypatch.setattr("sys.stdin", keyboard)
    assert output.confirmed("Really?", "this does it") is answer
    assert capsys.readouterr().err.startswith("Really?")


def test_nobody_is_asked_where_nobody_is(monkeypatch):
    """Under cron a command that asks says what it was about to do, and how to say yes."""
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    with pytest.raises(UsageError, match="this does it") as caught:
        output.confirmed("Really?", "this does it")
    assert "--yes" in caught.value.hint
