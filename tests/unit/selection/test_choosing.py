import math
from collections import Counter
from dataclasses import replace
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import Candidate, FateReason, Newsletter, SectionSpec, Told
from digest.selection import select
from digest.selection.similarity import containment
from tests.unit.selection.builders import (
    DAY,
    HOUR,
    LONG_AGO,
    NOW,
    START,
    article,
    body,
    candidate,
    choose,
    newsletters,
    pools,
    reason_of,
)

SECTIONS = (
    SectionSpec(name="Security", max=1, tags=("security",), words=("breach",)),
    SectionSpec(name="Life", max=2),
)
OVER = (FateReason.OVER_CAP, FateReason.OVER_SECTION_CAP, FateReason.OVER_SHARE)
quick = settings(max_examples=60, deadline=None)


@given(pools(), newsletters(), st.booleans())
@quick
def test_every_candidate_has_one_fate(pool: list[Candidate], news: Newsletter, first: bool):
    """Each candidate has exactly one fate, and the kept ones are the stories."""
    chosen = select(pool, news, start=START, now=NOW, added=LONG_AGO, first=first)
    assert sorted(fate.article for fate in chosen.fates) == sorted(one.article.id for one in pool)
    assert sorted(fate.article for fate in chosen.fates if fate.kept) == sorted(s.article.id for s in chosen.stories)
    assert all(fate.kept == (fate.reason is FateReason.KEPT) for fate in chosen.fates)


@given(pools(), newsletters(), st.booleans(), st.randoms(use_true_random=False))
@quick
def test_the_order_of_the_input_does_not_matter(pool, news, first, dice):
    """The same candidates in any order give the same stories and fates."""
    mixed = list(pool)
    dice.shuffle(mixed)
    one = select(pool, news, start=START, now=NOW, added=LONG_AGO, first=first)
    assert select(mixed, news, start=START, now=NOW, added=LONG_AGO, first=first) == one


@given(pools(), newsletters())
@quick
def test_caps_hold(pool: list[Candidate], news: Newsletter):
    """No edition holds more than max_stories, no section more than its own limit."""
    stories = select(pool, news, start=START, now=NOW, added=LONG_AGO, first=False).stories
    assert len(stories) <= news.max_stories
    for spec in news.sections:
        assert spec.max is None or sum(story.section == spec.name for story in stories) <= spec.max


@given(pools(), newsletters(), st.booleans())
@quick
def test_what_was_published_never_comes_again(pool, news, first):
    """An article that an edition carried or holds is never kept, under whatever id its address returns."""
    chosen = select(pool, news, start=START, now=NOW, added=LONG_AGO, first=first)
    kept = {story.article.id for story in chosen.stories}
    taken = [one for one in pool if one.published_in is not None or one.reserved_in is not None]
    assert not kept & {one.article.id for one in taken}
    addresses = {one.article.canonical_url for one in taken} - {""}
    assert not addresses & {story.article.canonical_url for story in chosen.stories}


@given(pools(), newsletters())
@quick
def test_stories_differ_in_address_and_text(pool, news):
    """No two stories of an edition share an address or a long text."""
    stories = select(pool, news, start=START, now=NOW, added=LONG_AGO, first=False).stories
    addresses = [story.article.canonical_url or story.article.url or story.article.id for story in stories]
    texts = [story.article.text for story in stories if len(story.article.text.split()) >= 80]
    assert len(set(addresses)) == len(addresses)
    assert len(set(texts)) == len(texts)


@given(pools(), newsletters())
@quick
def test_a_second_run_after_publication_brings_nothing_again(pool, news):
    """What was kept and then published is refused by the next run, and what was left out stays left out."""
    first = select(pool, news, start=START, now=NOW, added=LONG_AGO, first=False)
    numbers = {story.article.id: 9 for story in first.stories}
    later = [replace(one, published_in=numbers.get(one.article.id, one.published_in), returned=False) for one in pool]
    again = select(later, news, start=NOW, now=NOW + HOUR, added=LONG_AGO, first=False)
    ahead = {one.article.id for one in pool if one.article.published and one.article.published > NOW}
    assert {story.article.id for story in again.stories} <= ahead


