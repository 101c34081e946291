"""Facts of an examination that several checks need, each gathered once, when the first check asks for it."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar, cast

from digest import store
from digest.app.parts import Parts
from digest.delivery.headers import split_mailbox
from digest.delivery.probing import probe
from digest.doctor.providers import provider_of
from digest.errors import DigestError
from digest.links import NOBODY
from digest.model import Newsletter
from digest.model.health import DatabaseHealth, Route, Session, SigningKey, Visit
from digest.model.hosts import is_loopback
from digest.net.addresses import own_addresses
from digest.net.names import NameService
from digest.net.visit import visit

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
"""What a mail service posts for its reader (RFC 8058 3.1)."""

Fact = TypeVar("Fact")


class Surroundings:
    """What the world around one installation is like. Lives in one event loop."""

    def __init__(self, app: Parts) -> None:
        self._app = app
        self._gathered: dict[str, asyncio.Future[object]] = {}
        self.names = NameService(app.settings.dns.resolver)
        self.here = Path.cwd()

    async def session(self) -> Session:
        """Give what a session with the relay showed. Raises `DigestError`."""
        return await self._once("session", lambda: probe(self._app.transport, self._app.clock))

    async def session_or_none(self) -> Session | None:
        """Give the same, None when there is none: one check says why."""
        try:
            return await self.session()
        except DigestError:
            return None

    async def database(self) -> DatabaseHealth:
        """Give what a look at the database showed. Raises `DigestError`."""
        settings, clock = self._app.settings, self._app.clock

        def look() -> DatabaseHealth:
            return store.examine(
                settings.database_url,
                data_dir=settings.data_dir,
                clock=clock,
                state_dir=settings.state,
                installation=settings.installation,
            )

        return await self._once("database", lambda: asyncio.to_thread(look))

    async def database_or_none(self) -> DatabaseHealth | None:
        """Give the same, None when it could not be looked at."""
        try:
            return await self.database()
        except DigestError:
            return None

    async def page(self) -> Visit:
        """Give the answer to a GET of the unsubscribe page, with a link that is nobody's."""
        return await self._once("page", lambda: self._visit(None))

    async def one_click(self) -> Visit:
        """Give the answer to the POST of a mail service, with the same link."""
        return await self._once("one-click", lambda: self._visit(ONE_CLICK))

    async def _visit(self, form: dict[str, str] | None) -> Visit:
        url = self._app.links.unsubscribe_url(NOBODY)
        ca_file = str(self._app.settings.web.ca_file or "")
        return await visit(url, clock=self._app.clock, form=form, ca_file=ca_file)

    async def route(self) -> Route:
        """Give the way that letters take, as far as it can be seen from here."""
        smtp = self._app.settings.smtp
        provider = provider_of(smtp.host, smtp.provider or "")
        if not is_loopback(smtp.host):
            return Route(host=smtp.host, provider=provider)
        session = await self.session_or_none()
        addresses = tuple(str(one) for one in await asyncio.to_thread(own_addresses))
        name = session.name if session else ""
        return Route(host=smtp.host, direct=provider is None, provider=provider, addresses=addresses, name=name)

    def keys(self, newsletter: Newsletter) -> list[SigningKey]:
        """Give the keys that sign the mail of a newsletter; none where they cannot be used, which another check tells."""
        try:
            signer = self._app.signer(newsletter)
            return self._published(newsletter, signer.domain_of(split_mailbox(newsletter.sender)[1])) if signer else []
        except DigestError:
            return []

    def _published(self, newsletter: Newsletter, domain: str) -> list[SigningKey]:
        from digest.delivery.keys import published  # noqa: PLC0415 - needs the extra `dkim`

        dkim = self._app.settings.dkim_of(newsletter.key)
        places = (dkim.key_file, dkim.selector), (dkim.ed25519_key_file, dkim.ed25519_selector)
        return [published(path, selector, domain) for path, selector in places if path is not None]

    async def _once(self, name: str, gather: Callable[[], Awaitable[Fact]]) -> Fact:
        if name not in self._gathered:
            self._gathered[name] = asyncio.ensure_future(cast("Awaitable[object]", gather()))
        return cast("Fact", await asyncio.shield(self._gathered[name]))
