"""What happened, in words and as JSON."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import report as words
from digest.errors import Exit
from digest.log import CONTROLS
from digest.model import (
    Article,
    Collected,
    Delivery,
    DeliveryState,
    Event,
    Failure,
    Fate,
    FateReason,
    Progress,
    Report,
    Subscriber,
    SubscriberState,
)

NOW = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)
HOSTILE = "a\x1b[31mb\nc\x07\u202e"


def test_what_a_source_left_out_is_told_and_no_problem():
    """Remarks stand with what was collected, for people and machines, and bring no mail of cron's."""
    run = Report(newsletter="quay", slot="s", result="composed", remarks=("folder:a: 1 draft is left\x1b out.",))
    assert "  folder:a: 1 draft is left" in words.as_text(run)
    assert "\x1b" not in words.as_text(run)
    assert words.as_json(run)["remarks"] == list(run.remarks)
    assert words.problems(run) == []


def fate(reason: FateReason = FateReason.KEPT, **changes: Any) -> Fate:
    values: dict[str, Any] = {"article": "a1", "title": "A title", "url": "https://a.example/1", "source": "feed:a"}
    return Fate(**(values | {"kept": reason is FateReason.KEPT, "reason": reason} | changes))


def progress(states: dict[DeliveryState, int], **changes: Any) -> Progress:
    values: dict[str, Any] = {
        "edition": 7,
        "newsletter": "tech",
        "slot": "edition:2026-11-23T07:00",
        "number": 12,
        "state": "done",
        "audience": sum(states.values()),
        "states": states,
    }
    return Progress(**(values | changes))


def report(**changes: Any) -> Report:
    values: dict[str, Any] = {
        "newsletter": "tech",
        "slot": "edition:2026-11-23T07:00",
        "result": "composed",
        "edition": 7,
        "collected": {"feed:a": 30, "folder:b": 12},
        "fates": {"kept": 12, "before_start": 27, "same_story": 3},
        "progress": progress({DeliveryState.ACCEPTED: 25}),
    }
    return Report(**(values | changes))


def delivery(**changes: Any) -> Delivery:
    values: dict[str, Any] = {"edition": 7, "row": 1, "address": "ana@example.org", "message_id": "7.x@example.org"}
    return Delivery(**(values | changes))


all_states = st.dictionaries(st.sampled_from(list(DeliveryState)), st.integers(0, 10**6))


@given(all_states)
def test_the_counts_of_a_balanced_ledger_add_up(states):
    """The JSON names every state, their sum is the audience, and the text says that it balances."""
    shape: Any = words.status_json(progress(states))
    assert shape["balanced"] is True
    assert set(shape["states"]) == {state.value for state in DeliveryState}
    assert sum(shape["states"].values()) == shape["audience"]
    assert "The counts balance." in words.status_text(progress(states))


@given(all_states, st.integers(1, 9))
def test_a_missing_row_is_cried_out(states, missing):
    """When the rows are not the audience, text, JSON and problems all say so."""
    broken = progress(states, audience=sum(states.values()) + missing)
    assert words.status_json(broken)["balanced"] is False
    assert "DO NOT BALANCE" in words.status_text(broken)
    assert any("does not balance" in line for line in words.problems(report(progress=broken)))


@given(st.lists(st.sampled_from(list(FateReason)), max_size=60))
def test_the_sums_of_fates_add_up(reasons):
    """Kept and left out make the candidates, and the reasons make what was left out."""
    text = words.fate_sums([fate(reason) for reason in reasons])
    figures = [int(word) for word in text.replace("(", " ").split() if word.isdigit()]
    total, kept, out, *by_reason = figures
    assert total == len(reasons) == kept + out
    assert sum(by_reason) == out


def test_fate_sums_read_as_a_sentence():
    """The reasons are told in words, in the order in which they are decided."""
    fates = [fate(), fate(FateReason.TOO_OLD), fate(FateReason.BEFORE_START), fate(FateReason.TOO_OLD)]
    expected = "4 candidates: 1 kept, 3 left out (1 older than the first window, 2 too old when first seen)."
    assert words.fate_sums(fates) == expected
    assert words.fate_sums([fate()]) == "1 candidate: 1 kept, 0 left out."


def test_every_reason_has_words_of_its_own():
    """No reason is told in the words of another."""
    told = [words.reason_text(fate(reason)) for reason in FateReason]
    assert len(set(told)) == len(FateReason)
    assert all(told)


