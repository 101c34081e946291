"""The order of delivery, the breakers, and leaving in the middle."""

import asyncio
import threading
from collections.abc import Sequence
from email import message_from_bytes
from email.policy import default

import pytest

from digest.delivery.pace import Pace
from digest.errors import StoreError
from digest.model import DeliveryState, Intent, RelayLimits, Reply, Settled
from digest.ports import Connection, Envelope, Transport
from tests.faults.conftest import FastClock, Run
from tests.faults.deaf import DeafConnection, DeafTransport
from tests.memory_outbox import MemoryOutbox, readers
from tests.memory_pacing import MemoryPacing
from tests.smtp_server import Fault, Script, smtp_server


class WatchedOutbox(MemoryOutbox):
    """Tells a common diary what became durable."""

    diary: list[tuple[str, int]]

    def commit(self, settled: Sequence[Settled], intents: Sequence[Intent]) -> Sequence[bool]:
        answers = super().commit(settled, intents)
        self.diary += [("outcome", one.row) for one in settled]
        self.diary += [("intent", one.row) for one in intents]
        return answers


def row_of(recipient: str) -> int:
    return int(recipient.removeprefix("reader").partition("@")[0])


class WatchedConnection:
    """A connection that tells the same diary what it was asked to do."""

    def __init__(self, inner: Connection, diary: list[tuple[str, int]]) -> None:
        self.inner = inner
        self.diary = diary
        self.row = 0
        self.extensions = inner.extensions

    async def offer(self, envelope: Envelope) -> tuple[str, Reply] | None:
        self.row = row_of(envelope.recipient)
        self.diary.append(("offer", self.row))
        return await self.inner.offer(envelope)

    async def write(self, body: bytes | Sequence[bytes]) -> None:
        self.diary.append(("body", self.row))
        await self.inner.write(body)

    async def dot(self, following: Envelope | None = None) -> Reply:
        self.diary.append(("dot", self.row))
        if following is not None:
            self.diary.append(("announced", row_of(following.recipient)))
        return await self.inner.dot(following)

    async def close(self) -> None:
        await self.inner.close()


class WatchedTransport:
    """Opens watched connections."""

    def __init__(self, inner: Transport, diary: list[tuple[str, int]]) -> None:
        self.inner = inner
        self.diary = diary

    async def connect(self) -> WatchedConnection:
        return WatchedConnection(await self.inner.connect(), self.diary)


def test_each_dot_has_its_intent_and_follows_the_outcome_before_it(run: type[Run]):
    """On one connection: offer, body, intent durable, dot; and the outcome of a message is durable before the next dot."""
    diary: list[tuple[str, int]] = []
    outbox = WatchedOutbox(readers(20))
    outbox.diary = diary
    with smtp_server() as server:
        run(outbox, server, wrap=lambda inner: WatchedTransport(inner, diary)).go()
    for row in range(1, 21):
        steps = [diary.index((step, row)) for step in ("offer", "body", "intent", "dot", "outcome")]
        assert steps == sorted(steps)
        if row > 1:
            assert diary.index(("outcome", row - 1)) < diary.index(("dot", row))
            assert diary.index(("announced", row)) == diary.index(("dot", row - 1)) + 1


def test_a_thousand_readers_over_several_connections(run: type[Run]):
    """All accepted, each once, each with its own link and Message-ID, all sound; far fewer commits than statements."""
    outbox = MemoryOutbox(readers(1000))
    with smtp_server() as server:
        work = run(outbox, server, connections=8)
        work.go()
    assert outbox.states() == {"accepted": 1000}
    assert work.listener.steps == 1000
    assert len({seen.recipient for seen in server.accepted}) == len(server.accepted) == 1000
    messages = [message_from_bytes(seen.data, policy=default) for seen in server.accepted]
    assert len({message["Message-ID"] for message in messages}) == 1000
    assert len({message["List-Unsubscribe"] for message in messages}) == 1000
    assert not any(message.defects for message in messages)
    assert sum(command.startswith("EHLO") for command in server.commands) <= 8
    assert outbox.commits < 1500


def test_a_reader_who_left_between_claim_and_dot_gets_nothing(run: type[Run]):
    """Promise P5: the intent is refused, the body has no dot, and the row ends as skipped."""
    outbox = MemoryOutbox(readers(5))

    def leave(stage: str, recipient: str) -> None:
        if stage == "data" and recipient == "reader3@example.net":
            outbox.left.add(3)

    with smtp_server() as server:
        server.on_stage = leave
        run(outbox, server).go()
    assert outbox.states() == {"accepted": 4, "skipped": 1}
    assert ("refused", 3, "") in outbox.log
    assert "reader3@example.net" not in {seen.recipient for seen in server.accepted}


