"""Keys for signing: made, read from files that their owner alone can read, and as the DNS publishes them. The one room that knows `cryptography`.

That library is the extra `dkim`: import this room only where something is signed. Without the library the import raises `ConfigError`.
"""

import os
import stat
from base64 import b64encode
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from digest.delivery.dkim import Algorithm, Key
from digest.errors import ConfigError, UsageError
from digest.model.health import SigningKey

try:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import padding
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
except ModuleNotFoundError:
    _hint = "Install it: pip install 'digest[dkim]'."
    raise ConfigError("signing with DKIM needs the package cryptography, which is missing", hint=_hint) from None

Private = RSAPrivateKey | Ed25519PrivateKey

SHORTEST, GOOD = 1024, 2048
"""Bits of an RSA key: below the first no receiver takes it, from the second on it is not called weak (RFC 8301 3.2)."""

STRING = 255
"""Bytes of one string in a TXT record (RFC 1035 3.3)."""

_KINDS: dict[Algorithm, tuple[type[Private], str, str]] = {
    "rsa-sha256": (RSAPrivateKey, "an RSA", ""),
    "ed25519-sha256": (Ed25519PrivateKey, "an Ed25519", " --ed25519"),
}
_PEM = serialization.Encoding.PEM
_OPEN_TO_OTHERS = stat.S_IRGRP | stat.S_IWGRP | stat.S_IROTH | stat.S_IWOTH


def read_key(path: Path, selector: str, algorithm: Algorithm) -> Key:
    """Read a key for an algorithm (PEM). Raises `ConfigError` when it is for another one, too short, or open to other users."""
    private = _loaded(path)
    kind, name, option = _KINDS[algorithm]
    if not isinstance(private, kind):
        raise ConfigError(f"is not {name} key", where=str(path), hint=f"Make one with `digest dkim keygen{option}`.")
    if isinstance(private, RSAPrivateKey) and private.key_size < SHORTEST:
        what = f"is a key of {private.key_size} bits, which no receiver takes"
        raise ConfigError(what, where=str(path), hint="Make a new one with `digest dkim keygen`.")
    key = key_of(private, selector)
    return replace(key, weakness=f"{path} {key.weakness}") if key.weakness else key


def key_of(private: Private, selector: str) -> Key:
    """Give a private key as one that signs."""
    if isinstance(private, Ed25519PrivateKey):  # RFC 8463 3: the hash is what is signed
        return Key(algorithm="ed25519-sha256", selector=selector, sign=lambda data: private.sign(sha256(data).digest()))
    scheme, digest, bits = padding.PKCS1v15(), hashes.SHA256(), private.key_size
    weakness = f"has {bits} bits, {GOOD} are usual" if bits < GOOD else ""
    return Key(
        algorithm="rsa-sha256",
        selector=selector,
        sign=lambda data: private.sign(data, scheme, digest),
        weakness=weakness,
    )


def new_key(bits: int) -> Private:
    """Make an RSA key of so many bits, or with 0 an Ed25519 key."""
    return generate_private_key(public_exponent=65537, key_size=bits) if bits else Ed25519PrivateKey.generate()


def write_key(private: Private, path: Path) -> None:
    """Write a key into a new file that its owner alone can read. Raises `UsageError` when there is a file already, and `OSError`."""
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        hint = "Name another file with --out; a key is never overwritten."
        raise UsageError("exists already", where=str(path), hint=hint) from None
    try:
        with os.fdopen(file, "wb") as out:
            out.write(private.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    except BaseException:
        path.unlink()  # half a key is none
        raise


def record(private: Private) -> str:
    """Give the text of the TXT record that publishes a key (RFC 6376 3.6.1, RFC 8463 4)."""
    public = private.public_key()
    if isinstance(private, Ed25519PrivateKey):
        kind, data = "ed25519", public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    else:
        info = serialization.PublicFormat.SubjectPublicKeyInfo
        kind, data = "rsa", public.public_bytes(serialization.Encoding.DER, info)
    return f"v=DKIM1; k={kind}; p={b64encode(data).decode()}"


def published(path: Path, selector: str, domain: str) -> SigningKey:
    """Give the public half of a key of ours, as the DNS has to publish it. Raises `ConfigError` like `read_key`."""
    private = _loaded(path)
    if not isinstance(private, RSAPrivateKey | Ed25519PrivateKey):
        raise ConfigError(
            "is neither an RSA nor an Ed25519 key", where=str(path), hint="Make one with `digest dkim keygen`."
        )
    return SigningKey(
        domain=domain,
        selector=selector,
        kind="rsa" if isinstance(private, RSAPrivateKey) else "ed25519",
        public=record(private).partition("p=")[2],
        bits=private.key_size if isinstance(private, RSAPrivateKey) else 0,
    )


def strings(text: str) -> list[str]:
    """Cut the text of a record into the strings that a TXT record is made of; whoever reads it joins them."""
    return [text[at : at + STRING] for at in range(0, len(text), STRING)]


def _loaded(path: Path) -> object:
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_mode & _OPEN_TO_OTHERS:
                what = "holds a private key, and other users of this machine can read it"
                raise ConfigError(what, where=str(path), hint=f"Run: chmod 600 {path}")
            pem = file.read()
    except OSError as error:
        hint = "Name a file that this user can read, or make a key with `digest dkim keygen`."
        raise ConfigError(f"cannot be read: {error.strerror}", where=str(path), hint=hint) from None
    try:
        return _parsed(pem)
    except TypeError:
        hint = "Write it without one: openssl pkey -in FILE -out NEW-FILE"
        raise ConfigError("is protected by a password", where=str(path), hint=hint) from None
    except (ValueError, UnsupportedAlgorithm):
        hint = "Make one with `digest dkim keygen`."
        raise ConfigError("is not a private key in PEM", where=str(path), hint=hint) from None


@lru_cache(maxsize=8)
def _parsed(pem: bytes) -> object:
    """Parse a key once: to find one of RSA sound takes 40 ms with 2048 bits and 270 ms with 4096, and an examination asks five times. Its file is read each time."""
    return serialization.load_pem_private_key(pem, password=None)
