"""Signed links: opaque tokens that name a subscription and what may be done with it, a draft and the editor who may decide on it, and return paths
that name a row of the ledger. No address, no time and no chance enters a token.

A token is the subscription's key and 128 bits of HMAC-SHA256 over it (RFC 2104 section 5 allows to keep half of the output). Each purpose signs with
a key of its own, so that a token for one door opens no other. It does not expire: an unsubscribe link of an old mail has to work
(RFC 8058 section 3.1). Several secrets mean rotation: the first signs, all are accepted.
"""

import base64
import hmac
import re
import struct
from binascii import b2a_base64
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from hashlib import blake2b, sha256
from typing import Literal
from urllib.parse import urlsplit

from itsdangerous import BadData, Signer
from itsdangerous.encoding import base64_decode, base64_encode
from itsdangerous.signer import SigningAlgorithm

from digest.errors import ConfigError, LinkError
from digest.model.hosts import is_loopback

SHORTEST_SECRET = 16
"""Characters of a secret that we still take. Those that `digest init` makes have 43, which hold 256 bits."""

MAX_LOCAL_PART = 64
"""Octets before the @ (RFC 5321 section 4.5.3.1.1)."""

NOBODY = "test"
"""The key that links in test copies carry: well signed, but no subscription has it."""

ANSWER = "Digest-Link-Of"
"""The header in which the web door says that it could read such a link. The link of a reader never gets one."""

SEEN = "seen"
"""The field of a link to a draft that names, unsigned, which content came with it. It gives no right; without it nothing is compared."""

_MAC = 16  # bytes kept of a signature
_MAC_BASE32 = 26  # characters of base32 without padding
_KEY = re.compile(r"[a-z0-9]{1,32}")  # lower case: mail systems may fold the local part
_MAILBOX = re.compile(r"([A-Za-z0-9._+-]+)@([A-Za-z0-9.-]+)")
_BOUNCE = struct.Struct(
    ">II"
)  # edition and row: eight bytes, which with their MAC fill 32 letters of base32 to the last bit
_BOUNCE_MAC = 12
_EDITOR = 16  # hex digits that name an editor; the rest of a key is the edition
_VERSION = 16  # hex digits of a content hash: enough to notice any change
_BOUNCE_TOKEN = re.compile(r"[a-z2-7]{32}")
_FOR_URLS = bytes.maketrans(b"+/", b"-_")
_FOREIGN = "the link is damaged, or was not made here"
_HINT = 'Make one with `python3 -c "import secrets; print(secrets.token_urlsafe(32))"`; several are parted by commas.'


class Purpose(StrEnum):
    """What a token is good for. A token made for one purpose is refused by the others."""

    UNSUBSCRIBE = "unsubscribe"
    UNSUBSCRIBE_MAIL = "unsubscribe-mail"
    PREFERENCES = "preferences"
    CONFIRM = "confirm"
    APPROVE = "approve"
    HOLD = "hold"


Decision = Literal[Purpose.APPROVE, Purpose.HOLD]
"""What an editor may do to a draft by a link."""


class _TruncatedHmac(SigningAlgorithm):
    def get_signature(self, key: bytes, value: bytes) -> bytes:
        return _mac(key, value)[:_MAC]


