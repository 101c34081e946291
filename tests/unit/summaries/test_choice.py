"""Which sentences together."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries.antecedents import TITLE
from digest.summaries.body import Sentence
from digest.summaries.candidates import Candidate, candidates
from digest.summaries.choice import balanced, choose
from digest.summaries.honesty import DANGLING, Flag, judge
from digest.summaries.printable import Printable
from digest.summaries.trims import Trimmed
from digest.summaries.values import budget_of

PLAIN = [
    "Heavy rain flooded the centre of Leeds on Tuesday morning.",
    "Two hospitals were without power for six hours.",
    "Trains to York stopped because the tracks were under water.",
    "The council opened three schools as shelters for the night.",
    "Engineers will look at the gates of the river this week.",
    "Farmers north of the town lost some four hundred sheep.",
]
ACCUSATION = "Ann Roe accused the shipping company Acme of dumping oil off Leeds."
DENIAL = "Acme denied the accusations and said that no oil had left its ships."
SILENCE = "Acme declined to comment on the oil before the meeting."


def _candidates(
    texts: Sequence[str], scores: Sequence[float] = (), told_at: Sequence[frozenset[int] | None] | None = None
) -> list[Candidate]:
    sentences = [Sentence(trimmed=Trimmed(text), paragraph=at, opens_paragraph=True) for at, text in enumerate(texts)]
    vectors = [_vector(text) for text in texts]
    judgements = [judge(text, "en") for text in texts]
    return candidates(
        sentences, judgements, scores or [-float(at) for at in range(len(texts))], vectors, told_at=told_at
    )


def _vector(text: str) -> dict[str, float]:
    words = {word.strip(".,“”").lower() for word in text.split() if len(word) > 3}
    return {word: len(words) ** -0.5 for word in sorted(words)}


def _texts(chosen: Sequence[Candidate]) -> list[str]:
    return [one.sentence.text for one in chosen]


def test_the_best_in_reading_order():
    """The best sentences are given in the order of the text, not of their scores."""
    chosen = choose(_candidates(PLAIN, [1.0, 0.0, 9.0, 0.0, 9.5, 0.0]), sentences=2, words=65)
    assert _texts(chosen) == [PLAIN[2], PLAIN[4]]


@pytest.mark.parametrize("sentences", [1, 2, 3, 4, 5, 6, 10])
def test_never_more_than_asked(sentences):
    """There are at most as many sentences as asked for, also beyond the sets that are tried outright."""
    nearly_alike = [-at / 10 for at in range(len(PLAIN))]
    chosen = choose(_candidates(PLAIN, nearly_alike), sentences=sentences, words=500)
    assert len(chosen) <= sentences
    assert len(chosen) >= min(sentences, 4)


def test_what_is_not_worth_its_reading_is_left_out():
    """Where two sentences tell enough and a third is worth next to nothing, there is no third, though there is room."""
    scores = [3.0, 2.9, *[-6.0] * 4]
    long = [f"{text[:-1]} {' '.join(f'place{at}{number}' for number in range(10))}." for at, text in enumerate(PLAIN)]
    assert _texts(choose(_candidates(long, scores), sentences=3, words=65)) == long[:2]


def test_there_is_more_than_a_line_where_there_is_more():
    """A short sentence, however good, has a second one beside it."""
    assert len(choose(_candidates(PLAIN, [9.0, *[0.0] * 5]), sentences=3, words=65)) > 1


def test_the_budget_of_words_holds():
    """Sentences that do not fit together are not together."""
    chosen = choose(_candidates(PLAIN), sentences=3, words=20)
    assert sum(one.judgement.length for one in chosen) <= 20


def test_one_sentence_may_be_longer_when_all_are():
    """Where no sentence fits the budget, one alone is given."""
    assert len(choose(_candidates(PLAIN), sentences=3, words=2)) == 1


def test_no_repetition():
    """A sentence that says the same again is left out for one that does not."""
    twin = PLAIN[0].replace("Tuesday", "Wednesday")
    chosen = choose(_candidates([PLAIN[0], twin, PLAIN[1]], [3.0, 2.9, 2.0]), sentences=2, words=65)
    assert _texts(chosen) == [PLAIN[0], PLAIN[1]]


def test_never_begins_with_a_pronoun_when_another_stands_there():
    """However good it scores, a dangling sentence does not open a summary."""
    texts = ["He resigned on Friday after a long meeting.", PLAIN[0], PLAIN[1]]
    for count in (1, 2, 3):
        assert _texts(choose(_candidates(texts, [50.0, 0.0, 0.0]), sentences=count, words=65))[0] == PLAIN[0]


def test_a_leaning_sentence_comes_with_the_one_before():
    """A strong sentence that leans on another is taken together with it, or not at all."""
    texts = [*PLAIN[:3], "Mayor Ann Roe spoke to the town at noon.", "She promised new gates within a single year."]
    for scores in ([1.0, 0.0, 0.0, 0.5, 9.0], [5.0, 4.0, 3.0, 0.0, 4.5]):
        found = _texts(choose(_candidates(texts, scores), sentences=3, words=65))
        assert texts[4] not in found or texts[3] in found


def test_dangling_only_is_still_printed():
    """Where nothing stands alone, the best is printed rather than nothing."""
    assert (
        len(choose(_candidates(["He resigned on Friday morning.", "They were glad of it."]), sentences=3, words=65))
        >= 1
    )


def test_torn_and_naked_quotations_are_never_printed():
    """Nothing is better than a quotation without its speaker or its end."""
    texts = ["“We were there and saw it all.”", "He said: “We were there and saw it."]
    assert choose(_candidates(texts), sentences=3, words=65) == ()


def test_one_unfinished_line_where_nothing_else_stands():
    """Of lines without a full stop the best one is given."""
    assert (
        len(choose(_candidates(["Rain in the north", "Sun in the south and on the islands"]), sentences=3, words=65))
        == 1
    )


def test_nothing_of_nothing():
    """Without candidates there is no choice."""
    assert choose([], sentences=3, words=65) == ()


def test_an_answer_joins_an_accusation():
    """A summary that accuses takes in the denial, however low it scores."""
    texts = [ACCUSATION, *PLAIN[:3], DENIAL]
    found = _texts(choose(_candidates(texts, [5.0, 4.0, 4.0, 4.0, -9.0]), sentences=3, words=65))
    assert found[0] == ACCUSATION
    assert found[-1] == DENIAL
    assert len(found) == 3


def test_an_accusation_joins_an_answer():
    """A bare denial takes in what it denies."""
    texts = [DENIAL.replace("the accusations", "all claims"), *PLAIN[:3], ACCUSATION]
    assert ACCUSATION in _texts(choose(_candidates(texts, [5.0, 4.0, 4.0, 4.0, -9.0]), sentences=3, words=65))


def test_a_denial_goes_before_silence():
    """Where there is a real answer, that nobody wished to comment is not it."""
    texts = [ACCUSATION, *PLAIN[:2], SILENCE, DENIAL]
    found = _texts(choose(_candidates(texts, [5.0, 4.0, 4.0, 1.0, -5.0]), sentences=3, words=65))
    assert DENIAL in found
    assert SILENCE not in found


def test_silence_is_better_than_one_side():
    """Where nothing else is said, that somebody declined to comment is printed."""
    assert SILENCE in _texts(
        choose(_candidates([ACCUSATION, *PLAIN[:3], SILENCE], [5.0, 4.0, 4.0, 4.0, -5.0]), sentences=3, words=65)
    )


def test_an_answer_to_something_else_stays_out():
    """A denial that shares no word with the summary is not taken."""
    alien = "Turkish boxer Emre Kaya rejects every allegation about doping."
    assert alien not in _texts(
        choose(_candidates([ACCUSATION, *PLAIN[:3], alien], [5.0, 4.0, 4.0, 4.0, -9.0]), sentences=3, words=65)
    )


def test_one_sentence_has_no_room_for_two_sides():
    """A teaser is one sentence, whatever it says."""
    assert len(choose(_candidates([ACCUSATION, DENIAL]), sentences=1, words=65)) == 1


def test_balance_keeps_the_budget():
    """The other side does not break the budget: it takes another sentence's place or stays out."""
    every = _candidates([ACCUSATION, PLAIN[0], DENIAL], [5.0, 4.0, -9.0])
    chosen = balanced((every[0], every[1]), Printable(every), budget_of(3, 26, "en"))
    assert _texts(chosen) == [ACCUSATION, DENIAL]
    assert balanced((every[0],), Printable(every), budget_of(3, 12, "en")) == (every[0],)


