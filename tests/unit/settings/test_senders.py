"""Senders: as everybody writes them, and as headers have them."""

from email import message_from_bytes
from email.policy import default
from email.utils import parseaddr

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from digest.delivery.headers import mailbox_line, split_mailbox
from digest.settings import to_newsletters
from digest.settings.senders import address_of, mailbox
from tests.unit.settings.world import FEED, NEWSLETTER, World


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("weekly@example.org", "weekly@example.org"),
        ("Tech Weekly <weekly@example.org>", "weekly@example.org"),
        ('"Weekly, Tech" <weekly@example.org>', "weekly@example.org"),
        ("Die Woche <woche@münchen.example>", "woche@münchen.example"),
        ("News <news@mail.test>", "news@mail.test"),
    ],
)
def test_senders_are_mailboxes(text, address):
    """A sender is an address, with or without a name."""
    assert mailbox(text) == text
    assert address_of(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Tech Weekly",
        "weekly@",
        "@example.org",
        "a@b@c.org",
        "A <a@example.org",
        "a@example.org\nBcc: b@example.org",
        "a b@example.org",
    ],
)
def test_what_is_no_mailbox_is_refused(text):
    """A sender without a proper address is refused, line breaks above all."""
    with pytest.raises(ValueError, match=r"mailbox|line"):
        mailbox(text)


@pytest.mark.parametrize(
    "name",
    [
        "Zürcher Brief",
        "نشرة",
        "Новости",
        "東京",
        "Dr. Müller & Söhne",
        "St. Pauli Nachrichten",
        "Müller, Söhne & Co.",
        "Zeit: Wissen",
        "Brief (Zürich)",
        'Die "neue" Zeitung',
        "Écho; du jour",
        "News [intern]",
        "Back\\slash",
        "O'Hara",
    ],
)
def test_names_without_quotation_marks(name):
    """A name needs none, whatever letters and signs it has; the From that readers get holds it whole, and one address."""
    sender = mailbox(f"{name} <a@example.org>")
    assert address_of(sender) == "a@example.org"
    assert split_mailbox(sender) == (name, "a@example.org")
    message = message_from_bytes(mailbox_line("From", *split_mailbox(sender)) + b"\r\n", policy=default)
    (found,) = message["From"].addresses
    assert (found.display_name, found.addr_spec) == (name, "a@example.org")


def test_quotation_marks_make_no_difference():
    """With them or without, it is the same sender."""
    assert split_mailbox(mailbox('"Zürcher Brief" <a@example.org>')) == split_mailbox(
        mailbox("Zürcher Brief <a@example.org>")
    )


@pytest.mark.parametrize(
    "text",
    ["b@example.org <a@example.org>", "A <b@example.org> <a@example.org>", "A\u202eB <a@example.org>", "Zürcher Brief"],
)
def test_names_that_pass_for_something_else(text):
    """A second address is no name, and a name turns no writing round."""
    with pytest.raises(ValueError, match="is not a mailbox"):
        mailbox(text)


@given(st.text(max_size=30))
@example("a, b")
@example('"')
@example("\\")
def test_what_is_accepted_is_read_by_all(name):
    """Whatever name is accepted, everybody who reads the sender finds the same address, and accepting it again changes nothing."""
    try:
        sender = mailbox(f"{name} <a@example.org>")
    except ValueError:
        return
    assert parseaddr(sender)[1] == address_of(sender) == "a@example.org"
    assert mailbox(sender) == sender


def test_a_sender_in_digest_toml(world: World):
    """The setting takes such a name as it is, and quotes what needs it."""
    world.toml(NEWSLETTER.replace("Tech Weekly <", "Dr. Müller, Söhne <") + FEED)
    (newsletter,) = to_newsletters(world.load())
    assert newsletter.sender == '"Dr. Müller, Söhne" <weekly@example.org>'
