"""A sender that is killed, or asked to leave, in the middle of a real database."""

import json
import signal
import subprocess
import sys
import threading
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from digest.model import DeliveryState
from tests.faults.audit import Verdict, explains, judge
from tests.faults.real import finish, freeze, now, opened
from tests.smtp_server import Fault, Script, SmtpServer, server_process, smtp_server

CONNECTIONS = 4
ACCEPTED, UNCERTAIN = DeliveryState.ACCEPTED, DeliveryState.UNCERTAIN


def interrupted(
    data_dir: Path,
    server: SmtpServer,
    stage: str,
    at: int,
    number: signal.Signals,
    *,
    program: str = "tests.faults.real",
) -> int:
    """Send by a program in a process of its own, and signal it the `at`-th time that `stage` is reached, before the reply; gives its exit status."""
    started = threading.Event()
    seen = Counter[str]()

    def watch(what: str, recipient: str) -> None:
        seen[what] += 1
        if what == stage and seen[what] == at:
            started.wait(10)
            sender.send_signal(number)

    server.on_stage = watch
    command = [sys.executable, "-m", program, str(data_dir), str(server.port), str(CONNECTIONS)]
    with subprocess.Popen(command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE) as sender:
        started.set()
        sender.communicate(timeout=60)
    server.on_stage = None
    assert seen[stage] >= at, "the sender never came so far"
    return sender.returncode


def copies(server: SmtpServer) -> Counter[str]:
    return Counter(seen.recipient for seen in server.accepted)


@pytest.mark.parametrize(("stage", "at"), [("rcpt", 40), ("data", 150), ("dot", 90)])
def test_a_killed_sender_is_finished_by_the_next(tmp_path, stage, at):
    """Kill -9 in mid-send, and again: everybody has it; at most one extra copy per open connection and kill, each explained by a doubt."""
    with opened(tmp_path) as store:
        edition = freeze(store, 300, now, evidence_wait=timedelta(0))
    with smtp_server(Script(delay=0.002)) as server:
        for moment in (at, 20):
            assert interrupted(tmp_path, server, stage, moment, signal.SIGKILL) == -signal.SIGKILL
        progress = finish(tmp_path, server.port, CONNECTIONS)
    assert progress.states == {ACCEPTED: 300}
    assert progress.balanced
    assert progress.state == "done"
    taken = copies(server)
    assert len(taken) == 300
    with opened(tmp_path) as store:
        verdict = judge(server.accepted, store.outbox.deliveries(edition))
        assert all(explains(store, address) for address in verdict.doubled)
    assert verdict.sound, verdict
    assert len(verdict.doubled) <= 2 * CONNECTIONS


def judged(data_dir: Path, program: str, stage: str) -> Verdict:
    """Kill a sender at the 40th of 100 letters, let it finish, and judge it."""
    with opened(data_dir) as store:
        edition = freeze(store, 100, now, evidence_wait=timedelta(0))
    with smtp_server(Script(delay=0.02)) as server:
        interrupted(data_dir, server, stage, 40, signal.SIGKILL, program=program)
        finish(data_dir, server.port, CONNECTIONS)
    with opened(data_dir) as store:
        return judge(server.accepted, store.outbox.deliveries(edition))


def test_a_sender_that_marks_before_it_sends_is_caught(tmp_path):
    """The judge can fail: letters that are called accepted while their dot never came count as lost."""
    verdict = judged(tmp_path, "tests.faults.naive", "dot")
    assert verdict.lost
    assert not verdict.sound


def test_a_sender_that_starts_again_after_a_crash_is_caught(tmp_path):
    """The judge can fail: second copies of which the ledger knows no doubt are unexplained."""
    verdict = judged(tmp_path, "tests.faults.naive_again", "data")
    assert verdict.unexplained
    assert not verdict.sound


def test_the_same_kill_finds_nothing_in_the_real_sender(tmp_path):
    """What catches the two wrong ones passes the right one."""
    assert judged(tmp_path, "tests.faults.real", "dot").sound


def test_the_second_copy_is_the_first_letter(tmp_path):
    """Promise P4 over a process's death: the copies of a reader are byte for byte equal."""
    with opened(tmp_path) as store:
        freeze(store, 60, now, evidence_wait=timedelta(0))
    with smtp_server(Script(delay=0.02)) as server:
        interrupted(tmp_path, server, "dot", 20, signal.SIGKILL)
        finish(tmp_path, server.port, CONNECTIONS)
    letters: dict[str, set[bytes]] = {}
    for seen in server.accepted:
        letters.setdefault(seen.recipient, set()).add(seen.data)
    assert len(letters) == 60
    assert all(len(variants) == 1 for variants in letters.values())


def test_doubtful_rows_wait_for_evidence(tmp_path):
    """With the default wait the doubtful rows, at most one per connection, stay uncertain; all others have it, and nobody has two."""
    with opened(tmp_path) as store:
        freeze(store, 120, now)
    with smtp_server(Script(delay=0.02)) as server:
        interrupted(tmp_path, server, "dot", 40, signal.SIGKILL)
        progress = finish(tmp_path, server.port, CONNECTIONS)
    doubtful = progress.states.get(UNCERTAIN, 0)
    assert 1 <= doubtful <= CONNECTIONS
    assert progress.states[ACCEPTED] == 120 - doubtful
    assert progress.balanced
    assert progress.open == doubtful
    assert max(copies(server).values()) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize(("stage", "at"), [("ehlo", 1), ("data", 100), ("dot", 50)])
def test_a_sender_that_is_asked_to_leave_doubles_nothing(tmp_path, number, stage, at):
    """SIGTERM and Ctrl-C: the dots in flight are finished, the claims given back, the process ends by itself; one copy each after the next run."""
    with opened(tmp_path) as store:
        freeze(store, 200, now, evidence_wait=timedelta(0))
    with smtp_server(Script(delay=0.02)) as server:
        assert interrupted(tmp_path, server, stage, at, number) == 0
        with opened(tmp_path) as store:
            left = store.editions.listing("weekly")[0]
        assert set(left.states) <= {ACCEPTED, DeliveryState.PENDING}
        assert left.states.get(ACCEPTED, 0) == len(server.accepted) < 200
        progress = finish(tmp_path, server.port, CONNECTIONS)
    assert progress.states == {ACCEPTED: 200}
    assert max(copies(server).values()) == 1


def test_the_log_of_another_process_agrees_with_the_ledger(tmp_path):
    """A server of its own, whose log is on disk before each reply: what it took is what the ledger calls accepted, or doubts."""
    log = tmp_path / "server.log"
    faults = [Fault("dot", "accept_drop", to="reader5@"), Fault("dot", "drop", to="reader6@"), Fault("rcpt", "drop")]
    with opened(tmp_path) as store:
        edition = freeze(store, 50, now)
    with server_process(Script(faults=faults, log=log, durable=True)) as port:
        progress = finish(tmp_path, port, CONNECTIONS)
    with opened(tmp_path) as store:
        rows = list(store.outbox.deliveries(edition))
    taken = [json.loads(line)["id"] for line in log.read_text().splitlines()]
    accepted = {row.message_id for row in rows if row.state is ACCEPTED}
    doubtful = {row.message_id for row in rows if row.state is UNCERTAIN}
    assert len(taken) == len(set(taken)) == 49
    assert accepted <= set(taken) <= accepted | doubtful
    assert progress.states == {ACCEPTED: 48, UNCERTAIN: 2}
