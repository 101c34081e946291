"""Rehearsing: what a run would do now, and what the next edition would hold. Nothing is written or sent."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from digest import selection
from digest.clearing import examined
from digest.editor import Step
from digest.errors import Exit
from digest.model import Newsletter, Report
from digest.pipeline.composing import compose
from digest.pipeline.reviewing import steps
from digest.pipeline.sending import UNREAD, described, due_slot, has_readers
from digest.ports import Services

_DRAFTS: Mapping[Step, str] = {
    Step.SEND: "A run would first send edition {edition}, which its editors approved.",
    Step.SEND_UNAPPROVED: "A run would first send edition {edition}, which nobody approved in time.",
    Step.LAPSE: "A run would give up the draft {edition}, which nobody approved in time; its stories go into the next edition.",
    Step.TOO_LATE: "A run would hold edition {edition}, which was approved and is too late by now.",
}
"""One that waits for people is no news."""


def rehearse(services: Services, newsletter: Newsletter, now: datetime) -> Report:
    """Do everything short of writing and sending. Where nothing is due the next edition is shown as it would be now, and called so."""
    draft = compose(services, newsletter, "dry-run", now, write=False)
    report = replace(described(draft, newsletter, "dry-run"), result="dry_run")
    due, readers = due_slot(services, newsletter, now) is not None, has_readers(services, newsletter)
    would = _would_do(services, newsletter, now, due=due, readers=readers)
    report = replace(report, remarks=(*would, *report.remarks))
    if draft.unread:
        return replace(report, code=Exit.NOTHING_COLLECTED, message=UNREAD)
    message = draft.shortage or draft.edition.subject
    report = replace(report, message=message if due and readers else f"the next edition as of now: {message}")
    return examined(services, draft.edition, draft.rendered, newsletter, report) if draft.rendered else report


def _would_do(services: Services, newsletter: Newsletter, now: datetime, *, due: bool, readers: bool) -> Iterator[str]:
    """Say what a run would do at `now`, but for composing and sending what is due."""
    outbox = services.store.outbox
    for progress in map(outbox.progress, outbox.unfinished()):
        if progress.newsletter == newsletter.key:
            yield f"A run would first send on with edition {progress.edition}, of which letters are open."
    for edition, _, step in steps(services, newsletter, now):
        if step in _DRAFTS:
            yield _DRAFTS[step].format(edition=edition.id)
    coming = selection.next_due(newsletter, now)
    if not due and coming is not None:
        yield f"A run would compose nothing now: the next edition is due at {coming:%Y-%m-%d %H:%M %Z}."
    elif due and not readers:
        yield "A run would make no edition now, since nobody reads the newsletter: all of it stays new for the first reader."
    elif due and newsletter.approval:
        yield "A run would leave it to its editors as a draft."
