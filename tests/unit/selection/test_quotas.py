"""Something of everything, nothing too much, and no room left while somebody waits."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import FateReason, Newsletter, SectionSpec, Story
from digest.selection.quotas import WORTH_A_SLOT, apart, room
from tests.unit.selection.builders import HOUR, NOW, article, candidate, choose, newsletter

SOURCES = ("feed:one", "feed:two", "feed:three", "feed:four")
SECTIONS = ("", "News", "Life", "Sport")


def strangers(_one: int, _other: int) -> float:
    return 0.0


def story(
    name: str = "a", *, score: float = 1.0, section: str = "", source: str = "feed:one", pinned: bool = False
) -> Story:
    why = {"priority": 10.0 if pinned else 1.0}
    one = article(name, source=source, source_name=source.removeprefix("feed:").title())
    return Story(article=one, section=section, score=score, why=why)


@st.composite
def ranked(draw: st.DrawFn) -> tuple[list[Story], Newsletter]:
    """Draw up to thirty stories, best first, and a newsletter with caps and minima that can be kept."""
    stories = [
        story(
            f"n{at:02}",
            score=draw(st.floats(0.01, 1.0)),
            section=draw(st.sampled_from(SECTIONS)),
            source=draw(st.sampled_from(SOURCES)),
            pinned=draw(st.sampled_from([False, False, False, True])),
        )
        for at in range(draw(st.integers(0, 30)))
    ]
    specs = []
    for name in SECTIONS[1:]:
        most = draw(st.none() | st.integers(1, 4))
        specs.append(SectionSpec(name=name, max=most, min=draw(st.integers(0, most or 3))))
    news = newsletter(
        max_stories=draw(st.integers(1, 14)),
        sections=tuple(specs),
        source_share=draw(st.sampled_from([0.1, 0.3, 1.0])),
        section_share=draw(st.sampled_from([0.2, 0.4, 1.0])),
    )
    return sorted(stories, key=lambda one: (-one.score, one.article.id)), news


def kept_of(stories: Sequence[Story], news: Newsletter) -> list[Story]:
    return [one for one, why in zip(stories, room(stories, news, strangers), strict=True) if why is None]


@given(ranked())
@settings(max_examples=150, deadline=None)
def test_caps_hold_and_nothing_that_has_room_is_lost(drawn):
    """Neither edition nor section is ever over its cap, and a story is left out only where one of the two is full."""
    stories, news = drawn
    kept = kept_of(stories, news)
    counts = Counter(one.section for one in kept)
    caps = {spec.name: spec.max for spec in news.sections if spec.max is not None}
    assert len(kept) <= news.max_stories
    assert all(counts[name] <= cap for name, cap in caps.items())
    for one in stories:
        if one not in kept:
            full = one.section in caps and counts[one.section] == caps[one.section]
            assert full or len(kept) == news.max_stories


@given(ranked())
@settings(max_examples=150, deadline=None)
def test_shares_are_exceeded_only_when_slots_would_stay_empty(drawn):
    """Without pins and minima, a source above its share means that nobody else was left."""
    stories, news = drawn
    stories = [replace(one, why={}, section="") for one in stories]
    news = replace(news, sections=())
    kept = kept_of(stories, news)
    sources = Counter(one.article.source for one in kept)
    most = max(1, math.floor(news.source_share * news.max_stories))
    if any(count > most for count in sources.values()):
        left = [one for one in stories if one not in kept]
        assert all(sources[one.article.source] >= most for one in left)


@given(ranked())
@settings(max_examples=150, deadline=None)
def test_no_section_starves(drawn):
    """Where there is room for one of each, every section whose best story is worth 15 % of the top has one."""
    stories, news = drawn
    stories = [replace(one, why={}) for one in stories]
    news = replace(news, sections=(), max_stories=max(news.max_stories, len(SECTIONS)))
    if not stories:
        return
    kept = {one.section for one in kept_of(stories, news)}
    enough = WORTH_A_SLOT * stories[0].score
    assert {one.section for one in stories if one.section and one.score >= enough} <= kept


@given(ranked())
@settings(max_examples=100, deadline=None)
def test_every_story_left_out_is_told_why(drawn):
    """The reason names the rank, and is one of the caps."""
    stories, news = drawn
    for at, why in enumerate(room(stories, news, strangers), start=1):
        if why is not None:
            assert why[0] in {FateReason.OVER_CAP, FateReason.OVER_SECTION_CAP, FateReason.OVER_SHARE}
            assert why[1].startswith(f"rank {at}, ")


def test_a_blog_of_one_source_is_not_cut_by_shares():
    """One source, one section: the best fill the edition."""
    stories = [story(f"n{at}", score=1 - at / 10) for at in range(6)]
    assert kept_of(stories, newsletter(max_stories=5)) == stories[:5]


def test_a_source_has_its_share():
    """Of ten slots one source has three while others have something, and the first that it loses is told so."""
    loud = [story(f"l{at}", score=1 - at / 100) for at in range(8)]
    others = [story(f"o{at}", score=0.5 - at / 100, source=f"feed:{at}") for at in range(8)]
    verdicts = room([*loud, *others], newsletter(max_stories=10), strangers)
    assert [why is None for why in verdicts] == [True] * 3 + [False] * 5 + [True] * 7 + [False]
    assert verdicts[3] == (FateReason.OVER_SHARE, "rank 4, One has 3 of 10")


def test_a_minimum_has_room_before_the_others():
    """Two of a section that ranks last are kept, since it says so."""
    best = [story(f"n{at}", score=1 - at / 10, section="News") for at in range(4)]
    last = [story(f"s{at}", score=0.01, section="Sport") for at in range(3)]
    news = newsletter(max_stories=4, section_share=1.0, sections=(SectionSpec(name="Sport", min=2),))
    assert [one.article.id for one in kept_of([*best, *last], news)] == ["n0", "n1", "s0", "s1"]


def test_a_pinned_story_is_kept_whatever_it_is_worth():
    """The editor's pin comes before rank and shares."""
    pool = [candidate(f"n{at}", published=NOW - HOUR) for at in range(3)]
    pool.append(candidate("pinned", published=NOW - 150 * HOUR, text="", weight=0.1))
    chosen = choose(*pool, max_stories=2, pins=("https://example.org/pinned",))
    assert "pinned" in {one.article.id for one in chosen.stories}
    assert next(one for one in chosen.fates if one.article == "pinned").parts["priority"] == 10


