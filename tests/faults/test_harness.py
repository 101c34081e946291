"""The harness itself: processes that really die and never stay behind, a judge that sees each wrong, faults that follow from their seed."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from digest.model import Delivery, DeliveryState
from tests.clock import FileClock
from tests.faults.audit import judge
from tests.faults.broken import broken
from tests.faults.nursery import ROOT, Nursery
from tests.faults.record import HEADINGS, Row, page, table
from tests.smtp_server import Seen

PATIENCE = 20.0

ORPHANS = """
import os, pathlib, signal, sys, time
from tests.faults.nursery import nursery
with nursery() as one:
    log = pathlib.Path(sys.argv[1])
    children = [one.start(time.sleep, 100, log=log) for _ in range(2)]
    children[1].send_signal(signal.SIGSTOP)
    print(one.pid, *(child.pid for child in children), flush=True)
    time.sleep(100)
"""


def gone(pid: int) -> bool:
    """Tell whether a process is no more, or has nothing left but its status."""
    with suppress(FileNotFoundError), open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123 -- not a file of ours
        return stat.read().rpartition(")")[2].split()[0] in {"Z", "X"}
    return True


# --- processes --------------------------------------------------------------------------------------------------------


def test_a_child_ends_as_a_program_does(nursery: Nursery, tmp_path):
    """What it exits with is its status; an error is 1, and stands in its log; a signal is the signal."""
    log = tmp_path / "log"
    assert nursery.start(sys.exit, 75, log=log).wait() == 75
    assert nursery.start(print, "hello", log=log).wait() == 0
    assert nursery.start(int, "no number", log=log).wait() == 1
    assert "hello" in log.read_text()
    assert "invalid literal" in log.read_text()
    sleeper = nursery.start(time.sleep, 100, log=log)
    assert sleeper.status is None
    assert sleeper.kill() == -signal.SIGKILL
    sleeper.send_signal(signal.SIGKILL)  # nobody hears it


def test_a_child_has_its_own_folder_and_environment(nursery: Nursery, tmp_path):
    """As a shell would start it."""
    log = tmp_path / "log"
    child = nursery.start(os.system, "pwd; echo $GREETING", log=log, folder=tmp_path, environment={"GREETING": "moin"})
    assert child.wait() == 0
    assert log.read_text().split() == [str(tmp_path), "moin"]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_process_stays_behind(tmp_path, number):
    """However the tests end, the nursery and its children end with them, the frozen ones too."""
    command = [sys.executable, "-c", ORPHANS, str(tmp_path / "log")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as parent:
        assert parent.stdout
        pids = [int(word) for word in parent.stdout.readline().split()]
        assert len(pids) == 3
        assert not any(map(gone, pids))
        parent.send_signal(number)
        parent.wait(PATIENCE)
    deadline = time.monotonic() + PATIENCE
    while not all(map(gone, pids)):
        assert time.monotonic() < deadline, "somebody stayed behind"
        time.sleep(0.02)


def test_a_clock_in_a_file_is_moved_for_all_who_read_it(tmp_path):
    """Right until it is set; then off by as much as was said, in both directions."""
    clock, other = FileClock(tmp_path / "clock"), FileClock(tmp_path / "clock")
    right = clock()
    for hours in (3, -2):
        clock.set(timedelta(hours=hours))
        assert abs((other() - right).total_seconds() - hours * 3600) < PATIENCE


# --- the judge --------------------------------------------------------------------------------------------------------


def row(number: int, state: DeliveryState = DeliveryState.ACCEPTED, **changes) -> Delivery:
    known = Delivery(edition=1, row=number, address=f"r{number}@example.net", message_id=f"m{number}", state=state)
    return replace(known, **changes)


def copy(number: int, *, name: str = "", text: str = "Hello") -> Seen:
    data = f"Message-ID: <{name or f'm{number}'}>\r\n\r\n{text}\r\n".encode()
    return Seen("b@example.org", f"r{number}@example.net", data)


FIRST = frozenset({"r1@example.net"})
WRONGS = {
    "a letter that waits for ever": ([], [row(1, DeliveryState.PENDING)], {"lost"}),
    "accepted, and never there": ([], [row(1)], {"lost", "phantom"}),
    "a reader without a row": ([], [], {"lost"}),
    "two copies and no doubt": ([copy(1), copy(1)], [row(1)], {"unexplained", "doubled"}),
    "three copies, whatever the doubts": ([copy(1)] * 3, [row(1, doubts=2)], {"excessive", "doubled"}),
    "another letter the second time": ([copy(1), copy(1, text="Bye")], [row(1, doubts=1)], {"altered", "doubled"}),
    "a Message-ID that the ledger does not know": ([copy(1, name="m9")], [row(1)], {"altered"}),
    "a copy for a stranger": ([copy(1)], [], {"strangers"}),
}


@pytest.mark.parametrize("wrong", WRONGS)
def test_the_judge_sees_each_wrong(wrong):
    """Each by its name, and nothing else."""
    taken, rows, names = WRONGS[wrong]
    verdict = judge(taken, rows, FIRST)
    found = {
        name: getattr(verdict, name)
        for name in ("lost", "phantom", "unexplained", "excessive", "altered", "shared", "strangers", "doubled")
    }
    assert {name for name, who in found.items() if who} == names
    assert all(who == FIRST for name, who in found.items() if name in names)
    assert not verdict.sound


def test_the_judge_sees_a_message_id_of_two():
    """Two readers whose letters have one name: mail stores would hide one of them."""
    verdict = judge([copy(1), copy(2, name="m1")], [row(1), row(2, message_id="m1")])
    assert verdict.shared == {"r1@example.net", "r2@example.net"}
    assert not verdict.sound


@pytest.mark.parametrize("state", ["rejected", "expired", "skipped", "cancelled", "uncertain"])
def test_who_has_nothing_for_a_reason_is_not_lost(state):
    """The ledger says why; and a second copy after a doubt is sound."""
    verdict = judge([copy(2), copy(2)], [row(1, DeliveryState(state)), row(2, doubts=1)], FIRST)
    assert verdict.sound
    assert verdict.doubled == {"r2@example.net"}
    assert verdict.copies == 2


# --- faults and figures -----------------------------------------------------------------------------------------------


def test_broken_answers_follow_from_their_seed():
    """The same seed breaks the same answers, another seed others; all stages are among them, and each reader meets one at most."""
    faults = broken(1, 1000)
    assert faults == broken(1, 1000) != broken(2, 1000)
    assert {fault.stage for fault in faults} == {"banner", "ehlo", "mail", "rcpt", "data", "body", "dot"}
    named = [fault.to for fault in faults if fault.to]
    assert len(set(named)) == len(named)
    assert len(set(faults)) == len(faults)
    assert len(broken(1, 100, 6)) == 6


def test_the_table_has_a_line_for_each_scenario():
    """As Markdown, with a name over each column; the page says with what it was made, and how it ended."""
    one = Row.of("kills", "sqlite", 1000, judge([copy(1)] * 2, [row(1, doubts=1)]), seconds=1.25, kills=200)
    lines = table([one.told()]).splitlines()
    assert [line.count("|") for line in lines] == [len(HEADINGS) + 1] * 3
    assert lines[2] == "| kills | sqlite | 1,000 | 200 | 2 | 0 | 1 | 0 | 0 | 0 | 1.2 |"
    assert "SQLite 3" in page([one.told()], status=0, failed=0, seconds=3)


@pytest.mark.parametrize(
    ("status", "failed", "said"), [(0, 0, "all tests passed"), (1, 2, "tests that failed: 2"), (2, 0, "broken off")]
)
def test_a_run_that_did_not_end_well_is_not_recorded_as_one(status, failed, said):
    """The page says so when tests failed, and when somebody broke the run off before all of them had their turn."""
    assert f": {said}" in page([], status=status, failed=failed, seconds=3)
