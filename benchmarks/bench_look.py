"""How long operators wait for figures of a large edition: status, watching, acceptance over time, verify.

    python benchmarks/bench_look.py                                  a million readers, in a SQLite file of its own [--record]
    python benchmarks/bench_look.py --readers 100000 --url postgresql://user@host/empty

Target: what `digest status` asks of a million letters takes a second at most; `bench_million.py` measures the command, from beginning to end. The edition stands in mid-send: 89 % accepted over nine minutes,
10 % pending, the rest deferred and rejected; 5,005 mail domains, of which one has 40 % of the readers.
"""

import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # a clone need not be installed

from benchmarks.record import Record, Target, arguments, scratch  # noqa: E402 - after the path
from digest.model import Subscriber  # noqa: E402
from digest.store import Database, open_store  # noqa: E402
from tests.ledger import article, newsletter, run_sql, saved  # noqa: E402

LARGE = ["gmail.com"] * 40 + ["outlook.com"] * 15 + ["yahoo.com"] * 10 + ["icloud.com"] * 5 + ["gmx.de"] * 5
ROUNDS = 3
STATUS = "all that `digest status` asks"
SECONDS = 1


def now() -> datetime:
    return datetime.now(UTC)


def readers(count: int) -> Iterator[Subscriber]:
    for number in range(count):
        domain = LARGE[number % 100] if number % 100 < len(LARGE) else f"firm{number % 5000}.example"
        yield Subscriber(address=f"reader{number}@{domain}", newsletter="weekly", name=f"Reader {number}")


def build(store: Database, count: int) -> None:
    """Add readers, freeze an edition to them, and move its rows through their states in bulk."""
    store.subscribers.add_many(readers(count), how="benchmark", now=now(), write=True)
    store.outbox.freeze(saved(store, article("one")).id, newsletter())
    base = round((now() - timedelta(minutes=10)).timestamp() * 1000)
    at = f'CAST({base} + CAST("row" AS BIGINT) * 600000 / {count} AS BIGINT)'
    mine = f'UPDATE deliveries SET worker = {{}} WHERE edition = 1 AND "row" <= {count * 9 // 10} AND state = '
    done = "UPDATE deliveries SET worker = NULL, "
    for statement in (
        "INSERT INTO workers (id, host, pid, started_at) VALUES ('w', 'h', 1, 1)",
        mine.format("'w', fence = 1, state = 'claimed'") + "'pending'",
        (
            'INSERT INTO delivery_attempts (edition, "row", fence, worker, intent_at) '
            f"SELECT edition, \"row\", fence, 'w', {base} FROM deliveries WHERE state = 'claimed'"
        ),
        mine.format("worker, attempts = 1, state = 'in_flight'") + "'claimed'",
        (
            f"{done} state = 'deferred', due = {at} + 1800000, code = 421, enhanced = '4.7.28', blame = 'provider', "
            "reply = 'unusual rate of mail' WHERE state = 'in_flight' AND \"row\" % 100 = 7"
        ),
        (
            f"{done} state = 'rejected', due = {at}, code = 550, enhanced = '5.1.1', blame = 'recipient', "
            "reply = 'no such user' WHERE state = 'in_flight' AND \"row\" % 200 = 9"
        ),
        f"{done} state = 'accepted', due = {at}, accepted_at = {at}, code = 250, reply = 'queued' WHERE state = 'in_flight'",
        (
            "UPDATE delivery_attempts SET stage = 'dot', code = 250, finished_at = intent_at, outcome = (SELECT state FROM "
            'deliveries d WHERE d.edition = delivery_attempts.edition AND d."row" = delivery_attempts."row")'
        ),
        "DELETE FROM workers",
    ):
        run_sql(store, statement)


def status(store: Database) -> None:
    """Ask what `digest status` asks, of a newsletter's last edition."""
    (last,) = store.editions.listing("weekly", limit=1)
    store.observer.speed(last.edition)
    store.observer.refusals(last.edition)
    store.pacing.restraints()
    store.subscribers.counts("weekly")


def questions(store: Database) -> dict[str, Callable[[], object]]:
    """Give what is asked of an edition, by its name."""
    return {
        STATUS: lambda: status(store),
        "counts of an edition": lambda: store.outbox.progress(1),
        "rates, first, last (status, watch)": lambda: store.observer.speed(1),
        "latest refusals (status, watch)": lambda: store.observer.refusals(1),
        "acceptance over time (--json, --html)": lambda: store.observer.acceptance(1),
        "mail domains (watch each 10 s, --html)": lambda: store.observer.domains(1),
        "readers of a newsletter by state (status)": lambda: store.subscribers.counts("weekly"),
        "editions list": store.editions.listing,
        "what a worker asks: unfinished": store.outbox.unfinished,
        "what a worker asks: next wake": lambda: store.outbox.next_wake(1),
        "verify": lambda: store.auditor.verify(1),
    }


def measure(ask: Callable[[], object]) -> tuple[float, float, float]:
    """Give the seconds of the fastest, the middle and the slowest of some rounds."""
    took = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        ask()
        took.append(time.perf_counter() - begin)
    return min(took), statistics.median(took), max(took)


def main() -> None:
    """Build the edition once, and ask for its figures."""
    options = arguments(__doc__.splitlines()[0])
    options.add_argument("--readers", type=int, default=1_000_000)
    options.add_argument("--url", default="sqlite:///look.db", help="an empty database")
    chosen = options.parse_args()
    record = Record("look", "A look at a large edition", keep=chosen.record)
    with scratch() as name, closing(open_store(chosen.url, data_dir=Path(name), clock=now)) as store:
        begin = time.perf_counter()
        build(store, chosen.readers)
        record.say(f"{chosen.readers:,} letters, made in {time.perf_counter() - begin:.0f} s.\n")
        found = {what: measure(ask) for what, ask in questions(store).items()}
    rows = [(what, *(f"{seconds:.3f}" for seconds in times)) for what, times in found.items()]
    record.table(("question", "fastest, s", "median, s", "slowest, s"), rows)
    record.say(f"Peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB.\n")
    wanted = f"{STATUS} of {chosen.readers:,} readers"
    record.judge([Target(wanted, SECONDS, found[STATUS][1], " s", most=True)])
    record.close()


if __name__ == "__main__":
    main()
