"""WordPress and Ghost in memory: they answer addresses as the real ones do, with paging, filters, orders and errors. For a fetch, or a server on loopback."""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self, Unpack
from urllib.parse import parse_qsl, urlsplit

from digest.model import Article, SourceSpec
from digest.net.answers import refused
from digest.ports import Asking, Fetched
from digest.sources import child, wire, workers
from digest.sources.answers import read_answer
from tests.unit.net.web_server import Answer, answer

TEXT = "A sentence of the article stands here, and a second clause makes it long enough."
SITE = "https://site.example"


@dataclass(kw_only=True)
class Post:
    number: int
    published: datetime
    updated: datetime
    title: str = ""
    slug: str = ""
    text: str = ""
    locked: bool = False

    @property
    def name(self) -> str:
        return self.title or f"Post {self.number}"


@dataclass(kw_only=True)
class Answered:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


class InProcess:
    """Stands in the place of the parsing children: the same jobs over the same wire, without a process."""

    async def page(self, job: wire.Job) -> wire.Page:
        return wire.load_page(json.loads(json.dumps(wire.dump_page(read_answer(_sent(job))))))

    async def parse(self, job: wire.Job) -> tuple[Article, ...]:
        read = child.READERS[job.reader](_sent(job))
        return wire.load_articles(json.loads(json.dumps(wire.dump_articles(read))))

    async def find(self, job: wire.Job) -> tuple[wire.Link, ...]:
        return wire.load_links(json.loads(json.dumps(wire.dump_links(child.FINDERS[job.reader](_sent(job))))))

    def __enter__(self) -> Self:
        self._token = workers.CURRENT.set(self)  # type: ignore[arg-type]  # as far as a source asks
        return self

    def __exit__(self, *_: object) -> None:
        workers.CURRENT.reset(self._token)


def _sent(job: wire.Job) -> wire.Job:
    frame = wire.dump_job(job)
    head, _ = wire.lengths(frame)
    return wire.load_job(frame[wire.LENGTHS :][:head], frame[wire.LENGTHS + head :])


class Site(ABC):
    """Posts and a way to break. As a `Fetch` it gives answers, as a table of a `WebServer` it gives bytes."""

    def __init__(self, *posts: Post) -> None:
        self.posts = list(posts)
        self.asked: list[str] = []
        self.now = datetime(2100, 1, 1, tzinfo=UTC)
        self.breaks: Callable[[str, int], int | bytes | None] = lambda _url, _number: None

    async def __call__(self, url: str, **_how: Unpack[Asking]) -> Fetched:
        said = self.answered(url)
        if said.status != 200:
            raise refused(said.status, said.headers, url)
        return Fetched(url=url, status=200, body=said.body, headers=said.headers, content_type="application/json")

    def get(self, path: str, default: Answer) -> Answer:
        """Answer over HTTP."""
        said = self.answered(path)
        names = {name.replace("-", "_"): value for name, value in said.headers.items()}
        return answer(said.status, said.body, **names)

    def answered(self, url: str) -> Answered:
        self.asked.append(url)
        broken = self.breaks(url, len(self.asked))
        if isinstance(broken, bytes):
            return Answered(body=broken)
        if broken is not None:
            return Answered(status=broken)
        return self.said(urlsplit(url).path, dict(parse_qsl(urlsplit(url).query)))

    @abstractmethod
    def said(self, path: str, query: Mapping[str, str]) -> Answered:
        """Give the answer of this kind of site."""

    @property
    def shown(self) -> list[Post]:
        """Give what visitors see: a planned post appears at its time."""
        return [post for post in self.posts if post.published <= self.now]

    @property
    def queries(self) -> list[dict[str, str]]:
        return [dict(parse_qsl(urlsplit(url).query)) for url in self.asked]


def moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


