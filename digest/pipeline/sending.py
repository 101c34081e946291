"""Sending: a composed edition is saved, its audience frozen, and what is due delivered. What an earlier run left open is taken up.

Safe to call again after any crash: composing twice for one slot gives the same edition, sending twice the same letters.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from digest import selection, sources
from digest.clearing import cleared
from digest.errors import DigestError, Exit
from digest.model import Edition, EditionState, Newsletter, Progress, Report, SubscriberState
from digest.pipeline.composing import Composition, compose
from digest.ports import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How an edition is sent: until nothing is open, to some readers only, to so many at first, whatever preflight says as far as it can be forced."""

    wait: bool = False
    only: tuple[str, ...] = ()
    limit: int | None = None
    force: bool = False


CRON = Manner()
NOBODY = "nobody reads it: it has no active reader"
UNREAD = "no source could be read"
LAST_EDITIONS = 10
"""How far back a run looks for an edition that was composed and never frozen: each run leaves one at most."""


def resume(services: Services, newsletter: Newsletter, manner: Manner = CRON) -> Iterator[Report]:
    """Send on with every edition of this newsletter that an earlier run left open.

    An edition that ends here because its time is over is reported too, whosever it is: nobody meets it again.
    """
    left_open = [*services.store.outbox.unfinished(), *services.store.outbox.paused()]
    services.store.outbox.recover()
    waiting = services.store.outbox.paused()
    still_open = services.store.outbox.unfinished()
    if still_open:
        services.read_mailbox()
    for edition_id in sorted(set(left_open).difference(waiting).union(still_open)):
        progress = services.store.outbox.progress(edition_id)
        if progress.newsletter == newsletter.key or edition_id not in still_open:
            report = Report(newsletter=progress.newsletter, slot=progress.slot, result="resumed", edition=edition_id)
            yield _delivered(services, progress, report, manner)


def left_to_people(services: Services, newsletter: Newsletter, heard: Collection[int] = ()) -> Iterator[Report]:
    """Tell of each edition of which letters wait for a person: a limit or a breaker stopped it in mid-send, or they are in doubt and no run sends them again.

    As a problem that is told once. Of those that this run told of already (`heard`) nothing more is said.
    """
    outbox = services.store.outbox
    left: dict[int, Literal["paused", "doubtful"]] = dict.fromkeys(outbox.paused(), "paused")
    goes_on = set(outbox.unfinished())  # what becomes of its doubtful letters is not known yet, and news once it is
    left |= dict.fromkeys((one for one in outbox.doubtful() if one not in goes_on), "doubtful")
    for edition, result in left.items():
        if services.store.editions.get(edition).newsletter != newsletter.key:
            continue
        told = services.store.reviews.get(edition).told_at is not None
        if not told:
            services.store.reviews.told(edition, services.clock())
        if edition not in heard:
            progress = outbox.progress(edition)
            yield Report(
                newsletter=newsletter.key,
                slot=progress.slot,
                result=result,
                code=Exit.WORK_LEFT,
                edition=edition,
                progress=progress,
                told=told,
            )


def take_up(services: Services, newsletter: Newsletter, now: datetime, manner: Manner = CRON) -> Iterator[Report]:
    """Send what a run composed for a slot and was killed before it froze the audience; its slot is closed, so nobody else would.

    What was composed by hand, or is too late, is cancelled instead: its articles go back, and whom it was meant for is not known any more.
    """
    for progress in reversed(services.store.editions.listing(newsletter.key, limit=LAST_EDITIONS)):
        if progress.state != EditionState.DRAFT:
            continue
        if services.store.reviews.get(progress.edition).state is not None:
            continue  # what its editors said of it is looked at in `reviewing`
        edition = services.store.editions.get(progress.edition)
        if edition.slot.startswith("manual:") or now - edition.created > newsletter.max_lateness:
            reason = "its run ended before the audience was frozen"
            services.store.editions.stop(edition.id, "cancel", reason, services.clock())
        else:
            yield send(services, edition, newsletter, manner)


def publish(services: Services, newsletter: Newsletter, slot: str, now: datetime, manner: Manner = CRON) -> Report:
    """Compose the edition of a slot, or find it, and send it."""
    found = services.store.editions.by_slot(newsletter.key, slot)
    if found is not None:
        return send(services, found, newsletter, manner)
    report, saved = record(services, newsletter, slot, now)
    return report if saved is None else send(services, saved, newsletter, manner, report)


