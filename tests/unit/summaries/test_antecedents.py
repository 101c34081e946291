"""Where the text tells what a sentence takes for told."""

# ruff: noqa: RUF001  apostrophes of articles are what these tests are about

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries.antecedents import TITLE, antecedents
from digest.summaries.body import Sentence
from digest.summaries.features import measure
from digest.summaries.honesty import judge
from digest.summaries.trims import Trimmed


def told(*texts: str, title: str = "", language: str = "en") -> list[frozenset[int] | None]:
    judgements = [judge(text, language) for text in texts]
    sentences = [Sentence(trimmed=Trimmed(text), paragraph=at, opens_paragraph=True) for at, text in enumerate(texts)]
    vectors = measure(sentences, judgements, title, language).vectors
    found = antecedents(texts, judgements, vectors, title, language)
    return [found[at] for at in range(len(texts))]


FILLER = {
    "en": "Farmers north of Leeds lost four hundred sheep.",
    "de": "Bauern nördlich von Leipzig verloren vierhundert Schafe.",
    "fr": "Des fermiers au nord de Lyon perdent quatre cents moutons.",
    "es": "Los pastores al norte de Madrid pierden ovejas.",
    "pt": "Pastores ao norte de Lisboa perdem ovelhas.",
    "it": "I pastori a nord di Roma perdono pecore.",
    "nl": "Boeren ten noorden van Gent verliezen schapen.",
    "tr": "Ankara köylüleri koyunlarını yitirdi.",
}

POINTING = [
    ("en", "The council bought a bridge last year.", "The price of this bridge was not told."),
    ("de", "Die Stadt kaufte im Herbst eine Brücke.", "Der Preis dieser Brücke ist nicht bekannt."),
    ("de", "Die Stadt kaufte im Herbst eine Brücke.", "Der Preis dieser alten Brücke ist nicht bekannt."),
    ("fr", "La ville achète un pont à l'automne.", "Le prix de ce pont reste inconnu."),
    ("fr", "La ville achète un pont à l'automne.", "Le prix de ce petit pont reste inconnu."),
    ("es", "La ciudad compra un puente en otoño.", "El precio de este puente no se conoce."),
    ("es", "La ciudad compra un puente en otoño.", "El precio de dicho puente no se conoce."),
    ("pt", "A cidade compra um navio no outono.", "O preço desse navio não foi dito."),
    ("it", "La città compra un ponte in autunno.", "Il prezzo di questo ponte non è noto."),
    ("nl", "De stad koopt een brug in de herfst.", "De prijs van deze brug is niet bekend."),
    ("tr", "Belediye sonbaharda yeni köprü satın aldı.", "Belediyenin bu köprü için ödediği para bilinmiyor."),
]


@pytest.mark.parametrize(("language", "first", "last"), POINTING)
def test_this_is_told_where_its_noun_stands(language, first, last):
    """Where "this bridge" points are the sentences with a bridge, and the one right before it."""
    assert told(first, FILLER[language], FILLER[language], last, language=language)[3] == frozenset({0, 2})


@pytest.mark.parametrize(("language", "first", "last"), POINTING)
def test_the_title_may_tell_it(language, first, last):
    """What the title has is told by it, too."""
    assert told(FILLER[language], last, title=first, language=language)[1] == frozenset({TITLE})


