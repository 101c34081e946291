"""The table of storage faults: a full disk, a locked database, a death between the answer and the ledger, clocks that jump."""

import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from shutil import copy2

import pytest
from sqlalchemy import event

from digest.delivery.spool import Spool
from digest.delivery.spooled import SpooledOutbox
from digest.errors import DiskFullError, Exit, StoreError
from digest.model import DeliveryState, Settled
from digest.store import Database, open_store
from digest.store.connections import Connections, Executor
from tests.faults.audit import explains, judge
from tests.faults.conftest import Tell
from tests.faults.gate import Gate
from tests.faults.nursery import Nursery
from tests.faults.places import Place
from tests.faults.real import engine, finish, freeze, now, opened
from tests.faults.record import Row
from tests.faults.refusing import RefusingOutbox
from tests.faults.scene import pause, scene
from tests.faults.sender import LEASE
from tests.smtp_server import Script, SmtpServer, smtp_server

CONNECTIONS = 4
READERS = 120
ALL = {DeliveryState.ACCEPTED: READERS}


def spooled(folder: Path) -> list[Settled]:
    """Give what dead workers left, and leave it there."""
    found: list[Settled] = []
    for path in folder.glob("*"):
        spool = Spool.take(path)
        assert spool is not None
        found += spool.read()
        spool.close()
    return found


def assert_one_copy_each(server: SmtpServer, store: Database, edition: int, readers: int = READERS) -> None:
    verdict = judge(server.accepted, store.outbox.deliveries(edition))
    assert verdict.sound, verdict
    assert not verdict.doubled
    assert len(server.accepted) == readers
    assert not store.auditor.verify(edition).breaches


@pytest.mark.parametrize(("commits", "times"), [(1, 5), (3, 5), (15, 1)])
def test_a_full_disk_after_the_answer_doubles_nothing(store, clock, tmp_path, commits, times, tell: Tell):
    """The ledger refuses again and again in mid-send: each run ends with code 74, and in the end everybody has one copy, none of them in doubt."""
    begin = time.monotonic()
    edition = freeze(store, READERS, clock, evidence_wait=timedelta(0))
    ledger = RefusingOutbox(store.outbox, commits)
    store.outbox = SpooledOutbox(ledger, tmp_path / "spool")
    with smtp_server() as server:
        for _ in range(times):
            ledger.left, ledger.refuse = commits, True
            with pytest.raises(DiskFullError) as caught:
                engine(store, server.port, clock, connections=CONNECTIONS).drive(edition, wait=False)
            assert caught.value.exit_code is Exit.DISK_FULL
            assert len(spooled(tmp_path / "spool")) <= 3 * CONNECTIONS
            ledger.refuse = False
            store.outbox.recover()
            assert store.outbox.progress(edition).states.get(DeliveryState.ACCEPTED, 0) == len(server.accepted)
        progress = engine(store, server.port, clock, connections=CONNECTIONS).drive(edition, wait=False)
    assert progress.states == ALL
    assert_one_copy_each(server, store, edition)
    assert list((tmp_path / "spool").iterdir()) == []
    verdict = judge(server.accepted, store.outbox.deliveries(edition))
    name = f"no room after {commits} commits, {times} times"
    tell(
        Row.of(
            name,
            "postgres" if store._connections.on_server else "sqlite",
            READERS,
            verdict,
            seconds=time.monotonic() - begin,
        )
    )


@contextmanager
def bounded(store: Database) -> Iterator[list[int]]:
    """Let SQLite have so many pages and no more; the list holds the number, for whoever wants to change it."""
    pages = [2**31 - 2]

    def limit(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages[0]}")

    @contextmanager
    def limited(connections: Connections) -> Iterator[Executor]:
        for kept in connections._kept:  # never checked out again
            limit(kept.driver_connection)  # type: ignore[arg-type]  # SQLite's
        with unlimited(connections) as executor:
            yield executor

    unlimited = Connections.prepared
    event.listen(store._connections.engine, "checkout", limit)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Connections, "prepared", limited)
        yield pages
    event.remove(store._connections.engine, "checkout", limit)


