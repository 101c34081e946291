"""A sender that is killed, or asked to leave, in the middle of a real database."""

import json
import signal
import threading
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from digest.model import DeliveryState
from tests.faults.audit import explains, judge
from tests.faults.nursery import Nursery
from tests.faults.real import finish, freeze, now, opened
from tests.smtp_server import Fault, Script, SmtpServer, server_process, smtp_server

CONNECTIONS = 4
ACCEPTED, UNCERTAIN = DeliveryState.ACCEPTED, DeliveryState.UNCERTAIN


@dataclass(frozen=True)
class Interrupting:
    """Sends by a process of its own that is signalled at an exact moment."""

    nursery: Nursery

    def __call__(self, data_dir: Path, server: SmtpServer, stage: str, at: int, number: signal.Signals) -> int:
        """Signal a sender the `at`-th time that `stage` is reached, before the reply; gives its exit status."""
        started = threading.Event()
        seen = Counter[str]()

        def watch(what: str, recipient: str) -> None:
            seen[what] += 1
            if what == stage and seen[what] == at:
                started.wait(10)
                sender.send_signal(number)

        server.on_stage = watch
        sender = self.nursery.start(finish, data_dir, server.port, CONNECTIONS, log=data_dir / "sender.log")
        started.set()
        status = sender.wait()
        server.on_stage = None
        assert seen[stage] >= at, "the sender never came so far"
        return status


@pytest.fixture
def interrupted(nursery: Nursery) -> Interrupting:
    """Give what interrupts senders."""
    return Interrupting(nursery)


def copies(server: SmtpServer) -> Counter[str]:
    return Counter(seen.recipient for seen in server.accepted)


@pytest.mark.parametrize(("stage", "at"), [("rcpt", 40), ("data", 150), ("dot", 90)])
def test_a_killed_sender_is_finished_by_the_next(interrupted: Interrupting, tmp_path, stage, at):
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


def test_the_second_copy_is_the_first_letter(interrupted: Interrupting, tmp_path):
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


def test_doubtful_rows_wait_for_evidence(interrupted: Interrupting, tmp_path):
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
def test_a_sender_that_is_asked_to_leave_doubles_nothing(interrupted: Interrupting, tmp_path, number, stage, at):
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
