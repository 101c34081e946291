"""What keeps the letters of an edition from going out: one row for an edition in trouble, gone once a session with the relay worked again.

Cron may have told of it by mail, over the very relay that took none. Whether it still matters is not judged here.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import BigInteger, Column, ForeignKey, Table, delete, exists, select

from digest.model import Trouble
from digest.store.codecs import storable
from digest.store.columns import Id, metadata, required
from digest.store.connections import Connections, moment
from digest.store.dialect import insert

LONGEST_WORDS = 500
"""Characters of what was said that are kept."""

troubles = Table(
    "troubles",
    metadata,
    Column("edition", Id, ForeignKey("editions.id"), primary_key=True),
    Column("at", BigInteger, nullable=False),
    required("what"),
    required("hint"),
)


class Troubles:
    """Answers the port `Troubles`."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def note(self, edition: int, what: str, hint: str = "") -> None:
        """Note what was said just now, in the place of what was noted before. Raises `StoreError`."""
        said = {"what": storable(what)[:LONGEST_WORDS], "hint": storable(hint)[:LONGEST_WORDS]}
        with self._connections.write() as connection:
            row = insert(connection, troubles).values(edition=edition, at=self._connections.now(connection), **said)
            renewed = {name: row.excluded[name] for name in ("at", "what", "hint")}
            connection.execute(row.on_conflict_do_update(index_elements=["edition"], set_=renewed))

    def over(self, edition: int) -> None:
        """Note that letters of this edition go out again. Raises `StoreError`."""
        mine = troubles.c.edition == edition
        with self._connections.read() as connection:
            if not connection.execute(select(exists().where(mine))).scalar_one():  # as a rule: nothing to wait for
                return
        with self._connections.write() as connection:
            connection.execute(delete(troubles).where(mine))

    def of(self, editions: Sequence[int]) -> Mapping[int, Trouble]:
        """Give what is noted of these editions."""
        wanted = select(troubles).where(troubles.c.edition.in_(list(editions)))
        with self._connections.read() as connection:
            rows = connection.execute(wanted).mappings().all()
        return {row["edition"]: Trouble(at=moment(row["at"]), what=row["what"], hint=row["hint"]) for row in rows}
