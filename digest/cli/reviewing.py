"""`digest draft`, `approve`, `edit`: what editors do to an edition before anybody gets it. `digest hold` is beside the other ways to stop one."""

from datetime import datetime

import click

from digest import report as words
from digest.cli.context import application, json_option
from digest.cli.output import bars, print_json, print_reports
from digest.cli.running import now_option
from digest.errors import Exit
from digest.operations import Operations


@click.command()
@click.argument("newsletter", default="")
@now_option
@json_option
@click.pass_context
def draft(ctx: click.Context, newsletter: str, now: datetime | None, *, as_json: bool) -> int:
    """Compose the next edition of NEWSLETTER now, and leave it to its editors: it goes out when one of them approves it."""
    with bars(wanted=not as_json) as progress, application(ctx, listener=progress) as app:
        report = app.draft(newsletter, now=now)
    print_reports([report], quiet=False, to_machine=as_json)
    if report.result == "draft" and not as_json:
        click.echo(f"  `digest edit {report.edition}` changes it, `digest approve {report.edition}` lets it go out.")
    return report.code


@click.command()
@click.argument("edition")
@json_option
@click.pass_context
def approve(ctx: click.Context, edition: str, *, as_json: bool) -> int:
    """Approve the draft EDITION: the next run sends it. Approving twice, or too late, sends nothing twice.

    What preflight blocks is kept back all the same, and named here.
    """
    with application(ctx) as app:
        operations = Operations(app)
        verdict = operations.approve(edition)
        errors = operations.keeps_back(verdict)
        name = words.edition_name(operations.progress(edition))
    if as_json:
        print_json(words.verdict_json(verdict, errors))
        return Exit.DONE
    click.echo(words.verdict_text(verdict, name))
    for line in words.keeping_back(errors, verdict.review.edition):
        click.echo(line, err=True)
    return Exit.DONE
