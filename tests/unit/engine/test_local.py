"""The engine of one machine."""

import asyncio
import gc
import os
import signal
import sys
import threading
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from digest.delivery.smtp import SmtpTransport
from digest.engine.local import LocalEngine
from digest.errors import RelayRefusedError
from digest.model import DeliveryState
from tests.letters import Silent, composer
from tests.memory_outbox import EDITION, MemoryEditions, MemoryOutbox, readers
from tests.paces import unlimited
from tests.smtp_server import Fault, Script, SmtpServer, smtp_server


@dataclass
class MemoryStore:
    """As much of a store as the engine asks for."""

    outbox: MemoryOutbox
    noted: dict[int, str] = field(default_factory=dict)

    @property
    def editions(self) -> MemoryEditions:
        return MemoryEditions(self.outbox)

    @property
    def troubles(self) -> "MemoryStore":
        return self

    def note(self, edition: int, what: str, hint: str = "") -> None:
        self.noted[edition] = what

    def over(self, edition: int) -> None:
        self.noted.pop(edition, None)


class Sleeps:
    """Sleeping moves the ledger's clock."""

    def __init__(self, outbox: MemoryOutbox) -> None:
        self.outbox = outbox
        self.slept: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.outbox.now += timedelta(seconds=seconds)
        await asyncio.sleep(0)


def engine(outbox: MemoryOutbox, server: SmtpServer, sleeps: Sleeps | None = None) -> LocalEngine:
    return LocalEngine(
        store=MemoryStore(outbox),  # type: ignore[arg-type]  # as much as the engine asks for
        transport=SmtpTransport(host="127.0.0.1", port=server.port, hello="me.example", security="none"),
        composer=lambda _: composer(),
        pace=unlimited(),
        clock=outbox.clock,
        listener=Silent(),
        connections=2,
        sleep=sleeps or Sleeps(outbox),
    )


def test_without_waiting_it_sends_what_is_due_and_returns():
    """Deferred rows are left for a later run; nobody sleeps."""
    outbox = MemoryOutbox(readers(10))
    sleeps = Sleeps(outbox)
    with smtp_server(Script(faults=[Fault("rcpt", "reply", "451 4.7.1 later", to="reader3@")])) as server:
        progress = engine(outbox, server, sleeps).drive(EDITION, wait=False)
    assert progress.states == {DeliveryState.ACCEPTED: 9, DeliveryState.DEFERRED: 1}
    assert sleeps.slept == []


def test_waiting_goes_on_until_nothing_is_open():
    """It sleeps, at most a minute at a time, until the deferred row is due, and ends with everybody served."""
    outbox = MemoryOutbox(readers(10))
    sleeps = Sleeps(outbox)
    with smtp_server(Script(faults=[Fault("rcpt", "reply", "451 4.7.1 later", to="reader3@", times=2)])) as server:
        progress = engine(outbox, server, sleeps).drive(EDITION, wait=True)
    assert progress.states == {DeliveryState.ACCEPTED: 10}
    assert max(sleeps.slept) == 60
    assert 20 * 60 <= sum(sleeps.slept) <= 24 * 60 + 60


def test_what_a_dead_worker_left_is_taken_back_first():
    """Claimed goes out now; in_flight waits as uncertain until its evidence had time."""
    rows = readers(3)
    rows[1] = replace(rows[1], state=DeliveryState.CLAIMED, fence=1)
    rows[2] = replace(rows[2], state=DeliveryState.IN_FLIGHT, fence=1)
    outbox = MemoryOutbox(rows)
    with smtp_server() as server:
        progress = engine(outbox, server).drive(EDITION, wait=False)
        assert progress.states == {DeliveryState.ACCEPTED: 2, DeliveryState.UNCERTAIN: 1}
        progress = engine(outbox, server).drive(EDITION, wait=True)
    assert progress.states == {DeliveryState.ACCEPTED: 3}


@pytest.mark.parametrize("state", ["held", "paused", "cancelled"])
def test_a_stopped_edition_is_left_alone(state):
    """Not even a connection is opened."""
    outbox = MemoryOutbox(readers(3), state=state)
    with smtp_server() as server:
        progress = engine(outbox, server).drive(EDITION, wait=True)
    assert progress.states == {DeliveryState.PENDING: 3}
    assert server.commands == []


