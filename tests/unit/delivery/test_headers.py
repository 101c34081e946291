"""Header fields on the wire."""

from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import default

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.delivery import headers
from digest.errors import PreflightError

NAUGHTY = [
    "Weekly\r\nBcc: victim@example.net",
    "Weekly\nBcc: victim@example.net",
    "Weekly\rBcc: victim@example.net",
    "Weekly\r\n\r\n<script>body</script>",
    "Weekly\x00Bcc: victim@example.net",
    "Weekly\u2028Bcc: victim@example.net",
    "Weekly\u2029Bcc: victim@example.net",
    "Weekly\x85Bcc: victim@example.net",
    "Weekly\x0b\x0cBcc: victim@example.net",
    "Weekly\x1c\x1d\x1eBcc: victim@example.net",
    "=?utf-8?q?Weekly=0D=0ABcc:_victim@example.net?=",
    'Weekly" <evil@example.net>, "x',
    "Weekly\\",
    "Weekly (comment",
    "a" * 300,
    "ä" * 300,
    "Weekly \ud800 lone",
    "  \t ",
    "Grüße, 世界 🎉",
    "مرحبا بالعالم",
]


def parsed(field: bytes):
    """Read one field back as a mail reader would."""
    return message_from_bytes(field + b"\r\nbody\r\n", policy=default)


@pytest.mark.parametrize("text", NAUGHTY)
def test_free_text_never_leaves_its_header(text):
    """What a title or name holds, CR, LF, NUL and Unicode line ends among it, the message has exactly the one header."""
    message = parsed(headers.line("Subject", text))
    assert message.keys() == ["Subject"]
    assert not message.defects
    assert str(message["Subject"]) == headers.clean(text)


@pytest.mark.parametrize("text", NAUGHTY)
def test_a_display_name_never_adds_a_mailbox(text):
    """However a name looks, the field has one mailbox, and it is ours."""
    message = parsed(headers.mailbox_line("To", text, "reader@example.net"))
    assert message.keys() == ["To"]
    assert [mailbox.addr_spec for mailbox in message["To"].addresses] == ["reader@example.net"]


@given(st.text(max_size=300))
def test_headers_are_short_ascii_lines(text):
    """Every line of a text header is ASCII, ends in CRLF, and keeps to 78 octets; none is blank."""
    field = headers.line("Subject", text)
    assert field.isascii()
    assert field.endswith(b"\r\n")
    lines = field[:-2].split(b"\r\n")
    assert all(len(line) <= 78 for line in lines)
    assert all(line.strip() for line in lines)
    assert all(line.startswith(b" ") for line in lines[1:])


@given(st.text(max_size=300))
def test_text_comes_back_as_it_was(text):
    """A mail reader decodes the very text that went in, cleaned."""
    field = headers.line("Subject", text).removeprefix(b"Subject:").strip().decode()
    unfolded = field.replace("\r\n ", " ")
    assert str(make_header(decode_header(unfolded))) == headers.clean(text)


@given(st.text(min_size=1, max_size=250), st.from_regex(r"[a-z]{1,60}@[a-z]{1,60}\.example", fullmatch=True))
@example(" ", f"{'a' * 60}@{'a' * 60}.example")
def test_mailboxes_come_back_as_they_were(name, address):
    """Name and address survive for any name, and no line but that of a long address passes 78 octets."""
    field = headers.mailbox_line("To", name, address)
    message = parsed(field)
    assert [mailbox.addr_spec for mailbox in message["To"].addresses] == [address]
    alone = {b"<%s>" % address.encode(), b"To: %s" % address.encode()}
    assert all(len(line) <= 78 or line.strip() in alone for line in field.split(b"\r\n"))
    assert field.isascii()


def test_plain_names_stay_readable():
    """ASCII names are written as they are: bare, or in quotes where they hold specials."""
    assert headers.mailbox_line("To", "Ann Lee", "a@b.example") == b"To: Ann Lee <a@b.example>\r\n"
    assert headers.mailbox_line("To", "Lee, Ann", "a@b.example") == b'To: "Lee, Ann" <a@b.example>\r\n'
    assert headers.mailbox_line("To", 'A "B" \\', "a@b.example") == b'To: "A \\"B\\" \\\\" <a@b.example>\r\n'
    assert headers.mailbox_line("To", "", "a@b.example") == b"To: a@b.example\r\n"


