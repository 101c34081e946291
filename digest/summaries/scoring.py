"""How much a sentence is worth for a summary, before honesty has its say: a linear model with plain weights.

Where the weights come from: `benchmarks/summaries/train.py` learnt them from English, French and Vietnamese news with summaries by people; which sets, under
which licences, and how they do on others is told in `docs/explanation/summaries.md`. Each feature has a weight, and some have two more: times the
logarithm of the position and times its inverse, since what a title word or a quotation says depends on where it stands.
"""

from collections.abc import Sequence
from typing import NamedTuple

from digest.summaries.features import Features

LEAD_PRIOR = 0.25  # times log(1 + position): a mild preference for the top, on top of what was learnt


class Weight(NamedTuple):
    """Weights of one feature: alone, times the logarithm of the position, times the inverse position."""

    alone: float
    by_log: float = 0.0
    by_inverse: float = 0.0


WEIGHTS = {
    "inverse_position": Weight(0.4082),
    "first": Weight(-1.3637),
    "second": Weight(-0.2311),
    "third": Weight(-0.0267),
    "relative_position": Weight(-0.2153),
    "log_position": Weight(-0.2816),
    "opens_paragraph": Weight(-0.0238),
    "inverse_paragraph": Weight(0.1593),
    "length": Weight(0.8039, -0.1203, 0.0134),
    "short": Weight(-0.3183),
    "long": Weight(0.0241),
    "title_cosine": Weight(0.5740, 0.9666, 1.4062),
    "title_recall": Weight(0.4159, 0.3088, -0.3354),
    "centrality": Weight(0.1319, -0.1053, -0.3047),
    "mean_frequency": Weight(0.3357, 0.0526, 0.3211),
    "forward": Weight(0.4548, -0.1367, -0.3810),
    "backward": Weight(-0.1501),
    "lead_cosine": Weight(0.3906),
    "keywords": Weight(-0.0037, 0.2208, 0.5170),
    "names": Weight(-0.0141, 0.0345, 0.5116),
    "name_frequency": Weight(-0.2755, 0.1203, 0.1822),
    "numbers": Weight(0.1531, -0.0334, -0.1742),
    "quoted": Weight(-0.3501, 0.1049, 0.0967),
    "opens_quoted": Weight(-0.4088, 0.0496, 0.5836),
    "opens_pronoun": Weight(0.0444, -0.0194, -0.3031),
    "opens_connective": Weight(0.0396, 0.0192, -0.5967),
    "question": Weight(-0.3880),
    "first_person": Weight(-0.3958),
    "content": Weight(0.0060),
    "colon": Weight(-0.1146),
    "novelty": Weight(0.6468, -0.3526, -0.0820),
    "first_paragraph": Weight(0.0356),
    "medium_length": Weight(0.0287),
}
RANKS = {"centrality": (-0.2219, -0.1351), "keywords": (0.0619, 0.0169), "forward": (-0.2028, 0.0714)}
"""Weights of a sentence's rank in a feature: as a share of all ranks, and among the first five."""
SQUARED_LENGTH = -0.2876
SQUARED_CENTRALITY = -0.7592
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
