"""Fills the dates of the bundled articles in, so that they are always recent. Nothing here knows what an article is.

The material says how old it is, in hours: `{{30h}}` in a text, `30h-` before a file's name.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import format_datetime

_AGE = re.compile(r"\{\{(\d{1,5})h\}\}")
_NAME = re.compile(r"(\d{1,5})h-(.+)")


def mail_date(moment: datetime) -> str:
    """Write a moment as RSS wants it (RFC 822)."""
    return format_datetime(moment)


def iso_date(moment: datetime) -> str:
    """Write a moment as JSON Feed and CSV want it (RFC 3339), to the second."""
    return moment.isoformat(timespec="seconds")


def fill(text: str, now: datetime, write: Callable[[datetime], str]) -> str:
    """Replace every age by the moment that lies so many hours before `now`."""
    return _AGE.sub(lambda age: write(now - timedelta(hours=int(age[1]))), text)


def split_name(name: str, now: datetime) -> tuple[str, datetime]:
    """Give the name of a file without its age, and the moment that the age means."""
    match = _NAME.fullmatch(name)
    if match is None:
        return name, now
    return match[2], now - timedelta(hours=int(match[1]))
