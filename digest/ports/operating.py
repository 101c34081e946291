"""Ports of the operations on the ledger that people start: watching and checking it, and deciding what no run may decide by itself."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Protocol

from digest.model import Delivery, DeliveryState, DomainFigures, Refusal, Ruling, Span, Speed, Trouble, Verified
from digest.model.belonging import Adopted, Estrangement


class Observer(Protocol):
    """Looks on while an edition goes out, and changes nothing. Cheap enough to be asked while others send."""

    def speed(self, edition: int) -> Speed:
        """Give how fast an edition goes out at this moment. Reads what changed lately, not the whole ledger. Raises `UsageError`."""
        ...

    def acceptance(self, edition: int, parts: int = 60) -> Sequence[Span]:
        """Give acceptance over time, in at most about `parts` spans of a round length; they sum up to all accepted letters."""
        ...

    def refusals(self, edition: int) -> Sequence[Refusal]:
        """Give what was said of the letters that were put off, refused, lost or given up most recently, the same words once."""
        ...

    def domains(self, edition: int, limit: int = 10) -> Sequence[DomainFigures]:
        """Give the mail domains of an edition: those in trouble first, then by size. Reads every letter of the edition."""
        ...


class Troubles(Protocol):
    """Why no session with the relay works, edition by edition, for those who look later. Times are those of the ledger's clock."""

    def note(self, edition: int, what: str, hint: str = "") -> None:
        """Note what was said just now, in the place of what was noted before. Raises `StoreError`."""
        ...

    def over(self, edition: int) -> None:
        """Note that letters of this edition go out again. Raises `StoreError`."""
        ...

    def of(self, editions: Sequence[int]) -> Mapping[int, Trouble]:
        """Give what is noted of these editions."""
        ...


class Auditor(Protocol):
    """Recomputes the promise from the ledger, and changes nothing."""

    def editions(self) -> Sequence[int]:
        """Give all editions, oldest first."""
        ...

    def verify(self, edition: int) -> Verified:
        """Give the figures of an edition and every breach of the promise. Raises `UsageError`."""
        ...


class Belonging(Protocol):
    """Whether the database is the one that sent last, and from here."""

    def estrangement(self) -> Estrangement | None:
        """Say what speaks against sending from this database here, None when nothing does. Reads only."""
        ...

    def require(self) -> None:
        """Refuse a database that may not be the one that sent last, and mark one that is. Raises `EstrangedError`."""
        ...

    def adopt(self, *, moved: bool, how: str) -> Adopted:
        """Take this database for the one that goes on from here; what it may not know of is held and in doubt, unless it was `moved` whole.

        Changes nothing where nothing speaks against it. Raises `EstrangedError` for one that is known not to be whole, `StoreError` while a worker is at work.
        """
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
