"""Signatures over messages: DKIM (RFC 6376) with RSA and, beside it, Ed25519 (RFC 8463), relaxed/relaxed, never with `l=`. Pure.

The same message, key and date give the same signature, so a letter that is sent again is the same letter. What the readers of an edition share
is brought to canonical form once. Where keys come from, and the library that computes with them, never enter: a key is a function here.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal

from digest.delivery import headers
from digest.errors import ConfigError, PreflightError

Algorithm = Literal["rsa-sha256", "ed25519-sha256"]

_SHARED = (
    *("From", "Reply-To", "Cc", "Subject", "In-Reply-To", "References"),
    *("MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Content-Language"),
    *("List-Id", "List-Unsubscribe-Post", "List-Help", "List-Owner", "List-Archive", "List-Post", "List-Subscribe"),
    *("Auto-Submitted", "Precedence"),
)
_PERSONAL = ("Date", "To", "Message-ID", "List-Unsubscribe", "Feedback-ID")

SIGNED = (*_SHARED, *_PERSONAL)
"""The fields that are signed, each once more than it occurs: whoever adds another one breaks the signature (RFC 6376 5.4.2, 8.15).

What a reader sees or answers to, what decides how the body is read (a Content-Transfer-Encoding from outside would turn it into something else),
what mail programs act upon (RFC 8058 wants both unsubscribe fields, Gmail its Feedback-ID), and what keeps robots from answering. Some never
occur in our mail: they are there so that nobody adds them. Not signed is what others on the way rightly add or change: Received, Return-Path,
Sender, Resent-*, Authentication-Results. Those that differ by reader come last, in the order in which they stand in a message.
"""

_NEEDED = frozenset({"from", "list-unsubscribe", "list-unsubscribe-post"})
"""What cannot be left unsigned: RFC 6376 5.4, RFC 8058 4."""

_RUN = re.compile(rb"[ \t]+")
_FIELD = re.compile(rb"[^\r\n]+(?:\r\n[ \t][^\r\n]*)*\r\n")
_CRLF = b"\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A private key, published under its selector. `sign` has to give the same signature for the same bytes, from any thread.

    `weakness` says why the key should be replaced; empty for a good one.
    """

    algorithm: Algorithm
    selector: str
    sign: Callable[[bytes], bytes]
    weakness: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """The signature field of one key up to its value, with gaps for date and body hash: as it goes out, and as it is signed."""

    key: Key
    written: bytes
    canonical: bytes


class Signer:
    """Signs with each of its keys. `domain` is the one that vouches (d=); empty stands for the domain of From.

    `unsigned` names fields that a relay is known to rewrite. Raises `ConfigError` for one that has to be signed, or never is.
    """

    def __init__(self, keys: Sequence[Key], *, domain: str = "", unsigned: Collection[str] = ()) -> None:
        self.keys = tuple(keys)
        self._domain = domain.lower()
        left_out = {name.lower() for name in unsigned}
        self.names = tuple(name for name in SIGNED if name.lower() not in left_out)
        free = [name for name in SIGNED if name.lower() not in _NEEDED]
        for name in unsigned:
            if name.lower() not in {one.lower() for one in free}:
                what = "has to be signed" if name.lower() in _NEEDED else "is never signed"
                raise ConfigError(
                    f"{name} {what}", where="dkim.unsigned", hint=f"What can be left out: {', '.join(free)}."
                )

    def domain_of(self, sender: str) -> str:
        """Give the domain that vouches for a From address: its own, or one above it. Raises `ConfigError` for any other (DMARC, RFC 7489 3.1.1)."""
        own = sender.rpartition("@")[2].lower()
        if not self._domain or own == self._domain or own.endswith(f".{self._domain}"):
            return self._domain or own
        hint = f"Name {own} or a domain above it, with a record of the key there, or leave the domain out."
        raise ConfigError(f"{self._domain} cannot vouch for mail from {sender}", where="dkim.domain", hint=hint)

    def fields(self, message: bytes, sender: str, at: datetime) -> bytes:
        """Give the signature fields of a whole message: the obvious way, by which a `Seal` is tested."""
        head, _, body = message.partition(_CRLF * 2)
        names, data = chosen(_FIELD.findall(head + _CRLF), self.names)
        forms = self.forms(self.domain_of(sender), names)
        return signatures(forms, data, sha256(relaxed_body(body)).digest(), at)

    def forms(self, domain: str, names: Sequence[str]) -> tuple[_Form, ...]:
        """Give the form of each key's field for a domain and the names in h=."""
        return tuple(_form(key, domain, names) for key in self.keys)


