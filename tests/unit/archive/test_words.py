"""The words of the archive."""

from dataclasses import fields
from datetime import UTC, datetime
from string import Formatter

import pytest

from digest.archive.words import LANGUAGES, Words, day, direction, words_of

NIGHT = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything(language):
    """No word lacks, and each names what English names in its place."""
    english = words_of("en")
    for one in fields(Words):
        said = getattr(words_of(language), one.name)
        assert said.strip() == said != ""
        assert places(said) == places(getattr(english, one.name))


def test_twelve_languages():
    """The languages of the editions are those of their archive."""
    assert set(LANGUAGES) == {"ar", "de", "en", "es", "fr", "it", "ja", "nl", "pl", "pt", "ru", "zh"}


@pytest.mark.parametrize(
    ("tag", "language"), [("pt-BR", "pt"), ("pt_br", "pt"), ("DE", "de"), ("tlh", "en"), ("", "en")]
)
def test_regions_and_unknown_languages(tag, language):
    """A region is served by its language, an unknown one by English."""
    assert words_of(tag).language == language


@pytest.mark.parametrize(("tag", "side"), [("ar", "rtl"), ("he-IL", "rtl"), ("en", "ltr"), ("??", "ltr")])
def test_direction(tag, side):
    """Scripts that run from right to left say so."""
    assert direction(tag) == side


@pytest.mark.parametrize(
    ("language", "zone", "said"),
    [
        ("en", "UTC", "November 23, 2026"),
        ("de", "Europe/Berlin", "24. November 2026"),
        ("en-GB", "UTC", "23 November 2026"),
    ],
)
def test_a_day_is_that_of_the_newsletter(language, zone, said):
    """The day is the one on which it was that time in the newsletter's zone, in the newsletter's words."""
    assert day(NIGHT, language, zone) == said
