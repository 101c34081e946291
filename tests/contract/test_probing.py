"""A look at the relay: what a session tells, with no word of mail."""

import asyncio
from datetime import UTC, datetime

import pytest
import trustme

from digest.delivery.probing import probe
from digest.delivery.smtp import SmtpTransport
from digest.errors import DeliveryError, RelayRefusedError
from digest.model.health import Session
from tests.contract.test_transport_smtp import transport
from tests.contract.test_transport_tls import server_context
from tests.smtp_server import Fault, Script, SmtpServer, smtp_server

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def probed(way: SmtpTransport) -> Session:
    return asyncio.run(probe(way, lambda: NOON))


def silent_about_mail(server: SmtpServer) -> bool:
    return not any(line.startswith(("MAIL", "RCPT", "DATA")) for line in server.commands)


def test_a_plain_session_on_loopback():
    """Greeting, name and offers as the server said them; then QUIT."""
    with smtp_server(Script(offers=("SIZE 10000000", "8BITMIME", "PIPELINING", "DSN"))) as server:
        found = probed(transport(server, dsn=False))
    assert (found.name, found.greeting, found.secured, found.login) == ("sink.test", "sink.test ESMTP", None, False)
    assert found.offered == {"size": "10000000", "8bitmime": "", "pipelining": "", "dsn": ""}
    assert found.at == NOON
    assert silent_about_mail(server)
    assert server.commands[-1] == "QUIT"


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_an_encrypted_session_with_a_login(tmp_path, security):
    """Version and end of the certificate, which was verified."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    script = Script(login=("postman", "secret"))
    with smtp_server(script, context=server_context(authority), implicit_tls=security == "tls") as server:
        way = transport(
            server, security=security, ca_file=str(tmp_path / "ca.pem"), username="postman", password="secret"
        )
        found = probed(way)
    assert found.login
    assert found.secured is not None
    assert found.secured.version.startswith("TLSv1.")
    assert found.secured.expires is not None
    assert found.secured.expires > datetime.now(UTC)
    assert silent_about_mail(server)


def test_a_refused_login_is_the_error_of_every_send():
    """Tried once, exit code 77, and the password is not repeated."""
    with smtp_server(Script(login=("postman", "right"))) as server, pytest.raises(RelayRefusedError) as caught:
        probed(transport(server, username="postman", password="canary"))
    assert "canary" not in str(caught.value) + caught.value.hint
    assert sum(line.startswith("AUTH") for line in server.commands) == 1


@pytest.mark.parametrize("stage", ["banner", "ehlo"])
def test_a_server_that_hangs_up(stage):
    """Told as no session."""
    with smtp_server(Script(faults=[Fault(stage, "drop")])) as server, pytest.raises(DeliveryError):
        probed(transport(server))
