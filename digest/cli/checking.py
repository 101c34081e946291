"""`digest check`: what preflight finds, before anything goes out."""

from datetime import datetime

import click

from digest import report as words
from digest.cli.context import application, json_option
from digest.cli.output import print_json
from digest.cli.running import now_option
from digest.errors import Exit


@click.command()
@click.argument("what", metavar="[EDITION|NEWSLETTER]", default="")
@click.option("--strict", is_flag=True, help="Count warnings as errors, as the setting does.")
@click.option("--offline", is_flag=True, help="Ask for no link.")
@now_option
@json_option
@click.pass_context
def check(ctx: click.Context, what: str, now: datetime | None, *, strict: bool, offline: bool, as_json: bool) -> int:
    """Look for what must not go out in an EDITION; of a NEWSLETTER in the one that waits, else in the next one, else in its last.

    Nothing is written or sent. Exit code 76 when there are errors, 0 with warnings alone.
    """
    with application(ctx, readonly=True) as app:
        checked = app.check(what, now=now, strict=strict, offline=offline)
    if as_json:
        print_json(words.check_json(checked))
    else:
        click.echo(words.check_text(checked))
    if checked.unread:
        return Exit.NOTHING_COLLECTED
    return Exit.BLOCKED if checked.errors else Exit.DONE
