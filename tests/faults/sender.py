"""A sender for a process of its own, and what it is told: which ledger and server, how patient, how wrong, where to die.

It goes the way of `real`: the store as the program opens it, the spool before it, the engine above it.
"""

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from digest.delivery.smtp import Timeouts
from digest.delivery.spooled import SpooledOutbox
from digest.errors import DigestError
from digest.model import DeliveryState, Intent, Settled
from digest.store import Database, open_store
from tests.clock import FileClock
from tests.faults.naive import WRONG
from tests.faults.real import engine

LEASE = timedelta(seconds=1)
"""How long a sender on PostgreSQL counts as alive without a sign of life."""

HASTY = Timeouts(connect=2, command=0.5, body=2, dot=0.5)
"""For servers that do not answer; a slow disk may look like one, and that is a doubt like any other."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """What a sender is told. `wrong` is one of `WRONG`, `dies` one of `POINTS`, reached the `at`-th time."""

    url: str
    data_dir: Path
    port: int
    connections: int = 4
    hasty: bool = False
    busy: timedelta = timedelta(seconds=30)
    wrong: str = ""
    dies: str = ""
    at: int = 1


@contextmanager
def opened(
    url: str, data_dir: Path, *, lease: timedelta = LEASE, busy: timedelta = timedelta(seconds=30)
) -> Iterator[Database]:
    """Open a ledger as the program does, with a spool in the data directory, and a clock that tests can move."""
    clock = FileClock(data_dir / "clock")
    with closing(open_store(url, data_dir=data_dir, clock=clock, lease=lease, busy_timeout=busy)) as store:
        store.outbox = SpooledOutbox(store.outbox, data_dir / "spool")  # type: ignore[assignment]  # any `Outbox` will do
        yield store


def send(job: Job) -> None:
    """Send what is due of every unfinished edition, as a run does. Exits with the code of the error that ended it."""
    try:
        with opened(job.url, job.data_dir, busy=job.busy) as store:
            outbox: Any = store.outbox
            outbox = DyingOutbox(outbox, job.dies, job.at) if job.dies else outbox
            store.outbox = WRONG[job.wrong](outbox) if job.wrong else outbox
            store.outbox.recover()
            clock = FileClock(job.data_dir / "clock")
            timeouts = HASTY if job.hasty else Timeouts()
            work = engine(store, job.port, clock, connections=job.connections, timeouts=timeouts)
            for edition in store.outbox.unfinished():
                work.drive(edition, wait=False)
    except DigestError as error:
        print(error)  # noqa: T201 -- the log of the process
        sys.exit(error.exit_code)


POINTS = ("before the dot", "after the reply", "after the outcome")
"""Where a sender can die by itself: the intent durable and the dot not sent; the reply read and not durable; the reply durable."""


class DyingOutbox:
    """Kills its own process the `at`-th time that a letter comes to a point."""

    def __init__(self, outbox: Any, point: str, at: int) -> None:
        assert point in POINTS
        self._outbox = outbox
        self._point = point
        self._left = at

    def __getattr__(self, name: str) -> Any:
        return getattr(self._outbox, name)

    def commit(self, settled: Sequence[Settled], intents: Sequence[Intent]) -> Sequence[bool]:
        accepted = sum(one.outcome.state is DeliveryState.ACCEPTED for one in settled)
        self._pass("after the reply", accepted)
        answers: Sequence[bool] = self._outbox.commit(settled, intents)
        self._pass("after the outcome", accepted)
        self._pass("before the dot", sum(answers))
        return answers

    def _pass(self, point: str, letters: int) -> None:
        if point == self._point and letters:
            self._left -= letters
            if self._left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
