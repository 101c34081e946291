"""Which things belong together."""

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.selection.clustering import BASE, EXTRA, clusters


def always(_one: Sequence[int], _other: Sequence[int]) -> bool:
    return True


@st.composite
def likenesses(draw: st.DrawFn) -> tuple[int, dict[tuple[int, int], float]]:
    """Draw up to twelve things, and how alike some of them are."""
    count = draw(st.integers(0, 12))
    pairs = [(one, other) for one in range(count) for other in range(one + 1, count)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    return count, {pair: draw(st.floats(0.03, 1.0)) for pair in chosen}


@given(likenesses())
def test_every_thing_is_in_exactly_one_cluster(drawn):
    """Clustering neither loses nor doubles."""
    count, pairs = drawn
    found = clusters(count, pairs, always)
    assert sorted(one for members in found for one in members) == list(range(count))


@given(likenesses(), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_the_order_of_the_pairs_does_not_matter(drawn, dice):
    """The same pairs in any order give the same clusters."""
    count, pairs = drawn
    mixed = list(pairs.items())
    dice.shuffle(mixed)
    assert clusters(count, dict(mixed), always) == clusters(count, pairs, always)


@given(likenesses())
def test_nothing_is_joined_that_may_not(drawn):
    """Where the caller refuses, all stay alone."""
    count, pairs = drawn
    assert clusters(count, pairs, lambda _one, _other: False) == [[one] for one in range(count)]


@given(likenesses())
def test_only_what_pairs_connect_is_joined(drawn):
    """No cluster holds things that no chain of pairs connects."""
    count, pairs = drawn
    for members in clusters(count, pairs, always):
        reached = {members[0]}
        while more := {b for pair in pairs for a, b in (pair, pair[::-1]) if a in reached} - reached:
            reached |= more
        assert set(members) <= reached


@pytest.mark.parametrize(("alike", "joined"), [(BASE + EXTRA + 0.01, True), (BASE + EXTRA - 0.01, False)])
def test_two_single_things_have_to_be_quite_alike(alike, joined):
    """A pair is joined from BASE + EXTRA."""
    assert (len(clusters(2, {(0, 1): alike}, always)) == 1) is joined


def crowds(*sizes: int, within: float, across: float) -> tuple[int, dict[tuple[int, int], float]]:
    """Give groups of things that are so alike within, and so alike across."""
    of = [group for group, size in enumerate(sizes) for _ in range(size)]
    pairs = ((a, b) for b in range(len(of)) for a in range(b))
    return len(of), {(a, b): within if of[a] == of[b] else across for a, b in pairs}


def test_a_single_thing_needs_less_to_join_many():
    """What is too little for two single things is enough for one and a group of nine that are all a little alike."""
    alike = BASE + EXTRA - 0.05
    count, pairs = crowds(9, 1, within=0.5, across=alike)
    assert clusters(count, pairs, always) == [list(range(10))]
    assert len(clusters(2, {(0, 1): alike}, always)) == 2


def test_two_crowds_need_more_than_one_thing_and_a_crowd():
    """Two groups of nine stay apart where each of their members, had it been alone, would have joined the other group."""
    count, pairs = crowds(9, 9, within=0.6, across=0.14)
    assert clusters(count, pairs, always) == [list(range(9)), list(range(9, 18))]
    count, pairs = crowds(9, 1, within=0.6, across=0.14)
    assert clusters(count, pairs, always) == [list(range(10))]


@pytest.mark.parametrize("size", [2, 4, 9, 25, 60])
def test_two_parts_of_one_story_become_one(size):
    """Groups that are as alike across as they are within are one, however many they are."""
    count, pairs = crowds(size, size, within=BASE + EXTRA + 0.01, across=BASE + EXTRA + 0.005)
    assert clusters(count, pairs, always) == [list(range(count))]


@pytest.mark.parametrize("size", [2, 4, 9, 25, 60])
def test_two_stories_with_one_name_in_common_stay_two(size):
    """Groups that are five times more alike within than across are two, however many they are."""
    count, pairs = crowds(size, size, within=0.5, across=0.1)
    assert len(clusters(count, pairs, always)) == 2


def test_a_chain_does_not_drag_strangers_together():
    """Things that are alike only from one to the next do not all become one."""
    chain = {(one, one + 1): 0.4 for one in range(30)}
    assert len(clusters(31, chain, always)) > 5


def test_ten_thousand_pairs_take_a_moment():
    """The work is that of the pairs: a large crowd is joined without comparing all with all."""
    dice = Random(1)
    pairs = {}
    for one in range(2000):
        for other in dice.sample(range(2000), 5):
            if one != other:
                pairs[min(one, other), max(one, other)] = dice.random()
    assert sum(map(len, clusters(2000, pairs, always))) == 2000
