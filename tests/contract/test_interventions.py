"""The contract of `Interventions`, on both databases: what people may decide on single letters, and that it is kept on record."""

from datetime import timedelta
from typing import Any

import pytest

from digest.errors import UsageError
from digest.model import DeliveryState, Ruling
from digest.store import Database
from tests.clock import START
from tests.ledger import (
    ask_sql,
    claimed,
    deliver,
    frozen,
    intents,
    outcome,
    reader,
    rows_of,
    run_sql,
    settled,
    states_of,
)

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
ALL = frozenset({DeliveryState.REJECTED, DeliveryState.EXPIRED, DeliveryState.SKIPPED})
RESEND = Ruling(state=DeliveryState.PENDING, text="by hand: one more copy")
ARRIVED = Ruling(state=DeliveryState.ACCEPTED, text="mail log, queue id 4F1: sent", fate="delivered")
REFUSED = Ruling(state=DeliveryState.REJECTED, text="mail log, queue id 4F1: 5.7.1 no")


def retry(store: Database, edition: int, states: frozenset[DeliveryState] = ALL) -> int:
    return store.interventions.retry(edition, states, span=DAY, how="command line")


def resolve(store: Database, edition: int, ruling: Ruling, *rows: int) -> list[int]:
    rulings = dict.fromkeys(rows or rows_of(store, edition), ruling)
    return sorted(store.interventions.resolve(edition, rulings, span=DAY, how="command line"))


def leave(store: Database, number: int) -> None:
    (found,) = store.subscribers.find(reader(number).address)
    store.subscribers.unsubscribe(found.key, how="page", now=START)


def history(store: Database, number: int) -> list[tuple[str, str, str]]:
    """Give the decisions on record for a reader, without how they came."""
    events = store.subscribers.events_of(reader(number).address)
    return [(one.kind, one.how, one.detail) for one in events if one.kind not in ("subscribed", "unsubscribed")]


def doubtful(store: Database, readers: int, **policies: Any) -> int:
    """Give an edition whose letters are all uncertain."""
    one = frozen(store, readers, **policies)
    deliver(store, one, state=DeliveryState.UNCERTAIN)
    return one


