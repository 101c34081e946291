"""Texts that are made to cost: the work is counted, not timed, and the outcome stays honest."""

# ruff: noqa: RUF001  quotation marks of many scripts are what these texts are made of

import sys
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries import ExtractiveSummarizer, body
from digest.summaries.balance import answers
from digest.summaries.boilerplate import is_boilerplate, is_byline
from digest.summaries.honesty import NEVER_PRINTED, Flag, judge
from digest.summaries.languages import identify
from digest.summaries.quotations import quotations
from digest.summaries.trims import trim_dateline
from digest.summaries.words import WORD
from tests.unit.summaries.samples import article

SUMMARIZER = ExtractiveSummarizer()
NEWS = "The council of Leeds opened a new bridge over the river on Tuesday."


def steps(work: Callable[[], object]) -> int:
    """Count the lines of our own that a piece of work runs through: the same on every machine."""
    count = 0

    def trace(frame, event, _argument):
        nonlocal count
        if "digest/summaries" not in frame.f_code.co_filename:
            return None
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


UNITS = {
    "deep brackets": "(",
    "closed brackets": "(a) ",
    "square brackets": "[[[ ",
    "quotation marks": "“",
    "pairs of marks": "“a” ",
    "crossed marks": "“„«»”",
    "straight marks": '"',
    "apostrophes": "’",
    "single marks": "‘a ",
    "one endless word": "x",
    "hyphens": "a-",
    "full stops": ".",
    "stopped letters": "A.",
    "wide stops": "。",
    "questions": "Why? ",
    "ellipses": "… ",
    "colons": "a: ",
    "footnotes": "a.[1] ",
    "combining marks": "e\u0301",
    "emoji": "👩‍👩‍👧 ",
    "items": "1. a\n\n",
    "times": "10:05 a\n\n",
    "speakers": "ANN ROE\n\n",
    "connectives": "But the ",
    "datelines": "LEEDS (AP) - ",
    "links": "Read more ",
    "denials": "denied the claims ",
    "accusations": "accused ",
    "hidden characters": "\u200b",
    "line separators": "a\u2028",
    "Chinese": "雨",
    "Arabic": "مطر ",
}
every_unit = pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS.keys())


@every_unit
def test_the_work_is_linear(unit):
    """Twice as much of anything costs at most a little more than twice the steps."""
    short, long = unit * (3_000 // len(unit)), unit * (6_000 // len(unit))
    few = steps(lambda: SUMMARIZER.summarize(article(short)))
    many = steps(lambda: SUMMARIZER.summarize(article(long)))
    assert many <= 2.4 * few + 20_000


@every_unit
def test_a_hundred_thousand_of_anything_is_survived(unit):
    """However much of it there is, the outcome is stated, and nothing torn is printed beside whole sentences."""
    summary = SUMMARIZER.summarize(article(unit * 100_000))
    assert summary.sentences or summary.note


@every_unit
@pytest.mark.parametrize("place", ["before", "after", "around"])
def test_noise_does_not_silence_the_news(unit, place):
    """A whole sentence between lines of noise is found, and of the noise nothing that is torn or naked is printed with it."""
    noise = unit * (2_000 // len(unit))
    before, after = (noise if place != "after" else ""), (noise if place != "before" else "")
    found = SUMMARIZER.summarize(
        article(f"{before}\n\n{NEWS}\n\n{after}", title="Council opens a new bridge"), sentences=1
    )
    for sentence in found.sentences:
        assert judge(sentence, "en").flags.isdisjoint(NEVER_PRINTED)


@pytest.mark.parametrize("noise", ["“" * 100, "(" * 100, "x" * 3_000, "‘a " * 100, "A." * 500])
def test_the_news_itself_is_printed(noise):
    """Between marks without end and words without end the one real sentence is the summary."""
    assert SUMMARIZER.summarize(article(f"{noise}\n\n{NEWS}\n\n{noise}"), sentences=1).sentences == (NEWS,)


def test_a_sentence_without_end_loses_against_a_plain_one():
    """A sentence longer than anybody reads is not chosen while another one stands there."""
    endless = "The council met " + "and the council met again " * 400 + "in the end."
    assert SUMMARIZER.summarize(article(f"{endless}\n\n{NEWS}")).sentences == (NEWS,)


@pytest.mark.parametrize(
    "work",
    [
        quotations,
        lambda text: judge(text, "en"),
        identify,
        is_boilerplate,
        is_byline,
        trim_dateline,
        lambda text: answers(WORD.findall(text.lower()), text),
        body.is_heading,
    ],
)
@pytest.mark.parametrize("unit", ["“", "a ", "A-", "(", "denied ", "By A", "LEEDS "])
def test_one_line_is_judged_in_linear_work(work, unit):
    """Each judgement of a single line costs no more than its length."""
    few, many = steps(lambda: work(unit * 500)), steps(lambda: work(unit * 1_000))
    assert many <= 2.3 * few + 500


@given(st.text(alphabet='“”„«»‘’"()[]【】「」 a.', max_size=300))
def test_marks_in_any_order_print_nothing_torn(text):
    """Whatever marks stand around it, no sentence is printed beside another one with a quotation that is open or naked."""
    for sentence in SUMMARIZER.summarize(article(f"{NEWS}\n\n{text}\n\n{NEWS[:-1]} again.")).sentences:
        assert judge(sentence, "en").flags.isdisjoint(NEVER_PRINTED)


@pytest.mark.parametrize("title", ["", "x" * 100_000, "“" * 10_000, "\n" * 1_000, NEWS])
def test_any_title(title):
    """A title without end, of marks alone or empty costs nothing; one that repeats the news does not swallow the article."""
    text = f"{NEWS} Engineers tested it for a year.\n\nThe bridge cost nine million pounds, the council said."
    assert SUMMARIZER.summarize(article(text, title=title)).sentences


@pytest.mark.parametrize("count", [0, 1, 10, 5_000])
def test_any_number_of_headings(count):
    """Headings that the source knows are left out however many they are."""
    headings = tuple(f"Heading {number}" for number in range(count))
    found = SUMMARIZER.summarize(article("\n\n".join((*headings[:20], NEWS)), headings=headings))
    assert found.sentences == (NEWS,)


@pytest.mark.parametrize(
    ("language", "text"),
    [("es", "La/escuchaban/todos/ayer."), ("en", "The/verdict/was/read/out."), ("fr", "Le/verdict/est/tombé/hier.")],
)
def test_words_without_a_blank_between_them(language, text):
    """A line whose words are parted by other signs than blanks stops nothing, wherever it stands."""
    assert Flag.SHORT in judge(text, language).flags
    assert SUMMARIZER.summarize(article(f"{text}\n\n{NEWS}\n\n{text}", language=language)).sentences
