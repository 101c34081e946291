"""How the parent and its parsing children talk: frames of JSON and bytes over pipes. JSON, so that a child can only ever hand over text."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from digest.model import Article, Image, SourceSpec

LENGTHS = 8
"""A frame begins with two lengths of four bytes, big endian: the JSON's and the body's."""
_DATES = ("published", "updated")
_TUPLES = ("headings", "tags")
_SPEC_FIELDS = ("key", "type", "name", "section", "weight", "language", "max_items", "options")
COSTLY = frozenset({"page"})
"""Readers that import for a while. A child is asked to prepare for them first, by the name with `PREPARE` before it."""
PREPARE = "prepare:"


class BodyError(Exception):
    """What a child says of a body that it cannot read."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a child needs to read one body. `reader` names who reads it there; `seconds` is when it ends itself, should nobody be left to end it.

    `noun` is what people call the body when it is too much; `patience`, in seconds, is how long the parent waits, if not as long as for a feed.
    """

    body: bytes
    content_type: str
    url: str
    spec: SourceSpec
    now: datetime
    seconds: int
    reader: str = "feed"
    noun: str = "feed"
    patience: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What stood in one answer of an API. `count` is how many items there were, readable or not, `total` how many there are in all, as it says.

    `next` is what it says of the next page: a link or a number. The dates are those of the items as they stand there, however odd. `locked` are the titles,
    by their ids, of articles that only who knows a password may read.
    """

    articles: tuple[Article, ...] = ()
    count: int = 0
    total: int | None = None
    next: str = ""
    published: tuple[datetime, ...] = ()
    updated: tuple[datetime, ...] = ()
    locked: Mapping[str, str] = field(default_factory=dict)

    def first(self, items: int) -> "Page":
        """Give a page with its first items alone."""
        return replace(
            self,
            articles=self.articles[:items],
            count=min(self.count, items),
            published=self.published[:items],
            updated=self.updated[:items],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address that a document names, with what it says of it. `kind` is `page`, `sitemap`, or the media type of a feed."""

    url: str
    title: str = ""
    published: datetime | None = None
    kind: str = "page"


def frame(message: Mapping[str, Any] | list[Any], body: bytes = b"") -> bytes:
    """Write one frame."""
    head = json.dumps(message).encode("ascii")
    return len(head).to_bytes(4, "big") + len(body).to_bytes(4, "big") + head + body


def lengths(prefix: bytes) -> tuple[int, int]:
    """Read the lengths of JSON and body from a frame's first `LENGTHS` bytes."""
    return int.from_bytes(prefix[:4], "big"), int.from_bytes(prefix[4:], "big")


def dump_job(job: Job) -> bytes:
    """Write a job as a frame."""
    spec = {name: getattr(job.spec, name) for name in _SPEC_FIELDS}
    message = {
        "content_type": job.content_type,
        "url": job.url,
        "spec": spec,
        "now": job.now.isoformat(),
        "seconds": job.seconds,
        "reader": job.reader,
        "noun": job.noun,
    }
    return frame(message, job.body)


def load_job(head: bytes, body: bytes) -> Job:
    """Read a job from the two parts of its frame."""
    message = json.loads(head)
    return Job(
        body=body,
        content_type=message["content_type"],
        url=message["url"],
        spec=SourceSpec(**message["spec"]),
        now=datetime.fromisoformat(message["now"]),
        seconds=message["seconds"],
        reader=message["reader"],
        noun=message["noun"],
    )


def dump_articles(articles: tuple[Article, ...]) -> dict[str, Any]:
    """Write articles as JSON types."""
    return {"articles": [json.loads(json.dumps(asdict(article), default=datetime.isoformat)) for article in articles]}


def load_articles(message: Mapping[str, Any]) -> tuple[Article, ...]:
    """Read articles from JSON types. Raises `KeyError`, `TypeError` or `ValueError` for anything else."""
    return tuple(_article(fields) for fields in message["articles"])


def dump_page(page: Page) -> dict[str, Any]:
    """Write a page as JSON types."""
    stamps = {name: [one.isoformat() for one in getattr(page, name)] for name in _DATES}
    facts = {"count": page.count, "total": page.total, "next": page.next, "locked": dict(page.locked)}
    return {**dump_articles(page.articles), **stamps, **facts}


def load_page(message: Mapping[str, Any]) -> Page:
    """Read a page from JSON types. Raises `KeyError`, `TypeError` or `ValueError` for anything else."""
    stamps = {name: tuple(map(datetime.fromisoformat, message[name])) for name in _DATES}
    total = None if message["total"] is None else int(message["total"])
    locked = {str(key): str(title) for key, title in message["locked"].items()}
    count, next_ = int(message["count"]), str(message["next"])
    return Page(articles=load_articles(message), count=count, total=total, next=next_, locked=locked, **stamps)


def dump_links(links: Sequence[Link]) -> dict[str, Any]:
    """Write links as JSON types."""
    return {"links": [json.loads(json.dumps(asdict(link), default=datetime.isoformat)) for link in links]}


def load_links(message: Mapping[str, Any]) -> tuple[Link, ...]:
    """Read links from JSON types. Raises `KeyError`, `TypeError` or `ValueError` for anything else."""
    return tuple(_link(fields) for fields in message["links"])


def _link(fields: dict[str, Any]) -> Link:
    published = fields["published"]
    return Link(**{**fields, "published": datetime.fromisoformat(published) if published else None})


def _article(fields: dict[str, Any]) -> Article:
    image = fields["image"]
    dates = {name: datetime.fromisoformat(fields[name]) if fields[name] else None for name in _DATES}
    tuples = {name: tuple(fields[name]) for name in _TUPLES}
    return Article(**{**fields, **dates, **tuples, "image": Image(**image) if image else None})
