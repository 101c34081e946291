"""One step of a measured sending, in a process of its own; prints what it took as JSON. The one file here that calls the program's own code.

    python benchmarks/wire_sender.py FOLDER import [--messages 2000]
    python benchmarks/wire_sender.py FOLDER freeze [--size 60000]
    python benchmarks/wire_sender.py FOLDER send --port PORT [--connections 10] [--profile FILE]

FOLDER holds the database (or `--database` names one on a server). `send` tells where the time went too: see `Parts`. With `--profile` it runs
under cProfile, writes FILE for pstats and prints the costliest functions of the thread of the connections, without those of the ledger.
"""

import argparse
import cProfile
import json
import pstats
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from digest.delivery import Composer, Pace, SmtpTransport
from digest.delivery.spooled import SpooledOutbox
from digest.engine.local import LocalEngine
from digest.links import LinkSigner
from digest.model import DeliveryState, Edition, Gap, Newsletter, Part, RelayLimits, Rendered, Subscriber, Window
from digest.model.transfer import encode_piece
from digest.ports import Links
from digest.store import open_store

NEWSLETTER = Newsletter(key="bench", title="Bench", sender="Bench <bench@example.org>", postal_address="1 Quay")
KEY = "a-key-for-the-benchmark-0123456789abcdef"
GAPS = {1: Gap("name"), 2: Gap("address"), 3: Gap("unsubscribe_url")}


def clock():
    return datetime.now(UTC)


def bring_in(store, told) -> dict[str, float]:
    """Import so many readers."""
    people = (
        Subscriber(address=f"reader{n}@example.net", newsletter="bench", name=f"Reader {n}")
        for n in range(told.messages)
    )
    with measured() as took:
        took["count"] = told.messages
        store.subscribers.add_many(people, how="bench", now=clock(), write=True)
    return took


def freeze(store, told) -> dict[str, float]:
    """Save an edition, and freeze its audience: only that is measured."""
    now = clock()
    rendered = letter_of(told.size)
    edition = Edition(
        newsletter="bench",
        slot="manual:1",
        window=Window(start=now - timedelta(days=7), end=now),
        subject=rendered.subject,
        preheader="",
        language="en",
        sections=(),
        created=now,
    )
    saved = store.editions.save(edition, rendered, ())
    with measured() as took:
        took["count"] = store.outbox.freeze(saved.id, NEWSLETTER)
    return took


def send(store, told) -> dict[str, float]:
    """Send the frozen edition with the engine of a run. Refuses to report a ledger that did not accept them all."""
    (edition,) = store.outbox.unfinished()
    audience = store.outbox.progress(edition).audience
    rendered = store.editions.rendered(edition)
    signer = LinkSigner([KEY], "https://news.example.org")
    links = Links(
        unsubscribe_url=signer.unsubscribe_url,
        unsubscribe_mailto=lambda key: signer.unsubscribe_mailto(key, "unsub@example.org"),
        return_path=lambda edition, row: signer.return_path(edition, row, "b@bounces.example.org"),
    )
    parts = Parts()
    parts.time(store.outbox, "commit")
    parts.time(store.outbox, "claim")
    store.outbox = SpooledOutbox(store.outbox, Path(told.folder) / "spool")
    engine = LocalEngine(
        store=store,
        transport=SmtpTransport(host="127.0.0.1", port=told.port, hello="bench.example", security="none"),
        composer=lambda _: parts.composer(rendered, links),
        pace=Pace("relay", RelayLimits(), store.pacing),
        clock=clock,
        listener=Quiet(),
        connections=told.connections,
    )
    with measured() as took, profiled(told.profile), parts.time_loop():
        took["count"] = audience
        progress = engine.drive(edition, wait=False)
    if progress.states != {DeliveryState.ACCEPTED: audience}:
        sys.exit(f"not all were accepted: {progress.states}")
    return took | parts.figures(audience)


