"""DKIM (RFC 6376 3.6, RFC 8463): whether the DNS publishes the very key that signs here. Pure: asks the DNS by yielding questions."""

import re
from collections.abc import Mapping

from digest.doctor.findings import Asking, UnansweredError, error, must, ok, unanswered, warning
from digest.model.health import Diagnosis, Question, SigningKey

STRING = 255
"""Bytes of one string of a TXT record (RFC 1035 3.3)."""
GOOD = 2048
"""Bits of an RSA key that nobody calls weak (RFC 8301 3.2)."""

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


class BrokenTagsError(Exception):
    """A list of tags that receivers cannot read."""


def judged(key: SigningKey) -> Asking[list[Diagnosis]]:
    """Judge the published record of a key."""
    try:
        answer = yield from must(Question(key.name, "TXT"))
    except UnansweredError as silent:
        return [unanswered(str(silent))]
    if not answer.records:
        return [error(f"{key.name} has no record, so every signature fails", publish(key))]
    if len(answer.records) > 1:
        hint = f"Remove all but one. {publish(key)}"
        return [error(f"{key.name} has {len(answer.records)} records, and receivers take any of them or none", hint)]
    return list(compared(answer.records[0], key))


def compared(record: str, key: SigningKey) -> list[Diagnosis]:
    """Compare a record with the key that signs."""
    try:
        found = tags(record)
    except BrokenTagsError as broken:
        return [error(f"the record at {key.name} is no DKIM key: {broken}", publish(key))]
    trouble = _trouble(found, key)
    if trouble:
        return [error(f"the record at {key.name} {trouble}", publish(key))]
    return [*_remarks(found, key)] or [ok(f"{key.name} publishes the key that signs here ({_kind(key)})")]


def tags(record: str) -> Mapping[str, str]:
    """Read a list of tags (RFC 6376 3.2). Raises `BrokenTagsError`."""
    if '"' in record or "\\" in record:
        raise BrokenTagsError("quotation marks or backslashes belong to the zone file, not into the record")
    found: dict[str, str] = {}
    for part in record.split(";"):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not name and not equals:
            continue
        if not equals or not _NAME.fullmatch(name):
            raise BrokenTagsError(f"'{part.strip()[:40]}' is not tag=value")
        if name in found:
            raise BrokenTagsError(f"it says {name}= twice")
        found[name] = value
    return found


def publish(key: SigningKey) -> str:
    """Say what to publish, cut as a zone file needs it."""
    text = key.record
    strings = " ".join(f'"{text[at : at + STRING]}"' for at in range(0, len(text), STRING))
    return f"Publish this TXT record (strings of {STRING} bytes are joined by whoever reads it):\n{key.name}. IN TXT ( {strings} )"


def _trouble(found: Mapping[str, str], key: SigningKey) -> str:
    """Give the first thing that makes every signature fail; empty for none."""
    public = "".join(found.get("p", "").split())
    kind, version = found.get("k", "rsa"), found.get("v", "DKIM1")
    hashes, services = _words(found, "h"), _words(found, "s")
    misplaced = version != "DKIM1" or ("v" in found and next(iter(found)) != "v")
    grounds = (
        ("p" not in found, "holds no key (p=)"),
        (misplaced, "does not begin with v=DKIM1"),
        (not public, "says that the key was revoked (an empty p=)"),
        (kind.lower() != key.kind, f"is for a key of the kind {kind}, and an {key.kind} key signs here"),
        (
            public.rstrip("=") != key.public.rstrip("="),
            f"publishes another key than the one that signs here{_torn(public, key)}",
        ),
        (hashes and "sha256" not in hashes, f"allows the hash {found.get('h')} only, and sha256 is used"),
        (
            services and not {"*", "email"} & set(services),
            f"is for the service {found.get('s')} only, and not for mail",
        ),
    )
    return next((words for holds, words in grounds if holds), "")


def _words(found: Mapping[str, str], tag: str) -> list[str]:
    return [one.strip().lower() for one in found.get(tag, "").split(":") if one.strip()]


def _torn(public: str, key: SigningKey) -> str:
    """Name a frequent slip: a key that was cut when it was pasted."""
    return ": it was cut off" if key.public.startswith(public) else ""


def _remarks(found: Mapping[str, str], key: SigningKey) -> list[Diagnosis]:
    remarks = []
    if "y" in _words(found, "t"):
        hint = f"Remove t=y when you are done with testing. {publish(key)}"
        remarks.append(warning(f"the record at {key.name} says that the domain is only testing (t=y)", hint))
    if key.kind == "rsa" and 0 < key.bits < GOOD:
        hint = "Make a new key with `digest dkim keygen`, under another selector."
        remarks.append(warning(f"the key at {key.name} has {key.bits} bits, {GOOD} are usual", hint))
    return remarks


def _kind(key: SigningKey) -> str:
    return f"RSA, {key.bits} bits" if key.kind == "rsa" else "Ed25519"
