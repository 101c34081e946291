"""Signatures over messages: canonical forms, what is signed, and that the fast way gives what the obvious way gives."""

import base64
import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.dkim import SIGNED, Key, Seal, Signer, chosen, relaxed_body, relaxed_field, relaxed_lines
from digest.delivery.message import Composer
from digest.errors import ConfigError, PreflightError
from digest.model import Part
from digest.model.transfer import encode_piece, encode_value
from tests.letters import LINKS, NAME, NEWSLETTER, rendered
from tests.signatures import ROW, holds, records, signed_part, signer, slow_body, slow_field, tags
from tests.unit.delivery.test_headers import NAUGHTY

RECORDS = records("rsa", "ed25519")
BOTH = signer("rsa", "ed25519")
DATE = datetime(2026, 11, 23, 18, 1, 21, tzinfo=UTC)
WEEKLY = "weekly@example.org"

encodings = st.sampled_from(["quoted-printable", "base64"])
spacious = st.text(st.sampled_from("ab. \t=\r\nЖ"), max_size=60)
names = st.text(max_size=80) | spacious | st.sampled_from(NAUGHTY)
octets = st.text(st.sampled_from("ab: \t\r\n"), max_size=40).map(str.encode)


def signed(row=ROW, *, by: Signer = BOTH, **changes) -> bytes:
    return Composer(rendered(**changes), NEWSLETTER, LINKS, by).compose(row)


# --- canonical forms --------------------------------------------------------------------------------------------------


def test_the_example_of_the_standard_gives_its_canonical_header():
    """RFC 6376 3.4.5: names in lower case, unfolded, runs of white space one space, none at either end."""
    assert relaxed_field(b"A: X\r\n") == b"a:X\r\n"
    assert relaxed_field(b"B : Y\t\r\n\tZ  \r\n") == b"b:Y Z\r\n"


def test_the_example_of_the_standard_gives_its_canonical_body():
    """RFC 6376 3.4.5: white space at line ends and empty lines at the end are gone."""
    assert relaxed_body(b" C \r\nD \t E\r\n\r\n\r\n") == b" C\r\nD E\r\n"


def test_the_body_of_the_example_of_rfc_8463_has_its_hash():
    """The known answer of RFC 8463 A.3."""
    body = b"Hi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n"
    found = base64.b64encode(hashlib.sha256(relaxed_body(body)).digest())
    assert found == b"2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8="


@pytest.mark.parametrize("body", [b"", b"\r\n", b"\r\n\r\n", b" \t\r\n \r\n"])
def test_an_empty_body_is_empty(body):
    """RFC 6376 3.4.4: a body of nothing but empty lines is hashed as nothing at all."""
    assert relaxed_body(body) == b""


def test_a_body_without_its_last_line_end_gets_one():
    """RFC 6376 3.4.4: a body that is not empty ends in CRLF."""
    assert relaxed_body(b"a ") == b"a\r\n"


@given(octets)
def test_bodies_are_canonical_as_by_the_book(body):
    """For any octets, bare CR and LF among them, the body is what going line by line gives."""
    assert relaxed_body(body) == slow_body(body)


@given(octets)
def test_fields_are_canonical_as_by_the_book(value):
    """For any value, folded or not, the field is what going octet by octet gives."""
    assert relaxed_field(b"Subject:" + value + b"\r\n") == slow_field(b"Subject:" + value) + b"\r\n"


@given(st.lists(octets.map(lambda line: line.replace(b"\r", b"").replace(b"\n", b"") + b"\r\n"), max_size=8))
def test_whole_lines_are_canonical_each_by_itself(lines):
    """Canonical pieces that end their lines join to the canonical whole."""
    assert b"".join(map(relaxed_lines, lines)) == relaxed_lines(b"".join(lines))


@given(st.sampled_from(["text/plain", "text/html"]), encodings, st.text() | spacious)
def test_pieces_and_values_end_their_lines(kind, encoding, text):
    """What the composer joins can be brought to canonical form piece by piece, since none ends within a line."""
    for data in (encode_piece(kind, encoding, text), encode_value(kind, encoding, text)):
        assert not data or data.endswith(b"\r\n")


