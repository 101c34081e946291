"""What an edition told is not told again from another address."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from digest import selection
from digest.model import Candidate, Fate, FateReason, Told
from tests.unit.selection.builders import DAY, HOUR, LONG_AGO, NOW, START, article, body, candidate, choose, newsletter

TITLE = "Mayor Grimes opens the Severn bridge after nine years"
OTHER = "Severn bridge opens at last, Grimes cuts ribbon"


def told(name: str = "told", *, edition: int = 12, sources: tuple[str, ...] = ("Three",), **changes: Any) -> Told:
    values = {"title": TITLE, "published": NOW - DAY, "source": "feed:three", "source_name": "Three", **changes}
    return Told(edition=edition, article=article(name, **values), sources=frozenset(sources))


def fate(*pool: Candidate, told: Sequence[Told] = (), **changes: Any) -> Fate:
    """Give the fate of the first of some candidates, chosen after an edition that told something."""
    chosen = selection.select(pool, newsletter(**changes), start=START, now=NOW, added=LONG_AGO, first=False, told=told)
    return next(one for one in chosen.fates if one.article == pool[0].article.id)


def test_the_same_text_under_a_new_address_was_told():
    """A copy of what an edition carried is left out, with the edition, the title and the similarity."""
    found = fate(candidate("copy", text=body(1)), told=[told(text=body(1), published=NOW - 6 * DAY)])
    assert found.reason is FateReason.ALREADY_TOLD
    assert found.detail == f"edition 12: '{TITLE}' (similarity 1.00)"
    assert found.parts == {"edition": 12, "similarity": 1.0, "novelty": 0.0}


def test_the_same_story_in_other_words_was_told():
    """Another source's headline on the same event a day later tells nothing new."""
    found = fate(
        candidate("b", title="Mayor Grimes opens Severn bridge at last", text="", published=NOW), told=[told(text="")]
    )
    assert found.reason is FateReason.ALREADY_TOLD
    assert 0.5 <= found.parts["similarity"] < 1


def test_a_little_alike_is_news():
    """Headlines that share names only are another story, and so is the same source's next article."""
    assert fate(candidate("b", title="Grimes to retire from Severn council", text=""), told=[told(text="")]).kept
    own = candidate("b", title="Mayor Grimes opens Severn bridge at last", text="")
    assert fate(own, told=[told(text="", source="feed:one")]).kept


def test_other_words_count_for_less_after_two_days():
    """What is half alike is told again three days later; a text is remembered longer."""
    late = candidate("b", title="Mayor Grimes opens Severn bridge at last", text="", published=NOW)
    assert not fate(late, told=[told(text="", published=NOW - 47 * HOUR)]).kept
    fresh = candidate("b", title=OTHER, text="", published=NOW)
    assert fate(fresh, told=[told(text="", published=NOW - 5 * DAY)]).kept


def test_a_headline_that_comes_every_week_is_news():
    """The same words a week later are another story."""
    weekly = candidate("b", title="Five things to read this week", text=body(2))
    assert fate(weekly, told=[told(title="Five things to read this week", text=body(3), published=NOW - 7 * DAY)]).kept
    assert not fate(
        weekly, told=[told(title="Five things to read this week", text=body(3), published=NOW - 3 * DAY)]
    ).kept


def test_a_source_may_repeat_itself():
    """A form letter of one source with half of its words new is news; nearly all the same is not; another number is another story."""
    half = f"{body(4, 100)} {body(5, 60)}"
    old = told(text=f"{body(4, 100)} {body(6, 60)}", source="feed:one", title="Market report of today")
    assert fate(candidate("b", text=half, title="Market report for now"), told=[old]).kept
    same = told(text=half, source="feed:one", title="Market report of today")
    assert not fate(candidate("b", text=half, title="Market report for now"), told=[same]).kept
    numbered = told(text=half, source="feed:one", title="Market report 47")
    assert fate(candidate("b", text=half, title="Market report 48"), told=[numbered]).kept


