"""Numbers as the check reads them: words, separators, units and scales of each language, and what is never a number."""

# ruff: noqa: RUF001  the apostrophes that part thousands are what these tests are about

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries.faithfulness.figures import figures, missing

WORDS = [
    ("en", "zero", "0"),
    ("en", "nineteen", "19"),
    ("en", "ninety-nine", "99"),
    ("en", "three hundred", "300"),
    ("en", "forty thousand", "40000"),
    ("en", "twenty-one million", "21000000"),
    ("en", "half", "0.5"),
    ("en", "tripled", "3"),
    ("de", "null", "0"),
    ("de", "neunundneunzig", "99"),
    ("de", "zweiundvierzig", "42"),
    ("de", "hundert", "100"),
    ("de", "einhundert", "100"),
    ("de", "hundertzwanzig", "120"),
    ("de", "hundertundeins", "101"),
    ("de", "zweitausend", "2000"),
    ("de", "zwanzigtausend", "20000"),
    ("de", "ein Dutzend", "12"),
    ("de", "drei Milliarden", "3000000000"),
    ("fr", "seize", "16"),
    ("fr", "dix-sept", "17"),
    ("fr", "soixante-dix", "70"),
    ("fr", "quatre-vingt-dix", "90"),
    ("fr", "trois mille", "3000"),
    ("fr", "deux milliards", "2000000000"),
    ("fr", "une centaine", "100"),
    ("es", "dieciséis", "16"),
    ("es", "veintidós", "22"),
    ("es", "noventa", "90"),
    ("es", "cinco mil", "5000"),
    ("es", "tres millones", "3000000"),
    ("es", "una docena", "12"),
]


@pytest.mark.parametrize(("language", "text", "value"), WORDS)
def test_numbers_in_words_have_a_value(language, text, value):
    """A number that is written out is one number, with the value that its digits would have."""
    assert [one.value for one in figures(text, language)] == [Decimal(value)]


UNITS = [
    ("en", "€40", "€"),
    ("en", "£ 40", "£"),
    ("en", "¥40", "¥"),
    ("en", "40 dollars", "$"),
    ("en", "40 %", "%"),
    ("en", "40km", "km"),
    ("en", "40 kilometres", "km"),
    ("en", "40 kg", "kg"),
    ("en", "forty weeks", "week"),
    ("en", "40 months", "month"),
    ("en", "40 minutes", "minute"),
    ("en", "40 voters", ""),
    ("de", "40 Pfund", "£"),
    ("de", "40 Tage", "day"),
    ("de", "vierzig Stunden", "hour"),
    ("de", "40 Meilen", "mile"),
    ("de", "40 Billionen", "billion"),
    ("fr", "40 semaines", "week"),
    ("fr", "quarante heures", "hour"),
    ("fr", "40 kilomètres", "km"),
    ("es", "40 por ciento", "%"),
    ("es", "cuarenta días", "day"),
    ("es", "40 dólares", "$"),
    ("es", "40 billones", "billion"),
]


@pytest.mark.parametrize(("language", "text", "unit"), UNITS)
def test_the_unit_beside_a_number_is_known(language, text, unit):
    """Signs and words for one unit, in whichever language, are that unit; a mere noun is none."""
    assert [(one.value, one.unit) for one in figures(text, language)] == [(Decimal(40), unit)]


SEVERAL = [
    ("en", "Between 12 and 15 people", ["12", "15"]),
    ("en", "1990-1995", ["1990", "1995"]),
    ("en", "won 3-1", ["3", "1"]),
    ("en", "two of the seven", ["2", "7"]),
    ("en", "5, 6 and 7", ["5", "6", "7"]),
    ("de", "zwischen zwölf und 15 Menschen", ["12", "15"]),
    ("fr", "2h30", ["2", "30"]),
    ("es", "de tres a 4 años", ["3", "4"]),
]


