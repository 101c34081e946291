"""When something was published, out of the many ways to write that. Pure: the present is an argument."""

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
"""Older dates in feeds are clocks that were never set."""
AHEAD = timedelta(days=1)
"""Time zones and sloppy clocks explain a day, nothing explains more."""

_MAX_LENGTH = 100  # characters; the lenient parser is slow on long strings
_IN_NAME = re.compile(r"(?<!\d)(20\d\d)([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
_DIGIT = re.compile(r"\d")

# Where nobody says in which language a feed is written: the most spoken first, and English, whose days come after its months, last.
_COMMON = (
    "pt",
    "es",
    "fr",
    "de",
    "it",
    "nl",
    "pl",
    "ru",
    "tr",
    "sv",
    "da",
    "nb",
    "fi",
    "cs",
    "hu",
    "ro",
    "uk",
    "id",
    "vi",
    "ja",
    "zh",
    "ko",
    "ar",
    "en",
)


def plausible(moment: datetime | None, now: datetime) -> datetime | None:
    """Give the moment in UTC, or None when it is before 2000 or more than a day ahead of `now`."""
    aware = _utc(moment)
    return aware if aware is not None and EARLIEST <= aware <= now + AHEAD else None


def parse_date(text: str, language: str = "") -> datetime | None:
    """Read a date: ISO 8601, then RFC 5322, then month and day names in `language` (or a common one). Zone-less means UTC; gives UTC."""
    text = text.strip()
    if not text or len(text) > _MAX_LENGTH or not _DIGIT.search(text):
        return None
    return _utc(_iso(text) or _rfc5322(text) or _localised(text, language))


def date_in_name(name: str) -> datetime | None:
    """Find a date in a file name (`2026-03-05`, `20260305`): midnight UTC of that day."""
    match = _IN_NAME.search(name)
    if not match:
        return None
    try:
        return datetime(int(match[1]), int(match[3]), int(match[4]), tzinfo=UTC)
    except ValueError:
        return None


def moment_of(value: object, language: str = "") -> datetime | None:
    """Read what a YAML or JSON document gave as a date: text, a date, a moment. Gives UTC."""
    if isinstance(value, datetime):
        return _utc(value)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    return parse_date(value, language) if isinstance(value, str) else None


def _utc(moment: datetime | None) -> datetime | None:
    if moment is None:
        return None
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:  # the first or last day that there is, in another zone
        return None


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _rfc5322(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _localised(text: str, language: str) -> datetime | None:
    import dateparser  # noqa: PLC0415 - a third of a second that most feeds never need

    primary = language.partition("-")[0].lower()
    settings = {
        "TIMEZONE": "UTC",
        "RETURN_AS_TIMEZONE_AWARE": True,
        "PARSERS": ["absolute-time"],  # "yesterday" needs a clock, and no feed means it
        "REQUIRE_PARTS": ["day", "month", "year"],
    }
    for languages in ([primary], list(_COMMON)) if primary else (list(_COMMON),):
        try:
            found = dateparser.parse(text, languages=languages, settings=settings)
        except (ValueError, OverflowError, TypeError, RecursionError):
            found = None
        if isinstance(found, datetime):
            return found
    return None
