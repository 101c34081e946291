"""What a large audience costs: 10,000, 100,000 and 1,000,000 readers imported, frozen, sent to and looked at, with the whole ledger.

    python benchmarks/bench_million.py [--readers 10000 100000 1000000] [--connections 50] [--postgres] [--record]

Small messages, into our own sink (smtp-sink where there is no compiler). Every step is a process of its own with its own peak of memory; sending
is the engine of a run, on SQLite with synchronous=FULL or, with `--postgres`, on a private PostgreSQL server that syncs. `status` is the command
itself. The smallest audience has a turn before each of the others and one at the end: its medians are what the others are compared with, so
that a machine which slows down meanwhile is seen. Needs about a gigabyte where temporary files are, or in DIGEST_BENCH_DIR.
"""

import compileall
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from peers import Figures, Peers, ended, serving, step
from record import Record, Target, arguments, figure, foreign, medians, nothing, scratch

SIZE = 2_000
KEY = "a-key-for-the-benchmark-0123456789abcdef"
ROOT = Path(__file__).resolve().parent.parent
HEAD = ("step", "seconds", "readers/s", "CPU us/reader", "peak MB", "more meanwhile, MB")
SETTINGS = """[newsletters.bench]
title = "Bench"
from = "Bench <bench@example.org>"
postal_address = "1 Quay"
[[newsletters.bench.sources]]
type = "folder"
path = "articles"
"""


@contextmanager
def postgres() -> Iterator[str]:
    """Run a private server that syncs, with one empty database; gives its URL."""
    sys.path.insert(0, str(ROOT))
    from tests import cluster  # noqa: PLC0415  only this option needs it

    binaries = cluster.programs()
    if binaries is None:
        sys.exit("--postgres needs the programs of a PostgreSQL server (on Debian: apt install postgresql)")
    real = {"fsync": "on", "full_page_writes": "on", "autovacuum": "on", "shared_buffers": "256MB"}
    with cluster.running(binaries, **real) as server:
        yield server.create("bench")


def status(folder: Path, database: str | None) -> Figures:
    """Run `digest status`, a process from beginning to end."""
    environment = foreign() | {
        "DIGEST_DATA": str(folder),
        "DIGEST_SECRET_KEY": KEY,
        "DIGEST_WEB__BASE_URL": "https://news.example.org",
    }
    if database:
        environment["DIGEST_DATABASE__URL"] = database
    (folder / "articles").mkdir(exist_ok=True)
    (folder / "digest.toml").write_text(SETTINGS, encoding="utf-8")
    begin = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "digest", "status"], cwd=folder, env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    said = process.stdout.read()
    process.stdout.close()
    _, memory = ended(process)
    took = time.perf_counter() - begin
    if "The counts balance." not in said:
        sys.exit(f"status says: {said}")
    return {"seconds": took, "memory": memory}


def megabytes(folder: Path) -> float:
    """Give the size of the database with its journal."""
    return sum(path.stat().st_size for path in folder.glob("digest.db*")) / 1e6


def one_audience(record: Record, peers: Peers, readers: int, told) -> dict[str, Figures]:
    """Take an audience of so many through all steps; prints each when it is done."""
    found: dict[str, Figures] = {}

    def done(name: str, figures: Figures) -> None:
        found[name] = figures
        told_by = zip(HEAD[1:], row(name, figures)[1:], strict=True)
        cells = [f"{what} {figure(value)}" for what, value in told_by if value is not None]
        record.say(f"- {readers:,} readers, {name}: {', '.join(cells)}")

    with scratch() as place, postgres() if told.postgres else nullcontext(None) as database:
        folder = Path(place)
        done("import", step(place, "import", messages=readers, database=database))
        done("freeze", step(place, "freeze", size=SIZE, database=database))
        frozen_size = megabytes(folder)
        done("status when frozen", status(folder, database))
        with serving(peers, peers.servers[-1]) as server:
            done("send", step(place, "send", port=server.port, connections=told.connections, database=database))
        if server.messages not in (None, readers):
            sys.exit(f"the ledger says {readers:,} accepted, the server took {server.messages:,}")
        done("status when sent", status(folder, database))
        if not told.postgres:
            record.say(
                f"- {readers:,} readers, on disk: {frozen_size:,.0f} MB frozen, {megabytes(folder):,.0f} MB sent"
            )
    return found


def row(name: str, one: Figures) -> tuple[object, ...]:
    """Give the cells of a step."""
    return name, *(one.get(key) for key in ("seconds", "rate", "cpu", "memory", "grown"))


def targets(found: dict[int, list[dict[str, Figures]]]) -> Iterator[Target]:
    """Give what was promised, and what was measured of it."""
    small, large = min(found), max(found)
    base = medians([one["send"] for one in found[small]])
    there = found[large][-1]
    sending = there["send"]
    if large > small:
        label = f"cost per recipient of {large:,}, as a multiple of that of {small:,}"
        yield Target(f"{label}: processor", 1.2, sending["cpu"] / base["cpu"], most=True)
        yield Target(f"{label}: time", 1.2, base["rate"] / sending["rate"], most=True)
    yield Target(f"memory while sending to {large:,}", 100, sending["memory"], " MB", most=True)
    yield Target(f"memory while freezing {large:,}", 100, there["freeze"]["memory"], " MB", most=True)
    yield Target(f"freezing {large:,}", 15, there["freeze"]["seconds"], " s", most=True)
    for name in ("status when frozen", "status when sent"):
        yield Target(f"{name}, {large:,}", 1, there[name]["seconds"], " s", most=True)


def main() -> None:
    """Measure, where there is a server to send to."""
    parser = arguments(__doc__.splitlines()[0])
    parser.add_argument("--readers", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--connections", type=int, default=50)
    parser.add_argument("--postgres", action="store_true", help="on a private PostgreSQL server instead of SQLite")
    told = parser.parse_args()
    with Peers() as peers:
        if not peers.servers:
            nothing(f"there is no server to send to: {'; '.join(peers.missing)}.")
            return
        measure(peers, told)


def measure(peers: Peers, told) -> None:
    """Take every audience through all steps, and print a record in Markdown."""
    kind = "PostgreSQL" if told.postgres else "SQLite"
    record = Record("million-postgres" if told.postgres else "million", f"A large audience on {kind}", keep=told.record)
    record.say(f"Messages of {SIZE:,} bytes, {told.connections} connections.\n")
    compileall.compile_dir(ROOT / "digest", quiet=1)  # as pip does: `status` is a start, too
    smallest, *larger = sorted(told.readers)
    order = [size for one in larger for size in (smallest, one)] + [smallest]
    found: dict[int, list[dict[str, Figures]]] = {}
    for readers in order:
        found.setdefault(readers, []).append(one_audience(record, peers, readers, told))
    record.say("\n## Medians\n")
    for readers, runs in sorted(found.items()):
        middle = {name: medians([run[name] for run in runs]) for name in runs[0]}
        record.table((f"{readers:,} readers", *HEAD[1:]), [row(name, one) for name, one in middle.items()])
    record.judge(targets(found))
    record.close()


if __name__ == "__main__":
    main()
