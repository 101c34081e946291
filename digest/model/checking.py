"""What preflight finds in a message before it goes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning"]
"""An error keeps a message back; a warning is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong with a message: a stable id, where it was found, what it is, what to do about it.

    `forcible` says whether a person may send the message all the same.
    """

    id: str
    where: str
    what: str
    hint: str
    severity: Severity = "error"
    forcible: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the world knows of a message, for a check that asks nobody. All of it may be missing; then less is looked at.

    `sample` is the whole message as one reader would get it (CRLF, unsigned), `refused` why there can be none; `lacking` names settings without which readers could not leave, as
    (where, what, hint). `readers` are those addresses within the content that are known as somebody's who reads; `base_url` begins the links of
    readers. `unreachable` says what is wrong with a link, by URL; `unasked` counts the links that nobody had the time to ask for.
    """

    sample: bytes = b""
    refused: tuple[str, str, str] | None = None
    lacking: tuple[tuple[str, str, str], ...] = ()
    readers: frozenset[str] = frozenset()
    base_url: str = ""
    unreachable: Mapping[str, str] = field(default_factory=dict)
    unasked: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check came to: the findings of an edition, or why there is none to check (`nothing`). `edition` is 0 for one that is not saved."""

    newsletter: str
    edition: int = 0
    number: int = 0
    subject: str = ""
    shortened: int = 0
    moved: int = 0
    findings: tuple[Finding, ...] = ()
    nothing: str = ""
    unread: bool = False

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that keep the message back."""
        return tuple(one for one in self.findings if one.severity == "error")

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that are only told."""
        return tuple(one for one in self.findings if one.severity == "warning")
