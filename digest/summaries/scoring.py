"""How much a sentence is worth for a summary, before honesty has its say: a linear model with plain weights.

Each feature has a weight, and some have two more: times the logarithm of the position and times its inverse, since what a title word or a quotation says
depends on where it stands. The numbers are those of `digest.summaries.weights`.
"""

from collections.abc import Callable, Sequence
from operator import itemgetter, mul
from typing import NamedTuple

from digest.summaries.features import Features
from digest.summaries.weights import BY_LANGUAGE, LEARNT_FROM, SHARED, Weights

LEAD_PRIOR = 0.2  # times log(1 + position): a mild preference for the top in the languages that nothing was learnt from
_FIRST_RANKS = 5


class _Model(NamedTuple):
    """Weights in the order of the features, and those that go with the position in the order in which `crossed` gives their features."""

    alone: tuple[float, ...]
    crossed: Callable[[Features], tuple[float, ...]]
    by_log: tuple[float, ...]
    by_inverse: tuple[float, ...]
    squared: tuple[float, float]
    ranks: dict[str, tuple[float, float]]


def score(features: Sequence[Features], language: str = "") -> list[float]:
    """Give one score per sentence; only differences between sentences of one text mean anything. Any base language is fine."""
    model = _MODELS.get(language, _SHARED)
    prior = 0.0 if language in LEARNT_FROM else LEAD_PRIOR
    scores = [_worth(one, model) - prior * one.log_position for one in features]
    last = max(1, len(features) - 1)
    for name, (by_share, by_first) in model.ranks.items():
        for rank, at in enumerate(_by_rank([getattr(one, name) for one in features])):
            scores[at] += by_share * rank / last + by_first * min(rank, _FIRST_RANKS) / _FIRST_RANKS
    return scores


def _model(weights: Weights) -> _Model:
    of = weights.features
    crossed = tuple(name for name in Features._fields if of[name].by_log or of[name].by_inverse)
    places = map(Features._fields.index, crossed)
    return _Model(
        alone=tuple(of[name].alone for name in Features._fields),
        crossed=itemgetter(*places),
        by_log=tuple(of[name].by_log for name in crossed),
        by_inverse=tuple(of[name].by_inverse for name in crossed),
        squared=(weights.squared_length, weights.squared_centrality),
        ranks=weights.ranks,
    )


def _worth(features: Features, model: _Model) -> float:
    crossed = model.crossed(features)
    by_log: float = features.log_position * sum(map(mul, crossed, model.by_log))
    by_inverse: float = features.inverse_position * sum(map(mul, crossed, model.by_inverse))
    alone: float = sum(map(mul, features, model.alone))
    by_length, by_centrality = model.squared
    return alone + (by_log + by_inverse) + (by_length * features.length**2 + by_centrality * features.centrality**2)


def _by_rank(values: list[float]) -> list[int]:
    """Give the places of the values, that of the greatest first, of equal ones the earlier."""
    return sorted(range(len(values)), key=values.__getitem__, reverse=True)


_SHARED = _model(SHARED)
_MODELS = {language: _model(weights) for language, weights in BY_LANGUAGE.items()}
