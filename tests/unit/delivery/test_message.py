"""The bytes of one message."""

import html
import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.message import Composer
from digest.errors import PreflightError
from digest.model import Delivery, Gap, Part
from digest.model.transfer import encode_piece
from tests.letters import LINKS, NEWSLETTER, composer, rendered
from tests.unit.delivery.test_headers import NAUGHTY

ROW = Delivery(
    edition=42,
    row=7,
    address="reader@example.net",
    message_id="e42.f7q2mz4kd3vxw6ta@example.org",
    subscriber=7,
    subscriber_key="mzxw6ytboi5dk3tfon2gk4q",
    name="Ann Lee",
    date=datetime(2026, 11, 23, 18, 1, 21, tzinfo=UTC),
)

HEADERS = [
    "Date",
    "From",
    "To",
    "Reply-To",
    "Subject",
    "Message-ID",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Feedback-ID",
    "List-Post",
    "Auto-Submitted",
    "Precedence",
    "MIME-Version",
    "Content-Type",
    "Content-Language",
]


def parsed(data: bytes):
    """Read a message back with the standard library's parser, which notes every defect."""
    return message_from_bytes(data, policy=default)


def parts(message) -> list[str]:
    """Decode the parts of a message as a mail reader shows them: references resolved, line ends as LF."""
    return [html.unescape(part.get_content()).replace("\r\n", "\n") for part in message.iter_parts()]


def test_the_header_block_is_the_designed_one():
    """Every header once, in order, with the values of the newsletter, the edition and the row."""
    message = parsed(composer().compose(ROW))
    assert message.keys() == HEADERS
    assert message["Date"] == "Mon, 23 Nov 2026 18:01:21 +0000"
    assert message["From"] == "Example Weekly <weekly@example.org>"
    assert message["To"] == "Ann Lee <reader@example.net>"
    assert message["Reply-To"] == "editor@example.org"
    assert message["Subject"] == "Python 3.15 beta, Gärten in der Stadt"
    assert message["Message-ID"] == "<e42.f7q2mz4kd3vxw6ta@example.org>"
    assert message["List-Id"] == "Example Weekly <weekly.lists.example.org>"
    assert message["Feedback-ID"] == "e42:weekly:digest:exampleorg"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Precedence"] == "list"
    assert message["Content-Language"] == "en"


def test_the_parts_are_text_then_html_with_every_gap_filled():
    """A reader sees name, address and own unsubscribe link, in text first and HTML last, both UTF-8."""
    message = parsed(composer().compose(ROW))
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert [part.get_content_charset() for part in message.iter_parts()] == ["utf-8", "utf-8"]
    text, page = parts(message)
    assert text.startswith("Hello Ann Lee,\n.a line with a dot\nGärten\n\nSent to reader@example.net.\n")
    assert "Leave: https://news.example.org/u/1.mzxw6ytboi5dk3tfon2gk4q\n" in text
    assert '<a href="https://news.example.org/u/1.mzxw6ytboi5dk3tfon2gk4q">Unsubscribe</a>' in page


def test_one_click_has_one_https_uri_first_and_a_post_header_on_one_line():
    """RFC 8058: https first, mailto second, List-Unsubscribe-Post unfolded, nothing encoded."""
    data = composer().compose(ROW)
    assert (
        b"\r\nList-Unsubscribe: <https://news.example.org/u/1.mzxw6ytboi5dk3tfon2gk4q>,"
        b"\r\n <mailto:unsub+mzxw6ytboi5dk3tfon2gk4q@bounces.example.org?subject=unsubscribe>"
        b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    ) in data


def test_one_click_without_a_mailbox_has_only_the_https_uri():
    """No mailto is offered that nobody reads."""
    message = parsed(composer(unsubscribe_address="").compose(ROW))
    assert message["List-Unsubscribe"] == "<https://news.example.org/u/1.mzxw6ytboi5dk3tfon2gk4q>"


def test_mailto_has_only_the_mailto_uri_and_no_post_header():
    """With `unsubscribe = "mailto"` nothing promises a web page, in headers or body."""
    message = parsed(composer(unsubscribe="mailto").compose(ROW))
    uri = "mailto:unsub+mzxw6ytboi5dk3tfon2gk4q@bounces.example.org?subject=unsubscribe"
    assert message["List-Unsubscribe"] == f"<{uri}>"
    assert "List-Unsubscribe-Post" not in message
    assert all(uri in part for part in parts(message))
    assert not any("https://news" in part for part in parts(message))


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
@given(name=st.text(max_size=80), key=st.from_regex(r"[a-z0-9]{1,26}", fullmatch=True))
def test_a_mail_reader_gets_back_what_was_put_in(encoding, name, key):
    """For any name, in both encodings: no defects, one To, the same name in the body, and the right link."""
    message = parsed(
        Composer(rendered(encoding), NEWSLETTER, LINKS).compose(replace(ROW, name=name, subscriber_key=key))
    )
    assert not message.defects
    assert not any(part.defects for part in message.iter_parts())
    assert [mailbox.addr_spec for mailbox in message["To"].addresses] == ["reader@example.net"]
    text, page = parts(message)
    assert f"https://news.example.org/u/1.{key}" in text
    assert f'href="https://news.example.org/u/1.{key}"' in page
    assert "Sent to" in text


