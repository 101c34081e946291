"""`digest doctor`: looks at everything around the program that mail needs, and says what to do."""

import asyncio
from collections.abc import Sequence

import click
from rich.text import Text

from digest import report as words
from digest.app import App
from digest.cli.context import application, json_option
from digest.cli.output import bars, console, print_json
from digest.doctor import exit_of
from digest.doctor.examination import whole
from digest.errors import ConfigError
from digest.model.health import Finding, Standing

_STYLES = {Standing.OK: "green", Standing.WARNING: "yellow", Standing.ERROR: "bold red", Standing.SKIPPED: "dim"}


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
        print_json([words.finding_json(one) for one in found])
    else:
        _show(found)
    return exit_of(found)


def _examined(app: App, newsletters: Sequence[str], *, offline: bool) -> list[Finding]:
    return asyncio.run(app.examine(newsletters, offline=offline))


def _show(found: Sequence[Finding]) -> None:
    screen = console()
    for one in found:
        screen.print(Text.assemble((words.finding_line(one), _STYLES[one.standing])))
        for line in words.remedy_lines(one):
            screen.print(Text(line))
    screen.print(Text(words.health_sums(found)))
