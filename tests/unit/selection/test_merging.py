"""One story, told once."""

from typing import Any

import pytest
from hypothesis import given, settings

from digest.model import FateReason, Mention
from digest.selection.merging import merge
from tests.unit.selection.builders import DAY, HOUR, NOW, body, candidate, choose, pools


@given(pools())
@settings(max_examples=60, deadline=None)
def test_every_candidate_is_in_exactly_one_group(pool):
    """Merging neither loses nor doubles a candidate."""
    members = [one.article.id for group in merge(pool) for one in (group.lead, *(other for other, _ in group.others))]
    assert sorted(members) == sorted(one.article.id for one in pool)


@given(pools())
@settings(max_examples=60, deadline=None)
def test_mentions_are_other_sources_each_once(pool):
    """What also covers a story is never its own source, and no source is named twice."""
    for group in merge(pool):
        names = [(one.article.source) for one, _ in group.others if one.article.source != group.lead.article.source]
        assert len(group.mentions) == len(set(names)) == group.sources - 1


def test_one_address_is_one_story():
    """The same canonical address twice is kept once; the other source is mentioned."""
    chosen = choose(
        candidate("a", canonical_url="https://example.org/same"),
        candidate("b", canonical_url="https://example.org/same", source="feed:two", source_name="Two", weight=0.5),
    )
    assert [story.article.id for story in chosen.stories] == ["a"]
    assert chosen.stories[0].also_covered_by == (
        Mention(source_name="Two", title="What the b council decided today", url="https://example.org/b"),
    )
    assert chosen.fates[1].reason is FateReason.SAME_URL
    assert chosen.fates[1].detail == "as in 'What the a council decided today', One"


def test_the_same_source_is_not_mentioned():
    """A source that publishes an address twice does not cover itself."""
    chosen = choose(*(candidate(name, canonical_url="https://example.org/same") for name in "ab"))
    assert chosen.stories[0].also_covered_by == ()


def test_the_better_source_leads():
    """Weight decides the lead, then the full text, then who was first."""
    same: dict[str, Any] = {"canonical_url": "https://example.org/same"}
    early = candidate("early", published=NOW - 3 * DAY, **same)
    heavy = candidate("heavy", published=NOW - DAY, weight=2.0, **same)
    stub = candidate("stub", published=NOW - 4 * DAY, text="Short.", **same)
    assert choose(early, heavy, stub).stories[0].article.id == "heavy"
    assert choose(early, stub).stories[0].article.id == "early"
    assert choose(early, candidate("late", published=NOW - DAY, **same)).stories[0].article.id == "early"


def test_without_a_canonical_address_the_address_counts():
    """Articles without a canonical URL are the same by URL, and without any by nothing but their id."""
    plain: dict[str, Any] = {"canonical_url": "", "url": "https://example.org/same"}
    assert len(choose(candidate("a", **plain), candidate("b", **plain)).stories) == 1
    bare: dict[str, Any] = {"canonical_url": "", "url": ""}
    assert len(choose(candidate("a", **bare), candidate("b", **bare)).stories) == 2


def test_a_repost_is_the_same_story():
    """A body that stands elsewhere with another frame is merged, and the similarity is shown."""
    wire = body(5, 200)
    chosen = choose(
        candidate("wire", text=wire, weight=2.0),
        candidate("copy", text=f"{body(6, 15)} {wire} {body(7, 10)}", source="feed:two", source_name="Two"),
    )
    assert [story.article.id for story in chosen.stories] == ["wire"]
    assert chosen.fates[1].reason is FateReason.SAME_STORY
    assert chosen.fates[1].detail == "as in 'What the wire council decided today', One (similarity 1.00)"
    assert [mention.source_name for mention in chosen.stories[0].also_covered_by] == ["Two"]


PARTLY = {"a": f"{body(6, 200)} {body(5, 100)}", "b": f"{body(7, 200)} {body(5, 100)}"}
"""Two texts that end with the same third of their phrases."""


