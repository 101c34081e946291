"""What the program does: the jobs behind the commands and pages. What it is made of is in `parts`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from digest import pipeline, plugins
from digest.app.parts import Parts
from digest.delivery import trial
from digest.errors import UsageError
from digest.model import Collected, Edition, FetchState, Newsletter, Outcome, Rendered, Report, SourceSpec
from digest.net.fetch import HttpFetch
from digest.subscribers import chosen_readers, normalise


class App(Parts):
    """The program for one set of settings: its parts, and what they do together. The editorial time (`now`) is given per call, naive for local time."""

    def run(self, names: Sequence[str] = (), *, now: datetime | None = None, wait: bool = False) -> list[Report]:
        """Do the cron job for the named newsletters, or all."""

        def one(newsletter: Newsletter) -> Iterable[Report]:
            self._require_sendable(newsletter)
            return pipeline.run(self.services, newsletter, self.moment(newsletter, now), pipeline.Manner(wait=wait))

        return self._each(names, one)

    def rehearse(self, names: Sequence[str] = (), *, now: datetime | None = None) -> list[Report]:
        """Do everything short of writing and sending, for the named newsletters or all."""
        return self._each(names, lambda one: [pipeline.rehearse(self.services, one, self.moment(one, now))])

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
    ) -> Report:
        """Send an edition that exists, or compose a newsletter's next one and send it, by hand."""
        if what in self.newsletters or not what:
            newsletter = self.newsletter(what)
            manner = pipeline.Manner(
                wait=wait, only=chosen_readers(only, newsletter.key, self.store.subscribers), limit=limit
            )
            self._require_sendable(newsletter)
            return pipeline.publish(self.services, newsletter, "manual:", self.moment(newsletter, now), manner)
        edition = self.store.editions.get(self.store.editions.find(what))
        newsletter = self.newsletter(edition.newsletter)
        manner = pipeline.Manner(wait=wait, only=self._choice(edition, only), limit=limit)
        self._require_sendable(newsletter)
        state = self.store.outbox.progress(edition.id).state
        if state == "cancelled":
            raise UsageError("this edition was cancelled", where=what, hint="Send the newsletter's next one instead.")
        if state in ("held", "paused"):
            self.store.editions.stop(edition.id, "resume", "sent on by hand", self.clock())
        return pipeline.send(self.services, edition, newsletter, manner)

    def copy_for_test(
        self, newsletter: Newsletter, edition: str = "", *, now: datetime | None = None
    ) -> tuple[Rendered, str]:
        """Give what a test copy shows, and in words what that is: a saved edition, else the next one, else, when nothing is new, the last one."""
        if edition:
            return self._saved(self.store.editions.find(edition))
        draft = self.compose(newsletter, now=now)
        if draft.rendered is not None:
            return draft.rendered, f"the next edition of {newsletter.key}"
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
        return self.store.editions.rendered(edition), f"{found.newsletter} #{found.number}"

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

    def announce(self, what: str, only: Sequence[str], limit: int | None) -> str:
        """Say in a sentence what `send` would do."""
        if what in self.newsletters or not what:
            key = self.newsletter(what).key
            about = f"The next edition of {key}"
            chosen, waiting = chosen_readers(only, key, self.store.subscribers), 0
        else:
            edition = self.store.editions.get(self.store.editions.find(what))
            key, about = edition.newsletter, f'{edition.newsletter} #{edition.number}, "{edition.subject}",'
            chosen, waiting = self._choice(edition, only), self.store.outbox.progress(edition.id).open
        readers = waiting or len(chosen) or self.store.subscribers.counts(key).get("active", 0)
        count = min(readers, limit or readers)
        return f"{about} goes to {count:,} {'reader' if count == 1 else 'readers'}."

    def _choice(self, edition: Edition, only: Sequence[str]) -> tuple[str, ...]:
        """Give the chosen readers of a saved edition. Raises `UsageError` when its audience is frozen: then it goes to all of it."""
        if only and self.store.outbox.progress(edition.id).audience:
            hint = "Without --to it goes on to those who have not got it."
            raise UsageError("the readers of this edition are fixed already", where=str(edition.id), hint=hint)
        return chosen_readers(only, edition.newsletter, self.store.subscribers)

    def source_spec(self, word: str, *, allow_private: bool = False) -> SourceSpec:
        """Give the configured source that a word means (key, URL or path), else one made of the URL or path."""
        for newsletter in self.newsletters.values():
            for spec in newsletter.sources:
                if word and word in (spec.key, spec.url, spec.name, str(spec.path or "")):
                    return replace(spec, allow_private=spec.allow_private or allow_private)
        return plugins.guess_source(word, allow_private=allow_private)

    async def try_source(self, spec: SourceSpec, now: datetime) -> Collected:
        """Read one source now, as if for the first time."""
        async with HttpFetch() as fetch:
            return await plugins.make_source(spec, fetch).collect(FetchState(source=spec.key), now)

    def moment(self, newsletter: Newsletter, now: datetime | None) -> datetime:
        """Give the editorial time as aware UTC: the clock's, or what was asked for, naive in the newsletter's zone."""
        if now is None:
            return self.clock()
        return (now if now.tzinfo else now.replace(tzinfo=ZoneInfo(newsletter.timezone))).astimezone(UTC)
