"""Collecting: all sources are read at the same time, and what each gave is remembered while others are still read.

A run that ends early keeps what it has, and one over a thousand sources takes hardly more memory than one over ten.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from digest import sources
from digest.model import Article, Collected, Newsletter, SourceSpec
from digest.ports import Services

BATCH = 200
"""Articles that are stored in one transaction: a tenth of a second, during which nothing is fetched."""
NO_WEIGHT = 0.0
"""How an article is stored that has no weight of its own: it takes that of its source, as each newsletter has it."""


def collect(services: Services, newsletter: Newsletter, now: datetime, *, write: bool = True) -> Sequence[Collected]:
    """Read all sources of a newsletter at the same time. With `write` what they gave is remembered, and of each article nothing but its id is given.

    News of a source stays with the process that first claims it.
    """
    services.listener.stage("collect", len(newsletter.sources))
    keeper = _Keeper(services, newsletter, now) if write else None
    collected = asyncio.run(_read(services, newsletter, now, keeper))
    if keeper is None:
        return collected
    keeper.flush()
    return [_claimed(services, one) if one.bulletins else one for one in collected]


async def _read(
    services: Services, newsletter: Newsletter, now: datetime, keeper: "_Keeper | None"
) -> Sequence[Collected]:
    states = services.store.articles.fetch_states([spec.key for spec in newsletter.sources])

    def through(place: int, one: Collected) -> Collected:
        services.listener.advance()
        return keeper.take(place, one) if keeper else one

    async with services.sources(newsletter) as made:
        return await sources.collect(made, states, now, through=through)


class _Keeper:
    """Remembers what sources gave, by batches. Of an article that several give, the version of the last of them in the order of the configuration is kept, whoever was faster."""

    def __init__(self, services: Services, newsletter: Newsletter, now: datetime) -> None:
        self._articles = services.store.articles
        self._newsletter = newsletter.key
        self._specs = {spec.key: spec for spec in newsletter.sources}
        self._now = now
        self._waiting: list[tuple[int, Collected]] = []
        self._count = 0
        self._givers: dict[str, int] = {}

    def take(self, place: int, one: Collected) -> Collected:
        """Remember soon what the source at this place gave; gives what is left to know of it."""
        self._waiting.append((place, one))
        self._count += len(one.articles)
        if self._count >= BATCH:
            self.flush()
        return replace(one, articles=tuple(_known_by_id(article.id, one.source) for article in one.articles))

    def flush(self) -> None:
        """Remember now."""
        waiting, self._waiting, self._count = sorted(self._waiting, key=_place), [], 0
        kept: dict[str, set[str]] = {}
        for place, one in waiting:
            for article in one.articles:
                if self._givers.setdefault(article.id, place) > place:
                    kept.setdefault(one.source, set()).add(article.id)
                self._givers[article.id] = max(place, self._givers[article.id])
        self._articles.remember(self._newsletter, [self._stored(one) for _, one in waiting], self._now, kept=kept)

    def _stored(self, one: Collected) -> Collected:
        """Give what is stored of a source: without the section and weight that this newsletter gives it, since others that read it have their own."""
        spec = self._specs.get(one.source)
        return one if spec is None else replace(one, articles=tuple(_bare(article, spec) for article in one.articles))


def _bare(article: Article, spec: SourceSpec) -> Article:
    section = "" if article.section == spec.section else article.section
    return replace(article, section=section, weight=NO_WEIGHT if article.weight == spec.weight else article.weight)


def _place(item: tuple[int, Collected]) -> int:
    return item[0]


def _known_by_id(article: str, source: str) -> Article:
    return Article(id=article, source=source, source_name="", title="")


def _claimed(services: Services, collected: Collected) -> Collected:
    mine = tuple(one for one in collected.bulletins if services.store.articles.claim(one))
    return replace(collected, bulletins=mine)
