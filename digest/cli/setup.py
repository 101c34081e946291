"""`digest init`, `config`, `schedule`, `template`: what an operator does once, or after an upgrade."""

import os
import shlex
import shutil
import sys
from pathlib import Path

import click

from digest import starter
from digest.app import App
from digest.app.origins import others_in_database
from digest.app.readiness import mistakes, refuse, remarks, wrong_for_all
from digest.cli.context import json_option, settings_of
from digest.cli.output import print_json, print_table, writing
from digest.errors import ConfigError, UsageError
from digest.report.wording import counted
from digest.resources import template_root, templates_in_force
from digest.settings import Settings, explain, load, to_newsletters
from digest.settings.tree import PREFIX
from digest.settings.values import meant

_GIVEN = ("config", "data")
"""Settings that a command line can say, so that a job need not look for them."""


@click.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False), default=Path())
@click.option(
    "--import-opml",
    "opml",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Take the feeds of an OPML file.",
)
@click.pass_context
def init(ctx: click.Context, directory: Path, opml: Path | None) -> None:
    """Write a commented digest.toml and .env into DIRECTORY (default: here). Nothing is overwritten."""
    feeds = starter.feeds_from_opml(opml.read_bytes()) if opml else []
    taken = others_in_database(directory, data=ctx.find_root().obj["data"], environ=os.environ)
    key = starter.free_key(directory, taken)
    written = starter.write_starter(directory, feeds=feeds, key=key)
    for path in written:
        click.echo(f"wrote {path}")
    if directory / "digest.toml" in written and key != starter.KEY:
        whose = f", from {taken[starter.KEY]}" if taken[starter.KEY] else ""
        click.echo(f"The newsletter is called '{key}': the database here has a '{starter.KEY}' already{whose}.")
        click.echo("For a database of its own set DIGEST_DATA in .env before anything else.")
    if not written:
        click.echo(f"Nothing to write: digest.toml and .env are in {directory} already.")
    click.echo("Next: fill in both files, then `digest config validate` and `digest preview --open`.")


@click.group()
def config() -> None:
    """Show or check the settings."""


@config.command("show")
@json_option
@click.pass_context
def show_config(ctx: click.Context, *, as_json: bool) -> None:
    """Show every setting with its origin; secrets are masked."""
    rows = [(one.name, one.value, one.origin) for one in explain(settings_of(ctx))]
    if as_json:
        print_json([dict(zip(("name", "value", "origin"), row, strict=True)) for row in rows])
        return
    print_table(("setting", "value", "origin"), rows)


@config.command()
@click.pass_context
def validate(ctx: click.Context) -> None:
    """Check the settings. Exit code 78 and a line per problem when they are wrong."""
    settings = settings_of(ctx)
    newsletters = to_newsletters(settings)
    app = App(settings)
    refuse([*wrong_for_all(app), *(wrong for one in newsletters for wrong in mistakes(app, one))])
    sources = counted(sum(len(one.sources) for one in newsletters), "source")
    click.echo(f"The settings are right: {counted(len(newsletters), 'newsletter')}, {sources}.")
    for newsletter in newsletters:
        for one in remarks(app, newsletter):
            click.echo(f"{newsletter.key}: {one.what}. {one.hint}")


@click.group()
def schedule() -> None:
    """Print the line that cron or systemd needs."""


def _command(ctx: click.Context, *words: str) -> list[str]:
    """Give the command of a job that sees what this shell sees, and tell what it will not see."""
    settings = settings_of(ctx)
    own = Path(sys.executable).with_name("digest")
    program = [str(own)] if own.exists() else [sys.executable, "-m", "digest"]
    lacking = _only_here(settings)
    data = ["--data", str(settings.data_dir)] if "data" in lacking else []
    if variables := [f"{PREFIX}{name.replace('.', '__').upper()}" for name in lacking if name not in _GIVEN]:
        where = settings.config_path.with_name(".env")
        click.echo(
            f"The job will not have what stands in the environment of this shell: {', '.join(variables)}.", err=True
        )
        click.echo(f"  Put it into {where}.", err=True)
    return [*program, "--config", str(settings.config_path), *data, *words]


def _only_here(settings: Settings) -> list[str]:
    """Give the dotted names of what is otherwise in a bare environment, such as that of cron, with the same digest.toml and .env."""
    bare = {name: os.environ[name] for name in ("HOME", "PATH") if name in os.environ}
    found = explain(settings)
    try:
        there = explain(load(config=settings.config_path, data=None, environ=bare, cwd=Path.cwd()))
    except ConfigError:  # what is missing there makes the rest wrong
        return [one.name for one in found if one.origin.startswith(("argument ", "environment "))]
    values = {one.name: one.value for one in there}
    return [one.name for one in found if values.get(one.name) != one.value]


