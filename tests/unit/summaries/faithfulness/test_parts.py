"""Numbers, names, quotations and negations of a sentence, one by one."""

# ruff: noqa: RUF001  quotation marks of many scripts are what these tests are about

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries.faithfulness import polarity, words
from digest.summaries.faithfulness.figures import figures, missing

NUMBERS = [
    ("en", "3,400 people", "3400", ""),
    ("de", "3.400 Menschen", "3400", ""),
    ("fr", "3 400 personnes", "3400", ""),
    ("fr", "10\u202f000 personnes", "10000", ""),
    ("en", "2.5 million pounds", "2500000", "£"),
    ("en", "£2.5m", "2500000", "£"),
    ("en", "$3bn", "3000000000", "$"),
    ("en", "5 percent", "5", "%"),
    ("en", "5 per cent", "5", "%"),
    ("fr", "5 pour cent", "5", "%"),
    ("en", "5%", "5", "%"),
    ("de", "5 Prozent", "5", "%"),
    ("en", "twenty-five miles", "25", "mile"),
    ("en", "twenty five miles", "25", "mile"),
    ("en", "two thousand", "2000", ""),
    ("en", "a dozen", "12", ""),
    ("en", "the 3rd day", "3", "day"),
    ("en", "the third day", "3", "day"),
    ("de", "fünfundzwanzig", "25", ""),
    ("de", "zweihundert", "200", ""),
    ("de", "dreitausendfünfhundert", "3500", ""),
    ("de", "einundzwanzig Jahre", "21", "year"),
    ("de", "2,5 Millionen Euro", "2500000", "€"),
    ("fr", "quatre-vingts ans", "80", "year"),
    ("es", "veinticinco años", "25", "year"),
    ("it", "tre milioni", "3000000", ""),
    ("nl", "twintig procent", "20", "%"),
    ("fr", "vers 11h", "11", "hour"),
    ("en", "1.5 billion", "1.5", "billion"),
]


@pytest.mark.parametrize(("language", "text", "value", "unit"), NUMBERS)
def test_numbers_are_read(language, text, value, unit):
    """Digits and words, with separators and units of each language, are one value."""
    found = figures(text, language)
    assert [(one.value, one.unit) for one in found] == [(Decimal(value), unit)]


@pytest.mark.parametrize("text", ["hundreds", "G20", "COVID", "none", "A380 and B2B", ""])
def test_words_with_digits_are_no_numbers(text):
    """Names that hold a digit are names."""
    assert [one for one in figures(text, "en") if one.value != 100] == []


def test_units_are_compared_where_both_are_known():
    """Percent is not million; a number without a unit may stand for one of a range that has it."""
    percent, plain, euro = figures("5 percent", "en"), figures("5", "en"), figures("5 euros", "en")
    assert missing(percent, percent) == []
    assert missing(percent, plain) == []
    assert missing(plain, percent) == []
    assert missing(percent, euro) == percent


@given(st.text(max_size=200), st.sampled_from(["en", "de", "fr", "xx"]))
def test_no_text_breaks_the_numbers(text, language):
    """Any text has numbers or none."""
    assert all(one.value == one.value for one in figures(text, language))


@given(st.integers(0, 10**12))
def test_separators_do_not_change_a_number(number):
    """With commas, points, spaces or none it is the same value."""
    forms = {f"{number:,}", f"{number:,}".replace(",", "."), f"{number:,}".replace(",", "\u202f"), str(number)}
    assert {one.value for form in forms for one in figures(form, "en")} == {Decimal(number)}


def test_names_are_found_and_openings_marked():
    """Words with a capital; the first of a sentence or quotation may be none."""
    found = words.names("Police in Harbourton met Ann O’Neil: “Nobody came”, said Tom-Erik.")
    assert found[0] == ("Police", True)
    assert ("Harbourton", False) in found
    assert ("Neil", False) in found
    assert ("Nobody", True) in found
    assert ("Erik", False) in found


SAME = [
    ("en", "roe", "roe", True),
    ("en", "johnson", "johnston", False),
    ("en", "roe", "rowe", False),
    ("de", "roth", "roths", True),
    ("de", "berlin", "berliner", True),
    ("de", "hamburg", "homburg", False),
    ("pl", "kowalski", "kowalskiego", True),
    ("ru", "путин", "путина", True),
    ("ru", "путин", "пушкин", False),
]


@pytest.mark.parametrize(("language", "one", "other", "same"), SAME)
def test_names_keep_their_endings_apart(language, one, other, same):
    """Endings of the language make no other name; a letter within does."""
    assert words.same_name(one, other, language) is same
    assert words.same_name(other, one, language) is same


@pytest.mark.parametrize(
    "text",
    ["She said “all is well”.", 'She said "all is well".', "Sie sagte „all is well“.", "Elle dit «all is well».", "She said ‘all is well’.", "「all is well」"],
)  # fmt: skip
def test_quotations_of_all_marks_are_found(text):
    """Whatever the marks, the words between them are the quotation."""
    assert [one.strip() for one in words.quoted(text)] == ["all is well"]


def test_apostrophes_are_no_quotations():
    """The mark of a genitive or a short form opens nothing."""
    assert words.quoted("The mayors’ dogs’ owner didn’t come.") == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("She isn’t here", ["she", "is", "not", "here"]),
        ("He can't go", ["he", "can", "not", "go"]),
        ("L'accord n'a pas", ["l", "accord", "n", "a", "pas"]),
        ("Ann's dog", ["ann", "dog"]),
    ],
)
def test_tokens_take_short_forms_apart(text, told):
    """Negations in short forms are words of their own."""
    assert words.tokens(text) == [{"can": "can"}.get(one, one) for one in told]


def test_a_negation_that_goes_with_its_clause_is_no_fault():
    """Who leaves out a clause leaves out its "not" with it."""
    source = [words.tokens("The bridge opened on Monday, although it was not finished.")]
    assert polarity.dropped_negation(words.tokens("The bridge opened on Monday."), source, "en") == ""


def test_unknown_languages_have_no_negations():
    """Where no words are known nothing is compared, rather than guessed."""
    assert polarity.negators("xx") == frozenset()
    assert polarity.added_negation(["not"], [["yes"]], "xx") == ""


@pytest.mark.parametrize(
    ("language", "source", "answer", "lost"),
    [
        ("fr", "Le câble a peut-être provoqué le feu.", "Le câble a provoqué le feu.", "peut-être"),
        ("fr", "D’après Roe, le câble a provoqué le feu.", "Le câble a provoqué le feu.", "d’après"),
        ("de", "Nach Angaben der Polizei brannte der Keller.", "Der Keller brannte.", "angaben"),
        ("nl", "Naar verluidt veroorzaakte de kabel de brand.", "De kabel veroorzaakte de brand.", "verluidt"),
        ("fr", "Le câble peut être remplacé.", "Le câble est remplacé.", ""),
        ("fr", "Le câble a brûlé après le feu.", "Le câble a brûlé.", ""),
        ("fr", "D'après Roe, le câble a provoqué le feu.", "Selon Roe, le câble a provoqué le feu.", ""),
    ],
)
def test_a_doubt_of_two_parts_is_one(language, source, answer, lost):
    """What stands in a text as two words, or with a hyphen or an apostrophe, is found as it stands there; its parts alone doubt nothing."""
    told = [words.tokens(source)]
    assert polarity.dropped_hedge(words.tokens(answer), told, language) == lost
