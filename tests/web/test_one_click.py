"""One-click unsubscribe (RFC 8058), over a real connection to the real server."""

import io
import logging
import re
import socket
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.links import ANSWER, NOBODY, LinkSigner
from digest.log import configure
from digest.model import SubscriberState
from digest.web.unsubscribe import LARGEST_BODY
from tests.web.conftest import DAILY, WEEKLY, Site

ACTIVE, GONE = SubscriberState.ACTIVE, SubscriberState.UNSUBSCRIBED
PAIR = {"List-Unsubscribe": "One-Click"}
FORM = "application/x-www-form-urlencoded"
FORGED = "/u/key1.AAAAAAAAAAAAAAAAAAAAAA"


def forged_paths(site: Site) -> list[str]:
    good = site.path()
    return [
        FORGED,
        "/u/x",
        f"{good}x",
        good[:-1],
        good.replace("key1", "key2"),
        "/u/%00%0d%0a",
        "/u/%ff",
        f"/u/{'a' * 4000}",
    ]


def test_urlencoded(site):
    """The pair, urlencoded, unsubscribes at once: 200, no redirect."""
    answer = site.client.post(site.path(), data=PAIR)
    assert (answer.status_code, site.state()) == (200, GONE)
    assert site.subscribers.left == [("key1", "one-click")]


def test_multipart(site):
    """The pair as multipart/form-data does the same."""
    answer = site.client.post(site.path(), files={"List-Unsubscribe": (None, "One-Click")})
    assert answer.request.headers["content-type"].startswith("multipart/form-data")
    assert (answer.status_code, site.state()) == (200, GONE)


def test_exact_bytes_of_the_rfc(site):
    """A post with no header but what HTTP needs is enough: no cookie, Origin, Referer or user agent."""
    host, port = site.client.base_url.host, site.client.base_url.port
    body = b"List-Unsubscribe=One-Click"
    head = f"POST {site.path()} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {FORM}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    with socket.create_connection((host, port)) as raw:
        raw.sendall(head.encode() + body)
        answer = b"".join(iter(lambda: raw.recv(4096), b""))
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"set-cookie" not in answer.lower()
    assert site.state() == GONE


def test_foreign_origin_and_cookies_are_no_matter(site):
    """Whatever a mail service or browser adds, the pair counts."""
    headers = {"Origin": "https://mail.example", "Referer": "https://mail.example/", "Cookie": "a=b"}
    assert site.client.post(site.path(), data=PAIR, headers=headers).status_code == 200
    assert site.state() == GONE


def test_our_own_button(site):
    """The field of our page unsubscribes too, and is told apart in the record."""
    assert site.client.post(site.path(), data={"unsubscribe": "yes"}).status_code == 200
    assert site.subscribers.left == [("key1", "page")]


def test_idempotent(site):
    """Doing it again gives the same answer and changes nothing more."""
    first, second = (site.client.post(site.path(), data=PAIR) for _ in range(2))
    assert (second.status_code, second.text) == (200, first.text)
    assert len(site.subscribers.left) == 1


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_reading_changes_nothing(site, method):
    """Mail scanners follow every link: reading never unsubscribes."""
    answer = site.client.request(method, site.path(), params=PAIR)
    assert answer.is_success
    assert (site.state(), site.subscribers.left) == (ACTIVE, [])


def test_options_names_the_methods(site):
    """OPTIONS says what is possible, and has no body."""
    answer = site.client.options(site.path())
    assert (answer.status_code, answer.content) == (204, b"")
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


def test_head_is_get_without_a_body(site):
    """HEAD has the headers of GET and no body."""
    head, get = site.client.head(site.path()), site.client.get(site.path())
    assert head.content == b""
    assert {name: head.headers[name] for name in get.headers if name != "date"} == {
        name: get.headers[name] for name in get.headers if name != "date"
    }


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "BREW"])
def test_other_methods(site, method):
    """Any other method is refused and does nothing."""
    answer = site.client.request(method, site.path(), data=PAIR)
    assert answer.status_code == 405
    assert site.state() == ACTIVE


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", FORM),
        (b"", ""),
        (b"List-Unsubscribe=One-Click", ""),
        (b"List-Unsubscribe=One-Click", "text/plain"),
        (b'{"List-Unsubscribe": "One-Click"}', "application/json"),
        (b"List-Unsubscribe=one-click", FORM),
        (b"list-unsubscribe=One-Click", FORM),
        (b"List-Unsubscribe=", FORM),
        (b"List-Unsubscribe=One-Click&List-Unsubscribe=No", FORM),
        (b"unsubscribe=no", FORM),
        (b"&".join(b"a%d=b" % number for number in range(50)), FORM),
        (b"\xff\xfe=\x00", FORM),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"--x\r\nbroken", "multipart/form-data"),
        (
            b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"; filename="a"\r\n\r\nOne-Click\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
        ),
        (
            b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click',
            "multipart/form-data; boundary=x",
        ),
    ],
)
def test_anything_else_is_refused(site, body, content_type):
    """A post without the pair or our field, or not as a whole form, is 400 and has no effect."""
    answer = site.client.post(site.path(), content=body, headers={"Content-Type": content_type})
    assert (answer.status_code, site.state()) == (400, ACTIVE)


