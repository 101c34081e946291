import asyncio
import base64
import gzip
import ssl
import zlib
from typing import Any

import pytest
import trustme

from digest import __version__
from digest.net.answers import FetchError
from digest.net.fetch import HttpFetch, Limits, parse_url, shown
from digest.ports import Fetched
from tests.unit.net.web_server import WebServer, answer, pointing, redirect

BODY = b"<rss>text</rss>"


def run(answers, path="/feed", *, fetch=None, host="127.0.0.1", tls=None, **wanted) -> Any:
    """Fetch one path from a server that answers so; gives the answer and the server."""

    async def go() -> Any:
        async with WebServer(answers, tls) as server, fetch or HttpFetch() as get:
            return await get(server.url(path, host), allow_private=True, **wanted), server

    return asyncio.run(go())


def fails(answers, path="/feed", *, allow_private=True, fetch=None, **wanted) -> Any:
    """Fetch what must fail; gives the error and the server."""

    async def go() -> Any:
        async with WebServer(answers) as server:
            with pytest.raises(FetchError) as caught:
                await (fetch or HttpFetch())(server.url(path), allow_private=allow_private, **wanted)
            return caught.value, server

    return asyncio.run(go())


def test_a_plain_answer_is_given_whole():
    """Body, type and validators of a 200 are given, with the address that answered."""
    headers = {
        "Content_Type": "text/xml; charset=utf-8",
        "ETag": '"v1"',
        "Last_Modified": "Sat, 01 Jan 2022 00:00:00 GMT",
    }
    fetched, server = run({"/feed": answer(200, BODY, **headers)})
    assert fetched == Fetched(
        url=server.url("/feed"),
        status=200,
        body=BODY,
        content_type="text/xml; charset=utf-8",
        etag='"v1"',
        last_modified="Sat, 01 Jan 2022 00:00:00 GMT",
    )


def test_we_say_who_we_are():
    """The site's owner sees name, version and address of the program, and an honest list of encodings."""
    _, server = run({"/feed": answer(200, BODY)}, fetch=HttpFetch(base_url="https://news.example.org"))
    headers = server.asked[0].headers
    assert headers["user-agent"] == f"digest/{__version__} (+https://news.example.org)"
    assert headers["accept-encoding"] == "gzip, deflate"
    assert headers["host"] == f"127.0.0.1:{server.port}"
    assert "cookie" not in headers


def test_without_an_address_the_agent_is_name_and_version():
    """An operator without web pages sends no empty parentheses."""
    _, server = run({"/feed": answer(200, BODY)})
    assert server.asked[0].headers["user-agent"] == f"digest/{__version__}"


