"""`digest sources`: what is configured, and what a source would give."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime

import click

from digest import report as words
from digest.cli.adding import add
from digest.cli.condition import health
from digest.cli.context import application, json_option, moment
from digest.cli.opml import export_opml, import_opml
from digest.cli.output import print_json, print_table
from digest.errors import Exit
from digest.model import Collected, Fate
from digest.report.wording import counted


@click.group()
def sources() -> None:
    """List the sources, try one, add one."""


sources.add_command(import_opml)
sources.add_command(export_opml)


sources.add_command(health)


@sources.command("list")
@json_option
@click.pass_context
def list_sources(ctx: click.Context, *, as_json: bool) -> None:
    """List the sources of every newsletter, and how they did when last read."""
    with application(ctx) as app:
        specs = [(key, spec) for key, one in app.newsletters.items() for spec in one.sources]
        states = app.look().articles.fetch_states([spec.key for _, spec in specs])
    rows = [
        (
            key,
            spec.type,
            spec.key.removeprefix(f"{spec.type}:"),
            states[spec.key].failures,
            states[spec.key].last_success,
        )
        for key, spec in specs
    ]
    headings = ("newsletter", "type", "source", "failures", "last_success")
    if as_json:
        print_json([dict(zip(headings, row, strict=True)) for row in rows])
        return
    print_table(
        ("newsletter", "type", "source", "failures in a row", "last success"),
        [(*row[:4], f"{row[4]:%Y-%m-%d %H:%M}" if row[4] else "never") for row in rows],
    )


sources.add_command(add)


@sources.command("test")
@click.argument("what", metavar="URL|PATH|KEY")
@click.option("--allow-private", is_flag=True, help="Allow an address of this machine or network.")
@click.option("--now", metavar="TIME", callback=moment, help="Pretend that it is this time.")
@json_option
@click.pass_context
def test_source(ctx: click.Context, what: str, now: datetime | None, *, allow_private: bool, as_json: bool) -> int:
    """Read one source now and show what it gives: a configured one, the URL of a feed or a site, a file or a folder. Nothing is stored.

    Of a site the feed is looked for, as `sources add` does; without one the page itself is read. The fate of an article is that in a first edition
    with this source alone.
    """
    with application(ctx, readonly=True) as app:
        at = now.astimezone(UTC) if now else app.clock()
        spec, said = asyncio.run(app.offered(app.source_spec(what, allow_private=allow_private), now=at))
        found = asyncio.run(app.try_source(spec, now=at))
        fates = app.fates_of(found, spec, at)
    if as_json:
        print_json({**words.source_json(found), "fates": [words.fate_json(one) for one in fates.values()]})
    else:
        _show(found, fates)
    if said:
        click.echo(said, err=True)
    return Exit.NOTHING_COLLECTED if found.failures and not (found.articles or found.kept) else Exit.DONE


def _show(found: Collected, fates: Mapping[str, Fate]) -> None:
    if found.articles:
        print_table(
            ("fate", "detail", "published", "language", "section", "title", "link"),
            [
                (
                    words.reason_text(fates[one.id]),
                    fates[one.id].detail,
                    f"{one.published:%Y-%m-%d %H:%M}" if one.published else "undated",
                    one.language,
                    one.section,
                    words.headline(one.title),
                    one.url,
                )
                for one in found.articles
            ],
        )
    click.echo(f"{counted(len(found.articles), 'article')} from {found.source}")
    for remark in found.remarks:
        click.echo(remark)
    for failure in found.failures:
        click.echo(words.failure_line(failure), err=True)
