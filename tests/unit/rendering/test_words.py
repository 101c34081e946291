"""Interface words, numbers and dates in the newsletter's language."""

import dataclasses
import string
from datetime import UTC, datetime

import pytest

from digest.errors import ConfigError
from digest.rendering import words as module
from digest.rendering.words import direction, long_date, plural, primary, short_date, tag, words

LANGUAGES = sorted(module._WORDS)
MOMENT = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)


def fields_in(text: str) -> set[str]:
    """Give the names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_the_first_languages_are_there():
    """English, German, French, Spanish, Portuguese and Arabic have words."""
    assert set(LANGUAGES) >= {"ar", "de", "en", "es", "fr", "pt"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_fills_in_the_same_places(language):
    """A translation has the placeholders of the English words; plural forms may leave out a count of one."""
    for field in dataclasses.fields(words("en")):
        english, ours = getattr(words("en"), field.name), getattr(words(language), field.name)
        if isinstance(english, tuple):
            assert fields_in(ours[1]) == fields_in(english[1])
            assert fields_in(ours[0]) <= fields_in(english[0])
        else:
            assert fields_in(ours) == fields_in(english)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_empty(language):
    """Every language says everything."""
    for value in dataclasses.astuple(words(language)):
        assert all(value) if isinstance(value, tuple) else value.strip() == value != ""


@pytest.mark.parametrize(
    ("language", "like"), [("pt-BR", "pt"), ("de_AT", "de"), ("EN", "en"), ("xx", "en"), ("", "en"), ("nb-NO", "en")]
)
def test_a_language_falls_back(language, like):
    """A region uses its language, an unknown language English."""
    assert words(language) is words(like)


@pytest.mark.parametrize(
    ("count", "language", "text"),
    [(1, "en", "1 story"), (2, "en", "2 stories"), (0, "en", "0 stories"), (0, "fr", "0 article"), (1, "fr", "1 article"), (2, "de", "2 Beiträge"), (5, "xx", "5 stories"), (1, "ja", "1 story")],
)  # fmt: skip
def test_plurals_follow_the_language(count, language, text):
    """French says one for zero, English does not; languages without words of ours count in English."""
    assert plural(words(language).stories, count, language) == text


@pytest.mark.parametrize(
    ("language", "way"), [("ar", "rtl"), ("he", "rtl"), ("fa-IR", "rtl"), ("en", "ltr"), ("ja", "ltr"), ("xx", "ltr"), ("", "ltr"), ("../etc", "ltr")]
)  # fmt: skip
def test_scripts_know_their_direction(language, way):
    """Arabic, Hebrew and Persian run from right to left."""
    assert direction(language) == way


@pytest.mark.parametrize(
    ("language", "timezone", "text"),
    [
        ("en", "UTC", "Sunday, November 22, 2026"),
        ("en-GB", "UTC", "Sunday, 22 November 2026"),
        ("en-GB", "Europe/Berlin", "Monday, 23 November 2026"),
        ("de", "Europe/Berlin", "Montag, 23. November 2026"),
        ("pt-BR", "America/Sao_Paulo", "domingo, 22 de novembro de 2026"),
        ("xx", "UTC", "Sunday, November 22, 2026"),
    ],
)
def test_the_date_is_that_of_the_newsletter(language, timezone, text):
    """The day is the one that readers in the newsletter's zone have, in its language."""
    assert (
        long_date(MOMENT, language, timezone).replace("Sunday 22", "Sunday, 22").replace("Monday 23", "Monday, 23")
        == text
    )


def test_short_dates_have_no_weekday():
    """A card says the day in short."""
    assert short_date(MOMENT, "de", "Europe/Berlin") == "23.11.2026"


@pytest.mark.parametrize("zone", ["Europe/Atlantis", "../../etc/passwd", "", "\0"])
def test_an_unknown_zone_is_a_setting_to_mend(zone):
    """A zone that does not exist is named, with the form it should have."""
    with pytest.raises(ConfigError, match="no time zone") as caught:
        long_date(MOMENT, "en", zone)
    assert "Europe/London" in caught.value.hint


@pytest.mark.parametrize(("language", "first"), [("pt-BR", "pt"), ("zh_Hans_CN", "zh"), ("DE", "de"), ("", "")])
def test_the_primary_language_is_the_first_part(language, first):
    """Regions and scripts do not make another language."""
    assert primary(language) == first


@pytest.mark.parametrize(
    ("language", "said"), [("pt_BR", "pt-BR"), (" de ", "de"), ('en"><script>', ""), ("", ""), ("e", ""), ("a" * 9, ""), ("en-GB-oed", "en-GB-oed")]
)  # fmt: skip
def test_only_language_tags_get_into_the_page(language, said):
    """What is no language tag (RFC 5646) is left out of `lang`."""
    assert tag(language) == said
