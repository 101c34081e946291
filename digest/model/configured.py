"""What the operator configured, as plain values: newsletters, their sections and sources."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSpec:
    """One configured source of one newsletter, as plain values. `key` is stable: the ledger remembers sources by it."""

    key: str
    type: str
    name: str = ""
    url: str = ""
    path: Path | None = None
    section: str = ""
    weight: float = 1.0
    language: str = ""
    since: timedelta | None = None
    allow_private: bool = False
    max_items: int = 200
    options: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionSpec:
    """A section of a newsletter: which stories belong to it, and how many it may hold (None: no limit of its own)."""

    name: str
    max: int | None = None
    tags: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsletter:
    """One newsletter as configured, as plain values. `schedule` is a cron line in `timezone`; empty means every run composes."""

    key: str
    title: str
    sender: str
    reply_to: str = ""
    schedule: str = ""
    timezone: str = "UTC"
    language: str = "en"
    subject: str = ""
    intro: str = ""
    postal_address: str = ""
    reason: str = ""
    max_stories: int = 12
    min_stories: int = 1
    if_quiet: Literal["skip", "hold", "send"] = "skip"
    sentences: int = 3
    max_age: timedelta = timedelta(days=30)
    first_window: timedelta | None = None
    catch_up: Literal["merge", "skip", "each"] = "merge"
    max_lateness: timedelta = timedelta(days=1)
    expire_after: timedelta = timedelta(days=1)
    uncertain: Literal["resend", "hold"] = "resend"
    evidence_wait: timedelta = timedelta(minutes=15)
    max_resends: int = 1
    unsubscribe: Literal["one-click", "mailto"] = "one-click"
    unsubscribe_address: str = ""
    bounce_address: str = ""
    approval: bool = False
    editors: tuple[str, ...] = ()
    draft_ahead: timedelta = timedelta()
    approve_by: timedelta | None = None
    if_unapproved: Literal["hold", "send"] = "hold"
    sections: tuple[SectionSpec, ...] = ()
    sources: tuple[SourceSpec, ...] = ()
