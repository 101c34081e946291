"""Whether a sentence still says yes where its source says yes, no where it says no, and "is said to" where the source does. Pure; on tokens alone.

Words are compared with what stands around them, since a sentence that drops a clause may rightly drop its "not" with it.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import pairwise

from digest.summaries.faithfulness.signals import DOUBTS, NEGATORS, SPEECH
from digest.summaries.terms import Stems, terms_of
from digest.summaries.vocabulary import vocabulary
from digest.summaries.words import words_of

_REACH = 6  # words between a negation and what it negates
_GAP = 3  # words that may stand between the two neighbours of a negation that was left out
_NONE: frozenset[str] = frozenset()
_NEIGHBOURS = 2
_HEDGE_REACH = 6  # words
_CLOSING = 5  # words: so near its end a verb of speech has spoken of what stands before it
_MOST = 0.6


def negators(language: str) -> AbstractSet[str]:
    """Give the words of a language that say no; none for one that is not known."""
    return NEGATORS.get(language, _NONE)


def added_negation(answer: Sequence[str], source: Sequence[Sequence[str]], language: str) -> str:
    """Give the first negation of the answer, with its neighbour, that stands near none of the same words in the source; empty when there is none."""
    saying_no = negators(language)
    for at, word in enumerate(answer):
        if word not in saying_no:
            continue
        beside = _beside(answer, at, saying_no, language)
        if not any(_negated(beside, sentence, saying_no, language) for sentence in source):
            return " ".join(answer[max(0, at - 1) : at + 2])
    return ""


def dropped_negation(answer: Sequence[str], source: Sequence[Sequence[str]], language: str) -> str:
    """Give the first negation of the source that is missing between its two neighbours in the answer; empty when there is none."""
    saying_no = negators(language)
    stems = [_stem(word, language) for word in answer]
    for sentence in source:
        for at, word in enumerate(sentence):
            if word not in saying_no:
                continue
            before = _nearest(reversed(sentence[max(0, at - _GAP) : at]), saying_no, language)
            after = _nearest(iter(sentence[at + 1 : at + 1 + _GAP]), saying_no, language)
            if before and after and _stands_without(before, after, answer, stems, saying_no):
                return word
            if after and not before and _is_affirmed(after, answer, stems, source, language):
                return word
    return ""


def dropped_hedge(answer: Sequence[str], source: Sequence[Sequence[str]], language: str) -> str:
    """Give the hedge of the source that its words lost in the answer: `allegedly`, `said`; empty when there is none.

    A doubt wants a doubt, what somebody said wants a speaker or a doubt.
    """
    doubts, speech = DOUBTS.get(language, _NONE), SPEECH.get(language, _NONE) | vocabulary(language).speech
    doubted, spoken = not doubts.isdisjoint(answer), not speech.isdisjoint(answer)
    stems = {stem for word in answer if (stem := _stem(word, language))}
    for sentence in source:
        for at, word in enumerate(sentence):
            lost = (word in doubts and not doubted) or (word in speech and not (spoken or doubted))
            if lost and any(_is_said(side, stems, doubts | speech, language) for side in _hedged(sentence, at, doubts)):
                return word
    return ""


def _hedged(sentence: Sequence[str], at: int, doubts: AbstractSet[str]) -> list[Sequence[str]]:
    """Give what a hedge speaks of: what follows it, and what stands before it where it closes the sentence ("..., police said") or is a mere adverb."""
    sides = [sentence[at + 1 : at + 1 + _HEDGE_REACH]]
    if sentence[at] in doubts or at >= len(sentence) - _CLOSING:
        sides.append(sentence[max(0, at - _HEDGE_REACH) : at])
    return sides


def _is_said(side: Sequence[str], stems: AbstractSet[str], hedges: AbstractSet[str], language: str) -> bool:
    near = _content(side, hedges, language)
    return len(near) > 1 and sum(stem in stems for stem in near) > _MOST * len(near)


@lru_cache(maxsize=4096)
def _stem(word: str, language: str) -> str:
    found = terms_of(word, words_of(word), Stems(vocabulary(language).common))
    return found[0] if found else ""


def _content(words: Sequence[str], without: AbstractSet[str], language: str) -> set[str]:
    return {stem for word in words if word not in without and (stem := _stem(word, language))}


def _beside(words: Sequence[str], at: int, saying_no: AbstractSet[str], language: str) -> tuple[set[str], set[str]]:
    """Give the stems of the nearest words that mean something, before and behind."""
    before = [
        stem
        for word in reversed(words[max(0, at - _REACH) : at])
        if word not in saying_no and (stem := _stem(word, language))
    ]
    after = [
        stem for word in words[at + 1 : at + 1 + _REACH] if word not in saying_no and (stem := _stem(word, language))
    ]
    return set(before[:_NEIGHBOURS]), set(after[:_NEIGHBOURS])


def _negated(
    beside: tuple[set[str], set[str]], sentence: Sequence[str], saying_no: AbstractSet[str], language: str
) -> bool:
    """Whether a negation of this sentence stands beside the same words, on the same side of one of them at least."""
    before, after = beside
    for at, word in enumerate(sentence):
        if word in saying_no:
            left, right = _beside(sentence, at, saying_no, language)
            if (after & right) or (before & left) or not (before or after):
                return True
    return False


def _nearest(words: Iterable[str], saying_no: AbstractSet[str], language: str) -> str:
    for word in words:
        if word not in saying_no and (stem := _stem(word, language)):
            return stem
    return ""


def _is_affirmed(
    stem: str, answer: Sequence[str], stems: Sequence[str], source: Sequence[Sequence[str]], language: str
) -> bool:
    """Whether the answer has a word without a negation near it that the source has nowhere without one."""
    saying_no = negators(language)

    def bare(words: Sequence[str], of: Sequence[str]) -> list[bool]:
        near = (words[max(0, at - _REACH) : at + _GAP] for at, one in enumerate(of) if one == stem)
        return [saying_no.isdisjoint(span) for span in near]

    in_source = [one for words in source for one in bare(words, [_stem(word, language) for word in words])]
    in_answer = bare(answer, stems)
    return bool(in_answer) and all(in_answer) and not any(in_source)


def _stands_without(
    before: str, after: str, answer: Sequence[str], stems: Sequence[str], saying_no: AbstractSet[str]
) -> bool:
    at = [place for place, stem in enumerate(stems) if stem in (before, after)]
    for one, other in pairwise(at):
        close = other - one <= _GAP + 1 and stems[one] == before and stems[other] == after
        if close and saying_no.isdisjoint(answer[max(0, one - 1) : other + _GAP]):
            return True
    return False
