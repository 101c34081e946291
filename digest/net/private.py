"""What of a request is secret: headers and parameters that go to one origin only, and that no address which people see or the ledger keeps ever holds.

Where secrets come from is decided elsewhere; here they are only kept in.
"""

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Unpack
from urllib.parse import unquote

import httpx2

from digest.net.answers import FetchError
from digest.ports import Asking, Fetch, Fetched

_LAYERS = 4  # of addresses in addresses; sites that ask for a login write two
_REFUSALS = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Private:
    """Headers and parameters of the query for the origin of the address that was asked for. Neither shows in a `repr`."""

    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)

    def address(self, hop: httpx2.URL) -> httpx2.URL:
        """Give the address to ask at the origin itself: with the secret parameters."""
        return hop.copy_merge_params(dict(self.query)) if self.query else hop

    def bare(self, hop: httpx2.URL) -> httpx2.URL:
        """Give the address without them, wherever it got them from: an API may write them into its links."""
        for name in self.query:
            hop = hop.copy_remove_param(name) if name in hop.params else hop
        return hop

    def stripped(self, hop: httpx2.URL) -> httpx2.URL:
        """Do the same with where a redirect leads. Raises `FetchError` for an address that repeats a secret in another place."""
        hop = self.bare(hop)
        if any(value and value in text for value in self.query.values() for text in _readings(str(hop))):
            hint = "Give the address that the site redirects to, if it is its own."
            raise FetchError("a redirect that repeats the secret", where=f"{hop.scheme}://{hop.host}", hint=hint)
        return hop


def _readings(url: str) -> Iterator[str]:
    """Give an address as it stands, and as it reads without its escapes: an address within an address has escaped escapes."""
    for _ in range(_LAYERS):
        yield url
        url = unquote(url)


NOTHING_PRIVATE = Private()


def private_parts(way: str, *, token: str = "", username: str = "", password: str = "") -> Private:
    """Put a secret where a server wants it: `bearer`, `basic`, `header:NAME`, `query:NAME`; "" is Basic for a login (RFC 7617), Bearer for a token (RFC 6750)."""
    kind, _, name = way.partition(":")
    if kind == "query":
        return Private(query={name: token})
    if kind == "header":
        return Private(headers={name: token})
    if username:
        login = base64.b64encode(f"{username}:{password}".encode()).decode("ascii")
        return Private(headers={"Authorization": f"Basic {login}"})
    return Private(headers={"Authorization": f"Bearer {token}"})


def origin(url: httpx2.URL) -> tuple[str, str, int | None]:
    """Give what two addresses of one origin have in common (RFC 6454)."""
    return url.scheme, url.host, url.port


class Authorised:
    """A `Fetch` that adds a secret to what is asked of the origin of `url`, and to nothing else. `name` is what a person calls the secret."""

    def __init__(self, fetch: Fetch, url: str, private: Private, *, name: str) -> None:
        self._fetch = fetch
        self._origin = origin(httpx2.URL(url))
        self._private = private
        self._name = name

    def _is_home(self, url: str) -> bool:
        try:
            return origin(httpx2.URL(url)) == self._origin
        except (httpx2.InvalidURL, ValueError):
            return False  # for the fetch to refuse

    async def __call__(self, url: str, **how: Unpack[Asking]) -> Fetched:
        """Fetch `url`. Raises as a `Fetch` does; a secret that the server does not take is told by its name."""
        if self._is_home(url):
            how["headers"] = {**how.get("headers", {}), **self._private.headers}
            how["query"] = {**how.get("query", {}), **self._private.query}
        try:
            return await self._fetch(url, **how)
        except FetchError as error:
            if error.status in _REFUSALS:
                error.hint = f"Check {self._name} in .env: the site does not take it, or it may not read this."
            raise
