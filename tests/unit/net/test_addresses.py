import asyncio
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.net.addresses import is_allowed, resolve, unmap

PUBLIC = [
    "93.184.216.34",
    "8.8.8.8",
    "2606:2800:220:1:248:1893:25c8:1946",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "2002:808:808::1",
]
OWN = ["10.0.0.1", "172.16.9.9", "192.168.1.1", "127.0.0.1", "127.8.9.10", "100.64.0.1", "::1", "fd00::1"]
WRAPPED = ["::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2002:a00:1::1"]
NEVER = [
    "0.0.0.0",
    "169.254.169.254",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "2002:a9fe:a9fe::",
    "224.0.0.1",
    "239.255.255.255",
    "ff02::1",
    "::",
    "fe80::1",
]
RESERVED = ["255.255.255.255", "240.0.0.1", "192.0.0.8", "192.88.99.1", "198.18.0.1", "192.0.2.1", "203.0.113.5", "2001::1", "2001:db8::1", "3fff::1", "5f00::1", "fec0::1", "100::1", "64:ff9b:1::1", "::127.0.0.1"]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_open_to_every_source(address):
    """A global address may be fetched from, also when IPv6 wraps it."""
    assert is_allowed(ip_address(address), allow_private=False)


@pytest.mark.parametrize("address", OWN + WRAPPED + NEVER + RESERVED)
def test_what_is_not_global_is_refused(address):
    """Loopback, private, link-local, multicast, reserved and documentation addresses are refused, wrapped or not."""
    assert not is_allowed(ip_address(address), allow_private=False)


@pytest.mark.parametrize("address", OWN + WRAPPED)
def test_a_source_may_be_allowed_the_own_network(address):
    """`allow_private` opens loopback, RFC 1918, unique local and overlay networks."""
    assert is_allowed(ip_address(address), allow_private=True)


@pytest.mark.parametrize("address", NEVER)
def test_nothing_opens_link_local_and_multicast(address):
    """The addresses where clouds keep a machine's credentials stay closed even with `allow_private`."""
    assert not is_allowed(ip_address(address), allow_private=True)


@pytest.mark.parametrize(
    ("address", "inner"),
    [
        ("::ffff:10.1.2.3", "10.1.2.3"),
        ("64:ff9b::a01:203", "10.1.2.3"),
        ("2002:a01:203::5", "10.1.2.3"),
        ("fe80::1%eth0", "fe80::1"),
        ("10.1.2.3", "10.1.2.3"),
        ("2606:2800::1", "2606:2800::1"),
    ],
)
def test_addresses_are_unwrapped(address, inner):
    """Mapped, NAT64 and 6to4 addresses stand for the IPv4 address inside, and a zone changes nothing."""
    assert unmap(ip_address(address)) == ip_address(inner)


@given(st.ip_addresses(v=4))
def test_wrapping_an_address_never_opens_it(inner):
    """For every IPv4 address each way to write it in IPv6 is judged like the address itself."""
    number = int(inner)
    wrapped = [
        IPv6Address(0xFFFF << 32 | number),
        IPv6Address(int(IPv6Address("64:ff9b::")) | number),
        IPv6Address(0x2002 << 112 | number << 80),
    ]
    for allow_private in (False, True):
        verdicts = {is_allowed(address, allow_private=allow_private) for address in (inner, *wrapped)}
        assert len(verdicts) == 1


@given(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)))
def test_allow_private_only_adds(address):
    """What is open without `allow_private` is open with it."""
    assert is_allowed(address, allow_private=True) or not is_allowed(address, allow_private=False)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "2130706433", "0x7f000001"])
def test_odd_spellings_of_loopback_are_seen_through(host):
    """The resolver's answer is judged, not the text of the URL: every spelling of 127.0.0.1 is 127.0.0.1."""
    assert IPv4Address("127.0.0.1") in asyncio.run(resolve(host, 80))
