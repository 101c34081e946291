"""The source `page`: a site without a feed, by a page that lists its articles, or by its sitemap. Each article is read once, from its own page."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import urljoin

import cssselect

from digest.errors import ConfigError, SourceError
from digest.model import Article, Collected, Failure, FetchState, SourceSpec
from digest.ports import Fetch
from digest.sources import manners, workers
from digest.sources.addresses import NEVER, ONLY, Addresses
from digest.sources.canonical import article_id, canonical, is_web_url, without_login
from digest.sources.health import refused
from digest.sources.memory import PageMemory
from digest.sources.options import fingerprint, refuse_options
from digest.sources.reading import Visits, job_of, read_pages, visit
from digest.sources.sitemaps import newest_first
from digest.sources.waiting import no_longer_than_a_day
from digest.sources.wire import Link

LINKS, SITEMAP = "links", "sitemap"
OLDEST = timedelta(days=30)
"""A page that its list dates earlier is no news: of an archive of years only what is new is read. A longer `since` goes further back."""
MAX_SITEMAPS = 10
"""Sitemaps that one run reads. The newest of an index come first, and what is new stands in them."""
_DEPTH = 3
"""An index that leads to an index is against the standard, and seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listed:
    """The links of a source, newest first, with the validators of the one document that they stand in; without any where it was several."""

    links: tuple[Link, ...] = ()
    failures: tuple[Failure, ...] = ()
    etag: str = ""
    last_modified: str = ""
    unchanged: bool = False


class PageSource:
    """A site at a `url`. Raises `ConfigError` without one, for a selector that is none, patterns that are none, or unknown options."""

    def __init__(self, spec: SourceSpec, fetch: Fetch) -> None:
        where = f"source {spec.key}"
        refuse_options(spec, (LINKS, SITEMAP, ONLY, NEVER))
        if not spec.url or spec.path is not None:
            hint = 'Give url = "https://example.org/news" and no path.'
            raise ConfigError("a page needs a url", where=where, hint=hint)
        Addresses(spec.options, where)
        _check_selector(spec.options.get(LINKS), where)
        self._sitemap = _sitemap(spec.options.get(SITEMAP), spec, where)
        self._spec = spec
        self._fetch = fetch

    async def collect(self, state: FetchState, now: datetime) -> Collected:
        """Give the articles of the pages that were not read before. Validators are kept only once every listed page was read or given up."""
        memory, before, mine = PageMemory.read(state.notes), state, fingerprint(self._spec)
        if memory.asked != mine:  # a list that did not change may hold other articles by other options
            state = replace(state, etag="", last_modified="")
            memory.asked_by(mine)
        async with workers.at_hand(), manners.at_hand():
            try:
                listed = await self._listed(state, now)
            except SourceError as error:
                failure = Failure(where=error.where or without_login(self._spec.url), what=error.what, hint=error.hint)
                return Collected(source=self._spec.key, failures=(failure,), state=refused(before, error, now))
            if listed.unchanged:
                return Collected(source=self._spec.key, unchanged=True, state=replace(state, not_before=None))
            urls = [link.url for link in listed.links]
            known = [memory.article(url) for url in urls]
            old = {url for url in urls if memory.stood_there(url)}
            visits = await read_pages(urls, self._fetch, self._spec, memory, now)
        if state.last_success is None and not state.notes:
            memory.left_at_first(urls)
        for url in [url for url, article in visits.articles.items() if url in old and not _dated(article, url, listed)]:
            del visits.articles[url]
        return self._collected(state, now, listed, memory, visits, tuple(dict.fromkeys(filter(None, known))))

    def _collected(
        self,
        state: FetchState,
        now: datetime,
        listed: _Listed,
        memory: PageMemory,
        visits: Visits,
        known: tuple[str, ...],
    ) -> Collected:
        found = _distinct([(link, visits.articles[link.url]) for link in listed.links if link.url in visits.articles])
        for link, article in found:
            memory.read_as(link.url, article.id)
        urls = [link.url for link in listed.links]
        through = not visits.left and all(memory.article(url) or memory.given_up(url) for url in urls)
        remembered = replace(
            state,
            etag=listed.etag if through else "",
            last_modified=listed.last_modified if through else "",
            not_before=no_longer_than_a_day(visits.wait, now),
            notes=memory.notes(urls),
        )
        fresh = {article.id: article for _, article in reversed(found) if article.id not in known}
        return Collected(
            source=self._spec.key,
            articles=tuple(reversed(fresh.values())),
            failures=(*listed.failures, *visits.failures),
            kept=known,
            remarks=self._remarks(visits, urls, memory),
            state=remembered,
        )

    def _remarks(self, visits: Visits, urls: Sequence[str], memory: PageMemory) -> tuple[str, ...]:
        lost = sum(memory.given_up(url) for url in urls)
        said = []
        if visits.left:
            said.append(f"{visits.left} more pages are left for the next runs.")
        if lost:
            said.append(f"{lost} pages failed too often and are not asked for any more.")
        return tuple(said)

    async def _listed(self, state: FetchState, now: datetime) -> _Listed:
        if self._sitemap is None:
            return await self._list(self._spec.url, state, now, reader="list")
        sitemaps = await self._sitemaps()
        if len(sitemaps) == 1:
            listed = await self._list(sitemaps[0], state, now, reader="sitemap")
            if listed.unchanged or not any(link.kind == "sitemap" for link in listed.links):
                return listed
            below = [link.url for link in listed.links if link.kind == "sitemap"]
            return await self._walk(below, now, depth=_DEPTH - 1, seen={canonical(sitemaps[0])})
        return await self._walk(sitemaps, now, depth=_DEPTH, seen=set())

    async def _list(self, url: str, state: FetchState, now: datetime, *, reader: str) -> _Listed:
        fetched = await visit(self._fetch, url, self._spec, etag=state.etag, last_modified=state.last_modified)
        if fetched.status == HTTPStatus.NOT_MODIFIED:
            return _Listed(unchanged=True)
        links = await workers.find(job_of(fetched, self._spec, now, reader, "list" if reader == "list" else "sitemap"))
        return _Listed(links=self._recent(links, now), etag=fetched.etag, last_modified=fetched.last_modified)

    async def _sitemaps(self) -> list[str]:
        """Give the sitemaps to begin with: the one that was configured, those that robots.txt names, the usual place."""
        if self._sitemap:
            return [self._sitemap]
        rules = await manners.current().rules(self._fetch, self._spec.url, allow_private=self._spec.allow_private)
        named = [url for url in rules.sitemaps if is_web_url(url)]
        return list(dict.fromkeys(named))[:MAX_SITEMAPS] or [urljoin(self._spec.url, "/sitemap.xml")]

    async def _walk(self, urls: Sequence[str], now: datetime, *, depth: int, seen: set[str]) -> _Listed:
        """Read several sitemaps and what they lead to, none twice. One that fails fails alone, unless all do."""
        queue, links, failures = [(url, depth) for url in urls], [], []
        while queue and len(seen) <= MAX_SITEMAPS:
            url, left = queue.pop(0)
            if canonical(url) in seen:
                continue
            seen.add(canonical(url))
            try:
                listed = await self._list(url, FetchState(source=self._spec.key), now, reader="sitemap")
            except SourceError as error:
                failures.append(Failure(where=error.where or url, what=error.what, hint=error.hint))
                continue
            links += [link for link in listed.links if link.kind == "page"]
            queue += [(link.url, left - 1) for link in listed.links if link.kind == "sitemap" and left > 1]
        if failures and not links:
            raise SourceError(failures[0].what, where=failures[0].where, hint=failures[0].hint)
        return _Listed(links=newest_first(links, self._spec.max_items), failures=tuple(failures[:1]))

    def _recent(self, links: Sequence[Link], now: datetime) -> tuple[Link, ...]:
        """Leave out pages that are dated too early; an old sitemap of an index may hold what is new."""
        oldest = now - max(OLDEST, self._spec.since or OLDEST)
        return tuple(
            link for link in links if link.kind != "page" or link.published is None or link.published >= oldest
        )


