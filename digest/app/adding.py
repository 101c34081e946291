"""Adding a source to digest.toml: what a site offers, which of it is taken, and what would be written."""

from dataclasses import dataclass, replace
from datetime import datetime

from digest import plugins
from digest.errors import UsageError
from digest.model import Collected, FetchState, Newsletter, SourceSpec
from digest.net.fetch import HttpFetch
from digest.sources.canonical import canonical
from digest.sources.discovery import Discovery, FoundFeed, discover

SAMPLE = 3
"""Articles of a page that are read to see whether it can be a source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a site has for us: its feeds, or the page itself with what it gave when it was tried."""

    url: str
    discovery: Discovery
    page: Collected | None = None


async def look_for_feeds(url: str, now: datetime, *, allow_private: bool) -> Offer:
    """Look for the feeds of a site. Raises `SourceError` when it cannot be reached."""
    async with HttpFetch() as fetch:
        return Offer(url=url, discovery=await discover(fetch, url, now, allow_private=allow_private))


async def try_page(url: str, now: datetime, *, allow_private: bool) -> Offer:
    """Read some articles of a page, as a source of type `page` would."""
    spec = page_spec(url, allow_private=allow_private)
    async with HttpFetch() as fetch:
        source = plugins.make_source(replace(spec, max_items=SAMPLE), fetch)
        return Offer(url=url, discovery=Discovery(), page=await source.collect(FetchState(source=spec.key), now))


def page_spec(url: str, *, allow_private: bool) -> SourceSpec:
    """Give the spec of a page that nobody has configured."""
    return SourceSpec(key=f"page:{url}", type="page", url=url, allow_private=allow_private)


def chosen(discovery: Discovery, pick: int | None) -> FoundFeed:
    """Give the feed with a number, counted from 1, else the first. Raises `UsageError` for a number that there is not."""
    if pick is not None and not 1 <= pick <= len(discovery.feeds):
        found = f"there are {len(discovery.feeds)}" if len(discovery.feeds) > 1 else "there is one"
        raise UsageError(f"there is no feed number {pick}; {found}", hint="Leave --pick out to see them.")
    return discovery.feeds[(pick or 1) - 1]


def refuse_twice(newsletter: Newsletter, url: str) -> None:
    """Raise `UsageError` when a newsletter has a source with this address."""
    for spec in newsletter.sources:
        if spec.url and canonical(spec.url) == canonical(url):
            what = f"{newsletter.key} has this source already"
            raise UsageError(what, where=spec.key, hint="Nothing was changed.")
