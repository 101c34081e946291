"""`digest status`, `why`, `who`, `deliveries`, `editions`: commands that only look."""

import re
from collections.abc import Sequence
from datetime import datetime

import click

from digest import report as words
from digest.cli.context import application, json_option
from digest.cli.output import print_json, print_table
from digest.errors import UsageError
from digest.model import Fate
from digest.sources.canonical import canonical
from digest.subscribers import normalise

ARTICLE_ID = re.compile("[0-9a-f]{32}")


@click.command()
@click.argument("edition", default="")
@json_option
@click.pass_context
def status(ctx: click.Context, edition: str, *, as_json: bool) -> None:
    """Show the counts of an EDITION, which must balance; without one those of each newsletter's last."""
    with application(ctx) as app:
        editions, outbox = app.look().editions, app.look().outbox
        if edition:
            found = [outbox.progress(editions.find(edition))]
        else:
            found = [one for key in app.newsletters for one in editions.listing(key, limit=1)]
        readers = {key: app.look().subscribers.counts(key) for key in app.newsletters}
    if as_json:
        shapes = [words.status_json(one) for one in found]
        print_json(shapes[0] if edition else shapes)
        return
    for one in found:
        click.echo(words.status_text(one))
    if not found:
        click.echo("No edition yet. `digest preview` shows what the next one would hold.")
    for key, counts in readers.items():
        click.echo(f"Readers of {key}: " + (", ".join(f"{n} {state}" for state, n in counts.items()) or "none"))


@click.command()
@click.argument("what", metavar="URL|EDITION|NEWSLETTER", default="")
@json_option
@click.pass_context
def why(ctx: click.Context, what: str, *, as_json: bool) -> None:
    """Explain the fate of an article (its URL, or its id as in --json), or of all candidates of an EDITION or of a NEWSLETTER's last run."""
    with application(ctx) as app:
        if "/" in what or ARTICLE_ID.fullmatch(what):
            told = app.look().editions.fates_of_url
            _why_article(told(what) or told(canonical(what)), what, as_json=as_json)
            return
        if what in app.newsletters or not what:
            slot, fates = app.look().editions.fates_of_last_run(app.newsletter(what).key)
            heading = f"Last run, slot {slot}" if slot else "No run yet"
        else:
            edition = app.look().editions.get(app.look().editions.find(what))
            fates = app.look().editions.fates(edition.id)
            heading = f"{edition.newsletter} #{edition.number}, slot {edition.slot}: {edition.subject}"
    if as_json:
        print_json([words.fate_json(fate) for fate in fates])
        return
    click.echo(words.plain(heading))
    print_table(words.FATE_HEADINGS, words.fate_rows(fates))
    click.echo(words.fate_sums(fates))


def _why_article(rows: Sequence[tuple[str, str, datetime, Fate]], what: str, *, as_json: bool) -> None:
    if not rows:
        hint = "`digest sources test URL` shows what a source offers; `digest run` records every candidate."
        raise UsageError("no run has seen this article", where=what, hint=hint)
    if as_json:
        print_json([
            {**words.fate_json(fate), "newsletter": key, "slot": slot, "when": when.isoformat()}
            for key, slot, when, fate in rows
        ])  # fmt: skip
        return
    print_table(
        ("newsletter", "slot", "when", "fate", "detail"),
        [(key, slot, f"{when:%Y-%m-%d %H:%M}", words.reason_text(fate), fate.detail) for key, slot, when, fate in rows],
    )


@click.command()
@click.argument("address")
@json_option
@click.pass_context
def who(ctx: click.Context, address: str, *, as_json: bool) -> None:
    """Show what the reader ADDRESS got, when, and with which outcome."""
    with application(ctx) as app:
        known = normalise(address)
        subscriptions = app.look().subscribers.find(known)
        rows = app.look().subscribers.deliveries_of(known)
        events = app.look().subscribers.events_of(known)
    if not subscriptions and not rows:
        raise UsageError("nobody with this address is known", where=address)
    if as_json:
        print_json(words.who_json(subscriptions, rows, events))
        return
    for one in subscriptions:
        click.echo(f"{one.address} reads {one.newsletter}: {one.state}")
    print_table(words.DELIVERY_HEADINGS, words.delivery_rows(rows))
    for event in events:
        click.echo(words.event_line(event))


@click.command()
@click.argument("edition", default="last")
@click.option("--jsonl", is_flag=True, help="One JSON object per line.")
@click.pass_context
def deliveries(ctx: click.Context, edition: str, *, jsonl: bool) -> None:
    """List the ledger of an EDITION (default: the last), one line per reader."""
    with application(ctx) as app:
        for row in app.look().outbox.deliveries(app.look().editions.find(edition)):
            shape = words.delivery_json(row)
            click.echo(words.json_text(shape) if jsonl else words.delivery_line(row))


@click.group()
def editions() -> None:
    """List editions, or show one."""


@editions.command("list")
@click.argument("newsletter", default="")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000), help="At most so many.")
@json_option
@click.pass_context
def list_editions(ctx: click.Context, newsletter: str, limit: int, *, as_json: bool) -> None:
    """List the latest editions, of one NEWSLETTER or of all."""
    with application(ctx) as app:
        key = app.newsletter(newsletter).key if newsletter else ""
        found = app.look().editions.listing(key, limit=limit)
    if as_json:
        print_json([words.edition_json(one) for one in found])
        return
    print_table(
        ("id", "newsletter", "number", "slot", "state", "audience"),
        [(one.edition, one.newsletter, one.number, one.slot, one.state, one.audience) for one in found],
    )


@editions.command("show")
@click.argument("edition", default="last")
@click.option("--html", is_flag=True, help="Print the HTML instead of the text.")
@click.pass_context
def show_edition(ctx: click.Context, edition: str, *, html: bool) -> None:
    """Print an EDITION (default: the last) as its readers see it."""
    with application(ctx) as app:
        rendered = app.look().editions.rendered(app.look().editions.find(edition))
    click.echo(words.printable(rendered.html if html else f"Subject: {rendered.subject}\n\n{rendered.text}"))
