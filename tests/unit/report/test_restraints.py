"""What holds letters back, in words and as JSON."""

from dataclasses import replace
from datetime import timedelta

import pytest

from digest.model import Restraint
from digest.report import situation_json, situation_line, situation_text
from digest.report.restraints import restraint_json, restraint_lines, restraint_rows
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
