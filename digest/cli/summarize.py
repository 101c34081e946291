"""`digest summarize`: one article in, its summary out."""

import sys
from pathlib import Path

import click

from digest.cli.context import json_option
from digest.cli.output import print_json
from digest.errors import SourceError
from digest.sources.plain import read_article
from digest.summaries import ExtractiveSummarizer


@click.command()
@click.argument("file", type=click.Path(allow_dash=True, path_type=Path))
@click.option(
    "--sentences", default=3, show_default=True, type=click.IntRange(1, 10), help="At most so many sentences."
)
@click.option("--language", default="", help="Language of the text, as in `en`.")
@json_option
def summarize(file: Path, sentences: int, language: str, *, as_json: bool) -> None:
    """Summarise one article: a .txt, .md or .html FILE, or - for standard input."""
    article = read_article(_content(file), name="-" if str(file) == "-" else file.name, language=language)
    summary = ExtractiveSummarizer().summarize(article, sentences=sentences)
    if as_json:
        print_json(
            {
                "title": article.title,
                "section": article.section,
                "attribution": article.attribution,
                "sentences": list(summary.sentences),
                "method": summary.method,
                "note": summary.note,
            }
        )
        return
    click.echo(summary.text)
    if summary.note:
        click.echo(f"({summary.note})", err=True)


def _content(file: Path) -> bytes:
    if str(file) == "-":
        return sys.stdin.buffer.read()
    try:
        return file.read_bytes()
    except OSError as error:
        hint = "Give a readable .txt, .md or .html file, or - for standard input."
        raise SourceError(error.strerror or "cannot be read", where=str(file), hint=hint) from None
