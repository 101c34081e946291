"""The stages as the pipeline sees them, and everything that it works with."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from digest.model import (
    Candidate,
    Edition,
    Failure,
    Finding,
    Newsletter,
    Progress,
    QuotaUse,
    Rendered,
    Selection,
    SourceSpec,
    Told,
)
from digest.ports.stores import Store
from digest.ports.world import Source, Summarizer

Clock = Callable[[], datetime]
"""Gives the time as aware UTC. The only clock that anything below the doors reads."""


class Select(Protocol):
    """Decides which candidates become stories. Pure."""

    def __call__(
        self,
        candidates: Sequence[Candidate],
        newsletter: Newsletter,
        *,
        start: datetime,
        now: datetime,
        added: Mapping[str, datetime],
        first: bool,
        told: Sequence[Told] = (),
    ) -> Selection:
        """Give stories in reading order and one fate per candidate."""
        ...


class Renderer(Protocol):
    """Makes mail of an edition."""

    def render(self, edition: Edition, newsletter: Newsletter) -> Rendered:
        """Render and inline once; raises `RenderError`. Whether it may go out is for a `Check` to say."""
        ...


class Check(Protocol):
    """Looks at the mail of an edition before it goes out. Asks the database, never the network."""

    def __call__(self, edition: Edition, rendered: Rendered, newsletter: Newsletter) -> Sequence[Finding]:
        """Give all that is wrong with it, errors first."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """What a message needs of the signed links: made by `digest.links`, called per reader."""

    unsubscribe_url: Callable[[str], str]
    unsubscribe_mailto: Callable[[str], str]
    return_path: Callable[[int, int], str]
    """The envelope sender of one row, by edition and row, for newsletters with a bounce address."""


class Engine(Protocol):
    """Who runs the batches of an edition, and when."""

    @property
    def stopped(self) -> bool:
        """Whether a person or service manager asked to leave: then nothing new is begun."""
        ...

    def drive(self, edition: int, *, wait: bool, limit: int | None = None) -> Progress:
        """Deliver what is due of a frozen edition; with `wait` until nothing is open. Safe to call again after any crash.

        With `limit` the edition is paused after so many rows, until somebody sends it on.
        """
        ...


class Listener(Protocol):
    """Hears what is going on, for progress bars. Every method may be called often and must be cheap."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Begin a stage of `total` steps."""
        ...

    def advance(self, steps: int = 1) -> None:
        """Note that part of the stage is done."""
        ...


class Silent:
    """A `Listener` for cron: nobody looks."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Hear nothing."""

    def advance(self, steps: int = 1) -> None:
        """Hear nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything that the pipeline works with, built once by `digest.app`."""

    clock: Clock
    store: Store
    sources: Callable[[Newsletter], AbstractAsyncContextManager[Sequence[tuple[SourceSpec, Source]]]]
    """The sources of a newsletter, with the web open while they are read."""
    select: Select
    summarizer: Summarizer
    renderer: Renderer
    check: Check
    engine: Engine
    listener: Listener
    tell_editors: Callable[[Edition, Newsletter], tuple[Failure, ...]]
    """Mail a draft to the editors of its newsletter; gives a failure for each who could not be reached. Raises `DeliveryError` when nobody could."""
    read_mailbox: Callable[[], int]
    """Take unsubscribes that came by mail; gives how many. Called before each send."""
    quotas: Callable[[], Sequence[QuotaUse]] = tuple
    """What the quotas of the relay leave now."""
