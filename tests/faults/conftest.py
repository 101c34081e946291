"""One run of an edition against a scripted server."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from digest.delivery.message import Composer
from digest.delivery.pace import Pace
from digest.delivery.run import Lifetime
from digest.delivery.sending import deliver_batch
from digest.delivery.smtp import SmtpTransport, Timeouts
from digest.model import RelayLimits
from digest.ports import Transport
from tests.letters import Silent, composer
from tests.memory_outbox import EDITION, MemoryEditions, MemoryOutbox
from tests.memory_pacing import MemoryPacing
from tests.smtp_server import SmtpServer

SHORT = Timeouts(connect=0.3, command=0.3, body=0.3, dot=0.3)


class FastClock:
    """A monotonic clock that sleeping moves: back-off costs no time."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


@dataclass
class Run:
    """What a run is made of; `go` does it."""

    outbox: MemoryOutbox
    server: SmtpServer
    connections: int = 1
    composer: Composer = field(default_factory=composer)
    listener: Silent = field(default_factory=Silent)
    clock: FastClock = field(default_factory=FastClock)
    timeouts: Timeouts = SHORT
    wrap: Callable[[Transport], Transport] = lambda transport: transport
    settings: dict[str, Any] = field(default_factory=dict)
    pace: Pace | None = None
    lifetime: Lifetime = field(default_factory=Lifetime)

    async def deliver(self) -> None:
        transport = SmtpTransport(
            host="127.0.0.1",
            port=self.server.port,
            hello="me.example",
            security="none",
            timeouts=self.timeouts,
            **self.settings,
        )
        await deliver_batch(
            EDITION,
            worker="w",
            outbox=self.outbox,
            editions=MemoryEditions(self.outbox),  # type: ignore[arg-type]  # as much as delivery asks for
            transport=self.wrap(transport),
            composer=self.composer,
            pace=self.pace
            or Pace("relay", RelayLimits(), MemoryPacing(self.clock), monotonic=self.clock, sleep=self.clock.sleep),
            lifetime=self.lifetime,
            clock=self.outbox.clock,
            listener=self.listener,
            connections=self.connections,
            monotonic=self.clock,
            sleep=self.clock.sleep,
        )

    def go(self) -> None:
        asyncio.run(self.deliver())


@pytest.fixture
def run() -> type[Run]:
    """Give the maker of runs."""
    return Run
