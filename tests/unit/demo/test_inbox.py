import smtplib
from email import message_from_bytes
from email.policy import default

import pytest

from digest.demo.inbox import Inbox, Maildir

MAIL = b"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\n.begins with a dot\r\n..two\r\nlast\r\n"


def send(inbox: Inbox, *recipients: str, message: bytes = MAIL) -> None:
    with smtplib.SMTP("127.0.0.1", inbox.port, timeout=10) as client:
        client.sendmail("weekly@example.org", recipients, message)


def test_what_was_accepted_is_kept_byte_for_byte(tmp_path):
    """The file is what was on the wire, dots unstuffed, line ends as they came."""
    with Inbox(tmp_path) as inbox:
        send(inbox, "ada@example.org")
    (kept,) = inbox.maildir.messages()
    assert kept.read_bytes() == MAIL
    assert kept.parent.name == "new"


def test_the_file_is_named_after_its_reader_and_opens_as_mail(tmp_path):
    """`.eml` is what mail programs open."""
    with Inbox(tmp_path) as inbox:
        send(inbox, "ada@example.org")
    (kept,) = inbox.maildir.messages()
    assert kept.name == "ada@example.org.eml"
    assert message_from_bytes(kept.read_bytes(), policy=default)["Subject"] == "Grüße"


def test_a_second_mail_to_one_reader_overwrites_nothing(tmp_path):
    """Every accepted message is a file of its own."""
    with Inbox(tmp_path) as inbox:
        for _ in range(3):
            send(inbox, "ada@example.org")
    assert [path.name for path in inbox.maildir.messages()] == [
        "ada@example.org.2.eml",
        "ada@example.org.3.eml",
        "ada@example.org.eml",
    ]


def test_each_recipient_of_a_message_gets_a_copy(tmp_path):
    """An envelope with two recipients is two inboxes."""
    with Inbox(tmp_path) as inbox:
        send(inbox, "ada@example.org", "oda@example.org")
    assert len(inbox.maildir.messages()) == 2


@pytest.mark.parametrize(
    "recipient", ["../../etc/passwd@example.org", ".hidden@example.org", "a/b@example.org", "..", ""]
)
def test_a_hostile_recipient_never_leaves_the_folder(tmp_path, recipient):
    """Whatever an address holds, its file lies in `new` and is visible."""
    maildir = Maildir(tmp_path / "inbox")
    kept = maildir.keep(MAIL, recipient)
    assert kept.resolve().parent == (tmp_path / "inbox" / "new").resolve()
    assert not kept.name.startswith(".")
    assert [path.name for path in tmp_path.iterdir()] == ["inbox"]


def test_a_full_disk_is_a_refusal_that_can_be_tried_again(tmp_path):
    """Nothing is accepted that was not kept: 452, and the sender keeps the message."""
    with Inbox(tmp_path) as inbox:
        (tmp_path / "new").rmdir()
        with pytest.raises(smtplib.SMTPDataError) as caught:
            send(inbox, "ada@example.org")
    assert caught.value.smtp_code == 452


def test_it_offers_what_a_modern_relay_offers(tmp_path):
    """SIZE, 8BITMIME and SMTPUTF8 are there, so that addresses in any script can be tried."""
    with Inbox(tmp_path) as inbox, smtplib.SMTP("127.0.0.1", inbox.port, timeout=10) as client:
        client.ehlo()
        assert {"size", "8bitmime", "smtputf8"} <= set(client.esmtp_features)


def test_two_inboxes_listen_at_once_and_none_after(tmp_path):
    """Each takes a free port of loopback, and gives it back."""
    with Inbox(tmp_path / "a") as one, Inbox(tmp_path / "b") as other:
        ports = {one.port, other.port}
        assert len(ports) == 2
        assert 0 not in ports
    assert one.port == other.port == 0
    for port in ports:
        with pytest.raises(ConnectionRefusedError):
            smtplib.SMTP("127.0.0.1", port, timeout=10)


def test_an_inbox_can_be_opened_again_and_keeps_what_it_had(tmp_path):
    """A second run of the demo finds the mail of the first."""
    for name in ("ada", "oda"):
        with Inbox(tmp_path) as inbox:
            send(inbox, f"{name}@example.org")
    assert len(Inbox(tmp_path).maildir.messages()) == 2