class WordPress(Site):
    """`pretty` says whether permalinks are on; `knows_changes` whether it knows `modified_after`, which came with 5.7."""

    pretty = True
    knows_changes = True
    counts = True

    def said(self, path: str, query: Mapping[str, str]) -> Answered:
        if path == "/wp-json/wp/v2/posts" and self.pretty:
            return self._posts(query)
        if path == "/" and query.get("rest_route") == "/wp/v2/posts":
            return self._posts(query)
        return Answered(status=404)

    def _posts(self, query: Mapping[str, str]) -> Answered:
        found = self._between(self.shown, "published", query.get("after"), query.get("before"))
        if self.knows_changes:
            found = self._between(found, "updated", query.get("modified_after"), query.get("modified_before"))
        by = "updated" if query["orderby"] == "modified" else "published"
        found.sort(key=lambda post: (getattr(post, by), post.number), reverse=True)
        size, page = int(query["per_page"]), int(query["page"])
        pages = -(-len(found) // size)
        if page > max(pages, 1):
            return Answered(status=400)
        shown = found[(page - 1) * size : page * size]
        headers = {"x-wp-total": str(len(found)), "x-wp-totalpages": str(pages)} if self.counts else {}
        return Answered(body=json.dumps([self._post(post) for post in shown]).encode(), headers=headers)

    def _between(self, posts: list[Post], by: str, after: str | None, before: str | None) -> list[Post]:
        low, high = moment(after), moment(before)
        return [
            post
            for post in posts
            if (low is None or getattr(post, by) > low) and (high is None or getattr(post, by) < high)
        ]

    def _post(self, post: Post) -> dict[str, Any]:
        return {
            "id": post.number,
            "date_gmt": f"{post.published:%Y-%m-%dT%H:%M:%S}",
            "modified_gmt": f"{post.updated:%Y-%m-%dT%H:%M:%S}",
            "link": f"{SITE}/{post.slug or post.number}/",
            "title": {"rendered": post.name},
            "content": {"rendered": "" if post.locked else f"<p>{post.text or TEXT}</p>", "protected": post.locked},
            "excerpt": {"rendered": "", "protected": post.locked},
        }


class Ghost(Site):
    """Answers only with the right key."""

    key = "22444f78447824223cefc48062"

    def said(self, path: str, query: Mapping[str, str]) -> Answered:
        if path != "/ghost/api/content/posts/":
            return Answered(status=404)
        if query.get("key") not in (self.key, None):
            return Answered(status=401)
        by = query["order"].partition("_")[0]
        found = self.shown
        for bound in filter(None, query.get("filter", "").split("+")):
            name, _, rest = bound.partition("_at:")
            edge = moment(rest[1:].strip("'"))
            assert edge is not None
            newer = rest[0] == ">"
            found = [one for one in found if (getattr(one, name) > edge) == newer and getattr(one, name) != edge]
        found = sorted(found, key=lambda post: (getattr(post, by), post.number), reverse=True)
        size, page = int(query["limit"]), int(query["page"])
        pages = max(-(-len(found) // size), 1)
        shown = found[(page - 1) * size : page * size]
        meta = {
            "page": page,
            "limit": size,
            "pages": pages,
            "total": len(found),
            "next": page + 1 if page < pages else None,
        }
        body = {"posts": [self._post(post) for post in shown], "meta": {"pagination": meta}}
        return Answered(body=json.dumps(body).encode())

    def _post(self, post: Post) -> dict[str, Any]:
        return {
            "id": f"g{post.number}",
            "published_at": post.published.isoformat(timespec="milliseconds"),
            "updated_at": post.updated.isoformat(timespec="milliseconds"),
            "url": f"{SITE}/{post.slug or post.number}/",
            "title": post.name,
            "html": f"<p>{post.text or TEXT}</p>",
            "tags": [],
            "authors": [],
        }


def wordpress_spec(**fields: Any) -> SourceSpec:
    options = {"api": "wordpress", **fields.pop("options", {})}
    return SourceSpec(**{"key": "cms:site", "type": "cms", "url": SITE, "options": options, **fields})


def ghost_spec(**fields: Any) -> SourceSpec:
    return wordpress_spec(options={"api": "ghost"}, **fields)
