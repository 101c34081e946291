"""Drafts: composed, kept from going out, shown to the editors, and taken up when somebody has decided or the deadline has.

    draft(newsletter, slot):    compose -> save as one that waits -> mail it to the editors, with what preflight finds
    take_up_drafts(newsletter): send what was approved, let go what was not; both once, whoever decides at the same moment

An approval is only a row: whoever gives it, and how often, the edition goes out by the one audience that `send` freezes. Nor does it overrule
preflight: what that blocks is held, and the editors hear of it.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from digest import selection
from digest.clearing import examined
from digest.editor import Step, next_step
from digest.errors import DigestError, Exit, UsageError
from digest.model import Edition, Failure, Newsletter, Report, Review, ReviewState
from digest.pipeline.sending import CRON, Manner, record, send
from digest.ports import Services

LATE = "approved, but no run came in time"


def draft(services: Services, newsletter: Newsletter, slot: str, now: datetime) -> Report:
    """Compose the edition of a slot, or find it, and leave it to the editors."""
    found = services.store.editions.by_slot(newsletter.key, slot)
    if found is not None:
        return _report(newsletter, found)
    report, saved = record(services, newsletter, slot, now, review=True)
    if saved is None:
        return report
    rendered = services.store.editions.rendered(saved.id)
    return tell(services, saved, newsletter, examined(services, saved, rendered, newsletter, report))


def take_up_drafts(
    services: Services, newsletter: Newsletter, now: datetime, manner: Manner = CRON
) -> Iterator[Report]:
    """Send the drafts whose time has come, and give up those whose time is over. One that waits for people is no news."""
    for edition, review, step in steps(services, newsletter, now):
        yield from _STEPS[step](services, edition, newsletter, review, manner)


def steps(services: Services, newsletter: Newsletter, now: datetime) -> Iterator[tuple[Edition, Review, Step]]:
    """Give what is to do with each draft at `now`."""
    for review in services.store.reviews.open(newsletter.key):
        edition = services.store.editions.get(review.edition)
        goes_out = selection.goes_out_at(newsletter, edition.slot, edition.created)
        yield edition, review, next_step(newsletter, goes_out, review, now)


def tell(services: Services, edition: Edition, newsletter: Newsletter, report: Report | None = None) -> Report:
    """Mail a draft to its editors. Where the mail service fails it is told later, and approving by command works meanwhile."""
    report = report or _report(newsletter, edition)
    try:
        failures = services.tell_editors(edition, newsletter)
    except DigestError as error:
        failures = (Failure(where=error.where or newsletter.key, what=error.what, hint=error.hint),)
    else:
        services.store.reviews.told(edition.id, services.clock())
    return replace(report, failures=(*report.failures, *failures))


def _wait(
    services: Services, edition: Edition, newsletter: Newsletter, review: Review, manner: Manner
) -> Iterator[Report]:
    del manner
    if review.state is not ReviewState.APPROVED and review.told_at is None:
        yield tell(services, edition, newsletter)


def _send(
    services: Services, edition: Edition, newsletter: Newsletter, review: Review, manner: Manner
) -> Iterator[Report]:
    report = Report(newsletter=newsletter.key, slot=edition.slot, result="approved", edition=edition.id)
    try:
        report = send(services, edition, newsletter, manner, replace(report, message=f"by {review.by}"))
    except UsageError:
        if services.store.reviews.get(edition.id).state is ReviewState.APPROVED:
            raise
        report = _report(newsletter, edition)  # somebody held or edited it in the last moment
    if report.code is Exit.BLOCKED:
        report = tell(services, edition, newsletter, replace(report, reviewed=True))
    yield report


def _send_unapproved(
    services: Services, edition: Edition, newsletter: Newsletter, review: Review, manner: Manner
) -> Iterator[Report]:
    del review
    if services.store.reviews.pass_deadline(edition.id, send=True, now=services.clock()):
        yield from _send(services, edition, newsletter, services.store.reviews.get(edition.id), manner)


def _lapse(
    services: Services, edition: Edition, newsletter: Newsletter, review: Review, manner: Manner
) -> Iterator[Report]:
    del review, manner
    if services.store.reviews.pass_deadline(edition.id, send=False, now=services.clock()):
        message = "nobody approved it in time; its stories go into the next edition"
        yield replace(_report(newsletter, edition), result="lapsed", message=message)


def _too_late(
    services: Services, edition: Edition, newsletter: Newsletter, review: Review, manner: Manner
) -> Iterator[Report]:
    del review, manner
    services.store.editions.stop(edition.id, "hold", LATE, services.clock())
    yield replace(_report(newsletter, edition), result="held", message=LATE)


_STEPS = {
    Step.WAIT: _wait,
    Step.SEND: _send,
    Step.SEND_UNAPPROVED: _send_unapproved,
    Step.LAPSE: _lapse,
    Step.TOO_LATE: _too_late,
}


def _report(newsletter: Newsletter, edition: Edition) -> Report:
    return Report(newsletter=newsletter.key, slot=edition.slot, result="draft", edition=edition.id)
