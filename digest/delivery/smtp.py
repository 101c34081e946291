"""Sessions with the relay, opened by aiosmtplib: TCP, TLS, EHLO, AUTH. The one file that owns that library, and the one that opens mail sockets.

`SMTP.sendmail()` cannot serve a ledger: a connection that is lost before and after the dot raises the same exception there. So an open session is
handed over to `dialogue`, where each stage answers for itself. What went wrong is put into words in `trouble`.
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, cast

import aiosmtplib
from aiosmtplib.auth import auth_login_encode, auth_plain_encode, auth_xoauth2_encode

from digest.delivery import trouble
from digest.delivery.dialogue import SmtpConnection, Timeouts
from digest.delivery.ladder import Ladder
from digest.delivery.line import Line
from digest.delivery.outcome import plain
from digest.delivery.tokens import Tokens
from digest.errors import ConfigError, DeliveryError
from digest.model.hosts import is_loopback

__all__ = ["SmtpTransport", "Timeouts"]

Security = Literal["tls", "starttls", "none"]
"""`tls` from the first byte (RFC 8314, port 465), `starttls` (RFC 3207, port 587 or 25), `none` on loopback only."""

Auth = Literal["auto", "plain", "login", "xoauth2"]
"""How to log in: SASL PLAIN (RFC 4616), LOGIN, or XOAUTH2 with an OAuth token. `auto` is XOAUTH2 with a token, else what the server offers."""

_BROKEN = (aiosmtplib.SMTPException, OSError)
_CHALLENGE = 334
_WELCOME = 235
_WRONG = 535


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpTransport:
    """Implements `Transport`: where the relay is, how the line is secured, who we are.

    `hello` is our own full host name; empty means what the system says. `tokens` take the place of the password. Without `dsn` no report of failure is
    asked for, even where it is offered. `ladder` remembers for all sessions how this relay can be spoken to. TLS is required and verified (against
    `ca_file` where the relay has a private CA, else the system's authorities) unless the relay is on loopback and `security` is `none`. Raises
    `ConfigError` for a combination that would send in the clear.
    """

    host: str
    port: int
    hello: str
    security: Security = "starttls"
    auth: Auth = "auto"
    username: str = ""
    password: str = field(default="", repr=False)
    tokens: Tokens | None = field(default=None, repr=False, compare=False)
    ca_file: str = ""
    dsn: bool = True
    timeouts: Timeouts = field(default_factory=Timeouts)
    ladder: Ladder = field(default_factory=Ladder, repr=False, compare=False)
    _contexts: list[ssl.SSLContext] = field(default_factory=list, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.auth == "xoauth2" and self.tokens is None:
            hint = "Set DIGEST_SMTP__TOKEN_COMMAND or DIGEST_SMTP__TOKEN_FILE."
            raise ConfigError("XOAUTH2 needs a token", where="smtp.auth", hint=hint)
        if self.security == "none" and not is_loopback(self.host):
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
        """Open one session: TCP, TLS, EHLO, AUTH. Raises `DeliveryError`, or `RelayRefusedError` when trying again is of no use.

        A token that is refused is read anew, and tried once more in a session of its own: some servers hang up on a wrong login.
        """
        if self.tokens is None:
            return await self._open(self.password)
        token = await self.tokens.current()
        try:
            return await self._open(token)
        except trouble.LoginRefusedError as refused:
            if refused.code != _WRONG:
                raise
            fresh = await self.tokens.renewed(token)
            if fresh == token:
                raise trouble.stale_token(refused, self.tokens.where) from None
        return await self._open(fresh)

    async def _open(self, secret: str) -> SmtpConnection:
        client = aiosmtplib.SMTP(
            hostname=self.host,
            port=self.port,
            local_hostname=self.hello or None,
            timeout=self.timeouts.connect,
            use_tls=self.security == "tls",
            start_tls=self.security == "starttls",
            tls_context=None if self.security == "none" else await self._tls(),
        )
        try:
            greeting = await client.connect()
            hello = await client.ehlo()
            if self.username:
                await self._login(client, secret)
            names = greeting.message, plain(hello.message).partition(" ")[0]
            return SmtpConnection(_handed_over(client), self._usable(client), self.timeouts, self.ladder, names)
        except BaseException as error:
            _hang_up(client)
            if isinstance(error, DeliveryError) or not isinstance(error, _BROKEN):
                raise
            raise self._explained(error, secret) from None

    async def _tls(self) -> ssl.SSLContext:
        """Give the one context of all sessions: to read the authorities of a system takes longer than a handshake."""
        if not self._contexts:
            self._contexts.append(await asyncio.to_thread(self._verifying))
        return self._contexts[0]

    def _verifying(self) -> ssl.SSLContext:
        try:
            context = ssl.create_default_context(cafile=self.ca_file or None)
        except OSError as error:
            raise ConfigError(
                f"cannot read the certificates in {self.ca_file}: {error}", where="smtp.ca_file"
            ) from error
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context

    def _usable(self, client: aiosmtplib.SMTP) -> Mapping[str, str]:
        """Give what EHLO offered, without what is not wanted."""
        return {name: rest for name, rest in client.esmtp_extensions.items() if self.dsn or name != "dsn"}

    async def _login(self, client: aiosmtplib.SMTP, secret: str) -> None:
        """Log in once. aiosmtplib's own `login` would try a wrong password again with every mechanism."""
        await _LOGINS[self._mechanism(client.server_auth_methods)](client, self.username, secret)

    def _mechanism(self, offered: Sequence[str]) -> str:
        usual = ("xoauth2",) if self.tokens else ("plain", "login")
        wanted = usual if self.auth == "auto" else (self.auth,)
        for mechanism in wanted:
            if mechanism in offered:
                return mechanism
        raise trouble.no_login(wanted, offered, f"{self.host}:{self.port}")

    def _explained(self, error: aiosmtplib.SMTPException | OSError, secret: str) -> DeliveryError:
        """Put an error of the library into our words. What the server says may repeat what we said, so the secret is taken out, in all its forms."""
        said, code = str(error), 0
        if isinstance(error, aiosmtplib.SMTPResponseException):
            said, code = f"{error.code} {error.message}", error.code
        for form in _forms(self.username, secret):
            said = said.replace(form, "***")
        said = plain(said) or type(error).__name__
        place = f"{self.host}:{self.port}"
        if isinstance(error, aiosmtplib.SMTPAuthenticationError):
            return trouble.login_refused(error.code, said, place, self.tokens.where if self.tokens else "")
        return trouble.no_session(error, said, place, self.security, silent=_is_silent(error), code=code)


async def _xoauth2(client: aiosmtplib.SMTP, username: str, token: str) -> None:
    """Log in with a token. aiosmtplib's own drops the challenge in which the server says, in JSON, what is wrong with it."""
    reply = await client.execute_command(b"AUTH", b"XOAUTH2", auth_xoauth2_encode(username, token))
    reason = ""
    if reply.code == _CHALLENGE:
        reason = trouble.challenge(reply.message)
        reply = await client.execute_command(b"")
    if reply.code != _WELCOME:
        raise aiosmtplib.SMTPAuthenticationError(reply.code, f"{reply.message} {reason}")


_LOGINS: Mapping[str, Callable[[aiosmtplib.SMTP, str, str], Awaitable[object]]] = {
    "plain": lambda client, username, password: client.auth_plain(username, password),
    "login": lambda client, username, password: client.auth_login(username, password),
    "xoauth2": _xoauth2,
}


def _forms(username: str, secret: str) -> Iterator[str]:
    """Give the ways in which a secret is written in a login, the longest first."""
    if secret:
        yield from (encode(username, secret).decode() for encode in (auth_xoauth2_encode, auth_plain_encode))
        yield auth_login_encode(username, secret)[1].decode()
        yield secret


def _is_silent(error: Exception) -> bool:
    """Whether the server took the connection, and closed it or let the time pass without its greeting."""
    closed = isinstance(error.__cause__, aiosmtplib.SMTPServerDisconnected)
    return isinstance(error, aiosmtplib.SMTPConnectError) and (closed or "ready message" in str(error))


def _hang_up(client: aiosmtplib.SMTP) -> None:
    """Leave at once a session that did not come to stand: a polite end of TLS waits for the other side, and nobody here waits for that."""
    transport = cast("asyncio.Transport | None", client.transport)
    client.close()
    if transport is not None:
        transport.abort()


def _handed_over(client: aiosmtplib.SMTP) -> Line:
    """Take the line out of the library's hands, unless it is dead or holds words that nobody asked for."""
    protocol = client.protocol
    transport = None if protocol is None else protocol.transport
    if protocol is None or transport is None or not protocol.is_connected:
        raise aiosmtplib.SMTPServerDisconnected("connection lost")
    if protocol._buffer:  # noqa: SLF001 -- aiosmtplib keeps the rest of a packet for the next command
        raise aiosmtplib.SMTPServerDisconnected("words that nobody asked for")
    return Line(cast("asyncio.Transport", transport))  # not by its class: other event loops have their own
