"""What a story is worth."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Candidate, FateReason, SourceSpec
from digest.selection.merging import Group
from digest.selection.ranking import age_of, quality_of, score_of, worth
from tests.unit.selection.builders import DAY, HOUR, NOW, candidate, newsletter

WEEK = 7 * DAY
hours = st.integers(0, 24 * 60).map(lambda count: count * HOUR)


def score(*others: Candidate, interval: timedelta = WEEK, **changes: Any) -> float:
    group = Group(lead=candidate(**changes), others=tuple((other, (FateReason.SAME_STORY, "", {})) for other in others))
    return score_of(worth(group, newsletter(), now=NOW, interval=interval))


def test_the_half_life_is_three_quarters_of_the_interval():
    """A story that is .75 intervals older is worth exactly half."""
    fresh, old = score(published=NOW), score(published=NOW - 0.75 * WEEK)
    assert old == pytest.approx(fresh / 2)
    assert score(published=NOW - 18 * HOUR, interval=DAY) == pytest.approx(fresh / 2)


@given(hours, hours)
def test_newer_is_never_worth_less(one, other):
    """Of two stories that are otherwise equal the newer one never scores lower."""
    newer, older = sorted((one, other))
    seen = NOW - 60 * DAY
    assert score(published=NOW - newer, first_seen=seen) >= score(published=NOW - older, first_seen=seen)


@given(st.integers(0, 12))
def test_a_further_source_never_lowers_a_story(count):
    """Each further source adds to a story's worth."""
    sources = [candidate(f"s{index}", source=f"feed:{index}") for index in range(count + 1)]
    assert score(*sources) > score(*sources[:-1])


def test_the_same_source_again_adds_nothing():
    """A source that tells a story twice counts once."""
    assert score(candidate("b")) == score()


def test_two_sources_add_a_third():
    """Coverage is 1 + .35 log2(sources)."""
    two = candidate("b", source="feed:two")
    assert score(two) == pytest.approx(1.35 * score())
    four = [candidate(f"s{index}", source=f"feed:{index}") for index in range(3)]
    assert score(*four) == pytest.approx(1.7 * score())


def test_weight_multiplies():
    """A source of twice the weight makes stories of twice the worth."""
    assert score(weight=2.0) == pytest.approx(2 * score(weight=1.0))


@pytest.mark.parametrize(
    ("published", "seen", "age"),
    [
        (NOW - 2 * DAY, NOW, 2 * DAY),
        (NOW - 20 * DAY, NOW, 7 * DAY),
        (NOW - 20 * DAY, NOW - DAY, 8 * DAY),
        (None, NOW - 3 * DAY, 3 * DAY),
        (NOW + DAY, NOW, timedelta()),
    ],
)
def test_the_age_that_counts(published, seen, age):
    """A late arrival counts as a week older than its arrival at most, an undated one from its arrival, a future one as new."""
    assert age_of(candidate(published=published, first_seen=seen), NOW) == age


@pytest.mark.parametrize(
    ("changes", "quality"),
    [({}, 1.0), ({"text": "A stub."}, 0.6), ({"published": None}, 0.9), ({"published": None, "text": ""}, 0.54)],
)
def test_quality_lowers_stubs_and_undated_articles(changes, quality):
    """A text under 80 words is worth .6, a missing date .9."""
    assert quality_of(candidate(**changes)) == pytest.approx(quality)


def test_the_parts_are_named():
    """`why` shows six parts whose product is the score."""
    parts = worth(Group(lead=candidate(published=NOW)), newsletter(), now=NOW, interval=WEEK)
    assert parts == {"weight": 1.0, "recency": 1.0, "coverage": 1.0, "interest": 1.0, "priority": 1.0, "quality": 1.0}


