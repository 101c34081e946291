"""`digest sources health`: how the sources do, and asking one again."""

import click

from digest import report as words
from digest.cli.context import application, json_option
from digest.cli.output import print_json, print_table
from digest.errors import UsageError


@click.command()
@click.option("--retry", default="", metavar="SOURCE", help="Let the next run ask a source that is left alone or gone.")
@json_option
@click.pass_context
def health(ctx: click.Context, retry: str, *, as_json: bool) -> None:
    """Show how each source does: last success, failures in a row, articles of the last answer, next try.

    Times are UTC. SOURCE is a key, URL, path or name.
    """
    if retry:
        _ask_again(ctx, retry)
        return
    with application(ctx) as app:
        conditions, now = app.conditions(), app.clock()
    if as_json:
        print_json([words.condition_json(one, now) for one in conditions])
    else:
        print_table(words.CONDITION_HEADINGS, words.condition_rows(conditions, now))


def _ask_again(ctx: click.Context, word: str) -> None:
    with application(ctx) as app:
        key = app.source_spec(word).key
        if not app.store.articles.ask_again(key):
            raise UsageError("nothing is known of this source", where=word, hint="`digest sources health` lists them.")
    click.echo(f"The next run asks {words.plain(key)}.")
