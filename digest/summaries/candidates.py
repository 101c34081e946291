"""Sentences as candidates for a summary: what each is worth once every flag of honesty has taken its price. Pure; knows nothing of the others that are chosen."""

import math
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from digest.summaries.antecedents import TITLE, Places
from digest.summaries.body import Sentence
from digest.summaries.halves import turned_over
from digest.summaries.honesty import LEANING, Flag, Judgement
from digest.summaries.people import NOBODY, Named
from digest.summaries.presumed import NOTHING
from digest.summaries.terms import Vector
from digest.summaries.weights import LEARNT_FROM

_SHARPNESS = 3.0  # shares as they were learnt spread over too many sentences: differences of scores count for more
_SHARPNESS_ELSEWHERE = 2.2  # in languages that nothing was learnt from, where a better score is less sure to be one
_BRIEF = 8  # words: many a caption and many an exclamation is as long, and hardly a fact
_PRICES = {
    Flag.QUESTION: 0.05,
    Flag.ADDRESS: 0.2,
    Flag.FIRST_PERSON: 0.03,
    Flag.SHORT: 0.02,
    Flag.LONG: 0.2,
    Flag.UNFINISHED: 0.15,
    Flag.STUB: 0.1,
    Flag.HEADLESS: 0.03,
    Flag.GLUED: 0.05,
    Flag.VERBLESS: 0.1,
    Flag.FOREIGN: 0.02,
}
_PRICE_OF_COMPANY = {
    Flag.PRONOUN: 0.12,
    Flag.UNNAMED_SPEAKER: 0.12,
    Flag.CONNECTIVE: 0.5,
    Flag.RESUMING: 0.9,
    Flag.INDIRECT: 0.7,
}
_PRICE_OF_BEING_ALONE = {
    Flag.PRONOUN: 0.01,
    Flag.UNNAMED_SPEAKER: 0.05,
    Flag.CONNECTIVE: 0.15,
    Flag.RESUMING: 0.05,
    Flag.INDIRECT: 0.05,
    Flag.ADDING: 0.2,
    Flag.DEFINITE: 0.2,
    Flag.POINTING: 0.15,
}
_PRICES_OF_POINTING = (0.35, 0.03)  # where the title tells "this plan", and where nothing does
_PRICES_OF_OPENING_THE_TEXT = {Flag.POINTING: 0.35, Flag.DEFINITE: 0.6}  # where no sentence was left out before it
_PRICES_OF_DEFINITES = (0.6, 0.2)  # the same of "the company"
_PRICE_OF_UNTOLD = 0.6  # "the company" behind other sentences, and none of them tells of it
_PRICE_OF_ADDING = 0.4  # "also" behind other sentences than the one that it adds to
_PRICE_OF_QUOTED_OPENING = 0.6
_PRICE_OF_JOINING = 0.5
_PRICE_OF_BREVITY = 0.6
# What opens with any other than the first sentence counts in part: of first sentences readers found something to mend in 16 of 100, of others that opened
# a summary in 36 where they open a paragraph, and in 49 elsewhere.
_BELOW = 0.8
_INSIDE = 0.5
_IN_ONE_BLOCK = 0.65  # where nothing tells which sentences open a paragraph
_PARAGRAPHS = 0.2  # for each sentence: fewer tell nothing of where one begins


class Candidate(NamedTuple):
    """A sentence with its place in the text, and what was judged of it.

    `worth` where its neighbours stand beside it, `alone` without the sentence before it, `apart` behind others of which none tells what it takes for told;
    the share `opening` of its value that a summary keeps which opens with it; whether it `leans` on the one before it, and whether the next one turns it over with a "but"; `length` in words; `told_at`: where the text tells
    that, None where nothing is known of it; its `place` among the sentences that lean on none; `presumed`: the words that the text told before it, with their shares of it.
    """

    at: int
    sentence: Sentence
    judgement: Judgement
    worth: float
    alone: float
    apart: float
    leans: bool
    length: float
    vector: Vector
    named: Named = NOBODY
    turned: bool = False
    opening: float = 1.0
    place: int = 0
    presumed: Vector = NOTHING
    told_at: Places | None = None


Chosen = tuple[Candidate, ...]


