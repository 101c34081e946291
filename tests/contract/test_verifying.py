"""The contract of `Auditor`, on both databases: an honest life has no breach, and every way in which a ledger can lie is found by its name."""

import sqlite3
from datetime import timedelta

import pytest

from digest.errors import UsageError
from digest.model import DeliveryState
from digest.store import Database
from digest.store.verifying import CHECKS, SHOWN
from tests.clock import START
from tests.ledger import article, claimed, deliver, frozen, intents, outcome, run_sql, saved, settled

TABLES = ("deliveries", "delivery_attempts", "edition_content", "editions")


def names(store: Database, edition: int) -> list[str]:
    return [one.name for one in store.auditor.verify(edition).breaches]


def unguarded(store: Database) -> None:
    """Take away what the database itself enforces, as a restored copy may have lost it."""
    file = store._connections.file
    if file is None:
        for table in TABLES:
            run_sql(store, f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        for name in ("deliveries_addr_key", "deliveries_message_id", "deliveries_owner"):
            run_sql(store, f"ALTER TABLE deliveries DROP CONSTRAINT {name}")
        return
    store._connections.engine.dispose()
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA legacy_alter_table = ON")
    for table in TABLES:
        connection.execute(f"ALTER TABLE {table} RENAME TO old_{table}")
        connection.execute(f"CREATE TABLE {table} AS SELECT * FROM old_{table}")
        connection.execute(f"DROP TABLE old_{table}")
    connection.commit()
    connection.close()


class TestHonest:
    """What the operations of the store themselves bring about is never a breach."""

    def test_a_draft_keeps_the_promise(self, store):
        """An edition that was not frozen has no rows and no audience."""
        verified = store.auditor.verify(saved(store, article("a")).id)
        assert verified.breaches == ()
        assert verified.progress.state == "draft"

    @pytest.mark.parametrize("state", ["accepted", "deferred", "rejected", "uncertain"])
    def test_an_edition_in_every_state_keeps_the_promise(self, store, state):
        """Whatever the servers answer, the ledger adds up."""
        one = frozen(store, 5)
        deliver(store, one, limit=3, state=DeliveryState(state))
        assert names(store, one) == []

    def test_a_run_at_work_is_no_breach(self, store):
        """Letters that are claimed or in flight by a living worker are as they should be."""
        one = frozen(store, 5)
        with claimed(store, one, 4) as rows:
            store.outbox.commit([], intents(rows[:2]))
            assert names(store, one) == []

    @pytest.mark.parametrize("action", ["hold", "pause", "cancel"])
    def test_a_stopped_edition_keeps_the_promise(self, store, action):
        """Decisions of people break nothing, in mid-send neither."""
        one = frozen(store, 5)
        with claimed(store, one, 2) as rows:
            store.outbox.commit([], intents(rows))
            store.editions.stop(one, action, "", START)
            store.outbox.commit(settled(rows, DeliveryState.ACCEPTED), [])
        assert names(store, one) == []

    def test_a_second_copy_by_policy_keeps_the_promise(self, store, clock):
        """One answer lost and one more copy is within 1 + max_resends."""
        one = frozen(store, 2, evidence_wait=timedelta(0))
        deliver(store, one, state=DeliveryState.UNCERTAIN)
        clock.move(timedelta(minutes=1))
        deliver(store, one)
        assert names(store, one) == []

    def test_a_late_proof_keeps_the_promise(self, store):
        """An acceptance that was told after the row had been taken away counts as read."""
        one = frozen(store, 1)
        with claimed(store, one) as rows:
            store.outbox.commit([], intents(rows))
        store.outbox.commit([outcome(rows[0], DeliveryState.ACCEPTED)], [])
        assert names(store, one) == []

    def test_a_reader_who_left_is_no_breach(self, store):
        """A skipped letter is one of the states that add up."""
        one = frozen(store, 2)
        reader = next(iter(store.subscribers.every()))
        store.subscribers.unsubscribe(reader.key, how="page", now=START)
        assert names(store, one) == []


LIES = {
    "rows_missing": 'DELETE FROM deliveries WHERE "row" = 6',
    "rows_added": 'INSERT INTO deliveries (edition, "row", addr_key, address, name, message_id, date, state, fence, due, attempts, doubts) '
    "SELECT edition, 7, 'other', address, name, 'other', date, 'pending', 0, due, 0, 0 FROM deliveries WHERE \"row\" = 1",
    "rows_misnumbered": 'UPDATE deliveries SET "row" = 9 WHERE "row" = 6',
    "content_missing": "DELETE FROM edition_content",
    "repeated_address": "UPDATE deliveries SET addr_key = 'same'",
    "repeated_message_id": "UPDATE deliveries SET message_id = 'same'",
    "accepted_without_proof": "UPDATE deliveries SET state = 'accepted'",
    "acceptance_ignored": "UPDATE deliveries SET state = 'pending' WHERE state = 'accepted'",
    "copy_after_acceptance": 'INSERT INTO delivery_attempts SELECT edition, "row", fence + 1, worker, intent_at, outcome, stage, code, enhanced, '
    "blame, reply, finished_at, late FROM delivery_attempts",
    "too_many_copies": 'INSERT INTO delivery_attempts SELECT a.edition, a."row", a.fence + n.b, worker, intent_at, NULL, stage, code, enhanced, '
    "blame, reply, finished_at, late FROM delivery_attempts a JOIN (SELECT 1 AS b UNION SELECT 2) n ON 1 = 1",
    "attempt_without_letter": "UPDATE delivery_attempts SET fence = fence + 9",
    "attempts_not_counted": "UPDATE deliveries SET attempts = 0",
    "dot_without_intent": "UPDATE deliveries SET state = 'in_flight', worker = 'w' WHERE state = 'pending'",
    "held_by_nobody": "UPDATE deliveries SET state = 'claimed', worker = 'gone' WHERE state = 'pending'",
    "open_after_cancel": "UPDATE editions SET decision = 'cancelled'",
}


@pytest.fixture
def lied(store):
    """Give a ledger without guards: six letters, of which two were accepted."""
    one = frozen(store, 6)
    deliver(store, one, limit=2)
    unguarded(store)
    return one


@pytest.mark.parametrize("name", LIES)
def test_every_lie_is_found_by_its_name(store, lied, name):
    """Where the guards of the database were gone round, the check names what is wrong."""
    assert names(store, lied) == []
    run_sql(store, LIES[name])
    assert name in names(store, lied)


def test_every_check_is_proved():
    """No check is without a ledger that breaks it."""
    assert {check.name for check in CHECKS} < set(LIES)


def test_a_breach_counts_all_rows_and_names_the_first(store, lied):
    """Examples are few and in order; the count is of all."""
    run_sql(store, "DELETE FROM delivery_attempts")
    run_sql(store, "UPDATE deliveries SET state = 'accepted'")
    (breach,) = store.auditor.verify(lied).breaches
    assert (breach.name, breach.count) == ("accepted_without_proof", 6)
    assert breach.rows == tuple(range(1, SHOWN + 1))


def test_a_refusal_is_no_proof(store, lied):
    """An attempt that says accepted without a 2xx code proves nothing."""
    run_sql(store, "UPDATE delivery_attempts SET code = 550")
    assert names(store, lied) == ["accepted_without_proof"]


def test_one_edition_does_not_answer_for_another(store):
    """The rows of each edition are held against its own audience."""
    broken, whole = frozen(store, 3, slot="a"), frozen(store, 3, slot="b")
    unguarded(store)
    run_sql(store, 'DELETE FROM deliveries WHERE edition = :one AND "row" = 2', one=broken)
    assert names(store, broken) == ["rows_missing", "rows_misnumbered"]
    assert names(store, whole) == []


def test_checking_changes_nothing(store):
    """Two looks give the same, and no row moved."""
    one = frozen(store, 4)
    deliver(store, one, limit=2, state=DeliveryState.UNCERTAIN)
    before = list(store.outbox.deliveries(one))
    assert store.auditor.verify(one) == store.auditor.verify(one)
    assert list(store.outbox.deliveries(one)) == before


def test_all_editions_are_given_oldest_first(store):
    """Drafts and cancelled ones included."""
    ids = [saved(store, slot=slot).id for slot in "abc"]
    store.editions.stop(ids[1], "cancel", "", START)
    assert store.auditor.editions() == ids


def test_an_unknown_edition_is_an_error_of_use(store):
    """Nothing is claimed of what is not there."""
    with pytest.raises(UsageError, match="no edition 7"):
        store.auditor.verify(7)
