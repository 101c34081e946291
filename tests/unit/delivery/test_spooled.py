"""An outbox that keeps what its ledger refuses."""

from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from digest.delivery.outcome import lost_at_dot
from digest.delivery.spool import Spool
from digest.delivery.spooled import SpooledOutbox
from digest.errors import BreachError, DiskFullError, StoreError
from digest.model import DeliveryState, Intent, Outcome, Settled, Stage
from tests.memory_outbox import EDITION, MemoryOutbox, readers

ACCEPTED = Outcome(state=DeliveryState.ACCEPTED, stage=Stage.DOT, code=250, text="taken")


@dataclass
class Moody(MemoryOutbox):
    """Refuses outcomes with `error` as often as `times` says; `recovered` tells what was in flight when the dead were buried."""

    error: StoreError | None = None
    times: int = 10**9
    poison: int = 0
    recovered: int = -1

    def commit(self, settled, intents):
        if self.error is not None and self.times > 0:
            self.times -= 1
            raise self.error
        if any(one.row == self.poison for one in settled):
            raise BreachError("no such step")
        return super().commit(settled, intents)

    def recover(self) -> Mapping[str, int]:
        self.recovered = sum(row.state is DeliveryState.IN_FLIGHT for row in self.rows.values())
        return super().recover()


def settled(row: int, outcome: Outcome = ACCEPTED) -> Settled:
    return Settled(edition=EDITION, row=row, fence=1, outcome=outcome)


def intents(count: int) -> list[Intent]:
    return [Intent(edition=EDITION, row=row, fence=1) for row in range(1, count + 1)]


@contextmanager
def in_flight(ledger: Moody, folder: Path, count: int = 3):
    """Give an outbox whose worker has `count` dots out."""
    outbox = SpooledOutbox(ledger, folder)
    with outbox.working("w"):
        outbox.claim(EDITION, "w", count)
        assert all(outbox.commit([], intents(count)))
        yield outbox


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*"))


def test_a_worker_that_meets_no_trouble_leaves_no_file(tmp_path):
    """The file is there while it works, and gone afterwards."""
    with in_flight(Moody(readers(3)), tmp_path) as outbox:
        assert len(files(tmp_path)) == 1
        outbox.commit([settled(1)], [])
    assert files(tmp_path) == []


@pytest.mark.parametrize("error", [StoreError("locked"), DiskFullError("full")])
def test_what_the_ledger_refuses_is_kept_and_the_error_goes_on(tmp_path, error):
    """The caller hears of it, since the run has to end; the next worker hands it in before the dead are buried."""
    ledger = Moody(readers(3))
    with in_flight(ledger, tmp_path) as outbox:
        ledger.error = error
        for row in (1, 2):
            with pytest.raises(type(error)):
                outbox.commit([settled(row)], [])
    assert len(files(tmp_path)) == 1
    ledger.error = None
    SpooledOutbox(ledger, tmp_path).recover()
    assert ledger.states() == {"accepted": 2, "uncertain": 1}
    assert ledger.recovered == 1
    assert files(tmp_path) == []


def test_a_ledger_that_is_back_gets_it_before_the_worker_leaves(tmp_path):
    """A short trouble: nothing is left for the next run."""
    ledger = Moody(readers(3))
    with in_flight(ledger, tmp_path) as outbox:
        ledger.error, ledger.times = StoreError("restarting"), 1
        with pytest.raises(StoreError):
            outbox.commit([settled(row) for row in (1, 2, 3)], [])
    assert ledger.states() == {"accepted": 3}
    assert files(tmp_path) == []


def test_nothing_is_claimed_while_outcomes_wait(tmp_path):
    """Before the next claim they are handed in; a ledger that still refuses them gives no rows."""
    ledger = Moody(readers(6))
    with in_flight(ledger, tmp_path) as outbox:
        ledger.error, ledger.times = StoreError("locked"), 2
        with pytest.raises(StoreError):
            outbox.commit([settled(1)], [])
        with pytest.raises(StoreError):
            outbox.claim(EDITION, "w", 3)
        assert len(outbox.claim(EDITION, "w", 3)) == 3
        assert ledger.rows[1].state is DeliveryState.ACCEPTED


def test_replaying_twice_changes_nothing(tmp_path):
    """A crash between the replay and the removal of the file: the second replay finds nothing to do."""
    ledger = Moody(readers(3))
    with in_flight(ledger, tmp_path) as outbox:
        ledger.error = StoreError("full")
        with pytest.raises(StoreError):
            outbox.commit([settled(1), settled(2, lost_at_dot("gone"))], [])
    ledger.error = None
    (path,) = files(tmp_path)
    kept = path.read_bytes()
    outbox = SpooledOutbox(ledger, tmp_path)
    assert outbox.replay() == 2
    once = (ledger.states(), list(ledger.log))
    path.write_bytes(kept)
    assert outbox.replay() == 2
    assert (ledger.states(), ledger.log) == once


