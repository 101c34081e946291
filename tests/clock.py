"""A clock that stands still until a test moves it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


class MovableClock:
    """Gives the time that it was set to. `watchers` hear of each move, so that the clock of a server can follow."""

    watchers: list[Callable[[datetime], None]]

    def __init__(self, start: datetime = START) -> None:
        self.now = start
        self.watchers = []

    def __call__(self) -> datetime:
        return self.now

    def move(self, step: timedelta) -> datetime:
        """Move by `step`, backwards too."""
        return self.set(self.now + step)

    def set(self, moment: datetime) -> datetime:
        """Set the time."""
        self.now = moment
        for watcher in self.watchers:
            watcher(moment)
        return moment
