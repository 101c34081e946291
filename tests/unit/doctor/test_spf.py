"""SPF of the envelope sender's domain: what records say of an address, what they cost, and what is told for each way that mail takes."""

from ipaddress import ip_address

import pytest

from digest.doctor import spf
from digest.doctor.providers import PROVIDERS, provider_of
from digest.doctor.spf import MOST_LOOKUPS, Result, evaluate, judged, surveyed
from digest.doctor.spfrecord import Asker, BrokenRecordError, parse
from digest.errors import Exit
from digest.model.health import Diagnosis, Route, Standing
from tests.unit.doctor.zone import Paper, Zone, asked_of, told

OURS = "9.9.9.9"
DIRECT = Route(host="localhost", direct=True, addresses=(OURS,), name="mail.quay.press")


def result(zone: Zone, address: str = OURS, domain: str = "quay.press") -> Result:
    return told(evaluate(domain, Asker(address=ip_address(address), sender=f"b@{domain}")), zone)


def finding(zone: Zone, route: Route = DIRECT, domain: str = "quay.press") -> Diagnosis:
    (one,) = told(judged(domain, route), zone)
    return one


# --- evaluation


@pytest.mark.parametrize(
    ("record", "verdict"),
    [
        ("v=spf1 ip4:9.9.9.9 -all", "pass"),
        ("v=spf1 ip4:9.9.9.0/24 -all", "pass"),
        ("v=spf1 ip4:9.9.8.0/24 -all", "fail"),
        ("v=spf1 ip4:9.9.8.0/24 ~all", "softfail"),
        ("v=spf1 ip4:9.9.8.0/24 ?all", "neutral"),
        ("v=spf1 ip4:9.9.8.0/24", "neutral"),
        ("v=spf1 -ip4:9.9.9.9 +all", "fail"),
        ("v=spf1 a -all", "pass"),
        ("v=spf1 a:elsewhere.example -all", "fail"),
        ("v=spf1 a:near.example/24 -all", "pass"),
        ("v=spf1 mx -all", "pass"),
        ("v=spf1 include:yes.example -all", "pass"),
        ("v=spf1 include:no.example -all", "fail"),
        ("v=spf1 include:no.example include:yes.example -all", "pass"),
        ("v=spf1 -include:yes.example ~all", "fail"),
        ("v=spf1 redirect=yes.example", "pass"),
        ("v=spf1 redirect=no.example", "fail"),
        ("v=spf1 exists:%{ir}.list.example -all", "pass"),
        ("v=spf1 exists:%{l}.list.example -all", "fail"),
        ("v=spf1 ptr:quay.press -all", "pass"),
        ("v=spf1 ptr:other.example -all", "fail"),
        ("v=spf1 ip6:2001:db8::/32 -all", "fail"),
        ("v=spf1 -all redirect=yes.example", "fail"),
    ],
)
def test_what_a_record_says_of_an_address(record, verdict):
    """The first term that matches decides, by its qualifier (RFC 7208 4.6.2)."""
    zone = {
        "TXT quay.press": [record],
        "A quay.press": [OURS],
        "A near.example": ["9.9.9.200"],
        "MX quay.press": ["10 mx1.quay.press", "20 mx2.quay.press"],
        "A mx1.quay.press": ["192.0.2.1"],
        "A mx2.quay.press": [OURS],
        "TXT yes.example": ["v=spf1 ip4:9.9.9.9 -all"],
        "TXT no.example": ["v=spf1 ip4:192.0.2.1 -all"],
        "A 9.9.9.9.list.example": ["127.0.0.2"],
        "PTR 9.9.9.9": ["mail.quay.press"],
        "A mail.quay.press": [OURS],
    }
    assert result(zone) == verdict


def test_ipv6_is_looked_up_as_such():
    """For an IPv6 address AAAA is asked, with the length for IPv6."""
    zone = {"TXT quay.press": ["v=spf1 a/8//48 -all"], "AAAA quay.press": ["2620:fe::9"]}
    assert result(zone, "2620:fe::fe") is Result.PASS
    assert result(zone, "2620:ff::fe") is Result.FAIL


def test_a_domain_without_a_record_says_nothing():
    """Other TXT records are not SPF."""
    assert result({"TXT quay.press": ["google-site-verification=x"]}) is Result.NONE


