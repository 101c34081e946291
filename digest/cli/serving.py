"""`digest serve`: the pages that readers reach."""

import click

from digest.cli.context import application
from digest.web import create_app
from digest.web import serve as serve_app


@click.command()
@click.option("--host", help="Address to listen on; by default web.host, which is loopback.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; by default web.port.")
@click.pass_context
def serve(ctx: click.Context, host: str | None, port: int | None) -> None:
    """Serve the unsubscribe pages and the archive. Put a web server with https before it."""
    with application(ctx) as app:
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
        host, port = host or app.settings.web.host, app.settings.web.port if port is None else port
        serve_app(web, host, port, announce=lambda url: click.echo(f"Serving on {url} until Ctrl-C.", err=True))
