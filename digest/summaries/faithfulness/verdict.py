"""The verdict: each sentence of an answer against the sentences of the source that it cites and those around them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from digest.summaries.abbreviations import base_language
from digest.summaries.faithfulness import figures, polarity, words
from digest.summaries.faithfulness.answer import Answer, AnswerSentence, Expected, Problem, Reason, Verdict
from digest.summaries.faithfulness.form import of_form
from digest.summaries.faithfulness.signals import DATES, NUMBER_WORDS, SCALES
from digest.summaries.honesty import Flag, judge
from digest.summaries.languages import FUNCTION_WORDS, identify
from digest.summaries.quotations import quotations
from digest.summaries.terms import Stems, terms_of
from digest.summaries.vocabulary import vocabulary
from digest.summaries.words import word_count, words_of

SUPPORT = 0.6
"""Share of the meaningful words of a sentence that must stand in what it cites or right beside it."""

NEW_JOINTS = 0.4
"""Neighbouring meaningful words that stand together in no sentence of the source, per such word: true words put together to something new have many."""

OWN_WORDING = 0.85
"""Share of pairs of words that may be new; the summaries that people write freely lie above, those that reuse the wording far below."""

_FEW = 3  # words: of so few none may be new, and of more only a part of the rest
_MOST_CITED = 5  # sentences: who cites everything names no source
_NAMED_AFTER = 2  # sentences: a name may stand anywhere before, since a "he" may look far back, but not far behind
_SPEAKER_BEFORE = 3  # sentences: so far before a quotation stands who says it
_SPOKEN = 3  # words: shorter quotations are terms, and have no speaker
_CLEAR_HITS = 4  # function words of another language
_LANGUAGE_WORDS = 8  # words: fewer do not tell the language


@dataclass(frozen=True)
class _Source:
    """The source, with what the checks ask of each sentence worked out once."""

    sentences: Sequence[str]
    language: str

    @cached_property
    def _stems(self) -> Stems:
        return Stems(vocabulary(self.language).common)

    @cached_property
    def tokens(self) -> list[list[str]]:
        return [words.tokens(sentence) for sentence in self.sentences]

    @cached_property
    def terms(self) -> list[frozenset[str]]:
        return [frozenset(self.terms_of(sentence)) for sentence in self.sentences]

    @cached_property
    def wordings(self) -> list[str]:
        return [words.plain(sentence) for sentence in self.sentences]

    @cached_property
    def verbatim(self) -> frozenset[str]:
        return frozenset(" ".join(sentence.split()) for sentence in self.sentences)

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset(pair for sentence in self.tokens for pair in pairwise(sentence))

    def terms_of(self, text: str) -> list[str]:
        """Give the stems of its words that mean something; numbers are compared by their value, elsewhere."""
        numbers = NUMBER_WORDS.get(self.language, {})
        spoken = (word for word in words.tokens(text) if not (word in numbers or word in SCALES or word[0].isdigit()))
        told = " ".join(spoken)
        return terms_of(told, words_of(told), self._stems)

    def around(self, cited: Iterable[int], *, before: int, after: int) -> list[int]:
        """Give the indices of the cited sentences and of those near them, in order."""
        last = len(self.sentences) - 1
        near = {index for one in cited for index in range(max(0, one - before), min(last, one + after) + 1)}
        return sorted(near)


def check(answer: Answer, source: Sequence[str], expected: Expected) -> Verdict:
    """Check an answer against the numbered sentences of its source, which it cites from 1. Time is linear in both."""
    if not answer.sentences or not all(sentence.text.strip() for sentence in answer.sentences):
        return Verdict(problems=(Problem(reason=Reason.EMPTY),))
    known = _Source(source, base_language(expected.language))
    problems = [*_of_whole(answer, expected, known)]
    for number, sentence in enumerate(answer.sentences, start=1):
        verbatim = " ".join(sentence.text.split()) in known.verbatim
        found = [
            *of_form(sentence.text, expected.question, verbatim=verbatim),
            *_of_sentence(sentence, known, verbatim=verbatim),
        ]
        problems += [Problem(reason=reason, sentence=number, what=what) for reason, what in found]
    return Verdict(problems=tuple(problems))


_Found = Iterator[tuple[Reason, str]]


def _of_whole(answer: Answer, expected: Expected, source: _Source) -> Iterator[Problem]:
    length = word_count(answer.text)
    if len(answer.sentences) > expected.sentences:
        yield Problem(reason=Reason.LONG, what=f"{len(answer.sentences)} sentences")
    elif length > expected.words:
        yield Problem(reason=Reason.LONG, what=f"{length:.0f} words")
    wanted, said = base_language(expected.language), base_language(answer.language)
    own = " ".join(one.text for one in answer.sentences if " ".join(one.text.split()) not in source.verbatim)
    if said and wanted and said != wanted:
        yield Problem(reason=Reason.LANGUAGE, what=said)
    elif wanted and word_count(own) >= _LANGUAGE_WORDS and (read := _language_of(own, wanted)) != wanted:
        yield Problem(reason=Reason.LANGUAGE, what=read)


def _language_of(text: str, wanted: str) -> str:
    """Guess the language of a few lines: too few for `identify`, which wants a whole text before it doubts what was declared."""
    read, guess = identify(text, wanted), identify(text)
    if read != wanted or guess not in FUNCTION_WORDS or wanted not in FUNCTION_WORDS:
        return read
    said = words.tokens(text)
    theirs, ours = (sum(word in FUNCTION_WORDS[one] for word in said) for one in (guess, wanted))
    return guess if theirs >= _CLEAR_HITS and theirs > 2 * ours else wanted


def _of_sentence(sentence: AnswerSentence, source: _Source, *, verbatim: bool) -> _Found:
    cited = [number - 1 for number in sentence.sources if 1 <= number <= len(source.sentences)]
    if not cited or len(cited) < len(sentence.sources) or len(cited) > _MOST_CITED:
        yield Reason.CITATION, ", ".join(map(str, sentence.sources)) or "none"
        return
    if verbatim:
        return  # what it says, the article says
    yield from _of_support(sentence.text, cited, source)
    yield from _of_figures(sentence.text, cited, source)
    yield from _of_names(sentence.text, cited, source)
    yield from _of_quotations(sentence.text, cited, source)
    yield from _of_polarity(sentence.text, cited, source)


def _of_support(text: str, cited: Sequence[int], source: _Source) -> _Found:
    terms = source.terms_of(text)
    around = source.around(cited, before=1, after=1)
    near = frozenset().union(*(source.terms[index] for index in around))
    strange = [term for term in terms if term not in near]
    if len(strange) > max(0.0, (1 - SUPPORT) * (len(terms) - _FEW)):
        yield Reason.UNSUPPORTED, ", ".join(strange[:4])
        return
    joined = [pair for pair in pairwise(terms) if not any(set(pair) <= source.terms[index] for index in around)]
    if len(joined) > NEW_JOINTS * (len(terms) - 1):
        yield Reason.UNSUPPORTED, ", ".join(" + ".join(pair) for pair in joined[:2])
        return
    spoken = words.tokens(text)
    pairs = list(pairwise(spoken))
    if pairs and sum(pair not in source.pairs for pair in pairs) > OWN_WORDING * len(pairs):
        yield Reason.WORDING, ""


def _of_figures(text: str, cited: Sequence[int], source: _Source) -> _Found:
    near = source.around(cited, before=1, after=1)
    wanted = figures.figures(text, source.language)
    known = (
        [one for index in near for one in figures.figures(source.sentences[index], source.language)] if wanted else []
    )
    for figure in figures.missing(wanted, known):
        yield Reason.NUMBER, figure.written
    dates = DATES.get(source.language, frozenset())
    said = frozenset().union(*(source.tokens[index] for index in near))
    for word in dict.fromkeys(words.tokens(text)):
        if word in dates and word not in said:
            yield Reason.DATE, word


def _of_names(text: str, cited: Sequence[int], source: _Source) -> _Found:
    near = source.around(cited, before=len(source.sentences), after=_NAMED_AFTER)
    known = frozenset().union(*(source.tokens[index] for index in near))
    terms = frozenset().union(*(source.terms[index] for index in near))
    common, dates = vocabulary(source.language).common, DATES.get(source.language, frozenset())
    for name, opens in dict.fromkeys(words.names(text)):
        low = name.lower()
        if (
            low in dates
            or low in SCALES
            or low in known
            or (opens and (low in common or not terms.isdisjoint(source.terms_of(low))))
        ):
            continue
        if not words.is_named(low, known, source.language):
            yield Reason.NAME, name


def _of_quotations(text: str, cited: Sequence[int], source: _Source) -> _Found:
    found = quotations(text)
    if found.balance != 0:
        yield Reason.QUOTATION, "a mark without its other half"
        return
    near = source.around(cited, before=1, after=1)
    wording = f" {' '.join(source.wordings[index] for index in near)} "
    for said in filter(None, map(words.plain, words.quoted(text))):
        holding = [index for index in near if said in source.wordings[index]] or near
        marked = any(quotations(source.sentences[index]).share for index in holding)
        if f" {said} " not in wording or not marked:
            yield Reason.QUOTATION, said[:60]
        elif len(said.split()) >= _SPOKEN and not _has_speaker(text, found.outside, holding, source):
            yield Reason.SPEAKER, found.outside.strip()[:40]


def _has_speaker(text: str, outside: str, holding: Sequence[int], source: _Source) -> bool:
    """Whether somebody is left to say it, and whoever is named beside it is named near it in the source too."""
    if not {Flag.NAKED, Flag.UNNAMED_SPEAKER}.isdisjoint(judge(text, source.language).flags):
        return False
    common = vocabulary(source.language).common
    named = [low for name, opens in words.names(outside.strip()) if (low := name.lower()) not in common or not opens]
    if not named:
        return True
    around = source.around(holding, before=_SPEAKER_BEFORE, after=1)
    known = frozenset().union(*(source.tokens[index] for index in around))
    return any(words.is_named(name, known, source.language) for name in named)


def _of_polarity(text: str, cited: Sequence[int], source: _Source) -> _Found:
    said, near = words.tokens(text), [source.tokens[index] for index in source.around(cited, before=1, after=1)]
    ours = [source.tokens[index] for index in cited]
    added = polarity.added_negation(said, near, source.language)
    if word := added or polarity.dropped_negation(said, ours, source.language):
        yield Reason.NEGATION, word
    if word := polarity.dropped_hedge(said, ours, source.language):
        yield Reason.HEDGE, word
