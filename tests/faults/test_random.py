"""Senders that are killed, frozen and lied to at random moments, and what the server has in the end.

With every change a little of it, with `make faults` all (`gate`). Moments follow from seeds; what may differ from run to run is where a process
was at that moment, and nothing that is asserted here.
"""

import random
import signal
import threading
from datetime import timedelta

import pytest

from tests.faults.broken import broken
from tests.faults.conftest import Tell
from tests.faults.gate import Gate
from tests.faults.nursery import Child, Nursery
from tests.faults.places import Place
from tests.faults.scene import CONNECTIONS, Scene, pause, scene
from tests.faults.sender import LEASE
from tests.smtp_server import Script

SLOW = 0.01
"""Seconds that the server thinks about each letter, so that a signal finds letters in flight."""

ASLEEP = (1.2 * LEASE.total_seconds(), 3.2 * LEASE.total_seconds())
"""Seconds that a frozen sender sleeps: longer than its lease, and now and then longer than the margin before the dot (2 s)."""


def spread(stage: Scene, number: int, count: int) -> int:
    """Give how many copies the server has when the `number`-th of `count` moments comes: they fill three fifths of the edition.

    The rest is for letters that are in doubt and never came: where those are held, they are spent.
    """
    return stage.readers * 3 * number // (5 * count)


def kill(stage: Scene, chance: random.Random, crew: list[Child], victim: int, *, early: bool = False) -> None:
    """Kill one of the crew, and start it again; with `early` one that has only just begun."""
    before = stage.kills
    while stage.kills == before and stage.progress().open:
        stage.in_time()
        if early:
            stage.kill(crew[victim])
            crew[victim] = stage.sender()
        pause(chance.uniform(0, 0.05 if early else 0.02))
        stage.kill(crew[victim])
        stage.go_on()
        crew[victim] = stage.sender()


def kill_at_random(stage: Scene, chance: random.Random, kills: int, crew: list[Child]) -> None:
    """Kill one of the crew so many times, spread over the edition; every fifth victim has only just begun."""
    for number in range(1, kills + 1):
        if stage.kills < number:
            stage.taken(spread(stage, number, kills), crew)
            kill(stage, chance, crew, chance.randrange(len(crew)), early=not number % 5 and number < kills)


def test_random_kills_and_broken_answers(
    on_sqlite: Place, nursery: Nursery, gate: Gate, tell: Tell, seed, way, uncertain
):
    """Two senders, killed again and again, and lied to at every stage: nobody is lost, each second copy is explained, and `hold` sends none."""
    script = Script(faults=broken(seed, gate.readers, gate.broken), delay=SLOW)
    with scene(on_sqlite, nursery, gate.readers, script=script, way=way, hasty=True, uncertain=uncertain) as stage:
        with stage.crew(2) as crew:
            kill_at_random(stage, random.Random(seed), gate.kills, crew)
        stage.finish()
        verdict = stage.judged()
        tell(stage.row(f"{uncertain}: random kills, broken answers, {way}, seed {seed}", verdict))
        assert stage.kills >= gate.kills
        assert len(verdict.doubled) <= stage.server.ambiguous + stage.kills * CONNECTIONS
        assert not (verdict.doubled and uncertain == "hold")


# --- several machines -------------------------------------------------------------------------------------------------


def put_to_sleep(stage: Scene, chance: random.Random, crew: list[Child], sleeper: int) -> threading.Timer:
    """Freeze one of the crew for longer than its lease; gives the timer that wakes it."""
    while True:
        stage.in_time()
        pause(chance.uniform(0, 0.02))
        victim = crew[sleeper]
        victim.send_signal(signal.SIGSTOP)
        pause(0.02)
        if victim.status is None:  # it had not ended by itself
            break
        stage.refill(crew)
    stage.freezes += 1
    timer = threading.Timer(chance.uniform(*ASLEEP), victim.send_signal, [signal.SIGCONT])
    timer.start()
    return timer


def kill_and_freeze(stage: Scene, chance: random.Random, gate: Gate, crew: list[Child]) -> None:
    """Kill and freeze the crew in a random order. Who sleeps is let sleep; the others go on meanwhile."""
    plan = ["kill"] * gate.server_kills + ["freeze"] * gate.freezes
    chance.shuffle(plan)
    sleeping: dict[int, threading.Timer] = {}
    try:
        for number, what in enumerate(plan, 1):
            stage.taken(spread(stage, number, len(plan)), crew)
            while not (
                awake := [one for one in range(len(crew)) if one not in sleeping or not sleeping[one].is_alive()]
            ):
                pause(0.05)
            victim = chance.choice(awake)
            if what == "kill":
                kill(stage, chance, crew, victim)
            else:
                sleeping[victim] = put_to_sleep(stage, chance, crew, victim)
    finally:
        for timer in sleeping.values():
            timer.join()


@pytest.mark.postgres
def test_kills_and_freezes_on_a_server(on_postgres: Place, nursery: Nursery, gate: Gate, tell: Tell, way, uncertain):
    """Three senders on PostgreSQL, killed, and frozen for longer than their lease, with broken answers: no second copy without its reason, none with `hold`."""
    script = Script(faults=broken(4, gate.readers, gate.broken), delay=SLOW)
    with scene(on_postgres, nursery, gate.readers, script=script, way=way, hasty=True, uncertain=uncertain) as stage:
        with stage.crew(3) as crew:
            kill_and_freeze(stage, random.Random(4), gate, crew)
            pause(LEASE.total_seconds())  # those who have just woken do what they had in mind
        stage.finish()
        verdict = stage.judged()
        tell(stage.row(f"{uncertain}: kills, {stage.freezes} freezes, broken answers, {way}", verdict))
        assert stage.kills >= gate.server_kills
        assert stage.freezes == gate.freezes
        assert len(verdict.doubled) <= stage.server.ambiguous + (stage.kills + gate.freezes) * CONNECTIONS
        assert not (verdict.doubled and uncertain == "hold")


# --- clocks -----------------------------------------------------------------------------------------------------------


def test_clocks_that_jump_while_two_send(on_sqlite: Place, nursery: Nursery, gate: Gate, tell: Tell):
    """The time of the ledger goes there and back by hours: nothing is doubled, nothing expires, nobody is lost."""
    chance = random.Random(5)
    with scene(on_sqlite, nursery, gate.readers, script=Script(delay=SLOW)) as stage:
        with stage.crew(2) as crew:
            for number in range(1, gate.jumps + 1):
                # Where the clock went back nothing is due: then the next jump comes without a letter.
                stage.taken(spread(stage, number, gate.jumps), crew, patience=0.5)
                stage.jump(timedelta(hours=chance.uniform(-3, 3)))
        stage.jump(timedelta(hours=4))
        stage.finish()
        verdict = stage.judged()
        tell(stage.row(f"{gate.jumps} jumps of the clock", verdict))
        assert not verdict.doubled
        assert verdict.copies == gate.readers
