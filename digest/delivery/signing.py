"""From configured key files to a signer. The keys themselves, and their library, are loaded only where there is something to sign."""

from collections.abc import Collection
from pathlib import Path

from digest.delivery.dkim import Signer
from digest.delivery.headers import split_mailbox
from digest.log import logger

Place = tuple[Path | None, str]
"""The file of a key, None where there is none, and its selector."""

_log = logger("delivery")


def make_signer(rsa: Place, ed25519: Place, *, domain: str, unsigned: Collection[str], sender: str) -> Signer | None:
    """Give what signs mail from `sender`, a mailbox; None without an RSA key. Raises `ConfigError` for what cannot be used."""
    path, selector = rsa
    if path is None:
        return None
    from digest.delivery.keys import read_key  # noqa: PLC0415 -- needs the extra `dkim`

    keys = [read_key(path, selector, "rsa-sha256")]
    path, selector = ed25519
    if path is not None:
        keys.append(read_key(path, selector, "ed25519-sha256"))
    signer = Signer(keys, domain=domain, unsigned=unsigned)
    signer.domain_of(split_mailbox(sender)[1])
    return signer


def warned(signer: Signer | None) -> Signer | None:
    """Give the same signer, and log what is weak about its keys."""
    for key in signer.keys if signer else ():
        if key.weakness:
            _log.warning("weak DKIM key", selector=key.selector, reason=key.weakness)
    return signer
