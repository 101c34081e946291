"""How much a sentence is worth for a summary, before honesty has its say: a linear model with plain weights.

Where the weights come from: `benchmarks/summaries/train.py` learnt them from English, French and Vietnamese news with summaries by people; which sets, under
which licences, and how they do on others is told in `docs/explanation/summaries.md`. Each feature has a weight, and some have two more: times the
logarithm of the position and times its inverse, since what a title word or a quotation says depends on where it stands.
"""

from collections.abc import Sequence
from operator import attrgetter, mul
from typing import NamedTuple

from digest.summaries.features import Features

LEARNT_FROM = frozenset(("en", "fr", "vi"))
LEAD_PRIOR = 0.2  # times log(1 + position): a mild preference for the top in the languages that nothing was learnt from


class Weight(NamedTuple):
    """Weights of one feature: alone, times the logarithm of the position, times the inverse position."""

    alone: float
    by_log: float = 0.0
    by_inverse: float = 0.0


WEIGHTS = {
    "inverse_position": Weight(0.3958),
    "first": Weight(-1.3237),
    "second": Weight(-0.2148),
    "third": Weight(-0.0178),
    "relative_position": Weight(-0.2334),
    "log_position": Weight(-0.2772),
    "opens_paragraph": Weight(-0.0280),
    "inverse_paragraph": Weight(0.1384),
    "length": Weight(0.7887, -0.1296, 0.0261),
    "short": Weight(-0.3213),
    "long": Weight(0.0295),
    "title_cosine": Weight(0.5374, 0.9835, 1.4398),
    "title_recall": Weight(0.4529, 0.2950, -0.3655),
    "centrality": Weight(0.0729, -0.0751, -0.2990),
    "mean_frequency": Weight(0.3100, 0.0558, 0.3322),
    "forward": Weight(0.4473, -0.1317, -0.3637),
    "backward": Weight(-0.1448),
    "lead_cosine": Weight(0.3672),
    "keywords": Weight(0.0101, 0.2280, 0.5400),
    "names": Weight(-0.0067, 0.0329, 0.5009),
    "name_frequency": Weight(-0.2745, 0.1184, 0.1835),
    "numbers": Weight(0.1720, -0.0388, -0.2031),
    "quoted": Weight(-0.3546, 0.1072, 0.0553),
    "opens_quoted": Weight(-0.4095, 0.0506, 0.6072),
    "opens_pronoun": Weight(0.0567, -0.0256, -0.3023),
    "opens_connective": Weight(0.0636, 0.0128, -0.6348),
    "question": Weight(-0.3899),
    "first_person": Weight(-0.3934),
    "content": Weight(-0.0120),
    "colon": Weight(-0.1186),
    "novelty": Weight(0.6541, -0.3453, -0.1165),
    "first_paragraph": Weight(0.0455),
    "medium_length": Weight(0.0307),
}
RANKS = {"centrality": (-0.2281, -0.1470), "keywords": (0.0634, 0.0235), "forward": (-0.2028, 0.0805)}
"""Weights of a sentence's rank in a feature: as a share of all ranks, and among the first five."""
SQUARED_LENGTH = -0.2804
SQUARED_CENTRALITY = -0.7595
_FIRST_RANKS = 5

_ALONE = tuple(WEIGHTS[name].alone for name in Features._fields)
_CROSSED = tuple(name for name in Features._fields if WEIGHTS[name].by_log or WEIGHTS[name].by_inverse)
_BY_LOG, _BY_INVERSE = (tuple(getattr(WEIGHTS[name], by) for name in _CROSSED) for by in ("by_log", "by_inverse"))
_crossed = attrgetter(*_CROSSED)


def score(features: Sequence[Features], language: str = "") -> list[float]:
    """Give one score per sentence; only differences between sentences of one text mean anything. Any base language is fine."""
    prior = 0.0 if language in LEARNT_FROM else LEAD_PRIOR
    scores = [_linear(one) + _squares(one) - prior * one.log_position for one in features]
    last = max(1, len(features) - 1)
    for name, (by_share, by_first) in RANKS.items():
        for at, rank in enumerate(_ranks([getattr(one, name) for one in features])):
            scores[at] += by_share * rank / last + by_first * min(rank, _FIRST_RANKS) / _FIRST_RANKS
    return scores


def _linear(features: Features) -> float:
    logarithm, inverse = features.log_position, features.inverse_position
    total: float = sum(map(mul, features, _ALONE))
    two = _crossed(features)
    crossed: float = logarithm * sum(map(mul, two, _BY_LOG)) + inverse * sum(map(mul, two, _BY_INVERSE))
    return total + crossed


def _squares(features: Features) -> float:
    return SQUARED_LENGTH * features.length**2 + SQUARED_CENTRALITY * features.centrality**2


def _ranks(values: list[float]) -> list[int]:
    ranks = [0] * len(values)
    for rank, at in enumerate(sorted(range(len(values)), key=values.__getitem__, reverse=True)):
        ranks[at] = rank
    return ranks
