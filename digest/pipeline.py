"""One edition, start to finish: collect, select, summarise, render, freeze, deliver, report.

    compose(newsletter, slot):  collect -> select -> summarise -> Edition -> render -> save, with every candidate's fate
    send(edition):              check it, freeze the audience, then let the engine deliver what is due
    run(newsletter):            finish what was interrupted; compose and send what is due

Everything that must survive a crash is a row of the store; composing twice for one slot gives the same edition, sending twice the same letters.
Nothing here decides: which stories, what the mail says and what a reply means is decided in the pure rooms below.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from digest import rendering, selection, sources, summaries
from digest.clearing import cleared, examined
from digest.errors import DigestError, Exit
from digest.log import logger
from digest.model import (
    Candidate,
    Collected,
    Edition,
    EditionState,
    Fate,
    Newsletter,
    Progress,
    Rendered,
    Report,
    Selection,
    Story,
    Window,
)
from digest.ports import Services

_log = logger("pipeline")


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """A composed edition, not saved yet: what would go out now, and the fate of every candidate."""

    edition: Edition
    rendered: Rendered | None
    fates: Sequence[Fate]
    collected: Sequence[Collected]
    shortage: str = ""

    @property
    def unread(self) -> bool:
        """Whether nothing can be shown because no source could be read: what is new is then unknown, not nothing."""
        nothing_read = all(one.failures and not one.articles for one in self.collected)
        return self.rendered is None and bool(self.collected) and nothing_read


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How an edition is sent: until nothing is open, to some readers only, to so many at first, whatever preflight says as far as it can be forced."""

    wait: bool = False
    only: tuple[str, ...] = ()
    limit: int | None = None
    force: bool = False


CRON = Manner()
LAST_EDITIONS = 10
"""How far back a run looks for an edition that was composed and never frozen: each run leaves one at most."""


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
        resumed = 0
        for report in chain(resume(services, newsletter, manner), take_up(services, newsletter, now, manner)):
            resumed += 1
            yield report
        if services.engine.stopped:
            return
        due = selection.due_slot(
            newsletter, now, closed=lambda slot: services.store.editions.slot_closed(newsletter.key, slot)
        )
        if due is not None:
            yield publish(services, newsletter, due, now, manner)
        elif not resumed:
            yield _not_due(newsletter, now)


def resume(services: Services, newsletter: Newsletter, manner: Manner = CRON) -> Iterator[Report]:
    """Send on with every edition of this newsletter that an earlier run left open.

    An edition that ends here because its time is over is reported too, whosever it is: nobody meets it again.
    """
    left_open = services.store.outbox.unfinished()
    services.store.outbox.recover()
    still_open = services.store.outbox.unfinished()
    if still_open:
        services.read_mailbox()
    for edition_id in dict.fromkeys([*left_open, *still_open]):
        progress = services.store.outbox.progress(edition_id)
        if progress.newsletter == newsletter.key or edition_id not in still_open:
            report = Report(newsletter=progress.newsletter, slot=progress.slot, result="resumed", edition=edition_id)
            yield _delivered(services, progress, report, manner)


def take_up(services: Services, newsletter: Newsletter, now: datetime, manner: Manner = CRON) -> Iterator[Report]:
    """Send what a run composed for a slot and was killed before it froze the audience; its slot is closed, so nobody else would.

    What was composed by hand, or is too late, is cancelled instead: its articles go back, and whom it was meant for is not known any more.
    """
    for progress in reversed(services.store.editions.listing(newsletter.key, limit=LAST_EDITIONS)):
        if progress.state != EditionState.DRAFT:
            continue
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
    draft = compose(services, newsletter, slot, now)
    report = _tell(draft, newsletter, slot)
    if draft.unread:
        return replace(report, result="failed", code=Exit.NOTHING_COLLECTED, message="no source could be read")
    if draft.rendered is None:
        services.store.editions.save_quiet(newsletter.key, slot, draft.fates, now, draft.shortage)
        return replace(report, result="quiet", message=draft.shortage)
    hold = bool(draft.shortage)
    saved = services.store.editions.save(draft.edition, draft.rendered, draft.fates, held=hold)
    report = replace(report, edition=saved.id, slot=saved.slot)
    if hold:
        return replace(report, result="held", message=f"held: {draft.shortage}")
    return send(services, saved, newsletter, manner, report)


def rehearse(services: Services, newsletter: Newsletter, now: datetime) -> Report:
    """Do everything short of writing and sending, whether or not something is due."""
    draft = compose(services, newsletter, "dry-run", now, write=False)
    report = replace(_tell(draft, newsletter, "dry-run"), result="dry_run")
    if draft.unread:
        return replace(report, code=Exit.NOTHING_COLLECTED, message="no source could be read")
    report = replace(report, message=draft.shortage or draft.edition.subject)
    return examined(services, draft.edition, draft.rendered, newsletter, report) if draft.rendered else report


