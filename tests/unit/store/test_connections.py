"""What the database's errors become: one line for people, the right exit code, no values of statements."""

import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, text
from sqlalchemy.exc import InvalidRequestError

from digest.errors import BreachError, DiskFullError, Exit, StoreError, StoreRefusedError
from digest.model import DeliveryState
from digest.store import Database, open_store
from digest.store.connections import _meaning, maybe_milliseconds, maybe_moment, milliseconds, moment
from tests.clock import START, MovableClock
from tests.ledger import (
    ask_sql,
    claimed,
    frozen,
    intents,
    newsletter,
    reader,
    run_sql,
    saved,
    settled,
    states_of,
    subscribe,
)


@pytest.fixture
def sqlite(tmp_path, clock):
    """Open a SQLite store that does not wait long for a lock."""
    quick = timedelta(milliseconds=50)
    with closing(open_store("sqlite:///digest.db", data_dir=tmp_path, clock=clock, busy_timeout=quick)) as store:
        yield store


def fill_the_disk(store: Database) -> None:
    """Let every connection believe that the database may not grow."""

    def connected(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")

    store._connections.close()
    event.listen(store._connections.engine, "connect", connected)


@given(st.integers(-(10**12), 10**13))
def test_milliseconds_round_trip(stamp):
    """A stored time comes back to the millisecond, before 1970 too."""
    assert milliseconds(moment(stamp)) == stamp
    assert moment(stamp).tzinfo is UTC


def test_missing_times_stay_missing():
    """A time that is not there is not 1970."""
    assert maybe_milliseconds(None) is None
    assert maybe_moment(None) is None
    assert maybe_moment(0) == datetime(1970, 1, 1, tzinfo=UTC)
    assert maybe_milliseconds(START) == milliseconds(START)


def test_full_disk(sqlite):
    """No room is a matter of its own, with its exit code, and nothing is half written."""
    subscribe(sqlite, 3)
    fill_the_disk(sqlite)
    with pytest.raises(DiskFullError, match="no room is left") as caught:
        sqlite.subscribers.add_many((reader(number) for number in range(4_000)), how="import", now=START, write=True)
    assert (caught.value.exit_code, isinstance(caught.value, OSError)) == (Exit.DISK_FULL, True)
    assert "digest.db" in caught.value.where
    assert sqlite.subscribers.counts("weekly") == {"active": 3}


def test_full_disk_grants_no_intent(sqlite):
    """If the intents cannot be made durable no dot is sent: all rows are claimed as before, and none has an attempt."""
    one = frozen(sqlite, 3_000)
    with claimed(sqlite, one, 3_000) as rows:
        fill_the_disk(sqlite)
        with pytest.raises(DiskFullError):
            sqlite.outbox.commit([], intents(rows))
        assert states_of(sqlite, one) == {"claimed": 3_000}
        assert ask_sql(sqlite, "SELECT count(*) FROM delivery_attempts") == [(0,)]


def test_locked_database(sqlite, tmp_path):
    """A database that another program holds is unavailable, and says what to do; afterwards all goes on."""
    one = saved(sqlite).id
    with closing(sqlite3.connect(tmp_path / "digest.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="the database is locked") as caught:
            sqlite.outbox.freeze(one, newsletter())
        assert "run again" in caught.value.hint
        assert sqlite.outbox.progress(one).state == "draft"
        other.execute("ROLLBACK")
    assert sqlite.outbox.freeze(one, newsletter()) == 0


def test_settlement_survives_a_locked_database(sqlite, tmp_path):
    """An outcome that could not be written can be told again, and then counts."""
    one = frozen(sqlite, 1)
    with claimed(sqlite, one) as rows:
        sqlite.outbox.commit([], intents(rows))
        with closing(sqlite3.connect(tmp_path / "digest.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreError):
                sqlite.outbox.commit(settled(rows, DeliveryState.ACCEPTED), [])
        sqlite.outbox.commit(settled(rows, DeliveryState.ACCEPTED), [])
    assert states_of(sqlite, one) == {"accepted": 1}


def test_refused_change_is_a_breach(sqlite):
    """What the guards refuse is a breach, told without the values of the statement."""
    frozen(sqlite, 1)
    with pytest.raises(BreachError, match="illegal delivery transition") as caught:
        run_sql(sqlite, "UPDATE deliveries SET state = 'rejected', reason = 'secret@example.org'")
    assert caught.value.exit_code is Exit.BREACH
    assert "secret" not in str(caught.value)


def test_missing_table_is_unavailable(sqlite):
    """A damaged database is named in one line."""
    run_sql(sqlite, "ALTER TABLE runs RENAME TO walks")
    with pytest.raises(StoreError, match=r"unavailable: no such table: runs$"):
        sqlite.editions.slot_closed("weekly", "edition:1")


def test_misuse_of_the_driver_is_wrapped_too(sqlite):
    """Nothing of SQLAlchemy leaves this room."""
    with pytest.raises(StoreError, match="could not be used"), sqlite._connections.read():
        raise InvalidRequestError("odd")


def test_our_own_errors_pass_through(sqlite):
    """An error that already speaks to people is not wrapped again."""
    with pytest.raises(DiskFullError, match="mine"), sqlite._connections.write():
        raise DiskFullError("mine")


def test_failed_write_is_undone(sqlite):
    """A transaction that ends by an exception leaves nothing."""
    adding = "INSERT INTO suppressions VALUES ('k', 'r', 'h', 0)"

    def add_twice() -> None:
        with sqlite._connections.write() as connection:
            connection.execute(text(adding))
            connection.execute(text(adding))

    with pytest.raises(BreachError):
        add_twice()
    assert ask_sql(sqlite, "SELECT count(*) FROM suppressions") == [(0,)]


def test_readers_do_not_wait_for_writers(sqlite):
    """While a send holds the database a reader's question is answered."""
    subscribe(sqlite, 1)
    with sqlite._connections.write():
        answers: list[int] = []
        asking = threading.Thread(target=lambda: answers.append(len(list(sqlite.subscribers.every()))))
        asking.start()
        asking.join(10)
        assert answers == [1]


def test_writers_of_a_process_take_turns(sqlite):
    """Threads that write at once wait for each other instead of failing, however short the timeout."""

    def work(number: int) -> None:
        for step in range(5):
            sqlite.subscribers.add(reader(10 * number + step), how="test", now=START)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sqlite.subscribers.counts("weekly") == {"active": 30}


def test_look_from_several_threads(tmp_path):
    """The one connection of a look in memory is shared in turns."""
    with closing(open_store("sqlite:///x.db", data_dir=tmp_path, clock=MovableClock(), readonly=True)) as store:
        failures: list[BaseException] = []

        def look() -> None:
            try:
                for _ in range(20):
                    assert store.editions.next_number("weekly") == 1
            except BaseException as error:  # noqa: BLE001  the test reports it
                failures.append(error)

        threads = [threading.Thread(target=look) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failures == []


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_server_that_breaks_the_connection(store):
    """A connection that the server ended is an error once; then the next one works, and nothing was lost."""
    one = frozen(store, 1)
    with claimed(store, one) as rows:
        with pytest.raises(StoreError, match="unavailable"), store._connections.write() as connection:
            connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        assert store.outbox.commit([], intents(rows)) == [True]


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_full_disk_of_a_server(store):
    """PostgreSQL's disk_full means the same as SQLite's."""
    with pytest.raises(DiskFullError):
        run_sql(store, "DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$")


def test_paths_are_shown_and_passwords_are_not(tmp_path):
    """An error names the database, never a secret in its URL."""
    with closing(open_store("sqlite:///digest.db", data_dir=tmp_path, clock=MovableClock())) as store:
        run_sql(store, "DROP TABLE fates")
        with pytest.raises(StoreError) as caught:
            store.editions.fates(1)
    assert str(Path(tmp_path)) in caught.value.where


class DriverError(Exception):
    """What psycopg raises: with a state where a server answered a statement, without where a connection failed."""

    def __init__(self, words: str, sqlstate: str | None = None) -> None:
        super().__init__(words)
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("error", "refused", "hint"),
    [
        (DriverError('connection failed: FATAL:  password authentication failed for user "digest"'), True, "password"),
        (DriverError("connection failed: fe_sendauth: no password supplied"), True, "password"),
        (DriverError('connection failed: FATAL:  no pg_hba.conf entry for host "192.0.2.1"'), True, "pg_hba.conf"),
        (DriverError('connection failed: FATAL:  database "news" does not exist'), True, "CREATE DATABASE"),
        (DriverError("permission denied for table editions", "42501"), True, "own the database"),
        (DriverError("Passwort-Authentifizierung fehlgeschlagen", "28P01"), True, "password"),
        (DriverError('relation "x" does not exist; database "x" does not exist', "42P01"), False, ""),
        (DriverError("connection failed: Connection refused"), False, ""),
        (DriverError("connection failed: FATAL:  the database system is starting up"), False, ""),
        (DriverError("terminating connection due to administrator command", "57P01"), False, ""),
        (sqlite3.OperationalError('database "news" does not exist'), False, ""),
    ],
)  # fmt: skip
def test_what_waiting_does_not_mend_is_told_from_what_passes(error, refused, hint):
    """A refusal is a setting to mend, by its state or by the words of a failed connection; all else may be over soon."""
    found = _meaning(error, "postgresql://digest:***@db/news")
    assert isinstance(found, StoreRefusedError) is refused
    assert found.exit_code == (Exit.CONFIG if refused else Exit.UNAVAILABLE)
    assert hint in found.hint