def test_the_second_of_a_kind_makes_room_for_something_else():
    """Of two stories that are alike the second loses to a stranger that is worth a little less."""
    stories = [story("a", score=1.0), story("b", score=0.9), story("c", score=0.8)]

    def twins(one: int, other: int) -> float:
        return 0.9 if {one, other} == {0, 1} else 0.0

    verdicts = room(stories, newsletter(max_stories=2), twins)
    assert [why is None for why in verdicts] == [True, False, True]
    assert verdicts[1] == (FateReason.OVER_CAP, "rank 2, the edition holds 2, and others told of something else")


@given(st.lists(st.sampled_from(SOURCES), max_size=12))
def test_no_source_stands_twice_in_a_row_while_another_can_stand_between(sources):
    """The best stays first, nothing is lost, and a repeat means that only this source was left."""
    stories = [story(f"n{at}", source=source) for at, source in enumerate(sources)]
    ordered = apart(stories)
    assert ordered[:1] == stories[:1]
    assert sorted(one.article.id for one in ordered) == sorted(one.article.id for one in stories)
    for at in range(1, len(ordered)):
        if ordered[at].article.source == ordered[at - 1].article.source:
            assert len({one.article.source for one in ordered[at:]}) == 1


@pytest.mark.parametrize(("words", "first"), [({"copper": 1.0}, "b"), ({"copper": -0.5}, "a"), ({}, "a")])
def test_interests_move_a_story(words, first):
    """A story with a word of interest rises, one with an unwanted word falls."""
    pool = [
        candidate("a", published=NOW - HOUR),
        candidate("b", title="Copper is dear", published=NOW - 9 * HOUR, text=""),
    ]
    assert choose(*pool, interests=words).stories[0].article.id == first