DEFINITE = [
    ("en", "The council bought a bridge last year.", "The bridge closes on Mondays for repairs."),
    ("en", "Ann Roe met a young painter in the spring.", "The painter lived in the valley at night."),
    ("de", "Die Stadt kaufte im Herbst eine alte Brücke.", "Die Brücke trägt seit Jahren kaum noch Wagen."),
    ("de", "Eine Frau zeigt ein Video aus dem Ort.", "In dem Video spricht niemand ein Wort."),
    ("fr", "La ville achète un pont à l'automne.", "Le pont ferme le lundi pour des travaux."),
    ("fr", "La ville achète un immeuble à l'automne.", "L’immeuble ferme le lundi pour des travaux."),
    ("es", "La ciudad compra un puente en otoño.", "El puente cierra los lunes por obras."),
    ("pt", "A cidade compra um navio no outono.", "O navio fecha às segundas por obras."),
    ("it", "La città compra un ponte in autunno.", "Il ponte chiude il lunedì per lavori."),
    ("nl", "De stad koopt een brug in de herfst.", "De brug sluit maandag wegens werken."),
    ("en", "The council bought an old bridge last year.", "The bridge closes on Mondays for repairs."),
    ("en", "The council bought a bridge last year.", "The new bridge closes on Mondays for repairs."),
    ("en", "The council bought three bridges last year.", "The bridges closed on Mondays for repairs."),
    ("en", "The council bought several bridges last year.", "The bridges closed on Mondays for repairs."),
    ("en", "The council bought a bridge last year.", "After the bridge closed, nobody came to town."),
    ("de", "Die Stadt kaufte im Herbst eine Brücke.", "Die neue Brücke trägt seit Jahren kaum noch Wagen."),
    ("de", "Die Stadt kaufte im Herbst zwei Brücken.", "Die Brücken tragen seit Jahren kaum noch Wagen."),
    ("de", "Die Stadt kaufte mehrere Brücken im Osten.", "Die Brücken tragen seit Jahren kaum noch Wagen."),
    ("de", "Die Stadt half einem Maler im Osten.", "Der Maler lebte seit Jahren ohne Strom."),
    ("fr", "La ville achète deux ponts à l'automne.", "Les ponts ferment le lundi pour des travaux."),
    ("fr", "La ville achète un pont à l'automne.", "Le petit pont ferme le lundi pour des travaux."),
    ("fr", "La ville achète plusieurs ponts à l'automne.", "Les ponts ferment le lundi pour des travaux."),
    ("es", "La ciudad compra dos puentes en otoño.", "Los puentes cierran los lunes por obras."),
    ("es", "La ciudad compra un puente en otoño.", "El nuevo puente cierra los lunes por obras."),
    ("pt", "A cidade compra vários navios no outono.", "Os navios fecham às segundas por obras."),
    ("it", "La città compra due palazzi in autunno.", "I palazzi chiudono il lunedì per lavori."),
    ("nl", "De stad koopt drie molens in de herfst.", "De molens sluiten maandag wegens werken."),
]


@pytest.mark.parametrize(("language", "first", "last"), DEFINITE)
def test_what_was_introduced_is_taken_for_told(language, first, last):
    """A noun that the text introduces by "a" and that opens a sentence with "the" is told by the sentence that has introduced it."""
    assert told(first, FILLER[language], FILLER[language], last, language=language)[3] == frozenset({0, 2})


@pytest.mark.parametrize(("language", "first", "last"), DEFINITE)
def test_what_nothing_introduced_is_known(language, first, last):
    """Without "a" further up, or with the noun in the title, "the" noun is one that everybody knows."""
    assert told(FILLER[language], last, language=language) == [None, None]
    assert told(first, FILLER[language], last, title=last, language=language)[2] is None


@pytest.mark.parametrize(
    ("language", "first", "last"),
    [
        ("en", "The council bought a bridge last year.", "The bridge of the harbour closes on Mondays."),
        ("en", "The council bought a bridge last year.", "The bridge, which is old, closes on Mondays."),
        ("en", "The council bought a bridge last year.", "The Bridge closes on Mondays for repairs."),
        ("en", "The council bought a new bridge last year.", "The new council meets on Monday in the hall."),
        ("de", "Die Stadt kaufte im Herbst eine Brücke.", "Die Brücke von Leipzig trägt kaum noch Wagen."),
        ("de", "Die Stadt kaufte im Herbst eine Brücke.", "Die Brücke Nord trägt kaum noch Wagen."),
        ("fr", "La ville achète un pont à l'automne.", "Le pont de Lyon ferme le lundi."),
        ("fr", "La ville achète un immeuble à l'automne.", "L'immeuble de Lyon ferme le lundi."),
        ("en", "The council bought a bridge last year.", "“The price of this bridge is too high,” Ann Roe said."),
        ("en", "The council bought a bridge last year.", "He said the bridge closes on Mondays."),
        ("en", "The council bought a bridge last year.", "At noon this Monday the bridge was closed."),
        ("fr", "La ville achète un pont à l'automne.", "Depuis ce 21 juin le pont est fermé."),
        ("en", "The council bought a bridge last year.", "Leeds has a bridge, and this bridge is old."),
        ("en", "The council bought a bridge last year.", "The bridge that failed closes on Mondays."),
        ("en", "The council bought a bridge last year.", "The bridge in Leeds closes on Mondays."),
        ("en", "The council bought a bridge last year.", "The Bridge Trust closes on Mondays."),
        ("en", "The council bought a bridge last year.", "However, the bridge closes on Mondays."),
        ("en", "The council bought a bridge last year.", "It closes the bridge on Mondays."),
        ("en", "The council bought a bridge last year.", "The bridge closes."),
        ("de", "Die Stadt kaufte im Herbst eine Brücke.", "Die Brücke der Stadt trägt kaum noch Wagen."),
        ("de", "Die Stadt kaufte im Herbst eine Brücke.", "Die Brücke, die alt ist, trägt kaum noch Wagen."),
        ("de", "Die Stadt kaufte im Herbst eine Brücke.", "Im Herbst trug die Brücke kaum noch Wagen."),
        ("de", "Die Stadt kaufte im Herbst eine Brücke.", "Eine Brücke trägt kaum noch Wagen."),
        ("fr", "La ville achète un pont à l'automne.", "Le pont qui penche ferme le lundi."),
        ("fr", "La ville achète un pont à l'automne.", "Le Pont Neuf ferme le lundi."),
        ("es", "La ciudad compra un puente en otoño.", "El puente de Triana cierra los lunes."),
        ("es", "La ciudad compra un puente en otoño.", "El Puente Nuevo cierra los lunes."),
        ("it", "La città compra un ponte in autunno.", "Il ponte di Torino chiude il lunedì."),
        ("pt", "A cidade compra um navio no outono.", "O navio do porto fecha às segundas."),
        ("nl", "De stad koopt een brug in de herfst.", "De brug van Gent sluit maandag."),
        ("xx", "The council bought a bridge last year.", "The bridge closes on Mondays for repairs."),
    ],
)
def test_what_says_itself_which(language, first, last):
    """A noun that is described, a name, a day, what somebody is quoted with, and what leans on the sentence before anyhow takes nothing for told here."""
    assert told(first, FILLER["en"], last, language=language)[2] is None


