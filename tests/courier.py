"""A worker in a process of its own, to be killed: claims rows, lets some fly, says so, and waits for its end.

python -m tests.courier URL DATA_DIR EDITION WORKER CLAIMS INTENTS
"""

import sys
from pathlib import Path

from digest.store import open_store
from tests.clock import MovableClock
from tests.ledger import intents


def main(url: str, data_dir: str, edition: str, worker: str, claims: str, flying: str) -> None:
    store = open_store(url, data_dir=Path(data_dir), clock=MovableClock())
    with store.outbox.working(worker):
        rows = store.outbox.claim(int(edition), worker, int(claims))
        assert all(store.outbox.commit([], intents(rows[: int(flying)])))
        sys.stdout.write(" ".join(str(row.row) for row in rows) + "\n")
        sys.stdout.flush()
        sys.stdin.read()
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
