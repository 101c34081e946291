"""What stands below `[[newsletters.KEY.sources]]`, checked key by key. Options that one type alone knows are checked where the source is made."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, PlainValidator, model_validator

from digest.model import SourceSpec
from digest.settings.rules import RulesTable
from digest.settings.secrets import AuthAs, SecretName
from digest.settings.tables import Table
from digest.settings.values import (
    FilePath,
    Language,
    Languages,
    Line,
    Number,
    Span,
    Switch,
    Title,
    WebUrl,
    Whole,
    Words,
)

GENERIC = frozenset(
    """
    items fields base next page_param first_page limit_param limit since_param since_format
    """.split()  # noqa: SIM905 - read as a paragraph
)
"""What a source of type `cms` says of an API that is neither WordPress nor Ghost."""

BUILT_IN = {
    "feed": frozenset({"url", "path", "allow_private", "full_text", "enclosures"}),
    "folder": frozenset({"path", "base_url"}),
    "cms": frozenset({"url", "allow_private", "auth", "auth_as", "api", *GENERIC}),
    "page": frozenset({"url", "allow_private", "links", "sitemap", "only", "never"}),
}
"""The keys that each source type of our own takes beside those that all sources share. Plugins check theirs themselves."""

_OWN_KEYS = frozenset().union(*BUILT_IN.values())
PASSED_ON = ("links", "sitemap", "only", "never")
"""Keys that go to the source as its options: the type that knows them says what is wrong with them."""


def full_text(value: object) -> object:
    """Accept whether the pages of articles are read: `true`, `false`, or `"auto"` for where a feed gives little."""
    if isinstance(value, bool) or value == "auto":
        return value
    raise ValueError('must be true, false or "auto"')


def sitemap(value: object) -> object:
    """Accept `true` for the sitemap that a site names, or an address of one."""
    if isinstance(value, bool) or (isinstance(value, str) and value.strip()):
        return value
    raise ValueError("must be true or an address; write sitemap = true")


FullText = Annotated[bool | Literal["auto"], PlainValidator(full_text)]
Sitemap = Annotated[bool | str, PlainValidator(sitemap)]


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
    auth: SecretName = ""
    auth_as: AuthAs = ""
    full_text: FullText = False
    links: Title | None = None
    sitemap: Sitemap | None = None
    only: Words = ()
    never: Words = ()
    include: RulesTable = RulesTable()
    exclude: RulesTable = RulesTable()
    languages: Languages = ()
    enclosures: Switch = False
    updates: Literal["ignore", "resend"] = "ignore"
    press_releases: Switch = False

    @model_validator(mode="after")
    def _has_a_place(self) -> "SourceTable":
        if self.type == "feed" and (self.url is None) == (self.path is None):
            raise ValueError('needs a `url` or a `path`, and not both; write url = "https://example.org/feed.xml"')
        if self.type == "page" and self.url is None:
            raise ValueError('needs a `url`; write url = "https://example.org/news"')
        if self.type == "folder" and self.path is None:
            raise ValueError('needs a `path`; write path = "articles"')
        if self.type == "cms" and self.url is None:
            raise ValueError('needs a `url`; write url = "https://example.org"')
        if self.auth and self.url is None:
            raise ValueError("has `auth`, which goes to the host of a `url`; add that, or remove it")
        if self.auth_as and not self.auth:
            raise ValueError("has `auth_as`, but no `auth`; name the secret, or remove it")
        if self.id is None and self.url is None and self.path is None:
            raise ValueError("needs a `url`, a `path` or an `id` to be known by")
        return self

    @property
    def key(self) -> str:
        """What the ledger remembers the source by: its `id`, or type and place as written, so that a moved folder stays the same source."""
        return self.id or f"{self.type}:{self.url or (self.path or Path()).as_posix()}"

    def _passed_on(self) -> dict[str, object]:
        given = {name: getattr(self, name) for name in PASSED_ON if name in self.model_fields_set}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in given.items()}

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
            options={**(self.model_extra or {}), **self._passed_on()},
            auth=self.auth,
            auth_as=self.auth_as or _usual_way(self.type, self.model_extra or {}) if self.auth else "",
            full_text=self.full_text,
            include=self.include.noun(),
            exclude=self.exclude.noun(),
            languages=self.languages,
            enclosures=self.enclosures,
            updates=self.updates,
            press_releases=self.press_releases,
        )


def _usual_way(kind: str, options: Mapping[str, object]) -> str:
    """Give how a secret is sent where nothing is said: Ghost wants its key in the query; "" stands for Basic or Bearer, by the kind of secret."""
    return "query:key" if kind == "cms" and options.get("api") == "ghost" else ""


def foreign_keys(source: Mapping[str, object]) -> frozenset[str]:
    """Give the keys that a source of a type of our own does not know. Other types are checked by their plugin."""
    kind = source.get("type")
    if not isinstance(kind, str) or kind not in BUILT_IN:
        return frozenset()
    return frozenset(source) - keys_of(kind)


def keys_of(kind: str) -> frozenset[str]:
    """Give the keys that a source of this type of our own may have."""
    return (frozenset(SourceTable.model_fields) - _OWN_KEYS) | BUILT_IN[kind]
