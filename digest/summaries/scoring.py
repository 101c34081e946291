"""How much a sentence is worth for a summary, before honesty has its say: a linear model with plain weights.

Where the weights come from: a prototype of this summariser, in which they were learnt. Which texts it was trained on is not recorded here, so nothing is
claimed of how they do on any set; the tests say what summaries must and must not hold. Each feature has a weight, and some have two more: times the
logarithm of the position and times its inverse, since what a title word or a quotation says depends on where it stands.
"""

from collections.abc import Sequence
from typing import NamedTuple

from digest.summaries.features import Features

LEAD_PRIOR = 0.4  # times log(1 + position): a mild preference for the top, on top of what was learnt


class Weight(NamedTuple):
    """Weights of one feature: alone, times the logarithm of the position, times the inverse position."""

    alone: float
    by_log: float = 0.0
    by_inverse: float = 0.0


WEIGHTS = {
    "inverse_position": Weight(-0.0385),
    "first": Weight(-0.3701),
    "second": Weight(-0.0723),
    "third": Weight(0.1051),
    "relative_position": Weight(0.157),
    "log_position": Weight(-0.2556),
    "opens_paragraph": Weight(-0.1277),
    "inverse_paragraph": Weight(0.0169),
    "length": Weight(0.5494, -0.26, -0.3581),
    "short": Weight(-0.1501),
    "long": Weight(-0.0689),
    "title_cosine": Weight(1.2763, 0.5485, -0.0462),
    "title_recall": Weight(0.6191, 0.1948, -0.3233),
    "centrality": Weight(-0.4375, -0.6037, 0.3459),
    "mean_frequency": Weight(0.5093, 0.1102, -0.0367),
    "forward": Weight(0.3075, -0.0118, -0.5225),
    "backward": Weight(0.0646),
    "lead_cosine": Weight(-0.59),
    "keywords": Weight(0.3097, 0.0486, 0.1419),
    "names": Weight(0.1018, -0.0044, 0.201),
    "name_frequency": Weight(-0.5523, 0.2205, 0.3977),
    "numbers": Weight(0.2995, -0.1254, -0.2987),
    "quoted": Weight(-0.0709, -0.0445, -0.0059),
    "opens_quoted": Weight(-0.205, 0.0524, 0.2966),
    "opens_pronoun": Weight(0.0726, -0.0481, -0.3738),
    "opens_connective": Weight(0.0116, 0.0427, -0.3963),
    "question": Weight(-0.2155),
    "first_person": Weight(-0.6063),
    "content": Weight(-0.0083),
    "colon": Weight(-0.0383),
    "novelty": Weight(1.0628, -0.3621, -0.0328),
    "first_paragraph": Weight(-0.374),
    "medium_length": Weight(0.056),
}
RANKS = {"centrality": (-0.4663, 0.0128), "keywords": (0.1677, -0.1177), "forward": (0.0156, -0.1274)}
"""Weights of a sentence's rank in a feature: as a share of all ranks, and among the first five."""
SQUARED_LENGTH = -0.0662
SQUARED_CENTRALITY = -0.4227
_FIRST_RANKS = 5

_IN_ORDER = tuple(WEIGHTS[name] for name in Features._fields)


def score(features: Sequence[Features]) -> list[float]:
    """Give one score per sentence; only differences between sentences of one text mean anything."""
    scores = [_linear(one) + _squares(one) for one in features]
    for name, (by_share, by_first) in RANKS.items():
        for at, rank in enumerate(_ranks([getattr(one, name) for one in features])):
            scores[at] += (
                by_share * rank / max(1, len(features) - 1) + by_first * min(rank, _FIRST_RANKS) / _FIRST_RANKS
            )
    return scores


def _linear(features: Features) -> float:
    logarithm, inverse = features.log_position, features.inverse_position
    total = -LEAD_PRIOR * logarithm
    for value, (alone, by_log, by_inverse) in zip(features, _IN_ORDER, strict=True):
        if value:
            total += value * (alone + by_log * logarithm + by_inverse * inverse)
    return total


def _squares(features: Features) -> float:
    return SQUARED_LENGTH * features.length**2 + SQUARED_CENTRALITY * features.centrality**2


def _ranks(values: list[float]) -> list[int]:
    ranks = [0] * len(values)
    for rank, at in enumerate(sorted(range(len(values)), key=lambda index: -values[index])):
        ranks[at] = rank
    return ranks
