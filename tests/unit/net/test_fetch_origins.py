"""What travels along a redirect and what does not, which hosts are reached in which spelling, and what servers say of waiting and of encodings."""

import asyncio
import gzip
import zlib
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from digest.net.answers import FetchError, decode, retry_after
from digest.net.fetch import HttpFetch
from tests.unit.net.test_fetch import BODY, fails, run
from tests.unit.net.web_server import WebServer, answer, pointing, redirect

DATE = "Mon, 02 Mar 2026 10:00:00 GMT"

packed = partial(gzip.compress, mtime=0)  # the same bytes in every process, since they name tests


def across(location: str, *, userinfo: str = "", **wanted: Any) -> Any:
    """Fetch from one origin what redirects to another one; gives what each was asked."""

    async def go() -> Any:
        async with WebServer({"/there": answer(200, BODY)}) as other, WebServer({}) as server:
            server.answers["/feed"] = redirect(location.format(port=other.port), 302)
            await HttpFetch(resolve=pointing(other_test="127.0.0.1"))(
                server.url("/feed", f"{userinfo}127.0.0.1"), allow_private=True, **wanted
            )
            return server.asked[0].headers, other.asked[0].headers

    return asyncio.run(go())


@pytest.mark.parametrize(
    "location", ["http://127.0.0.1:{port}/there", "http://other.test:{port}/there", "//127.0.0.1:{port}/there"]
)
def test_another_port_or_host_is_another_origin(location):
    """A login does not follow a redirect to another host, nor to another port of the same one."""
    first, second = across(location, userinfo="ann:secret@")
    assert "authorization" in first
    assert "authorization" not in second
    assert "secret" not in " ".join(second.values())
    assert "referer" not in second


def test_a_login_in_a_redirect_is_not_used():
    """User and password that a server writes into a Location are not sent: nobody configured them."""
    _, second = across("http://eve:trap@127.0.0.1:{port}/there")
    assert "authorization" not in second


def test_the_host_of_each_hop_is_named():
    """Host is that of the hop, in the name that was redirected to."""
    _, second = across("http://other.test:{port}/there")
    assert second["host"].startswith("other.test:")


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::1]", "[::]", "0.0.0.0", "0", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "localhost", "LOCALHOST.", "[fe80::1]", "169.254.169.254", "10.0.0.1", "[fd00::1]", "100.64.0.1"],
)  # fmt: skip
def test_no_spelling_of_a_private_host_is_reached(host):
    """Decimal, octal, hexadecimal, short, mapped and translated spellings of addresses that are not public are refused or unknown."""

    async def go() -> Any:
        async with WebServer({"/feed": answer(200, BODY)}) as server:
            with pytest.raises(FetchError) as caught:
                await HttpFetch()(f"http://{host}:{server.port}/feed")
            return caught.value, server.asked

    error, asked = asyncio.run(go())
    assert asked == []
    assert error.status == 0
    assert error.hint


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:{port}/there", "http://2130706433:{port}/there", "http://inner.test:{port}/there"]
)
def test_a_public_site_cannot_redirect_inside(target):
    """A hop that starts outside and leads to a private address is refused before a byte is sent."""

    async def go() -> Any:
        async with WebServer({"/there": answer(200, BODY)}) as inside, WebServer({}) as server:
            server.answers["/feed"] = redirect(target.format(port=inside.port))
            turns = iter((True, False))

            fetch = HttpFetch(resolve=pointing(inner_test="127.0.0.1"))
            checked = fetch._addresses

            async def addresses(hop: Any, *, allow_private: bool) -> Any:
                return await checked(hop, allow_private=next(turns))

            fetch._addresses = addresses  # type: ignore[method-assign]  # the first hop stands for a public site
            with pytest.raises(FetchError, match=r"not a public address|not known"):
                await fetch(server.url("/feed"))
            return server.asked, inside.asked

    outside, inside = asyncio.run(go())
    assert len(outside) == 1
    assert inside == []