def test_a_file_stays_while_the_ledger_refuses(tmp_path):
    """The next run meets the same full disk: it ends with that error, and keeps the outcomes."""
    ledger = Moody(readers(3))
    with in_flight(ledger, tmp_path) as outbox:
        ledger.error = DiskFullError("full")
        with pytest.raises(DiskFullError):
            outbox.commit([settled(1)], [])
    before = files(tmp_path)
    again = SpooledOutbox(ledger, tmp_path)
    for go in (again.recover, again.working("w").__enter__):
        with pytest.raises(DiskFullError):
            go()
    assert files(tmp_path) == before
    assert ledger.recovered == -1
    ledger.error = None
    assert again.replay() == 1
    assert ledger.rows[1].state is DeliveryState.ACCEPTED


def test_the_file_of_a_living_worker_is_left_alone(tmp_path):
    """Another process that looks takes nothing out of the hands of one that works."""
    ledger = Moody(readers(3))
    with in_flight(ledger, tmp_path) as outbox:
        ledger.error, ledger.times = StoreError("locked"), 1
        with pytest.raises(StoreError):
            outbox.commit([settled(1)], [])
        assert SpooledOutbox(ledger, tmp_path).replay() == 0
        assert len(files(tmp_path)) == 1


def test_a_refused_intent_is_known_as_not_sent(tmp_path):
    """A commit that failed may stand all the same, where the connection broke at its end: the row is no doubt, since its dot was not sent."""
    ledger = Moody(readers(1))
    outbox = SpooledOutbox(ledger, tmp_path)
    with outbox.working("w"):
        outbox.claim(EDITION, "w", 1)
        ledger.error, ledger.times = StoreError("the connection broke"), 1
        with pytest.raises(StoreError):
            outbox.commit([], intents(1))
        ledger.rows[1] = replace(ledger.rows[1], state=DeliveryState.IN_FLIGHT)
    assert ledger.rows[1].state is DeliveryState.PENDING
    assert ledger.rows[1].doubts == 0


def test_one_impossible_outcome_does_not_keep_the_others_out(tmp_path):
    """What contradicts the ledger is told in the log and left; the rest counts, and the next run is not blocked by it."""
    ledger = Moody(readers(3))
    with in_flight(ledger, tmp_path) as outbox:
        ledger.error = StoreError("full")
        with pytest.raises(StoreError):
            outbox.commit([settled(row) for row in (1, 2, 3)], [])
    ledger.error, ledger.poison = None, 2
    SpooledOutbox(ledger, tmp_path).recover()
    assert [ledger.rows[row].state for row in (1, 2, 3)] == ["accepted", "uncertain", "accepted"]
    assert files(tmp_path) == []


def test_without_room_nothing_begins(monkeypatch, tmp_path):
    """No spool, no work: what could not be kept must not be sent."""

    def full(*_: object) -> Spool:
        raise DiskFullError("no room")

    monkeypatch.setattr(Spool, "make", full)
    with pytest.raises(DiskFullError), SpooledOutbox(Moody(readers(1)), tmp_path).working("w"):
        pytest.fail("it began")


def test_a_spool_that_fails_too_hides_no_error(monkeypatch, tmp_path, caplog):
    """The caller gets the ledger's error, the log says that the outcome was not kept."""
    ledger = Moody(readers(3))
    with in_flight(ledger, tmp_path) as outbox:

        def broken(*_: object) -> int:
            raise OSError("input/output error")

        monkeypatch.setattr(Spool, "write", broken)
        ledger.error = StoreError("full")
        with pytest.raises(StoreError, match="full"):
            outbox.commit([settled(1)], [])
    assert any(record.levelname == "ERROR" for record in caplog.records)


def test_a_folder_that_is_not_there_is_an_empty_one(tmp_path):
    """Looking for what the dead left makes nothing."""
    assert SpooledOutbox(Moody(readers(1)), tmp_path / "none").replay() == 0
    assert files(tmp_path) == []


def test_everything_else_goes_straight_through(tmp_path):
    """The other questions are answered by the ledger underneath."""
    ledger = Moody(readers(3))
    outbox = SpooledOutbox(ledger, tmp_path)
    assert (outbox.unfinished(), outbox.paused()) == ([EDITION], [])
    assert outbox.progress(EDITION) == ledger.progress(EDITION)
    assert list(outbox.deliveries(EDITION)) == list(ledger.rows.values())
    assert outbox.next_wake(EDITION) == ledger.now
    rows = outbox.claim(EDITION, "w", 2)
    outbox.release(rows)
    assert ledger.states() == {"pending": 3}
