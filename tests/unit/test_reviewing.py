"""Drafts in the pipeline: a run stops at one, tells its editors, and goes on once when they or the deadline have decided."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from shutil import copy
from typing import Any

import pytest

from digest import pipeline
from digest.errors import DeliveryError, Exit
from digest.model import DeliveryState, Failure, Finding, Report, ReviewState, Verdict
from digest.pipeline import reviewing
from digest.report import as_text, problems
from digest.store import Database, open_store
from tests.clock import START, MovableClock
from tests.ledger import RENDERED, subscribe
from tests.press import DAY, HOUR, Press, article, newsletter

MINUTE = timedelta(minutes=1)
WEEKLY: dict[str, Any] = {
    "schedule": "0 7 * * MON",
    "timezone": "UTC",
    "approval": True,
    "editors": ("jane@example.org",),
}
JANE = "jane@example.org"
ERROR = Finding(id="link-http", where="HTML, line 7", what="the link is not encrypted", hint="Write https.")


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one empty database, to copy for each test."""
    folder = tmp_path_factory.mktemp("blank")
    open_store(f"sqlite:///{folder / 'digest.db'}", data_dir=folder, clock=MovableClock()).close()
    return folder / "digest.db"


@pytest.fixture
def store(blank: Path, tmp_path: Path, clock: MovableClock) -> Iterator[Database]:
    copy(blank, tmp_path)
    with closing(open_store(f"sqlite:///{tmp_path / 'digest.db'}", data_dir=tmp_path, clock=clock)) as opened:
        yield opened


@pytest.fixture
def press(store: Database, clock: MovableClock) -> Press:
    made = Press(store, clock)
    made.gives(article("alpha"), article("beta", age=2 * HOUR))
    subscribe(store, 3)
    return made


def results(reports: Iterable[Report]) -> list[str]:
    return [one.result for one in reports]


def accepted(press: Press) -> int:
    return sum(one.states.get(DeliveryState.ACCEPTED, 0) for one in press.store.editions.listing())


def approve(press: Press, edition: int = 1, by: str = JANE) -> Verdict:
    return press.store.reviews.decide(edition, "approve", by, press.clock())


# --- a run stops ------------------------------------------------------------------------------------------------------


def test_a_run_stops_at_a_draft(press):
    """Nothing is frozen or sent, the editors are told once, and the exit code is 0; it is no problem that cron would mail."""
    (report,) = press.run(newsletter(**WEEKLY))
    assert (report.result, report.code, report.edition) == ("draft", Exit.DONE, 1)
    assert press.told == [1]
    assert press.driving.calls == []
    assert press.store.reviews.get(1).state is ReviewState.WAITING
    assert problems(report) == []
    assert "a draft waits for approval" in as_text(report)


def test_later_runs_wait_in_silence(press, clock):
    """A draft that waits is told once, not every ten minutes."""
    weekly = newsletter(**WEEKLY)
    press.run(weekly)
    for _ in range(3):
        clock.move(10 * MINUTE)
        (report,) = press.run(weekly)
        assert (report.result, report.code) == ("not_due", Exit.DONE)
    assert press.told == [1]


def test_without_approval_nothing_waits(press):
    """The setting is off unless somebody sets it."""
    press.run(newsletter(schedule="0 7 * * MON", timezone="UTC"))
    assert accepted(press) == 3
    assert press.told == []


def test_nothing_new_is_no_draft(press):
    """An empty draft is for nobody to approve; the slot is quiet."""
    press.gives()
    (report,) = press.run(newsletter(**WEEKLY))
    assert (report.result, press.told) == ("quiet", [])


def test_too_few_stories_are_for_the_editors_to_judge(press):
    """With `if_quiet = "hold"` the draft says what is short."""
    (report,) = press.run(newsletter(**WEEKLY, min_stories=5, if_quiet="hold"))
    assert (report.result, report.message) == ("draft", "only 2 of at least 5 stories")
    assert "only 2 of at least 5" in press.store.outbox.progress(1).paused_reason


def test_the_next_slot_makes_a_draft_of_its_own(press, clock):
    """Two drafts may wait; what the first one holds is not in the second."""
    weekly = newsletter(**WEEKLY)
    press.run(weekly)
    clock.move(7 * DAY)
    press.gives(article("alpha", now=START), article("gamma", now=clock()))
    assert results(press.run(weekly)) == ["draft"]
    assert [story.article.title.split()[0] for story in press.store.editions.get(2).stories] == ["Gamma"]