@pytest.mark.parametrize(
    ("zone", "why"),
    [
        ({"TXT quay.press": ["v=spf1 include:gone.example -all"]}, "includes gone.example, which has no SPF record"),
        ({"TXT quay.press": ["v=spf1 redirect=gone.example"]}, "redirects to gone.example"),
        ({"TXT quay.press": ["v=spf1 -all", "v=spf1 mx -all"]}, "there are 2 of them"),
        (
            {"TXT quay.press": ["v=spf1 a:a.example a:b.example a:c.example -all"]},
            "more than 2 of its names lead nowhere",
        ),
        (
            {"TXT quay.press": ["v=spf1 mx -all"], "MX quay.press": [f"{n} mx{n}.example" for n in range(11)]},
            "more than 10 mail servers",
        ),
        ({"TXT quay.press": ["v=spf1 include:quay.press -all"]}, "more than 10 look-ups"),
    ],
)
def test_what_receivers_call_a_permanent_error(zone, why):
    """A broken record is told, whatever the address."""
    with pytest.raises(BrokenRecordError, match=why):
        result(zone)


# --- cost


@pytest.mark.parametrize(
    ("record", "cost"),
    [
        ("v=spf1 ip4:192.0.2.1 ip6:2001:db8::1 -all", 0),
        ("v=spf1 a mx ptr exists:x.example -all", 4),
        ("v=spf1 include:two.example -all", 3),
        ("v=spf1 include:two.example include:two.example redirect=two.example", 9),
        ("v=spf1 include:%{d}.macro.example -all", 1),
    ],
)
def test_the_cost_counts_all_that_is_included(record, cost):
    """At worst an address matches nothing, and everything is looked up."""
    zone = {"TXT quay.press": [record], "TXT two.example": ["v=spf1 a mx -all"]}
    assert told(surveyed(parse(record), "quay.press"), zone).lookups == cost


@pytest.mark.parametrize("count", [MOST_LOOKUPS, MOST_LOOKUPS + 1])
def test_ten_look_ups_are_fine_and_eleven_are_not(count):
    """RFC 7208 4.6.4."""
    names = [f"n{number}.example" for number in range(count)]
    zone: Zone = {
        "TXT quay.press": [f"v=spf1 ip4:{OURS} " + " ".join(f"include:{name}" for name in names) + " -all"],
        **{f"TXT {name}": ["v=spf1 ip4:192.0.2.1 -all"] for name in names},
    }
    found = finding(zone)
    assert found.standing == ("ok" if count == MOST_LOOKUPS else "error")
    assert f"{count} of 10 look-ups" in found.what or "takes 11 look-ups" in found.what


def test_a_circle_of_includes_ends():
    """Two records that include each other are told, not followed for ever."""
    zone = {"TXT quay.press": ["v=spf1 include:a.example -all"], "TXT a.example": ["v=spf1 include:quay.press -all"]}
    found = finding(zone)
    assert found.standing is Standing.ERROR
    assert "includes itself" in found.what


def test_a_hostile_tree_is_given_up():
    """A record that branches without end costs a bounded number of questions."""

    class Endless(Paper):
        def look_up(self, question):
            name = question.name
            self.zone[f"{question.kind} {name}"] = [f"v=spf1 include:a.{name} include:b.{name} -all"]
            return super().look_up(question)

    paper = Endless({})
    (found,) = asked_of(judged("quay.press", DIRECT), paper)
    assert found.standing is Standing.ERROR
    assert len(paper.asked) < 100


# --- what is told


def test_a_mail_server_here_that_is_covered():
    """Its address is named, and what the record costs."""
    found = finding({"TXT quay.press": ["v=spf1 ip4:9.9.9.9 -all"]})
    assert found.standing is Standing.OK
    assert found.what == "quay.press lets 9.9.9.9 send; 0 of 10 look-ups"


@pytest.mark.parametrize("end", ["-all", "~all", "?all"])
def test_a_mail_server_here_that_is_not_covered(end):
    """The whole record that would cover it is written out."""
    found = finding({"TXT quay.press": [f"v=spf1 mx:other.example {end}"], "MX other.example": ["1 x.example"]})
    assert (found.standing, found.code) == (Standing.ERROR, Exit.CONFIG)
    assert f'"v=spf1 mx:other.example ip4:9.9.9.9 {end}"' in found.hint
    assert "relayhost" in found.hint


def test_a_machine_that_does_not_know_its_address_says_so():
    """Behind a router the name of the mail server is asked; without one nothing is claimed."""
    route = Route(host="localhost", direct=True, name="mail.quay.press")
    zone = {"TXT quay.press": ["v=spf1 ip4:9.9.9.9 -all"], "A mail.quay.press": [OURS]}
    assert finding(zone, route).standing is Standing.OK
    unknown = finding({"TXT quay.press": ["v=spf1 ip4:9.9.9.9 -all"], "A mail.quay.press": ["10.0.0.5"]}, route)
    assert unknown.standing is Standing.WARNING
    assert "not known" in unknown.what


