"""`digest db`: upgrade, check, back up and restore the database, and adopt one that was restored or copied."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import click

from digest import report as words
from digest import store
from digest.app import adopting, utc_now
from digest.cli.context import ground, json_option, settings_of
from digest.cli.output import confirmed, print_json
from digest.doctor import machine
from digest.errors import Exit


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
@json_option
@click.pass_context
def check(ctx: click.Context, *, as_json: bool) -> int:
    """Read the whole database through: revision, damage, and whether it may send from here.

    `digest verify` checks the ledger in it.
    """
    settings = settings_of(ctx)
    health = store.examine(
        settings.database_url,
        data_dir=settings.data_dir,
        clock=utc_now,
        patience=timedelta(hours=6),
        state_dir=settings.state,
        installation=settings.installation,
    )
    found = [replace(one, check="database") for one in machine.database(health)]
    if as_json:
        print_json([words.diagnosis_json(one) for one in found])
    else:
        click.echo("\n".join(line for one in found for line in (words.diagnosis_text(one), *words.remedy_lines(one))))
    return Exit.worst([one.code for one in found])


@db.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_context
def backup(ctx: click.Context, file: Path) -> None:
    """Copy the database into FILE while others work on it, and check the copy. For SQLite; PostgreSQL has pg_dump."""
    settings = settings_of(ctx)
    size = store.backup(settings.database_url, file, data_dir=settings.data_dir)
    click.echo(f"Wrote {file} ({size:,} bytes, sound). It holds addresses, and only you can read it.")


@db.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def restore(ctx: click.Context, file: Path, *, yes: bool) -> None:
    """Put the backup FILE in the place of the database, which is kept beside it. For SQLite, while nobody is at work.

    An older database sends nothing until `digest db adopt`.
    """
    settings = settings_of(ctx)
    if not yes and not confirmed(f"Put {file} in the place of the database?", "this replaces the database"):
        click.echo("Nothing was changed.", err=True)
        return
    kept = store.restore(settings.database_url, file, data_dir=settings.data_dir, now=utc_now())
    click.echo(f"Restored from {file}." + (f" The database that stood there is {kept}." if kept else ""))
    click.echo("Next: `digest db upgrade`, then `digest db adopt`.")


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
        seen = adopting.situation(here, moved=moved)
        if seen is None:
            if as_json:
                print_json(words.adoption_json(None, None, {}, moved=moved))
            else:
                click.echo("This database is the one that sends from here: there is nothing to adopt.")
            return
        click.echo(words.estrangement_text(seen.found, seen.last), err=True)
        click.echo(words.meaning_text(seen.missed, moved=moved), err=True)
        if not yes and not confirmed("Adopt it?", "this decides which database goes on"):
            click.echo("Nothing was changed.", err=True)
            return
        adopted = adopting.adopt(here, seen, moved=moved)
        if as_json:
            print_json(words.adoption_json(seen.found, adopted, seen.missed, moved=moved))
        else:
            held = [here.store.outbox.progress(edition) for edition in adopted.held]
            click.echo(words.adopted_text(adopted, held))
