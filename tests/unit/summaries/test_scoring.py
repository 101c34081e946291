"""The linear model with its plain weights."""

import pytest

from digest.summaries.features import Features
from digest.summaries.scoring import LEAD_PRIOR, score
from digest.summaries.weights import BY_LANGUAGE, LEARNT_FROM, SHARED, Weights

WEIGHTS, RANKS = SHARED.features, SHARED.ranks
ZERO = Features(*[0.0] * len(Features._fields))


@pytest.mark.parametrize("weights", [SHARED, *BY_LANGUAGE.values()])
def test_every_feature_has_a_weight(weights: Weights):
    """Weights and features name the same things, in every language that has its own."""
    assert set(weights.features) == set(Features._fields)
    assert set(weights.ranks) <= set(Features._fields)


@pytest.mark.parametrize("language", sorted(BY_LANGUAGE))
def test_a_language_with_weights_of_its_own(language: str):
    """It is weighed by them, and by no preference for the top besides: they were learnt from it."""
    own = BY_LANGUAGE[language].features["title_recall"].alone
    titled, plain = score([ZERO._replace(title_recall=1.0)], language)[0], score([ZERO], language)[0]
    assert titled - plain == pytest.approx(own)
    assert own != WEIGHTS["title_recall"].alone
    assert language in LEARNT_FROM


def test_nothing_was_learnt_of_vietnamese_paragraphs():
    """The texts that taught Vietnamese had a sentence a line: where a paragraph begins counts for nothing there."""
    opens, inside = ZERO._replace(opens_paragraph=1.0, inverse_paragraph=1.0, first_paragraph=1.0), ZERO
    assert score([opens], "vi") == score([inside], "vi")


@pytest.mark.parametrize(
    "name",
    [name for name in WEIGHTS if name not in RANKS and name not in {"length", "log_position", "inverse_position"}],
)
def test_a_feature_counts_by_its_weight(name):
    """One unit of a feature moves the score by its weight, and by those that go with the position."""
    alone, by_log, by_inverse = WEIGHTS[name]
    place = ZERO._replace(log_position=2.0, inverse_position=0.5)
    change = score([place._replace(**{name: 1.0})])[0] - score([place])[0]
    assert change == pytest.approx(alone + 2.0 * by_log + 0.5 * by_inverse)


def test_the_top_is_preferred():
    """All else equal, a later sentence is worth less."""
    earlier, later = score([ZERO._replace(log_position=1.0)]), score([ZERO._replace(log_position=2.0)])
    assert earlier[0] - later[0] == pytest.approx(LEAD_PRIOR - WEIGHTS["log_position"].alone)


@pytest.mark.parametrize("language", sorted(LEARNT_FROM))
def test_where_the_top_is_learnt(language):
    """Languages that taught it enough have no further preference for the top."""
    earlier = score([ZERO._replace(log_position=1.0)], language)[0]
    later = score([ZERO._replace(log_position=2.0)], language)[0]
    assert earlier - later == pytest.approx(-BY_LANGUAGE.get(language, SHARED).features["log_position"].alone)


def test_a_rank_counts():
    """The sentence that is the most central gets no penalty of rank, the least central the whole one."""
    first, last = score([ZERO._replace(centrality=1e-6), ZERO])
    by_share, by_first = RANKS["centrality"]
    assert first - last == pytest.approx(
        -(by_share + by_first / 5)
        - sum(share + first_ranks / 5 for name, (share, first_ranks) in RANKS.items() if name != "centrality"),
        abs=1e-5,
    )


def test_nothing_to_score():
    """No sentences, no scores."""
    assert score([]) == []
