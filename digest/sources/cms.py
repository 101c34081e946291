"""The source `cms`: articles of a content system, over its API: WordPress, Ghost, or any JSON by a mapping. It asks and remembers; children read.

Pages come newest first and are bounded, in number, items and time. How far an API was read stands in `FetchState.last_modified` (see `reach`); what a
page that failed would have given is asked for again.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from http import HTTPStatus
from math import ceil

from digest.errors import ConfigError, SourceError
from digest.model import Article, Collected, Failure, FetchState, SourceSpec
from digest.net.answers import FetchError
from digest.ports import Fetch, Fetched
from digest.sources import workers
from digest.sources.apis import Api, Ask, Generic, Ghost, Order, WordPress, same_origin
from digest.sources.genericjson import OPTIONS
from digest.sources.health import refused
from digest.sources.options import fingerprint, refuse_options
from digest.sources.reach import Reach, Span, dump, load
from digest.sources.wire import Job, Page

SECONDS = 60.0
"""For all pages of one source in one run. What was read until then counts."""
MOST_PAGES = 50
"""Of one run: pages of a generic API may be short."""
APIS = ("wordpress", "ghost", "json")


@dataclass(slots=True, kw_only=True)
class _Harvest:
    """What one run has so far. `room` is how many items it may still read, `end` when it has to stop, on the loop's clock."""

    room: int
    end: float
    now: datetime
    articles: dict[str, Article] = field(default_factory=dict)
    updated: tuple[datetime, ...] = ()
    failure: SourceError | None = None
    locked: dict[str, str] = field(default_factory=dict)

    def take(self, page: Page) -> bool:
        """Keep what there is room for. Whether something had to be left."""
        kept = page.first(self.room)
        self.room -= kept.count
        self.updated += kept.updated
        self.locked |= kept.locked
        for article in kept.articles:
            self.articles.setdefault(article.id, article)
        return kept.count < page.count


@dataclass(slots=True, kw_only=True)
class _Turning:
    """The pages of a generic API, as they are turned. `ask` is None once the last was read."""

    ask: Ask | None
    seen: set[str] = field(default_factory=set)
    etag: str = ""
    last_modified: str = ""
    span: Span = field(default_factory=Span)
    ascends: bool = True

    def turn(self, api: Generic, fetched: Fetched, page: Page, *, is_cut: bool) -> None:
        assert self.ask is not None
        if not self.seen:
            self.etag, self.last_modified = fetched.etag, fetched.last_modified
        self.seen.add(api.address(self.ask))
        stamps = page.updated or page.published
        follows = not stamps or self.span.high is None or self.span.high <= stamps[0]
        self.ascends = self.ascends and follows and list(stamps) == sorted(stamps)
        self.span = self.span.with_page(stamps)
        self.ask = self.ask if is_cut else api.following(self.ask, fetched, page)


