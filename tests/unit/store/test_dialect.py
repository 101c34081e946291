"""Batches as one parameter, random names, and keys: the few things in which databases differ."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from digest.model import Subscriber
from digest.store.admission import new_key
from digest.store.codecs import storable
from digest.store.dialect import RandomName, batch, packed
from digest.store.installation import AddressKeys
from digest.store.locks import lock_path
from tests.clock import START
from tests.ledger import run_sql

ROWS = batch("rows", number=int, word=str, share=float)
texts = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=30)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(
    rows=st.lists(
        st.tuples(st.none() | st.integers(-(2**62), 2**62), st.none() | texts, st.none() | st.just(0.5)), max_size=8
    )
)
def test_batch_gives_the_rows_that_were_packed(store, rows):
    """Any integers, texts and missing values arrive as they were sent, in both databases."""
    with store._connections.read() as connection:
        found = [tuple(row) for row in connection.execute(select(ROWS), {"rows": packed(rows)})]
    assert found == rows


def test_batches_of_any_size_share_one_statement(store):
    """The text of the statement does not grow with the batch."""
    with store._connections.read() as connection:
        for size in (0, 1, 5_000):
            rows = packed((number, "x", None) for number in range(size))
            assert connection.execute(select(func.count()).select_from(ROWS), {"rows": rows}).scalar_one() == size


def test_random_names_are_new_for_every_row(store):
    """Each row of one statement gets its own name, of twelve characters that survive every mail system."""
    with store._connections.read() as connection:
        rows = packed((number, "", None) for number in range(500))
        names = list(connection.scalars(select(RandomName()).select_from(ROWS), {"rows": rows}))
    assert len(set(names)) == 500
    assert all(re.fullmatch("[0-9a-f]{12}", name) for name in names)


@pytest.mark.parametrize(
    "hostile", ["'; DROP TABLE deliveries; --", '{"a": [1]}', "[]", "\\", "\x1f\x7f", "\N{RIGHT-TO-LEFT OVERRIDE}", "🗞️"]
)
def test_hostile_names_are_only_text(store, hostile):
    """Names and addresses are parameters: nothing in them is ever SQL or JSON."""
    one = Subscriber(address="a@example.net", newsletter="weekly", name=hostile, topics=(hostile,))
    store.subscribers.add(one, how=hostile, now=START)
    (found,) = store.subscribers.find("a@example.net")
    assert (found.name, found.topics) == (hostile, (hostile,))
    assert store.subscribers.events_of("a@example.net")[0].how == hostile


def test_broken_text_is_mended(store):
    """A NUL or half a surrogate in a name does not stop an import."""
    broken = Subscriber(address="a@example.net", newsletter="weekly", name="A\x00nn\ud800")
    assert store.subscribers.add(broken, how="import", now=START) == "added"
    assert store.subscribers.find("a@example.net")[0].name == storable(broken.name) == "Ann?"


def test_address_keys_belong_to_the_installation(store):
    """The hash of an address depends on the secret key, hides the address, and is always the same."""
    keys = AddressKeys(store._connections)
    first = keys("ann@example.net")
    assert first == keys("ann@example.net") == AddressKeys(store._connections)("ann@example.net")
    assert first != keys("bob@example.net")
    assert re.fullmatch(r"[\w-]{20}", first)
    run_sql(store, "UPDATE installation SET address_key = :key", key=b"x" * 32)
    assert AddressKeys(store._connections)("ann@example.net") != first


def test_subscription_keys_are_opaque():
    """Keys have 120 random bits in characters that mail systems do not fold, and leave room for a signature in a local part."""
    keys = {new_key() for _ in range(1_000)}
    assert len(keys) == 1_000
    assert all(re.fullmatch("[a-z2-7]{24}", key) for key in keys)


@pytest.mark.parametrize("name", ["run:weekly", "a/b", "..", ".", "", "x" * 60, "é/../..", "a\x00b"])
def test_locks_stay_in_their_folder(tmp_path, name):
    """Whatever a lock is called, its file lies beside the database and nowhere else."""
    path = lock_path(tmp_path / "digest.db", name)
    assert path.parent == tmp_path / "digest.db-locks"
    assert path.name.endswith(".lock")
    assert "/" not in path.name
