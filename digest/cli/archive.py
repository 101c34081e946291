"""`digest archive`, `digest replay`: editions that went out, for everybody and for one reader."""

from pathlib import Path

import click

from digest.cli.context import application
from digest.cli.output import writing


@click.group()
def archive() -> None:
    """Show editions to everybody."""


@archive.command()
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.pass_context
def build(ctx: click.Context, directory: Path) -> None:
    """Write the archive into DIR: a page per edition, lists, feeds, a sitemap, for any web server.

    Only what changed is written, and only what was written by an earlier build is replaced or removed.
    """
    with application(ctx) as app, writing(directory):
        written = app.build_archive(directory)
    click.echo(
        f"{len(written.changed)} written, {written.unchanged} unchanged, {len(written.removed)} removed in {directory}."
    )
    for path in written.kept:
        click.echo(
            f"{directory / path} is not part of the archive any more, but was changed by somebody: left.", err=True
        )


@click.command()
@click.argument("address")
@click.argument("edition")
@click.pass_context
def replay(ctx: click.Context, address: str, edition: str) -> None:
    """Print the message of an EDITION that the reader ADDRESS got, byte for byte: digest replay ADDR EDITION > mail.eml."""
    with application(ctx) as app:
        copy = app.replay(address, edition)
    click.echo(copy.data, nl=False)
    for note in copy.notes:
        click.echo(f"digest: {note}", err=True)
