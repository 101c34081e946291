"""TLS towards the relay: required, verified, and never given up, whatever the server or somebody in between does."""

import asyncio
import gc
import socket
import ssl
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Any

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from digest.delivery.smtp import SmtpTransport
from digest.errors import ConfigError, DeliveryError, RelayRefusedError
from digest.model import Reply
from tests.contract.test_transport_smtp import send, transport
from tests.smtp_server import Fault, Script, SmtpServer, smtp_server

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
EHLO = b"250-wire.test\r\n250 STARTTLS\r\n"
BOTH = pytest.mark.parametrize("security", ["tls", "starttls"])


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Make a certificate authority of our own."""
    return trustme.CA()


@pytest.fixture
def ca_file(authority, tmp_path) -> str:
    """Write its certificate, as an operator would name it."""
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return str(path)


def server_context(authority: trustme.CA, name: str = "127.0.0.1") -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


@BOTH
def test_tls_is_verified_against_the_authority(authority, ca_file, security):
    """Implicit TLS and STARTTLS carry a message when the certificate is good; EHLO is said again inside (RFC 3207)."""
    with smtp_server(context=server_context(authority), implicit_tls=security == "tls") as server:
        reply = asyncio.run(send(transport(server, security=security, ca_file=ca_file)))
    assert reply == Reply(code=250, text="2.0.0 taken")
    assert server.commands.count("EHLO me.example") == (1 if security == "tls" else 2)


@contextmanager
def refusing_us(server: SmtpServer, match: str) -> Iterator[pytest.ExceptionInfo[DeliveryError]]:
    """Expect that no session stands, and that no mail was spoken of, in the clear or otherwise."""
    with pytest.raises(DeliveryError, match=match) as caught:
        yield caught
    assert not any(command.startswith(("MAIL", "RCPT", "DATA", "AUTH")) for command in server.commands)
    assert caught.value.where == f"127.0.0.1:{server.port}"


# --- certificates


def self_signed() -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    blob = trustme.Blob(private + certificate.public_bytes(serialization.Encoding.PEM))
    with blob.tempfile() as path:
        context.load_cert_chain(path)
    return context


def expired(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    issued = authority.issue_cert("127.0.0.1", not_before=LONG_AGO, not_after=LONG_AGO + timedelta(days=90))
    issued.configure_cert(context)
    return context


@BOTH
@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("another host", "IP address mismatch"),
        ("expired", "certificate has expired"),
        ("self-signed", "self.signed certificate"),
        ("a stranger's", "unable to get local issuer certificate"),
    ],
)
def test_a_bad_certificate_refuses_the_relay(authority, ca_file, security, kind, words):
    """Made for another host, run out, vouched for by itself or by a stranger: final at once, with the settings to look at."""
    contexts: dict[str, Callable[[], ssl.SSLContext]] = {
        "another host": lambda: server_context(authority, "other.example"),
        "expired": lambda: expired(authority),
        "self-signed": self_signed,
        "a stranger's": lambda: server_context(trustme.CA(organization_name="Strangers", organization_unit_name="x")),
    }
    with smtp_server(context=contexts[kind](), implicit_tls=security == "tls") as server:
        way = transport(server, security=security, ca_file=ca_file)
        with refusing_us(server, f"bad certificate: .*{words}") as caught:
            asyncio.run(send(way))
    assert isinstance(caught.value, RelayRefusedError)
    assert "DIGEST_SMTP__HOST" in caught.value.hint
    assert "DIGEST_SMTP__CA_FILE" in caught.value.hint


@BOTH
def test_the_systems_authorities_know_no_certificate_of_ours(authority, security):
    """Without a file of our own a private authority is a stranger."""
    with smtp_server(context=server_context(authority), implicit_tls=security == "tls") as server:
        way = transport(server, security=security)
        with refusing_us(server, "bad certificate"):
            asyncio.run(send(way))


def test_what_is_verified(ca_file):
    """Host name and chain, from TLS 1.2 on."""
    context = asyncio.run(SmtpTransport(host="127.0.0.1", port=1, hello="me.example", ca_file=ca_file)._tls())
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


@BOTH
def test_the_authorities_are_read_once(authority, ca_file, security, monkeypatch):
    """Each session is verified by the same context: to make one reads all authorities of the system."""
    made: list[ssl.SSLContext] = []
    make = ssl.create_default_context

    def counted(**told: Any) -> ssl.SSLContext:
        made.append(make(**told))
        return made[-1]

    monkeypatch.setattr(ssl, "create_default_context", counted)
    with smtp_server(context=server_context(authority), implicit_tls=security == "tls") as server:
        way = transport(server, security=security, ca_file=ca_file)

        async def three_sessions() -> None:
            for _ in range(3):
                await (await way.connect()).close()

        asyncio.run(three_sessions())
        asyncio.run(three_sessions())
    assert len(made) == 1


@BOTH
def test_a_session_is_closed_when_it_says_so(authority, ca_file, security):
    """TLS ends with a word of the server: no socket is left to the end of the process because it came late."""
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always", ResourceWarning)
        with smtp_server(context=server_context(authority), implicit_tls=security == "tls") as server:
            server.on_stage = lambda stage, _: time.sleep(0.2) if stage == "bye" else None
            asyncio.run(send(transport(server, security=security, ca_file=ca_file)))
            gc.collect()
    assert not [one.message for one in seen if str(server.port) in str(one.message)]


@contextmanager
def old_server(authority: trustme.CA, *words: bytes) -> Iterator[SmtpServer]:
    """Run a server that says some words in the clear, and then offers TLS 1.1 and older. asyncio's own would drop the alert that says so."""
    context = server_context(authority)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # that is the point
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")

    def serve() -> None:
        line, _ = listening.accept()
        line.settimeout(5)
        with line:
            for word in words:
                line.sendall(word)
                if not word.startswith(b"220 go"):
                    line.recv(2**16)
            with suppress(OSError):
                context.wrap_socket(line, server_side=True).close()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve)
        thread.start()
        yield SmtpServer(Script(), port=listening.getsockname()[1])
        thread.join(10)


