"""`digest status --watch`: how editions stand, drawn anew about once a second while others send. Looks, and does nothing else."""

import sys
from collections.abc import Sequence
from datetime import timedelta

import click
from rich.console import Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from digest import report as words
from digest.cli.output import console, table_of
from digest.cli.streams import is_lost
from digest.errors import Exit
from digest.model import Situation
from digest.overview import Overview

ON_TERMINAL = timedelta(seconds=1)
IN_A_FILE = timedelta(seconds=10)
WIDTH_OF_BAR = 60


def watch(overview: Overview, edition: str) -> int:
    """Show how an edition stands, or the last ones, until nothing moves or somebody presses Ctrl-C; gives the exit code."""
    shown: Sequence[Situation] = ()
    on_terminal = sys.stdout.isatty()
    try:
        if on_terminal:
            with Live(console=console(), auto_refresh=False) as live:
                for shown in overview.closely(overview.watch(edition, every=ON_TERMINAL)):
                    live.update(drawn(shown), refresh=True)
                    if is_lost():
                        break
        else:
            for shown in overview.watch(edition, every=IN_A_FILE):
                for one in shown:
                    click.echo(words.situation_line(one))
                if is_lost():
                    break
    except KeyboardInterrupt:
        return Exit.DONE
    if not shown:
        click.echo("No edition yet: there is nothing to watch.")
    return Exit.WORK_LEFT if any(one.progress.left for one in shown) else Exit.DONE


def drawn(situations: Sequence[Situation]) -> RenderableType:
    """Give what a terminal shows: per edition its counts, a bar, its pace, who holds it back, what was refused lately, and its mail domains."""
    parts: list[RenderableType] = []
    for one in situations:
        parts += [Text(words.status_text(one.progress)), _bar(one)]
        if one.trouble:
            parts.append(Text(f"  {words.trouble_line(one.trouble)}"))
        if one.progress.open:
            parts.append(Text(f"  {words.pace_text(one)}"))
        parts += [Text(f"  {line}") for line in words.quota_lines(one.quotas)]
        if one.restraints:
            parts += [Text(), table_of(words.RESTRAINT_HEADINGS, words.restraint_rows(one.restraints))]
        if one.refusals:
            parts += [Text(), table_of(words.REFUSAL_HEADINGS, words.refusal_rows(one.refusals))]
        if one.domains:
            parts += [Text(), table_of(words.DOMAIN_HEADINGS, words.domain_rows(one.domains))]
        parts.append(Text())
    return Group(*parts)


def _bar(one: Situation) -> RenderableType:
    """Draw how much of the audience is through: nothing more is tried by itself."""
    audience = one.progress.audience
    through = audience - one.progress.open
    line = Table.grid(padding=(0, 2))
    share = f"{100 * through // audience} %" if audience else ""
    line.add_row(Text(), ProgressBar(total=max(audience, 1), completed=through, width=WIDTH_OF_BAR), Text(share))
    return line
