"""The contract of `Outbox.commit`, on both databases: who may send a dot, and what an answer changes."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from digest.errors import BreachError
from digest.model import Blame, DeliveryState, Intent, Stage
from digest.store import Database, settling
from digest.store.connections import maybe_moment
from tests.clock import START
from tests.ledger import (
    ask_sql,
    claimed,
    frozen,
    intents,
    outcome,
    rows_of,
    run_sql,
    settled,
    states_of,
)

MINUTE = timedelta(minutes=1)


def attempts_of(store: Database, edition: int) -> list[tuple[int, int, str | None, bool | None]]:
    """Give (row, fence, outcome, late) of every dot that may have been sent."""
    found = ask_sql(
        store,
        'SELECT "row", fence, outcome, late FROM delivery_attempts WHERE edition = :e ORDER BY "row", fence',
        e=edition,
    )
    return [(row, fence, said, None if late is None else bool(late)) for row, fence, said, late in found]


def test_intent_is_durable_before_the_dot(store):
    """A granted intent has put the row in flight and left an attempt without an outcome."""
    one = frozen(store, 2)
    with claimed(store, one) as rows:
        assert store.outbox.commit([], intents(rows)) == [True, True]
        assert states_of(store, one) == {"in_flight": 2}
        assert attempts_of(store, one) == [(1, 1, None, None), (2, 1, None, None)]
        assert {row.attempts for row in store.outbox.deliveries(one)} == {1}


def test_intent_is_granted_once(store):
    """Asking twice for the same dot is refused the second time."""
    one = frozen(store, 1)
    with claimed(store, one) as rows:
        asked = intents(rows)
        assert store.outbox.commit([], asked) == [True]
        assert store.outbox.commit([], asked) == [False]
        assert attempts_of(store, one) == [(1, 1, None, None)]


def test_answers_come_in_the_order_of_the_questions(store):
    """Each intent gets its own answer, in its own place."""
    one = frozen(store, 4)
    with claimed(store, one) as rows:
        asked = [replace(each, fence=each.fence + (each.row % 2)) for each in reversed(intents(rows))]
        assert store.outbox.commit([], asked) == [True, False, True, False]


@pytest.mark.parametrize("change", [{"fence": 2}, {"fence": 0}, {"row": 9}, {"edition": 9}])
def test_intent_of_a_stranger_is_refused(store, change):
    """Only the holder of the fence is granted an intent."""
    one = frozen(store, 1)
    with claimed(store, one) as rows:
        (asked,) = intents(rows)
        assert store.outbox.commit([], [replace(asked, **change)]) == [False]
        assert states_of(store, one) == {"claimed": 1}


def test_intent_without_claim_is_refused(store):
    """A row that is pending is not sent, whatever fence is shown."""
    one = frozen(store, 1)
    assert store.outbox.commit([], [Intent(edition=one, row=1, fence=0)]) == [False]


def test_intent_past_the_end_is_refused(store, clock):
    """A dot whose edition is over is not sent; the row expires."""
    one = frozen(store, 1, expire_after=MINUTE)
    with claimed(store, one) as rows:
        clock.move(MINUTE)
        assert store.outbox.commit([], intents(rows)) == [False]
        assert states_of(store, one) == {"expired": 1}


def test_intent_of_a_reader_who_was_suppressed_is_refused(store):
    """A complaint or bounce between claim and intent stops the dot."""
    one = frozen(store, 2)
    with claimed(store, one) as rows:
        run_sql(
            store,
            "INSERT INTO suppressions SELECT addr_key, 'complaint', 'feedback loop', 0 FROM deliveries "
            'WHERE edition = :e AND "row" = 1',
            e=one,
        )
        assert store.outbox.commit([], intents(rows)) == [False, True]
        assert states_of(store, one) == {"skipped": 1, "in_flight": 1}


def test_intent_of_an_erased_reader_is_refused(store):
    """A row whose reader is not there any more is skipped, and the figures still balance."""
    one = frozen(store, 1)
    with claimed(store, one) as rows:
        run_sql(store, "UPDATE deliveries SET subscription = NULL, address = NULL")
        assert store.outbox.commit([], intents(rows)) == [False]
        assert (states_of(store, one), rows_of(store, one)[1].address) == ({"skipped": 1}, "")


@pytest.mark.parametrize(
    ("state", "reply"),
    [
        (DeliveryState.ACCEPTED, "250 2.0.0 queued"),
        (DeliveryState.DEFERRED, "451 4.7.1 try later"),
        (DeliveryState.REJECTED, "550 5.1.1 no such user"),
        (DeliveryState.UNCERTAIN, ""),
    ],
)
def test_outcome_of_a_dot(store, state, reply):
    """The answer to a dot moves the row and completes its attempt."""
    one = frozen(store, 1)
    with claimed(store, one) as rows:
        store.outbox.commit([], intents(rows))
        store.outbox.commit(settled(rows, state), [])
        assert attempts_of(store, one) == [(1, 1, state.value, False)]
        row = rows_of(store, one)[1]
    assert (row.state, row.reply, row.attempts) == (state, reply, 1)
    assert row.doubts == (1 if state is DeliveryState.UNCERTAIN else 0)
    assert row.accepted_at == (START if state is DeliveryState.ACCEPTED else None)
    assert row.reason == ("connection lost" if state is DeliveryState.UNCERTAIN else "")


@pytest.mark.parametrize("state", [DeliveryState.DEFERRED, DeliveryState.REJECTED])
def test_outcome_before_the_dot(store, state):
    """A refusal of the recipient counts as an attempt, but no dot was sent."""
    one = frozen(store, 1)
    with claimed(store, one) as rows:
        told = settled(rows, state, stage=Stage.RCPT, blame=Blame.RECIPIENT)
        store.outbox.commit(told, [])
        assert attempts_of(store, one) == []
        assert (rows_of(store, one)[1].state, rows_of(store, one)[1].attempts) == (state, 1)


def test_row_given_back_before_the_dot(store):
    """A session that broke before the dot blames nobody: the row is pending again, no attempt counted."""
    one = frozen(store, 1)
    with claimed(store, one) as rows:
        store.outbox.commit(settled(rows, DeliveryState.PENDING, stage=Stage.CONNECT, text="refused"), [])
        assert (rows_of(store, one)[1].state, rows_of(store, one)[1].attempts) == ("pending", 0)


def test_dot_that_was_not_sent_after_its_intent(store, clock):
    """A worker that dropped its dot after the intent gets the row back into the queue, as deferred."""
    one = frozen(store, 1)
    with claimed(store, one) as rows:
        store.outbox.commit([], intents(rows))
        store.outbox.commit(settled(rows, DeliveryState.PENDING, text="frozen too long"), [])
        assert states_of(store, one) == {"deferred": 1}
        assert [row.row for row in store.outbox.claim(one, "w", 1)] == [1]


def test_acceptance_without_intent_is_ignored(store):
    """No row is accepted unless an intent for its dot was durable before."""
    one = frozen(store, 1)
    with claimed(store, one) as rows:
        store.outbox.commit(settled(rows, DeliveryState.ACCEPTED), [])
        assert states_of(store, one) == {"claimed": 1}


def test_outcomes_and_intents_share_a_commit(store):
    """The outcome of one message and the intent of the next on the same connection are one commit."""
    one = frozen(store, 2)
    with claimed(store, one) as rows:
        store.outbox.commit([], intents(rows[:1]))
        assert store.outbox.commit(settled(rows[:1], DeliveryState.ACCEPTED), intents(rows[1:])) == [True]
        assert states_of(store, one) == {"accepted": 1, "in_flight": 1}


def test_deferred_row_keeps_its_next_attempt(store):
    """A deferred row stands in the ledger with the time of its next attempt."""
    one = frozen(store, 1)
    with claimed(store, one) as rows:
        told = outcome(rows[0], DeliveryState.DEFERRED, next_attempt_at=START + 30 * MINUTE)
        store.outbox.commit([told], [])
        assert rows_of(store, one)[1].next_attempt_at == START + 30 * MINUTE


def test_same_outcome_twice_changes_nothing(store):
    """Replaying an outcome after a crash is harmless."""
    one = frozen(store, 1)
    with claimed(store, one) as rows:
        store.outbox.commit([], intents(rows))
        told = settled(rows, DeliveryState.UNCERTAIN)
        store.outbox.commit(told, [])
        before = rows_of(store, one), attempts_of(store, one)
        store.outbox.commit(told, [])
        assert (rows_of(store, one), attempts_of(store, one)) == before


def times_of(store: Database, edition: int) -> tuple[datetime | None, datetime | None]:
    """Give the two times of the only row of an edition: when it is due, which is what the index knows, and when it was accepted."""
    ((due, accepted_at),) = ask_sql(store, "SELECT due, accepted_at FROM deliveries WHERE edition = :one", one=edition)
    return maybe_moment(due), maybe_moment(accepted_at)


def test_late_acceptance_ends_a_doubt(store, clock):
    """A proof that comes after the row was taken away makes it accepted at the time of the proof, and is noted as late."""
    one = frozen(store, 1)
    with claimed(store, one) as rows:
        store.outbox.commit([], intents(rows))
    assert states_of(store, one) == {"uncertain": 1}
    clock.move(timedelta(minutes=1))
    store.outbox.commit(settled(rows, DeliveryState.ACCEPTED), [])
    assert states_of(store, one) == {"accepted": 1}
    assert attempts_of(store, one) == [(1, 1, "accepted", True)]
    assert times_of(store, one) == (clock(), clock())


@pytest.mark.parametrize("state", [DeliveryState.DEFERRED, DeliveryState.REJECTED, DeliveryState.UNCERTAIN])
def test_late_bad_news_is_only_noted(store, state):
    """What comes late can only improve a row: a late refusal is kept in the attempt and changes nothing."""
    one = frozen(store, 1)
    with claimed(store, one) as rows:
        store.outbox.commit([], intents(rows))
    store.outbox.commit(settled(rows, state), [])
    assert states_of(store, one) == {"uncertain": 1}
    assert attempts_of(store, one) == [(1, 1, state.value, True)]


def test_late_acceptance_takes_the_row_from_the_next_claimer(store):
    """Proof of acceptance stops the second copy, if its dot is not on its way yet."""
    one = frozen(store, 1, evidence_wait=timedelta(0))
    with claimed(store, one, worker="first") as rows:
        store.outbox.commit([], intents(rows))
    with claimed(store, one, worker="second") as again:
        assert [row.doubts for row in again] == [1]
        store.outbox.commit(settled(rows, DeliveryState.ACCEPTED), [])
        assert states_of(store, one) == {"accepted": 1}
        assert store.outbox.commit([], intents(again)) == [False]


def test_late_acceptance_outlasts_a_second_copy_in_flight(store, clock):
    """If the second dot is on its way, the proof of the first decides whatever its answer is."""
    one = frozen(store, 1, evidence_wait=timedelta(0))
    with claimed(store, one, worker="first") as rows:
        store.outbox.commit([], intents(rows))
    with claimed(store, one, worker="second") as again:
        store.outbox.commit([], intents(again))
        store.outbox.commit(settled(rows, DeliveryState.ACCEPTED), [])
        assert states_of(store, one) == {"in_flight": 1}
        clock.move(timedelta(minutes=1))
        later = clock() + timedelta(hours=1)
        store.outbox.commit(settled(again, DeliveryState.DEFERRED, next_attempt_at=later), [])
    assert states_of(store, one) == {"accepted": 1}
    assert times_of(store, one) == (clock(), clock())
    assert attempts_of(store, one) == [(1, 1, "accepted", True), (1, 2, "deferred", False)]


def test_late_acceptance_outlasts_a_second_crash(store, clock):
    """The same holds when the second worker dies with its dot in flight: it was accepted when the proof came, whenever that is found out."""
    one = frozen(store, 1, evidence_wait=timedelta(0))
    with claimed(store, one, worker="first") as rows:
        store.outbox.commit([], intents(rows))
    with claimed(store, one, worker="second") as again:
        store.outbox.commit([], intents(again))
        store.outbox.commit(settled(rows, DeliveryState.ACCEPTED), [])
        clock.move(timedelta(hours=8))
    assert states_of(store, one) == {"accepted": 1}
    assert times_of(store, one) == (START, START)
    assert rows_of(store, one)[1].reason == ""
    (span,) = store.observer.acceptance(one)
    assert span.start <= START < span.end


def test_proof_after_a_lost_answer(store):
    """An attempt that ended in doubt may still be proved accepted; a definite answer is never overwritten."""
    one = frozen(store, 2)
    with claimed(store, one) as rows:
        store.outbox.commit([], intents(rows))
        told = [outcome(rows[0], DeliveryState.UNCERTAIN), outcome(rows[1], DeliveryState.REJECTED)]
        store.outbox.commit(told, [])
        store.outbox.commit(settled(rows, DeliveryState.ACCEPTED), [])
    assert states_of(store, one) == {"accepted": 1, "rejected": 1}
    assert [said for _, _, said, _ in attempts_of(store, one)] == ["accepted", "rejected"]


def test_hostile_reply_is_kept_and_cut(store):
    """A reply with control characters, broken encoding or no end is stored, cut, and breaks nothing."""
    one = frozen(store, 1)
    with claimed(store, one) as rows:
        store.outbox.commit([], intents(rows))
        store.outbox.commit(settled(rows, DeliveryState.REJECTED, text="no\x00\udcff'\"; DROP \N{BELL}" * 999), [])
        row = rows_of(store, one)[1]
    assert row.reply.startswith("550 5.1.1 no?'\"; DROP")
    assert len(row.reply) < 1_100


def test_large_batches_are_one_commit(store):
    """Hundreds of outcomes and intents fit in one commit."""
    one = frozen(store, 600)
    with claimed(store, one) as rows:
        assert all(store.outbox.commit([], intents(rows[:300])))
        assert all(store.outbox.commit(settled(rows[:300], DeliveryState.ACCEPTED), intents(rows[300:])))
        assert states_of(store, one) == {"accepted": 300, "in_flight": 300}


def test_commit_of_nothing(store):
    """An empty commit is fine."""
    assert list(store.outbox.commit([], [])) == []


def test_several_editions_in_one_commit(store):
    """A commit may hold rows of several editions, each judged by its own."""
    first, second = frozen(store, 2, slot="a"), frozen(store, 2, slot="b")
    with store.outbox.working("w"):
        rows = [*store.outbox.claim(first, "w", 2), *store.outbox.claim(second, "w", 2)]
        store.editions.stop(second, "pause", "breaker", START)
        assert store.outbox.commit([], intents(rows)) == [True, True, False, False]
        assert states_of(store, second) == {"claimed": 2}


def test_refused_commit_changes_nothing(store):
    """A commit that the database refuses leaves no part of itself behind."""
    one = frozen(store, 2)
    with claimed(store, one) as rows:
        store.outbox.commit([], intents(rows[:1]))
        run_sql(store, "DELETE FROM transitions WHERE a = 'claimed' AND b = 'in_flight'")
        with pytest.raises(BreachError):
            store.outbox.commit(settled(rows[:1], DeliveryState.ACCEPTED), intents(rows[1:]))
        assert states_of(store, one) == {"claimed": 1, "in_flight": 1}
        assert attempts_of(store, one) == [(1, 1, None, None)]


def test_of_many_intents_each_is_answered_for_itself(store):
    """Those that were granted before, and whose dots may be under way, are refused without a second attempt; the others are granted beside them."""
    one = frozen(store, 6)
    with claimed(store, one) as rows:
        assert store.outbox.commit([], intents(rows[:3])) == [True] * 3
        asked = intents([rows[4], rows[0], rows[3], rows[2]])
        assert store.outbox.commit([], asked) == [True, False, True, False]
        assert [row for row, _, _, _ in attempts_of(store, one)] == [1, 2, 3, 4, 5]
        assert states_of(store, one) == {"in_flight": 5, "claimed": 1}
        assert store.outbox.commit([], intents(rows[:5])) == [False] * 5
        assert len(attempts_of(store, one)) == 5


def test_the_same_intent_twice_in_one_commit_is_one_attempt(store):
    """One connection never asks so; and if it did, there would be one attempt to answer for."""
    one = frozen(store, 1)
    with claimed(store, one) as rows:
        store.outbox.commit([], [*intents(rows), *intents(rows)])
        assert len(attempts_of(store, one)) == 1


def test_a_row_that_comes_back_to_a_cancelled_edition_is_closed_in_the_same_commit(store):
    """Beside letters that were accepted: it is not left open because the others ended well."""
    one = frozen(store, 3)
    with claimed(store, one) as rows:
        store.outbox.commit([], intents(rows))
        store.editions.stop(one, "cancel", "by hand", START)
        accepted = settled([rows[0], rows[2]], DeliveryState.ACCEPTED)
        store.outbox.commit([*accepted, *settled(rows[1:2], DeliveryState.DEFERRED)], [])
        assert states_of(store, one) == {"accepted": 2, "cancelled": 1}


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
@pytest.mark.parametrize("dot", [False, True], ids=["claimed anew", "second dot sent"])
def test_a_sender_that_is_frozen_in_the_middle_of_a_commit(store, monkeypatch, dot):
    """It noted an acceptance, its row was taken away, and it goes on: the proof counts where it can, and is late where it cannot."""
    one = frozen(store, 2, evidence_wait=timedelta(0))
    settle, others = settling._SETTLE.count, ExitStack()

    def slowly(connection: Any, told: Any, now: int) -> int:
        monkeypatch.setattr(settling._SETTLE, "count", settle)
        run_sql(store, "DELETE FROM workers WHERE id = 'first'")
        store.outbox.recover()
        again = others.enter_context(claimed(store, one, worker="second"))
        assert [row.fence for row in again] == [2, 2]
        assert not dot or store.outbox.commit([], intents(again)) == [True, True]
        return settle(connection, told, now)

    with others, claimed(store, one, worker="first") as rows:
        store.outbox.commit([], intents(rows))
        monkeypatch.setattr(settling._SETTLE, "count", slowly)
        store.outbox.commit(settled(rows, DeliveryState.ACCEPTED), [])
        assert states_of(store, one) == ({"in_flight": 2} if dot else {"accepted": 2})
        first = [(said, late) for _, fence, said, late in attempts_of(store, one) if fence == 1]
        assert not dot or first == [("accepted", True)] * 2
        assert [said for said, _ in first] == ["accepted"] * 2
        assert not [one for one in store.auditor.verify(one).breaches if one.name == "copy_after_acceptance"]
