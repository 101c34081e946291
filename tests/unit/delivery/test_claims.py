"""Rows in batches."""

import asyncio
from collections.abc import Sequence

import pytest

from digest.delivery.claims import Claims
from digest.errors import StoreError
from digest.model import Delivery, DeliveryState
from tests.memory_outbox import EDITION, MemoryOutbox, readers


def claimed(outbox: MemoryOutbox) -> int:
    return sum(row.state is DeliveryState.CLAIMED for row in outbox.rows.values())


def test_every_due_row_comes_once_in_order():
    """Many takers share one iterator; memory holds at most one batch and a half."""
    outbox = MemoryOutbox(readers(95))

    async def run() -> list[int]:
        claims = Claims(outbox, EDITION, "w", 10)
        taken = []
        while (row := await claims.take()) is not None:
            taken.append(row.row)
            assert len(claims._rows) <= 15
        return taken

    assert asyncio.run(run()) == list(range(1, 96))


def sizes_of_claims(seconds_each: float, rows: int, most: int) -> list[int]:
    """Take so many rows, each of which keeps us so long; gives how many were asked for in each claim."""
    outbox, now, asked = MemoryOutbox(readers(rows)), [0.0], []

    def claim(edition: int, worker: str, limit: int) -> Sequence[Delivery]:
        asked.append(limit)
        return given(edition, worker, limit)

    given, outbox.claim = outbox.claim, claim  # type: ignore[method-assign]  # listened to

    async def run() -> None:
        claims = Claims(outbox, EDITION, "w", 10, most=most, monotonic=lambda: now[0])
        while await claims.take() is not None:
            now[0] += seconds_each

    asyncio.run(run())
    return asked


def test_batches_that_go_quickly_grow():
    """A claim costs a commit and a mark, so there are few where many rows go; never more rows than allowed are in hand."""
    sizes = sizes_of_claims(0.001, 400, most=80)
    assert sizes[:4] == [10, 20, 40, 80]
    assert set(sizes[3:]) == {80}


def test_batches_that_go_slowly_stay_small():
    """Who is held back has few rows in hand, that others could send or a stop would put off."""
    assert set(sizes_of_claims(0.2, 100, most=80)) == {10}


def test_batches_grow_only_where_they_may():
    """Without a higher bound every claim asks for the same."""
    assert set(sizes_of_claims(0.0, 100, most=0)) == {10}


def test_batches_shrink_when_it_becomes_slow():
    """A relay that begins to hold us back soon leaves us with as few rows as at the beginning."""
    outbox, now = MemoryOutbox(readers(600)), [0.0]

    async def run() -> list[int]:
        claims = Claims(outbox, EDITION, "w", 10, most=80, monotonic=lambda: now[0])
        sizes = []
        for number in range(600):
            await claims.take()
            now[0] += 0.001 if number < 300 else 0.5
            sizes.append(claims._size)
        return sizes

    sizes = asyncio.run(run())
    assert (max(sizes), sizes[299], sizes[-1]) == (80, 80, 10)


def test_takers_that_wait_together_get_different_rows():
    """One claim serves all that wait for it."""
    outbox = MemoryOutbox(readers(4))

    async def run() -> list:
        claims = Claims(outbox, EDITION, "w", 10)
        return await asyncio.gather(*(claims.take() for _ in range(6)))

    rows = asyncio.run(run())
    assert sorted(row.row for row in rows if row) == [1, 2, 3, 4]
    assert rows.count(None) == 2


def test_close_gives_back_what_was_not_sent():
    """Rows put back and rows never taken are pending again; a settled row is not touched."""
    outbox = MemoryOutbox(readers(10))

    async def run() -> None:
        claims = Claims(outbox, EDITION, "w", 10)
        first, second = await claims.take(), await claims.take()
        assert first
        assert second
        claims.put_back(first)
        await claims.close()
        assert await claims.take() is None

    asyncio.run(run())
    assert claimed(outbox) == 1
    assert outbox.rows[1].state is DeliveryState.PENDING


def test_start_over_claims_afresh():
    """After a refusal everything held goes back, and what is still due comes with new fences."""
    outbox = MemoryOutbox(readers(5))

    async def run() -> list[tuple[int, int]]:
        claims = Claims(outbox, EDITION, "w", 10)
        first = await claims.take()
        assert first
        claims.put_back(first)
        await claims.start_over()
        rows = []
        while (row := await claims.take()) is not None:
            rows.append((row.row, row.fence))
        return rows

    assert asyncio.run(run()) == [(row, 2) for row in range(1, 6)]


def test_a_claim_that_fails_is_told_to_who_waits():
    """A database that is gone ends the run; nothing is claimed."""
    outbox = MemoryOutbox(readers(5), refuse=True)

    async def run() -> None:
        claims = Claims(outbox, EDITION, "w", 10)
        with pytest.raises(StoreError):
            await claims.take()
        await claims.close()

    asyncio.run(run())
    assert claimed(outbox) == 0
