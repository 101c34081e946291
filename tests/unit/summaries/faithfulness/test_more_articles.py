"""Answers about other articles in four languages: what may change in a sentence and what may not, and what never matters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries.faithfulness import Answer, AnswerSentence, Expected, Reason, Verdict, check

EN = (
    "A fire destroyed the bakery of Otto Lind in Karlsvik on Sunday night.",
    "A cable in the cellar allegedly started the blaze.",
    "Firefighters carried 14 tenants out of the house within forty minutes.",
    "“I have lost everything my father built,” Lind told reporters.",
    "The insurer will not pay before June.",
    "Nobody was injured, hospital director Maria Holm said.",
)
DE = (
    "Ein Feuer hat in der Nacht zum Sonntag die Bäckerei von Otto Lind in Karlsheim zerstört.",
    "Vermutlich löste ein Kabel im Keller den Brand aus.",
    "Die Feuerwehr trug vierzehn Mieter binnen 40 Minuten aus dem Haus.",
    "„Ich habe alles verloren, was mein Vater gebaut hat“, sagte Lind den Reportern.",
    "Die Versicherung zahlt nicht vor Juni.",
    "Der Schaden beträgt laut Polizei 1,2 Millionen Euro.",
)
FR = (
    "Un incendie a détruit dimanche la boulangerie de Luc Morel à Montclair.",
    "Un câble de la cave aurait provoqué le feu dans la maison.",
    "Les pompiers ont évacué quatorze locataires en 40 minutes.",
    "« J'ai perdu tout ce que mon père a construit », a dit Luc Morel aux journalistes.",
    "Le maire Paul Girard n'a pas promis de secours aux locataires.",
    "Les dégâts atteignent 1,2 million d'euros.",
)
ES = (
    "Un incendio destruyó el domingo la panadería de Luis Mora en Montealto.",
    "Un cable del sótano habría provocado el fuego en la casa.",
    "Los bomberos sacaron a catorce inquilinos de la casa en 40 minutos.",
    "«He perdido todo lo que construyó mi padre», dijo Luis Mora a los periodistas.",
    "El alcalde Pablo Gil no prometió ayuda a los inquilinos.",
    "Los daños alcanzan 1,2 millones de euros.",
)
SOURCES = {"en": EN, "de": DE, "fr": FR, "es": ES}


def verdict(language: str, *told: tuple[str, tuple[int, ...]], **expected: int) -> Verdict:
    sentences = tuple(AnswerSentence(text=text, sources=numbers) for text, numbers in told)
    wanted = Expected(language=language, sentences=expected.get("sentences", 3), words=expected.get("words", 70))
    return check(Answer(sentences=sentences, language=language), SOURCES[language], wanted)


TRUE = [
    ("en", "A fire destroyed the bakery of Otto Lind on Sunday night.", 1),
    ("en", "Firefighters carried fourteen tenants out of the house.", 3),
    ("en", "Firefighters carried 14 tenants out of the house within 40 minutes.", 3),
    ("en", "A cable allegedly started the blaze.", 2),
    ("en", "Nobody was injured, Maria Holm said.", 6),
    ("de", "Ein Feuer hat die Bäckerei von Otto Lind in Karlsheim zerstört.", 1),
    ("de", "Die Feuerwehr trug 14 Mieter aus dem Haus.", 3),
    ("de", "Die Feuerwehr trug vierzehn Mieter binnen vierzig Minuten aus dem Haus.", 3),
    ("fr", "Un incendie a détruit la boulangerie de Luc Morel.", 1),
    ("fr", "Les pompiers ont évacué 14 locataires en quarante minutes.", 3),
    ("fr", "Le maire n'a pas promis de secours.", 5),
    ("es", "Un incendio destruyó la panadería de Luis Mora.", 1),
    ("es", "Los bomberos sacaron a 14 inquilinos de la casa en cuarenta minutos.", 3),
    ("es", "El alcalde no prometió ayuda.", 5),
]


@pytest.mark.parametrize(("language", "text", "cited"), TRUE)
def test_shortened_sentences_are_believed(language, text, cited):
    """Words may go, and numbers may change between digits and words."""
    assert verdict(language, (text, (cited,))).problems == ()


FALSE = [
    ("en", "A fire destroyed the bakery of Otto Lind in Karlsvik on Monday night.", 1, Reason.DATE),
    ("en", "A fire destroyed the bakery of Jens Lind in Karlsvik on Sunday night.", 1, Reason.NAME),
    ("en", "A fire destroyed the bakery of Otto Lind in Lindholm on Sunday night.", 1, Reason.NAME),
    ("en", "A cable in the cellar started the blaze.", 2, Reason.HEDGE),
    ("en", "Firefighters carried fifteen tenants out of the house within forty minutes.", 3, Reason.NUMBER),
    ("en", "Firefighters carried 14 tenants out of the house within forty hours.", 3, Reason.NUMBER),
    ("en", "“I have lost nothing my father built,” Lind told reporters.", 4, Reason.QUOTATION),
    ("en", "“I have lost everything my father built,” Holm told reporters.", 4, Reason.SPEAKER),
    ("en", "The insurer will pay before June.", 5, Reason.NEGATION),
    ("en", "The insurer will not pay before July.", 5, Reason.DATE),
    ("de", "Ein Feuer hat in der Nacht zum Montag die Bäckerei von Otto Lind zerstört.", 1, Reason.DATE),
    ("de", "Ein Feuer hat die Bäckerei von Karl Lind in Karlsheim zerstört.", 1, Reason.NAME),
    ("de", "Ein Kabel im Keller löste den Brand aus.", 2, Reason.HEDGE),
    ("de", "Die Feuerwehr trug fünfzehn Mieter binnen 40 Minuten aus dem Haus.", 3, Reason.NUMBER),
    ("de", "Die Feuerwehr trug vierzehn Mieter binnen 40 Stunden aus dem Haus.", 3, Reason.NUMBER),
    ("de", "„Ich habe nichts verloren, was mein Vater gebaut hat“, sagte Lind den Reportern.", 4, Reason.QUOTATION),
    ("de", "Die Versicherung zahlt vor Juni.", 5, Reason.NEGATION),
    ("de", "Der Schaden beträgt laut Polizei 1,2 Milliarden Euro.", 6, Reason.NUMBER),
    ("fr", "Un incendie a détruit lundi la boulangerie de Luc Morel.", 1, Reason.DATE),
    ("fr", "Un incendie a détruit dimanche la boulangerie de Jean Morel.", 1, Reason.NAME),
    ("fr", "Un câble de la cave a provoqué le feu dans la maison.", 2, Reason.HEDGE),
    ("fr", "Les pompiers ont évacué quinze locataires en 40 minutes.", 3, Reason.NUMBER),
    ("fr", "« J'ai gardé tout ce que mon père a construit », a dit Luc Morel aux journalistes.", 4, Reason.QUOTATION),
    ("fr", "Le maire Paul Girard a promis des secours aux locataires.", 5, Reason.NEGATION),
    ("fr", "Les dégâts atteignent 1,2 milliard d'euros.", 6, Reason.NUMBER),
    ("es", "Un incendio destruyó el lunes la panadería de Luis Mora.", 1, Reason.DATE),
    ("es", "Un incendio destruyó el domingo la panadería de Juan Mora.", 1, Reason.NAME),
    ("es", "Un cable del sótano provocó el fuego en la casa.", 2, Reason.HEDGE),
    ("es", "Los bomberos sacaron a quince inquilinos de la casa en 40 minutos.", 3, Reason.NUMBER),
    ("es", "«He ganado todo lo que construyó mi padre», dijo Luis Mora a los periodistas.", 4, Reason.QUOTATION),
    ("es", "El alcalde Pablo Gil prometió ayuda a los inquilinos.", 5, Reason.NEGATION),
    ("es", "Los daños alcanzan 3,2 millones de euros.", 6, Reason.NUMBER),
]


@pytest.mark.parametrize(("language", "text", "cited", "reason"), FALSE)
def test_one_changed_word_is_found(language, text, cited, reason):
    """A day, name, unit, number, quotation, no or perhaps that is not the article's is refused for what it is."""
    assert reason in {one.reason for one in verdict(language, (text, (cited,))).problems}


