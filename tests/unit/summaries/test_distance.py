"""What a sentence counts far from the printed one before it, and as the first one printed."""

from collections.abc import Container, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries.body import Sentence
from digest.summaries.candidates import Candidate, candidates
from digest.summaries.choice import choose
from digest.summaries.honesty import judge
from digest.summaries.presumed import presumed, share_of_presumed
from digest.summaries.terms import cosine
from digest.summaries.trims import Trimmed
from digest.summaries.values import Budget, Likeness, budget_of, value_of
from tests.unit.summaries.test_choice import PLAIN

TEXTS = [*PLAIN, "Insurers expect claims of about nine million pounds."]
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


def _presuming(texts: Sequence[str], title: Container[str] = frozenset()) -> list[Candidate]:
    """Make the same candidates, each with what it takes for told."""
    every = _candidates(texts)
    found = list(presumed([one.vector for one in every], title))
    return [one.but(presumed=of_one) for one, of_one in zip(every, found, strict=True)]


def _value(chosen: Sequence[Candidate]) -> float:
    return value_of(
        tuple(chosen), Budget(len(chosen), 99, room=0.0, thin=24), Likeness({one.at: one.vector for one in chosen})
    )


def test_the_farther_the_less():
    """Right behind the printed one before it a sentence counts whole, and less by each that is left out; from ten on it is far whatever is between."""
    every = _candidates([*TEXTS, *(f"Reader {at} wrote on day {at} about river {at}." for at in range(8))])
    values = [_value([every[0], one]) for one in every[1:11]]
    assert values == sorted(values, reverse=True)
    assert len(set(values)) == len(values)
    assert _value([every[0], every[12]]) == pytest.approx(values[-1])
    assert cosine(every[0].vector, every[12].vector) == 0


def test_what_leans_is_no_distance():
    """A sentence that only adds to the one before it, left out, leaves the next as near as it was."""
    plain, with_leaning = _candidates(TEXTS[:3]), _candidates([TEXTS[0], LEANING, TEXTS[2]])
    assert with_leaning[1].leans
    assert [one.place for one in plain] == [1, 2, 3]
    assert [one.place for one in with_leaning] == [1, 1, 2]


def test_the_first_sentence_opens_best():
    """As the first one printed any other sentence counts less than the first of the text, and least inside of a paragraph."""
    every = _candidates(TEXTS, [0, 1, 1, 2, 3, 3, 4])
    assert every[0].opening == 1
    assert every[1].opening == every[3].opening == every[6].opening < 1
    assert every[2].opening == every[5].opening < every[1].opening
    assert _value([every[0]]) > _value([every[1]]) > _value([every[2]])


def test_one_block_shows_no_paragraphs():
    """Where a text comes in one piece, nothing tells which sentences open a paragraph: each counts between those that do and those that do not."""
    every = _candidates(TEXTS, [0] * len(TEXTS))
    shares = {one.opening for one in every[1:]}
    opens, inside = _candidates(TEXTS, [0, 1, 1, 2, 3, 3, 4])[1:3]
    assert len(shares) == 1
    assert inside.opening < shares.pop() < opens.opening


def test_a_share_and_no_ban():
    """What is worth much more is printed from far down all the same, and opens the summary."""
    chosen = choose(_candidates(TEXTS, scores=[0.0, 0.0, 0.0, 0.0, 0.0, 3.0, 0.0]), sentences=1, words=65)
    assert [one.at for one in chosen] == [5]
    both = choose(_candidates(TEXTS, scores=[3.0, 0.0, 0.0, 0.0, 0.0, 3.0, 0.0]), sentences=2, words=65)
    assert [one.at for one in both] == [0, 5]


def test_neighbours_before_what_is_hardly_better():
    """Of sentences that are worth nearly the same, those that follow each other in the text are printed together."""
    chosen = choose(_candidates(TEXTS, scores=[1.0, 0.96, 0.92, 0.9, 0.9, 0.9, 1.0]), sentences=3, words=65)
    assert [one.at for one in chosen] == [0, 1, 2]


TOLD = "The council of Leeds paid a teacher of mathematics for the summer school."
PRESUMES = "The teacher dialled into the computer of the summer school at noon."


