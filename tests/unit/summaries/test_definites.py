"""Sentences that open with "the company" and never say which."""

import pytest

from digest.summaries.definites import speaks_of_the_unnamed
from digest.summaries.honesty import Flag, judge
from digest.summaries.words import words_of

UNNAMED = [
    ("en", "The company was sold on Monday."),
    ("en", "The train was headed from Leeds to York."),
    ("en", "The participants were asked to count to ten."),
    ("fr", "L'homme a appelé les gendarmes."),
    ("fr", "La victime était connue de tous."),
    ("de", "Der Trend geht auf die Krise zurück."),
    ("de", "Das Unternehmen teilte am Montag mit, es werde verkauft."),
    ("de", "Die junge Frau starb in der Nacht."),
    ("de", "Der 34-Jährige wurde in der Nacht gefunden."),
    ("es", "El médico sospecha que la prueba salió mal."),
    ("es", "La empresa anunció despidos el lunes."),
    ("es", "El magnate anunció despidos el lunes."),
    ("pt", "A empresa anunciou demissões na segunda."),
    ("pt", "O jovem suspeito fugiu a pé."),
    ("pt", "O magnata anunciou demissões na segunda."),
    ("it", "La società ha annunciato tagli lunedì."),
    ("nl", "Het bedrijf maakte maandag verlies bekend."),
]


@pytest.mark.parametrize(("language", "text"), UNNAMED)
def test_a_definite_noun_without_its_name(language, text):
    """It was named in a sentence that the summary may not have."""
    assert speaks_of_the_unnamed(text, words_of(text), language)
    assert Flag.DEFINITE in judge(text, language).flags


NAMED = [
    ("en", "The company Norvik was sold on Monday."),
    ("en", "The council of Leeds was against it."),
    ("fr", "L'homme de Lyon Jean Roux a appelé les gendarmes."),
    ("de", "Das Unternehmen Norvik teilte am Montag mit, es werde verkauft."),
    ("de", "Die Frau aus Köln starb in der Nacht."),
    ("de", "Der 34-Jährige aus Köln wurde in der Nacht gefunden."),
    ("de", "Die Stadt Köln baut eine Brücke."),
    ("de", "Ein Unternehmen teilte mit, es werde verkauft."),
    ("es", "La empresa Norvik anunció despidos el lunes."),
    ("es", "El magnate de Sevilla anunció despidos."),
    ("en", "The participants of the Leeds march went home."),
    ("es", "El médico de Sevilla sospecha que la prueba salió mal."),
    ("pt", "A empresa de Lisboa anunciou demissões."),
    ("it", "La società Norvik ha annunciato tagli."),
    ("nl", "Het bedrijf Norvik maakte verlies bekend."),
    ("pl", "Firma ogłosiła zwolnienia w poniedziałek."),
    ("zh", "公司周一宣布裁员。"),
]


@pytest.mark.parametrize(("language", "text"), NAMED)
def test_a_noun_that_says_which(language, text):
    """A name or a description behind the noun, an indefinite article, or a language without articles: nothing is missing."""
    assert not speaks_of_the_unnamed(text, words_of(text), language)
    assert Flag.DEFINITE not in judge(text, language).flags


@pytest.mark.parametrize(
    ("noun", "verb", "own"), [("Das Unternehmen", "wächst", "de"), ("La empresa", "crece", "es"), ("The company", "grew", "en")]
)  # fmt: skip
def test_a_noun_and_nothing_else(noun, verb, own):
    """A text that ends with the noun says nothing of it; a verb behind it does, in its own language alone."""
    for language in ("de", "es", "en"):
        assert not speaks_of_the_unnamed(f"{noun}.", words_of(noun), language)
        text = f"{noun} {verb}."
        assert speaks_of_the_unnamed(text, words_of(text), language) is (language == own)


RENAMED = [
    ("en", "The carmaker was sold on Monday."),
    ("en", "The young rapper was seen in Leeds."),
    ("fr", "Le chroniqueur a porté plainte lundi."),
    ("fr", "Dans un message amer, le chroniqueur a porté plainte."),
    ("de", "Der Autobauer meldete am Montag einen Verlust."),
    ("es", "La petrolera anunció despidos el lunes."),
    ("es", "En un comunicado, la petrolera anunció despidos."),
    ("pt", "A estatal anunciou demissões na segunda."),
    ("pt", "Em nota, a estatal anunciou demissões."),
    ("it", "Il regista ha annunciato un ritiro."),
    ("it", "Dopo la gara, il pilota ha annunciato un ritiro."),
    ("nl", "De doelman maakte maandag zijn vertrek bekend."),
]


@pytest.mark.parametrize(("language", "text"), RENAMED)
def test_a_noun_that_stands_for_a_name(language, text):
    """A paper that has named somebody calls him by his trade next: also behind a phrase in front of the subject."""
    assert Flag.DEFINITE in judge(text, language).flags


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "El cantante americano John Roe anunció un viaje."),
        ("es", "En Sevilla, la petrolera anunció despidos."),
        ("es", "En mayo, Ana Ruiz anunció despidos."),
        ("pt", "Em nota, Ana Reis anunciou demissões."),
        ("it", "Il regista italiano Mario Rossi ha annunciato un ritiro."),
        ("de", "In einem Brief, der bekannt wurde, klagt Anna Roth."),
    ],
)
def test_a_name_near_the_noun_is_enough(language, text):
    """Behind an adjective, or in the phrase in front, a name says who is meant."""
    assert Flag.DEFINITE not in judge(text, language).flags