def test_what_is_canonical_already_is_not_copied():
    """A piece without runs of white space costs no memory."""
    piece = b"words of one edition\r\n" * 100
    assert relaxed_lines(piece) is piece


# --- what is signed ---------------------------------------------------------------------------------------------------


def test_each_field_is_listed_once_more_than_it_occurs():
    """Oversigned (RFC 6376 8.15): a field that is added later breaks the signature, also one that is not there yet."""
    names, data = chosen([b"To: a\r\n", b"From: b\r\n", b"X: c\r\n", b"to: d\r\n"], ["From", "Cc", "To"])
    assert names == ["From", "From", "Cc", "To", "To", "To"]
    assert data == b"from:b\r\nto:d\r\nto:a\r\n"


def test_a_message_names_what_it_signs():
    """All fields that a reader or a mail program acts upon stand in h=, the two of RFC 8058 and Feedback-ID among them."""
    listed = tags(signed_part(signed())[0][0])["h"].split(":")
    assert set(listed) == set(SIGNED)
    twice = {name for name in listed if listed.count(name) == 2}
    assert {"From", "To", "Subject", "Date", "Reply-To", "Message-ID", "List-Unsubscribe", "Content-Type"} < twice
    assert {"List-Unsubscribe-Post", "Feedback-ID", "List-Id", "MIME-Version"} < twice
    assert {name for name in listed if listed.count(name) == 1} >= {"Cc", "Content-Transfer-Encoding", "List-Subscribe"}


def test_the_tags_are_the_designed_ones():
    """Two signatures, relaxed/relaxed, the whole body, and nothing that we do not need."""
    first, second = (tags(field) for field in signed_part(signed())[0])
    assert list(first) == list(second) == ["v", "a", "c", "d", "s", "t", "h", "bh", "b"]
    assert (first["a"], second["a"]) == ("rsa-sha256", "ed25519-sha256")
    assert (first["v"], first["c"], first["d"], first["s"]) == ("1", "relaxed/relaxed", "example.org", "rsa")
    assert first["bh"] == second["bh"]


def test_both_signatures_hold():
    """A verifier that goes by the book accepts them."""
    message = signed()
    fields, _ = signed_part(message)
    assert [holds(message, field, RECORDS) for field in fields] == [True, True]


@pytest.mark.parametrize("name", SIGNED)
def test_a_field_that_is_added_breaks_the_signature(name):
    """Whatever of the signed fields is put before or behind the others, no signature holds any more."""
    message = signed()
    fields, rest = signed_part(message)
    extra = f"{name}: something else\r\n".encode()
    for changed in (b"".join([*fields, extra, rest]), message.replace(b"\r\n\r\n", b"\r\n" + extra + b"\r\n", 1)):
        assert not any(holds(changed, field, RECORDS) for field in fields)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"To: Ann", b"To: Bob"),
        (b"one-click", b"two-click"),
        (b"/u/1.mzxw", b"/u/1.nzxw"),
        (b"Hello", b"Hallo"),
        (b"</html>", b"<hr></html>"),
        (b"e42:weekly", b"e43:weekly"),
    ],
)
def test_what_is_changed_breaks_the_signature(old, new):
    """Headers and body, from the first word to the last."""
    message = signed()
    fields, rest = signed_part(message)
    if old not in rest:
        old, new = old.replace(b"one-click", b"One-Click"), new.replace(b"two-click", b"Two-Click")
    changed = b"".join([*fields, rest.replace(old, new)])
    assert changed != message
    assert not any(holds(changed, field, RECORDS) for field in fields)


def test_what_others_add_on_the_way_is_harmless():
    """Received, Return-Path and the verdicts of receivers are theirs to add; refolding and more white space change nothing either."""
    fields, rest = signed_part(signed())
    traced = (
        b"Return-Path: <>\r\nReceived: from a by b\r\nAuthentication-Results: mx; none\r\n" + b"".join(fields) + rest
    )
    refolded = traced.replace(b"Subject: ", b"Subject:\r\n\t ").replace(b"\r\nMIME-Version:", b"\r\nmime-version:  ")
    assert all(holds(refolded, field, RECORDS) for field in fields)


