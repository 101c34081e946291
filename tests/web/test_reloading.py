"""Pages follow the settings while they are served: new ones are taken up, broken ones change nothing, and what is replaced is closed in time."""

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from digest.errors import ConfigError, StoreError
from digest.web import Reloading, Served
from digest.web.reloading import PAUSE


class Kitchen:
    """Builds applications that answer with what the file says, and notes which are closed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.built: list[str] = []
        self.closed: list[str] = []
        self.answers: list[str] = []
        self.tried = 0
        self.is_away = False
        self.gate: asyncio.Event | None = None
        self.entered = asyncio.Event()

    def build(self) -> Served:
        text = self.path.read_text(encoding="utf-8")
        if text == "broken":
            raise ConfigError("is not TOML", where=str(self.path), hint="Mend it.")
        self.tried += 1
        if self.is_away:
            raise StoreError("does not answer", where="database")
        self.built.append(text)

        async def answer(_scope: Scope, _receive: Receive, _send: Send) -> None:
            self.entered.set()
            if self.gate:
                await self.gate.wait()
            self.answers.append(text)

        return Served(answer, lambda: self.closed.append(text))

    def write(self, text: str) -> None:
        """Change the file, with a time of its own however fast the test is."""
        before = self.path.stat().st_mtime_ns if self.path.exists() else 0
        self.path.write_text(text, encoding="utf-8")
        os.utime(self.path, ns=(before + 10**9, before + 10**9))


@pytest.fixture
def kitchen(tmp_path: Path) -> Kitchen:
    made = Kitchen(tmp_path / "digest.toml")
    made.write("one")
    return made


async def ask(app: Reloading) -> None:
    nothing: Any = None
    await app({"type": "http"}, nothing, nothing)


def test_a_change_takes_effect_with_the_next_request(kitchen):
    """What was built serves until the file changes; then it is built anew, once, and the one before is closed."""

    async def day() -> None:
        app = Reloading(kitchen.build, [kitchen.path])
        await ask(app)
        await ask(app)
        kitchen.write("two")
        await ask(app)
        await ask(app)
        assert kitchen.closed == ["one"]
        app.close()

    asyncio.run(day())
    assert (kitchen.built, kitchen.closed) == (["one", "two"], ["one", "two"])
    assert kitchen.answers == ["one", "one", "two", "two"]


def test_a_file_that_appears_or_goes_is_a_change(kitchen, tmp_path):
    """An .env beside digest.toml may come later, and may be taken away."""
    beside = tmp_path / ".env"

    async def day() -> None:
        app = Reloading(kitchen.build, [kitchen.path, beside])
        beside.touch()
        await ask(app)
        beside.unlink()
        await ask(app)
        await ask(app)

    asyncio.run(day())
    assert kitchen.built == ["one"] * 3


def test_broken_settings_leave_the_last_good_ones_in_force(kitchen, caplog):
    """They are told in the log once, with what is wrong, and nothing is closed; mended ones are taken up."""

    async def day() -> None:
        app = Reloading(kitchen.build, [kitchen.path])
        kitchen.write("broken")
        await ask(app)
        await ask(app)
        assert kitchen.closed == []
        kitchen.write("two")
        await ask(app)

    with caplog.at_level("INFO", logger="digest.web"):
        asyncio.run(day())
    assert kitchen.answers == ["one", "one", "two"]
    told, taken = caplog.records
    assert "cannot be used" in told.getMessage()
    assert told.__dict__["values"]["what"].endswith("digest.toml: is not TOML")
    assert told.__dict__["values"]["hint"] == "Mend it."
    assert "took up" in taken.getMessage()


def test_settings_that_are_broken_from_the_start_are_refused(kitchen):
    """There is nothing to fall back upon: the program ends, and says why."""
    kitchen.write("broken")
    with pytest.raises(ConfigError, match="is not TOML"):
        Reloading(kitchen.build, [kitchen.path])


def test_a_request_is_finished_by_what_it_began_with(kitchen):
    """The application before is closed when its last answer is out, not under its feet."""

    async def day() -> None:
        app = Reloading(kitchen.build, [kitchen.path])
        kitchen.gate = asyncio.Event()
        slow = asyncio.create_task(ask(app))
        await kitchen.entered.wait()
        gate, kitchen.gate = kitchen.gate, None
        kitchen.write("two")
        await ask(app)
        assert (kitchen.answers, kitchen.closed) == (["two"], [])
        gate.set()
        await slow
        assert (kitchen.answers, kitchen.closed) == (["two", "one"], ["one"])

    asyncio.run(day())


def test_many_requests_at_once_build_it_once(kitchen):
    """A burst after a send finds one change, and all of it is answered by the new settings."""

    async def day() -> None:
        app = Reloading(kitchen.build, [kitchen.path])
        kitchen.write("two")
        await asyncio.gather(*(ask(app) for _ in range(20)))

    asyncio.run(day())
    assert (kitchen.built, kitchen.answers) == (["one", "two"], ["two"] * 20)


def test_a_database_that_is_away_does_not_lose_a_change(kitchen, caplog):
    """The settings were not at fault: they are tried again after a pause, not at each request, told once, and taken up when it answers."""
    now = 0.0

    async def day() -> None:
        nonlocal now
        app = Reloading(kitchen.build, [kitchen.path], timer=lambda: now)
        kitchen.write("two")
        kitchen.is_away = True
        for _ in range(3):
            await ask(app)
        assert kitchen.tried == 2
        now += PAUSE
        await ask(app)
        await ask(app)
        assert (kitchen.tried, kitchen.closed) == (3, [])
        kitchen.is_away = False
        await ask(app)
        now += PAUSE
        await ask(app)
        now += PAUSE
        await ask(app)

    with caplog.at_level("INFO", logger="digest.web"):
        asyncio.run(day())
    assert kitchen.answers == ["one"] * 6 + ["two"] * 2
    assert (kitchen.tried, kitchen.closed) == (4, ["one"])
    assert ["cannot be used" in one.getMessage() for one in caplog.records] == [True, False]


def test_rights_are_a_change(kitchen):
    """A file that others could read is refused with the advice to take that right away, after which nothing else of it is new."""

    async def day() -> None:
        app = Reloading(kitchen.build, [kitchen.path])
        before = kitchen.path.stat()
        kitchen.path.chmod(0o600)
        assert (kitchen.path.stat().st_mtime_ns, kitchen.path.stat().st_size) == (before.st_mtime_ns, before.st_size)
        await ask(app)
        await ask(app)

    kitchen.path.chmod(0o644)
    asyncio.run(day())
    assert kitchen.built == ["one", "one"]


def test_a_folder_in_the_place_of_a_file_is_not_looked_into(kitchen, tmp_path):
    """An .env may be the environment of a Python: thousands of files that are no settings, at each request."""
    (folder := tmp_path / ".env").mkdir()

    async def day() -> None:
        app = Reloading(kitchen.build, [kitchen.path, folder])
        (folder / "pyvenv.cfg").touch()
        await ask(app)

    asyncio.run(day())
    assert kitchen.built == ["one"]
