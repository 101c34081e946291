"""What can go wrong, as one tree. Nothing here imports the rest of the program.

    DigestError                      every error that we raise on purpose
    ├── ConfigError       (78)       a setting is missing, wrong or unknown
    ├── UsageError        (2)        a name on the command line that means nothing here
    ├── SourceError       (65)       a source could not be read (as a rule a value, see below)
    ├── SummaryError      (1)        no summary could be made
    ├── RenderError       (76)       a template is broken
    ├── PreflightError    (76)       the message must not go out as it is
    ├── StoreError        (69)       the database is unavailable or refuses
    │   ├── DiskFullError (74)       no room left
    │   ├── StoreRefusedError (78)   the database server refuses our login, or has no such database
    │   ├── EstrangedError (78)      the database may not be the one that sent last
    │   └── BreachError   (70)       the ledger contradicts itself
    ├── DeliveryError     (69)       the mail service is unavailable
    │   └── RelayRefusedError (77)   the relay refused our login, sender or certificate
    └── LinkError         (2)        a signed link is forged, foreign or damaged

**Raise** for what the operator has to mend. For normal life (one feed down, one mailbox full) **return** a `Failure` or an
`Outcome` from `digest.model`: what runs per item never raises for an expected reason. Exceptions of third parties are wrapped in the one file
that owns the library.
"""

from enum import IntEnum


class Exit(IntEnum):
    """The documented exit codes. When several apply the highest wins, and `WORK_LEFT` counts lowest of the failures."""

    DONE = 0
    INTERNAL = 1
    USAGE = 2
    NOTHING_COLLECTED = 65
    UNAVAILABLE = 69
    BREACH = 70
    DISK_FULL = 74
    WORK_LEFT = 75
    BLOCKED = 76
    RELAY_REFUSED = 77
    CONFIG = 78
    READER_LEFT = 141

    @classmethod
    def worst(cls, codes: "list[Exit] | tuple[Exit, ...]") -> "Exit":
        """Give the one code that a process with several results exits with."""
        others = [code for code in codes if code not in (cls.DONE, cls.WORK_LEFT)]
        if others:
            return max(others)
        return cls.WORK_LEFT if cls.WORK_LEFT in codes else cls.DONE


class DigestError(Exception):
    """Base of all our errors: what happened, and what a person can do about it.

    `where` names the file, line, setting or URL; `hint` is an imperative sentence. Both may be empty.
    """

    exit_code: Exit = Exit.INTERNAL

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.what}"


class ConfigError(DigestError, ValueError):
    """A setting is missing, wrong or unknown."""

    exit_code = Exit.CONFIG


class UsageError(DigestError, LookupError):
    """A name that was asked for does not exist here: an edition, a newsletter, an address."""

    exit_code = Exit.USAGE


class SourceError(DigestError, OSError):
    """A source could not be read. `where` is its URL or path."""

    exit_code = Exit.NOTHING_COLLECTED


class SummaryError(DigestError):
    """A text could not be summarised."""


class RenderError(DigestError):
    """A template is broken. `where` is template and line."""

    exit_code = Exit.BLOCKED


class PreflightError(DigestError):
    """The message must not go out as it is."""

    exit_code = Exit.BLOCKED


class StoreError(DigestError):
    """The database is unavailable, of the wrong revision, or refused a change."""

    exit_code = Exit.UNAVAILABLE


class DiskFullError(StoreError, OSError):
    """There is no room left where the database lies."""

    exit_code = Exit.DISK_FULL


class StoreRefusedError(StoreError):
    """The database server answers, and lets us not in: a wrong user, password or name, or a right that lacks. Waiting does not mend it."""

    exit_code = Exit.CONFIG


class EstrangedError(StoreError):
    """The database may not be the one that sent last: an older copy, or one from elsewhere. A person has to say what it is (`digest db adopt`)."""

    exit_code = Exit.CONFIG


class BreachError(StoreError):
    """The ledger contradicts itself."""

    exit_code = Exit.BREACH


class DeliveryError(DigestError, ConnectionError):
    """The mail service could not be reached or ended the session. No recipient is to blame."""

    exit_code = Exit.UNAVAILABLE


class RelayRefusedError(DeliveryError, PermissionError):
    """The relay refused our login, our sender or shows a bad certificate. Trying again changes nothing."""

    exit_code = Exit.RELAY_REFUSED


class LinkError(DigestError, ValueError):
    """A signed link is forged, made for another purpose, or damaged."""

    exit_code = Exit.USAGE
