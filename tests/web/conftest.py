"""The web door on loopback, as it is served, with readers in memory."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from digest.archive import Site as ArchiveSite
from digest.links import LinkSigner
from digest.model import Newsletter, Subscriber, SubscriberState
from digest.ports import Store
from digest.web import create_app, listen, make_server
from tests.memory_subscribers import NOON, MemorySubscribers, as_store

WEEKLY = Newsletter(key="weekly", title="Example & Weekly", sender="Example <weekly@example.org>")
DAILY = Newsletter(key="daily", title="Täglich", sender="Täglich <daily@example.org>", language="de")


@dataclass(frozen=True)
class Site:
    """A running server: where it is, and the reader `key1` of the first newsletter."""

    client: httpx2.Client
    subscribers: MemorySubscribers
    links: LinkSigner

    def path(self, key: str = "key1") -> str:
        return self.links.unsubscribe_url(key).removeprefix(str(self.client.base_url).rstrip("/"))

    def url(self, key: str = "key1") -> str:
        return self.links.unsubscribe_url(key)

    def state(self, key: str = "key1") -> SubscriberState:
        return self.subscribers.readers[key].state


@contextmanager
def running(
    store: Store,
    *newsletters: Newsletter,
    trusted_proxies: tuple[str, ...] = (),
    archive: ArchiveSite | None = None,
    **more: Any,
) -> Iterator[tuple[str, LinkSigner]]:
    """Serve on a free port, under uvicorn; gives the base URL and the signer of its links."""
    with listen("127.0.0.1", 0) as listening:
        base = f"http://127.0.0.1:{listening.getsockname()[1]}"
        links = LinkSigner(["a-secret-of-the-tests-that-is-long-enough"], base)
        known = {one.key: one for one in newsletters}
        server = make_server(
            create_app(
                store=store,
                links=links,
                clock=lambda: NOON,
                newsletters=known,
                trusted_proxies=trusted_proxies,
                archive=archive,
                **more,
            )
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield base, links
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def site_of(*newsletters: Newsletter, trusted_proxies: tuple[str, ...] = ()) -> Iterator[Site]:
    """Serve some newsletters, with a reader each."""
    subscribers = MemorySubscribers()
    enrol(subscribers, *newsletters)
    with (
        running(as_store(subscribers), *newsletters, trusted_proxies=trusted_proxies) as (base, links),
        httpx2.Client(base_url=base) as client,
    ):
        yield Site(client, subscribers, links)


def enrol(subscribers: MemorySubscribers, *newsletters: Newsletter) -> None:
    """Begin anew, with one reader of each newsletter."""
    subscribers.readers.clear()
    subscribers.left.clear()
    for one in newsletters:
        subscribers.add(Subscriber(address="jane@example.org", newsletter=one.key), how="test", now=NOON)


@pytest.fixture
def serve() -> Iterator[Callable[..., Site]]:
    """Give a function that starts a site of its own."""
    with ExitStack() as stack:
        yield lambda *newsletters, **options: stack.enter_context(site_of(*newsletters, **options))


@pytest.fixture(scope="module")
def shared_site() -> Iterator[Site]:
    """Serve one newsletter for the tests of a file."""
    with site_of(WEEKLY) as site:
        yield site


@pytest.fixture
def site(shared_site: Site) -> Site:
    """Give a site with one newsletter and its one reader, `key1`."""
    enrol(shared_site.subscribers, WEEKLY)
    return shared_site


@pytest.fixture(scope="module")
def launch() -> Iterator[Callable[[str], Browser]]:
    """Give a function that starts a browser, once for the tests of this file."""
    with sync_playwright() as playwright:
        yield cache(lambda path: playwright.chromium.launch(executable_path=path, args=["--no-sandbox"]))


@pytest.fixture(params=["light", "dark"])
def tab(request, chromium, launch) -> Iterator[Page]:
    context = launch(chromium).new_context(color_scheme=request.param)
    page = context.new_page()
    page.route("**/*", lambda route: route.abort())
    yield page
    context.close()
