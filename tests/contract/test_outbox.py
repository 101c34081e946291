"""The contract of `Outbox`, on both databases: freezing, claiming, progress. Commits and recovery have their own files."""

import re
from contextlib import closing
from datetime import timedelta
from itertools import pairwise

import pytest

from digest.errors import ConfigError, StoreError, UsageError
from digest.model import DeliveryState, Ruling
from digest.store import open_store, upgrade
from digest.store.dialect import CACHE, LEAST
from tests.clock import START
from tests.ledger import (
    NEWSLETTER,
    claimed,
    deliver,
    frozen,
    intents,
    newsletter,
    outcome,
    reader,
    rows_of,
    run_sql,
    saved,
    settled,
    states_of,
    subscribe,
)

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def test_freeze_gives_every_active_reader_a_row(store):
    """The audience is one pending row per reader, numbered from 1 in the order of subscription."""
    one = frozen(store, 3)
    rows = rows_of(store, one)
    assert list(rows) == [1, 2, 3]
    assert [row.address for row in rows.values()] == [reader(number).address for number in (1, 2, 3)]
    assert {row.state for row in rows.values()} == {DeliveryState.PENDING}
    assert [row.subscriber_key for row in rows.values()] == [known.key for known in store.subscribers.every()]
    assert [row.name for row in rows.values()] == ["Reader 1", "Reader 2", "Reader 3"]


def test_freezing_twice_changes_nothing(store):
    """A second freeze gives the first audience, whoever joined or left since."""
    one = frozen(store, 2)
    store.subscribers.add(reader(9), how="page", now=START)
    before = rows_of(store, one)
    assert store.outbox.freeze(one, newsletter(uncertain="hold")) == 2
    assert rows_of(store, one) == before


def test_freeze_only_some(store):
    """A limited audience holds the active readers among the given addresses, and nobody else."""
    readers = subscribe(store, 4)
    store.subscribers.unsubscribe(readers[0].key, how="page", now=START)
    one = saved(store)
    wanted = [reader(number).address for number in (1, 3, 99)]
    assert store.outbox.freeze(one.id, NEWSLETTER, only=wanted) == 1
    assert [row.address for row in store.outbox.deliveries(one.id)] == [reader(3).address]


def test_message_ids_are_unique_and_plain(store):
    """Each copy has a Message-ID of its own that names the edition and the sender's domain, and nothing of the reader."""
    one = frozen(store, 50)
    ids = [row.message_id for row in store.outbox.deliveries(one)]
    assert len(set(ids)) == 50
    assert all(re.fullmatch(rf"e{one}\.[0-9]{{18}}[0-9a-f]{{12}}@news\.example\.org", known) for known in ids)


def test_message_ids_ascend_and_tell_no_row(store):
    """They go into their index in order, which a million of them need; where they begin, and by how much they ascend, is new for each edition."""
    first = frozen(store, 50)
    second = saved(store, slot="edition:2").id
    store.outbox.freeze(second, NEWSLETTER)
    found = []
    for one in (first, second):
        ids = [row.message_id for row in store.outbox.deliveries(one)]
        assert ids == sorted(ids)
        numbers = [int(known.split(".")[1][:18]) for known in ids]
        steps = {after - before for before, after in pairwise(numbers)}
        assert len(steps) == 1
        found.append((numbers[0], steps))
    assert found[0] != found[1]


def test_international_sender_gives_an_ascii_message_id(store):
    """The domain of a Message-ID is written in A-labels."""
    subscribe(store, 1)
    one = saved(store)
    store.outbox.freeze(one.id, newsletter(sender="Bücher <post@Bücher.example>"))
    assert rows_of(store, one.id)[1].message_id.endswith("@xn--bcher-kva.example")


@pytest.mark.parametrize("sender", ["nobody", "News <>", "News <a@>", "a@" + "ü" * 80 + ".example"])
def test_sender_without_domain_freezes_nothing(store, sender):
    """A sender without a domain is a setting to mend, and the edition stays a draft."""
    subscribe(store, 1)
    one = saved(store)
    with pytest.raises(ConfigError, match="has no domain"):
        store.outbox.freeze(one.id, newsletter(sender=sender))
    assert store.outbox.progress(one.id).state == "draft"


def test_freeze_of_nothing(store):
    """An edition that is not there cannot be frozen."""
    with pytest.raises(UsageError):
        store.outbox.freeze(7, NEWSLETTER)


