"""What the server took against what the ledger says: the judge of every test that kills a sender."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from digest.model import Delivery, DeliveryState
from digest.ports import Store
from tests.smtp_server import Seen

SAYS_WHY = frozenset(
    {
        DeliveryState.REJECTED,
        DeliveryState.EXPIRED,
        DeliveryState.SKIPPED,
        DeliveryState.CANCELLED,
        DeliveryState.UNCERTAIN,
    }
)
"""Ends of a row that explain why a reader may have nothing."""


@dataclass(frozen=True)
class Verdict:
    """Addresses by what went wrong for them; all empty is what the promise says. `doubled` and `doubtful` are allowed, and counted."""

    lost: frozenset[str]
    """No copy came, and the ledger does not say why: their letter is not there, still waits, or counts as accepted."""
    phantom: frozenset[str]
    """The ledger calls them accepted, and no copy came."""
    unexplained: frozenset[str]
    """More copies than the first and one for each doubt in the ledger."""
    excessive: frozenset[str]
    """More copies than the first and one more."""
    altered: frozenset[str]
    """Copies that differ in a byte, or whose Message-ID is not the ledger's."""
    shared: frozenset[str]
    """Their Message-ID stands in somebody else's letter too."""
    strangers: frozenset[str]
    """A copy came, and the ledger does not know them."""
    doubled: frozenset[str]
    """More than one copy, for whatever reason."""
    doubtful: int
    """Rows that are uncertain."""
    copies: int
    """What the server took."""

    @property
    def sound(self) -> bool:
        """Whether nobody was lost, every second copy has its reason, and it is the same letter."""
        wrong = self.lost, self.phantom, self.unexplained, self.excessive, self.altered, self.shared, self.strangers
        return not any(wrong)


def judge(taken: Iterable[Seen], rows: Iterable[Delivery], audience: Iterable[str] = ()) -> Verdict:
    """Compare the copies that the server took with the rows of one edition; `audience` is who was to have a row."""
    letters: dict[str, list[Seen]] = {}
    for seen in taken:
        letters.setdefault(seen.recipient, []).append(seen)
    every = {row.address: row for row in rows}
    doubled = frozenset(address for address, copies in letters.items() if len(copies) > 1)
    missing = {*every, *audience} - letters.keys()
    owners = Counter(name for copies in letters.values() for name in {seen.message_id for seen in copies})
    return Verdict(
        lost=frozenset(one for one in missing if one not in every or every[one].state not in SAYS_WHY),
        phantom=frozenset(one for one in missing & every.keys() if every[one].state is DeliveryState.ACCEPTED),
        unexplained=frozenset(one for one in doubled & every.keys() if len(letters[one]) > 1 + every[one].doubts),
        excessive=frozenset(address for address, copies in letters.items() if len(copies) > 2),
        altered=frozenset(
            one
            for one in letters.keys() & every.keys()
            if len({seen.data for seen in letters[one]}) > 1 or letters[one][0].message_id != every[one].message_id
        ),
        shared=frozenset(one for one, copies in letters.items() if any(owners[seen.message_id] > 1 for seen in copies)),
        strangers=frozenset(letters.keys() - every.keys()),
        doubled=doubled,
        doubtful=sum(row.state is DeliveryState.UNCERTAIN for row in every.values()),
        copies=sum(map(len, letters.values())),
    )


def explains(store: Store, address: str) -> bool:
    """Whether what `digest who` asks for tells of a doubt in the letters of this reader."""
    return any(row.doubts for _, _, row in store.subscribers.deliveries_of(address))
