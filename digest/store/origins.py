"""From which digest.toml each newsletter of a database comes, machine by machine: two files that name one alike would mail each other's readers.

A path means something on its own machine only. Whether another file may go on with a newsletter is decided elsewhere.
"""

from pathlib import Path

from sqlalchemy import BigInteger, Column, Table, Text, select

from digest.store.belonging import file_home
from digest.store.codecs import storable
from digest.store.columns import metadata, required
from digest.store.connections import Connections
from digest.store.dialect import insert

origins = Table(
    "origins",
    metadata,
    Column("newsletter", Text, primary_key=True),
    Column("machine", Text, primary_key=True),
    required("file"),
    Column("at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)


class Origins:
    """Answers the port `Origins`. `named` is what the operator calls this place."""

    def __init__(self, connections: Connections, named: str = "") -> None:
        self._connections = connections
        self._machine = machine_of(named)

    def file_of(self, newsletter: str) -> str:
        """Give the path of the digest.toml that a newsletter comes from on this machine; empty where nobody noted it."""
        wanted = select(origins.c.file).where(origins.c.newsletter == newsletter, origins.c.machine == self._machine)
        with self._connections.read() as connection:
            return str(connection.execute(wanted).scalar_one_or_none() or "")

    def note(self, newsletter: str, file: str) -> None:
        """Note that it comes from this file from now on. Raises `StoreError`."""
        with self._connections.write() as connection:
            row = insert(connection, origins).values(
                newsletter=newsletter,
                machine=self._machine,
                file=storable(file),
                at=self._connections.now(connection),
            )
            renewed = {"file": row.excluded.file, "at": row.excluded.at}
            connection.execute(row.on_conflict_do_update(index_elements=["newsletter", "machine"], set_=renewed))


def machine_of(named: str) -> str:
    """Give a hash of this machine, or of what the operator calls it."""
    return file_home(Path("/"), named).id