def test_what_was_told_but_not_printed_costs():
    """Far from the printed sentence before it, one counts less by the words that the text told and the summary does not."""
    every = _presuming([TEXTS[0], TOLD, TEXTS[1], PRESUMES])
    news = _presuming([TEXTS[0], TEXTS[3], TEXTS[1], PRESUMES])
    assert every[3].worth == news[3].worth
    assert _value([every[0], every[3]]) < _value([news[0], news[3]])


def test_printed_it_is_told():
    """Behind the sentence that tells it, or under a title that has it, nothing is presumed."""
    every = _presuming([TOLD, TEXTS[0], TEXTS[1], PRESUMES])
    assert share_of_presumed(every[3].presumed, [every[0].vector]) == 0
    assert share_of_presumed(every[3].presumed, [every[1].vector]) > 0
    titled = _presuming([TOLD, TEXTS[0], TEXTS[1], PRESUMES], title=frozenset(every[3].presumed))
    assert titled[3].presumed == {}


def test_a_neighbour_presumes_nothing():
    """Right behind the printed one before it a sentence counts whole, whatever it takes for told."""
    presuming, plain = _presuming([TOLD, TEXTS[0], PRESUMES]), _candidates([TOLD, TEXTS[0], PRESUMES])
    assert presuming[2].presumed
    assert _value(presuming[1:]) == pytest.approx(_value(plain[1:]))


@given(st.lists(st.dictionaries(st.sampled_from("abcdef"), st.floats(0.1, 1), max_size=4), max_size=8))
def test_presumed_is_a_share_of_what_stands_before(vectors):
    """Nothing is presumed that no earlier sentence has, the shares of a sentence are at most 1 in all, and more printed sentences leave no more of it."""
    found = list(presumed(vectors, {"f"}))
    assert len(found) == len(vectors)
    for at, one in enumerate(found):
        before = {term for vector in vectors[:at] for term in vector}
        assert set(one) == set(vectors[at]) & before - {"f"}
        shares = [share_of_presumed(one, vectors[:count]) for count in range(at + 1)]
        assert shares == sorted(shares, reverse=True)
        assert 0 <= shares[-1] <= shares[0] <= 1.000001
        assert shares[-1] == 0


@given(st.lists(st.integers(0, 2), min_size=1, max_size=7))
def test_shares_are_shares(steps):
    """However a text is laid out, its first sentence counts whole as the first one printed, and every other a part of that."""
    paragraphs = [sum(steps[: at + 1]) for at in range(len(steps))]
    found = _candidates(TEXTS[: len(steps)], paragraphs)
    assert found[0].opening == 1
    assert all(0 < one.opening < 1 for one in found[1:])


@pytest.mark.parametrize("language", ["", "en", "de", "fr", "vi", "ja"])
def test_in_every_language(language):
    """The shares are the same whatever was learnt from a language."""
    every = _candidates(TEXTS, language=language)
    assert [one.opening for one in every] == [one.opening for one in _candidates(TEXTS)]


def test_nothing_to_open_with():
    """No sentences are no candidates."""
    assert _candidates([]) == []


@pytest.mark.parametrize(
    ("language", "words", "thin"),
    [("en", 23, True), ("en", 24, False), ("vi", 13, True), ("vi", 14, False), ("xx", 23, True)],
)
def test_what_is_thin_is_worth_less_while_more_is_wanted(language, words, thin):
    """A summary of fewer words than those by people have counts seven tenths, unless no more sentences are wanted; how many that are depends on the language."""
    (one,) = _candidates(["Leeds " * words])
    likeness = Likeness({})
    several, single = (value_of((one,), budget_of(wanted, 65, language), likeness) for wanted in (3, 1))
    assert single == pytest.approx(one.alone)
    assert several == pytest.approx(0.7 * single if thin else single)


@pytest.mark.parametrize(("language", "price"), [("en", 0.0012), ("vi", 0.0012), ("pl", 0.0003)])
def test_each_word_beyond_forty_has_its_price(language, price):
    """A longer summary has to be worth its reading: less where no summaries by people showed what a word costs."""
    short, long = _candidates(["Leeds " * 40, "Leeds " * 50])
    budget = budget_of(1, 65, language)
    values = [value_of((one,), budget, Likeness({})) / one.opening for one in (short, long)]
    assert values[0] == pytest.approx(short.alone)
    assert long.alone * long.opening - value_of((long,), budget, Likeness({})) == pytest.approx(10 * price)
