"""One edition on its way: a ledger, a server, senders in processes of their own, and the judgement when all is over.

Whatever a scenario does to its senders, in between stands the loop of every operator: start the sender again until nothing is open.
"""

import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from digest.errors import Exit
from digest.model import DeliveryState, Progress
from digest.store import Database
from tests.faults.audit import Verdict, explains, judge
from tests.faults.nursery import Child, Nursery
from tests.faults.places import Place
from tests.faults.real import freeze
from tests.faults.record import Row
from tests.faults.sender import Job, opened, send
from tests.smtp_server import Script, SmtpServer, smtp_server

PIPELINING = ("SIZE 10000000", "8BITMIME", "PIPELINING")
WAYS = {"pipeline": PIPELINING, "plain": PIPELINING[:-1]}
CONNECTIONS = 4
KILLED = -9
LEFT = -15
"""Asked to leave at a moment when it had nothing in hand."""
EXPECTED = frozenset({KILLED, LEFT, Exit.DONE, Exit.UNAVAILABLE, Exit.DISK_FULL})
"""How a sender may end in these scenarios; anything else is a fault of its own."""

PATIENCE = 15.0
"""Seconds that a sender may take its time where nobody disturbs it."""

LATER = timedelta(minutes=40)
"""Longer than any wait for a letter that was put off once or twice."""


def pause(seconds: float) -> None:
    """Let real time pass: what is awaited happens in other processes."""
    threading.Event().wait(seconds)


@dataclass
class Scene:
    """What a scenario works with. `job` is what its senders are told; `limit` is when the scenario counts as hung, in seconds."""

    place: Place
    nursery: Nursery
    server: SmtpServer
    store: Database
    edition: int
    readers: int
    job: Job
    limit: float
    kills: int = 0
    freezes: int = 0
    ended: Counter[int] = field(default_factory=Counter)
    _begin: float = field(default_factory=time.monotonic)
    _shift: timedelta = timedelta(0)

    # --- senders

    def sender(self, **changes: Any) -> Child:
        """Start a sender."""
        log = self.place.notes / "senders.log"
        return self.nursery.start(send, replace(self.job, **changes), log=log)

    def kill(self, sender: Child) -> None:
        """Kill a sender; one that had ended meanwhile does not count."""
        self.note(sender.kill(), sender)

    def note(self, status: int, sender: Child) -> None:
        """Take note of how a sender ended."""
        self.kills += status == KILLED
        self.ended[status] += 1
        assert status in EXPECTED, f"exit {status}: {sender.words()}"

    def run(self) -> None:
        """Let one sender do what it can.

        The server's broken answers may have told it to be slow. Then it is asked to leave, and what it learnt goes with it.
        """
        sender = self.sender()
        if not sender.ends(PATIENCE):
            sender.send_signal(signal.SIGTERM)
        self.note(sender.wait(), sender)

    @contextmanager
    def crew(self, size: int) -> Iterator[list[Child]]:
        """Keep so many senders; in the end they are asked to leave."""
        crew = [self.sender() for _ in range(size)]
        try:
            yield crew
            for one in crew:
                one.send_signal(signal.SIGTERM)
            for one in crew:
                one.wait()
        finally:
            for one in crew:
                one.kill()

    def refill(self, crew: list[Child]) -> None:
        """Start those again that have ended."""
        for number, one in enumerate(crew):
            if one.status is not None:
                self.note(one.status, one)
                self.go_on()
                crew[number] = self.sender()

    def reform(self) -> None:
        """Let only right senders begin from now on: they finish what wrong ones left."""
        self.job = replace(self.job, wrong="")

    # --- the course of things

    def progress(self) -> Progress:
        """Give the figures of the edition."""
        return self.store.outbox.progress(self.edition)

    def in_time(self) -> None:
        """Fail when the scenario hangs."""
        assert time.monotonic() - self._begin < self.limit, f"not through: {self.progress()}, exits {self.ended}"

    def until(self, reached: Callable[[], bool], crew: list[Child]) -> None:
        """Let the crew work until something is reached, or the edition is through."""
        while not reached():
            self.in_time()
            if any(one.status is not None for one in crew) and not self.progress().open:
                return
            self.refill(crew)
            pause(0.003)

    def taken(self, count: int, crew: list[Child], *, patience: float = 1e9) -> None:
        """Let the crew work until the server took so many copies, or these seconds are over."""
        over = time.monotonic() + patience
        self.until(lambda: self.server.count >= count or time.monotonic() > over, crew)

    def jump(self, shift: timedelta) -> None:
        """Set all clocks of the ledger."""
        self._shift = shift
        self.place.shift(shift)

    def go_on(self) -> None:
        """Resume the edition where a breaker paused it, as a person would."""
        if self.progress().state == "paused":
            self.store.editions.stop(self.edition, "resume", "by hand", self.place.clock())

    def finish(self) -> Progress:
        """Run as cron does, again and again, until nothing is open; what was put off becomes due as time passes."""
        while (progress := self.progress()).open:
            self.in_time()
            self.go_on()
            self.run()
            states = self.progress().states
            if states.get(DeliveryState.DEFERRED) and not states.keys() & _IN_HANDS:
                self.jump(self._shift + LATER)
            elif states.keys() & _IN_HANDS:
                pause(0.1)  # held by the dead, until their lease is over
        assert progress.state == "done"
        return progress

    # --- judgement

    def verdict(self) -> Verdict:
        """Judge what arrived, and hold the ledger against itself."""
        audience = (f"reader{row}@example.net" for row in range(1, self.readers + 1))
        return judge(list(self.server.accepted), self.store.outbox.deliveries(self.edition), audience)

    def judged(self) -> Verdict:
        """Judge, and insist on the promise: nobody lost, no copy without its reason, the same letter, a ledger without contradiction."""
        pause(0.1)  # the server may still think about a letter of a sender that is dead
        progress = self.progress()
        assert progress.balanced
        assert progress.audience == self.readers
        verdict = self.verdict()
        assert verdict.sound, verdict
        assert all(explains(self.store, address) for address in verdict.doubled)
        breaches = self.store.auditor.verify(self.edition).breaches
        assert not breaches, breaches
        assert len((self.place.notes / "server.log").read_text().splitlines()) == verdict.copies
        return verdict

    def row(self, name: str, verdict: Verdict) -> Row:
        """Give the line of the table."""
        seconds = time.monotonic() - self._begin
        return Row.of(name, self.place.kind, self.readers, verdict, kills=self.kills, seconds=seconds)


_IN_HANDS = frozenset({DeliveryState.PENDING, DeliveryState.CLAIMED, DeliveryState.IN_FLIGHT})


@contextmanager
def scene(
    place: Place,
    nursery: Nursery,
    readers: int,
    *,
    script: Script | None = None,
    way: str = "pipeline",
    limit: float = 600,
    uncertain: str = "resend",
    **job: Any,
) -> Iterator[Scene]:
    """Freeze an edition for so many readers, and set everything up that sends it."""
    script = replace(script or Script(), offers=WAYS[way], log=place.notes / "server.log", durable=True)
    assert isinstance(script.log, Path)
    script.log.touch()
    with smtp_server(script) as server, opened(place.url, place.data_dir) as store:
        edition = freeze(store, readers, place.clock, evidence_wait=timedelta(0), uncertain=uncertain)
        told = Job(url=place.url, data_dir=place.data_dir, port=server.port, **{"connections": CONNECTIONS, **job})
        yield Scene(place, nursery, server, store, edition, readers, told, limit)
