"""A draft as a text file: what is written is read, and what cannot be read is named by its line."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.editor import Entry, Form, FormError, read, write
from digest.editor.textform import one_line, readable

STORY = Entry(
    number=1, title="A bridge stays open", link="https://example.org/bridge", section="City", summary=("One.", "Two.")
)
FORM = Form(version="3f2a", subject="Bridges", preheader="And tides", intro="Dear all,\n\nhello.", stories=(STORY,))
TEXT = """\
# weekly #4
Version: 3f2a
Subject: Bridges
Preheader: And tides

Intro:
Dear all,

hello.

=== 1
Title: A bridge stays open
Link: https://example.org/bridge
Section: City
Summary:
One.
Two.
"""

any_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
tricky = st.sampled_from(
    [
        "# note",
        "=== 2 [drop]",
        "Summary:",
        "Title: x",
        "\\",
        "\\# x",
        "Intro: y",
        "=",
        "  # x",
        "\N{NO-BREAK SPACE}a",
        "Version:",
    ]
)
text = any_text | tricky
lines = text.map(one_line)
entries = st.builds(
    Entry,
    number=st.just(0),
    title=lines,
    link=lines,
    section=lines,
    summary=st.lists(lines.filter(bool), max_size=4).map(tuple),
    mark=st.sampled_from(["", "drop", "pin"]),
)


@st.composite
def forms(draw: Callable[..., Any]) -> Form:
    stories = draw(st.lists(entries, max_size=4))
    numbers = draw(st.permutations(range(1, len(stories) + 1)))
    return Form(
        version=draw(st.text("0123456789abcdef", max_size=16)),
        subject=draw(lines.filter(bool)),
        preheader=draw(lines),
        intro=draw(st.lists(text, max_size=4).map("\n".join).map(readable)),
        stories=tuple(replace(story, number=number) for story, number in zip(stories, numbers, strict=True)),
    )


@given(forms(), any_text.map(one_line))
def test_what_is_written_is_read(form, about):
    """Any words, in any order, with any marks: the form comes back equal, notes or none."""
    assert read(write(form)) == form
    assert read(write(form, about)) == form


def outcome(page: str) -> Form | FormError:
    """Read a page; give the form, or the error."""
    try:
        return read(page)
    except FormError as error:
        return error


def holds(page: str) -> bool:
    """Whether a page is refused by one of its lines with a hint, or is a form that reads the same again."""
    found = outcome(page)
    if isinstance(found, FormError):
        return 1 <= found.line <= page.count("\n") + 1 and found.where == f"line {found.line}" and bool(found.hint)
    return read(write(found)) == found


@given(st.lists(text | st.sampled_from(TEXT.splitlines()), max_size=30).map("\n".join))
def test_any_text_is_read_or_refused_by_line(garbage):
    """Whatever stands there: an error that names one of its lines, or a form that is read the same again."""
    assert holds(garbage)


@given(st.integers(0, len(TEXT)), st.text(max_size=5))
def test_a_slip_of_the_finger_is_found_or_changes_one_word(at, slip):
    """Typed into the middle of a good text, anything is either an error with a line or still a form."""
    assert holds(TEXT[:at] + slip + TEXT[at:])


def test_it_reads_as_it_is_shown():
    """The example of the page on editing is what the form says."""
    assert read(TEXT) == FORM


def test_it_is_written_for_people():
    """Notes first, then the edition, then the stories, with room between them."""
    page = write(FORM, "weekly #4")
    notes = [line for line in page.splitlines() if line.startswith("#")]
    assert notes[0] == "# weekly #4"
    assert any("[drop]" in line for line in notes)
    assert any("[pin]" in line for line in notes)
    assert page.endswith(TEXT.partition("\n")[2])


def test_line_ends_and_marks_of_other_systems_do_not_matter():
    """CRLF, a byte order mark and blanks at the ends of lines read the same."""
    windows = "\N{ZERO WIDTH NO-BREAK SPACE}" + TEXT.replace("\n", "  \r\n").replace("City  ", "City")
    assert read(windows) == FORM


@pytest.mark.parametrize("name", ["Subject", "Preheader", "Version", "Title", "Link", "Section"])
def test_blanks_around_a_value_do_not_count(name):
    """A value is one line without blanks at its ends."""
    assert read(TEXT.replace(f"{name}: ", f"{name}:    ")) == FORM


def test_a_space_that_holds_words_together_stays():
    """French has no-break spaces before its colons; they are the editor's."""
    assert (
        read(TEXT.replace("One.", "Un\N{NO-BREAK SPACE}: deux.")).stories[0].summary[0] == "Un\N{NO-BREAK SPACE}: deux."
    )


def test_a_block_may_begin_behind_its_name():
    """`Intro: hello` is as good as the line below."""
    assert read(TEXT.replace("Intro:\nDear all,", "Intro: Dear all,")) == FORM


@pytest.mark.parametrize(
    ("before", "after", "line", "what"),
    [
        ("Subject: Bridges", "Subject:", 3, "the subject is empty"),
        ("Subject: Bridges\n", "", 1, "`Subject:` is missing in what begins here"),
        ("Subject: Bridges", "Subjekt: Bridges", 3, "belongs to nothing"),
        ("Preheader: And tides", "Preheader: And\ntides", 5, "belongs to nothing"),
        ("Section: City\n", "", 11, "`Section:` is missing in what begins here"),
        ("=== 1", "=== one", 11, "does not begin a story"),
        ("=== 1", "=== 1 [dorp]", 11, "does not begin a story"),
        ("=== 1", "=== 1 drop", 11, "does not begin a story"),
        ("=== 1\n", "", 11, "no error"),
        ("Two.\n", "Two.\n=== 1\n", 18, "story 1 stands here twice"),
        ("One.", "One\x07.", 16, "holds U+0007"),
        ("One.", "One\N{LINE SEPARATOR}.", 16, "holds U+2028"),
        ("One.", "x" * 20_001, 16, "is longer than 20,000 characters"),
    ],
)
def test_what_cannot_be_read_is_named(before, after, line, what):
    """The line, what is wrong with it, and what to write."""
    if what == "no error":  # a story without its first line is words of the intro, which the stories then lack
        assert read(TEXT.replace(before, after, 1)).stories == ()
        return
    with pytest.raises(FormError, match=what.replace("[", r"\[").replace("+", r"\+")) as caught:
        read(TEXT.replace(before, after, 1))
    assert caught.value.line == line
    assert caught.value.hint


def test_marks_are_read_with_or_without_blanks():
    """Nobody counts blanks."""
    for spelled in ("=== 1 [drop]", "===1[drop]", "=== 1  [ drop ] "):
        assert read(TEXT.replace("=== 1", spelled)).stories[0].mark == "drop"
    assert read(TEXT.replace("=== 1", "=== 1 [pin]")).stories[0].mark == "pin"
    assert read(TEXT.replace("=== 1", "=== 1 []")).stories[0].mark == ""
