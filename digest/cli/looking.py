"""`digest status`, `why`, `who`, `deliveries`, `editions`: commands that only look."""

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from digest import report as words
from digest.cli.context import ground, json_option
from digest.cli.output import print_json, print_table, writing
from digest.cli.streams import in_utf_8
from digest.errors import Exit, UsageError
from digest.model import Fate, Situation
from digest.overview import Overview

ARTICLE_ID = re.compile("[0-9a-f]{32}")


@click.command()
@click.argument("edition", default="")
@click.option(
    "--watch", "watched", is_flag=True, help="Refresh it until nothing moves; off a terminal, a line each 10 s."
)
@click.option(
    "--html",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="Write the report as a page, with a chart of acceptance over time; - for standard output.",
)
@json_option
@click.pass_context
def status(ctx: click.Context, edition: str, html: Path | None, *, watched: bool, as_json: bool) -> int:
    """Show how an EDITION stands: counts, which must balance, pace, time left, failures; without one each newsletter's last.

    With --watch the exit code is 75 when it ends with letters left (paused, held, uncertain), else 0; Ctrl-C is 0.
    """
    if watched + as_json + (html is not None) > 1:
        raise UsageError("--watch, --html and --json exclude each other", hint="Choose one of them.")
    with ground(ctx) as here:
        overview = Overview(here)
        for wrong in overview.foreign():
            click.echo(f"Note: {wrong.what}. {wrong.hint}", err=True)
        if watched:
            from digest.cli.watching import watch  # noqa: PLC0415 - what draws on a terminal takes a while to import

            return watch(overview, edition)
        if html is not None:
            _write_page(overview.page(edition), html)
        elif as_json:
            shapes = [words.situation_json(overview.charted(one)) for one in overview.situations(edition)]
            print_json(shapes[0] if edition else shapes)
        else:
            found = overview.situations(edition)
            _show(found)
            for one in overview.in_doubt(found) if not edition else ():
                click.echo("\n".join(words.doubt_lines(one)))
            readers = {key: here.look().subscribers.counts(key) for key in here.newsletters} if not edition else {}
            for key, counts in readers.items():
                click.echo(f"Readers of {key}: " + (", ".join(f"{n} {state}" for state, n in counts.items()) or "none"))
    return Exit.DONE


def _show(found: Sequence[Situation]) -> None:
    for one in found:
        click.echo(words.situation_text(one))
    if not found:
        click.echo("No edition yet. `digest preview` shows what the next one would hold.")


def _write_page(page: str, place: Path) -> None:
    if str(place) == "-":
        click.echo(page, file=in_utf_8(), nl=False)
        return
    with writing(place):
        place.write_text(page, encoding="utf-8")
    click.echo(f"Wrote {place}")


@click.command()
@click.argument("what", metavar="URL|EDITION|NEWSLETTER", default="")
@json_option
@click.pass_context
def why(ctx: click.Context, what: str, *, as_json: bool) -> None:
    """Explain the fate of an article (its URL, or its id as in --json), or of all candidates of an EDITION or of a NEWSLETTER's last run."""
    with ground(ctx) as here:
        if "/" in what or ARTICLE_ID.fullmatch(what):
            from digest.sources.canonical import canonical  # noqa: PLC0415 - all that reads sources comes with it

            told = here.look().editions.fates_of_url
            _why_article(told(what) or told(canonical(what)), what, as_json=as_json)
            return
        if what in here.newsletters or not what:
            slot, fates = here.look().editions.fates_of_last_run(here.newsletter(what).key)
            unread = here.look().editions.failures_of_last_run(here.newsletter(what).key)
            heading = f"Last run, slot {slot}" if slot else "No run yet"
        else:
            edition = here.look().editions.get(here.look().editions.find(what))
            fates = here.look().editions.fates(edition.id)
            unread = here.look().editions.failures(edition.id)
            heading = f"{edition.newsletter} #{edition.number}, slot {edition.slot}: {edition.subject}"
    if as_json:
        print_json([*(words.fate_json(fate) for fate in fates), *(words.unread_json(one) for one in unread)])
        return
    click.echo(words.plain(heading))
    print_table(words.FATE_HEADINGS, words.fate_rows(fates))
    click.echo(words.fate_sums(fates))
    for one in unread:
        click.echo(words.unread_line(one))


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
    for _, slot, _, fate in rows:
        if words.parts_text(fate):
            click.echo(f"Score in {slot}: {words.parts_text(fate)}")


@click.command()
@click.argument("address")
@json_option
@click.pass_context
def who(ctx: click.Context, address: str, *, as_json: bool) -> None:
    """Show what the reader ADDRESS got, when, and with which outcome."""
    from digest.subscribers import normalise  # noqa: PLC0415 - with it comes what reads lists of readers

    with ground(ctx) as here:
        known = normalise(address)
        subscriptions = here.look().subscribers.find(known)
        rows = here.look().subscribers.deliveries_of(known)
        events = here.look().subscribers.events_of(known)
    if not subscriptions and not rows:
        raise UsageError("nobody with this address is known", where=address)
    if as_json:
        print_json(words.who_json(subscriptions, rows, events))
        return
    for one in subscriptions:
        topics = f"; topics: {words.plain(', '.join(one.topics))}" if one.topics else ""
        click.echo(f"{one.address} reads {one.newsletter}: {one.state}{topics}")
    print_table(words.DELIVERY_HEADINGS, words.delivery_rows(rows))
    for event in events:
        click.echo(words.event_line(event))


@click.command()
@click.argument("edition", default="last")
@click.option("--jsonl", is_flag=True, help="One JSON object per line.")
@click.pass_context
def deliveries(ctx: click.Context, edition: str, *, jsonl: bool) -> None:
    """List the ledger of an EDITION (default: the last), one line per reader."""
    with ground(ctx) as here:
        for row in here.look().outbox.deliveries(here.look().editions.find(edition)):
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
    with ground(ctx) as here:
        key = here.newsletter(newsletter).key if newsletter else ""
        found = here.look().editions.listing(key, limit=limit)
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
    with ground(ctx) as here:
        rendered = here.look().editions.rendered(here.look().editions.find(edition))
    click.echo(words.printable(rendered.html if html else f"Subject: {rendered.subject}\n\n{rendered.text}"))
