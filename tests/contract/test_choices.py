"""What readers chose is frozen with their rows, on both databases."""

import pytest

from digest.errors import BreachError
from digest.model import Choice, DeliveryState
from tests.clock import START
from tests.ledger import NEWSLETTER, claimed, reader, rows_of, run_sql, saved

QUIET = Choice(quiet="no story in the topics of this reader: Chess")
CHOICES = {
    ("Sport", "News"): Choice(sections=("Sport", "News")),
    ("Chess",): QUIET,
    ("Nonsense",): Choice(),
}


def choose(topics):
    """Decide as these tests want it."""
    return CHOICES[topics]


@pytest.fixture
def edition(store):
    """Freeze an edition to a reader without topics, and one for each choice."""
    for number, topics in enumerate([(), *CHOICES], start=1):
        store.subscribers.add(reader(number, topics=topics), how="test", now=START)
    one = saved(store)
    assert store.outbox.freeze(one.id, NEWSLETTER, choose=choose) == 4
    return one.id


def test_a_row_holds_the_choice_of_its_reader(store, edition):
    """Nothing without topics, the sections in order, and an empty choice where the topics name no section."""
    assert [row.choice for row in store.outbox.deliveries(edition)] == [None, ("Sport", "News"), (), ()]


def test_who_gets_nothing_is_skipped_with_the_reason(store, edition):
    """The row stands in the ledger, which balances, and says why nothing went out."""
    row = rows_of(store, edition)[3]
    assert (row.state, row.reason) == (DeliveryState.SKIPPED, QUIET.quiet)
    states = {number: row.state for number, row in rows_of(store, edition).items() if number != 3}
    assert set(states.values()) == {DeliveryState.PENDING}
    progress = store.outbox.progress(edition)
    assert progress.balanced
    assert progress.states[DeliveryState.SKIPPED] == 1
    assert store.auditor.verify(edition).breaches == ()


def test_a_claim_brings_the_choice(store, edition):
    """What composes the message sees what was frozen."""
    with claimed(store, edition) as rows:
        assert {row.row: row.choice for row in rows} == {1: None, 2: ("Sport", "News"), 4: ()}


def test_topics_that_change_after_the_freeze_change_nothing(store, edition):
    """A reader gets what he had chosen when the audience was frozen, on every attempt."""
    run_sql(store, "UPDATE subscriptions SET topics = 'Chess'")
    assert rows_of(store, edition)[2].choice == ("Sport", "News")


def test_the_database_keeps_a_choice(store, edition):
    """No mistake of the program can make two attempts differ; who is erased may be forgotten."""
    for other in ("News", ""):
        with pytest.raises(BreachError, match="the choice of a delivery is fixed"):
            run_sql(store, 'UPDATE deliveries SET choice = :other WHERE "row" = 2', other=other)
    run_sql(store, 'UPDATE deliveries SET choice = NULL WHERE "row" = 2')
    assert rows_of(store, edition)[2].choice is None


def test_a_freeze_without_readers_with_topics_asks_nobody(store):
    """Where nobody chose there is nothing to decide, and every row carries nothing."""
    store.subscribers.add(reader(1), how="test", now=START)
    one = saved(store)
    store.outbox.freeze(one.id, NEWSLETTER, choose=lambda topics: pytest.fail(f"asked for {topics}"))
    assert [row.choice for row in store.outbox.deliveries(one.id)] == [None]


def test_readers_of_another_newsletter_are_not_asked(store):
    """Topics belong to one newsletter."""
    store.subscribers.add(reader(1), how="test", now=START)
    store.subscribers.add(reader(2, newsletter="other", topics=("Chess",)), how="test", now=START)
    one = saved(store)
    assert store.outbox.freeze(one.id, NEWSLETTER, choose=lambda topics: pytest.fail(f"asked for {topics}")) == 1
