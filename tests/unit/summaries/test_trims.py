"""The two trims, and that each can be undone."""

# ruff: noqa: RUF001  dashes of many kinds are what these tests are about

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries.trims import Trimmed, restore, trim_connective, trim_dateline, trim_mark

DATELINES = [
    ("LONDON (Reuters) - The bank raised rates.", "The bank raised rates."),
    ("NEW YORK — The bank raised rates.", "The bank raised rates."),
    ("(CNN) -- The bank raised rates.", "The bank raised rates."),
    ("MOSCOW, May 5 (Reuters) — The bank raised rates.", "The bank raised rates."),
    ("Berlin (dpa) - Die Bank hat die Zinsen erhöht.", "Die Bank hat die Zinsen erhöht."),
    ("Washington (AFP) – La banque a relevé ses taux.", "La banque a relevé ses taux."),
    ("Thiès, 5 déc (APS) – La banque a relevé ses taux.", "La banque a relevé ses taux."),
    ("Berlin (dpa/bb) - „Wir warten“, sagte sie.", "„Wir warten“, sagte sie."),
    ("МОСКВА, 5 мая — РИА Новости. Банк поднял ставку.", "Банк поднял ставку."),
    ("新华社北京5月3日电 央行上调利率。", "央行上调利率。"),
    ("(CNN)The bank raised rates.", "The bank raised rates."),
    ("(The Hollywood Reporter)It's official.", "It's official."),
    ("(EW.com)“Hi,” said Ann Roe.", "“Hi,” said Ann Roe."),
]


@pytest.mark.parametrize(("text", "rest"), DATELINES)
def test_cuts_datelines(text, rest):
    """A dateline goes, the sentence behind it stays as it is."""
    assert trim_dateline(text).text == rest


@pytest.mark.parametrize(
    "text",
    [
        "The bank (BBC) raised rates - twice.",
        "The mayor — a former nurse — resigned.",
        "Reuters reported it.",
        "The bank (BOE) raised rates.",
        "AP (the college board) said no.",
        "London – and Paris – are near.",
        "",
    ],
)
def test_leaves_what_is_no_dateline(text):
    """Dashes and brackets inside a sentence are no dateline."""
    assert trim_dateline(text) == Trimmed(text)


CONNECTIVES = [
    ("en", "However, the firm refused.", "The firm refused."),
    ("en", "But the firm refused.", "The firm refused."),
    ("en", "And a judge agreed.", "A judge agreed."),
    ("en", "Meanwhile, Acme refused.", "Acme refused."),
    ("en", "In addition, rates rose.", "Rates rose."),
    ("en", "However, in March it rained.", "In March it rained."),
    ("de", "Aber die Firma lehnte ab.", "Die Firma lehnte ab."),
    ("fr", "Mais la région refuse.", "La région refuse."),
    ("fr", "Par ailleurs, les trams roulent.", "Les trams roulent."),
    ("es", "Sin embargo, el alcalde dudó.", "El alcalde dudó."),
    ("pt", "No entanto, o prefeito recusou.", "O prefeito recusou."),
    ("it", "Tuttavia, il sindaco rifiuta.", "Il sindaco rifiuta."),
    ("nl", "Maar de raad weigerde.", "De raad weigerde."),
    ("pl", "Jednak mieszkańcy czekają.", "Mieszkańcy czekają."),
    ("ru", "Однако, банк отказал.", "Банк отказал."),
    ("tr", "Ancak esnaf bekliyor.", "Esnaf bekliyor."),
    ("vi", "Tuy nhiên, thành phố từ chối.", "Thành phố từ chối."),
]


@pytest.mark.parametrize(("language", "text", "rest"), CONNECTIVES)
def test_cuts_connectives(language, text, rest):
    """A leading connective goes where a main clause follows, which then begins with a capital."""
    assert trim_connective(text, language).text == rest


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "But when it rained, they left."),
        ("en", "But he refused."),
        ("en", "However much it rains, they stay."),
        ("en", "Andrew refused."),
        ("en", "Butter is dear."),
        ("de", "Aber als es regnete, gingen sie."),
        ("de", "Allerdings lehnte die Firma ab."),
        ("de", "Aber Berlin lehnte ab."),
        ("tr", "Ancak izmir bekliyor."),
        ("zh", "但是市民担心。"),
        ("xx", "But the firm refused."),
    ],
)
def test_leaves_connectives_that_carry_meaning(language, text):
    """Where the rest would not stand alone, or the language inverts, nothing is cut."""
    assert trim_connective(text, language) == Trimmed(text)


@pytest.mark.parametrize("text", [text for text, _ in DATELINES])
def test_datelines_can_be_undone(text):
    """Undoing the trim of a dateline gives the article's own words."""
    assert restore(trim_dateline(text)) == text
    assert restore(trim_mark(text)) == text


@pytest.mark.parametrize(("language", "text", "_rest"), CONNECTIVES)
def test_connectives_can_be_undone(language, text, _rest):
    """Undoing the trim of a connective gives the article's own words, small letter included."""
    assert restore(trim_connective(text, language)) == text


@given(
    st.sampled_from(["", "But ", "However, ", "Aber ", "Mais ", "LONDON (AP) - ", "ROME — ", "Ancak "]),
    st.text(max_size=80),
    st.sampled_from(["en", "de", "fr", "tr", "ru", "xx"]),
)
def test_every_trim_can_be_undone(head, tail, language):
    """For any text at all, restore undoes what was cut."""
    text = head + tail
    assert restore(trim_connective(text, language)) == text
    assert restore(trim_dateline(text)) == text
    assert restore(trim_mark(text)) == text


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("• The bank raised rates.", "The bank raised rates."),
        ("▪The bank raised rates.", "The bank raised rates."),
        ("* The bank raised rates.", "The bank raised rates."),
        ("- En Iran, des hommes portent le voile.", "En Iran, des hommes portent le voile."),
        ("• „Wir warten“, sagte Anna Roe.", "„Wir warten“, sagte Anna Roe."),
        ("• 16 octobre : la ville ferme.", "16 octobre : la ville ferme."),
    ],
)
def test_cuts_the_mark_of_an_item(text, rest):
    """The mark of a list goes, the words behind it stay, and the mark is remembered."""
    trimmed = trim_mark(text)
    assert trimmed.text == rest
    assert restore(trimmed) == text


@pytest.mark.parametrize(
    "text",
    ["- Je pars - dit-il - demain.", "-5 degrees are no frost.", "– Wir gehen.", "— Não há razão.", "*", "• and so on", "The bank."],
)  # fmt: skip
def test_what_is_no_mark_stays(text):
    """Speech that opens with a dash, numbers below zero and lower-case rests keep what they have."""
    assert trim_mark(text).text == text


@pytest.mark.parametrize("text", ["(He left)And more.", "(The bridge) It is old.", "(CNN)", "(cnn)The bank."])
def test_brackets_that_are_no_agency_stay(text):
    """Only names in brackets, glued to the text, are those of an agency."""
    assert trim_dateline(text).text == text
