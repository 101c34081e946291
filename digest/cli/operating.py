"""`digest verify`, `cancel`, `hold`, `resume`, `retry`, `resolve`: what operators do to editions that exist."""

import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

import click

from digest import report as words
from digest.cli.context import application, json_option
from digest.cli.output import bars, confirmed, print_json, print_reports
from digest.errors import Exit, SourceError, UsageError
from digest.model import Delivery, DeliveryState, EditionState, Progress, Ruling
from digest.operations import BY_HAND, Operations, found_in_log

RETRIED = tuple(state.value for state in (DeliveryState.REJECTED, DeliveryState.EXPIRED, DeliveryState.SKIPPED))
LONGEST_LINE = 1_000_000
"""Characters of a log line; what is longer is read in parts, so that no file fills the memory."""

yes_option = click.option("--yes", is_flag=True, help="Do not ask.")


@click.command()
@click.argument("edition", default="")
@json_option
@click.pass_context
def verify(ctx: click.Context, edition: str, *, as_json: bool) -> int:
    """Check an EDITION, or all, against the promise of delivery. Each breach is named; with any the exit code is 70."""
    with application(ctx) as app:
        checked = list(Operations(app).verify(edition))
    if as_json:
        shapes = [words.verified_json(one) for one in checked]
        print_json(shapes[0] if edition else shapes)
    else:
        for one in checked:
            click.echo(words.verified_text(one))
        if not checked:
            click.echo("No edition yet: there is nothing to check.")
    if not any(one.breaches for one in checked):
        return Exit.DONE
    click.echo("The ledger contradicts itself. Keep the database as it is, and report it.", err=True)
    return Exit.BREACH


@click.command()
@click.argument("edition")
@yes_option
@click.pass_context
def cancel(ctx: click.Context, edition: str, *, yes: bool) -> None:
    """Cancel an EDITION for good, in mid-send too. Its articles go back to the next one; what was accepted stays accepted."""
    with application(ctx) as app:
        operations = Operations(app)
        before = operations.progress(edition)
        question = f"{words.edition_name(before)} is {before.state}. {words.given_back(before)}Cancel it for good?"
        # A script that stops a sending must not fail for a question: this one is asked of people alone.
        asks = not yes and before.state not in (EditionState.DONE, EditionState.CANCELLED) and sys.stdin.isatty()
        if asks and not click.confirm(question, err=True):
            click.echo("Nothing was cancelled.", err=True)
            return
        after = operations.stop(edition, "cancel")
        click.echo(words.status_text(after))
        if told := words.given_back(after):  # letters went out while the person thought
            click.echo(f"  {told.strip()}")


@click.command()
@click.argument("edition")
@click.pass_context
def hold(ctx: click.Context, edition: str) -> None:
    """Hold an EDITION, in mid-send too, until somebody resumes it; a draft of editors until one of them approves it."""
    with application(ctx) as app:
        operations = Operations(app)
        held = operations.stop(edition, "hold")
        draft = operations.unapproved(edition)
    way = f"approve {held.edition}` lets it go out" if draft else f"resume {held.edition}` lets it go on"
    click.echo(f"{words.status_text(held)}\n  `digest {way}.")


@click.command()
@click.argument("edition")
@click.option("--wait", is_flag=True, help="Stay until nothing is open, deferred mail included.")
@yes_option
@json_option
@click.pass_context
def resume(ctx: click.Context, edition: str, *, wait: bool, yes: bool, as_json: bool) -> int:
    """Let an EDITION go on after a pause or a hold, and send what is due.

    A draft that waits for its editors is approved by that, and goes out at once: it asks before.
    """
    with bars(wanted=not as_json) as progress, application(ctx, listener=progress) as app:
        operations = Operations(app)
        if not yes and operations.unapproved(edition) and not _approved(operations.progress(edition)):
            click.echo("Nothing was sent.", err=True)
            return Exit.DONE
        report = operations.resume(edition, wait=wait)
    print_reports([report], quiet=False, to_machine=as_json)
    return report.code


def _approved(draft: Progress) -> bool:
    """Ask whether a draft shall go out that nobody approved."""
    name = words.edition_name(draft)
    hint = f"`digest approve {draft.edition}` lets it go out at its time; --yes approves it and sends it now."
    question = f"No editor has approved {name}. Approve it, and send it now?"
    return confirmed(question, f"no editor has approved {name}", hint)