def test_fates_as_rows():
    """A row has a cell per heading, figures in a fixed form, foreign text without control characters."""
    rows = words.fate_rows([fate(score=0.12345), fate(FateReason.SAME_URL, title=HOSTILE, detail="as in 'X'")])
    assert rows[0] == ("kept", "0.123", "A title", "feed:a", "")
    assert rows[1][1:] == ("", "a\ufffd[31mb c\ufffd\ufffd", "feed:a", "as in 'X'")
    assert all(len(row) == len(words.FATE_HEADINGS) for row in rows)


def test_fates_as_json():
    """The shape that scripts build on."""
    assert words.fate_json(fate(FateReason.PUBLISHED, detail="edition 3", score=None)) == {
        "article": "a1",
        "title": "A title",
        "url": "https://a.example/1",
        "source": "feed:a",
        "kept": False,
        "reason": "published",
        "detail": "edition 3",
        "score": None,
        "parts": {},
    }
    told = words.fate_json(fate(FateReason.ALREADY_TOLD, parts={"edition": 3, "similarity": 0.5}))
    assert told["parts"] == {"edition": 3, "similarity": 0.5}


def test_a_score_in_words_is_the_product_of_its_parts():
    """`why` writes a score as people would check it, and nothing where there is none."""
    scored = fate(score=0.5, parts={"weight": 1.0, "recency": 0.5})
    assert words.parts_text(scored) == "0.500 = weight 1.00 x recency 0.50"
    assert words.parts_text(fate(parts={"similarity": 0.5})) == ""
    assert words.parts_text(fate(score=0.5)) == ""


def test_what_could_not_be_read_has_the_shape_of_a_fate():
    """Scripts find failed sources among the fates, with a reason of their own, and nothing that an article would have."""
    told = words.unread_json(Failure(where="https://a.example", what="404", hint="Look."))
    assert told.keys() == words.fate_json(fate()).keys()
    assert (told["reason"], told["url"], told["detail"], told["kept"]) == (
        "source_failed",
        "https://a.example",
        "404",
        False,
    )
    assert told["reason"] not in set(FateReason)


def test_a_remark_is_not_said_to_be_unread():
    """What was read and does not count is told as that, for people and for scripts."""
    failed = Failure(where="a.md, line 2", what="`titel` is unknown", hint="Did you mean `title`?")
    remark = replace(failed, remark=True)
    assert words.unread_line(failed) == "Not read: a.md, line 2: `titel` is unknown. Did you mean `title`?"
    assert words.unread_line(remark) == "Remark: a.md, line 2: `titel` is unknown. Did you mean `title`?"
    assert words.unread_json(remark) == {**words.unread_json(failed), "reason": "remark"}


def test_a_run_in_words():
    """A run tells what was collected, what became of it, and whether the counts balance."""
    assert words.as_text(report()).splitlines() == [
        "tech #12 (edition:2026-11-23T07:00): composed.",
        "  Collected 42 articles from 2 sources: feed:a 30, folder:b 12.",
        "  42 candidates: 12 kept, 30 left out (27 older than the first window, 3 the same story as another).",
        "  25 readers: 25 accepted. The counts balance.",
    ]
    assert words.problems(report()) == []


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"result": "quiet", "message": "nothing new"}, "tech (edition:2026-11-23T07:00): nothing goes out: nothing new."),
        ({"result": "not_due", "slot": "", "message": "the next edition is due at 07:00"}, "tech: nothing to do: the next edition is due at 07:00."),
        ({"result": "already_running", "slot": ""}, "tech: nothing to do."),
        ({"result": "held", "message": "only 2 of at least 5 stories."}, "tech (edition:2026-11-23T07:00): composed and held: only 2 of at least 5 stories."),
        ({"result": "dry_run", "slot": "dry-run"}, "tech: dry run, nothing written or sent."),
        ({"result": "failed", "slot": "", "code": Exit.NOTHING_COLLECTED, "message": "no source"}, "tech: failed."),
    ],
)  # fmt: skip
def test_each_result_has_a_heading(changes, line):
    """The first line says what came of the run; a failure's reason stands among the problems."""
    quiet = replace(report(progress=None, collected={}, fates={}), **changes)
    assert words.as_text(quiet) == line


