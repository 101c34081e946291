"""Operations on the ledger for the doors: check it, stop an edition, let it go on, try letters again, settle those in doubt.

What is decided by a person is asked for at the door; what may be decided at all is ruled by the store. Nothing is composed or sent here but by
the pipeline. Who only looks goes to `overview`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from digest import pipeline
from digest.app import App
from digest.delivery import read_log
from digest.engine.worker import Worker
from digest.errors import Exit, UsageError
from digest.model import Answer, Delivery, DeliveryState, Finding, Progress, Report, Ruling, Verdict, Verified
from digest.report import edition_name, verdict_text

HOW = "command line"
BY_HAND: Mapping[DeliveryState, Ruling] = {
    DeliveryState.PENDING: Ruling(state=DeliveryState.PENDING, text="by hand: one more copy"),
    DeliveryState.ACCEPTED: Ruling(state=DeliveryState.ACCEPTED, text="by hand: it arrived"),
}
"""What a person may say of a letter in doubt without evidence."""


class Operations:
    """What operators do to editions that exist. Words for editions are those of `EditionStore.find`."""

    def __init__(self, app: App) -> None:
        self._app = app

    def progress(self, what: str) -> Progress:
        """Give the figures of an edition. Raises `UsageError`."""
        return self._app.store.outbox.progress(self._app.store.editions.find(what))

    def work(self, *, until_idle: bool = False) -> Exit:
        """Send what is open of all editions until asked to leave, or with `until_idle` until nothing is open. Composes nothing."""
        self._app.store.belonging.require()
        worker = Worker(
            services=self._app.services,
            engine=self._app.engine,
            newsletters=self._app.newsletters,
            require_sendable=self._app.require_to_send,
        )
        return worker.work(until_idle=until_idle)

    def verify(self, what: str = "") -> Iterator[Verified]:
        """Check one edition, or all, oldest first. What dead workers held is taken back before, as every run does. Raises `UsageError`."""
        store = self._app.look()
        if not self._app.readonly:
            store.outbox.recover()
        for edition in [store.editions.find(what)] if what else store.auditor.editions():
            yield store.auditor.verify(edition)

    def stop(self, what: str, action: Literal["hold", "cancel"]) -> Progress:
        """Hold an edition, or cancel it for good: dots in flight are finished, nothing else goes out. Raises `UsageError` when it is over."""
        edition = self._app.store.editions.find(what)
        self._app.store.editions.stop(edition, action, "by hand", self._app.clock())
        self._app.store.outbox.recover()
        return self._app.store.outbox.progress(edition)

    def approve(self, what: str) -> Verdict:
        """Approve a draft; the next run sends it. Raises `UsageError` when it can never go out."""
        store = self._app.store
        store.belonging.require()
        verdict = store.reviews.decide(store.editions.find(what), "approve", HOW, self._app.clock())
        if verdict.answer in (Answer.CANCELLED, Answer.TAKEN):
            hint = "Its articles go into the next edition, or went there."
            raise UsageError(verdict_text(verdict, edition_name(self.progress(what))), where=what, hint=hint)
        return verdict

    def unapproved(self, what: str) -> bool:
        """Whether an edition is a draft that no editor has approved as it is. Raises `UsageError`."""
        return self._app.store.reviews.get(self._app.store.editions.find(what)).unapproved

    def keeps_back(self, verdict: Verdict) -> Sequence[Finding]:
        """Give what preflight would keep an approved draft back for, nothing for one that is over."""
        if not verdict.review.open:
            return ()
        edition = self._app.store.editions.get(verdict.review.edition)
        return self._app.keeps_back(edition, self._app.newsletter(edition.newsletter))

    def resume(self, what: str, *, wait: bool = False) -> Report:
        """Let an edition go on that is paused or held, and send what is due. Of a draft that is its approval. Raises `UsageError` for a cancelled one."""
        store = self._app.store
        store.belonging.require()
        edition = store.editions.get(store.editions.find(what))
        newsletter = self._app.newsletter(edition.newsletter)
        state = store.outbox.progress(edition.id).state
        if state == "cancelled":
            raise UsageError("this edition was cancelled", where=what, hint="Its articles go into the next one.")
        self._app.require_to_send(newsletter.key)
        unapproved = store.reviews.get(edition.id).unapproved
        if state in ("held", "paused"):
            store.editions.stop(edition.id, "resume", "by hand", self._app.clock())
        report = Report(newsletter=newsletter.key, slot=edition.slot, result="resumed", edition=edition.id)
        if unapproved:
            report = replace(report, result="approved", message="by hand")
        return pipeline.send(self._app.services, edition, newsletter, pipeline.Manner(wait=wait), report)

    def retriable(self, progress: Progress, states: Collection[DeliveryState]) -> Mapping[DeliveryState, int]:
        """Count the letters that `retry` would put back. Raises `EstrangedError`."""
        self._app.store.belonging.require()
        return self._app.store.interventions.retriable(progress.edition, states)

    def retry(self, progress: Progress, states: Collection[DeliveryState]) -> int:
        """Put letters back that ended in one of these states; gives how many. Raises `UsageError` for a cancelled edition."""
        self._app.store.belonging.require()
        span = self._app.newsletter(progress.newsletter).expire_after
        return self._app.store.interventions.retry(progress.edition, states, span=span, how=HOW)

    def doubtful(self, progress: Progress) -> Sequence[Delivery]:
        """Give the letters of an edition that are in doubt."""
        self._app.store.outbox.recover()
        return list(self._app.store.interventions.doubtful(progress.edition))

    def resolve(self, progress: Progress, rulings: Mapping[int, Ruling], *, how: str = HOW) -> Collection[int]:
        """Settle letters in doubt by row; gives the rows that were settled."""
        if any(one.state == DeliveryState.PENDING for one in rulings.values()):
            self._app.store.belonging.require()
        span = self._app.newsletter(progress.newsletter).expire_after
        return self._app.store.interventions.resolve(progress.edition, rulings, span=span, how=how)


def found_in_log(lines: Iterable[str], doubtful: Sequence[Delivery]) -> Mapping[int, Ruling]:
    """Give a ruling for each letter in doubt of which a mail log knows something, by row."""
    rows = {row.message_id: row for row in doubtful}
    found = read_log(lines, rows.keys())
    return {rows[message].row: ruling for message, ruling in found.items()}