@given(pools(), newsletters())
@quick
def test_scores_are_the_product_of_their_parts(pool, news):
    """The parts that `why` shows multiply to the score."""
    for story in select(pool, news, start=START, now=NOW, added=LONG_AGO, first=False).stories:
        product = 1.0
        for part in story.why.values():
            product *= part
        assert product == pytest.approx(story.score)
        assert story.score > 0


def test_no_candidates_give_an_empty_selection():
    """Nothing in, nothing out."""
    chosen = choose()
    assert chosen.stories == ()
    assert chosen.fates == ()


def test_the_best_story_leads():
    """The first story in reading order is the one with the highest score."""
    chosen = choose(candidate("old", published=NOW - 6 * DAY), candidate("new", published=NOW - HOUR))
    assert chosen.stories[0].article.id == "new"


def test_sections_follow_in_configured_order():
    """After the section of the lead come the others as configured, then unknown ones, the nameless last."""
    chosen = choose(
        candidate("nameless", published=NOW - 2 * HOUR),
        candidate("strange", section="Elsewhere", published=NOW - 3 * HOUR),
        candidate("life", section="Life", published=NOW - 5 * HOUR),
        candidate("safe", section="security", published=NOW - 6 * HOUR),
        candidate("lead", section="Elsewhere", published=NOW - HOUR),
        sections=SECTIONS,
    )
    assert [story.article.id for story in chosen.stories] == ["lead", "strange", "safe", "life", "nameless"]


def test_a_full_section_leaves_room_for_others():
    """A story over its section's limit says so and does not use up the edition's room."""
    chosen = choose(
        candidate("one", section="Security", published=NOW - HOUR),
        candidate("two", section="Security", published=NOW - 2 * HOUR),
        candidate("three", section="Life", published=NOW - 3 * HOUR),
        sections=SECTIONS,
        max_stories=2,
    )
    assert [story.article.id for story in chosen.stories] == ["one", "three"]
    fate = next(one for one in chosen.fates if one.article == "two")
    assert fate.reason is FateReason.OVER_SECTION_CAP
    assert fate.detail == "rank 2, Security holds 1; only named"
    assert fate.score is not None


def test_an_edition_holds_max_stories():
    """The stories below the limit are named with their rank."""
    pool = [candidate(f"n{index}", published=NOW - index * HOUR) for index in range(1, 5)]
    chosen = choose(*pool, max_stories=3)
    assert [story.article.id for story in chosen.stories] == ["n1", "n2", "n3"]
    assert chosen.fates[-1].reason is FateReason.OVER_CAP
    assert chosen.fates[-1].detail == "rank 4, the edition holds 3; only named"


@given(pools(), newsletters(), st.integers(0, 12))
@quick
def test_the_best_of_those_without_room_are_named(pool: list[Candidate], news: Newsletter, most: int):
    """At most `more_stories` are named, best first, none that is told; exactly their fates say so, and they stay left out by the cap."""
    news = replace(news, more_stories=most)
    chosen = select(pool, news, start=START, now=NOW, added=LONG_AGO, first=False)
    named = [story.article.id for story in chosen.more]
    linked = {one.article.id for one in pool if one.article.url.startswith("https://")}
    over = [one for one in chosen.fates if one.reason in OVER and one.article in linked]
    assert len(named) == min(most, len(over))
    assert not {*named} & {story.article.id for story in chosen.stories}
    assert sorted(named) == sorted(one.article for one in chosen.fates if one.detail.endswith("; only named"))
    assert {*named} <= {one.article for one in over}
    scores = [story.score for story in chosen.more]
    assert scores == sorted(scores, reverse=True)
    assert (
        min(scores, default=0.0) >= max((s.score or 0 for s in over if s.article not in named), default=0.0) or not most
    )