def test_a_candidate_knows_what_it_is_worth_alone():
    """Alone a leaning sentence is worth a fraction of what it is worth in company."""
    plain, leaning = _candidates([PLAIN[0], "He resigned on Friday after a long meeting."], [0.0, 0.0])
    assert plain.alone == plain.worth
    assert leaning.alone < 0.1 * leaning.worth
    assert isinstance(plain, Candidate)


LINES = [
    *PLAIN,
    ACCUSATION,
    DENIAL,
    "He left.",
    "She said that it was over, he said.",
    "Who will pay for it all in the end?",
    "But nobody came to the hall.",
]


@given(
    st.lists(st.tuples(st.sampled_from(LINES), st.floats(-20, 20)), min_size=1, max_size=14),
    st.integers(1, 6),
    st.integers(1, 90),
)
def test_the_rules_hold_for_any_scores(rows, sentences, words):
    """Order, number, budget and a standing first sentence hold, whatever the model says; the same input gives the same choice."""
    every = _candidates([text for text, _ in rows], [score for _, score in rows])
    chosen = choose(every, sentences=sentences, words=words)
    assert [one.at for one in chosen] == sorted({one.at for one in chosen})
    assert 1 <= len(chosen) <= sentences
    assert len(chosen) == 1 or sum(one.judgement.length for one in chosen) <= words
    leaning = DANGLING | {Flag.CONNECTIVE}
    assert chosen[0].judgement.flags.isdisjoint(leaning) or all(
        not one.judgement.flags.isdisjoint(leaning) for one in every
    )
    assert chosen == choose(every, sentences=sentences, words=words)


