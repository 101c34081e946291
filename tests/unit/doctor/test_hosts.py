"""Names of hosts: greeting, reverse names, and who takes mail."""

import pytest

from digest.doctor.findings import is_full_name, is_special
from digest.doctor.hosts import greeting, mailbox, reverse
from digest.errors import Exit
from digest.model.health import Diagnosis, Route, Standing
from tests.unit.doctor.zone import Zone, told

RELAY = Route(host="relay.example")


def here(name: str = "mail.quay.press", *addresses: str) -> Route:
    return Route(host="localhost", direct=True, name=name, addresses=addresses)


# --- greeting


@pytest.mark.parametrize(
    ("name", "standing", "what"),
    [
        ("mail.quay.press", "ok", "mail.quay.press (9.9.9.9, 2620:fe::9)"),
        ("[9.9.9.9]", "ok", "a name is better"),
        ("gone.quay.press", "warning", "which has no address"),
        ("localhost", "warning", "which is no full host name"),
        ("my_host.quay.press", "warning", "which is no full host name"),
        ("box.local", "warning", "private networks"),
        ("mail.example.org", "warning", "a name for examples"),
        ("", "warning", "which is no full host name"),
    ],
)
def test_a_greeting_is_a_full_name_with_an_address(name, standing, what):
    """Of ours towards a relay; the setting that mends it is named."""
    zone = {"A mail.quay.press": ["9.9.9.9"], "AAAA mail.quay.press": ["2620:fe::9"]}
    (found,) = told(greeting(name, RELAY), zone)
    assert found.standing == standing
    assert what in found.what
    assert "we greet the relay" in found.what
    assert standing == "ok" or "DIGEST_SMTP__HELLO" in found.hint


def test_a_mail_server_here_greets_the_world_itself():
    """Then its own name counts, not ours, and its own configuration mends it."""
    (found,) = told(greeting("ours.quay.press", here("localhost.localdomain")), {})
    assert found.standing is Standing.WARNING
    assert "the mail server calls itself localhost.localdomain" in found.what
    assert "myhostname" in found.hint
    (unknown,) = told(greeting("ours.quay.press", here("")), {})
    assert unknown.standing is Standing.SKIPPED


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("mail.example.org", True),
        ("mail.example.org.", True),
        ("a-b.c1", True),
        ("localhost", False),
        ("a..b", False),
        ("-a.example", False),
        ("a-.example", False),
        ("a_b.example", False),
        ("1.2.3.4", False),
        ("mäil.example", False),
        ("", False),
    ],
)
def test_what_is_a_full_name(name, answer):
    """Letters, digits and inner hyphens, in two labels or more, and no address."""
    assert is_full_name(name) is answer


@pytest.mark.parametrize(
    ("domain", "answer"),
    [
        ("example.org", True),
        ("News.Example.ORG.", True),
        ("quay.test", True),
        ("localhost", True),
        ("box.local", True),
        ("quay.press", False),
        ("myexample.org", False),
        ("example.org.press", False),
    ],
)
def test_which_domains_can_have_no_records(domain, answer):
    """RFC 2606, 6761 and 6762."""
    assert is_special(domain) is answer


# --- reverse


@pytest.mark.parametrize(
    ("zone", "standing", "what", "hint"),
    [
        (
            {"PTR 9.9.9.9": ["mail.quay.press"], "A mail.quay.press": ["9.9.9.9"]},
            "ok",
            "9.9.9.9 is mail.quay.press",
            "",
        ),
        (
            {"PTR 9.9.9.9": ["old.quay.press", "mail.quay.press"], "A mail.quay.press": ["9.9.9.9"]},
            "ok",
            "9.9.9.9 is mail.quay.press",
            "",
        ),
        ({}, "error", "has no name (PTR)", "hosting provider"),
        ({"PTR 9.9.9.9": ["x.host.example"]}, "error", "does not lead back", "x.host.example. IN A 9.9.9.9"),
        ({"PTR 9.9.9.9": "SERVFAIL"}, "error", "did not answer", "DIGEST_DNS__RESOLVER"),
    ],
)
def test_an_address_leads_to_a_name_and_back(zone, standing, what, hint):
    """Forward-confirmed; otherwise whom to ask, or what to publish."""
    (found,) = told(reverse(here("mail.quay.press", "9.9.9.9")), zone)
    assert found.standing == standing
    assert what in found.what
    assert hint in found.hint


def test_each_address_is_judged():
    """An IPv6 address without a name is what Gmail refuses mail for."""
    zone = {"PTR 9.9.9.9": ["mail.quay.press"], "A mail.quay.press": ["9.9.9.9"], "PTR 2620:fe::9": ["mail.quay.press"]}
    (found,) = told(reverse(here("mail.quay.press", "9.9.9.9", "2620:fe::9")), zone)
    assert found.standing is Standing.ERROR
    assert "IN AAAA 2620:fe::9" in found.hint


def test_reverse_names_are_the_business_of_who_sends():
    """Away from this machine, or without a public address, nothing is claimed."""
    assert told(reverse(RELAY), {})[0].standing is Standing.SKIPPED
    (found,) = told(reverse(here("mail.quay.press")), {"A mail.quay.press": ["10.1.1.1"]})
    assert found.standing is Standing.SKIPPED
    assert "not known" in found.what


# --- mailboxes


def taking(zone: Zone) -> Diagnosis:
    (found,) = told(mailbox("quay.press", "bounces"), zone)
    return found


@pytest.mark.parametrize(
    ("zone", "standing", "what"),
    [
        ({"MX quay.press": ["10 mx.quay.press"], "A mx.quay.press": ["9.9.9.9"]}, "ok", "go to mx.quay.press"),
        (
            {
                "MX quay.press": ["20 b.example", "10 a.example"],
                "A a.example": ["9.9.9.9"],
                "AAAA b.example": ["2620:fe::9"],
            },
            "ok",
            "a.example, b.example",
        ),
        ({"MX quay.press": ["0 ."]}, "error", "null MX"),
        ({"MX quay.press": ["0 "]}, "error", "null MX"),
        ({}, "error", "has no mail server"),
        ({"A quay.press": ["9.9.9.9"]}, "warning", "has no MX; bounces go to its own address"),
        ({"MX quay.press": ["10 gone.example"]}, "error", "has no address: gone.example"),
        ({"MX quay.press": ["10 9.9.9.9"]}, "error", "has no address: 9.9.9.9"),
        (
            {"MX quay.press": ["10 mx.quay.press", "20 gone.example"], "A mx.quay.press": ["9.9.9.9"]},
            "warning",
            "gone.example has no address",
        ),
    ],
)
def test_who_takes_mail_for_a_domain(zone, standing, what):
    """MX with addresses, best first; a null MX, none at all, and names that lead nowhere are told with the record to publish."""
    found = taking(zone)
    assert found.standing == standing
    assert what in found.what
    assert bool(found.hint) == (standing != "ok")


@pytest.mark.parametrize(
    "zone", [{"MX quay.press": "SERVFAIL"}, {"MX quay.press": ["1 a.example"], "A a.example": "SERVFAIL"}]
)
def test_a_silent_name_server_claims_nothing(zone):
    """Exit 69."""
    assert taking(zone).code is Exit.UNAVAILABLE