def test_a_field_that_the_relay_rewrites_can_be_left_out():
    """Amazon SES, for one, writes its own Message-ID and Date."""
    by = signer("rsa", unsigned=("message-id", "Date"))  # type: ignore[arg-type]
    message = signed(by=by)
    (field,), _ = signed_part(message)
    assert not {"Message-ID", "Date"} & set(tags(field)["h"].split(":"))
    assert holds(re.sub(rb"(Date|Message-ID): [^\r]*", rb"\1: theirs", message), field, RECORDS)


@pytest.mark.parametrize(
    ("name", "word"), [("From", "has to be"), ("list-unsubscribe-post", "has to be"), ("Received", "is never")]
)
def test_what_must_be_signed_cannot_be_left_out(name, word):
    """RFC 6376 wants From, RFC 8058 both unsubscribe fields; a name that is never signed is a slip."""
    with pytest.raises(ConfigError, match=f"{name} {word}") as caught:
        signer("rsa", unsigned=(name,))  # type: ignore[arg-type]
    assert "Message-ID" in caught.value.hint


# --- domains ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("domain", "sender", "found"),
    [
        ("", "a@example.org", "example.org"),
        ("", "a@News.Example.org", "news.example.org"),
        ("example.org", "a@example.org", "example.org"),
        ("Example.org", "a@news.example.org", "example.org"),
    ],
)
def test_a_domain_vouches_for_itself_and_for_what_is_below_it(domain, sender, found):
    """Aligned in the sense of DMARC; without a configured domain it is that of From."""
    assert signer("rsa", domain=domain).domain_of(sender) == found


@pytest.mark.parametrize("domain", ["example.com", "news.example.org", "ample.org"])
def test_a_foreign_domain_cannot_vouch(domain):
    """Another domain, one below, or one that merely ends alike would make a signature that DMARC ignores."""
    with pytest.raises(ConfigError, match=f"{domain} cannot vouch for mail from {WEEKLY}") as caught:
        Composer(rendered(), NEWSLETTER, LINKS, signer("rsa", domain=domain))
    assert "example.org" in caught.value.hint


def test_the_sender_is_the_one_that_was_frozen():
    """A retry after the sender was changed signs for the From that the message has."""
    frozen = (("From", "=?utf-8?q?G=C3=A4rten?= und mehr <weekly@old.example>"),)
    (field,), _ = signed_part(signed(by=signer("rsa"), headers=frozen))
    assert tags(field)["d"] == "old.example"


# --- the shape of the field -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["rsa", "ed25519", "4096"])
def test_every_line_is_at_most_78_octets(kind):
    """Folded where RFC 5322 2.1.1 wants it, for keys of any length, and every line goes on with a space."""
    (field,), _ = signed_part(signed(by=signer(kind)))
    lines = field.split(b"\r\n")
    assert all(len(line) <= 78 for line in lines)
    assert all(line.startswith(b" ") for line in lines[1:-1])
    assert lines[-1] == b""


def test_the_longest_domain_and_selector_still_hold():
    """They stand on lines of their own."""
    domain = ".".join(["a" * 63] * 3 + ["example"])
    by = Signer([replace(signer("rsa").keys[0], selector="s" * 63)])
    newsletter = replace(NEWSLETTER, sender=f"weekly@{domain}")
    message = Composer(rendered(), newsletter, LINKS, by).compose(ROW)
    (field,), _ = signed_part(message)
    assert holds(message, field, {f"{'s' * 63}._domainkey.{domain}": RECORDS["rsa._domainkey.example.org"]})
    assert max(map(len, field.split(b"\r\n"))) <= 220


def test_the_time_is_that_of_the_row():
    """t= follows from the Date of the row, in whole seconds, whatever the clock says and whichever zone it is in."""
    for date in (DATE, DATE.replace(microsecond=999_999), DATE.astimezone().astimezone(UTC)):
        assert {tags(field)["t"] for field in signed_part(signed(replace(ROW, date=date)))[0]} == {"1795456881"}
    later = signed(replace(ROW, date=DATE + timedelta(seconds=1)))
    assert tags(signed_part(later)[0][0])["t"] == "1795456882"


