"""A newsroom per test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from digest.delivery import sessions
from tests.clock import MovableClock
from tests.e2e.newsroom import Newsroom
from tests.warm import warm


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


@pytest.fixture(scope="session")
def warmed() -> Iterator[str]:
    """Run an interpreter that has imported the program already."""
    with warm() as python:
        yield python


@pytest.fixture
def warm_start(newsroom: Newsroom, warmed: str) -> None:
    """Start the processes of the newsroom in a fraction of the time that imports take; that the real program starts is shown by tests/wheel and tests/unit/cli."""
    newsroom.python = warmed
