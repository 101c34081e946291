"""Sentences as candidates for a summary: what each is worth once every flag of honesty has taken its price. Pure; knows nothing of the others that are chosen."""

import math
from collections.abc import Mapping, Sequence
from copy import copy
from itertools import accumulate, pairwise
from typing import NamedTuple

from digest.summaries.antecedents import TITLE, Places
from digest.summaries.asked import Asked, ByPlace, Drawn, once
from digest.summaries.body import Sentence
from digest.summaries.halves import turned_over
from digest.summaries.honesty import Flag, Judgement
from digest.summaries.people import NOBODY, Named
from digest.summaries.presumed import NOTHING
from digest.summaries.terms import Vector
from digest.summaries.verdicts import overturned
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


class Candidate:
    """A sentence with its place in the text, and what was judged of it. What is not known at once is found when it is asked for, and kept.

    `share` of 1: what it is worth before the prices are paid; never less than its `worth`. `length` in words; `opening`: the share of its value that a
    summary keeps which opens with it.
    """

    def __init__(self, at: int, sentence: Sentence, judgement: Judgement, share: float, around: "Around") -> None:
        self.at = at
        self.sentence = sentence
        self.judgement = judgement
        self.share = share
        self.length = judgement.length
        self.vector: Vector = around.vectors[at]
        self.opening = around.openings[at]
        self._around = around

    def but(self, **changes: object) -> "Candidate":
        """Give the same sentence with something else known of it."""
        changed = copy(self)
        changed.__dict__.update(changes)
        return changed

    @once
    def leans(self) -> bool:
        """Whether it leans on the sentence before it."""
        return self.judgement.leans

    @once
    def worth(self) -> float:
        """What it is worth where its neighbours stand beside it."""
        return self.share * _worth(self.sentence, self.judgement)

    @once
    def alone(self) -> float:
        """What it is worth without the sentence before it."""
        return self.worth * _price_alone(self.judgement.flags, self.told_at, self.at)

    @once
    def apart(self) -> float:
        """What it is worth behind others of which none tells what it takes for told."""
        return self.worth * (1.0 if self.is_verdict else _price_apart(self.judgement.flags, self.told_at))

    @once
    def turned_by(self) -> int | None:
        """The place of the sentence without which it tells half of something: the next one turns it over, or another says that it is false."""
        if self.is_refuted:
            return self._around.verdicts[self.at]
        return self.at + 1 if self._around.turned[self.at] else None

    @property
    def is_refuted(self) -> bool:
        """Whether a sentence behind it says that it is false."""
        return self._around.verdicts.get(self.at, self.at) != self.at

    @property
    def is_verdict(self) -> bool:
        """Whether it says of what stands before it that it is false."""
        return self._around.verdicts.get(self.at) == self.at

    @once
    def place(self) -> int:
        """Its place among the sentences that lean on none."""
        return self._around.places[self.at]

    @once
    def named(self) -> Named:
        """The people whom it names."""
        return self._around.named[self.at]

    @once
    def presumed(self) -> Vector:
        """The words that the text told before it, with their shares of it."""
        return self._around.presumes[self.at]

    @once
    def told_at(self) -> Places | None:
        """Where the text tells what it takes for told; None where nothing is known of it."""
        return self._around.told_at[self.at]


Chosen = tuple[Candidate, ...]


class Around(NamedTuple):
    """What candidates have to know of the whole text, by their places."""

    vectors: Sequence[Vector]
    openings: Sequence[float]
    turned: ByPlace[bool]
    verdicts: Mapping[int, int]
    places: ByPlace[int]
    named: ByPlace[Named]
    told_at: ByPlace[Places | None]
    presumes: ByPlace[Vector]


def candidates(
    sentences: Sequence[Sentence],
    judgements: Sequence[Judgement],
    scores: Sequence[float],
    vectors: Sequence[Vector],
    named: ByPlace[Named] | None = None,
    language: str = "",
    told_at: ByPlace[Places | None] | None = None,
    presumes: ByPlace[Vector] | None = None,
) -> list[Candidate]:
    """Make candidates of all sentences. What is None is not known: no people, nothing that is taken for told."""
    top = max(scores, default=0.0)
    sharpness = _SHARPNESS if language in LEARNT_FROM else _SHARPNESS_ELSEWHERE
    raw = [math.exp(sharpness * (score - top)) for score in scores]
    total = sum(raw) or 1.0
    around = Around(
        vectors=vectors,
        openings=_openings(sentences),
        turned=turned_over(sentences, language),
        verdicts=overturned([sentence.text for sentence in sentences], judgements, language),
        places=Drawn(accumulate(int(not one.leans) for one in judgements)),
        named=Asked(lambda _: NOBODY) if named is None else named,
        told_at=Asked(lambda _: None) if told_at is None else told_at,
        presumes=Asked(lambda _: NOTHING) if presumes is None else presumes,
    )
    return [
        Candidate(at, sentence, judgement, share / total, around)
        for at, (sentence, judgement, share) in enumerate(zip(sentences, judgements, raw, strict=True))
    ]


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
