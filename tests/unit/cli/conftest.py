"""A newsroom per test: a configured folder in which the program is called in this process. No relay runs here."""

from pathlib import Path

import pytest

from tests.clock import MovableClock
from tests.e2e.newsroom import Newsroom


@pytest.fixture
def newsroom(tmp_path: Path, clock: MovableClock, empty_sqlite: Path) -> Newsroom:
    """Make a folder with one article and a configured newsletter."""
    room = Newsroom(tmp_path, clock, blank=empty_sqlite)
    room.configure()
    room.write("bridge.txt", "A bridge stays open")
    return room
