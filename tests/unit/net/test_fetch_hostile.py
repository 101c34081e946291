import asyncio
import gzip
import socket
from typing import Any

import pytest

from digest.net.answers import FetchError
from digest.net.fetch import HttpFetch, Limits
from tests.unit.net.test_fetch import BODY, fails
from tests.unit.net.web_server import WebServer, answer, bomb, endless, forever, pointing, redirect

QUICK = Limits(total=0.3, connect=0.2)
SMALL = Limits(raw=100_000, decoded=200_000)


def test_a_redirect_loop_ends():
    """Two pages that point at each other cost six requests and no more."""
    error, server = fails({"/feed": redirect("/b"), "/b": redirect("/feed")})
    assert "more than 5 redirects" in error.what
    assert len(server.asked) == 6


def test_five_redirects_are_followed():
    """Five hops are within the limit, the sixth is not."""
    chain = {f"/{n}": redirect(f"/{n + 1}") for n in range(6)}

    async def go(start) -> Any:
        async with WebServer({**chain, "/6": answer(200, BODY)}) as server:
            return await HttpFetch()(server.url(start), allow_private=True)

    assert asyncio.run(go("/1")).body == BODY
    with pytest.raises(FetchError, match="redirects"):
        asyncio.run(go("/0"))


@pytest.mark.parametrize("location", ["", "https://[bad", "file:///etc/passwd", "javascript:1", "//:99999999/"])
def test_a_redirect_to_nowhere_is_an_error(location):
    """A redirect without a usable target says so and opens nothing."""
    error, server = fails({"/feed": redirect(location)})
    assert error.hint
    assert len(server.asked) == 1


def test_a_gzip_bomb_is_refused():
    """A small body that unpacks to a huge one ends at the limit."""
    error, _ = fails({"/feed": bomb(5)}, fetch=HttpFetch(limits=SMALL))
    assert "unpacks to more than" in error.what


def test_a_nested_encoding_is_refused():
    """Gzip inside gzip is never unpacked twice."""
    nested = answer(200, gzip.compress(gzip.compress(BODY, mtime=0)), Content_Encoding="gzip, gzip")
    error, _ = fails({"/feed": nested})
    assert "encoded as" in error.what


def test_an_endless_body_ends():
    """A body without end is cut at the limit of raw bytes."""
    error, _ = fails({"/feed": endless}, fetch=HttpFetch(limits=SMALL))
    assert "larger than" in error.what


def test_a_large_content_length_changes_nothing():
    """The limit counts bytes, not promises."""
    lying = b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n" + b"x" * 200_000
    error, _ = fails({"/feed": lying}, fetch=HttpFetch(limits=SMALL))
    assert "larger than" in error.what


async def slow_headers(writer) -> Any:
    """Begin an answer, and never come to its end."""
    writer.write(b"HTTP/1.1 200 OK\r\nX-One: 1\r\n")
    await forever(writer)


async def slow_body(writer) -> Any:
    """Promise a body and send one byte of it."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx")
    await forever(writer)


@pytest.mark.parametrize("script", [forever, slow_headers, slow_body])
def test_slowness_ends_at_the_deadline(script):
    """Silence, slow headers and slow bodies cost the deadline and no more."""
    error, _ = fails({"/feed": script}, fetch=HttpFetch(limits=QUICK))
    assert "no complete answer within 0.3 s" in error.what


def test_the_deadline_spans_all_hops():
    """A redirect does not start the clock again."""
    error, server = fails({"/feed": redirect("/b"), "/b": forever}, fetch=HttpFetch(limits=QUICK))
    assert "no complete answer" in error.what
    assert error.where == server.url("/feed")


def test_a_slow_resolver_ends_at_the_deadline():
    """Looking up the host is part of the request."""

    async def never(host, port) -> Any:
        await asyncio.Event().wait()

    with pytest.raises(FetchError, match="no complete answer"):
        asyncio.run(HttpFetch(resolve=never, limits=QUICK)("http://slow.test/"))


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nabc\r\n",
        b"SSH-2.0-OpenSSH_9\r\n\r\n",
        b"",
        b"HTTP/1.1 200 OK\r\n" + b"X-Long: " + b"a" * 200_000 + b"\r\n\r\n",
        b"HTTP/1.1 9999 No\r\n\r\n",
    ],
)
def test_a_broken_answer_is_an_error(said):
    """A body that is torn, or no HTTP at all, is one clear error and never a short body."""
    error, _ = fails({"/feed": said}, fetch=HttpFetch(limits=Limits(total=5)))
    assert error.status == 0
    assert error.hint


def test_nobody_listening_is_an_error():
    """A closed port says that the server cannot be reached."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(FetchError, match="cannot be reached"):
        asyncio.run(HttpFetch()(f"http://127.0.0.1:{port}/", allow_private=True))


