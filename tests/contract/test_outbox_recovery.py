"""The contract of `Outbox.working` and `recover`, on both databases: who counts as alive, and what becomes of the rows of the dead."""

import threading
from contextlib import closing
from datetime import timedelta

import pytest

from digest.errors import StoreError, UsageError
from digest.model import DeliveryState
from digest.store import Database, open_store
from digest.store.presence import Presence
from tests.clock import START
from tests.ledger import (
    ask_sql,
    claimed,
    deliver,
    frozen,
    intents,
    outcome,
    rows_of,
    run_sql,
    settled,
    states_of,
)

HOUR = timedelta(hours=1)
LEASE = timedelta(minutes=5)


@pytest.fixture
def second(database_url, tmp_path, clock):
    """Open the same database as another process would, with a lease of five minutes."""
    with closing(open_store(database_url, data_dir=tmp_path, clock=clock, lease=LEASE)) as opened:
        yield opened


def bury(store: Database, worker: str) -> None:
    """Make a worker look dead without ending its block: its entry is gone, as after a crash that another run noticed."""
    run_sql(store, "DELETE FROM workers WHERE id = :worker", worker=worker)


def test_leaving_worker_gives_everything_back(store):
    """At the end of `working` claims are pending again, and a dot without an answer is doubtful."""
    one = frozen(store, 3)
    with claimed(store, one, 2) as rows:
        store.outbox.commit([], intents(rows[:1]))
    assert states_of(store, one) == {"uncertain": 1, "pending": 2}
    assert ask_sql(store, "SELECT count(*) FROM workers") == [(0,)]


def test_failing_worker_gives_everything_back(store):
    """The same holds when the work ends by an exception."""
    one = frozen(store, 2)
    with pytest.raises(UsageError), store.outbox.working("w"):
        store.outbox.progress(store.outbox.claim(one, "w", 2)[0].edition + 1)
    assert states_of(store, one) == {"pending": 2}


def test_living_worker_keeps_its_rows(store, second):
    """Recovery takes nothing from a worker that is alive, in this process or another."""
    one = frozen(store, 3)
    with claimed(store, one, 2) as rows:
        store.outbox.commit([], intents(rows[:1]))
        for each in (store, second):
            assert each.outbox.recover() == {"returned": 0, "uncertain": 0, "expired": 0, "cancelled": 0}
        assert states_of(store, one) == {"in_flight": 1, "claimed": 1, "pending": 1}
        assert all(store.outbox.commit(settled(rows[:1], DeliveryState.ACCEPTED), intents(rows[1:])))


def test_rows_of_a_dead_worker_come_back(store):
    """Claimed rows are pending again, dots in flight are doubtful, and the counts say so."""
    one = frozen(store, 4, evidence_wait=HOUR)
    with claimed(store, one, 3) as rows:
        store.outbox.commit([], intents(rows[:2]))
        bury(store, "w")
        assert store.outbox.recover() == {"returned": 1, "uncertain": 2, "expired": 0, "cancelled": 0}
        found = rows_of(store, one)
        assert [row.state.value for row in found.values()] == ["uncertain", "uncertain", "pending", "pending"]
        assert (found[1].doubts, found[1].next_attempt_at) == (1, START + HOUR)
        assert found[1].reason == "the sender died before the answer"
        assert store.outbox.commit([], intents(rows)) == [False] * 3


def test_buried_worker_may_not_go_on(store):
    """A worker that was declared dead gets no claims and no intents, even for rows that nobody took from it yet."""
    one = frozen(store, 2)
    with claimed(store, one, 1) as rows:
        bury(store, "w")
        assert store.outbox.commit([], intents(rows)) == [False]
        with pytest.raises(StoreError, match="not at work"):
            store.outbox.claim(one, "w", 1)


def test_stale_fence_is_worth_nothing(store):
    """A worker that wakes up after its rows went to another is refused; the other is not disturbed."""
    one = frozen(store, 1)
    with claimed(store, one, worker="frozen") as old:
        bury(store, "frozen")
        store.outbox.recover()
        with claimed(store, one, worker="fresh") as new:
            assert store.outbox.commit([], intents(old)) == [False]
            store.outbox.commit(settled(old, DeliveryState.DEFERRED), [])
            store.outbox.release(old)
            assert store.outbox.commit([], intents(new)) == [True]
            store.outbox.commit(settled(new, DeliveryState.ACCEPTED), [])
    assert states_of(store, one) == {"accepted": 1}


def test_one_name_one_worker(store, second):
    """A worker's name is taken while it works, for this process and for others; then it is free again."""
    with store.outbox.working("w"):
        for each in (store, second):
            with pytest.raises(StoreError, match="at work already"), each.outbox.working("w"):
                pass
    with second.outbox.working("w"):
        pass


def test_workers_side_by_side(store, second):
    """Two workers claim disjoint rows, and one that leaves takes nothing from the other."""
    one = frozen(store, 10)
    with store.outbox.working("a"):
        first = store.outbox.claim(one, "a", 4)
        with claimed(second, one, 4, worker="b") as other:
            assert not {row.row for row in first} & {row.row for row in other}
        assert states_of(store, one) == {"claimed": 4, "pending": 6}


