"""What cron does for one newsletter: finish what is open, then compose and send what is due.

Whatever is wrong with one newsletter is a report, so that the others go out.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import chain

from digest import selection
from digest.errors import DigestError, Exit
from digest.log import logger
from digest.model import Newsletter, Report
from digest.pipeline.reviewing import draft, take_up_drafts
from digest.pipeline.sending import (
    CRON,
    Manner,
    due_slot,
    has_readers,
    left_to_people,
    publish,
    resume,
    take_up,
    unheard,
)
from digest.ports import Services

_log = logger("pipeline")


def guarded(newsletter: Newsletter, job: Callable[[Newsletter], Iterable[Report]]) -> Iterator[Report]:
    """Give the reports of a job, and one more when it fails: whatever is wrong with one newsletter, the others go out."""
    failed = Report(newsletter=newsletter.key, slot="", result="failed")
    try:
        yield from job(newsletter)
    except DigestError as error:
        yield replace(failed, code=Exit(error.exit_code), message=str(error), hint=error.hint)
    except Exception as error:  # noqa: BLE001 - nobody foresaw it, so nobody could name it
        _log.exception("newsletter failed", newsletter=newsletter.key)
        message = f"an error inside digest ({type(error).__name__})"
        hint = "Please report it, with the lines of the log."
        yield replace(failed, code=Exit.INTERNAL, message=message, hint=hint)


def run(services: Services, newsletter: Newsletter, now: datetime, manner: Manner = CRON) -> Iterator[Report]:
    """Do what the cron job does for one newsletter: finish what is open, then compose and send what is due.

    `now` is the editorial time (window, ages, slot, printed date); the ledger keeps its own clock. Each edition is reported when it is through, so
    that an error in a later one hides nothing. Who was asked to leave meanwhile begins no new edition.
    """
    with services.store.exclusive(f"run:{newsletter.key}") as mine:
        if not mine:
            message = "another run of this newsletter is at work"
            yield Report(newsletter=newsletter.key, slot="", result="already_running", message=message)
            return
        resumed: list[int | None] = []
        for report in chain(
            resume(services, newsletter, manner),
            take_up(services, newsletter, now, manner),
            take_up_drafts(services, newsletter, now, manner),
        ):
            resumed.append(report.edition)
            yield report
        if services.engine.stopped:
            return
        due = due_slot(services, newsletter, now)
        if due is not None:
            report = _brought_out(services, newsletter, due, now, manner)
            resumed.append(report.edition)
            yield report
        elif not resumed:
            yield _not_due(newsletter, now)
        yield from left_to_people(services, newsletter, [one for one in resumed if one is not None])


def _brought_out(services: Services, newsletter: Newsletter, slot: str, now: datetime, manner: Manner) -> Report:
    """Compose what is due, and send it or leave it to its editors; an edition for nobody is not made."""
    if not has_readers(services, newsletter):
        return unheard(services, newsletter, slot, now)
    if newsletter.approval:
        return draft(services, newsletter, slot, now)
    return publish(services, newsletter, slot, now, manner)


def _not_due(newsletter: Newsletter, now: datetime) -> Report:
    coming = selection.next_due(newsletter, now)
    message = f"the next edition is due at {coming:%Y-%m-%d %H:%M %Z}" if coming else "nothing is due"
    return Report(newsletter=newsletter.key, slot="", result="not_due", message=message)
