"""`digest serve`: the pages that readers reach."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click

from digest.app import App
from digest.cli.context import ground, settings_of
from digest.errors import ConfigError
from digest.settings import Settings
from digest.web import Reloading, Served, create_app
from digest.web import serve as serve_app


@click.command()
@click.option("--host", help="Address to listen on; by default web.host, which is loopback.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; by default web.port.")
@click.pass_context
def serve(ctx: click.Context, host: str | None, port: int | None) -> None:
    """Serve the unsubscribe pages and the archive. Put a web server with https before it.

    A changed digest.toml or .env takes effect with the next request, but for host and port.
    """
    with ground(ctx) as found:
        settings = found.settings
        web = Reloading(lambda: _served(App(_again(ctx, settings))), _places(settings))
        host, port = host or settings.web.host, settings.web.port if port is None else port
        with closing(web):
            serve_app(web, host, port, announce=lambda url: click.echo(f"Serving on {url} until Ctrl-C.", err=True))


def _again(ctx: click.Context, before: Settings) -> Settings:
    """Load the settings as they are now. Raises `ConfigError`, also while their file is away, as between the two steps of some editors."""
    found = settings_of(ctx)
    if found.config != before.config:
        raise ConfigError("is gone", where=str(before.config), hint="Put it back, or restart `digest serve`.")
    return found


def _served(app: App) -> Served:
    try:
        web = create_app(
            store=app.store,
            links=app.links,
            clock=app.clock,
            newsletters=app.newsletters,
            trusted_proxies=app.settings.web.trusted_proxies,
            templates=app.settings.templates,
            archive=app.archive,
            keeps_back=app.keeps_back,
        )
    except BaseException:
        app.close()
        raise
    return Served(web, app.close)


def _places(settings: Settings) -> Iterator[Path]:
    """Give the files that settings are read from, whether they are there or not."""
    yield Path.cwd() / ".env"
    if settings.config:
        yield settings.config
        yield settings.config.parent / ".env"
