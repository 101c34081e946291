"""What every benchmark prints, and `--record` keeps: where it ran, tables, and whether a target is met. All of it is Markdown."""

import argparse
import os
import platform
import shutil
import sqlite3
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

RESULTS = Path(__file__).with_name("results")
LIBRARIES = ("aiosmtplib", "sqlalchemy", "uvloop")
PROGRAMS = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])
SYNCS = 50
NOTHING = "Nothing was measured:"
"""How the one line begins of a benchmark that lacks data, or a program without which nothing is left to measure."""


@dataclass(frozen=True, slots=True)
class Target:
    """A promise about one figure: at least, or with `most` at most, `bound`."""

    what: str
    bound: float
    measured: float | None
    unit: str = ""
    most: bool = False

    @property
    def verdict(self) -> str:
        if self.measured is None:
            return "not measured"
        return "met" if (self.measured <= self.bound if self.most else self.measured >= self.bound) else "NOT met"


class Record:
    """Prints lines as they come, and keeps them for the record."""

    def __init__(self, name: str, title: str, *, keep: bool) -> None:
        self._name = name
        self._keep = keep
        self._lines: list[str] = []
        self.say(f"# {title}, {date.today().isoformat()}")  # noqa: DTZ011  the day of whoever reads it
        self.say(f"\n{machine()}\n")

    def say(self, text: str = "") -> None:
        """Print at once: some of this takes long."""
        print(text, flush=True)
        self._lines.append(text)

    def table(self, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Print a table; the first column is words, the others are figures (see `figure`)."""
        self.say(f"| {' | '.join(head)} |\n|---|{'---:|' * (len(head) - 1)}")
        for row in rows:
            self.say(f"| {' | '.join(cell if isinstance(cell, str) else figure(cell) for cell in row)} |")
        self.say()

    def judge(self, targets: Iterable[Target]) -> None:
        """Print what was promised, what was measured, and whether that is enough."""
        self.say("| target | measured | |\n|---|---:|---|")
        for one in targets:
            wanted = f"{'at most' if one.most else 'at least'} {figure(one.bound)}{one.unit}"
            got = "" if one.measured is None else f"{figure(one.measured)}{one.unit}"
            self.say(f"| {one.what}: {wanted} | {got} | {one.verdict} |")
        self.say()

    def close(self) -> None:
        """Say how busy the machine was at the end, and write the file of this day, if asked for."""
        self.say(f"Load afterwards: {load()}.")
        if self._keep:
            RESULTS.mkdir(exist_ok=True)
            path = RESULTS / f"{date.today().isoformat()}-{self._name}.md"  # noqa: DTZ011  as above
            path.write_text("\n".join(self._lines) + "\n", encoding="utf-8")
            print(f"\nWritten to {path}")


def arguments(description: str) -> argparse.ArgumentParser:
    """Make the parser of a benchmark, with the option that all have."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--record", action="store_true", help=f"keep what is printed in {RESULTS.name}/DATE-NAME.md")
    return parser


def figure(value: object) -> str:
    """Write a figure with three digits that count, and nothing for None."""
    if value is None:
        return ""
    if not isinstance(value, float):
        return f"{value:,}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def medians(runs: Sequence[dict[str, float]]) -> dict[str, float]:
    """Give the median over the rounds of every figure."""
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]}


def nothing(why: str) -> None:
    """Say that there is nothing to measure, and what would be needed. That is no failure."""
    print(f"{NOTHING} {why}", flush=True)


def program(name: str) -> str | None:
    """Find a program; those of Postfix lie where only root looks. What DIGEST_BENCH_WITHOUT names ("npm,smtp-sink") counts as missing."""
    left_out = os.environ.get("DIGEST_BENCH_WITHOUT", "").split(",")
    return None if name in left_out else shutil.which(name, path=PROGRAMS)


def foreign() -> dict[str, str]:
    """Give the environment without what is ours: the program refuses names that it does not know, and a setting of somebody's own would be measured."""
    return {name: value for name, value in os.environ.items() if not name.startswith("DIGEST_")}


def scratch() -> tempfile.TemporaryDirectory[str]:
    """Make a folder on the disk that is measured: DIGEST_BENCH_DIR, or where temporary files are."""
    return tempfile.TemporaryDirectory(prefix="digest-bench-", dir=os.environ.get("DIGEST_BENCH_DIR"))


def machine() -> str:
    """Say where this runs, how busy it is, and how long its disk takes to make four kilobytes durable."""
    python = f"Python {platform.python_version()} ({_steps():.0f} ns for a small step)"
    facts = [f"{platform.system()} {platform.release().split('-')[0]}", python]
    facts += [f"SQLite {sqlite3.sqlite_version}"]
    for name in LIBRARIES:
        try:
            facts.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            facts.append(f"no {name}")
    facts.append(f"Postfix {_said('postconf', '-d', '-h', 'mail_version')}")
    facts.append(f"Node {_said('node', '--version').removeprefix('v')}")
    return f"{os.cpu_count()} cores, load {load()}, fdatasync {_sync():.2f} ms; {', '.join(facts)}"


def load() -> str:
    """Give the load over 1, 5 and 15 minutes."""
    return ", ".join(f"{value:.1f}" for value in os.getloadavg())


def _said(name: str, *words: str) -> str:
    found = program(name)
    if found is None:
        return "missing"
    return subprocess.run([found, *words], capture_output=True, text=True, check=False).stdout.strip()


class _Step:
    __slots__ = ("number",)

    def __init__(self, number: int) -> None:
        self.number = number

    def next(self) -> int:
        return self.number + 1


def _steps() -> float:
    """Measure an object made, asked and forgotten, in nanoseconds: builds of the same Python differ."""
    best = float("inf")
    for _ in range(5):
        begun = time.process_time()
        for number in range(100_000):
            _Step(number).next()
        best = min(best, time.process_time() - begun)
    return best * 1e4


def _sync() -> float:
    """Measure a durable write, in milliseconds: nothing that waits for the disk can be faster."""
    took = []
    with scratch() as folder, (Path(folder) / "probe").open("wb", buffering=0) as file:
        for _ in range(SYNCS):
            file.write(bytes(4096))
            begin = time.perf_counter()
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - begin)
    return statistics.median(took) * 1000
