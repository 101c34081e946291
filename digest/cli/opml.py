"""`digest sources import-opml` and `export-opml`: the feeds of a feed reader into digest.toml, and back. What OPML is stands in `digest.starter`."""

from pathlib import Path

import click

from digest.cli.context import ground
from digest.cli.streams import in_utf_8
from digest.errors import UsageError
from digest.settings.adding import append_sources
from digest.starter import Feed, feeds_from_opml, opml_of, table_of

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("import-opml")
@click.argument("file", type=_FILE)
@click.option(
    "--newsletter", metavar="KEY", default="", help="Which newsletter gets them; needed where there are several."
)
@click.option("--dry-run", is_flag=True, help="Only say what would be added.")
@click.pass_context
def import_opml(ctx: click.Context, file: Path, newsletter: str, *, dry_run: bool) -> None:
    """Add the feeds of an OPML file to a newsletter in digest.toml. Its folders become sections; feeds that are there already stay as they are."""
    feeds = feeds_from_opml(file.read_bytes())
    if not feeds:
        raise UsageError("names no feed", where=str(file), hint="Export it again; feeds have an xmlUrl.")
    with ground(ctx) as app:
        key = app.newsletter(newsletter).key
        found = append_sources(app.settings.config_path, key, map(table_of, feeds), write=not dry_run)
    for added in found.added:
        click.echo(f"{'would add' if dry_run else 'added'} {added}")
    for known in found.known:
        click.echo(f"skipped {known}, which {key} has already")
    click.echo(f"{len(found.added)} of {len(feeds)} feeds {'would be added' if dry_run else 'added'} to {key}.")


@click.command("export-opml")
@click.argument("newsletter", default="")
@click.pass_context
def export_opml(ctx: click.Context, newsletter: str) -> None:
    """Print the feeds of a newsletter, or of all, as OPML, with a folder for each section."""
    with ground(ctx, readonly=True) as app:
        chosen = [app.newsletter(newsletter)] if newsletter else list(app.newsletters.values())
    specs = [spec for one in chosen for spec in one.sources]
    feeds = {spec.url: Feed(spec.name, spec.url, spec.section) for spec in reversed(specs) if spec.type == "feed"}
    feeds.pop("", None)
    text = opml_of(chosen[0].title if len(chosen) == 1 else "digest", reversed(feeds.values()))
    click.echo(text, file=in_utf_8(), nl=False)
    left = len({spec.key for spec in specs if spec.type != "feed" or not spec.url})
    if left:
        click.echo(
            f"{left} {'source is' if left == 1 else 'sources are'} left out: OPML knows feeds of the web alone.",
            err=True,
        )
