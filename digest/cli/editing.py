"""`digest edit`: a draft in the editor of a person, or from a file. Whatever goes wrong, what was typed is kept."""

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import click

from digest import report as words
from digest.app.editing import Desk, Sheet
from digest.cli.context import application
from digest.cli.output import writing
from digest.errors import DigestError, Exit, UsageError
from digest.model import Answer, ReviewState, Verdict
from digest.operations import Operations

LARGEST = 1_000_000
"""Characters of a text: the largest draft has a tenth of it."""


@click.command()
@click.argument("edition")
@click.option(
    "--file",
    "source",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    metavar="FILE",
    help="Take the text from FILE instead of opening an editor; - for standard input.",
)
@click.option("--print", "shown", is_flag=True, help="Print the text, and change nothing.")
@click.pass_context
def edit(ctx: click.Context, edition: str, source: Path | None, *, shown: bool) -> int:
    """Change the draft EDITION as a text: subject, preheader, intro, order, summaries, what is dropped, what stands first.

    It opens in $VISUAL or $EDITOR and is checked when it is saved. A text that cannot be read changes nothing, and is kept. What preflight would
    block is named.
    """
    if shown and source:
        raise UsageError("--file and --print exclude each other", hint="Choose one of them.")
    with application(ctx) as app:
        desk = Desk(app)
        sheet = desk.sheet(edition)
        if shown:
            click.echo(sheet.text, nl=False)
            return Exit.DONE
        place = app.settings.data_dir / "edits" / f"{sheet.newsletter.key}-{sheet.edition.number}.txt"
        verdict = _from_file(desk, edition, source, place) if source else _by_hand(desk, edition, sheet, place)
        errors = Operations(app).keeps_back(verdict)
        name = words.edition_name(Operations(app).progress(edition))
    click.echo(_told(verdict, name))
    for line in words.keeping_back(errors, verdict.review.edition):
        click.echo(line, err=True)
    return Exit.DONE


def _from_file(desk: Desk, edition: str, source: Path, place: Path) -> Verdict:
    try:
        with click.open_file(str(source), encoding="utf-8") as stream:
            text = stream.read(LARGEST)
    except (OSError, UnicodeDecodeError) as error:
        hint = "Give a text that `digest edit --print` wrote and you changed."
        raise UsageError(f"cannot be read: {error}", where=str(source), hint=hint) from None
    if str(source) != "-":
        return desk.save(edition, text)
    with _kept(place, text):
        return desk.save(edition, text)


def _by_hand(desk: Desk, edition: str, sheet: Sheet, place: Path) -> Verdict:
    """Let a person change the text, again and again until it can be taken or they give up."""
    text = _begun(place, sheet)
    while True:
        text = _typed(place, text)
        try:
            with _kept(place, text):
                verdict = desk.save(edition, text)
        except DigestError as error:
            click.echo(f"{error}\n  {error.hint}".rstrip(), err=True)
            if not sys.stdin.isatty() or not click.confirm("Edit it again?", default=True, err=True):
                raise
        else:
            place.unlink(missing_ok=True)
            return verdict


def _begun(place: Path, sheet: Sheet) -> str:
    """Give the text to begin with: what was kept of an earlier attempt, if the draft is still the same, else the draft."""
    with suppress(OSError, UnicodeDecodeError):
        kept = place.read_text(encoding="utf-8")
        if f"Version: {sheet.version}" in kept:
            click.echo(f"Going on with what was kept in {place}; remove that file to begin anew.", err=True)
            return kept
        aside = place.with_stem(f"{place.stem}-{sheet.version[:6]}")
        place.replace(aside)
        click.echo(f"The draft was changed since the text that was kept; that lies in {aside} now.", err=True)
    return sheet.text


def _typed(place: Path, text: str) -> str:
    """Open the editor on the file and give what was saved. Raises `UsageError` when the editor fails; the draft is then as it was."""
    name, command = _editor()
    _write(place, text)
    try:
        ended = subprocess.run([*shlex.split(command), str(place)], check=False).returncode  # noqa: S603 - the person's own editor
        after = place.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        hint = "Name one that waits until the file is closed: EDITOR=nano, or EDITOR='code --wait'."
        raise UsageError(
            f"the editor cannot be used: {error}", where=f"{name}={command}" if name else command, hint=hint
        ) from None
    if ended:
        what = f"the editor ended with {ended}, so nothing was changed; the text is kept in {place}"
        raise UsageError(what, where=f"{name}={command}" if name else command)
    return after


def _editor() -> tuple[str, str]:
    """Give the command of the editor, and the variable that names it; vi where none does and somebody is there to use it."""
    for name in ("VISUAL", "EDITOR"):
        if command := os.environ.get(name):
            return name, command
    if not sys.stdin.isatty():
        hint = "Set EDITOR, or use `digest edit --print` and `digest edit --file FILE`."
        raise UsageError("no editor is named, and nobody is at a terminal to use vi", hint=hint)
    return "", "vi"


@contextmanager
def _kept(place: Path, text: str) -> Iterator[None]:
    """Keep a text that is refused, and say where."""
    try:
        yield
    except DigestError as error:
        _write(place, text)
        error.hint = f"{error.hint} Your text is kept in {place}.".strip()
        raise


def _write(place: Path, text: str) -> None:
    with writing(place):
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        place.touch(mode=0o600)
        place.write_text(text, encoding="utf-8")


def _told(verdict: Verdict, name: str) -> str:
    if verdict.answer is Answer.SAME:
        return f"{name} stays as it was."
    if verdict.review.state is None:
        return f"{name} is changed."
    anew = " The next run mails it to its editors anew." if verdict.review.state is ReviewState.WAITING else ""
    return f"{name} is changed and waits for approval: `digest approve {verdict.review.edition}`.{anew}"
