"""Openings that lean on what was said before: phrases before a pronoun, demonstratives inside, inverted French verbs."""

# ruff: noqa: RUF001  quotation marks of French are what these tests are about

import pytest

from digest.summaries.definites import speaks_of_the_unnamed
from digest.summaries.honesty import Flag, judge
from digest.summaries.openings import leans, opening, points_back
from digest.summaries.vocabulary import vocabulary
from digest.summaries.words import WORD


def flags(text: str, language: str) -> frozenset[Flag]:
    return judge(text, language).flags


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "In a statement, she said that the firm had been wrong."),
        ("en", "Last month, they closed the harbour for a week."),
        ("en", "Before the vote, he had promised to step down."),
        ("fr", "Dans des échanges téléphoniques, ils évoquaient des projets d'attaque."),
        ("fr", "Au lendemain du vote, elle a quitté le gouvernement."),
        ("es", "En una carta, ella pidió perdón a los vecinos."),
        ("it", "In una lettera, lei ha chiesto scusa a tutti."),
        ("nl", "In een brief, zij vroeg om geduld en om geld."),
    ],
)
def test_a_phrase_before_a_pronoun_hides_nobody(language, text):
    """A pronoun for a subject points back, though a phrase without a name stands before it."""
    assert Flag.PRONOUN in flags(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "With Ann Roe gone, she is known as the queen of the market."),
        ("en", "According to the company, it respects the law of the sea."),
        ("en", "Last year, it became clear that nobody would pay."),
        ("en", "As mayor of Leeds, he opened four schools."),
        ("fr", "Selon un rapport, il faut trois millions d'euros."),
        ("fr", "Depuis dix ans, on compte douze cas par an."),
        ("fr", "Après Anne Roux, elle a retrouvé ses électeurs du nord."),
        ("de", "In einem Brief, sie nannte ihn offen, steht der Preis."),
    ],
)
def test_a_phrase_that_names_or_an_empty_pronoun(language, text):
    """A name before it explains the pronoun; "it", "il" and "on" may stand for nobody; who is quoted as the source is the subject."""
    assert Flag.PRONOUN not in flags(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The impact of these tests on schools is not known."),
        ("en", "Many of those who saw this film left early."),
        ("fr", "L'un des employés de cette entreprise a emporté le mauvais corps."),
        ("fr", "Plus de 35 ans après, ce meurtre reste une énigme."),
        ("fr", "À partir de la rentrée 2019, ces étudiants devront payer."),
        ("es", "Uno de los empleados de esta empresa se llevó el cuerpo."),
        ("pt", "Os donos dessa empresa não foram encontrados ontem."),
        ("it", "Uno dei soci di questa azienda ha lasciato la città."),
        ("nl", "Een van de bazen van deze zaak is vertrokken."),
        ("en", "All three of that woman's children were at home."),
        ("es", "El precio de dichos puentes no se conoce."),
        ("pt", "Nesta ação, a cidade pede a ponte de volta."),
        ("de", "Außerhalb dieser Gebiete kommt der Vogel nicht vor."),
        ("vi", "Con tàu ấy là hoạt động cuối cùng của đêm khuya."),
        ("vi", "Cây cầu này được xây từ năm 1998."),
    ],
)
def test_a_demonstrative_with_nothing_before_it(language, text):
    """The words "this firm" near the beginning, with nothing named before, want the sentence that names it."""
    assert Flag.POINTING in flags(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The harbour closed this week for the first time."),
        ("en", "The firm Norvik was asked, and this net was sold in Leeds."),
        ("fr", "Les agents ont déposé ce lundi un préavis de grève."),
        ("fr", "Le prix a doublé cette année dans toute la région."),
        ("es", "El precio subió esta semana en toda la región."),
        ("pt", "O preço subiu neste ano em toda a região."),
        ("it", "Il prezzo è salito questa settimana in tutta la regione."),
        ("zh", "苏州市在这个星期宣布了新的计划。"),
    ],
)
def test_a_demonstrative_of_the_calendar_or_behind_a_name(language, text):
    """The words "this week" point at the day of printing, and a name before it says what "this" is."""
    assert flags(text, language).isdisjoint({Flag.DEFINITE, Flag.POINTING})