def test_an_edition_with_nothing_open_costs_nothing():
    """A cron job every ten minutes does not call the relay for nothing."""
    rows = {number: replace(row, state=DeliveryState.ACCEPTED) for number, row in readers(3).items()}
    with smtp_server() as server:
        engine(MemoryOutbox(rows), server).drive(EDITION, wait=True)
    assert server.commands == []


def test_a_breaker_ends_the_waiting():
    """A paused edition waits for a person, not for a clock."""
    outbox = MemoryOutbox(readers(10))
    sleeps = Sleeps(outbox)
    with smtp_server(Script(faults=[Fault("mail", "reply", "552 5.3.4 too big", times=0)])) as server:
        progress = engine(outbox, server, sleeps).drive(EDITION, wait=True)
    assert progress.state == "paused"
    assert sleeps.slept == []


def test_a_limit_pauses_after_so_many_rows():
    """The first five of ten, then somebody looks."""
    outbox = MemoryOutbox(readers(10))
    with smtp_server() as server:
        progress = engine(outbox, server).drive(EDITION, wait=True, limit=5)
    assert progress.states == {DeliveryState.ACCEPTED: 5, DeliveryState.PENDING: 5}
    assert progress.state == "paused"
    assert "5 readers" in outbox.reason


def test_a_refused_sender_reaches_the_caller():
    """The error has its own exit code; nobody was touched."""
    outbox = MemoryOutbox(readers(3))
    with (
        smtp_server(Script(faults=[Fault("mail", "reply", "550 5.1.8 no", times=0)])) as server,
        pytest.raises(RelayRefusedError),
    ):
        engine(outbox, server).drive(EDITION, wait=True)
    assert outbox.states() == {"pending": 3}


def test_what_the_relay_refused_us_for_is_noted_until_it_lets_us_in():
    """One note of the edition, from the drive that failed to the one that did not."""
    outbox = MemoryOutbox(readers(3))
    with smtp_server(Script(faults=[Fault("mail", "reply", "550 5.1.8 no")])) as server:
        work = engine(outbox, server)
        store: Any = work._store
        with pytest.raises(RelayRefusedError):
            work.drive(EDITION, wait=True)
        assert store.noted == {EDITION: "the mail server refuses us at MAIL: 550 5.1.8 no"}
        work.drive(EDITION, wait=True)
    assert store.noted == {}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_run_and_every_later_one(number):
    """The dots in flight are finished, the claims given back; the handlers are as before, and a further drive does nothing."""
    outbox = MemoryOutbox(readers(50))
    before = signal.getsignal(number)

    def at(stage: str, recipient: str) -> None:
        if recipient == "reader10@example.net" and stage == "dot":
            os.kill(os.getpid(), number)

    with smtp_server(Script(delay=0.01)) as server:
        server.on_stage = at
        work = engine(outbox, server)
        progress = work.drive(EDITION, wait=True)
        assert work.stopped
        accepted = progress.states[DeliveryState.ACCEPTED]
        assert 10 <= accepted < 50
        assert progress.states == {DeliveryState.ACCEPTED: accepted, DeliveryState.PENDING: 50 - accepted}
        assert work.drive(EDITION, wait=True).states == progress.states
        assert len(server.accepted) == accepted
    assert signal.getsignal(number) is before


def test_a_signal_while_sleeping_wakes_it():
    """Waiting for a row that is due in an hour ends at once."""
    outbox = MemoryOutbox(readers(1))

    async def sleep(seconds: float) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.Event().wait()

    with smtp_server(Script(faults=[Fault("rcpt", "reply", "451 4.7.1 later")])) as server:
        work = engine(outbox, server)
        work._sleep = sleep
        assert work.drive(EDITION, wait=True).states == {DeliveryState.DEFERRED: 1}
    assert work.stopped


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_a_rest(number):
    """A worker that has nothing to do leaves at once; the handlers are as before, and no later rest sleeps."""
    outbox = MemoryOutbox(readers(1))
    before = signal.getsignal(number)
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        os.kill(os.getpid(), number)
        await asyncio.Event().wait()

    with smtp_server() as server:
        work = engine(outbox, server)
    work._sleep = sleep
    work.rest(timedelta(seconds=15))
    work.rest(timedelta(seconds=15))
    assert (work.stopped, slept) == (True, [15.0])
    assert signal.getsignal(number) is before


