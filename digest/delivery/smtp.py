"""Sessions with the relay over aiosmtplib, driven stage by stage. The one file that owns that library, and the one that opens mail sockets.

`SMTP.sendmail()` cannot serve a ledger: a connection that is lost before and after the dot raises the same exception there. Here each stage
answers for itself. What a reply means is not decided here (`outcome`), nor when the dot may go (`sending`).
"""

import asyncio
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Literal

import aiosmtplib
from aiosmtplib.protocol import SMTPProtocol

from digest.delivery.outcome import plain
from digest.errors import ConfigError, DeliveryError, RelayRefusedError
from digest.model import Reply
from digest.ports import Envelope

Security = Literal["tls", "starttls", "none"]
"""`tls` from the first byte (RFC 8314, port 465), `starttls` (RFC 3207, port 587 or 25), `none` on loopback only."""

_OK = 250
_START_INPUT = 354
_CLOSING = 421
_QUIT_TIMEOUT = 2.0
_BROKEN = (aiosmtplib.SMTPException, OSError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """How long to wait, in seconds (RFC 5321 4.5.3.2). The dot has the most: the server may scan and store before it answers."""

    connect: float = 60
    command: float = 300
    body: float = 180
    dot: float = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpTransport:
    """Implements `Transport`: where the relay is, how the line is secured, who we are.

    `hello` is our own full host name; empty means what the system says. TLS is required and verified (against `ca_file` where the relay has a private CA, else the system's
    authorities) unless the relay is on loopback and `security` is `none`. Raises `ConfigError` for a combination that would send in the clear.
    """

    host: str
    port: int
    hello: str
    security: Security = "starttls"
    username: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""
    timeouts: Timeouts = Timeouts()

    def __post_init__(self) -> None:
        if self.security == "none" and not _is_loopback(self.host):
            raise ConfigError(
                f"mail would go to {self.host} unencrypted",
                where="smtp.security",
                hint="Use starttls or tls; none is for a mail server on this machine.",
            )
        if not self.hello.isascii() or not all(letter.isalnum() or letter in ".-[]:" for letter in self.hello):
            raise ConfigError(
                f"{self.hello!r} is not a host name", where="smtp.hello", hint="Give this machine's full host name."
            )
        try:
            self.host.encode("idna")
        except UnicodeError:
            raise ConfigError(f"{self.host!r} is not a host name", where="smtp.host") from None

    async def connect(self) -> "SmtpConnection":
        """Open one session: TCP, TLS, EHLO, AUTH. Raises `DeliveryError`, or `RelayRefusedError` when trying again is of no use."""
        client = aiosmtplib.SMTP(
            hostname=self.host,
            port=self.port,
            local_hostname=self.hello or None,
            timeout=self.timeouts.connect,
            use_tls=self.security == "tls",
            start_tls=self.security == "starttls",
            tls_context=None if self.security == "none" else await asyncio.to_thread(self._tls),
        )
        try:
            await self._greet(client)
        except DeliveryError:
            client.close()
            raise
        except _BROKEN as error:
            client.close()
            raise self._explained(error) from error
        except BaseException:
            client.close()
            raise
        return SmtpConnection(client, self.timeouts)

    def _tls(self) -> ssl.SSLContext:
        try:
            context = ssl.create_default_context(cafile=self.ca_file or None)
        except OSError as error:
            raise ConfigError(
                f"cannot read the certificates in {self.ca_file}: {error}", where="smtp.ca_file"
            ) from error
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context

    async def _greet(self, client: aiosmtplib.SMTP) -> None:
        await client.connect()
        await client.ehlo()
        if self.username:
            await self._login(client)

    async def _login(self, client: aiosmtplib.SMTP) -> None:
        """Log in once. aiosmtplib's own `login` would try a wrong password again with every mechanism."""
        offered = client.server_auth_methods
        if "plain" in offered:
            await client.auth_plain(self.username, self.password)
        elif "login" in offered:
            await client.auth_login(self.username, self.password)
        else:
            raise RelayRefusedError(
                "the mail server offers no login that we know (PLAIN, LOGIN)",
                where=self._place,
                hint="Check DIGEST_SMTP__PORT, or leave DIGEST_SMTP__USERNAME empty if the server wants no login.",
            )

    @property
    def _place(self) -> str:
        return f"{self.host}:{self.port}"

    def _explained(self, error: Exception) -> DeliveryError:
        """Tell what only the operator can mend from what may pass."""
        certificate = _certificate_error(error)
        if certificate is not None:
            hint = "It must be valid for DIGEST_SMTP__HOST. If a private authority signed it, name that authority's file in SSL_CERT_FILE."
            return RelayRefusedError(f"bad certificate: {certificate.verify_message}", where=self._place, hint=hint)
        if isinstance(error, aiosmtplib.SMTPAuthenticationError) and error.code >= 500:  # noqa: PLR2004 -- permanent, RFC 5321 4.2.1
            hint = "Check DIGEST_SMTP__USERNAME and DIGEST_SMTP__PASSWORD."
            return RelayRefusedError(f"login refused: {error.code} {error.message}", where=self._place, hint=hint)
        if str(error) == "SMTP STARTTLS extension not supported by server.":
            hint = "Mail is never sent in the clear: use DIGEST_SMTP__SECURITY=tls with port 465, or another server."
            return RelayRefusedError("the mail server offers no STARTTLS", where=self._place, hint=hint)
        return DeliveryError(f"no session with the mail server: {_said(error)}", where=self._place)


class SmtpConnection:
    """Implements `Connection` with plain commands, one at a time: four round trips a message, understood by every server."""

    def __init__(self, client: aiosmtplib.SMTP, timeouts: Timeouts) -> None:
        self._client = client
        self._timeouts = timeouts
        self._in_body = False
        self._unclean = False
        self.extensions = frozenset(client.esmtp_extensions)

    async def offer(self, envelope: Envelope) -> tuple[str, Reply] | None:
        """Send MAIL, RCPT, DATA. None when the server said 354; else the stage and its refusal.

        The reset after a refusal goes before the next MAIL, so that a server that hangs there cannot take back a definite answer.
        """
        if self._unclean:
            await self._reset()
        self._unclean = True
        for stage, command in self._commands(envelope):
            reply = await self._execute(command)
            if stage == "data" and reply.code == _START_INPUT:
                break
            if stage == "data" or not 200 <= reply.code < 300:  # noqa: PLR2004 -- positive completion, RFC 5321 4.2.1
                return self._refused(stage, reply)
        self._in_body = True
        return None

    def _refused(self, stage: str, reply: Reply) -> tuple[str, Reply]:
        if reply.code < 400:  # noqa: PLR2004 -- neither yes nor no
            self._abort()
            raise DeliveryError(f"{reply.code} to {stage.upper()} makes no sense: {reply.text}")
        if reply.code == _CLOSING:
            self._client.close()
        return stage, reply

    def _commands(self, envelope: Envelope) -> list[tuple[str, bytes]]:
        encoding = "utf-8" if envelope.smtputf8 else "ascii"
        mail = [b"MAIL FROM:<" + envelope.sender.encode(encoding) + b">"]
        if "size" in self.extensions:
            mail.append(b"SIZE=%d" % envelope.size)
        if envelope.smtputf8:
            mail += [b"BODY=8BITMIME", b"SMTPUTF8"]
        recipient = b"RCPT TO:<" + envelope.recipient.encode(encoding) + b">"
        return [("mail", b" ".join(mail)), ("rcpt", recipient), ("data", b"DATA")]

    async def _reset(self) -> None:
        reply = await self._execute(b"RSET")
        if reply.code != _OK:
            self._abort()
            raise DeliveryError(f"the session cannot be reset: {reply.code} {reply.text}")

    async def _execute(self, command: bytes) -> Reply:
        try:
            self._expect_silence()
            reply = await self._client.execute_command(command, timeout=self._timeouts.command)
        except _BROKEN as error:
            self._abort()
            raise DeliveryError(f"session lost at {command[:4].decode('ascii')}: {_said(error)}") from error
        return Reply(code=reply.code, text=reply.message)

    async def write(self, body: bytes) -> None:
        """Write the whole message except the final dot."""
        try:
            protocol = self._expect_silence()
            protocol.write(body)
            # Waits until the transport took nearly all of it: without this, bodies would pile up in memory behind a slow server.
            await asyncio.wait_for(protocol._drain_helper(), self._timeouts.body)  # noqa: SLF001 -- aiosmtplib drains nowhere in public
            self._expect_silence()
        except _BROKEN as error:
            self._abort()
            raise DeliveryError(f"session lost in the message: {_said(error)}") from error

    async def dot(self) -> Reply:
        """Write the final dot and read the reply. `DeliveryError` here means that the outcome is unknown."""
        try:
            protocol = self._expect_silence()
            protocol.write(b".\r\n")
            reply = await protocol.read_response(timeout=self._timeouts.dot)
        except _BROKEN as error:
            self._abort()
            raise DeliveryError(f"no answer to the message: {_said(error)}") from error
        if not (200 <= reply.code < 300 or 400 <= reply.code < 600):  # noqa: PLR2004 -- the classes that decide, RFC 5321 4.2.1
            self._abort()
            raise DeliveryError(f"the answer to the message makes no sense: {reply.code} {reply.message}")
        self._in_body = self._unclean = False
        if reply.code == _CLOSING:
            self._client.close()
        return Reply(code=reply.code, text=reply.message)

    def _expect_silence(self) -> SMTPProtocol:
        """Give the protocol, unless the line is dead or holds words that nobody asked for.

        A server that sends `354` and `250` in one packet would otherwise have the second taken for the answer to the dot.
        """
        protocol = self._client.protocol
        if protocol is None or not protocol.is_connected:
            raise aiosmtplib.SMTPServerDisconnected("connection lost")
        if protocol._buffer:  # noqa: SLF001 -- aiosmtplib keeps the rest of a packet for the next command
            raise aiosmtplib.SMTPServerDisconnected(f"unexpected words {bytes(protocol._buffer[:60])!r}")  # noqa: SLF001 -- as above
        return protocol

    def _abort(self) -> None:
        """Close the socket without sending what still waits in our buffer: half a message must not be completed by its end."""
        transport = self._client.transport
        if isinstance(transport, asyncio.WriteTransport):
            transport.abort()
        self._client.close()

    async def close(self) -> None:
        """QUIT where no message is half sent, and close the socket. Never raises."""
        if self._in_body:
            self._abort()
            return
        with suppress(*_BROKEN):
            await self._client.quit(timeout=_QUIT_TIMEOUT)
        self._client.close()


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower().rstrip(".") == "localhost"


def _certificate_error(error: BaseException | None) -> ssl.SSLCertVerificationError | None:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error
        error = error.__cause__
    return None


def _said(error: Exception) -> str:
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return plain(f"{error.code} {error.message}")
    return plain(str(error)) or type(error).__name__
