"""What operators ask of the ledger, and tell it: breaches of the promise, and rulings on letters whose fate nobody knew."""

from dataclasses import dataclass
from typing import Literal

from digest.model.mail import DeliveryState, Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """A part of the promise that the ledger does not keep: its name, what is wrong, how often, and the first rows concerned (from 1)."""

    name: str
    what: str
    count: int
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """The figures of an edition, and every breach that was found in its rows and attempts."""

    progress: Progress
    breaches: tuple[Breach, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """How a doubtful letter is settled: `accepted`, `rejected`, or `pending` for one more copy. `text` names the evidence.

    `fate` is what became of an accepted letter later, where that is known.
    """

    state: Literal[DeliveryState.ACCEPTED, DeliveryState.REJECTED, DeliveryState.PENDING]
    text: str
    fate: Literal["", "delivered", "bounced", "complained"] = ""
