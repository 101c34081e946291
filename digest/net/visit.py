"""One request to our own web pages, as a mail service or a reader makes it, for `digest doctor`. What the answer means is judged elsewhere.

Unlike a fetch it may go to a private address, since the operator's own page may be on one; it follows nothing, sends no login, keeps nothing.
"""

import asyncio
import ssl
from collections.abc import Mapping

import httpx2

from digest import __version__
from digest.model.health import Secured, Visit
from digest.net.secured import secured_by
from digest.ports import Clock

SECONDS = 15.0
LARGEST = 256 * 1024
"""Bytes of a body that are read; our pages have about six thousand."""


async def visit(url: str, *, clock: Clock, form: Mapping[str, str] | None = None, ca_file: str = "") -> Visit:
    """Ask for a page, or post a form to it. The certificate is verified, against `ca_file` where a private authority signed it. Never raises."""
    try:
        tls = await asyncio.to_thread(_tls, ca_file)
        async with asyncio.timeout(SECONDS):
            return await _ask(url, form, tls, clock)
    except TimeoutError:
        return Visit(trouble=f"no complete answer within {SECONDS:g} s")
    except httpx2.ConnectError as error:
        return Visit(trouble=_why(error))
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
        return Visit(trouble=str(error) or type(error).__name__)


async def _ask(url: str, form: Mapping[str, str] | None, tls: ssl.SSLContext, clock: Clock) -> Visit:
    async with (
        httpx2.AsyncClient(verify=tls, trust_env=False, follow_redirects=False, timeout=SECONDS) as client,
        client.stream(
            "GET" if form is None else "POST", url, data=form, headers={"User-Agent": f"digest/{__version__} doctor"}
        ) as answer,
    ):
        body = b""
        async for chunk in answer.aiter_bytes():
            body += chunk
            if len(body) > LARGEST:
                break
        return Visit(
            status=answer.status_code,
            headers={name.lower(): value for name, value in answer.headers.items()},
            body=body[:LARGEST].decode("utf-8", "replace"),
            secured=_secured(answer.extensions.get("network_stream")),
            at=clock(),
        )


def _tls(ca_file: str) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=ca_file or None)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _secured(stream: object) -> Secured | None:
    told = stream.get_extra_info("ssl_object") if hasattr(stream, "get_extra_info") else None
    return secured_by(told)


def _why(error: BaseException) -> str:
    """Give the reason at the bottom of an error of the library."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"its certificate is not valid: {cause.verify_message}"
        cause = cause.__cause__ or cause.__context__
    return str(error) or type(error).__name__
