"""Names among the words of a text, as who charges and who answers is looked for."""

# ruff: noqa: RUF001  apostrophes are what these tests are about

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries.words import WORD, bare, names_among, without_genitive

COMMON = frozenset(("the", "but", "les"))


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("Tiktok's", "Tiktok"),
        ("Tiktok’s", "Tiktok"),
        ("d'Holbach", "Holbach"),
        ("l’Oréal", "Oréal"),
        ("d'Holbach’s", "Holbach"),
        ("Moss", "Moss"),
        ("Jean-Luc", "Jean-Luc"),
    ],
)
def test_a_name_is_bare_of_owner_and_article(word, name):
    """Whose something is, and an article before a name, are none of it."""
    assert bare(word) == name


@pytest.mark.parametrize(
    ("word", "name"),
    [("O'Brien's", "O'Brien"), ("O’Brien’s", "O’Brien"), ("court's", "court"), ("Moss", "Moss"), ("his", "his")],
)
def test_a_genitive_takes_nothing_else_with_it(word, name):
    """What is no article stays: a family name may have an apostrophe of its own."""
    assert without_genitive(word) == name


def test_names_have_a_capital_and_are_no_words_that_open_sentences():
    """Small words, initials and "The" are nobody; a name is one with its article or as an owner, too."""
    assert names_among(["The", "mayor", "J", "Al", "Roe's", "d’Holbach", "Les"], COMMON) == {"Roe", "Holbach"}
    assert names_among([], COMMON) == frozenset()


@given(st.lists(st.text(alphabet="Abc's’d-", min_size=1, max_size=8), max_size=6))
def test_every_name_is_of_one_of_the_words(words):
    """Whatever stands there, each name is a part of a word, found again if it is looked at alone, in any order of the words."""
    found = names_among(words, COMMON)
    assert all(any(name in word for word in words) and name[0].isupper() for name in found)
    assert (
        found
        == names_among(reversed(words), COMMON)
        == frozenset().union(*(names_among([word], COMMON) for word in words))
    )


@given(st.text(alphabet="Abc's’d- ", max_size=30))
def test_no_word_of_a_text_ends_in_an_apostrophe(text):
    """So none is left of "the mayors' bridge" when names are made bare."""
    assert not any(bare(word).endswith(("'", "’")) for word in WORD.findall(text))