@pytest.mark.parametrize("name", ["host/1", "../up", "ä ö", "x" * 60])
def test_any_name_will_do(store, name):
    """A worker may be called anything that a host or a container is called."""
    one = frozen(store, 1)
    with claimed(store, one, worker=name) as rows:
        assert len(rows) == 1
        assert store.outbox.recover()["returned"] == 0


def test_recovery_expires_what_is_late(store, clock):
    """Waiting rows of an edition whose time is over are closed, paused or not; the rest stay."""
    late, paused, young = (
        frozen(store, 2, slot=slot, expire_after=span) for slot, span in (("a", HOUR), ("b", HOUR), ("c", 9 * HOUR))
    )
    store.editions.stop(paused, "pause", "breaker", START)
    with claimed(store, late, 1) as rows:
        store.outbox.commit([outcome(rows[0], DeliveryState.DEFERRED, next_attempt_at=START + HOUR)], [])
    clock.move(HOUR)
    assert store.outbox.recover()["expired"] == 4
    assert states_of(store, late) == states_of(store, paused) == {"expired": 2}
    assert states_of(store, young) == {"pending": 2}


def test_recovery_closes_what_came_back_to_a_cancelled_edition(store):
    """A claimed row of a dead worker does not come alive again in an edition that was cancelled."""
    one = frozen(store, 2)
    with claimed(store, one, 1):
        run_sql(store, "UPDATE editions SET decision = 'cancelled' WHERE id = :one", one=one)
        bury(store, "w")
        store.outbox.recover()
    assert states_of(store, one) == {"cancelled": 2}


def test_recovery_twice_is_once(store):
    """Recovering again finds nothing to do, and doubts are not counted twice."""
    one = frozen(store, 1)
    with claimed(store, one) as rows:
        store.outbox.commit([], intents(rows))
        bury(store, "w")
        store.outbox.recover()
        assert sum(store.outbox.recover().values()) == 0
        assert rows_of(store, one)[1].doubts == 1


def test_recovery_of_an_empty_ledger(store):
    """A first run has nothing to recover."""
    assert sum(store.outbox.recover().values()) == 0


def test_finished_rows_are_never_touched(store, clock):
    """Recovery and expiry leave closed rows as they ended."""
    one = frozen(store, 3, expire_after=HOUR)
    deliver(store, one)
    before = rows_of(store, one)
    clock.move(2 * HOUR)
    store.outbox.recover()
    assert rows_of(store, one) == before


def test_exclusive_lock(store, second):
    """One holder at a time across processes; another is told at once, and may have it afterwards."""
    with (
        store.exclusive("run:weekly") as mine,
        second.exclusive("run:weekly") as other,
        second.exclusive("run:other") as elsewhere,
    ):
        assert (mine, other, elsewhere) == (True, False, True)
    with second.exclusive("run:weekly") as mine:
        assert mine


def test_exclusive_lock_is_given_back_after_an_error(store, second):
    """A run that fails does not lock out the next one."""
    with pytest.raises(KeyError), store.exclusive("run"):
        raise KeyError
    with second.exclusive("run") as mine:
        assert mine


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
class TestLease:
    """Only PostgreSQL has leases: there the dead may lie on another machine."""

    def test_lease_that_is_over_gives_rows_back(self, second, clock):
        """Rows come back when the server's clock says that the lease is over, not before."""
        one = frozen(second, 2)
        with claimed(second, one, 1):
            clock.move(LEASE - timedelta(milliseconds=1))
            assert second.outbox.recover()["returned"] == 0
            clock.move(timedelta(milliseconds=1))
            assert second.outbox.recover()["returned"] == 1

    def test_frozen_worker_gets_no_intent(self, second, clock):
        """A worker that slept through its lease is refused, although nobody took its rows yet."""
        one = frozen(second, 1)
        with claimed(second, one) as rows:
            clock.move(LEASE)
            assert second.outbox.commit([], intents(rows)) == [False]
            assert states_of(second, one) == {"claimed": 1}

    def test_sign_of_life_lengthens_a_lease_and_revives_none(self, second, clock):
        """A heartbeat in time gives a new lease; one that comes too late changes nothing."""
        one = frozen(second, 1)
        presence = second.outbox._presence
        with claimed(second, one):
            clock.move(LEASE / 2)
            with second._connections.write() as connection:
                presence._renew(connection, "w")
            clock.move(LEASE - timedelta(milliseconds=1))
            assert second.outbox.recover()["returned"] == 0
            clock.move(timedelta(milliseconds=1))
            with second._connections.write() as connection:
                presence._renew(connection, "w")
            assert second.outbox.recover()["returned"] == 1

    def test_heart_beats_by_itself(self, database_url, tmp_path, clock, monkeypatch):
        """While a worker works its lease is renewed without anybody asking, also when one beat did not get through."""
        beaten, tries = threading.Event(), []

        def renew(self, connection, worker):
            tries.append(worker)
            if len(tries) == 1:
                raise StoreError("the database is gone for a moment")
            beaten.set()

        monkeypatch.setattr(Presence, "_renew", renew)
        lease = timedelta(milliseconds=30)
        opened = closing(open_store(database_url, data_dir=tmp_path, clock=clock, lease=lease))
        with opened as store, store.outbox.working("w"):
            assert beaten.wait(10)
        assert set(tries) == {"w"}
