"""The figures of a run of the gate: a line per scenario, and where it was."""

import os
import platform
import sqlite3
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version

from tests.cluster import programs
from tests.faults.audit import Verdict

HEADINGS = {
    "scenario": "scenario",
    "database": "database",
    "recipients": "recipients",
    "kills": "kills",
    "copies": "copies",
    "doubtful": "doubtful",
    "explained": "duplicates explained",
    "lost": "lost",
    "phantom": "phantom",
    "unexplained": "unexplained",
    "seconds": "seconds",
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """What came of one scenario. `doubtful` are the letters still uncertain at the end; `explained` the readers with a second copy and its reason."""

    scenario: str
    database: str
    recipients: int
    kills: int
    copies: int
    doubtful: int
    explained: int
    lost: int
    phantom: int
    unexplained: int
    seconds: float

    @classmethod
    def of(
        cls, scenario: str, database: str, recipients: int, verdict: Verdict, *, seconds: float, kills: int = 0
    ) -> "Row":
        """Give the line of a scenario that was judged."""
        return cls(
            scenario=scenario,
            database=database,
            recipients=recipients,
            kills=kills,
            copies=verdict.copies,
            doubtful=verdict.doubtful,
            explained=len(verdict.doubled - verdict.unexplained),
            lost=len(verdict.lost),
            phantom=len(verdict.phantom),
            unexplained=len(verdict.unexplained),
            seconds=seconds,
        )

    def told(self) -> Mapping[str, object]:
        """Give it as plain values, for a test report."""
        return asdict(self)


def table(rows: Iterable[Mapping[str, object]]) -> str:
    """Write rows as a table in Markdown."""
    lines = [list(HEADINGS.values()), ["---", "---", *["---:"] * (len(HEADINGS) - 2)]]
    lines += [[_cell(row[name]) for name in HEADINGS] for row in rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.1f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def page(rows: Sequence[Mapping[str, object]], *, status: int, failed: int, seconds: float) -> str:
    """Write the record of a run: when, where, with what, and the table. `status` is the exit status of pytest."""
    end = {0: "all tests passed", 1: f"tests that failed: {failed}"}.get(status, "broken off, so this is not the gate")
    return (
        f"# Faults and kills, {datetime.now(UTC):%Y-%m-%d}\n\n"
        f"`make faults` in {seconds:,.0f} s: {end}.\n\n"
        f"{_machine()}\n\n{table(rows)}\n"
    )


def _machine() -> str:
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {_postgres()}, aiosmtplib {version('aiosmtplib')}"
    return f"{os.cpu_count()} cores, load at the end {load}, {platform.system()} {platform.release()}. {versions}."


def _postgres() -> str:
    binaries = programs()
    if binaries is None:
        return "no PostgreSQL"
    said = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True, timeout=10)
    return said.stdout.replace("postgres (PostgreSQL)", "PostgreSQL").strip()
