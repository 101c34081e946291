"""Keys for tests of DKIM, and a verifier that goes by the book: every octet by itself, nothing shared with the code that signs."""

import base64
import hashlib
from datetime import UTC, datetime
from functools import cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from digest.delivery import keys
from digest.delivery.dkim import Signer
from digest.model import Delivery

WSP = b" \t"

ROW = Delivery(
    edition=42,
    row=7,
    address="reader@example.net",
    message_id="e42.f7q2mz4kd3vxw6ta@example.org",
    subscriber=7,
    subscriber_key="mzxw6ytboi5dk3tfon2gk4q",
    name="Ann Lee",
    date=datetime(2026, 11, 23, 18, 1, 21, tzinfo=UTC),
)


@cache
def private(kind: str) -> keys.Private:
    """Make the RSA or Ed25519 key of this test run, or one of so many bits."""
    return keys.new_key({"rsa": 2048, "ed25519": 0}.get(kind) or int(kind if kind.isdigit() else 0))


def signer(*kinds: str, **changes: str) -> Signer:
    """Make a signer whose selectors are the kinds of its keys."""
    return Signer([keys.key_of(private(kind), kind) for kind in kinds], **changes)


def records(*kinds: str, domain: str = "example.org") -> dict[str, str]:
    """Give what the DNS says of these keys."""
    return {f"{kind}._domainkey.{domain}": keys.record(private(kind)) for kind in kinds}


def signed_part(message: bytes) -> tuple[list[bytes], bytes]:
    """Part a message into the signature fields in front, each with its CRLF, and what they were made over."""
    found = []
    while message.startswith(b"DKIM-Signature:"):
        end = message.index(b"\r\n") + 2
        while message[end : end + 1] in (b" ", b"\t"):
            end = message.index(b"\r\n", end) + 2
        found.append(message[:end])
        message = message[end:]
    return found, message


def tags(field: bytes) -> dict[str, str]:
    """Read the tags of a signature field (RFC 6376 3.2), white space dropped."""
    text = b"".join(field.partition(b":")[2].split()).decode("ascii")
    return dict(part.split("=", 1) for part in text.split(";") if part)


def holds(message: bytes, field: bytes, published: dict[str, str]) -> bool:
    """Whether one signature field of a message is right (RFC 6376 6.1)."""
    said = tags(field)
    head, _, body = message.partition(b"\r\n\r\n")
    if base64.b64encode(hashlib.sha256(slow_body(body)).digest()).decode() != said["bh"]:
        return False
    waiting = [one for one in fields_of(head) if one + b"\r\n" != field]
    data = b""
    for name in said["h"].split(":"):
        alike = [one for one in waiting if one.split(b":")[0].strip().lower() == name.lower().encode()]
        if alike:
            waiting.remove(alike[-1])
            data += slow_field(alike[-1]) + b"\r\n"
    data += slow_field(field[: field.rindex(b"b=") + 2])
    return _verified(said, data, published[f"{said['s']}._domainkey.{said['d']}"])


def _verified(said: dict[str, str], data: bytes, record: str) -> bool:
    material = base64.b64decode(dict(part.strip().split("=", 1) for part in record.split(";"))["p"])
    value = base64.b64decode(said["b"])
    try:
        if said["a"] == "ed25519-sha256":
            Ed25519PublicKey.from_public_bytes(material).verify(value, hashlib.sha256(data).digest())
        else:
            public = serialization.load_der_public_key(material)
            assert isinstance(public, RSAPublicKey)
            public.verify(value, data, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    return True


def fields_of(head: bytes) -> list[bytes]:
    """Give the fields of a header section, folded as they are, without their last CRLF."""
    found: list[bytes] = []
    for line in head.split(b"\r\n"):
        if line[:1] in (b" ", b"\t"):
            found[-1] += b"\r\n" + line
        else:
            found.append(line)
    return found


def slow_field(field: bytes) -> bytes:
    """Bring a field to its relaxed form, octet by octet (RFC 6376 3.4.2)."""
    name, _, value = field.partition(b":")
    return name.strip(WSP).lower() + b":" + _one_space(value.replace(b"\r\n", b"")).strip(WSP)


def slow_body(body: bytes) -> bytes:
    """Bring a body to its relaxed form, line by line (RFC 6376 3.4.4)."""
    lines = [_one_space(line).rstrip(WSP) for line in body.split(b"\r\n")]
    while lines and not lines[-1]:
        lines.pop()
    return b"".join(line + b"\r\n" for line in lines)


def _one_space(text: bytes) -> bytes:
    found = bytearray()
    for octet in text:
        if octet not in WSP:
            found.append(octet)
        elif not found.endswith(b" "):
            found += b" "
    return bytes(found)
