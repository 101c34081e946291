"""Web sites for the tests of this room: pages that are made here, a fetch that serves them, and parsing without a process of its own."""

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any

from digest.errors import SourceError
from digest.model import Article, FetchState
from digest.net.answers import FetchError
from digest.ports import Fetched
from digest.sources import child, manners, wire, workers
from digest.sources.page import PageSource
from tests import virtual_time
from tests.unit.sources.samples import HOME, NOW, spec

NEWS = HOME + "news"
ROBOTS = HOME + "robots.txt"
SENTENCES = (
    "The council of the harbour town has agreed to rebuild the old bridge over the river before winter.",
    "Engineers told the meeting that the copper cables under the road were older than anybody had thought.",
    "A market that had moved to the station square will come back as soon as the works are finished.",
    "Residents asked for a second path for bicycles, which the mayor promised to put to a vote in May.",
)


def prose(paragraphs: int = 4) -> str:
    """Give paragraphs that a reader would take for an article."""
    return "".join(f"<p>{SENTENCES[n % 4]} {SENTENCES[(n + 1) % 4]}</p>" for n in range(paragraphs))


def page(
    title: str = "The bridge", *, head: str = "", body: str | None = None, lang: str = "en", paragraphs: int = 4
) -> str:
    """Give a whole page: navigation, an article, a footer."""
    inner = f"<h1>{title}</h1>{prose(paragraphs)}" if body is None else body
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title} | The Site</title>{head}</head><body>'
        f'<nav><a href="/">Home</a> <a href="/about">About us</a></nav><main><article>{inner}</article></main>'
        "<footer>All rights reserved. <a href='/imprint'>Imprint</a></footer></body></html>"
    )


def listing(*links: str, around: str = "") -> str:
    """Give a list page, with a heading for each link."""
    entries = "".join(
        f'<article><h2><a href="{link}">About {link}</a></h2><p>A teaser.</p></article>' for link in links
    )
    return f"<!DOCTYPE html><html lang='en'><head><title>News</title></head><body>{around}<main>{entries}</main></body></html>"


def sitemap(*entries: str, root: str = "urlset") -> str:
    names = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    return f'<?xml version="1.0" encoding="UTF-8"?><{root} {names}>{"".join(entries)}</{root}>'


def entry(loc: str, lastmod: str = "", news: str = "", tag: str = "url") -> str:
    modified = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    return f"<{tag}><loc>{loc}</loc>{modified}{news}</{tag}>"


def found(body: str | bytes, url: str = NEWS, content_type: str = "text/html", **fields: Any) -> Fetched:
    data = body.encode() if isinstance(body, str) else body
    return Fetched(url=url, status=fields.pop("status", 200), body=data, content_type=content_type, **fields)


Answer = str | bytes | Fetched | Exception


class SiteFetch:
    """A `Fetch` over pages by address; what is not there is a 404. Remembers every request and how many ran at a time."""

    def __init__(
        self, pages: Mapping[str, Answer], clock: Callable[[], float] | None = None, seconds: float = 0
    ) -> None:
        self.pages = dict(pages)
        self.asked: list[str] = []
        self.private: list[str] = []
        self.at: list[tuple[float, str]] = []
        self.busy = self.busiest = 0
        self._clock, self._seconds = clock, seconds

    async def __call__(
        self, url: str, *, etag: str = "", last_modified: str = "", allow_private: bool = False, **_more: Any
    ) -> Fetched:
        self.asked.append(url)
        if allow_private:
            self.private.append(url)
        if self._clock:
            self.at.append((self._clock(), url))
        self.busy += 1
        self.busiest = max(self.busiest, self.busy)
        try:
            await asyncio.sleep(self._seconds)
        finally:
            self.busy -= 1
        answer = self.pages.get(url, FetchError("the server answered 404", where=url, hint="Check.", status=404))
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, Fetched):
            return Fetched(url=answer.url, status=304, etag=answer.etag) if etag and etag == answer.etag else answer
        return found(answer, url)

    def visited(self) -> list[str]:
        """Give what was asked for but robots.txt, in order."""
        return [url for url in self.asked if not url.endswith("/robots.txt")]


class InProcess(workers.Workers):
    """Children that are none: what a child would answer crosses the wire as text all the same."""

    async def parse(self, job: wire.Job) -> tuple[Article, ...]:
        return wire.load_articles(_answer(job))

    async def find(self, job: wire.Job) -> tuple[wire.Link, ...]:
        return wire.load_links(_answer(job))


def _answer(job: wire.Job) -> Any:
    sent = wire.dump_job(job)
    head, body = wire.lengths(sent[: wire.LENGTHS])
    start = wire.LENGTHS
    told = child._answer(wire.load_job(sent[start : start + head], sent[start + head : start + head + body]))
    message = json.loads(json.dumps(told))
    if "what" in message:
        raise SourceError(message["what"], where=job.url, hint=message["hint"])
    return message


def visiting(go: Callable[[virtual_time.VirtualLoop], Any], seconds: float = 120) -> Any:
    """Run `go(loop)` in virtual time, as inside of a collection of so many seconds."""

    async def main(loop: virtual_time.VirtualLoop) -> Any:
        workers.CURRENT.set(InProcess())
        manners.CURRENT.set(manners.Manners(loop.time() + seconds))
        return await go(loop)

    return virtual_time.run(main)


def collect(
    pages: Mapping[str, Answer], state: FetchState | None = None, *, now: Any = NOW, seconds: float = 120, **fields: Any
) -> Any:
    """Let a source `page` collect once from these pages; gives what it collected and the fetch."""
    fetch = SiteFetch(pages)
    made = spec(**{"key": "page:test", "type": "page", "url": NEWS, **fields})

    async def go(_loop: object) -> Any:
        return await PageSource(made, fetch).collect(state or FetchState(source=made.key), now)

    return visiting(go, seconds), fetch
