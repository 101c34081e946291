"""What holds letters back, in words and as JSON."""

from dataclasses import replace
from datetime import timedelta

import pytest

from digest.errors import Exit
from digest.model import EditionState, QuotaUse, Report, Restraint, Trouble
from digest.report import situation_json, situation_line, situation_text
from digest.report.restraints import (
    quota_json,
    quota_lines,
    restraint_json,
    restraint_lines,
    restraint_rows,
    trouble_json,
    trouble_line,
)
from digest.report.runs import as_json, problems
from tests.unit.report.test_situation import NOW, progress, situation

SLOWED = Restraint(relay="mail.example:587", operator="", since=NOW, rate=12.0, said="421 4.3.2 busy")
STOPPED = Restraint(
    relay="mail.example:587", operator="google.com", since=NOW, until=NOW + timedelta(minutes=10), rate=1.0, said="421 4.7.28 unusual rate"
)  # fmt: skip


@pytest.mark.parametrize(
    ("restraint", "line"),
    [
        (SLOWED, "the mail server mail.example:587: slowed down to 12 a second, rising by itself, told at 07:05:00 UTC: 421 4.3.2 busy"),
        (replace(SLOWED, rate=0.24, operator="a.example"), "a.example: slowed down to 0.2 a second, rising by itself, told at 07:05:00 UTC: 421 4.3.2 busy"),
        (STOPPED, "google.com: nothing until 07:15:00 UTC, then 1.0 a second and rising, told at 07:05:00 UTC: 421 4.7.28 unusual rate"),
        (replace(STOPPED, rate=None, said=""), "google.com: nothing until 07:15:00 UTC, told at 07:05:00 UTC: no reason given"),
    ],
)  # fmt: skip
def test_a_line_says_who_what_when_and_why(restraint, line):
    """An operator by its name, the mail server by its address; a stop with its end, a lower rate with the promise that it rises."""
    assert restraint_lines([restraint]) == [
        line.replace("07:05", f"{NOW:%H:%M}").replace("07:15", f"{NOW + timedelta(minutes=10):%H:%M}")
    ]


def test_words_of_servers_lose_their_controls():
    """Names and replies come from the world."""
    (row,) = restraint_rows([replace(STOPPED, operator="evil\x1b[31m.example", said="421 \x1b]0;owned\x07 slow")])
    assert "\x1b" not in "".join(row)
    assert "\x07" not in "".join(row)


def test_every_view_of_an_edition_tells():
    """Status, a line of the watch and the JSON for scripts."""
    one = situation(progress("sending", accepted=1, pending=2), restraints=[SLOWED, STOPPED])
    for line in restraint_lines(one.restraints):
        assert f"\n  {line}" in situation_text(one)
        assert f"; {line}" in situation_line(one)
    assert situation_json(one)["held_back"] == [restraint_json(SLOWED), restraint_json(STOPPED)]


REFUSED = Trouble(at=NOW, what="mail.example:587: login refused: 535 5.7.8 no.", hint="Check the password.")


@pytest.mark.parametrize(
    ("trouble", "line"),
    [
        (REFUSED, "Trouble at 2026-11-23 07:05 UTC: mail.example:587: login refused: 535 5.7.8 no. Check the password."),
        (replace(REFUSED, hint=""), "Trouble at 2026-11-23 07:05 UTC: mail.example:587: login refused: 535 5.7.8 no"),
        (replace(REFUSED, what="\x1b[31mno\nway", hint="\x07"), "Trouble at 2026-11-23 07:05 UTC: �[31mno way. �"),
    ],
)  # fmt: skip
def test_a_session_that_failed_is_told_with_its_time(trouble, line):
    """When, what was said, and what to do, on one line without controls."""
    assert trouble_line(trouble) == line