@given(st.sampled_from(sorted(SOURCES)), st.permutations(range(1, 7)), st.sampled_from(["", " ", "  "]))
def test_the_article_word_by_word_is_never_refused(language, order, blank):
    """Whole sentences pass in any choice and order, with whatever blanks, beside other numbers that exist."""
    told = [
        (f"{blank}{SOURCES[language][at - 1].replace(' ', f' {blank}')}{blank}", (at, *order[3:5])) for at in order[:3]
    ]
    assert verdict(language, *told, words=200).problems == ()


@given(st.sampled_from([*TRUE, *(one[:3] for one in FALSE)]), st.permutations([1, 2, 3, 4, 5, 6]))
def test_the_order_of_what_is_cited_does_not_matter(told, order):
    """The same numbers in another order, or twice, give the same verdict."""
    language, text, cited = told
    numbers = tuple(dict.fromkeys((cited, *order[:2])))
    assert verdict(language, (text, numbers)) == verdict(language, (text, numbers[::-1]))


@given(st.sampled_from(sorted(SOURCES)), st.integers(10, 99).filter(lambda number: number not in (14, 40)))
def test_another_number_is_refused_in_each_language(language, number):
    """A changed digit is no detail: the sentence is refused for its number, and for nothing else."""
    text = (
        SOURCES[language][2]
        .replace("14", str(number))
        .replace("vierzehn", str(number))
        .replace("quatorze", str(number))
        .replace("catorce", str(number))
    )
    assert {one.reason for one in verdict(language, (text, (3,))).problems} == {Reason.NUMBER}


@pytest.mark.parametrize("numbers", [(), (0,), (7,), (1, 7), (-1,), (1, 2, 3, 4, 5, 6)])
def test_even_the_article_must_be_cited(numbers):
    """A sentence without a source that exists is refused, though it is the article's own."""
    assert [one.reason for one in verdict("en", (EN[0], numbers)).problems] == [Reason.CITATION]


@pytest.mark.parametrize(("sentences", "words", "long"), [(2, 70, False), (1, 70, True), (2, 22, False), (2, 21, True)])
def test_length_is_counted_to_the_word(sentences, words, long):
    """As many sentences and words as were asked for are allowed, and not one more."""
    found = verdict("en", (EN[0], (1,)), (EN[1], (2,)), sentences=sentences, words=words)
    assert [one.reason for one in found.problems] == ([Reason.LONG] if long else [])


def test_every_problem_is_told_once_and_in_order():
    """Problems follow the sentences of the answer; the line that people read repeats none."""
    lie = "A fire destroyed the bakery of Otto Lind in Karlsvik on Monday night."
    found = verdict("en", (lie, (1,)), (EN[0], (1,)), (lie, (1,)))
    assert [one.sentence for one in found.problems] == [1, 3]
    assert str(found) == "a date that the article does not have there (monday)"
    assert not found.faithful
