"""A private PostgreSQL server for one test run, made of the installed programs and gone with the process that asked for it."""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

USER = "digest"
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "60",
    "shared_buffers": "32MB",
    "listen_addresses": "''",
}
GUARD = '"$@" & child=$!; cat > /dev/null; kill -QUIT $child; wait $child; rm -rf "$GUARDED"'
"""Ends the server and removes its files when our end of its standard input closes, however we end."""


def programs() -> Path | None:
    """Give the folder of PostgreSQL's server programs, the newest version first."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parent.name))
    found = shutil.which("initdb")
    folders = [*versions, *([Path(found).parent] if found else [])]
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


class Cluster:
    """A running server. `url(name)` makes an empty database and gives its URL."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def connect(self, name: str = "postgres") -> Any:
        """Open a connection of our own, in autocommit."""
        import psycopg  # noqa: PLC0415  only these tests need it

        return psycopg.connect(host=str(self.folder), user=USER, dbname=name, autocommit=True)

    def create(self, name: str, template: str = "template0") -> str:
        """Make a database, empty or as a copy, and give its URL."""
        with self.connect() as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return f"postgresql://{USER}@/{name}?host={self.folder}"

    def drop(self, name: str) -> None:
        """Remove a database, whoever still uses it."""
        with self.connect() as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextlib.contextmanager
def running(binaries: Path, **settings: str) -> Iterator[Cluster]:
    """Run a server while the block lasts; `settings` go before ours. PostgreSQL refuses to run as root, so root runs it as somebody unprivileged."""
    folder = Path(tempfile.mkdtemp(prefix="digest-pg-"))
    try:
        identity = _identity(folder)
        data = folder / "data"
        initdb: list[str | Path] = [
            binaries / "initdb",
            "-D",
            data,
            "-U",
            USER,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-locale",
            "--no-sync",
        ]
        subprocess.run(initdb, check=True, capture_output=True, cwd=folder, **identity)
        server: list[str | Path] = [binaries / "postgres", "-D", data, "-k", folder]
        server += [
            word for name, value in (SETTINGS | settings).items() for word in ("-c", f"{name}={value.strip(chr(39))}")
        ]
        with (
            (folder / "log").open("wb") as log,
            subprocess.Popen(
                ["sh", "-c", GUARD, "guard", *server],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd=folder,
                env={**os.environ, "GUARDED": str(folder)},
                start_new_session=True,
                **identity,
            ),
        ):
            cluster = Cluster(folder)
            _wait(cluster)
            yield cluster
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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


def _identity(folder: Path) -> Mapping[str, Any]:
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            os.chown(folder, entry.pw_uid, entry.pw_gid)
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise RuntimeError("there is no unprivileged user to run PostgreSQL as")


def _wait(cluster: Cluster) -> None:
    import psycopg  # noqa: PLC0415  only these tests need it

    deadline = time.monotonic() + 60
    while True:
        try:
            with cluster.connect():
                return
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