@pytest.mark.parametrize(("security", "words"), [("tls", []), ("starttls", [b"220 hi\r\n", EHLO, b"220 go\r\n"])])
def test_old_tls_is_not_spoken(authority, ca_file, security, words):
    """A server that knows nothing newer than TLS 1.1 gets no mail, and is told apart from one with a bad certificate."""
    with old_server(authority, *words) as server:
        way = transport(server, security=security, ca_file=ca_file)
        with refusing_us(server, r"no TLS 1\.2 or newer") as caught:
            asyncio.run(send(way))
    assert isinstance(caught.value, RelayRefusedError)


def test_a_file_of_authorities_that_holds_none_is_a_mistake_in_the_settings(tmp_path):
    """Nothing is verified against nothing."""
    path = tmp_path / "ca.pem"
    path.write_text("not a certificate\n")
    way = SmtpTransport(host="localhost", port=25, hello="me.example", ca_file=str(path))
    with pytest.raises(ConfigError, match=r"cannot read the certificates in .*ca\.pem"):
        asyncio.run(way.connect())


# --- STARTTLS


def test_a_server_without_starttls_gets_no_mail_in_the_clear():
    """There is no falling back to plaintext, and the hint says what to set."""
    with smtp_server() as server, pytest.raises(RelayRefusedError, match="no STARTTLS") as caught:
        asyncio.run(send(transport(server, security="starttls")))
    assert "465" in caught.value.hint
    assert server.accepted == []


@pytest.mark.parametrize("fault", [Fault("starttls", "reply", "454 4.7.0 not now"), Fault("starttls", "drop")])
def test_a_starttls_that_fails_may_pass(authority, ca_file, fault):
    """A temporary refusal of STARTTLS is a session failure, no plaintext follows."""
    with (
        smtp_server(Script(faults=(fault,)), context=server_context(authority)) as server,
        pytest.raises(DeliveryError) as caught,
    ):
        asyncio.run(send(transport(server, security="starttls", ca_file=ca_file)))
    assert not isinstance(caught.value, RelayRefusedError)
    assert not any(command.startswith("MAIL") for command in server.commands)


def test_words_injected_behind_the_answer_to_starttls_are_not_heard(authority, ca_file):
    """RFC 3207 section 4.2: what came in the clear is forgotten. The injected offer of DSN is not believed, and the mail goes through TLS."""
    script = Script(injected="\r\n250-injected.test\r\n250 DSN")
    with smtp_server(script, context=server_context(authority)) as server:
        reply = asyncio.run(send(transport(server, security="starttls", ca_file=ca_file)))
    assert reply == Reply(code=250, text="2.0.0 taken")
    assert [seen.mail_options for seen in server.accepted] == ["SIZE=41"]
    assert server.commands.count("EHLO me.example") == 2


