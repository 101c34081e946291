"""Asking who runs the mailboxes of a domain: the right answer, or none in bounded time, and never an error."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.net import dns
from digest.net.dns import AT_ONCE, LONGEST, MOST, OFF, SHORTEST, MailOperators, split_address
from digest.net.operators import TABLE, operator_of
from tests.unit.net.name_server import NameServer, name_server

RECORDS = {
    "company.example": ["10 alt1.aspmx.l.google.com.", "1 aspmx.l.google.com."],
    "firm.example": ["0 firm-example.mail.protection.outlook.com."],
    "new.example": ["0 new-example.k-v1.mx.microsoft."],
    "shop.example": ["10 mta5.am0.yahoodns.net."],
    "own.example": ["10 mail.own.example."],
    "other.example": ["20 backup.elsewhere.example.", "5 mx.hoster.co.uk."],
    "none.example": [],
    "null.example": ["0 ."],
}


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def served(
    records: dict[str, list[str]] = RECORDS, **kwargs: Any
) -> Callable[[Callable[..., Coroutine[Any, Any, None]]], None]:
    """Run a test against a name server of its own, with operators that ask it and a clock for their cache."""

    def start(test: Callable[[NameServer, MailOperators, Clock], Coroutine[Any, Any, None]]) -> None:
        async def main() -> None:
            async with name_server(records, **kwargs) as server:
                clock = Clock()
                await test(server, MailOperators(server.address, monotonic=clock), clock)

        asyncio.run(main())

    return start


@pytest.mark.parametrize(
    ("domain", "operator"),
    [
        ("company.example", "google.com"),
        ("firm.example", "outlook.com"),
        ("new.example", "outlook.com"),
        ("shop.example", "yahoodns.net"),
        ("own.example", "own.example"),
        ("other.example", "hoster.co.uk"),
        ("none.example", "none.example"),
        ("null.example", "null.example"),
        ("missing.example", "missing.example"),
    ],
)
def test_the_best_mail_server_names_the_operator(domain, operator):
    """The lowest preference counts; without a mail server, or without the domain, the domain is its own operator."""

    @served()
    async def _(server: NameServer, operators: MailOperators, clock: Clock) -> None:
        assert await operators.find(domain) == operator
        assert operators.known(domain) == operator
        assert server.asked == [domain]


@pytest.mark.parametrize("domain", ["gmail.com", "hotmail.com", "yahoo.co.uk", "me.com", "gmx.de"])
def test_large_providers_are_known_without_a_question(domain):
    """Most readers of most lists: the table answers."""

    @served()
    async def _(server: NameServer, operators: MailOperators, clock: Clock) -> None:
        assert operators.known(domain) == await operators.find(domain) == TABLE[domain]
        assert server.asked == []


@pytest.mark.parametrize(("ttl", "lasts"), [(3600, 3600), (1, SHORTEST), (10**6, LONGEST)])
def test_an_answer_is_kept_as_long_as_it_says_within_bounds(ttl, lasts):
    """Neither asked for each letter nor kept for weeks."""

    @served(ttl=ttl)
    async def _(server: NameServer, operators: MailOperators, clock: Clock) -> None:
        await operators.find("company.example")
        clock.now += lasts - 1
        assert await operators.find("company.example") == "google.com"
        assert len(server.asked) == 1
        clock.now += 2
        assert operators.known("company.example") is None
        assert await operators.find("company.example") == "google.com"
        assert len(server.asked) == 2


def test_a_failure_is_remembered_for_five_minutes():
    """A domain that does not exist is not asked for with every letter."""

    @served()
    async def _(server: NameServer, operators: MailOperators, clock: Clock) -> None:
        for _ in range(3):
            await operators.find("missing.example")
        assert server.asked == ["missing.example"]
        clock.now += SHORTEST + 1
        assert operators.known("missing.example") is None


def test_a_deaf_name_server_costs_bounded_time(monkeypatch):
    """After the lifetime of a look-up the domain is its own operator."""
    monkeypatch.setattr(dns, "LIFETIME", 0.2)

    @served(answers=False)
    async def _(server: NameServer, operators: MailOperators, clock: Clock) -> None:
        started = asyncio.get_running_loop().time()
        assert await operators.find("company.example") == "company.example"
        assert asyncio.get_running_loop().time() - started < 2
        assert set(server.asked) == {"company.example"}


def test_a_closed_port_is_no_error(monkeypatch):
    """A resolver that is not there is the same as one that does not know."""
    monkeypatch.setattr(dns, "LIFETIME", 0.2)

    @served()
    async def _(server: NameServer, operators: MailOperators, clock: Clock) -> None:
        server._transport.close()
        await asyncio.sleep(0)
        assert await operators.find("company.example") == "company.example"


@pytest.mark.parametrize(
    "domain", ["", ".", "a..b", "x" * 70 + ".example", "a b.example", "☃.example", "\udc80.example", "1.2.3.4"]
)
def test_nonsense_is_its_own_operator(domain):
    """Whatever stands behind the @ of an address raises nothing."""

    @served({})
    async def _(server: NameServer, operators: MailOperators, clock: Clock) -> None:
        assert await operators.find(domain) == domain


def test_nobody_is_asked_when_it_is_off():
    """`off` needs no name server, and a domain is its own operator at once."""
    operators = MailOperators(OFF)
    assert operators.known("company.example") == asyncio.run(operators.find("company.example")) == "company.example"
    assert operators.known("gmail.com") == "google.com"


def test_many_look_ups_take_turns():
    """A list of thousands of domains does not open thousands of sockets at once."""
    names = [f"d{number}.example" for number in range(3 * AT_ONCE)]

    @served({name: ["10 mx.hoster.example."] for name in names})
    async def _(server: NameServer, operators: MailOperators, clock: Clock) -> None:
        open_now, most = 0, 0
        ask = operators._ask

        async def counted(domain: str) -> tuple[str, float]:
            nonlocal open_now, most
            open_now += 1
            most = max(most, open_now)
            try:
                return await ask(domain)
            finally:
                open_now -= 1

        operators._ask = counted  # type: ignore[method-assign]
        assert set(await asyncio.gather(*map(operators.find, names))) == {"hoster.example"}
        assert most == AT_ONCE


def test_one_event_loop_after_the_other(tmp_path):
    """Editions are delivered in a loop each; answers stay, and waiting in line works in each."""
    operators = MailOperators()

    async def answer(domain: str) -> tuple[str, float]:
        await asyncio.sleep(0)
        return f"{domain}.operator", 600.0

    operators._ask = answer  # type: ignore[method-assign]

    async def main(letter: str) -> None:
        await asyncio.gather(*[operators.find(f"{letter}{number}") for number in range(3 * AT_ONCE)])

    asyncio.run(main("a"))
    asyncio.run(main("b"))
    assert operators.known("a1") == "a1.operator"


def test_memory_is_bounded():
    """The domains that were not asked for longest are forgotten first."""

    async def main() -> None:
        operators = MailOperators()

        async def answer(domain: str) -> tuple[str, float]:
            return domain, 600.0

        operators._ask = answer  # type: ignore[method-assign]
        for number in range(MOST):
            await operators.find(f"d{number}")
        assert operators.known("d0") == "d0"
        await operators.find("one more")
        assert operators.known("d0") == "d0"
        assert operators.known("d1") is None

    asyncio.run(main())


# --- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("server", "operator"),
    [
        ("gmail-smtp-in.l.google.com.", "google.com"),
        ("ASPMX2.GOOGLEMAIL.COM", "google.com"),
        ("outlook-com.olc.protection.outlook.com", "outlook.com"),
        ("mx01.mail.icloud.com", "icloud.com"),
        ("mx-aol.mail.gm0.yahoodns.net", "yahoodns.net"),
        ("mx.example.co.uk", "example.co.uk"),
        ("mail.example.com.br", "example.com.br"),
        ("mail.co.uk", "mail.co.uk"),
        ("co.uk", "co.uk"),
        ("mx.co.example.de", "example.de"),
        ("localhost", "localhost"),
    ],
)
def test_an_operator_is_the_registrable_domain_of_its_servers(server, operator):
    """Two labels, three below the second levels of countries, and the large ones by one name."""
    assert operator_of(server) == operator


@given(st.from_regex(r"([a-z]{1,8}\.){0,5}[a-z]{2,6}\.?", fullmatch=True))
def test_an_operator_is_stable(name):
    """The operator of an operator's name is itself."""
    assert operator_of(operator_of(name)) == operator_of(name)


def test_the_table_agrees_with_itself():
    """Names are lower case, and the operators are such as mail servers would give."""
    assert all(domain == domain.lower() and operator_of(operator) == operator for domain, operator in TABLE.items())


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("192.0.2.1", ("192.0.2.1", 53)),
        ("192.0.2.1:5353", ("192.0.2.1", 5353)),
        ("2001:db8::1", ("2001:db8::1", 53)),
        ("[2001:db8::1]:5353", ("2001:db8::1", 5353)),
        ("[2001:db8::1]", ("2001:db8::1", 53)),
    ],
)
def test_a_resolver_is_an_address_with_or_without_a_port(text, address):
    """As people write them."""
    assert split_address(text) == address