def test_a_forged_token_looks_the_same(site):
    """No answer tells whether a token is good: status, headers and page are those of a good one, and nothing happens."""
    good_page, good_answer = site.client.get(site.path()), site.client.post(site.path("key9"), data=PAIR)
    for path in forged_paths(site):
        page, answer = site.client.get(path), site.client.post(path, data=PAIR)
        assert (page.status_code, page.text) == (200, good_page.text)
        assert (answer.status_code, answer.text) == (200, good_answer.text)
        assert {**answer.headers, "date": ""} == {**good_answer.headers, "date": ""}
    assert (site.state(), site.subscribers.left) == (ACTIVE, [])


def test_a_forged_token_looks_the_same_among_several_newsletters(serve):
    """With several newsletters a forged token shows one of their pages too, always the same."""
    site = serve(WEEKLY, DAILY)
    real = {site.client.get(site.path(key)).text for key in ("key1", "key2")}
    assert len(real) == 2
    forged = [site.client.get(f"/u/forged{number}").text for number in range(20)]
    assert set(forged) == real
    assert forged == [site.client.get(f"/u/forged{number}").text for number in range(20)]


def test_an_erased_reader_looks_the_same(site):
    """A good token whose reader is gone gets the answer of all others."""
    answer = site.client.post(site.path("key99"), data=PAIR)
    assert (answer.status_code, answer.text) == (200, site.client.post(site.path(), data=PAIR).text)


def test_the_link_that_is_nobodys_is_known(site):
    """`digest doctor` proves with it that this door has its key; it unsubscribes nobody, and no reader's link and no forged one gets that answer."""
    nobody = site.path(NOBODY)
    for answer in (site.client.get(nobody), site.client.post(nobody, data=PAIR)):
        assert (answer.status_code, answer.headers[ANSWER]) == (200, NOBODY)
    assert (site.state(), site.subscribers.left) == (ACTIVE, [])
    base = str(site.client.base_url).rstrip("/")
    other = LinkSigner(["another-secret-that-is-long-enough"], base).unsubscribe_url(NOBODY)
    for path in (site.path(), other.removeprefix(base), *forged_paths(site)):
        assert ANSWER not in site.client.get(path).headers
        assert ANSWER not in site.client.post(path, data=PAIR).headers


def test_a_token_for_another_door(site):
    """A token that was made for mail opens no page."""
    token = site.links.unsubscribe_mailto("key1", "unsub@example.org").partition("+")[2].partition("@")[0]
    assert site.client.post(f"/u/{token}", data=PAIR).status_code == 200
    assert site.state() == ACTIVE


@pytest.mark.parametrize("size", [LARGEST_BODY + 1, 10 * LARGEST_BODY])
def test_oversized_body(site, size):
    """A body over 64 KiB is refused, whether it says its length or not."""
    body = b"List-Unsubscribe=One-Click&x=" + b"y" * size
    said = site.client.post(site.path(), content=body, headers={"Content-Type": FORM})
    chunks = (body[at : at + 8192] for at in range(0, len(body), 8192))
    unsaid = site.client.post(site.path(), content=chunks, headers={"Content-Type": FORM})
    assert (said.status_code, unsaid.status_code, site.state()) == (413, 413, ACTIVE)


def test_a_client_that_goes_away_in_mid_body(site):
    """Half a post does nothing, and the server goes on."""
    host, port = site.client.base_url.host, site.client.base_url.port
    with socket.create_connection((host, port)) as raw:
        raw.sendall(
            f"POST {site.path()} HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM}\r\nContent-Length: 26\r\n\r\nList-Un".encode()
        )
    assert site.client.get("/healthz").status_code == 200
    assert site.state() == ACTIVE


def test_a_body_that_never_comes(site, monkeypatch):
    """A client that sends its body too slowly is let go, and nothing happened."""
    monkeypatch.setattr("digest.web.unsubscribe.BODY_SECONDS", 0.01)
    host, port = site.client.base_url.host, site.client.base_url.port
    with socket.create_connection((host, port)) as raw:
        raw.sendall(
            f"POST {site.path()} HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM}\r\nContent-Length: 26\r\n\r\nList".encode()
        )
        assert raw.recv(4096).startswith(b"HTTP/1.1 408 ")
    assert site.state() == ACTIVE


@pytest.mark.parametrize(
    "head",
    ["Content-Length: -1", "Content-Length: x", "Content-Length: 1\r\nContent-Length: 2", "Transfer-Encoding: odd"],
)
def test_a_broken_head(site, head):
    """A request that is no HTTP is refused by its status, and nothing happened."""
    host, port = site.client.base_url.host, site.client.base_url.port
    with socket.create_connection((host, port)) as raw:
        raw.sendall(f"POST {site.path()} HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM}\r\n{head}\r\n\r\n".encode())
        assert re.match(rb"HTTP/1\.1 [45]0\d ", raw.recv(4096))
    assert site.state() == ACTIVE


