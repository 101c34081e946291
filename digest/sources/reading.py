"""Visiting the pages of articles: which of them, how many in one run, and what is noted of each. The sources that name them weigh what they say."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from math import ceil
from urllib.parse import urlsplit

from digest.errors import SourceError
from digest.model import Article, Failure, SourceSpec
from digest.net.answers import FetchError
from digest.ports import Fetch, Fetched
from digest.sources import manners, workers
from digest.sources.canonical import without_login
from digest.sources.memory import PageMemory
from digest.sources.wire import Job

PAGES_A_RUN = 20
"""Pages that one source visits in one run: with the pause between them 20 s of a host's time. What is left comes with the next runs."""
SECONDS = 5.0
"""For one page in a parsing child; real ones take 30 ms."""
_BUSY = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})


@dataclass(slots=True)
class Visits:
    """What came of the visits: an article for each address that gave one, failures, and how many pages are left for a later run."""

    articles: dict[str, Article] = field(default_factory=dict)
    failed: list[Failure] = field(default_factory=list)
    refused: list[Failure] = field(default_factory=list)
    left: int = 0
    wait: timedelta | None = None
    """What the source's own server asked for when it had enough of us."""
    busy: set[str] = field(default_factory=set)
    """Hosts that had enough of us: no further page of theirs is asked for in this run."""
    closed: set[str] = field(default_factory=set)
    """Pages that robots.txt keeps back: with those of sites whose robots.txt could not be read they are `refused`."""
    room: int = PAGES_A_RUN
    """How many pages may still be asked for."""
    asked: set[str] = field(default_factory=set)
    """Hosts that were asked for something: what their robots.txt says is known, and costs them nothing more."""

    @property
    def failures(self) -> tuple[Failure, ...]:
        """One for all pages that failed, one for all that robots.txt keeps back, each with the words of the first."""
        return tuple(_together(some) for some in (self.failed, self.refused) if some)


async def visit(fetch: Fetch, url: str, spec: SourceSpec, *, etag: str = "", last_modified: str = "") -> Fetched:
    """Fetch a page of a source, with good manners. A private address is allowed only on the host that the operator named, and nowhere a page leads."""
    own = urlsplit(url).netloc == urlsplit(spec.url).netloc
    allowed = spec.allow_private and own
    return await manners.current().visit(fetch, url, etag=etag, last_modified=last_modified, allow_private=allowed)


def job_of(fetched: Fetched, spec: SourceSpec, now: datetime, reader: str, noun: str = "page") -> Job:
    """Give the job of a parsing child for what was fetched."""
    return Job(
        body=fetched.body, content_type=fetched.content_type, url=fetched.url, spec=spec, now=now, reader=reader, noun=noun,
        patience=SECONDS, seconds=ceil(SECONDS) + 5,
    )  # fmt: skip


async def read_pages(urls: Sequence[str], fetch: Fetch, spec: SourceSpec, memory: PageMemory, now: datetime) -> Visits:
    """Read the articles of the pages that are due, the first ones first. Never raises for a page's sake; `memory` learns of each."""
    waiting = iter([url for url in dict.fromkeys(urls) if memory.due(url, now)])
    visits = Visits()

    async def go_on() -> None:
        while visits.room and (url := next(waiting, "")):
            await _read(url, fetch, spec, memory, now, visits)

    async with workers.at_hand(), manners.at_hand():
        await asyncio.gather(*(go_on() for _ in range(manners.AT_A_TIME)))
    visits.left += sum(1 for _ in waiting)
    return visits


async def _read(url: str, fetch: Fetch, spec: SourceSpec, memory: PageMemory, now: datetime, visits: Visits) -> None:
    host = urlsplit(url).netloc
    if host in visits.busy:
        visits.left += 1
        return
    visits.room -= 1
    is_known = host in visits.asked
    visits.asked.add(host)
    try:
        fetched = await visit(fetch, url, spec)
        (article,) = await workers.parse(job_of(fetched, spec, now, "page"))
    except manners.OutOfTimeError:
        visits.left += 1
    except manners.RobotsError as error:
        visits.refused.append(_failure(error, url))
        if not isinstance(error, manners.SilentRobotsError):
            visits.closed.add(url)
        if is_known and error.where == url:
            # Nothing was asked for: many that are kept back take no place of those behind them.
            visits.room += 1
    except SourceError as error:
        if isinstance(error, FetchError) and error.status in _BUSY:
            visits.busy.add(host)
            visits.wait = error.retry_after or timedelta(hours=1) if host == urlsplit(spec.url).netloc else visits.wait
        memory.failed(url, now)
        visits.failed.append(_failure(error, url))
    else:
        memory.read_as(url, article.id)
        visits.articles[url] = article


def _failure(error: SourceError, url: str) -> Failure:
    return Failure(where=without_login(url), what=error.what, hint=error.hint)


def _together(some: Sequence[Failure]) -> Failure:
    first = min(some, key=lambda one: one.where)
    if len(some) == 1:
        return first
    return Failure(
        where=first.where, what=f"{first.what}; {len(some) - 1} more pages of this source like it", hint=first.hint
    )
