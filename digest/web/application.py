"""Builds the web application: its routes, and what is answered when something goes wrong."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from digest.archive import Site
from digest.errors import StoreError
from digest.links import LinkSigner
from digest.log import logger
from digest.model import Edition, Finding, Newsletter
from digest.ports import Clock, Store
from digest.web.archive import Archive
from digest.web.clients import Proxies
from digest.web.pages import Pages, common_language
from digest.web.review import ReviewDoor
from digest.web.unsubscribe import METHODS, Unsubscribe

Handler = Callable[[Request, Exception], Awaitable[Response]]

log = logger("web")


def _nothing(edition: Edition, newsletter: Newsletter) -> Sequence[Finding]:
    del edition, newsletter
    return ()


def create_app(
    *,
    store: Store,
    links: LinkSigner,
    clock: Clock,
    newsletters: Mapping[str, Newsletter],
    trusted_proxies: Iterable[str] = (),
    templates: Path | None = None,
    archive: Site | None = None,
    keeps_back: Callable[[Edition, Newsletter], Sequence[Finding]] = _nothing,
) -> Starlette:
    """Make the application. `trusted_proxies` are addresses or networks; `templates` is the user's own folder; without an `archive` none is shown.

    `keeps_back` gives what preflight would keep a draft back for, which its editors are told beside the button.

    Raises `ConfigError` for a wrong proxy and `RenderError` for a broken template.
    """
    pages = Pages(templates)
    unsubscribe = Unsubscribe(
        subscribers=store.subscribers,
        links=links,
        clock=clock,
        newsletters=newsletters,
        pages=pages,
        proxies=Proxies(trusted_proxies),
    )

    review = ReviewDoor(
        store=store, links=links, clock=clock, newsletters=newsletters, pages=pages, keeps_back=keeps_back
    )

    async def healthz(_request: Request) -> Response:
        return pages.plain("ok\n")

    app = Starlette(
        routes=[
            Route("/u/{token}", unsubscribe.__call__, methods=list(METHODS)),
            *review.routes,
            Route("/healthz", healthz, methods=["GET"]),
            *(_archive_routes(Archive(archive, store.editions, pages)) if archive else ()),
        ],
        exception_handlers=_handlers(pages, common_language(newsletters)),
    )
    app.router.redirect_slashes = False
    return app


def _archive_routes(archive: Archive) -> list[Route]:
    return [Route(path, archive.__call__, methods=["GET", "HEAD"]) for path in ("/archive", "/archive/{path:path}")]


def _handlers(pages: Pages, language: str) -> dict[type[Exception], Handler]:
    async def refused(_request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 400
        return pages.problem(status, language, getattr(error, "headers", None))

    async def unavailable(_request: Request, error: Exception) -> Response:
        log.error("the database did not answer", what=str(error))
        return pages.problem(503, language, {"Retry-After": "60"})

    async def failed(_request: Request, error: Exception) -> Response:
        log.error("a page failed", kind=type(error).__name__)
        return pages.problem(500, language)

    return {HTTPException: refused, ClientDisconnect: refused, StoreError: unavailable, Exception: failed}