@pytest.mark.parametrize("key", PROVIDERS)
def test_a_known_provider_is_looked_for_among_the_includes(key):
    """Directly or through another record, and the record to publish is given where it is missing."""
    provider = PROVIDERS[key]
    route = Route(host="smtp.example", provider=provider)
    direct: Zone = {
        "TXT quay.press": [f"v=spf1 include:{provider.include} -all"],
        f"TXT {provider.include}": ["v=spf1 ip4:192.0.2.1 -all"],
    }
    assert finding(direct, route).standing is Standing.OK
    through: Zone = {
        **direct,
        "TXT quay.press": ["v=spf1 redirect=all.example"],
        "TXT all.example": direct["TXT quay.press"],
    }
    assert finding(through, route).standing is Standing.OK
    missing = finding({"TXT quay.press": ["v=spf1 mx -all"]}, route)
    assert missing.standing is (Standing.ERROR if provider.keeps_envelope else Standing.WARNING)
    assert f'"v=spf1 mx include:{provider.include} -all"' in missing.hint


def test_a_relay_that_nobody_knows_is_judged_with_care():
    """Where its own address is covered it says what that rests on, else that it cannot be told."""
    route = Route(host="relay.example")
    zone: Zone = {"TXT quay.press": ["v=spf1 ip4:9.9.9.9 -all"], "A relay.example": [OURS]}
    good = finding(zone, route)
    assert good.standing is Standing.OK
    assert "if that is where it sends from, which cannot be seen from here" in good.what
    other = finding({**zone, "A relay.example": ["192.0.2.9"]}, route)
    assert other.standing is Standing.WARNING
    assert "Authentication-Results must say spf=pass" in other.hint


@pytest.mark.parametrize(
    ("route", "term", "standing"),
    [
        (DIRECT, "ip4:9.9.9.9", "error"),
        (Route(host="h", provider=PROVIDERS["gmail"]), "include:_spf.google.com", "error"),
        (Route(host="h", provider=PROVIDERS["ses"]), "include:amazonses.com", "warning"),
        (Route(host="relay.example"), "include:DOMAIN-OF-YOUR-RELAY", "error"),
        (Route(host="localhost", direct=True), "ip4:ADDRESS", "error"),
    ],
)
def test_without_a_record_the_one_to_publish_is_given(route, term, standing):
    """It names what covers this very way of sending."""
    found = finding({}, route)
    assert found.standing == standing
    assert found.hint == f'Publish a TXT record at quay.press:\n"v=spf1 {term} ~all"'


@pytest.mark.parametrize(
    "zone",
    [
        {"TXT quay.press": "no answer within 5 s"},
        {"TXT quay.press": ["v=spf1 include:slow.example -all"], "TXT slow.example": "SERVFAIL"},
        {"TXT quay.press": ["v=spf1 a -all"], "A quay.press": "SERVFAIL"},
    ],
)
def test_a_silent_name_server_is_not_a_missing_record(zone):
    """It is told as unavailable, exit 69, and nothing is claimed about the record."""
    found = finding(zone)
    assert (found.standing, found.code) == (Standing.ERROR, Exit.UNAVAILABLE)
    assert "did not answer" in found.what


@pytest.mark.parametrize(
    ("host", "preset", "name"),
    [
        ("email-smtp.eu-west-1.amazonaws.com", "", "Amazon SES"),
        ("smtp-relay.gmail.com", "", "Google"),
        ("SMTP.Office365.com.", "", "Microsoft 365"),
        ("quay-press.mail.protection.outlook.com", "", "Microsoft 365"),
        ("smtp.eu.mailgun.org", "", "Mailgun"),
        ("smtp.postmarkapp.com", "", "Postmark"),
        ("127.0.0.1", "ses", "Amazon SES"),
        ("notgmail.com", "", None),
        ("localhost", "postfix", None),
        ("mail.example.org", "", None),
    ],
)
def test_services_are_known_by_their_hosts_and_by_the_preset(host, preset, name):
    """The preset wins; a name that only ends alike is somebody else."""
    found = provider_of(host, preset)
    assert (found.name if found else None) == name


def test_no_more_is_asked_than_receivers_ask():
    """A flat record costs one question."""
    paper = Paper({"TXT quay.press": ["v=spf1 ip4:9.9.9.9 -all"]})
    asked_of(spf.record_of("quay.press"), paper)
    assert len(paper.asked) == 1