def test_claim_takes_each_row_once(store):
    """Rows are claimed in order, once, up to the limit, with a fence and a date."""
    one = frozen(store, 5)
    with store.outbox.working("w"):
        first = store.outbox.claim(one, "w", 3)
        second = store.outbox.claim(one, "w", 3)
        assert [row.row for row in first] == [1, 2, 3]
        assert [row.row for row in second] == [4, 5]
        assert store.outbox.claim(one, "w", 3) == []
    assert {(row.state, row.fence, row.date) for row in (*first, *second)} == {("claimed", 1, START)}


@pytest.mark.postgres
def test_claim_keeps_its_limit_without_statistics(postgres, tmp_path, clock):
    """PostgreSQL knows nothing of a database that was just restored: it may look for the rows anew for each row of the ledger."""
    url = postgres.create("unknown")
    upgrade(url, data_dir=tmp_path)
    with closing(open_store(url, data_dir=tmp_path, clock=clock)) as store:
        one = frozen(store, 2)
        run_sql(store, "DELETE FROM pg_statistic WHERE starelid = 'deliveries'\\:\\:regclass")
        run_sql(store, "UPDATE pg_class SET reltuples = -1, relpages = 0 WHERE relname LIKE 'deliveries%'")
        with store.outbox.working("w"):
            assert [len(store.outbox.claim(one, "w", 1)) for _ in range(3)] == [1, 1, 0]


def test_claim_needs_a_living_worker(store):
    """A worker that is not in the book may not claim: nobody could tell when it dies."""
    one = frozen(store, 1)
    with pytest.raises(StoreError, match="not at work"):
        store.outbox.claim(one, "ghost", 1)
    assert states_of(store, one) == {"pending": 1}


def test_date_is_that_of_the_first_claim(store, clock):
    """Every attempt carries the same Date and Message-ID: the letter does not change."""
    one = frozen(store, 1)
    with claimed(store, one) as first:
        store.outbox.release(first)
    clock.move(HOUR)
    with claimed(store, one) as second:
        assert (second[0].date, second[0].message_id) == (START, first[0].message_id)
        assert second[0].fence > first[0].fence


def test_release_leaves_no_trace(store):
    """Released rows are pending again, and nothing counts as an attempt."""
    one = frozen(store, 2)
    with claimed(store, one) as rows:
        store.outbox.release(rows)
        store.outbox.release(rows)
        store.outbox.release([])
        assert states_of(store, one) == {"pending": 2}
        assert {row.attempts for row in store.outbox.deliveries(one)} == {0}
        assert store.outbox.commit([], intents(rows)) == [False, False]


def test_deferred_row_waits_for_its_time(store, clock):
    """A deferred row is claimed again when it is due, before rows that were never tried."""
    one = frozen(store, 2)
    with store.outbox.working("w"):
        rows = store.outbox.claim(one, "w", 1)
        later = store.outbox.progress(one)
        assert later.next_attempt_at is None
        store.outbox.commit([outcome(rows[0], DeliveryState.DEFERRED, next_attempt_at=START + 5 * MINUTE)], [])
        assert store.outbox.progress(one).next_attempt_at == START + 5 * MINUTE
        clock.move(5 * MINUTE - timedelta(milliseconds=1))
        assert [row.row for row in store.outbox.claim(one, "w", 1)] == [2]
        assert store.outbox.claim(one, "w", 1) == []
        assert store.outbox.next_wake(one) == START + 5 * MINUTE
        clock.move(timedelta(milliseconds=1))
        (again,) = store.outbox.claim(one, "w", 1)
        assert (again.row, again.attempts) == (1, 1)
        assert rows_of(store, one)[1].reply == "451 4.7.1 try later"


@pytest.mark.parametrize("action", ["hold", "pause", "cancel"])
@pytest.mark.parametrize("state", [DeliveryState.DEFERRED, DeliveryState.UNCERTAIN])
def test_no_attempt_is_due_of_what_is_stopped(store, action, state):
    """Nothing goes out however long it waits, so no time is given; once it goes on there is one again."""
    one = frozen(store, 2)
    deliver(store, one, limit=1, state=state)
    before = store.outbox.progress(one).next_attempt_at
    assert before is not None
    store.editions.stop(one, action, "by test", START)
    assert store.outbox.progress(one).next_attempt_at is None
    if action != "cancel":
        store.editions.stop(one, "resume", "by test", START)
        assert store.outbox.progress(one).next_attempt_at == before


