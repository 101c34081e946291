"""The contract of `SubscriberStore`, on both databases."""

import weakref
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import timedelta

import pytest

from digest.model import DeliveryState, Subscriber, SubscriberState
from digest.store import Database, admission
from tests.clock import START
from tests.ledger import (
    NEWSLETTER,
    ask_sql,
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
    states_of,
    subscribe,
    suppress,
)

KEY = NEWSLETTER.key
HOUR = timedelta(hours=1)


class Row(Subscriber):
    """A reader that can be watched by weak references."""

    __slots__ = ("__weakref__",)


def add(store: Database, one: Subscriber) -> str:
    return store.subscribers.add(one, how="test", now=START)


def test_reader_round_trips(store):
    """Everything that a reader chose comes back as given."""
    one = reader(
        1,
        language="de",
        topics=("Politics", "Città"),
        frequency="weekly",
        confirmed_at=START - HOUR,
    )
    assert add(store, one) == "added"
    (found,) = store.subscribers.find(one.address)
    assert replace(found, id=0, key="") == replace(one, created=START)
    assert store.subscribers.by_key(found.key) == found


def test_adding_twice_is_known(store):
    """Adding is safe to do twice: the second time nothing changes."""
    add(store, reader(1))
    assert add(store, replace(reader(1), name="Other")) == "known"
    assert [one.name for one in store.subscribers.find(reader(1).address)] == ["Reader 1"]
    assert len(store.subscribers.events_of(reader(1).address)) == 1


def test_one_person_many_newsletters(store):
    """An address is one person with one subscription and one key per newsletter."""
    assert [add(store, reader(1, name)) for name in ("b", "a")] == ["added", "added"]
    found = store.subscribers.find(reader(1).address)
    assert [one.newsletter for one in found] == ["a", "b"]
    assert found[0].key != found[1].key
    assert ask_sql(store, "SELECT count(*) FROM subscribers") == [(1,)]


def test_addresses_differ_by_more_than_case(store):
    """The same mailbox written in other cases is one reader."""
    add(store, replace(reader(1), address="ann@example.net"))
    assert add(store, replace(reader(1), address="Ann@example.net")) == "known"


def test_who_left_is_never_revived(store):
    """Neither adding nor importing brings back a reader who unsubscribed."""
    add(store, reader(1))
    (one,) = store.subscribers.find(reader(1).address)
    store.subscribers.unsubscribe(one.key, how="page", now=START)
    assert add(store, reader(1)) == "kept_out"
    counts = store.subscribers.add_many([reader(1), reader(2)], how="import", now=START, write=True)
    assert counts == {"added": 1, "known": 0, "kept_out": 1}
    assert store.subscribers.counts(KEY) == {"unsubscribed": 1, "active": 1}


def test_suppressed_address_is_kept_out_of_every_newsletter(store):
    """A suppressed address is not even stored again, and shows as suppressed where it was."""
    add(store, reader(1))
    suppress(store, reader(1).address)
    suppress(store, reader(2).address)
    assert [add(store, reader(number, "other")) for number in (1, 2)] == ["kept_out", "kept_out"]
    assert [one.state for one in store.subscribers.find(reader(1).address)] == [SubscriberState.SUPPRESSED]
    assert store.subscribers.find(reader(2).address) == []
    assert store.subscribers.counts(KEY) == {"suppressed": 1}


def test_readers_are_counted_by_state(store):
    """Each subscription once: a suppressed reader as suppressed, whatever else holds; other newsletters apart."""
    for number in range(1, 6):
        add(store, reader(number))
    add(store, reader(1, "other"))
    for number in (1, 2):
        (mine, *_) = [one for one in store.subscribers.find(reader(number).address) if one.newsletter == KEY]
        store.subscribers.unsubscribe(mine.key, how="page", now=START)
    suppress(store, reader(2).address)
    suppress(store, reader(3).address)
    assert store.subscribers.counts(KEY) == {"active": 2, "unsubscribed": 1, "suppressed": 2}
    assert store.subscribers.counts("other") == {"active": 1}
    assert store.subscribers.counts("nobody") == {}


