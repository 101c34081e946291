"""Ports of the one database: articles, editions, subscribers; the ledger of deliveries is in `outbox`."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Literal, Protocol

from digest.model import (
    Delivery,
    Edition,
    Event,
    Failure,
    Fate,
    Print,
    Progress,
    Publication,
    Rendered,
    Subscriber,
    Told,
)
from digest.ports.articles import ArticleStore
from digest.ports.operating import Auditor, Belonging, Interventions, Observer, Troubles
from digest.ports.outbox import Outbox
from digest.ports.pacing import Pacing
from digest.ports.reviewing import Reviews
from digest.ports.writing import ModelBook


class EditionStore(Protocol):
    """Editions, their frozen content, and the fate of every candidate of every run."""

    def by_slot(self, newsletter: str, slot: str) -> Edition | None:
        """Give the edition of this slot."""
        ...

    def slot_closed(self, newsletter: str, slot: str) -> bool:
        """Whether the slot has an edition or was recorded as quiet."""
        ...

    def last_window_end(self, newsletter: str) -> datetime | None:
        """Give the end of the window of the last edition that was frozen and stands (not cancelled, not ended with nothing accepted)."""
        ...

    def next_number(self, newsletter: str) -> int:
        """Give the number that the next saved edition would get."""
        ...

    def public_id(self, newsletter: str, slot: str, number: int, created: datetime) -> str:
        """Give the id that links to an edition show. It is known before the edition is saved, always the same, and nobody can guess it."""
        ...

    def published(self, newsletter: str = "") -> Sequence[Publication]:
        """Give the editions of one newsletter or of all that may be shown to anybody, newest first."""
        ...

    def composed_by(self, edition: int, made: Print) -> None:
        """Remember what letters of this edition are made by."""
        ...

    def prints(self, edition: int) -> Sequence[Print]:
        """Give everything that letters of this edition were made by, in the order in which it was first used."""
        ...

    def subjects(self, newsletter: str) -> frozenset[str]:
        """Give the subjects of the last 100 editions: none is used twice (Gmail threads equal ones)."""
        ...

    def save(
        self,
        edition: Edition,
        rendered: Rendered,
        fates: Sequence[Fate],
        *,
        held: bool = False,
        review: str | None = None,
        failures: Sequence[Failure] = (),
    ) -> Edition:
        """Store the edition with its content and every fate in one transaction and reserve its articles; gives it with id and number.

        A slot `manual:` gets its number here (`manual:<n>`). If the slot has an edition already, that one is given and nothing changes. With
        `review` it waits for an editor; the text says what else there is to decide, or is empty.
        """
        ...

    def save_quiet(
        self,
        newsletter: str,
        slot: str,
        fates: Sequence[Fate],
        now: datetime,
        reason: str,
        *,
        failures: Sequence[Failure] = (),
    ) -> None:
        """Record that nothing goes out for this slot, and why. A slot `manual:` is recorded as a run, and stays free."""
        ...

    def get(self, edition: int) -> Edition:
        """Give an edition with its stories. Raises `UsageError`."""
        ...

    def rendered(self, edition: int) -> Rendered:
        """Give the frozen content of an edition."""
        ...

    def render_anew(self, edition: int, rendered: Rendered, *, seen: str) -> None:
        """Put its stories, rendered anew, in the place of the content that was `seen` (SHA-256). Raises `UsageError` where that is not it, or has to stay."""
        ...

    def find(self, word: str) -> int:
        """Give the id that `word` means: an id, `NEWSLETTER#NUMBER`, a newsletter's last edition, `last`. Raises `UsageError`."""
        ...

    def listing(self, newsletter: str = "", limit: int = 50) -> Sequence[Progress]:
        """Give the latest editions, newest first."""
        ...

    def fates(self, edition: int) -> Sequence[Fate]:
        """Give the fate of each candidate of an edition, in the order in which they were recorded."""
        ...

    def fates_of_last_run(self, newsletter: str) -> tuple[str, Sequence[Fate]]:
        """Give the slot and the fates of the newsletter's last run, quiet or not."""
        ...

    def failures(self, edition: int) -> Sequence[Failure]:
        """Give what could not be read when an edition was composed."""
        ...

    def quiet_reason(self, newsletter: str) -> str:
        """Give why nothing went out in the newsletter's last run; "" where something did, and before the first."""
        ...

    def failures_of_last_run(self, newsletter: str) -> Sequence[Failure]:
        """Give what could not be read in the newsletter's last run, quiet or not."""
        ...

    def told(self, newsletter: str, since: datetime) -> Sequence[Told]:
        """Give what the editions that stand told since then: those of the last 100 at most."""
        ...

    def fates_of_url(self, url: str) -> Sequence[tuple[str, str, datetime, Fate]]:
        """Give every recorded fate of an article by URL or id: (newsletter, slot, when, fate), newest first."""
        ...

    def stop(
        self, edition: int, action: Literal["hold", "pause", "resume", "cancel"], reason: str, now: datetime
    ) -> None:
        """Record a decision of a person or a breaker. `cancel` also cancels every row that is not in flight."""
        ...