def test_doubtful_row_waits_for_evidence(store, clock):
    """A doubtful row goes out once more only when the wait for evidence is over."""
    one = frozen(store, 1, evidence_wait=15 * MINUTE)
    deliver(store, one, state=DeliveryState.UNCERTAIN)
    progress = store.outbox.progress(one)
    assert (progress.state, progress.retriable_doubts, progress.open) == ("sending", 1, 1)
    assert progress.next_attempt_at == store.outbox.next_wake(one) == START + 15 * MINUTE
    assert list(store.outbox.unfinished()) == [one]
    clock.move(15 * MINUTE - timedelta(milliseconds=1))
    with claimed(store, one) as rows:
        assert rows == []
    clock.move(timedelta(milliseconds=1))
    with claimed(store, one) as rows:
        assert [row.doubts for row in rows] == [1]


@pytest.mark.parametrize(("policies", "copies"), [({}, 2), ({"max_resends": 0}, 1), ({"max_resends": 3}, 4)])
def test_copies_are_bounded(store, policies, copies):
    """However often the answer is lost, no reader gets more than 1 + max_resends copies."""
    one = frozen(store, 1, evidence_wait=timedelta(0), **policies)
    sent = 0
    while deliver(store, one, state=DeliveryState.UNCERTAIN):
        sent += 1
    assert sent == copies
    assert store.outbox.progress(one).state == "done"
    assert list(store.outbox.unfinished()) == []


def test_hold_never_sends_a_second_copy(store, clock):
    """With `uncertain = "hold"` a doubtful row is left to a person, and the edition is done."""
    one = frozen(store, 1, uncertain="hold", evidence_wait=timedelta(0))
    deliver(store, one, state=DeliveryState.UNCERTAIN)
    clock.move(HOUR)
    assert deliver(store, one) == 0
    assert (store.outbox.progress(one).state, states_of(store, one)) == ("done", {"uncertain": 1})
    assert store.outbox.next_wake(one) is None


def test_late_rows_expire(store, clock):
    """Past the end of its time an edition is closed: a late server never sends last week's news."""
    one = frozen(store, 3, expire_after=HOUR)
    deliver(store, one, limit=1)
    clock.move(HOUR)
    assert store.outbox.next_wake(one) <= clock.now
    with claimed(store, one) as rows:
        assert rows == []
    assert states_of(store, one) == {"accepted": 1, "expired": 2}
    assert store.outbox.progress(one).state == "done"
    assert rows_of(store, one)[2].reason == "too late"


def test_doubts_do_not_outlive_the_edition(store, clock):
    """A doubtful row is not resent past the end of the edition's time; it stays doubtful."""
    one = frozen(store, 1, expire_after=HOUR)
    deliver(store, one, state=DeliveryState.UNCERTAIN)
    clock.move(HOUR)
    assert deliver(store, one) == 0
    assert (store.outbox.progress(one).open, states_of(store, one)) == (0, {"uncertain": 1})


def test_unfinished_oldest_first(store):
    """Editions with open rows are unfinished work, oldest first; drafts, held, paused and done ones are not."""
    ids = [frozen(store, 2, slot=f"s:{number}") for number in range(4)]
    saved(store, slot="draft")
    deliver(store, ids[0])
    store.editions.stop(ids[1], "pause", "breaker", START)
    assert list(store.outbox.unfinished()) == ids[2:]
    store.editions.stop(ids[1], "resume", "", START)
    assert list(store.outbox.unfinished()) == ids[1:]


def test_doubtful_is_what_goes_on_with_letters_in_doubt(store, clock):
    """Whatever the policy, done or not, oldest first; neither what a person stopped nor what was settled."""
    policies = ("hold", "resend", "hold", "hold", "hold")
    ids = [frozen(store, 2, slot=f"s:{number}", uncertain=policy) for number, policy in enumerate(policies)]
    for number, one in enumerate(ids[:-1]):
        deliver(store, one, limit=1 if number == 2 else 2, state=DeliveryState.UNCERTAIN)
    deliver(store, ids[4])
    assert list(store.outbox.doubtful()) == ids[:4]
    store.editions.stop(ids[2], "hold", "by test", START)
    settled = {row: Ruling(state=DeliveryState.ACCEPTED, text="test") for row in (1, 2)}
    store.interventions.resolve(ids[3], settled, span=timedelta(days=1), how="test")
    assert list(store.outbox.doubtful()) == ids[:2]


