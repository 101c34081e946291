"""When a session is opened, and when the relay counts as gone."""

import asyncio

import pytest

from digest.delivery.sessions import PATIENCE, Sessions
from digest.delivery.trouble import TurnedAwayError
from digest.errors import DeliveryError, RelayRefusedError
from digest.model import Reply
from tests.faults.deaf import DeafConnection


class Clock:
    """A monotonic clock that sleeping moves."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


class Relay:
    """A transport that fails as often as it is told."""

    def __init__(self, *failures: DeliveryError) -> None:
        self.failures = list(failures)
        self.asked = 0
        self.session = DeafConnection(asyncio.Event())

    async def connect(self) -> DeafConnection:
        self.asked += 1
        if self.failures:
            raise self.failures.pop(0)
        return self.session


DOWN = DeliveryError("connection refused", where="127.0.0.1:25")
BUSY = TurnedAwayError("421 busy", reply=Reply(code=421, text="busy"), where="127.0.0.1:25")


def sessions(relay: Relay) -> tuple[Sessions, Clock]:
    clock = Clock()
    return Sessions(relay, monotonic=clock, sleep=clock.sleep), clock


def test_a_failure_is_followed_by_a_longer_and_longer_wait():
    """1, 2, 4 seconds, then it works."""
    relay = Relay(DOWN, DOWN, DOWN)
    line, clock = sessions(relay)
    assert asyncio.run(line.open()) is relay.session
    assert clock.slept == [1, 2, 4]


def test_patience_ends():
    """After five failures in a row the relay is unavailable: the error says so, where, and that nothing is lost."""
    relay = Relay(*[DOWN] * 99)
    line, _ = sessions(relay)
    with pytest.raises(DeliveryError, match="5 failures in a row: connection refused") as caught:
        asyncio.run(line.open())
    assert relay.asked == PATIENCE
    assert caught.value.where == "127.0.0.1:25"
    assert "Nothing is lost" in caught.value.hint


def test_what_helps_is_not_forgotten_when_patience_is_over():
    """The hint of the last failure, which names a setting perhaps, stands before the comfort."""
    clock = Clock()
    failures = [DeliveryError("no greeting", hint="Set this.") for _ in range(PATIENCE)]
    sessions = Sessions(Relay(*failures), monotonic=clock, sleep=clock.sleep)
    with pytest.raises(DeliveryError) as caught:
        asyncio.run(sessions.open())
    assert caught.value.hint.startswith("Set this. Nothing is lost")


def test_a_definite_answer_restores_patience():
    """Failures count only in a row."""
    line, clock = sessions(Relay(*[DOWN] * 4))
    asyncio.run(line.open())
    line.worked()
    for _ in range(4):
        clock.now += 60
        line.failed(DOWN)
    line.worked()
    clock.now += 60
    line.failed(DOWN)


def test_failures_of_the_same_moment_count_once():
    """Ten connections that break together are one trouble."""
    line, _ = sessions(Relay())
    for _ in range(10):
        line.failed(DOWN)


def test_a_refused_login_is_not_tried_again():
    """A wrong password is told at once, after one try."""
    relay = Relay(RelayRefusedError("535"))
    line, clock = sessions(relay)
    with pytest.raises(RelayRefusedError):
        asyncio.run(line.open())
    assert (relay.asked, clock.slept) == (1, [])


def test_who_turns_us_away_is_heard():
    """What the relay says at the door reaches the pace each time; that nobody answers says nothing."""
    clock, heard = Clock(), list[Reply]()
    relay = Relay(BUSY, DOWN, BUSY)
    line = Sessions(relay, turned_away=heard.append, monotonic=clock, sleep=clock.sleep)
    asyncio.run(line.open())
    assert heard == [BUSY.reply, BUSY.reply]


def test_a_relay_that_bears_no_more_sessions_is_asked_more_and_more_rarely():
    """While the others go on their answers restore patience: without end it is asked again, after 1, 2, 4 ... 30 seconds."""
    relay = Relay(*[BUSY] * 9)
    line, clock = sessions(relay)

    async def sleep(seconds: float) -> None:
        await clock.sleep(seconds)
        line.worked()

    line._sleep = sleep
    assert asyncio.run(line.open()) is relay.session
    assert clock.slept == [1, 2, 4, 8, 16, 30, 30, 30, 30]


def test_one_session_more_ends_the_waiting():
    """Once it lets somebody in, the next time counts as the first."""
    relay = Relay(BUSY, BUSY)
    line, clock = sessions(relay)
    asyncio.run(line.open())
    line.worked()
    relay.failures = [BUSY]
    asyncio.run(line.open())
    assert clock.slept == [1, 2, 1]


class Door(Relay):
    """A relay that keeps the first at the door until it is opened, and the others until it is opened wide."""

    def __init__(self) -> None:
        super().__init__()
        self.opened, self.opened_wide = asyncio.Event(), asyncio.Event()
        self.there = 0

    async def connect(self) -> DeafConnection:
        self.there += 1
        await (self.opened_wide if self.asked else self.opened).wait()
        self.there -= 1
        return await super().connect()


async def go_on() -> None:
    """Let everybody do what can be done without waiting."""
    for _ in range(500):
        await asyncio.sleep(0)


def test_once_the_first_session_stands_the_others_are_opened_together():
    """One behind the other fifty take a second where the relay is 10 ms away; the first goes alone all the same."""

    async def run() -> list[int]:
        door = Door()
        line, _ = sessions(door)
        asked = [asyncio.ensure_future(line.open()) for _ in range(50)]
        there = []
        for gate in (door.opened, door.opened_wide):
            await go_on()
            there.append(door.there)
            gate.set()
        await asyncio.gather(*asked)
        return there

    assert asyncio.run(run()) == [1, 49]
