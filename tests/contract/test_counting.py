"""The figures of an edition, on both databases: whatever its rows are at, and whichever figure follows from the others, they are those of a plain count."""

import sqlite3
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.model import DeliveryState
from digest.store import Database, counting
from digest.store.counting import SAMPLE
from digest.store.standing import edition_row
from tests.ledger import ask_sql, deliver, newsletter, run_sql, saved, states_of, subscribe

STATES = tuple(DeliveryState)
CLAIMED, IN_FLIGHT, UNCERTAIN = DeliveryState.CLAIMED, DeliveryState.IN_FLIGHT, DeliveryState.UNCERTAIN
THROUGH_CLAIM = (CLAIMED, IN_FLIGHT, DeliveryState.DEFERRED, DeliveryState.REJECTED, UNCERTAIN)
WORKER = (
    "INSERT INTO workers (id, host, pid, started_at) SELECT 'w', 'h', 1, 1 WHERE NOT EXISTS (SELECT 1 FROM workers)"
)
MANY = 3 * SAMPLE


def edition_to(store: Database, size: int) -> int:
    """Freeze an edition of a newsletter of its own to so many readers."""
    key = f"letter{ask_sql(store, 'SELECT count(*) FROM editions')[0][0]}"
    subscribe(store, size, key)
    one = saved(store, newsletter=key)
    store.outbox.freeze(one.id, newsletter(key=key))
    return one.id


def bring(store: Database, edition: int, states: Sequence[DeliveryState]) -> None:
    """Bring row 1, 2, ... of a frozen edition to these states, by steps that the database allows."""
    run_sql(store, WORKER)

    def step(state: DeliveryState, rows: Sequence[int]) -> None:
        worker, fence = ("'w'", 1) if state in (CLAIMED, IN_FLIGHT) else ("NULL", "fence")
        values = f"state = '{state}', worker = {worker}, fence = {fence}"
        places = ", ".join(str(row) for row in rows)
        if rows:
            run_sql(store, f'UPDATE deliveries SET {values} WHERE edition = {edition} AND "row" IN ({places})')

    step(CLAIMED, [row for row, state in enumerate(states, 1) if state in THROUGH_CLAIM])
    step(IN_FLIGHT, [row for row, state in enumerate(states, 1) if state in (IN_FLIGHT, UNCERTAIN)])
    for last in set(states) - {CLAIMED, IN_FLIGHT, DeliveryState.PENDING}:
        step(last, [row for row, state in enumerate(states, 1) if state == last])


def grouped(store: Database, edition: int) -> dict[str, int]:
    """Count the rows of an edition as anybody would."""
    return dict(ask_sql(store, f"SELECT state, count(*) FROM deliveries WHERE edition = {edition} GROUP BY state"))


def unguarded(store: Database, change: str) -> None:
    """Make a change that the database refuses, as it may have been made in a copy of it."""
    if store._connections.on_server:
        run_sql(store, "ALTER TABLE deliveries DISABLE TRIGGER ALL")
    else:
        run_sql(store, "DROP TRIGGER deliveries_kept")
        run_sql(store, "DROP TRIGGER deliveries_begin")
    run_sql(store, change)


def lose(store: Database, edition: int, rows: str) -> None:
    """Delete rows of an edition."""
    unguarded(store, f'DELETE FROM deliveries WHERE edition = {edition} AND "row" {rows}')


def steps(store: Database, edition: int) -> int:
    """Give how many steps SQLite takes for the figures of an edition, in tens."""
    taken = []
    with store._connections.read() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.set_progress_handler(lambda: taken.append(1), 10)
        found = edition_row(connection, edition)
        counting.reckoned(connection, found)
        driver.set_progress_handler(None, 0)
    return len(taken)


