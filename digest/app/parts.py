"""What the program is made of, built from its settings: nothing before it is needed. What is done with it is in `doing`."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from functools import cached_property

from digest import plugins
from digest.app.checking import readers_among, sample_of
from digest.app.drafts import Courier
from digest.app.ground import Ground
from digest.app.leaving import Mailroom
from digest.archive import Site
from digest.clearing import as_it_would_go, blocked_by
from digest.delivery import (
    Composer,
    Lifetime,
    Maildir,
    Pace,
    SmtpTransport,
    SpooledOutbox,
    Timeouts,
    tokens_from,
    witnessed,
)
from digest.delivery.dkim import Signer
from digest.delivery.replay import Makers
from digest.delivery.signing import make_signer, warned
from digest.engine.local import LocalEngine
from digest.errors import PreflightError, RenderError
from digest.links import LinkSigner
from digest.model import Edition, Facts, Failure, Finding, Newsletter, Rendered, SourceSpec
from digest.net.dns import MailOperators
from digest.net.fetch import HttpFetch
from digest.net.private import Authorised, private_parts
from digest.ports import Clock, Fetch, Links, Listener, Services, Silent, Source, Summarizer
from digest.rendering import EditionRenderer, Notices, preflight
from digest.selection import select
from digest.settings import Settings
from digest.store import Database
from digest.summaries import ExtractiveSummarizer


class Parts(Ground):
    """The parts of the program for one set of settings, those that compose and send too. The editorial time (`now`) is given per call, naive for local time."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock | None = None,
        listener: Listener | None = None,
        readonly: bool = False,
    ) -> None:
        super().__init__(settings, clock=clock, readonly=readonly)
        self.listener: Listener = listener or Silent()

    def opened(self) -> Database:
        """Open the database, with a spool for outcomes that it refuses."""
        store = super().opened()
        store.outbox = SpooledOutbox(store.outbox, self.settings.data_dir / "spool")  # type: ignore[assignment]  # any `Outbox` will do
        return store

    @cached_property
    def links(self) -> LinkSigner:
        """The signer of links. Raises `ConfigError` without a key."""
        return LinkSigner(self.settings.secret_keys, self.settings.web.base_url)

    @cached_property
    def transport(self) -> SmtpTransport:
        """The way to the relay. Raises `ConfigError` where it would be unsafe."""
        smtp = self.settings.smtp
        return SmtpTransport(
            host=smtp.host,
            port=smtp.port,
            security=smtp.security,
            auth=smtp.auth,
            username=smtp.username,
            password=smtp.password.get_secret_value(),
            tokens=tokens_from(smtp.token_command, smtp.token_file),
            ca_file=str(smtp.ca_file or ""),
            dsn=smtp.dsn,
            hello=smtp.hello,
            timeouts=_timeouts(smtp.timeout),
        )

    @cached_property
    def pace(self) -> Pace:
        """How fast letters may go through the relay."""
        smtp, operators = self.settings.smtp, MailOperators(self.settings.dns.resolver)
        return Pace(f"{smtp.host}:{smtp.port}", smtp.limits, self.store.pacing, operators)

    @cached_property
    def engine(self) -> LocalEngine:
        """What delivers, in this process."""
        limits = self.settings.smtp.limits
        return LocalEngine(
            store=self.store,
            transport=self.transport,
            composer=self.composer_of,
            pace=self.pace,
            connections=self.settings.smtp.connections,
            lifetime=Lifetime(messages=limits.messages_per_connection, seconds=limits.seconds_per_connection),
            clock=self.clock,
            listener=self.listener,
        )

    @cached_property
    def services(self) -> Services:
        """Everything that the pipeline works with."""
        return Services(
            clock=self.clock,
            store=self.store,
            sources=self.sources,
            select=select,
            summarizer=self.summarizer,
            renderer=self.renderer(),
            check=self.check_message,
            engine=self.engine,
            listener=self.listener,
            tell_editors=self.tell_editors,
            read_mailbox=self.read_mailbox,
            quotas=self.quotas,
        )

    @cached_property
    def summarizer(self) -> Summarizer:
        """What writes summaries. Raises `ConfigError` where a newsletter wants a model and the SDK is missing."""
        if all(one.summaries != "model" for one in self.newsletters.values()):
            return ExtractiveSummarizer()
        from digest.app.modelling import model_summarizer  # noqa: PLC0415 - an option that few use

        return model_summarizer(self.settings.llm, self.store.models, ExtractiveSummarizer(), self.clock)

    @cached_property
    def archive(self) -> Site | None:
        """The pages of editions; None where nobody could reach them, or no newsletter has any. Raises `RenderError` for a broken template."""
        shown = [one for one in self.newsletters.values() if one.archive_url]
        return Site(shown, self.settings.archive_url, self.settings.templates) if shown else None

    def tell_editors(self, edition: Edition, newsletter: Newsletter) -> tuple[Failure, ...]:
        """Mail a draft to the editors of its newsletter. Raises `DeliveryError` when nobody could be reached."""
        with witnessed(self.transport, self.store.troubles, edition.id) as transport:
            courier = Courier(
                store=self.store,
                links=self.links,
                notices=Notices(self.settings.templates),
                look=self.for_editors,
                composer=self.composer,
                transport=transport,
                clock=self.clock,
            )
            return courier.tell(edition, newsletter)

    def for_editors(self, edition: Edition, newsletter: Newsletter) -> tuple[Rendered, Sequence[Finding]]:
        """Give what a saved edition would go out as, but for links that lead nowhere yet, and what preflight says of it. Raises `RenderError`."""
        rendered, findings = as_it_would_go(self.services, edition, newsletter)
        return self.without_page(edition, newsletter, rendered), findings

    def without_page(self, edition: Edition, newsletter: Newsletter, rendered: Rendered) -> Rendered:
        """Give the mail of an edition without "view in browser" while it has no page: it gets one when it is sent. Raises `RenderError`.

        What was rendered by other templates or settings than today's stays as it is: what people look at is what goes out.
        """
        published = (one.edition for one in self.store.editions.published(newsletter.key))
        if not newsletter.browser_url(edition.public_id) or edition.id in published:
            return rendered
        same = self.renderer().render(edition, newsletter).sha256 == rendered.sha256
        return EditionRenderer(self.settings.templates).render(edition, newsletter) if same else rendered

    def keeps_back(self, edition: Edition, newsletter: Newsletter) -> Sequence[Finding]:
        """Give what preflight would keep a saved edition back for, if it were to go out now."""
        try:
            findings = as_it_would_go(self.services, edition, newsletter)[1]
        except RenderError:  # so that what it was saved as stays all there is
            findings = self.check_message(edition, self.store.editions.rendered(edition.id), newsletter)
        return blocked_by(findings)

    def renderer(self) -> EditionRenderer:
        """Give what makes mail of editions, by the templates as they are now."""
        return EditionRenderer(self.settings.templates, _page_of)

    def composer_of(self, edition: int) -> Composer:
        """Give what assembles the messages of a saved edition, and remember it: a letter may have to be made again."""
        makers = self.makers(edition, self.links)
        self.store.editions.composed_by(edition, makers.print)
        return makers.signing

    def makers(self, edition: int, links: LinkSigner) -> Makers:
        """Give what assembles the messages of a saved edition, with and without signing, its links made by one signer."""
        newsletter = self.newsletter(self.store.editions.get(edition).newsletter)
        rendered, signer = self.store.editions.rendered(edition), warned(self.signer(newsletter))
        plain = Composer(rendered, newsletter, _links(links, newsletter))
        signing = Composer(rendered, newsletter, _links(links, newsletter), signer) if signer else plain
        return Makers(plain=plain, signing=signing)

    def composer(self, rendered: Rendered, newsletter: Newsletter, *, signed: bool = True) -> Composer:
        """Give what assembles the messages of rendered content."""
        return Composer(
            rendered, newsletter, _links(self.links, newsletter), warned(self.signer(newsletter)) if signed else None
        )

    def check_message(self, edition: Edition, rendered: Rendered, newsletter: Newsletter) -> Sequence[Finding]:
        """Give what preflight finds in the mail of an edition. Asks the database whose addresses stand in it, never the network."""
        return preflight(rendered, newsletter, edition, self.facts(edition, rendered, newsletter))

    def facts(self, edition: Edition, rendered: Rendered, newsletter: Newsletter) -> Facts:
        """Give what the settings and the database know of a message. Without settings that let readers leave no copy of it can be composed."""
        missing = self.settings.missing(newsletter.key)
        lacking = tuple((one.where, one.what, one.hint) for one in missing if not one.where.endswith("postal_address"))
        known = Facts(
            lacking=lacking,
            readers=readers_among(rendered, newsletter, self.store.subscribers.find),
            base_url=self.settings.web.base_url,
        )
        if lacking:
            return known
        try:
            composer = self.composer(rendered, newsletter, signed=False)
            return replace(known, sample=sample_of(composer, edition, newsletter, self.clock()))
        except PreflightError as error:
            return replace(known, refused=(error.where or "headers", error.what, error.hint))

    def signer(self, newsletter: Newsletter) -> Signer | None:
        """Give what signs the mail of a newsletter, None where nothing here does. Raises `ConfigError` for keys that cannot be used."""
        dkim = self.settings.dkim_of(newsletter.key)
        keys = (dkim.key_file, dkim.selector), (dkim.ed25519_key_file, dkim.ed25519_selector)
        return make_signer(*keys, domain=dkim.domain, unsigned=dkim.unsigned, sender=newsletter.sender)

    @asynccontextmanager
    async def sources(self, newsletter: Newsletter) -> AsyncIterator[Sequence[tuple[SourceSpec, Source]]]:
        """Make the sources of a newsletter, with the web open while they are read."""
        async with HttpFetch() as fetch:
            yield plugins.make_sources((spec, self.authorised(spec, fetch)) for spec in newsletter.sources)

    def source(self, spec: SourceSpec, fetch: Fetch) -> Source:
        """Make a source. Raises `ConfigError`."""
        return plugins.make_source(spec, self.authorised(spec, fetch))

    def authorised(self, spec: SourceSpec, fetch: Fetch) -> Fetch:
        """Put the secret that a source names into its fetch, so that it never holds it. Raises `ConfigError`."""
        if not spec.auth:
            return fetch
        found = self.settings.secret_of(spec)
        token, password = found.token.get_secret_value(), found.password.get_secret_value()
        private = private_parts(spec.auth_as, token=token, username=found.username, password=password)
        name = f"DIGEST_SOURCES__{spec.auth.upper()}__{'TOKEN' if token else 'PASSWORD'}"
        return Authorised(fetch, spec.url, private, name=name)

    @cached_property
    def maildir(self) -> Maildir | None:
        """Where mail to us arrives; None where it arrives nowhere."""
        path = self.settings.mailbox.maildir
        return Maildir(path) if path is not None else None

    def read_mailbox(self) -> int:
        """Obey the unsubscribes that came by mail; gives how many. Raises `ConfigError` for a folder that is no Maildir."""
        if self.maildir is None:
            return 0
        return Mailroom(self.maildir, self.store.subscribers, self.links, self.clock).obey()


def _links(signer: LinkSigner, newsletter: Newsletter) -> Links:
    leave, bounces = newsletter.unsubscribe_address, newsletter.bounce_address
    return Links(
        unsubscribe_url=signer.unsubscribe_url,
        unsubscribe_mailto=lambda key: signer.unsubscribe_mailto(key, leave),
        return_path=lambda edition, row: signer.return_path(edition, row, bounces),
    )


def _page_of(edition: Edition, newsletter: Newsletter) -> str:
    """Give the page of an edition in the archive, if it has one."""
    return newsletter.browser_url(edition.public_id)


def _timeouts(patience: timedelta) -> Timeouts:
    """Wait so long for a reply; the dot keeps its longer time, and a connection need not wait longer than usual."""
    usual, seconds = Timeouts(), patience.total_seconds()
    return Timeouts(connect=min(usual.connect, seconds), command=seconds, dot=max(usual.dot, seconds))