def test_an_unknown_host_is_an_error():
    """A name without addresses says so."""
    with pytest.raises(FetchError, match="host name is not known"):
        asyncio.run(HttpFetch(resolve=pointing())("https://nowhere.test/feed"))


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:{port}/feed", "http://127.1:{port}/feed", "http://2130706433:{port}/feed", "http://0x7f.1:{port}/feed", "http://[::ffff:127.0.0.1]:{port}/feed", "http://0.0.0.0:{port}/feed", "http://localhost:{port}/feed"],
)  # fmt: skip
def test_private_addresses_are_refused(url):
    """Without `allow_private` no spelling of this machine is fetched from: the server hears nothing."""

    async def go() -> Any:
        async with WebServer({"/feed": answer(200, BODY)}) as server:
            with pytest.raises(FetchError, match=r"not a public address|not known|no valid URL") as caught:
                await HttpFetch()(url.format(port=server.port))
            return caught.value, server

    error, server = asyncio.run(go())
    assert server.asked == []
    assert error.hint


def test_a_public_name_with_a_private_address_is_refused():
    """What a name resolves to counts, not how it looks."""

    async def go() -> Any:
        async with WebServer({"/feed": answer(200, BODY)}) as server:
            with pytest.raises(FetchError, match="not a public address"):
                await HttpFetch(resolve=pointing(evil_test="127.0.0.1"))(server.url("/feed", "evil.test"))
            return server

    assert asyncio.run(go()).asked == []


def test_each_hop_is_checked_again():
    """A redirect from an allowed host to a link-local address is refused at that hop."""
    error, server = fails({"/feed": redirect("http://169.254.169.254/latest/meta-data/")})
    assert "169.254.169.254 is not a public address" in error.what
    assert len(server.asked) == 1


def test_a_name_is_resolved_once_per_hop():
    """The checked address is the one that is connected to: a name that changes its meaning in between (DNS rebinding) wins nothing."""
    turns = []

    async def rebinding(host, port) -> Any:
        turns.append(host)
        return await pointing(evil_test="127.0.0.1")(host, port)

    async def go() -> Any:
        async with WebServer({"/feed": answer(200, BODY)}) as server:
            return await HttpFetch(resolve=rebinding)(server.url("/feed", "evil.test"), allow_private=True)

    assert asyncio.run(go()).body == BODY
    assert turns == ["evil.test"]


def test_a_private_answer_among_public_ones_is_not_used():
    """Of several addresses only those that are allowed are tried."""
    resolve = pointing(mixed_test=("127.0.0.1", "10.0.0.1"))

    async def go() -> Any:
        async with WebServer({"/feed": answer(200, BODY)}) as server:
            with pytest.raises(FetchError, match="not a public address"):
                await HttpFetch(resolve=resolve)(server.url("/feed", "mixed.test"))
            return server

    assert asyncio.run(go()).asked == []


def test_environment_proxies_are_not_used(monkeypatch):
    """A proxy in the environment would connect to unchecked addresses, so it is not asked."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")

    async def go() -> Any:
        async with WebServer({"/feed": answer(200, BODY)}) as server:
            return await HttpFetch()(server.url("/feed"), allow_private=True)

    assert asyncio.run(go()).body == BODY
