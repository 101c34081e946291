"""One run of an edition against a scripted server; and what the gate needs: how much, where, with which processes, and its table."""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from shutil import copy2
from typing import Any

import pytest

from digest.delivery.message import Composer
from digest.delivery.pace import Pace
from digest.delivery.run import Lifetime
from digest.delivery.sending import deliver_batch
from digest.delivery.smtp import SmtpTransport, Timeouts
from digest.model import RelayLimits
from digest.ports import Transport
from tests.cluster import Cluster
from tests.faults import gate as gates
from tests.faults import nursery as nurseries
from tests.faults import places, record
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


# --- the gate ---------------------------------------------------------------------------------------------------------

ROW = "faults"
Tell = Callable[[record.Row], None]
_begin = time.monotonic()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="tests/faults: all of the gate, which takes minutes")
    parser.addoption("--record", default="", metavar="FILE", help="tests/faults: write the table of the gate here too")


def _gate(config: pytest.Config) -> gates.Gate:
    return gates.FULL if config.getoption("--full", default=False) else gates.SHORT


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    gate = _gate(metafunc.config)
    wanted = {"seed": gate.seeds, "way,uncertain": gate.cases, "wrong_one": gate.wrong}
    for names, values in wanted.items():
        if set(names.split(",")) <= set(metafunc.fixturenames):
            metafunc.parametrize(names, values)


@pytest.fixture(scope="session")
def gate(pytestconfig: pytest.Config) -> gates.Gate:
    """Give how much of everything."""
    return _gate(pytestconfig)


@pytest.fixture(scope="session")
def nursery() -> Iterator[nurseries.Nursery]:
    """Give what starts processes."""
    with nurseries.nursery() as open_one:
        yield open_one


@pytest.fixture(scope="session")
def prepared(postgres: Cluster) -> Cluster:
    """Give a server with a database to copy whose clock goes."""
    places.prepare(postgres)
    return postgres


@pytest.fixture
def on_sqlite(empty_sqlite: Path, tmp_path: Path) -> places.Place:
    """Give an empty ledger in a file."""
    file = tmp_path / "digest.db"
    copy2(empty_sqlite, file)
    connect = partial(sqlite3.connect, file, isolation_level=None, check_same_thread=False, timeout=30)
    return places.Place("sqlite", f"sqlite:///{file}", tmp_path, connect)


@pytest.fixture
def on_postgres(prepared: Cluster, tmp_path: Path) -> Iterator[places.Place]:
    """Give an empty ledger on a server."""
    with places.on_server(prepared, tmp_path) as place:
        yield place


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest) -> places.Place:
    """Give an empty ledger, once of each kind."""
    found: places.Place = request.getfixturevalue(f"on_{request.param}")
    return found


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Tell:
    """Take a line for the table."""
    return lambda row: record_property(ROW, row.told())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config) -> None:
    """Print the table of the gate, and write it where `--record` says. The lines come from all processes of the test run."""
    reports = [one for name in ("passed", "failed") for one in terminalreporter.stats.get(name, [])]
    rows = [value for one in reports if one.when == "call" for name, value in one.user_properties if name == ROW]
    if not rows or not config.getoption("--full", default=False):
        return
    rows.sort(key=lambda row: (row["scenario"], row["database"]))
    terminalreporter.section("faults and kills")
    terminalreporter.write_line(record.table(rows))
    if file := config.getoption("--record"):
        failed = sum(len(terminalreporter.stats.get(name, [])) for name in ("failed", "error"))
        text = record.page(rows, status=exitstatus, failed=failed, seconds=time.monotonic() - _begin)
        Path(file).write_text(text, encoding="utf-8")
