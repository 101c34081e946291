"""Who asks, and how often they may be wrong."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from digest.errors import ConfigError
from digest.web.clients import UNKNOWN, Allowance, Proxies
from tests.memory_subscribers import NOON

SECOND = timedelta(seconds=1)


def client(peer: str | None, *forwarded: str, proxies: tuple[str, ...] = ()) -> str:
    headers = [(b"x-forwarded-for", one.encode("latin-1", "replace")) for one in forwarded]
    return Proxies(proxies).client(Request({"type": "http", "client": peer and (peer, 1), "headers": headers}))


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "expected"),
    [
        ("192.0.2.1", [], [], "192.0.2.1"),
        ("192.0.2.1", ["198.51.100.7"], [], "192.0.2.1"),
        ("127.0.0.1", ["198.51.100.7"], ["127.0.0.1"], "198.51.100.7"),
        ("127.0.0.1", ["198.51.100.7"], ["10.0.0.0/8"], "127.0.0.1"),
        ("127.0.0.1", ["1.2.3.4, 198.51.100.7"], ["127.0.0.1"], "198.51.100.7"),
        ("127.0.0.1", ["1.2.3.4", "198.51.100.7, 10.0.0.5"], ["127.0.0.1", "10.0.0.0/8"], "198.51.100.7"),
        ("127.0.0.1", ["10.0.0.5"], ["127.0.0.1", "10.0.0.0/8"], "10.0.0.5"),
        ("127.0.0.1", ["nonsense"], ["127.0.0.1"], "127.0.0.1"),
        ("127.0.0.1", ["1.2.3.4, , 198.51.100.7"], ["127.0.0.1"], "198.51.100.7"),
        ("127.0.0.1", [""], ["127.0.0.1"], "127.0.0.1"),
        ("::ffff:192.0.2.1", [], [], "192.0.2.1"),
        ("::ffff:127.0.0.1", ["198.51.100.7"], ["127.0.0.1"], "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", [], [], "2001:db8:1:2::/64"),
        ("fe80::1%eth0", [], [], "fe80::/64"),
        ("/run/socket", [], [], UNKNOWN),
        (None, [], [], UNKNOWN),
    ],
)
def test_client(peer, forwarded, proxies, expected):
    """The nearest address that is not one of our proxies is the client; what others claim is not believed."""
    assert client(peer, *forwarded, proxies=tuple(proxies)) == expected


@given(st.text(max_size=60), st.sampled_from(["127.0.0.1", "192.0.2.1"]))
def test_any_claim(text, peer):
    """Whatever the header holds, the answer is one short word."""
    assert len(client(peer, text, proxies=("127.0.0.1",))) < 50


def test_wrong_proxies():
    """A proxy that is no address is a clear error."""
    with pytest.raises(ConfigError) as caught:
        Proxies(["example.org"])
    assert caught.value.where == "web.trusted_proxies"


def test_burst_and_refill():
    """So many at once, then one more each second, up to the burst again."""
    allowance = Allowance(burst=3, refill=SECOND)
    assert [allowance.take("a", NOON) for _ in range(4)] == [True, True, True, False]
    assert [allowance.take("a", NOON + SECOND) for _ in range(2)] == [True, False]
    assert [allowance.take("a", NOON + 100 * SECOND) for _ in range(4)] == [True, True, True, False]


def test_clients_are_counted_apart():
    """One who guesses takes nothing from others."""
    allowance = Allowance(burst=1)
    assert [allowance.take(name, NOON) for name in ("a", "a", "b")] == [True, False, True]


def test_a_clock_that_goes_back_gives_nothing():
    """A clock that jumps back neither fills nor breaks the bucket."""
    allowance = Allowance(burst=1)
    assert allowance.take("a", NOON)
    assert not allowance.take("a", NOON - timedelta(days=1))


@given(st.lists(st.integers(0, 50)))
def test_memory_is_bounded(names):
    """However many clients come, only so many are remembered, the latest."""
    allowance = Allowance(burst=1, clients=5)
    for name in names:
        allowance.take(str(name), NOON)
    assert len(allowance) <= 5
    for name in list(dict.fromkeys(reversed(names)))[:5]:
        assert not allowance.take(str(name), NOON)
