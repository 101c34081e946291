"""Whole summaries: what takes something for told is printed behind what tells it, or not at all."""

from typing import NamedTuple

import pytest

from digest.summaries import ExtractiveSummarizer
from tests.unit.summaries.samples import article

SUMMARIZER = ExtractiveSummarizer()


class Case(NamedTuple):
    """An article whose third sentence says most of the title's words, and takes something for told that only its second sentence tells."""

    language: str
    title: str
    first: str
    second: str
    third: str
    others: tuple[str, ...]


GERMAN = (
    "Bauern nördlich von Leipzig verloren im Winter rund vierhundert Schafe.",
    "Die Stadt Halle öffnet am Montag drei neue Schulen im Osten.",
    "In Dresden streiken seit Mittwoch die Fahrer der Straßenbahn.",
    "Am Wochenende wird es in ganz Sachsen kalt und windig.",
)
FRENCH = (
    "Des fermiers au nord de Lyon ont perdu quatre cents moutons cet hiver.",
    "La ville de Nantes ouvre lundi trois écoles dans les quartiers de l'est.",
    "À Lille, les chauffeurs de tramway sont en grève depuis mercredi.",
    "Le week-end sera froid et venteux dans toute la Bretagne.",
)
SPANISH = (
    "Los pastores al norte de Madrid perdieron cuatrocientas ovejas este invierno.",
    "La ciudad de Cádiz abre el lunes tres escuelas en los barrios del este.",
    "En Sevilla, los conductores del tranvía están en huelga desde el miércoles.",
    "El fin de semana será frío y ventoso en toda Galicia.",
)
ENGLISH = (
    "Farmers north of Leeds lost some four hundred sheep this winter.",
    "The town of Bath opens three schools in the east on Monday.",
    "In Hull the drivers of the trams have been on strike since Wednesday.",
    "The weekend will be cold and windy in all of Wales.",
)
DUTCH = (
    "Boeren ten noorden van Gent verloren deze winter vierhonderd schapen.",
    "De stad Breda opent maandag drie scholen in het oosten.",
    "In Utrecht staken de bestuurders van de tram sinds woensdag.",
    "Het weekend wordt koud en winderig in heel Zeeland.",
)

CASES = [
    Case(
        "de",
        "Streit um Geld für Museum und Theater in Leipzig",
        "Leipzig streitet um Geld für das Museum und für das Theater der Stadt.",
        "Anna Roth leitet das Haus am Ring seit neun Jahren.",
        "Am Abend hat sie mehr Geld für Museum und Theater in Leipzig verlangt.",
        GERMAN,
    ),
    Case(
        "de",
        "Streit um Geld für Museum und Theater in Leipzig",
        "Leipzig streitet um Geld für das Museum und für das Theater der Stadt.",
        "Die Kasse des Landes ist nach Angaben der Regierung leer.",
        "Das bestätigte der Minister im Streit um Museum und Theater in Leipzig.",
        GERMAN,
    ),
    Case(
        "de",
        "Streit um Geld für Museum und Theater in Leipzig",
        "Leipzig streitet um Geld für das Museum und für das Theater der Stadt.",
        "Das Land zahlt von Januar an zwei Millionen Euro im Jahr.",
        "Museum und Theater in Leipzig bekommen damit mehr Geld als im Streit gefordert.",
        GERMAN,
    ),
    Case(
        "de",
        "Streit um Geld für Museum und Theater in Leipzig",
        "Leipzig streitet um Geld für das Museum und für das Theater der Stadt.",
        "Ein Konzern will dem Theater seine Orgel abkaufen und sie verpachten.",
        "Solche Pläne beenden den Streit um Geld für Museum und Theater in Leipzig.",
        GERMAN,
    ),
    Case(
        "fr",
        "Dispute sur l'argent du musée et du théâtre de Lyon",
        "Lyon se dispute sur l'argent du musée et du théâtre de la ville.",
        "Un groupe privé veut acheter l'orgue et le louer ensuite aux chœurs.",
        "Une idée que refusent le musée et le théâtre de Lyon dans la dispute sur l'argent.",
        FRENCH,
    ),
    Case(
        "fr",
        "Dispute sur l'argent du musée et du théâtre de Lyon",
        "Lyon se dispute sur l'argent du musée et du théâtre de la ville.",
        "Un groupe privé veut acheter l'orgue et le louer ensuite aux chœurs.",
        "Avec eux, le musée et le théâtre de Lyon gagnent de l'argent sans dispute.",
        FRENCH,
    ),
    Case(
        "es",
        "Disputa por el dinero del museo y del teatro de Madrid",
        "Madrid disputa por el dinero del museo y del teatro de la ciudad.",
        "Ana Ruiz dirige la casa de la plaza desde hace nueve años.",
        "Recalcó que no hay dinero para el museo y el teatro en la disputa.",
        SPANISH,
    ),
    Case(
        "nl",
        "Ruzie over geld voor museum en theater in Gent",
        "Gent maakt ruzie over geld voor het museum en voor het theater van de stad.",
        "Anna Rood leidt het huis aan de markt al negen jaar.",
        "Gisteren vroeg ze meer geld voor museum en theater in de ruzie van Gent.",
        DUTCH,
    ),
    Case(
        "en",
        "Row over money for museum and theatre in Leeds",
        "Leeds has a row over money for the museum and the theatre of the town.",
        "A private group wants to buy the organ and let it to choirs.",
        "“Yes, the row over money for museum and theatre in Leeds is over,” said Ann Roe.",
        ENGLISH,
    ),
]
NAMES = [f"{case.language}-{case.third.split()[0]}-{at}" for at, case in enumerate(CASES)]


