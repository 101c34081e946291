"""What it takes to read a thousand feeds in one run: real fetching, parsing in children, cleaning, and storing, ten of the feeds hostile.

    python benchmarks/bench_sources.py [--feeds 1000] [--items 15] [--hostile 10] [--record]

The feeds lie on loopback, on 250 addresses, in a server of its own (`feed_server.py`) that made them beforehand. Each collection is a process of its own, over
a new database, with the deadline of a real run. "Parsing" is the processor time of the children, which do nothing else. The first run takes everything, the
second is answered 304 throughout, without the hostile feeds. A last step measures one core: from fetched bytes to articles, in this process.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from types import SimpleNamespace

from record import Record, Target, arguments, scratch

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]  # a clone need not be installed
NOW = datetime(2026, 11, 24, 7, tzinfo=UTC)
HOSTS = 250
HEAD = (
    "run",
    "seconds",
    "until the good were through",
    "articles",
    "articles/s",
    "CPU parent s",
    "CPU children s",
    "peak parent MB",
    "peak child MB",
    "failed",
)


@contextmanager
def served(feeds: int, items: int, hostile: int) -> Iterator[dict]:
    """Run the server; gives its port and addresses."""
    command = [sys.executable, str(ROOT / "benchmarks" / "feed_server.py"), *map(str, (HOSTS, feeds, items, hostile))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield json.loads(server.stdout.readline())
        finally:
            server.stdin.close()
            server.wait(timeout=10)


def urls(server: dict, feeds: int, items: int, hostile: int) -> list[str]:
    """Give so many addresses; the hostile ones stand among the others."""
    from feed_server import HOSTILE  # noqa: PLC0415 - after the path

    found = []
    for number in range(feeds):
        place = f"http://{server['hosts'][number % HOSTS]}:{server['port']}"
        every = feeds // hostile if hostile else 0
        bad = bool(every) and number % every == every // 2 and number // every < hostile
        found.append(
            f"{place}/hostile/{HOSTILE[number // every % len(HOSTILE)]}"
            if bad
            else f"{place}/feed/{number}?items={items}"
        )
    return found


class Watch:
    """Hears when sources are through, and sees how long the parsers had work: what they ran, and what they waited for a core (`/proc/PID/schedstat`)."""

    def __init__(self):
        self.times: list[float] = []
        self._spent: dict[str, int] = {}
        self._over = Event()
        self._thread = Thread(target=self._look)

    def stage(self, _name, _total=None):
        pass

    def advance(self, _steps=1):
        self.times.append(time.perf_counter())

    def _look(self):
        children = Path(f"/proc/self/task/{os.getpid()}/children")
        while not self._over.wait(0.1):
            for pid in children.read_text(encoding="ascii").split():
                try:
                    ran, waited, _ = map(int, Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split())
                except (OSError, ValueError):
                    continue
                self._spent[pid] = max(ran + waited, self._spent.get(pid, 0))

    @property
    def wanted(self):
        return sum(self._spent.values()) / 1e9

    def __enter__(self):
        self._thread.start()

    def __exit__(self, *_):
        self._over.set()
        self._thread.join()


def collect(folder: str, seconds_later: int) -> None:
    """Read the feeds that standard input names into the database of a folder, as a run does; prints figures."""
    from digest import pipeline, plugins  # noqa: PLC0415 - what is measured is imported here
    from digest.model import Newsletter, SourceSpec  # noqa: PLC0415
    from digest.net.fetch import HttpFetch  # noqa: PLC0415
    from digest.store import open_store  # noqa: PLC0415

    specs = tuple(
        SourceSpec(key=f"feed:{url}", type="feed", url=url, allow_private=True) for url in json.load(sys.stdin)
    )
    newsletter = Newsletter(key="bench", title="Bench", sender="bench@example.org", sources=specs)

    @asynccontextmanager
    async def sources(one):
        async with HttpFetch() as fetch:
            yield plugins.make_sources((spec, fetch) for spec in one.sources)

    store = open_store("sqlite:///digest.db", data_dir=Path(folder), clock=lambda: NOW)
    watch = Watch()
    services = SimpleNamespace(store=store, sources=sources, listener=watch)
    begun, used = time.perf_counter(), time.process_time()
    with watch:
        collected = pipeline.collect(services, newsletter, NOW + timedelta(seconds=seconds_later))
    figures = {"seconds": time.perf_counter() - begun, "cpu": time.process_time() - used}
    good = sum("/hostile/" not in spec.url for spec in specs)
    figures |= {"good_seconds": watch.times[good - 1] - begun, "wanted": watch.wanted}
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    status = Path("/proc/self/status").read_text(encoding="ascii")
    figures |= {
        "children": children.ru_utime + children.ru_stime,
        "parent_mb": int(status.split("VmHWM:")[1].split()[0]) / 1024,
        "child_mb": children.ru_maxrss / 1024,
        "articles": len(store.articles.candidates("bench", NOW - timedelta(days=1))),
        "failed": {one.source: one.failures[0].what for one in collected if one.failures},
        "unchanged": sum(one.unchanged for one in collected),
    }
    store.close()
    print(json.dumps(figures))


def step(folder: Path, addresses: list[str], later: int = 0) -> dict:
    """Run one collection in a process of its own."""
    command = [sys.executable, __file__, "--collect", str(folder), "--later", str(later)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, input=json.dumps(addresses), capture_output=True, text=True, check=False, env=environment
    )
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def row(name: str, one: dict) -> tuple:
    """Give the figures of a run under `HEAD`."""
    rate = one["articles"] / one["good_seconds"]
    return (
        name,
        one["seconds"],
        one["good_seconds"],
        one["articles"],
        rate,
        one["cpu"],
        one["children"],
        one["parent_mb"],
        one["child_mb"],
        len(one["failed"]),
    )


def one_core(items: int, seconds: float) -> dict[str, float]:
    """Measure from fetched bytes to stored articles on one core: unpacked, parsed, cleaned, framed as a child does, read back and stored as the parent does."""
    from feed_server import feed  # noqa: PLC0415 - after the path

    from digest.model import Collected, SourceSpec  # noqa: PLC0415
    from digest.net.answers import decode  # noqa: PLC0415
    from digest.sources import wire  # noqa: PLC0415
    from digest.sources.parsing import parse_feed  # noqa: PLC0415
    from digest.store import open_store  # noqa: PLC0415

    packed = [feed(number, items) for number in range(20)]
    spec = SourceSpec(key="feed:x", type="feed", url="https://site.example/feed")
    spent = dict.fromkeys(("parse", "frame", "store"), 0.0)
    articles, number = 0, 0
    with scratch() as folder:
        store = open_store("sqlite:///digest.db", data_dir=Path(folder), clock=lambda: NOW)
        while sum(spent.values()) < seconds:
            begun = time.process_time()
            raw = decode(packed[number % 20], "gzip", limit=2**24, where="")
            raw = raw.replace(b"https://site", f"https://s{number}".encode())  # other articles each time
            found = parse_feed(raw, "application/rss+xml", "https://site.example/feed", spec, NOW)
            parsed = time.process_time()
            framed = wire.frame(wire.dump_articles(found))
            back = wire.load_articles(json.loads(framed[8:]))
            read = time.process_time()
            store.articles.remember("bench", [Collected(source=f"s{number}", articles=back)], NOW)
            spent["parse"] += parsed - begun
            spent["frame"] += read - parsed
            spent["store"] += time.process_time() - read
            articles, number = articles + len(back), number + 1
        store.close()
    return {"rate": articles / sum(spent.values())} | {name: took / articles * 1000 for name, took in spent.items()}


def main() -> None:
    """Measure, and say whether it is enough."""
    parser = arguments(__doc__.splitlines()[0])
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--items", type=int, default=15)
    parser.add_argument("--hostile", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=15, help="how long the step on one core takes")
    parser.add_argument("--collect", help="for its own use")
    parser.add_argument("--later", type=int, default=0, help="for its own use")
    options = parser.parse_args()
    if options.collect:
        collect(options.collect, options.later)
        return
    record = Record("sources", "A thousand feeds in one run", keep=options.record)
    few = min(options.feeds, max(options.feeds // 5, options.hostile * 2, 1))
    record.say(
        f"{options.feeds:,} feeds of {options.items} articles, {options.hostile} of them hostile, on {HOSTS} addresses of loopback.\n"
    )
    with served(options.feeds, options.items, options.hostile) as server, scratch() as small, scratch() as large:
        addresses = urls(server, options.feeds, options.items, options.hostile)
        part = step(Path(small), urls(server, few, options.items, options.hostile))
        whole = step(Path(large), addresses)
        good_ones = [one for one in addresses if "/hostile/" not in one]
        again = step(Path(large), good_ones, 60)
        once_more = step(Path(large), good_ones, 120)
    record.table(
        HEAD,
        [
            row(f"{few} feeds", part),
            row(f"{options.feeds} feeds", whole),
            row("304 throughout", again),
            row("304 once more", once_more),
        ],
    )
    good = options.feeds - options.hostile
    cores = os.cpu_count() or 1
    parsers = min(cores, 8)
    record.say(
        f"Until the good feeds were through the {parsers} parsers had work for {whole['wanted'] / parsers:.1f} of {whole['good_seconds']:.1f} s "
        f"(their own processor time and what they waited for a core), and the parent used {whole['cpu']:.1f} s.\n"
    )
    if options.hostile:
        record.say("What the hostile feeds were told to be; the others were read as feeds without articles:\n")
    for source, what in whole["failed"].items():
        if "/hostile/" not in source:
            continue
        record.say(f"- `{source.rpartition('/')[2]}`: {what}")
    core = one_core(options.items, options.seconds)
    record.say(
        f"\nOne core, from fetched bytes to stored articles: {core['rate']:.0f} articles/s; per article {core['parse']:.2f} ms to parse and clean, {core['frame']:.2f} ms to hand over, {core['store']:.2f} ms to store.\n"
    )
    beside = f"{options.feeds:,} feeds beside {few:,}"
    busy = whole["cpu"] + whole["children"]
    best = min(again, once_more, key=lambda one: one["seconds"])
    record.judge([
        Target("articles of good feeds that are there, share", 1.0, whole["articles"] / (good * options.items)),
        Target("good feeds that failed", 0, sum("/hostile/" not in source for source in whole["failed"]), most=True),
        Target("feeds unchanged in the second run", good, again["unchanged"]),
        Target(f"memory of the parent, {beside}", 1.25, whole["parent_mb"] / part["parent_mb"], most=True),
        Target(f"memory of a child, {beside}", 1.25, whole["child_mb"] / part["child_mb"], most=True),
        Target("share of the time until the good were through in which parsers had work", 0.8, whole["wanted"] / parsers / whole["good_seconds"]),
        Target("second run cheaper by the clock", 20, whole["seconds"] / best["seconds"], " times"),
        Target("second run cheaper in processor time", 20, busy / (best["cpu"] + best["children"]), " times"),
        Target("one core, fetched bytes to stored articles", 200, core["rate"], "/s"),
    ])  # fmt: skip
    record.close()


if __name__ == "__main__":
    main()
