"""Times of the reader's own days, at which "this" points without a sentence that has told of them."""

# ruff: noqa: RUF001  letters of many scripts are what these tests are about

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries.days import DEMONSTRATIVES, OF_THE_CALENDAR, is_of_our_days, is_of_the_calendar
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
    ("pt", "Este fim de semana, a cidade de Lisboa abriu três museus."),
    ("pt", "Esta segunda-feira, a cidade de Lisboa abriu três museus."),
    ("pt", "Esta segunda, a cidade de Lisboa abriu três museus."),
    ("pt", "Esta terça (3) a cidade de Lisboa abriu três museus."),
    ("pt", "Esta quarta Lisboa abriu três museus."),
    ("pt", "Esta quinta o prefeito de Lisboa abriu três museus."),
    ("pt", "Esta sexta abriu em Lisboa o museu do mar."),
    ("it", "Questa mattina la città di Roma ha aperto tre musei."),
    ("it", "Questa estate la città di Roma apre tre musei."),
    ("it", "Questo fine settimana la città di Roma apre tre musei."),
    ("fr", "Cette fin d’année, la ville de Lyon fête ses musées."),
    ("nl", "Deze week opent de stad Gent drie musea."),
    ("nl", "Deze nacht opent de stad Gent drie musea."),
    ("nl", "Deze morgen opent de stad Gent drie musea."),
    ("tr", "Bu hafta Ankara'da üç müze açıldı."),
]


@pytest.mark.parametrize(("language", "text"), OUR_DAYS)
def test_a_day_of_ours_points_back_at_nothing(language, text):
    """Many a report opens with its day: nothing that was told is missing."""
    assert is_of_our_days(text, words_of(text), language)
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
    ("pt", "Esta segunda fase dos museus abre em Lisboa."),
    ("pt", "Esta terça parte dos museus fica em Lisboa."),
    ("pt", "Esta quarta edição da festa foi em Lisboa."),
    ("es", "Esta segunda fase de los museos empieza en Madrid."),
    ("es", "Esta quinta edición de la fiesta fue en Madrid."),
    ("it", "Questa quarta edizione della festa apre a Roma."),
    ("en", "This estate of the town was sold in Leeds."),
    ("en", "This tag of the town was seen in Leeds."),
    ("fr", "Cette lente descente a commencé à Lyon."),
    ("fr", "Ce mal touche la ville de Lyon."),
    ("fr", "Cette fin de match plaît à la ville de Lyon."),
    ("es", "Este fin justifica mucho en la ciudad de Madrid."),
    ("pt", "Este time de Lisboa venceu o jogo."),
]


@pytest.mark.parametrize(("language", "text"), OTHERS)
def test_other_things_and_other_days_were_told(language, text):
    """A thing, the latter, that night, and "this time" have their ground in an earlier sentence."""
    assert not is_of_our_days(text, words_of(text), language)
    assert Flag.PRONOUN in judge(text, language).flags


def test_the_latter_are_no_time():
    """Behind "ces derniers" a time must follow to make one of it."""
    for words, of_the_calendar in (("ces derniers temps", True), ("ces derniers ont perdu", False), ("ces", False)):
        assert is_of_the_calendar(words, words_of(words), 1, "fr") is of_the_calendar


COUNTED = [
    ("pt", "Nesta segunda fase, a prefeitura comprou casas.", True),
    ("pt", "Desta quarta edição, a prefeitura gosta.", True),
    ("es", "En esta segunda fase, la alcaldía compró casas.", True),
    ("it", "In questa quarta edizione, il comune compra case.", True),
    ("pt", "Nesta segunda, a prefeitura comprou casas.", False),
    ("pt", "Nesta quarta à noite, a prefeitura comprou casas.", False),
    ("pt", "Nesta sexta começaram as aulas na cidade.", False),
    ("pt", "Nesta quinta anunciou a prefeitura que compra casas.", False),
    ("pt", "Nesta quarta morreu em Lisboa o prefeito Rui Roe.", False),
    ("pt", "Nesta segunda começarão as aulas na cidade.", False),
    ("pt", "Nesta terça abrem as escolas na cidade.", False),
    ("pt", "Nesta segunda viagem, a prefeitura comprou casas.", True),
    ("pt", "Nesta segunda-feira a prefeitura comprou casas.", False),
    ("pt", "Neste fim de semana, a prefeitura comprou casas.", False),
]


@pytest.mark.parametrize(("language", "text", "pointing"), COUNTED)
def test_an_ordinal_is_a_day_where_it_counts_nothing(language, text, pointing):
    """The Portuguese days have the names of ordinals; before a noun, and in other languages, they are those."""
    assert (Flag.POINTING in judge(text, language).flags) is pointing


@pytest.mark.parametrize("language", sorted(DEMONSTRATIVES))
def test_every_language_that_points_has_its_calendar(language):
    """A demonstrative whose language has no times would point back before every day."""
    assert OF_THE_CALENDAR[language]
    assert not OF_THE_CALENDAR[language] & DEMONSTRATIVES[language]


@given(
    st.sampled_from(sorted(DEMONSTRATIVES)),
    st.lists(
        st.sampled_from(["ce", "ces", "esta", "segunda", "fin", "derniers", "jours", "semana", "this", "past", "week", "nuit-là", "20"]), min_size=1, max_size=6
    ),
)  # fmt: skip
def test_what_opens_with_no_demonstrative_or_stands_far_on_is_no_day(language, words):
    """Only the first word points, only in its own language, and only the three behind it say at what."""
    text = " ".join(words)
    found = is_of_our_days(text, words, language)
    assert not found or words[0] in DEMONSTRATIVES[language]
    assert is_of_our_days(text + " further on", [*words, "further", "on"], language) >= found
    assert not is_of_our_days(text, words, "zh")
    if len(words) > 4:
        assert is_of_our_days(" ".join(words[:4]), words[:4], language) is found
