"""A ledger in memory that obeys the port `Outbox`, for tests of what stands above it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from digest.errors import StoreError
from digest.model import (
    OPEN_STATES,
    Choose,
    Delivery,
    DeliveryState,
    Intent,
    Newsletter,
    Outcome,
    Progress,
    Settled,
)

START = datetime(2026, 11, 23, 18, 1, 21, tzinfo=UTC)
EDITION = 42


@dataclass
class MemoryOutbox:
    """One edition. `left` holds the rows whose readers unsubscribed; `refuse` makes every commit fail; `log` tells what was made durable."""

    rows: dict[int, Delivery]
    now: datetime = START
    evidence_wait: timedelta = timedelta(minutes=15)
    max_resends: int = 1
    state: str = "sending"
    reason: str = ""
    left: set[int] = field(default_factory=set)
    refuse: bool = False
    log: list[tuple[str, int, str]] = field(default_factory=list)
    outcomes: dict[int, list[Outcome]] = field(default_factory=dict)
    commits: int = 0

    def clock(self) -> datetime:
        return self.now

    def freeze(
        self, edition: int, newsletter: Newsletter, *, only: Sequence[str] = (), choose: Choose | None = None
    ) -> int:
        return len(self.rows)

    @contextmanager
    def working(self, worker: str) -> Iterator[None]:
        yield

    def recover(self) -> Mapping[str, int]:
        found: Counter[str] = Counter()
        for number, row in self.rows.items():
            if row.state is DeliveryState.CLAIMED:
                self.rows[number] = replace(row, state=DeliveryState.PENDING)
            elif row.state is DeliveryState.IN_FLIGHT:
                self.rows[number] = self._doubtful(row)
            else:
                continue
            found[row.state] += 1
        return found

    def _doubtful(self, row: Delivery) -> Delivery:
        due = self.now + self.evidence_wait
        return replace(row, state=DeliveryState.UNCERTAIN, doubts=row.doubts + 1, next_attempt_at=due)

    def _due(self, row: Delivery) -> bool:
        if row.state is DeliveryState.UNCERTAIN and row.doubts > self.max_resends:
            return False
        waits = row.state in {DeliveryState.DEFERRED, DeliveryState.UNCERTAIN}
        return row.state is DeliveryState.PENDING or (waits and (row.next_attempt_at or self.now) <= self.now)

    def claim(self, edition: int, worker: str, limit: int) -> Sequence[Delivery]:
        if self.refuse:
            raise StoreError("the database is gone")
        if self.state != "sending":
            return []
        for number in self.left:
            if self.rows[number].state in OPEN_STATES - {DeliveryState.CLAIMED, DeliveryState.IN_FLIGHT}:
                self.rows[number] = replace(self.rows[number], state=DeliveryState.SKIPPED)
        due = [row for row in self.rows.values() if self._due(row)][:limit]
        claimed = [
            replace(row, state=DeliveryState.CLAIMED, fence=row.fence + 1, date=row.date or self.now) for row in due
        ]
        self.rows.update((row.row, row) for row in claimed)
        return claimed

    def commit(self, settled: Sequence[Settled], intents: Sequence[Intent]) -> Sequence[bool]:
        if self.refuse:
            raise StoreError("the database is gone")
        self.commits += 1
        for one in settled:
            self._settle(one)
        return [self._intend(one) for one in intents]

    def _settle(self, one: Settled) -> None:
        row = self.rows[one.row]
        if row.fence != one.fence or row.state not in {DeliveryState.CLAIMED, DeliveryState.IN_FLIGHT}:
            return
        self.log.append(("outcome", one.row, one.outcome.state))
        self.outcomes.setdefault(one.row, []).append(one.outcome)
        if one.outcome.state is DeliveryState.UNCERTAIN:
            self.rows[one.row] = self._doubtful(row)
            return
        attempts = row.attempts + (one.outcome.code > 0)
        due = one.next_attempt_at
        self.rows[one.row] = replace(row, state=one.outcome.state, attempts=attempts, next_attempt_at=due)

    def _intend(self, one: Intent) -> bool:
        row = self.rows[one.row]
        granted = (
            row.state is DeliveryState.CLAIMED
            and row.fence == one.fence
            and self.state == "sending"
            and one.row not in self.left
        )
        self.log.append(("intent" if granted else "refused", one.row, ""))
        if granted:
            self.rows[one.row] = replace(row, state=DeliveryState.IN_FLIGHT)
        return granted

    def release(self, claims: Sequence[Delivery]) -> None:
        for claim in claims:
            row = self.rows[claim.row]
            if row.state is DeliveryState.CLAIMED and row.fence == claim.fence:
                self.log.append(("released", claim.row, ""))
                self.rows[claim.row] = replace(row, state=DeliveryState.PENDING)

    def unfinished(self) -> Sequence[int]:
        return [EDITION] if any(row.state in OPEN_STATES for row in self.rows.values()) else []

    def paused(self) -> Sequence[int]:
        return self.unfinished() if self.state == "paused" else []

    def doubtful(self) -> Sequence[int]:
        return [EDITION] if any(row.state is DeliveryState.UNCERTAIN for row in self.rows.values()) else []

    def progress(self, edition: int) -> Progress:
        states = Counter(row.state for row in self.rows.values())
        return Progress(
            edition=edition,
            newsletter="weekly",
            slot="weekly:2026-W48",
            number=1,
            state=self.state,
            audience=len(self.rows),
            states=states,
            paused_reason=self.reason,
            retriable_doubts=sum(
                row.state is DeliveryState.UNCERTAIN and row.doubts <= self.max_resends for row in self.rows.values()
            ),
        )

    def deliveries(self, edition: int) -> Iterator[Delivery]:
        yield from self.rows.values()

    def next_wake(self, edition: int) -> datetime | None:
        waits = [row.next_attempt_at or self.now for row in self.rows.values() if self._may_come(row)]
        return min(waits, default=None)

    def _may_come(self, row: Delivery) -> bool:
        if row.state is DeliveryState.UNCERTAIN:
            return row.doubts <= self.max_resends
        return row.state in {DeliveryState.PENDING, DeliveryState.DEFERRED}

    def states(self) -> dict[str, int]:
        """Count the rows by state."""
        return dict(Counter(str(row.state) for row in self.rows.values()))


@dataclass
class MemoryEditions:
    """As much of `EditionStore` as delivery asks for."""

    outbox: MemoryOutbox

    def stop(
        self, edition: int, action: Literal["hold", "pause", "resume", "cancel"], reason: str, now: datetime
    ) -> None:
        self.outbox.state = {"hold": "held", "pause": "paused", "resume": "sending", "cancel": "cancelled"}[action]
        self.outbox.reason = reason


def readers(count: int, *, address: str = "reader{}@example.net") -> dict[int, Delivery]:
    """Make the rows of an edition."""
    return {
        row: Delivery(
            edition=EDITION,
            row=row,
            address=address.format(row),
            message_id=f"e{EDITION}.row{row}@example.org",
            subscriber=row,
            subscriber_key=f"key{row}",
            name=f"Reader {row}",
        )
        for row in range(1, count + 1)
    }
