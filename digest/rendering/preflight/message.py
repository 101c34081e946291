"""The whole message as one reader would get it: its header fields and its lines. Pure: it is composed elsewhere and handed in as bytes."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from email.utils import parseaddr, parsedate_to_datetime

from digest.model import Facts, Finding, Newsletter
from digest.rendering.preflight.rules import found

LINE = 998
"""Octets of a line without its CRLF (RFC 5322 2.1.1)."""
QUOTED = 76
"""Characters of a line of quoted-printable or base64 (RFC 2045 6.7, 6.8)."""

_NEEDED = ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "List-Id", "List-Unsubscribe")
_FOREIGN = frozenset({"bcc", "cc", "sender", "return-path", "delivered-to", "x-mailer", "disposition-notification-to"})
_REPEATABLE = frozenset({"dkim-signature", "received", "arc-seal", "comments", "keywords"})
_FIELD = re.compile(rb"([!-9;-~]+):(.*)", re.DOTALL)
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MESSAGE_ID = re.compile(r"<[!-;=?A-~]+@([!-;=?A-~]+)>")
_URI = re.compile(r"<([^<>]*)>")
_LOOPBACK = re.compile(r"http://(?:localhost|127\.[\d.]+|\[::1\])[:/]")
_REPORT = "This is a fault of digest, or of a plugin: please report it, with this line."

Fields = Sequence[tuple[str, str]]


def check_message(facts: Facts, newsletter: Newsletter) -> Iterator[Finding]:
    """Find what servers refuse, or what a reader could not leave by. Without a sample there is nothing to look at."""
    if facts.refused:
        where, what, hint = facts.refused
        yield found("header", where, what, hint or "Mend the setting or the title that it is made of.")
    if facts.sample:
        yield from _of_sample(facts.sample, newsletter)


def _of_sample(sample: bytes, newsletter: Newsletter) -> Iterator[Finding]:
    head, _, body = sample.partition(b"\r\n\r\n")
    lines = _unfolded(head)
    matched = [match for line in lines if (match := _FIELD.fullmatch(line))]
    fields = [(match[1].decode("ascii"), match[2].decode("utf-8", "replace").strip()) for match in matched]
    yield from _shape(head, lines, len(matched))
    yield from _counts(fields)
    named = {name.lower(): value for name, value in fields}
    yield from _values(named, newsletter)
    yield from _way_out(named, head, newsletter)
    yield from _lines(body)


def _unfolded(head: bytes) -> list[bytes]:
    """Give the fields, those that run over several lines as one (RFC 5322 2.2.3)."""
    fields: list[bytes] = []
    for line in head.split(b"\r\n"):
        if line[:1] in (b" ", b"\t") and fields:
            fields[-1] += line
        else:
            fields.append(line)
    return fields


def _shape(head: bytes, lines: Sequence[bytes], sound: int) -> Iterator[Finding]:
    if longest := max((line for line in head.split(b"\r\n") if len(line) > LINE), key=len, default=b""):
        what = f"a line has {len(longest)} octets, of which servers take {LINE}"
        yield found("header-long", _name(longest), what, "Shorten what it is made of: a title, a name, an address.")
    bare = head.replace(b"\r\n", b"")
    if sound != len(lines) or _CONTROL.search(bare) or b"\r" in bare or b"\n" in bare:
        hint = "Look for a line end in the title, the sender or a story's title."
        yield found("header", "headers", "hold a line that is no field, or a control character", hint)
    if not head.isascii():
        name = next(_name(line) for line in lines if not line.isascii())
        yield found("header-ascii", name, "holds letters that are not encoded (RFC 2047)", _REPORT)


def _counts(fields: Fields) -> Iterator[Finding]:
    counts = Counter(name.lower() for name, _ in fields)
    for name in _NEEDED:
        if not counts[name.lower()]:
            yield found("header-missing", name, "is missing", _REPORT)
    for name, count in counts.items():
        if count > 1 and name not in _REPEATABLE:
            hint = "Each field stands there once: large mailboxes refuse a message with two (RFC 5322 3.6)."
            yield found("header-duplicate", name.title(), f"stands there {count} times", hint)
        if name in _FOREIGN or name.startswith("resent-"):
            yield found("header-foreign", name.title(), "has no place in a message to one reader", _REPORT)


def _values(named: dict[str, str], newsletter: Newsletter) -> Iterator[Finding]:
    domain = parseaddr(newsletter.sender)[1].rpartition("@")[2].lower()
    identity = _MESSAGE_ID.fullmatch(named.get("message-id", ""))
    if "message-id" in named and (identity is None or identity[1].lower() != _ascii(domain)):
        what = f"{named['message-id']} does not name the message below {domain}"
        yield found("message-id", "Message-ID", what, _REPORT)
    if "date" in named and not _is_date(named["date"]):
        yield found("date", "Date", f"{named['date']!r} is no date of a mail (RFC 5322 3.3)", _REPORT)
    if "from" in named and not _is_mailbox(named["from"]):
        hint = "Write it like: Example Weekly <weekly@example.org>"
        yield found("sender", f"newsletters.{newsletter.key}.from", f"{named['from']!r} is not one mailbox", hint)


def _way_out(named: dict[str, str], head: bytes, newsletter: Newsletter) -> Iterator[Finding]:
    """One https URI, first and not encoded, and the field that makes it one-click (RFC 8058 3.1)."""
    said = named.get("list-unsubscribe")
    if said is None:
        return
    uris, where = _URI.findall(said), "List-Unsubscribe"
    web = [uri for uri in uris if uri.startswith("https://") or _LOOPBACK.match(uri)]
    wanted = newsletter.unsubscribe == "one-click"
    if "=?" in said or not uris or (wanted and uris[:1] != web) or (not wanted and not _has_mailto(uris)):
        hint = "Gmail and Yahoo refuse bulk mail without it. Check DIGEST_WEB__BASE_URL and `unsubscribe`."
        yield found("one-click", where, f"{said!r} does not begin with an address to leave by", hint)
    elif wanted and b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" not in b"\r\n" + head + b"\r\n":
        what = "does not say List-Unsubscribe=One-Click on one line (RFC 8058)"
        yield found("one-click", "List-Unsubscribe-Post", what, _REPORT)


def _lines(body: bytes) -> Iterator[Finding]:
    bare = body.replace(b"\r\n", b"")
    if b"\r" in bare or b"\n" in bare:
        yield found("line-ends", "body", "has a line that does not end in CRLF", _REPORT)
    longest = max(map(len, body.split(b"\r\n")))
    if longest > QUOTED:
        what = f"has a line of {longest} characters, where its encoding allows {QUOTED}"
        yield found("line-length", "body", what, _REPORT)


def _has_mailto(uris: Sequence[str]) -> bool:
    return any(uri.startswith("mailto:") for uri in uris)


def _name(line: bytes) -> str:
    return line.partition(b":")[0].decode("ascii", "replace")[:60]


def _ascii(domain: str) -> str:
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        return domain


def _is_date(value: str) -> bool:
    try:
        return parsedate_to_datetime(value).tzinfo is not None
    except (ValueError, TypeError):
        return False


def _is_mailbox(value: str) -> bool:
    local, at, domain = parseaddr(value)[1].rpartition("@")
    return bool(local and at and "." in domain)
