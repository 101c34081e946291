"""Why there is no session with the relay, in words for people, and whether trying again is of any use. Pure.

What may pass is a `DeliveryError`, what only the operator can mend a `RelayRefusedError`. Nobody among the readers is ever to blame for either.
"""

import base64
import ssl
from collections.abc import Sequence

from digest.delivery.outcome import plain
from digest.errors import DeliveryError, RelayRefusedError
from digest.model import Reply

_NOT_TLS = frozenset(
    {"WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG", "HTTP_REQUEST", "UNKNOWN_PROTOCOL"}
)
"""What OpenSSL says to an answer that is no TLS at all; which of them depends on its version and on the first letters of the answer."""

_OLD_TLS = frozenset({"UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION", "NO_PROTOCOLS_AVAILABLE"})
_NOT_NOW = 454
"""To STARTTLS and AUTH it says that the server has trouble with its keys or its accounts (RFC 3207 4, RFC 4954 6), not with us."""

_NO_STARTTLS = "SMTP STARTTLS extension not supported by server."


class LoginRefusedError(RelayRefusedError):
    """The relay refused our login with `code`. Trying the same again changes nothing."""

    def __init__(self, what: str, *, code: int, where: str, hint: str) -> None:
        super().__init__(what, where=where, hint=hint)
        self.code = code


class TurnedAwayError(DeliveryError):
    """The relay answered before any letter, at its greeting or to EHLO or AUTH, that it does not want us now: `reply`."""

    def __init__(self, what: str, *, reply: Reply, where: str, hint: str = "") -> None:
        super().__init__(what, where=where, hint=hint)
        self.reply = reply


def no_session(error: Exception, said: str, place: str, security: str, *, silent: bool, code: int = 0) -> DeliveryError:
    """Give the error for a session that never stood: `error` with all its causes, `said` what the library or the server said, `place` host and port.

    `silent` is a server that took the connection and never said its greeting; `code` is that of its answer, if it gave one.
    """
    tls = _tls_error(error)
    if tls is not None:
        return _no_tls(tls, place, security)
    if str(error) == _NO_STARTTLS:
        hint = "Mail is never sent in the clear: use DIGEST_SMTP__SECURITY=tls with port 465, or another server."
        return RelayRefusedError("the mail server offers no STARTTLS", where=place, hint=hint)
    hint = ""
    if silent and security != "tls":
        hint = "If that port speaks TLS from the first byte, as 465 does, set DIGEST_SMTP__SECURITY=tls."
    return _turned_away(code, said, place, hint)


def login_refused(code: int, said: str, place: str, token_from: str) -> DeliveryError:
    """Give the error for a refused AUTH: a 5xx is about us, anything else may pass. `token_from` names the source of the token, if there is one."""
    if code < 500:  # noqa: PLR2004 -- permanent, RFC 5321 4.2.1
        return _turned_away(code, said, place)
    hint = "Check DIGEST_SMTP__USERNAME and DIGEST_SMTP__PASSWORD."
    if token_from:
        hint = (
            f"Check DIGEST_SMTP__USERNAME, and that {token_from} gives an access token that may send mail as that user."
        )
    return LoginRefusedError(f"login refused: {said}", code=code, where=place, hint=hint)


def stale_token(refused: RelayRefusedError, token_from: str) -> RelayRefusedError:
    """Give the error for a token that was refused, and for which its source has no other."""
    hint = f"{token_from} gave the same token when it was asked again: whatever keeps it fresh has stopped doing so."
    return RelayRefusedError(refused.what, where=refused.where, hint=hint)


def no_login(wanted: Sequence[str], offered: Sequence[str], place: str) -> RelayRefusedError:
    """Give the error for a server that offers none of the ways to log in that we would use."""
    have = plain(", ".join(offered).upper()) or "none"
    hint = "Check DIGEST_SMTP__PORT, or leave DIGEST_SMTP__USERNAME empty if the server wants no login."
    if "xoauth2" in offered and "xoauth2" not in wanted:
        hint = "It takes an OAuth token: set DIGEST_SMTP__TOKEN_COMMAND or DIGEST_SMTP__TOKEN_FILE."
    elif offered:
        hint = "Check DIGEST_SMTP__AUTH."
    ours = ", ".join(wanted).upper()
    return RelayRefusedError(
        f"the mail server offers no login that we use ({ours}), but {have}", where=place, hint=hint
    )


def challenge(words: str) -> str:
    """Give what a server says in base64 about a token that it does not take; as it stands where it is not base64."""
    try:
        return plain(base64.b64decode(words, validate=True).decode("utf-8", "replace"))
    except ValueError:
        return plain(words)


def _turned_away(code: int, said: str, place: str, hint: str = "") -> DeliveryError:
    what = f"no session with the mail server: {said}"
    if not 400 <= code < 500 or code == _NOT_NOW:  # noqa: PLR2004 -- temporary, RFC 5321 4.2.1
        return DeliveryError(what, where=place, hint=hint)
    reply = Reply(code=code, text=said.removeprefix(str(code)).strip())
    return TurnedAwayError(what, reply=reply, where=place, hint=hint)


def _no_tls(error: ssl.SSLError, place: str, security: str) -> DeliveryError:
    reason = error.reason or ""
    if isinstance(error, ssl.SSLCertVerificationError):
        hint = "It must be valid for DIGEST_SMTP__HOST. If a private authority signed it, name that authority's file in DIGEST_SMTP__CA_FILE."
        return RelayRefusedError(f"bad certificate: {error.verify_message}", where=place, hint=hint)
    if reason in _OLD_TLS:
        hint = "Mail is not sent over older versions, which can be broken: have the server updated, or use another."
        return RelayRefusedError("the mail server speaks no TLS 1.2 or newer", where=place, hint=hint)
    if reason in _NOT_TLS and security == "tls":
        hint = "Set DIGEST_SMTP__SECURITY=starttls, which ports 587 and 25 want, or DIGEST_SMTP__PORT=465."
        return RelayRefusedError(
            "the mail server does not speak TLS from the first byte on this port", where=place, hint=hint
        )
    said = plain(reason.replace("_", " ").lower() or str(error))
    return DeliveryError(f"no session with the mail server: TLS failed: {said}", where=place)


def _tls_error(error: BaseException | None) -> ssl.SSLError | None:
    while error is not None and not isinstance(error, ssl.SSLError):
        error = error.__cause__
    return error