class LinkSigner:
    """Makes and reads signed links. `keys` are the secrets, newest first; `base_url` is where `digest serve` is reached, or empty.

    Raises `ConfigError` for a missing or short secret, and for a base URL that is neither https nor http on loopback.
    """

    def __init__(self, keys: Sequence[str], base_url: str) -> None:
        _check_secrets(keys)
        self._signers = {purpose: _signer(keys, purpose) for purpose in Purpose}
        self._newest = {purpose: signer.secret_keys[-1] for purpose, signer in self._signers.items()}
        self._bounce_keys = _derived(keys, "bounce")[::-1]
        self._base = _checked_base(base_url) if base_url else ""
        self._prefix = f"{self._base}/u/" if base_url else ""

    def unsubscribe_url(self, key: str) -> str:
        """Give the https page, and one-click target, of a subscription. Raises `ConfigError` without a base URL."""
        if not self._prefix:
            hint = 'Set it to where readers reach `digest serve`, or unsubscribe = "mailto" for the newsletter.'
            raise ConfigError("there is no address for unsubscribe links", where="DIGEST_WEB__BASE_URL", hint=hint)
        return self._prefix + self.token(key, Purpose.UNSUBSCRIBE)

    def unsubscribe_mailto(self, key: str, address: str) -> str:
        """Give the mailto URI of a subscription: `address` with the token behind a plus, at most 64 octets before the @."""
        tagged = _tagged(address, self.token(key, Purpose.UNSUBSCRIBE_MAIL), "unsubscribe_address")
        return f"mailto:{tagged}?subject=unsubscribe"

    def review_url(self, edition: int, editor: str, purpose: Decision, content: str = "") -> str:
        """Give the page on which one editor decides on one draft; empty without a base URL. `content` is the hash of what the editor is shown beside the link: the page says when it is another by then."""
        if not self._base:
            return ""
        seen = f"?{SEEN}={content[:_VERSION]}" if content else ""
        return f"{self._base}/{purpose}/{self.token(_editor_key(editor) + str(edition), purpose)}{seen}"

    def read_review(self, token: str, editors: Sequence[str], purpose: Decision) -> tuple[int, str]:
        """Give the edition and the editor, who must be one of `editors`, that a token names. Raises `LinkError`, always the same, for any other text."""
        key = self.read(token, purpose)
        named, edition = key[:_EDITOR], key[_EDITOR:]
        found = next((one for one in editors if _editor_key(one) == named), "")
        if not found or not edition.isdecimal():
            raise LinkError(_FOREIGN)
        return int(edition), found

    def return_path(self, edition: int, row: int, address: str) -> str:
        """Give the envelope sender of one row: `address` with a token behind a plus that `read_bounce` reads, at most 64 octets before the @."""
        named = _BOUNCE.pack(edition, row)
        return _tagged(address, _base32(named + _bounce_mac(self._bounce_keys[0], named)), "bounce_address")

    def read_bounce(self, token: str) -> tuple[int, int]:
        """Give edition and row that the token of a return path names; edition 0 is a test copy. Raises `LinkError`, always the same, for any other text.

        Case does not matter: mail systems on the way may fold the local part.
        """
        text = token.lower()
        if _BOUNCE_TOKEN.fullmatch(text):
            raw = base64.b32decode(text.upper())
            named, mac = raw[: _BOUNCE.size], raw[_BOUNCE.size :]
            if any(hmac.compare_digest(_bounce_mac(key, named), mac) for key in self._bounce_keys):
                edition, row = _BOUNCE.unpack(named)
                return edition, row
        raise LinkError(_FOREIGN)

    def token(self, key: str, purpose: Purpose) -> str:
        """Sign the key of a subscription for one purpose. Tokens for mail are lower-case base32; the others tell upper from lower case."""
        if _KEY.fullmatch(key) is None:
            raise LinkError(f"the subscription has no usable key: {key!r}")
        mac = _mac(self._newest[purpose], key.encode("ascii"))[:_MAC]
        if purpose is Purpose.UNSUBSCRIBE_MAIL:
            return key + _base32(mac)
        return f"{key}.{_base64(mac)}"

    def read(self, token: str, purpose: str) -> str:
        """Give the key of the subscription that a token names. Raises `LinkError`, always the same, for any other text."""
        purpose = Purpose(purpose)
        try:
            key, mac = _from_mail(token) if purpose is Purpose.UNSUBSCRIBE_MAIL else _from_url(token)
        except (BadData, ValueError):
            key, mac = "", b""
        if _KEY.fullmatch(key) and self._signers[purpose].verify_signature(key, base64_encode(mac)):
            return key
        raise LinkError(_FOREIGN)


