"""Phrases of a table are found as by looking for each of them, and mostly by none of those looks."""

# ruff: noqa: RUF001  apostrophes are what some of these tests are about

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries import balance, charges, denials, undoing
from digest.summaries.words import Phrases, listed_phrases, lowered

PIECES = st.sampled_from(
    ["Not", "not ", "guilty", "nothing", " ", "\u00a0", "\n", "he’s ", "he's", "innocent", "l’acquittement", "a", "n'a pas", "bị ", "bắt", "容疑", ".", "den", "İ"]
)  # fmt: skip
TABLES = [
    *(
        table
        for known in denials.DENIALS.values()
        for table in (known.pleas, known.undone, known.doubts, known.silences)
    ),
    *charges.CHARGED_IN_PHRASES.values(),
    *(balance._ANSWERS, balance._SILENCES, undoing.CLEARED, undoing.TAKEN_BACK, charges.AGGRESSION),
]


@given(
    st.lists(PIECES, max_size=9).map("".join),
    st.lists(st.lists(PIECES, min_size=1, max_size=4).map("".join).map(lowered), min_size=1, max_size=4),
)
def test_the_short_way_is_the_long_one(text, phrases):
    """A text holds one of the phrases where one of them stands in it, in lower case and with straight apostrophes: blanks and scripts do not matter."""
    assert Phrases(phrases).stand_in(text) is any(phrase in lowered(text) for phrase in phrases)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: next(iter(table), ""))
def test_each_phrase_is_found(table):
    """Every phrase of every table is found: alone, in the middle of words, in capitals, and with the apostrophes that papers set."""
    for phrase in table:
        for text in (phrase, f"xx{phrase}xx", f"It rained. {phrase}.", phrase.replace("'", "’")):
            assert table.stand_in(text), text
    assert not table.stand_in("It rained in Leeds all day.")


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("not guilty", "He pleaded NOT GUILTY.", True),
        ("not guilty", "He is not quite guilty.", False),
        ("not guilty", "He is guilty, and not innocent.", False),
        ("categorically den", "She categorically denied it.", True),
        ("he's innocent", "He’s innocent, she said.", True),
        (" zwar ", "Es regnet zwar noch.", True),
        (" zwar ", "Zwar regnet es.", False),
        ("haltlos", "Das sei völlig Haltloses.", True),
    ],
)
def test_what_is_found(phrase, text, found):
    """A phrase is found in any case, before the rest of its last word, and only as a whole; a blank at its end is a part of it."""
    assert listed_phrases(phrase).stand_in(text) is found


def test_no_phrase_is_found_anywhere():
    """A table without phrases is in no text, and no table but that of nothing is in an empty text."""
    assert not Phrases().stand_in("It rained.")
    assert not Phrases(("it rained",)).stand_in("")


def test_most_texts_are_not_searched():
    """Each phrase stands under how its longest word begins that has a blank before it; only one that has none is looked for in every text."""
    table = listed_phrases("not guilty|under fire|acted within the law|haltlos| zwar |se défend :")
    assert table._by_head == {
        "gui": ["not guilty"],
        "fir": ["under fire"],
        "wit": ["acted within the law"],
        "": ["haltlos"],
        "zwa": [" zwar "],
        "déf": ["se défend :"],
    }
