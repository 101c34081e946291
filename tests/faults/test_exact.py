"""Senders that die exactly before the dot, before the reply, after it, and after its outcome is durable; and wrong ones, which the judge has to catch."""

import random
import signal
import threading
from itertools import count

import pytest

from digest.delivery.sending import CLAIM
from tests.faults.broken import broken
from tests.faults.conftest import Tell
from tests.faults.gate import Gate
from tests.faults.naive import WRONG
from tests.faults.nursery import Nursery
from tests.faults.places import Place
from tests.faults.scene import CONNECTIONS, KILLED, Scene, scene
from tests.faults.sender import POINTS
from tests.faults.test_random import SLOW, kill_at_random
from tests.smtp_server import Fault, Script

AT_THE_SERVER = {"before the reply": "kept", "at the reply": "said"}
"""Where the server sees that a sender is killed: the letter is on its disk, no reply was given; the reply is on its way, perhaps unread."""

SOON = 6
"""Letters that a sender lives for, at most."""


def die(stage: Scene, point: str, at: int) -> None:
    """Let a sender come to a point the `at`-th time, and die there."""
    if point in POINTS:
        victim = stage.sender(dies=point, at=at)
    else:
        known, times = threading.Event(), count(1)

        def watch(what: str, _: str) -> None:
            if what == AT_THE_SERVER[point] and next(times) == at:
                known.wait(10)
                victim.send_signal(signal.SIGKILL)

        stage.server.on_stage = watch
        victim = stage.sender()
        known.set()
    status = victim.wait()
    stage.server.on_stage = None
    stage.note(status, victim)
    assert status == KILLED, f"the sender never came so far: {victim.words()}"


@pytest.mark.parametrize("point", [*POINTS, *AT_THE_SERVER])
def test_exact_kills(on_sqlite: Place, nursery: Nursery, gate: Gate, tell: Tell, point, way, uncertain):
    """Dead again and again at the same point: at most one second copy for each connection and kill, each explained; with `hold` none."""
    chance = random.Random(f"{point}, {way}")
    with scene(on_sqlite, nursery, 2 * gate.exact * SOON, way=way, uncertain=uncertain) as stage:
        for _ in range(gate.exact):
            die(stage, point, chance.randint(1, SOON))
        stage.finish()
        verdict = stage.judged()
        tell(stage.row(f"{uncertain}: exact kills, {point}, {way}", verdict))
        assert len(verdict.doubled) <= (stage.kills * CONNECTIONS if uncertain == "resend" else 0)


@pytest.mark.parametrize(
    ("point", "doubled"),
    [
        ("before the dot", {0}),
        ("before the reply", {1}),
        ("at the reply", {0, 1}),  # the sender may have been quicker
        ("after the reply", {1}),
        ("after the outcome", {0}),
    ],
)
def test_one_connection_leaves_one_doubt(on_sqlite: Place, nursery: Nursery, point, doubled):
    """With one connection a kill leaves at most one doubt, and a second copy only where the server has the letter and the ledger no outcome."""
    with scene(on_sqlite, nursery, 30, connections=1) as stage:
        die(stage, point, 10)
        counts = stage.store.outbox.recover()
        stage.finish()
        verdict = stage.judged()
    assert counts["uncertain"] <= 1
    assert len(verdict.doubled) in doubled


# --- the judge can fail -----------------------------------------------------------------------------------------------

SILENT = (Fault("dot", "drop", to="^reader50@"), Fault("dot", "accept_drop", to="^reader52@"))
"""For readers whose turn comes when the killing is over, so that what the sender makes of it is written down."""

CAUGHT = {
    "marks first": "phantom",
    "dot first": "unexplained",
    "sends again": "unexplained",
    "hopes for the best": "phantom",
    "fears the worst": "unexplained",
}


@pytest.mark.parametrize("wrong", ["", *WRONG])
def test_wrong_senders_are_caught(on_sqlite: Place, nursery: Nursery, wrong):
    """The same kills and the same silence: each wrong sender is convicted of what it does wrong, and the right one of nothing."""
    # Who marks what he claims leaves nothing to his next life, unless there are more letters than a claim holds.
    readers = CLAIM + 60 if wrong == "marks first" else 60
    with scene(on_sqlite, nursery, readers, script=Script(faults=SILENT, delay=SLOW), wrong=wrong) as stage:
        for at in (15, 5):
            die(stage, "before the reply", at)
        stage.run()
        stage.reform()
        stage.finish()
        verdict = stage.verdict()
    if wrong:
        assert getattr(verdict, CAUGHT[wrong])
    assert verdict.sound is not bool(wrong)


def test_wrong_senders_are_caught_by_the_gate(on_sqlite: Place, nursery: Nursery, gate: Gate, tell: Tell, wrong_one):
    """What the right sender stands for hundreds of random kills, none of the wrong ones does."""
    faults = (*SILENT, *broken(1, gate.readers, gate.broken))
    with scene(
        on_sqlite, nursery, gate.readers, script=Script(faults=faults, delay=SLOW), hasty=True, wrong=wrong_one
    ) as stage:
        with stage.crew(2) as crew:
            kill_at_random(stage, random.Random(1), gate.kills, crew)
        for _ in range(2):  # what it makes of silence is written down where nobody kills it
            stage.run()
        stage.reform()
        stage.finish()
        verdict = stage.verdict()
        tell(stage.row(f"(wrong on purpose: {wrong_one}) random kills, broken answers", verdict))
        assert getattr(verdict, CAUGHT[wrong_one])
