"""Finding the feed of a site: what the address is, what its page names, the usual places. It only looks; what is done with the answer is decided elsewhere."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from urllib.parse import urljoin, urlsplit

from digest.errors import SourceError
from digest.model import Failure, SourceSpec
from digest.ports import Fetch, Fetched
from digest.sources import manners, workers
from digest.sources.canonical import canonical, without_login
from digest.sources.charset import decode, is_garbage
from digest.sources.reading import job_of, visit
from digest.sources.wire import Job, Link

USUAL = ("/feed", "/rss.xml", "/atom.xml", "/index.xml", "/feed.xml", "/feed.json", "/rss", "/feeds/posts/default")
"""Where feeds lie that no page names, by how common they are: WordPress, static site generators, Blogger."""
BELOW = ("feed", "rss.xml", "index.xml", "atom.xml")
MAX_NAMED = 10
"""Feeds of one page that are tried. A newspaper names one for each section."""
SECONDS = 60.0
"""For all of it."""

_KINDS = {"application/rss+xml": "RSS", "application/atom+xml": "Atom"}
_HEAD = 4096  # bytes; what a document is stands at its beginning
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FEED = re.compile(r"<(?:[\w.-]+:)?(?:rss|feed|rdf)\b", re.IGNORECASE)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body|title|main|div|p|a|h1)\b", re.IGNORECASE)
_FEED_PATH = re.compile(r"(?:\.(?:xml|rss|atom|rdf)|/(?:feed|rss|atom|feeds?\.json))/?$", re.IGNORECASE)
_COMMENTS = ("comment", "kommentar", "commentaire", "comentario", "reacties")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFeed:
    """A feed that could be read. `how` says where it was found; `newest` is the date of its newest article, if any is dated."""

    url: str
    title: str
    kind: str
    how: str
    articles: int
    newest: datetime | None = None

    @property
    def of_comments(self) -> bool:
        """Whether it carries what readers say of the articles, by its name."""
        return any(word in f"{self.title} {urlsplit(self.url).path}".lower() for word in _COMMENTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """An address that was asked for and is no feed."""

    url: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """What was found at a site: its feeds, the best first, what was tried in vain, and whether the address itself is a web page.

    `broken` says why an address that was meant as a feed cannot be read: those that were found are others then, to be offered and never taken in its place.
    """

    feeds: tuple[FoundFeed, ...] = ()
    tried: tuple[Tried, ...] = ()
    is_page: bool = False
    broken: Failure | None = None


async def discover(fetch: Fetch, url: str, now: datetime, *, allow_private: bool = False) -> Discovery:
    """Look for the feeds of a site. Raises `SourceError` when the address itself cannot be fetched.

    The address first: it may be a feed. Then the feeds that its page names, then the usual places, if it names none that can be read. The best is
    the first that the page names and that is none of comments: sites put their main feed first.
    """
    spec = SourceSpec(key=f"feed:{url}", type="feed", url=url, allow_private=allow_private)
    search = _Search(fetch, spec, now)
    async with workers.at_hand(), manners.at_hand():
        fetched = await fetch(url, allow_private=allow_private)
        why = await search.trouble(fetched, Link(url=url, kind=""), "the address itself")
        if why is None:
            return search.result(is_page=False)
        named = await search.named(fetched)
        is_page = named is not None and is_web_page(fetched) and (bool(named) or not _is_feed_path(fetched.url))
        try:
            async with asyncio.timeout(SECONDS):
                await search.go(fetched.url, named or ())
        except TimeoutError:
            search.tried.append(Tried(url=fetched.url, what=f"the search took longer than {SECONDS:g} s"))
    broken = None if is_page else Failure(where=without_login(url), what=why.what, hint=why.hint)
    return search.result(is_page=is_page, broken=broken)


def is_web_page(fetched: Fetched) -> bool:
    """Whether this is a page for people, by its beginning: no feed, whole or not, no noise, and nothing empty."""
    begins = fetched.body[:_HEAD]
    begins = begins[: begins.rfind(b">") + 1]  # inside of a character nothing can be decoded
    head = _COMMENT.sub("", decode(begins, fetched.content_type)).lstrip("\ufeff \t\n")
    if not head or is_garbage(head) or head[0] in "{[":
        return False
    page, feed = _PAGE.search(head), _FEED.search(head)
    return page is not None and (feed is None or page.start() < feed.start())


def _is_feed_path(url: str) -> bool:
    return _FEED_PATH.search(urlsplit(url).path) is not None


class _Search:
    """One search: what was asked for already, what was found, and what was tried in vain."""

    def __init__(self, fetch: Fetch, spec: SourceSpec, now: datetime) -> None:
        self._fetch, self._spec, self._now = fetch, spec, now
        self._seen: set[str] = set()
        self.found: list[FoundFeed] = []
        self.tried: list[Tried] = []

    def result(self, *, is_page: bool, broken: Failure | None = None) -> Discovery:
        """Give what came of it, the best first: feeds of articles before those of comments, and before empty ones."""
        best_first = sorted(self.found, key=lambda feed: (feed.of_comments, not feed.articles))
        return Discovery(feeds=tuple(best_first), tried=tuple(self.tried), is_page=is_page, broken=broken)

    async def named(self, page: Fetched) -> Sequence[Link] | None:
        """Give the feeds that a page names; None for what is no page."""
        try:
            return await workers.find(job_of(page, self._spec, self._now, "alternates"))
        except SourceError:
            return None

    async def go(self, url: str, named: Sequence[Link]) -> None:
        """Try what the page names, and the usual places until one is a feed, if none of those is."""
        self._seen.add(canonical(url))
        for link in named[:MAX_NAMED]:
            await self._try(link, "the page names it")
        for address in _usual(url):
            if not self.found:
                await self._try(Link(url=address, kind=""), "a usual place")

    async def _try(self, link: Link, how: str) -> None:
        if canonical(link.url) in self._seen:
            return
        self._seen.add(canonical(link.url))
        try:
            fetched = await visit(self._fetch, link.url, self._spec)
        except SourceError as error:
            self.tried.append(Tried(url=without_login(link.url), what=error.what))
            return
        if canonical(fetched.url) == canonical(link.url) or canonical(fetched.url) not in self._seen:
            self._seen.add(canonical(fetched.url))
            await self.trouble(fetched, link, how)

    async def trouble(self, fetched: Fetched, link: Link, how: str) -> SourceError | None:
        """Read what was fetched, and note the feed, or why it is none, which is given, too."""
        body, kind = fetched.body, fetched.content_type
        seconds = ceil(workers.SECONDS) + 5
        job = Job(body=body, content_type=kind, url=fetched.url, spec=self._spec, now=self._now, seconds=seconds)
        try:
            articles = await workers.parse(job)
        except SourceError as error:
            self.tried.append(Tried(url=fetched.url, what=error.what))
            return error
        told = kind.partition(";")[0].strip().lower()
        feed = FoundFeed(
            url=without_login(fetched.moved_to or link.url),  # a redirect for now is no new address
            title=link.title or (articles[0].source_name if articles else ""),
            kind=_KINDS.get(link.kind) or _KINDS.get(told) or ("JSON Feed" if "json" in told else "feed"),
            how=how,
            articles=len(articles),
            newest=max((one.published for one in articles if one.published), default=None),
        )
        self.found.append(feed)
        return None


def _usual(url: str) -> Sequence[str]:
    """Give the usual places of a site, and before them those below the address, if that is a part of the site."""
    path = urlsplit(url).path
    last = path.rpartition("/")[2]  # a name with a dot is a file
    folder = path.removesuffix(last) if not last or "." in last else f"{path}/"
    below = [urljoin(url, f"{folder}{name}") for name in BELOW] if folder != "/" else []
    return [*below, *(urljoin(url, place) for place in USUAL)]
