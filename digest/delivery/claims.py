"""The rows that one process has claimed, handed to its connections one by one. What happens to a row is not known here."""

import asyncio
import time
from collections import deque
from collections.abc import Callable

from digest.model import Delivery
from digest.ports import Outbox

QUICKLY = 0.5
"""Seconds within which a batch is gone that was too small: a claim has its own commit and its own mark on the disk, whatever its size."""


class Claims:
    """Claims the due rows of an edition in batches of `size`, the next batch while the last is being sent: memory stays flat.

    While they go quickly, batches grow to `most`; where they do not, they shrink again, so that who is held back has few rows in hand. With `limit` no more than so many rows are ever out. Rows that were taken and not settled come back by `put_back`; `close` releases them and all that was never taken.
    """

    def __init__(
        self,
        outbox: Outbox,
        edition: int,
        worker: str,
        size: int,
        *,
        most: int = 0,
        limit: int | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._outbox = outbox
        self._edition = edition
        self._worker = worker
        self._least = self._size = size
        self._most = max(most, size)
        self._monotonic = monotonic
        self._began: float | None = None
        self._rows: deque[Delivery] = deque()
        self._back: list[Delivery] = []
        self._claiming: asyncio.Task[None] | None = None
        self._exhausted = False
        self._left = limit

    async def take(self) -> Delivery | None:
        """Give the next row; None when nothing is due any more. Raises `StoreError`."""
        while not self._rows:
            if self._exhausted:
                return None
            await asyncio.shield(self._claim())
        return self.take_at_once()

    def take_at_once(self) -> Delivery | None:
        """Give the next row if it is here already; None says that one would have to wait for it, or that there is none."""
        if not self._rows:
            return None
        row = self._rows.popleft()
        if len(self._rows) <= self._size // 2 and not self._exhausted:
            self._claim()
        return row

    def return_first(self, row: Delivery) -> None:
        """Take back a row that was taken too early: it is the next again."""
        self._rows.appendleft(row)

    def put_back(self, row: Delivery) -> None:
        """Take back a row that nothing happened to."""
        self._back.append(row)

    async def start_over(self) -> None:
        """Release what is held and claim afresh: the ledger has just refused a row, and may refuse the others for the same reason."""
        await self._settle_down()
        self._exhausted = False

    async def close(self) -> None:
        """Release what is held and claim no more."""
        self._exhausted = True
        await self._settle_down()

    def _claim(self) -> "asyncio.Task[None]":
        if self._claiming is None:
            self._claiming = asyncio.get_running_loop().create_task(self._claim_batch())
            self._claiming.add_done_callback(_retrieved)
        return self._claiming

    async def _claim_batch(self) -> None:
        self._fit()
        size = self._size if self._left is None else min(self._size, self._left)
        try:
            rows = await asyncio.to_thread(self._outbox.claim, self._edition, self._worker, size) if size else ()
        finally:
            self._claiming = None
        self._rows.extend(rows)
        self._exhausted = self._exhausted or not rows
        self._count(-len(rows))

    def _fit(self) -> None:
        """Let the batch be as large as what goes in about `QUICKLY`, judged by how long ago the one before was claimed."""
        before, self._began = self._began, self._monotonic()
        if before is not None and self._began - before < QUICKLY / 2:
            self._size = min(2 * self._size, self._most)
        elif before is None or self._began - before > QUICKLY:
            self._size = max(self._size // 2, self._least)

    async def _settle_down(self) -> None:
        if self._claiming is not None:
            await asyncio.wait([self._claiming])
        held = [*self._back, *self._rows]
        self._back.clear()
        self._rows.clear()
        self._count(len(held))
        if held:
            await asyncio.to_thread(self._outbox.release, held)

    def _count(self, rows: int) -> None:
        if self._left is not None:
            self._left += rows


def _retrieved(task: "asyncio.Task[None]") -> None:
    """Mark an error as seen: who takes next claims again, and meets it."""
    if not task.cancelled():
        task.exception()