def _printed(case: Case, *texts: str) -> tuple[str, ...]:
    made = article("\n\n".join(texts), title=case.title, language=case.language)
    return SUMMARIZER.summarize(made, sentences=2, words=45).sentences


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_it_is_never_printed_without_what_it_takes_up(case):
    """However much of the title it has, it stands behind the sentence before it or not at all."""
    printed = _printed(case, case.first, *case.others[:2], case.second, case.third, *case.others[2:])
    if case.third in printed:
        assert printed[printed.index(case.third) - 1] == case.second


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_others_are_printed_where_the_one_before_it_is_no_sentence(case):
    """Behind a cry it takes up nothing that a reader could have seen."""
    printed = _printed(case, case.first, *case.others[:2], "Oh!", case.third, *case.others[2:])
    assert case.third not in printed
    assert printed


THIS = [
    (
        "en",
        (
            "The council of Leeds bought an iron bridge in the spring.",
            "The price of this bridge is a secret of the town.",
        ),
        ENGLISH,
    ),
    (
        "fr",
        ("La ville de Lyon a acheté un pont de fer au printemps.", "Le prix de ce pont reste un secret de la ville."),
        FRENCH,
    ),
    (
        "es",
        ("La ciudad de Madrid compró un puente de hierro.", "El precio de este puente es un secreto de la ciudad."),
        SPANISH,
    ),
    (
        "de",
        ("Die Stadt Leipzig kaufte eine Brücke aus Eisen.", "Der Preis dieser Brücke bleibt ein Geheimnis der Stadt."),
        GERMAN,
    ),
    (
        "nl",
        (
            "De stad Gent kocht in het voorjaar een ijzeren brug.",
            "De prijs van deze brug blijft een geheim van de stad.",
        ),
        DUTCH,
    ),
]


@pytest.mark.parametrize(("language", "pair", "others"), THIS, ids=[case[0] for case in THIS])
def test_this_stands_behind_its_noun(language, pair, others):
    """A summary has "this bridge" only where a sentence before it, or the title, has a bridge."""
    tells, points = pair
    for texts in ((others[0], tells, points, *others[1:]), (tells, others[0], points, *others[1:])):
        made = article("\n\n".join(texts), title=others[0], language=language)
        printed = SUMMARIZER.summarize(made, sentences=3, words=65).sentences
        assert points not in printed or tells in printed[: printed.index(points)]


@pytest.mark.parametrize(("language", "pair", "others"), THIS, ids=[case[0] for case in THIS])
def test_where_nothing_tells_it_others_are_printed(language, pair, others):
    """Without its sentence, and under a title of something else, "this bridge" is the last choice."""
    texts = "\n\n".join((others[0], others[1], "Oh!", pair[1], *others[2:]))
    made = article(texts, title=others[0], language=language)
    assert pair[1] not in SUMMARIZER.summarize(made, sentences=3, words=65).sentences
