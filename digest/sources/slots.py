"""Who may fetch now: so many sources at a time, and no further ones while too many bytes wait to be parsed.

A source gives its place back as soon as its bytes are there. So a slow server holds a place and not the parsers, the parsers hold no place, and neither the
number of feeds nor their size makes a run take more memory.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar

AT_ONCE = 64
"""Sources at a time. Ten servers that answer nothing for half a minute leave five sixths of the places to the others."""
WAITING = 6 * 2**20
"""Bytes of answers that may wait for a parser before no more are fetched."""


class Slots:
    """The places of one collection. Used by one event loop."""

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING) -> None:
        self._free = at_once
        self._room = waiting
        self._changed = asyncio.Condition()

    @asynccontextmanager
    async def place(self) -> AsyncIterator["Place"]:
        """Wait for a place, and hold it until the answer is there or the source is through."""
        async with self._changed:
            await self._changed.wait_for(self._is_open)
            self._free -= 1
            self._call_next()
        held = Place()
        token = CURRENT.set((self, held))
        try:
            yield held
        finally:
            CURRENT.reset(token)
            await self._give(0 if held.left else 1, held.size)

    async def leave(self, held: "Place", size: int) -> None:
        """Give the place to the next; `size` bytes wait for a parser now."""
        if not held.left:
            held.left, held.size = True, size
            await self._give(1, -size)

    async def _give(self, places: int, room: int) -> None:
        async with self._changed:
            self._free += places
            self._room += room
            self._call_next()

    def _is_open(self) -> bool:
        return self._free > 0 and self._room > 0

    def _call_next(self) -> None:
        """Wake one who waits, who wakes the next: to wake a thousand for each place would take longer than to read them."""
        if self._is_open():
            self._changed.notify()


class Place:
    """Whether its holder still fetches, and how many bytes it keeps."""

    def __init__(self) -> None:
        self.left = False
        self.size = 0


CURRENT: ContextVar[tuple[Slots, Place]] = ContextVar("slots")
"""The place of the source that is being read; none for one that is asked alone."""


async def fetched(size: int) -> None:
    """Say that so many bytes were fetched, and that what comes now is parsing."""
    mine = CURRENT.get(None)
    if mine is not None:
        await mine[0].leave(mine[1], size)
