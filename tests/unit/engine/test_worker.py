"""A worker of a database: what it drives, when it rests, what it leaves alone, how it ends."""

from collections.abc import Callable, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import pairwise
from shutil import copy2
from typing import Any

import pytest

from digest.engine.worker import LONGEST_RETREAT, LOOK_AGAIN, Worker
from digest.errors import (
    BreachError,
    ConfigError,
    DeliveryError,
    Exit,
    RelayRefusedError,
    RenderError,
    StoreError,
    StoreRefusedError,
)
from digest.model import DeliveryState, Newsletter, QuotaUse
from digest.store import Database, open_store
from tests import ledger
from tests.clock import START, MovableClock
from tests.press import Press

OTHER = replace(ledger.NEWSLETTER, key="other")


@dataclass
class Engine:
    """Delivers as it is told; `rest` moves the clock, and asks to leave after so many rests."""

    store: Database
    clock: MovableClock
    rests_left: int = 3
    state: DeliveryState = DeliveryState.ACCEPTED
    errors: dict[int, list[Exception]] = field(default_factory=dict)
    driven: list[int] = field(default_factory=list)
    rested: list[timedelta] = field(default_factory=list)
    stopped: bool = False
    meanwhile: Callable[[], object] = lambda: None

    def drive(self, edition: int, *, wait: bool, limit: int | None = None) -> Any:
        self.driven.append(edition)
        if self.errors.get(edition):
            raise self.errors[edition].pop(0)
        if not self.stopped and self.store.outbox.progress(edition).open:
            later = self.clock() + timedelta(minutes=5)
            with self.store.outbox.working("courier"):
                rows = self.store.outbox.claim(edition, "courier", 1000)
                assert all(self.store.outbox.commit([], ledger.intents(rows)))
                due = later if self.state is DeliveryState.DEFERRED else None
                self.store.outbox.commit(ledger.settled(rows, self.state, next_attempt_at=due), [])
        return self.store.outbox.progress(edition)

    def rest(self, span: timedelta) -> None:
        self.rested.append(span)
        self.clock.move(span)
        self.meanwhile()
        self.rests_left -= 1
        self.stopped = self.stopped or self.rests_left <= 0

    @contextmanager
    def attentive(self):
        yield


@dataclass
class Shop:
    """A store, an engine, and workers of both."""

    store: Database
    clock: MovableClock
    engine: Engine
    newsletters: dict[str, Newsletter] = field(default_factory=lambda: {"weekly": ledger.NEWSLETTER, "other": OTHER})
    unsendable: dict[str, Exception] = field(default_factory=dict)
    read: int = 0
    quotas: list[Sequence[QuotaUse]] = field(default_factory=list)

    def require(self, key: str) -> None:
        if key in self.unsendable:
            raise self.unsendable[key]

    def read_mailbox(self) -> int:
        self.read += 1
        return 0

    def work(self, **how: bool) -> Exit:
        services = replace(
            Press(self.store, self.clock).services,
            engine=self.engine,
            tell_editors=lambda _edition, _newsletter: (),
            read_mailbox=self.read_mailbox,
            quotas=lambda: self.quotas.pop(0) if self.quotas else (),
        )
        worker = Worker(
            services=services,
            engine=self.engine,  # type: ignore[arg-type]  # as much as a worker asks for
            newsletters=self.newsletters,
            require_sendable=self.require,
        )
        return worker.work(**how)


@pytest.fixture
def shop(empty_sqlite, tmp_path, clock):
    copy2(empty_sqlite, tmp_path / "digest.db")
    with closing(open_store("sqlite:///digest.db", data_dir=tmp_path, clock=clock)) as store:
        yield Shop(store, clock, Engine(store, clock))


def frozen(shop: Shop, readers: int = 3, *, key: str = "weekly", slot: str = "edition:1", **policies: Any) -> int:
    """Freeze an edition of a newsletter."""
    ledger.subscribe(shop.store, readers, key)
    one = ledger.saved(shop.store, slot=slot, newsletter=key)
    shop.store.outbox.freeze(one.id, replace(ledger.NEWSLETTER, key=key, **policies))
    return one.id


def test_it_sends_every_open_edition_and_goes_on_looking(shop):
    """All newsletters, oldest first; what is frozen while it rests is found at the next look."""
    first, second = frozen(shop), frozen(shop, key="other")
    shop.engine.meanwhile = lambda: frozen(shop, slot="edition:2") if len(shop.engine.rested) == 1 else None
    assert shop.work() is Exit.DONE
    assert shop.engine.driven == [first, second, second + 1]
    assert all(shop.store.outbox.progress(one).state == "done" for one in (first, second, second + 1))


def test_it_rests_between_looks(shop):
    """With nothing to do it looks again after a bounded while, and drives nothing."""
    assert shop.work() is Exit.DONE
    assert shop.engine.rested == [LOOK_AGAIN] * 3
    assert shop.engine.driven == []
    assert shop.read == 0


