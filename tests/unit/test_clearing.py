"""The gate before the freeze: what preflight blocks is held and told, what is mended goes on, and nothing is composed twice."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from digest import pipeline
from digest.errors import Exit, RenderError
from digest.model import EditionState, FateReason, Finding
from digest.report import as_json, as_text, problems
from digest.store import open_store
from tests import ledger
from tests.clock import START, MovableClock
from tests.ledger import subscribe
from tests.press import DAY, HOUR, Press, article, newsletter

MONDAYS = {"schedule": "0 7 * * MON", "timezone": "UTC"}
ERROR = Finding(id="link-http", where="HTML, line 7", what="the link is not encrypted", hint="Write https.")
FINAL = replace(ERROR, id="header", where="Subject", forcible=False)
WARNING = replace(ERROR, id="contrast", severity="warning")
ANEW = replace(ledger.RENDERED, sha256="f" * 64, subject="Mended")


@pytest.fixture
def press(tmp_path: Path, clock: MovableClock) -> Iterator[Press]:
    with closing(open_store(f"sqlite:///{tmp_path / 'digest.db'}", data_dir=tmp_path, clock=clock)) as store:
        made = Press(store, clock)
        made.gives(article("alpha"), article("beta", age=2 * HOUR))
        subscribe(store, 3)
        yield made


def state(press: Press, edition: int) -> str:
    return press.store.outbox.progress(edition).state


def blocked(press: Press, *findings: Finding) -> int:
    """Let a run meet an edition that is blocked, as it is and rendered anew; gives its id."""
    press.looking.finds = [list(findings or (ERROR,))]
    (report,) = press.run(newsletter(**MONDAYS))
    return int(report.edition)


def test_what_is_blocked_is_held_with_its_reason(press):
    """Nothing is frozen or sent, the edition is kept, and exit code and report say why."""
    press.looking.finds = [[ERROR, WARNING]]
    (report,) = press.run(newsletter(**MONDAYS))
    assert (report.result, report.code, report.findings) == ("held", Exit.BLOCKED, (ERROR, WARNING))
    progress = press.store.outbox.progress(report.edition)
    assert (progress.state, progress.audience, progress.paused_reason) == ("held", 0, "preflight: link-http")
    assert press.driving.calls == []


def test_the_operator_is_told_each_error_and_how_to_go_on(press):
    """One line per error with its place and remedy, then the commands; the same for machines."""
    press.looking.finds = [[ERROR, FINAL, WARNING]]
    (report,) = press.run(newsletter())
    first, second, last = problems(report)
    assert first == "weekly: error link-http: HTML, line 7: the link is not encrypted. Write https."
    assert "error header: Subject" in second
    assert "digest resume 1" in last
    assert "digest check 1" in last
    assert [one["severity"] for one in as_json(report)["findings"]] == ["error", "error", "warning"]  # type: ignore[attr-defined]


def test_the_next_run_composes_no_second_one(press, clock):
    """The slot is closed, the articles are reserved, and a later run is quiet about it."""
    held = blocked(press)
    clock.move(10 * HOUR)
    (report,) = press.run(newsletter(**MONDAYS))
    assert (report.result, report.code) == ("not_due", Exit.DONE)
    assert [one.edition for one in press.store.editions.listing()] == [held]
    clock.move(7 * DAY)
    (report,) = press.run(newsletter(**MONDAYS))
    assert report.fates == {FateReason.RESERVED: 2}


def test_warnings_are_told_and_hold_nothing(press):
    """An edition with warnings goes out; the report counts them."""
    press.looking.finds = [[WARNING]]
    (report,) = press.run(newsletter())
    assert (report.result, report.code, report.findings) == ("composed", Exit.DONE, (WARNING,))
    assert "1 warning (contrast); `digest check 1`" in as_text(report)
    assert problems(report) == []


def test_what_was_left_out_to_fit_is_told(press):
    """Shortened summaries and stories that are only named stand in the report."""
    press.printing.gives = replace(ledger.RENDERED, shortened=12, moved=1)
    (report,) = press.run(newsletter())
    assert (report.shortened, report.moved) == (12, 1)
    assert "12 summaries were shortened; 1 story is only named" in as_text(report)
    assert (as_json(report)["shortened"], as_json(report)["moved"]) == (12, 1)


def test_what_is_sound_goes_out_as_it_was_saved(press):
    """A changed template changes nothing of an edition that could go out as it is."""
    report = pipeline.publish(press.services, newsletter(min_stories=9, if_quiet="hold"), "manual:", START)
    assert report.result == "held"
    press.store.editions.stop(report.edition, "resume", "by hand", START)
    press.printing.gives = ANEW
    edition = press.store.editions.get(report.edition)
    assert pipeline.send(press.services, edition, newsletter()).code is Exit.DONE
    assert press.store.editions.rendered(edition.id) == ledger.RENDERED


def test_what_was_blocked_is_rendered_anew_and_goes_on(press):
    """After the template is mended, releasing the edition is all: it is rendered anew from the same stories, checked, and sent."""
    held = blocked(press)
    press.store.editions.stop(held, "resume", "by hand", START)
    press.printing.gives = ANEW
    press.looking.finds = [[ERROR], []]
    report = pipeline.send(press.services, press.store.editions.get(held), newsletter())
    assert (report.code, report.findings) == (Exit.DONE, ())
    assert press.store.editions.rendered(held) == ANEW
    assert press.looking.seen[-2:] == [ledger.RENDERED, ANEW]
    assert press.store.outbox.progress(held).audience == 3


def test_what_is_still_blocked_stays_held(press):
    """A release before anything is mended holds it again, with the findings of today's rendering."""
    held = blocked(press)
    press.store.editions.stop(held, "resume", "by hand", START)
    press.printing.gives = ANEW
    press.looking.finds = [[ERROR], [FINAL]]
    report = pipeline.send(press.services, press.store.editions.get(held), newsletter())
    assert (report.result, report.code, report.findings) == ("held", Exit.BLOCKED, (FINAL,))
    assert state(press, held) == "held"
    assert press.store.editions.rendered(held) == ledger.RENDERED


