"""Addresses: accepted, normalised, compared, refused."""

from collections.abc import Callable

import email_validator
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from digest.errors import UsageError
from digest.subscribers.address import LONGEST, _validated, address_key_form, normalise

LOCALS = st.text("abcxyz019.!#$%&'*+/=?^_`{|}~-AZ\"( é", min_size=1, max_size=70)
LABELS = st.one_of(
    st.text("abcxyz019-", min_size=1, max_size=66),
    st.sampled_from(["example", "EXAMPLE", "xn--bcher-kva", "xn--a", "ab--cd", "a-b", "bücher", "-a", "a-", "a_b"]),
)
TOPS = st.sampled_from(
    ["org", "ORG", "de", "c", "123", "c0m", "test", "Local", "invalid", "onion", "arpa", "xn--p1ai", "рф", ""]
)
NEAR_ADDRESSES = st.builds(
    lambda local, labels, top: f"{local}@{'.'.join([*labels, top])}", LOCALS, st.lists(LABELS, max_size=6), TOPS
)


def answer(function: Callable[[str], str], text: str) -> str | None:
    try:
        return function(text)
    except UsageError:
        return None


@given(NEAR_ADDRESSES)
@example("POSTMASTER@example.org")
@example("a" * 64 + "@example.org")
@example("a" * 65 + "@example.org")
@example("a@" + "b" * 63 + ".org")
@example("a@" + "b" * 64 + ".org")
@example("a@" + ("b" * 61 + ".") * 4 + "org")
@example("a@" + ("b" * 60 + ".") * 4 + "orgs")
def test_fast_path_agrees_with_email_validator(text):
    """Whatever looks like an address gets the answer that email-validator gives, by whichever path."""
    assume(text == text.strip(" "))
    assert answer(normalise, text) == answer(_validated, text)


def test_no_special_domain_is_missed():
    """The special-use domains of email-validator are refused on the fast path too."""
    for domain in email_validator.SPECIAL_USE_DOMAIN_NAMES:
        for spelled in (domain, domain.upper()):
            with pytest.raises(UsageError):
                normalise(f"jane@mail.{spelled}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("jane@example.org", "jane@example.org"),
        ("  jane@example.org ", "jane@example.org"),
        ("Jane.Doe+news@Example.ORG", "Jane.Doe+news@example.org"),
        ("jane@bücher.example", "jane@xn--bcher-kva.example"),
        ("jane@BÜCHER.example", "jane@xn--bcher-kva.example"),
        ("jane@xn--bcher-kva.example", "jane@xn--bcher-kva.example"),
        ("jan\u0065\u0301@example.org", "jan\u00e9@example.org"),
        ("用户@例子.example", "用户@xn--fsqu00a.example"),
    ],
)
def test_normalised(text, expected):
    """The domain becomes lower-case A-labels; the local part stays as it was written, in NFC."""
    assert normalise(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "jane",
        "@example.org",
        "jane@",
        "jane@localhost",
        '"jane doe"@example.org',
        '"jane"@example.org',
        "jane(home)@example.org",
        "jane@example.org(home)",
        "@relay.example:jane@example.org",
        "@a.example,@b.example:jane@example.org",
        "jane@[192.0.2.1]",
        "jane@[IPv6:2001:db8::1]",
        "Jane <jane@example.org>",
        "jane@example.org, john@example.org",
        "jane@example.org\n",
        "jane\r\nBcc: x@example.org",
        "jane\x00@example.org",
        "jane@exam\x7fple.org",
        "jane\u2028@example.org",
        "\ud800@example.org",
        "ja ne@example.org",
        ".jane@example.org",
        "jane..doe@example.org",
        "jane@example..org",
        "jane@-example.org",
        "jane@exa_mple.org",
        "jane@192.0.2.1",
        "a" * 65 + "@example.org",
        "jane@" + "a" * 64 + ".org",
        "é" * 33 + "@example.org",
        "jane@" + ("a" * 60 + ".") * 4 + "organisation",
    ],
)
def test_refused(text):
    """Quoted local parts, comments, source routes, IP literals, control characters and what is too long are refused with one plain line."""
    with pytest.raises(UsageError, match="is not a mail address") as caught:
        normalise(text)
    assert caught.value.what.isprintable()
    assert len(caught.value.what) < 400
    assert caught.value.hint


@given(st.text())
def test_any_text(text):
    """Any text gives an address that fits into an envelope, or the one error."""
    found = answer(normalise, text)
    assert found is None or (len(found.encode()) <= LONGEST and found.rpartition("@")[2].isascii())


@given(NEAR_ADDRESSES)
def test_normalised_again(text):
    """Normalising twice changes nothing."""
    found = answer(normalise, text)
    assert found is None or normalise(found) == found


@pytest.mark.parametrize("other", ["JANE@example.org", "Jane@EXAMPLE.org"])
def test_case_makes_no_other_reader(other):
    """Local parts are kept as written and compared without regard to case."""
    assert address_key_form(normalise(other)) == address_key_form(normalise("jane@example.org"))


def test_sharp_s_is_a_letter_of_its_own():
    """Comparing folds case, and nothing that could be two people."""
    assert address_key_form("straße@example.org") != address_key_form("strasse@example.org")


@pytest.mark.parametrize(
    "text", ["a." * 20_000, "a@" + "a." * 20_000, "a" * 50_000 + "@", "@" * 20_000, "a@" + "a-" * 30_000]
)
def test_long_nonsense_is_refused_at_once(text):
    """A cell of any length costs no more than looking at it."""
    assert answer(normalise, text) is None
