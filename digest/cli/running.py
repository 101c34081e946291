"""`digest run`, `send`, `test`, `worker`: commands that make an edition, or send it."""

from datetime import datetime

import click

from digest import report as words
from digest.cli.context import application, json_option, moment
from digest.cli.output import bars, confirmed, print_reports
from digest.errors import Exit
from digest.operations import Operations

now_option = click.option(
    "--now", metavar="TIME", callback=moment, help="Pretend that it is this time: window, ages, slot, printed date."
)


@click.command()
@click.argument("newsletters", nargs=-1)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Say what a run would do now, and what the next edition would hold; write and send nothing.",
)
@click.option("--wait", is_flag=True, help="Stay until nothing is open, deferred mail included.")
@click.option("--quiet", "-q", is_flag=True, help="Print problems only.")
@now_option
@json_option
@click.pass_context
def run(
    ctx: click.Context,
    newsletters: tuple[str, ...],
    now: datetime | None,
    *,
    dry_run: bool,
    wait: bool,
    quiet: bool,
    as_json: bool,
) -> int:
    """Finish what was interrupted, then compose and send what is due, for the named NEWSLETTERS or all."""
    with (
        bars(wanted=not quiet and not as_json) as progress,
        application(ctx, readonly=dry_run, listener=progress) as app,
    ):
        reports = app.rehearse(newsletters, now=now) if dry_run else app.run(newsletters, now=now, wait=wait)
    print_reports(reports, quiet=quiet, to_machine=as_json)
    return Exit.worst([report.code for report in reports])


@click.command()
@click.argument("what", metavar="[EDITION|NEWSLETTER]", default="")
@click.option(
    "--to",
    "addresses",
    multiple=True,
    metavar="ADDR",
    help="To these readers and nobody else, now or later (repeat the option).",
)
@click.option("--limit", type=click.IntRange(1), help="Pause after so many readers; `digest resume` sends the rest.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--wait", is_flag=True, help="Stay until nothing is open, deferred mail included.")
@click.option(
    "--force", is_flag=True, help="Send what preflight blocks, but for the way out, the postal address and headers."
)
@now_option
@json_option
@click.pass_context
def send(
    ctx: click.Context,
    what: str,
    addresses: tuple[str, ...],
    limit: int | None,
    now: datetime | None,
    *,
    yes: bool,
    wait: bool,
    force: bool,
    as_json: bool,
) -> int:
    """Send an EDITION, or the next one of a NEWSLETTER, by hand. What preflight blocks is held."""
    with application(ctx) as app:
        if not yes and not _confirmed(app.announce(what, addresses, limit)):
            click.echo("Nothing was sent.", err=True)
            return Exit.DONE
    with bars(wanted=not as_json) as progress, application(ctx, listener=progress) as app:
        report = app.send(what, now=now, wait=wait, only=addresses, limit=limit, force=force)
    print_reports([report], quiet=False, to_machine=as_json)
    return report.code


def _confirmed(announcement: str) -> bool:
    return confirmed(f"{words.plain(announcement)} Send now?", "this sends real mail")


@click.command()
@click.argument("addresses", nargs=-1, required=True, metavar="ADDR...")
@click.option("--newsletter", default="", help="Which newsletter, when there are several.")
@click.option("--edition", default="", metavar="EDITION", help="A saved edition, as it is or was sent.")
@now_option
@click.pass_context
def test(ctx: click.Context, addresses: tuple[str, ...], newsletter: str, edition: str, now: datetime | None) -> int:
    """Send a real copy of the next edition, marked [TEST], to each ADDR. It changes no state.

    When nothing is new it is a copy of the last edition.
    """
    with application(ctx, readonly=True) as app:
        chosen = app.newsletter(newsletter or (app.newsletter_of(edition) if edition else ""))
        rendered, what = app.copy_for_test(chosen, edition, now=now)
        outcomes = app.send_test(chosen, addresses, rendered)
    click.echo(f"A copy of {what}: {words.plain(rendered.subject)}", err=True)
    for address, outcome in outcomes.items():
        said = words.plain(f"{outcome.code or ''} {outcome.text}")
        click.echo(f"{words.plain(address)}: {outcome.state}{f' ({said})' if said else ''}")
    return Exit.DONE if all(one.state == "accepted" for one in outcomes.values()) else Exit.WORK_LEFT


@click.command()
@click.option("--until-idle", is_flag=True, help="Leave when nothing is open, deferred mail included.")
@click.pass_context
def worker(ctx: click.Context, *, until_idle: bool) -> int:
    """Send what is open of all editions, beside `digest run` and other workers, until Ctrl-C or SIGTERM. It composes nothing.

    The dots in flight are finished first. Exit code 75 when letters are left, 0 when none are.
    """
    with application(ctx) as app:
        return Operations(app).work(until_idle=until_idle)