def test_the_same_row_gives_the_same_bytes():
    """Both algorithms are deterministic: a retry in another process sends the same letter (promise P4)."""
    first, again = signed(), signed(replace(ROW, attempts=3, fence=9, doubts=1), by=signer("rsa", "ed25519"))
    assert first == again


# --- the fast way -----------------------------------------------------------------------------------------------------


@given(encodings, names, st.sampled_from(["one-click", "mailto"]), st.sampled_from(["a@b.example", "jürgen@c.example"]))
def test_the_fast_way_gives_what_the_obvious_way_gives(encoding, name, unsubscribe, address):
    """For any name, in both encodings, with and without one-click: the same signatures, before the very message that goes out unsigned."""
    newsletter = replace(NEWSLETTER, unsubscribe=unsubscribe, reply_to="" if len(name) % 2 else NEWSLETTER.reply_to)
    row = replace(ROW, name=name, address=address)
    plain = Composer(rendered(encoding), newsletter, LINKS).compose(row)
    message = Composer(rendered(encoding), newsletter, LINKS, BOTH).compose(row)
    assert message == BOTH.fields(plain, WEEKLY, DATE) + plain
    assert all(holds(message, field, RECORDS) for field in signed_part(message)[0])


@given(encodings, st.lists(spacious, min_size=1, max_size=4), spacious)
def test_pieces_of_any_white_space_are_signed_as_they_go_out(encoding, texts, name):
    """Tabs, runs of spaces, soft breaks, empty lines, a value at the very start or end of a part."""
    pieces = [one for text in texts for one in (NAME, encode_piece("text/plain", encoding, text))]
    part = Part(kind="text/plain", encoding=encoding, pieces=(*pieces, NAME))
    message = signed(replace(ROW, name=name), by=signer("ed25519"), parts=(part, part))
    (field,), _ = signed_part(message)
    assert holds(message, field, RECORDS)


def test_a_piece_that_ends_within_a_line_is_refused():
    """Then canonical pieces could not be joined: white space might run from one into the next."""
    with pytest.raises(PreflightError, match="within a line"):
        Seal(BOTH, WEEKLY, [], [b"a\r\n", None, b"b "])


@given(encodings, names)
def test_the_bytes_on_the_wire_are_the_bytes_that_are_signed(encoding, name):
    """No line of a signed message begins with a dot, so nothing is stuffed after signing; CRLF everywhere, no line that a server could mangle."""
    message = signed(replace(ROW, name=name), encoding=encoding)
    assert not re.search(rb"(?m)^\.|^From ", message)
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", message)
    assert message.endswith(b"\r\n")


def test_a_composer_says_whether_it_signs():
    """A caller then composes in threads."""
    assert Composer(rendered(), NEWSLETTER, LINKS, BOTH).signs
    assert not Composer(rendered(), NEWSLETTER, LINKS).signs


@pytest.mark.parametrize("by", [BOTH, None])
def test_threads_compose_what_one_thread_composes(by):
    """Several at once, with different dates and names: each message is its own."""
    composer = Composer(rendered(filler=5000), NEWSLETTER, LINKS, by)
    rows = [
        replace(
            ROW, row=n, name=f"Reader  {n}", date=DATE + timedelta(seconds=n % 7), message_id=f"e42.{n}@example.org"
        )
        for n in range(200)
    ]
    alone = [composer.compose(row) for row in rows]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(composer.compose, rows)) == alone


def test_a_key_signs_canonical_fields():
    """What a key gets is every signed field in its relaxed form, in the order of h=, and the signature field itself last, without its value."""
    seen: list[bytes] = []

    def sign(data: bytes) -> bytes:
        seen.append(data)
        return b"signature"

    message = signed(by=Signer([Key(algorithm="rsa-sha256", selector="s", sign=sign)]))
    lines = seen[0].split(b"\r\n")
    assert lines[0] == b"from:Example Weekly <weekly@example.org>"
    assert b"to:Ann Lee <reader@example.net>" in lines
    assert lines[-1].startswith(
        b"dkim-signature:v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=s; t=1795456881; h="
    )
    assert lines[-1].endswith(b"; b=")
    assert message.startswith(b"DKIM-Signature: v=1;")
    assert tags(signed_part(message)[0][0])["b"] == base64.b64encode(b"signature").decode()