def test_a_long_ascii_line_is_folded_at_spaces():
    """ASCII text needs no encoding to be folded."""
    field = headers.line("Subject", "word " * 40)
    assert b"=?" not in field
    assert all(len(line) <= 78 for line in field.split(b"\r\n"))


def test_text_that_looks_encoded_is_taken_literally():
    """A subject that contains =?utf-8?q?...?= reaches the reader as these characters."""
    field = headers.line("Subject", "=?utf-8?q?surprise?=")
    assert str(parsed(field)["Subject"]) == "=?utf-8?q?surprise?="


@pytest.mark.parametrize("name", ["", "Sub ject", "Subject:", "Subject\r\n", "Sübject"])
def test_the_name_of_a_header_is_a_name(name):
    """A header name with anything but letters, digits and hyphens is refused."""
    with pytest.raises(PreflightError):
        headers.line(name, "value")


def test_list_uris_are_never_encoded_and_fold_between_uris():
    """List-Unsubscribe stays plain ASCII (RFC 8058): one URI to a line, the https one first."""
    url = "https://news.example.org/u/1." + "x" * 120
    field = headers.uri_line("List-Unsubscribe", [url, "mailto:unsub+abc@example.org?subject=unsubscribe"])
    assert b"=?" not in field
    assert field == (f"List-Unsubscribe: <{url}>,\r\n <mailto:unsub+abc@example.org?subject=unsubscribe>\r\n".encode())


def test_a_short_uri_stays_on_the_line_of_its_name():
    """Nothing is folded that fits."""
    field = headers.uri_line("List-Unsubscribe", ["https://news.example.org/u/1.abc"])
    assert field == b"List-Unsubscribe: <https://news.example.org/u/1.abc>\r\n"


@pytest.mark.parametrize(
    "uri", ["", "https://a b.example/", "https://a.example/>", "https://a.example/\r\nX: y", "https://ä.example/", '"']
)
def test_what_is_not_a_uri_is_refused(uri):
    """A URI with a space, bracket, control or non-ASCII character could break the field, so there is no message."""
    with pytest.raises(PreflightError, match="not a URI"):
        headers.uri_line("List-Unsubscribe", [uri])


def test_no_line_passes_the_hard_limit():
    """998 octets is the end (RFC 5322 2.1.1): such a message would be cut on the way."""
    with pytest.raises(PreflightError, match="998"):
        headers.uri_line("List-Unsubscribe", ["https://news.example.org/" + "x" * 1000])


def test_domains_become_a_labels():
    """An IDN domain goes out in its ASCII form; a non-ASCII local part stays (RFC 6532)."""
    assert headers.wire_address("post@gärten.example") == "post@xn--grten-gra.example"
    assert headers.wire_address("jürgen@example.net") == "jürgen@example.net"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "a b@example.net",
        "a@example.net>",
        "a@example.net\r\nRCPT TO:<x@example.net>",
        "a@example.net> SIZE=1",
        "a,b@example.net",
        "a@b@example.net",
        "@example.net",
        "a@",
        "a@ex ample.net",
        "a\u2028@example.net",
        "a@exa\u0000mple.net",
        "post@-gärten-.example",
    ],
)
def test_an_address_that_could_break_out_is_refused(address):
    """Spaces, brackets, commas and controls never reach an SMTP command or a To field."""
    with pytest.raises(PreflightError, match="not a mail address"):
        headers.wire_address(address)


def test_a_configured_mailbox_is_split():
    """Name and address of the sender come apart; a mistake names the form to use."""
    assert headers.split_mailbox("Example Weekly <weekly@example.org>") == ("Example Weekly", "weekly@example.org")
    assert headers.split_mailbox("weekly@example.org") == ("", "weekly@example.org")
    with pytest.raises(PreflightError) as caught:
        headers.split_mailbox("Example Weekly <>")
    assert "Write it like" in caught.value.hint