@given(name=st.text(max_size=80))
def test_the_wire_form_is_safe_for_any_name(name):
    """Pure ASCII, CRLF only, short lines, and no line that begins with a dot: nothing is left to stuff."""
    data = composer().compose(replace(ROW, name=name))
    assert data.isascii()
    assert data.endswith(b"\r\n")
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)|\x00", data)
    assert all(len(line) <= 78 or line.startswith(b" <mailto:") for line in data.split(b"\r\n"))
    assert not re.search(rb"(?m)^\.", data)


@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_strings_add_no_header(text):
    """Newsletter title, sender name, subject and reader's name may hold anything: the headers stay the designed ones."""
    newsletter = replace(NEWSLETTER, title=text)
    data = Composer(rendered(subject=text), newsletter, LINKS).compose(replace(ROW, name=text))
    message = parsed(data)
    assert message.keys() == HEADERS
    assert len(list(message.iter_parts())) == 2
    assert not any(line.lower().startswith(b"bcc") for line in data.split(b"\r\n"))


def test_the_same_row_gives_the_same_bytes():
    """A retry in another process sends byte for byte the same letter (promise P4)."""
    assert composer().compose(ROW) == composer().compose(replace(ROW, attempts=3, fence=9, doubts=1))


def test_two_rows_differ_only_in_what_is_theirs():
    """Boundary and shared headers follow from the edition."""
    first, second = (composer().compose(replace(ROW, row=row, message_id=f"e42.{row}@example.org")) for row in (1, 2))
    differing = [a for a, b in zip(first.split(b"\r\n"), second.split(b"\r\n"), strict=True) if a != b]
    assert differing == [b"Message-ID: <e42.1@example.org>"]


def test_the_message_id_holds_no_token():
    """A reply quotes the Message-ID, so the unsubscribe token must not stand in it, nor the id in a link."""
    message = parsed(composer().compose(ROW))
    assert ROW.subscriber_key not in message["Message-ID"]
    assert "f7q2mz4kd3vxw6ta" not in message["List-Unsubscribe"]


def test_a_non_ascii_local_part_is_written_as_utf8():
    """RFC 6532: only To holds UTF-8, and the envelope asks for SMTPUTF8."""
    row = replace(ROW, address="jürgen@example.net")
    data = composer().compose(row)
    assert "To: Ann Lee <jürgen@example.net>".encode() in data
    assert [line for line in data.split(b"\r\n") if not line.isascii()] == ["To: Ann Lee <jürgen@example.net>".encode()]
    assert composer().envelope(row, len(data)).smtputf8


def test_an_idn_domain_goes_out_in_ascii():
    """To and envelope name the A-label of the domain; no extension is needed."""
    row = replace(ROW, address="post@gärten.example")
    assert b"<post@xn--grten-gra.example>" in composer().compose(row)
    envelope = composer().envelope(row, 1)
    assert (envelope.recipient, envelope.smtputf8) == ("post@xn--grten-gra.example", False)


def test_the_envelope_sender_is_the_bounce_address():
    """Bounces go where they are read, and name the row; without a bounce address they go to the sender."""
    assert composer().envelope(ROW, 9).sender == "weekly@example.org"
    assert composer(bounce_address="b@bounces.example.org").envelope(ROW, 9).sender == "b+42.7@bounces.example.org"
    assert composer().envelope(ROW, 9).size == 9


def test_the_envelope_names_the_message():
    """What a report of failure calls the message by is its Message-ID, the same at every attempt."""
    assert composer().envelope(ROW, 9).message_id == ROW.message_id
    assert composer().envelope(ROW, 9) == composer().envelope(replace(ROW, attempts=3, fence=9, doubts=1), 9)


def test_an_idn_sender_goes_out_in_ascii():
    """From, Reply-To, List-Id, Feedback-ID and envelope name the A-label of the sender's domain (RFC 5891); no header holds another letter."""
    letters = composer(sender="Grüße <post@gärten.example>", reply_to="echo@gärten.example")
    data = letters.compose(ROW)
    assert data.isascii()
    message = parsed(data)
    assert message["From"].addresses[0].addr_spec == "post@xn--grten-gra.example"
    assert message["From"].addresses[0].display_name == "Grüße"
    assert message["Reply-To"] == "echo@xn--grten-gra.example"
    assert "weekly.lists.xn--grten-gra.example" in message["List-Id"]
    assert message["Feedback-ID"] == "e42:weekly:digest:xngrtengraexamp"
    assert letters.envelope(ROW, 9).sender == "post@xn--grten-gra.example"


