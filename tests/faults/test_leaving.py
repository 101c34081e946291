"""Readers who leave in mid-send; programs that are asked to leave, or that come at the same time."""

import random
import signal
from collections import Counter
from collections.abc import Container
from datetime import timedelta

from tests.faults.conftest import Tell
from tests.faults.gate import Gate
from tests.faults.nursery import Nursery
from tests.faults.places import Place
from tests.faults.program import press
from tests.faults.scene import Scene, pause, scene
from tests.faults.test_random import SLOW, kill, spread
from tests.smtp_server import Script

AT_ONCE = 5
FEW = 20
"""Readers of an edition that five runs begin at once."""


def somebody(stage: Scene, chance: random.Random, gone: Container[int]) -> tuple[int, str]:
    """Choose a reader whose letter is in the hands of a sender, if there is one: gives the row, and the name that links carry."""
    asked = stage.place.ask(
        'SELECT d."row", s.key, d.state FROM deliveries d JOIN subscriptions s ON s.id = d.subscription '
        "WHERE d.edition = ? AND d.state IN ('pending', 'claimed', 'in_flight', 'uncertain') ORDER BY d.\"row\"",
        stage.edition,
    )
    there = [one for one in asked if one[0] not in gone]
    row, key, _ = chance.choice([one for one in there if one[2] != "pending"] or there)
    return row, key


def intents(stage: Scene, row: int) -> list[tuple[int, int]]:
    """Give fence and time of each intent of a row."""
    question = 'SELECT fence, intent_at FROM delivery_attempts WHERE edition = ? AND "row" = ? ORDER BY fence'
    return [(fence, at) for fence, at in stage.place.ask(question, stage.edition, row)]


def test_no_intent_after_an_unsubscribe(place: Place, nursery: Nursery, gate: Gate, tell: Tell):
    """Promise P5, at random moments among kills: who has left has no intent from then on, and no more copies than intents before."""
    chance = random.Random(6)
    left: dict[int, tuple[int, list[tuple[int, int]]]] = {}
    with scene(place, nursery, gate.readers, script=Script(delay=SLOW)) as stage:
        with stage.crew(2) as crew:
            for number in range(1, gate.leavers + 1):
                stage.taken(spread(stage, number, gate.leavers), crew)
                row, key = somebody(stage, chance, left)
                stage.store.subscribers.unsubscribe(key, how="test", now=place.clock())
                left[row] = int(place.clock().timestamp() * 1000), intents(stage, row)
                if number % 2:
                    kill(stage, chance, crew, chance.randrange(len(crew)))
        stage.finish()
        verdict = stage.judged()
        tell(stage.row(f"{gate.leavers} readers leave, kills", verdict))
        copies = Counter(seen.recipient for seen in stage.server.accepted)
        for row, (moment, before) in left.items():
            assert intents(stage, row) == before
            assert all(at <= moment for _, at in before)
            assert copies[f"reader{row}@example.net"] <= len(before)


def test_sigterm_doubles_nothing(place: Place, nursery: Nursery, gate: Gate, tell: Tell):
    """`digest run`, asked to leave again and again: code 75 each time, nothing in doubt; the last run ends with 0, and everybody has one copy."""
    chance = random.Random(7)
    with press(place, nursery, gate.readers, script=Script(delay=SLOW)) as work:
        work.write(chance)
        for _ in range(gate.leaving):
            run = work.run()
            goal = work.server.count + chance.randint(1, gate.readers // (2 * gate.leaving))
            work.taken(goal, run)
            pause(chance.uniform(0, 0.02))
            run.send_signal(signal.SIGTERM)
            assert run.wait() == 75, run.words()
            assert set(work.progress().states) <= {
                "accepted",
                "pending",
                "deferred",
            }  # deferred: this machine stood still
        last = work.run()
        assert last.wait() == 0, last.words()
        verdict = work.judged()
        tell(work.row(f"{gate.leaving} SIGTERMs to `digest run`", verdict))
        assert not verdict.doubled
        assert verdict.copies == gate.readers


def test_runs_at_the_same_time(place: Place, nursery: Nursery, gate: Gate, tell: Tell):
    """Five `digest run` at once, for one slot after the other: one edition each, one copy each, and all of the runs end with 0."""
    chance = random.Random(8)
    with press(place, nursery, FEW, script=Script(delay=5 * SLOW), options='schedule = "0 7 * * *"') as work:
        for number in range(gate.overlaps):
            work.write(chance)
            runs = []
            for _ in range(AT_ONCE):
                runs.append(work.run())
                pause(chance.uniform(0, 0.01))
            assert [run.wait() for run in runs] == [0] * AT_ONCE, runs[0].words()
            assert len(work.store.auditor.editions()) == number + 1
            verdict = work.judged(since=number * FEW)
            assert verdict.copies == FEW
            assert not verdict.doubled
            work.now += timedelta(days=1)
        tell(work.row(f"{gate.overlaps} x {AT_ONCE} `digest run` at once, the last edition", verdict))
        assert "another run of this newsletter is at work" in runs[0].words()