def _dated(article: Article, url: str, listed: _Listed) -> bool:
    return bool(article.published or next((link.published for link in listed.links if link.url == url), None))


def _distinct(found: Sequence[tuple[Link, Article]]) -> list[tuple[Link, Article]]:
    """Complete the articles from what the list says of them. Where several of different titles claim one canonical address, that address is a mistake."""
    titles = {(article.id, article.title) for _, article in found}
    claimed = Counter(identity for identity, _ in titles)
    return [(link, _completed(link, article, believed=claimed[article.id] == 1)) for link, article in found]


def _completed(link: Link, article: Article, *, believed: bool) -> Article:
    own = canonical(link.url)
    return replace(
        article,
        id=article.id if believed else article_id(own),
        canonical_url=article.canonical_url if believed else own,
        title=article.title or link.title,
        published=article.published or link.published,
    )


def _check_selector(selector: object, where: str) -> None:
    hint = 'Write a CSS selector, as in links = "main h2 a".'
    if selector is None:
        return
    if not isinstance(selector, str) or not selector.strip():
        raise ConfigError(f"{LINKS} must be a CSS selector", where=where, hint=hint)
    try:
        cssselect.HTMLTranslator().css_to_xpath(selector)
    except cssselect.SelectorError as error:
        raise ConfigError(f"{LINKS} = {selector!r} is no CSS selector ({error})", where=where, hint=hint) from None


def _sitemap(given: object, spec: SourceSpec, where: str) -> str | None:
    """Give the address of the sitemap, "" for whatever the site names, None for a list page."""
    if given is None or given is False:
        return None
    if spec.options.get(LINKS):
        raise ConfigError("a page has `links` or a `sitemap`, and not both", where=where, hint="Remove one of them.")
    if given is True:
        return ""
    url = urljoin(spec.url, given) if isinstance(given, str) else ""
    if not is_web_url(url):
        hint = 'Write sitemap = true, or sitemap = "https://example.org/sitemap.xml".'
        raise ConfigError(f"{SITEMAP} is no address", where=where, hint=hint)
    return url
