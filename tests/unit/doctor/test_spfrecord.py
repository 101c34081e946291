"""The text of SPF records: what can be read, what cannot and why, and macros."""

from contextlib import suppress
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.doctor.spfrecord import Asker, BrokenRecordError, expand, is_spf, parse

ASKER = Asker(address=ip_address("192.0.2.3"), sender="strong-bad@email.example.com", hello="mail.example.com")
SIX = Asker(address=ip_address("2001:db8::cb01"), sender="strong-bad@email.example.com")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("v=spf1 -all", True),
        ("v=spf1", True),
        ("V=SPF1 mx", True),
        ("v=spf10 -all", False),
        ("v=spf2.0/pra -all", False),
        ("v=DMARC1; p=none", False),
        (" v=spf1 -all", False),
    ],
)
def test_a_record_begins_with_its_version_alone(text, answer):
    """RFC 7208 4.5: `v=spf1`, then a space or nothing."""
    assert is_spf(text) is answer


def test_the_terms_of_a_record():
    """Qualifiers, domains, networks and lengths of prefixes, in order."""
    record = parse("v=spf1 ip4:192.0.2.0/24 ~IP6:2001:db8::/32 a mx:other.example//64 -a:host.example/28//96 ?all")
    assert [(one.qualifier, one.name, one.value) for one in record.terms] == [
        ("+", "ip4", "192.0.2.0/24"),
        ("~", "ip6", "2001:db8::/32"),
        ("+", "a", ""),
        ("+", "mx", "other.example"),
        ("-", "a", "host.example"),
        ("?", "all", ""),
    ]
    assert (record.terms[3].length4, record.terms[3].length6) == (32, 64)
    assert (record.terms[4].length4, record.terms[4].length6) == (28, 96)


def test_modifiers_stand_anywhere_and_unknown_ones_are_left_alone():
    """RFC 7208 6: redirect and exp once each, others by anybody."""
    record = parse("v=spf1 redirect=_spf.example exp=why.example new-thing=%{d} mx")
    assert record.redirect == "_spf.example"
    assert [one.name for one in record.terms] == ["mx"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("v=spf1 inclde:example.org -all", "nobody understands 'inclde:example.org'"),
        ("v=spf1 include -all", "'include' is not complete"),
        ("v=spf1 include: -all", "'include:' is not complete"),
        ("v=spf1 exists -all", "'exists' is not complete"),
        ("v=spf1 -all:example.org", "is not complete"),
        ("v=spf1 ip4:300.1.2.3 -all", "names no network"),
        ("v=spf1 ip4:2001:db8::1 -all", "names no network"),
        ("v=spf1 ip6:192.0.2.1 -all", "names no network"),
        ("v=spf1 ip4 -all", "names no network"),
        ("v=spf1 ip4:192.0.2.1/33 -all", "names no network"),
        ("v=spf1 a/33 -all", "nobody understands"),
        ("v=spf1 a//129 -all", "nobody understands"),
        ("v=spf1 a: -all", "nobody understands"),
        ("v=spf1 redirect=a.example redirect=b.example", "says redirect= twice"),
        ("v=spf1 redirect=", "names no domain"),
        ("v=spf1 192.0.2.1 -all", "nobody understands"),
        ('v=spf1 "mx" -all', "nobody understands"),
        ("v=spf1 !all", "nobody understands"),
    ],
)
def test_what_cannot_be_read_is_named(text, why):
    """The very term that is wrong is told."""
    with pytest.raises(BrokenRecordError, match=why.replace("(", r"\(")):
        parse(text)


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("v=spf1 mx -all", "v=spf1 mx ip4:192.0.2.1 -all"),
        ("v=spf1 ~all", "v=spf1 ip4:192.0.2.1 ~all"),
        ("v=spf1 mx", "v=spf1 mx ip4:192.0.2.1"),
        ("v=spf1 mx redirect=_spf.example", "v=spf1 mx ip4:192.0.2.1 redirect=_spf.example"),
        ("v=spf1  mx   ?ALL", "v=spf1 mx ip4:192.0.2.1 ?ALL"),
    ],
)
def test_a_better_record_has_the_term_before_its_end(text, better):
    """What stands behind `all` is never read."""
    assert parse(text).with_term("ip4:192.0.2.1") == better
    assert parse(better)


@pytest.mark.parametrize(
    ("macro", "expanded"),
    [
        ("%{s}", "strong-bad@email.example.com"),
        ("%{o}", "email.example.com"),
        ("%{d}", "email.example.com"),
        ("%{d4}", "email.example.com"),
        ("%{d3}", "email.example.com"),
        ("%{d2}", "example.com"),
        ("%{d1}", "com"),
        ("%{dr}", "com.example.email"),
        ("%{d2r}", "example.email"),
        ("%{l}", "strong-bad"),
        ("%{l-}", "strong.bad"),
        ("%{lr}", "strong-bad"),
        ("%{lr-}", "bad.strong"),
        ("%{l1r-}", "strong"),
        ("%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com"),
        ("%{lr-}.lp._spf.%{d2}", "bad.strong.lp._spf.example.com"),
        ("%{h}.x", "mail.example.com.x"),
        ("a%%b%_c%-d", "a%b c%20d"),
        ("%{D2}", "example.com"),
    ],
)
def test_macros_as_in_the_examples_of_the_standard(macro, expanded):
    """RFC 7208 7.4."""
    assert expand(macro, "email.example.com", ASKER) == expanded


def test_an_ipv6_address_is_spelt_in_nibbles():
    """RFC 7208 7.4, last example."""
    expanded = expand("%{ir}.%{v}._spf.%{d2}", "email.example.com", SIX)
    assert expanded == "1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6._spf.example.com"


@pytest.mark.parametrize("macro", ["%{x}", "%{d0}", "%", "%{d", "%{c}", "100%"])
def test_a_macro_that_means_nothing_breaks_the_record(macro):
    """A stray per cent sign is a syntax error, not a text."""
    with pytest.raises(BrokenRecordError):
        expand(f"{macro}.example", "example.org", ASKER)


def test_a_name_that_is_too_long_loses_labels_on_the_left():
    """RFC 7208 7.3: at most 253 characters."""
    name = expand("%{l}.%{d}", ".".join(["abcdefgh"] * 40), ASKER)
    assert len(name) <= 253
    assert name.endswith(".abcdefgh.abcdefgh")


@given(st.text(max_size=80))
def test_no_text_makes_the_reader_fall(text):
    """Records are written by strangers: each is read, or refused with one kind of error."""
    with suppress(BrokenRecordError):
        for term in parse(f"v=spf1 {text}").terms:
            expand(term.value, "example.org", ASKER)


TERMS = st.lists(
    st.sampled_from(
        ["mx", "a", "-a:x.example/24", "ip4:192.0.2.0/24", "include:y.example", "~all", "redirect=z.example"]
    ),
    max_size=6,
    unique=True,
)


@given(TERMS)
def test_one_more_term_leaves_the_others_in_their_order(words):
    """A suggestion changes nothing else."""
    record = parse(" ".join(["v=spf1", *words]))
    better = parse(record.with_term("ip4:198.51.100.1"))
    assert [one.text for one in better.terms if one.text != "ip4:198.51.100.1"] == [one.text for one in record.terms]
    ends = [place for place, one in enumerate(better.terms) if one.name == "all"]
    added = [place for place, one in enumerate(better.terms) if one.text == "ip4:198.51.100.1"]
    assert len(added) == 1
    assert not ends or added[0] < ends[0]
