"""The sender of `real`, on a PostgreSQL of its own with a short lease: `python -m tests.faults.on_server URL DATA_DIR PORT CONNECTIONS`."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

from digest.delivery.spooled import SpooledOutbox
from digest.errors import DigestError
from digest.store import Database, open_store
from tests.cluster import Cluster, _identity, programs
from tests.faults.real import engine, now

LEASE = timedelta(seconds=1)


@contextmanager
def opened(url: str, data_dir: Path) -> Iterator[Database]:
    """Open the database as the program does, with a spool in the data directory."""
    with closing(open_store(url, data_dir=data_dir, clock=now, lease=LEASE)) as store:
        store.outbox = SpooledOutbox(store.outbox, data_dir / "spool")  # type: ignore[assignment]  # any `Outbox` will do
        yield store


def control(cluster: Cluster, action: str) -> None:
    """Let `pg_ctl` stop or restart the server as a power cut would."""
    binaries = programs()
    assert binaries is not None
    command: list[str | Path] = [binaries / "pg_ctl", action, "-m", "immediate", "-w", "-D", cluster.folder / "data"]
    log = ["-l", str(cluster.folder / "restarted.log")] if action == "restart" else []
    quiet = subprocess.DEVNULL
    subprocess.run(
        [*command, *log],
        check=True,
        stdout=quiet,
        stderr=quiet,
        cwd=cluster.folder,
        timeout=60,
        **_identity(cluster.folder),
    )


if __name__ == "__main__":
    with opened(sys.argv[1], Path(sys.argv[2])) as database:
        for edition in database.outbox.unfinished():
            try:
                engine(database, int(sys.argv[3]), now, connections=int(sys.argv[4])).drive(edition, wait=False)
            except DigestError as error:
                sys.exit(error.exit_code)