@schedule.command()
@click.pass_context
def cron(ctx: click.Context) -> None:
    """Print the crontab line: every 10 minutes; WHEN an edition is due is `schedule` in digest.toml."""
    line = f"cd {shlex.quote(str(Path.cwd()))} && {shlex.join(_command(ctx, 'run', '--quiet'))}"
    click.echo("*/10 * * * * " + line.replace("%", r"\%"))  # crontab(5): a bare % ends the command


@schedule.command()
@click.option("--worker", is_flag=True, help="Print the service of a worker instead, which may run several times.")
@click.pass_context
def systemd(ctx: click.Context, *, worker: bool) -> None:
    """Print a systemd service and timer: every 10 minutes, one run at a time."""
    form, words = (WORKER, ["worker"]) if worker else (SYSTEMD, ["run", "--quiet"])
    program, *arguments = _command(ctx, *words)
    command = " ".join([_word(program), *(_word(one.replace("$", "$$")) for one in arguments)])
    click.echo(form.format(directory=str(Path.cwd()).replace("%", "%%"), command=command), nl=False)


def _word(text: str) -> str:
    """Write one word of ExecStart=, as systemd.service(5) reads it: % begins a specifier, quotes and backslashes are those of C."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"' if set(text) & set(" \t'\"\\;") else escaped


SYSTEMD = """\
# /etc/systemd/system/digest.service
[Unit]
Description=Newsletter digest: finish what is open, send what is due
After=network-online.target

[Service]
Type=oneshot
WorkingDirectory={directory}
ExecStart={command}
# 75: work is left for the next run (deferred mail), which is no failure.
SuccessExitStatus=75
KillSignal=SIGTERM
TimeoutStopSec=11min

# /etc/systemd/system/digest.timer
[Unit]
Description=Newsletter digest every 10 minutes

[Timer]
OnCalendar=*:0/10
Persistent=true

[Install]
WantedBy=timers.target
"""

WORKER = """\
# /etc/systemd/system/digest-worker@.service
# As many as you like: systemctl enable --now digest-worker@1 digest-worker@2
[Unit]
Description=Newsletter digest: a worker that sends what is open
After=network-online.target

[Service]
WorkingDirectory={directory}
ExecStart={command}
Restart=on-failure
RestartSec=1min
# 75: letters are left for the next one, which is no failure.
SuccessExitStatus=75
KillSignal=SIGTERM
TimeoutStopSec=11min

[Install]
WantedBy=multi-user.target
"""


@click.group()
def template() -> None:
    """See the templates, and get your own copy of them."""


@template.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False), default=Path("templates"))
def eject(directory: Path) -> None:
    """Copy the templates into DIRECTORY, for DIGEST_TEMPLATES in .env to name. Nothing is overwritten."""
    with writing(directory):
        if directory.exists() and any(directory.iterdir()):
            raise UsageError("the folder is not empty", where=str(directory), hint="Name a new folder.")
        shutil.copytree(template_root(), directory, dirs_exist_ok=True)
    click.echo(f"Copied the templates to {directory}. Set DIGEST_TEMPLATES={directory} in .env to use them.")


@template.command("list")
@json_option
@click.pass_context
def list_templates(ctx: click.Context, *, as_json: bool) -> None:
    """List every template, and whether it is yours or the one that ships."""
    shipped = template_root()
    rows = [
        (name, "shipped" if path.is_relative_to(shipped) else "yours", str(path))
        for name, path in templates_in_force(settings_of(ctx).templates).items()
    ]
    if as_json:
        print_json([dict(zip(("name", "origin", "path"), row, strict=True)) for row in rows])
        return
    print_table(("template", "origin", "file"), rows)


@template.command("show")
@click.argument("name")
@click.pass_context
def show_template(ctx: click.Context, name: str) -> None:
    """Print the template NAME, as in edition/theme.css, that is in force: yours, or the one that ships."""
    found = templates_in_force(settings_of(ctx).templates)
    named = [one for one in found if name in (one, one.partition("/")[2])]
    if len(named) != 1:
        near = meant(name, found) or meant(name, [one.partition("/")[2] for one in found])
        hint = f"{near[:1].upper()}{near[1:]}" if near else "`digest template list` names them."
        raise UsageError("there is no such template", where=name, hint=hint)
    path = found[named[0]]
    try:
        click.echo(path.read_text(encoding="utf-8"), nl=False)
    except (OSError, UnicodeDecodeError) as error:
        hint = "Check its permissions; it must be UTF-8."
        raise UsageError("cannot be read", where=str(path), hint=hint) from error