THIS = "The price of this bridge is a secret of the council."
BEHIND = [PLAIN[0], PLAIN[1], PLAIN[2], THIS]
NOT_TOLD, BY_THE_FIRST, BY_THE_TITLE = frozenset({2}), frozenset({0, 2}), frozenset({TITLE})


@pytest.mark.parametrize(("told_at", "printed"), [(NOT_TOLD, False), (BY_THE_FIRST, True), (BY_THE_TITLE, True)])
def test_this_is_printed_behind_what_tells_it(told_at, printed):
    """The words "this bridge" are printed behind any sentence that tells of the bridge, or under such a title, and behind no other."""
    every = _candidates(BEHIND, [9.0, 0.0, 0.0, 8.9], [None, None, None, told_at])
    assert (THIS in _texts(choose(every, sentences=2, words=65))) is printed


def test_this_opens_a_summary_only_under_a_title_that_tells_it():
    """At the beginning "this bridge" costs more where the title has no bridge."""
    texts = [PLAIN[0], THIS, PLAIN[2]]
    under, without = (
        _candidates(texts, [1.2, 1.8, 0.0], [None, told_at, None])[1] for told_at in (BY_THE_TITLE, frozenset({0}))
    )
    assert without.alone < under.alone < under.worth == without.worth


def test_the_company_costs_less_than_this_company():
    """A noun that others introduce is a smaller riddle than one that is pointed at: it may stand apart, for less."""
    texts = [PLAIN[0], PLAIN[1], "Engineers of the north closed the river at noon.", THIS]
    _, _, definite, pointing = _candidates(texts, told_at=[None, None, frozenset({0, 1}), frozenset({0, 2})])
    assert 0 < definite.apart < definite.worth
    assert definite.alone < definite.worth
    assert pointing.apart < 0


def test_the_title_makes_a_definite_noun_known():
    """Under a title with the noun, "the bridge" is worth as much behind others as any sentence."""
    texts = [PLAIN[0], "The company closed the bridge of the town."]
    known, unknown = (_candidates(texts, told_at=[None, told_at])[1] for told_at in (BY_THE_TITLE, None))
    assert known.apart == known.worth
    assert unknown.apart < unknown.worth
    assert known.alone > unknown.alone


RESUMED = "Das Haus am Fluss bekam im Herbst ein neues Dach aus Schiefer."
RESUMING = "Das bestätigte die Stadt am Montag in einem langen Bericht."
OTHER = "Bauern nördlich von Leipzig verloren im Winter vierhundert Schafe."