def test_a_draft_of_the_same_slot_is_found_again(press):
    """Whoever comes second composes nothing, tells nobody, and sends nothing."""
    weekly = newsletter(**WEEKLY)
    press.run(weekly)
    slot = press.store.editions.get(1).slot
    report = pipeline.draft(press.services, weekly, slot, START)
    assert (report.result, report.edition, press.told) == ("draft", 1, [1])


def test_a_draft_by_hand_waits_also_without_the_setting(press):
    """Asking for a draft is asking for a draft."""
    plain = newsletter(schedule="0 7 * * MON", timezone="UTC")
    report = pipeline.draft(press.services, plain, "manual:", START)
    assert (report.result, report.slot) == ("draft", "manual:1")
    assert "draft" not in results(press.run(plain, START + 10 * MINUTE))
    assert press.store.reviews.get(1).state is ReviewState.WAITING


# --- telling ----------------------------------------------------------------------------------------------------------


def test_editors_who_could_not_be_reached_are_told_later(press, clock):
    """The draft is safe, the failure is reported, and the next run tries again until it worked."""
    weekly = newsletter(**WEEKLY)

    def down(edition, newsletter):
        raise DeliveryError("no relay", hint="Start it.")

    press.editors = down
    (report,) = press.run(weekly)
    assert (report.result, report.code) == ("draft", Exit.DONE)
    assert [one.what for one in report.failures] == ["no relay"]
    press.editors = press.hear
    clock.move(10 * MINUTE)
    assert results(press.run(weekly)) == ["draft"]
    assert press.told == [1]
    clock.move(10 * MINUTE)
    press.run(weekly)
    assert press.told == [1]


def test_one_editor_who_is_not_reached_is_named(press):
    """The others have it, so nobody gets it again."""
    failure = Failure(where="john@example.org", what="did not get the draft (550 no such user)")
    press.editors = lambda _edition, _newsletter: (failure,)
    (report,) = press.run(newsletter(**WEEKLY))
    assert report.failures == (failure,)
    assert press.store.reviews.get(1).told_at == START


