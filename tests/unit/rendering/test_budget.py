"""Too large an edition is shortened in order: sentences, then the lowest stories, never the lead."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from digest.model import Summary
from digest.rendering.budget import Cut, shorten
from tests.unit.rendering.samples import edition, long_edition, stories


def longest(cut: Cut) -> int:
    """Give the number of sentences of the longest summary."""
    return max(len(one.summary.sentences) for one in cut.edition.stories if one.summary)


def test_sentences_go_first():
    """Each step takes the last sentence of the longest summaries, and no story."""
    cut = Cut(edition=edition())
    before = longest(cut)
    shorter = shorten(cut, 10_000, {})
    assert shorter is not None
    assert longest(shorter) == before - 1
    assert len(shorter.edition.stories) == len(cut.edition.stories)
    assert shorter.brief == ()


def test_one_sentence_always_stays():
    """A story keeps the first sentence of its summary as long as it is shown."""
    cut: Cut | None = Cut(edition=edition())
    while cut is not None:
        assert all(one.summary is None or one.summary.sentences for one in cut.edition.stories)
        cut = shorten(cut, 1, {})


def single(count: int) -> Cut:
    """Give an edition whose summaries have one sentence each."""
    made = long_edition(count)
    short = Summary(sentences=("One.",), method="hand")
    sections = tuple(replace(s, stories=tuple(replace(one, summary=short) for one in s.stories)) for s in made.sections)
    return Cut(edition=replace(made, sections=sections))


def test_then_the_lowest_stories_are_only_named():
    """As many of the lowest-ranked stories go as their cards are large."""
    cut = single(10)
    sizes = {one.article.id: 1000 for one in cut.edition.stories}
    shorter = shorten(cut, 2500, sizes)
    assert shorter is not None
    assert len(shorter.brief) == 3
    kept = min(one.score for one in shorter.edition.stories)
    assert all(one.score < kept for one in shorter.brief)


def test_named_stories_stand_best_first():
    """The line of named stories begins with the best of them, over several steps."""
    cut = single(10)
    for _ in range(3):
        shorter = shorten(cut, 1, {})
        assert shorter is not None
        cut = shorter
    scores = [one.score for one in cut.brief]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 3


def test_an_empty_section_goes_with_its_last_story():
    """No heading stands above nothing."""
    cut = single(9)
    shorter = shorten(cut, 10**9, {})
    assert shorter is not None
    assert all(section.stories for section in shorter.edition.sections)


def test_the_lead_story_stays():
    """When everything else is only named, the lead is still there, and nothing more can be taken."""
    cut = single(9)
    last = shorten(cut, 10**9, {})
    assert last is not None
    assert [one.article.id for one in last.edition.stories] == [cut.edition.stories[0].article.id]
    assert shorten(last, 1, {}) is None


def test_equal_stories_go_from_the_end():
    """Where the rank says nothing, the later story goes."""
    level = [replace(one, score=1.0, summary=None) for one in stories()]
    shorter = shorten(Cut(edition=edition(level)), 1, {})
    assert shorter is not None
    assert shorter.brief[0].article.id == level[-1].article.id


@given(st.integers(1, 30), st.integers(1, 50_000))
def test_no_story_disappears(count, over):
    """Shown and named stories are always all stories of the edition."""
    cut: Cut | None = Cut(edition=long_edition(count))
    everything = {one.article.id for one in long_edition(count).stories}
    steps = 0
    while cut is not None:
        assert {one.article.id for one in (*cut.edition.stories, *cut.brief)} == everything
        cut = shorten(cut, over, dict.fromkeys(everything, 1500))
        steps += 1
    assert steps <= count + 4