@pytest.mark.parametrize(
    ("texts", "scores", "printed"),
    [
        ([RESUMED, RESUMING, OTHER], [9.0, 8.9, 0.0], [RESUMED, RESUMING]),
        ([OTHER, RESUMED, RESUMING], [9.0, 0.0, 8.9], [OTHER]),
    ],
)
def test_what_resumes_is_printed_behind_what_it_takes_up(texts, scores, printed):
    """A sentence that takes up the one before it costs hardly anything behind it, and is printed behind no other."""
    sentences = [Sentence(trimmed=Trimmed(text), paragraph=at, opens_paragraph=True) for at, text in enumerate(texts)]
    every = candidates(sentences, [judge(text, "de") for text in texts], scores, [_vector(text) for text in texts])
    chosen = _texts(choose(every, sentences=2, words=65, language="de"))
    assert chosen[: len(printed)] == printed
    assert (RESUMING in chosen) is (RESUMING in printed)


def test_this_is_tried_behind_what_tells_it_among_many():
    """What is poor at the beginning is tried beside better beginnings: behind the sentence that tells it, it is as good as any."""
    others = [
        f"Farmers north of {town} lost some forty sheep." for town in ("York", "Bath", "Ely", "Hull", "Ripon", "Wells")
    ]
    texts = ["The council bought an iron bridge in Leeds.", THIS, *others, *PLAIN[1:4]]
    scores = [9.0, 8.9, *[8.2 - at / 100 for at in range(len(texts) - 2)]]
    told_at = [None, frozenset({0}), *[None] * (len(texts) - 2)]
    assert THIS in _texts(choose(_candidates(texts, scores, told_at), sentences=2, words=30))


def test_what_opens_the_text_took_nothing_for_told():
    """Where no sentence stands before "this bridge" and "also", bringing one along cannot mend them: they cost less, or nothing."""
    also = "The council also bought an iron bridge in Leeds."
    for text, untouched in ((THIS, False), (also, True)):
        opening, inside = _candidates([text, PLAIN[1]], [0.0, 0.0])[0], _candidates([PLAIN[1], text], [0.0, 0.0])[1]
        assert inside.alone < opening.alone
        assert (opening.alone == opening.worth) is untouched


def test_also_is_dear_at_the_beginning_and_behind_others():
    """A sentence that adds to another is worth all behind that one, much less behind others, and least as the first."""
    plain, also = _candidates([PLAIN[0], "The council also bought an iron bridge in Leeds."], [0.0, 0.0])
    assert also.alone < also.apart < 0.5 * also.worth
    assert plain.alone == plain.apart == plain.worth


def test_what_takes_something_for_told_brings_the_sentence_before_it():
    """That one is tried with it, however poor it is among better ones."""
    also = "The council also bought an iron bridge in Leeds."
    others = [
        f"Farmers north of {town} lost some forty sheep." for town in ("York", "Bath", "Ely", "Hull", "Ripon", "Wells")
    ]
    texts = [PLAIN[0], *others, *PLAIN[3:], PLAIN[1], also]
    scores = [*[1.0 - at / 100 for at in range(len(texts) - 2)], 0.9, 9.0]
    printed = _texts(choose(_candidates(texts, scores), sentences=2, words=40))
    assert printed == [PLAIN[1], also]


def test_indirect_speech_is_printed_behind_its_speaker_alone():
    """Without the sentence before it, it is left out."""
    speaker = "Anna Roth lobte am Montag das neue Dach aus Schiefer."
    speech = "Das Museum werde im Mai neue Fenster aus Holz bekommen."
    for texts, scores, printed in (
        ([speaker, speech, OTHER], [9.0, 8.9, 0.0], True),
        ([OTHER, speaker, speech], [9.0, 0.0, 8.9], False),
    ):
        sentences = [
            Sentence(trimmed=Trimmed(text), paragraph=at, opens_paragraph=True) for at, text in enumerate(texts)
        ]
        every = candidates(sentences, [judge(text, "de") for text in texts], scores, [_vector(text) for text in texts])
        assert (speech in _texts(choose(every, sentences=2, words=40, language="de"))) is printed
