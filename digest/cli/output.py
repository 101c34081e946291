"""Printing: tables and JSON on standard output, progress bars and complaints on standard error. Nothing is printed here that `digest.report` can word.

rich is imported when something is drawn: that takes a tenth of a second, and most commands print lines.
"""

import errno
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, TYPE_CHECKING

import click

from digest.errors import DigestError, DiskFullError, UsageError
from digest.model import Report
from digest.report import as_json, as_text, json_text, printable, problems

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import TaskID
    from rich.table import Table

UNBOUNDED = 100_000
"""Columns, where nobody looks."""

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)

LONG_WORD = 20
"""Cells of a word that a column may break: an address of the web is broken anyway."""

GAP = 2
"""Cells between columns."""

STAGES = {
    "collect": "Reading sources",
    "select": "Choosing stories",
    "summarise": "Summarising",
    "render": "Rendering",
    "deliver": "Delivering",
    "examine": "Examining",
}


def print_json(value: object) -> None:
    """Print one JSON document."""
    click.echo(json_text(value, indent=2))


def print_reports(reports: Sequence[Report], *, quiet: bool, to_machine: bool) -> None:
    """Print what runs did: JSON for a machine, else words, with problems on standard error; quietly the problems alone."""
    if to_machine:
        print_json([as_json(report) for report in reports])
        return
    for report in reports:
        if not quiet:
            click.echo(as_text(report))
        for line in problems(report):
            click.echo(line, err=True)


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows in columns, or where a terminal has no room for them a block of lines for each; text from the world is shown as it is, without control
    characters or markup.
    """
    screen, cells = console(), [[printable(str(cell)) for cell in row] for row in rows]
    if not screen.is_terminal:
        screen.print(table_of(headings, cells))
        return
    if widths := _widths(headings, cells, screen.width):
        table = table_of(headings, cells)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        screen.print(table)
        return
    from rich.text import Text  # noqa: PLC0415 - see above

    for number, row in enumerate(cells):
        lines = [f"{heading}: {cell}".removeprefix(": ") for heading, cell in zip(headings, row, strict=True) if cell]
        screen.print(Text("\n".join(["", *lines] if number else lines), overflow="fold"))


def _widths(headings: Sequence[str], rows: Sequence[Sequence[str]], room: int) -> list[int]:
    """Give the widths of columns in which no usual word is broken, the narrow ones as wide as they wish; none where there is no room for that."""
    from rich.cells import cell_len  # noqa: PLC0415 - see above

    columns = list(zip(headings, *rows, strict=True))
    wished = [max(map(cell_len, column)) for column in columns]
    words = (max((cell_len(word) for cell in column for word in cell.split()), default=0) for column in columns)
    widths = [min(width, LONG_WORD) for width in words]
    left = room - GAP * (len(widths) - 1) - sum(widths)
    if left < 0:
        return []
    for _ in range(left):
        small = [at for at, width in enumerate(widths) if width < wished[at]]
        if not small:
            break
        widths[min(small, key=widths.__getitem__)] += 1
    return widths


def table_of(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> "Table":
    """Give the same to be drawn."""
    from rich.table import Table  # noqa: PLC0415 - see above
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(str(cell))) for cell in row))
    return table


def console(*, err: bool = False) -> "Console":
    """Give a console that does not wrap where nobody looks: `grep` and `cut` want a row on its line."""
    from rich.console import Console  # noqa: PLC0415 - see above

    stream = sys.stderr if err else sys.stdout
    wide = not stream.isatty()
    return Console(file=stream, highlight=False, soft_wrap=wide, width=UNBOUNDED if wide else None)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what the system says about a place that a person named into an error of ours."""
    try:
        yield
    except DigestError:
        raise
    except OSError as error:
        where = str(error.filename or path)
        if error.errno in _NO_ROOM:
            what = f"cannot be written: {error.strerror}"
            raise DiskFullError(what, where=where, hint="Make room there, or name another place.") from None
        hint = "Name a place that this user can write to."
        raise UsageError(f"cannot be written: {error.strerror or error}", where=where, hint=hint) from None


@contextmanager
def private_file(path: Path, *, replace: bool) -> Iterator[IO[str]]:
    """Write a file (UTF-8, line ends as given) that its owner alone can read, and that is there whole or not at all. What is no file, such as a pipe,
    is written into. Raises `UsageError` when there is one already that may not be replaced, or the place cannot be written to.
    """
    with writing(path):
        if path.exists() and not path.is_file():
            with path.open("w", encoding="utf-8", newline="") as stream:
                yield stream
            return
        if not replace and os.path.lexists(path):
            raise UsageError("exists already", where=str(path), hint="Name another file, or add --force to replace it.")
        with _beside(path) as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
            Path(stream.name).replace(path.resolve())


@contextmanager
def _beside(path: Path) -> Iterator[IO[str]]:
    """Give a file with a name of its own that goes away, unless it was put into its place; tempfile makes it for its owner alone."""
    place = path.resolve()
    try:
        file = NamedTemporaryFile("w", encoding="utf-8", newline="", dir=place.parent, prefix=".digest-", delete=False)  # noqa: SIM115 - see below
    except OSError as error:
        error.filename = str(path)  # nobody asked for the other name
        raise
    with file:
        try:
            yield file
        finally:
            with suppress(FileNotFoundError):
                Path(file.name).unlink()


def confirmed(question: str, what: str, hint: str = "Add --yes where nobody can be asked.") -> bool:
    """Ask a person. Raises `UsageError` that says what is about to be done, where nobody can be asked."""
    if not sys.stdin.isatty():
        raise UsageError(what, hint=hint)
    return click.confirm(question, err=True)


class Bars:
    """A `Listener` that draws one progress bar per stage on a terminal."""

    def __init__(self) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

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


@contextmanager
def bars(*, wanted: bool = True) -> Iterator[Bars | None]:
    """Give progress bars on a terminal, nothing under cron. Whatever happens, the terminal is left as it was."""
    if not wanted or not sys.stderr.isatty():
        yield None
        return
    progress = Bars()
    try:
        yield progress
    finally:
        progress.close()
