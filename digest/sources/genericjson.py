"""The options of a source `cms` with `api = "json"`: where its items are, what their fields are called, how its pages are turned. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from digest.errors import ConfigError
from digest.model import SourceSpec
from digest.sources.paths import Path, read_path
from digest.sources.reach import stamp

FIELDS = frozenset(
    """
    id title url html text summary author published updated language tags image section
    """.split()  # noqa: SIM905 - read as a paragraph
)
OPTIONS = frozenset(
    """
    items fields base next page_param first_page limit_param limit since_param since_format
    """.split()  # noqa: SIM905 - as above
)
_FORMATS = ("iso", "date", "unix")
_MOST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """The options, read. A `limit` of 0 means that the API decides how long a page is."""

    items: Path
    fields: Mapping[str, Path]
    base: str = ""
    next: str = ""
    next_path: Path = field(default_factory=lambda: read_path(""))
    page_param: str = ""
    first_page: int = 1
    limit_param: str = ""
    limit: int = 0
    since_param: str = ""
    since_format: str = "iso"

    @classmethod
    def of(cls, spec: SourceSpec) -> "Mapped":
        """Read them. Raises `ConfigError` for the first that is wrong."""
        options = _Options(spec)
        next_, since_format = options.text("next"), options.text("since_format") or "iso"
        if since_format not in _FORMATS:
            raise options.wrong("since_format", f"must be one of {', '.join(_FORMATS)}")
        if next_ and options.text("page_param"):
            raise options.wrong("next", "goes with no page_param", "Pages are turned by a link or by a number.")
        return cls(
            items=options.path("items", options.text("items") or "[*]"),
            fields=options.fields(),
            base=options.text("base"),
            next=next_,
            next_path=options.path("next", "" if next_ == "Link" else next_),
            page_param=options.text("page_param"),
            first_page=options.whole("first_page", 1, least=0),
            limit_param=options.text("limit_param"),
            limit=options.whole("limit", 0, least=1),
            since_param=options.text("since_param"),
            since_format=since_format,
        )

    def since_text(self, moment: datetime) -> str:
        """Write a moment as the API wants it."""
        if self.since_format == "unix":
            return str(int(moment.timestamp()))
        return stamp(moment)[: 10 if self.since_format == "date" else None]


class _Options:
    def __init__(self, spec: SourceSpec) -> None:
        self._spec = spec

    def wrong(self, name: str, what: str, hint: str = "") -> ConfigError:
        return ConfigError(f"{name} {what}", where=f"source {self._spec.key}", hint=hint)

    def text(self, name: str) -> str:
        value = self._spec.options.get(name, "")
        if not isinstance(value, str):
            raise self.wrong(name, 'must be text in quotes, as in "..."')
        return value.strip()

    def whole(self, name: str, usual: int, *, least: int) -> int:
        if name not in self._spec.options:
            return usual
        value = self._spec.options[name]
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= _MOST:
            raise self.wrong(name, f"must be a whole number from {least} to {_MOST}")
        return value

    def path(self, name: str, text: str) -> Path:
        try:
            return read_path(text)
        except ValueError as error:
            what, _, hint = str(error).partition("; ")
            raise self.wrong(name, what, f"{hint[:1].upper()}{hint[1:]}.") from None

    def fields(self) -> Mapping[str, Path]:
        given = self._spec.options.get("fields")
        example = 'Write fields = { title = "headline", url = "links.web" }.'
        if not isinstance(given, Mapping) or not all(isinstance(one, str) for one in given.values()):
            raise self.wrong("fields", "must be a table that says where our fields stand in an item", example)
        for name in given:
            if name not in FIELDS:
                raise self.wrong(f"fields.{name}", "is unknown", f"Known are {', '.join(sorted(FIELDS))}.")
        if "title" not in given:
            raise self.wrong("fields", "says nothing of the title", example)
        return {name: self.path(f"fields.{name}", str(path)) for name, path in given.items()}