def test_a_resumed_edition_is_told_as_such():
    """A run that finishes an earlier one says so."""
    assert words.as_text(report(result="resumed", collected={}, fates={})).startswith(
        "tech #12 (edition:2026-11-23T07:00): went on where the last run stopped."
    )


@pytest.mark.parametrize(
    ("state", "changes", "problem"),
    [
        (DeliveryState.DEFERRED, {"next_attempt_at": NOW}, "tech #12: 3 letters deferred by the server; a later run tries again from 2026-11-23 07:05 UTC."),
        (DeliveryState.DEFERRED, {}, "tech #12: 3 letters deferred by the server; a later run tries again."),
        (DeliveryState.UNCERTAIN, {"retriable_doubts": 3}, "tech #12: 3 letters uncertain: the server's answer was lost. A later run sends them once more after the wait."),
        (DeliveryState.UNCERTAIN, {}, "tech #12: 3 letters uncertain: the server's answer was lost. `digest resolve 7` lists and settles them; they are not sent again by themselves."),
        (DeliveryState.REJECTED, {}, "tech #12: 3 letters rejected; `digest deliveries 7` shows the replies."),
    ],
)  # fmt: skip
def test_what_was_not_accepted_is_a_problem(state, changes, problem):
    """Each ending but acceptance is told with what happens next."""
    left = report(code=Exit.WORK_LEFT, progress=progress({DeliveryState.ACCEPTED: 22, state: 3}, **changes))
    assert words.problems(left) == [problem]


GOES_ON = "3 letters wait until `digest resume 7` sends on, or `digest cancel 7` ends it."


def test_a_paused_edition_says_why_and_which_command_goes_on():
    """The reason of a breaker is told with what is left, by runs and by `status`, which names no time: no run goes on."""
    paused = progress({DeliveryState.PENDING: 3}, state="paused", paused_reason="20 % refused", next_attempt_at=NOW)
    assert words.problems(report(progress=paused)) == [f"tech #12 is paused: 20 % refused. {GOES_ON}"]
    status = words.status_text(paused)
    assert "Stopped: 20 % refused" in status
    assert GOES_ON in status
    assert "due at" not in status


def test_an_edition_held_in_mid_send_names_the_command_and_no_time():
    """As one that is paused; where nothing is open there is nothing to say of letters."""
    held = progress({DeliveryState.PENDING: 3}, state="held", paused_reason="by hand", next_attempt_at=NOW)
    status = words.status_text(held)
    assert GOES_ON in status
    assert "due at" not in status
    assert "letters wait" not in words.status_text(progress({}, state="held", paused_reason="by hand"))


def test_letters_in_doubt_since_a_restore_are_named_by_status():
    """With what a person can do, since nothing else sends them again."""
    one = progress({DeliveryState.UNCERTAIN: 3}, state="held", paused_reason="restored", restored_doubts=2)
    status = words.status_text(one)
    assert "2 letters uncertain: the database was restored or copied" in status
    assert "`digest resolve 7 --resend`" in status
    assert "letters wait" not in status


def test_a_pause_that_was_told_is_no_problem_any_more():
    """Cron hears of it once; whoever runs by hand sees it each time, with the command."""
    paused = progress({DeliveryState.PENDING: 3}, state="paused", paused_reason="20 % refused")
    for told in (False, True):
        one = report(result="paused", code=Exit.WORK_LEFT, progress=paused, told=told)
        assert ("an earlier edition is paused" in words.as_text(one), len(words.problems(one))) == (True, not told)
        assert (f"tech #12 is paused: 20 % refused. {GOES_ON}" in words.as_text(one)) == told


def test_a_failed_run_tells_the_hint():
    """An error is told with what to do, and failures of sources beside it."""
    failed = report(
        result="failed",
        code=Exit.RELAY_REFUSED,
        message="the relay refused the login",
        hint="Check DIGEST_SMTP__PASSWORD.",
        progress=None,
        failures=(Failure(where="https://a.example", what="404", hint="Correct the address."),),
    )
    assert words.problems(failed) == [
        "https://a.example: 404. Correct the address.",
        "tech: the relay refused the login. Check DIGEST_SMTP__PASSWORD.",
    ]


def test_work_left_without_a_ledger_is_told():
    """A run that leaves work but no figures still says what."""
    assert words.problems(report(code=Exit.WORK_LEFT, message="stopped", progress=None)) == ["tech: stopped."]


