"""Datelines of the world's papers, connectives that carry meaning, and the two sides of a dispute in several languages."""

# ruff: noqa: RUF001  dashes and quotes of many kinds are what these tests are about

import pytest

from digest.summaries import ExtractiveSummarizer, body
from digest.summaries.balance import accuses, answers
from digest.summaries.kinds import Kind, kind_of
from digest.summaries.telling import telling_phrases
from digest.summaries.trims import Trimmed, restore, trim_connective, trim_dateline
from digest.summaries.words import WORD
from tests.unit.summaries.samples import article

SENTENCES = [
    "The bank raised its rates.",
    "“We wait,” Ann Roe said.",
    "12 banks raised rates.",
    "'We wait,' Ann Roe said.",
]
HEADS = [
    "LONDON (Reuters) - ", "LONDON (AP) — ", "LONDON (AP) – ", "LONDON (CNN) -- ", "(CNN) ", "(CNN)", "ST. PETERSBURG, Fla. (AP) — ",
    "RIO DE JANEIRO (AFP) - ", "NEW YORK — ", "WASHINGTON, March 3 (Reuters) - ", "PARIS (AFP): ", "BERLIN (dpa/tmn) - ", "KIEL – ",
]  # fmt: skip


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("sentence", SENTENCES)
def test_datelines_of_agencies(head, sentence):
    """Place, day and agency go, in every combination of dashes; the sentence stays whole, and the cut can be undone."""
    trimmed = trim_dateline(head + sentence)
    assert trimmed.text == sentence
    assert restore(trimmed) == head + sentence


@pytest.mark.parametrize(
    "text",
    ["NASA – and ESA – agreed.", "The AP (a news agency) closed.", "BMW raised rates.", "IT — a short word — is long.", "Leeds (AP) closes", "A (AP) b - c.", "LONDON (AP) -", "LONDON — and then nothing", "London has – (AP) – two banks."],
)  # fmt: skip
def test_what_only_looks_like_a_dateline(text):
    """Dashes and agencies inside a sentence, and a dateline without a sentence, are left as they stand."""
    assert trim_dateline(text) == Trimmed(text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "But for the rain, the hall would have burnt."),
        ("en", "And yet it moves."),
        ("en", "But she refused to go."),
        ("en", "However long it takes, Leeds will wait."),
        ("en", "Yet again the river rose."),
        ("de", "Und wenn es regnet, bleibt der Saal leer."),
        ("de", "Aber er wollte nicht."),
        ("fr", "Et pourtant elle tourne."),
        ("fr", "Mais il refuse de partir."),
        ("es", "Pero si llueve, no habrá fiesta."),
        ("it", "Ma se piove, la festa non si fa."),
        ("nl", "Maar als het regent, blijft de zaal leeg."),
        ("ru", "Но если дождь, зал пуст."),
    ],
)
def test_connectives_that_bind_a_clause_stay(language, text):
    """Before a clause, a pronoun or a phrase that leans on what was, nothing is cut."""
    assert trim_connective(text, language) == Trimmed(text)


DISPUTES = [
    ("en", "Ann Roe accused the firm Acme of fraud.", "Acme rejected the accusations as baseless."),
    ("en", "The union criticised the plan of Acme.", "Acme declined to comment on the plan of the union."),
    ("de", "Anna Roth wirft der Firma Acme Betrug vor.", "Die Firma Acme wies die Vorwürfe zurück."),
    ("fr", "Anne Roux accuse la société Acme de fraude.", "La société Acme rejette ces accusations."),
    ("es", "Ana Gil acusó a la empresa Acme de fraude.", "La empresa Acme rechazó las acusaciones."),
    ("pt", "Ana Luz acusou a empresa Acme de fraude.", "A empresa Acme nega as acusações."),
    ("it", "Ada Riva accusa la ditta Acme di frode.", "La ditta Acme respinge le accuse."),
    ("nl", "Ada Bos beschuldigt het bedrijf Acme van fraude.", "Het bedrijf Acme ontkent de beschuldigingen."),
    ("pl", "Anna Kos oskarżyła firmę Acme o oszustwo.", "Firma Acme odrzuciła oskarżenia Anny Kos."),
    ("ru", "Анна Лисова обвинила фирму Акме в обмане.", "Фирма Акме отвергла обвинения Анны Лисовой."),
    ("tr", "Ayşe Kaya, Acme firmasını hileyle suçladı.", "Acme firması suçlamaları reddetti."),
]
FILLER = {
    "en": "Leeds is a town of the north with two rivers and a market.",
    "es": "Sevilla es una ciudad del sur con dos ríos y un mercado.",
    "de": "Bonn ist eine Stadt am Rhein mit zwei Brücken und einem Markt.",
}


