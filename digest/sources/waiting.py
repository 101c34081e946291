"""How long a server is left alone after a failure: as it asked, within reason. Pure."""

from datetime import datetime, timedelta
from http import HTTPStatus

from digest.errors import SourceError
from digest.net.answers import FetchError

_BUSY = timedelta(hours=1)
_LONGEST = timedelta(days=1)


def not_before(error: SourceError, now: datetime) -> datetime | None:
    """Leave a server alone for as long as it asked (at most a day)."""
    if not isinstance(error, FetchError):
        return None
    if error.retry_after is not None:
        return now + min(error.retry_after, _LONGEST)
    return now + _BUSY if error.status == HTTPStatus.TOO_MANY_REQUESTS else None


def no_longer_than_a_day(wait: timedelta | None, now: datetime) -> datetime | None:
    """Give the end of a wait that a server asked for, None where it asked for none."""
    return None if wait is None else now + min(wait, _LONGEST)