def test_a_database_that_may_not_grow_any_more(tmp_path, clock, gate: Gate, tell: Tell):
    """SQLite itself says that it is full, in mid-send and again: code 74 each time; with room again everybody has one copy."""
    begin = time.monotonic()
    readers = READERS * gate.full  # so many letters need some more pages each time
    with closing(open_store("sqlite:///digest.db", data_dir=tmp_path, clock=clock)) as store:
        store.outbox = SpooledOutbox(store.outbox, tmp_path / "spool")  # type: ignore[assignment]  # any `Outbox` will do
        edition = freeze(store, readers, clock, evidence_wait=timedelta(0))
        with smtp_server() as server, bounded(store) as pages:
            for number in range(gate.full):

                def fill(stage: str, _: str, moment=READERS * number + 20) -> None:
                    if stage == "dot" and len(server.accepted) == moment:
                        pages[0] = 1  # never fewer than there are

                server.on_stage = fill
                with pytest.raises(DiskFullError):
                    engine(store, server.port, clock, connections=CONNECTIONS).drive(edition, wait=False)
                assert READERS * number + 20 <= len(server.accepted) < READERS * (number + 1)
                pages[0] = 2**31 - 2
            server.on_stage = None
            progress = engine(store, server.port, clock, connections=CONNECTIONS).drive(edition, wait=False)
        assert progress.states == {DeliveryState.ACCEPTED: readers}
        assert_one_copy_each(server, store, edition, readers)
        verdict = judge(server.accepted, store.outbox.deliveries(edition))
        name = f"the database may not grow, {gate.full} times"
        tell(Row.of(name, "sqlite", readers, verdict, seconds=time.monotonic() - begin))


def test_a_database_that_is_locked_for_long(tmp_path, clock):
    """Another program holds it longer than we wait: what was answered is in the spool, and the next run knows of no doubt."""
    with closing(
        open_store("sqlite:///digest.db", data_dir=tmp_path, clock=clock, busy_timeout=timedelta(milliseconds=100))
    ) as store:
        store.outbox = SpooledOutbox(store.outbox, tmp_path / "spool")  # type: ignore[assignment]  # any `Outbox` will do
        edition = freeze(store, READERS, clock, evidence_wait=timedelta(0))
        other = sqlite3.connect(tmp_path / "digest.db", isolation_level=None, check_same_thread=False, timeout=30)
        with smtp_server(Script(delay=0.01)) as server, closing(other):

            def lock(stage: str, _: str) -> None:
                if stage == "dot" and len(server.accepted) == 30 and not other.in_transaction:
                    other.execute("BEGIN IMMEDIATE")

            server.on_stage = lock
            with pytest.raises(StoreError, match="locked") as caught:
                engine(store, server.port, clock, connections=CONNECTIONS).drive(edition, wait=False)
            server.on_stage = None
            assert caught.value.exit_code is Exit.UNAVAILABLE
            assert spooled(tmp_path / "spool")
            other.rollback()
            progress = engine(store, server.port, clock, connections=CONNECTIONS).drive(edition, wait=False)
        assert progress.states == ALL
        assert {row.doubts for row in store.outbox.deliveries(edition)} == {0}
        assert_one_copy_each(server, store, edition)


@pytest.mark.parametrize("commits", [3, 25])
def test_a_death_with_outcomes_in_the_spool(tmp_path, commits):
    """Killed after the 250, the outcome only in the spool: it counts; second copies go at most to the other connections' letters, explained."""
    with opened(tmp_path) as store:
        edition = freeze(store, READERS, now, evidence_wait=timedelta(0))
    with smtp_server(Script(delay=0.005)) as server:
        command = [sys.executable, "-m", "tests.faults.refusing", str(tmp_path), str(server.port), str(CONNECTIONS)]
        done = subprocess.run([*command, str(commits)], cwd=Path(__file__).parents[2], timeout=60, check=False)
        assert done.returncode == -signal.SIGKILL
        kept = {one.row for one in spooled(tmp_path / "spool") if one.outcome.state is DeliveryState.ACCEPTED}
        progress = finish(tmp_path, server.port, CONNECTIONS)
    assert kept
    assert progress.states == ALL
    with opened(tmp_path) as store:
        rows = {row.row: row for row in store.outbox.deliveries(edition)}
        verdict = judge(server.accepted, rows.values())
        assert verdict.sound, verdict
        assert not verdict.doubled & {rows[row].address for row in kept}
        assert len(verdict.doubled) < CONNECTIONS
        assert all(explains(store, address) for address in verdict.doubled)
    assert {rows[row].doubts for row in kept} == {0}
    assert list((tmp_path / "spool").iterdir()) == []


