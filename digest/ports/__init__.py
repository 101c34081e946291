"""The ports: what the rooms ask of each other and of the world, each stated once. `digest.app` decides who answers.

Stores and ledgers are synchronous: SQLite is, and a thread per call costs less than a coroutine per statement (docs/adr). Async callers
go through `asyncio.to_thread`. Sources and transports wait for the network, so they are coroutines.
"""

from digest.ports.articles import ArticleStore
from digest.ports.operating import Auditor, Interventions, Observer
from digest.ports.outbox import Outbox
from digest.ports.pacing import Operators, Pacing
from digest.ports.stages import Check, Clock, Engine, Links, Listener, Renderer, Select, Services, Silent
from digest.ports.stores import EditionStore, Store, SubscriberStore
from digest.ports.world import (
    Asking,
    Connection,
    Envelope,
    Fetch,
    Fetched,
    Source,
    SourceFactory,
    Summarizer,
    Transport,
)

__all__ = [
    "ArticleStore",
    "Asking",
    "Auditor",
    "Check",
    "Clock",
    "Connection",
    "EditionStore",
    "Engine",
    "Envelope",
    "Fetch",
    "Fetched",
    "Interventions",
    "Links",
    "Listener",
    "Observer",
    "Operators",
    "Outbox",
    "Pacing",
    "Renderer",
    "Select",
    "Services",
    "Silent",
    "Source",
    "SourceFactory",
    "Store",
    "SubscriberStore",
    "Summarizer",
    "Transport",
]
