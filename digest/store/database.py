"""The one database as the ports see it: stores that share its transactions, and locks across processes.

The stores that hardly any command needs are imported when they are asked for: their statements take a while to build.
"""

from contextlib import AbstractContextManager
from functools import cached_property
from typing import TYPE_CHECKING

from digest.store.belonging import Belonging
from digest.store.connections import Connections
from digest.store.editions import Editions
from digest.store.locks import exclusive
from digest.store.observing import Lookout
from digest.store.origins import Origins
from digest.store.outbox import Ledger
from digest.store.pacing import Slots
from digest.store.subscribers import Subscribers
from digest.store.troubles import Troubles
from digest.store.writing import Book

if TYPE_CHECKING:
    from digest.store.articles import Articles
    from digest.store.interventions import Desk
    from digest.store.reviewing import Reviews
    from digest.store.verifying import Audits


class Database:
    """SQLite or PostgreSQL behind the port `Store`. Made by `open_store`; safe to use from several threads."""

    def __init__(self, connections: Connections, belonging: Belonging) -> None:
        self._connections = connections
        self.belonging = belonging
        self.editions = Editions(connections)
        self.subscribers = Subscribers(connections)
        self.outbox = Ledger(connections, belonging)
        self.observer = Lookout(connections)
        self.pacing = Slots(connections)
        self.troubles = Troubles(connections)
        self.models = Book(connections)
        self.origins = Origins(connections, belonging.named)

    @cached_property
    def articles(self) -> "Articles":
        """What sources had."""
        from digest.store.articles import Articles  # noqa: PLC0415 - see above

        return Articles(self._connections)

    @cached_property
    def auditor(self) -> "Audits":
        """Checks of the ledger."""
        from digest.store.verifying import Audits  # noqa: PLC0415 - see above

        return Audits(self._connections)

    @cached_property
    def interventions(self) -> "Desk":
        """Decisions of people on single letters."""
        from digest.store.interventions import Desk  # noqa: PLC0415 - see above

        return Desk(self._connections)

    @cached_property
    def reviews(self) -> "Reviews":
        """What editors say of drafts."""
        from digest.store.reviewing import Reviews  # noqa: PLC0415 - see above

        return Reviews(self._connections)

    def exclusive(self, name: str) -> AbstractContextManager[bool]:
        """Hold a lock across processes (machines on PostgreSQL) that dies with its holder; gives False when another holds it."""
        return exclusive(self._connections, name)

    def close(self) -> None:
        """Close all connections."""
        self._connections.close()
