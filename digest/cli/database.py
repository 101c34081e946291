"""`digest db`: upgrade the database, and adopt one that was restored or copied."""

import sys

import click

from digest import report as words
from digest import store
from digest.app import adopting
from digest.cli.context import ground, json_option, settings_of
from digest.cli.output import print_json
from digest.errors import UsageError


@click.group()
def db() -> None:
    """Look after the database."""


@db.command()
@click.pass_context
def upgrade(ctx: click.Context) -> None:
    """Bring the database to the revision of this version. Safe to run twice."""
    settings = settings_of(ctx)
    before, after = store.upgrade(settings.database_url, data_dir=settings.data_dir)
    click.echo(
        f"The database is at revision {after}."
        if before == after
        else f"Upgraded from {before or 'nothing'} to {after}."
    )


@db.command()
@click.option(
    "--moved", is_flag=True, help="It was moved here whole, and nothing sends from another copy: change nothing else."
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
@click.pass_context
def adopt(ctx: click.Context, *, moved: bool, yes: bool, as_json: bool) -> None:
    """Let a database send again that was restored or copied. Safe to run twice.

    What it cannot know to have gone out is not sent again by itself: such letters become uncertain, their editions and all drafts are held, and
    slots that passed meanwhile are skipped.
    """
    with ground(ctx) as here:
        seen = adopting.situation(here)
        if seen is None:
            if as_json:
                print_json(words.adoption_json(None, None, {}, moved=moved))
            else:
                click.echo("This database is the one that sends from here: there is nothing to adopt.")
            return
        click.echo(words.estrangement_text(seen.found, seen.last), err=True)
        click.echo(words.meaning_text(seen.missed, moved=moved), err=True)
        if not yes and not _confirmed():
            click.echo("Nothing was changed.", err=True)
            return
        adopted = adopting.adopt(here, seen, moved=moved)
        if as_json:
            print_json(words.adoption_json(seen.found, adopted, seen.missed, moved=moved))
        else:
            held = [here.store.outbox.progress(edition) for edition in adopted.held]
            click.echo(words.adopted_text(adopted, held))


def _confirmed() -> bool:
    if not sys.stdin.isatty():
        raise UsageError("this decides which database goes on", hint="Add --yes where nobody can be asked.")
    return click.confirm("Adopt it?", err=True)
