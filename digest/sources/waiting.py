"""How long a server is left alone that asked for it, within reason. Pure."""

from datetime import datetime, timedelta

_LONGEST = timedelta(days=1)


def no_longer_than_a_day(wait: timedelta | None, now: datetime) -> datetime | None:
    """Give the end of a wait that a server asked for, None where it asked for none."""
    return None if wait is None else now + min(wait, _LONGEST)
