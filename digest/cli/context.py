"""What every command shares: settings from the root options, the application, and options that several commands take."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from digest.app import Ground
from digest.cli import imported
from digest.log import configure
from digest.ports import Listener
from digest.settings import Settings, load

if TYPE_CHECKING:
    from digest.app import App

YEARS = range(1970, 3000)
"""In which a window can begin and end in any time zone."""

Command = TypeVar("Command", bound=Callable[..., object])


def settings_of(ctx: click.Context) -> Settings:
    """Load the settings that the root options name, and set the log up by them."""
    options = ctx.find_root().obj
    settings = load(config=options["config"], data=options["data"], environ=os.environ, cwd=Path.cwd())
    configure(level="debug" if options["verbose"] else settings.log_level)
    return settings


@contextmanager
def application(ctx: click.Context, *, readonly: bool = False, listener: Listener | None = None) -> Iterator["App"]:
    """Open the application for one command, and close it after."""
    with _ended_by_sigterm():
        imported("digest.app.doing")  # half a second that commands on `ground` need not wait
        from digest.app import App  # noqa: PLC0415 - see above

        app = App(settings_of(ctx), readonly=readonly, listener=listener)
        with closing(app):
            yield app


@contextmanager
def ground(ctx: click.Context, *, readonly: bool = False) -> Iterator[Ground]:
    """Open what a command needs that neither composes nor sends, and close it after."""
    with _ended_by_sigterm(), closing(Ground(settings_of(ctx), readonly=readonly)) as found:
        yield found


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """Take SIGTERM for Ctrl-C wherever no letter is on its way (the engine hears both itself): blocks are left in order, and the exit code says it."""
    try:
        before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    except ValueError:  # only the main thread of a process hears signals
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def moment(ctx: click.Context, parameter: click.Parameter, text: str | None) -> datetime | None:  # noqa: ARG001 - click's signature
    """Read `--now`: ISO 8601; without an offset it is local time in the newsletter's zone."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None:
        raise click.BadParameter(f"'{text}' is not a time; write it like 2026-11-23T07:05")
    if found.year not in YEARS:
        raise click.BadParameter(f"'{text}' is not in the years {YEARS[0]} to {YEARS[-1]}")
    return found


def json_option(command: Command) -> Command:
    """Add `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")(command)
