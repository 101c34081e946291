"""The ledger among processes, on both databases: kill -9, claims at the same time, first runs at the same time."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from digest.errors import StoreError
from digest.model import DeliveryState
from tests.clock import MovableClock
from tests.ledger import NEWSLETTER, claimed, frozen, intents, outcome, rows_of, saved, settled, states_of, subscribe

ROOT = Path(__file__).parents[2]
BEYOND_EVERY_LEASE = timedelta(days=1)


@contextmanager
def courier(
    url: str, data_dir: Path, edition: int, worker: str, claims: int, flying: int
) -> Iterator[tuple["subprocess.Popen[str]", list[int]]]:
    """Start a worker that holds rows; gives its process and the rows."""
    words = [sys.executable, "-m", "tests.courier", url, str(data_dir), str(edition), worker, str(claims), str(flying)]
    process = subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield process, [int(row) for row in process.stdout.readline().split()]
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        process.communicate()


def outlive(clock: MovableClock, url: str) -> None:
    """Let leases run out; on SQLite the free lock is proof enough."""
    if url.startswith("postgresql"):
        clock.move(BEYOND_EVERY_LEASE / 2)


def test_kill_9_loses_nothing(store, database_url, tmp_path, clock):
    """Rows of a killed worker come back: claims as pending, dots in flight as doubtful; while it lives they do not."""
    one = frozen(store, 10, evidence_wait=timedelta(0))
    with courier(database_url, tmp_path, one, "victim", 6, 2) as (process, rows):
        assert rows == [1, 2, 3, 4, 5, 6]
        assert sum(store.outbox.recover().values()) == 0
        process.kill()
        process.wait()
        outlive(clock, database_url)
        assert store.outbox.recover() == {"returned": 4, "uncertain": 2, "expired": 0, "cancelled": 0}
    assert states_of(store, one) == {"uncertain": 2, "pending": 8}
    with claimed(store, one) as rest:
        assert len(rest) == 10
        assert all(store.outbox.commit([], intents(rest)))
        store.outbox.commit(settled(rest, DeliveryState.ACCEPTED), [])
    assert states_of(store, one) == {"accepted": 10}


def test_stopped_process_is_not_dead_while_it_holds_its_lock(store, database_url, tmp_path):
    """A process that is only paused keeps its rows on SQLite; on a server its lease decides."""
    one = frozen(store, 2)
    with courier(database_url, tmp_path, one, "sleeper", 2, 0) as (process, _):
        process.send_signal(signal.SIGSTOP)
        assert store.outbox.recover()["returned"] == 0
        process.send_signal(signal.SIGCONT)
        assert states_of(store, one) == {"claimed": 2}


def test_worker_that_ends_gives_back_at_once(store, database_url, tmp_path):
    """A worker that is told to stop leaves no rows behind, whoever looks next."""
    one = frozen(store, 3)
    with courier(database_url, tmp_path, one, "polite", 3, 1) as (process, _):
        process.communicate()
        assert process.returncode == 0
    assert states_of(store, one) == {"uncertain": 1, "pending": 2}


def test_name_of_a_killed_worker_can_be_used_again(store, database_url, tmp_path, clock):
    """A worker that starts again under its old name takes back what it held before."""
    one = frozen(store, 4)
    with courier(database_url, tmp_path, one, "same", 3, 1) as (process, _):
        process.kill()
        process.wait()
        outlive(clock, database_url)
        with claimed(store, one, worker="same") as rows:
            assert [row.row for row in rows] == [2, 3, 4]
            assert rows_of(store, one)[1].state is DeliveryState.UNCERTAIN


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_stale_lock_files_do_not_pile_up(store, database_url, tmp_path):
    """The file of a dead worker is removed with its rows; a living one's stays."""
    one = frozen(store, 1)
    folder = tmp_path / "digest.db-locks"
    with courier(database_url, tmp_path, one, "dead", 1, 0) as (process, _):
        process.kill()
        process.wait()
        with store.outbox.working("alive"):
            store.outbox.recover()
            assert [path.name for path in folder.iterdir()] == ["worker-alive.lock"]
    assert list(folder.iterdir()) == []


def test_workers_at_the_same_time_claim_disjoint_rows(store):
    """However many claim at once, no row is claimed twice and none is left."""
    one = frozen(store, 400)

    def work(name: str) -> list[int]:
        mine: list[int] = []
        with store.outbox.working(name):
            while rows := store.outbox.claim(one, name, 7):
                assert all(store.outbox.commit([], intents(rows)))
                store.outbox.commit(settled(rows, DeliveryState.ACCEPTED), [])
                mine += [row.row for row in rows]
        return mine

    with ThreadPoolExecutor(4) as pool:
        found = [row for mine in pool.map(work, "abcd") for row in mine]
    assert sorted(found) == list(range(1, 401))
    assert states_of(store, one) == {"accepted": 400}
    assert {row.attempts for row in store.outbox.deliveries(one)} == {1}


def test_leaving_while_letters_go_out(store):
    """Readers may leave in mid-send: after the answer no intent is granted, and every row ends."""
    one = frozen(store, 60)
    keys = {row.row: row.subscriber_key for row in store.outbox.deliveries(one)}
    left: set[int] = set()

    def leave() -> None:
        for number in range(60, 0, -2):
            store.subscribers.unsubscribe(keys[number], how="page", now=MovableClock()())
            left.add(number)

    with ThreadPoolExecutor(1) as pool, store.outbox.working("w"):
        leaving = pool.submit(leave)
        while rows := store.outbox.claim(one, "w", 3):
            for row in rows:
                gone = row.row in left
                (granted,) = store.outbox.commit([], intents([row]))
                assert not (gone and granted)
                if granted:
                    store.outbox.commit([outcome(row, DeliveryState.ACCEPTED)], [])
        leaving.result()
    states = states_of(store, one)
    assert set(states) <= {"accepted", "skipped"}
    assert sum(states.values()) == 60
    assert states["accepted"] >= 30


def test_stopping_while_letters_go_out(store):
    """Once `stop` has returned no intent is granted, however many commits are under way."""
    one = frozen(store, 200)
    stopped: list[bool] = []

    def work(name: str) -> int:
        sent = 0
        with store.outbox.working(name), suppress(StoreError):
            while rows := store.outbox.claim(one, name, 5):
                was_stopped = bool(stopped)
                answers = store.outbox.commit([], intents(rows))
                assert not (was_stopped and any(answers))
                flying = [row for row, granted in zip(rows, answers, strict=True) if granted]
                store.outbox.commit(settled(flying, DeliveryState.ACCEPTED), [])
                sent += len(flying)
        return sent

    def stop() -> None:
        store.editions.stop(one, "pause", "enough", MovableClock()())
        stopped.append(True)

    with ThreadPoolExecutor(3) as pool:
        workers = [pool.submit(work, name) for name in "ab"]
        pool.submit(stop).result()
        sent = sum(worker.result() for worker in workers)
    states = states_of(store, one)
    assert states == {"accepted": sent, "pending": 200 - sent} or sent in (0, 200)
    assert list(store.outbox.unfinished()) == []


def test_freezing_at_the_same_time_is_once(store):
    """Several runs that freeze the same edition give it one audience."""
    subscribe(store, 50)
    one = saved(store).id
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: store.outbox.freeze(one, NEWSLETTER), range(4))) == [50] * 4
    assert states_of(store, one) == {"pending": 50}


def test_importing_the_same_readers_at_the_same_time(store):
    """Two imports of one list add every reader once."""
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: subscribe(store, 300), range(2)))
    assert store.subscribers.counts(NEWSLETTER.key) == {"active": 300}
