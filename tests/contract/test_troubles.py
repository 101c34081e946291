"""Why no session with the relay works, as it stands in the ledger, on both databases."""

from contextlib import closing
from datetime import timedelta

import pytest

from digest.errors import BreachError
from digest.model import Trouble
from digest.store import open_store
from digest.store.troubles import LONGEST_WORDS
from tests.clock import START
from tests.ledger import frozen

REFUSED = Trouble(at=START, what="relay:587: login refused: 535 5.7.8 wrong", hint="Check the password.")
HOUR = timedelta(hours=1)


@pytest.fixture
def edition(store):
    """Give an edition that has letters to send."""
    return frozen(store, 2)


def test_it_is_kept_for_who_looks_later(store, edition, database_url, tmp_path, clock):
    """With the time of the ledger, for another process too; the last one is what counts."""
    store.troubles.note(edition, "relay:587: connection refused")
    clock.move(HOUR)
    store.troubles.note(edition, REFUSED.what, REFUSED.hint)
    clock.move(HOUR)
    with closing(open_store(database_url, data_dir=tmp_path, clock=clock)) as other:
        assert other.troubles.of([edition]) == {edition: Trouble(at=START + HOUR, what=REFUSED.what, hint=REFUSED.hint)}


def test_it_goes_once_a_session_worked(store, edition):
    """What is over is not kept; to say so twice, or of an edition that never had any, changes nothing."""
    store.troubles.over(edition)
    store.troubles.note(edition, "down")
    store.troubles.over(edition)
    store.troubles.over(edition)
    assert store.troubles.of([edition]) == {}


def test_editions_know_nothing_of_each_other(store, edition):
    """The trouble of one is not that of another, and asking for none gives none."""
    store.troubles.note(edition, REFUSED.what, REFUSED.hint)
    assert store.troubles.of([edition + 1]) == store.troubles.of([]) == {}
    store.troubles.over(edition + 1)
    assert store.troubles.of([edition + 1, edition]) == {edition: REFUSED}


def test_any_words_can_be_kept(store, edition):
    """A relay may say what no database takes, and a page of it."""
    store.troubles.note(edition, "535 \x00 \ud800 " + "x" * 5000)
    (kept,) = store.troubles.of([edition]).values()
    assert kept.what.startswith("535  ? xx")
    assert len(kept.what) == LONGEST_WORDS
    assert kept.hint == ""


def test_there_is_no_trouble_of_nothing(store):
    """An edition that is not there has no row."""
    with pytest.raises(BreachError):
        store.troubles.note(404, "down")
