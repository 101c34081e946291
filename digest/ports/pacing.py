"""Ports of pace: the slots that all workers share, and who runs the mailboxes of a domain."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from digest.model import Quota, QuotaUse, Reservation, Restraint


class Pacing(Protocol):
    """Slots for letters, shared by all workers of one database, and stops that outlive a process. Times are those of the ledger's clock.

    A bucket is a name; whoever uses the same name shares its slots.
    """

    def reserve(self, bucket: str, wanted: int, interval: float, quotas: Sequence[Quota] = ()) -> Reservation:
        """Reserve up to `wanted` slots, `interval` seconds apart (0: all at once), within the quotas. Raises `StoreError`.

        One transaction. No two slots of a bucket are closer than its interval, whichever workers hold them, and one call never gives more
        than 0.2 s of slots (at least one). Slots that are not used are lost.
        """
        ...

    def hold(self, bucket: str, seconds: float, *, rate: float | None = None, said: str = "") -> None:
        """Note that nothing goes there for so long, at most an hour; then at `rate` letters a second. `said` is why. Raises `StoreError`."""
        ...

    def slow(self, bucket: str, rate: float, said: str) -> None:
        """Note for those who look on that letters go there at `rate` a second from now on, and what was said. Raises `StoreError`."""
        ...

    def ease(self, bucket: str) -> None:
        """Note that what was said holds nothing back any more. Raises `StoreError`."""
        ...

    def restraints(self) -> Sequence[Restraint]:
        """Give what holds letters back as far as it was noted, and is not over for 10 minutes: relays first. Raises `StoreError`."""
        ...

    def uses(self, bucket: str, quotas: Sequence[Quota]) -> Sequence[QuotaUse]:
        """Give what each quota of a bucket leaves now. Only looks. Raises `StoreError`."""
        ...

    def held(self) -> Mapping[str, float]:
        """Give the buckets where nothing goes, and for how many more seconds; less than 0 where that ended within the last 10 minutes. Raises `StoreError`."""
        ...


class Operators(Protocol):
    """Who runs the mailboxes of a domain: the registrable domain of its best mail server. Domains are ASCII and lower case."""

    def known(self, domain: str) -> str | None:
        """Give the operator as far as it is known without asking anybody."""
        ...

    async def find(self, domain: str) -> str:
        """Ask for the operator, in bounded time. Never raises: what cannot be found is the domain itself."""
        ...