@pytest.mark.parametrize(("language", "text", "values"), SEVERAL)
def test_numbers_that_stand_together_stay_apart(language, text, values):
    """Ranges, scores and lists are as many numbers as they name, in their order."""
    assert [one.value for one in figures(text, language)] == [Decimal(value) for value in values]


MARKS = [
    ("1,234,567.89", "1234567.89"),
    ("1.234.567,89", "1234567.89"),
    ("1'234'567", "1234567"),
    ("1’234", "1234"),
    ("0.5", "0.5"),
    ("0,5", "0.5"),
    ("12.34", "12.34"),
    ("007", "7"),
]


@pytest.mark.parametrize(("text", "value"), MARKS)
def test_marks_within_a_number_are_read_by_their_place(text, value):
    """Groups of three digits are thousands, and what follows the last other mark are decimals."""
    assert [one.value for one in figures(text, "en")] == [Decimal(value)]


@pytest.mark.parametrize(("language", "text"), [("de", "Hundeleine und Wunder"), ("en", "seventyish bothered"), ("fr", "onzième dixit"), ("es", "milagro docente")])  # fmt: skip
def test_words_that_hold_a_number_are_none(language, text):
    """A word that merely begins like a number, or has one inside, has no value."""
    assert figures(text, language) == []


@pytest.mark.parametrize(("language", "text"), [("en", "zwölf"), ("de", "twelve"), ("fr", "doce"), ("es", "douze"), ("xx", "twelve")])  # fmt: skip
def test_numbers_in_words_belong_to_their_language(language, text):
    """Words of another language count for nothing; their digits count everywhere."""
    assert figures(text, language) == []
    assert [one.value for one in figures("12", language)] == [12]


def test_a_billion_is_compared_with_billions_alone():
    """10^9 to some and 10^12 to others: it equals itself in word and short form of none, and never a million."""
    billion, million = figures("3 billion", "en"), figures("3 million", "en")
    assert missing(billion, figures("three billion", "en")) == []
    assert missing(billion, million) == billion
    assert missing(million, billion) == million


def test_what_is_missing_keeps_its_order_and_wording():
    """Each number that the source lacks is told as it was written, in the order of the answer."""
    lacking = missing(figures("nine cats, 8 dogs and 7.5 million birds", "en"), figures("8 dogs", "en"))
    assert [one.written for one in lacking] == ["nine", "7.5 million"]


@given(st.integers(21, 99).filter(lambda number: number % 10))
def test_english_tens_and_ones_are_added(number):
    """With a hyphen or a space between them, tens and ones are one number."""
    tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"][number // 10 - 2]
    ones = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"][number % 10 - 1]
    assert [one.value for form in (f"{tens}-{ones}", f"{tens} {ones}") for one in figures(form, "en")] == [number] * 2


@given(st.integers(21, 99).filter(lambda number: number % 10), st.integers(2, 9))
def test_german_numbers_of_one_word_are_worked_out(number, thousands):
    """Ones stand before tens, thousands before both, all in one word."""
    ones = ["ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"]
    tens = ["zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"][number // 10 - 2]
    word = f"{ones[thousands - 1]}tausend{ones[number % 10 - 1]}und{tens}"
    assert [one.value for one in figures(word, "de")] == [thousands * 1000 + number]


@given(st.lists(st.integers(0, 10**6), max_size=8), st.randoms())
def test_the_order_of_what_is_known_does_not_matter(numbers, chance):
    """Nothing is missing from its own numbers, however they are shuffled."""
    wanted = figures("; ".join(map(str, numbers)), "en")
    known = list(wanted)
    chance.shuffle(known)
    assert len(wanted) == len(numbers)
    assert missing(wanted, known) == []


@given(st.text(alphabet="0123456789", min_size=19, max_size=400))
def test_endless_digits_are_cut(digits):
    """A number that nobody reads costs no arithmetic: it is one value of at most eighteen digits."""
    (found,) = figures(digits, "en")
    assert found.value < 10**18
