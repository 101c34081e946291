"""The one way to the web: feeds, pages, images. HTTP with every limit and every address check; what the bytes mean never enters here."""

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from types import MappingProxyType
from typing import Self
from urllib.parse import unquote

import httpx2

from digest import __version__
from digest.net.addresses import Address, Resolve, is_allowed, resolve
from digest.net.answers import FetchError, decode, refused, too_large
from digest.net.private import NOTHING_PRIVATE, Private, origin
from digest.ports import Fetched

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_ADDRESSES_TRIED = 4
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one fetch may cost. Seconds and bytes."""

    connect: float = 10.0
    """A host that does not answer within 10 s will hardly send a feed within 30."""
    total: float = 30.0
    """From the first lookup to the last byte over all redirects: slow headers and drip-fed bodies end here."""
    raw: int = 10 * 2**20
    """The largest real feeds seen have about 5 MiB."""
    decoded: int = 20 * 2**20
    """Twice the raw limit: text shrinks by far more, but then it stays below the raw limit by far."""
    redirects: int = 5
    """http to https, to www, to a feed service, to its file: four are seen, loops never end."""
    per_host: int = 4
    """Requests to one host at a time: fewer than the six of a browser (politeness), enough for a host with many feeds."""


@dataclass(slots=True)
class _Turns:
    """How many wait for or use a host, and who is next. It lives only while somebody does, so no event loop outlives it."""

    gate: asyncio.Semaphore
    users: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    """What stays the same over all hops. `login` and what is `private` go to the origin that was configured, and to no other."""

    start: httpx2.URL
    method: str = "GET"
    validators: Mapping[str, str] = field(default_factory=dict)
    login: str = ""
    private: Private = NOTHING_PRIVATE
    allow_private: bool

    def headers(self, hop: httpx2.URL, agent: str) -> dict[str, str]:
        headers = {
            "Host": hop.netloc.decode("ascii"),
            "User-Agent": agent,
            "Accept": "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5",
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
            **self.validators,
        }
        if origin(hop) == origin(self.start):
            headers |= {"Authorization": self.login} if self.login else {}
            headers |= self.private.headers
        return headers

    def address(self, hop: httpx2.URL) -> httpx2.URL:
        return self.private.address(hop) if origin(hop) == origin(self.start) else hop


class HttpFetch:
    """The port `Fetch` over HTTP/1.1, as an async context manager. No connection, cookie or login is kept from one call to the next.

    Every hop resolves its host, refuses addresses that are not global, and connects to the very address that was checked, so that a
    name cannot change its meaning in between (DNS rebinding). TLS still verifies the name. `base_url` tells site owners whose
    program it is; `limits`, `resolve` and `tls` are for tests and unusual networks.
    """

    def __init__(
        self,
        *,
        base_url: str = "",
        limits: Limits | None = None,
        resolve: Resolve = resolve,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._agent = f"digest/{__version__}" + (f" (+{base_url})" if base_url else "")
        self._limits = limits or Limits()
        self._resolve = resolve
        self._given_tls = tls
        self._hosts: dict[str, _Turns] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.__dict__.pop("_tls", None)  # the certificates of the authorities take megabytes

    async def __call__(
        self,
        url: str,
        *,
        etag: str = "",
        last_modified: str = "",
        allow_private: bool = False,
        headers: Mapping[str, str] = _NOTHING,
        query: Mapping[str, str] = _NOTHING,
    ) -> Fetched:
        """Fetch `url`. Raises `FetchError` (a `SourceError`) for anything but a complete 200 or an expected 304."""
        validators, private = _validators(etag, last_modified), Private(headers=headers, query=query)
        start = private.bare(parse_url(url))
        return await self._do(
            _Request(
                start=start, validators=validators, login=_login(start), private=private, allow_private=allow_private
            )
        )

    async def head(self, url: str, *, allow_private: bool = False) -> Fetched:
        """Ask whether `url` is there (HEAD): the same limits and checks, and no body. Raises `FetchError` for anything but a 200."""
        start = parse_url(url)
        return await self._do(_Request(start=start, method="HEAD", login=_login(start), allow_private=allow_private))

    async def _do(self, request: _Request) -> Fetched:
        where = shown(request.start)
        try:
            async with self._turn(request.start.host), asyncio.timeout(self._limits.total):
                return await self._follow(request)
        except TimeoutError:
            what = f"no complete answer within {self._limits.total:g} s"
            raise FetchError(what, where=where, hint="The next run tries again.") from None
        except httpx2.HTTPError as error:
            raise _broken(error, where) from None

    @asynccontextmanager
    async def _turn(self, host: str) -> AsyncIterator[None]:
        turns = self._hosts.setdefault(host, _Turns(asyncio.Semaphore(self._limits.per_host)))
        turns.users += 1
        try:
            async with turns.gate:
                yield
        finally:
            turns.users -= 1
            if not turns.users:
                del self._hosts[host]

    async def _follow(self, request: _Request) -> Fetched:
        hop, permanent = request.start, True
        for _ in range(self._limits.redirects + 1):
            async with AsyncExitStack() as stack:
                response = await self._ask(stack, request, hop)
                if response.status_code not in _REDIRECTS:
                    moved = permanent and hop != request.start
                    return await self._finish(request, hop, response, moved_to=shown(hop) if moved else "")
            permanent = permanent and response.status_code in _PERMANENT
            hop = request.private.stripped(_next_hop(hop, response))
        what = f"more than {self._limits.redirects} redirects, the last one to {shown(hop)}"
        raise FetchError(what, where=shown(request.start), hint="Open the URL in a browser and give where it leads.")

    async def _finish(self, request: _Request, hop: httpx2.URL, response: httpx2.Response, moved_to: str) -> Fetched:
        headers, status = response.headers, response.status_code
        expected = status == HTTPStatus.OK or (status == HTTPStatus.NOT_MODIFIED and request.validators)
        if not expected:
            raise refused(status, headers, shown(hop))
        body = b""
        if status == HTTPStatus.OK and request.method == "GET":
            raw = await self._read(response, shown(hop))
            encoding = headers.get("content-encoding", "")
            body = decode(raw, encoding, limit=self._limits.decoded, where=shown(hop))
        return Fetched(
            url=shown(hop),
            status=status,
            body=body,
            content_type=headers.get("content-type", ""),
            etag=headers.get("etag", ""),
            last_modified=headers.get("last-modified", ""),
            moved_to=moved_to,
            headers=dict(headers),
        )

    async def _read(self, response: httpx2.Response, where: str) -> bytes:
        body = bytearray()
        async for chunk in response.aiter_raw():
            body += chunk
            if len(body) > self._limits.raw:
                raise too_large(self._limits.raw, where)
        return bytes(body)

    async def _ask(self, stack: AsyncExitStack, request: _Request, hop: httpx2.URL) -> httpx2.Response:
        """Send the request to the first address of the host that takes the connection."""
        headers, target = request.headers(hop, self._agent), request.address(hop)
        failed: httpx2.TransportError = httpx2.ConnectError("no address")
        for address in await self._addresses(hop, allow_private=request.allow_private):
            # A transport and not a client: it has no cookies, follows nothing, decodes nothing and reads no environment.
            transport = await stack.enter_async_context(
                httpx2.AsyncHTTPTransport(
                    verify=self._tls, trust_env=False, limits=httpx2.Limits(max_keepalive_connections=0)
                )
            )
            try:
                response = await transport.handle_async_request(self._pinned(request.method, target, address, headers))
            except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
                failed = error
                continue
            stack.push_async_callback(response.aclose)
            return response
        raise failed

    def _pinned(self, method: str, hop: httpx2.URL, address: Address, headers: Mapping[str, str]) -> httpx2.Request:
        """Address the request to the checked address; Host, SNI and certificate stay those of the name."""
        return httpx2.Request(
            method,
            hop.copy_with(host=str(address), fragment=None, userinfo=b""),
            headers=headers,
            extensions={"sni_hostname": hop.host, "timeout": {"connect": self._limits.connect}},
        )

    async def _addresses(self, hop: httpx2.URL, *, allow_private: bool) -> list[Address]:
        try:
            found = await self._resolve(hop.host, hop.port or (443 if hop.scheme == "https" else 80))
        except (OSError, UnicodeError):
            hint = "Check the host name and the network's name server."
            raise FetchError("the host name is not known", where=shown(hop), hint=hint) from None
        allowed = [address for address in found if is_allowed(address, allow_private=allow_private)]
        if not allowed:
            known = f" ({found[0]})" if found and str(found[0]) != hop.host else ""
            hint = "If this host is your own, say allow_private = true for this source (--allow-private to a command)."
            raise FetchError(f"{hop.host} is not a public address{known}", where=shown(hop), hint=hint)
        return allowed[:_ADDRESSES_TRIED]

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return self._given_tls or httpx2.create_ssl_context()


def parse_url(url: str) -> httpx2.URL:
    """Parse an address that may be fetched. Raises `FetchError` for anything but http and https with a host."""
    hint = "Give an address that begins with https:// or http://."
    try:
        parsed = httpx2.URL(url.strip())
    except (httpx2.InvalidURL, ValueError):
        raise FetchError("this is no valid URL", where=ascii(url)[:200], hint=hint) from None
    if parsed.scheme not in {"http", "https"} or not parsed.host:
        raise FetchError("only http and https addresses with a host can be fetched", where=shown(parsed), hint=hint)
    return parsed


def shown(url: httpx2.URL) -> str:
    """Write a URL without its user and password."""
    return str(url.copy_with(userinfo=b"") if url.userinfo else url)


def _login(url: httpx2.URL) -> str:
    if not url.userinfo:
        return ""
    return "Basic " + base64.b64encode(unquote(url.userinfo.decode("ascii")).encode()).decode("ascii")


def _validators(etag: str, last_modified: str) -> dict[str, str]:
    given = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in given.items() if value}


def _next_hop(hop: httpx2.URL, response: httpx2.Response) -> httpx2.URL:
    location = response.headers.get("location", "")
    try:
        return parse_url(str(hop.join(location))) if location else _nowhere(hop, response)
    except (httpx2.InvalidURL, ValueError):
        return _nowhere(hop, response)


def _nowhere(hop: httpx2.URL, response: httpx2.Response) -> httpx2.URL:
    raise FetchError(f"a {response.status_code} that leads nowhere", where=shown(hop), hint="Tell the site's owner.")


def _broken(error: httpx2.HTTPError, where: str) -> FetchError:
    again = "The next run tries again."
    match error:
        case httpx2.ConnectTimeout():
            return FetchError("the server does not take the connection", where=where, hint=again)
        case httpx2.ConnectError() if "CERTIFICATE" in str(error).upper():
            return FetchError("the server's certificate is not valid", where=where, hint="Tell the site's owner.")
        case httpx2.ConnectError():
            return FetchError("the server cannot be reached", where=where, hint=again)
        case httpx2.RemoteProtocolError():
            return FetchError(f"the answer is broken or ends in the middle ({error})", where=where, hint=again)
        case _:
            return FetchError("the connection broke off", where=where, hint=again)
