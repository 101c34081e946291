"""A whole press in one process for tests of the pipeline: real choice, summaries and ledger; sources, renderer and engine do as they are told."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from digest import pipeline
from digest.model import (
    Article,
    Collected,
    DeliveryState,
    Edition,
    Failure,
    FetchState,
    Finding,
    Newsletter,
    Progress,
    Rendered,
    SourceSpec,
)
from digest.ports import Services, Source
from digest.selection import select
from digest.store import Database
from digest.summaries import ExtractiveSummarizer
from tests import ledger
from tests.clock import START, MovableClock

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WORDS = (
    "harbour",
    "council",
    "bridge",
    "river",
    "market",
    "winter",
    "copper",
    "signal",
    "garden",
    "station",
    "meadow",
    "orbit",
    "kernel",
    "budget",
    "glacier",
    "violin",
)


def newsletter(key: str = "weekly", *sources: str, **changes: Any) -> Newsletter:
    """Give a newsletter without a schedule, with these sources (default: one, `feed`)."""
    specs = tuple(SourceSpec(key=one, type="feed", url=f"https://{one}.example") for one in sources or ("feed",))
    known: dict[str, Any] = {"title": key.title(), "sender": f"News <{key}@news.example.org>", "sources": specs}
    return Newsletter(key=key, **{**known, **changes})


def article(name: str, *, age: timedelta = HOUR, now: datetime = START, **changes: Any) -> Article:
    """Give an article whose words no other name shares, published `age` before `now`."""
    sentence = " ".join(f"{word}{name}" for word in WORDS)
    text = " ".join(f"The {part} said that {sentence} would open on Monday." for part in ("mayor", "council", "works"))
    known: dict[str, Any] = {"published": now - age, "text": text, "title": f"{name.title()} opens {name}bridge"}
    return ledger.article(name, **{**known, **changes})


@dataclass
class Reading:
    """A source that gives what it is told, or raises it; with None it says that nothing changed."""

    key: str
    gives: Sequence[Article] | Failure | Exception | None = ()
    asked: list[tuple[FetchState, datetime]] = field(default_factory=list)

    async def collect(self, state: FetchState, now: datetime) -> Collected:
        self.asked.append((state, now))
        if isinstance(self.gives, Exception):
            raise self.gives
        if isinstance(self.gives, Failure):
            return Collected(source=self.key, failures=(self.gives,))
        if self.gives is None:
            return Collected(source=self.key, unchanged=True)
        return Collected(source=self.key, articles=tuple(self.gives))


@dataclass
class Printing:
    """A renderer that makes the same mail of everything, and keeps what it was given."""

    seen: list[Edition] = field(default_factory=list)
    error: Exception | None = None
    gives: Rendered = ledger.RENDERED

    def render(self, edition: Edition, newsletter: Newsletter) -> Rendered:
        self.seen.append(edition)
        if self.error:
            raise self.error
        return self.gives


@dataclass
class Looking:
    """A preflight that finds what it is told, edition by edition; after the last list nothing more."""

    finds: list[Sequence[Finding]] = field(default_factory=list)
    seen: list[Rendered] = field(default_factory=list)

    def __call__(self, edition: Edition, rendered: Rendered, newsletter: Newsletter) -> Sequence[Finding]:
        self.seen.append(rendered)
        return self.finds.pop(0) if self.finds else ()


@dataclass
class Driving:
    """An engine that settles every row with one state through the real ledger; `errors` come first, one per call."""

    store: Database
    state: DeliveryState | None = DeliveryState.ACCEPTED
    errors: list[Exception] = field(default_factory=list)
    calls: list[tuple[int, bool, int | None]] = field(default_factory=list)
    stopped: bool = False

    def drive(self, edition: int, *, wait: bool, limit: int | None = None) -> Progress:
        self.calls.append((edition, wait, limit))
        if self.errors:
            raise self.errors.pop(0)
        if self.state is not None and self.store.outbox.progress(edition).open:
            ledger.deliver(self.store, edition, limit=limit or 1000, state=self.state)
        return self.store.outbox.progress(edition)


@dataclass
class Hearing:
    """A listener that writes down what it hears."""

    stages: list[tuple[str, int | None]] = field(default_factory=list)

    def stage(self, name: str, total: int | None = None) -> None:
        self.stages.append((name, total))

    def advance(self, steps: int = 1) -> None:
        """Hear nothing."""


class Press:
    """Everything that the pipeline works with, over one store."""

    def __init__(self, store: Database, clock: MovableClock) -> None:
        self.store = store
        self.clock = clock
        self.feeds: dict[str, Reading] = {}
        self.printing = Printing()
        self.looking = Looking()
        self.driving = Driving(store)
        self.hearing = Hearing()
        self.mailbox: Callable[[], int] = lambda: 0
        self.told: list[int] = []
        self.editors: Callable[[Edition, Newsletter], tuple[Failure, ...]] = self.hear
        self.opened = 0

    def gives(self, *articles: Article, source: str = "feed") -> Reading:
        """Let a source give these articles from now on."""
        self.feeds[source] = Reading(source, articles)
        return self.feeds[source]

    def fails(self, *sources: str, what: str = "404") -> None:
        """Let sources fail from now on."""
        for key in sources or ("feed",):
            self.feeds[key] = Reading(key, Failure(where=f"https://{key}.example", what=what))

    def unchanged(self, source: str = "feed") -> None:
        """Let a source answer from now on that nothing changed."""
        self.feeds[source] = Reading(source, None)

    def hear(self, edition: Edition, newsletter: Newsletter) -> tuple[Failure, ...]:
        """Be the editors, whom a draft reaches."""
        self.told.append(edition.id)
        return ()

    @asynccontextmanager
    async def sources(self, newsletter: Newsletter) -> AsyncIterator[Sequence[tuple[SourceSpec, Source]]]:
        self.opened += 1
        yield [(spec, self.feeds.setdefault(spec.key, Reading(spec.key))) for spec in newsletter.sources]

    @property
    def services(self) -> Services:
        return Services(
            clock=self.clock,
            store=self.store,
            sources=self.sources,
            select=select,
            summarizer=ExtractiveSummarizer(),
            renderer=self.printing,
            check=self.looking,
            engine=self.driving,
            listener=self.hearing,
            tell_editors=self.editors,
            read_mailbox=self.mailbox,
        )

    def run(self, one: Newsletter, now: datetime | None = None, **manner: Any) -> list[Any]:
        """Do what cron does for one newsletter."""
        return list(pipeline.run(self.services, one, now or self.clock(), pipeline.Manner(**manner)))
