"""Who asks, and how often they may be wrong. Memory is bounded whatever comes."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.requests import Request

from digest.errors import ConfigError

UNKNOWN = "unknown"
"""The client of a request that came through no socket we can name."""


class Proxies:
    """The web servers in front of us, by address or network: only what they say in `X-Forwarded-For` is believed."""

    def __init__(self, networks: Iterable[str] = ()) -> None:
        try:
            self._networks = tuple(ip_network(one) for one in networks)
        except ValueError as error:
            hint = 'Write addresses or networks, like "127.0.0.1" or "10.0.0.0/8".'
            raise ConfigError(str(error), where="web.trusted_proxies", hint=hint) from None

    def client(self, request: Request) -> str:
        """Give the client as one word: an IPv4 address, or the /64 of an IPv6 one, which is what one household or attacker holds."""
        peer = _address(request.client.host if request.client else "")
        if peer is None:
            return UNKNOWN
        if not self._trusted(peer):
            return _household(peer)
        for said in reversed(_forwarded(request)):
            address = _address(said)
            if address is None:
                break
            peer = address
            if not self._trusted(address):
                break
        return _household(peer)

    def _trusted(self, address: IPv4Address | IPv6Address) -> bool:
        return any(address in network for network in self._networks)


class Allowance:
    """A token bucket per client: `burst` at once, one more each `refill`. The client that was quiet longest is forgotten first."""

    def __init__(self, *, burst: int = 60, refill: timedelta = timedelta(seconds=1), clients: int = 10_000) -> None:
        self._burst = burst
        self._refill = refill
        self._clients = clients
        self._left: OrderedDict[str, tuple[float, datetime]] = OrderedDict()

    def take(self, client: str, now: datetime) -> bool:
        """Use one of the client's tokens; False when none is left."""
        left, since = self._left.pop(client, (float(self._burst), now))
        left = min(self._burst, left + max(timedelta(), now - since) / self._refill)
        granted = left >= 1
        self._left[client] = (left - granted, now)
        if len(self._left) > self._clients:
            self._left.popitem(last=False)
        return granted

    def __len__(self) -> int:
        return len(self._left)


def _forwarded(request: Request) -> Sequence[str]:
    values = request.headers.getlist("x-forwarded-for")
    return [part.strip() for value in values for part in value.split(",")]


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def _household(address: IPv4Address | IPv6Address) -> str:
    if isinstance(address, IPv4Address):
        return str(address)
    return str(IPv6Network((int(address), 64), strict=False))
