"""How pages of other people's sites are visited: as their robots.txt allows (RFC 9309), a few at a time, with a pause between them.

For what a program finds by itself: pages, sitemaps, feeds that it looks for. A feed that the operator named is his to name; there only the number of
connections is limited, by `net.fetch`.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlsplit

from protego import Protego

from digest.errors import SourceError
from digest.net.answers import FetchError
from digest.ports import Fetch, Fetched
from digest.sources.charset import decode

AGENT = "digest"
"""The product token that a robots.txt knows us by (RFC 9309, 2.2.1); what `net.fetch` sends begins with it."""
AT_A_TIME = 2
"""Pages of one host at a time, of all sources together."""
PAUSE = 1.0
"""Seconds between the beginnings of two visits to one host."""
LONGEST_PAUSE = 30.0
"""Seconds; a crawl-delay beyond it counts as this: more would mean a page per run."""
MAX_ROBOTS = 500 * 1024
"""Bytes of a robots.txt that count (RFC 9309, 2.5)."""
ROOM = 40.0
"""Seconds before the end of a collection in which no visit begins any more: it may take 30 to fetch a page and five to read it."""
ALONE = 120.0
"""Seconds for visits outside of a collection."""

_AGAIN = "The next run tries again."


class RobotsError(SourceError):
    """The robots.txt of a site does not allow a page."""


class SilentRobotsError(RobotsError):
    """It could not be read, which means the same for now (RFC 9309, 2.3.1.4)."""


class OutOfTimeError(SourceError):
    """The collection ends before this page could be had. A later run may."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What one robots.txt says to us. `refusal` is why nothing at all may be fetched, if that is so."""

    parsed: Protego | None = None
    refusal: str = ""

    def allow(self, url: str) -> bool:
        """Whether we may visit an address: the longest rule of our group counts, `Allow` among equals (RFC 9309, 2.2.2)."""
        return not self.refusal and (self.parsed is None or self.parsed.can_fetch(url, AGENT))

    @property
    def pause(self) -> float:
        """Seconds to leave between visits."""
        asked = self.parsed.crawl_delay(AGENT) if self.parsed else None
        return min(max(PAUSE, float(asked or 0)), LONGEST_PAUSE)  # in this order a NaN is no pause

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps that it names."""
        return tuple(self.parsed.sitemaps) if self.parsed else ()


def read_robots(body: bytes, content_type: str = "") -> Rules:
    """Read a robots.txt, as much of it as counts. Never raises: what is none has no rules."""
    return Rules(Protego.parse(decode(body[:MAX_ROBOTS], content_type)))


@dataclass(slots=True)
class _Host:
    gate: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_A_TIME))
    free: float = 0.0
    """When the next visit may begin, by the loop's clock."""


class Manners:
    """The visits of one collection, of all its sources. What a robots.txt said is kept for as long: minutes, where the standard allows a day.

    `end`, by the loop's clock, is when the collection ends.
    """

    def __init__(self, end: float) -> None:
        self._last = end - ROOM
        self._hosts: dict[str, _Host] = {}
        self._rules: dict[tuple[str, bool], Rules] = {}
        self._locks: dict[tuple[str, bool], asyncio.Lock] = {}

    async def visit(
        self, fetch: Fetch, url: str, *, etag: str = "", last_modified: str = "", allow_private: bool = False
    ) -> Fetched:
        """Fetch a page when it is its turn. Raises `RobotsError`, `OutOfTimeError`, or what `fetch` raises."""
        rules = await self.rules(fetch, url, allow_private=allow_private)
        self._check(rules, url)
        async with self._turn(url, rules.pause):
            fetched = await fetch(url, etag=etag, last_modified=last_modified, allow_private=allow_private)
        if _origin(fetched.url) != _origin(url):
            rules = await self.rules(fetch, fetched.url, allow_private=allow_private)
        self._check(rules, fetched.url)  # a redirect is no way around it
        return fetched

    async def rules(self, fetch: Fetch, url: str, *, allow_private: bool = False) -> Rules:
        """Give what the robots.txt of a site says, asked for once. Never raises for the site's sake, but `OutOfTimeError`: it takes as long as a page."""
        key = (_origin(url), allow_private)
        async with self._locks.setdefault(key, asyncio.Lock()):
            if key not in self._rules:
                if asyncio.get_running_loop().time() > self._last:
                    raise _out_of_time(url)
                self._rules[key] = await _ask(fetch, f"{key[0]}/robots.txt", allow_private=allow_private)
        return self._rules[key]

    def _check(self, rules: Rules, url: str) -> None:
        if not rules.allow(url):
            what = rules.refusal or "the site's robots.txt does not allow this page"
            hint = (
                _AGAIN if rules.refusal else "Ask the site's owner to allow the user agent `digest`, or leave it out."
            )
            raise (SilentRobotsError if rules.refusal else RobotsError)(what, where=url, hint=hint)

    @asynccontextmanager
    async def _turn(self, url: str, pause: float) -> AsyncIterator[None]:
        host = self._hosts.setdefault(urlsplit(url).hostname or "", _Host())
        clock = asyncio.get_running_loop().time
        try:
            async with asyncio.timeout_at(self._last):
                await host.gate.acquire()
        except TimeoutError:
            raise _out_of_time(url) from None
        try:
            await self._wait(host, pause, clock, url)
            yield
        finally:
            host.gate.release()

    async def _wait(self, host: _Host, pause: float, clock: Callable[[], float], url: str) -> None:
        begin = max(clock(), host.free)
        if begin > self._last:
            raise _out_of_time(url)
        host.free = begin + pause
        if begin > clock():
            await asyncio.sleep(begin - clock())


CURRENT: ContextVar[Manners] = ContextVar("manners")
"""The visits of the collection that runs."""


def current() -> Manners:
    """Give the manners of the collection that runs. Raises `LookupError` outside of one, and of `at_hand`."""
    return CURRENT.get()


@asynccontextmanager
async def at_hand() -> AsyncIterator[Manners]:
    """Give the manners of the collection that runs, or some for as long as this lasts: whatever is visited inside shares them."""
    shared = CURRENT.get(None)
    if shared is not None:
        yield shared
        return
    alone = Manners(asyncio.get_running_loop().time() + ALONE)
    token = CURRENT.set(alone)
    try:
        yield alone
    finally:
        CURRENT.reset(token)


def _out_of_time(url: str) -> OutOfTimeError:
    return OutOfTimeError("there was no time left for this page", where=url, hint="The next run goes on with it.")


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}".lower()


async def _ask(fetch: Fetch, url: str, *, allow_private: bool) -> Rules:
    """Read a robots.txt: one that is not there allows everything, one that cannot be had nothing for now (RFC 9309, 2.3.1)."""
    try:
        fetched = await fetch(url, allow_private=allow_private)
    except FetchError as error:
        client = HTTPStatus.BAD_REQUEST <= error.status < HTTPStatus.INTERNAL_SERVER_ERROR
        if client and error.status != HTTPStatus.TOO_MANY_REQUESTS:
            return Rules()
        return Rules(refusal=f"the site's robots.txt cannot be read: {error.what}")
    except SourceError as error:
        return Rules(refusal=f"the site's robots.txt cannot be read: {error.what}")
    return await asyncio.to_thread(read_robots, fetched.body, fetched.content_type)
