"""A clock that stands still until a test moves it, and one that goes, but not right."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

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


class FileClock:
    """The wall clock, moved by as many seconds as a file says: so a test moves the time of other processes."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __call__(self) -> datetime:
        try:
            shift = float(self._file.read_text())
        except FileNotFoundError:
            shift = 0.0
        return datetime.now(UTC) + timedelta(seconds=shift)

    def set(self, shift: timedelta) -> None:
        """Let it differ by so much from the wall clock from now on."""
        fresh = self._file.with_suffix(".fresh")
        fresh.write_text(str(shift.total_seconds()))
        fresh.replace(self._file)  # whoever reads meanwhile finds the one or the other
