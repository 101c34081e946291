"""Prints what a demo run did, in the words of a person who looks over your shoulder. Gets nouns, reads nothing, decides nothing."""

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from digest.demo.folder import DemoPaths
from digest.model import Fate, Report
from digest.report import fate_rows, fate_sums, problems


def collected(console: Console, report: Report, names: Mapping[str, str]) -> None:
    """Print what each source gave; what went wrong there is told by `outcome`. `names` are what readers see, by source key."""
    table = _table("Collected", "source", "articles")
    for key, count in report.collected.items():
        table.add_row(Text(names.get(key) or key), str(count))
    table.add_row("together", str(sum(report.collected.values())), style="bold")
    _print(console, table)


def fates(console: Console, found: Sequence[Fate], names: Mapping[str, str]) -> None:
    """Print why each article is in or out, those that are in first, and sums that balance."""
    table = _table("In or out, and why", "", "article", "source", "why")
    rows = sorted(zip(found, fate_rows(found), strict=True), key=lambda pair: not pair[0].kept)
    for fate, (reason, _, title, source, detail) in rows:
        mark = Text("in", style="green") if fate.kept else Text("out", style="dim")
        why = f"{reason} ({detail})" if detail else reason
        table.add_row(mark, Text(title), Text(names.get(fate.source) or source), Text(why))
    _print(console, table)
    console.print(Text(fate_sums(found)))


def outcome(console: Console, report: Report) -> None:
    """Print what came of the run: the ledger's counts, which balance, and every problem."""
    if report.progress is not None:
        progress = report.progress
        table = _table(f"Edition {progress.number}, the ledger", "state", "readers")
        for state, count in progress.states.items():
            if count:
                table.add_row(str(state), str(count))
        table.add_row("frozen audience", str(progress.audience), style="bold")
        _print(console, table)
        verdict = "The counts balance." if progress.balanced else "The counts do NOT balance."
        console.print(Text(verdict, style="green" if progress.balanced else "bold red"))
    for line in problems(report):
        console.print(Text(line, style="red"))


def why_quiet(console: Console, report: Report, paths: DemoPaths) -> None:
    """Say after a second run why nothing went out, and how to begin anew."""
    console.print(Text(f"No edition: {report.message}.", style="yellow"))
    console.print(
        Text("Nothing was sent: each article was either in an earlier edition or left out of it for the reason above.")
    )
    console.print(Text(f"Add an article to {paths.sources / 'articles'} and run it again, or remove {paths.folder}."))


def places(console: Console, paths: DemoPaths, messages: int) -> None:
    """Print where to look."""
    table = _table("Look at it", "what", "where")
    if paths.html.exists():
        table.add_row("the mail as a page", Text(paths.html.as_uri()))
        table.add_row("its text part", Text(str(paths.text)))
    table.add_row(f"{messages} messages (.eml)", Text(str(paths.inbox / "new")))
    table.add_row("the newsletter", Text(str(paths.config)))
    _print(console, table)


def _table(title: str, *headings: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, header_style="dim")
    for heading in headings:
        table.add_column(heading, overflow="fold", justify="right" if heading in ("articles", "readers") else "left")
    return table


def _print(console: Console, table: Table) -> None:
    console.print()
    console.print(table)