def test_paused_is_what_waits_for_a_person_with_letters_left(store):
    """Stopped in mid-send with rows that can still go out, oldest first; neither what is held nor what has nothing left."""
    ids = [frozen(store, 2, slot=f"s:{number}") for number in range(4)]
    for number, action in ((3, "pause"), (1, "pause"), (2, "hold")):
        store.editions.stop(ids[number], action, "by test", START)
    assert list(store.outbox.paused()) == [ids[1], ids[3]]
    store.editions.stop(ids[1], "cancel", "by test", START)
    assert list(store.outbox.paused()) == [ids[3]]


def test_each_pause_is_news_again(store):
    """That people heard of a pause is forgotten with the next one, and survives a look."""
    one = frozen(store, 2)
    for _ in range(2):
        store.editions.stop(one, "pause", "breaker", START)
        assert store.reviews.get(one).told_at is None
        store.reviews.told(one, START)
        assert store.reviews.get(one).told_at == START
        store.editions.stop(one, "resume", "by test", START)


def test_next_wake_is_now_for_pending_rows(store):
    """Rows that were never tried are due since the freeze."""
    assert store.outbox.next_wake(frozen(store, 1)) == START


def test_next_wake_looks_again_at_rows_of_others(store):
    """While another worker holds the last rows there is something to wait for, soon but not at once."""
    one = frozen(store, 1)
    with claimed(store, one):
        wake = store.outbox.next_wake(one)
        assert wake is not None
        assert START < wake <= START + MINUTE


def test_next_wake_of_a_draft_or_done_edition(store):
    """Nothing is open, so there is nothing to wake for."""
    assert store.outbox.next_wake(saved(store, slot="draft").id) is None
    one = frozen(store, 1)
    deliver(store, one)
    assert store.outbox.next_wake(one) is None


def test_progress_balances(store):
    """The figures always sum up to the frozen audience."""
    one = frozen(store, 9)
    with claimed(store, one, 6) as rows:
        store.outbox.commit([], intents(rows[:4]))
        told = [
            *settled(rows[:1], DeliveryState.ACCEPTED),
            *settled(rows[1:2], DeliveryState.REJECTED),
            *settled(rows[2:3], DeliveryState.UNCERTAIN),
        ]
        store.outbox.commit(told, [])
        progress = store.outbox.progress(one)
    assert {state.value: count for state, count in progress.states.items()} == {
        "accepted": 1,
        "rejected": 1,
        "uncertain": 1,
        "in_flight": 1,
        "claimed": 2,
        "pending": 3,
    }
    assert (progress.audience, progress.balanced, progress.open) == (9, True, 7)


def test_deliveries_stream_over_pages(store):
    """All rows come once each, in order, over many pages."""
    one = frozen(store, 2_500)
    assert [row.row for row in store.outbox.deliveries(one)] == list(range(1, 2_501))


def test_editions_do_not_touch_each_other(store):
    """Two editions with the same readers keep separate ledgers."""
    first, second = frozen(store, 3, slot="a"), frozen(store, 3, slot="b")
    deliver(store, first)
    assert (states_of(store, first), states_of(store, second)) == ({"accepted": 3}, {"pending": 3})


def test_missing_edition(store):
    """Figures of an edition that is not there are a usage error, and there is nothing to claim."""
    with pytest.raises(UsageError):
        store.outbox.progress(7)
    with claimed(store, 7) as rows:
        assert rows == []
    assert list(store.outbox.deliveries(7)) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_claims_keeps_few_pages(store):
    """An audience passes by once: what a sending of a million keeps of it in memory is a third of what an import may keep."""
    one = frozen(store, 3)
    with store._connections.write() as connection:
        assert connection.exec_driver_sql("PRAGMA cache_size").scalar_one() == -CACHE // 1024
    with claimed(store, one), store._connections.prepared() as executor:
        assert executor.driver.execute("PRAGMA cache_size").fetchone() == (-LEAST // 1024,)
    store.outbox.progress(one)  # counts rows, over another connection
    with store._connections.read() as connection:
        assert connection.exec_driver_sql("PRAGMA cache_size").scalar_one() == -LEAST // 1024