@click.command()
@click.argument("edition")
@click.option("--state", "states", multiple=True, type=click.Choice(RETRIED), help="Only these (repeat the option).")
@yes_option
@click.pass_context
def retry(ctx: click.Context, edition: str, states: tuple[str, ...], *, yes: bool) -> None:
    """Try the rejected, expired and skipped letters of an EDITION again. Readers who left stay out."""
    with application(ctx) as app:
        operations = Operations(app)
        progress = operations.progress(edition)
        wanted = frozenset(DeliveryState(state) for state in states or RETRIED)
        counts = operations.retriable(progress, wanted)
        name = words.edition_name(progress)
        if not counts:
            click.echo(f"{name} has no letter to try again.")
            return
        if not yes and not confirmed(f"{name}: try {words.retry_text(counts)} again?", "this puts letters back"):
            click.echo("Nothing was changed.", err=True)
            return
        returned = operations.retry(progress, wanted)
        click.echo(f"{name}: {returned:,} put back. {words.goes_on(operations.progress(edition))}")


@click.command()
@click.argument("edition")
@click.option("--resend", is_flag=True, help="Send each one more copy.")
@click.option("--accepted", is_flag=True, help="Count all as accepted: they arrived.")
@click.option(
    "--from-log",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="FILE",
    help="Settle them by the relay's log: lines of Postfix, or events of SES; - for standard input.",
)
@yes_option
@click.pass_context
def resolve(ctx: click.Context, edition: str, *, resend: bool, accepted: bool, from_log: Path | None, yes: bool) -> int:
    """Settle the letters of an EDITION whose answer was lost. Without an option they are listed by name."""
    if resend + accepted + (from_log is not None) > 1:
        raise UsageError("--resend, --accepted and --from-log exclude each other", hint="Choose one of them.")
    with application(ctx) as app:
        operations = Operations(app)
        progress = operations.progress(edition)
        doubtful = operations.doubtful(progress)
        if from_log is not None:
            rulings = _by_log(from_log, doubtful)
        else:
            rulings = _by_hand(progress, doubtful, resend=resend, accepted=accepted, yes=yes)
        if rulings:
            settled = operations.resolve(progress, rulings, how="mail log" if from_log else "command line")
            _tell(rulings, settled, operations.progress(edition))
        left = operations.progress(edition).states.get(DeliveryState.UNCERTAIN, 0)
    return Exit.WORK_LEFT if left else Exit.DONE


def _by_log(file: Path, doubtful: Sequence[Delivery]) -> Mapping[int, Ruling]:
    """Print what the log knows of each letter in doubt, and give it."""
    try:
        with click.open_file(str(file), encoding="utf-8", errors="replace") as stream:
            rulings = found_in_log(_lines(stream), doubtful)
    except OSError as error:
        hint = "Give the mail log of the relay, or - for standard input."
        raise SourceError(f"cannot be read: {error.strerror or error}", where=str(file), hint=hint) from None
    for row in doubtful:
        ruling = rulings.get(row.row)
        click.echo(words.ruling_line(row, ruling) if ruling else f"not in the log: {words.doubt_line(row)}")
    if not doubtful:
        click.echo("No letter is in doubt.")
    return rulings


def _lines(stream: IO[str]) -> Iterator[str]:
    while line := stream.readline(LONGEST_LINE):
        yield line


def _by_hand(
    progress: Progress, doubtful: Sequence[Delivery], *, resend: bool, accepted: bool, yes: bool
) -> Mapping[int, Ruling]:
    """List the uncertain letters, and give the ruling that a person made on all of them; none when they are left as they are."""
    uncertain = [row for row in doubtful if row.state == DeliveryState.UNCERTAIN]
    name = words.edition_name(progress)
    click.echo(f"{name} has no uncertain letter." if not uncertain else f"{name}, uncertain:")
    for row in uncertain:
        click.echo(f"  {words.doubt_line(row)}")
    if not uncertain:
        return {}
    if not resend and not accepted:
        choice = _chosen()
    elif yes or confirmed("Send each one more copy?" if resend else "Count all as accepted?", "this settles letters"):
        choice = "resend" if resend else "accepted"
    else:
        choice = "leave"
    if choice == "leave":
        return {}
    ruling = BY_HAND[DeliveryState.PENDING if choice == "resend" else DeliveryState.ACCEPTED]
    return {row.row: ruling for row in uncertain}


def _chosen() -> str:
    if not sys.stdin.isatty():
        return "leave"
    choices = click.Choice(["resend", "accepted", "leave"])
    return str(click.prompt("What became of them?", type=choices, default="leave", err=True))


def _tell(rulings: Mapping[int, Ruling], rows: Collection[int], after: Progress) -> None:
    click.echo(f"Settled: {words.fates_text(rulings[row] for row in rows)}.")
    if refused := len(rulings) - len(rows):
        click.echo(
            f"{refused:,} left as they are: no copy is left by `max_resends`, the reader left, or a run is at work on them.",
            err=True,
        )
    if any(rulings[row].state == DeliveryState.PENDING for row in rows):
        click.echo(words.goes_on(after))
