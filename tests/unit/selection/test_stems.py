"""What a headline is about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.selection.stems import LONGEST_STEM, MOST_OPENING_STEMS, MOST_STEMS, stems_of, told


@pytest.mark.parametrize(
    ("word", "stems"),
    [
        ("Rises", ("rise",)),
        ("bridges", ("bridg",)),
        ("elections", ("electi",)),
        ("Election", ("electi",)),
        ("Noyer's", ("noyer",)),
        ("Noyer\u2019s", ("noyer",)),
        ("7.1", ("7.1",)),
        ("2026", ("2026",)),
        ("Bus", ("bus",)),
        ("asks", ("asks",)),
        ("市長", ("市長",)),
        ("新しい橋", ("新し", "しい", "い橋")),
        ("橋", ("橋",)),
    ],
)
def test_a_stem_is_a_word_without_its_ending(word, stems):
    """Endings and possessives fall away, six letters are enough, and where no spaces stand every two characters are a stem."""
    assert stems_of(word) == stems


def test_function_words_and_single_letters_are_no_content():
    """What every headline has says nothing of any."""
    assert told("The Mayor of the Town is in a Boat").title == ("mayor", "town", "boat")
    assert told("Der Bürgermeister und die Brücke").title == ("bürger", "brücke")


def test_the_opening_is_two_sentences_without_what_the_headline_has():
    """Of the text only the first two sentences are read."""
    read = told("Mayor opens bridge", "The mayor cut a ribbon. Crowds cheered loudly! A third sentence follows.")
    assert read.opening == ("cut", "ribbon", "crowd", "cheer", "loud")


def test_a_name_is_a_capital_among_small_words():
    """In a headline that writes small what is no name, capitals and digits are names; the first word says nothing."""
    read = told("Council asks Tesco for 12 bridges")
    assert read.named == {"tesco", "12"}
    assert read.plain == {"asks", "bridg"}


def test_capitals_everywhere_tell_nothing():
    """A headline in title case names nothing but its numbers, and says of nothing that it is no name."""
    read = told("Council Asks Tesco For 12 Bridges")
    assert read.named == {"12"}
    assert read.plain == frozenset()
    assert read.capitals


def test_a_script_without_capitals_is_like_capitals_everywhere():
    """Where no script tells names apart, every stem may be one."""
    assert told("市長が橋").capitals
    assert not told("Council asks Tesco").capitals


@given(st.text(max_size=4000), st.text(max_size=4000))
def test_any_text_is_read_within_bounds(title, text):
    """Whatever a source writes: few stems, none twice, none empty, names among those of the headline."""
    read = told(title, text)
    assert len(read.opening) <= MOST_OPENING_STEMS * 600
    assert len({*read.title, *read.opening}) == len(read.title) + len(read.opening)
    assert all(read.title)
    assert read.named | read.plain <= set(read.title)
    assert not read.named & read.plain


def test_a_headline_of_ten_thousand_words_is_not_read_to_its_end():
    """A hostile headline costs what a real one costs."""
    read = told(" ".join(f"word{index}x" for index in range(10_000)))
    assert len(read.title) == MOST_STEMS
    assert max(map(len, read.title)) <= 4 * LONGEST_STEM
