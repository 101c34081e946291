"""Small articles, editions, readers and ledgers for tests of the store and of what stands above it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from digest.model import (
    Article,
    Collected,
    Delivery,
    DeliveryState,
    Edition,
    Fate,
    FateReason,
    Gap,
    Intent,
    Newsletter,
    Outcome,
    Part,
    Rendered,
    Section,
    Settled,
    Stage,
    Story,
    Subscriber,
    Window,
)
from digest.store import Database
from tests.clock import START

NEWSLETTER = Newsletter(key="weekly", title="Weekly", sender="The Weekly <weekly@news.example.org>")
WINDOW = Window(start=START - timedelta(days=7), end=START)
RENDERED = Rendered(
    subject="Hello",
    preheader="What happened",
    language="en",
    headers=(("List-Id", "<weekly.example.org>"), ("Subject", "Hello")),
    parts=(
        Part(
            kind="text/plain",
            encoding="quoted-printable",
            pieces=(b"Hello", Gap("name"), b",=\r\n", Gap("card:1")),
            cards={"1": b"A story\r\n"},
            decoded_size=20,
        ),
    ),
    html="<p>Hello</p>",
    text="Hello",
    sha256="ab" * 32,
)


def article(name: str, **fields: Any) -> Article:
    """Give an article whose id follows from its name."""
    url = f"https://example.org/{name}"
    known = {"id": f"{name:0>32}", "source": "feed", "source_name": "Feed", "title": f"About {name}", "url": url}
    return Article(**{**known, "canonical_url": url, **fields})


def kept(*articles: Article, reason: FateReason = FateReason.KEPT) -> list[Fate]:
    """Give a fate for each article."""
    return [
        Fate(
            article=one.id,
            title=one.title,
            url=one.url,
            source=one.source,
            kept=reason is FateReason.KEPT,
            reason=reason,
        )
        for one in articles
    ]


def edition(*articles: Article, slot: str = "edition:1", **fields: Any) -> Edition:
    """Give an edition that was not saved yet."""
    known = {
        "newsletter": NEWSLETTER.key,
        "slot": slot,
        "window": WINDOW,
        "subject": f"Weekly, {slot}",
        "preheader": "What happened",
        "language": "en",
        "sections": (Section(name="News", stories=tuple(Story(article=one) for one in articles)),),
        "created": START,
    }
    return Edition(**{**known, **fields})


def collected(*articles: Article, source: str = "feed", **fields: Any) -> Collected:
    """Give what a source gave."""
    return Collected(source=source, articles=articles, **fields)


def saved(store: Database, *articles: Article, slot: str = "edition:1", held: bool = False, **fields: Any) -> Edition:
    """Save an edition with these articles, all kept."""
    return store.editions.save(edition(*articles, slot=slot, **fields), RENDERED, kept(*articles), held=held)


def reader(number: int, newsletter: str = NEWSLETTER.key, **fields: Any) -> Subscriber:
    """Give a reader."""
    return Subscriber(address=f"reader{number}@example.net", newsletter=newsletter, name=f"Reader {number}", **fields)


def subscribe(store: Database, count: int, newsletter: str = NEWSLETTER.key) -> list[Subscriber]:
    """Add so many readers, and give them as they are stored."""
    readers = (reader(number, newsletter) for number in range(1, count + 1))
    store.subscribers.add_many(readers, how="test", now=START, write=True)
    return list(store.subscribers.every(newsletter))


def frozen(store: Database, readers: int, *articles: Article, slot: str = "edition:1", **policies: Any) -> int:
    """Freeze an edition to so many readers; gives its id."""
    subscribe(store, readers)
    one = saved(store, *articles, slot=slot)
    store.outbox.freeze(one.id, newsletter(**policies))
    return one.id


def newsletter(**policies: Any) -> Newsletter:
    """Give the newsletter of these tests with other policies."""
    known = {"key": NEWSLETTER.key, "title": NEWSLETTER.title, "sender": NEWSLETTER.sender}
    return Newsletter(**{**known, **policies})


def intents(rows: Iterable[Delivery]) -> list[Intent]:
    """Give the intent of each claimed row."""
    return [Intent(edition=row.edition, row=row.row, fence=row.fence) for row in rows]


def outcome(row: Delivery, state: DeliveryState, **fields: Any) -> Settled:
    """Give the outcome of a row, as the server's answer to its dot."""
    words: dict[DeliveryState, dict[str, Any]] = {
        DeliveryState.ACCEPTED: {"code": 250, "enhanced": "2.0.0", "text": "queued"},
        DeliveryState.DEFERRED: {"code": 451, "enhanced": "4.7.1", "text": "try later"},
        DeliveryState.REJECTED: {"code": 550, "enhanced": "5.1.1", "text": "no such user"},
        DeliveryState.UNCERTAIN: {"text": "connection lost"},
    }
    said: dict[str, Any] = {"state": state, "stage": Stage.DOT, **words.get(state, {})}
    later = fields.pop("next_attempt_at", None)
    told = Outcome(**{**said, **fields})
    return Settled(edition=row.edition, row=row.row, fence=row.fence, outcome=told, next_attempt_at=later)


def settled(rows: Iterable[Delivery], state: DeliveryState, **fields: Any) -> list[Settled]:
    """Give the same outcome for each row."""
    return [outcome(row, state, **fields) for row in rows]


def deliver(store: Database, edition_id: int, limit: int = 1000, state: DeliveryState = DeliveryState.ACCEPTED) -> int:
    """Claim, intend and settle rows as one worker would; gives how many."""
    with store.outbox.working("courier"):
        rows = store.outbox.claim(edition_id, "courier", limit)
        assert all(store.outbox.commit([], intents(rows)))
        store.outbox.commit(settled(rows, state), [])
    return len(rows)


@contextmanager
def claimed(store: Database, edition_id: int, limit: int = 1000, worker: str = "w") -> Iterator[Sequence[Delivery]]:
    """Claim rows for a worker that lives as long as the block."""
    with store.outbox.working(worker):
        yield store.outbox.claim(edition_id, worker, limit)


def rows_of(store: Database, edition_id: int) -> dict[int, Delivery]:
    """Give the ledger of an edition by row."""
    return {row.row: row for row in store.outbox.deliveries(edition_id)}


def states_of(store: Database, edition_id: int) -> dict[str, int]:
    """Give the figures of an edition."""
    return {state.value: count for state, count in store.outbox.progress(edition_id).states.items()}


def run_sql(store: Database, statement: str, **values: object) -> None:
    """Execute SQL behind the back of the store."""
    with store._connections.write() as connection:
        connection.execute(text(statement), values)


def ask_sql(store: Database, statement: str, **values: object) -> list[tuple[Any, ...]]:
    """Give rows behind the back of the store."""
    with store._connections.read() as connection:
        return [tuple(row) for row in connection.execute(text(statement), values)]


def suppress(store: Database, address: str) -> None:
    """Suppress an address the way bounces will."""
    key = store.subscribers._keys(address)
    run_sql(store, "INSERT INTO suppressions VALUES (:key, 'hard bounce', 'smtp', 0)", key=key)
