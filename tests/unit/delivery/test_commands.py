"""MAIL, RCPT and DATA: what is asked for, and that it is asked for only where it was offered."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.commands import commands_of, size_limit, too_large, utf8_xtext, xtext
from digest.delivery.outcome import Breaker, classify
from digest.model import Blame, DeliveryState, Reply, Stage
from digest.ports import Envelope

ENVELOPE = Envelope(
    sender="weekly@example.org", recipient="ann+news@example.net", size=1234, message_id="e42.f7q2+1=x@example.org"
)
INTERNATIONAL = replace(ENVELOPE, recipient="jürgen@example.net", smtputf8=True)
EVERYTHING = {"size": "10000000", "8bitmime": "", "smtputf8": "", "dsn": "", "pipelining": "", "chunking": ""}
PRINTABLE = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60)
OFFERS = st.dictionaries(st.sampled_from(sorted(EVERYTHING)), st.sampled_from(["", "0", "99999999", "what"]))


def decoded_xtext(text: str) -> str:
    """Read xtext as RFC 3461 section 4 tells a server to."""
    assert re.fullmatch(r"(?:[!-*,-<>-~]|\+[0-9A-F]{2})*", text)
    return re.sub(r"\+([0-9A-F]{2})", lambda found: chr(int(found[1], 16)), text)


def decoded_utf8_xtext(text: str) -> str:
    """Read utf-8-addr-xtext as RFC 6533 section 3 tells a server to."""
    assert re.fullmatch(r"(?:[!-*,-<>-\[\]-~]|\\x\{[0-9A-F]{2,6}\})*", text)
    return re.sub(r"\\x\{([0-9A-F]+)\}", lambda found: chr(int(found[1], 16)), text)


def test_a_server_that_offers_nothing_is_asked_for_nothing():
    """Plain SMTP (RFC 5321) is all that every server understands."""
    assert commands_of(ENVELOPE, {}) == (b"MAIL FROM:<weekly@example.org>", b"RCPT TO:<ann+news@example.net>", b"DATA")


def test_all_that_is_offered_and_of_use_is_asked_for():
    """SIZE (RFC 1870) and DSN (RFC 3461): headers back, our name for the message, failures only, the address as we know it."""
    mail, recipient, data = commands_of(ENVELOPE, EVERYTHING)
    assert mail == b"MAIL FROM:<weekly@example.org> SIZE=1234 RET=HDRS ENVID=e42.f7q2+2B1+3Dx@example.org"
    assert recipient == b"RCPT TO:<ann+news@example.net> NOTIFY=FAILURE ORCPT=rfc822;ann+2Bnews@example.net"
    assert data == b"DATA"


def test_an_international_address_is_written_in_utf8_and_reported_in_ascii():
    """RFC 6531 and RFC 6533: SMTPUTF8 and BODY in MAIL, the address itself in RCPT, its 7-bit form behind ORCPT."""
    mail, recipient, _ = commands_of(INTERNATIONAL, EVERYTHING)
    assert b" BODY=8BITMIME SMTPUTF8 " in mail
    assert recipient == r"RCPT TO:<jürgen@example.net> NOTIFY=FAILURE ORCPT=utf-8;j\x{FC}rgen@example.net".encode()


def test_body_is_named_only_for_8_bits():
    """A message to an ASCII address is 7-bit throughout, so 8BITMIME and SMTPUTF8 are not asked for, though they are offered."""
    mail, _, _ = commands_of(ENVELOPE, EVERYTHING)
    assert b"BODY" not in mail
    assert b"SMTPUTF8" not in mail


def test_body_is_not_named_where_8bitmime_is_not_offered():
    """A server that forgot the 8BITMIME that SMTPUTF8 implies (RFC 6531 section 3.1) would not know the parameter."""
    mail, _, _ = commands_of(INTERNATIONAL, {"smtputf8": ""})
    assert mail == b"MAIL FROM:<weekly@example.org> SMTPUTF8"


@given(OFFERS, st.booleans())
def test_nothing_is_used_that_was_not_offered(offered, international):
    """Whatever EHLO lists, each parameter stands behind its own offer."""
    mail, recipient, _ = commands_of(INTERNATIONAL if international else ENVELOPE, offered)
    asked = {word.partition(b"=")[0] for word in (mail + b" " + recipient).split(b" ")[2:]}
    assert (b"SIZE" in asked) is ("size" in offered)
    assert (b"BODY" in asked) is (international and "8bitmime" in offered)
    assert (b"SMTPUTF8" in asked) is international
    for parameter in (b"RET", b"ENVID", b"NOTIFY", b"ORCPT"):
        assert (parameter in asked) is ("dsn" in offered)


@given(PRINTABLE)
def test_xtext_is_read_back(text):
    """What a server decodes is what was meant, for every printable text; and it holds no blank and no `=` that would end the parameter."""
    assert decoded_xtext(xtext(text)) == text
    assert not set(xtext(text)) & {" ", "="}


@given(st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc"]), max_size=40))
def test_utf8_xtext_is_read_back(address):
    """Any letter of any script comes back, and the form is ASCII without blanks, `+` and `=`."""
    encoded = utf8_xtext(address)
    assert decoded_utf8_xtext(encoded) == address
    assert encoded.isascii()
    assert not set(encoded) & {" ", "+", "="}


@pytest.mark.parametrize(
    ("text", "encoded"),
    [("a+b", "a+2Bb"), ("a=b", "a+3Db"), ("a b", "a+20b"), ("e1.x@example.org", "e1.x@example.org"), ("~!", "~!")],
)
def test_xtext_of_known_texts(text, encoded):
    """`+`, `=` and blanks are the printable characters that xtext encodes, in upper-case hex."""
    assert xtext(text) == encoded


@pytest.mark.parametrize("message_id", ["", "x" * 101, "+" * 34, "grüße@example.org", "a\tb"])
def test_a_name_that_dsn_cannot_carry_is_left_out(message_id):
    """ENVID is printable ASCII of at most 100 characters; without it the rest of the request stands."""
    mail, _, _ = commands_of(replace(ENVELOPE, message_id=message_id), EVERYTHING)
    assert mail.endswith(b" RET=HDRS")


def test_an_address_that_is_too_long_for_orcpt_is_left_out():
    """ORCPT has at most 500 characters; the failure is still asked for."""
    address = f"{'ü' * 100}@example.net"
    _, recipient, _ = commands_of(replace(INTERNATIONAL, recipient=address), EVERYTHING)
    assert recipient.endswith(b"> NOTIFY=FAILURE")


@pytest.mark.parametrize(
    "changes",
    [
        {"recipient": "a@e.example>\r\nRCPT TO:<b@e.example"},
        {"sender": "a@e.example>\r\nRCPT TO:<b@e.example"},
        {"recipient": "a\x00@e.example"},
        {"recipient": "jürgen@e.example"},
    ],
)
def test_an_address_that_does_not_fit_its_line_is_refused(changes):
    """No control character, and no letter that the session cannot carry, becomes a part of a command."""
    with pytest.raises(ValueError, match=r"control|ascii"):
        commands_of(replace(ENVELOPE, **changes), EVERYTHING)


# --- SIZE


def test_a_message_that_is_too_large_is_refused_in_a_servers_words():
    """RFC 1870 6.1: 552, with 5.3.4 of RFC 3463; the text says that it is our own reckoning, and both numbers."""
    reply = too_large(ENVELOPE, size_limit({"size": "1233"}))
    assert reply is not None
    assert reply.code == 552
    assert reply.text.startswith("5.3.4 not offered, by our own reckoning")
    assert "1,234" in reply.text
    assert "1,233" in reply.text


def test_that_refusal_is_about_the_message():
    """It blames no reader and no session, leaves the row open, and one of its kind pauses the edition."""
    reply = too_large(ENVELOPE, size_limit({"size": "1"}))
    assert reply is not None
    outcome = classify(Stage.MAIL, reply)
    assert (outcome.state, outcome.blame, outcome.enhanced) == (DeliveryState.DEFERRED, Blame.MESSAGE, "5.3.4")
    assert "the mail server takes 1 (SIZE)" in outcome.text
    assert "refuses the message itself" in Breaker().note(outcome)


@given(st.integers(1, 10**12), st.integers(1, 10**12))
def test_only_what_is_larger_is_refused(size, limit):
    """A message of exactly the limit goes out."""
    found = too_large(replace(ENVELOPE, size=size), size_limit({"size": str(limit)}))
    assert (found is not None) is (size > limit)


@pytest.mark.parametrize("limit", ["", "0", " ", "-5", "10K", "١٢", "9" * 21, "1 2"])
def test_what_is_no_number_is_no_limit(limit):
    """SIZE without a number, with 0 (RFC 1870 section 4) or with nonsense says nothing about how much is taken."""
    assert too_large(ENVELOPE, size_limit({"size": limit})) is None


def test_without_the_offer_there_is_no_limit():
    """Only EHLO says how much a server takes."""
    assert too_large(ENVELOPE, size_limit({})) is None
    assert too_large(ENVELOPE, size_limit({"size": " 5 "})) == Reply(
        code=552,
        text="5.3.4 not offered, by our own reckoning: the message has 1,234 bytes, and the mail server takes 5 (SIZE)",
    )
