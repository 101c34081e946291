"""Senders that are wrong on purpose: the judge has to catch them.

`python -m tests.faults.naive DATA_DIR PORT CONNECTIONS` marks letters as accepted before it sends them;
`python -m tests.faults.naive_again ...` remembers its intents in memory only, and sends all of it again after a crash.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from digest.model import Delivery, DeliveryState, Intent, Outcome, Settled, Stage
from tests.faults.real import engine, now, opened

MARKED = Outcome(state=DeliveryState.ACCEPTED, stage=Stage.DOT, code=250, text="it will surely work")


class MarksFirst:
    """Calls letters accepted when it takes them in hand, as a mailer does that moves its checkpoint with every batch that it fetches."""

    def __init__(self, outbox: Any) -> None:
        self._outbox = outbox

    def __getattr__(self, name: str) -> Any:
        return getattr(self._outbox, name)

    def claim(self, edition: int, worker: str, limit: int) -> Sequence[Delivery]:
        rows: Sequence[Delivery] = self._outbox.claim(edition, worker, limit)
        self._outbox.commit([], [Intent(edition=row.edition, row=row.row, fence=row.fence) for row in rows])
        marks = [Settled(edition=row.edition, row=row.row, fence=row.fence, outcome=MARKED) for row in rows]
        self._outbox.commit(marks, [])
        return rows

    def commit(self, settled: Sequence[Settled], intents: Sequence[Intent]) -> Sequence[bool]:
        return [True] * len(intents)


class SendsAgain:
    """Writes down what was sent some letters later, as a mailer does that marks after sending: a kill always finds something unwritten."""

    def __init__(self, outbox: Any) -> None:
        self._outbox = outbox
        self._unwritten: Sequence[Settled] = ()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._outbox, name)

    def commit(self, settled: Sequence[Settled], intents: Sequence[Intent]) -> Sequence[bool]:
        if settled:
            late, self._unwritten = self._unwritten, settled
            self._outbox.commit([], [Intent(edition=one.edition, row=one.row, fence=one.fence) for one in late])
            self._outbox.commit(late, [])
        return [True] * len(intents)


def send(wrong: Callable[[Any], Any], data_dir: Path, port: int, connections: int) -> None:
    """Send what is due, wrongly."""
    with opened(data_dir) as store:
        store.outbox = wrong(store.outbox)  # type: ignore[misc]  # a wrong outbox in the place of the right one
        store.outbox.recover()
        for edition in store.outbox.unfinished():
            engine(store, port, now, connections=connections).drive(edition, wait=False)


if __name__ == "__main__":
    send(MarksFirst, Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
