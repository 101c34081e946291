"""Dates and numbers as a language writes them, by CLDR. Time zones are those of the newsletter, never of the machine.

Digits are 0 to 9 in every language, Arabic and Persian included: a mail also holds addresses, dates in titles and the number in its subject, which
are written so, and one line with two kinds of digits is hard to read.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, get_datetime_format
from babel.numbers import format_decimal

from digest.errors import ConfigError
from digest.language.tags import locale


def long_date(moment: datetime, language: str, timezone: str) -> str:
    """Give a day with its name, as it is called in `timezone` at that moment. Raises `ConfigError` for an unknown zone."""
    return str(format_date(_local(moment, timezone), format="full", locale=locale(language)))


def day(moment: datetime, language: str, timezone: str) -> str:
    """Give a day without its name, its month in full. Raises `ConfigError` for an unknown zone."""
    return str(format_date(_local(moment, timezone), format="long", locale=locale(language)))


def short_date(moment: datetime, language: str, timezone: str) -> str:
    """Give a day without its name, as short as it may be. Raises `ConfigError` for an unknown zone."""
    return str(format_date(_local(moment, timezone), format="medium", locale=locale(language)))


def day_and_hour(moment: datetime, language: str, timezone: str) -> str:
    """Give the coming or last minute as people name it: day without its year, hour of 24, and zone. Raises `ConfigError` for an unknown zone."""
    local, words = _local(moment, timezone), locale(language)
    day, hour = (format_skeleton(parts, local, locale=words) for parts in ("MMMEd", "Hm"))
    return str(get_datetime_format("medium", words)).replace("'", "").format(f"{hour} {local:%Z}", day)


def number(value: int, language: str) -> str:
    """Give a whole number with the marks that group its digits."""
    return str(format_decimal(value, locale=locale(language), numbering_system="latn"))


def _local(moment: datetime, timezone: str) -> datetime:
    try:
        return moment.astimezone(ZoneInfo(timezone))
    except (LookupError, ValueError, OSError) as error:
        hint = "Write it like Europe/London."
        raise ConfigError(f"there is no time zone {timezone!r}", where="timezone", hint=hint) from error
