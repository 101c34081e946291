"""How counts, times and lists are written, and what each ending of a run is told as."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import report as words
from digest.errors import Exit
from digest.model import DeliveryState, Failure, Fate, FateReason, Progress, Report
from digest.report import wording

NOW = datetime(2026, 11, 23, 7, 5, 59, tzinfo=UTC)
OPEN = (DeliveryState.PENDING, DeliveryState.CLAIMED, DeliveryState.IN_FLIGHT, DeliveryState.DEFERRED)


def progress(states: dict[DeliveryState, int], **changes: Any) -> Progress:
    known: dict[str, Any] = {"edition": 7, "newsletter": "tech", "slot": "manual:7", "number": 3, "state": "done"}
    return Progress(**{**known, "audience": sum(states.values()), "states": states, **changes})


def run(result: Any = "composed", **changes: Any) -> Report:
    known: dict[str, Any] = {"newsletter": "tech", "slot": "manual:7", "edition": 7}
    return Report(result=result, **{**known, **changes})


# --- numbers and times ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0 readers"), (1, "1 reader"), (2, "2 readers"), (1000, "1,000 readers"), (1234567, "1,234,567 readers")],
)
def test_counts_agree_with_their_noun(number, text):
    """One is one reader, any other number is readers, and thousands are parted."""
    assert wording.counted(number, "reader") == text


def test_a_noun_may_have_a_plural_of_its_own():
    """Not every plural ends in s."""
    assert (wording.counted(1, "entry", "entries"), wording.counted(2, "entry", "entries")) == ("1 entry", "2 entries")


zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2999, 1, 1), timezones=zones))  # noqa: DTZ001
def test_times_for_machines_keep_the_moment(at):
    """A stamp is ISO 8601 in UTC, and reads back as the same moment."""
    text = wording.stamp(at)
    assert text is not None
    assert datetime.fromisoformat(text) == at
    assert text.endswith("+00:00")


@pytest.mark.parametrize("offset", [-11, 0, 14])
def test_times_for_people_are_utc_and_say_so(offset):
    """Whatever zone a time comes in, the same moment has the same words."""
    zone = timezone(timedelta(hours=offset))
    assert wording.moment(NOW.astimezone(zone)) == "2026-11-23 07:05 UTC"


def test_no_time_is_nothing():
    """Where there is none people see nothing and machines see null."""
    assert (wording.moment(None), wording.stamp(None)) == ("", None)


# --- one run ----------------------------------------------------------------------------------------------------------


def test_a_good_run_has_no_problems():
    """Under cron silence means that every reader has it."""
    assert words.problems(run(progress=progress({DeliveryState.ACCEPTED: 9}))) == []


@pytest.mark.parametrize("state", [state for state in DeliveryState if state != DeliveryState.ACCEPTED])
def test_each_ending_without_acceptance_is_told_or_was_wished(state):
    """Letters that are deferred, doubtful, rejected or expired are each a line; open ones and those that a person stopped are none."""
    silent = {*OPEN, DeliveryState.SKIPPED, DeliveryState.CANCELLED} - {DeliveryState.DEFERRED}
    lines = words.problems(run(progress=progress({DeliveryState.ACCEPTED: 5, state: 2})))
    assert len(lines) == (state not in silent)
    assert all("2 letters" in line for line in lines)


def test_expired_letters_name_the_setting():
    """Whoever wonders why finds the word to look for."""
    (line,) = words.problems(run(progress=progress({DeliveryState.EXPIRED: 1})))
    assert line.startswith("tech #3: 1 letter expired")
    assert "`expire_after`" in line


@pytest.mark.parametrize("code", [Exit.DONE, Exit.WORK_LEFT])
def test_several_problems_are_several_lines(code):
    """Each kind has its own line, in the order of their weight."""
    states = dict.fromkeys(
        (DeliveryState.DEFERRED, DeliveryState.UNCERTAIN, DeliveryState.EXPIRED, DeliveryState.REJECTED), 1
    )
    lines = words.problems(run(code=code, progress=progress(states)))
    assert [
        next(word for word in ("deferred", "uncertain", "expired", "rejected") if word in line) for line in lines
    ] == [
        "deferred",
        "uncertain",
        "expired",
        "rejected",
    ]


def test_letters_in_doubt_since_a_restore_are_told_from_lost_answers():
    """Each with its own reason, and with what sends it again: a later run, or nobody but a person."""
    both = replace(progress({DeliveryState.UNCERTAIN: 3}), retriable_doubts=1, restored_doubts=2)
    lost, restored = words.problems(run(progress=both))
    assert lost.startswith("tech #3: 1 letter uncertain: the server's answer was lost. A later run sends them")
    assert restored.startswith("tech #3: 2 letters uncertain: the database was restored or copied")
    assert f"`digest resolve {both.edition} --resend`" in restored
    alone = progress({DeliveryState.UNCERTAIN: 2}, restored_doubts=2)
    assert words.problems(run(progress=alone)) == [restored]


def test_letters_in_doubt_that_people_heard_of_are_no_problem_twice():
    """The report still says them; on standard error they were once."""
    report = run("doubtful", code=Exit.WORK_LEFT, progress=progress({DeliveryState.UNCERTAIN: 2}), told=True)
    assert words.problems(report) == []
    assert "tech #3: 2 letters uncertain" in words.as_text(report)
    assert "`digest resolve 7` lists and settles them" in words.as_text(report)
    assert len(words.problems(replace(report, told=False))) == 1


def test_an_edition_that_waits_names_the_command():
    """A held edition is the one quiet ending that needs a person."""
    held = run("held", edition=12, message="held: only 2 of at least 3 stories")
    assert words.problems(held) == ["tech: an edition waits. `digest send 12` sends it as it is."]


@pytest.mark.parametrize("result", ["quiet", "not_due", "already_running", "dry_run", "composed", "resumed"])
def test_endings_that_need_nobody_are_silent(result):
    """Nothing new, nothing due and another run at work are no problems."""
    assert words.problems(run(result, message="nothing new")) == []


def test_an_error_of_the_delivery_is_told_with_its_figures():
    """Why it stopped comes first, then what is open."""
    stopped = run(
        code=Exit.UNAVAILABLE,
        message="relay.example.org:25: refused",
        hint="Start it.",
        progress=progress({DeliveryState.PENDING: 3, DeliveryState.UNCERTAIN: 1}),
    )
    first, second = words.problems(stopped)
    assert first == "tech: relay.example.org:25: refused. Start it."
    assert "1 letter uncertain" in second


def test_a_failure_without_words_is_still_a_line():
    """No code but 0 and 75 is ever silent."""
    assert words.problems(run("failed", code=Exit.INTERNAL)) == ["tech: failed."]


@given(st.sampled_from([code for code in Exit if code not in (Exit.DONE, Exit.WORK_LEFT)]), st.text())
def test_no_failure_is_silent(code, message):
    """Whatever the message holds, a run that failed is told."""
    assert words.problems(run("failed", code=code, message=message))


@given(st.dictionaries(st.sampled_from(list(DeliveryState)), st.integers(1, 10**6)), st.integers(0, 3))
def test_counts_in_words_add_up(states, doubts):
    """The figures of the sentence are those of the ledger, and their sum is the audience that it names."""
    line = words.status_text(progress(states, retriable_doubts=doubts)).splitlines()[1]
    audience, _, rest = line.strip().partition(": ")
    figures = [int(word.replace(",", "")) for word in rest.replace(", ", " ").split() if word[0].isdigit()]
    assert sum(figures) == sum(states.values()) == int(audience.split()[0].replace(",", ""))


@given(st.lists(st.sampled_from(list(FateReason)), max_size=30))
def test_fates_and_their_sums_agree_whoever_counts(reasons):
    """A run's own sums and those of `why` are the same sentence."""
    fates = [words_fate(reason) for reason in reasons]
    counts = {reason.value: count for reason, count in Counter(reasons).items()}
    text = words.as_text(run("dry_run", fates=counts))
    assert (words.fate_sums(fates) in text) is bool(reasons)


