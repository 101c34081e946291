"""How fast letters may go: the limits of a relay, what the ledger grants of them, and how it goes with each operator of mailboxes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

Quota = tuple[timedelta, int]
"""So many letters at most within any span of this length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorLimits:
    """What one operator of mailboxes shall get from us: letters per second, letters under way at the same time. None: no limit of ours."""

    rate: float | None = None
    connections: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayLimits:
    """What a relay takes: letters per second, quotas, and how long and how often it is to be talked to. None: no limit of ours.

    `operators` is keyed by the name of an operator, which is the registrable domain of its mail servers (`google.com`, `yahoodns.net`).
    """

    rate: float | None = None
    quotas: tuple[Quota, ...] = ()
    connections: int | None = None
    messages_per_connection: int | None = None
    seconds_per_connection: float | None = None
    operators: Mapping[str, OperatorLimits] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """Slots that the ledger grants to one worker: the first in `start` seconds from now, each further one an interval later.

    With none granted, asking again makes sense in `retry` seconds: a quota is used up, or other workers have taken the slots of the next moment.
    """

    granted: int
    start: float = 0.0
    retry: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """How it goes with one operator of mailboxes, or with the relay itself (`operator` is empty).

    `rate` is in letters per second, None without a limit, configured or learnt; `stopped` is how many seconds nothing goes there.
    """

    operator: str
    rate: float | None
    stopped: float
    accepted: int
    deferred: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Restraint:
    """What holds letters back: the relay, or one `operator` of mailboxes behind it, told us by `said` to go slower, or to stop `until` a time.

    `rate` is in letters per second as of `since`; it rises again by itself. None where nothing but the stop is known.
    """

    relay: str
    operator: str
    since: datetime
    until: datetime | None = None
    rate: float | None = None
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaUse:
    """What a quota of the relay (`letters` within any `span`) leaves now, whatever the edition; `until` is when it leaves some again, None while it does."""

    span: timedelta
    letters: int
    left: int
    until: datetime | None = None