def test_a_run_as_json():
    """A run can be read by a machine, with its code, counts and ledger."""
    shape: Any = json.loads(json.dumps(words.as_json(report(failures=(Failure(where="w", what="x"),)))))
    assert shape["newsletter"] == "tech"
    assert shape["code"] == 0
    assert shape["collected"] == {"feed:a": 30, "folder:b": 12}
    assert shape["fates"]["kept"] == 12
    assert shape["failures"] == [{"where": "w", "what": "x", "hint": ""}]
    assert shape["progress"]["states"]["accepted"] == 25
    assert words.as_json(report(progress=None))["progress"] is None


def test_a_run_says_to_machines_what_is_no_news():
    """What people heard of by an earlier run: the result itself, and failures, which stand among all others too."""
    old, new = Failure(where="w", what="x", hint="h"), Failure(where="v", what="y")
    shape = words.as_json(report(result="paused", told=True, failures=(old, new), known=(old,)))
    assert shape["told"] is True
    assert shape["known"] == [{"where": "w", "what": "x", "hint": "h"}]
    assert shape["failures"] == [*shape["known"], {"where": "v", "what": "y", "hint": ""}]
    fresh = words.as_json(report())
    assert (fresh["told"], fresh["known"]) == (False, [])


def test_an_edition_as_json():
    """The shape of a list is that of a status without the states."""
    one = progress({DeliveryState.ACCEPTED: 24, DeliveryState.DEFERRED: 1}, state="sending", next_attempt_at=NOW)
    status, entry = words.status_json(one), words.edition_json(one)
    assert entry == {
        "edition": 7,
        "newsletter": "tech",
        "number": 12,
        "slot": "edition:2026-11-23T07:00",
        "state": "sending",
        "paused_reason": "",
        "audience": 25,
        "balanced": True,
    }
    assert entry.items() <= status.items()
    assert status["next_attempt_at"] == "2026-11-23T07:05:00+00:00"


def test_status_in_words():
    """An open edition says how many letters are open and when the next attempt is due."""
    one = progress({DeliveryState.ACCEPTED: 1024, DeliveryState.DEFERRED: 1}, state="sending", next_attempt_at=NOW)
    assert words.status_text(one).splitlines() == [
        "tech #12, slot edition:2026-11-23T07:00: sending",
        "  1,025 readers: 1,024 accepted, 1 deferred. The counts balance.",
        "  1 letter open, the next attempt is due at 2026-11-23 07:05 UTC.",
    ]
    assert "0 readers: no letters." in words.status_text(progress({}))


def test_a_delivery_as_json_and_line():
    """One row of the ledger, as scripts and as people read it."""
    row = delivery(state=DeliveryState.REJECTED, attempts=2, reply=f"550 5.1.1 {HOSTILE}")
    assert words.delivery_json(row) == {
        "address": "ana@example.org",
        "state": "rejected",
        "message_id": "7.x@example.org",
        "attempts": 2,
        "reply": f"550 5.1.1 {HOSTILE}",
        "reason": "",
        "choice": None,
    }
    assert words.delivery_line(row) == "rejected   ana@example.org  2 attempts  550 5.1.1 a\ufffd[31mb c\ufffd\ufffd"
    assert words.delivery_line(delivery()) == "pending    ana@example.org  0 attempts"


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        (None, ""),
        ((), "  everything: the topics name no section"),
        (("Sport", f"A{HOSTILE}"), "  chose Sport, Aa\ufffd[31mb c\ufffd\ufffd"),
    ],
)
def test_a_delivery_tells_what_was_chosen(choice, said):
    """Nobody wonders why two readers got different mails."""
    row = delivery(choice=choice)
    assert words.delivery_line(row) == f"pending    ana@example.org  0 attempts{said}"
    assert words.delivery_json(row)["choice"] == (None if choice is None else list(choice))


def test_who_gets_nothing_is_told_why():
    """The reason alone stands there."""
    row = delivery(choice=(), state=DeliveryState.SKIPPED, reason="no story in the topics of this reader: Chess")
    assert words.delivery_line(row).endswith("0 attempts  no story in the topics of this reader: Chess")
    assert "everything" not in words.delivery_line(row)


