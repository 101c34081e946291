"""What the program does: the jobs behind the commands and pages. What it is made of is in `parts`."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from digest import doctor, pipeline
from digest.app.announcing import Aim
from digest.app.checking import ask
from digest.app.sourcing import Sourcing
from digest.archive import Written, write
from digest.clearing import as_it_would_go
from digest.delivery import trial
from digest.delivery.replay import Copy, again
from digest.errors import ConfigError, UsageError
from digest.links import LinkSigner
from digest.model import (
    Checked,
    Edition,
    Newsletter,
    Outcome,
    Progress,
    Rendered,
    Report,
)
from digest.model.health import Diagnosis
from digest.rendering import links_in, preflight
from digest.report.wording import counted
from digest.subscribers import chosen_readers, normalise


class App(Sourcing):
    """The program for one set of settings: its parts, and what they do together. The editorial time (`now`) is given per call, naive for local time."""

    def run(self, names: Sequence[str] = (), *, now: datetime | None = None, wait: bool = False) -> list[Report]:
        """Do the cron job for the named newsletters, or all. Raises `EstrangedError`."""
        for name in names:
            self.newsletter(name)  # a slip is told before a database is made
        self.store.belonging.require()

        def one(newsletter: Newsletter) -> Iterable[Report]:
            self.require_to_send(newsletter.key)
            return pipeline.run(self.services, newsletter, self.moment(newsletter, now), pipeline.Manner(wait=wait))

        return self._each(names, one)

    def rehearse(self, names: Sequence[str] = (), *, now: datetime | None = None) -> list[Report]:
        """Do everything short of writing and sending, for the named newsletters or all."""
        return self._each(names, lambda one: [pipeline.rehearse(self.services, one, self.moment(one, now))])

    def require_to_send(self, key: str) -> None:
        """Refuse a newsletter that must not be mailed as it is configured, or that comes from another digest.toml. Raises `ConfigError`."""
        self._require_sendable(self.newsletter(key))
        self.require_own(key)

    def _require_sendable(self, newsletter: Newsletter) -> None:
        self.settings.require_sendable(newsletter.key)
        self.signer(newsletter)

    def _each(self, names: Sequence[str], job: Callable[[Newsletter], Iterable[Report]]) -> list[Report]:
        """Do a job for each newsletter, once; one that fails never stops the others, a person or service manager who asks to leave does."""
        reports: list[Report] = []
        for newsletter in [self.newsletter(name) for name in dict.fromkeys(names)] or self.newsletters.values():
            reports += pipeline.guarded(newsletter, job)
            if "engine" in self.__dict__ and self.engine.stopped:
                break
        return reports

    def draft(self, what: str = "", *, now: datetime | None = None) -> Report:
        """Compose a newsletter's next edition and leave it to its editors, whether or not something is due."""
        newsletter = self.newsletter(what)
        self._require_sendable(newsletter)
        self.store.belonging.require()
        self.require_own(newsletter.key)
        return pipeline.draft(self.services, newsletter, "manual:", self.moment(newsletter, now))

    def compose(self, newsletter: Newsletter, *, now: datetime | None = None) -> pipeline.Composition:
        """Compose the next edition without writing anything."""
        return pipeline.compose(self.services, newsletter, "preview", self.moment(newsletter, now), write=False)

    def send(
        self,
        what: str = "",
        *,
        now: datetime | None = None,
        wait: bool = False,
        only: Sequence[str] = (),
        limit: int | None = None,
        force: bool = False,
    ) -> Report:
        """Send an edition that exists, or compose a newsletter's next one and send it, by hand; with `force` also what preflight blocks, as far as it can be forced."""
        self.store.belonging.require()
        if what in self.newsletters or not what:
            newsletter = self.newsletter(what)
            chosen = chosen_readers(only, newsletter.key, self.store.subscribers)
            manner = pipeline.Manner(wait=wait, only=chosen, limit=limit, force=force)
            self.require_to_send(newsletter.key)
            report = pipeline.publish(self.services, newsletter, "manual:", self.moment(newsletter, now), manner)
            return self._left_out(report, chosen)
        edition = self.store.editions.get(self.edition(what))
        newsletter = self.newsletter(edition.newsletter)
        manner = pipeline.Manner(wait=wait, only=self._choice(edition, only), limit=limit, force=force)
        self.require_to_send(newsletter.key)
        progress = self.store.outbox.progress(edition.id)
        if progress.state == "cancelled":
            raise UsageError("this edition was cancelled", where=what, hint="Send the newsletter's next one instead.")
        report = self._by_hand(edition, progress)
        if progress.state in ("held", "paused"):
            self.store.editions.stop(edition.id, "resume", "sent on by hand", self.clock())
        return self._left_out(pipeline.send(self.services, edition, newsletter, manner, report), manner.only)

    def _by_hand(self, edition: Edition, progress: Progress) -> Report:
        """Say what sending a saved edition by hand is: its approval, its going on, or its first time."""
        report = Report(newsletter=edition.newsletter, slot=edition.slot, result="composed", edition=edition.id)
        if self.store.reviews.get(edition.id).unapproved:
            return replace(report, result="approved", message="by hand")
        if progress.state in ("draft", "held") and not progress.audience:
            return report
        return replace(report, result="resumed", message="" if progress.open else "no letter was left to send")

    def _left_out(self, report: Report, chosen: Sequence[str]) -> Report:
        """Tell of the readers who are not among the chosen that they do not get what was sent."""
        others = _others(chosen, self._readers(report.newsletter))
        if not others or report.progress is None:
            return report
        said = f"Sent to the chosen alone: {counted(others, 'other reader')} will not get this edition or its stories."
        return replace(report, remarks=(*report.remarks, said))

    def check(
        self, what: str = "", *, now: datetime | None = None, strict: bool = False, offline: bool = False
    ) -> Checked:
        """Give what preflight finds in an edition: a saved one, or of a newsletter the one that waits, else the next one, else its last. Writes nothing."""
        if what in self.newsletters or not what:
            newsletter = self.newsletter(what)
            found = self._waiting(newsletter.key, ("draft", "held"))
            draft = None if found else self.compose(newsletter, now=now)
            if draft is not None and draft.rendered is not None:
                return self._looked_at(draft.edition, draft.rendered, newsletter, strict=strict, offline=offline)
            found = found or self._waiting(newsletter.key)
            if found is None:
                assert draft is not None
                nothing = "no source could be read" if draft.unread else draft.shortage
                return Checked(newsletter=newsletter.key, nothing=nothing, unread=draft.unread)
        else:
            found = self.edition(what)
        edition = self.store.editions.get(found)
        newsletter = replace(
            self.newsletter(edition.newsletter), strict=strict or self.newsletter(edition.newsletter).strict
        )
        rendered, _ = as_it_would_go(self.services, edition, newsletter)
        return self._looked_at(edition, rendered, newsletter, strict=strict, offline=offline)

    def _waiting(self, newsletter: str, states: Sequence[str] = ()) -> int | None:
        """Give the newsletter's last edition, or the last in one of these states that nobody got yet."""
        found = self.store.editions.listing(newsletter, limit=pipeline.LAST_EDITIONS)
        return next((one.edition for one in found if not states or (one.state in states and not one.audience)), None)

    def _looked_at(
        self, edition: Edition, rendered: Rendered, newsletter: Newsletter, *, strict: bool, offline: bool
    ) -> Checked:
        """Check with all that can be known; links are asked for unless that is unwanted."""
        facts = self.facts(edition, rendered, newsletter)
        if newsletter.check_links and not offline:
            unreachable, unasked = asyncio.run(ask(links_in(rendered)))
            facts = replace(facts, unreachable=unreachable, unasked=unasked)
        newsletter = replace(newsletter, strict=strict or newsletter.strict)
        return Checked(
            newsletter=newsletter.key,
            edition=edition.id,
            number=edition.number,
            subject=rendered.subject,
            shortened=rendered.shortened,
            moved=rendered.moved,
            findings=preflight(rendered, newsletter, edition, facts),
        )

    def copy_for_test(
        self, newsletter: Newsletter, edition: str = "", *, now: datetime | None = None
    ) -> tuple[Rendered, str]:
        """Give what a test copy shows, and in words what that is: a saved edition, else the next one, else, when nothing is new, the last one."""
        if edition:
            return self._saved(self.store.editions.find(edition))
        draft = self.compose(newsletter, now=now)
        if draft.rendered is not None:
            rendered = self.without_page(draft.edition, newsletter, draft.rendered)
            return rendered, f"the next edition of {newsletter.key}"
        last = self.store.editions.listing(newsletter.key, limit=1)
        if draft.unread or not last:
            why = "no source could be read" if draft.unread else draft.shortage
            raise UsageError(f"there is nothing to send: {why}", hint="`digest preview --why` tells why.")
        rendered, name = self._saved(last[0].edition)
        return rendered, f"{name}, since there is {draft.shortage} for the next one"

    def newsletter_of(self, edition: str) -> str:
        """Give the key of the newsletter of a saved edition. Raises `UsageError`."""
        return self.store.editions.get(self.store.editions.find(edition)).newsletter

    def _saved(self, edition: int) -> tuple[Rendered, str]:
        found = self.store.editions.get(edition)
        rendered = self.without_page(found, self.newsletter(found.newsletter), self.store.editions.rendered(edition))
        return rendered, f"{found.newsletter} #{found.number}"

    def send_test(self, newsletter: Newsletter, addresses: Sequence[str], rendered: Rendered) -> Mapping[str, Outcome]:
        """Send a real copy, marked [TEST], to each address. Writes nothing, and its links unsubscribe nobody."""
        self._require_sendable(newsletter)
        return trial.send(
            [normalise(address) for address in addresses],
            self.composer(trial.marked(rendered), newsletter),
            self.transport,
            newsletter.sender,
            self.clock(),
        )

    def build_archive(self, folder: Path) -> Written:
        """Write the archive into a folder. Raises `ConfigError` where it has no address, and `UsageError` for a folder that holds something else."""
        if self.archive is None:
            hint = 'Set it, or DIGEST_WEB__BASE_URL, and archive = "public" or "unlisted" for a newsletter.'
            raise ConfigError("there is no archive to build", where="DIGEST_ARCHIVE__BASE_URL", hint=hint)
        editions = self.look().editions
        return write((made() for made in self.archive.plan(editions.published(), editions).values()), folder)

    def replay(self, address: str, what: str) -> Copy:
        """Make the letter of an edition again that a reader got. Raises `UsageError` for a letter that nobody got, or whose reader was erased."""
        edition = self.look().editions.find(what)
        rows = (
            row for _, _, row in self.look().subscribers.deliveries_of(normalise(address)) if row.edition == edition
        )
        row = next(rows, None)
        if row is None:
            hint = "They were not among its readers, or were erased since. `digest who` lists what an address got."
            raise UsageError("no letter of this edition is known for this address", where=address, hint=hint)
        if row.date is None:
            raise UsageError(f"this letter was never made: it is {row.state}", where=address)
        if not row.address or not row.subscriber_key:
            raise UsageError("this reader was erased, and with them what their letter was made of", where=address)
        keys, base = self.settings.secret_keys, self.settings.web.base_url
        signers = (LinkSigner(keys[place:], base) for place in range(len(keys)))
        return again(row, self.store.editions.prints(edition), (self.makers(edition, one) for one in signers))

    def announce(self, what: str, only: Sequence[str], limit: int | None) -> str:
        """Say what `send` would do, and what comes of it that a person may not expect."""
        return self._aim(what, only).announced(limit)

    def _aim(self, what: str, only: Sequence[str]) -> Aim:
        """Give what `send` would send, and to whom."""
        if what in self.newsletters or not what:
            key = self.newsletter(what).key
            chosen, count = chosen_readers(only, key, self.store.subscribers), self._readers(key)
            return Aim(about=f"The next edition of {key}", readers=len(chosen) or count, others=_others(chosen, count))
        edition = self.store.editions.get(self.edition(what))
        chosen, count = self._choice(edition, only), self._readers(edition.newsletter)
        progress = self.store.outbox.progress(edition.id)
        return Aim(
            about=f'{edition.newsletter} #{edition.number}, "{edition.subject}",',
            readers=progress.open if progress.audience else len(chosen) or count,
            others=_others(chosen, count),
            unapproved=self.store.reviews.get(edition.id).unapproved,
        )

    def _readers(self, newsletter: str) -> int:
        return self.store.subscribers.counts(newsletter).get("active", 0)

    def _choice(self, edition: Edition, only: Sequence[str]) -> tuple[str, ...]:
        """Give the chosen readers of a saved edition. Raises `UsageError` when its audience is frozen: then it goes to all of it."""
        if only and self.store.outbox.progress(edition.id).audience:
            hint = (
                "Without --to it goes on to those of them who have not got it; other readers get the next one. "
                f"`digest test ADDR --edition {edition.id}` mails a copy to anybody."
            )
            raise UsageError("the readers of this edition are fixed already", where=str(edition.id), hint=hint)
        return chosen_readers(only, edition.newsletter, self.store.subscribers)

    async def examine(self, names: Sequence[str] = (), *, offline: bool = False) -> list[Diagnosis]:
        """Look at everything that the mail of the named newsletters, or of all, needs around it. Writes and sends nothing."""
        from digest.app.checkup import Checkup  # noqa: PLC0415 - much that no other job needs

        chosen = [self.newsletter(name) for name in dict.fromkeys(names)] or list(self.newsletters.values())
        return await doctor.run(Checkup(self, chosen, offline=offline).tasks(), self.listener, offline=offline)

    def moment(self, newsletter: Newsletter, now: datetime | None) -> datetime:
        """Give the editorial time as aware UTC: the clock's, or what was asked for, naive in the newsletter's zone."""
        if now is None:
            return self.clock()
        return (now if now.tzinfo else now.replace(tzinfo=ZoneInfo(newsletter.timezone))).astimezone(UTC)


def _others(chosen: Sequence[str], count: int) -> int:
    """Give how many of so many readers are not among the chosen; none where nobody was chosen, since it goes to all then."""
    return max(count - len(chosen), 0) if chosen else 0
