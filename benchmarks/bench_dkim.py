"""How fast letters are signed, beside dkimpy in the same run: 60 KB personalised messages, RSA-2048, relaxed/relaxed.

    python benchmarks/bench_dkim.py [--rounds 7] [--messages 400] [--record]

All take turns in each round. First one thread, bound to one core: signing alone (the message is composed already), and composing with and without
signatures; the same message is signed by dkimpy over the same fields. Then threads: on that core alone, and on all. Processor time is that of
the whole process. Where dkimpy is missing (pip install dkimpy) there is no ratio.
"""

import os
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]  # a clone need not be installed

from cryptography.hazmat.backends.openssl import backend  # noqa: E402 - after the path
from cryptography.hazmat.primitives import serialization  # noqa: E402
from record import Record, Target, arguments  # noqa: E402
from wire_sender import letter_of  # noqa: E402

from digest.delivery.dkim import SIGNED, Seal, Signer  # noqa: E402
from digest.delivery.keys import key_of, new_key  # noqa: E402
from digest.delivery.message import Composer  # noqa: E402
from digest.links import LinkSigner  # noqa: E402
from digest.model import Delivery, Newsletter  # noqa: E402
from digest.ports import Links  # noqa: E402

try:
    import dkim
except ModuleNotFoundError:
    dkim = None

SIZE = 60_000
SLOWER = 20
"""dkimpy signs so many times fewer messages per round: it would take most of the time otherwise."""
LEAST, TIMES_DKIMPY = 1_000, 5
DATE = datetime(2026, 11, 25, 7, tzinfo=UTC)
NEWSLETTER = Newsletter(
    key="harbour", title="The Harbour", sender="The Harbour <news@example.org>", reply_to="ed@example.org"
)


def rows(count):
    """Make so many rows of an edition, claimed by hundreds."""
    return [
        Delivery(
            edition=42,
            row=n,
            address=f"reader{n}@example.net",
            message_id=f"e42.{n:016d}@example.org",
            subscriber_key=f"k{n:025d}",
            name=f"Reader {n}",
            date=DATE + timedelta(seconds=n // 100),
        )
        for n in range(count)
    ]


class Ways:
    """The ways of making one message, by name. Each is a function of a row."""

    def __init__(self, rsa, ed25519):
        rendered, links = letter_of(SIZE), _links()
        one, other = key_of(rsa, "s1"), key_of(ed25519, "s2")
        self.plain = Composer(rendered, NEWSLETTER, links)
        self.rsa = Composer(rendered, NEWSLETTER, links, Signer([one]))
        self.ed25519 = Composer(rendered, NEWSLETTER, links, Signer([other]))
        self.both = Composer(rendered, NEWSLETTER, links, Signer([one, other]))
        self.signer = Signer([one])
        self._pem = rsa.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
        )

    def alone(self, sample):
        """Give what `Seal.fields` gets for a row, so that signing can be measured without composing."""
        caught = []
        seal = self.rsa._seal  # noqa: SLF001 - between the two halves that are measured
        watched = Watched(seal, caught)
        self.rsa._seal = watched  # noqa: SLF001
        for row in sample:
            self.rsa.compose(row)
        self.rsa._seal = seal  # noqa: SLF001
        return lambda n: seal.fields(*caught[n % len(caught)])

    def by_dkimpy(self, sample):
        """Sign composed messages with dkimpy."""
        messages = [self.plain.compose(row) for row in sample]
        names = [name.lower().encode() for name in SIGNED]
        manner = {"canonicalize": (b"relaxed", b"relaxed"), "include_headers": names}
        return lambda n: dkim.sign(messages[n % len(messages)], b"s1", b"example.org", self._pem, **manner)

    def slowly(self, sample):
        """Sign composed messages in the obvious way."""
        messages = [self.plain.compose(row) for row in sample]
        return lambda n: self.signer.fields(messages[n % len(messages)], "news@example.org", DATE)


class Watched:
    """A seal that keeps what it was given."""

    def __init__(self, seal: Seal, caught: list) -> None:
        self._seal, self._caught = seal, caught

    def fields(self, head, body, at):
        """Keep it, and sign."""
        self._caught.append((list(head), body, at))
        return self._seal.fields(head, body, at)


def _links():
    links = LinkSigner(["a-key-that-is-long-enough-to-sign"], "https://news.example.org")
    return Links(
        unsubscribe_url=links.unsubscribe_url,
        unsubscribe_mailto=lambda key: links.unsubscribe_mailto(key, "u@example.org"),
        return_path=lambda edition, row: links.return_path(edition, row, "b@example.org"),
    )