mixtures = st.builds(
    lambda size, some, mixed: [some[row % len(some) if mixed else row * len(some) // size] for row in range(size)],
    size=st.integers(0, 3) | st.integers(SAMPLE - 1, MANY),
    some=st.lists(st.sampled_from(STATES), min_size=1, max_size=12),
    mixed=st.booleans(),
)
"""Editions of few rows and of many: state by state, as a sender leaves them, or in turns, so that the sample may miss what most rows are at."""


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mixture=mixtures)
def test_the_figures_are_those_of_a_plain_count(store, mixture):
    """Each state is counted right in every mixture, and the sum is the audience."""
    edition = edition_to(store, len(mixture))
    bring(store, edition, mixture)
    progress = store.outbox.progress(edition)
    assert states_of(store, edition) == grouped(store, edition)
    assert (progress.audience, progress.balanced) == (len(mixture), True)


@pytest.mark.parametrize("rows", [0, 1, SAMPLE, SAMPLE + 1])
def test_editions_of_any_size_have_figures(store, rows):
    """An edition that nobody gets has no figure, and one of the size of the sample is no other than one of a row more."""
    edition = edition_to(store, rows)
    assert states_of(store, edition) == ({"pending": rows} if rows else {})
    assert store.outbox.progress(edition).balanced


def test_a_draft_has_no_figures(store):
    """Before the freeze there is no audience from which a figure could follow."""
    progress = store.outbox.progress(saved(store).id)
    assert (progress.state, progress.audience, progress.states, progress.balanced) == ("draft", 0, {}, True)


def test_it_never_matters_which_figure_follows_from_the_others(store, monkeypatch):
    """Whatever the sample says, also of a state that no row is in, the figures are the same."""
    edition = edition_to(store, MANY)
    some = [state for state in STATES if state is not DeliveryState.EXPIRED]
    bring(store, edition, [some[row % len(some)] for row in range(MANY)])
    counts = grouped(store, edition)
    for state in STATES:
        monkeypatch.setattr(counting, "_most", lambda *_, state=state: state)
        assert states_of(store, edition) == counts


def test_rows_that_move_while_they_are_counted_are_counted_once(store, monkeypatch):
    """The state that most rows were in a moment ago may be empty now: the figures are those of one moment, before or after."""
    edition, asked = edition_to(store, MANY), counting._most

    def overtaken(*told):
        most = asked(*told)
        bring(store, edition, [DeliveryState.CANCELLED] * MANY)
        return most

    monkeypatch.setattr(counting, "_most", overtaken)
    assert states_of(store, edition) in ({"pending": MANY}, {"cancelled": MANY})


def test_each_of_several_editions_has_its_own_figures(store):
    """A list of editions says of each what its rows are at, and when the first of them is tried again."""
    first, second, third = (edition_to(store, size) for size in (MANY, MANY + 1, 2))
    deliver(store, second, limit=MANY - 1, state=DeliveryState.DEFERRED)
    found = {one.edition: one for one in store.editions.listing()}
    for edition in (first, second, third):
        assert {state.value: count for state, count in found[edition].states.items()} == grouped(store, edition)
        assert found[edition] == store.outbox.progress(edition)
    assert [found[one].next_attempt_at is None for one in (first, second, third)] == [True, False, True]


def test_states_stand_in_the_order_of_a_letters_life(store):
    """Who prints the figures need not sort them, whichever of them was not counted."""
    edition = edition_to(store, MANY)
    bring(store, edition, [DeliveryState.ACCEPTED] * (MANY - 2) + [DeliveryState.CANCELLED])
    assert list(store.outbox.progress(edition).states) == ["pending", "accepted", "cancelled"]


def test_a_ledger_that_lost_many_rows_does_not_seem_to_balance(store):
    """Where rows of the sample are gone, all rows are counted."""
    edition = edition_to(store, MANY)
    lose(store, edition, f"> {MANY - 20}")
    progress = store.outbox.progress(edition)
    assert (progress.balanced, progress.states) == (False, {DeliveryState.PENDING: MANY - 20})


def test_a_ledger_that_gained_many_rows_does_not_seem_to_balance(store):
    """No figure is less than nothing: where the others are more than the audience, all rows are counted."""
    edition = edition_to(store, MANY)
    bring(store, edition, [DeliveryState.ACCEPTED] * MANY)
    added = f"""INSERT INTO deliveries (edition, "row", addr_key, name, message_id, state, fence, due, attempts, doubts)
        SELECT edition, {MANY} + 2 * "row" + b, addr_key || b, name, message_id || b, 'pending', 0, due, 0, 0
        FROM deliveries CROSS JOIN (SELECT 0 AS b UNION SELECT 1) twice WHERE edition = {edition}"""
    unguarded(store, added)
    progress = store.outbox.progress(edition)
    assert (progress.balanced, states_of(store, edition)) == (False, {"pending": 2 * MANY, "accepted": MANY})


def test_verify_counts_every_row(store):
    """What an edition's figures take on trust is checked there: a single row that is gone is missed, and is in no figure."""
    edition = edition_to(store, MANY)
    lose(store, edition, "= 2")
    assert store.outbox.progress(edition).balanced
    verified = store.auditor.verify(edition)
    assert [(breach.name, breach.count) for breach in verified.breaches] == [
        ("rows_missing", 1),
        ("rows_misnumbered", 1),
    ]
    assert (verified.progress.balanced, verified.progress.states) == (False, {DeliveryState.PENDING: MANY - 1})


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("state", [DeliveryState.PENDING, DeliveryState.CANCELLED])
def test_figures_of_a_large_edition_cost_what_those_of_a_small_one_do(store, state):
    """Where all rows are in one state, as before and after a sending, none of them is counted."""
    small, large = edition_to(store, MANY), edition_to(store, 4 * MANY)
    bring(store, small, [state] * MANY)
    bring(store, large, [state] * 4 * MANY)
    assert steps(store, large) <= steps(store, small) + 5