def _editor_key(address: str) -> str:
    """Give 64 bits that name an editor among those of a newsletter, without the address."""
    return blake2b(address.casefold().encode(), digest_size=_EDITOR // 2).hexdigest()


def _check_secrets(keys: Sequence[str]) -> None:
    if isinstance(keys, str) or not keys:
        raise ConfigError("there is no key to sign links with", where="DIGEST_SECRET_KEY", hint=_HINT)
    if any(len(key) < SHORTEST_SECRET for key in keys):
        what = f"each key needs at least {SHORTEST_SECRET} characters"
        raise ConfigError(what, where="DIGEST_SECRET_KEY", hint=_HINT)


def _signer(keys: Sequence[str], purpose: Purpose) -> Signer:
    return Signer(_derived(keys, purpose), key_derivation="none", algorithm=_TruncatedHmac())


def _derived(keys: Sequence[str], purpose: str) -> list[bytes]:
    """Derive the keys of a purpose once, the newest last, as itsdangerous wants them: deriving them per token would double its price."""
    return [
        Signer(key, salt=f"digest {purpose}", key_derivation="hmac", digest_method=sha256).derive_key()
        for key in reversed(keys)
    ]


def _bounce_mac(key: bytes, named: bytes) -> bytes:
    """Give 96 bits of HMAC-SHA256. A local part has room for no more beside a name; RFC 2104 section 5 draws the line at 80."""
    return _mac(key, named)[:_BOUNCE_MAC]


@cache
def _begun(key: bytes) -> hmac.HMAC:
    """Take in a key once. Unlike `hmac.digest`, going on from a copy does not let other threads in between, for which a sender would wait each time."""
    return hmac.new(key, digestmod=sha256)


def _mac(key: bytes, value: bytes) -> bytes:
    mac = _begun(key).copy()
    mac.update(value)
    return mac.digest()


def _tagged(address: str, token: str, setting: str) -> str:
    """Give `address` with a token behind a plus. Raises `ConfigError` where there is no room, or the address would need escapes."""
    mailbox = _MAILBOX.fullmatch(address)
    if mailbox is None:
        hint = 'Use plain letters and digits, as in "unsub@bounces.example.org".'
        raise ConfigError(f"{address!r} cannot take a token", where=setting, hint=hint)
    local = f"{mailbox[1]}+{token}"
    if len(local) > MAX_LOCAL_PART:
        spare = MAX_LOCAL_PART - len(token) - 1
        hint = f"Use at most {spare} characters before the @."
        raise ConfigError(f"{address!r} leaves no room for a token", where=setting, hint=hint)
    return f"{local}@{mailbox[2]}"


def _checked_base(base_url: str) -> str:
    try:
        parts = urlsplit(base_url)
        usable = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
    except ValueError:
        usable = False
    if not usable or not parts.hostname or not base_url.isascii() or re.search(r"[\x00-\x20\x7f<>\"@?#\\]", base_url):
        hint = 'Write it like "https://news.example.org".'
        raise ConfigError(f"{base_url!r} cannot carry unsubscribe links", where="DIGEST_WEB__BASE_URL", hint=hint)
    return base_url.rstrip("/")


def _base32(mac: bytes) -> str:
    return base64.b32encode(mac).decode().rstrip("=").lower()


def _base64(mac: bytes) -> str:
    """Write a signature as `itsdangerous` reads it: base64 for URLs, without padding. One is written for every letter."""
    return b2a_base64(mac, newline=False).translate(_FOR_URLS).decode("ascii").rstrip("=")


def _from_mail(token: str) -> tuple[str, bytes]:
    """Part a mail token. Case does not matter, but otherwise there is one spelling: 26 letters hold two bits more than the signature."""
    text = token.lower()
    key, spelled = text[:-_MAC_BASE32], text[-_MAC_BASE32:]
    mac = base64.b32decode(spelled.upper() + "=" * (-len(spelled) % 8))
    if _base32(mac) != spelled:
        raise ValueError("not the canonical spelling")
    return key, mac


def _from_url(token: str) -> tuple[str, bytes]:
    key, _, spelled = token.partition(".")
    mac = base64_decode(spelled)
    if base64_encode(mac).decode() != spelled:
        raise ValueError("not the canonical spelling")
    return key, mac