@pytest.mark.parametrize("title", ["Update: Grimes opens the Severn bridge", "[Updated] Grimes opens Severn bridge"])
def test_what_calls_itself_an_update_is_told_as_one(title):
    """An update is told again, and says of which edition."""
    found = fate(candidate("b", title=title, text=body(1)), told=[told(text=body(1))])
    assert found.kept
    assert found.detail == "rank 1 of 1, an update of edition 12"


def test_two_new_sources_with_something_new_make_an_update():
    """What two sources more tell in words of their own is an update; one source more is not."""
    title = "Mayor Grimes opens Severn bridge at last"
    pool = [
        candidate("b", title=title, text="", published=NOW),
        candidate("c", title=title, text="", published=NOW, source="feed:two", source_name="Two"),
    ]
    early = told(text=body(8), title="Mayor Grimes opens Severn bridge, finally now")
    assert not fate(pool[0], told=[replace(early, sources=frozenset({"Three", "One"}))]).kept
    fresh = [replace(one, article=replace(one.article, text=body(9))) for one in pool]
    found = fate(*fresh, told=[replace(early, article=replace(early.article, title=title))])
    assert found.kept
    assert found.detail.endswith("an update of edition 12")


def test_the_newest_edition_is_named_among_equals():
    """Of several that told it, the most alike is named, and one of them always."""
    found = fate(
        candidate("b", text=body(1)), told=[told("x", edition=3, text=body(1)), told("y", edition=9, text=body(1))]
    )
    assert found.parts["edition"] == 9
    many = [told(f"t{at}", edition=at, text=body(1)) for at in range(1, 13)]
    assert fate(candidate("b", text=body(1)), told=many).parts["edition"] == 12


def test_the_members_of_a_told_story_have_fates():
    """Copies of what was told stay copies, and every candidate has one fate."""
    pool = [candidate("b", text=body(1)), candidate("c", text=body(1), source="feed:two")]
    assert fate(*pool, told=[told(text=body(1))]).reason is FateReason.ALREADY_TOLD
    assert fate(*reversed(pool), told=[told(text=body(1))]).reason is FateReason.SAME_STORY


def test_nothing_told_changes_nothing():
    """Without history the choice is what it was."""
    pool = [candidate("a"), candidate("b")]
    assert [fate(one, *pool).kept for one in pool[:1]] == [True]
    assert len(choose(*pool).stories) == 2


def test_an_article_that_the_ledger_opened_anew_is_an_update():
    """The very article that was told, open again (a source resends what changed), is told as an update; its address under a new id is not."""
    again = candidate("told", text=body(1))
    found = fate(again, told=[told("told", text=body(1), source="feed:one")])
    assert found.kept
    assert found.detail.endswith("an update of edition 12")
    renamed = candidate("other", canonical_url="https://example.org/told", text=body(2))
    assert fate(renamed, told=[told("told", text=body(1))]).reason is FateReason.ALREADY_TOLD


def test_what_a_source_rewrote_is_an_update_whoever_leads_its_story():
    """A heavier source that tells the told story too does not silence the update of the one that was told."""
    before = told("told", text=body(1), source="feed:three")
    rewritten = candidate("told", text=f"{body(1)} {body(2, 60)}", source="feed:three", weight=1.0, title=TITLE)
    rewritten = replace(rewritten, published_in=12, carried=before.article)
    heavier = candidate("copy", text=body(1), source="feed:two", weight=2.0, title=TITLE)
    found = fate(heavier, rewritten, told=[before])
    assert found.kept
    assert found.detail == "rank 1 of 1, an update of edition 12"
    assert fate(rewritten, heavier, told=[before]).reason is FateReason.SAME_STORY
    assert fate(heavier, told=[before]).reason is FateReason.ALREADY_TOLD


def test_an_update_is_marked_when_another_source_leads_and_the_telling_is_forgotten():
    """What was told longer ago than editions are remembered is still an update of the edition that carried it."""
    before = told("told", text=body(1), source="feed:three")
    rewritten = candidate("told", text=f"{body(1)} {body(2, 60)}", source="feed:three", weight=1.0, title=TITLE)
    rewritten = replace(rewritten, published_in=12, carried=before.article)
    heavier = candidate("copy", text=body(1), source="feed:two", weight=2.0, title=TITLE)
    assert fate(heavier, rewritten).detail == "rank 1 of 1, an update of edition 12"
