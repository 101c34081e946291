"""`digest subscribers`: readers in, out and listed."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import click

from digest.cli.context import ground, json_option
from digest.cli.output import confirmed, print_json, print_table, private_file
from digest.cli.streams import in_utf_8
from digest.errors import Exit, SourceError, UsageError
from digest.model import SubscriberState
from digest.subscribers import ImportPlan, make_reader, normalise, plan_import, write_roster

newsletter_option = click.option("--newsletter", "-n", default="", help="Which newsletter, when there are several.")

_STATES = click.Choice([state.value for state in SubscriberState])
_WAITING = (SubscriberState.PENDING, SubscriberState.PAUSED)


@click.group()
def subscribers() -> None:
    """Add, import, export, list or remove readers."""


@subscribers.command()
@click.argument("address")
@click.option(
    "--name", default="", help="How the mail greets the reader; with --again in the place of the name that they had."
)
@click.option("--again", is_flag=True, help="They left, and asked you to be let in again.")
@newsletter_option
@click.pass_context
def add(ctx: click.Context, address: str, name: str, newsletter: str, *, again: bool) -> None:
    """Add one reader. Whoever left stays out, unless they asked for it themselves (--again)."""
    with ground(ctx) as here:
        key = here.newsletter(newsletter).key
        reader = make_reader(address, key, name=name)
        here.require_own(key)
        readers, now = here.store.subscribers, here.clock()
        result = readers.add(reader, how="command line", now=now)
        there = next((one for one in readers.find(reader.address) if one.newsletter == key), None)
        how = "command line, asked for it"
        if again and result == "kept_out" and there and readers.readmit(there.key, how=how, now=now, name=reader.name):
            result = "added"
    if result == "kept_out":
        asked = there is not None and there.state == SubscriberState.UNSUBSCRIBED and not again
        hint = (
            "If they asked you to be let in again: add --again." if asked else "Their mail bounced, or they complained."
        )
        raise UsageError(f"{reader.address} left {key} or is suppressed, and stays out", hint=hint)
    if there and there.state in _WAITING and result != "added":
        hint = f"If they asked you for it: digest subscribers remove {reader.address} -n {key}, then add them with --again."
        raise UsageError(f"{reader.address} is {there.state} in {key}, and gets no mail", hint=hint)
    click.echo(f"{reader.address} now reads {key}." if result == "added" else f"{reader.address} reads {key} already.")


@subscribers.command("import")
@click.argument("file", type=click.Path(allow_dash=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Print the plan and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--ignore", "ignored", metavar="COLUMN", multiple=True, help="A column that does not tell who left.")
@click.option("--state", type=_STATES, help="What everybody in FILE is, at least.")
@newsletter_option
@json_option
@click.pass_context
def import_(
    ctx: click.Context,
    file: Path,
    newsletter: str,
    *,
    dry_run: bool,
    yes: bool,
    as_json: bool,
    ignored: tuple[str, ...],
    state: str | None,
) -> int:
    """Import readers from a CSV FILE, or - for standard input, with a header: `email`, and optionally name, topics, frequency, language, confirmed_at, state.

    Exports of other programs are read by the names of their columns; who left by them is kept out. A column that may tell who left, and is not understood,
    stops the import.
    """
    with _list_in(file) as stream, ground(ctx, readonly=dry_run) as here:
        key = here.newsletter(newsletter).key
        if not dry_run:
            here.require_own(key)

        def planned(*, write: bool) -> ImportPlan:
            stream.seek(0)
            return plan_import(
                stream,
                key,
                here.store.subscribers,
                now=here.clock(),
                write=write,
                where=str(file),
                ignored=ignored,
                base=SubscriberState(state) if state else None,
            )

        if not yes and not dry_run and not _confirmed(planned(write=False)):
            click.echo("Nothing was imported.", err=True)
            return Exit.DONE
        plan = planned(write=not dry_run)
    if as_json:
        print_json(plan.as_json())
    else:
        click.echo(plan.as_text())
        for line in plan.problems():
            click.echo(line, err=True)
    return Exit.DONE


@contextmanager
def _list_in(file: Path) -> Iterator[IO[bytes]]:
    """Give what is to be read as often as one likes: a file, or a copy of what comes by a pipe. Raises `SourceError`."""
    with ExitStack() as opened:
        try:
            stream = opened.enter_context(click.open_file(str(file), "rb"))
            if not file.is_file():
                copy = opened.enter_context(TemporaryFile())
                shutil.copyfileobj(stream, copy)
                stream = copy
        except OSError as error:
            what = "there is no such file" if isinstance(error, FileNotFoundError) else error.strerror or str(error)
            hint = "Give a CSV file that begins with a line such as email,name; or - for standard input."
            raise SourceError(what, where=str(file), hint=hint) from None
        yield stream


def _confirmed(plan: ImportPlan) -> bool:
    if sys.stdin.isatty():
        click.echo(plan.as_text(), err=True)
    return confirmed("Import?", "an import asks before it writes", "Add --yes where nobody can be asked, or --dry-run.")


@subscribers.command()
@click.argument("file", type=click.Path(allow_dash=True, path_type=Path), default="-")
@click.option("--force", is_flag=True, help="Replace FILE if it is there already.")
@newsletter_option
@click.pass_context
def export(ctx: click.Context, file: Path, newsletter: str, *, force: bool) -> None:
    """Export readers as CSV to FILE, which you alone can read, or - for standard output."""
    with ground(ctx) as here:
        key = here.newsletter(newsletter).key
        if str(file) == "-":
            write_roster(here.look().subscribers.every(key), in_utf_8())
            return
        with private_file(file, replace=force) as stream:
            write_roster(here.look().subscribers.every(key), stream)


@subscribers.command("list")
@click.option(
    "--state",
    default="",
    type=click.Choice(["", *_STATES.choices]),
    help="Only those in this state.",
)
@newsletter_option
@json_option
@click.pass_context
def list_(ctx: click.Context, state: str, newsletter: str, *, as_json: bool) -> None:
    """List readers."""
    with ground(ctx) as here:
        key = here.newsletter(newsletter).key if newsletter else ""
        found = here.look().subscribers.every(key, state)
        rows = [(one.address, one.name, one.newsletter, one.state, one.created) for one in found]
    if as_json:
        names = ("address", "name", "newsletter", "state", "created")
        print_json([dict(zip(names, row, strict=True)) for row in rows])
        return
    print_table(("address", "name", "newsletter", "state", "since"), [(*r[:4], f"{r[4]:%Y-%m-%d}") for r in rows])


@subscribers.command()
@click.argument("address")
@newsletter_option
@click.pass_context
def remove(ctx: click.Context, address: str, newsletter: str) -> None:
    """Unsubscribe the reader ADDRESS: from one newsletter, or from all. They stay out of later imports."""
    with ground(ctx) as here:
        known = normalise(address)
        found = [one for one in here.store.subscribers.find(known) if newsletter in ("", one.newsletter)]
        if not found:
            raise UsageError("nobody with this address reads it", where=address)
        for one in found:
            here.store.subscribers.unsubscribe(one.key, how="command line", now=here.clock())
            click.echo(f"{one.address} no longer reads {one.newsletter}.")
