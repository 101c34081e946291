"""A session that does not hear when it is asked to leave."""

import asyncio
from collections.abc import Sequence

from digest.model import Reply
from digest.ports import Envelope


class DeafConnection:
    """Swallows the first cancellation of each call, as `asyncio.wait_for` may before Python 3.12."""

    extensions = frozenset[str]()
    dots = 0

    def __init__(self, waiting: asyncio.Event) -> None:
        self.waiting = waiting

    async def offer(self, envelope: Envelope) -> tuple[str, Reply] | None:
        self.waiting.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            return None
        return None

    async def write(self, body: bytes | Sequence[bytes]) -> None:
        return

    async def dot(self, following: Envelope | None = None) -> Reply:
        self.dots += 1
        return Reply(code=250, text="taken")

    async def close(self) -> None:
        return


class DeafTransport:
    def __init__(self, connection: DeafConnection) -> None:
        self.connection = connection

    async def connect(self) -> DeafConnection:
        return self.connection