class CmsSource:
    """An API at a `url`. Raises `ConfigError` without one, without `api`, or for options that are wrong."""

    def __init__(self, spec: SourceSpec, fetch: Fetch) -> None:
        kind = spec.options.get("api")
        if kind not in APIS:
            hint = f"Write api = with one of {', '.join(APIS)} in quotes."
            raise ConfigError("does not say which API it has", where=f"source {spec.key}", hint=hint)
        refuse_options(spec, {"api"} | (OPTIONS if kind == "json" else set()))
        if not spec.url or spec.path is not None:
            hint = 'Give url = "https://example.org" and no path.'
            raise ConfigError("an API needs a url", where=f"source {spec.key}", hint=hint)
        self._spec = spec
        self._fetch = fetch
        self._api: Api = {"wordpress": WordPress, "ghost": Ghost, "json": Generic}[str(kind)](spec)

    async def collect(self, state: FetchState, now: datetime) -> Collected:
        """Give what is new or changed since the state was made; without one, the newest, at most `max_items`."""
        end = asyncio.get_running_loop().time() + SECONDS
        harvest = _Harvest(room=self._spec.max_items, end=end, now=now)
        api = self._api
        if isinstance(api, Generic):
            kept, partial = await self._by_pages(api, state, harvest), bool(api.map.since_param)
        else:
            kept, partial = await self._by_marks(state, harvest), True
        failures = (self._failure(harvest.failure),) if harvest.failure else ()
        return Collected(
            source=self._spec.key,
            articles=tuple(harvest.articles.values()),
            failures=failures,
            unchanged=kept is None,
            partial=partial,
            state=_remembered(kept or state, harvest.failure, now),
            remarks=tuple(
                f"“{title}” is left out: it is protected by a password." for title in harvest.locked.values()
            ),
            withheld=tuple(harvest.locked),
        )

    # --- WordPress and Ghost: by publication, then by change, each down to its mark ---

    async def _by_marks(self, state: FetchState, harvest: _Harvest) -> FetchState:
        reaches = load(state.last_modified)
        for order in self._api.orders:
            reach = reaches.get(order, Reach())
            if order == "updated" and reach.mark is None:
                # Nothing was changed before it was first read. What is changed while we read is newer than any change that we saw.
                newest = max(harvest.updated, default=None)
                begun = newest and reaches["published"].mark
                reaches[order] = Reach(mark=min(newest, harvest.now)) if newest and begun else reach
            elif harvest.failure is None:
                # A site that publishes much would otherwise never be asked for what was changed.
                is_followed = order == "published" and reaches.get("updated", Reach()).mark is not None
                reserve = self._api.size if is_followed and self._spec.max_items > self._api.size else 0
                reaches[order] = await self._down(order, reach, harvest, reserve)
        text = dump(reaches)
        return state if harvest.failure and not text else replace(state, last_modified=text)

    async def _down(self, order: Order, reach: Reach, harvest: _Harvest, reserve: int) -> Reach:
        """Read what is new by this order, and then go on with what an earlier run had to leave."""
        # The gap gets half, and a page at least: it ends, while news may not.
        for_gap = max((harvest.room - reserve) // 2, self._api.size) if reach.has_gap else 0
        news = await self._pass(Ask(order=order, since=reach.since), harvest, keep=reserve + for_gap)
        after = reach.after_news(news, harvest.now)
        if harvest.failure or not after.has_gap:
            return after
        since, before = after.gap
        rest = Ask(order=order, since=since, before=before, page=after.skip + 1)
        return after.after_gap(await self._pass(rest, harvest, keep=reserve))

    async def _pass(self, start: Ask, harvest: _Harvest, *, keep: int) -> Span:
        """Read pages until nothing is left, or this run's share is full but for what is to be kept."""
        span = Span()
        total: int | None = None
        ask: Ask | None = start
        while ask is not None:
            if harvest.room - keep < self._api.size:
                return replace(span, end="full")
            try:
                fetched, page = await self._page(ask, harvest)
            except SourceError as error:
                if total is None and ask.page > 1 and _is_past_the_end(error):
                    break
                harvest.failure = error
                return replace(span, end="torn")
            is_cut = harvest.take(page)
            stamps = page.published if ask.order == "published" else page.updated
            span = span.with_page(stamps)
            before, total = total, _total(fetched, page)
            if before is not None and total is not None and total < before:
                return replace(span, end="torn")  # one was taken back, and what came after moved up: a page may lack it
            if is_cut:
                return replace(span, end="full")
            # A server that does not know the parameter goes on to its first article.
            is_down = start.since is not None and bool(stamps) and min(stamps) < start.since
            ask = None if is_down else self._api.following(ask, fetched, page)
        return span

    # --- JSON by a mapping: all pages, or those that its own parameter leaves ---

    async def _by_pages(self, api: Generic, state: FetchState, harvest: _Harvest) -> FetchState | None:
        """Read page after page. None when nothing changed since the last run."""
        marked = bool(api.map.since_param)
        reach = load(state.last_modified).get("since", Reach()) if marked else Reach()
        # What was a mark, before `since_param` was taken away, is no date that a server knows.
        since = "" if load(state.last_modified) else state.last_modified
        asked = fingerprint(self._spec)
        # By another mapping an answer that did not change holds other articles.
        validators = {} if marked or state.notes != asked else {"etag": state.etag, "last_modified": since}
        turning = _Turning(ask=Ask(since=reach.since))
        while turning.ask is not None and harvest.room > 0 and len(turning.seen) < MOST_PAGES:
            try:
                self._refuse_detour(api.address(turning.ask), turning.seen)
                fetched, page = await self._page(turning.ask, harvest, **({} if turning.seen else validators))
            except SourceError as error:
                harvest.failure = error
                return state
            if fetched.status == HTTPStatus.NOT_MODIFIED:
                return None
            room = harvest.room
            turning.turn(api, fetched, page.first(room), is_cut=harvest.take(page))
        if not marked:
            return replace(state, etag=turning.etag, last_modified=turning.last_modified, notes=asked)
        if turning.ask is not None and not turning.ascends:
            hint = "Raise max_items, or let the API sort its answers by date, the oldest first."
            what = "more is new than one run may read, in an order that cannot be gone on with"
            harvest.failure = SourceError(what, where=self._spec.url, hint=hint)
            return state
        return replace(state, last_modified=dump({"since": reach.after_news(turning.span, harvest.now)}))

    def _refuse_detour(self, address: str, seen: set[str]) -> None:
        if not same_origin(address, self._spec.url):
            hint = "Pages are read from the origin of `url` only; give that of the API itself."
            raise SourceError("the next page is on another host", where=self._spec.url, hint=hint)
        if address in seen:
            raise SourceError("the pages of the API go round in a circle", where=self._spec.url, hint="Check `next`.")

    # --- One page ---

    async def _page(self, ask: Ask, harvest: _Harvest, **validators: str) -> tuple[Fetched, Page]:
        try:
            async with asyncio.timeout_at(harvest.end):
                return await self._asked(ask, harvest.now, validators)
        except TimeoutError:
            what = f"reading it took longer than {SECONDS:g} s"
            hint = "The next run goes on; lower max_items if this stays."
            raise SourceError(what, where=self._spec.url, hint=hint) from None

    async def _asked(self, ask: Ask, now: datetime, validators: Mapping[str, str]) -> tuple[Fetched, Page]:
        try:
            return await self._read(ask, now, validators)
        except SourceError as error:
            if not self._may_be_plain(error):
                raise
            pretty, self._api = self._api, WordPress(self._spec, plain=True)
            try:
                return await self._read(ask, now, validators)
            except SourceError:
                self._api = pretty
                raise error from None

    def _may_be_plain(self, error: SourceError) -> bool:
        """Whether this may be a WordPress without pretty permalinks: its server, or its front page, answers in the place of the API."""
        status = error.status if isinstance(error, FetchError) else HTTPStatus.OK
        api = self._api
        return isinstance(api, WordPress) and api.can_be_plain and status in (HTTPStatus.OK, HTTPStatus.NOT_FOUND)

    async def _read(self, ask: Ask, now: datetime, validators: Mapping[str, str]) -> tuple[Fetched, Page]:
        fetched = await self._fetch(
            self._api.address(ask),
            headers=self._api.headers,
            allow_private=self._spec.allow_private,
            **validators,  # type: ignore[arg-type]  # two texts by name
        )
        if fetched.status == HTTPStatus.NOT_MODIFIED:
            return fetched, Page()
        seconds = ceil(workers.SECONDS) + 5  # the parent kills first; this is for a child whose parent is gone
        job = Job(
            body=fetched.body,
            content_type=fetched.content_type,
            url=fetched.url,
            spec=self._spec,
            now=now,
            seconds=seconds,
            reader="cms",
            noun="answer",
        )
        async with workers.at_hand() as children:
            return fetched, await children.page(job)

    def _failure(self, error: SourceError) -> Failure:
        status = error.status if isinstance(error, FetchError) else 0
        hint = error.hint if self._spec.auth and status in (401, 403) else self._api.hints.get(status, error.hint)
        return Failure(where=error.where, what=error.what, hint=hint)


def _is_past_the_end(error: SourceError) -> bool:
    """Whether WordPress says that there is no such page."""
    return isinstance(error, FetchError) and error.status == HTTPStatus.BAD_REQUEST


def _total(fetched: Fetched, page: Page) -> int | None:
    header = fetched.headers.get("x-wp-total", "")
    return int(header[:9]) if header.isascii() and header.isdigit() else page.total


def _remembered(state: FetchState, error: SourceError | None, now: datetime) -> FetchState:
    return replace(state, not_before=None) if error is None else refused(state, error, now)
