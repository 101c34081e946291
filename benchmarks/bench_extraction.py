"""How fast articles come out of whole pages: our pool of parsing children beside trafilatura alone.

    python benchmarks/bench_extraction.py                    three rounds of 150 pages, 1 minute
    python benchmarks/bench_extraction.py --record

Target: what we add to trafilatura (charset, facts of the page, cleaning, the wire to a process that can be killed) costs a quarter of its rate at
most. The pages are made here, of a fixed seed: 40 to 120 KB, with navigation, teasers, scripts, comments and schema.org, as a newspaper's are.
"""

import asyncio
import json
import logging
import multiprocessing
import os
import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # a clone need not be installed

import trafilatura  # noqa: E402 - after the path

from benchmarks.record import Record, Target, arguments, medians  # noqa: E402
from digest.model import SourceSpec  # noqa: E402
from digest.sources.extraction import read_page  # noqa: E402
from digest.sources.wire import Job  # noqa: E402
from digest.sources.workers import Workers  # noqa: E402

NOW = datetime(2026, 3, 3, tzinfo=UTC)
SPEC = SourceSpec(key="page:bench", type="page", url="https://site.example/news")
ALONE, READER = "trafilatura alone, one process", "our reader, one process"
BESIDE = 0.75
TICK = os.sysconf("SC_CLK_TCK")
WORDS = """
    harbour council bridge river market winter copper signal garden station meadow orbit kernel budget glacier violin the a of and in to
    that was for on with as by at from had were which said would after before under new old first last many people town works road
""".split()  # noqa: SIM905 - read as a paragraph


def sentence(dice: random.Random) -> str:
    return f"{' '.join(dice.choices(WORDS, k=dice.randint(8, 26))).capitalize()}."


def paragraph(dice: random.Random) -> str:
    return f"<p>{' '.join(sentence(dice) for _ in range(dice.randint(2, 6)))}</p>"


def page(number: int) -> bytes:
    """Give a page as a newspaper's: most of it is not the article."""
    dice = random.Random(number)
    title = sentence(dice)[:-1]
    menu = "".join(f'<li class="menu-item"><a href="/s/{n}">{dice.choice(WORDS)}</a></li>' for n in range(60))
    teasers = "".join(
        f'<div class="teaser card"><a href="/t/{n}"><img src="/i/{n}.jpg" width="300" height="200" alt="x"><h3>{sentence(dice)}</h3></a></div>'
        for n in range(dice.randint(20, 60))
    )
    comments = "".join(
        f'<div class="comment"><b>Reader {n}</b><p>{sentence(dice)}</p></div>' for n in range(dice.randint(0, 40))
    )
    body = "".join(
        paragraph(dice) + (f"<h2>{sentence(dice)}</h2>" if n % 5 == 4 else "") for n in range(dice.randint(8, 30))
    )
    script = "var _d=" + json.dumps([dice.random() for _ in range(dice.randint(500, 2500))]) + ";"
    facts = {
        "@type": "NewsArticle",
        "headline": title,
        "datePublished": "2026-03-01T08:00:00Z",
        "author": {"name": "Ada One"},
    }
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} | The Site</title><meta property="og:title" content="{title}">'
        f'<link rel="canonical" href="https://site.example/a/{number}"><script type="application/ld+json">{json.dumps(facts)}</script>'
        f"<style>{'.x{color:red}' * 200}</style></head><body><header><nav><ul>{menu}</ul></nav></header><main><article><h1>{title}</h1>"
        f'<div class="share"><a href="#">Share</a></div>{body}</article><aside>{teasers}</aside><section id="comments">{comments}</section></main>'
        f"<footer><ul>{menu}</ul></footer><script>{script}</script></body></html>"
    ).encode()


def bare(body: bytes) -> int:
    """Do what people do who use trafilatura alone: HTML out of bytes."""
    return len(
        trafilatura.extract(
            body, fast=True, output_format="html", include_comments=False, include_images=True, include_formatting=True
        )
        or ""
    )


def alone(pages: Sequence[bytes]) -> tuple[float, float]:
    return timed(lambda: [bare(body) for body in pages])


def in_process(pages: Sequence[bytes]) -> tuple[float, float]:
    return timed(
        lambda: [read_page(body, "text/html", f"https://site.example/{n}", SPEC, NOW) for n, body in enumerate(pages)]
    )


def timed(work: Callable[[], object]) -> tuple[float, float]:
    clock, used = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - used