def test_deliveries_of_a_reader_as_rows():
    """A row has a cell per heading; the reason stands where no reply was read."""
    row = delivery(state=DeliveryState.ACCEPTED, attempts=1, accepted_at=NOW, reply="250 ok")
    rows = words.delivery_rows([("tech", "manual:1", row), ("tech", "manual:2", delivery(reason="unsubscribed"))])
    assert rows[0] == ("tech", "manual:1", "accepted", "1", "2026-11-23 07:05 UTC", "250 ok")
    assert rows[1][-2:] == ("", "unsubscribed")
    assert {len(one) for one in rows} == {len(words.DELIVERY_HEADINGS)}


def test_who_as_json():
    """A reader's subscriptions, letters and events, without the key that links carry."""
    reader = Subscriber(
        address="ana@example.org", newsletter="tech", key="canary", name="Ana", topics=("x",), created=NOW
    )
    other = replace(reader, newsletter="art", state=SubscriberState.UNSUBSCRIBED)
    event = Event(kind="unsubscribed", at=NOW, how="link", newsletter="art")
    shape: Any = json.loads(json.dumps(words.who_json([reader, other], [("tech", "manual:1", delivery())], [event])))
    assert "canary" not in json.dumps(shape)
    assert shape["subscriber"]["address"] == "ana@example.org"
    assert shape["subscriber"]["state"] == "active"
    assert [one["newsletter"] for one in shape["subscriber"]["subscriptions"]] == ["tech", "art"]
    assert shape["deliveries"][0]["slot"] == "manual:1"
    assert shape["deliveries"][0]["state"] == "pending"
    assert shape["events"] == [
        {"kind": "unsubscribed", "at": "2026-11-23T07:05:00+00:00", "how": "link", "newsletter": "art", "detail": ""}
    ]


def test_who_without_a_subscription():
    """A reader who was removed still has letters."""
    shape: Any = words.who_json([], [("tech", "manual:1", delivery())], [])
    assert shape["subscriber"] == {"address": "ana@example.org", "subscriptions": []}
    assert words.who_json([], [], [])["subscriber"] == {"address": "", "subscriptions": []}


def test_an_event_in_words():
    """When, what, for which newsletter, through which door."""
    event = Event(kind="unsubscribed", at=NOW, how="link", newsletter="tech", detail=HOSTILE)
    assert words.event_line(event) == "2026-11-23 07:05 UTC unsubscribed tech by link a\ufffd[31mb c\ufffd\ufffd"
    assert words.event_line(Event(kind="bounced", at=NOW)) == "2026-11-23 07:05 UTC bounced"


def test_a_source_as_json():
    """What a source gave, in the shape that scripts build on; an undated article has null."""
    one = Article(
        id="1",
        source="feed:a",
        source_name="A",
        title="T",
        url="u",
        section="s",
        language="en",
        attribution="x",
        text="t",
    )
    found = Collected(
        source="feed:a", articles=(one, replace(one, published=NOW)), failures=(Failure(where="w", what="x"),)
    )
    shape: Any = words.source_json(found)
    assert shape["source"] == "feed:a"
    assert {"title", "url", "published", "section", "language", "attribution", "text"} <= set(shape["articles"][0])
    assert [article["published"] for article in shape["articles"]] == [None, "2026-11-23T07:05:00+00:00"]
    assert shape["failures"] == [{"where": "w", "what": "x", "hint": ""}]


@pytest.mark.parametrize(
    ("failure", "line"),
    [
        (Failure(where="https://a.example", what="404"), "https://a.example: 404."),
        (Failure(where="", what="gone!", hint="Remove it."), "gone! Remove it."),
        (Failure(where=HOSTILE, what="x\ny"), "a\ufffd[31mb c\ufffd\ufffd: x y."),
    ],
)
def test_a_failure_in_words(failure, line):
    """Where, what, what to do, on one line that cannot steer a terminal."""
    assert words.failure_line(failure) == line


@given(st.text(), st.lists(st.sampled_from(list(FateReason))))
def test_no_text_of_the_world_breaks_a_line(text, reasons):
    """Whatever a source, a server or a reader writes, each report stays on its lines and steers no terminal."""
    counts = Counter(reason.value for reason in reasons)
    told = [
        *words.as_text(report(collected={text: 1}, fates=counts, message=text, progress=None)).splitlines(),
        *words.problems(report(failures=(Failure(where=text, what=text, hint=text),))),
        words.delivery_line(delivery(address=text, reply=text)),
        words.event_line(Event(kind=text, at=NOW, how=text, detail=text)),
    ]
    assert len(told) <= 6
    assert not [line for line in told if CONTROLS.search(line)]
