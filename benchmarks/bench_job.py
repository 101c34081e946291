"""How long the job takes apart from mailing: 500 feed articles to a rendered edition, and 100,000 readers into an audience.

    python benchmarks/bench_job.py [--articles 500] [--feeds 5] [--readers 100000] [--record]        prints seconds, rates and peak memory of each step

Targets on a quiet machine with two cores: an edition of 500 articles in 10 s; 100,000 readers in seconds, in flat memory.
"""

import random
import resource
import socketserver
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from threading import Thread

from record import Record, Target, arguments, foreign, scratch

FREEZING = "compose and freeze the audience, the relay unfit"
NO_RELAY = 77
SECONDS = 10
"""That an edition of so many articles may take."""
WORDS = [
    "harbour",
    "bridge",
    "council",
    "ferry",
    "winter",
    "signal",
    "archive",
    "garden",
    "engine",
    "tide",
    "market",
    "school",
    "river",
    "light",
    "paper",
    "window",
]


def article(number: int, chance: random.Random) -> str:
    """Write one item of a feed with a body of about 300 words."""

    def sentence() -> str:
        return " ".join(chance.choices(WORDS, k=14)).capitalize() + f" {chance.randint(2, 99)}."

    body = "".join(f"<p>{' '.join(sentence() for _ in range(4))}</p>" for _ in range(5))
    date = format_datetime(datetime.now(UTC) - timedelta(minutes=number))
    title = " ".join(chance.choices(WORDS, k=6)).capitalize()
    return f"<item><title>{title} {number}</title><link>https://example.org/{number}</link><pubDate>{date}</pubDate><description><![CDATA[{body}]]></description></item>"


def prepare(folder: Path, articles: int, feeds: int, readers: int) -> None:
    """Write feeds with so many articles in all, a list of readers and the settings."""
    chance = random.Random(7)
    sources = ""
    for feed in range(feeds):
        items = "".join(article(number, chance) for number in range(feed, articles, feeds))
        (folder / f"{feed}.xml").write_text(
            f'<rss version="2.0"><channel><title>Feed {feed}</title>{items}</channel></rss>'
        )
        sources += f'[[newsletters.bench.sources]]\ntype = "feed"\npath = "{feed}.xml"\n'
    (folder / "digest.toml").write_text(
        '[newsletters.bench]\ntitle = "Bench"\nfrom = "Bench <bench@example.org>"\npostal_address = "1 Quay"\nmax_stories = 30\n'
        + sources
    )
    rows = "".join(f"reader{n}@example.net,Reader {n}\n" for n in range(readers))
    (folder / "readers.csv").write_text("email,name\n" + rows)


class Plain(socketserver.StreamRequestHandler):
    """A relay that offers no STARTTLS, so that a run ends as soon as it has frozen its audience. One that is not there is waited for a quarter of a minute."""

    def handle(self) -> None:
        self.wfile.write(b"220 relay.example.org\r\n")
        for line in self.rfile:
            leaves = line.upper().startswith(b"QUIT")
            self.wfile.write(b"221 Bye\r\n" if leaves else b"250 relay.example.org\r\n")
            if leaves:
                return


@contextmanager
def relay() -> Iterator[int]:
    """Run that relay; gives its port."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Plain) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def measure(what: str, folder: Path, *words: str, per: int, port: int = 1, ends: int = 0) -> tuple[object, ...]:
    """Run one command, which ends with the code `ends`; gives the cells of its row."""
    environment = foreign() | {
        "DIGEST_DATA": str(folder / "data"),
        "DIGEST_SECRET_KEY": "a-key-for-the-benchmark-0123456789abcdef",
        "DIGEST_WEB__BASE_URL": "https://news.example.org",
        "DIGEST_SMTP__HOST": "127.0.0.1",
        "DIGEST_SMTP__PORT": str(port),
        "DIGEST_SMTP__SECURITY": "starttls",
    }
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "digest", *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    took = time.perf_counter() - begin
    if done.returncode != ends:
        sys.exit(f"{what}: exit {done.returncode}\n{done.stdout}\n{done.stderr}")
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    return what, took, per / took, memory


def main() -> None:
    """Measure each step once, in a folder of its own."""
    parser = arguments(__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--feeds", type=int, default=5)
    parser.add_argument("--readers", type=int, default=100_000)
    told = parser.parse_args()
    record = Record("job", "The job apart from mailing", keep=told.record)
    edition = f"{told.articles:,} articles to an edition (preview)"
    readers = f"import of {told.readers:,} readers"
    with scratch() as name, relay() as port:
        folder = Path(name)
        prepare(folder, told.articles, told.feeds, told.readers)
        rows = [
            measure("help", folder, "--help", per=1),
            measure(edition, folder, "preview", per=told.articles),
            measure(readers, folder, "subscribers", "import", "readers.csv", "--yes", per=told.readers),
            measure(FREEZING, folder, "run", per=told.readers, port=port, ends=NO_RELAY),
            measure("status", folder, "status", per=1),
        ]
    record.table(("step", "seconds", "per second", "peak so far, MB"), rows)
    record.judge([Target(edition, SECONDS, rows[1][1], " s", most=True)])
    record.close()


if __name__ == "__main__":
    main()