@pytest.mark.parametrize(
    ("value", "date", "wait"),
    [
        ("120", "", timedelta(minutes=2)),
        ("0", "", timedelta(0)),
        (" 7 ", "", timedelta(seconds=7)),
        ("99999999999999999999", "", timedelta(seconds=10**8)),
        ("Mon, 02 Mar 2026 10:30:00 GMT", DATE, timedelta(minutes=30)),
        ("Mon, 02 Mar 2026 12:30:00 +0200", DATE, timedelta(minutes=30)),
        ("Mon, 02 Mar 2026 09:00:00 GMT", DATE, timedelta(0)),
        ("Monday, 02-Mar-26 10:30:00 GMT", DATE, timedelta(minutes=30)),
        ("Mon, 02 Mar 2026 10:30:00 GMT", "", None),
        ("Mon, 02 Mar 2026 10:30:00 GMT", "not a date", None),
        ("-5", DATE, None),
        ("1.5", DATE, None),
        ("soon", DATE, None),
        ("", DATE, None),
        ("\u0661\u0662", DATE, None),
    ],
)
def test_how_long_a_server_asks_to_be_left_alone(value, date, wait):
    """Seconds, or a date measured against the server's own clock; what lies in the past is no wait, and nonsense is none at all."""
    headers = {"retry-after": value} | ({"date": date} if date else {})
    assert retry_after(headers) == wait


@pytest.mark.parametrize("status", [429, 503, 500])
def test_the_wait_comes_with_the_error(status):
    """Whatever the status, a Retry-After of the answer is carried along."""
    error, _ = fails({"/feed": answer(status, Retry_After="Mon, 02 Mar 2026 11:00:00 GMT", Date=DATE)})
    assert error.retry_after == timedelta(hours=1)


RAW = zlib.compressobj(wbits=-zlib.MAX_WBITS)
DEFLATED = RAW.compress(BODY) + RAW.flush()


@pytest.mark.parametrize(
    ("encoding", "raw"),
    [
        ("", BODY),
        ("identity", BODY),
        ("GZIP", packed(BODY)),
        (" x-gzip ", packed(BODY)),
        ("deflate", zlib.compress(BODY)),
        ("deflate", DEFLATED),
        ("gzip", packed(BODY[:5]) + packed(BODY[5:])),
        ("gzip", packed(BODY) + b"\x00\x00 padding"),
    ],
)
def test_encodings_that_servers_use(encoding, raw):
    """Both meanings of deflate, several gzip members, padding and odd spellings unpack to the body."""
    assert decode(raw, encoding, limit=10_000, where="x") == BODY


@pytest.mark.parametrize(
    ("encoding", "raw", "what"),
    [
        ("gzip", BODY, "damaged"),
        ("deflate", b"\xff\xff\xff", "damaged"),
        ("gzip", packed(BODY)[:-9], "ends in the middle"),
        ("gzip", b"", "ends in the middle"),
        ("br", BODY, "encoded as"),
        ("zstd", BODY, "encoded as"),
        ("gzip, deflate", BODY, "encoded as"),
        ("x" * 500, BODY, "encoded as"),
        ("gzip", packed(bytes(10_001)), "unpacks to more"),
        ("gzip", packed(bytes(9_999)) + packed(bytes(9_999)), "unpacks to more"),
    ],
)
def test_encodings_that_lie(encoding, raw, what):
    """A body that is not what its header says, is torn, foreign or too large is one clear error of bounded length."""
    with pytest.raises(FetchError, match=what) as caught:
        decode(raw, encoding, limit=10_000, where="https://site.example/")
    assert caught.value.where == "https://site.example/"
    assert len(caught.value.what) < 120


def test_the_limit_is_exact():
    """A body of exactly the limit is whole, one byte more is too many."""
    assert len(decode(packed(bytes(10_000)), "gzip", limit=10_000, where="x")) == 10_000


def test_plain_text_that_calls_itself_gzip_is_an_error():
    """The lie is told by the fetch as well, with the address."""
    error, server = fails({"/feed": answer(200, BODY, Content_Encoding="gzip")})
    assert "damaged" in error.what
    assert error.where == server.url("/feed")


@pytest.mark.parametrize("path", ["/feed?a=1&b=%20", "/feed%20x", "/a//b", "/feed;v=1"])
def test_the_path_is_asked_for_as_it_was_given(path):
    """Queries, escapes and odd slashes reach the server as they were configured."""
    _, server = run({path: answer(200, BODY)}, path)
    assert server.asked[0].path == path


def test_a_fragment_stays_at_home():
    """What stands behind # is for readers and is not sent."""
    _, server = run({"/feed": answer(200, BODY)}, "/feed#part")
    assert server.asked[0].path == "/feed"
