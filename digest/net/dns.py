"""Asking the domain name system who runs the mailboxes of a domain. dnspython is used here and in `names`; nothing here ever fails.

The answer is a hint for the pace and nothing depends on it: a domain that cannot be looked up is its own operator.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING

from digest.net.operators import TABLE, operator_of

if TYPE_CHECKING:
    from dns.asyncresolver import Resolver

LIFETIME = 3.0
"""Seconds for one look-up with all its repetitions. Nobody waits so long: who wants to send goes on after a moment."""

AT_ONCE = 20
MOST = 20_000
SHORTEST, LONGEST = 300.0, 86_400.0
"""Seconds that an answer is kept, whatever its time to live says; one that failed is kept for the shortest."""

OFF = "off"
_PORT = 53


class MailOperators:
    """Implements `Operators` by MX records. `resolver` is `address:port` or an address; empty for those of the system, `off` to ask nobody."""

    def __init__(self, resolver: str = "", *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._address = resolver
        self._monotonic = monotonic
        self._answers: OrderedDict[str, tuple[str, float]] = OrderedDict()
        self._resolver: Resolver | None = None
        self._places: tuple[asyncio.AbstractEventLoop, asyncio.Semaphore] | None = None

    def known(self, domain: str) -> str | None:
        """Give the operator as far as it is known without asking anybody."""
        if domain in TABLE:
            return TABLE[domain]
        if self._address == OFF:
            return domain
        found = self._answers.get(domain)
        if found is None or found[1] < self._monotonic():
            return None
        self._answers.move_to_end(domain)
        return found[0]

    async def find(self, domain: str) -> str:
        """Ask for the operator, in bounded time. Never raises: what cannot be found is the domain itself."""
        known = self.known(domain)
        if known is not None:
            return known
        async with self._place():
            operator, lasts = await self._ask(domain)
        self._answers[domain] = operator, self._monotonic() + min(max(lasts, SHORTEST), LONGEST)
        while len(self._answers) > MOST:
            self._answers.popitem(last=False)
        return operator

    async def _ask(self, domain: str) -> tuple[str, float]:
        """Give the operator and how many seconds the answer lasts."""
        from dns.exception import DNSException  # noqa: PLC0415  slow to import, and hardly ever needed

        try:
            async with asyncio.timeout(LIFETIME):
                answer = await self._system().resolve(domain, "MX", search=False, raise_on_no_answer=False)
            servers = sorted((one.preference, one.exchange.to_text()) for one in answer)
            # No record: the domain itself takes its mail (RFC 5321 5.1). A lone dot: nobody does (RFC 7505).
            best = servers[0][1] if servers else "."
            return (operator_of(best) if best != "." else domain), answer.ttl if answer.rrset else SHORTEST
        except (DNSException, OSError, ValueError):
            return domain, SHORTEST

    def _system(self) -> "Resolver":
        if self._resolver is None:
            self._resolver = make_resolver(self._address, LIFETIME)
        return self._resolver

    def _place(self) -> asyncio.Semaphore:
        """Give the bound on look-ups at the same time; it belongs to one event loop."""
        loop = asyncio.get_running_loop()
        if self._places is None or self._places[0] is not loop:
            self._places = loop, asyncio.Semaphore(AT_ONCE)
        return self._places[1]


def make_resolver(address: str, lifetime: float) -> "Resolver":
    """Make what asks the name server at `address`, or those of the system when it is empty, for so many seconds a question."""
    from dns.asyncresolver import Resolver  # noqa: PLC0415  slow to import, and hardly ever needed

    resolver = Resolver(configure=not address)
    if address:
        server, port = split_address(address)
        resolver.nameservers, resolver.port = [server], port
    resolver.lifetime = lifetime
    return resolver


def split_address(text: str) -> tuple[str, int]:
    """Read `192.0.2.1`, `192.0.2.1:5353`, `2001:db8::1` or `[2001:db8::1]:5353`; without a port it is 53."""
    if text.startswith("["):
        address, _, port = text[1:].partition("]")
        return address, int(port.lstrip(":") or _PORT)
    if text.count(":") == 1:
        address, _, port = text.partition(":")
        return address, int(port)
    return text, _PORT