@pytest.mark.parametrize("jumps", [(1, -1), (-1, 1), (1, 1), (-1, -1)])
def test_clocks_that_jump_in_mid_send(tmp_path, clock, jumps):
    """An hour forwards or backwards, twice: nobody has two copies, the run ends, and once time has come back nothing is left."""
    with closing(open_store("sqlite:///digest.db", data_dir=tmp_path, clock=clock)) as store:
        edition = freeze(store, READERS, clock, evidence_wait=timedelta(0))
        waiting = dict(zip((20, 60), jumps, strict=True))

        def jump(stage: str, _: str) -> None:
            if stage == "dot" and (hours := waiting.pop(len(server.accepted), None)):
                clock.move(timedelta(hours=hours))

        with smtp_server() as server:
            server.on_stage = jump
            engine(store, server.port, clock, connections=CONNECTIONS).drive(edition, wait=False)
            server.on_stage = None
            clock.move(timedelta(hours=2))
            progress = engine(store, server.port, clock, connections=CONNECTIONS).drive(edition, wait=False)
        assert progress.states == ALL
        assert_one_copy_each(server, store, edition)


# --- senders of their own processes -----------------------------------------------------------------------------------

ON_DISK = 200
"""Readers of the editions below."""


@pytest.fixture
def small_disk(tmp_path: Path, empty_sqlite: Path) -> Iterator[Place]:
    """Give an empty ledger on a disk of its own that can be filled; only root may have one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=32m,mode=700", "tmpfs", str(folder)]
    try:
        subprocess.run(mounting, check=True, capture_output=True, timeout=10)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("only root can make a disk of its own here; `max_page_count` stands for it")
    try:
        copy2(empty_sqlite, folder / "digest.db")
        connect = partial(sqlite3.connect, folder / "digest.db", isolation_level=None, timeout=30)
        yield Place("sqlite", f"sqlite:///{folder / 'digest.db'}", folder, connect, logs=tmp_path)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True, timeout=10)


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """Leave no room on a disk while the block runs."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    yield
    filler.unlink()


def test_a_disk_that_is_full(small_disk: Place, nursery: Nursery, gate: Gate, tell: Tell):
    """The disk has no room left in mid-send, again and again: code 74, also for a run that begins meanwhile; in the end one copy each."""
    chance = random.Random(9)
    with (
        scene(small_disk, nursery, ON_DISK, script=Script(delay=0.01)) as stage,
        closing(small_disk.connect()) as other,
    ):
        # Somebody reads all the time: the log of SQLite grows then, and does not begin again where it has room.
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM deliveries").fetchall()
        for number in range(1, gate.full + 1):
            sender = stage.sender()
            stage.taken(ON_DISK * number // (gate.full + 2), [sender])
            pause(chance.uniform(0, 0.02))
            with filled(small_disk.data_dir):
                assert sender.wait() == Exit.DISK_FULL, sender.words()
                assert stage.sender().wait() == Exit.DISK_FULL
        stage.finish()
        verdict = stage.judged()
        tell(stage.row(f"the disk is full, {gate.full} times", verdict))
        assert not verdict.doubled
        assert verdict.doubtful == 0


@contextmanager
def locked(place: Place) -> Iterator[None]:
    """Hold the ledger while the block runs, as another program may."""
    with closing(place.connect()) as other:
        other.execute("BEGIN IMMEDIATE" if place.kind == "sqlite" else "BEGIN")
        if place.kind == "postgres":
            other.execute("LOCK TABLE deliveries, workers IN ACCESS EXCLUSIVE MODE")
        yield
        other.execute("ROLLBACK")


def test_a_ledger_that_somebody_else_holds(place: Place, nursery: Nursery, gate: Gate, tell: Tell):
    """Locked for longer than SQLite is waited for, and than a lease on PostgreSQL: nobody has a second copy without its reason, on SQLite nobody at all."""
    chance = random.Random(10)
    busy = timedelta(milliseconds=100)
    with scene(place, nursery, ON_DISK, script=Script(delay=0.01), busy=busy) as stage:
        with stage.crew(1) as crew:
            for number in range(1, gate.locked + 1):
                stage.taken(ON_DISK * number // (gate.locked + 2), crew)
                pause(chance.uniform(0, 0.02))
                with locked(place):
                    pause(chance.uniform(1, 2) * LEASE.total_seconds())
        stage.finish()
        verdict = stage.judged()
        tell(stage.row(f"somebody else locks the database, {gate.locked} times", verdict))
        assert not (verdict.doubled and place.kind == "sqlite")
