"""What stands below `[[newsletters.KEY.sources]]`, checked key by key. Options that one type alone knows are checked where the source is made."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import ConfigDict, Field, model_validator

from digest.model import SourceSpec
from digest.settings.tables import Table
from digest.settings.values import FilePath, Language, Line, Number, Span, Switch, Title, WebUrl, Whole

BUILT_IN = {
    "feed": frozenset({"url", "path", "allow_private"}),
    "folder": frozenset({"path"}),
}
"""The keys that each source type of our own takes beside those that all sources share. Plugins check theirs themselves."""

_OWN_KEYS = frozenset().union(*BUILT_IN.values())


class SourceTable(Table):
    """`[[newsletters.KEY.sources]]`. Keys that only a plugin knows are kept for it."""

    model_config = ConfigDict(extra="allow")

    type: Title
    id: Title | None = None
    name: Line = ""
    url: WebUrl | None = None
    path: FilePath | None = None
    section: Line = ""
    weight: Annotated[Number, Field(gt=0, le=100)] = 1.0
    language: Language = ""
    since: Span | None = None
    allow_private: Switch = False
    max_items: Annotated[Whole, Field(ge=1, le=1000)] = 200
    press_releases: Switch = False

    @model_validator(mode="after")
    def _has_a_place(self) -> "SourceTable":
        if self.type == "feed" and (self.url is None) == (self.path is None):
            raise ValueError('needs a `url` or a `path`, and not both; write url = "https://example.org/feed.xml"')
        if self.type == "folder" and self.path is None:
            raise ValueError('needs a `path`; write path = "articles"')
        if self.id is None and self.url is None and self.path is None:
            raise ValueError("needs a `url`, a `path` or an `id` to be known by")
        return self

    @property
    def key(self) -> str:
        """What the ledger remembers the source by: its `id`, or type and place as written, so that a moved folder stays the same source."""
        return self.id or f"{self.type}:{self.url or (self.path or Path()).as_posix()}"

    def noun(self, folder: Path) -> SourceSpec:
        """Give the source as plain values; a relative path starts at `folder`."""
        return SourceSpec(
            key=self.key,
            type=self.type,
            name=self.name,
            url=self.url or "",
            path=None if self.path is None else folder / self.path.expanduser(),
            section=self.section,
            weight=self.weight,
            language=self.language,
            since=self.since,
            allow_private=self.allow_private,
            max_items=self.max_items,
            options=dict(self.model_extra or {}),
            press_releases=self.press_releases,
        )


def foreign_keys(source: Mapping[str, object]) -> frozenset[str]:
    """Give the keys that a source of a type of our own does not know. Other types are checked by their plugin."""
    kind = source.get("type")
    if not isinstance(kind, str) or kind not in BUILT_IN:
        return frozenset()
    return frozenset(source) - keys_of(kind)


def keys_of(kind: str) -> frozenset[str]:
    """Give the keys that a source of this type of our own may have."""
    return (frozenset(SourceTable.model_fields) - _OWN_KEYS) | BUILT_IN[kind]
