"""`digest demo`: the whole job on bundled articles, into a local inbox."""

from datetime import UTC, datetime
from pathlib import Path

import click

from digest.cli.output import bars, console
from digest.demo.running import run_demo


@click.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False), default=Path("demo"))
def demo(directory: Path) -> int:
    """Run the whole job on bundled articles, into a local inbox in DIRECTORY. A second run sends nothing new and says why."""
    with bars() as progress:
        return run_demo(directory, datetime.now(UTC), console=console(), listener=progress)
