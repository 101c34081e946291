"""An article that its source rewrote after an edition told it: taken again where the source asks for it, and marked; anything less is no news."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Candidate, FateReason
from digest.selection.updates import is_update, novelty
from tests.unit.selection.builders import DAY, NOW, START, article, body, candidate, choose, reason_of

TOLD = article(text=body(1), published=START, updated=START)
LONGER = f"{TOLD.text} {body(2, 30)}"
ONE_SENTENCE = f"{TOLD.text} The mayor has resigned since."
TYPO = TOLD.text.replace(TOLD.text.split()[40], "corrected", 1)


def renewed(told: Any = TOLD, **changes: Any) -> Candidate:
    """Give a candidate that edition 5 carried long ago, as it reads now."""
    fields = {"text": told.text, "published": told.published, "updated": told.updated, "title": told.title, **changes}
    made = candidate(first_seen=START - 30 * DAY, published_in=5, **fields)
    return Candidate(article=made.article, first_seen=made.first_seen, published_in=5, carried=told)


@pytest.mark.parametrize(
    ("changes", "update"),
    [
        ({}, False),
        ({"updated": NOW}, False),
        ({"text": LONGER}, True),
        ({"text": ONE_SENTENCE}, False),
        ({"text": ONE_SENTENCE, "updated": NOW}, True),
        ({"text": TYPO}, False),
        ({"title": "What the a council undid today"}, False),
        ({"title": "What the a council undid today", "updated": NOW}, True),
        ({"title": "WHAT the a council decided, today!", "updated": NOW}, False),
        ({"text": TOLD.text[: len(TOLD.text) // 2], "updated": NOW}, False),
        ({"text": "", "updated": NOW}, False),
        ({"text": LONGER, "source": "feed:two"}, False),
    ],
)
def test_what_is_an_update(changes, update):
    """A new paragraph is one; a new sentence or headline when the source says so; a new date, a typo, a cut or another source's version is none."""
    assert is_update(renewed(**changes)) is update


def test_an_update_is_told_again_and_marked():
    """It is open however long ago it was first seen, and its story says what it is."""
    chosen = choose(renewed(text=LONGER), candidate("b", title="Another matter of the day", text=body(9)))
    assert {story.article.id: bool(story.updates) for story in chosen.stories} == {"a": True, "b": False}


def test_what_did_not_change_stays_published():
    """Without news in it the article keeps the fate that it had."""
    assert reason_of(renewed(updated=NOW)) is FateReason.PUBLISHED


def test_without_the_version_that_was_told_nothing_is_an_update():
    """Sources that do not ask for updates have no version to compare with: told is told."""
    assert not is_update(candidate(published_in=5, text=LONGER))
    assert reason_of(candidate(published_in=5, text=LONGER)) is FateReason.PUBLISHED


def test_an_update_still_has_to_fit():
    """Rules hold for updates too: a date in the future, a missing title."""
    assert reason_of(renewed(text=LONGER, published=NOW + DAY)) is FateReason.FUTURE
    assert reason_of(renewed(text=LONGER, title=" ")) is FateReason.NO_TITLE


def test_a_reserved_update_is_not_taken_twice():
    """While an edition with the update waits, no other takes it."""
    waiting = renewed(text=LONGER)
    held = Candidate(article=waiting.article, first_seen=waiting.first_seen, reserved_in=6, carried=TOLD)
    assert reason_of(held) is FateReason.RESERVED


@given(st.integers(0, 200), st.integers(0, 200))
def test_novelty_grows_with_what_is_new(kept, added):
    """What a text has beyond another is between nothing and all of it; the same text has nothing, and cutting adds little."""
    told = " ".join(f"w{n}" for n in range(kept))
    text = " ".join([told, *(f"n{n}" for n in range(added))])
    assert 0.0 <= novelty(text, told) <= 1.0
    assert novelty(told, text) == 0.0
    assert novelty(text, text) == 0.0
    if added >= 3:
        assert novelty(text, told) >= added / (kept + added) * 0.9