def test_at_no_moment_would_a_signal_end_the_process(monkeypatch):
    """Whoever hears signals before and after a delivery, somebody hears them in between: SIGTERM never has its default effect."""
    outbox, installed = MemoryOutbox(readers(30)), list[object]()
    install = signal.signal

    def noted(number: int, handler: Any) -> Any:
        if number == signal.SIGTERM:
            installed.append(handler)
        return install(number, handler)

    def at(stage: str, recipient: str) -> None:
        if recipient == "reader10@example.net" and stage == "dot":
            os.kill(os.getpid(), signal.SIGTERM)

    with smtp_server(Script(delay=0.01)) as server:
        server.on_stage = at
        work = engine(outbox, server)
        with monkeypatch.context() as patch:
            patch.setattr(signal, "signal", noted)
            with work.attentive():
                work.rest(timedelta())
                work.drive(EDITION, wait=True)
    assert work.stopped
    assert len(installed) >= 6
    assert signal.SIG_DFL not in installed[:-1], "the last one is what was there before"


def test_between_two_deliveries_a_signal_is_heard_too():
    """Within `attentive` the first one asks to leave, and changes nothing else; the second has its ordinary effect."""
    outbox = MemoryOutbox(readers(3))
    before = signal.getsignal(signal.SIGINT)
    with smtp_server() as server:
        work = engine(outbox, server)
        with work.attentive():
            os.kill(os.getpid(), signal.SIGINT)
            assert work.stopped
            assert work.drive(EDITION, wait=True).states == {DeliveryState.PENDING: 3}
            with pytest.raises(KeyboardInterrupt):
                os.kill(os.getpid(), signal.SIGINT)
        assert signal.getsignal(signal.SIGINT) is before
    assert server.commands == []


def test_elsewhere_than_in_the_main_thread_no_signal_is_touched():
    """A thread hears none; it delivers all the same."""
    outbox = MemoryOutbox(readers(3))
    with smtp_server() as server:
        work = engine(outbox, server)

        def deliver() -> None:
            with work.attentive():
                work.drive(EDITION, wait=True)
                work.rest(timedelta(seconds=1))

        thread = threading.Thread(target=deliver)
        thread.start()
        thread.join(30)
    assert outbox.states() == {"accepted": 3}


def interpreter() -> tuple[object, ...]:
    """Give what a sending sets for the whole process."""
    return gc.get_threshold(), gc.get_freeze_count(), sys.getswitchinterval()


def test_the_interpreter_is_as_it_was_before():
    """While letters go out it collects seldom, and turns quickly to the thread of the ledger; afterwards everything is as before."""
    outbox = MemoryOutbox(readers(3))
    seen: list[tuple[int, float]] = []
    commit, before = outbox.commit, interpreter()

    def looking(settled: Any, intents: Any) -> Any:
        seen.append((gc.get_threshold()[0], round(sys.getswitchinterval(), 6)))
        return commit(settled, intents)

    outbox.commit = looking  # type: ignore[method-assign]
    with smtp_server() as server:
        engine(outbox, server).drive(EDITION, wait=False)
    assert set(seen) == {(10 * gc.get_threshold()[0], 0.0002)}
    assert interpreter() == before


def test_the_interpreter_is_as_it_was_after_an_error():
    """A relay that refuses us ends the sending, and nothing else."""
    outbox = MemoryOutbox(readers(3))
    before = interpreter()
    script = Script(faults=[Fault("mail", "reply", "530 5.7.0 authenticate", times=0)])
    with smtp_server(script) as server, pytest.raises(RelayRefusedError):
        engine(outbox, server).drive(EDITION, wait=False)
    assert interpreter() == before
