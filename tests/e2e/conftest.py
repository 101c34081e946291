"""A newsroom per test."""

from pathlib import Path

import pytest

from digest.delivery import sessions
from tests.clock import MovableClock
from tests.e2e.newsroom import Newsroom


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open a session again at once that was lost; how long that waits is proved with a clock that is moved by hand."""
    monkeypatch.setattr(sessions, "_LONGEST_WAIT", 0.05)


@pytest.fixture
def newsroom(tmp_path: Path, clock: MovableClock, empty_sqlite: Path) -> Newsroom:
    """Make a folder with one article and a configured newsletter."""
    room = Newsroom(tmp_path, clock, blank=empty_sqlite)
    room.configure()
    room.write("bridge.txt", "A bridge stays open")
    return room