class TestRetry:
    def test_what_was_rejected_goes_again(self, store):
        """Rejected letters wait again, at once, and a run delivers them; each is accepted once."""
        one = frozen(store, 3)
        deliver(store, one, limit=2, state=DeliveryState.REJECTED)
        assert store.interventions.retriable(one, ALL) == {DeliveryState.REJECTED: 2}
        assert retry(store, one) == 2
        assert states_of(store, one) == {"pending": 3}
        assert deliver(store, one) == 3
        assert states_of(store, one) == {"accepted": 3}
        assert store.auditor.verify(one).breaches == ()

    def test_the_same_letter_goes_again(self, store):
        """Message-ID and date stay: it is the same letter."""
        one = frozen(store, 1)
        deliver(store, one, state=DeliveryState.REJECTED)
        before = rows_of(store, one)[1]
        retry(store, one)
        after = rows_of(store, one)[1]
        assert (after.message_id, after.date, after.address) == (before.message_id, before.date, before.address)

    def test_what_expired_gets_time(self, store, clock):
        """A retry of letters that came too late gives the edition the time of a fresh one, or the next run would close them again."""
        one = frozen(store, 2, expire_after=HOUR)
        clock.move(2 * HOUR)
        store.outbox.recover()
        assert states_of(store, one) == {"expired": 2}
        assert retry(store, one) == 2
        clock.move(DAY - HOUR)
        assert store.outbox.recover()["expired"] == 0
        assert list(store.outbox.unfinished()) == [one]
        clock.move(HOUR)
        assert store.outbox.recover()["expired"] == 2

    def test_a_retry_never_shortens_the_time(self, store, clock):
        """An edition that has longer than a fresh one keeps it."""
        one = frozen(store, 2, expire_after=5 * DAY)
        deliver(store, one, limit=1, state=DeliveryState.REJECTED)
        retry(store, one)
        clock.move(4 * DAY)
        assert store.outbox.recover()["expired"] == 0

    def test_readers_who_left_stay_out(self, store):
        """Whoever unsubscribed or is suppressed gets no retry, whatever state the letter ended in."""
        one = frozen(store, 4)
        deliver(store, one, limit=2, state=DeliveryState.REJECTED)
        leave(store, 1)
        leave(store, 3)
        run_sql(
            store,
            "INSERT INTO suppressions SELECT addr_key, 'complaint', 'test', 0 FROM deliveries WHERE \"row\" = 2",
        )
        assert store.interventions.retriable(one, ALL) == {}
        assert retry(store, one) == 0
        assert states_of(store, one) == {"rejected": 2, "skipped": 1, "pending": 1}

    def test_a_reader_who_came_back_can_be_retried(self, store):
        """A skipped letter goes out to one who is active again."""
        one = frozen(store, 2)
        leave(store, 1)
        run_sql(store, "UPDATE subscriptions SET state = 'active'")
        assert retry(store, one) == 1
        assert states_of(store, one) == {"pending": 2}

    def test_only_the_states_that_are_named(self, store, clock):
        """Others stay; what was accepted, or is uncertain, can never be put back by a retry."""
        one = frozen(store, 4, expire_after=HOUR)
        deliver(store, one, limit=1)
        deliver(store, one, limit=1, state=DeliveryState.UNCERTAIN)
        deliver(store, one, limit=1, state=DeliveryState.REJECTED)
        clock.move(2 * HOUR)
        store.outbox.recover()
        assert retry(store, one, frozenset({DeliveryState.EXPIRED})) == 1
        assert retry(store, one, frozenset(DeliveryState)) == 1
        assert states_of(store, one) == {"accepted": 1, "uncertain": 1, "pending": 2}

    def test_no_copy_beyond_the_policy(self, store, clock):
        """A letter that may have arrived as often as the policy allows is not tried again, though its last attempt was refused."""
        one = doubtful(store, 1, max_resends=0)
        resolve(store, one, REFUSED)
        assert states_of(store, one) == {"rejected": 1}
        assert retry(store, one) == 0

    def test_a_cancelled_edition_is_final(self, store):
        """Nobody revives letters of an edition that was cancelled."""
        one = frozen(store, 2)
        deliver(store, one, limit=1, state=DeliveryState.REJECTED)
        store.editions.stop(one, "cancel", "", START)
        with pytest.raises(UsageError, match="cancelled"):
            retry(store, one)
        assert states_of(store, one) == {"rejected": 1, "cancelled": 1}

    def test_a_paused_edition_stays_paused(self, store):
        """Putting letters back sends nothing where somebody stopped the edition."""
        one = frozen(store, 2)
        deliver(store, one, limit=1, state=DeliveryState.REJECTED)
        store.editions.stop(one, "pause", "breaker", START)
        assert retry(store, one) == 1
        assert store.outbox.progress(one).state == "paused"
        assert list(store.outbox.unfinished()) == []

    def test_each_retry_is_on_record(self, store):
        """The reader's history says when, how, from which state, and what the server had said."""
        one = frozen(store, 2)
        deliver(store, one, limit=1, state=DeliveryState.REJECTED)
        retry(store, one)
        assert history(store, 1) == [
            ("retry", "command line", "edition:1: put back by hand, was rejected no such user")
        ]
        assert history(store, 2) == []

    def test_a_second_retry_of_the_same_moment_is_nothing(self, store):
        """What waits already is not put back, nor put on record twice."""
        one = frozen(store, 1)
        deliver(store, one, state=DeliveryState.REJECTED)
        assert (retry(store, one), retry(store, one)) == (1, 0)
        assert len(history(store, 1)) == 1

    def test_a_retry_of_one_edition_leaves_the_others(self, store):
        """Editions do not touch each other."""
        first, second = frozen(store, 2, slot="a"), frozen(store, 2, slot="b")
        for one in (first, second):
            deliver(store, one, state=DeliveryState.REJECTED)
        assert retry(store, first) == 2
        assert states_of(store, second) == {"rejected": 2}

    def test_an_unknown_edition_is_an_error_of_use(self, store):
        """Nothing is put back where nothing is."""
        with pytest.raises(UsageError, match="no edition 7"):
            retry(store, 7)