def candidates(
    sentences: Sequence[Sentence],
    judgements: Sequence[Judgement],
    scores: Sequence[float],
    vectors: Sequence[Vector],
    named: Sequence[Named] = (),
    language: str = "",
    told_at: Sequence[Places | None] = (),
    presumes: Sequence[Vector] = (),
) -> list[Candidate]:
    """Make candidates of all sentences; `worth` is a share of 1 before the prices are paid. `named`: the people of each, where known."""
    top = max(scores, default=0.0)
    sharpness = _SHARPNESS if language in LEARNT_FROM else _SHARPNESS_ELSEWHERE
    raw = [math.exp(sharpness * (score - top)) for score in scores]
    total = sum(raw) or 1.0
    turned = turned_over(sentences, language)
    openings = _openings(sentences)
    leans = [not LEANING.isdisjoint(one.flags) for one in judgements]
    places = list(accumulate(int(not one) for one in leans))
    found = []
    for at, (sentence, judgement, share, vector) in enumerate(zip(sentences, judgements, raw, vectors, strict=True)):
        flags, told = judgement.flags, told_at[at] if told_at else None
        worth = share / total * _worth(sentence, judgement)
        bound = bool(flags) or told is not None
        found.append(
            Candidate(
                at=at,
                sentence=sentence,
                judgement=judgement,
                worth=worth,
                alone=worth * _price_alone(flags, told, at) if bound else worth,
                apart=worth * _price_apart(flags, told) if bound else worth,
                leans=leans[at],
                length=judgement.length,
                vector=vector,
                named=named[at] if named else NOBODY,
                turned=at in turned,
                opening=openings[at],
                place=places[at],
                presumed=presumes[at] if presumes else NOTHING,
                told_at=told,
            )
        )
    return found


def _openings(sentences: Sequence[Sentence]) -> list[float]:
    """Give the share of its value that a summary has which opens with each sentence; where paragraphs begin is known of a text that has several."""
    if not sentences:
        return []
    if sentences[-1].paragraph - sentences[0].paragraph < _PARAGRAPHS * len(sentences):
        return [1.0] + [_IN_ONE_BLOCK] * (len(sentences) - 1)
    inside = [one.paragraph == before.paragraph for before, one in pairwise(sentences)]
    return [1.0, *(_INSIDE if is_inside else _BELOW for is_inside in inside)]


def _price_alone(flags: frozenset[Flag], told_at: Places | None, at: int) -> float:
    """Give the price of being the first that is printed. What opens the text takes nothing for told that the text has."""
    if told_at is None and at:
        return _price(flags, _PRICE_OF_BEING_ALONE)
    if told_at is None:
        others = _price(flags - {Flag.POINTING, Flag.DEFINITE, Flag.ADDING}, _PRICE_OF_BEING_ALONE)
        return others * _price(flags, _PRICES_OF_OPENING_THE_TEXT)
    by_title, untold = _PRICES_OF_POINTING if Flag.POINTING in flags else _PRICES_OF_DEFINITES
    others = _price(flags - {Flag.POINTING, Flag.DEFINITE}, _PRICE_OF_BEING_ALONE)
    return others * (by_title if TITLE in told_at else untold)


def _price_apart(flags: frozenset[Flag], told_at: Places | None) -> float:
    """Give the price of what nothing printed before it tells: below 0 for "this meeting", so that no summary grows by a riddle."""
    by_title = told_at is not None and TITLE in told_at
    if Flag.POINTING in flags:
        return _PRICES_OF_POINTING[0] if by_title else -1.0
    if Flag.ADDING in flags:
        return _PRICE_OF_ADDING
    if by_title or (told_at is None and Flag.DEFINITE not in flags):
        return 1.0
    return _PRICE_OF_UNTOLD


def _worth(sentence: Sentence, judgement: Judgement) -> float:
    price = _price(judgement.flags, _PRICES) * _price(judgement.flags, _PRICE_OF_COMPANY)
    if judgement.length < _BRIEF:
        price *= _PRICE_OF_BREVITY
    if sentence.joined:
        price *= _PRICE_OF_JOINING
    if judgement.quoted.share > 0.5 and not judgement.quoted.outside[:1].strip():  # noqa: PLR2004  mostly quoted
        price *= _PRICE_OF_QUOTED_OPENING
    return price


def _price(flags: frozenset[Flag], prices: dict[Flag, float]) -> float:
    if not flags:
        return 1.0
    return math.prod(prices[flag] for flag in flags if flag in prices)
