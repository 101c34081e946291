"""A story that renews what an earlier mail told says so, in the language of the newsletter."""

from dataclasses import replace

import pytest

from digest.rendering.words import words
from tests.unit.rendering.samples import edition, seen, stories


def first(language: str, *, update: bool) -> tuple[str, ...]:
    one, *others = stories()
    made = replace(edition([replace(one, updates=int(update)), *others]), language=language)
    lead = seen(made).lead
    assert lead is not None
    return lead.meta


@pytest.mark.parametrize("language", ["en", "de", "fr", "ar", "ja", "zh-Hant"])
def test_an_update_is_marked_first(language):
    """The word stands before the name of the source, where every look shows it; without an update the line is as it was."""
    plain, marked = (first(language, update=update) for update in (False, True))
    assert marked[1:] == plain
    assert words(language).update in marked[0]


def test_each_language_has_its_word():
    """No catalogue leaves the word to English by accident: it is there, short, and on one line."""
    assert words("en").update == "Update"
    assert words("de").update == "Aktualisiert"
    assert {len(words(tag).update.split()) for tag in ("ar", "es", "it", "pl", "pt", "ru", "ja", "zh")} == {1}
