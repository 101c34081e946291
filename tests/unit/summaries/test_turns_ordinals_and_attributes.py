"""Interviews by the name before their answers, days that are no items, stops that end nothing, and participles that are no verbs."""

import pytest

from digest.summaries import ExtractiveSummarizer
from digest.summaries.body import Paragraph
from digest.summaries.honesty import Flag, judge
from digest.summaries.kinds import Kind, introduction, kind_of
from digest.summaries.segmentation import split
from tests.unit.summaries.samples import article

SUMMARIZER = ExtractiveSummarizer()
ANSWERS = [
    "Anna Roth: Die Brücke ist mein liebstes Werk, und ich habe neun Jahre an ihr gebaut.",
    "Roth: Die Stadt hat lange gewartet, und viele wollten die Fähre behalten.",
    "Roth: Niemand in Kiel wird die Fähre vermissen, sie war laut und langsam.",
    "Roth: Als nächstes baue ich ein Haus für die Seehunde der Förde.",
]
LEAD = "Die Baumeisterin Anna Roth hat in Kiel eine Brücke gebaut, über die ganz Deutschland spricht."


def paragraphs(*lines: str) -> list[Paragraph]:
    return [Paragraph(text=line) for line in lines]


def test_an_interview_by_the_name_before_its_answers():
    """Three paragraphs or more that the same family name opens, and of it only what stands before is summarised."""
    lines = paragraphs(LEAD, "Ein Gespräch über Brücken.", *ANSWERS)
    assert kind_of("Im Gespräch", "x" * 2_000, lines) is Kind.INTERVIEW
    assert introduction(lines, Kind.INTERVIEW) == lines[:2]
    summary = SUMMARIZER.summarize(article("\n\n".join([LEAD, *ANSWERS]), title="Im Gespräch", language="de"))
    assert summary.sentences == (LEAD,)
    assert summary.note == "interview: its introduction"


def test_answers_without_an_introduction_are_not_printed():
    """An answer is a quotation, and nobody says whose."""
    summary = SUMMARIZER.summarize(article("\n\n".join(ANSWERS), title="Im Gespräch", language="de"))
    assert summary.sentences == ()
    assert summary.note.startswith("interview: no introduction")


@pytest.mark.parametrize(
    "lines",
    [
        [LEAD, *ANSWERS[:2]],  # too few
        [LEAD, *(f"Tipp: Fahren Sie im Monat {number} über die Brücke." for number in range(4))],  # no name
        [LEAD, "Ort: Kiel", "Ort: Jena", "Ort: Ulm"],  # no sentences
        [LEAD, *ANSWERS[1:4], *[LEAD] * 12],  # hardly any of it
    ],
)
def test_what_is_no_interview(lines):
    """A label is no name, and a few words of somebody make no interview."""
    assert kind_of("Brücken", "x" * 2_000, paragraphs(*lines)) is not Kind.INTERVIEW


def test_a_day_is_no_item():
    """The day "5. November 2021" began a list, and its introduction was all that was printed."""
    days = [f"{number}. November 2021, 10:39 Uhr" for number in range(5, 10)]
    assert kind_of("Brücken", "x" * 2_000, paragraphs(*days, LEAD)) is not Kind.LIST
    items = [f"{number}. Die Brücke von Kiel ist offen." for number in range(1, 6)]
    assert kind_of("Brücken", "x" * 2_000, paragraphs(*items, LEAD)) is Kind.LIST


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Anlässlich des 400. Jahrestages der Brücke kam der Rat nach Kiel."),
        ("de", "Zum 150. Todestag der Baumeisterin öffnet ein Haus in Kiel."),
        ("de", "Die Initiative „Keine Brücke ohne Geländer!“ (KBoG) fordert ein Geländer."),
        ("de", "Die Brücke verlangt einen Abstand von min. 35 Metern von jedem Haus."),
        ("de", "Der Kredit kostet die Stadt eff. 3 Prozent im Jahr."),
        ("en", "The mayor, Dr the Rt. Hon. Ann Roe, opened the bridge of Leeds."),
        ("en", "The group “No bridge!” (NB) wants the ferry back in Leeds."),
        ("ja", "的中は2回目(「Dokanto!」全体でも8回目)である。"),
    ],
)
def test_stops_that_end_nothing(language, text):
    """Ordinals of three figures behind an article, a name with its short form, short words before a number, titles, and a mark inside of brackets."""
    assert split(text, language) == [text]


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("de", "Die Brücke kostete 400.", "Das Haus kostete mehr."),
        ("de", "Der Rat rief „Keine Brücke!“", "(Er blieb dabei.)"),
        ("en", "The group shouted “No bridge!”", "(It went home then.)"),
        ("en", "Ann Roe sold the part.", "Hon. Joe Poe bought it."),
        ("ja", "彼は橋を渡った(昨日)!", "市長も渡った。"),
    ],
)
def test_stops_that_end_a_sentence(language, first, second):
    """A number without an article before it, brackets around a sentence of their own, and brackets that are closed."""
    assert split(f"{first} {second}", language) == [first, second]


@pytest.mark.parametrize("text", ["Ja.'", "Ja.''", "x.“'", "Er ging.' ", "a.''b", "Ende.'\u00a0"])
def test_marks_behind_a_stop_at_the_end(text):
    """A stop and nothing but marks behind it raised: there was no word to look at."""
    assert "".join(split(text, "de")).replace(" ", "") == "".join(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "Anna Roth mit dringlichem Appell an etablierte Baumeister.",
        "Der große Tag für die geplante Brücke.",
        "Ein Haus mit der besten Aussicht auf die versteckte Bucht.",
    ],
)
def test_participles_are_no_verbs(text):
    """A standfirst without a verb names something and says nothing of it, though "etablierte" ends as a verb may."""
    assert Flag.VERBLESS in judge(text, "de").flags


@pytest.mark.parametrize(
    "text",
    [
        "Die Stadt eröffnete die lange geplante Brücke.",
        "Angriff ist die beste Verteidigung.",
        "Der Ausbau des Hafens wird nun zu einer echten Frage.",
        "Roth kaufte Steine und plante Brücken.",
    ],
)
def test_verbs_beside_participles(text):
    """Where another word is one, it is a sentence."""
    assert Flag.VERBLESS not in judge(text, "de").flags
