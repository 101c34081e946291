"""What is measured of sentences."""

# ruff: noqa: RUF001  elisions are what some of these tests are about

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries import body
from digest.summaries.features import Measured, measure
from digest.summaries.honesty import judge
from digest.summaries.telling import telling_phrases
from digest.summaries.terms import Stems, cosine, terms_of
from digest.summaries.words import WORD
from tests.unit.summaries.samples import BY_LANGUAGE, FLOOD, FLOOD_TITLE


def _measured(text: str, title: str = "", language: str = "en") -> Measured:
    telling = telling_phrases(text)
    found = body.sentences(body.without_headings(body.paragraphs(text, telling)), language, telling)
    return measure(found, [judge(one.text, language) for one in found], title, language)


@pytest.mark.parametrize(
    ("text", "common", "terms"),
    [
        ("The floods in Leeds", frozenset(("the", "in")), ["flood", "leed"]),
        ("the company's reports", frozenset(("the",)), ["compan", "report"]),
        ("l'accord d’hier", frozenset(), ["accord", "hier"]),
        ("a well-known harbour-master", frozenset(("well",)), ["known", "harbou", "master"]),
        ("公园很多 park", frozenset(), ["公园", "园很", "很多", "park"]),
        ("公园很多", frozenset(), ["公园", "园很", "很多"]),
        ("a 7 x", frozenset(), []),
        ("", frozenset(), []),
    ],
)
def test_terms(text, common, terms):
    """Words that carry meaning are stemmed alike; scripts without spaces give pairs of characters."""
    assert terms_of(text, WORD.findall(text.lower()), Stems(common)) == terms


def test_the_title_shows():
    """A sentence that shares words with the title has a greater title cosine and recall than one that does not."""
    features = _measured(FLOOD, FLOOD_TITLE).features
    assert features[0].title_cosine > features[3].title_cosine >= 0
    assert features[0].title_recall > 0.5


def test_without_a_title():
    """Without a title nothing is shared with it."""
    assert all(one.title_cosine == one.title_recall == 0 for one in _measured(FLOOD).features)


def test_places():
    """Positions are those in the text."""
    features = _measured(FLOOD).features
    assert [one.first for one in features][:3] == [1.0, 0.0, 0.0]
    assert [one.second for one in features][:3] == [0.0, 1.0, 0.0]
    assert features[0].first_paragraph == 1.0
    assert features[-1].relative_position < 1
    assert features[0].backward == features[-1].forward == 0


def test_what_is_new():
    """A first sentence is all new; one that repeats an earlier one is not new at all."""
    features = _measured("Rain flooded Leeds on Tuesday. Rain flooded Leeds, on Tuesday.").features
    assert features[0].novelty == 1.0
    assert features[1].novelty == 0.0
    assert features[1].lead_cosine == pytest.approx(1.0)


@pytest.mark.parametrize("language", sorted(BY_LANGUAGE))
def test_every_language_has_terms(language):
    """In each language every sentence of a plain text has a vector of length one."""
    for vector in _measured(BY_LANGUAGE[language], language=language).vectors:
        assert vector
        assert cosine(vector, vector) == pytest.approx(1.0)


@given(
    st.lists(
        st.sampled_from(["Rain fell in Leeds.", "Trains stopped at noon.", "Who paid 3.5 million?", "今天下雨。"]),
        min_size=1,
        max_size=8,
    )
)
def test_numbers_stay_within_bounds(lines):
    """Shares stay between 0 and 1, cosines are no greater than 1, and there is one row per sentence."""
    measured = _measured("\n".join(lines))
    assert len(measured.features) == len(measured.vectors)
    for one in measured.features:
        assert 0 <= one.relative_position < 1
        assert 0 <= one.title_recall <= 1
        assert 0 <= one.novelty <= 1
        assert 0 <= one.keywords <= 1 + 1e-9
        assert -1e-9 <= one.lead_cosine <= 1 + 1e-9
