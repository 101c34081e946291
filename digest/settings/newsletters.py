"""What stands below `[newsletters]` in digest.toml, checked key by key, and the way from there to the nouns."""

import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from digest.model import Newsletter, SectionSpec
from digest.settings.editorial import Pins, Subject
from digest.settings.looks import LookTable
from digest.settings.senders import Mailbox, address_of
from digest.settings.sources import SourceTable
from digest.settings.tables import Table
from digest.settings.values import (
    Address,
    Addresses,
    CronLine,
    Domain,
    FilePath,
    Language,
    Languages,
    Names,
    Number,
    SecureUrl,
    Selector,
    Span,
    Switch,
    Text,
    Title,
    Whole,
    Words,
    Zone,
    with_ascii_domain,
)

ROOM_BEFORE_A_TOKEN = 13
"""Characters before the @ of an unsubscribe address: its token takes the other 51 of 64 octets (RFC 5321 section 4.5.3.1.1)."""

ROOM_BEFORE_A_BOUNCE_TOKEN = 31
"""Characters before the @ of a bounce address: the token of a return path takes the other 33."""

_TAKES_A_TOKEN = re.compile(r"[A-Za-z0-9._+-]*")

DEFAULTS = Newsletter(key="", title="", sender="")


class Dkim(Table):
    """`[dkim]`, and `[newsletters.KEY.dkim]`, which replaces it whole for one newsletter: who signs. Without a `key_file` the relay does, or nobody."""

    key_file: FilePath | None = None
    selector: Selector = ""
    domain: Domain = ""
    ed25519_key_file: FilePath | None = None
    ed25519_selector: Selector = ""
    unsigned: Names = ()

    @model_validator(mode="after")
    def _has_pairs(self) -> "Dkim":
        for kind in ("", "ed25519_"):
            if (getattr(self, f"{kind}key_file") is None) != (getattr(self, f"{kind}selector") == ""):
                raise ValueError(f"has one of {kind}key_file and {kind}selector; set both, or neither")
        if self.ed25519_key_file and not self.key_file:
            raise ValueError(
                "signs with Ed25519 alone, which many receivers do not read; set key_file and selector too"
            )
        if self.selector and self.selector == self.ed25519_selector:
            raise ValueError("has two keys under one selector; give each its own")
        return self

    def anchored(self, folder: Path) -> "Dkim":
        """Give the same with relative paths that start at `folder`."""
        found = {name: value for name, value in self if isinstance(value, Path)}
        return self.model_copy(update={name: folder / path.expanduser() for name, path in found.items()})


class Match(Table):
    """Which stories a section draws: any of these tags, or any of these words in the title or the text."""

    tags: Words = ()
    words: Words = ()


class SectionTable(Table):
    """`[[newsletters.KEY.sections]]`."""

    name: Title
    max: Annotated[Whole, Field(ge=1)] | None = None
    match: Match = Match()
    min: Annotated[Whole, Field(ge=0, le=500)] = 0

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> "SectionTable":
        if self.max is not None and self.min > self.max:
            raise ValueError(f"has min ({self.min}) above max ({self.max}); lower it")
        return self