@pytest.mark.parametrize(("language", "accusation", "answer"), DISPUTES)
def test_both_sides_are_known_and_printed(language, accusation, answer):
    """Accusation and answer are told apart, and where one is printed the other is, though it stands at the very end."""
    assert accuses(WORD.findall(accusation.lower()), accusation)
    assert not answers(WORD.findall(accusation.lower()), accusation)
    assert answers(WORD.findall(answer.lower()), answer)
    town = FILLER.get(language, FILLER["en"])[:-1]
    filler = [f"{town} {number}." for number in range(3, 9)]
    text = "\n\n".join((accusation, *filler, answer))
    assert set(ExtractiveSummarizer().summarize(article(text, language=language)).sentences) >= {accusation, answer}


def _kind(title: str, *paragraphs: str) -> Kind:
    text = "\n\n".join(paragraphs)
    return kind_of(title, text, body.paragraphs(text, telling_phrases(text)))


LINE = "The council of Leeds met on Tuesday and spoke of the bridge."


@pytest.mark.parametrize(
    ("title", "paragraphs", "kind"),
    [
        ("", ["1. One.", "2. Two.", "3. Three."], Kind.LIST),
        ("", ["#1: One.", "#2: Two.", "#3: Three.", LINE], Kind.LIST),
        (
            "Five bridges",
            [LINE, LINE + "!", "1) One", "2) Two", "3) Three", *[f"{LINE} {n}." for n in range(5)]],
            Kind.LIST,
        ),
        ("A bridge", [LINE, "1. One", *[f"{LINE} {n}." for n in range(5)]], Kind.ARTICLE),
        ("", ["1.30 million people live here.", LINE, LINE + "!"], Kind.ARTICLE),
        ("", [f"{hour}:15 – The vote goes on." for hour in range(9, 14)], Kind.LIVE_BLOG),
        ("", [f"{hour}.15 Uhr: Es geht weiter." for hour in range(9, 14)], Kind.LIVE_BLOG),
        ("", [f"{hour}h30 : Le vote continue." for hour in range(10, 15)], Kind.LIVE_BLOG),
        ("", ["10:15 The vote begins.", *[f"{LINE} {n}." for n in range(6)]], Kind.ARTICLE),
        ("", ["Q: Why?", "A: So.", "Q: When?", "A: Now."], Kind.INTERVIEW),
        ("", ["Frage: Warum?", "Antwort: Darum.", "Frage: Wann?", "Antwort: Jetzt."], Kind.INTERVIEW),
        ("", ["ROE: Why?", "LUND: So.", "ROE: When?", "LUND: Now."], Kind.INTERVIEW),
        ("", ["どうして？", "疲れたから。", "いつ？", "昨日。", "なぜ？", "さあ。"], Kind.INTERVIEW),
        ("", [LINE, "Why now?", *[f"{LINE} {n}." for n in range(8)]], Kind.ARTICLE),
        ("", [LINE + " And […]"], Kind.EXCERPT),
        ("", [LINE, "Continue reading"], Kind.EXCERPT),
        ("", [LINE, "Weiterlesen…"], Kind.EXCERPT),
        ("", [LINE, "続きを読む"], Kind.EXCERPT),
        ("", [f"{LINE} {n}." for n in range(30)] + ["And then…"], Kind.ARTICLE),
    ],
)
def test_kinds_by_their_form(title, paragraphs, kind):
    """Numbers, times, questions and speakers make a kind only when they carry the text; one of them alone makes none."""
    assert _kind(title, *paragraphs) is kind
