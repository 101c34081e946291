"""The database itself keeps the promise: whatever SQL a mistake may send, on both databases."""

from itertools import product

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from digest.errors import BreachError
from digest.model import DeliveryState
from digest.store import Database
from digest.store.schema import transitions
from tests.clock import START
from tests.ledger import ask_sql, claimed, deliver, frozen, intents, run_sql, saved, settled, states_of

LEGAL = {
    "pending": {"claimed", "accepted", "skipped", "cancelled", "expired", "uncertain"},  # uncertain: by adoption
    "deferred": {"claimed", "accepted", "skipped", "cancelled", "expired", "uncertain"},
    "uncertain": {"claimed", "accepted", "rejected", "skipped", "cancelled", "pending"},
    "claimed": {"pending", "deferred", "rejected", "in_flight", "skipped", "cancelled", "expired"},
    "in_flight": {"accepted", "deferred", "rejected", "uncertain", "expired"},
    "accepted": set(),
    "expired": {"pending"},
    "rejected": {"pending"},
    "skipped": {"pending"},
    "cancelled": {"pending"},
}
WAYS = {
    "pending": [],
    "claimed": ["claimed"],
    "in_flight": ["claimed", "in_flight"],
    "accepted": ["accepted"],
    "deferred": ["claimed", "deferred"],
    "rejected": ["claimed", "rejected"],
    "uncertain": ["claimed", "in_flight", "uncertain"],
    "expired": ["expired"],
    "skipped": ["skipped"],
    "cancelled": ["cancelled"],
}


def refuse(store: Database, statement: str, **values: object) -> None:
    """Expect the database to refuse."""
    with pytest.raises(BreachError, match="the database refused a change"):
        run_sql(store, statement, **values)


def test_transition_table_is_as_designed(store):
    """The table of the database is the table of the design, every state in it."""
    known = {(a, b) for a, b in ask_sql(store, "SELECT a, b FROM transitions")}
    assert known == {(a, b) for a, states in LEGAL.items() for b in states}
    assert set(LEGAL) == {state.value for state in DeliveryState}
    assert transitions.name == "transitions"


@pytest.mark.parametrize("before", LEGAL)
def test_every_other_transition_is_refused(store, before):
    """From each state the row goes only where the table allows, whoever asks."""
    frozen(store, len(LEGAL))
    for row, after in enumerate((state for state in LEGAL if state != before), 1):
        with store._connections.write() as connection:
            for step in WAYS[before]:
                _move(connection, row, step)
        with store._connections.engine.connect() as connection:
            if after in LEGAL[before]:
                _move(connection, row, after)
            else:
                with pytest.raises(IntegrityError, match=r"illegal|fence"):
                    _move(connection, row, after)


def _move(connection: Connection, row: int, state: str) -> None:
    values = {
        "state": state,
        "worker": "w" if state in ("claimed", "in_flight") else None,
        "step": 1 if state == "claimed" else 0,
        "row": row,
    }
    moving = 'UPDATE deliveries SET state = :state, worker = :worker, fence = fence + :step WHERE "row" = :row'
    connection.execute(text(moving), values)


@pytest.mark.parametrize(("state", "worker"), [("claimed", None), ("pending", "w"), ("accepted", "w")])
def test_owner_exactly_while_held(store, state, worker):
    """A row has a worker exactly while it is claimed or in flight."""
    frozen(store, 1)
    refuse(store, "UPDATE deliveries SET state = :s, worker = :w, fence = fence + 1", s=state, w=worker)


def test_unknown_state_is_refused(store):
    """A state that nobody knows cannot be written."""
    frozen(store, 1)
    refuse(store, "UPDATE deliveries SET state = 'sent'")


@pytest.mark.parametrize("fence", ["fence - 1", "fence"])
def test_fence_only_grows(store, fence):
    """A fence never goes back, and no row is claimed anew under an old one."""
    one = frozen(store, 1)
    with claimed(store, one) as rows:
        store.outbox.release(rows)
        refuse(store, f"UPDATE deliveries SET state = 'claimed', worker = 'w', fence = {fence}")


@pytest.mark.parametrize(
    "change",
    ["message_id = 'x'", "addr_key = 'x'", '"row" = 9', "edition = 9", "date = date + 1", "date = NULL"],
)
def test_what_names_a_letter_is_fixed(store, change):
    """Row, address key, Message-ID and date never change once they are set."""
    one = frozen(store, 1)
    with claimed(store, one) as rows:
        store.outbox.release(rows)
    refuse(store, f"UPDATE deliveries SET {change}")


@pytest.mark.parametrize("table", ["deliveries", "delivery_attempts"])
def test_ledger_is_never_deleted(store, table):
    """No row of the ledger and no attempt goes away, even of an edition that is done."""
    one = frozen(store, 1)
    deliver(store, one)
    refuse(store, f"DELETE FROM {table}")


