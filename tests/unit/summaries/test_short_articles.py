"""Short articles as editors write them: with an address in them, as an interview, as satire, with the turn of the story near its end."""

# ruff: noqa: RUF001  dashes are what some of these tests are about

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries import ExtractiveSummarizer
from digest.summaries.boilerplate import gives_an_address, is_boilerplate
from digest.summaries.fragments import is_fragment
from digest.summaries.honesty import LEANING, judge
from digest.summaries.kinds import satire
from digest.summaries.words import words_of
from tests.unit.summaries.samples import article

SUMMARIZER = ExtractiveSummarizer()


def _printed(text: str, language: str = "en", title: str = "") -> tuple[str, ...]:
    return SUMMARIZER.summarize(article(text, language=language, title=title)).sentences


@pytest.mark.parametrize(
    ("language", "before", "address", "behind"),
    [
        ("en", "The council meets on Friday.", "The agenda is at https://example.org/agenda for everybody.", "It has eleven members."),
        ("de", "Der Rat tagt am Freitag.", "Wer fragen will, schreibt an kurs@vhs.example bis Mittwoch.", "Den Vorsitz hat Ines Weber."),
    ],
)  # fmt: skip
def test_an_address_takes_its_sentence_along_and_no_other(language, before, address, behind):
    """A paragraph that gives an address in one of its sentences is told without that sentence; a line that is nothing else is left out."""
    assert _printed(f"{before} {address} {behind}", language) == (before, behind)
    assert _printed(f"{before}\n\n{address}\n\n{behind}", language) == (before, behind)
    assert gives_an_address(address)
    assert not is_boilerplate(address)


def test_what_is_quoted_is_no_line_of_the_page():
    """A warning of a message that says "click here" is told; the same words on the page are left out."""
    text = (
        '"Your account will be closed today," says the text message that thousands of customers got on Monday. "Click here to confirm your password." '
        "The bank said that it never asks for passwords. It has reported the senders to the police."
    )
    printed = _printed(text)
    assert printed[0].startswith('"Your account')
    assert "The bank said that it never asks for passwords." in printed
    assert not any("Click here" in sentence for sentence in printed)
    page = "Click here to get all of our stories. The council opened a school. It has nine rooms."
    assert not any("Click" in sentence for sentence in _printed(f"The mayor of Leeds left on Monday.\n\n{page}"))


@pytest.mark.parametrize(
    ("language", "asker", "answerer", "space"),
    [("fr", "Le Phare", "Sophie Le Bihan", " "), ("en", "Gazette", "Ann Roe", ""), ("de", "Kiez", "Max Holm", "")],
)
def test_two_questions_by_name_make_an_interview(language, asker, answerer, space):
    """Where somebody who is named asks twice and somebody else who is named answers, only what stands before the first question is told."""
    opening = "Ann Roe has been the mayor of the town since March."
    turns = [
        f"{asker}{space}: Why is the harbour closed at night?",
        f"{answerer}{space}: Because nobody could sleep. We have counted forty complaints in a month.",
        f"{asker}{space}: What do you say to the fishermen?",
        f"{answerer}{space}: That they are right to worry. We will give them a key.",
    ]
    summary = SUMMARIZER.summarize(article("\n\n".join([opening, *turns]), language=language))
    assert summary.sentences == (opening,)
    assert "interview" in summary.note
    told = SUMMARIZER.summarize(article("\n\n".join([opening, *turns[:2]]), language=language))
    assert "interview" not in told.note


@pytest.mark.parametrize("word", ["celui-ci", "celle-ci", "ceux-ci", "celles-ci"])
def test_the_latter_needs_the_sentence_before_it(word):
    """The word "celui-ci" near the beginning of a sentence is somebody of the one before it; further on it may be of its own."""
    near = judge(f"Vendredi soir, {word} a suspendu l'interdiction de la manifestation.", "fr")
    far = judge(f"Le préfet a écrit vendredi soir au tribunal de Rennes, et {word} a suspendu l'interdiction.", "fr")
    assert near.leans
    assert LEANING.isdisjoint(far.flags)


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        ("Une ancienne collaboratrice accuse le député Luc Morel de violences.", False),
        ("Une association de la société civile attaque la mairie de Brest.", False),
        ("Un voyage annulé la veille du départ.", True),
        ("Une hausse qui ne doit rien au hasard.", True),
    ],
)
def test_a_noun_that_ends_like_a_participle(text, fragment):
    """Words like "député" and "société" are no participles, and make no fragment of a sentence."""
    assert is_fragment(words_of(text), "fr") is fragment


