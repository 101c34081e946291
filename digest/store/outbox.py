"""The ledger of deliveries: freezing an audience, claiming its rows, and asking how far it is.

    freeze -> claim -> commit (outcomes first, then intents) -> ... -> done

Which rows are claimed is in `claiming`, what a commit does in `settling` and `granting`, who is alive in `presence`, what becomes of the rows of the dead in `recovery`.
Which state a row may go to is enforced by the database (`migrations`), so a mistake here is an error, never a second letter.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from digest.model import Choose, Delivery, DeliveryState, Intent, Newsletter, Progress, Settled
from digest.store import claiming, granting, recovery, settling
from digest.store.belonging import Belonging
from digest.store.connections import Connections, moment
from digest.store.dialect import by_key, frugal
from digest.store.freezing import freeze
from digest.store.installation import AddressKeys
from digest.store.letters import LETTERS, letter
from digest.store.presence import Presence
from digest.store.schema import deliveries, editions
from digest.store.standing import doubtful, edition_row, may_resend, paused, progress, unfinished

PAGE = 1_000
LOOK_AGAIN = timedelta(seconds=10)
"""When to look again at rows that another worker holds."""


class Ledger:
    """Answers the port `Outbox`."""

    def __init__(self, connections: Connections, belonging: Belonging) -> None:
        self._connections = connections
        self._belonging = belonging
        self._keys = AddressKeys(connections)
        self._presence = Presence(connections)

    def freeze(
        self, edition: int, newsletter: Newsletter, *, only: Sequence[str] = (), choose: Choose | None = None
    ) -> int:
        """Freeze the audience in one transaction: a row per active reader (among the addresses `only`, if given), policies and domain stored.

        Gives its size. `choose` says what readers with topics get of it; without, they get all of it. The articles count as published from here on. Freezing twice changes nothing. Raises `UsageError` for an edition that is
        held or cancelled, `ConfigError` when the sender has no domain.
        """
        self._belonging.require()
        keys = [self._keys(address) for address in only]
        with self._connections.write() as connection:
            now = self._connections.now(connection)
            audience = freeze(connection, edition, newsletter, keys, now, choose)
            mark = self._belonging.grown(connection, now)
        self._belonging.note(mark)
        return audience

    @contextmanager
    def working(self, worker: str) -> Iterator[None]:
        """Hold the proof that `worker` is alive: a file lock on SQLite, a lease on PostgreSQL.

        Raises `StoreError` when that name is at work, `EstrangedError` for a database that may not be the one that sent last.
        """
        self._belonging.require()
        with self._presence.working(worker):
            yield

    def recover(self) -> Mapping[str, int]:
        """Take back what dead workers held: claimed -> pending, in_flight -> uncertain. Expire what came too late.

        Gives counts of rows that became `returned`, `uncertain`, `expired`, `cancelled`. Changes nothing in a database that nobody adopted: what
        became of its rows is not known here.
        """
        if self._belonging.estrangement() is not None:
            return dict.fromkeys(("returned", "uncertain", "expired", "cancelled"), 0)
        with self._presence.burying(), self._connections.write() as connection:
            return recovery.recover(connection, self._connections.now(connection))

    def claim(self, edition: int, worker: str, limit: int) -> Sequence[Delivery]:
        """Claim up to `limit` open rows that are due (deferred, uncertain when its policy allows, pending), in one commit.

        Gives nothing for an edition that is held, paused or cancelled. Raises `StoreError` unless inside `working(worker)`.
        """
        with self._connections.prepared() as executor:
            if executor.connection is not None:
                by_key(executor.connection)
            now = self._connections.now(executor.connection)
            claimed = claiming.claim(executor, edition, worker, limit, now)
            mark = self._belonging.grown(executor, now) if claimed else None
        if mark is not None:
            self._belonging.note(mark)
        return claimed

    def commit(self, settled: Sequence[Settled], intents: Sequence[Intent]) -> Sequence[bool]:
        """Make outcomes and intents durable in one commit; one answer per intent: False means that its dot must not be sent.

        An intent is granted only while the row is claimed with that fence, its worker lives, its edition goes on, and its reader is still
        active. An outcome counts only for its fence; one that comes too late is noted, and can only improve the row (a proof of acceptance).
        """
        with self._connections.prepared() as executor:
            if executor.connection is not None:
                by_key(executor.connection)
            now = self._connections.now(executor.connection)
            if settled:
                settling.settle(executor, settled, now)
            return granting.grant(executor, intents, now) if intents else ()

    def release(self, claims: Sequence[Delivery]) -> None:
        """Give claimed rows back untouched."""
        if claims:
            with self._connections.write() as connection:
                by_key(connection)
                granting.release(connection, claims)

    def unfinished(self) -> Sequence[int]:
        """Give the editions that are frozen and not done, oldest first: held and paused ones are left out."""
        with self._connections.read() as connection:
            return list(connection.scalars(unfinished(self._connections.now(connection))))

    def paused(self) -> Sequence[int]:
        """Give the editions that were stopped in mid-send with letters left, oldest first: they wait for a person."""
        with self._connections.read() as connection:
            return list(connection.scalars(paused(self._connections.now(connection))))

    def doubtful(self) -> Sequence[int]:
        """Give the editions with letters in doubt, oldest first: held and paused ones are left out."""
        with self._connections.read() as connection:
            return list(connection.scalars(doubtful()))

    def progress(self, edition: int) -> Progress:
        """Give the figures of an edition. Raises `UsageError`."""
        with self._connections.read() as connection:
            frugal(connection)  # it may count half of all rows there are, and a sender has no use for their pages
            row = edition_row(connection, edition)
            return progress(connection, [row], self._connections.now(connection))[0]

    def deliveries(self, edition: int) -> Iterator[Delivery]:
        """Stream the rows of an edition."""
        wanted = LETTERS.where(deliveries.c.edition == edition).order_by(deliveries.c.row).limit(PAGE)
        last = 0
        while True:
            with self._connections.read() as connection:
                page = [letter(row) for row in connection.execute(wanted.where(deliveries.c.row > last)).mappings()]
            yield from page
            if len(page) < PAGE:
                return
            last = page[-1].row

    def next_wake(self, edition: int) -> datetime | None:
        """Give when the next row of this edition becomes due; None when nothing is open, or nobody may claim.

        For rows that another worker holds that is soon: it may die, or put them off.
        """
        with self._connections.read() as connection:
            now = self._connections.now(connection)
            row = edition_row(connection, edition)
            if row["frozen_at"] is None or row["decision"] is not None:
                return None
            dues = [_soonest(connection, edition, state) for state in (DeliveryState.PENDING, DeliveryState.DEFERRED)]
            dues.append(_soonest_doubt(connection, edition, now))
            if _soonest(connection, edition, DeliveryState.CLAIMED, DeliveryState.IN_FLIGHT) is not None:
                dues.append(now + LOOK_AGAIN // timedelta(milliseconds=1))
            due = min((due for due in dues if due is not None), default=None)
        return None if due is None else moment(min(due, max(now, row["not_after"])))


def _soonest(connection: Connection, edition: int, *states: DeliveryState) -> int | None:
    soonest = select(func.min(deliveries.c.due)).where(deliveries.c.edition == edition, deliveries.c.state.in_(states))
    return cast("int | None", connection.execute(soonest).scalar_one())


def _soonest_doubt(connection: Connection, edition: int, now: int) -> int | None:
    soonest = (
        select(func.min(deliveries.c.due))
        .join(editions, editions.c.id == deliveries.c.edition)
        .where(deliveries.c.edition == edition, may_resend(now))
    )
    return cast("int | None", connection.execute(soonest).scalar_one())