def test_the_first_sentence_takes_nothing_for_told():
    """Nothing stands before it that could have told it: what it lacks is not in the text."""
    assert told("The price of this bridge was not told.", FILLER["en"]) == [None, None]


def test_all_that_is_pointed_at_must_be_told():
    """Where two nouns are pointed at, a sentence with one of them tells only half."""
    texts = [
        "The council bought a bridge last year.",
        "The council bought a bridge and a boat last year.",
        FILLER["en"],
        FILLER["en"],
        "The price of this bridge and of this boat is high.",
    ]
    assert told(*texts)[4] == frozenset({1, 3})


@given(
    st.lists(st.sampled_from([FILLER["en"], *(text for pair in POINTING + DEFINITE for text in pair[1:])]), max_size=8),
    st.sampled_from([*FILLER, "ja", "xx"]),
)
def test_what_tells_stands_before(texts, language):
    """Each sentence has an answer, and what tells something stands before it, or is the title."""
    found = told(*texts, title=FILLER["en"], language=language)
    assert len(found) == len(texts)
    assert all(places is None or all(TITLE <= place < at for place in places) for at, places in enumerate(found))


BARE = [
    ("en", "The verdict was reached after eight days of talks."),
    ("de", "Das Video ist sieben Jahre alt und sehr kurz."),
    ("fr", "Le combat s'est déroulé dans une vallée du nord."),
    ("fr", "L'enjeu est celui de la relance dans les villes."),
    ("es", "El anuncio fue un ejemplo de lo que viene."),
    ("pt", "A decisão foi tomada depois de uma longa reunião."),
    ("it", "Il bilancio è ancora provvisorio in tutta la zona."),
    ("nl", "Het vonnis is nog niet bekend in het dorp."),
]


@pytest.mark.parametrize(("language", "text"), BARE)
def test_a_bare_noun_before_its_verb_was_told_somewhere_before(language, text):
    """Nobody knows where, so any sentence before it may be the one, and the title is not."""
    assert told(FILLER[language], FILLER[language], text, language=language)[2] == frozenset({0, 1})


@pytest.mark.parametrize(("language", "text"), BARE)
def test_a_bare_noun_of_the_title_or_at_the_beginning_was_told(language, text):
    """What the title has is known, and before the first sentence nothing was told."""
    assert told(FILLER[language], text, title=text, language=language)[1] is None
    assert told(text, FILLER[language], language=language)[0] is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The deadly attack on the museum was the latest of many."),
        ("en", "The verdict of the court was reached after eight days."),
        ("en", "The tenor opened the evening with a song."),
        ("de", "Die Geschichte unserer Eltern ist sehr lang und traurig."),
        ("fr", "La vie culturelle est faite de rencontres."),
        ("es", "El último anuncio llegó después de una reunión."),
    ],
)
def test_what_says_more_of_its_noun_is_no_bare_one(language, text):
    """An adjective, an attribute, or another verb than the plainest leaves it open whether the noun was told."""
    assert told(FILLER[language], text, language=language)[1] is None


def test_a_sentence_that_takes_for_told_tells_of_others():
    """Who speaks of "the verdict" as if it were known may yet be the first to tell of "a bridge"."""
    texts = (FILLER["en"], "The verdict was read beside a bridge.", FILLER["en"], "The bridge fell on Monday in Leeds.")
    assert told(*texts)[1] == frozenset({0})
    assert told(*texts)[3] == frozenset({1, 2})
