"""A ledger that refuses for a while, and a sender of it that dies when its outcomes are in the spool.

`python -m tests.faults.refusing DATA_DIR PORT CONNECTIONS COMMITS` sends, is refused after so many commits, and kills itself
with the first outcome in the spool that tells of an acceptance.
"""

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from digest.delivery.spooled import SpooledOutbox
from digest.errors import DiskFullError, StoreError
from digest.model import DeliveryState, Intent, Settled
from tests.faults.real import engine, now, opened


class RefusingOutbox:
    """Refuses all outcomes and intents after `commits` of them, until `refuse` is false."""

    def __init__(self, outbox: Any, commits: int) -> None:
        self._outbox = outbox
        self.left = commits
        self.refuse = True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._outbox, name)

    def commit(self, settled: Sequence[Settled], intents: Sequence[Intent]) -> Sequence[bool]:
        if self.refuse and self.left <= 0:
            raise DiskFullError("no room is left where the database lies")
        self.left -= 1
        answers: Sequence[bool] = self._outbox.commit(settled, intents)
        return answers


class DyingOutbox(SpooledOutbox):
    """Kills its own process when an acceptance is safe in the spool."""

    def _keep(self, outcomes: Sequence[Settled], error: StoreError) -> None:
        super()._keep(outcomes, error)
        if any(one.outcome.state is DeliveryState.ACCEPTED for one in outcomes):
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    with opened(Path(sys.argv[1])) as store:
        ledger: Any = RefusingOutbox(store.outbox, int(sys.argv[4]))
        store.outbox = DyingOutbox(ledger, Path(sys.argv[1]) / "spool")  # type: ignore[misc]  # a wrapper in the place of the ledger
        for edition in store.outbox.unfinished():
            engine(store, int(sys.argv[2]), now, connections=int(sys.argv[3])).drive(edition, wait=False)
