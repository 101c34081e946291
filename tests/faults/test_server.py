"""PostgreSQL that restarts in mid-send, and a sender that sleeps longer than its lease."""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from digest.engine.local import LocalEngine
from digest.errors import StoreError
from digest.model import DeliveryState
from digest.store import Database
from tests.cluster import Cluster, control, programs, running
from tests.faults.audit import explains, judge
from tests.faults.conftest import Tell
from tests.faults.gate import Gate
from tests.faults.nursery import Child, Nursery
from tests.faults.real import engine, freeze, now
from tests.faults.record import Row
from tests.faults.sender import LEASE, Job, opened, send
from tests.smtp_server import Script, smtp_server

pytestmark = pytest.mark.postgres

CONNECTIONS = 4
READERS = 160
PATIENCE = 60.0


@pytest.fixture
def cluster(missing: Callable[[str, str], None]) -> Iterator[Cluster]:
    """Run a server that only this test uses, with the real time."""
    binaries = programs()
    if binaries is None:
        missing("postgres", "PostgreSQL's server programs (initdb, postgres) are not installed")
        return
    pytest.importorskip("psycopg")
    with running(binaries) as private:
        yield private


def finish(store: Database, work: LocalEngine, edition: int) -> None:
    """Run as cron does, again and again, until nothing is open."""
    deadline = time.monotonic() + PATIENCE
    while store.outbox.progress(edition).open:
        assert time.monotonic() < deadline, store.outbox.progress(edition)
        store.outbox.recover()
        work.drive(edition, wait=False)
        threading.Event().wait(0.1)  # rows of the dead come back when the server's clock says so


def rest(cluster: Cluster, sender: Child) -> None:
    """Let a frozen sender sleep between two transactions: in one, the server holds its locks until it wakes."""
    with cluster.connect() as watching:
        while True:
            threading.Event().wait(0.1)
            found = watching.execute("SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'")
            if not found.fetchone()[0]:
                return
            sender.send_signal(signal.SIGCONT)
            threading.Event().wait(0.005)
            sender.send_signal(signal.SIGSTOP)


def test_a_server_that_restarts_in_mid_send(cluster, tmp_path, gate: Gate, tell: Tell):
    """Immediate restarts while letters go out: each second copy is explained by a doubt, nobody is lost."""
    url = cluster.create("ledger")
    begin = time.monotonic()
    readers = 55 * gate.restarts
    with opened(url, tmp_path) as store:
        edition = freeze(store, readers, now, evidence_wait=timedelta(0))
        with smtp_server(Script(delay=0.01)) as server:
            work = engine(store, server.port, now, connections=CONNECTIONS)
            broken = 0
            try:
                for moment in range(20, 40 * gate.restarts, 40):
                    restarts: list[threading.Thread] = []

                    def restart(stage: str, _: str, moment=moment, restarts=restarts) -> None:
                        if stage == "dot" and len(server.accepted) >= moment and not restarts:
                            restarts.append(threading.Thread(target=control, args=(cluster, "restart")))
                            restarts[0].start()

                    server.on_stage = restart
                    deadline = time.monotonic() + PATIENCE
                    while not restarts:  # what the last restart left claimed comes back when its lease is over
                        assert time.monotonic() < deadline, "the sender never came so far"
                        try:
                            work.drive(edition, wait=False)
                        except StoreError:
                            broken += 1
                        threading.Event().wait(0.05)
                    restarts[0].join()
                assert broken, "no restart was noticed"
                server.on_stage = None
                finish(store, work, edition)
                rows = list(store.outbox.deliveries(edition))
                verdict = judge(server.accepted, rows)
                assert {row.state for row in rows} == {DeliveryState.ACCEPTED}
                assert verdict.sound, verdict
                assert all(explains(store, address) for address in verdict.doubled)
                assert not store.auditor.verify(edition).breaches
                name = f"PostgreSQL restarts {gate.restarts} times in mid-send"
                tell(Row.of(name, "postgres", readers, verdict, seconds=time.monotonic() - begin))
            finally:
                control(cluster, "stop")


def test_a_sender_that_sleeps_longer_than_its_lease(cluster, nursery: Nursery, tmp_path):
    """Frozen in mid-send, its rows finished by another: when it wakes its intents fail, and not one more dot goes out."""
    url = cluster.create("ledger")
    with opened(url, tmp_path) as store:
        edition = freeze(store, READERS, now, evidence_wait=timedelta(0))
        frozen = threading.Event()
        with smtp_server(Script(delay=0.005)) as server:
            started = threading.Event()

            def freeze_sender(stage: str, _: str) -> None:
                if stage == "data" and len(server.accepted) >= 30 and not frozen.is_set():
                    started.wait(10)
                    sender.send_signal(signal.SIGSTOP)
                    frozen.set()

            server.on_stage = freeze_sender
            told = Job(url=url, data_dir=tmp_path, port=server.port, connections=CONNECTIONS)
            sender = nursery.start(send, told, log=tmp_path / "sender.log")
            started.set()
            try:
                assert frozen.wait(30)
                rest(cluster, sender)
                threading.Event().wait(LEASE.total_seconds() * 1.5)
                finish(store, engine(store, server.port, now, connections=CONNECTIONS), edition)
                taken = len(server.accepted)
            finally:
                sender.send_signal(signal.SIGCONT)
            sender.wait()
            assert len(server.accepted) == taken
        rows = list(store.outbox.deliveries(edition))
        verdict = judge(server.accepted, rows)
        assert {row.state for row in rows} == {DeliveryState.ACCEPTED}
        assert verdict.sound, verdict
        assert len(verdict.doubled) <= CONNECTIONS
        assert all(explains(store, address) for address in verdict.doubled)
