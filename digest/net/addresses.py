"""Which addresses a fetch may connect to, and how a name becomes addresses. No HTTP here.

Python's `is_global` is not enough by itself: it knew neither 192.0.0.0/24 nor the newer blocks before 3.11.10 (CVE-2024-4032), it calls
multicast global, and it does not look inside IPv6 addresses that carry an IPv4 one.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Address = IPv4Address | IPv6Address

Resolve = Callable[[str, int], Awaitable[tuple[Address, ...]]]
"""Gives the addresses of a host, best first; raises `OSError` when there are none."""

_NAT64 = ip_network("64:ff9b::/96")  # RFC 6052
_SHARED = ip_network("100.64.0.0/10")  # carrier and overlay networks, RFC 6598
_NOT_GLOBAL = tuple(
    ip_network(block)
    for block in (
        "192.0.0.0/24",  # IETF protocol assignments, RFC 6890
        "192.88.99.0/24",  # 6to4 relays, withdrawn by RFC 7526
        "64:ff9b:1::/48",  # local NAT64, RFC 8215
        "100::/64",  # discard, RFC 6666
        "2001::/23",  # Teredo, benchmarking, ORCHID: RFC 6890
        "3fff::/20",  # documentation, RFC 9637
        "5f00::/16",  # segment routing, RFC 9602
        "fec0::/10",  # site local, withdrawn by RFC 3879
    )
)


def unmap(address: Address) -> Address:
    """Give the IPv4 address that an IPv6 one stands for (mapped, NAT64, 6to4), without its zone; any other as it is."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(address.packed[-4:])
    plain = IPv6Address(address.packed)
    return plain.ipv4_mapped or plain.sixtofour or plain


def is_allowed(address: Address, *, allow_private: bool) -> bool:
    """Whether a fetch may connect to this address.

    `allow_private` admits the operator's own network (RFC 1918, unique local, loopback), and never link-local addresses, where clouds
    keep the credentials of the machine.
    """
    real = unmap(address)
    if real.is_multicast or real.is_unspecified or real.is_link_local:
        return False
    if allow_private and (real.is_private or real.is_loopback or (real.version == _SHARED.version and real in _SHARED)):
        return True
    in_block = any(real.version == block.version and real in block for block in _NOT_GLOBAL)
    return real.is_global and not real.is_reserved and not in_block


async def resolve(host: str, port: int) -> tuple[Address, ...]:
    """Ask the system's resolver; numeric hosts in any spelling (`127.1`, `0x7f000001`) come out as what they mean."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    texts = dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found)
    return tuple(ip_address(text) for text in texts)


def own_addresses() -> tuple[Address, ...]:
    """Give the global addresses from which this machine reaches the world, as far as it knows them itself: behind a router it does not.

    Nothing is sent: a datagram socket that is connected only asks the routing table. The addresses are those of documentation (RFC 5737, 3849).
    """
    found = []
    for family, nowhere in ((socket.AF_INET, "198.51.100.1"), (socket.AF_INET6, "2001:db8::1")):
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as asking:
            asking.connect((nowhere, 9))
            found.append(ip_address(asking.getsockname()[0].partition("%")[0]))
    return tuple(one for one in found if is_allowed(one, allow_private=False))