def test_it_reads_the_unsubscribes_before_it_sends(shop):
    """Who left by mail gets nothing more."""
    frozen(shop)
    shop.work(until_idle=True)
    assert shop.read == 1


def test_a_deferred_letter_is_waited_for(shop):
    """It is sent when it is due, not before; meanwhile nobody calls the relay, and the rests are short."""
    shop.engine.rests_left = 1_000
    edition = frozen(shop)
    shop.engine.state = DeliveryState.DEFERRED

    def mend() -> None:
        shop.engine.state = DeliveryState.ACCEPTED

    shop.engine.meanwhile = mend
    assert shop.work(until_idle=True) is Exit.DONE
    assert shop.engine.driven == [edition, edition]
    assert sum(shop.engine.rested, timedelta()) == timedelta(minutes=5)
    assert max(shop.engine.rested) == LOOK_AGAIN


def test_asked_to_leave_with_letters_left(shop):
    """The exit code says that another has to go on."""
    frozen(shop)
    shop.engine.state = DeliveryState.DEFERRED
    assert shop.work() is Exit.WORK_LEFT


@pytest.mark.parametrize(("action", "code"), [("hold", Exit.DONE), ("pause", Exit.WORK_LEFT), ("cancel", Exit.DONE)])
def test_a_stopped_edition_is_left_alone(shop, action, code, clock):
    """What waits for a person is not sent, and not waited for; of what was paused in mid-send letters are left."""
    edition = frozen(shop)
    shop.store.editions.stop(edition, action, "by test", clock())
    assert shop.work(until_idle=True) is code
    assert shop.engine.driven == []


def test_a_paused_edition_is_told_once(shop, clock, caplog):
    """A worker that stays says which command goes on, and does not repeat it with every look; editions of others are theirs to tell."""
    edition = frozen(shop)
    other = frozen(shop, key="other")
    for one in (edition, other):
        shop.store.editions.stop(one, "pause", "by test", clock())
    del shop.newsletters["other"]
    assert shop.work() is Exit.WORK_LEFT
    assert len(shop.engine.rested) == 3
    (told,) = [record for record in caplog.records if record.message == "edition is paused"]
    assert vars(told)["values"] == {"edition": edition, "reason": "by test", "goes_on": f"digest resume {edition}"}


def test_letters_in_doubt_are_told_once_and_left(shop, caplog):
    """Where no policy sends them again they are work for a person: said once by who stays, and in the code of who leaves; those of others are theirs."""
    edition = frozen(shop, uncertain="hold")
    other = frozen(shop, key="other", uncertain="hold")
    for one in (edition, other):
        ledger.deliver(shop.store, one, state=DeliveryState.UNCERTAIN)
    del shop.newsletters["other"]
    assert shop.work(until_idle=True) is Exit.WORK_LEFT
    assert shop.work() is Exit.WORK_LEFT
    assert shop.engine.driven == []
    told = [record for record in caplog.records if record.message == "letters are in doubt"]
    assert [vars(one)["values"] for one in told] == [
        {"edition": edition, "letters": 3, "settle": f"digest resolve {edition}"}
    ] * len(told)
    assert len(told) == 2  # one for each of the two workers


def test_a_quota_that_is_used_up_is_told_once(shop, clock, caplog):
    """When it begins, and again when it left something in between; not with every look."""
    frozen(shop)
    spent = QuotaUse(span=timedelta(hours=1), letters=30, left=0, until=START + timedelta(hours=1))
    shop.engine.state = DeliveryState.DEFERRED
    shop.engine.rests_left = 100
    shop.quotas = [[spent], [spent], [replace(spent, left=3, until=None)], [spent]]
    shop.work()
    assert shop.quotas == []
    told = [vars(one)["values"] for one in caplog.records if one.message == "quota used up"]
    assert told == [{"letters": 30, "within_s": 3_600, "until": "2026-11-23T08:00:00+00:00"}] * 2


def test_a_breaker_leaves_work(shop, clock):
    """An edition that is paused while it is sent is no success."""
    edition = frozen(shop)
    shop.engine.state = DeliveryState.DEFERRED
    shop.engine.meanwhile = lambda: shop.store.editions.stop(edition, "pause", "breaker", clock())
    shop.engine.rests_left = 50
    assert shop.work(until_idle=True) is Exit.WORK_LEFT


def test_uncertain_letters_that_are_held_are_work(shop):
    """Nobody sends them again by themselves; a person is told by the exit code."""
    ledger.subscribe(shop.store, 1)
    one = ledger.saved(shop.store)
    shop.store.outbox.freeze(one.id, ledger.newsletter(uncertain="hold"))
    shop.engine.state = DeliveryState.UNCERTAIN
    assert shop.work(until_idle=True) is Exit.WORK_LEFT