@pytest.mark.parametrize(
    "text",
    [
        '"Nous avons attendu des mois", a-t-elle souligné devant les élus.',
        "« Nous avons attendu », poursuit-il après un long silence.",
        "Une liste s'est révélée fausse, a-t-il affirmé, rendant le travail difficile.",
        '"Il a vu une femme", explique-t-elle.',
        "« Nous partons », ont-ils annoncé hier.",
    ],
)
def test_french_inversions_name_nobody(text):
    """An inverted "a-t-il dit" is "he said": without a name outside of the quotation nobody knows who spoke."""
    assert not flags(text, "fr").isdisjoint({Flag.UNNAMED_SPEAKER, Flag.NAKED})


@pytest.mark.parametrize(
    "text",
    [
        '"Nous avons attendu des mois", a souligné Anne Roux devant les élus.',
        "« Nous partons », a-t-elle dit, selon Marc Petit.",
        "Le maire y a-t-il pensé en signant le contrat de Lyon ?",
        "Le rendez-vous est pris pour lundi matin à la mairie.",
    ],
)
def test_french_with_a_name_or_without_speech(text):
    """A name says who spoke; an inverted verb that is none of speech, or a hyphen, asks for no speaker."""
    assert Flag.UNNAMED_SPEAKER not in flags(text, "fr")


@pytest.mark.parametrize("text", ["Another was shot in the stomach.", "Both were taken to hospital.", "Others said nothing at all.", "Neither of the two was hurt."])  # fmt: skip
def test_counted_before(text):
    """The words "another was" count on from somebody."""
    assert Flag.PRONOUN in flags(text, "en")


@pytest.mark.parametrize("text", ["Another Muslim holiday will be kept from next year on.", "Another vote follows in May, the council said.", "Each child gets a book from the city."])  # fmt: skip
def test_counted_with_its_noun(text):
    """With a noun behind it the word says what it counts."""
    assert Flag.PRONOUN not in flags(text, "en")


@pytest.mark.parametrize("text", ["Another seller asks five dollars for it.", "Another Muslim holiday will be kept."])
def test_another_of_what(text):
    """Another one is one of something that was told before."""
    assert Flag.DEFINITE in flags(text, "en")


@pytest.mark.parametrize(("text", "expected"), [("Still, one does wonder about Leeds.", True), ("Still water covers the fields of Leeds.", False), ("Finally, the council of Leeds agreed.", True)])  # fmt: skip
def test_a_comma_makes_a_connective(text, expected):
    """Words that may open a plain sentence are connectives before a comma."""
    assert (Flag.CONNECTIVE in flags(text, "en")) is expected


def test_celle_ci_points_back():
    """What hangs on a pronoun does not hide it."""
    assert Flag.PRONOUN in flags("Celle-ci a indiqué qu'une campagne serait lancée.", "fr")
    assert opening(WORD.findall("celle-là reste")) == "celle"
    assert opening(["c’est"]) == "c"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Quant à son engagement, le maire de Troyes prend ses distances."),
        ("fr", "Le lendemain, la ville a rouvert ses portes."),
        ("de", "Am selben Tag wurde der Hafen von Kiel geschlossen."),
        ("en", "The next day, the harbour of Leeds was closed."),
        ("en", "Despite this, the council of Leeds agreed."),
        ("vi", "Theo đó, năm 2015 ngân hàng đạt 111 tỷ đồng."),
        ("vi", "Trong đó Washington đổ lỗi cho Moscow."),
    ],
)
def test_connectives_of_several_words(language, text):
    """Phrases that tie a sentence to the one before are connectives too."""
    assert Flag.CONNECTIVE in flags(text, language)
    assert leans(text, WORD.findall(text.lower()), language, vocabulary(language))


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "zh", "xx"])
def test_a_plain_sentence_opens_plainly(language):
    """A name, a verb and no pronoun: no question of these has anything to say, in no language."""
    text = "Leeds baut 12 Brücken."
    words = WORD.findall(text.lower())
    known = vocabulary(language)
    assert not points_back(text, words, language, known)
    assert not leans(text, words, language, known)
    assert not speaks_of_the_unnamed(text, words, language)
