"""Addresses of readers: which are accepted, how they are written, and when two are the same. No DNS, no I/O.

Refused are quoted local parts, comments, source routes, IP literals, control characters and what is too long (RFC 5321 section 4.5.3.1): relays treat
them unlike one another, and people type them by mistake.
"""

import re
import unicodedata

from digest.errors import UsageError

LONGEST = 254
"""Octets of an address: 256 of a path (RFC 5321 section 4.5.3.1.3) less its angle brackets."""

LONGEST_LOCAL = 64
"""Octets before the @ (RFC 5321 section 4.5.3.1.1)."""

_SHOWN = 80  # characters of a wrong address that a message repeats
_ATEXT = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]"
_LABEL = r"(?!..--)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_SPECIAL = r"(?:arpa|invalid|local|localhost|onion|test)"
_PLAIN = re.compile(
    rf"(?=.{{1,{LONGEST_LOCAL}}}@.{{1,{LONGEST}}}\Z)({_ATEXT}+(?:\.{_ATEXT}+)*)@((?:{_LABEL}\.)+(?!(?i:{_SPECIAL})\Z)(?!..--)[A-Za-z]{{2,63}})"
)
"""Addresses of which nothing has to be looked up: lower-case ASCII before the @, host names without IDNA behind it. Nearly all are of this kind, and
`email-validator` would say the same in ten times the time (a property test compares)."""


def normalise(text: str) -> str:
    """Give an address as it is stored and mailed: the domain lower-case and as A-labels, the local part as written (in NFC).

    Spaces around it are taken away. Raises `UsageError` with the reason.
    """
    text = text.strip(" ")
    plain = _PLAIN.fullmatch(text)
    if plain is not None and len(text) <= LONGEST:
        return f"{plain[1]}@{plain[2].lower()}"
    return _validated(text)


def address_key_form(address: str) -> str:
    """Give what two spellings of one mailbox have in common: local parts are compared without regard to case. `address` is normalised."""
    return unicodedata.normalize("NFC", address.lower())


def _validated(text: str) -> str:
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - rarely needed, and slow to load

    try:
        found = validate_email(text, check_deliverability=False, strict=True)
    except EmailNotValidError as error:
        raise _refusal(text, str(error)) from None
    except UnicodeError:
        raise _refusal(text, "It holds characters that do not exist.") from None
    address = f"{found.local_part}@{found.ascii_domain}"
    if len(address.encode()) > LONGEST or len(address.rpartition("@")[0].encode()) > LONGEST_LOCAL:
        raise _refusal(text, f"It is longer than {LONGEST} octets, or than {LONGEST_LOCAL} before the @.")
    return address


def _refusal(text: str, reason: str) -> UsageError:
    shown = repr(text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "...")
    return UsageError(f"{shown} is not a mail address: {reason}", hint="Write it like jane@example.org.")