def compose(services: Services, newsletter: Newsletter, slot: str, now: datetime, *, write: bool = True) -> Composition:
    """Make the edition of a slot without saving it. With `write` false not even what was read is remembered."""
    collected = collect(services, newsletter, now, write=write)
    services.listener.stage("select")
    end_of_last = services.store.editions.last_window_end(newsletter.key)
    start = end_of_last or now - (newsletter.first_window or selection.send_interval(newsletter, now))
    chosen = services.select(
        _candidates(services, newsletter, collected, start, now),
        newsletter,
        start=start,
        now=now,
        added=services.store.articles.source_added(newsletter.key, [s.key for s in newsletter.sources], now),
        first=end_of_last is None,
    )
    services.listener.stage("summarise", len(chosen.stories))
    stories = summaries.summarise(chosen.stories, services.summarizer, sentences=newsletter.sentences)
    edition = _edition(services, newsletter, slot, stories, Window(start=start, end=now), now)
    shortage = _shortage(newsletter, chosen)
    rendered = None
    if stories and (not shortage or newsletter.if_quiet != "skip"):
        services.listener.stage("render")
        rendered = services.renderer.render(edition, newsletter)
    held = shortage if newsletter.if_quiet != "send" or not stories else ""
    return Composition(edition=edition, rendered=rendered, fates=chosen.fates, collected=collected, shortage=held)


def collect(services: Services, newsletter: Newsletter, now: datetime, *, write: bool = True) -> Sequence[Collected]:
    """Read all sources of a newsletter at the same time, and remember what they gave."""
    services.listener.stage("collect", len(newsletter.sources))
    collected = asyncio.run(_read(services, newsletter, now))
    if write:
        services.store.articles.remember(newsletter.key, collected, now)
    return collected


async def _read(services: Services, newsletter: Newsletter, now: datetime) -> Sequence[Collected]:
    states = services.store.articles.fetch_states([spec.key for spec in newsletter.sources])
    async with services.sources(newsletter) as made:
        return await sources.collect(made, states, now)


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
    return replace(report, code=Exit.WORK_LEFT if progress.left else Exit.DONE, progress=progress)


def _candidates(
    services: Services, newsletter: Newsletter, collected: Sequence[Collected], start: datetime, now: datetime
) -> list[Candidate]:
    """Join what was collected now with what is stored and still open, once each."""
    articles = services.store.articles
    fresh = [article for one in collected for article in one.articles]
    found = {one.article.id: one for one in articles.candidates(newsletter.key, start)}
    found.update((one.article.id, one) for one in articles.known(newsletter.key, fresh, now))
    return list(found.values())


def _edition(
    services: Services, newsletter: Newsletter, slot: str, stories: Sequence[Story], window: Window, now: datetime
) -> Edition:
    number = services.store.editions.next_number(newsletter.key)
    taken = services.store.editions.subjects(newsletter.key)
    return Edition(
        newsletter=newsletter.key,
        slot=slot,
        number=number,
        public_id=services.store.editions.public_id(newsletter.key, slot, number, now),
        window=window,
        subject=rendering.compose_subject(newsletter, stories, number, taken),
        preheader=rendering.compose_preheader(stories),
        language=newsletter.language,
        sections=selection.grouped(stories),
        intro=newsletter.intro,
        created=now,
    )


def _shortage(newsletter: Newsletter, chosen: Selection) -> str:
    count = len(chosen.stories)
    if count == 0:
        return "nothing new"
    if count < newsletter.min_stories:
        return f"only {count} of at least {newsletter.min_stories} stories"
    return ""


def _tell(draft: Composition, newsletter: Newsletter, slot: str) -> Report:
    fates: dict[str, int] = {}
    for fate in draft.fates:
        fates[fate.reason] = fates.get(fate.reason, 0) + 1
    return Report(
        newsletter=newsletter.key,
        slot=slot,
        result="composed",
        collected={one.source: len(one.articles) for one in draft.collected},
        failures=tuple(failure for one in draft.collected for failure in one.failures),
        fates=fates,
    )


def _not_due(newsletter: Newsletter, now: datetime) -> Report:
    coming = selection.next_due(newsletter, now)
    message = f"the next edition is due at {coming:%Y-%m-%d %H:%M %Z}" if coming else "nothing is due"
    return Report(newsletter=newsletter.key, slot="", result="not_due", message=message)