def test_an_edition_stopped_in_mid_send_sends_no_further_dot(run: type[Run]):
    """A person pauses it: messages in hand lose their dots, the rows are pending, nothing is lost."""
    outbox = MemoryOutbox(readers(50))

    def pause(stage: str, recipient: str) -> None:
        if stage == "data" and recipient == "reader10@example.net":
            outbox.state = "paused"

    with smtp_server() as server:
        server.on_stage = pause
        run(outbox, server, connections=3).go()
    accepted = outbox.states()["accepted"]
    assert outbox.states() == {"accepted": accepted, "pending": 50 - accepted}
    assert len(server.accepted) == accepted < 20


def test_a_process_that_stood_still_drops_the_dot(run: type[Run]):
    """More than 2 s between the clock and the intent: the dot is not sent, the row is due again at once."""
    outbox = MemoryOutbox(readers(3))
    with smtp_server() as server:
        work = run(outbox, server)
        commit = outbox.commit

        def slow(settled: Sequence[Settled], intents: Sequence[Intent]) -> Sequence[bool]:
            if any(one.row == 2 and one.fence == 1 for one in intents):
                work.clock.now += 2.5
            return commit(settled, intents)

        outbox.commit = slow  # type: ignore[method-assign]  # a slow disk
        work.go()
        assert "reader2@example.net" not in {seen.recipient for seen in server.accepted}
        work.go()
    assert outbox.outcomes[2][0].state is DeliveryState.DEFERRED
    assert "stood still" in outbox.outcomes[2][0].text
    assert outbox.states() == {"accepted": 3}


def test_a_database_that_refuses_before_the_dot_stops_without_one(run: type[Run]):
    """The intent fails, so nothing happened to that row: no message is at the server without an intent."""
    outbox = MemoryOutbox(readers(20))
    commit = outbox.commit

    def fail_later(settled: Sequence[Settled], intents: Sequence[Intent]) -> Sequence[bool]:
        if any(one.row >= 5 for one in intents):
            raise StoreError("disk full")
        return commit(settled, intents)

    outbox.commit = fail_later  # type: ignore[method-assign]  # a full disk
    with smtp_server() as server, pytest.raises(StoreError, match="disk full"):
        run(outbox, server, connections=2).go()
    assert len(server.accepted) == outbox.states()["accepted"]
    assert set(outbox.states()) == {"accepted", "pending"}


def test_an_outcome_that_cannot_be_written_stops_the_connection(run: type[Run]):
    """After the 250 the database is gone: no further dot on that connection; what is in doubt is one row."""
    outbox = MemoryOutbox(readers(20))
    commit = outbox.commit

    def fail_outcome(settled: Sequence[Settled], intents: Sequence[Intent]) -> Sequence[bool]:
        if any(one.row == 5 for one in settled):
            outbox.refuse = True
        return commit(settled, intents)

    outbox.commit = fail_outcome  # type: ignore[method-assign]  # a database that goes away
    with smtp_server() as server, pytest.raises(StoreError):
        run(outbox, server).go()
    assert [row_of(seen.recipient) for seen in server.accepted] == [1, 2, 3, 4, 5]
    assert outbox.rows[5].state is DeliveryState.IN_FLIGHT


# --- breakers ---------------------------------------------------------------------------------------------------------


def test_three_refused_dots_in_a_row_pause_the_edition(run: type[Run]):
    """The fourth message is not even tried; the reason is the server's own words; the rest is pending."""
    outbox = MemoryOutbox(readers(40))
    with smtp_server(Script(faults=[Fault("dot", "reply", "554 5.7.1 spam", times=0)])) as server:
        run(outbox, server).go()
    assert (outbox.state, outbox.states()) == ("paused", {"deferred": 3, "pending": 37})
    assert "554 5.7.1 spam" in outbox.reason


def test_too_many_refused_recipients_pause_the_edition(run: type[Run]):
    """More than a fifth of the last fifty: somebody mailed an old list, and the provider will soon mind."""
    outbox = MemoryOutbox(readers(200))
    with smtp_server(
        Script(faults=[Fault("rcpt", "reply", "550 5.1.1 no", times=0, to=r"reader\d*[05]@|reader\d*3@")])
    ) as server:
        run(outbox, server).go()
    assert outbox.state == "paused"
    assert "of the last 50 recipients" in outbox.reason
    assert outbox.states()["pending"] == 150


def test_a_refused_message_pauses_the_edition_and_blames_no_reader(run: type[Run]):
    """Too large for one is too large for all: stopped at the first."""
    outbox = MemoryOutbox(readers(40))
    with smtp_server(Script(faults=[Fault("mail", "reply", "552 5.3.4 message too big", times=0)])) as server:
        run(outbox, server).go()
    assert (outbox.state, outbox.states()) == ("paused", {"deferred": 1, "pending": 39})


