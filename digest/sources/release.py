"""Whether an article may go out, and when, by what it says of itself. Pure: the present is an argument.

Drafts, embargoes and ends are known as Hugo, Jekyll, Eleventy and Pelican write them. What was meant to keep an article back and cannot be read keeps it back.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import PurePath
from typing import Any

from digest.errors import SourceError
from digest.sources.dates import EARLIEST, moment_of, parse_date
from digest.sources.frontmatter import DATES, ENDS, HOLDS, KEYS, RELEASES, STATUS, Front

_YES, _NO = frozenset({"true", "yes", "on", "y", "1"}), frozenset({"false", "no", "off", "n", "0"})
_OUT = frozenset({"published", "publish", "public", "posted", "live", "final"})
_TIMED = frozenset({"scheduled", "future"})
_BACK = frozenset({"draft", "hidden", "skip", "private", "pending", "unpublished", "unlisted", "archived", "trash"})
_OF_THE_FILE = frozenset({"last modified", "created", "git last modified", "git created"})  # Eleventy's words
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_DAY_IN_NAME = re.compile(r"(20\d\d)-(\d\d)-(\d\d)(?!\d)")
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)
_SECONDS, _MILLISECONDS = range(int(EARLIEST.timestamp()), int(_LATEST.timestamp())), 1000
_DIGITS = re.compile(r"\d{9,13}")
_ZERO = re.compile(r"0001-01-01(?:[T ]00:00(?::00(?:\.0+)?)?[ ]?(?:Z|[+-]\d\d:?\d\d)?)?", re.IGNORECASE)
"""The first moment that there is: what programs in Go, Hugo among them, write for a date that nobody has set."""

_SHOWN = 40  # characters
_WRITE_DATE = "Write it as 2026-03-05, or as 2026-03-05 06:00 (UTC), or as 2026-03-05T06:00:00+01:00."
_WRITE_FLAG = "Write true or false."


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What an article says of its going out. `published` is the latest of its dates, `expires` the earliest of its ends (aware UTC)."""

    held: bool = False
    published: datetime | None = None
    expires: datetime | None = None


def release(front: Front, name: str, language: str) -> Release:
    """Read what keeps an article back. Raises `SourceError` for what cannot be read, unless it is held anyhow."""
    facts = {key: value for key, value in front.facts.items() if key in KEYS and not says_nothing(value)}
    if any(_flag(facts.get(key)) is True for key in HOLDS) or any(_flag(facts.get(key)) is False for key in RELEASES):
        return Release(held=True)
    status = str(facts.get(STATUS, "published")).strip().lower()
    if status in _BACK:
        return Release(held=True)
    dates = list(_moments(front, facts, DATES, name, language))
    for key in (*HOLDS, "publish"):
        if key in facts and _flag(facts[key]) is None:
            raise unreadable(front, key, name, "neither true nor false", _WRITE_FLAG)
    if status not in _OUT and not (status in _TIMED and dates):
        hint = "Write status: published or status: draft; status: scheduled needs a date."
        raise unreadable(front, STATUS, name, "none that is known here", hint)
    ends = _moments(front, facts, ENDS, name, language)
    return Release(published=max(dates, default=None), expires=min(ends, default=None))


def would_hold(key: str, value: object, language: str) -> bool:
    """Whether a fact would keep an article back, if it were called by this key. For keys that are written wrongly."""
    if key in HOLDS and _flag(value) is True:
        return True
    if key in RELEASES and _flag(value) is False:
        return True
    if key == STATUS:
        return str(value).strip().lower() in _BACK
    return key in (*DATES, *ENDS) and not says_nothing(value) and stated_moment(value, language) is not None


def unreadable(front: Front, key: str, name: str, what: str, hint: str) -> SourceError:
    """Give the error for a fact that has a value it cannot have."""
    line = f", line {front.lines[key]}" if key in front.lines else ""
    return SourceError(
        f"`{key}: {shown(front.facts.get(key))}` is {what}, so the article is kept back",
        where=f"{name}{line}",
        hint=hint,
    )


def shown(value: object) -> str:
    """Give a value as messages show it, cut."""
    text = str(value)
    return f"{text[:_SHOWN]}…" if len(text) > _SHOWN else text


def stated_moment(value: object, language: str = "") -> datetime | None:
    """Read a date that a person wrote, strictly: a day that there is, or None. A number is Unix time, or a day written in eight digits."""
    if isinstance(value, date):  # a moment is one, too
        return moment_of(value)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    text = str(value).strip()
    if _DIGITS.fullmatch(text):
        return _unix(int(text))
    if text.isdigit() and len(text) != len("20260305"):
        return None
    found, first = parse_date(text, language), _YEAR_FIRST.match(text)
    if found is None or first is None:
        return found
    day = _day(first[1], first[3], first[4])  # nobody writes year, day, month
    return found if day is not None and abs(found.date() - day) <= timedelta(days=1) else None


def refuse_impossible(name: str) -> None:
    """Raise `SourceError` for a file whose name begins with a day that there is not, as 2026-02-30 is."""
    match = _DAY_IN_NAME.match(PurePath(name).name)
    if match and _day(*match.groups()) is None:
        hint = "Rename the file, or write the date into its front matter."
        raise SourceError(
            f"there is no day {match[0]}, which its name says, so the article is kept back", where=name, hint=hint
        )


def _moments(
    front: Front, facts: Mapping[str, Any], keys: tuple[str, ...], name: str, language: str
) -> Iterator[datetime]:
    for key in keys:
        value = facts.get(key)
        if value is None or (key == "published" and _flag(value) is True):
            continue
        if isinstance(value, str) and value.strip().lower() in _OF_THE_FILE:
            continue
        moment = stated_moment(value, language)
        if moment is None:
            raise unreadable(front, key, name, "no date that there is", _WRITE_DATE)
        yield moment


def says_nothing(value: object) -> bool:
    """Whether a value is empty, as templates leave it, or the zero of dates."""
    if isinstance(value, str | date):
        text = str(value).strip()
        return not text or _ZERO.fullmatch(text) is not None
    return value in (None, [], {})


def _flag(value: object) -> bool | None:
    """Read true or false in the ways that people write it; None for anything else."""
    word = str(value).strip().lower() if isinstance(value, bool | int | str) else ""
    return True if word in _YES else False if word in _NO else None


def _unix(number: int) -> datetime | None:
    seconds = number if number in _SECONDS else number // _MILLISECONDS
    return datetime.fromtimestamp(seconds, tz=UTC) if seconds in _SECONDS else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
