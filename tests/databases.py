"""Migrated databases on a PostgreSQL server for one test after the other: made once, and emptied after each.

To make one copies a thousand files, which takes a hundred times as long as to empty it. One whose shape a test changed, or in which much was
written, is dropped instead: what the next test gets is as good as new.
"""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.cluster import Cluster

KEPT = frozenset({"alembic_version", "transitions", "installation", "test_clock"})
"""Tables that a new database has rows in. Those of the first three belong to its shape."""

MUCH = 500
"""Rows of a table that are not worth keeping the database: without a vacuum each read walks past them."""

USES = 100

_SHAPE = """SELECT array_agg(x ORDER BY x) FROM (
    SELECT 'relation ' || relname || ' ' || relkind::text || ' ' || relchecks FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT 'trigger ' || tgrelid::regclass || ' ' || tgenabled::text || ' ' || CASE WHEN tgisinternal THEN '' ELSE tgname END FROM pg_trigger
    UNION ALL SELECT 'constraint ' || conname || ' ' || convalidated FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT 'function ' || proname || ' ' || md5(prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT 'column ' || attrelid::regclass || ' ' || attname || ' ' || attnotnull FROM pg_attribute
      WHERE attnum > 0 AND attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
    UNION ALL SELECT 'transition ' || a || ' ' || b FROM transitions
    UNION ALL SELECT 'revision ' || version_num FROM alembic_version
    UNION ALL SELECT 'installation ' || one FROM installation
) AS shapes (x)"""

_OTHERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"

_FORGET = (
    "UPDATE installation SET frozen_editions = 0, generation = 0, sent_at = NULL, home = NULL, home_name = NULL",
    "DELETE FROM pg_statistic WHERE starelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)",
    "UPDATE pg_class SET reltuples = -1, relpages = 0 WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'i') AND reltuples <> -1",
    "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace",
)
"""What a new database does not know: frozen audiences, how large tables are, which ids were given."""


@dataclass
class Kept:
    """A database that is used again, over a connection of our own."""

    name: str
    url: str
    connection: Any
    shape: Any
    tables: list[str]
    uses: int = 0


@dataclass
class Databases:
    """The databases of one server, copies of `template`."""

    cluster: Cluster
    template: str
    _spare: list[Kept] = field(default_factory=list)

    def take(self) -> Kept:
        """Give an empty one."""
        if self._spare:
            return self._spare.pop()
        name = f"test-{uuid4()}"
        url = self.cluster.create(name, self.template)
        connection = self.cluster.connect(name)
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        tables = sorted({table for (table,) in rows} - KEPT)
        return Kept(name, url, connection, connection.execute(_SHAPE).fetchone(), tables)

    def give_back(self, one: Kept) -> None:
        """Empty one for the next test, or drop it."""
        one.uses += 1
        if one.uses < USES and self._emptied(one):
            self._spare.append(one)
            return
        one.connection.close()
        self.cluster.drop(one.name)

    def close(self) -> None:
        """Close our connections; the databases go with their server."""
        while self._spare:
            self._spare.pop().connection.close()

    def _emptied(self, one: Kept) -> bool:
        """Empty a database; False where that is not enough."""
        import psycopg  # noqa: PLC0415  only these tests need it

        connection = one.connection
        connection.execute(_OTHERS)
        try:
            if connection.execute(_SHAPE).fetchone() != one.shape:
                return False
        except psycopg.Error:  # a table is gone, or our connection
            return False
        with connection.transaction():
            connection.execute(
                "SET LOCAL session_replication_role = replica"
            )  # the guards of the ledger let nobody delete
            most = max(connection.execute(f'DELETE FROM "{table}"').rowcount for table in one.tables)
            for statement in _FORGET:
                connection.execute(statement)
        return bool(most < MUCH)
