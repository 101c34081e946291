"""Printing: tables and JSON on standard output, progress bars and complaints on standard error. Nothing is printed here that `digest.report` can word."""

import json
import sys
from collections.abc import Iterable, Sequence

import click
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table

STAGES = {
    "collect": "Reading sources",
    "select": "Choosing stories",
    "summarise": "Summarising",
    "render": "Rendering",
    "deliver": "Delivering",
}


def print_json(value: object) -> None:
    """Print one JSON document."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows in columns; text from the world is shown as it is, without control characters or markup."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(escape(printable(str(cell))) for cell in row))
    console().print(table)


def console(*, err: bool = False) -> Console:
    """Give a console that does not wrap where nobody looks."""
    stream = sys.stderr if err else sys.stdout
    return Console(file=stream, highlight=False, soft_wrap=not stream.isatty(), width=None if stream.isatty() else 200)


def printable(text: str) -> str:
    """Replace control characters, which could steer a terminal."""
    return "".join(char if char.isprintable() or char == "\n" else "\N{REPLACEMENT CHARACTER}" for char in text)


class Bars:
    """A `Listener` that draws one progress bar per stage on a terminal."""

    def __init__(self) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._progress = Progress(*columns, console=console(err=True), transient=True)
        self._task: TaskID | None = None

    def stage(self, name: str, total: int | None = None) -> None:
        """Begin a bar."""
        self._progress.start()
        if self._task is not None:
            self._progress.remove_task(self._task)
        self._task = self._progress.add_task(STAGES.get(name, name), total=total)

    def advance(self, steps: int = 1) -> None:
        """Move the bar."""
        if self._task is not None:
            self._progress.advance(self._task, steps)

    def close(self) -> None:
        """Take the bar away."""
        self._progress.stop()


def bars() -> Bars | None:
    """Give progress bars on a terminal, nothing under cron."""
    return Bars() if sys.stderr.isatty() else None