@pytest.mark.parametrize(
    "values",
    [
        "9, 'key', 'x@y', '', 'mid', 'pending', 0, NULL, 0, 0, 0",
        "1, 'key', 'x@y', '', 'mid', 'pending', 0, NULL, 0, 0, 0",
    ],
)
def test_frozen_audience_never_grows(store, values):
    """No row joins an edition after its audience was frozen."""
    one = frozen(store, 1)
    refuse(
        store,
        'INSERT INTO deliveries (edition, "row", addr_key, address, name, message_id, state, fence, worker, due, attempts, '
        f"doubts) VALUES ({one}, {values})",
    )


@pytest.mark.parametrize("state", ["accepted", "skipped"])
def test_rows_begin_as_pending(store, state):
    """No row is born accepted."""
    one = saved(store)
    refuse(
        store,
        'INSERT INTO deliveries (edition, "row", addr_key, name, message_id, state, fence, due, attempts, doubts) '
        f"VALUES ({one.id}, 1, 'key', '', 'mid', '{state}', 0, 0, 0, 0)",
    )


@pytest.mark.parametrize("same", ["addr_key", "subscription", "message_id"])
def test_no_reader_and_no_message_twice(store, same):
    """One row per address, per subscription and per Message-ID in an edition."""
    one = saved(store)
    rows = {
        number: {"addr_key": f"'k{number}'", "subscription": str(number), "message_id": f"'m{number}'"}
        for number in (1, 2)
    }
    rows[2][same] = rows[1][same]
    values = ", ".join(
        f"({one.id}, {number}, {row['addr_key']}, {row['subscription']}, {row['message_id']}, '', 'pending', 0, 0, 0, 0)"
        for number, row in rows.items()
    )
    refuse(
        store,
        'INSERT INTO deliveries (edition, "row", addr_key, subscription, message_id, name, state, fence, due, attempts, doubts) '
        f"VALUES {values}",
    )


@pytest.mark.parametrize(
    "change", ["outcome = 'rejected'", "outcome = NULL", "intent_at = 0", "worker = 'x'", "fence = 9"]
)
def test_known_attempt_is_fixed(store, change):
    """An attempt with a definite outcome is history."""
    one = frozen(store, 1)
    deliver(store, one)
    refuse(store, f"UPDATE delivery_attempts SET {change}")


def test_attempt_belongs_to_a_row(store):
    """There is no attempt without a row of the ledger."""
    refuse(store, "INSERT INTO delivery_attempts (edition, \"row\", fence, worker, intent_at) VALUES (1, 1, 1, 'w', 0)")


def test_content_is_immutable(store):
    """What was composed is not edited in place, and what was frozen is kept."""
    one = frozen(store, 1)
    refuse(store, "UPDATE edition_content SET rendered = '{}'")
    refuse(store, "DELETE FROM edition_content WHERE edition = :one", one=one)


@pytest.mark.parametrize(
    "change",
    [
        "audience = audience + 1",
        "frozen_at = NULL, audience = NULL",
        "frozen_at = 1",
        "uncertain = 'hold'",
        "max_resends = 9",
        "sender_domain = 'x'",
        "slot = 'other'",
        "number = 9",
        "public_id = 'x'",
        "newsletter = 'other'",
    ],
)
def test_frozen_edition_is_fixed(store, change):
    """Audience, policies and names of a frozen edition never change."""
    frozen(store, 1)
    refuse(store, f"UPDATE editions SET {change}")


def test_cancelled_is_final(store):
    """Nothing brings back a cancelled edition."""
    one = saved(store)
    store.editions.stop(one.id, "cancel", "", START)
    refuse(store, "UPDATE editions SET decision = NULL")


def test_one_edition_per_slot_and_number(store):
    """The slot is unique in the database too, so no clock and no race makes two editions of it."""
    saved(store)
    for slot, number in (("edition:1", 2), ("edition:2", 1)):
        refuse(
            store,
            "INSERT INTO editions (newsletter, slot, number, public_id, subject, preheader, language, intro, "
            "window_start_at, window_end_at, created_at) VALUES ('weekly', :slot, :number, 'p', '', '', '', '', 0, 0, 0)",
            slot=slot,
            number=number,
        )


def test_guards_do_not_stand_in_the_way(store):
    """A whole normal life passes every guard."""
    one = frozen(store, 3)
    with claimed(store, one) as rows:
        store.outbox.commit([], intents(rows))
        store.outbox.commit(settled(rows, DeliveryState.ACCEPTED), [])
    run_sql(store, "UPDATE deliveries SET later_fate = 'bounced', address = NULL, subscription = NULL")
    assert states_of(store, one) == {"accepted": 3}
    assert sum(1 for a, b in product(LEGAL, LEGAL) if b in LEGAL[a]) == len(ask_sql(store, "SELECT 1 FROM transitions"))
