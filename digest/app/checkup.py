"""Brings an examination together: which checks this installation needs, and where each gets its facts. What facts mean is judged in `digest.doctor`."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

from digest import store
from digest.app.leaving import unreadable
from digest.app.origins import foreign
from digest.app.parts import Parts
from digest.app.readiness import mistakes, remarks, wrong_for_all
from digest.app.surroundings import Surroundings
from digest.delivery import Maildir
from digest.delivery.headers import split_mailbox
from digest.doctor import Task, dkim, dmarc, hosts, local, machine, relay, senders, spf, web
from digest.doctor.examination import Job
from digest.doctor.findings import Asking, answered, error, is_special, ok, skipped
from digest.errors import DigestError
from digest.model import Newsletter
from digest.model.health import Diagnosis, Guarded, SigningKey
from digest.model.hosts import is_loopback
from digest.net.dns import OFF
from digest.net.operators import TABLE
from digest.report.wording import counted
from digest.settings.values import with_ascii_domain

_NO_SESSION = "there is no session with the relay"
_NOT_SIGNED = (
    "nothing is signed here; if the relay signs, a copy (`digest test`) shows it: Authentication-Results says dkim=pass"
)


class Checkup:
    """The examination of an installation, for some of its newsletters. Lives in one event loop."""

    def __init__(self, app: Parts, newsletters: Sequence[Newsletter], *, offline: bool = False) -> None:
        self._app = app
        self._newsletters = newsletters
        self._offline = offline
        self._facts = Surroundings(app)

    def tasks(self) -> list[Task]:
        """Give the checks, each domain and each place once."""
        return [*self._of_machine(), *self._of_relay(), *self._of_domains(), *self._of_page()]

    # --- settings and machine

    def _of_machine(self) -> Iterator[Task]:
        if wrong := [error(str(one), one.hint) for one in wrong_for_all(self._app)]:
            yield Task(check="settings", about="", job=_aside(lambda: wrong))
        for newsletter in self._newsletters:
            yield Task(check="settings", about=newsletter.key, job=partial(self._settings, newsletter))
            yield Task(check="sender", about=newsletter.key, job=partial(self._sender, newsletter))
        yield Task(check="files", about="", job=_aside(lambda: machine.files(local.with_modes(self._guarded()))))
        yield Task(check="database", about="", job=self._database)
        yield Task(check="disk", about="", job=self._disk)
        yield Task(check="zones", about="", job=_aside(self._zones))
        yield Task(check="clock", about="", job=self._clock)
        if maildir := self._app.maildir:
            yield Task(check="mailbox", about="", job=_aside(partial(self._mailbox, maildir)))

    async def _settings(self, newsletter: Newsletter) -> list[Diagnosis]:
        found = [error(str(wrong), wrong.hint) for wrong in mistakes(self._app, newsletter)]
        found += remarks(self._app, newsletter)
        health = await self._facts.database_or_none()
        found += self._rationed(newsletter, health.readers if health else {})
        noted = health.origins.get(newsletter.key, "") if health else ""
        if stranger := foreign(newsletter.key, noted, self._app.settings.config):
            found.append(error(str(stranger), stranger.hint))
        return found or [ok(f"complete, with {counted(len(newsletter.sources), 'source')}")]

    def _rationed(self, newsletter: Newsletter, readers: Mapping[str, int]) -> list[Diagnosis]:
        quotas = self._app.settings.smtp.limits.quotas
        return machine.rationed(readers.get(newsletter.key, 0), quotas, newsletter.expire_after)

    @staticmethod
    async def _sender(newsletter: Newsletter) -> list[Diagnosis]:
        address = _address(newsletter)
        return senders.judged(address, freemail=_domain(address) in TABLE)

    def _guarded(self) -> list[Guarded]:
        settings = self._app.settings
        folders = dict.fromkeys((settings.folder.absolute(), self._facts.here))
        found = [Guarded(path=str(folder / ".env"), what="the settings", secret=False) for folder in folders]
        file = store.file_of(settings.database_url, data_dir=settings.data_dir)
        names = [f"{file}{end}" for end in ("", "-wal", "-shm")] if file else []
        found += [Guarded(path=name, what="which holds addresses") for name in names]
        keys = {
            path
            for one in self._newsletters
            for dkim in [settings.dkim_of(one.key)]
            for path in (dkim.key_file, dkim.ed25519_key_file)
        }
        found += [Guarded(path=str(path), what="a private key") for path in sorted(keys - {None}, key=str)]
        if settings.smtp.token_file:
            found.append(Guarded(path=str(settings.smtp.token_file), what="a secret"))
        found.append(Guarded(path=str(settings.data_dir), what="where the ledger lies", folder=True, secret=False))
        spool = settings.data_dir / "spool"
        found.append(Guarded(path=str(spool), what="answers of the relay", folder=True, secret=False))
        return found + [Guarded(path=str(path), what="answers of the relay") for path in sorted(spool.glob("*.spool"))]

    async def _database(self) -> list[Diagnosis]:
        return machine.database(await self._facts.database())

    async def _disk(self) -> list[Diagnosis]:
        settings = self._app.settings
        file = store.file_of(settings.database_url, data_dir=settings.data_dir)
        health = await self._facts.database_or_none() if file else None
        free, place = await asyncio.to_thread(local.free_at, file.parent if file else settings.data_dir)
        readers = sum(health.readers.values()) if health else 0
        return machine.room(free, readers if file else None, place)

    def _zones(self) -> list[Diagnosis]:
        return machine.zones(local.zones_version(), [one.timezone for one in self._newsletters], self._app.clock())

    def _mailbox(self, maildir: Maildir) -> list[Diagnosis]:
        try:
            return machine.mailbox(str(self._app.settings.mailbox.maildir), unreadable(maildir, self._app.links))
        except DigestError as wrong:
            return [skipped(f"it was not looked into: {wrong}")]

    async def _clock(self) -> list[Diagnosis]:
        others: list[tuple[str, timedelta]] = []
        health = await self._facts.database_or_none()
        if health and health.ahead is not None:
            others.append(("the database server", timedelta(seconds=health.ahead)))
        if not self._offline:
            session = await self._facts.session_or_none()
            said = relay.clock_of(session) if session else None
            if session and session.at and said:
                others.append(("the relay", said - session.at))
            visit = None if self._page_is_out_of_reach() else await self._facts.page()
            shown = web.clock_of(visit) if visit else None
            if visit and visit.at and shown:
                others.append(("the web server", shown - visit.at))
        return machine.clock(others)

    # --- relay

    def _of_relay(self) -> Iterator[Task]:
        smtp = self._app.settings.smtp
        place = f"{smtp.host}:{smtp.port}"

        async def connected() -> list[Diagnosis]:
            try:
                return relay.connected(await self._facts.session(), place)
            except DigestError as failed:
                return [error(str(failed), failed.hint or relay.UNREACHED, failed.exit_code)]

        async def encrypted() -> list[Diagnosis]:
            session = await self._facts.session_or_none()
            return relay.encrypted(session, self._app.clock()) if session else [skipped(_NO_SESSION)]

        async def offers() -> list[Diagnosis]:
            session = await self._facts.session_or_none()
            return relay.offers(session) if session else [skipped(_NO_SESSION)]

        async def greeting() -> list[Diagnosis]:
            route = await self._facts.route()
            ours = smtp.hello if route.direct or smtp.hello else await asyncio.to_thread(local.own_name)
            return await self._asked(hosts.greeting(ours, route))

        async def reverse() -> list[Diagnosis]:
            return await self._asked(hosts.reverse(await self._facts.route()))

        jobs = {
            "relay": connected,
            "encryption": encrypted,
            "extensions": offers,
            "greeting": greeting,
            "reverse": reverse,
        }
        for check, job in jobs.items():
            yield Task(check=check, about="", job=job)

    # --- the DNS of the sender

    def _of_domains(self) -> Iterator[Task]:
        marks = {_marks(one, self._signed_by(one)): one for one in self._newsletters}
        for domain in dict.fromkeys(one.envelope for one in marks):
            yield self._task("spf", domain, partial(self._spf, domain))
            yield self._task("bounces", domain, partial(self._takes, domain, "bounces"))
        for domain in dict.fromkeys(one.sender for one in marks):
            yield self._task("dmarc", domain, partial(self._dmarc, domain))
        for one in marks:
            yield self._task("alignment", one.sender, partial(self._alignment, one))
        leaving = [_domain(one.unsubscribe_address) for one in self._newsletters if one.unsubscribe_address]
        for domain in dict.fromkeys(leaving):
            yield self._task("leaving-by-mail", domain, partial(self._takes, domain, "unsubscribes by mail"))
        yield from self._of_keys()

    def _of_keys(self) -> Iterator[Task]:
        keys = {key.name: key for one in self._newsletters for key in self._facts.keys(one)}
        for key in keys.values():
            yield self._task("dkim", key.domain, partial(self._dkim, key))
        if not keys:
            yield Task(check="dkim", about="", job=_skipping(_NOT_SIGNED))

    def _signed_by(self, newsletter: Newsletter) -> tuple[str, ...]:
        return tuple(dict.fromkeys(key.domain for key in self._facts.keys(newsletter)))

    async def _takes(self, domain: str, what: str) -> list[Diagnosis]:
        return await self._asked(hosts.mailbox(domain, what))

    async def _dkim(self, key: SigningKey) -> list[Diagnosis]:
        return await self._asked(dkim.judged(key))

    async def _dmarc(self, domain: str) -> list[Diagnosis]:
        return await self._asked(dmarc.judged(domain))

    async def _spf(self, domain: str) -> list[Diagnosis]:
        return await self._asked(spf.judged(domain, await self._facts.route()))

    async def _alignment(self, marks: dmarc.Marks) -> list[Diagnosis]:
        return await self._asked(dmarc.alignment(marks, await self._facts.route()))

    def _task(self, check: str, domain: str, job: Job) -> Task:
        if is_special(domain):
            return Task(check=check, about=domain, job=_skipping("a domain for examples has no records"))
        return Task(check=check, about=domain, job=job)

    async def _asked(self, asking: Asking[list[Diagnosis]]) -> list[Diagnosis]:
        if self._app.settings.dns.resolver == OFF:
            return [skipped("DIGEST_DNS__RESOLVER is off")]
        return await answered(asking, self._facts.names)

    # --- the way out

    def _of_page(self) -> Iterator[Task]:
        url = self._app.settings.web.base_url
        why = self._page_is_out_of_reach()

        async def page() -> list[Diagnosis]:
            return [skipped(why)] if why else web.page(await self._facts.page(), url)

        async def certificate() -> list[Diagnosis]:
            visit = None if why else await self._facts.page()
            if visit and visit.secured:
                return web.secured(visit, self._app.clock())
            return [skipped(why or "the page was not reached over https")]

        async def one_click() -> list[Diagnosis]:
            return [skipped(why)] if why else web.one_click(await self._facts.one_click(), url)

        for check, job in {"page": page, "certificate": certificate, "one-click": one_click}.items():
            yield Task(check=check, about=url, job=job)

    def _page_is_out_of_reach(self) -> str:
        """Say why the page cannot be looked at; empty when it can."""
        settings = self._app.settings
        host = urlsplit(settings.web.base_url).hostname or ""
        if all(one.unsubscribe != "one-click" for one in self._newsletters):
            return "readers leave by mail"
        if not host:
            return "DIGEST_WEB__BASE_URL is not set"
        if not settings.secret_key.get_secret_value():
            return "there is no key to sign a link with"
        if is_special(host) and not is_loopback(host):
            return f"{host} is a name for examples"
        return ""


def _marks(newsletter: Newsletter, signed_by: tuple[str, ...]) -> dmarc.Marks:
    sender = _domain(_address(newsletter))
    envelope = _domain(newsletter.bounce_address) if newsletter.bounce_address else sender
    return dmarc.Marks(sender=sender, envelope=envelope, signed_by=signed_by)


def _address(newsletter: Newsletter) -> str:
    return with_ascii_domain(split_mailbox(newsletter.sender)[1])


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()


def _skipping(why: str) -> Job:
    async def job() -> list[Diagnosis]:
        return [skipped(why)]

    return job


def _aside(judge: Callable[[], list[Diagnosis]]) -> Job:
    async def job() -> list[Diagnosis]:
        return await asyncio.to_thread(judge)

    return job