class Wire:
    """A peer that says its greeting, and then answers each chunk that it reads with the next of its texts; then it says its last, and waits or closes."""

    def __init__(self, *answers: bytes, last: bytes = b"", waits: bool = False) -> None:
        self.answers = answers
        self.last = last
        self.waits = waits
        self.chunks: list[bytes] = []
        self.silent = asyncio.Event()

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            for answer in self.answers:
                writer.write(answer)
                self.chunks.append(await reader.read(2**16))
            writer.write(self.last)
            if self.waits:
                await reader.read(2**16)
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()
        self.silent.set()

    async def meet(self, **settings) -> DeliveryError:
        """Give the error that a session with this peer ends in."""
        server = await asyncio.start_server(self.talk, "127.0.0.1", 0)
        async with server:
            stand_in = SmtpServer(Script(), port=server.sockets[0].getsockname()[1])
            with pytest.raises(DeliveryError) as caught:
                await transport(stand_in, **settings).connect()
            await asyncio.wait_for(self.silent.wait(), 5)
        return caught.value


def test_a_server_that_goes_on_in_the_clear_gets_nothing(ca_file):
    """After 220 only TLS counts: plain words in its place end the session, and what we sent was a TLS handshake."""
    wire = Wire(b"220 hi\r\n", EHLO, b"220 go\r\n", b"250-wire.test\r\n250 AUTH PLAIN\r\n", b"250 ok\r\n")
    error = asyncio.run(wire.meet(security="starttls", ca_file=ca_file))
    assert "TLS failed" in str(error)
    assert not isinstance(error, RelayRefusedError)
    assert wire.chunks[:2] == [b"EHLO me.example\r\n", b"STARTTLS\r\n"]
    assert wire.chunks[2].startswith(b"\x16\x03")
    assert not any(word in b"".join(wire.chunks) for word in (b"MAIL", b"AUTH"))


# --- the two settings that are mixed up most often


def test_plain_words_on_a_port_that_should_speak_tls():
    """With `tls` on port 587 OpenSSL speaks of versions and records; we say which setting is probably right, and stop."""
    with smtp_server() as server:
        way = transport(server, security="tls")
        with refusing_us(server, "does not speak TLS from the first byte") as caught:
            asyncio.run(send(way))
    assert isinstance(caught.value, RelayRefusedError)
    assert "DIGEST_SMTP__SECURITY=starttls" in caught.value.hint
    assert "DIGEST_SMTP__PORT=465" in caught.value.hint


def test_tls_on_a_port_that_should_speak_plain_words_first(authority, ca_file):
    """With `starttls` on port 465 both wait for the other to begin; the hint names the setting."""
    with smtp_server(context=server_context(authority), implicit_tls=True) as server:
        way = transport(server, security="starttls", ca_file=ca_file)
        with refusing_us(server, "ready message") as caught:
            asyncio.run(send(way))
    assert not isinstance(caught.value, RelayRefusedError)
    assert "DIGEST_SMTP__SECURITY=tls" in caught.value.hint


@pytest.mark.parametrize("first", [b"", b"\x15\x03\x01\x00\x02\x02\x46"])
def test_a_port_that_closes_or_says_a_tls_alert(ca_file, first):
    """The same mistake, with a server that has less patience."""
    error = asyncio.run(Wire(last=first).meet(security="starttls", ca_file=ca_file))
    assert "DIGEST_SMTP__SECURITY=tls" in error.hint


def test_a_server_that_says_nothing_in_the_clear_has_its_hint_too():
    """On this machine `none` may meet a port of TLS as well."""
    error = asyncio.run(Wire(waits=True).meet(security="none"))
    assert "DIGEST_SMTP__SECURITY=tls" in error.hint


def test_a_server_that_is_down_has_no_such_hint():
    """Connection refused says nothing about TLS."""
    with smtp_server() as server:
        way = transport(server)
    with pytest.raises(DeliveryError) as caught:
        asyncio.run(way.connect())
    assert caught.value.hint == ""
