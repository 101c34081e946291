"""Sessions with the relay, opened by aiosmtplib: TCP, TLS, EHLO, AUTH. The one file that owns that library, and the one that opens mail sockets.

`SMTP.sendmail()` cannot serve a ledger: a connection that is lost before and after the dot raises the same exception there. So an open session is
handed over to `dialogue`, where each stage answers for itself.
"""

import asyncio
import ssl
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Literal

import aiosmtplib

from digest.delivery.dialogue import SmtpConnection, Timeouts
from digest.delivery.ladder import Ladder
from digest.delivery.line import Line
from digest.delivery.outcome import plain
from digest.errors import ConfigError, DeliveryError, RelayRefusedError

__all__ = ["SmtpTransport", "Timeouts"]

Security = Literal["tls", "starttls", "none"]
"""`tls` from the first byte (RFC 8314, port 465), `starttls` (RFC 3207, port 587 or 25), `none` on loopback only."""

_BROKEN = (aiosmtplib.SMTPException, OSError)


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpTransport:
    """Implements `Transport`: where the relay is, how the line is secured, who we are.

    `hello` is our own full host name; empty means what the system says. `ladder` remembers for all sessions how this relay can be spoken to. TLS is required and verified (against `ca_file` where the relay has a private CA, else the system's
    authorities) unless the relay is on loopback and `security` is `none`. Raises `ConfigError` for a combination that would send in the clear.
    """

    host: str
    port: int
    hello: str
    security: Security = "starttls"
    username: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""
    timeouts: Timeouts = field(default_factory=Timeouts)
    ladder: Ladder = field(default_factory=Ladder, repr=False, compare=False)

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

    async def connect(self) -> SmtpConnection:
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
            return SmtpConnection(_handed_over(client), client.esmtp_extensions, self.timeouts, self.ladder)
        except DeliveryError:
            client.close()
            raise
        except _BROKEN as error:
            client.close()
            raise self._explained(error) from error
        except BaseException:
            client.close()
            raise

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


def _handed_over(client: aiosmtplib.SMTP) -> Line:
    """Take the line out of the library's hands, unless it is dead or holds words that nobody asked for."""
    protocol = client.protocol
    if protocol is None or not isinstance(protocol.transport, asyncio.Transport) or not protocol.is_connected:
        raise aiosmtplib.SMTPServerDisconnected("connection lost")
    if protocol._buffer:  # noqa: SLF001 -- aiosmtplib keeps the rest of a packet for the next command
        raise aiosmtplib.SMTPServerDisconnected("words that nobody asked for")
    return Line(protocol.transport)


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
