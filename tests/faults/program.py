"""A newspaper whose `digest run` is a real process each time: settings, articles and readers as a person has them, and a server on loopback."""

import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from digest.cli import main
from digest.model import Progress
from digest.store import Database
from tests.clock import MovableClock
from tests.e2e.newsroom import ARTICLE, Newsroom
from tests.faults.audit import Verdict, judge
from tests.faults.nursery import Child, Nursery
from tests.faults.places import Place
from tests.faults.record import Row
from tests.faults.scene import pause
from tests.faults.sender import opened
from tests.press import WORDS
from tests.smtp_server import Script, SmtpServer, smtp_server

LIMIT = 300
"""Seconds after which a scenario counts as hung."""

SYLLABLES = ("ba", "do", "ki", "lu", "me", "no", "ra", "si", "tu", "ve")


@dataclass
class Press:
    """The newspaper. `now` is the editorial time of the next edition."""

    room: Newsroom
    place: Place
    nursery: Nursery
    server: SmtpServer
    store: Database
    now: datetime
    _begin: float = field(default_factory=time.monotonic)

    def run(self) -> Child:
        """Start `digest run`, at the editorial time."""
        words = ["run", "--now", self.now.isoformat()]
        folder = self.room.folder
        return self.nursery.start(
            main, words, log=folder / "runs.log", folder=folder, environment=self.room.environment
        )

    def write(self, chance: random.Random) -> None:
        """Write an article whose words no other has."""

        def word() -> str:
            return "".join(chance.choices(SYLLABLES, k=4))

        body = " ".join(f"{word().title()} {word()} {chance.choice(WORDS)} {word()} {word()}." for _ in range(40))
        path = self.room.folder / "articles" / f"{word()}.txt"
        path.write_text(ARTICLE.format(title=f"{word()} {word()}".title(), body=body), encoding="utf-8")
        stamp = (self.now - timedelta(hours=1)).timestamp()
        os.utime(path, (stamp, stamp))

    def taken(self, count: int, run: Child) -> None:
        """Let a run work until the server took so many copies, or it ended."""
        while self.server.count < count and run.status is None:
            assert time.monotonic() - self._begin < LIMIT, f"not through: {self.progress()}"
            pause(0.003)

    def progress(self) -> Progress:
        """Give the figures of the newest edition."""
        return self.store.outbox.progress(self.store.auditor.editions()[-1])

    def judged(self, since: int = 0) -> Verdict:
        """Judge the newest edition by what the server took after its first `since` letters, and insist on the promise."""
        progress = self.progress()
        assert progress.state == "done"
        assert progress.balanced
        readers = [one.address for one in self.store.subscribers.every()]
        verdict = judge(self.server.accepted[since:], self.store.outbox.deliveries(progress.edition), readers)
        assert verdict.sound, verdict
        assert not self.store.auditor.verify(progress.edition).breaches
        return verdict

    def row(self, name: str, verdict: Verdict) -> Row:
        """Give the line of the table."""
        return Row.of(name, self.place.kind, self.progress().audience, verdict, seconds=time.monotonic() - self._begin)


@contextmanager
def press(
    place: Place, nursery: Nursery, readers: int, *, script: Script, options: str = "", connections: int = 4
) -> Iterator[Press]:
    """Set up a newspaper with so many readers; it has no article yet."""
    now = datetime.now(UTC).replace(hour=7, minute=5, second=0, microsecond=0)
    room = Newsroom(place.data_dir, MovableClock(now))
    room.configure(options=options)
    room.environment["DIGEST_DATABASE__URL"] = place.url
    log = place.data_dir / "server.log"
    with smtp_server(replace(script, log=log, durable=True)) as server:
        room.relay(server.port, connections=str(connections))
        room.readers(readers)
        with opened(place.url, place.data_dir / "data") as store:
            yield Press(room, place, nursery, server, store, now)