def test_a_template_that_broke_meanwhile_loses_nothing(press):
    """When the edition cannot be rendered anew, the error is told, and the edition stays as it was."""
    held = blocked(press)
    press.store.editions.stop(held, "resume", "by hand", START)
    press.printing.error = RenderError("bad")
    press.looking.finds = [[ERROR]]
    with pytest.raises(RenderError):
        pipeline.send(press.services, press.store.editions.get(held), newsletter())
    assert press.store.editions.rendered(held) == ledger.RENDERED
    assert state(press, held) == EditionState.DRAFT


def test_a_run_that_was_killed_before_the_check_is_checked_by_the_next(press, clock):
    """What was saved and not yet checked does not slip through: taking it up checks it."""
    one = newsletter(**MONDAYS)
    draft = pipeline.compose(press.services, one, "edition:2026-11-23T07:00", START)
    assert draft.rendered is not None
    saved = press.store.editions.save(draft.edition, draft.rendered, draft.fates)
    press.looking.finds = [[ERROR]]
    clock.move(HOUR)
    (report,) = press.run(one)
    assert (report.edition, report.result, report.code) == (saved.id, "held", Exit.BLOCKED)


def test_force_overrides_what_a_person_may_override(press):
    """By force an edition with faults goes out, and the report still names them."""
    press.looking.finds = [[ERROR]]
    report = pipeline.publish(press.services, newsletter(), "manual:", START, pipeline.Manner(force=True))
    assert (report.code, report.findings) == (Exit.DONE, (ERROR,))


def test_force_never_overrides_the_way_out_or_headers(press):
    """What the law and servers ask for holds the edition, forced or not; only that is named as the reason."""
    press.looking.finds = [[ERROR, FINAL]]
    report = pipeline.publish(press.services, newsletter(), "manual:", START, pipeline.Manner(force=True))
    assert (report.result, report.code) == ("held", Exit.BLOCKED)
    assert press.store.outbox.progress(report.edition).paused_reason == "preflight: header"


def test_what_was_frozen_is_not_looked_at_again(press):
    """An edition that goes out already is sent on, whatever a check would say by now."""
    press.driving.state = None
    (report,) = press.run(newsletter())
    looked = len(press.looking.seen)
    press.looking.finds = [[ERROR]]
    edition = press.store.editions.get(report.edition)
    assert pipeline.send(press.services, edition, newsletter()).code is Exit.WORK_LEFT
    assert len(press.looking.seen) == looked


def test_a_rehearsal_is_checked_and_holds_nothing(press):
    """A dry run ends with the code that the run would have, and writes no edition."""
    press.looking.finds = [[ERROR]]
    report = pipeline.rehearse(press.services, newsletter(), START)
    assert (report.result, report.code, report.findings) == ("dry_run", Exit.BLOCKED, (ERROR,))
    assert press.store.editions.listing() == []
    assert not any("resume" in line for line in problems(report))