def test_a_run_that_was_killed_before_it_told_anybody_is_made_up_for(press, monkeypatch):
    """Saving and telling are two steps; a kill between them loses nobody's mail."""
    weekly = newsletter(**WEEKLY)
    with monkeypatch.context() as patch:
        patch.setattr("digest.pipeline.reviewing.tell", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            press.run(weekly)
    assert press.told == []
    press.run(weekly, START + MINUTE)
    assert press.told == [1]


# --- deciding ---------------------------------------------------------------------------------------------------------


def test_the_next_run_sends_what_was_approved(press, clock):
    """Once, by whoever it was; further runs send nothing."""
    weekly = newsletter(**WEEKLY)
    press.run(weekly)
    approve(press)
    clock.move(10 * MINUTE)
    report, *_ = press.run(weekly)
    assert (report.result, report.message, report.code) == ("approved", f"by {JANE}", Exit.DONE)
    for _ in range(3):
        clock.move(10 * MINUTE)
        approve(press)
        press.run(weekly)
    assert accepted(press) == 3
    assert len(press.driving.calls) == 1


def test_what_an_editor_holds_stays(press, clock):
    """It waits without an end where there is no deadline."""
    weekly = newsletter(**WEEKLY)
    press.run(weekly)
    press.store.reviews.decide(1, "hold", JANE, START)
    clock.move(3 * DAY)
    press.run(weekly)
    assert (accepted(press), press.store.outbox.progress(1).state) == (0, "held")


def test_a_late_approval_still_sends_exactly_once(press, clock):
    """Days after the slot an approval is an approval: the window of lateness begins with it."""
    weekly = newsletter(**WEEKLY)
    press.run(weekly)
    clock.move(5 * DAY)
    press.run(weekly)
    approve(press)
    clock.move(MINUTE)
    for _ in range(2):
        press.run(weekly)
    assert accepted(press) == 3


def test_an_approval_that_no_run_saw_for_too_long_is_looked_at_again(press, clock):
    """Nothing older than `max_lateness` goes out by itself: a machine that was off for days does not send old news."""
    weekly = newsletter(**WEEKLY)
    press.run(weekly)
    approve(press)
    clock.move(3 * DAY)
    report, *_ = press.run(weekly)
    assert (report.result, report.message) == ("held", reviewing.LATE)
    assert (accepted(press), press.store.reviews.get(1).state) == (0, ReviewState.HELD)


def test_a_hold_in_the_last_moment_is_respected(press, clock, monkeypatch):
    """Between the look at a draft and its freeze somebody may hold it: then it is a draft again, not a failure."""
    weekly = newsletter(**WEEKLY)
    press.run(weekly)
    approve(press)
    before = press.mailbox

    def hold():
        press.store.reviews.decide(1, "hold", JANE, press.clock())
        return before()

    press.mailbox = hold
    clock.move(MINUTE)
    report, *_ = press.run(weekly)
    assert (report.result, report.code, accepted(press)) == ("draft", Exit.DONE, 0)


# --- preflight --------------------------------------------------------------------------------------------------------


def test_a_draft_that_preflight_blocks_is_told_at_once(press):
    """The operator by exit code and line, the editors by their mail; the draft waits as any other."""
    press.looking.finds = [[ERROR]]
    (report,) = press.run(newsletter(**WEEKLY))
    assert (report.result, report.code, report.findings) == ("draft", Exit.BLOCKED, (ERROR,))
    told = " ".join(problems(report))
    assert "Write https." in told
    assert "nobody gets the draft, approved or not" in told
    assert (press.told, press.store.reviews.get(1).state) == ([1], ReviewState.WAITING)


def test_an_approval_does_not_overrule_preflight(press, clock):
    """What is blocked is held, though approved: nothing is frozen, and the editors hear of it once; a run later nothing moves."""
    weekly = newsletter(**WEEKLY)
    press.run(weekly)
    approve(press)
    press.looking.finds = [[ERROR], [ERROR]]
    clock.move(10 * MINUTE)
    report, *_ = press.run(weekly)
    assert (report.result, report.code) == ("held", Exit.BLOCKED)
    progress = press.store.outbox.progress(1)
    assert (progress.state, progress.audience, progress.paused_reason) == ("held", 0, "preflight: link-http")
    assert press.store.reviews.get(1).state is ReviewState.HELD
    assert press.told == [1, 1]
    clock.move(10 * MINUTE)
    press.run(weekly)
    assert (press.told, accepted(press)) == ([1, 1], 0)


def test_mended_and_approved_again_it_goes_out_once(press, clock):
    """A late approval of what was blocked sends exactly once, however often it is given."""
    weekly = newsletter(**WEEKLY)
    press.run(weekly)
    approve(press)
    press.looking.finds = [[ERROR], [ERROR]]
    press.run(weekly)
    for _ in range(3):
        clock.move(10 * MINUTE)
        approve(press)
        press.run(weekly)
    assert (accepted(press), len(press.driving.calls)) == (3, 1)


def test_the_deadline_does_not_overrule_preflight(press, clock):
    """`if_unapproved = "send"` sends what may be sent."""
    weekly = newsletter(**WEEKLY, approve_by=HOUR, if_unapproved="send")
    press.run(weekly)
    press.looking.finds = [[ERROR], [ERROR]]
    clock.move(2 * HOUR)
    report, *_ = press.run(weekly)
    assert (report.result, report.code, accepted(press)) == ("held", Exit.BLOCKED, 0)


def test_an_edit_while_preflight_looks_wins(press, clock):
    """A run that renders the approved draft anew finds it edited: what the editor wrote is kept, and waits."""
    weekly = newsletter(**WEEKLY)
    press.run(weekly)
    approve(press)
    edition, store = press.store.editions.get(1), press.store
    edited = replace(RENDERED, sha256="e" * 64, text="edited")

    def edit(edition_looked_at, rendered, newsletter):
        if rendered == RENDERED:
            return [ERROR]
        store.reviews.replace(edition, edited, (), seen=RENDERED.sha256, now=clock())
        return []

    press.looking = edit
    press.printing.gives = replace(RENDERED, sha256="f" * 64)
    report, *_ = press.run(weekly)
    assert (report.result, report.code, accepted(press)) == ("draft", Exit.DONE, 0)
    assert (store.editions.rendered(1), store.reviews.get(1).state) == (edited, ReviewState.WAITING)


# --- the deadline -----------------------------------------------------------------------------------------------------


def test_at_the_deadline_it_goes_out_all_the_same(press, clock):
    """With `if_unapproved = "send"`: not a minute before, once after, and a later approval sends nothing more."""
    weekly = newsletter(**WEEKLY, approve_by=2 * HOUR, if_unapproved="send")
    press.run(weekly)
    clock.move(2 * HOUR - MINUTE)
    press.run(weekly)
    assert accepted(press) == 0
    clock.move(MINUTE)
    report, *_ = press.run(weekly)
    assert (report.result, report.message) == ("approved", "by the deadline")
    approve(press)
    press.run(weekly)
    assert (accepted(press), len(press.driving.calls)) == (3, 1)


def test_at_the_deadline_it_is_given_up(press, clock):
    """With `if_unapproved = "hold"`: the operator hears of it once, the stories are in the next edition, and a late approval is refused."""
    weekly = newsletter(**WEEKLY, approve_by=2 * HOUR)
    press.run(weekly)
    clock.move(2 * HOUR)
    report, *_ = press.run(weekly)
    assert (report.result, report.code) == ("lapsed", Exit.DONE)
    assert "digest approve 1" in problems(report)[0]
    assert results(press.run(weekly)) == ["not_due"]
    clock.move(7 * DAY)
    press.run(weekly)
    assert {story.article.title.split()[0] for story in press.store.editions.get(2).stories} == {"Alpha", "Beta"}
    assert approve(press).answer == "taken"


def test_given_up_and_approved_before_anybody_took_its_stories_it_goes_out(press, clock):
    """A late approval sends once, and the next edition does not tell the same again."""
    weekly = newsletter(**WEEKLY, approve_by=2 * HOUR)
    press.run(weekly)
    clock.move(3 * HOUR)
    press.run(weekly)
    approve(press)
    press.run(weekly)
    assert accepted(press) == 3
    clock.move(7 * DAY)
    assert results(press.run(weekly)) == ["quiet"]


def test_a_hold_outlives_a_deadline_that_would_send(press, clock):
    """An editor's word is stronger than the clock's: the edition is given up, not sent."""
    weekly = newsletter(**WEEKLY, approve_by=2 * HOUR, if_unapproved="send")
    press.run(weekly)
    press.store.reviews.decide(1, "hold", JANE, press.clock())
    clock.move(3 * HOUR)
    assert results(press.run(weekly))[0] == "lapsed"
    assert accepted(press) == 0


@pytest.mark.parametrize("send", [True, False])
def test_an_editor_who_decides_while_a_run_looks_is_first(press, clock, monkeypatch, send):
    """The deadline is asked for in the same transaction that looks whether somebody decided."""
    weekly = newsletter(**WEEKLY, approve_by=HOUR, if_unapproved="send" if send else "hold")
    press.run(weekly)
    clock.move(2 * HOUR)
    real = press.store.reviews.pass_deadline

    def late(edition, **how):
        press.store.reviews.decide(edition, "hold" if send else "approve", JANE, press.clock())
        return real(edition, **how)

    monkeypatch.setattr(press.store.reviews, "pass_deadline", late)
    assert "lapsed" not in results(press.run(weekly))
    assert press.store.reviews.get(1).state is (ReviewState.HELD if send else ReviewState.APPROVED)
    assert accepted(press) == 0


# --- ahead of the slot ------------------------------------------------------------------------------------------------


def test_a_draft_may_be_made_ahead_and_goes_out_at_its_slot(press, clock):
    """Composed two hours before, approved at once, and still nobody gets it before seven."""
    ahead = newsletter(**{**WEEKLY, "schedule": "0 9 * * MON"}, draft_ahead=2 * HOUR)
    clock.move(timedelta(hours=7) - (START - START.replace(hour=0, minute=0)))
    assert results(press.run(ahead)) == ["draft"]
    assert press.store.editions.get(1).slot == "edition:2026-11-23T09:00"
    approve(press)
    clock.move(2 * HOUR - MINUTE)
    press.run(ahead)
    assert accepted(press) == 0
    clock.move(MINUTE)
    assert results(press.run(ahead))[0] == "approved"
    assert accepted(press) == 3


def test_drafts_of_two_newsletters_do_not_meet(press):
    """Each newsletter takes up its own."""
    weekly = newsletter(**WEEKLY)
    press.run(weekly)
    approve(press)
    other = newsletter("other", "elsewhere", schedule="0 7 * * MON", timezone="UTC")
    press.run(other)
    assert accepted(press) == 0
