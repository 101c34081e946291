"""A frozen edition in a real database, and a sender of it, in this process or in one of its own."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from digest.delivery.message import Composer
from digest.delivery.pace import Pace
from digest.delivery.smtp import SmtpTransport, Timeouts
from digest.delivery.spooled import SpooledOutbox
from digest.engine.local import LocalEngine
from digest.model import Edition, Newsletter, Progress, RelayLimits, Subscriber, Window
from digest.ports import Clock, Store
from digest.store import open_store
from tests.letters import LINKS, NEWSLETTER, Silent, rendered


def now() -> datetime:
    """Give the time."""
    return datetime.now(UTC)


@contextmanager
def opened(data_dir: Path) -> Iterator[Store]:
    """Open the SQLite database of a test, as the program does: with a spool beside it."""
    with closing(open_store("sqlite:///digest.db", data_dir=data_dir, clock=now)) as store:
        store.outbox = SpooledOutbox(store.outbox, data_dir / "spool")  # type: ignore[assignment]  # any `Outbox` will do
        yield store


def freeze(store: Store, count: int, clock: Clock, **policies: object) -> int:
    """Save an edition and freeze it for `count` readers; `policies` are those of the newsletter."""
    newsletter: Newsletter = replace(NEWSLETTER, **policies)  # type: ignore[arg-type]  # policies of several types
    people = (
        Subscriber(address=f"reader{row}@example.net", newsletter="weekly", name=f"Reader {row}")
        for row in range(1, count + 1)
    )
    store.subscribers.add_many(people, how="test", now=clock(), write=True)
    edition = Edition(
        newsletter="weekly",
        slot="weekly:2026-W48",
        window=Window(start=clock() - timedelta(days=7), end=clock()),
        subject="Python 3.15 beta, Gärten in der Stadt",
        preheader="",
        language="en",
        sections=(),
        created=clock(),
    )
    saved = store.editions.save(edition, rendered(filler=5000), ())
    assert store.outbox.freeze(saved.id, newsletter) == count
    return saved.id


def engine(
    store: Store,
    port: int,
    clock: Clock,
    *,
    connections: int = 4,
    listener: Silent | None = None,
    timeouts: Timeouts | None = None,
) -> LocalEngine:
    """Make the engine that sends to a server on loopback."""

    def composer(edition: int) -> Composer:
        return Composer(store.editions.rendered(edition), NEWSLETTER, LINKS)

    return LocalEngine(
        store=store,
        transport=SmtpTransport(
            host="127.0.0.1", port=port, hello="me.example", security="none", timeouts=timeouts or Timeouts()
        ),
        composer=composer,
        pace=Pace(f"127.0.0.1:{port}", RelayLimits(), store.pacing),
        clock=clock,
        listener=listener or Silent(),
        connections=connections,
    )


def finish(data_dir: Path, port: int, connections: int) -> Progress:
    """Send what is due of every unfinished edition, as a run does."""
    with opened(data_dir) as store:
        store.outbox.recover()
        work = engine(store, port, now, connections=connections)
        for edition in store.outbox.unfinished():
            work.drive(edition, wait=False)
        return store.editions.listing("weekly")[0]
