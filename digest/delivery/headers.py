"""Header fields as they stand on the wire: cleaned, encoded (RFC 2047), folded (RFC 5322 2.2.3), CRLF. Pure.

The standard library's generators encode long URLs in List-Unsubscribe as RFC 2047 words, which no mail client reads, and break IDN
addresses, so the few shapes that a newsletter needs are written here. No header is ever made by pasting a foreign text into a line.
"""

import re
import unicodedata
from email.header import Header
from email.utils import parseaddr
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from digest.errors import PreflightError

WIDTH = 78
"""Octets of a header line that we keep to where it can be folded at all (RFC 5322 2.1.1); 998 is the hard limit."""
LIMIT = 998
CRLF = "\r\n"

_UNSAFE_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_URI = re.compile(r"[!#-;=?-~]+")
_NEXT_URI = ">,\r\n <"
_ADDRESS = re.compile(r"[^\s<>\"(),:;@\[\]\\\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+@[A-Za-z0-9.\-]+")


def clean(text: str) -> str:
    """Give a text fit for one header: control characters, line and paragraph separators and lone surrogates become spaces, runs of white space one.

    CR, LF, NUL, U+0085 and U+2028 are among them: what follows them can never become a header of its own.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    safe = "".join(" " if unicodedata.category(letter) in _UNSAFE_CATEGORIES else letter for letter in text)
    return " ".join(safe.split())


def line(name: str, value: str) -> bytes:
    """Give a field whose value is free text: folded ASCII, or RFC 2047 words where it has to be."""
    if not _NAME.fullmatch(name):
        raise PreflightError(f"{name!r} is not the name of a header")
    value = clean(value)
    if value.isascii() and "=?" not in value and all(len(word) < WIDTH for word in value.split(" ")):
        return fold(name, value.split(" "))
    return f"{name}: {_encoded(value, len(name) + 2)}\r\n".encode("ascii")


def fold(name: str, words: list[str]) -> bytes:
    """Give a field of ASCII `words`, with line breaks between them where the line would be longer than 78 octets."""
    lines = [f"{name}:"]
    for word in words:
        if len(lines[-1]) + 1 + len(word) > WIDTH and lines[-1].strip(" ") not in {"", f"{name}:"}:
            lines.append("")
        lines[-1] += f" {word}"
    if any(len(part) > LIMIT for part in lines):
        raise PreflightError(f"the header {name} has a line of more than {LIMIT} octets")
    return (CRLF.join(lines) + CRLF).encode("ascii")


def phrase(text: str, taken: int) -> str:
    """Give a display name (RFC 5322 3.2.5): bare, in quotes, or as RFC 2047 words. `taken` is how much of the line is used already."""
    text = clean(text)
    if _ATOMS.fullmatch(text) and len(text) + taken <= WIDTH - 4 and "=?" not in text:
        return text
    if not text.isascii() or "=?" in text or len(text) + taken > WIDTH - 4:
        return _encoded(text, taken)
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _encoded(text: str, taken: int) -> str:
    return Header(text, "utf-8", maxlinelen=WIDTH - 2, header_name="x" * max(taken - 2, 1)).encode(linesep="\r\n")


def mailbox_line(name: str, display: str, address: str) -> bytes:
    """Give an address field with one mailbox. The address is ASCII, or UTF-8 before the @ where SMTPUTF8 is used (RFC 6532)."""
    words = phrase(display, len(name) + 2)
    return _bracketed(name, words, address) if words else f"{name}: {address}\r\n".encode()


def list_id_line(title: str, list_id: str) -> bytes:
    """Give List-Id (RFC 2919): the title and the identifier of the list, a name below the sender's domain."""
    return _bracketed("List-Id", phrase(title, len("List-Id: ")), list_id)


def _bracketed(name: str, words: str, inner: str) -> bytes:
    start = f"{name}: {words}"
    room = WIDTH - (len(start) if "\r\n" not in words else len(start.rpartition("\r\n")[2]))
    gap = "" if not words else " " if len(inner) + 3 <= room else "\r\n "
    return f"{start}{gap}<{inner}>\r\n".encode()


def uri_line(name: str, uris: list[str]) -> bytes:
    """Give a list field (RFC 2369): URIs in angle brackets, one to a line, never encoded. Raises `PreflightError` for what is not a URI.

    The first stays on the line of its name however long it is: readers of these fields exist that take a fold there for an empty field.
    """
    longest = LIMIT - len(name) - len(": <>,")
    for uri in uris:
        if not _URI.fullmatch(uri):
            raise PreflightError(f"{name} would hold {uri!r}, which is not a URI")
        if len(uri) > longest:
            raise PreflightError(f"the header {name} has a line of more than {LIMIT} octets")
    return f"{name}: <{_NEXT_URI.join(uris)}>\r\n".encode("ascii")


def split_mailbox(text: str) -> tuple[str, str]:
    """Give display name and address of a configured mailbox like `Example Weekly <weekly@example.org>`. Raises `PreflightError`."""
    display, address = parseaddr(clean(text))
    if not address:
        raise PreflightError(
            f"{text!r} is not a mail address", hint="Write it like: Example Weekly <weekly@example.org>"
        )
    return display, wire_address(address)


@lru_cache(maxsize=256)
def wire_address(address: str) -> str:
    """Give an address as it stands on the wire: its domain in A-labels (RFC 5891). Raises `PreflightError` for what could break out of a command."""
    local, at, domain = address.rpartition("@")
    if at and not domain.isascii():
        try:
            found = validate_email(address, check_deliverability=False, test_environment=True)
        except EmailNotValidError as error:
            raise PreflightError(f"{address!r} is not a mail address: {error}") from None
        address = f"{local}@{found.ascii_domain}"
    if not _ADDRESS.fullmatch(address):
        raise PreflightError(f"{address!r} is not a mail address")
    return address
