"""Ports to the world outside: the web, sources, summarisers, the relay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypedDict, Unpack

from digest.model import (
    Article,
    Collected,
    FetchState,
    Reply,
    SourceSpec,
    Summary,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A complete HTTP answer: decoded body, status 200 or 304. `moved_to` is set when every redirect on the way was permanent.

    `headers` have their names in lower case.
    """

    url: str
    status: int
    body: bytes = b""
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    moved_to: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)


class Asking(TypedDict, total=False):
    """How a fetch asks: with the validators of an earlier answer, also on our own network, and with what only the origin itself may know."""

    etag: str
    last_modified: str
    allow_private: bool
    headers: Mapping[str, str]
    query: Mapping[str, str]


class Fetch(Protocol):
    """The one way to the web, with all its limits. Raises `SourceError` for anything but a 200 or 304."""

    async def __call__(self, url: str, **how: Unpack[Asking]) -> Fetched:
        """Fetch `url`; with validators the answer may be a 304 without a body.

        `headers`, and the parameters of `query` that are added to the address, go to the origin of `url` alone: a redirect to another one gets neither,
        and no address in an error or an answer holds `query`.
        """
        ...


class Source(Protocol):
    """One kind of source, made from its `SourceSpec`. Registered under the entry point group `digest.sources`."""

    async def collect(self, state: FetchState, now: datetime) -> Collected:
        """Give what is there now. Never raises for an expected reason: what failed is in `Collected.failures`."""
        ...


class SourceFactory(Protocol):
    """What an entry point of `digest.sources` names: makes a source, or raises `ConfigError` for a wrong option."""

    def __call__(self, spec: SourceSpec, fetch: Fetch) -> Source:
        """Make a source."""
        ...


class Summarizer(Protocol):
    """Writes a few lines for an article. Pure where it can be; never raises for an article's sake."""

    def summarize(self, article: Article, *, sentences: int = 3, words: int = 65) -> Summary:
        """Give at most `sentences` sentences and, where one sentence alone is not longer, at most `words` words."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Sender and recipient as they stand in MAIL and RCPT (ASCII, or UTF-8 with SMTPUTF8); `size` of the message in bytes.

    `message_id` (without angle brackets) is what a report of failure calls the message by, where the server can (RFC 3461).
    """

    sender: str
    recipient: str
    size: int
    smtputf8: bool = False
    message_id: str = ""


class Connection(Protocol):
    """One SMTP session that is ready for mail. One transaction at a time.

    Raises `DeliveryError` when the session is lost, in any method: before `dot` nothing was accepted, in `dot` nobody knows.
    """

    @property
    def extensions(self) -> frozenset[str]:
        """What EHLO offered, lower case: `size`, `8bitmime`, `smtputf8`, `pipelining`, `dsn` ..."""
        ...

    async def offer(self, envelope: Envelope) -> tuple[str, Reply] | None:
        """Send MAIL, RCPT, DATA. None when the server said 354; else the stage (`mail`, `rcpt`, `data`) and its refusal, session reset."""
        ...

    async def write(self, body: bytes | Sequence[bytes]) -> None:
        """Write the whole message (CRLF, dot-stuffed, ending in CRLF), in one piece or several, except the final dot."""
        ...

    async def dot(self, following: Envelope | None = None) -> Reply:
        """Write the final dot and read the reply. `DeliveryError` here means that the outcome is unknown.

        Where the server can take it, the commands of the `following` message go with the dot. It has to be offered next, or the connection closed.
        """
        ...

    async def close(self) -> None:
        """QUIT if that is possible at once, and close the socket. Never raises."""
        ...


class Transport(Protocol):
    """Makes sessions with the relay: TLS, EHLO, AUTH."""

    async def connect(self) -> Connection:
        """Open one session. Raises `DeliveryError`, or `RelayRefusedError` when trying again is of no use."""
        ...
