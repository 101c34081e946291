"""Ports of the operations on the ledger that people start: checking it, and deciding what no run may decide by itself."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Protocol

from digest.model import Delivery, DeliveryState, Ruling, Verified


class Auditor(Protocol):
    """Recomputes the promise from the ledger, and changes nothing."""

    def editions(self) -> Sequence[int]:
        """Give all editions, oldest first."""
        ...

    def verify(self, edition: int) -> Verified:
        """Give the figures of an edition and every breach of the promise. Raises `UsageError`."""
        ...


class Interventions(Protocol):
    """Decisions of people on single letters. Each is recorded among the events of its reader."""

    def retriable(self, edition: int, states: Collection[DeliveryState]) -> Mapping[DeliveryState, int]:
        """Count the letters that `retry` would put back: those whose reader has not left, and that have a copy left to send."""
        ...

    def retry(self, edition: int, states: Collection[DeliveryState], *, span: timedelta, how: str) -> int:
        """Put rejected, expired or skipped letters back to pending; gives how many. The edition then has at least `span` to go out.

        Raises `UsageError` for a cancelled edition.
        """
        ...

    def doubtful(self, edition: int) -> Iterator[Delivery]:
        """Stream the letters that a ruling can settle: the uncertain ones, and those that wait after a doubtful attempt."""
        ...

    def resolve(self, edition: int, rulings: Mapping[int, Ruling], *, span: timedelta, how: str) -> Collection[int]:
        """Settle doubtful letters by row, in one transaction; gives the rows that were settled.

        One more copy is granted only where the policy has one left, the reader has not left, and the edition is not cancelled.
        """
        ...
