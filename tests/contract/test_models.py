"""What models cost and answered, on both databases: never more than the budget, whoever asks; answers that grow old are forgotten."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta

import pytest

from digest.errors import StoreError
from digest.model.writing import Allowance, Cost
from digest.store import Database, open_store
from digest.store.writing import ANSWERS_LAST

MONTH, EDITION = "month:2026-11", "edition:weekly/1"
FREE = Allowance()


def reserve(
    store: Database,
    tokens: int,
    millionths: int = 0,
    *,
    edition: str = EDITION,
    per_edition: Allowance = FREE,
    per_month: Allowance = FREE,
) -> str:
    wanted = Cost(tokens=tokens, millionths=millionths)
    return store.models.reserve(edition, MONTH, wanted, per_edition=per_edition, per_month=per_month)


def test_a_budget_is_spent_to_its_last_token(store):
    """What fits is given, what does not is refused, and a refusal takes nothing."""
    cap = Allowance(tokens=100)
    assert reserve(store, 60, per_edition=cap) == ""
    assert reserve(store, 41, per_edition=cap) == "edition"
    assert reserve(store, 40, per_edition=cap) == ""
    assert store.models.spent(EDITION) == Cost(tokens=100)


def test_the_month_is_shared_by_editions(store):
    """Two editions draw on one month, in money as in tokens."""
    cap = Allowance(millionths=10)
    assert reserve(store, 1, 7, per_month=cap) == ""
    assert reserve(store, 1, 7, edition="edition:weekly/2", per_month=cap) == "month"
    assert reserve(store, 1, 3, edition="edition:weekly/2", per_month=cap) == ""
    assert store.models.spent(MONTH) == Cost(tokens=2, millionths=10)


def test_settling_gives_back_what_was_not_used(store):
    """In the place of the reservation stands what was spent, in both budgets."""
    reserve(store, 100, 50)
    store.models.settle(EDITION, MONTH, Cost(tokens=100, millionths=50), Cost(tokens=30, millionths=9))
    assert store.models.spent(EDITION) == store.models.spent(MONTH) == Cost(tokens=30, millionths=9)


def test_what_was_never_settled_counts_as_spent(store, database_url, tmp_path, clock):
    """Whoever was killed in mid-call has spent what he reserved."""
    reserve(store, 100)
    with closing(open_store(database_url, data_dir=tmp_path, clock=clock)) as again:
        assert again.models.spent(MONTH) == Cost(tokens=100)


def test_many_at_once_never_spend_more_than_there_is(store, database_url, tmp_path, clock):
    """Two stores, eight threads, one budget: exactly what fits is given."""
    cap = Allowance(tokens=100)
    with closing(open_store(database_url, data_dir=tmp_path, clock=clock)) as other:
        stores = [store, other]
        with ThreadPoolExecutor(8) as pool:
            said = list(pool.map(lambda n: reserve(stores[n % 2], 7, per_month=cap), range(40)))
    assert said.count("") == 14
    assert store.models.spent(MONTH) == Cost(tokens=98)


def test_nobody_has_spent_anything_at_first(store):
    """An unknown scope has cost nothing."""
    assert store.models.spent("month:1999-01") == Cost()


def test_answers_are_kept_and_replaced(store):
    """The last answer under a key is the one that is given; others are not."""
    store.models.keep("a", "one\x00")
    store.models.keep("a", "two")
    store.models.keep("b", "three")
    assert store.models.answers(["a", "c"]) == {"a": "two"}
    assert store.models.answers([]) == {}


def test_old_answers_are_forgotten(store, clock):
    """After their time they are gone, when the next one is kept."""
    store.models.keep("old", "x")
    clock.move(ANSWERS_LAST + timedelta(seconds=1))
    store.models.keep("new", "y")
    assert set(store.models.answers(["old", "new"])) == {"new"}


def test_there_are_never_more_answers_than_a_limit(store, clock, monkeypatch):
    """The oldest give way."""
    monkeypatch.setattr("digest.store.writing.MOST_ANSWERS", 3)
    for name in "abcde":
        clock.move(timedelta(seconds=1))
        store.models.keep(name, name)
    assert set(store.models.answers(list("abcde"))) == {"c", "d", "e"}


def test_who_only_looks_spends_nothing(store, database_url, tmp_path, clock):
    """A store that was opened to read refuses to reserve."""
    reserve(store, 1)
    with closing(open_store(database_url, data_dir=tmp_path, clock=clock, readonly=True)) as looking:
        with pytest.raises(StoreError):
            reserve(looking, 1)
        assert looking.models.spent(MONTH) == Cost(tokens=1)