@pytest.mark.parametrize(("encoding", "encode"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
def test_compressed_bodies_are_unpacked(encoding, encode):
    """Gzip and deflate are offered, so they are understood."""
    fetched, _ = run({"/feed": answer(200, encode(BODY), Content_Encoding=encoding)})
    assert fetched.body == BODY


def test_validators_are_sent_and_a_304_is_an_answer():
    """With ETag and Last-Modified the server may say that nothing changed."""
    fetched, server = run(
        {"/feed": answer(304, ETag='"v1"')}, etag='"v1"', last_modified="Sat, 01 Jan 2022 00:00:00 GMT"
    )
    assert (fetched.status, fetched.body) == (304, b"")
    assert server.asked[0].headers["if-none-match"] == '"v1"'
    assert server.asked[0].headers["if-modified-since"] == "sat, 01 jan 2022 00:00:00 gmt"


def test_a_304_that_nobody_asked_for_is_an_error():
    """Without validators a 304 means that we have nothing at all."""
    error, _ = fails({"/feed": answer(304)})
    assert error.status == 304


@pytest.mark.parametrize("status", [204, 206, 400, 401, 403, 404, 410, 500, 502])
def test_other_statuses_are_errors(status):
    """Anything but a whole 200 is an error that carries its status."""
    error, server = fails({"/feed": answer(status)})
    assert error.status == status
    assert error.where == server.url("/feed")


def test_too_many_requests_carries_the_wait():
    """429 says how long the server wants to be left alone."""
    error, _ = fails({"/feed": answer(429, Retry_After="90")})
    assert error.retry_after is not None
    assert (error.status, error.retry_after.total_seconds()) == (429, 90)


@pytest.mark.parametrize("status", [301, 308])
def test_permanent_redirects_are_reported(status):
    """When every hop was permanent, the new address is given to be remembered."""
    fetched, server = run({"/feed": redirect("/new", status), "/new": answer(200, BODY)})
    assert fetched.moved_to == fetched.url == server.url("/new")


@pytest.mark.parametrize("status", [302, 303, 307])
def test_temporary_redirects_are_followed_and_forgotten(status):
    """One temporary hop on the way, and the old address stays the right one."""
    answers = {"/feed": redirect("/b", 301), "/b": redirect("c", status), "/c": answer(200, BODY)}
    fetched, server = run(answers)
    assert (fetched.body, fetched.moved_to, fetched.url) == (BODY, "", server.url("/c"))


def test_a_permanent_redirect_to_unchanged_content_counts():
    """The validators go along each hop, and a 304 at the end of a permanent move reports the move."""
    fetched, server = run({"/feed": redirect("/new"), "/new": answer(304)}, etag='"x"')
    assert (fetched.status, fetched.moved_to) == (304, server.url("/new"))
    assert server.asked[1].headers["if-none-match"] == '"x"'


def test_cookies_are_not_carried():
    """A cookie that one hop sets is not sent to the next."""
    first = answer(302, Location="/b", Set_Cookie="a=b; Path=/")
    _, server = run({"/feed": first, "/b": answer(200, BODY)})
    assert "cookie" not in server.asked[1].headers


def test_a_login_goes_to_its_own_origin_only():
    """User and password of the URL go to the host they were given for, not to where it redirects, and are in no result."""

    async def go() -> Any:
        async with WebServer({"/there": answer(200, BODY)}) as other, WebServer({}) as server:
            server.answers.update({"/feed": redirect("/b"), "/b": redirect(other.url("/there"))})
            fetched = await HttpFetch()(server.url("/feed", "us%40er:pa%3Ass@127.0.0.1"), allow_private=True)
            return fetched, server, other

    fetched, server, other = asyncio.run(go())
    login = "basic " + base64.b64encode(b"us@er:pa:ss").decode().lower()
    assert [asked.headers.get("authorization") for asked in server.asked] == [login, login]
    assert "authorization" not in other.asked[0].headers
    assert "pa" not in fetched.url.partition("://")[2].partition("/")[0]


def test_a_login_is_in_no_error():
    """Errors show the URL without user and password."""
    error = asyncio.run(_error_for("http://user:secret@unknown.test/feed", pointing()))
    assert "secret" not in f"{error} {error.where} {error.hint}"


async def _error_for(url, resolve) -> Any:
    with pytest.raises(FetchError) as caught:
        await HttpFetch(resolve=resolve)(url)
    return caught.value


def test_a_name_is_asked_for_by_name():
    """The connection goes to the checked address, while Host stays the name."""
    fetched, server = run(
        {"/feed": answer(200, BODY)}, host="good.test", fetch=HttpFetch(resolve=pointing(good_test="127.0.0.1"))
    )
    assert fetched.body == BODY
    assert server.asked[0].headers["host"] == f"good.test:{server.port}"


def test_the_next_address_is_tried():
    """A host with several addresses is reached when one of them answers."""
    resolve = pointing(good_test=("127.0.0.9", "127.0.0.1"))
    fetched, _ = run({"/feed": answer(200, BODY)}, host="good.test", fetch=HttpFetch(resolve=resolve))
    assert fetched.body == BODY


def test_requests_to_one_host_take_turns():
    """No more than the limit are under way to one host, however many are asked for, and nothing is remembered afterwards."""

    async def go() -> Any:
        async with WebServer({"/feed": answer(200, BODY)}) as server:
            fetch = HttpFetch(limits=Limits(per_host=2))
            await asyncio.gather(*(fetch(server.url("/feed"), allow_private=True) for _ in range(12)))
            return server, fetch

    server, fetch = asyncio.run(go())
    assert len(server.asked) == 12
    assert server.busiest <= 2
    assert fetch._hosts == {}


def test_one_fetch_serves_several_event_loops():
    """Commands that start a loop each may share one fetch."""
    fetch = HttpFetch(limits=Limits(per_host=1))
    for _ in range(2):
        fetched, _ = run({"/feed": answer(200, BODY)}, fetch=fetch)
        assert fetched.body == BODY


@pytest.fixture(scope="module")
def authority() -> Any:
    return trustme.CA()


def contexts(authority, name) -> Any:
    ours = ssl.create_default_context()
    authority.configure_trust(ours)
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(theirs)
    return ours, theirs


def test_tls_verifies_the_name_and_not_the_address(authority):
    """The certificate is that of the host in the URL although the connection goes to a number."""
    ours, theirs = contexts(authority, "good.test")
    fetch = HttpFetch(resolve=pointing(good_test="127.0.0.1"), tls=ours)
    fetched, _ = run({"/feed": answer(200, BODY)}, host="good.test", fetch=fetch, tls=theirs)
    assert fetched.body == BODY


def test_a_certificate_of_another_name_is_refused(authority):
    """A valid certificate for another host does not do."""
    ours, theirs = contexts(authority, "evil.test")
    fetch = HttpFetch(resolve=pointing(good_test="127.0.0.1"), tls=ours)
    with pytest.raises(FetchError, match="certificate is not valid"):
        run({"/feed": answer(200, BODY)}, host="good.test", fetch=fetch, tls=theirs)


def test_an_unknown_authority_is_refused(authority):
    """A certificate of nobody we trust is refused by the system's own list."""
    _, theirs = contexts(authority, "good.test")
    fetch = HttpFetch(resolve=pointing(good_test="127.0.0.1"))
    with pytest.raises(FetchError, match="certificate is not valid"):
        run({"/feed": answer(200, BODY)}, host="good.test", fetch=fetch, tls=theirs)


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://x.test/", "gopher://x.test", "javascript:alert(1)", "/feed", "", "http://", "http:///x", "https://[::1", "http://a b/", "data:text/xml,x", "http://x.test/\x00", "unix:/run/x"],
)  # fmt: skip
def test_only_the_web_is_fetched(url):
    """Anything but http and https with a host is refused before anything happens."""
    with pytest.raises(FetchError) as caught:
        asyncio.run(HttpFetch()(url, allow_private=True))
    assert caught.value.hint


def test_urls_are_shown_without_login():
    """What people see of a URL holds no password."""
    assert shown(parse_url("https://u:p@x.test/feed?a=1")) == "https://x.test/feed?a=1"
    assert shown(parse_url("https://x.test/feed")) == "https://x.test/feed"


def asked(answers, path="/page") -> Any:
    """Ask by HEAD for one path; gives what came of it (or the error) and the server."""

    async def go() -> Any:
        async with WebServer(answers) as server, HttpFetch() as get:
            try:
                return await get.head(server.url(path), allow_private=True), server
            except FetchError as error:
                return error, server

    return asyncio.run(go())


def test_head_takes_no_body():
    """Whether a page is there is asked with HEAD; what it would hold is not read."""
    fetched, server = asked({"/page": answer(200, Content_Type="text/html")})
    assert (fetched.status, fetched.body, fetched.content_type) == (200, b"", "text/html")
    assert [one.method for one in server.asked] == ["HEAD"]


def test_head_follows_redirects_as_head():
    """A page that moved is there; each hop is asked in the same way."""
    fetched, server = asked({"/page": redirect("/new"), "/new": answer(200)})
    assert fetched.url == server.url("/new")
    assert [(one.method, one.path) for one in server.asked] == [("HEAD", "/page"), ("HEAD", "/new")]


@pytest.mark.parametrize("status", [404, 410, 405, 503])
def test_head_tells_the_status(status):
    """Anything but a 200 is an error with its status; what it means is decided elsewhere."""
    error, _ = asked({"/page": answer(status)})
    assert error.status == status


def test_head_goes_to_no_private_address():
    """The same guard as for every fetch: what stands in an edition reaches nothing inside of our network."""

    async def go() -> None:
        async with WebServer({"/page": answer(200)}) as server, HttpFetch() as get:
            with pytest.raises(FetchError, match="not a public address"):
                await get.head(server.url("/page"))
            assert server.asked == []

    asyncio.run(go())