def words_fate(reason: FateReason) -> Any:
    return Fate(article="a", title="t", url="", source="s", kept=reason is FateReason.KEPT, reason=reason)


def test_a_run_as_json_has_plain_values():
    """Machines meet numbers, text, lists and null, never a Python object."""
    found = words.as_json(
        run(
            code=Exit.WORK_LEFT,
            fates={FateReason.KEPT: 1},
            failures=(Failure(where="a", what="b", hint="c"),),
            progress=progress({DeliveryState.DEFERRED: 1}, next_attempt_at=NOW),
        )
    )
    text = words.json_text(found)
    assert '"code": 75' in text
    assert '"fates": {"kept": 1}' in text
    assert '"next_attempt_at": "2026-11-23T07:05:59+00:00"' in text
    assert "DeliveryState" not in text


def test_a_name_of_a_source_steers_nothing_in_a_report():
    """Keys of sources hold what the operator pasted; the line stays one line."""
    shown = words.as_text(run(collected={"feed:https://a.example/\x1b[2J\n": 1}))
    assert len(shown.splitlines()) == 2
    assert "\x1b" not in shown


def test_the_slot_of_a_rehearsal_is_not_shown():
    """A dry run has no slot that anybody could find later."""
    text = words.as_text(run("dry_run", slot="dry-run", message="Big news"))
    assert text == "tech: dry run, nothing written or sent: Big news."
    assert "manual:7" in words.as_text(replace(run("composed"), slot="manual:7"))
    assert "(manual):" in words.as_text(replace(run("quiet"), slot="manual:"))


@pytest.mark.parametrize(("length", "end"), [(100, "x"), (101, "…"), (300, "…")])
def test_a_title_leaves_room_for_the_rest_of_its_row(length, end):
    """A headline is whole up to a hundred characters, and of that length with an ellipsis beyond."""
    shown = words.headline("x" * length)
    assert (len(shown), shown[-1]) == (100, end)


def test_a_headline_is_one_plain_line():
    """Nothing in it steers a terminal, and no blank stands before the ellipsis."""
    assert words.headline("one\n two\x1b") == "one two\ufffd"
    assert words.headline("x" * 98 + " more") == "x" * 98 + "…"
