"""One run of an edition: its connections, started together and stopped together.

Cancelling a run once finishes the dots in flight, makes their outcomes durable and gives the other rows back; cancelling it again leaves at
once, and what was in flight becomes uncertain. What one connection does with a row is in `courier`.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

from digest.delivery.claims import Claims
from digest.delivery.courier import Courier
from digest.delivery.message import Composer
from digest.delivery.outcome import Breaker, held_back
from digest.delivery.pace import Pace
from digest.delivery.run import UNLIMITED, Lifetime, PausedError, Run
from digest.delivery.sessions import Sessions
from digest.delivery.turns import Turns
from digest.delivery.writer import Writer
from digest.errors import DeliveryError, RelayRefusedError
from digest.model import Delivery, Settled
from digest.ports import Clock, EditionStore, Listener, Outbox, Transport

CLAIM = 50
"""Rows that are claimed at once, at least."""

QUICK_CLAIM = 400
"""Rows that are claimed at once where they go quickly."""


async def deliver_batch(
    edition: int,
    *,
    worker: str,
    outbox: Outbox,
    editions: EditionStore,
    transport: Transport,
    composer: Composer,
    pace: Pace,
    clock: Clock,
    listener: Listener,
    connections: int = 4,
    lifetime: Lifetime = UNLIMITED,
    limit: int | None = None,
    monotonic: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> float:
    """Send what is due of a frozen edition until nothing is due any more, or `limit` rows had their turn. Safe to call again after any crash.

    Gives the seconds for which the relay is known to take nothing more; as a rule 0. The caller holds `outbox.working(worker)`. Returns also when a
    breaker paused the edition (`editions` has the reason). Raises `RelayRefusedError` (login, sender, certificate), `DeliveryError` (the relay is
    unavailable), `StoreError`; then, too, the claims are given back.
    """
    writer = Writer(outbox, connections)

    def put_off(row: Delivery, wait: timedelta) -> None:
        told = {"edition": row.edition, "row": row.row, "fence": row.fence}
        writer.settle(Settled(**told, outcome=held_back(), next_attempt_at=clock() + wait))

    claims = Claims(
        outbox, edition, worker, max(CLAIM, 10 * connections), most=QUICK_CLAIM, limit=limit, monotonic=monotonic
    )
    run = Run(
        edition=edition,
        editions=editions,
        composer=composer,
        clock=clock,
        listener=listener,
        monotonic=monotonic,
        sessions=Sessions(transport, turned_away=pace.turned_away, monotonic=monotonic, sleep=sleep),
        writer=writer,
        turns=Turns(claims, pace, put_off, monotonic=monotonic, sleep=sleep),
        pace=pace,
        breaker=Breaker(),
        lifetime=lifetime,
        leaving=asyncio.Event(),
    )
    try:
        with suppress(PausedError):
            await _all([Courier(run) for _ in range(connections)], run.leaving)
    finally:
        try:
            await run.writer.close()
        finally:
            await run.turns.close()
            await pace.drain()
    return run.turns.held_for()


async def _all(couriers: list[Courier], leaving: asyncio.Event) -> None:
    """Run all to their ends. The first error, or a cancellation from outside, asks the others to finish; a second cancellation drops them."""
    tasks = [courier.start() for courier in couriers]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    finally:
        leaving.set()
        for courier in couriers:
            courier.leave()
        results = await asyncio.gather(*tasks, return_exceptions=True)
    errors = [error for error in results if isinstance(error, Exception)]
    for error in sorted(errors, key=_gravity):
        raise error


def _gravity(error: Exception) -> int:
    """Rank errors: what went wrong in our own house first, then what only the operator can mend."""
    if not isinstance(error, PausedError | DeliveryError):
        return 0
    return 1 if isinstance(error, RelayRefusedError) else 2
