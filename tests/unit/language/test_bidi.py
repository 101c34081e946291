"""Lines of two directions."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.language import isolated

START, END = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


@pytest.mark.parametrize(
    ("text", "language"),
    [("Coast & Harbour", "ar"), ("الساحل", "en"), ("הארץ", "de"), ("الساحل 24", "ja"), ("BBC عربي", "ar"), ("BBC عربي", "en")],
)  # fmt: skip
def test_a_name_of_another_direction_is_closed_off(text, language):
    """What runs the other way keeps to itself, also in part."""
    assert isolated(text, language) == f"{START}{text}{END}"


@pytest.mark.parametrize(
    ("text", "language"), [("Coast", "en"), ("海", "en"), ("الساحل", "ar"), ("23/11/2026", "ar"), ("23/11/2026", "en"), ("", "ar"), ("…", "ar")]
)  # fmt: skip
def test_everything_else_is_left_alone(text, language):
    """No invisible characters where none are needed: they would be copied along, and count as a trick."""
    assert isolated(text, language) == text


@given(st.text(alphabet=st.characters(exclude_categories=["Cf", "Cs"])), st.sampled_from(["en", "ar"]))
def test_a_text_is_isolated_exactly_where_letters_oppose(text, language):
    """The letters decide, nothing else; what is isolated is whole."""
    opposed = {"en": {"R", "AL"}, "ar": {"L"}}[language]
    foreign = any(unicodedata.bidirectional(letter) in opposed for letter in text)
    assert isolated(text, language) == (f"{START}{text}{END}" if foreign else text)
