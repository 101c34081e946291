"""How long the job takes apart from mailing: 500 feed articles to a rendered edition, and 100,000 readers into an audience.

    python benchmarks/bench_job.py [--record]        prints seconds, rates and peak memory of each step

Targets on a quiet machine with two cores: an edition of 500 articles in 10 s; 100,000 readers in seconds, in flat memory.
"""

import os
import random
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from record import Record, arguments, scratch

ARTICLES = 500
READERS = 100_000
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


def prepare(folder: Path) -> None:
    """Write five feeds of a hundred articles, a list of readers and the settings."""
    chance = random.Random(7)
    sources = ""
    for feed in range(5):
        items = "".join(article(feed * 100 + n, chance) for n in range(ARTICLES // 5))
        (folder / f"{feed}.xml").write_text(
            f'<rss version="2.0"><channel><title>Feed {feed}</title>{items}</channel></rss>'
        )
        sources += f'[[newsletters.bench.sources]]\ntype = "feed"\npath = "{feed}.xml"\n'
    (folder / "digest.toml").write_text(
        '[newsletters.bench]\ntitle = "Bench"\nfrom = "Bench <bench@example.org>"\npostal_address = "1 Quay"\nmax_stories = 30\n'
        + sources
    )
    rows = "".join(f"reader{n}@example.net,Reader {n}\n" for n in range(READERS))
    (folder / "readers.csv").write_text("email,name\n" + rows)


def measure(what: str, folder: Path, *words: str, per: int) -> tuple[object, ...]:
    """Run one command; gives the cells of its row."""
    environment = os.environ | {
        "DIGEST_DATA": str(folder / "data"),
        "DIGEST_SECRET_KEY": "a-key-for-the-benchmark-0123456789abcdef",
        "DIGEST_WEB__BASE_URL": "https://news.example.org",
        "DIGEST_SMTP__PORT": "1",
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
    if done.returncode not in (0, 69, 75):
        sys.exit(f"{what}: exit {done.returncode}\n{done.stdout}\n{done.stderr}")
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    return what, took, per / took, memory, done.returncode


def main() -> None:
    """Measure each step once, in a folder of its own."""
    record = Record("job", "The job apart from mailing", keep=arguments(__doc__.splitlines()[0]).parse_args().record)
    with scratch() as name:
        folder = Path(name)
        prepare(folder)
        edition = f"{ARTICLES} articles to an edition (preview)"
        readers = f"import of {READERS:,} readers"
        record.table(
            ("step", "seconds", "per second", "peak so far, MB", "exit"),
            [
                measure("help", folder, "--help", per=1),
                measure(edition, folder, "preview", per=ARTICLES),
                measure(readers, folder, "subscribers", "import", "readers.csv", "--yes", per=READERS),
                measure("compose, freeze the audience, no relay there", folder, "run", per=READERS),
                measure("status", folder, "status", per=1),
            ],
        )
    record.close()


if __name__ == "__main__":
    main()
