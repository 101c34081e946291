"""`digest status --watch` as a terminal and a log file show it."""

import io
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from rich.console import Console

from digest.cli import watching
from digest.model import DeliveryState, DomainFigures, QuotaUse, Refusal, Restraint, Situation, Trouble
from tests.unit.report.test_situation import NOW, progress, situation

MOVING = situation(
    progress("sending", accepted=3_000, pending=600, deferred=9),
    refusals=[Refusal(state=DeliveryState.DEFERRED, text="421 4.7.28 [bold]slow\x1b[31m down", count=9)],
    restraints=[Restraint(relay="relay:25", operator="google.com", since=NOW, rate=5.0, said="450 4.7.1 too fast")],
    quotas=[QuotaUse(span=timedelta(hours=1), letters=10**6, left=0, until=NOW)],
    domains=[
        DomainFigures(domain="big.example", letters=3_609, accepted=3_000, deferred=9, open=600, next_attempt_at=NOW)
    ],
)


class Looks:
    """Operations that give these looks, and then perhaps a Ctrl-C."""

    def __init__(self, *looks: Sequence[Situation], interrupted: bool = False) -> None:
        self.looks = looks
        self.interrupted = interrupted
        self.every = timedelta()
        self.closely_looked = False

    def watch(self, _what: str, *, every: timedelta) -> Iterator[Sequence[Situation]]:
        self.every = every
        yield from self.looks
        if self.interrupted:
            raise KeyboardInterrupt

    def closely(self, looks: Iterator[Sequence[Situation]]) -> Iterator[Sequence[Situation]]:
        self.closely_looked = True
        return looks


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def watch(monkeypatch: pytest.MonkeyPatch, looks: Looks, stream: io.StringIO) -> tuple[int, str]:
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setenv("TERM", "xterm")
    operations: Any = looks
    return watching.watch(operations, "7"), stream.getvalue()


def text_of(shown: Sequence[Situation]) -> str:
    console = Console(file=io.StringIO(), width=140, color_system=None)
    console.print(watching.drawn(shown))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_a_terminal_shows_everything():
    """Counts, a bar, pace, time left, the quota that is used up, refusals by reply, figures by mail domain."""
    text = text_of([MOVING])
    assert "3,609 readers: 600 pending, 3,000 accepted, 9 deferred. The counts balance." in text
    assert "10 accepted a second (last minute: 10), time left: 1 min 1 s" in text
    assert re.search(r"9 +deferred +421 4\.7\.28 \[bold\]slow", text)
    assert re.search(r"big\.example +3,609 +3,000 +9 +0 +0 +600 +2026-11-23 07:05 UTC", text)
    assert re.search(
        r"google\.com +07:05:00 UTC +slowed down to 5\.0 a second, rising by itself +450 4\.7\.1 too fast", text
    )
    assert "  held back by DIGEST_SMTP__PER_HOUR=1000000 until 2026-11-23 07:05 UTC\n" in text
    assert "\x1b" not in text


def test_a_terminal_shows_why_no_session_works():
    """Below the counts, in the words of the relay and as they are."""
    lost = Trouble(at=NOW, what="relay:25: login refused: 535 [bold]no")
    assert "  Trouble at 2026-11-23 07:05 UTC: relay:25: login refused: 535 [bold]no\n" in text_of(
        [situation(progress("sending", pending=2), trouble=lost)]
    )


def test_the_bar_is_a_line_of_its_own():
    """How much is through, in per cent; an edition that is through has no pace, and one without readers no share."""
    lines = text_of([MOVING]).splitlines()
    (bar,) = [line for line in lines if "━" in line]
    assert bar.split()[-2:] == ["83", "%"]
    assert set(bar.split()[0]) <= set("━╸╺")
    done = text_of([situation(progress("done", accepted=2))])
    assert "100 %" in done
    assert "a second" not in done
    assert "%" not in text_of([situation(progress("draft"))])


def test_two_newsletters_stand_below_each_other():
    """Without an edition the last one of each is shown."""
    assert text_of([MOVING, situation(progress("done", accepted=2))]).count("tech #12") == 2


def test_on_a_terminal_it_looks_each_second(monkeypatch):
    """It is drawn again in its place, and stays there at the end."""
    looks = Looks([MOVING], [situation(progress("done", accepted=3_609))])
    code, out = watch(monkeypatch, looks, Terminal())
    assert (code, looks.every, looks.closely_looked) == (0, timedelta(seconds=1), True)
    assert "done" in out


def test_in_a_file_it_is_a_line_per_look(monkeypatch):
    """Nothing that steers a terminal, one line per edition, each ten seconds, and no look at every letter for it."""
    looks = Looks([MOVING], [situation(progress("done", accepted=3_609))])
    code, out = watch(monkeypatch, looks, io.StringIO())
    assert (code, looks.every, looks.closely_looked) == (0, timedelta(seconds=10), False)
    first, last = out.splitlines()
    assert "sending" in first
    assert "done" in last
    assert "\x1b" not in out


@pytest.mark.parametrize(
    ("one", "code"),
    [
        (progress("done", accepted=2), 0),
        (progress("cancelled", accepted=1, cancelled=1), 0),
        (progress("paused", accepted=1, pending=1), 75),
        (progress("held", pending=1), 75),
        (progress("done", accepted=1, uncertain=1), 75),
    ],
)
def test_the_exit_code_says_whether_letters_are_left(monkeypatch, one, code):
    """As after a run: a script can wait for an edition, and knows how it ended."""
    assert watch(monkeypatch, Looks([situation(one)]), io.StringIO())[0] == code


@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_ctrl_c_is_a_good_end(monkeypatch, stream):
    """Who watches may leave: 0, and no complaint."""
    code, out = watch(monkeypatch, Looks([MOVING], interrupted=True), stream())
    assert code == 0
    assert "stopped" not in out


def test_nothing_to_watch_is_said(monkeypatch):
    """Before the first edition."""
    code, out = watch(monkeypatch, Looks([]), io.StringIO())
    assert (code, out) == (0, "No edition yet: there is nothing to watch.\n")