def test_a_few_dead_addresses_pause_nothing(run: type[Run]):
    """One in ten is normal life."""
    outbox = MemoryOutbox(readers(200))
    with smtp_server(Script(faults=[Fault("rcpt", "reply", "550 5.1.1 no", times=0, to=r"reader\d*7@")])) as server:
        run(outbox, server, connections=4).go()
    assert outbox.state == "sending"
    assert outbox.states() == {"accepted": 180, "rejected": 20}


# --- leaving in the middle --------------------------------------------------------------------------------------------


async def cancelled_at(work: Run, moment: asyncio.Event, *, times: int = 1) -> None:
    task = asyncio.ensure_future(work.deliver())
    await moment.wait()
    for _ in range(times):
        task.cancel()
        for _ in range(5):
            await asyncio.sleep(0)
    with pytest.raises(asyncio.CancelledError):
        await task


@pytest.mark.parametrize("stage", ["banner", "ehlo", "mail", "rcpt", "data", "dot"])
def test_leaving_once_loses_and_doubles_nothing(run: type[Run], stage):
    """Wherever it is asked to leave: dots in flight are finished, claims given back, and the next run completes it with one copy each."""
    outbox = MemoryOutbox(readers(60))

    async def leave() -> None:
        loop, moment = asyncio.get_running_loop(), asyncio.Event()

        def at(seen: str, recipient: str) -> None:
            if seen == stage and (recipient in {"", "reader20@example.net"}):
                loop.call_soon_threadsafe(moment.set)

        server.on_stage = at
        await cancelled_at(run(outbox, server, connections=4), moment)

    with smtp_server(Script(delay=0.002)) as server:
        asyncio.run(leave())
        assert set(outbox.states()) <= {"accepted", "pending"}
        assert len(server.accepted) == outbox.states().get("accepted", 0)
        server.on_stage = None
        run(outbox, server, connections=4).go()
        assert outbox.states() == {"accepted": 60}
        assert len(server.accepted) == 60


def test_leaving_twice_leaves_the_dot_in_doubt(run: type[Run]):
    """A server that does not answer its dot holds the first request; the second leaves at once, and the row is in doubt, not lost."""
    outbox = MemoryOutbox(readers(3))

    async def leave() -> None:
        loop, moment = asyncio.get_running_loop(), asyncio.Event()
        server.on_stage = lambda stage, _: loop.call_soon_threadsafe(moment.set) if stage == "dot" else None  # type: ignore[assignment]
        work = run(outbox, server)
        work.timeouts = type(work.timeouts)(dot=600)
        async with asyncio.timeout(5):
            await cancelled_at(work, moment, times=2)

    with smtp_server(Script(faults=[Fault("dot", "accept_hang")])) as server:
        asyncio.run(leave())
    outbox.recover()
    assert outbox.rows[1].state is DeliveryState.UNCERTAIN
    assert outbox.states() == {"uncertain": 1, "pending": 2}
    assert threading.active_count() < 20


def test_a_swallowed_cancellation_is_heard_all_the_same(run: type[Run]):
    """A library that loses our request to leave delays it by one step, and never by one message."""
    outbox = MemoryOutbox(readers(5))

    async def leave() -> DeafConnection:
        waiting = asyncio.Event()
        connection = DeafConnection(waiting)
        await cancelled_at(run(outbox, server, wrap=lambda _: DeafTransport(connection)), waiting)
        return connection

    with smtp_server() as server:
        assert asyncio.run(leave()).dots == 0
    assert outbox.states() == {"pending": 5}


# --- at the door ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", ["banner", "ehlo"])
def test_a_421_at_the_door_slows_the_run_down(run: type[Run], stage):
    """It blames nobody and loses nothing; letters begin slowly, become faster by themselves, and people can read why."""
    outbox, clock = MemoryOutbox(readers(120)), FastClock()
    pacing = MemoryPacing(clock)
    pace = Pace("relay", RelayLimits(), pacing, monotonic=clock, sleep=clock.sleep)
    with smtp_server(Script(faults=[Fault(stage, "reply", "421 4.3.2 too many connections", times=2)])) as server:
        run(outbox, server, connections=4, clock=clock, pace=pace).go()
    assert outbox.states() == {"accepted": 120}
    begun, said = pacing.notes["relay"]
    assert said == "421 4.3.2 too many connections"
    now = pace.state()[0].rate
    assert begun is not None
    assert now is not None
    assert begun <= 1.0 < 2 * begun < now
