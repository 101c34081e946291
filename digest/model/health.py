"""Nouns of an examination: facts that were gathered about the surroundings of the program, and what was found about them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from digest.errors import Exit

Kind = Literal["TXT", "MX", "PTR", "A", "AAAA"]


class Standing(StrEnum):
    """How a check ended. `SKIPPED` says nothing about the matter, but why it could not be looked at."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """What one check found about one thing, and what to do. `code` is how a process ends that found this error."""

    standing: Standing
    what: str
    hint: str = ""
    code: Exit = Exit.DONE
    check: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question to the DNS. A PTR is asked for by address."""

    name: str
    kind: Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the DNS said: the records (a TXT with its strings joined, an MX as `10 mx.example.net`, names without the last dot).

    No records and no `trouble` means that there are none; `trouble` says why nobody knows. `exists` is false for a name that is not there at all.
    """

    records: tuple[str, ...] = ()
    trouble: str = ""
    exists: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A known mail service: its SPF include, and whether it keeps the envelope sender that it is given."""

    name: str
    include: str
    keeps_envelope: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """How letters reach the world: by the mail server at `host`. `direct` when that is this machine, which the world then sees as one of `addresses`."""

    host: str
    direct: bool = False
    provider: Provider | None = None
    addresses: tuple[str, ...] = ()
    name: str = ""
    """What the mail server calls itself, empty when it was not reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """The public half of a key that signs, as the DNS has to publish it: `public` is base64."""

    domain: str
    selector: str
    kind: Literal["rsa", "ed25519"]
    public: str
    bits: int = 0

    @property
    def name(self) -> str:
        """Where the record stands."""
        return f"{self.selector}._domainkey.{self.domain}"

    @property
    def record(self) -> str:
        """What it says (RFC 6376 3.6.1)."""
        return f"v=DKIM1; k={self.kind}; p={self.public}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Secured:
    """A TLS session whose certificate was verified. `expires` is None where that was not told."""

    version: str
    expires: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What a session with the relay showed, without a letter. `offered` maps keywords of EHLO, lower case, to what stands behind them."""

    name: str
    greeting: str
    offered: Mapping[str, str]
    secured: Secured | None = None
    login: bool = False
    at: datetime | None = None
    """When it greeted us, by our clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """An answer of a web server; with `trouble` there was none. Header names are lower case."""

    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    secured: Secured | None = None
    at: datetime | None = None
    """When the answer came, by our clock."""
    trouble: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseHealth:
    """The database as a look showed it; nothing in it was changed. `damage` is None when there was no time to look for it."""

    where: str
    there: bool = True
    revision: str | None = None
    newest: str = ""
    damage: tuple[str, ...] | None = ()
    unsafe: str = ""
    """What would lose commits in a power cut; empty for a database that is set up well."""
    size: int = 0
    readers: Mapping[str, int] = field(default_factory=dict)
    """Active subscriptions by newsletter."""
    strange: str = ""
    """Why nothing is sent from it: it was restored or copied, and nobody adopted it."""
    ahead: float | None = None
    """Seconds that the server's clock is ahead of ours."""
    origins: Mapping[str, str] = field(default_factory=dict)
    """The digest.toml that each newsletter comes from on this machine, as far as that was noted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarded:
    """A file or folder that is nobody else's business. `mode` is None when it is not there, `secret` when it holds something secret for sure."""

    path: str
    what: str
    mode: int | None = None
    folder: bool = False
    secret: bool = True