@pytest.mark.parametrize(
    ("interests", "changes", "factor"),
    [
        ({}, {}, 1.0),
        ({"river": 1.0}, {"title": "A River Runs Dry"}, 2.0),
        ({"river": 1.0}, {"title": "Riverside"}, 1.0),
        ({"river": 1.0}, {"tags": ("River",), "title": "Dry"}, 2.0),
        ({"river": 0.5, "dry": 0.25}, {"title": "A dry river"}, 1.75),
        ({"river": 0.5}, {"title": "River, river, river"}, 1.5),
        ({"river": 3.0, "dry": 3.0}, {"title": "A dry river"}, 3.0),
        ({"river": -0.5, "dry": -0.9}, {"title": "A dry river"}, 0.1),
        ({"climate change": 1.0}, {"title": "Climate change is here"}, 2.0),
    ],
)
def test_interest_is_the_sum_of_the_words_that_stand_there(interests, changes, factor):
    """Whole words in title, tags or text count once each, from -.9 to 2 in all."""
    group = Group(lead=candidate(**{"text": "", **changes}))
    parts = worth(group, newsletter(interests=interests), now=NOW, interval=WEEK)
    assert parts["interest"] == pytest.approx(factor)


@pytest.mark.parametrize(
    ("text", "quality"),
    [
        ("Short and whole.", 0.6),
        ("It begins well \u2026", 0.5),
        ("It begins well...", 0.5),
        ("It begins well [more]", 0.5),
        ("A few words. Subscribe to read the rest.", 0.5),
        ("Ein paar Worte. Nur für Abonnenten.", 0.5),
    ],
)
def test_a_stub_before_a_wall_is_worth_less_than_a_short_text(text, quality):
    """What goes on elsewhere is worth .5, what is only short .6; a long text that ends in dots is neither."""
    assert quality_of(candidate(text=text)) == quality
    assert quality_of(candidate(text=f"{candidate().article.text} {text}")) == 1.0


def test_press_releases_are_worth_a_third():
    """A source of press releases is worth .3 of another."""
    spec = SourceSpec(key="feed:one", type="feed", url="https://one.example", press_releases=True)
    group = Group(lead=candidate())
    parts = worth(group, newsletter(sources=(spec,)), now=NOW, interval=WEEK)
    assert parts["quality"] == pytest.approx(0.3)


@pytest.mark.parametrize("pin", ["https://example.org/a", "a"])
def test_a_pin_multiplies_by_ten(pin):
    """An article is pinned by its address or its id, also when it is not the one that leads."""
    lead, other = candidate("b"), candidate("a", source="feed:two")
    group = Group(lead=lead, others=((other, (FateReason.SAME_STORY, "", {})),))
    assert worth(group, newsletter(pins=(pin,)), now=NOW, interval=WEEK)["priority"] == 10
    assert worth(Group(lead=lead), newsletter(pins=(pin,)), now=NOW, interval=WEEK)["priority"] == 1


def _candidates() -> st.SearchStrategy[Candidate]:
    return st.builds(
        lambda at, hours, weight, text, dated: candidate(
            f"c{at}",
            source=f"feed:{at}",
            weight=weight,
            text=text,
            published=NOW - hours * HOUR if dated else None,
            first_seen=NOW - hours * HOUR,
        ),
        st.integers(0, 5),
        st.integers(0, 400),
        st.sampled_from([0.5, 1.0, 3.0]),
        st.sampled_from(["", "A stub.", "word " * 90]),
        st.booleans(),
    )


@given(st.lists(_candidates(), min_size=1, max_size=6), _candidates())
def test_no_further_article_ever_lowers_a_story(members, further):
    """Whoever tells it too, late or early, heavy or light, long or short: a story is never worth less for it."""
    others: tuple[Any, ...] = tuple((one, (FateReason.SAME_STORY, "", {})) for one in members[1:])
    before = Group(lead=members[0], others=others)
    after = Group(lead=members[0], others=(*others, (further, (FateReason.SAME_STORY, "", {}))))
    scores = [score_of(worth(one, newsletter(), now=NOW, interval=WEEK)) for one in (before, after)]
    assert scores[1] >= scores[0]
