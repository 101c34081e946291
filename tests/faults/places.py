"""Where the ledger of a scenario lies: a SQLite file or a database on a PostgreSQL server, each with a clock that goes and can be moved."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from digest.store import upgrade
from tests.clock import FileClock
from tests.cluster import USER, Cluster

TEMPLATE = "ledger-in-real-time"
SHIFTED_CLOCK = (
    "CREATE FUNCTION clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE "
    "AS 'SELECT pg_catalog.clock_timestamp() + (SELECT by FROM public.test_shift)'"
)


@dataclass(frozen=True)
class Place:
    """A ledger: its URL and data directory, and how to ask it in SQL without the store (`?` stands for a value)."""

    kind: str
    url: str
    data_dir: Path
    connect: Callable[[], Any]
    """Open a connection of our own, in autocommit."""
    logs: Path | None = None
    """Where servers and senders write what they did; None: the data directory."""

    @property
    def notes(self) -> Path:
        """The folder of such logs."""
        return self.logs or self.data_dir

    @property
    def clock(self) -> FileClock:
        """The clock of senders here."""
        return FileClock(self.data_dir / "clock")

    def shift(self, by: timedelta) -> None:
        """Let all clocks differ by so much from the wall clock."""
        self.clock.set(by)
        if self.kind == "postgres":
            with self.connect() as connection:
                connection.execute("UPDATE test_shift SET by = %s", [by])

    def ask(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        """Ask behind the back of the store."""
        question = question if self.kind == "sqlite" else question.replace("?", "%s")
        connection = self.connect()
        try:
            return [tuple(row) for row in connection.execute(question, values).fetchall()]
        finally:
            connection.close()


def prepare(cluster: Cluster) -> None:
    """Make the database that `on_server` copies: migrated, with a clock that goes."""
    url = cluster.create(TEMPLATE)
    with cluster.connect() as connection:
        # Ours comes before the catalogue's.
        connection.execute(f"ALTER ROLE {USER} SET search_path = public, pg_catalog")
    upgrade(url, data_dir=Path())
    with cluster.connect(TEMPLATE) as connection:
        connection.execute("CREATE TABLE test_shift (by interval)")
        connection.execute("INSERT INTO test_shift VALUES ('0')")
        connection.execute(SHIFTED_CLOCK)


@contextmanager
def on_server(cluster: Cluster, data_dir: Path) -> Iterator[Place]:
    """Make a database on a prepared server, and drop it."""
    name = f"faults-{uuid4()}"
    try:
        yield Place("postgres", cluster.create(name, TEMPLATE), data_dir, lambda: cluster.connect(name))
    finally:
        cluster.drop(name)
