"""The command line: a door. It parses words, builds the `App`, prints what came of it, and turns errors into exit codes. It decides nothing.

Command modules are imported when they are called, so that `digest --help` answers at once; their one-line helps stand in `COMMANDS`.
"""

import gc
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import click

from digest import __version__
from digest.cli.streams import standing
from digest.errors import DigestError, Exit

COMMANDS = {
    "demo": ("demo:demo", "Run the whole job on bundled articles, into a local inbox."),
    "init": ("setup:init", "Write a commented digest.toml and .env to begin with."),
    "run": ("running:run", "Finish what was interrupted, then compose and send what is due."),
    "worker": ("running:worker", "Send what is open of all editions, until it is stopped."),
    "sources": ("sources:sources", "List the sources, or try one."),
    "preview": ("previewing:preview", "Write the next edition as HTML and text files, or show it as a page."),
    "check": ("checking:check", "Look for what must not go out, in an edition or the next one."),
    "draft": ("reviewing:draft", "Compose the next edition now, and leave it to its editors."),
    "edit": ("editing:edit", "Change a draft as a readable text file."),
    "approve": ("reviewing:approve", "Approve a draft: the next run sends it."),
    "send": ("running:send", "Send an edition, or a newsletter's next one, by hand."),
    "test": ("running:test", "Send a real copy, marked [TEST], that changes no state."),
    "resume": ("operating:resume", "Let an edition go on after a pause or a hold."),
    "hold": ("operating:hold", "Hold an edition, in mid-send too."),
    "cancel": ("operating:cancel", "Cancel an edition for good; its articles go back."),
    "retry": ("operating:retry", "Try rejected, expired and skipped letters again."),
    "resolve": ("operating:resolve", "Settle letters whose answer was lost."),
    "verify": ("operating:verify", "Check the ledger against the promise of delivery."),
    "status": ("looking:status", "Show or watch counts that balance, pace and failures."),
    "why": ("looking:why", "Explain the fate of an article, or of all candidates of an edition."),
    "who": ("looking:who", "Show what a reader got, when, and with which outcome."),
    "replay": ("archive:replay", "Print the message that a reader got, byte for byte."),
    "deliveries": ("looking:deliveries", "List the ledger of an edition, one line per reader."),
    "summarize": ("summarize:summarize", "Summarise one article."),
    "editions": ("looking:editions", "List editions, or show one."),
    "subscribers": ("subscribers:subscribers", "Add, import, export, list or remove readers."),
    "archive": ("archive:archive", "Show editions to everybody."),
    "serve": ("serving:serve", "Serve the unsubscribe pages."),
    "dkim": ("dkim:dkim", "Make keys that sign the mail."),
    "doctor": ("doctor:doctor", "Examine settings, relay, DNS, database and unsubscribe page."),
    "config": ("setup:config", "Show or check the settings."),
    "db": ("database:db", "Look after the database."),
    "schedule": ("setup:schedule", "Print the line that cron or systemd needs."),
    "template": ("setup:template", "See the templates, and get your own copy of them."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Give the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import and give one command."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(imported(f"digest.cli.{module}"), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an unknown word is answered with the nearest known one."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(f"there is no command '{args[0]}'.{_nearest(args[0])}")
        return super().resolve_command(ctx, args)


def imported(name: str) -> ModuleType:
    """Import a module while the collector of cycles rests, and let it look at nothing of that again: it all stays to the end.

    To look through all of it, many times while it grows and at the very end, took a third of the processor time of a command with little to do.
    """
    if name in sys.modules:
        return sys.modules[name]
    gc.disable()
    try:
        return importlib.import_module(name)
    finally:
        gc.freeze()
        gc.enable()


def _nearest(word: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only when somebody mistyped

    near = get_close_matches(word, COMMANDS, n=1)
    return f" Did you mean '{near[0]}'?" if near else ""


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--config", type=click.Path(path_type=Path), help="The digest.toml to use.")
@click.option("--data", type=click.Path(path_type=Path), help="The folder of the database and locks.")
@click.option("--verbose", "-v", is_flag=True, help="Log what is going on.")
@click.version_option(__version__, prog_name="digest")
@click.pass_context
def cli(ctx: click.Context, config: Path | None, data: Path | None, *, verbose: bool) -> None:
    """Turn what you publish and follow into a newsletter that sends itself."""
    ctx.obj = {"config": config, "data": data, "verbose": verbose}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit with its documented code."""
    with standing() as streams:
        code, lost = streams.ending(_called(arguments))
        if lost:
            _complain(lost, "Not all was printed. What the command did stands; make room there.")
    sys.exit(code)


def _called(arguments: Sequence[str] | None) -> int:
    """Run one command, say what went wrong, and give the code."""
    try:
        result = cli.main(args=arguments, prog_name="digest", standalone_mode=False)
    except DigestError as error:
        _complain(str(error), error.hint)
        return error.exit_code
    except click.exceptions.Abort:
        _complain("stopped", "Run the same command again: it goes on where it stopped.")
        return Exit.WORK_LEFT
    except click.ClickException as error:
        error.show()
        return Exit.USAGE
    except Exception as error:  # noqa: BLE001 - nobody foresaw it; a person still gets a sentence
        _log_traceback()
        _complain(
            f"an error inside digest ({type(error).__name__})",
            "Please report it, with the command and the lines above.",
        )
        return Exit.INTERNAL
    return result if isinstance(result, int) else Exit.DONE


def _log_traceback() -> None:
    from digest.log import configure, logger  # noqa: PLC0415 - only when something broke

    configure()  # the settings, which would do it, may be what broke
    logger("cli").exception("command failed")


def _complain(what: str, hint: str = "") -> None:
    click.echo(f"digest: {what}", err=True)
    if hint:
        click.echo(f"  {hint}", err=True)