class Seal:
    """A signer for the messages of one edition. Knows what they share: the fields `shared`, and the pieces of the body, None where a value stands.

    The body hash goes on from where the first value stands; the rest is canonical already. Safe to be used by several threads at once. Raises
    `ConfigError` when the signer's domain cannot vouch for `sender`, and `PreflightError` for a piece that does not end its line: canonical
    pieces may be joined only because white space never runs from one into the next.
    """

    def __init__(self, signer: Signer, sender: str, shared: Collection[bytes], pieces: Sequence[bytes | None]) -> None:
        if any(piece and not piece.endswith(_CRLF) for piece in pieces):
            raise PreflightError("a piece of the edition ends within a line, so that it cannot be signed")
        self._shared = frozenset(shared)
        own = [name for name in signer.names if name in _PERSONAL]
        fields = [field for block in shared for field in _FIELD.findall(block)]
        names, self._data = chosen(fields, [name for name in signer.names if name in _SHARED])
        self._forms = signer.forms(signer.domain_of(sender), [*names, *(name for name in own for _ in range(2))])
        self._own = tuple(f"{name.lower()}:".encode("ascii") for name in own)
        ready = [None if piece is None else relaxed_lines(piece) for piece in pieces]
        self._begun = sha256(ready[0] or b"")
        self._ready = ready[1:]

    def fields(self, head: Iterable[bytes], body: Sequence[bytes], at: datetime) -> bytes:
        """Give the signature fields of one message: `head` in blocks of whole fields, `body` piece by piece with its values."""
        own = [relaxed_field(block) for block in head if block not in self._shared]
        data = b"".join([self._data, *(field for field in own if field.startswith(self._own))])
        rest = [
            relaxed_lines(raw) if ready is None else ready for ready, raw in zip(self._ready, body[1:], strict=True)
        ]
        hashed = self._begun.copy()
        hashed.update(b"".join(rest))
        return signatures(self._forms, data, hashed.digest(), at)


def relaxed_field(field: bytes) -> bytes:
    """Give a header field in its relaxed form (RFC 6376 3.4.2), CRLF included."""
    name, _, value = field.partition(b":")
    return b"%s:%s\r\n" % (name.rstrip(b" \t").lower(), _RUN.sub(b" ", value.replace(_CRLF, b"")).strip(b" "))


def relaxed_lines(lines: bytes) -> bytes:
    """Give whole lines of a body in their relaxed form (RFC 6376 3.4.4 a): the very same object where nothing changes, which is most of the time."""
    if b"  " not in lines and b"\t" not in lines and b" \r\n" not in lines:
        return lines
    return _RUN.sub(b" ", lines).replace(b" \r\n", _CRLF)


def relaxed_body(body: bytes) -> bytes:
    """Give a whole body in its relaxed form (RFC 6376 3.4.4): without empty lines at its end, and ending in CRLF unless it is empty."""
    lines = relaxed_lines(body if body.endswith(_CRLF) else body + _CRLF)
    end = len(lines)
    while lines.endswith(_CRLF, 0, end):
        end -= len(_CRLF)
    return lines[:end] + _CRLF if end else b""


def chosen(fields: Iterable[bytes], names: Iterable[str]) -> tuple[list[str], bytes]:
    """Give the names for h=, each once more than it occurs, and the relaxed fields in that order: of several alike the last first (RFC 6376 5.4.2)."""
    found: dict[bytes, list[bytes]] = {}
    for field in map(relaxed_field, fields):
        found.setdefault(field.partition(b":")[0], []).insert(0, field)
    listed, data = list[str](), list[bytes]()
    for name in names:
        alike = found.get(name.lower().encode("ascii"), [])
        listed += [name] * (len(alike) + 1)
        data += alike
    return listed, b"".join(data)


def signatures(forms: Iterable[_Form], data: bytes, body_hash: bytes, at: datetime) -> bytes:
    """Give one field for each form, over canonical fields and the SHA-256 of the canonical body (RFC 6376 3.7)."""
    values = int(at.timestamp()), b64encode(body_hash)
    return b"".join(
        form.written % values + _folded(b64encode(form.key.sign(data + form.canonical % values))) + _CRLF
        for form in forms
    )


def _form(key: Key, domain: str, names: Sequence[str]) -> _Form:
    tags = ("v=1;", f"a={key.algorithm};", "c=relaxed/relaxed;", f"d={domain};", f"s={key.selector};")
    listed = f"{(_CRLF.decode() + ' ').join(_packed(names))};\r\n"
    written = (
        headers.fold("DKIM-Signature", list(tags)) + b" t=%d;\r\n " + f"{listed} ".encode("ascii") + b"bh=%s;\r\n b="
    )
    return _Form(key=key, written=written, canonical=relaxed_field(written).removesuffix(_CRLF))


def _packed(names: Sequence[str]) -> Iterator[str]:
    """Give h= in lines that fit, broken after colons."""
    line = "h="
    for place, name in enumerate(names, start=1):
        word = name if place == len(names) else f"{name}:"
        if len(line) + len(word) > headers.WIDTH - 2:
            yield line
            line = ""
        line += word
    yield line


def _folded(value: bytes) -> bytes:
    """Break base64 into lines; the first has `b=` before it, and each a space."""
    first, width = headers.WIDTH - len(" b="), headers.WIDTH - len(" ")
    return b"\r\n ".join([value[:first], *(value[at : at + width] for at in range(first, len(value), width))])
