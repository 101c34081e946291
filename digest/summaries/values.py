"""What a set of sentences is worth together: less where it repeats itself, takes somebody for known, tells half of something, or has more words than it needs. Pure; chooses nothing."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from digest.summaries.candidates import Candidate, Chosen
from digest.summaries.honesty import Flag
from digest.summaries.presumed import share_of_presumed
from digest.summaries.terms import Vector, cosine
from digest.summaries.weights import LEARNT_FROM
from digest.summaries.words import shows_a_name

_REDUNDANCY = 0.3
ALIKE = 0.6  # cosine above which two sentences say much the same, and one of them is hardly worth its room
_SAME_THING = 0.75  # cosine above which one of them is worth nothing
_TERMS, _SHARE_OF_TERMS = 10, 0.6  # terms of the shorter sentence that stand in the longer one
_THIN = 24  # words: a shorter summary is poor while there is room for more
_THIN_AS_WRITTEN = {"vi": 14}  # the same in languages whose summaries by people are shorter
EXPLAINED = 4.0  # times what a pronoun is worth otherwise: the sentence before it is there, and names somebody
_UNWELCOME = frozenset((Flag.FIRST_PERSON, Flag.QUESTION))
_PRICE_OF_STRANGERS = 1.2
_PRICE_OF_HALVES = 0.9  # what the next sentence turns over, without that one
_PRICE_OF_DISTANCE = 0.1  # for each sentence left out between it and the printed one before it
_FARTHEST = 10  # sentences
"""Readers found something to mend in 11 of 100 sentences right behind the printed one before them, in 22 where one was left out between, and in 55 ten or more
sentences farther down."""
_PRICE_OF_PRESUMING = 2.0  # times the share of a distant sentence that takes for told what is not printed
_ENOUGH = 40  # words: beyond them, a sentence that is worth less than its reading is left out


_PRICE_OF_ROOM = 0.0012  # a word, in the languages whose summaries by people showed that price
_PRICE_ELSEWHERE = 0.0003  # nothing showed one: all of the room may be used, but not for what is hardly worth printing


class Budget(NamedTuple):
    """What a summary may have at most: `sentences` and `words`. And what it costs: each word beyond some forty `room`, and to be `thin`, which is to have fewer words than that while more are wanted."""

    sentences: int
    words: int
    room: float
    thin: int


def budget_of(sentences: int, words: int, language: str) -> Budget:
    """Give the budget of a summary in a base language."""
    room = _PRICE_OF_ROOM if language in LEARNT_FROM else _PRICE_ELSEWHERE
    return Budget(sentences, words, room, _THIN_AS_WRITTEN.get(language, _THIN))


class Likeness(dict[tuple[int, int], float]):
    """The cosine of each pair of sentences, by their places, as it is asked for."""

    def __init__(self, vectors: Mapping[int, Vector]) -> None:
        super().__init__()
        self._vectors = vectors

    def __missing__(self, pair: tuple[int, int]) -> float:
        one, other = pair
        self[pair] = likeness = cosine(self._vectors[one], self._vectors[other])
        return likeness


def follows(before: Candidate, one: Candidate) -> bool:
    """Whether `before` is the sentence that explains `one`: an exclamation ("Look.") explains nothing."""
    near = one.at - before.at == 1 and one.sentence.paragraph - before.sentence.paragraph <= 1
    return near and Flag.SHORT not in before.judgement.flags


def value_of(chosen: Chosen, budget: Budget, likeness: Mapping[tuple[int, int], float]) -> float:
    """Give the value of a set within its budget."""
    value = chosen[0].worth if chosen[0].leans else chosen[0].alone
    if len(chosen) > 1:
        worths = [one.worth for one in chosen]
        value += sum([_worth_behind(chosen, number) for number in range(1, len(chosen))])
        nearest = max([likeness[one.at, other.at] for one, other in combinations(chosen, 2)])
        weakest = min(worths)
        value -= any(_says_again(one, other) for one, other in combinations(chosen, 2))
        value -= _REDUNDANCY * nearest * weakest + 0.5 * max(0.0, nearest - ALIKE) + (nearest > _SAME_THING)
    value *= chosen[0].opening
    value -= _PRICE_OF_STRANGERS * _worth_of_strangers(chosen)
    if any(one.turned_by is not None for one in chosen):
        places: set[int | None] = {None, *(one.at for one in chosen)}
        halves = [one for one in chosen if one.turned_by not in places]
        value -= sum([_PRICE_OF_HALVES * one.worth for one in halves]) + any(one.is_refuted for one in halves)
    length = length_of(chosen)
    value -= budget.room * max(0.0, length - _ENOUGH)
    return value * 0.7 if length < budget.thin and len(chosen) < budget.sentences else value


def _says_again(one: Candidate, other: Candidate) -> bool:
    """Whether a sentence of some length has nearly all of its words in another: a lead that repeats its sub-title."""
    less, more = sorted((one.vector, other.vector), key=len)
    return len(less) >= _TERMS and sum(term in more for term in less) >= _SHARE_OF_TERMS * len(less)


def _worth_of_strangers(chosen: Chosen) -> float:
    """Give the worth of the sentences that take somebody for known whom none before them introduces."""
    if not any(one.named.strangers for one in chosen):
        return 0.0
    known: frozenset[str] = frozenset()
    worth = 0.0
    for one in chosen:
        if not one.named.strangers <= known:
            worth += one.worth
        known |= one.named.introduces
    return worth


def _worth_behind(chosen: Chosen, number: int) -> float:
    """Give what a sentence is worth behind others: a pronoun or "this meeting" wants the sentence that explains it there.

    Below 0 for what would only fill the room: no summary grows by a riddle, nor by "I".
    """
    before, one = chosen[number - 1], chosen[number]
    flags = one.judgement.flags
    if not flags.isdisjoint(_UNWELCOME):
        return -one.worth
    share = _share(chosen, number)
    if one.apart != one.worth and not _is_told(chosen, number):
        return one.apart * share
    return one.worth * share * (EXPLAINED if Flag.PRONOUN in flags and shows_a_name(before.sentence.text) else 1.0)


def _share(chosen: Chosen, number: int) -> float:
    """Give the share of its worth that distance from the printed one before it leaves a sentence: the less, the more of it takes for told what is not printed."""
    one, before = chosen[number], chosen[number - 1]
    distance = one.place - before.place
    if distance <= 1:
        return 1.0
    untold = share_of_presumed(one.presumed, [other.vector for other in chosen[:number]])
    near = 1 - _PRICE_OF_DISTANCE * (min(distance, _FARTHEST) - 1)
    return near * max(0.0, 1 - _PRICE_OF_PRESUMING * untold)


def _is_told(chosen: Chosen, number: int) -> bool:
    """Whether what a sentence takes for told is told by the sentence right before it, or by another that is printed before it."""
    one = chosen[number]
    if follows(chosen[number - 1], one):
        return True
    return one.told_at is not None and any(before.at in one.told_at for before in chosen[:number])


def length_of(chosen: Sequence[Candidate]) -> float:
    """Give the words of all of them."""
    return sum([one.length for one in chosen])