def letter_of(size: int) -> Rendered:
    """Make a rendered edition whose messages have about `size` bytes, with name, address and link of the reader in both parts."""

    def part(kind, text):
        pieces = []
        for number, piece in enumerate(text.split("|")):
            pieces += [GAPS[number]] if number else []
            pieces.append(encode_piece(kind, "quoted-printable", piece))
        return Part(kind=kind, encoding="quoted-printable", pieces=tuple(pieces))

    filler = "<p>The council met at the harbour on Monday and spoke of the bridge, again, for an hour.</p>\n"
    plain = "Hello|,\n" + filler * (size // 10 // len(filler)) + "Sent to |.\nLeave: |\n"
    html = (
        "<!DOCTYPE html>\n<html><body><p>Hello|</p>\n"
        + filler * (size * 8 // 10 // len(filler))
        + '<p>Sent to |</p><p><a href="|">Unsubscribe</a></p></body></html>\n'
    )
    return Rendered(
        subject="The week in the harbour",
        preheader="",
        language="en",
        headers=(),
        parts=(part("text/plain", plain), part("text/html", html)),
        html="",
        text="",
        sha256=sha256(b"bench").hexdigest(),
    )


class Quiet:
    """A listener that hears nothing."""

    def stage(self, name, total=None):
        """Hear nothing."""

    def advance(self, steps=1):
        """Hear nothing."""


class Parts:
    """Where the time of a sending goes, in microseconds per message: the thread of the connections, composing in it, and the ledger beside it.

    `loop` is processor time of the thread of the connections, `compose` the part of it that makes messages; `commit` and `claim` are processor
    time in the threads of the ledger, `commit wait` is how long those commits took by the clock, the disk included.
    """

    def __init__(self) -> None:
        self._used = dict.fromkeys(("loop", "compose", "commit", "claim", "commit wait"), 0.0)
        self._commits = 0

    def time(self, outbox, name: str) -> None:
        """Measure a call of the ledger from here on."""
        call = getattr(outbox, name)

        def timed(*told, **named):
            begin, started = time.perf_counter(), time.thread_time()
            try:
                return call(*told, **named)
            finally:
                self._used[name] += time.thread_time() - started
                if name == "commit":
                    self._commits += 1
                    self._used["commit wait"] += time.perf_counter() - begin

        setattr(outbox, name, timed)

    def composer(self, rendered: Rendered, links: Links) -> Composer:
        """Give a composer that is measured."""
        used = self._used

        class Timed(Composer):
            def pieces(self, row):
                started = time.thread_time()
                try:
                    return super().pieces(row)
                finally:
                    used["compose"] += time.thread_time() - started

        return Timed(rendered, NEWSLETTER, links)

    @contextmanager
    def time_loop(self) -> Iterator[None]:
        """Measure this thread while the block lasts."""
        started = time.thread_time()
        yield
        self._used["loop"] = time.thread_time() - started

    def figures(self, messages: int) -> dict[str, float]:
        """Give the parts, and how many messages shared a commit."""
        shares = {name: used / messages * 1e6 for name, used in self._used.items()}
        return shares | {"batch": messages / max(self._commits, 1)}


@contextmanager
def measured() -> Iterator[dict[str, float]]:
    """Measure the block: seconds, rate, processor time per message or reader in microseconds; megabytes at the peak, and how many of them are new.

    The block says by `count` how many there were.
    """
    took: dict[str, float] = {}
    memory, before, begin = peak(), resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    yield took
    seconds, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_SELF)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    took["seconds"] = seconds
    took["rate"] = took["count"] / seconds
    took["cpu"] = used / max(took["count"], 1) * 1e6
    took["memory"] = peak()
    took["grown"] = took["memory"] - memory


def peak() -> float:
    """Give the most memory that this process ever had, in megabytes. `ru_maxrss` may be that of whoever started us."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines())
        return int(lines["VmHWM"].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@contextmanager
def profiled(path: Path | None) -> Iterator[None]:
    """Run the block under cProfile, when there is a file to write."""
    if path is None:
        yield
        return
    with cProfile.Profile() as profile:
        yield
    profile.dump_stats(path)
    pstats.Stats(profile, stream=sys.stderr).sort_stats("tottime").print_stats(30)


def main() -> None:
    steps = {"import": bring_in, "freeze": freeze, "send": send}
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("step", choices=steps)
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--size", type=int, default=60_000)
    parser.add_argument("--port", type=int, default=25)
    parser.add_argument("--connections", type=int, default=10)
    parser.add_argument("--database", default="sqlite:///digest.db")
    parser.add_argument("--profile", type=Path)
    told = parser.parse_args()
    with closing(open_store(told.database, data_dir=told.folder, clock=clock)) as store:
        print(json.dumps(steps[told.step](store, told)))


if __name__ == "__main__":
    main()
