"""Which sentences may be printed, which are worth trying in sets, and that no more of them are judged than that takes."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.summaries.body import Sentence
from digest.summaries.candidates import Candidate, candidates
from digest.summaries.choice import choose
from digest.summaries.honesty import LEANING, NEVER_PRINTED, Flag, judge
from digest.summaries.printable import POOL, Printable
from digest.summaries.trims import Trimmed
from tests.unit.summaries.test_choice import PLAIN

KINDS = [
    *PLAIN,
    "He resigned on Friday after a long meeting in Leeds.",
    "But the river rose again on Wednesday night.",
    "This plan was drawn up by the council in March.",
    "The company had promised new gates for the river.",
    "Residents of the",
    "“We were never told of any of it at all.”",
    "Passion.",
    "I have never seen such a flood in Leeds.",
    "However, the gates of the river held.",
    "Weather | Traffic | Sport | Local news",
    "LEEDS FLOODED AGAIN BY RAIN",
]
TEXTS = st.lists(st.tuples(st.sampled_from(KINDS), st.floats(-2, 2)), min_size=1, max_size=30)


def _candidates(texts: Sequence[str], scores: Sequence[float]) -> list[Candidate]:
    sentences = [
        Sentence(trimmed=Trimmed(text), paragraph=at // 3, opens_paragraph=at % 3 == 0) for at, text in enumerate(texts)
    ]
    vectors = [{word: 0.4 for word in sorted(set(text.split())) if len(word) > 4} for text in texts]
    return candidates(sentences, [judge(text, "en") for text in texts], scores, vectors, language="en")


def _pool_of_all(every: Sequence[Candidate]) -> list[int]:
    """Give the pool as the rules have it, with every sentence looked at."""
    printable = Printable(every).all
    places = {one.at: one for one in printable}

    def promise(one: Candidate) -> float:
        return one.alone if one.leans else max(one.alone, 0.35 * one.worth)

    pool = {one.at for one in sorted(printable, key=promise, reverse=True)[:POOL]}
    for one in sorted(printable, key=lambda one: -one.worth)[:3]:
        if (one.leans or one.alone < one.worth) and one.at - 1 in places:
            pool |= {one.at, one.at - 1}
        if one.turned_by in places:
            pool |= {one.at, places[one.turned_by].at}
    standing = [one for one in printable if not one.leans]
    if standing and pool.isdisjoint(one.at for one in standing):
        pool.add(max(standing, key=lambda one: one.worth).at)
    return sorted(pool)


@given(TEXTS)
@settings(max_examples=200)
def test_the_pool_is_that_of_all_sentences(texts):
    """Whatever the sentences and their scores, the pool is the one that looking at every sentence gives."""
    words, scores = zip(*texts, strict=True)
    assert [one.at for one in Printable(_candidates(words, scores)).pool] == _pool_of_all(_candidates(words, scores))


@given(TEXTS)
def test_what_has_a_place_may_be_printed(texts):
    """A sentence may be printed exactly where it is among all that may."""
    every = _candidates(*zip(*texts, strict=True))
    printable = Printable(every)
    among = {one.at for one in Printable(every).all}
    assert {one.at for one in every if printable.has(one)} == among
    assert {at for at in range(-1, len(every) + 1) if printable.at(at) is not None} == among


@given(TEXTS)
def test_a_sentence_is_never_worth_more_than_its_share(texts):
    """No price is above 1, whatever the flags: what is known before judging is the most that a sentence can be worth."""
    for one in _candidates(*zip(*texts, strict=True)):
        assert one.alone <= one.worth <= one.share
        assert one.apart <= one.share


def _judged(every: Sequence[Candidate]) -> set[int]:
    return {one.at for one in every if "flags" in one.judgement.__dict__}


def test_what_cannot_come_in_is_not_judged():
    """Of a long text in which the first sentences are by far the best, the others are not even judged."""
    every = _candidates(
        [f"The council of Leeds opened school number {at} on Monday." for at in range(60)], _falling(60)
    )
    assert choose(every, sentences=3, words=65, language="en")[0].at == 0
    assert set(range(POOL)) <= _judged(every) <= set(range(POOL + 2))


def test_an_answer_is_judged_wherever_it_stands():
    """Where only one side was chosen, the whole text is looked through for the other, and no more of it is judged than may be it."""
    texts = [f"The council of Leeds opened school number {at} on Monday." for at in range(60)]
    texts[0] = "Ann Roe accused the shipping company Acme of dumping oil off Leeds."
    texts[50] = "Acme denied the accusations and said that no oil had left its ships."
    every = _candidates(texts, _falling(60))
    chosen = choose(every, sentences=3, words=65, language="en")
    assert [one.at for one in chosen][-1] == 50
    assert 50 in _judged(every)
    assert len(_judged(every)) < 20


def _falling(count: int) -> list[float]:
    return [-at / 4 for at in range(count)]


@pytest.mark.parametrize("spoken", [True, False])
@given(st.one_of(st.sampled_from(KINDS), st.text(min_size=1, max_size=60)), st.sampled_from(["en", "de", "fr", "es"]))
def test_what_leans_is_known_before_all_flags_are(spoken, text, language):
    """Asked before or after the flags, a judgement says the same of whether the sentence leans."""
    before, after = (judge(text, language, spoken=spoken) for _ in range(2))
    leans = not LEANING.isdisjoint(after.flags)
    assert before.leans is after.leans is leans


def test_scraps_stand_where_there_is_nothing_else():
    """Whole sentences first, then scraps of the page, then a word or two, then the best line that is no torn or naked quotation."""
    whole, scrap, cry, line, naked = KINDS[0], KINDS[16] + ".", "Passion.", "Residents of the", KINDS[11]
    for texts, printed in [
        ((whole, scrap, cry, line, naked), [0]),
        ((scrap, cry, line, naked), [0]),
        ((cry, line, naked), [0]),
        ((line, naked), [0]),
        ((naked,), []),
    ]:
        every = _candidates(texts, [0.0] * len(texts))
        assert [one.at for one in Printable(every).all] == printed
        assert [one.at for one in Printable(every).pool] == printed


def test_the_never_printed_are_not_in_the_pool():
    """No score brings a torn line or a naked quotation beside a whole sentence."""
    every = _candidates([KINDS[10], KINDS[11], PLAIN[0]], [9.0, 9.0, 0.0])
    assert not NEVER_PRINTED.isdisjoint(every[0].judgement.flags | every[1].judgement.flags)
    assert [one.at for one in Printable(every).pool] == [2]
    assert Flag.NAKED in every[1].judgement.flags