SATIRES = [
    "Satire. ",
    "*Satire.* ",
    "Satire\n\n",
    "SATIRE: ",
    "Parodie – ",
    "Sátira: ",
    "Сатира. ",
    "(Satire) ",
    "[Satire] ",
    "Satire - ",
]


@pytest.mark.parametrize("label", SATIRES)
@pytest.mark.parametrize("length", [2, 5])
def test_satire_says_so(label, length):
    """A text that calls itself satire is printed with that word in front, whole or not, and noted as that."""
    told = [
        "Bürgermeister Kurt Kern hat den Regen in ganz Gera verboten.",
        "Ab Montag darf es in der Stadt nur noch nachts regnen, von zwölf bis vier.",
        "Wer am Tag nass wird, zahlt 30 Euro in die Kasse der Stadt.",
        "Der Wetterdienst will sich daran halten, sagte ein Sprecher.",
        "Die Opposition fordert auch ein Verbot von Wind und Hagel.",
    ][:length]
    summary = SUMMARIZER.summarize(article(label + " ".join(told), language="de"))
    word = label.strip("* .:–-\n()[]")
    assert summary.sentences[0].lstrip("*([").startswith(word)
    assert summary.sentences[0].count(word) == 1
    assert "satire" in summary.note


@pytest.mark.parametrize(
    "text",
    [
        "Satire darf alles, sagt der Rat von Leeds.",
        "Die Satire: ein schweres Fach.",
        "Satiren, die keiner liest.",
        "Satire-Magazin aus Jena verkauft.",
        "Parodie-Konzert in Leeds.",
        "This is satire as Leeds knows it.",
        "",
        "A satire of the mayor.",
    ],
)
def test_what_is_about_satire_is_none(text):
    """Who writes about satire does not call his text that."""
    assert satire(text) == ""


@given(st.text(max_size=40))
def test_any_text_is_asked_whether_it_is_satire(text):
    """The word stands in the text wherever one is given."""
    assert satire(text) in text


def test_the_turn_of_a_story_is_told():
    """Behind praise that the next sentence turns over with an "allerdings" in its first clause, that one stands."""
    text = (
        "Ein neuer Bluttest soll 50 Krebsarten früh erkennen. Der Hersteller spricht von einem Durchbruch. In einer Studie fand der Test 67 Prozent der Tumore. "
        "Bei jedem zweiten positiven Ergebnis lag allerdings gar kein Krebs vor. Fachleute raten deshalb vom Einsatz ab. Die Kassen zahlen ihn nicht."
    )
    assert "Bei jedem zweiten positiven Ergebnis lag allerdings gar kein Krebs vor." in _printed(text, "de")


@pytest.mark.parametrize(
    ("language", "opening", "label"),
    [
        ("en", "This is satire.", "Satire: "),
        ("en", "This is a parody.", "Parody: "),
        ("de", "Dies ist Satire.", "Satire: "),
        ("fr", "Ceci est une parodie.", "Parodie: "),
    ],
)
def test_a_sentence_says_so_too(language, opening, label):
    """A text that opens with the sentence that it is satire is printed with the word, as a word in front of others."""
    goats = "The council of Hull has voted to replace all cars by goats. The mayor said that goats park themselves. The first will come in May. Taxi drivers are training."
    summary = ExtractiveSummarizer().summarize(article(f"{opening} {goats}", language=language), sentences=1)
    assert summary.sentences[0] == opening or summary.sentences[0].startswith(label)
    assert "satire" in summary.note