@pytest.mark.parametrize("url", ["", "http://plain.example/a", "ftp://example.org/a"])
def test_only_what_readers_can_open_is_named(url):
    """A title without a secure link leads nowhere, and must not keep an edition back."""
    pool = [
        candidate("a", published=NOW - HOUR),
        candidate("b", published=NOW - 2 * HOUR, url=url),
        candidate("c", published=NOW - 3 * HOUR),
    ]
    chosen = choose(*pool, max_stories=1)
    assert [story.article.id for story in chosen.more] == ["c"]
    assert [fate.detail for fate in chosen.fates if fate.article == "b"] == ["rank 2, the edition holds 1"]


def test_naming_others_changes_no_choice():
    """Whatever number is named, the same stories are told."""
    pool = [candidate(f"n{index}", published=NOW - index * HOUR) for index in range(1, 9)]
    one, other = (choose(*pool, max_stories=3, more_stories=most) for most in (0, 5))
    assert one.stories == other.stories
    assert one.more == ()
    assert [story.article.id for story in other.more] == ["n4", "n5", "n6", "n7", "n8"]


def test_ties_go_to_the_id():
    """Equal scores and dates are ordered by id."""
    same = body(1, 90).split()
    pool = [candidate(name, text=" ".join(f"{name}{word}" for word in same)) for name in ("b", "a", "c")]
    assert [story.article.id for story in choose(*pool).stories] == ["a", "b", "c"]


def test_fates_are_read_best_first():
    """Kept candidates come first in the order of their scores, the others by reason."""
    chosen = choose(
        candidate("gone", published_in=2),
        candidate("late", published=NOW - 5 * DAY),
        candidate("best", published=NOW - HOUR),
        candidate("ahead", published=NOW + DAY),
    )
    assert [fate.article for fate in chosen.fates] == ["best", "late", "gone", "ahead"]
    assert [fate.detail for fate in chosen.fates[:2]] == ["rank 1 of 2", "rank 2 of 2"]


@pytest.mark.parametrize(
    ("state", "reason", "detail"),
    [
        ({"published_in": 12}, FateReason.PUBLISHED, "edition 12"),
        ({"reserved_in": 13}, FateReason.RESERVED, "edition 13"),
        ({"published_in": 12, "returned": True}, FateReason.PUBLISHED, "edition 12"),
        ({"settled": FateReason.BEFORE_START}, FateReason.BEFORE_START, "decided by an earlier run"),
        ({"settled": FateReason.TOO_OLD}, FateReason.TOO_OLD, "decided by an earlier run"),
    ],
)
def test_the_ledger_decides_before_the_clock(state, reason, detail):
    """What the ledger knows of an article stands, with the number of the edition."""
    fate = choose(candidate(**state)).fates[0]
    assert (fate.reason, fate.detail, fate.kept) == (reason, detail, False)


def test_a_published_address_under_another_id_is_published():
    """An article whose source changed its id is known by its address."""
    old = candidate("old", published_in=5, canonical_url="https://example.org/same")
    new = candidate("new", canonical_url="https://example.org/same")
    assert reason_of(new, old) is FateReason.PUBLISHED


def test_an_article_without_a_title_is_left_out():
    """A story needs a headline."""
    assert reason_of(candidate(title=" ")) is FateReason.NO_TITLE


def test_the_fate_names_the_article():
    """A fate carries title, address and source of its candidate."""
    fate = choose(candidate("x")).fates[0]
    assert (fate.title, fate.url, fate.source) == (
        "What the x council decided today",
        "https://example.org/x",
        "feed:one",
    )


def test_a_large_pool_is_compared_by_sketches():
    """Of 300 strangers no two bodies are compared in full: the choice stays linear in their number."""
    pool = [candidate(f"n{index}", text=body(index, 300)) for index in range(300)]
    with mock.patch("digest.selection.similarity.containment", wraps=containment) as compared:
        chosen = choose(*pool)
    assert len(chosen.stories) == 12
    assert compared.call_count == 0


