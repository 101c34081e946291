"""Plain text is set by columns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.rendering.lines import WIDTH, columns, underlined, wrapped

prose = st.lists(st.text(st.sampled_from("abcdefgäöüé,."), min_size=1, max_size=20), min_size=1, max_size=80).map(
    " ".join
)


@pytest.mark.parametrize(
    ("text", "width"),
    [("abc", 3), ("日本", 4), ("e\u0301", 1), ("\u200b", 0), ("ｗ", 2), ("", 0), ("שלום", 4)],  # noqa: RUF001 - a wide w
)
def test_columns_count_what_is_seen(text, width):
    """A Chinese character takes two columns, a combining accent none."""
    assert columns(text) == width


@given(prose)
def test_no_line_is_wider_than_the_page(text):
    """Words are put on lines of at most 72 columns."""
    assert all(columns(line) <= WIDTH for line in wrapped(text).splitlines())


@given(prose)
def test_wrapping_loses_no_word(text):
    """Wrapping only changes where lines end."""
    assert wrapped(text).split() == text.split()


def test_a_long_word_stays_whole():
    """A URL is never cut: it would not lead anywhere."""
    url = "https://example.org/" + "a" * 200
    assert url in wrapped(f"see {url} there").splitlines()


def test_scripts_without_spaces_are_cut_between_characters():
    """A Japanese paragraph fits the page, though it has no spaces."""
    lines = wrapped("港の灯台は霧の中で船の音を聞く" * 12).splitlines()
    assert len(lines) > 1
    assert all(columns(line) <= WIDTH for line in lines)


def test_paragraphs_stay_apart():
    """Line ends of the text are kept, each line wrapped by itself."""
    assert wrapped("one\ntwo") == "one\ntwo"


def test_following_lines_hang_below_the_first():
    """The entry of a list is indented from its second line on."""
    lines = wrapped("- " + "word " * 30, "  ").splitlines()
    assert all(line.startswith("  ") for line in lines[1:])


@pytest.mark.parametrize(("text", "line"), [("Sea", "---"), ("日本", "----"), ("a  b", "---")])
def test_a_heading_is_underlined_at_its_width(text, line):
    """The line below a heading is as long as the heading is wide."""
    assert underlined(text).splitlines()[-1] == line


def test_a_long_heading_is_wrapped_and_underlined():
    """A heading wider than the page takes several lines and one line below."""
    *heading, line = underlined("word " * 30).splitlines()
    assert len(heading) > 1
    assert len(line) == max(map(len, heading))