@pytest.mark.parametrize(
    ("changes", "merged"),
    [
        ({}, True),
        ({"title": "Mayor opens a bridge"}, False),
        ({"source": "feed:one", "source_name": "One"}, False),
        ({"published": NOW - 5 * DAY}, False),
        ({"text": f"{body(7, 260)} {body(5, 100)[:400]}"}, False),
    ],
)
def test_a_part_of_a_text_is_the_same_story_if_all_else_agrees(changes, merged):
    """A third of a text in common makes one story of two sources' articles, near in time, with a word of the headline in common; a tenth does not."""
    values: dict[str, Any] = {"text": PARTLY["b"], "title": "Tolls return to a council", "source": "feed:two"}
    first = candidate("a", text=PARTLY["a"], title="What the council decided today", weight=2.0)
    chosen = choose(first, candidate("b", **(values | changes)))
    assert (len(chosen.stories) == 1) is merged
    if merged:
        assert chosen.fates[1].reason is FateReason.SAME_STORY
        assert "(similarity 0.3" in chosen.fates[1].detail


def test_another_version_is_another_story_though_a_part_of_the_text_is_the_same():
    """Release notes that repeat a third of the last ones are told."""
    one = candidate("a", text=PARTLY["a"], title="Acme 2.1 is released today")
    other = candidate("b", text=PARTLY["b"], title="Acme 2.2 is released today", source="feed:two")
    assert len(choose(one, other).stories) == 2


def test_a_chain_of_copies_is_one_story():
    """Copies that meet only through a third are one story, and say so."""
    first, second = body(1, 100), body(2, 100)
    chosen = choose(
        candidate("a", text=first, weight=3.0),
        candidate("both", text=f"{first} {second}"),
        candidate("b", text=second, weight=0.5),
    )
    assert [story.article.id for story in chosen.stories] == ["a"]
    details = {fate.article: fate.detail for fate in chosen.fates}
    assert details["both"].endswith("(similarity 1.00)")
    assert details["b"].endswith("(by a third article)")


def test_more_sources_make_a_story_better():
    """A story that another source tells too scores higher than one that stands alone."""
    shared = body(3)
    chosen = choose(
        candidate("alone"),
        candidate("told", text=shared),
        candidate("too", text=shared, source="feed:two"),
    )
    assert chosen.stories[0].article.id == "told"
    assert chosen.stories[0].why["coverage"] == pytest.approx(1.35)


@pytest.mark.parametrize(
    ("one", "other", "apart", "merged"),
    [
        ("The mayor opens a bridge", "The Mayor Opens A Bridge!", HOUR, True),
        ("The mayor opens a bridge", "The mayor opens a bridge", 47 * HOUR, True),
        ("The mayor opens a bridge", "The mayor opens a bridge", 49 * HOUR, False),
        ("The mayor opens a bridge", "The mayor closes a bridge", HOUR, False),
        ("Links", "Links", HOUR, False),
        ("Week 12", "Week 12", HOUR, False),
        ("A b c", "A b c", HOUR, False),
        ("市長が新しい橋を開通", "市長が新しい橋を開通", HOUR, True),
    ],
)
def test_the_same_telling_headline_within_two_days_is_the_same_story(one, other, apart, merged):
    """Equal headlines merge when they say something and are close in time."""
    pool = [candidate("a", title=one, published=NOW - DAY), candidate("b", title=other, published=NOW - DAY - apart)]
    assert (len(choose(*pool).stories) == 1) is merged
    if merged:
        assert any(fate.detail.endswith("(same headline)") for fate in choose(*pool).fates)


def test_the_language_of_headlines_is_not_guessed():
    """Two translations of one article are two stories."""
    chosen = choose(
        candidate("en", title="The mayor opens a bridge"), candidate("fr", title="Le maire inaugure un pont neuf")
    )
    assert len(chosen.stories) == 2


