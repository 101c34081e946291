"""A real copy for the editor's own eyes."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest

from digest.delivery import trial
from digest.delivery.message import Composer
from digest.delivery.smtp import SmtpTransport
from digest.errors import DeliveryError, RelayRefusedError
from digest.model import Blame, DeliveryState
from tests.letters import LINKS, NEWSLETTER, rendered
from tests.smtp_server import Fault, Script, SmtpServer, smtp_server

NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)


def send(server: SmtpServer, *addresses: str):
    composer = Composer(trial.marked(rendered()), NEWSLETTER, LINKS)
    transport = SmtpTransport(host="127.0.0.1", port=server.port, hello="me.example", security="none")
    return trial.send(addresses, composer, transport, NEWSLETTER.sender, NOW)


def test_a_copy_is_marked_and_has_its_own_identity():
    """[TEST] in the subject, a Message-ID of its own for each address, a link that unsubscribes nobody."""
    with smtp_server() as server:
        outcomes = send(server, "ann@example.net", "bob@example.net")
    assert {address: outcome.state for address, outcome in outcomes.items()} == {
        "ann@example.net": DeliveryState.ACCEPTED,
        "bob@example.net": DeliveryState.ACCEPTED,
    }
    messages = [message_from_bytes(seen.data, policy=default) for seen in server.accepted]
    assert all(message["Subject"].startswith("[TEST] ") for message in messages)
    assert len({message["Message-ID"] for message in messages}) == 2
    assert all(message["Message-ID"].startswith("<test.") for message in messages)
    assert all("/u/1.test>" in message["List-Unsubscribe"] for message in messages)


def test_a_frozen_subject_is_marked_too():
    """The mark stands also where the subject is among the frozen headers."""
    marked = trial.marked(rendered(subject="News", headers=(("Subject", "News"), ("From", "w@example.org"))))
    assert marked.headers == (("Subject", "[TEST] News"), ("From", "w@example.org"))
    assert marked.subject == "[TEST] News"


def test_what_the_relay_says_is_given_per_address():
    """A refused address does not stop the next; a lost session is told as one."""
    faults = [Fault("rcpt", "reply", "550 5.1.1 no such user", to="ann@"), Fault("rcpt", "drop", to="bob@")]
    with smtp_server(Script(faults=faults)) as server:
        outcomes = send(server, "ann@example.net", "bob@example.net", "eve@example.net")
    assert [outcome.state for outcome in outcomes.values()] == [
        DeliveryState.REJECTED,
        DeliveryState.DEFERRED,
        DeliveryState.ACCEPTED,
    ]


def test_a_copy_that_is_too_large_is_told_as_such():
    """The editor learns here, before any reader is asked, that the relay would not take the edition."""
    with smtp_server(Script(offers=("SIZE 500",))) as server:
        (outcome,) = send(server, "ann@example.net").values()
    assert (outcome.state, outcome.blame) == (DeliveryState.DEFERRED, Blame.MESSAGE)
    assert server.accepted == []


def test_an_address_that_needs_smtputf8_is_not_named_without_it():
    """As in a run: the extension is used only where it is offered."""
    with smtp_server() as server:
        (outcome,) = send(server, "jürgen@example.net").values()
    assert outcome.text.startswith("needs_smtputf8")
    assert not any(command.startswith("MAIL") for command in server.commands)


def test_a_sender_with_an_international_domain_sends_a_copy():
    """Message-ID and From name its A-labels."""
    composer = Composer(rendered(), replace(NEWSLETTER, sender="W <w@gärten.example>"), LINKS)
    with smtp_server() as server:
        transport = SmtpTransport(host="127.0.0.1", port=server.port, hello="me.example", security="none")
        trial.send(["ann@example.net"], composer, transport, "W <w@gärten.example>", NOW)
    message = message_from_bytes(server.accepted[0].data, policy=default)
    assert message["Message-ID"].endswith("@xn--grten-gra.example>")
    assert message["From"] == "W <w@xn--grten-gra.example>"
    assert server.accepted[0].sender == "w@xn--grten-gra.example"


def test_a_wrong_password_is_raised():
    """What the operator has to mend is an error, not an outcome."""
    with smtp_server(Script(faults=[Fault("ehlo", "drop")], login=("u", "p"))) as server:
        transport = SmtpTransport(
            host="127.0.0.1", port=server.port, hello="me.example", security="none", username="u", password="x"
        )
        composer = Composer(rendered(), NEWSLETTER, LINKS)
        with pytest.raises(DeliveryError):
            trial.send(["a@example.net"], composer, transport, NEWSLETTER.sender, NOW)
        with pytest.raises(RelayRefusedError):
            trial.send(["a@example.net"], composer, transport, NEWSLETTER.sender, NOW)


def test_a_refused_sender_is_raised():
    """An answer about us is an error that the operator has to mend; no address is told of it."""
    with (
        smtp_server(Script(faults=[Fault("mail", "reply", "530 Must issue a STARTTLS command first")])) as server,
        pytest.raises(RelayRefusedError, match="STARTTLS"),
    ):
        send(server, "ann@example.net")


def test_a_relay_that_is_away_for_some_is_told_by_address():
    """One session that was not to be had stops nobody; none at all is an error."""
    with smtp_server(Script(faults=[Fault("ehlo", "drop")])) as server:
        outcomes = send(server, "ann@example.net", "bob@example.net")
    assert [outcome.state for outcome in outcomes.values()] == [DeliveryState.DEFERRED, DeliveryState.ACCEPTED]
