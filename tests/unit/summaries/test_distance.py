"""What a sentence counts far from the printed one before it, and as the first one printed."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries.body import Sentence
from digest.summaries.candidates import Candidate, candidates
from digest.summaries.choice import choose
from digest.summaries.features import cosine
from digest.summaries.honesty import judge
from digest.summaries.trims import Trimmed
from digest.summaries.values import Likeness, value_of

PLAIN = [
    "Heavy rain flooded the centre of Leeds on Tuesday morning.",
    "Two hospitals were without power for six hours.",
    "Trains to York stopped because the tracks were under water.",
    "The council opened three schools as shelters for the night.",
    "Engineers will look at the gates of the river this week.",
    "Farmers north of the town lost some four hundred sheep.",
    "Insurers expect claims of about nine million pounds.",
]
LEANING = "He resigned on Friday after a long meeting in Leeds."


def _candidates(
    texts: Sequence[str], paragraphs: Sequence[int] = (), scores: Sequence[float] = (), language: str = ""
) -> list[Candidate]:
    """Make candidates of plain sentences, by default each a paragraph of its own and all worth the same."""
    places = paragraphs or range(len(texts))
    sentences = [
        Sentence(trimmed=Trimmed(text), paragraph=place, opens_paragraph=True)
        for text, place in zip(texts, places, strict=True)
    ]
    judgements = [judge(text, "en") for text in texts]
    vectors = [dict.fromkeys(sorted({word for word in text.split() if len(word) > 4}), 0.4) for text in texts]
    return candidates(sentences, judgements, scores or [0.0] * len(texts), vectors, language=language)


def _value(chosen: Sequence[Candidate]) -> float:
    return value_of(tuple(chosen), len(chosen), Likeness({one.at: one.vector for one in chosen}), 0.0)


def test_the_farther_the_less():
    """Right behind the printed one before it a sentence counts whole, less where one is left out, and less still farther down."""
    every = _candidates(PLAIN)
    near, one_out, far, farther = (_value([every[0], every[at]]) for at in (1, 2, 3, 6))
    assert near > one_out > far
    assert far == pytest.approx(farther)
    assert cosine(every[0].vector, every[6].vector) == 0


def test_what_leans_is_no_distance():
    """A sentence that only adds to the one before it, left out, leaves the next as near as it was."""
    plain, with_leaning = _candidates(PLAIN[:3]), _candidates([PLAIN[0], LEANING, PLAIN[2]])
    assert with_leaning[1].leans
    assert [one.place for one in plain] == [1, 2, 3]
    assert [one.place for one in with_leaning] == [1, 1, 2]


def test_the_first_sentence_opens_best():
    """As the first one printed any other sentence counts less than the first of the text, and least inside of a paragraph."""
    every = _candidates(PLAIN, [0, 1, 1, 2, 3, 3, 4])
    assert every[0].opening == 1
    assert every[1].opening == every[3].opening == every[6].opening < 1
    assert every[2].opening == every[5].opening < every[1].opening
    assert _value([every[0]]) > _value([every[1]]) > _value([every[2]])


def test_one_block_shows_no_paragraphs():
    """Where a text comes in one piece, nothing tells which sentences open a paragraph: none is thought to stand inside of one."""
    every = _candidates(PLAIN, [0] * len(PLAIN))
    assert {one.opening for one in every[1:]} == {_candidates(PLAIN)[1].opening}


def test_a_share_and_no_ban():
    """What is worth much more is printed from far down all the same, and opens the summary."""
    chosen = choose(_candidates(PLAIN, scores=[0.0, 0.0, 0.0, 0.0, 0.0, 3.0, 0.0]), sentences=1, words=65)
    assert [one.at for one in chosen] == [5]
    both = choose(_candidates(PLAIN, scores=[3.0, 0.0, 0.0, 0.0, 0.0, 3.0, 0.0]), sentences=2, words=65)
    assert [one.at for one in both] == [0, 5]


def test_neighbours_before_what_is_hardly_better():
    """Of sentences that are worth nearly the same, those that follow each other in the text are printed together."""
    chosen = choose(_candidates(PLAIN, scores=[1.0, 0.96, 0.92, 0.9, 0.9, 0.9, 1.0]), sentences=3, words=65)
    assert [one.at for one in chosen] == [0, 1, 2]


@given(st.lists(st.integers(0, 2), min_size=1, max_size=7))
def test_shares_are_shares(steps):
    """However a text is laid out, its first sentence counts whole as the first one printed, and every other a part of that."""
    paragraphs = [sum(steps[: at + 1]) for at in range(len(steps))]
    found = _candidates(PLAIN[: len(steps)], paragraphs)
    assert found[0].opening == 1
    assert all(0 < one.opening < 1 for one in found[1:])


@pytest.mark.parametrize("language", ["", "en", "de", "fr", "vi", "ja"])
def test_in_every_language(language):
    """The shares are the same whatever was learnt from a language."""
    every = _candidates(PLAIN, language=language)
    assert [one.opening for one in every] == [one.opening for one in _candidates(PLAIN)]


def test_nothing_to_open_with():
    """No sentences are no candidates."""
    assert _candidates([]) == []
