"""An examination in words: one line a finding, its remedy below, and sums; as JSON the same."""

import pytest

from digest.errors import Exit
from digest.model.health import Diagnosis, Standing
from digest.report import diagnosis_json, diagnosis_line, health_sums, remedy_lines

BROKEN = Diagnosis(
    standing=Standing.ERROR,
    check="spf",
    about="quay.press",
    what="it has\nno record",
    hint='Publish:\n"v=spf1 -all"',
    code=Exit.CONFIG,
)


def test_a_finding_is_one_line():
    """Whatever it says, and in columns that can be cut."""
    assert diagnosis_line(BROKEN) == "error    spf              quay.press: it has no record"
    assert (
        diagnosis_line(Diagnosis(standing=Standing.OK, check="disk", what="room")) == "ok       disk             room"
    )


def test_what_it_is_about_is_said_once():
    """Where the words name it already it is not put before them."""
    named = Diagnosis(standing=Standing.OK, check="spf", about="quay.press", what="quay.press lets 9.9.9.9 send")
    assert diagnosis_line(named) == "ok       spf              quay.press lets 9.9.9.9 send"


def test_a_record_to_publish_stands_on_its_own_line():
    """It is copied from there."""
    first, second = remedy_lines(BROKEN)
    assert first.strip() == "-> Publish:"
    assert second.strip() == '"v=spf1 -all"'
    assert list(remedy_lines(Diagnosis(standing=Standing.OK, what=""))) == []


def test_foreign_words_steer_no_terminal():
    """Records and replies are written by strangers."""
    hostile = Diagnosis(standing=Standing.OK, check="x", about="\x1b[31m", what="a\x1b]0;b\x07", hint="\x9bc")
    assert not any(ord(letter) < 32 or 127 <= ord(letter) < 160 for letter in diagnosis_line(hostile))
    assert not any(ord(letter) < 32 or 127 <= ord(letter) < 160 for line in remedy_lines(hostile) for letter in line)


@pytest.mark.parametrize(
    ("standings", "sums"),
    [
        ([], "0 ok, 0 warnings, 0 errors, 0 skipped."),
        (["ok", "warning", "error", "skipped"], "1 ok, 1 warning, 1 error, 1 skipped."),
        (["ok"] * 12 + ["error"] * 2, "12 ok, 0 warnings, 2 errors, 0 skipped."),
    ],
)
def test_the_sums(standings, sums):
    """All four ends are counted."""
    assert health_sums([Diagnosis(standing=Standing(one), what="") for one in standings]) == sums


def test_the_shape_for_machines():
    """Stable keys, plain values."""
    assert diagnosis_json(BROKEN) == {
        "check": "spf",
        "about": "quay.press",
        "standing": "error",
        "what": "it has\nno record",
        "hint": 'Publish:\n"v=spf1 -all"',
        "code": 78,
    }
