"""What operators ask of the ledger, and tell it: how far an edition is, breaches of the promise, rulings on letters whose fate nobody knew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from digest.model.mail import DeliveryState, Progress
from digest.model.pace import QuotaUse, Restraint


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """How fast an edition goes out, at the ledger's time `at`: letters accepted in the last ten seconds and in the last minute.

    `first` and `last` are the ends of what was accepted so far, `last_due` is when the last of the letters that wait becomes due.
    """

    at: datetime
    ten_seconds: int = 0
    minute: int = 0
    frozen_at: datetime | None = None
    first: datetime | None = None
    last: datetime | None = None
    last_due: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """How many letters were accepted from `start` up to `end`."""

    start: datetime
    end: datetime
    accepted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What was said of `count` letters that were not accepted: the server's reply, or our own reason where there was none."""

    state: DeliveryState
    text: str
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainFigures:
    """What became of the letters to one mail domain. `open` are those that no server has judged yet; `domain` is empty for erased readers."""

    domain: str
    letters: int
    accepted: int = 0
    deferred: int = 0
    rejected: int = 0
    uncertain: int = 0
    open: int = 0
    reply: str = ""
    next_attempt_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why the last session for an edition came to nothing, at the ledger's time `at`: what the relay or the network said, and what a person can do."""

    at: datetime
    what: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """How an edition stands at one moment: its counts, its speed, what went wrong, and where; and what holds all letters back, whatever their edition.

    `quotas` are those of the relay while letters are open. `trouble` is why no session with the relay works; None once one does.
    """

    progress: Progress
    speed: Speed
    refusals: Sequence[Refusal] = ()
    domains: Sequence[DomainFigures] = ()
    acceptance: Sequence[Span] = ()
    restraints: Sequence[Restraint] = ()
    quotas: Sequence[QuotaUse] = ()
    trouble: Trouble | None = None