@pytest.mark.parametrize("write", [True, False])
def test_import_counts_the_same_dry_and_wet(store, write):
    """A rehearsal gives the figures of the real import, for repeated rows too, and writes nothing."""
    add(store, reader(1))
    rows = [reader(1), reader(2), reader(2), reader(3), replace(reader(3), newsletter="other")]
    counts = store.subscribers.add_many(rows, how="import", now=START, write=write)
    assert counts == {"added": 3, "known": 2, "kept_out": 0}
    assert len(list(store.subscribers.every())) == (4 if write else 1)


LEFT = (SubscriberState.UNSUBSCRIBED, SubscriberState.SUPPRESSED)
OTHERS = (*LEFT, SubscriberState.PENDING, SubscriberState.PAUSED)


@pytest.mark.parametrize("write", [True, False])
def test_who_is_not_active_comes_in_as_what_they_are(store, write):
    """Counted by their state, and none of them gets the next edition."""
    rows = [reader(number, state=state) for number, state in enumerate(OTHERS, 2)]
    counts = store.subscribers.add_many([reader(1), *rows], how="import", now=START, write=write)
    assert counts == {"added": 1, "known": 0, "kept_out": 0} | dict.fromkeys(OTHERS, 1)
    if write:
        assert {one.address: one.state for one in store.subscribers.every(KEY)} == {
            one.address: one.state for one in [reader(1), *rows]
        }
        edition = frozen(store, 0)
        assert [row.address for row in store.outbox.deliveries(edition)] == [reader(1).address]
    else:
        assert list(store.subscribers.every(KEY)) == []


def test_who_came_in_as_gone_stays_out(store):
    """Later lists do not bring them back, one who is suppressed to no newsletter; to be let in again is for those alone who only left."""
    rows = [reader(number, state=state) for number, state in enumerate(LEFT, 1)]
    store.subscribers.add_many(rows, how="import", now=START, write=True)
    for name in (KEY, "other"):
        assert add(store, reader(2, name)) == "kept_out"
    assert add(store, reader(1)) == "kept_out"
    again = [
        store.subscribers.readmit(store.subscribers.find(one.address)[0].key, how="page", now=START) for one in rows
    ]
    assert again == [True, False]


def test_how_they_came_is_told(store):
    """Of a reader who came in as gone nobody reads that they subscribed."""
    rows = [reader(number, state=state) for number, state in enumerate((SubscriberState.ACTIVE, *OTHERS), 1)]
    store.subscribers.add_many(rows, how="import", now=START, write=True)
    events = [store.subscribers.events_of(one.address) for one in rows]
    assert [[(one.kind, one.how) for one in each] for each in events] == [
        [("subscribed", "import")],
        *([[("unsubscribed", "import")]] * 2),
        *([[("subscribed", "import")]] * 2),
    ]


@pytest.mark.parametrize("write", [True, False])
@pytest.mark.parametrize("left", LEFT)
def test_who_reads_here_and_left_elsewhere_is_told(store, left, write):
    """A list ends no subscription, and gives none back: in the database as in an earlier row of it."""
    add(store, reader(1))
    rows = [
        *(reader(1, state=left), reader(2), reader(2, state=left)),
        *(reader(3, state=left), reader(3), reader(3, state=left)),
    ]
    counts = store.subscribers.add_many(rows, how="import", now=START, write=write)
    assert counts == {"added": 1, "known": 0, "kept_out": 2, "reads_on": 2, left: 1}
    if write:
        states = [store.subscribers.find(reader(number).address)[0].state for number in (1, 2, 3)]
        assert states == [SubscriberState.ACTIVE, SubscriberState.ACTIVE, left]