class SubscriberStore(Protocol):
    """The readers and what they want. Addresses come normalised (`digest.subscribers.address`)."""

    def add(
        self, subscriber: Subscriber, *, how: str, now: datetime
    ) -> Literal["added", "known", "kept_out", "reads_on"]:
        """Add a reader in the state that they have; one who left or is suppressed is never revived here (`kept_out`), one who reads not ended (`reads_on`)."""
        ...

    def add_many(self, subscribers: Iterable[Subscriber], *, how: str, now: datetime, write: bool) -> Mapping[str, int]:
        """Stream readers in, in flat memory: counts of `added`, `known`, `kept_out`, `reads_on`. With `write` false only counts.

        Who was added and is not active is counted by their state: `pending`, `paused`, `unsubscribed`, `suppressed`.
        """
        ...

    def find(self, address: str) -> Sequence[Subscriber]:
        """Give the subscriptions of a normalised address, one per newsletter."""
        ...

    def by_key(self, key: str) -> Subscriber | None:
        """Give the subscription that a link means."""
        ...

    def every(self, newsletter: str = "", state: str = "") -> Iterator[Subscriber]:
        """Stream subscriptions in the order in which they came."""
        ...

    def counts(self, newsletter: str) -> Mapping[str, int]:
        """Give the number of readers by state."""
        ...

    def staying(self, keys: Collection[str]) -> Mapping[str, datetime | None]:
        """Give those of these subscriptions that have not ended, each with the time at which the reader was let in again; None for one who never left."""
        ...

    def unsubscribe(self, key: str, *, how: str, now: datetime) -> Subscriber | None:
        """End a subscription and skip its open rows of the ledger in the same transaction. Idempotent; None for an unknown key."""
        ...

    def readmit(self, key: str, *, how: str, now: datetime, name: str = "") -> bool:
        """Let a reader in again who left and asks for it, under a new `name` if one is given; False where nobody left, or the address is suppressed."""
        ...

    def deliveries_of(self, address: str) -> Sequence[tuple[str, str, Delivery]]:
        """Give what this reader got or should have: (newsletter, slot, row), newest first."""
        ...

    def events_of(self, address: str) -> Sequence[Event]:
        """Give what happened to this reader, oldest first."""
        ...


class Origins(Protocol):
    """From which digest.toml each newsletter comes on this machine."""

    def file_of(self, newsletter: str) -> str:
        """Give the path of the digest.toml that a newsletter comes from; empty where nobody noted it."""
        ...

    def note(self, newsletter: str, file: str) -> None:
        """Note that it comes from this file from now on."""
        ...


class Store(Protocol):
    """One database. `articles`, `editions`, `subscribers` and `outbox` share its transactions."""

    @property
    def articles(self) -> ArticleStore:
        """Articles."""
        ...

    @property
    def editions(self) -> EditionStore:
        """Editions."""
        ...

    @property
    def subscribers(self) -> SubscriberStore:
        """Readers."""
        ...

    @property
    def outbox(self) -> Outbox:
        """Deliveries."""
        ...

    @property
    def observer(self) -> Observer:
        """Figures of editions on their way."""
        ...

    @property
    def troubles(self) -> Troubles:
        """Why no session with the relay works."""
        ...

    @property
    def auditor(self) -> Auditor:
        """Checks of the ledger."""
        ...

    @property
    def belonging(self) -> Belonging:
        """Whether it may send."""
        ...

    @property
    def origins(self) -> Origins:
        """Which digest.toml a newsletter comes from."""
        ...

    @property
    def interventions(self) -> Interventions:
        """Decisions of people on single letters."""
        ...

    @property
    def reviews(self) -> Reviews:
        """Drafts before their editors."""
        ...

    @property
    def pacing(self) -> Pacing:
        """Slots for letters."""
        ...

    @property
    def models(self) -> ModelBook:
        """What models were paid, and what they answered."""
        ...

    def exclusive(self, name: str) -> AbstractContextManager[bool]:
        """Hold a lock across processes (machines on PostgreSQL) that dies with its holder; gives False when another holds it."""
        ...

    def close(self) -> None:
        """Close all connections."""
        ...
