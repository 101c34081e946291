"""The commands of one transaction: from an envelope and what EHLO offered to MAIL, RCPT and DATA as they stand on the wire. Pure.

What was not offered is not used, and what this message does not need is not asked for. No reply is read here, and no line written.
"""

import re
from collections.abc import Mapping

from digest.model import Reply
from digest.ports import Envelope

LONGEST_ENVID = 100
LONGEST_ORCPT = 500
"""Characters of the values that RFC 3461 lets us name. What is longer is left out: both are a help for who reads a failure, not a need."""

_LONGEST_SIZE = 20  # digits, RFC 1870 section 3
_NOT_XCHAR = re.compile(rb"[^!-*,-<>-~]")  # RFC 3461 section 4
_NOT_QCHAR = re.compile(r"[^!-*,-<>-\[\]-~]")  # RFC 6533 section 3


def commands_of(envelope: Envelope, offered: Mapping[str, str]) -> tuple[bytes, bytes, bytes]:
    """Give MAIL, RCPT and DATA, without line ends. `offered` maps the keywords of EHLO, lower case, to what stands behind them.

    Raises `ValueError` for an address that could break out of its line.
    """
    encoding = "utf-8" if envelope.smtputf8 else "ascii"
    mail = " ".join([f"MAIL FROM:<{envelope.sender}>", *_of_the_message(envelope, offered)])
    recipient = " ".join([f"RCPT TO:<{envelope.recipient}>", *_of_the_recipient(envelope, offered)])
    if not (mail.isprintable() and recipient.isprintable()):
        raise ValueError("an address holds control characters")
    return mail.encode(encoding), recipient.encode(encoding), b"DATA"


def size_limit(offered: Mapping[str, str]) -> int:
    """Give how many bytes a message may have for this server (RFC 1870); 0 where it says nothing, or nothing that makes sense."""
    limit = offered.get("size", "").strip()
    return int(limit) if limit.isascii() and limit.isdigit() and len(limit) <= _LONGEST_SIZE else 0


def too_large(envelope: Envelope, limit: int) -> Reply | None:
    """Give the refusal that a server would give at MAIL to a message that is larger than its SIZE allows (RFC 1870 section 6.1), else None.

    It is about the message, never about the reader, and costs no round trip and no transfer. A limit of 0 is none.
    """
    if not 0 < limit < envelope.size:
        return None
    words = f"the message has {envelope.size:,} bytes, and the mail server takes {limit:,} (SIZE)"
    return Reply(code=552, text=f"5.3.4 not offered, by our own reckoning: {words}")


def _of_the_message(envelope: Envelope, offered: Mapping[str, str]) -> list[str]:
    found = [f"SIZE={envelope.size}"] if "size" in offered else []
    if envelope.smtputf8:
        # Its To header holds UTF-8 (RFC 6532); every other message is 7-bit, whatever it says.
        found += ["BODY=8BITMIME"] if "8bitmime" in offered else []
        found += ["SMTPUTF8"]
    if "dsn" in offered:
        found += ["RET=HDRS"]
        envid = xtext(envelope.message_id)
        if envelope.message_id.isascii() and envelope.message_id.isprintable() and 0 < len(envid) <= LONGEST_ENVID:
            found += [f"ENVID={envid}"]
    return found


def _of_the_recipient(envelope: Envelope, offered: Mapping[str, str]) -> list[str]:
    """Ask for a report of failure alone, under the address that we know (RFC 3461 sections 4.1 and 4.2)."""
    if "dsn" not in offered:
        return []
    ascii_only = envelope.recipient.isascii()
    original = f"rfc822;{xtext(envelope.recipient)}" if ascii_only else f"utf-8;{utf8_xtext(envelope.recipient)}"
    return ["NOTIFY=FAILURE", *([f"ORCPT={original}"] if len(original) <= LONGEST_ORCPT else [])]


def xtext(text: str) -> str:
    """Encode a value of RFC 3461 section 4: what is not a printable ASCII character, `+` and `=` become `+XX`."""
    return _NOT_XCHAR.sub(lambda found: b"+%02X" % found[0][0], text.encode()).decode("ascii")


def utf8_xtext(address: str) -> str:
    r"""Encode an address with other letters than ASCII as `utf-8-addr-xtext` (RFC 6533 section 3), which is 7-bit: `ü` becomes `\x{FC}`."""
    return _NOT_QCHAR.sub(lambda found: f"\\x{{{ord(found[0]):02X}}}", address)
