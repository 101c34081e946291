"""Times of the reader's own days, at which "this" points without a sentence that has told of them."""

# ruff: noqa: RUF001  letters of many scripts are what these tests are about

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries.days import DEMONSTRATIVES, is_of_our_days, is_of_the_calendar
from digest.summaries.honesty import Flag, judge
from digest.summaries.words import words_of

OUR_DAYS = [
    ("en", "This Monday the town of Leeds opened a school."),
    ("en", "This past week the town of Leeds opened a school."),
    ("de", "Diese Woche tagt die Zentralbank in Frankfurt."),
    ("de", "Dieses Jahr tagt die Zentralbank in Frankfurt."),
    ("fr", "Ce mardi 20 février, la reine s'est rendue à Londres."),
    ("fr", "Ce week-end, la ville de Lyon fête ses musées."),
    ("fr", "Cette semaine, la ville de Lyon fête ses musées."),
    ("fr", "Ces dernières années, la ville de Lyon a changé."),
    ("es", "Este lunes, la ciudad de Madrid abrió tres museos."),
    ("es", "Este fin de semana, la ciudad de Madrid abrió tres museos."),
    ("pt", "Esta semana, a cidade de Lisboa abriu três museus."),
    ("it", "Questa mattina la città di Roma ha aperto tre musei."),
    ("nl", "Deze week opent de stad Gent drie musea."),
    ("tr", "Bu hafta Ankara'da üç müze açıldı."),
]


@pytest.mark.parametrize(("language", "text"), OUR_DAYS)
def test_a_day_of_ours_points_back_at_nothing(language, text):
    """Many a report opens with its day: nothing that was told is missing."""
    assert is_of_our_days(words_of(text), language)
    assert Flag.PRONOUN not in judge(text, language).flags


OTHERS = [
    ("en", "This plan of the town failed in Leeds."),
    ("en", "This day was long for the town of Leeds."),
    ("en", "Those weeks were long for the town of Leeds."),
    ("de", "Dieser Tag war lang für die Stadt Leipzig."),
    ("de", "Diese Brücke trägt kaum noch Wagen."),
    ("fr", "Ces derniers ont quitté la ville de Lyon."),
    ("fr", "Cette nuit-là, la ville de Lyon était vide."),
    ("fr", "Cette fois, la ville de Lyon gagne le match."),
    ("fr", "Ce sera à la ville de Lyon de payer."),
    ("es", "Estos últimos dejaron la ciudad de Madrid."),
    ("es", "Esa semana, la ciudad de Madrid abrió tres museos."),
    ("it", "Questi ultimi hanno lasciato la città di Roma."),
]


@pytest.mark.parametrize(("language", "text"), OTHERS)
def test_other_things_and_other_days_were_told(language, text):
    """A thing, the latter, that night, and "this time" have their ground in an earlier sentence."""
    assert not is_of_our_days(words_of(text), language)
    assert Flag.PRONOUN in judge(text, language).flags


def test_the_latter_are_no_time():
    """Behind "ces derniers" a time must follow to make one of it."""
    assert is_of_the_calendar(words_of("ces derniers temps"), 1)
    assert not is_of_the_calendar(words_of("ces derniers ont perdu"), 1)
    assert not is_of_the_calendar(words_of("ces"), 1)


@given(st.lists(st.sampled_from(["ce", "ces", "derniers", "jours", "this", "past", "week", "-là", "20"]), max_size=4))
def test_any_words_have_an_answer(words):
    """Whatever stands there, and however little, there is an answer."""
    for language in (*DEMONSTRATIVES, "zh"):
        assert not words or is_of_our_days(words, language) in (True, False)
