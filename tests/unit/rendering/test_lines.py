"""Plain text is set by columns."""

import re

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


@given(st.text(st.sampled_from("港灯台は。、」）「（ー3a"), max_size=300))  # noqa: RUF001
def test_no_line_begins_with_a_mark_that_closes_nor_ends_with_one_that_opens(text):
    """Full stops, closing brackets and long vowels stay with what they follow, opening brackets with what they open."""
    text = "港の灯台" * 9 + re.sub("[「（]+(?=[」）。、ー]|$)", "", text)  # noqa: RUF001
    lines = wrapped(text).splitlines()
    assert not [line for line in lines[1:] if line[0] in "。、」）ー"]  # noqa: RUF001
    assert not [line for line in lines[:-1] if line[-1] in "「（"]  # noqa: RUF001
    assert "".join(lines) == text


def test_words_among_characters_stay_whole():
    """A URL, an address or a stand-in within a Japanese paragraph is not cut, however the line is filled."""
    for word in ("https://example.org/a(b)?c=d", "T0X0123456789ABCDEF0000X0T", "reader@example.org"):
        for before in range(40):
            assert word in wrapped("港" * before + word + "に登録されているため、" * 4)


def test_korean_is_cut_between_words():
    """Wide characters with spaces between words are wrapped there."""
    text = "등대는 안개 속에서 배의 소리를 듣는다 " * 6
    assert " ".join(wrapped(text).splitlines()) == text.strip()


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