@pytest.mark.parametrize("write", [True, False])
def test_rows_far_apart_know_of_each_other(store, monkeypatch, write):
    """What an earlier batch said of a reader counts, in a rehearsal too."""
    monkeypatch.setattr(admission, "BATCH", 2)
    gone, reads = [reader(1, state=LEFT[0]), reader(2, state=LEFT[1])], [reader(3), reader(4)]
    rows = [*gone, *reads, reader(1), reader(2), *(replace(one, state=LEFT[0]) for one in reads)]
    counts = store.subscribers.add_many(rows, how="import", now=START, write=write)
    assert counts == {"added": 2, "known": 0, "kept_out": 2, "reads_on": 2, LEFT[0]: 1, LEFT[1]: 1}


@pytest.mark.parametrize("write", [True, False])
def test_who_is_suppressed_by_a_row_reads_nothing_by_the_next(store, write):
    """Suppressed is for every newsletter, whoever left one is kept out of that alone: so within a batch, too."""
    gone = [reader(number, state=state) for number, state in enumerate((SubscriberState.SUPPRESSED, LEFT[0]), 1)]
    others = [replace(one, newsletter="other", state=SubscriberState.ACTIVE) for one in gone]
    counts = Counter(store.subscribers.add_many([*gone, *others], how="import", now=START, write=write))
    assert counts == Counter(["suppressed", "unsubscribed", "kept_out", "added"])


def test_a_list_that_comes_back_changes_nothing(store):
    """The export of a database, taken in by the same one: all are there, or gone, as they were."""
    rows = [reader(number, state=state) for number, state in enumerate((SubscriberState.ACTIVE, *OTHERS), 1)]
    store.subscribers.add_many(rows, how="import", now=START, write=True)
    before = list(store.subscribers.every(KEY))
    counts = store.subscribers.add_many(before, how="import", now=START, write=True)
    assert counts == {"added": 0, "known": 3, "kept_out": 2}
    assert list(store.subscribers.every(KEY)) == before


def test_repeated_rows_far_apart_are_found(store):
    """A row that comes back many batches later counts as known, in a rehearsal too."""
    rows = [reader(number) for number in range(6_000)]
    counts = store.subscribers.add_many([*rows, *rows], how="import", now=START, write=False)
    assert counts == {"added": 6_000, "known": 6_000, "kept_out": 0}


def test_import_streams(store, monkeypatch):
    """An import reads its rows one batch at a time: it never holds more of them than that."""
    monkeypatch.setattr(admission, "BATCH", 100)
    alive: weakref.WeakSet[Row] = weakref.WeakSet()
    most = 0

    def rows() -> Iterator[Subscriber]:
        nonlocal most
        for number in range(1_000):
            one = Row(**asdict(reader(number)))
            alive.add(one)
            yield one
            most = max(most, len(alive))

    assert store.subscribers.add_many(rows(), how="import", now=START, write=True)["added"] == 1_000
    assert most <= 2 * admission.BATCH + 1


def test_every_streams_in_order(store):
    """All subscriptions come once each, in the order in which they were added, over many pages."""
    subscribe(store, 2_500)
    found = [one.address for one in store.subscribers.every(KEY)]
    assert found == [reader(number).address for number in range(1, 2_501)]


def test_every_filters(store):
    """The stream can be narrowed to a newsletter and a state, suppressed ones included."""
    subscribe(store, 3)
    add(store, reader(1, "other"))
    *_, first = store.subscribers.find(reader(1).address)
    store.subscribers.unsubscribe(first.key, how="page", now=START)
    suppress(store, reader(2).address)
    names = {state: [one.name for one in store.subscribers.every(KEY, state)] for state in ("active", "suppressed")}
    assert names == {"active": ["Reader 3"], "suppressed": ["Reader 2"]}
    assert len(list(store.subscribers.every())) == 4


