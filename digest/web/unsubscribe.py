"""The way out: `/u/TOKEN` (RFC 8058). GET, HEAD and OPTIONS change nothing, since mail scanners follow every link; POST unsubscribes at once.

A token that was not made here gets the answers that a good one gets, and nothing happens. Whoever posts needs no cookie, Origin, Referer or session.
"""

import asyncio
import zlib
from collections.abc import Mapping, Sequence

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from digest.errors import LinkError
from digest.links import ANSWER, NOBODY, LinkSigner, Purpose
from digest.log import logger
from digest.model import Newsletter, Subscriber
from digest.ports import Clock, SubscriberStore
from digest.web.clients import Allowance, Proxies
from digest.web.pages import FIELD, Pages, common_language

LARGEST_BODY = 65_536
"""Bytes of a posted body."""

BODY_SECONDS = 10.0
"""How long a body may take to arrive."""

METHODS = ("GET", "HEAD", "OPTIONS", "POST")
ONE_CLICK = ("List-Unsubscribe", "One-Click")
"""The pair that a mail service posts for its reader (RFC 8058 section 3.1)."""

log = logger("web")


class Unsubscribe:
    """The endpoint. Called by many at once; the store is asked in threads."""

    def __init__(
        self,
        *,
        subscribers: SubscriberStore,
        links: LinkSigner,
        clock: Clock,
        newsletters: Mapping[str, Newsletter],
        pages: Pages,
        proxies: Proxies,
    ) -> None:
        self._subscribers = subscribers
        self._links = links
        self._clock = clock
        self._newsletters = newsletters
        self._pages = pages
        self._proxies = proxies
        self._wrong_tokens = Allowance()

    async def __call__(self, request: Request) -> Response:
        """Answer one request."""
        if request.method == "OPTIONS":
            return self._pages.nothing({"Allow": ", ".join(METHODS)})
        token = str(request.path_params["token"])
        if request.method != "POST":
            return self._known(token, self._pages.ask(await self._newsletter(token)))
        how = _how(await form_of(request))
        if how is None:
            raise HTTPException(400)
        return self._known(token, self._pages.done(await self._end(token, how, request)))

    def _known(self, token: str, response: Response) -> Response:
        """Tell `digest doctor` that this door reads its links: about one that is nobody's, and that only a holder of the key can make."""
        if self._key(token) == NOBODY:
            response.headers[ANSWER] = NOBODY
        return response

    async def _newsletter(self, token: str) -> Newsletter:
        key = self._key(token)
        reader = await run_in_threadpool(self._subscribers.by_key, key) if key else None
        return self._of(reader, token)

    async def _end(self, token: str, how: str, request: Request) -> Newsletter:
        key = self._key(token)
        if key is None:
            if not self._wrong_tokens.take(self._proxies.client(request), self._clock()):
                raise HTTPException(429, headers={"Retry-After": "60"})
            log.info("refused a link that was not made here", how=how)
            return self._of(None, token)
        reader = await run_in_threadpool(self._subscribers.unsubscribe, key, how=how, now=self._clock())
        log.info("unsubscribed", how=how, known=reader is not None)
        return self._of(reader, token)

    def _key(self, token: str) -> str | None:
        try:
            return self._links.read(token, Purpose.UNSUBSCRIBE)
        except LinkError:
            return None

    def _of(self, reader: Subscriber | None, token: str) -> Newsletter:
        """Give the newsletter that the page speaks of. For a token without a reader it is any one, always the same, so that the page betrays nothing."""
        if reader:
            return self._newsletters.get(reader.newsletter) or self._unknown(reader.newsletter)
        known: Sequence[Newsletter] = list(self._newsletters.values()) or [Newsletter(key="", title="", sender="")]
        return known[zlib.crc32(token.encode("utf-8", "replace")) % len(known)]

    def _unknown(self, key: str) -> Newsletter:
        """Stand in for a newsletter that digest.toml does not name: its readers can leave all the same, and no page names another."""
        log.warning("a reader of a newsletter that digest.toml does not name opened the way out", newsletter=key)
        return Newsletter(key=key, title=key, sender="", language=common_language(self._newsletters))


async def form_of(request: Request) -> FormData:
    """Read a posted form of either kind. Raises `HTTPException`: 408 too slow, 413 too large, 400 not a form."""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            body = await _body(request)
    except TimeoutError:
        raise HTTPException(408) from None

    async def replay() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    return await Request(request.scope, replay).form(max_files=0, max_fields=20, max_part_size=LARGEST_BODY)


async def _body(request: Request) -> bytes:
    if int(request.headers.get("content-length", 0)) > LARGEST_BODY:
        raise HTTPException(413)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise HTTPException(413)
    return bytes(body)


def _how(form: FormData) -> str | None:
    """Say through which door the post came: a mail service's one click, our page, or None."""
    for (name, value), how in ((ONE_CLICK, "one-click"), (FIELD, "page")):
        if form.getlist(name) == [value]:
            return how
    return None
