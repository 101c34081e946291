"""`digest serve` follows digest.toml while it runs."""

import asyncio
import itertools
import os
from collections.abc import Awaitable, Callable
from contextlib import closing
from typing import Any

import httpx2
import pytest

from digest.links import LinkSigner, Purpose
from digest.store import open_store
from tests.e2e.newsroom import NEWSLETTER, Newsroom

_STAMPS = itertools.count(1)
Visit = Callable[[httpx2.AsyncClient], Awaitable[None]]


def served(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, visit: Visit) -> None:
    """Start `digest serve` in this process; `visit` asks for its pages instead of a browser."""

    async def day(app: Any) -> None:
        async with httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app), base_url="https://news.example.org"
        ) as client:
            await visit(client)

    monkeypatch.setattr("digest.cli.serving.serve_app", lambda app, *_args, **_more: asyncio.run(day(app)))
    result = newsroom.call("serve")
    assert result.code == 0


def later(newsroom: Newsroom) -> None:
    """Give digest.toml a time of its own, however fast the test is."""
    stamp = next(_STAMPS) * 10**9
    os.utime(newsroom.folder / "digest.toml", ns=(stamp, stamp))


def test_what_is_added_while_it_runs_has_its_pages(newsroom, monkeypatch, clock):
    """A second newsletter's way out, and a new editor's link, with the next request; a slip in between, or a file that is away, changes nothing."""
    path = newsroom.folder / "digest.toml"
    before = path.read_text(encoding="utf-8")
    second = NEWSLETTER.format(key="tide", options="").replace("The Quay", "The Tide")
    sources = f"[[newsletters.tide.sources]]\n{newsroom.articles()}"
    after = before.replace("timezone", 'editors = ["new@example.org"]\ntimezone') + second + sources
    newsroom.readers(1)
    path.write_text(after, encoding="utf-8")
    assert newsroom.call("subscribers", "add", "zoe@example.org", "-n", "tide").code == 0
    assert newsroom.call("draft", "quay").code == 0
    with closing(open_store(f"sqlite:///{newsroom.database}", data_dir=newsroom.database.parent, clock=clock)) as store:
        (zoe,) = store.subscribers.find("zoe@example.org")
    path.write_text(before, encoding="utf-8")

    signer = LinkSigner([newsroom.environment["DIGEST_SECRET_KEY"]], "https://news.example.org")
    link, way_out = signer.review_url(1, "new@example.org", Purpose.APPROVE), signer.unsubscribe_url(zoe.key)

    async def visit(client: httpx2.AsyncClient) -> None:
        for text in (before, "[newsletters.quay"):
            path.write_text(text, encoding="utf-8")
            later(newsroom)
            assert (await client.get(link)).status_code == 404
            assert "The Quay" not in (await client.get(way_out)).text
        path.unlink()
        assert (await client.get(link)).status_code == 404
        assert (await client.get("/healthz")).status_code == 200
        path.write_text(after, encoding="utf-8")
        later(newsroom)
        assert "The Quay" in (await client.get(link)).text
        assert "The Tide" in (await client.get(way_out)).text

    served(newsroom, monkeypatch, visit)