def test_events_tell_the_story(store, clock):
    """What happened to a reader is kept, oldest first, with its door."""
    store.subscribers.add(reader(1), how="import", now=START)
    (one,) = store.subscribers.find(reader(1).address)
    store.subscribers.unsubscribe(one.key, how="one-click", now=START + HOUR)
    story = [(event.kind, event.at, event.how, event.newsletter) for event in store.subscribers.events_of(one.address)]
    assert story == [("subscribed", START, "import", KEY), ("unsubscribed", START + HOUR, "one-click", KEY)]
    assert store.subscribers.events_of("nobody@example.net") == []


def test_unknown_key_means_nobody(store):
    """A key that was never given out changes nothing."""
    assert store.subscribers.by_key("nonsense") is None
    assert store.subscribers.unsubscribe("nonsense", how="page", now=START) is None


def test_who_stays_is_asked_for_many_at_once(store):
    """Given are those who have not left, with the time of their return if they had; neither those who left nor keys of nobody."""
    one, two, three, _ = (found.key for found in subscribe(store, 4))
    for key in (one, two):
        store.subscribers.unsubscribe(key, how="mail", now=START)
    store.subscribers.readmit(two, how="asked", now=START + HOUR)
    assert store.subscribers.staying([one, two, three, "nonsense"]) == {two: START + HOUR, three: None}
    assert store.subscribers.staying([]) == {}


def test_the_last_return_counts_and_that_to_another_newsletter_does_not(store):
    """A reader may come and go; what they do elsewhere says nothing here."""
    (one,) = subscribe(store, 1)
    add(store, reader(1, "other"))
    other = next(found for found in store.subscribers.find(one.address) if found.newsletter == "other")
    for hours in (0, 2):
        store.subscribers.unsubscribe(one.key, how="page", now=START + hours * HOUR)
        store.subscribers.readmit(one.key, how="asked", now=START + (hours + 1) * HOUR)
    assert store.subscribers.staying([one.key, other.key]) == {one.key: START + 3 * HOUR, other.key: None}


def test_unsubscribing_twice_is_one_event(store):
    """Unsubscribing is idempotent: the answer is the same, the second call records nothing."""
    (one,) = subscribe(store, 1)
    first = store.subscribers.unsubscribe(one.key, how="page", now=START)
    second = store.subscribers.unsubscribe(one.key, how="page", now=START + HOUR)
    assert first == second == replace(one, state=SubscriberState.UNSUBSCRIBED)
    assert len(store.subscribers.events_of(one.address)) == 2


def test_who_left_and_asks_for_it_is_let_in_again(store):
    """Once, with a record of who said so; the key stays, so that old links go on working."""
    (one,) = subscribe(store, 1)
    assert not store.subscribers.readmit(one.key, how="asked", now=START)
    store.subscribers.unsubscribe(one.key, how="page", now=START)
    assert store.subscribers.readmit(one.key, how="asked", now=START + HOUR)
    assert not store.subscribers.readmit(one.key, how="asked", now=START + HOUR)
    assert store.subscribers.find(one.address) == [one]
    events = [(event.kind, event.how) for event in store.subscribers.events_of(one.address)]
    assert events == [("subscribed", "test"), ("unsubscribed", "page"), ("subscribed", "asked")]


@pytest.mark.parametrize(("given", "known"), [("", "Reader 1"), ("Ann", "Ann"), ("An\x00n", "Ann")])
def test_who_is_let_in_again_may_have_a_new_name(store, given, known):
    """The one that is given; without one they keep theirs."""
    (one,) = subscribe(store, 1)
    assert not store.subscribers.readmit(one.key, how="asked", now=START, name="Nobody asked")
    store.subscribers.unsubscribe(one.key, how="page", now=START)
    assert store.subscribers.readmit(one.key, how="asked", now=START, name=given)
    assert store.subscribers.find(one.address) == [replace(one, name=known)]


def test_a_suppressed_reader_is_not_let_in_again(store):
    """Mail to them bounced, or they complained: no wish of an operator changes that."""
    (one,) = subscribe(store, 1)
    store.subscribers.unsubscribe(one.key, how="page", now=START)
    suppress(store, one.address)
    assert not store.subscribers.readmit(one.key, how="asked", now=START)
    assert not store.subscribers.readmit("nobody", how="asked", now=START)
    assert store.subscribers.find(one.address)[0].state == SubscriberState.SUPPRESSED


