"""The summariser that is always there: an article's own sentences, chosen and honest. No network, no model, no data files, no chance.

    summarize(article):  language -> paragraphs -> kind -> sentences -> judge, measure, score -> choose

What cannot be summarised has a stated outcome in `Summary.note`; nothing here raises for an article's sake.
"""

from collections.abc import Sequence
from typing import NamedTuple

from digest.model import Article, Summary
from digest.summaries import body, kinds
from digest.summaries.abbreviations import base_language
from digest.summaries.antecedents import antecedents
from digest.summaries.asked import Drawn
from digest.summaries.body import Sentence
from digest.summaries.candidates import Chosen, candidates
from digest.summaries.choice import choose
from digest.summaries.features import measure
from digest.summaries.honesty import NEVER_PRINTED, Judgement, judge
from digest.summaries.languages import identify, unlike
from digest.summaries.people import people
from digest.summaries.presumed import presumed
from digest.summaries.scoring import score
from digest.summaries.speech import with_speech_marked
from digest.summaries.telling import telling_phrases

METHOD = "extract"
NO_TEXT = "no text"
NO_SENTENCES = "no sentence that may stand alone"
NO_FULL_SENTENCE = "no full sentence: one line as it stands"
ANSWERS_ALONE = "no introduction, and an answer says nothing without who gives it"
SATIRE = "satire, as it says itself"
WHOLE = "too short to summarise: given whole"
_MARKS = 6  # characters that may stand before such a word: "*Satire*"


class _Reading(NamedTuple):
    """What was understood of an article: its language, with what it says there that the article does not, its sentences, and what is special about it."""

    language: str
    unlike: str
    sentences: list[Sentence]
    notes: tuple[str, ...]
    label: str = ""


class ExtractiveSummarizer:
    """Chooses whole sentences of an article (port `Summarizer`). Deterministic; linear in the length of the text, of which it reads 30,000 characters.

    Printed words are the article's own, but for the trims of `digest.summaries.trims`. `Summary.method` is always "extract".
    """

    def summarize(self, article: Article, *, sentences: int = 3, words: int = 65) -> Summary:
        """Give at most `sentences` sentences (at least one is tried) and, where one sentence alone is not longer, at most `words` words."""
        reading = _read(article)
        if not reading.sentences:
            return Summary(sentences=(), method=METHOD, note=_note(reading, "" if reading.notes else NO_TEXT))
        judgements = [judge(sentence.text, reading.language, spoken=sentence.spoken) for sentence in reading.sentences]
        wanted = max(1, sentences)
        if _is_short(judgements, wanted, words):
            return _summary(reading, reading.sentences, "" if reading.notes else WHOLE)
        measured = measure(reading.sentences, judgements, article.title, reading.language)
        scores = score(measured.features, reading.language)
        texts = [sentence.text for sentence in reading.sentences]
        named = Drawn(people(texts, article.title, reading.language))
        told_at = antecedents(texts, judgements, measured.vectors, article.title, reading.language)
        takes_for_told = Drawn(presumed(measured.vectors, measured.title))
        every = candidates(
            reading.sentences, judgements, scores, measured.vectors, named, reading.language, told_at, takes_for_told
        )
        chosen = choose(every, sentences=wanted, words=words, language=reading.language, title=article.title)
        return _summary(reading, [one.sentence for one in chosen], _outcome(chosen))


def _read(article: Article) -> _Reading:
    declared = base_language(article.language)
    text = body.readable(article.text)
    language = identify(text, declared)
    telling = telling_phrases(text)
    paragraphs = body.paragraphs(text, telling, title=article.title, headings=article.headings, language=language)
    kind = kinds.kind_of(article.title, article.text, paragraphs, article.headings)
    opening = kinds.introduction(paragraphs, kind, article.title, article.headings)
    found = body.without_title(body.sentences(body.without_headings(opening), language, telling), article.title)
    found = with_speech_marked(found, language)
    shape = f"{kind}: its introduction" if len(opening) < len(paragraphs) else kind.value
    if paragraphs and not opening:
        shape = f"{kind}: {ANSWERS_ALONE}"
    foreign = f"written in {language}, declared as {declared}" if declared and language != declared else ""
    label = kinds.satire(text)
    return _Reading(
        language, unlike(language, declared), found, tuple(filter(None, (label and SATIRE, shape, foreign))), label
    )


def _is_short(judgements: Sequence[Judgement], sentences: int, words: int) -> bool:
    """Whether the whole text fits and may be printed as it stands."""
    if len(judgements) > sentences or sum(judgement.length for judgement in judgements) > words:
        return False
    return all(NEVER_PRINTED.isdisjoint(judgement.flags) for judgement in judgements)


def _outcome(chosen: Chosen) -> str:
    if not chosen:
        return NO_SENTENCES
    return "" if NEVER_PRINTED.isdisjoint(chosen[0].judgement.flags) else NO_FULL_SENTENCE


def _summary(reading: _Reading, chosen: Sequence[Sentence], outcome: str) -> Summary:
    """Give what was chosen; in front of it the word of a text that calls itself satire, so that nobody takes it for news."""
    texts = [sentence.text for sentence in chosen]
    if texts and reading.label and reading.label not in texts[0][: len(reading.label) + _MARKS]:
        texts[0] = f"{reading.label[0].upper()}{reading.label[1:]}: {texts[0]}"
    return Summary(sentences=tuple(texts), method=METHOD, note=_note(reading, outcome), language=reading.unlike)


def _note(reading: _Reading, outcome: str) -> str:
    return "; ".join(filter(None, (*reading.notes, outcome)))
