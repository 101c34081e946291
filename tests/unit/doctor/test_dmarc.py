"""DMARC: the walk up the tree, the policy that holds, and whether From is aligned."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.doctor.dmarc import MOST_STEPS, Marks, Walk, alignment, judged, steps, walk
from digest.doctor.providers import PROVIDERS
from digest.errors import Exit
from digest.model.health import Diagnosis, Route, Standing
from tests.unit.doctor.zone import Zone, told

RELAY = Route(host="relay.example")


def walked(domain: str, zone: Zone) -> Walk:
    return told(walk(domain), zone)


# --- the walk


def test_the_steps_of_a_walk():
    """From the domain itself to its last label."""
    assert steps("a.b.example.com") == ["a.b.example.com", "b.example.com", "example.com", "com"]
    assert steps("com") == ["com"]


def test_a_deep_domain_is_asked_itself_and_then_from_seven_labels_on():
    """RFC 9989: eight names at most."""
    found = steps("a.b.c.d.e.f.g.h.i.j.mail.example.com")
    assert len(found) == MOST_STEPS
    assert found[0] == "a.b.c.d.e.f.g.h.i.j.mail.example.com"
    assert found[1] == "g.h.i.j.mail.example.com"
    assert found[-1] == "com"


@given(st.lists(st.from_regex(r"[a-z]{1,5}", fullmatch=True), min_size=1, max_size=20))
def test_a_walk_is_short_and_goes_up(labels):
    """Each step is an end of the domain, shorter than the one before, and there are eight at most."""
    domain = ".".join(labels)
    found = steps(domain)
    assert len(found) <= MOST_STEPS
    assert found[0] == domain
    assert found[-1] == labels[-1]
    assert all(domain == one or domain.endswith(f".{one}") for one in found)
    assert sorted({one.count(".") for one in found}, reverse=True) == [one.count(".") for one in found]


@pytest.mark.parametrize(
    ("zone", "organisation", "valid", "policy"),
    [
        ({}, "news.quay.press", None, "none"),
        ({"TXT _dmarc.quay.press": ["v=DMARC1; p=reject"]}, "quay.press", "quay.press", "reject"),
        ({"TXT _dmarc.quay.press": ["v=DMARC1; p=reject; sp=none"]}, "quay.press", "quay.press", "none"),
        (
            {"TXT _dmarc.news.quay.press": ["v=DMARC1; p=quarantine"]},
            "news.quay.press",
            "news.quay.press",
            "quarantine",
        ),
        (
            {"TXT _dmarc.news.quay.press": ["v=DMARC1; p=none"], "TXT _dmarc.quay.press": ["v=DMARC1; p=reject"]},
            "quay.press",
            "news.quay.press",
            "none",
        ),
        (
            {"TXT _dmarc.quay.press": ["v=DMARC1; p=quarantine"], "TXT _dmarc.press": ["v=DMARC1; p=reject; psd=y"]},
            "quay.press",
            "quay.press",
            "quarantine",
        ),
        ({"TXT _dmarc.press": ["v=DMARC1; p=reject; psd=y"]}, "quay.press", "press", "reject"),
        (
            {
                "TXT _dmarc.news.quay.press": ["v=DMARC1; p=none; psd=n"],
                "TXT _dmarc.quay.press": ["v=DMARC1; p=reject"],
            },
            "news.quay.press",
            "news.quay.press",
            "none",
        ),
        ({"TXT _dmarc.quay.press": ["v=DMARC1; p=reject; t=y"]}, "quay.press", "quay.press", "none"),
        ({"TXT _dmarc.quay.press": ["v=DMARC1; rua=mailto:a@quay.press"]}, "quay.press", "quay.press", "none"),
    ],
)
def test_whose_record_holds(zone, organisation, valid, policy):
    """Its own record, else that of the organisation with its word for subdomains, else one of a registry."""
    found = walked("news.quay.press", zone)
    assert found.organisation == organisation
    assert (found.valid.domain if found.valid else None) == valid
    assert found.policy == policy


@pytest.mark.parametrize(
    ("records", "why"),
    [
        (["v=DMARC1; p=none", "v=DMARC1; p=reject"], "has 2 records"),
        (["v=DMARC1; p=sometimes"], "p=sometimes, which is no policy"),
        (["v=DMARC1"], "which is no policy"),
        (["v=DMARC1; p=none; p=reject"], "says p= twice"),
        (["v=dmarc1; p=none"], "does not begin with v=DMARC1"),
        (["v=DMARC1 p=none"], "does not begin with v=DMARC1"),
        (['v=DMARC1; p="none"'], "quotation marks"),
    ],
)
def test_a_record_that_receivers_ignore_is_told(records, why):
    """It is a warning with the record to publish, and counts as none."""
    (found,) = told(judged("quay.press"), {"TXT _dmarc.quay.press": records})
    assert found.standing is Standing.WARNING
    assert why in found.what
    assert '"v=DMARC1; p=none; rua=mailto:' in found.hint
    assert walked("quay.press", {"TXT _dmarc.quay.press": records}).valid is None


@pytest.mark.parametrize(
    ("zone", "standing", "what"),
    [
        ({}, "warning", "has no DMARC record"),
        ({"TXT _dmarc.quay.press": ["some text"]}, "warning", "has no DMARC record"),
        ({"TXT _dmarc.quay.press": ["v=DMARC1; p=none"]}, "ok", "nobody gets reports"),
        (
            {"TXT _dmarc.quay.press": ["v=DMARC1; p=reject; rua=mailto:d@quay.press"]},
            "ok",
            "reports go to mailto:d@quay.press",
        ),
    ],
)
def test_what_is_told_of_a_record(zone, standing, what):
    """The policy and who gets reports; without a record the one to publish."""
    (found,) = told(judged("quay.press"), zone)
    assert found.standing == standing
    assert what in found.what


def test_a_silent_name_server():
    """Exit 69, for the record and for alignment."""
    zone = {"TXT _dmarc.quay.press": "no answer within 5 s"}
    marks = Marks(sender="quay.press", envelope="quay.press")
    for asking in (judged("quay.press"), alignment(marks, RELAY)):
        (found,) = told(asking, zone)
        assert found.code is Exit.UNAVAILABLE


# --- alignment


def aligned(zone: Zone, route: Route = RELAY, **marks: str | tuple[str, ...]) -> Diagnosis:
    wanted = {"sender": "news.quay.press", "envelope": "bounces.quay.press", **marks}
    (found,) = told(alignment(Marks(**wanted), route), zone)  # type: ignore[arg-type]
    return found


RELAXED = {"TXT _dmarc.quay.press": ["v=DMARC1; p=reject"]}
STRICT = {"TXT _dmarc.quay.press": ["v=DMARC1; p=reject; aspf=s; adkim=s"]}


@pytest.mark.parametrize(
    ("zone", "envelope", "signed_by", "standing", "what"),
    [
        (RELAXED, "bounces.quay.press", (), "ok", "SPF of bounces.quay.press"),
        (RELAXED, "quay.press", (), "ok", "SPF of quay.press"),
        (RELAXED, "bounces.other.example", ("quay.press",), "ok", "DKIM of quay.press"),
        (RELAXED, "bounces.quay.press", ("quay.press",), "ok", "DKIM of quay.press and SPF of"),
        (RELAXED, "other.example", (), "warning", "unless the relay signs for news.quay.press"),
        (RELAXED, "other.example", ("third.example",), "error", "is not aligned with other.example, third.example"),
        (STRICT, "bounces.quay.press", (), "warning", "is not aligned"),
        (STRICT, "bounces.quay.press", ("quay.press",), "error", "DMARC asks for reject"),
        (STRICT, "bounces.quay.press", ("news.quay.press",), "ok", "DKIM of news.quay.press"),
        (STRICT, "news.quay.press", (), "ok", "SPF of news.quay.press"),
        ({}, "bounces.quay.press", ("quay.press",), "warning", "is not aligned"),
        ({}, "news.quay.press", (), "ok", "SPF of news.quay.press"),
    ],
)
def test_one_aligned_domain_is_enough(zone, envelope, signed_by, standing, what):
    """Relaxed: the same organisation; strict: the same name. Without any record only the same name is known to be the same organisation."""
    found = aligned(zone, envelope=envelope, signed_by=signed_by)
    assert found.standing == standing
    assert what in found.what
    assert bool(found.hint) == (standing != "ok")


def test_a_service_that_replaces_the_return_path_leaves_dkim_alone():
    """What it writes into the envelope cannot be aligned by us; whether it signs cannot be seen from here."""
    ses = Route(host="email-smtp.eu-west-1.amazonaws.com", provider=PROVIDERS["ses"])
    unsigned = aligned(RELAXED, ses)
    assert unsigned.standing is Standing.WARNING
    assert "cannot be seen from here" in unsigned.what
    assert aligned(RELAXED, ses, signed_by=("quay.press",)).standing is Standing.OK
    gmail = Route(host="smtp-relay.gmail.com", provider=PROVIDERS["gmail"])
    assert aligned(RELAXED, gmail).standing is Standing.OK