def timed(way, count):
    """Give microseconds of processor time and of wall time per message."""
    cpu, wall = time.process_time(), time.perf_counter()
    for n in range(count):
        way(n)
    return (time.process_time() - cpu) / count * 1e6, (time.perf_counter() - wall) / count * 1e6


def pooled(composer, sample, threads):
    """Compose in a pool; gives microseconds of processor time per message, and messages per second of wall time."""
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(composer.compose, sample[:threads]))  # threads are there
        cpu, wall = time.process_time(), time.perf_counter()
        for _ in pool.map(composer.compose, sample):
            pass
        return (time.process_time() - cpu) / len(sample) * 1e6, len(sample) / (time.perf_counter() - wall)


def one_thread(record, ways, sample, rounds):
    """Measure one thread on one core, and print a table; gives how many times dkimpy's rate signing alone has, None without dkimpy."""
    composing = {"compose, unsigned": ways.plain, "compose and sign, RSA": ways.rsa}
    composing |= {"compose and sign, Ed25519": ways.ed25519, "compose and sign, both": ways.both}
    table = {"sign alone, RSA": (ways.alone(sample[:50]), len(sample))}
    table |= {"sign alone, RSA, the obvious way": (ways.slowly(sample[:50]), len(sample))}
    table |= {name: (lambda n, one=one: one.compose(sample[n]), len(sample)) for name, one in composing.items()}
    if dkim:
        table["dkimpy, RSA"] = ways.by_dkimpy(sample[:50]), max(5, len(sample) // SLOWER)
    found = {name: [] for name in table}
    for _ in range(rounds):
        for name, (way, count) in table.items():
            found[name].append(timed(way, count))
    rows, ratios = [], {}
    for name, runs in found.items():
        cpu = statistics.median(one[0] for one in runs)
        ratios[name] = [base[0] / one[0] for base, one in zip(found.get("dkimpy, RSA", []), runs, strict=False)]
        rows.append((name, cpu, 1e6 / cpu, statistics.median(ratios[name]) if ratios[name] else None))
    record.table(("one thread on one core", "CPU us/message", "messages per CPU second", "times dkimpy"), rows)
    for name in ("sign alone, RSA", "compose and sign, RSA") if dkim else ():
        record.say(f"{name}, times dkimpy by round: {' '.join(f'{one:.1f}' for one in ratios[name])}.\n")
    return rows[0][-1]


def many_threads(record, ways, sample, rounds, cores):
    """Measure pools, on one core and on all, and print a table; gives the messages per CPU second of four threads on one core."""
    places = [({min(cores)}, count) for count in (1, 4)] + [(cores, count) for count in (1, 2, 4)]
    found = [[] for _ in places]
    for _ in range(rounds):
        for runs, (allowed, threads) in zip(found, places, strict=True):
            os.sched_setaffinity(0, allowed)
            runs.append(pooled(ways.rsa, sample, threads))
    rows = []
    for runs, (allowed, threads) in zip(found, places, strict=True):
        cpu, rate = (statistics.median(one[place] for one in runs) for place in (0, 1))
        name = f"{threads} thread{'s' * (threads > 1)}, {len(allowed)} core{'s' * (len(allowed) > 1)}"
        rows.append((name, rate, cpu, 1e6 / cpu))
    record.table(("compose and sign, RSA", "messages/s", "CPU us/message", "messages per CPU second"), rows)
    return rows[1][-1]


def signers():
    """Say which libraries sign."""
    try:
        other = f"dkimpy {version('dkimpy')}"
    except PackageNotFoundError:
        other = "no dkimpy"
    return f"cryptography {version('cryptography')} ({backend.openssl_version_text()}), {other}"


def main():
    """Measure, and print a record in Markdown."""
    parser = arguments(__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--messages", type=int, default=400)
    told = parser.parse_args()
    cores = os.sched_getaffinity(0)
    ways, sample = Ways(new_key(2048), new_key(0)), rows(told.messages)
    size = len(ways.plain.compose(replace(sample[0])))
    record = Record("dkim", "Signing letters", keep=told.record)
    record.say(f"{told.messages:,} messages of {size:,} bytes, medians of {told.rounds} rounds. {signers()}.\n")
    os.sched_setaffinity(0, {min(cores)})
    times = one_thread(record, ways, sample, told.rounds)
    rate = many_threads(record, ways, sample, told.rounds, cores)
    record.judge([
        Target("signed messages per second of one core, RSA-2048, composing included", LEAST, rate, "/s"),
        Target("signing with RSA-2048, times dkimpy", TIMES_DKIMPY, times),
    ])  # fmt: skip
    record.close()


if __name__ == "__main__":
    main()
