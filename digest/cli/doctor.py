"""`digest doctor`: looks at everything around the program that mail needs, and says what to do."""

import asyncio
from collections.abc import Sequence

import click
from rich.table import Table
from rich.text import Text

from digest import report as words
from digest.app import App
from digest.cli.context import application, json_option
from digest.cli.output import bars, console, print_json
from digest.doctor import exit_of
from digest.doctor.examination import whole
from digest.errors import ConfigError
from digest.model.health import Diagnosis, Standing

_STYLES = {Standing.OK: "green", Standing.WARNING: "yellow", Standing.ERROR: "bold red", Standing.SKIPPED: "dim"}

COLUMNS_FROM = 60
"""Cells of a terminal from which on the words of a finding have a column; on a narrower one they have the whole width."""


@click.command()
@click.argument("newsletters", nargs=-1)
@click.option("--offline", is_flag=True, help="Leave out what needs the network.")
@json_option
@click.pass_context
def doctor(ctx: click.Context, newsletters: tuple[str, ...], *, offline: bool, as_json: bool) -> int:
    """Examine settings, database, disk, relay, DNS and unsubscribe page, for the named NEWSLETTERS or all. No mail is sent, nothing is changed."""
    try:
        with bars(wanted=not as_json) as progress, application(ctx, readonly=True, listener=progress) as app:
            found = _examined(app, newsletters, offline=offline)
    except ConfigError as wrong:
        found = whole(wrong)
    if as_json:
        print_json([words.diagnosis_json(one) for one in found])
    else:
        _show(found)
    return exit_of(found)


def _examined(app: App, newsletters: Sequence[str], *, offline: bool) -> list[Diagnosis]:
    return asyncio.run(app.examine(newsletters, offline=offline))


def _show(found: Sequence[Diagnosis]) -> None:
    screen = console()
    for one in found:
        narrow = screen.width < COLUMNS_FROM
        screen.print(_columns(one) if screen.is_terminal and not narrow else Text(words.diagnosis_line(one)))
        for line in words.remedy_lines(one):
            screen.print(Text(line), soft_wrap=True)  # a record is copied from here, so no line break may get into it
    screen.print(Text(words.health_sums(found)))


def _columns(one: Diagnosis) -> Table:
    """Set a finding in columns, so that a narrow terminal keeps them apart."""
    line = Table.grid(padding=(0, 1))
    line.add_column(width=7, no_wrap=True)
    line.add_column(width=15, no_wrap=True)
    line.add_row(
        Text(one.standing, _STYLES[one.standing]), Text(one.check), Text(words.diagnosis_text(one), overflow="fold")
    )
    return line