def record(
    services: Services, newsletter: Newsletter, slot: str, now: datetime, *, review: bool = False
) -> tuple[Report, Edition | None]:
    """Compose the edition of a slot and save it; with `review` as one that waits for its editors. Gives the edition too if there is one to go on with.

    The mailbox is read before: what could not go out for it would use up a number.
    """
    services.read_mailbox()
    draft, report = _looked(services, newsletter, slot, now)
    if draft.unread:
        return report, None
    if draft.rendered is None:
        services.store.editions.save_quiet(
            newsletter.key, slot, draft.fates, now, draft.shortage, failures=report.failures
        )
        return replace(report, result="quiet", message=draft.shortage), None
    held, waits = bool(draft.shortage) and not review, draft.shortage if review else None
    saved = services.store.editions.save(
        draft.edition, draft.rendered, draft.fates, held=held, review=waits, failures=report.failures
    )
    report = replace(report, edition=saved.id, slot=saved.slot)
    if held:
        return replace(report, result="held", message=f"held: {draft.shortage}"), None
    return (replace(report, result="draft", message=draft.shortage) if review else report), saved


def unheard(services: Services, newsletter: Newsletter, slot: str, now: datetime) -> Report:
    """Look at what there is for a slot while nobody reads the newsletter: a quiet run, so that all of it is still new for the first reader. No model is asked."""
    services.read_mailbox()
    told = services.store.editions.quiet_reason(newsletter.key) == NOBODY
    draft, report = _looked(services, replace(newsletter, summaries="extractive"), slot, now)
    if draft.unread:
        return report
    services.store.editions.save_quiet(newsletter.key, slot, draft.fates, now, NOBODY, failures=report.failures)
    hint = f"`digest subscribers add ADDRESS --newsletter {newsletter.key}` adds one, `digest preview` shows the next edition."
    return replace(report, result="quiet", message=NOBODY, hint=hint, told=told)


def has_readers(services: Services, newsletter: Newsletter) -> bool:
    """Whether anybody would get an edition now; without, a run makes none."""
    return bool(services.store.subscribers.counts(newsletter.key).get(SubscriberState.ACTIVE))


def due_slot(services: Services, newsletter: Newsletter, now: datetime) -> str | None:
    """Give the slot that a run has to compose at `now`, None when nothing is due."""
    closed = services.store.editions.slot_closed
    return selection.due_slot(newsletter, now, closed=lambda slot: closed(newsletter.key, slot))


def send(
    services: Services, edition: Edition, newsletter: Newsletter, manner: Manner = CRON, report: Report | None = None
) -> Report:
    """Check a saved edition, freeze its audience and deliver what is due. Safe to call again after any crash.

    What preflight blocks is held, for a person to mend and send on; nothing of it is frozen.
    """
    report = report or Report(newsletter=newsletter.key, slot=edition.slot, result="composed", edition=edition.id)
    report = cleared(services, edition, newsletter, report, force=manner.force)
    if report.code is Exit.BLOCKED:
        return report
    services.read_mailbox()
    choose = selection.chooser(edition, newsletter)
    services.store.outbox.freeze(edition.id, newsletter, only=manner.only, choose=choose)
    return _delivered(services, services.store.outbox.progress(edition.id), report, manner)


def _delivered(services: Services, before: Progress, report: Report, manner: Manner) -> Report:
    services.listener.stage("deliver", before.open)
    try:
        progress = services.engine.drive(before.edition, wait=manner.wait, limit=manner.limit)
    except DigestError as error:
        progress = services.store.outbox.progress(before.edition)
        return replace(report, code=error.exit_code, message=str(error), hint=error.hint, progress=progress)
    quotas = services.quotas() if progress.open else ()
    return replace(report, code=Exit.WORK_LEFT if progress.left else Exit.DONE, progress=progress, quotas=quotas)


def _looked(services: Services, newsletter: Newsletter, slot: str, now: datetime) -> tuple[Composition, Report]:
    """Compose, and describe what came of it: a failure where nothing could be read; what the last run told already is known."""
    draft = compose(services, newsletter, slot, now)
    report = described(draft, newsletter, slot)
    before = services.store.editions.failures_of_last_run(newsletter.key)
    report = replace(report, known=tuple(one for one in report.failures if one in before and one not in report.misses))
    if draft.unread:
        report = replace(report, result="failed", code=Exit.NOTHING_COLLECTED, message=UNREAD)
    return draft, report


def described(draft: Composition, newsletter: Newsletter, slot: str) -> Report:
    """Give the report of what was composed."""
    fates: dict[str, int] = {}
    for fate in draft.fates:
        fates[fate.reason] = fates.get(fate.reason, 0) + 1
    return Report(
        newsletter=newsletter.key,
        slot=slot,
        result="composed",
        collected={one.source: len(one.articles) for one in draft.collected},
        failures=tuple(failure for one in draft.collected for failure in one.failures),
        misses=tuple(failure for one in draft.collected if sources.failed(one) for failure in one.failures),
        remarks=tuple(f"{one.source}: {remark}" for one in draft.collected for remark in one.remarks),
        bulletins=tuple(bulletin for one in draft.collected for bulletin in one.bulletins),
        fates=fates,
        use=draft.use,
    )
