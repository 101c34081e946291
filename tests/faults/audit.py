"""What the server took against what the ledger says: the judge of every test that kills a sender."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from digest.model import Delivery, DeliveryState
from digest.ports import Store
from tests.smtp_server import Seen


@dataclass(frozen=True)
class Verdict:
    """Addresses by what went wrong for them; all empty is what the promise says."""

    lost: frozenset[str]
    """The ledger calls them accepted, and no copy came."""
    unexplained: frozenset[str]
    """More than one copy, and no doubt in the ledger that would say why."""
    excessive: frozenset[str]
    """More copies than the first and one more."""
    doubled: frozenset[str]
    """More than one copy, for whatever reason."""

    @property
    def sound(self) -> bool:
        """Whether nobody was lost, and every second copy has its reason."""
        return not (self.lost or self.unexplained or self.excessive)


def judge(taken: Iterable[Seen], rows: Iterable[Delivery]) -> Verdict:
    """Compare the copies that the server took with the rows of one edition."""
    copies = Counter(seen.recipient for seen in taken)
    every = list(rows)
    doubted = {row.address for row in every if row.doubts}
    doubled = frozenset(address for address, count in copies.items() if count > 1)
    return Verdict(
        lost=frozenset(row.address for row in every if row.state is DeliveryState.ACCEPTED and not copies[row.address]),
        unexplained=doubled - doubted,
        excessive=frozenset(address for address, count in copies.items() if count > 2),
        doubled=doubled,
    )


def explains(store: Store, address: str) -> bool:
    """Whether what `digest who` asks for tells of a doubt in the letters of this reader."""
    return any(row.doubts for _, _, row in store.subscribers.deliveries_of(address))