def test_a_newsletter_that_fails_stops_no_other(shop, caplog):
    """Wrong settings of one: the other goes out, one warning says what is wrong, and the code tells."""
    frozen(shop)
    second = frozen(shop, key="other")
    shop.unsendable["weekly"] = ConfigError("weekly has no postal address", hint="Set postal_address.")
    assert shop.work() is Exit.CONFIG
    assert shop.engine.driven == [second]
    (line,) = [record for record in caplog.records if record.levelname == "WARNING"]
    assert line.message == "sending failed"
    assert "postal address" in line.values["reason"]


@pytest.mark.parametrize(
    ("error", "first"),
    [
        (DeliveryError("connection refused"), timedelta(seconds=30)),
        (RelayRefusedError("wrong password"), LONGEST_RETREAT),
    ],
)
def test_relay_trouble_backs_off(shop, error, first):
    """It does not spin: each failure doubles the wait up to a quarter of an hour, a refused login waits that long at once."""
    shop.engine.rests_left = 300
    edition = frozen(shop)
    shop.engine.errors[edition] = [error] * 1_000
    tried: list[timedelta] = []
    begin = shop.clock()
    drive = shop.engine.drive

    def watched(*words: Any, **how: Any) -> Any:
        tried.append(shop.clock() - begin)
        return drive(*words, **how)

    shop.engine.drive = watched
    shop.work()
    waits = [after - before for before, after in pairwise(tried)]
    assert waits[0] == first
    assert max(waits) == LONGEST_RETREAT
    assert waits == sorted(waits)
    assert len(tried) < 15
    assert max(shop.engine.rested) <= LOOK_AGAIN


def test_an_edition_that_fails_is_not_tried_again_for_another_that_goes_out(shop):
    """Two editions of a newsletter, one of which cannot be composed: it is left alone for a while, and nothing spins."""
    shop.engine.rests_left = 20
    first, second = frozen(shop), frozen(shop, slot="edition:2")
    shop.engine.errors[first] = [RenderError("a template is broken")] * 100
    assert shop.work() is Exit.BLOCKED
    assert shop.engine.driven == [first, second]
    assert shop.store.outbox.progress(second).state == "done"


def test_trouble_that_is_over_is_forgotten(shop):
    """After a success the next failure waits as short as the first, and the exit code is that of now."""
    edition = frozen(shop)
    shop.engine.errors[edition] = [DeliveryError("connection refused")] * 2
    shop.engine.rests_left = 100
    shop.engine.meanwhile = lambda: setattr(shop.engine, "stopped", shop.store.outbox.progress(edition).state == "done")
    assert shop.work() is Exit.DONE


def test_until_idle_does_not_wait_for_a_relay_that_is_away(shop):
    """It leaves with the code of the failure: who started it hears of it."""
    edition = frozen(shop)
    shop.engine.errors[edition] = [DeliveryError("connection refused")]
    assert shop.work(until_idle=True) is Exit.UNAVAILABLE
    assert shop.engine.rested == []


def test_a_newsletter_that_is_not_configured_is_left_alone(shop, caplog):
    """Its edition may be another installation's: one warning, no letter, and the code says that letters are left."""
    frozen(shop)
    del shop.newsletters["weekly"]
    assert shop.work() is Exit.WORK_LEFT
    assert shop.engine.driven == []
    assert [record.message for record in caplog.records if record.levelname == "WARNING"] == [
        "newsletter not configured"
    ]


@pytest.mark.parametrize(
    ("error", "rest"),
    [
        (StoreError("the server is restarting"), timedelta(seconds=30)),
        (StoreRefusedError("password authentication failed"), LONGEST_RETREAT),
    ],
)
def test_a_database_that_is_away_is_waited_for(shop, monkeypatch, error, rest):
    """A restart of PostgreSQL ends no worker; one that refuses the login needs a person, and is not asked over and over."""
    edition = frozen(shop)
    recover, troubles = shop.store.outbox.recover, [error]

    def once() -> Any:
        if troubles:
            raise troubles.pop()
        return recover()

    monkeypatch.setattr(shop.store.outbox, "recover", once)
    assert shop.work() is Exit.DONE
    assert shop.engine.rested[0] == rest
    assert shop.store.outbox.progress(edition).state == "done"


def test_a_contradiction_in_the_ledger_ends_it(shop, monkeypatch):
    """Nothing is sent by a ledger that cannot be believed."""

    def broken() -> None:
        raise BreachError("the database refused a change")

    monkeypatch.setattr(shop.store.outbox, "recover", broken)
    with pytest.raises(BreachError):
        shop.work()


def test_asked_to_leave_it_begins_no_other_edition(shop):
    """After the dots of the edition in hand it is over."""
    first, second = frozen(shop), frozen(shop, key="other")
    drive = shop.engine.drive

    def leave(edition: int, **how: Any) -> Any:
        shop.engine.stopped = True
        return drive(edition, **how)

    shop.engine.drive = leave
    assert shop.work() is Exit.WORK_LEFT
    assert shop.engine.driven == [first]
    assert second not in shop.engine.driven