def test_every_view_of_an_edition_tells_why_no_session_works():
    """Below its name, whatever its state; machines get the parts, and null where nothing is wrong."""
    for one in (progress("draft"), progress("sending", pending=2), progress("done", expired=2)):
        told = situation(one, trouble=REFUSED)
        assert situation_text(told).splitlines()[1:].count(f"  {trouble_line(REFUSED)}") == 1
        assert f"; {trouble_line(REFUSED)}" in situation_line(told)
        assert situation_json(told)["trouble"] == trouble_json(REFUSED)
        assert "Trouble" not in situation_text(situation(one)) + situation_line(situation(one))
        assert situation_json(situation(one))["trouble"] is None
    assert trouble_json(REFUSED) == {"at": NOW.isoformat(), "what": REFUSED.what, "hint": REFUSED.hint}


def test_machines_get_times_and_figures():
    """Null for the mail server as a whole, and for what is not known."""
    assert restraint_json(SLOWED) == {
        "relay": "mail.example:587",
        "operator": None,
        "since": NOW.isoformat(),
        "stopped_until": None,
        "rate": 12.0,
        "reply": "421 4.3.2 busy",
    }
    assert restraint_json(STOPPED)["stopped_until"] == (NOW + timedelta(minutes=10)).isoformat()
    assert restraint_json(replace(STOPPED, rate=None))["rate"] is None


HOURLY = QuotaUse(span=timedelta(hours=1), letters=30, left=0, until=NOW + timedelta(minutes=58))
DAILY = QuotaUse(span=timedelta(days=1), letters=500, left=470)


def test_a_quota_that_is_used_up_is_told_by_its_setting():
    """With the time at which it leaves something again; one that leaves some holds nobody back."""
    (line,) = quota_lines([HOURLY, DAILY])
    assert line == f"held back by DIGEST_SMTP__PER_HOUR=30 until {NOW + timedelta(minutes=58):%Y-%m-%d %H:%M} UTC"
    (line,) = quota_lines([replace(DAILY, left=0, until=NOW)])
    assert line.startswith("held back by DIGEST_SMTP__PER_DAY=500 until ")


def test_every_view_of_an_edition_tells_of_quotas():
    """Status, a line of the watch, and the JSON for scripts, which has those that leave some, too."""
    one = situation(progress("sending", accepted=1, pending=2), quotas=[HOURLY, DAILY])
    (line,) = quota_lines([HOURLY])
    assert f"\n  {line}" in situation_text(one)
    assert f"; {line}" in situation_line(one)
    assert situation_json(one)["quotas"] == [quota_json(HOURLY), quota_json(DAILY)]
    assert quota_json(DAILY) == {"setting": "DIGEST_SMTP__PER_DAY", "letters": 500, "left": 470, "until": None}


def test_a_run_tells_which_quota_holds_its_letters_back():
    """Those that wait for their turn, of a quota that is used up; nothing where none waits."""
    report = Report(newsletter="tech", slot="", result="composed", code=Exit.WORK_LEFT)
    (line,) = problems(replace(report, progress=progress(accepted=10, pending=290), quotas=(HOURLY, DAILY)))
    assert line == f"tech #12: 290 letters {quota_lines([HOURLY])[0]}; a later run goes on."
    assert problems(replace(report, progress=progress(accepted=10, pending=290), quotas=(DAILY,))) == []
    assert problems(replace(report, code=Exit.DONE, progress=progress(accepted=300), quotas=(HOURLY,))) == []
    assert as_json(replace(report, quotas=(HOURLY,)))["quotas"] == [quota_json(HOURLY)]


@pytest.mark.parametrize("stopped", [EditionState.PAUSED, EditionState.HELD])
def test_no_later_run_is_promised_to_an_edition_that_was_stopped(stopped):
    """Its letters wait for a person, whatever else holds them back: one line says so, and none that they go on by themselves."""
    standing = replace(
        progress(accepted=10, pending=290, deferred=3),
        state=stopped,
        paused_reason="stopped after 10 readers, as asked",
    )
    report = Report(newsletter="tech", slot="", result="composed", code=Exit.WORK_LEFT, progress=standing)
    (line,) = problems(replace(report, quotas=(HOURLY,)))
    assert line.startswith(
        f"tech #12 is {stopped}: stopped after 10 readers, as asked. 293 letters wait until `digest resume 7`"
    )
    assert "later run" not in line
