"""Secrets go to the origin that they are for, and into nothing that is shown or kept."""

import asyncio
from typing import Any
from urllib.parse import quote

import pytest

from digest.net.answers import FetchError
from digest.net.fetch import HttpFetch
from digest.net.private import Authorised, Private
from tests.unit.net.web_server import WebServer, answer, pointing, redirect

CANARY = "canary-8d1f0e"
PRIVATE = Private(headers={"Authorization": f"Bearer {CANARY}", "X-Key": CANARY}, query={"key": CANARY})


def fetch_from(answers, path="/api?a=1", private=PRIVATE, **names: str) -> Any:
    """Fetch a path of a server on loopback with secrets; gives the answer or the error, and what the server was asked."""

    async def go() -> Any:
        async with (
            WebServer(answers) as server,
            HttpFetch(resolve=pointing(**names, other_test="127.0.0.1")) as web,
        ):
            fetch = Authorised(web, server.url(), private, name="DIGEST_SOURCES__BLOG__TOKEN")
            for place, said in list(server.answers.items()):
                if isinstance(said, bytes):
                    server.answers[place] = said.replace(b"PORT", str(server.port).encode())
            try:
                found: Any = await fetch(server.url(path), allow_private=True)
            except FetchError as error:
                found = error
            return found, server.asked

    return asyncio.run(go())


def test_headers_and_query_are_sent():
    """The origin itself gets both, beside what the address says already."""
    found, asked = fetch_from({f"/api?a=1&key={CANARY}": answer(200, b"ok", X_Total="3")})
    assert found.body == b"ok"
    assert found.headers["x-total"] == "3"
    assert asked[0].headers["authorization"] == f"bearer {CANARY}"
    assert asked[0].headers["x-key"] == CANARY


def test_an_answer_holds_no_secret():
    """What may be remembered (its address, a permanent move) is without the parameter."""
    answers = {f"/api?a=1&key={CANARY}": redirect("/new?b=2", 301), f"/new?b=2&key={CANARY}": answer(200, b"ok")}
    found, asked = fetch_from(answers)
    assert len(asked) == 2
    assert found.moved_to.endswith("/new?b=2")
    assert CANARY not in repr(found)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize("location", ["http://other.test:PORT/in?b=2", f"http://other.test:PORT/in?b=2&key={CANARY}"])
def test_another_origin_gets_nothing(status, location):
    """A redirect elsewhere is followed without the secrets, also where the redirect itself repeats the parameter."""
    answers = {f"/api?a=1&key={CANARY}": redirect(location, status), "/in?b=2": answer(200, b"ok")}
    found, asked = fetch_from(answers)
    assert found.body == b"ok"
    assert [one.path for one in asked] == [f"/api?a=1&key={CANARY}", "/in?b=2"]
    assert CANARY not in str(asked[1])
    assert "authorization" not in asked[1].headers


def test_the_way_back_gets_them_again():
    """What leads home again is home: the secrets are for it."""
    answers = {
        f"/api?a=1&key={CANARY}": redirect("http://other.test:PORT/in", 302),
        "/in": redirect("http://127.0.0.1:PORT/out", 302),
        f"/out?key={CANARY}": answer(200, b"ok"),
    }
    found, asked = fetch_from(answers)
    assert found.body == b"ok"
    assert CANARY not in str(asked[1])


def test_a_redirect_that_hides_the_secret_elsewhere_is_refused():
    """A site that copies the secret into a path or another name does not get it carried there, nor shown."""
    answers = {f"/api?a=1&key={CANARY}": redirect(f"http://other.test:PORT/{CANARY}", 302)}
    found, asked = fetch_from(answers)
    assert found.what == "a redirect that repeats the secret"
    assert CANARY not in f"{found!r}{found}{found.hint}{found.where}"
    assert len(asked) == 1


@pytest.mark.parametrize("layers", [1, 2, 3])
def test_a_redirect_that_hides_the_secret_in_escapes_is_refused(layers):
    """Signs of base64 are escaped in an address, and once more in an address that stands in another, as where a site asks for a login."""
    secret = f"{CANARY}+/=="
    escaped = secret
    for _ in range(layers):
        escaped = quote(escaped, safe="")
    answers = {f"/api?a=1&key={quote(secret, safe='')}": redirect(f"/login?next=%2Fapi%3Fkey%3D{escaped}", 302)}
    found, asked = fetch_from(answers, private=Private(query={"key": secret}))
    assert found.what == "a redirect that repeats the secret"
    assert CANARY not in f"{found!r}{found}{found.hint}{found.where}"
    assert len(asked) == 1


@pytest.mark.parametrize("status", [200, 404])
def test_an_address_that_an_api_gives_with_the_secret_is_shown_without(status):
    """Many APIs write it into the link to their next page: it is asked with it once, and neither the answer nor an error holds it."""
    path = f"/api?page=2&key={CANARY}"
    found, asked = fetch_from({path: answer(status, b"ok")}, path=f"/api?key={CANARY}&page=2")
    assert [one.path for one in asked] == [path]
    assert CANARY not in f"{found!r}{found}{getattr(found, 'where', '')}"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500])
def test_an_error_holds_no_secret(status):
    """Neither where nor what nor hint; and what the server does not take is told by its variable."""
    found, _ = fetch_from({f"/api?a=1&key={CANARY}": answer(status)})
    assert found.status == status
    assert CANARY not in f"{found!r}{found}{found.hint}{found.where}"
    assert ("DIGEST_SOURCES__BLOG__TOKEN" in found.hint) == (status in (401, 403))


def test_only_addresses_of_the_source_get_them():
    """A link within an answer that leads to another host is asked without any."""

    async def go() -> Any:
        async with WebServer({"/x": answer(200, b"ok")}) as server, HttpFetch() as web:
            fetch = Authorised(web, "https://127.0.0.1/", PRIVATE, name="X")
            return await fetch(server.url("/x"), allow_private=True), server.asked

    found, asked = asyncio.run(go())
    assert found.body == b"ok"
    assert CANARY not in str(asked)


@pytest.mark.parametrize("url", ["https://[::1", "https://a.example/\x00", "nonsense", "https://"])
def test_what_is_no_address_gets_none_either(url):
    """The fetch refuses it, as it would without a secret."""

    async def go() -> Any:
        async with HttpFetch() as web:
            await Authorised(web, "https://a.example/", PRIVATE, name="X")(url)

    with pytest.raises(FetchError) as caught:
        asyncio.run(go())
    assert CANARY not in f"{caught.value!r}{caught.value.where}{caught.value.hint}"


def test_private_parts_have_no_text():
    """Neither repr nor str nor a traceback of them shows a secret."""
    assert CANARY not in f"{PRIVATE!r}{PRIVATE}"