class TestResolve:
    def test_doubtful_letters_are_listed(self, store):
        """The uncertain ones by name, in order, and no others."""
        one = frozen(store, 4)
        deliver(store, one, limit=2, state=DeliveryState.UNCERTAIN)
        deliver(store, one)
        found = list(store.interventions.doubtful(one))
        assert [row.row for row in found] == [1, 2]
        assert found[0].address == reader(1).address

    def test_more_than_a_page_is_listed(self, store, monkeypatch):
        """A list of any length is streamed."""
        monkeypatch.setattr("digest.store.interventions._PAGE", 2)
        one = doubtful(store, 5)
        assert [row.row for row in store.interventions.doubtful(one)] == [1, 2, 3, 4, 5]

    def test_one_more_copy(self, store):
        """A letter that is resent by hand waits at once, under a policy that would hold it for ever too."""
        one = doubtful(store, 2, uncertain="hold")
        assert store.outbox.progress(one).open == 0
        assert resolve(store, one, RESEND, 1) == [1]
        assert states_of(store, one) == {"pending": 1, "uncertain": 1}
        assert deliver(store, one) == 1
        assert states_of(store, one) == {"accepted": 1, "uncertain": 1}
        assert store.auditor.verify(one).breaches == ()

    def test_no_copy_beyond_the_policy(self, store):
        """Where all copies that the policy allows may have arrived, not even a person sends one more."""
        one = doubtful(store, 1)
        resolve(store, one, RESEND)
        deliver(store, one, state=DeliveryState.UNCERTAIN)
        assert resolve(store, one, RESEND) == []
        assert states_of(store, one) == {"uncertain": 1}

    def test_no_copy_for_a_reader_who_left(self, store):
        """An uncertain letter of one who left stays as it is."""
        one = doubtful(store, 2, uncertain="hold")
        leave(store, 1)
        assert resolve(store, one, RESEND) == [2]

    def test_no_copy_of_a_cancelled_edition(self, store):
        """A stopped edition sends nothing more, but what arrived can still be settled."""
        one = doubtful(store, 1, uncertain="hold")
        second = frozen(store, 1, slot="b")
        with claimed(store, second) as rows:
            store.outbox.commit([], intents(rows))
            store.editions.stop(second, "cancel", "", START)
            store.outbox.commit(settled(rows, DeliveryState.UNCERTAIN), [])
        assert resolve(store, second, RESEND) == []
        assert resolve(store, second, ARRIVED) == [1]
        assert states_of(store, one) == {"uncertain": 1}

    def test_a_resend_gives_time(self, store, clock):
        """A copy that is granted after the edition's time is not closed as too late by the next run."""
        one = doubtful(store, 1, uncertain="hold", expire_after=HOUR)
        clock.move(5 * HOUR)
        resolve(store, one, RESEND)
        assert store.outbox.recover()["expired"] == 0
        assert deliver(store, one) == 1

    def test_proof_of_acceptance(self, store, clock):
        """A proved letter is accepted, with time, evidence and later fate, and its attempt says so."""
        one = doubtful(store, 1)
        clock.move(HOUR)
        assert resolve(store, one, ARRIVED) == [1]
        row = rows_of(store, one)[1]
        assert (row.state, row.accepted_at, row.reason) == (DeliveryState.ACCEPTED, START + HOUR, ARRIVED.text)
        assert ask_sql(store, "SELECT later_fate FROM deliveries") == [("delivered",)]
        assert ask_sql(store, "SELECT outcome, stage, reply FROM delivery_attempts") == [
            ("accepted", "proof", ARRIVED.text)
        ]
        assert store.outbox.progress(one).state == "done"
        assert store.auditor.verify(one).breaches == ()

    def test_proof_of_refusal(self, store):
        """A letter that the relay refused at the dot is rejected, and may be tried again by hand."""
        one = doubtful(store, 1)
        assert resolve(store, one, REFUSED) == [1]
        assert states_of(store, one) == {"rejected": 1}
        assert retry(store, one) == 1

    def test_proof_stands_beside_the_last_doubtful_attempt(self, store):
        """Of two attempts without an answer one is settled; the other stays unknown."""
        one = doubtful(store, 1)
        resolve(store, one, RESEND)
        deliver(store, one, state=DeliveryState.UNCERTAIN)
        resolve(store, one, ARRIVED)
        outcomes = ask_sql(store, "SELECT outcome FROM delivery_attempts ORDER BY fence")
        assert outcomes == [("uncertain",), ("accepted",)]
        assert store.auditor.verify(one).breaches == ()

    def test_proof_beats_a_letter_that_waits(self, store):
        """A letter that waits for its second copy is proved by a log, so that the copy never goes out."""
        one = doubtful(store, 2, evidence_wait=timedelta(0))
        with claimed(store, one, 1) as rows:
            store.outbox.commit([outcome(rows[0], DeliveryState.DEFERRED, next_attempt_at=START + HOUR)], [])
        assert len(list(store.interventions.doubtful(one))) == 2
        assert resolve(store, one, ARRIVED) == [1, 2]
        assert states_of(store, one) == {"accepted": 2}
        assert store.auditor.verify(one).breaches == ()

    @pytest.mark.parametrize("ruling", [RESEND, REFUSED])
    def test_a_letter_that_waits_is_only_proved(self, store, ruling):
        """Only acceptance settles a letter that is no longer uncertain."""
        one = doubtful(store, 1)
        resolve(store, one, RESEND)
        assert resolve(store, one, ruling) == []

    @pytest.mark.parametrize("ruling", [RESEND, ARRIVED, REFUSED])
    def test_what_is_known_is_never_ruled_on(self, store, ruling):
        """Accepted, rejected, untouched and flying letters are no matter of opinion."""
        one = frozen(store, 4)
        deliver(store, one, limit=1)
        deliver(store, one, limit=1, state=DeliveryState.REJECTED)
        with claimed(store, one, 1) as rows:
            store.outbox.commit([], intents(rows))
            before = states_of(store, one)
            assert resolve(store, one, ruling) == []
            assert states_of(store, one) == before

    def test_each_ruling_is_on_record(self, store):
        """The reader's history tells what was decided, by whom, on which evidence."""
        one = doubtful(store, 3, uncertain="hold")
        for number, ruling in enumerate((RESEND, ARRIVED, REFUSED), 1):
            resolve(store, one, ruling, number)
        assert [history(store, number) for number in (1, 2, 3)] == [
            [("resend", "command line", f"edition:1: {RESEND.text}")],
            [("accepted", "command line", f"edition:1: {ARRIVED.text}")],
            [("rejected", "command line", f"edition:1: {REFUSED.text}")],
        ]

    def test_hostile_evidence_is_stored_harmless(self, store):
        """NUL bytes and endless lines of a log do not break the database."""
        one = doubtful(store, 1)
        resolve(store, one, Ruling(state=DeliveryState.ACCEPTED, text="x\x00\ud800'; --" + "y" * 5_000))
        assert len(rows_of(store, one)[1].reason) <= 1_000

    def test_no_ruling_changes_nothing(self, store):
        """An empty list is a decision on nobody."""
        one = doubtful(store, 1)
        assert store.interventions.resolve(one, {}, span=DAY, how="command line") == set()
        assert states_of(store, one) == {"uncertain": 1}

    def test_rows_that_are_not_there_are_passed_over(self, store):
        """A ruling on nobody settles nobody."""
        one = doubtful(store, 1)
        assert resolve(store, one, ARRIVED, 1, 99) == [1]

    def test_an_erased_reader_can_be_proved(self, store):
        """The ledger adds up without the reader; there is nobody whose history could tell of it."""
        one = doubtful(store, 1)
        run_sql(store, "UPDATE deliveries SET subscription = NULL, address = NULL")
        assert resolve(store, one, RESEND) == []
        assert resolve(store, one, ARRIVED) == [1]
        assert history(store, 1) == []
