"""What models cost and answered, on both databases: never more than the budget, whoever asks; answers that grow old are forgotten."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta

import pytest

from digest.errors import StoreError
from digest.model.writing import Allowance, Cost
from digest.store import Database, open_store
from digest.store.writing import ANSWERS_LAST, COSTS_LAST

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


def test_a_settled_rest_can_be_spent_again(store):
    """What was reserved and not used is there for the next call, to the last token."""
    cap = Allowance(tokens=100)
    assert reserve(store, 100, per_edition=cap) == ""
    assert reserve(store, 1, per_edition=cap) == "edition"
    store.models.settle(EDITION, MONTH, Cost(tokens=100), Cost(tokens=30))
    assert reserve(store, 71, per_edition=cap) == "edition"
    assert reserve(store, 70, per_edition=cap) == ""


def test_a_call_that_cost_more_than_reserved_closes_the_budget(store):
    """What was spent counts, also beyond the cap; then nothing fits any more."""
    cap = Allowance(tokens=100)
    reserve(store, 90, per_month=cap)
    store.models.settle(EDITION, MONTH, Cost(tokens=90), Cost(tokens=120))
    assert store.models.spent(MONTH) == Cost(tokens=120)
    assert reserve(store, 1, edition="edition:weekly/2", per_month=cap) == "month"


def test_a_refused_edition_takes_nothing_from_the_month(store):
    """Both budgets are taken from, or neither; where both lack it the month is named."""
    cap = Allowance(tokens=10)
    assert reserve(store, 11, per_edition=cap) == "edition"
    assert reserve(store, 11, per_month=cap) == "month"
    assert reserve(store, 11, per_edition=cap, per_month=cap) == "month"
    assert store.models.spent(MONTH) == store.models.spent(EDITION) == Cost()


def test_tokens_and_money_are_both_bounds(store):
    """Enough of one does not make up for the lack of the other, and a bound of nothing gives nothing."""
    cap = Allowance(tokens=100, millionths=10)
    assert reserve(store, 1, 11, per_edition=cap) == "edition"
    assert reserve(store, 101, 1, per_edition=cap) == "edition"
    assert reserve(store, 100, 10, per_edition=cap) == ""
    assert reserve(store, 1, edition="edition:weekly/2", per_edition=Allowance(tokens=0)) == "edition"


def test_a_new_month_begins_with_its_whole_budget(store):
    """The last month stays on record, and is not drawn on."""
    cap, wanted = Allowance(tokens=100), Cost(tokens=100)
    for month, edition in (("month:2026-11", "edition:weekly/1"), ("month:2026-12", "edition:weekly/2")):
        assert store.models.reserve(edition, month, wanted, per_edition=FREE, per_month=cap) == ""
        assert store.models.reserve(edition, month, Cost(tokens=1), per_edition=FREE, per_month=cap) == "month"
        assert store.models.spent(month) == wanted
    assert store.models.spent("month:2026-11") == wanted


def test_costs_of_long_ago_are_forgotten(store, clock):
    """They last for two years, so that two years can be compared; what is still drawn on never grows old."""
    reserve(store, 5, edition="edition:weekly/1")
    clock.move(COSTS_LAST)
    reserve(store, 5, edition="edition:weekly/2")
    assert store.models.spent("edition:weekly/1") == Cost(tokens=5)
    clock.move(timedelta(seconds=1))
    reserve(store, 5, edition="edition:weekly/3")
    assert store.models.spent("edition:weekly/1") == Cost()
    assert store.models.spent("edition:weekly/2") == Cost(tokens=5)
    assert store.models.spent(MONTH) == Cost(tokens=15)


def test_an_answer_lasts_to_the_end_of_its_time(store, clock):
    """It is not forgotten a moment too early, and who keeps it again begins its time anew."""
    store.models.keep("old", "x")
    store.models.keep("again", "x")
    clock.move(ANSWERS_LAST)
    store.models.keep("again", "y")
    assert set(store.models.answers(["old", "again"])) == {"old", "again"}
    clock.move(timedelta(seconds=1))
    store.models.keep("new", "z")
    assert store.models.answers(["old", "again"]) == {"again": "y"}


def test_replacing_an_answer_costs_no_other(store, clock, monkeypatch):
    """At the limit the same key takes no further place."""
    monkeypatch.setattr("digest.store.writing.MOST_ANSWERS", 3)
    for name in ("a", "b", "c", "c"):
        clock.move(timedelta(seconds=1))
        store.models.keep(name, name)
    assert set(store.models.answers(list("abc"))) == {"a", "b", "c"}


def test_two_that_keep_the_same_answer_at_once(store, database_url, tmp_path, clock):
    """Neither fails, and one answer stands there."""
    with closing(open_store(database_url, data_dir=tmp_path, clock=clock)) as other:
        stores = [store, other]
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda n: stores[n % 2].models.keep("a", f"answer {n % 2}"), range(24)))
    assert store.models.answers(["a"])["a"] in {"answer 0", "answer 1"}


def test_two_that_settle_at_once_lose_nothing(store, database_url, tmp_path, clock):
    """Each difference is counted once, whoever comes last."""
    for _ in range(24):
        reserve(store, 10)
    with closing(open_store(database_url, data_dir=tmp_path, clock=clock)) as other:
        stores = [store, other]

        def settle(number: int) -> None:
            stores[number % 2].models.settle(EDITION, MONTH, Cost(tokens=10), Cost(tokens=7))

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(settle, range(24)))
    assert store.models.spent(EDITION) == store.models.spent(MONTH) == Cost(tokens=168)