def test_unsubscribing_skips_open_rows(store):
    """Leaving closes every row whose dot is not on its way, of this newsletter only."""
    readers = subscribe(store, 5)
    add(store, reader(1, "other"))
    elsewhere = saved(store, newsletter="other")
    store.outbox.freeze(elsewhere.id, newsletter(key="other"))
    one = frozen(store, 0, evidence_wait=HOUR)
    with store.outbox.working("w"):
        rows = store.outbox.claim(one, "w", 4)
        store.outbox.commit([], intents(rows[:3]))
        told = [outcome(rows[0], DeliveryState.DEFERRED), outcome(rows[1], DeliveryState.UNCERTAIN)]
        store.outbox.commit(told, [])
        for gone in readers:
            store.subscribers.unsubscribe(gone.key, how="page", now=START)
        states = {number: row.state.value for number, row in rows_of(store, one).items()}
        assert states == {1: "skipped", 2: "skipped", 3: "in_flight", 4: "skipped", 5: "skipped"}
        assert store.outbox.commit([], intents(rows)) == [False] * 4
        store.outbox.commit([outcome(rows[2], DeliveryState.ACCEPTED)], [])
    assert states_of(store, one) == {"skipped": 4, "accepted": 1}
    assert states_of(store, elsewhere.id) == {"pending": 1}
    assert rows_of(store, one)[5].reason == "unsubscribed"


def test_unsubscribing_leaves_history_alone(store):
    """Rows that are over stay as they ended: leaving does not rewrite what nobody knows."""
    (one,) = subscribe(store, 1)
    doubtful, accepted = frozen(store, 0, slot="a", uncertain="hold"), frozen(store, 0, slot="b")
    deliver(store, doubtful, state=DeliveryState.UNCERTAIN)
    deliver(store, accepted)
    store.subscribers.unsubscribe(one.key, how="page", now=START)
    assert (states_of(store, doubtful), states_of(store, accepted)) == ({"uncertain": 1}, {"accepted": 1})


def test_reader_who_left_is_not_in_the_next_audience(store):
    """Only active readers are frozen: not pending, paused, unsubscribed or suppressed ones."""
    for number, state in enumerate(("active", "pending", "paused", "unsubscribed", "active"), 1):
        add(store, reader(number, state=SubscriberState(state)))
    suppress(store, reader(5).address)
    one = frozen(store, 0)
    assert [row.address for row in store.outbox.deliveries(one)] == [reader(1).address]


def test_deliveries_of_a_reader(store):
    """A reader's letters are listed newest first, with what became of each."""
    subscribe(store, 2)
    for slot in ("a", "b"):
        deliver(store, frozen(store, 0, slot=slot))
    found = store.subscribers.deliveries_of(reader(2).address)
    assert [(name, slot, row.row, row.state) for name, slot, row in found] == [
        (KEY, "b", 2, "accepted"),
        (KEY, "a", 2, "accepted"),
    ]
    assert found[0][2] == rows_of(store, found[0][2].edition)[2]
    assert store.subscribers.deliveries_of("nobody@example.net") == []


def test_reader_may_leave_while_letters_are_claimed(store):
    """An intent for a reader who left between claim and intent is refused, and the row ends as skipped."""
    one = frozen(store, 2)
    (first, second) = store.subscribers.every(KEY)
    with claimed(store, one) as rows:
        run_sql(store, "UPDATE subscriptions SET state = 'paused' WHERE id = :id", id=first.id)
        assert store.outbox.commit([], intents(rows)) == [False, True]
        states = {number: row.state.value for number, row in rows_of(store, one).items()}
        assert states == {1: "skipped", 2: "in_flight"}
    assert second.state is SubscriberState.ACTIVE
