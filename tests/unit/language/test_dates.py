"""Days and numbers as a language writes them, in the newsletter's zone."""

# ruff: noqa: RUF001  letters of many scripts are what these tests are about

import re
from datetime import UTC, datetime

import pytest

from digest.errors import ConfigError
from digest.language import day, day_and_hour, languages, long_date, number, short_date

MOMENT = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)


def plain(text: str) -> str:
    """Give a date without marks of direction and without spaces that do not break: releases of CLDR differ in them."""
    return re.sub("[\u00a0\u202f]", " ", re.sub("[\u200e\u200f]", "", text))


@pytest.mark.parametrize(
    ("language", "timezone", "text"),
    [
        ("en", "UTC", "Sunday, November 22, 2026"),
        ("en-GB", "UTC", "Sunday 22 November 2026"),
        ("en-GB", "Europe/Berlin", "Monday 23 November 2026"),
        ("de", "Europe/Berlin", "Montag, 23. November 2026"),
        ("fr", "UTC", "dimanche 22 novembre 2026"),
        ("es", "UTC", "domingo, 22 de noviembre de 2026"),
        ("pt-BR", "America/Sao_Paulo", "domingo, 22 de novembro de 2026"),
        ("it", "UTC", "domenica 22 novembre 2026"),
        ("nl", "UTC", "zondag 22 november 2026"),
        ("pl", "UTC", "niedziela, 22 listopada 2026"),
        ("ru", "Asia/Vladivostok", "понедельник, 23 ноября 2026 г."),
        ("ja", "Asia/Tokyo", "2026年11月23日月曜日"),
        ("zh", "Asia/Shanghai", "2026年11月23日星期一"),
        ("zh-TW", "Asia/Taipei", "2026年11月23日 星期一"),
        ("ar", "UTC", "الأحد، 22 نوفمبر 2026"),
        ("xx", "UTC", "Sunday, November 22, 2026"),
    ],
)
def test_the_date_is_that_of_the_newsletter(language, timezone, text):
    """The day is the one that readers in the newsletter's zone have, in its language."""
    said = plain(long_date(MOMENT, language, timezone))
    assert said.replace("Sunday, 22", "Sunday 22").replace("Monday, 23", "Monday 23") == text


@pytest.mark.parametrize(
    ("language", "text"),
    [("de", "23.11.2026"), ("en-US", "Nov 23, 2026"), ("en-GB", "23 Nov 2026"), ("ja", "2026/11/23"), ("zh", "2026年11月23日"), ("ar", "23/11/2026")],
)  # fmt: skip
def test_short_dates_have_no_weekday(language, text):
    """A card says the day in short."""
    assert plain(short_date(MOMENT, language, "Europe/Berlin")) == text


def test_days_are_those_of_the_zone_when_clocks_change():
    """In the hour that comes twice, and in the one that is skipped, the day is the local one."""
    assert short_date(datetime(2026, 10, 24, 22, 30, tzinfo=UTC), "de", "Europe/Berlin") == "25.10.2026"
    assert short_date(datetime(2026, 10, 25, 23, 30, tzinfo=UTC), "de", "Europe/Berlin") == "26.10.2026"
    assert short_date(datetime(2026, 3, 28, 22, 59, tzinfo=UTC), "de", "Europe/Berlin") == "28.03.2026"


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "12,345"), ("de", "12.345"), ("de-CH", "12’345"), ("fr", "12 345"), ("pl", "12 345"), ("ar", "12,345"), ("xx", "12,345")],
)  # fmt: skip
def test_numbers_are_grouped_as_the_language_does(language, text):
    """A region may do it in its own way."""
    assert plain(number(12345, language)) == text


@pytest.mark.parametrize("language", [*languages(), "fa", "ar-EG", "hi", "bn", "my"])
def test_digits_are_those_of_addresses_everywhere(language):
    """One kind of digits in a mail, whatever the script: no line mixes two."""
    for said in (long_date(MOMENT, language, "UTC"), short_date(MOMENT, language, "UTC"), number(1234567, language)):
        assert all(letter in "0123456789" for letter in said if letter.isdigit()), said


@pytest.mark.parametrize("zone", ["Europe/Atlantis", "../../etc/passwd", "", "\0"])
def test_an_unknown_zone_is_a_setting_to_mend(zone):
    """A zone that does not exist is named, with the form it should have."""
    with pytest.raises(ConfigError, match="no time zone") as caught:
        long_date(MOMENT, "en", zone)
    assert "Europe/London" in caught.value.hint


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "Mon, Nov 23, 09:05 CET"),
        ("en-GB", "Mon 23 Nov, 09:05 CET"),
        ("de", "Mo., 23. Nov., 09:05 CET"),
        ("ja", "11月23日(月) 9:05 CET"),
        ("ar", "الاثنين، 23 نوفمبر، 09:05 CET"),
        ("xx", "Mon, Nov 23, 09:05 CET"),
    ],
)
def test_a_day_and_hour_as_the_language_says_them(language, says):
    """Day, hour of 24 and zone, with digits from 0 to 9."""
    assert plain(day_and_hour(datetime(2026, 11, 23, 8, 5, tzinfo=UTC), language, "Europe/Berlin")) == says


def test_a_day_and_hour_follow_the_zone_and_its_summer():
    """An evening in one zone is the next day in another."""
    assert day_and_hour(datetime(2026, 7, 1, 23, 30, tzinfo=UTC), "en", "Europe/Paris") == "Thu, Jul 2, 01:30 CEST"


@pytest.mark.parametrize(
    ("language", "zone", "said"),
    [
        ("en", "UTC", "November 23, 2026"),
        ("de", "Europe/Berlin", "24. November 2026"),
        ("en-GB", "UTC", "23 November 2026"),
        ("ar", "UTC", "23 نوفمبر 2026"),
    ],
)
def test_a_day_is_that_of_the_newsletter(language, zone, said):
    """The day is the one on which it was that time in the newsletter's zone, in the newsletter's words, with the digits of a mail."""
    assert plain(day(datetime(2026, 11, 23, 23, 30, tzinfo=UTC), language, zone)) == said
