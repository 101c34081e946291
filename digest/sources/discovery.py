"""Finding the feed of a site: what the address is, what its page names, the usual places. It only looks; what is done with the answer is decided elsewhere."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil
from urllib.parse import urljoin, urlsplit

from digest.errors import SourceError
from digest.model import Article, SourceSpec
from digest.ports import Fetch, Fetched
from digest.sources import manners, workers
from digest.sources.canonical import canonical, without_login
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
    """What was found at a site: its feeds, the best first, what was tried in vain, and whether the address itself is a web page."""

    feeds: tuple[FoundFeed, ...] = ()
    tried: tuple[Tried, ...] = ()
    is_page: bool = False


async def discover(fetch: Fetch, url: str, now: datetime, *, allow_private: bool = False) -> Discovery:
    """Look for the feeds of a site. Raises `SourceError` when the address itself cannot be fetched.

    The address first: it may be a feed. Then the feeds that its page names, then the usual places, if it names none that can be read. The best is
    the first that the page names and that is none of comments: sites put their main feed first.
    """
    spec = SourceSpec(key=f"feed:{url}", type="feed", url=url, allow_private=allow_private)
    async with workers.at_hand(), manners.at_hand():
        fetched = await fetch(url, allow_private=allow_private)
        try:
            return Discovery(feeds=(await _read(fetched, spec, now, "the address itself"),))
        except SourceError as error:
            tried = [Tried(url=fetched.url, what=error.what)]
        found: list[FoundFeed] = []
        named = await _named(fetched, spec, now)
        try:
            async with asyncio.timeout(SECONDS):
                await _search(fetch, fetched.url, named or (), spec, now, found, tried)
        except TimeoutError:
            tried.append(Tried(url=fetched.url, what=f"the search took longer than {SECONDS:g} s"))
    return Discovery(feeds=tuple(_best_first(found)), tried=tuple(tried), is_page=named is not None)


async def _named(fetched: Fetched, spec: SourceSpec, now: datetime) -> Sequence[Link] | None:
    """Give the feeds that a page names; None for what is no page."""
    try:
        return await workers.find(job_of(fetched, spec, now, "alternates"))
    except SourceError:
        return None


async def _search(
    fetch: Fetch,
    url: str,
    named: Sequence[Link],
    spec: SourceSpec,
    now: datetime,
    found: list[FoundFeed],
    tried: list[Tried],
) -> None:
    seen = {canonical(url)}
    for link in named[:MAX_NAMED]:
        if canonical(link.url) not in seen:
            seen.add(canonical(link.url))
            await _try(fetch, link, "the page names it", spec, now, found, tried)
    for address in _usual(url):
        if not found and canonical(address) not in seen:
            seen.add(canonical(address))
            await _try(fetch, Link(url=address, kind=""), "a usual place", spec, now, found, tried)


def _usual(url: str) -> Sequence[str]:
    """Give the usual places of a site, and before them those below the address, if that is a part of the site."""
    path = urlsplit(url).path
    folder = path if path.endswith("/") else f"{path}/"
    below = [urljoin(url, f"{folder}{name}") for name in BELOW] if folder != "/" else []
    return [*below, *(urljoin(url, place) for place in USUAL)]


async def _try(
    fetch: Fetch, link: Link, how: str, spec: SourceSpec, now: datetime, found: list[FoundFeed], tried: list[Tried]
) -> None:
    try:
        fetched = await visit(fetch, link.url, spec)
        feed = await _read(fetched, spec, now, how)
    except SourceError as error:
        tried.append(Tried(url=without_login(link.url), what=error.what))
        return
    if canonical(feed.url) not in {canonical(one.url) for one in found}:
        kind = _KINDS.get(link.kind, feed.kind)
        found.append(replace(feed, title=link.title or feed.title, kind=kind))


async def _read(fetched: Fetched, spec: SourceSpec, now: datetime, how: str) -> FoundFeed:
    body, kind = fetched.body, fetched.content_type
    seconds = ceil(workers.SECONDS) + 5
    articles = await workers.parse(
        Job(body=body, content_type=kind, url=fetched.url, spec=spec, now=now, seconds=seconds)
    )
    kind = kind.partition(";")[0].strip().lower()
    return FoundFeed(
        url=fetched.moved_to or fetched.url,
        title=articles[0].source_name if articles else "",
        kind=_KINDS.get(kind, "JSON Feed" if "json" in kind else "feed"),
        how=how,
        articles=len(articles),
        newest=_newest(articles),
    )


def _newest(articles: Iterable[Article]) -> datetime | None:
    return max((one.published for one in articles if one.published), default=None)


def _best_first(found: Iterable[FoundFeed]) -> list[FoundFeed]:
    return sorted(found, key=lambda feed: (feed.of_comments, not feed.articles))
