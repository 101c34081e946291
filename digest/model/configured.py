"""What the operator configured, as plain values: newsletters, their sections and sources."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal

from digest.model.look import CLASSIC, Look

SUBJECT_PLACES = ("title", "number", "lead", "count")
"""What a newsletter's own subject may name in braces."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Which articles are meant: those with any of these words in title or text, any of these tags or authors, or in which the pattern is found."""

    words: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    pattern: str = ""

    def __bool__(self) -> bool:
        return bool(self.words or self.tags or self.authors or self.pattern)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSpec:
    """One configured source of one newsletter, as plain values. `key` is stable: the ledger remembers sources by it.

    `auth` names the secret that its server wants, which is never here, and `auth_as` how that is sent: `bearer`, `basic`, `header:NAME`, `query:NAME`.
    `full_text` says whether the linked pages are read, too: `auto` means where the source itself gives little.
    `include`, `exclude`, `languages` and `enclosures` leave articles out at the choice, with a fate; `languages` stands in the place of the newsletter's.
    """

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
    full_text: bool | Literal["auto"] = False
    options: Mapping[str, object] = field(default_factory=dict)
    auth: str = ""
    auth_as: str = ""
    include: Rules = Rules()
    exclude: Rules = Rules()
    languages: tuple[str, ...] = ()
    enclosures: bool = False
    updates: Literal["ignore", "resend"] = "ignore"
    press_releases: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionSpec:
    """A section of a newsletter: which stories belong to it, how many it may hold (None: no limit of its own) and has room for at least."""

    name: str
    max: int | None = None
    tags: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    min: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsletter:
    """One newsletter as configured, as plain values. `schedule` is a cron line in `timezone`; empty means every run composes.

    `archive_url` is where the archive lies, without a slash at its end; empty where there is none. An `unlisted` archive has pages, and nothing that
    leads to them but the mail.
    """

    key: str
    title: str
    sender: str
    reply_to: str = ""
    schedule: str = ""
    timezone: str = "UTC"
    language: str = "en"
    languages: tuple[str, ...] = ()
    subject: str = ""
    intro: str = ""
    postal_address: str = ""
    reason: str = ""
    max_stories: int = 12
    min_stories: int = 1
    more_stories: int = 5
    if_quiet: Literal["skip", "hold", "send"] = "skip"
    sentences: int = 3
    summaries: Literal["extractive", "model"] = "extractive"
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
    strict: bool = False
    check_links: bool = True
    archive: Literal["off", "unlisted", "public"] = "unlisted"
    archive_url: str = ""
    preferences_url: str = ""
    frequency_url: str = ""
    look: Look = CLASSIC
    approval: bool = False
    editors: tuple[str, ...] = ()
    draft_ahead: timedelta = timedelta()
    approve_by: timedelta | None = None
    if_unapproved: Literal["hold", "send"] = "hold"
    sections: tuple[SectionSpec, ...] = ()
    sources: tuple[SourceSpec, ...] = ()
    told_within: timedelta = timedelta(days=14)
    interests: Mapping[str, float] = field(default_factory=dict)
    pins: tuple[str, ...] = ()
    source_share: float = 0.3
    section_share: float = 0.4

    def browser_url(self, public_id: str) -> str:
        """Give the page of an edition in the archive; empty where the newsletter has none, or the edition no public id."""
        shown = self.archive != "off" and self.archive_url and public_id
        return f"{self.archive_url}/{page_path(public_id)}" if shown else ""

    def other(self, source: str) -> str:
        """Give the name of a source where it tells readers anything; empty for the newsletter's own, which stands above everything."""
        return "" if source.casefold() == self.title.casefold() else source

    @property
    def archive_index(self) -> str:
        """The page that lists its editions; empty where nothing lists them."""
        return f"{self.archive_url}/{self.key}/" if self.archive == "public" and self.archive_url else ""


def page_path(public_id: str) -> str:
    """Give where the page of an edition lies below the archive. Its key is not part of it: a newsletter may be renamed, an address stays."""
    return f"e/{public_id}.html"
