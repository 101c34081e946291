"""One request to a page of our own: what it tells, and that whatever happens is an answer."""

import asyncio
import ssl
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import trustme

from digest.model.health import Visit
from digest.net import visit as module
from digest.net.addresses import is_allowed, own_addresses
from digest.net.secured import secured_by
from digest.net.visit import LARGEST, visit
from tests.unit.net.web_server import Answer, WebServer, answer, endless, forever, redirect

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def context(authority: trustme.CA, **options: Any) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", **options).configure_cert(made)
    return made


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca_file(authority, tmp_path) -> str:
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    return str(tmp_path / "ca.pem")


def visited(said: Answer, *, tls: ssl.SSLContext | None = None, **options: Any) -> tuple[Visit, WebServer]:
    async def main() -> tuple[Visit, WebServer]:
        async with WebServer({"/u/x": said}, tls) as server:
            return await visit(server.url("/u/x"), clock=lambda: NOON, **options), server

    return asyncio.run(main())


def test_what_an_answer_tells():
    """Status, headers in lower case, body, and when it came."""
    found, _ = visited(answer(200, "Schön".encode(), Content_Type="text/html; charset=utf-8", X_Thing="a"))
    assert (found.status, found.body, found.at, found.trouble, found.secured) == (200, "Schön", NOON, "", None)
    assert found.headers["x-thing"] == "a"


def test_a_post_carries_its_form():
    """As a mail service posts it."""

    async def keep(writer: asyncio.StreamWriter) -> None:
        writer.write(answer(200))
        await writer.drain()

    found, server = visited(keep, form={"List-Unsubscribe": "One-Click"})
    assert found.status == 200
    (asked,) = server.asked
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"
    assert asked.headers["content-length"] == str(len("List-Unsubscribe=One-Click"))
    assert "cookie" not in asked.headers
    assert "authorization" not in asked.headers


def test_nothing_is_followed():
    """A redirect is an answer, and is judged as one."""
    found, server = visited(redirect("/elsewhere", 302))
    assert (found.status, found.headers["location"]) == (302, "/elsewhere")
    assert len(server.asked) == 1


def test_tls_is_verified_and_its_end_is_told(authority, ca_file):
    """With the private authority of the settings."""
    ends = datetime(2030, 1, 1, tzinfo=UTC)
    found, _ = visited(answer(200), tls=context(authority, not_after=ends), ca_file=ca_file)
    assert found.secured is not None
    assert found.secured.version in ("TLSv1.2", "TLSv1.3")
    assert found.secured.expires == ends


def test_an_unknown_authority_is_not_trusted(authority):
    """Without the setting the certificate is not valid, and no request is made."""
    found, server = visited(answer(200), tls=context(authority))
    assert "its certificate is not valid" in found.trouble
    assert server.asked == []


def test_a_certificate_that_ran_out(authority, ca_file):
    """Told as such."""
    gone = datetime.now(UTC) - timedelta(days=1)
    found, _ = visited(answer(200), tls=context(authority, not_after=gone), ca_file=ca_file)
    assert "certificate has expired" in found.trouble


def test_a_file_of_certificates_that_is_not_there(tmp_path):
    """A setting that leads nowhere is trouble too."""
    found, _ = visited(answer(200), ca_file=str(tmp_path / "gone.pem"))
    assert "No such file" in found.trouble


def test_a_closed_port():
    """Nobody listens."""

    async def main() -> Visit:
        async with WebServer({}) as server:
            url = server.url("/u/x")
        return await visit(url, clock=lambda: NOON)

    assert asyncio.run(main()).trouble


@pytest.mark.parametrize("said", [b"garbage\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"])
def test_a_broken_answer(said):
    """What cannot be read is trouble."""
    assert visited(said)[0].trouble


def test_silence_ends_in_time(monkeypatch):
    """A person waits."""
    monkeypatch.setattr(module, "SECONDS", 0.2)
    assert "within 0.2 s" in visited(forever)[0].trouble or "Timeout" in visited(forever)[0].trouble


def test_a_body_without_end_is_cut():
    """Our pages are small."""
    found, _ = visited(endless)
    assert len(found.body) == LARGEST


@pytest.mark.parametrize("url", ["ftp://x.example/", "https://", "nonsense", "http://[::1"])
def test_nonsense_is_no_error(url):
    """Whatever the setting says."""
    assert asyncio.run(visit(url, clock=lambda: NOON)).trouble


def test_what_is_no_tls_tells_nothing():
    """A plain connection has no session."""
    assert secured_by(None) is None
    assert secured_by(object()) is None


def test_our_own_addresses_are_such_as_the_world_can_reach():
    """None behind a router; asking sends nothing and never fails."""
    assert all(is_allowed(one, allow_private=False) for one in own_addresses())