def test_frozen_headers_win_over_the_configuration():
    """What was frozen with the edition stays, whatever the configuration says by the time of a retry."""
    frozen = (("From", "Old Name <weekly@example.org>"), ("List-Archive", "<https://news.example.org/archive>"))
    message = parsed(Composer(rendered(headers=frozen), NEWSLETTER, LINKS).compose(ROW))
    assert message["From"] == "Old Name <weekly@example.org>"
    assert message["List-Archive"] == "<https://news.example.org/archive>"
    assert message.get_all("From") == ["Old Name <weekly@example.org>"]


@pytest.mark.parametrize("name", ["To", "bcc", "Cc", "Date", "Message-ID", "List-Unsubscribe", "Content-Type"])
def test_rendered_content_cannot_set_what_belongs_to_a_reader(name):
    """No header twice, and no Bcc: such content is refused before anything goes out."""
    with pytest.raises(PreflightError, match=name):
        Composer(rendered(headers=((name, "x"),)), NEWSLETTER, LINKS)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"date": None}, "no date"),
        ({"subscriber_key": ""}, "unsubscribe"),
        ({"message_id": "no at"}, "Message-ID"),
        ({"message_id": "a@b>\r\nX: y"}, "Message-ID"),
        ({"address": "a@example.net\r\nBcc: b@example.net"}, "not a mail address"),
        ({"subscriber_key": "a b"}, "not a URI"),
    ],
)
def test_a_row_that_cannot_be_mailed_is_refused(change, what):
    """No message without a date, an unsubscribe link, a sound Message-ID and a sound address."""
    with pytest.raises(PreflightError, match=what):
        composer().compose(replace(ROW, **change))


def test_a_sender_that_few_servers_take_is_refused():
    """The sender's local part is ASCII; a sender that is none is named."""
    with pytest.raises(PreflightError, match="non-ASCII"):
        composer(sender="grüße@example.org")
    with pytest.raises(PreflightError, match="not a mail address"):
        composer(sender="nobody")


def test_an_unknown_gap_is_refused():
    """A gap that nothing fills would be a hole in every message."""
    part = Part(kind="text/plain", encoding="quoted-printable", pieces=(Gap("surprise"),))
    with pytest.raises(PreflightError, match="surprise"):
        Composer(rendered(parts=(part,)), NEWSLETTER, LINKS)


def test_cards_stand_where_their_gaps_are():
    """A story card that the edition gave as a gap is put in for everybody."""
    cards = {"a1": encode_piece("text/plain", "quoted-printable", "the story\n")}
    part = Part(kind="text/plain", encoding="quoted-printable", pieces=(Gap("card:a1"),), cards=cards)
    message = parsed(Composer(rendered(parts=(part,)), NEWSLETTER, LINKS).compose(ROW))
    assert parts(message) == ["the story\n"]
    with pytest.raises(PreflightError, match="card:b2"):
        Composer(rendered(parts=(replace(part, pieces=(Gap("card:b2"),)),)), NEWSLETTER, LINKS)


def test_a_nameless_reader_is_greeted_without_a_gap():
    """Without a name To holds the bare address and the greeting closes up."""
    message = parsed(composer().compose(replace(ROW, name="")))
    assert message["To"] == "reader@example.net"
    assert parts(message)[0].startswith("Hello,\n")


@pytest.mark.parametrize(
    ("language", "greeting"),
    [("de-AT", "Hello Ann Lee,"), ("ru", "Hello, Ann Lee,"), ("ja", "Hello、Ann Leeさん,"), ("xx", "Hello Ann Lee,")],
)
def test_a_name_follows_the_greeting_as_in_the_language_of_the_mail(language, greeting):
    """Comma, space and courtesy around a name are those of the edition's language."""
    made = Composer(replace(rendered(), language=language), NEWSLETTER, LINKS)
    assert parts(parsed(made.compose(ROW)))[0].startswith(f"{greeting}\n")
    assert parts(parsed(made.compose(replace(ROW, name=""))))[0].startswith("Hello,\n")


def test_a_name_that_looks_like_markup_stays_text():
    """Values are escaped for their part; a name is never HTML and never another gap."""
    message = parsed(composer().compose(replace(ROW, name="<b>{address}</b> & co")))
    text, page = (part.get_content() for part in message.iter_parts())
    assert "Hello <b>{address}</b> & co," in text
    assert "Hello &lt;b&gt;{address}&lt;/b&gt; &amp; co" in page


def test_a_strange_language_is_left_out():
    """Content-Language is a tag or is not there."""
    assert "Content-Language" not in parsed(Composer(rendered(language="en\r\nX: y"), NEWSLETTER, LINKS).compose(ROW))


@pytest.mark.parametrize(
    ("sender", "expected"),
    [("w@a.io", "aio00"), ("w@a-very-long-name-of-a-domain.example", "averylongnameof")],
)
def test_the_feedback_sender_has_5_to_15_characters(sender, expected):
    """Gmail's feedback loop ignores ids of another length."""
    assert parsed(composer(sender=sender).compose(ROW))["Feedback-ID"].endswith(f":digest:{expected}")