class NewsletterTable(Table):
    """`[newsletters.KEY]`. Defaults are those of the noun."""

    title: Title
    sender: Mailbox = Field(alias="from")
    reply_to: Address = DEFAULTS.reply_to
    schedule: CronLine = DEFAULTS.schedule
    timezone: Zone = DEFAULTS.timezone
    language: Annotated[Language, Field(min_length=1)] = DEFAULTS.language
    languages: Languages = DEFAULTS.languages
    subject: Subject = DEFAULTS.subject
    intro: Text = DEFAULTS.intro
    postal_address: Text = DEFAULTS.postal_address
    reason: Text = DEFAULTS.reason
    max_stories: Annotated[Whole, Field(ge=1, le=500)] = DEFAULTS.max_stories
    min_stories: Annotated[Whole, Field(ge=1, le=500)] = DEFAULTS.min_stories
    more_stories: Annotated[Whole, Field(ge=0, le=12)] = DEFAULTS.more_stories
    if_quiet: Literal["skip", "hold", "send"] = DEFAULTS.if_quiet
    sentences: Annotated[Whole, Field(ge=1, le=10)] = DEFAULTS.sentences
    summaries: Literal["extractive", "model"] = DEFAULTS.summaries
    max_age: Span = DEFAULTS.max_age
    first_window: Span | None = DEFAULTS.first_window
    catch_up: Literal["merge", "skip", "each"] = DEFAULTS.catch_up
    max_lateness: Span = DEFAULTS.max_lateness
    expire_after: Span = DEFAULTS.expire_after
    uncertain: Literal["resend", "hold"] = DEFAULTS.uncertain
    evidence_wait: Span = DEFAULTS.evidence_wait
    max_resends: Annotated[Whole, Field(ge=0, le=10)] = DEFAULTS.max_resends
    unsubscribe: Literal["one-click", "mailto"] = DEFAULTS.unsubscribe
    unsubscribe_address: Address = DEFAULTS.unsubscribe_address
    bounce_address: Address = DEFAULTS.bounce_address
    strict: Switch = DEFAULTS.strict
    check_links: Switch = DEFAULTS.check_links
    archive: Literal["off", "unlisted", "public"] = DEFAULTS.archive
    preferences_url: SecureUrl = DEFAULTS.preferences_url
    frequency_url: SecureUrl = DEFAULTS.frequency_url
    look: LookTable = LookTable()
    approval: Switch = DEFAULTS.approval
    editors: Addresses = DEFAULTS.editors
    draft_ahead: Span = DEFAULTS.draft_ahead
    approve_by: Span | None = DEFAULTS.approve_by
    if_unapproved: Literal["hold", "send"] = DEFAULTS.if_unapproved
    told_within: Span = DEFAULTS.told_within
    interests: dict[Title, Annotated[Number, Field(ge=-1, le=3)]] = Field(default_factory=dict)
    pins: Pins = DEFAULTS.pins
    source_share: Annotated[Number, Field(gt=0, le=1)] = DEFAULTS.source_share
    section_share: Annotated[Number, Field(gt=0, le=1)] = DEFAULTS.section_share
    dkim: Dkim = Dkim()
    sections: tuple[SectionTable, ...] = ()
    sources: tuple[SourceTable, ...] = ()

    @model_validator(mode="after")
    def _has_room_for_tokens(self) -> "NewsletterTable":
        address = self.unsubscribe_address or (address_of(self.sender) if self.unsubscribe == "mailto" else "")
        _refuse_without_room(address, "unsubscribe", ROOM_BEFORE_A_TOKEN)
        _refuse_without_room(self.bounce_address, "bounce", ROOM_BEFORE_A_BOUNCE_TOKEN)
        return self

    @field_validator("sections")
    @classmethod
    def _names_differ(cls, sections: tuple[SectionTable, ...]) -> tuple[SectionTable, ...]:
        _refuse_twins([one.name for one in sections], "section", "give each its own name")
        return sections

    @field_validator("sources")
    @classmethod
    def _keys_differ(cls, sources: tuple[SourceTable, ...]) -> tuple[SourceTable, ...]:
        _refuse_twins([one.key for one in sources], "source", "remove one, or give it an `id` of its own")
        return sources

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> "NewsletterTable":
        if self.min_stories > self.max_stories:
            raise ValueError(f"has min_stories ({self.min_stories}) above max_stories ({self.max_stories}); lower it")
        return self

    @model_validator(mode="after")
    def _reviews_what_waits(self) -> "NewsletterTable":
        for name in ("draft_ahead", "approve_by"):
            if getattr(self, name) and not self.approval:
                raise ValueError(f"has {name}, but no draft waits for anybody; set approval = true, or remove it")
        if self.if_unapproved == "send" and self.approve_by is None:
            raise ValueError('has if_unapproved = "send" without a deadline; set approve_by, as in "2h"')
        return self

    def noun(self, key: str, folder: Path) -> Newsletter:
        """Give the newsletter as plain values; relative paths of its sources start at `folder`."""
        plain: dict[str, Any] = {name: getattr(self, name) for name in type(self).model_fields if name != "dkim"}
        plain["look"] = self.look.noun()
        plain["sections"] = tuple(
            SectionSpec(name=one.name, max=one.max, tags=one.match.tags, words=one.match.words, min=one.min)
            for one in self.sections
        )
        plain["sources"] = tuple(one.noun(folder) for one in self.sources)
        if self.unsubscribe == "mailto" and not self.unsubscribe_address:
            plain["unsubscribe_address"] = address_of(self.sender)
        for name in ("unsubscribe_address", "bounce_address"):
            plain[name] = with_ascii_domain(plain[name])
        return Newsletter(key=key, **plain)


def _refuse_without_room(address: str, what: str, room: int) -> None:
    local = address.rpartition("@")[0]
    remedy = f"set {what}_address to one with at most {room} characters before the @"
    if len(local) > room:
        raise ValueError(f"takes {what}s at {address}, which has no room for a token; {remedy}")
    if not _TAKES_A_TOKEN.fullmatch(local):
        raise ValueError(f"takes {what}s at {address}, which cannot take a token; {remedy}, plain letters and digits")


def _refuse_twins(names: list[str], what: str, remedy: str) -> None:
    twins = sorted({name for name in names if names.count(name) > 1})
    if twins:
        raise ValueError(f"has the {what} '{twins[0]}' twice; {remedy}")
