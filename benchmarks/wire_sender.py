"""One measured sending, in a process of its own: freezes an edition on SQLite, sends it, and prints what that took as JSON.

python benchmarks/wire_sender.py FOLDER PORT MESSAGES CONNECTIONS SIZE
"""

import json
import resource
import sys
import time
from contextlib import closing
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


def letter_of(size: int):
    """Make a rendered edition whose messages have about `size` bytes, with name, address and link of the reader in both parts."""

    def part(kind, text):
        pieces = []
        for number, piece in enumerate(text.split("|")):
            gap = Gap({1: "name", 2: "address", 3: "unsubscribe_url"}.get(number, "name"))
            pieces += (
                [gap, encode_piece(kind, "quoted-printable", piece)]
                if number
                else [encode_piece(kind, "quoted-printable", piece)]
            )
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


def send(folder: Path, port: int, messages: int, connections: int, size: int) -> dict[str, float]:
    """Freeze an edition for so many readers, then measure sending it. Refuses to report a ledger that did not accept them all."""

    def clock():
        return datetime.now(UTC)

    newsletter = Newsletter(key="bench", title="Bench", sender="Bench <bench@example.org>", postal_address="1 Quay")
    rendered = letter_of(size)
    signer = LinkSigner(["a-key-for-the-benchmark-0123456789abcdef"], "https://news.example.org")
    links = Links(
        unsubscribe_url=signer.unsubscribe_url,
        unsubscribe_mailto=lambda key: signer.unsubscribe_mailto(key, "unsub@example.org"),
        return_path=lambda edition, row: signer.return_path(edition, row, "b@bounces.example.org"),
    )
    edition = Edition(
        newsletter="bench",
        slot="manual:1",
        window=Window(start=clock() - timedelta(days=7), end=clock()),
        subject=rendered.subject,
        preheader="",
        language="en",
        sections=(),
        created=clock(),
    )
    with closing(open_store("sqlite:///digest.db", data_dir=folder, clock=clock)) as store:
        people = (
            Subscriber(address=f"reader{n}@example.net", newsletter="bench", name=f"Reader {n}")
            for n in range(messages)
        )
        store.subscribers.add_many(people, how="bench", now=clock(), write=True)
        saved = store.editions.save(edition, rendered, ())
        store.outbox.freeze(saved.id, newsletter)
        commits = counted(store)
        store.outbox = SpooledOutbox(store.outbox, folder / "spool")
        engine = LocalEngine(
            store=store,
            transport=SmtpTransport(host="127.0.0.1", port=port, hello="bench.example", security="none"),
            composer=lambda _: Composer(rendered, newsletter, links),
            pace=Pace("relay", RelayLimits(), store.pacing),
            clock=clock,
            listener=Quiet(),
            connections=connections,
        )
        before, begin = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
        progress = engine.drive(saved.id, wait=False)
        took, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_SELF)
    if progress.states != {DeliveryState.ACCEPTED: messages}:
        sys.exit(f"not all were accepted: {progress.states}")
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {
        "rate": messages / took,
        "cpu": used / messages * 1e6,
        "memory": after.ru_maxrss / 1024,
        "grown": (after.ru_maxrss - before.ru_maxrss) / 1024,
        "batch": messages / max(commits[0], 1),
    }


def counted(store) -> list[int]:
    """Count the commits of the ledger from here on."""
    commit, seen = store.outbox.commit, [0]

    def counting(settled, intents):
        seen[0] += 1
        return commit(settled, intents)

    store.outbox.commit = counting
    return seen


if __name__ == "__main__":
    folder, *numbers = sys.argv[1:]
    print(json.dumps(send(Path(folder), *map(int, numbers))))