def in_their_pool(size: int) -> Callable[[Sequence[bytes]], tuple[float, float]]:
    """Give trafilatura in a pool of the standard library, whose processes are warm before the clock starts."""

    def run(pages: Sequence[bytes]) -> tuple[float, float]:
        with multiprocessing.get_context("spawn").Pool(size) as pool:
            pool.map(bare, pages[: size * 2], chunksize=1)
            ids = [process.pid for process in pool._pool]  # noqa: SLF001 - nothing public tells
            clock, used = time.perf_counter(), processor(ids)
            pool.map(bare, pages, chunksize=1)
            return time.perf_counter() - clock, processor(ids) - used

    return run


def in_our_pool(size: int) -> Callable[[Sequence[bytes]], tuple[float, float]]:
    """Give our children, as a collection has them."""

    async def go(pages: Sequence[bytes]) -> tuple[float, float]:
        async with Workers(size) as children:
            await asyncio.gather(*(children.parse(job(n, body)) for n, body in enumerate(pages[: size * 2])))
            ids = [process.pid for process in children._all]  # noqa: SLF001 - as above
            clock, used = time.perf_counter(), processor([*ids, os.getpid()])
            await asyncio.gather(*(children.parse(job(n, body)) for n, body in enumerate(pages)))
            return time.perf_counter() - clock, processor([*ids, os.getpid()]) - used

    return lambda pages: asyncio.run(go(pages))


def job(number: int, body: bytes) -> Job:
    url = f"https://site.example/{number}"
    return Job(
        body=body,
        content_type="text/html",
        url=url,
        spec=SPEC,
        now=NOW,
        seconds=60,
        reader="page",
        noun="page",
        patience=50.0,
    )


def processor(ids: Sequence[int | None]) -> float:
    """Give the processor seconds that processes have used so far, by ticks of the clock."""
    fields = (Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split() for one in ids)
    return sum(int(field[11]) + int(field[12]) for field in fields) / TICK


def measure(pages: Sequence[bytes], rounds: int, cores: int) -> tuple[dict[str, float], dict[str, float]]:
    """Let all ways take turns; gives the pages per second of each, and its milliseconds of processor time per page: one tick of all pages at least."""
    ways = {ALONE: alone, READER: in_process, f"trafilatura in a pool of {cores}": in_their_pool(cores)}
    ways |= {f"our pool of {size}": in_our_pool(size) for size in sorted({1, cores})}
    rates, costs = [], []
    for _ in range(rounds):
        taken = {name: way(pages) for name, way in ways.items()}
        rates.append({name: len(pages) / clock for name, (clock, _) in taken.items()})
        costs.append({name: 1000 * max(used, 1 / TICK) / len(pages) for name, (_, used) in taken.items()})
    return medians(rates), medians(costs)


def main() -> None:
    """Let all ways read the same pages, by turns."""
    options = arguments(__doc__.partition("\n")[0])
    options.add_argument("--pages", type=int, default=150)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--cores", type=int, default=os.cpu_count() or 1, help="processes of the larger pools")
    chosen = options.parse_args()
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    pages = [page(number) for number in range(chosen.pages)]
    record = Record("extraction", "Articles from whole pages", keep=chosen.record)
    sizes = sorted(len(body) for body in pages)
    record.say(
        f"trafilatura {trafilatura.__version__}. {len(pages)} pages of {sizes[0] // 1000} to {sizes[-1] // 1000} kB, {chosen.rounds} rounds, medians.\n"
    )
    rate, cost = measure(pages, chosen.rounds, chosen.cores)
    record.table(
        ("", "pages/s", "CPU ms/page", "times trafilatura alone", "pages per CPU second"),
        [(name, rate[name], cost[name], rate[name] / rate[ALONE], 1000 / cost[name]) for name in rate],
    )
    theirs, ours = f"trafilatura in a pool of {chosen.cores}", f"our pool of {chosen.cores}"
    record.judge([
        Target("our reader beside trafilatura alone, by processor time", BESIDE, cost[ALONE] / cost[READER]),
        Target(f"{ours} beside trafilatura in one, by the clock", BESIDE, rate[ours] / rate[theirs]),
        Target(f"{ours} beside trafilatura in one, by processor time", BESIDE, cost[theirs] / cost[ours]),
    ])  # fmt: skip
    record.close()


if __name__ == "__main__":
    main()
