"""The port of the ledger of deliveries: who gets a letter, who has it in hand, and what became of it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from digest.model import Choose, Delivery, Intent, Newsletter, Progress, Settled


class Outbox(Protocol):
    """The ledger of deliveries: one row per reader and edition, and the order of delivery (docs/explanation/delivery.md).

    Times are those of the store: the injected clock on SQLite, the server's on PostgreSQL.
    """

    def freeze(
        self, edition: int, newsletter: Newsletter, *, only: Sequence[str] = (), choose: Choose | None = None
    ) -> int:
        """Freeze the audience in one transaction (one INSERT ... SELECT): a row per active reader, policies and domain stored; gives its size.

        `choose` says what readers with topics get of the edition, and is frozen with their rows; those who get nothing are skipped, with the reason.
        With `only` the audience is the active readers among these normalised addresses. The articles count as published from here on. Freezing twice changes nothing.
        """
        ...

    def working(self, worker: str) -> AbstractContextManager[None]:
        """Hold the proof that `worker` is alive: a file lock on SQLite, a lease on PostgreSQL."""
        ...

    def recover(self) -> Mapping[str, int]:
        """Take back what dead workers held: claimed -> pending, in_flight -> uncertain. Expire what came too late. Gives counts."""
        ...

    def claim(self, edition: int, worker: str, limit: int) -> Sequence[Delivery]:
        """Claim up to `limit` open rows that are due (pending; deferred; uncertain when its policy allows), in one commit."""
        ...

    def commit(self, settled: Sequence[Settled], intents: Sequence[Intent]) -> Sequence[bool]:
        """Make outcomes and intents durable in one commit; one answer per intent: False means that its dot must not be sent.

        An intent is granted only while the row is claimed with that fence, its lease runs, its edition goes on, and its reader is still active.
        """
        ...

    def release(self, claims: Sequence[Delivery]) -> None:
        """Give claimed rows back untouched."""
        ...

    def unfinished(self) -> Sequence[int]:
        """Give the editions that are frozen and not done, oldest first: held and paused ones are left out."""
        ...

    def paused(self) -> Sequence[int]:
        """Give the editions that a limit or a breaker stopped in mid-send with letters left, oldest first: they wait for a person."""
        ...

    def doubtful(self) -> Sequence[int]:
        """Give the editions with letters in doubt, oldest first: held and paused ones are left out."""
        ...

    def progress(self, edition: int) -> Progress:
        """Give the figures of an edition."""
        ...

    def deliveries(self, edition: int) -> Iterator[Delivery]:
        """Stream the rows of an edition."""
        ...

    def next_wake(self, edition: int) -> datetime | None:
        """Give when the next row of this edition becomes due; None when nothing is open."""
        ...
