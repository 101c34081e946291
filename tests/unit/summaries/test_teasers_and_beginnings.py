"""One sentence that must do alone, sentences that begin in the middle, and cries that are no news."""

# ruff: noqa: RUF001  an apostrophe as newspapers set it

import pytest

from digest.summaries import ExtractiveSummarizer
from digest.summaries.body import Sentence
from digest.summaries.candidates import candidates
from digest.summaries.choice import choose
from digest.summaries.honesty import DANGLING, NEVER_PRINTED, Flag, judge
from digest.summaries.trims import Trimmed
from tests.unit.summaries.samples import FLOOD, FLOOD_TITLE, HARBOUR, HARBOUR_TITLE, article
from tests.unit.summaries.stories import TALES

SUMMARIZER = ExtractiveSummarizer()
LEEDS = "The council of Leeds opened a new bridge over the river on Tuesday."
YORK = "Engineers from York tested the bridge with forty loaded trucks for a week."


@pytest.mark.parametrize(("title", "text"), [(FLOOD_TITLE, FLOOD), (HARBOUR_TITLE, HARBOUR)])
def test_a_teaser_is_one_sentence_that_stands_alone(title, text):
    """Asked for one sentence, it gives one that needs no other, within the budget."""
    summary = SUMMARIZER.summarize(article(text, title=title), sentences=1)
    assert len(summary.sentences) == 1
    assert len(summary.text.split()) <= 65
    assert judge(summary.text, "en").flags.isdisjoint(NEVER_PRINTED | DANGLING | {Flag.CONNECTIVE})


@pytest.mark.parametrize("tale", TALES, ids=lambda tale: tale.name)
def test_a_teaser_in_every_language(tale):
    """The same in each language that stories are told in."""
    summary = SUMMARIZER.summarize(article(tale.text, title=tale.title, language=tale.language), sentences=1)
    assert len(summary.sentences) == 1
    assert judge(summary.text, tale.language).flags.isdisjoint(NEVER_PRINTED | DANGLING)


@pytest.mark.parametrize(("sentences", "words"), [(1, 20), (2, 40), (3, 65), (4, 90)])
def test_the_budget_holds(sentences, words):
    """However many sentences are asked for, they and their words are the most that is printed."""
    summary = SUMMARIZER.summarize(article(HARBOUR, title=HARBOUR_TITLE), sentences=sentences, words=words)
    assert 1 <= len(summary.sentences) <= sentences
    assert len(summary.text.split()) <= max(words, 30)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "and then he left the city of Leeds for good."),
        ("en", "#Leeds and a broken heart were all that she wrote."),
        ("en", "“which nobody had seen before in Leeds”, said Ann Roe."),
        ("de", "und wurde am Montag in Kiel gefunden."),
        ("tr", "yönetimindeki otomobil Ankara yolunda devrildi."),
        ("ru", "и уехал из города навсегда в понедельник."),
    ],
)
def test_what_begins_in_the_middle(language, text):
    """A small letter or a hash at its beginning says that its beginning is lost."""
    assert Flag.HEADLESS in judge(text, language).flags


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "iPhone sales fell in Leeds this week."),
        ("en", "eBay closes its office in Leeds."),
        ("en", "1,500 people came to the bridge of Leeds."),
        ("en", "“We are closed”, said Ann Roe of Leeds."),
        ("zh", "市政府宣布关闭大桥。"),
        ("ar", "أعلنت المدينة إغلاق الجسر."),
        ("hi", "शहर ने पुल बंद करने की घोषणा की।"),
    ],
)
def test_what_only_looks_so(language, text):
    """Names with a small first letter, numbers and scripts without capitals begin where they begin."""
    assert Flag.HEADLESS not in judge(text, language).flags


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "500 euros par mois durant 23 ansSelon Le Point, la mère était morte."),
        ("fr", "Le départ a eu lieu le 20 août 2020Mme Roux s'est dite heureuse."),
        ("fr", '"Des dysfonctionnements majeurs"Marc Petit doit rencontrer la ministre.'),
        ("en", "The bridge of LeedsThe council opened it on Tuesday.".replace("Leeds", "leeds")),
    ],
)
def test_what_runs_on_from_a_heading(language, text):
    """A capital inside a word says that a page lost the space behind a heading or a caption."""
    assert Flag.GLUED in judge(text, language).flags


@pytest.mark.parametrize("text", ["McDonald’s and YouTube left Leeds.", "The iPhone and eBay were late.", "20Minutes wrote of 5G and 4K.", "In 2020, Ms Roe won.", 'She called it "bad" and Leeds agreed.', "BuzzFeed asked DeVos."])  # fmt: skip
def test_names_with_capitals_inside(text):
    """Names may have capitals wherever they like."""
    assert Flag.GLUED not in judge(text, "en").flags


def test_what_begins_in_the_middle_loses():
    """It is printed only where there is nothing else."""
    broken = "and the new bridge of Leeds over the river was opened on Tuesday by the council."
    assert SUMMARIZER.summarize(article(f"{broken} {LEEDS} {YORK}"), sentences=1).sentences[0] in (LEEDS, YORK)


@pytest.mark.parametrize("cry", ["Passion.", "Look here.", "What a bridge!"])
def test_a_cry_is_printed_only_where_there_is_nothing_else(cry):
    """A word or two are no summary, unless they are all that there is."""
    assert cry not in _chosen([cry, LEEDS, YORK])
    assert _chosen([cry]) == [cry]


def _chosen(texts: list[str]) -> list[str]:
    """Choose among sentences of which the first is by far the best by its score."""
    sentences = [Sentence(trimmed=Trimmed(text), paragraph=at, opens_paragraph=True) for at, text in enumerate(texts)]
    judgements = [judge(text, "en") for text in texts]
    every = candidates(sentences, judgements, [9.0, *[0.0] * (len(texts) - 1)], [{} for _ in texts])
    return [one.sentence.text for one in choose(every, sentences=3, words=65)]