def test_the_fate_of_a_copy_stands_also_when_its_lead_is_cut():
    """A copy of a story that the caps leave out is still told as a copy."""
    text = body(4)
    chosen = choose(
        candidate("best", published=NOW - HOUR, weight=5.0),
        candidate("lead", text=text),
        candidate("copy", text=text, weight=0.5),
        max_stories=1,
    )
    assert {fate.article: fate.reason for fate in chosen.fates} == {
        "best": FateReason.KEPT,
        "lead": FateReason.OVER_CAP,
        "copy": FateReason.SAME_STORY,
    }


def test_the_same_story_in_other_words_is_told_once():
    """Two sources with headlines of their own on one event are one story, and the likeness is shown."""
    chosen = choose(
        candidate("a", title="Mayor Grimes opens the Severn bridge after nine years", weight=2.0, text=""),
        candidate(
            "b", title="Severn bridge opens at last, Grimes cuts ribbon", source="feed:two", source_name="Two", text=""
        ),
        candidate("c", title="Potato harvest hits a record in Fife", source="feed:two", source_name="Two"),
    )
    assert [story.article.id for story in chosen.stories] == ["a", "c"]
    assert [mention.source_name for mention in chosen.stories[0].also_covered_by] == ["Two"]
    fate = next(one for one in chosen.fates if one.article == "b")
    assert fate.reason is FateReason.SAME_STORY
    assert fate.detail.startswith(
        "as in 'Mayor Grimes opens the Severn bridge after nine years', One (in other words, 0."
    )


def test_an_article_that_says_where_the_original_stands_is_the_copy():
    """Even the better source does not lead with an article whose canonical address is on another site; a mobile host is the same site."""
    original = candidate(
        "original", url="https://m.press.example/x", canonical_url="https://press.example/x", weight=0.5
    )
    copy = candidate(
        "copy",
        url="https://portal.example.net/x",
        canonical_url="https://press.example/x",
        source="feed:two",
        weight=5.0,
    )
    assert choose(original, copy).stories[0].article.id == "original"
    alone = choose(copy)
    assert [story.article.id for story in alone.stories] == ["copy"]


def test_the_lead_does_not_depend_on_the_order():
    """Whoever comes first, the same article leads."""
    pool = [candidate(name, canonical_url="https://example.org/same", url="http://[bad") for name in "abc"]
    assert choose(*pool).stories == choose(*reversed(pool)).stories


NOTE = "The quay opens on Friday at ten, the harbour master said to all of us."


def note(name: str, text: str = NOTE, **changes: Any) -> Any:
    """Give a short text without an address, as a file of a folder is."""
    return candidate(name, **{"url": "", "canonical_url": "", "title": name, "text": text, **changes})


@pytest.mark.parametrize(
    ("changes", "merged"),
    [
        ({}, True),
        ({"text": f"  {NOTE.upper()} "}, True),
        ({"published": NOW - 12 * DAY}, True),
        ({"published": NOW - 20 * DAY}, False),
        ({"text": NOTE.replace("Friday", "Monday")}, False),
        ({"title": "Note 2"}, True),
        ({"url": "https://a.example/x", "canonical_url": "https://a.example/x"}, False),
    ],
)
def test_a_short_text_that_was_copied_is_told_once(changes, merged):
    """Word for word, within two weeks, and without an address: below the headlines of a feed a site may say the same each time."""
    groups = merge([note("Note"), note(**{"name": "Other", **changes})])
    assert len(groups) == (1 if merged else 2)
    if merged:
        assert groups[0].others[0][1][1].endswith("(same text)")


def test_the_same_short_text_of_two_numbers_is_two_stories():
    """What comes each week in the same words is no copy."""
    assert len(merge([note("One", title="Meeting of week 5"), note("Two", title="Meeting of week 6")])) == 2


def test_a_few_words_are_nobodys_copy():
    """Below eight words, and where there are none at all, nothing is compared."""
    assert (
        len(merge([note("Note", "More soon."), note("Other", "More soon."), note("Third", ""), note("Fourth", "")]))
        == 4
    )


def test_a_short_text_in_three_files_is_one_story():
    """However many copies there are, and in whatever order they come."""
    copies = [note("Note"), note("Other"), note("Third")]
    assert len(merge(copies)) == len(merge(copies[::-1])) == 1