@st.composite
def histories(draw: st.DrawFn) -> list[Told]:
    """Draw what earlier editions told: texts, headlines and addresses that the pools have too."""
    return [
        Told(
            edition=draw(st.integers(1, 9)),
            article=article(
                f"t{at}",
                title=draw(st.sampled_from(["A river runs dry again", "Links", f"Story number {at} of many"])),
                text=draw(st.sampled_from([body(at), body(at, 30), ""])),
                canonical_url=draw(st.sampled_from([f"https://example.org/{at}", ""])),
                source=draw(st.sampled_from(["feed:one", "feed:four"])),
                published=NOW - draw(st.integers(0, 20 * 24)) * HOUR,
            ),
            sources=frozenset({"One"}),
        )
        for at in range(draw(st.integers(0, 4)))
    ]


@given(pools(), newsletters(), histories())
@quick
def test_every_candidate_has_one_fate_whatever_was_told(pool, news, told):
    """With a history too each candidate has exactly one fate, and the sums are those of the candidates."""
    chosen = select(pool, news, start=START, now=NOW, added=LONG_AGO, first=False, told=told)
    assert sorted(fate.article for fate in chosen.fates) == sorted(one.article.id for one in pool)
    counts = Counter(fate.reason for fate in chosen.fates)
    assert sum(counts.values()) == len(pool)
    assert counts[FateReason.KEPT] == len(chosen.stories)


@given(pools(), newsletters(), histories(), st.randoms(use_true_random=False))
@quick
def test_the_order_of_what_was_told_does_not_matter(pool, news, told, dice):
    """The same history in any order gives the same edition and the same fates."""
    mixed = list(told)
    dice.shuffle(mixed)
    one = select(pool, news, start=START, now=NOW, added=LONG_AGO, first=False, told=told)
    assert select(pool, news, start=START, now=NOW, added=LONG_AGO, first=False, told=mixed) == one


@given(pools(), newsletters(), histories())
@quick
def test_what_was_told_is_marked_or_not_told(pool, news, told):
    """A story of an address that an edition told is not in the next one, and one that updates names an edition that was."""
    chosen = select(pool, news, start=START, now=NOW, added=LONG_AGO, first=False, told=told)
    addresses = {one.article.canonical_url for one in told} - {""}
    assert not addresses & {story.article.canonical_url for story in chosen.stories}
    assert {story.updates for story in chosen.stories} <= {0, *(one.edition for one in told)}


@given(pools(), newsletters())
@quick
def test_the_parts_of_every_scored_fate_multiply_to_its_score(pool, news):
    """What `why` shows of a score can be followed, for those left out as well."""
    for fate in select(pool, news, start=START, now=NOW, added=LONG_AGO, first=False).fates:
        if fate.score is not None:
            assert math.prod(fate.parts.values()) == pytest.approx(fate.score)


@given(pools(), newsletters())
@quick
def test_nothing_is_left_out_while_there_is_room(pool, news):
    """The sum of the limits: what is over a cap or a share was left out of an edition that is full, or whose section is."""
    chosen = select(pool, news, start=START, now=NOW, added=LONG_AGO, first=False)
    cut = {FateReason.OVER_CAP, FateReason.OVER_SHARE}
    if any(fate.reason in cut for fate in chosen.fates):
        assert len(chosen.stories) == news.max_stories


def test_two_of_a_source_are_parted():
    """In a section the sources alternate where they can, and the best stays first."""
    pool = [candidate(f"a{at}", published=NOW - at * HOUR) for at in range(1, 4)]
    pool += [candidate(f"b{at}", published=NOW - (10 + at) * HOUR, source="feed:two") for at in range(2)]
    assert [story.article.id for story in choose(*pool).stories] == ["a1", "b0", "a2", "b1", "a3"]