def test_a_burst_of_one_clicks_is_never_limited(site):
    """A mail service that unsubscribes many readers from one address gets 200 for each."""
    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(lambda _: site.client.post(site.path(), data=PAIR).status_code, range(120)))
    assert codes == [200] * 120


def test_guessing_is_limited(serve):
    """Only tokens that were not made here are counted; when there are too many the answer is 429, and good ones still work."""
    site = serve(WEEKLY)
    codes = [site.client.post(FORGED, data=PAIR).status_code for _ in range(65)]
    assert codes == [200] * 60 + [429] * 5
    assert site.client.post(site.path(), data=PAIR).status_code == 200
    assert site.client.get(FORGED).status_code == 200


def test_guessing_is_limited_by_client_behind_a_proxy(serve):
    """Behind our own proxy each client is counted by itself; elsewhere nobody can say that he is somebody else."""
    for proxies, last in ((("127.0.0.0/8",), 200), ((), 429)):
        site = serve(WEEKLY, trusted_proxies=proxies)
        for number in range(61):
            answer = site.client.post(FORGED, data=PAIR, headers={"X-Forwarded-For": f"192.0.2.{number}"})
        assert answer.status_code == last


def test_a_database_that_is_away(site):
    """Without the database the answer is 503 and says when to come again, so that nobody is told that he left when he did not."""
    site.subscribers.down = True
    answer = site.client.post(site.path(), data=PAIR)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
    assert "database" not in answer.text
    site.subscribers.down = False
    assert site.client.post(site.path(), data=PAIR).status_code == 200


def test_the_page_without_its_database(site):
    """Also the page says so, when the database is away, rather than to show the wrong newsletter."""
    site.subscribers.down = True
    answer = site.client.get(site.path())
    site.subscribers.down = False
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")


@given(
    body=st.binary(max_size=200), kind=st.sampled_from([FORM, "multipart/form-data; boundary=x", "text/plain", "\x7f"])
)
def test_any_body(shared_site, body, kind):
    """Whatever is posted, the answer is one of ours, and nobody leaves by chance."""
    answer = shared_site.client.post(shared_site.path("key9"), content=body, headers={"Content-Type": kind})
    assert answer.status_code in (200, 400)
    assert "content-security-policy" in answer.headers
    assert answer.status_code == 400 or b"One-Click" in body or b"unsubscribe=yes" in body


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=50))
def test_any_token(shared_site, token):
    """Whatever stands where a token should, the page is one of ours."""
    answer = shared_site.client.get(f"/u/{quote(token, safe='')}")
    assert answer.status_code in (200, 404)
    assert "content-security-policy" in answer.headers


def test_a_fault_of_ours_shows_nothing(serve, monkeypatch):
    """An error that nobody foresaw is a plain 500 without its trace."""
    site = serve(WEEKLY)
    monkeypatch.setattr(site.subscribers, "unsubscribe", lambda *_, **__: 1 / 0)
    answer = site.client.post(site.path(), data=PAIR)
    assert answer.status_code == 500
    assert "ZeroDivision" not in answer.text
    assert "content-security-policy" in answer.headers


def test_no_token_is_logged(site):
    """Neither tokens nor addresses reach the log at any level, whatever is asked."""
    root, ours = logging.getLogger(), logging.getLogger("digest")
    handlers, level = list(root.handlers), ours.level
    stream = io.StringIO()
    configure("debug", stream=stream)
    try:
        site.client.get(site.path())
        site.client.post(site.path(), data=PAIR)
    finally:
        root.handlers[:] = handlers
        ours.setLevel(level)
    assert "event=unsubscribed how=one-click known=true" in stream.getvalue()
    assert site.path().rpartition("/")[2] not in stream.getvalue()
    assert "jane@" not in stream.getvalue()


def test_a_newsletter_that_the_settings_do_not_name_is_not_taken_for_another(serve, caplog):
    """Its reader leaves by page and by one click; the page names its key and no other newsletter, and the log says what is missing."""
    site = serve(WEEKLY, DAILY)
    reader = site.subscribers.readers["key1"]
    site.subscribers.readers["key1"] = replace(reader, newsletter="gone-list")
    with caplog.at_level("WARNING"):
        pages = [site.client.get(site.path()).text, site.client.post(site.path(), data={"unsubscribe": "yes"}).text]
    for page in pages:
        assert "gone-list" in page
        assert WEEKLY.title not in page
        assert DAILY.title not in page
    assert "mailto:" not in pages[1]
    assert site.state() is GONE
    assert {record.__dict__["values"]["newsletter"] for record in caplog.records} == {"gone-list"}
