"""The web door on loopback, as it is served, with readers in memory."""

import threading
from asyncio import AbstractEventLoop, _set_running_loop, get_running_loop
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
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


@pytest.fixture(scope="session")
def started(chromium: str) -> Iterator[tuple[Browser, AbstractEventLoop]]:
    """Start a browser, once for all tests of this process. Its event loop stands still, and is nobody's, but where a file uses `browser`."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        loop = get_running_loop()
        _set_running_loop(None)
        yield browser, loop
        _set_running_loop(loop)


@pytest.fixture(scope="module")
def browser(started: tuple[Browser, AbstractEventLoop]) -> Iterator[Browser]:
    """Give the browser to the tests of a file, which can have no other event loop meanwhile."""
    browser, loop = started
    _set_running_loop(loop)
    yield browser
    for context in browser.contexts:
        context.close()
    _set_running_loop(None)


@pytest.fixture(scope="module")
def kept(browser: Browser) -> Page:
    """Open a window, once for the tests of a file: that takes longer than most of them. Nothing that it loads is kept for the next time."""
    page = browser.new_context().new_page()
    page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
    return page


@pytest.fixture
def window(kept: Page) -> Iterator[Page]:
    """Give a window as good as new: light, with nothing in it, and no cookie. Who listens to it does so with `hearing`."""
    kept.emulate_media(color_scheme="light")
    kept.set_viewport_size({"width": 1280, "height": 720})
    kept.mouse.move(0, 0)
    yield kept
    kept.unroute_all()
    kept.goto("about:blank")
    kept.context.clear_cookies()


@contextmanager
def hearing(page: Page, **told: Callable[[Any], list[str]]) -> Iterator[list[str]]:
    """Listen to a window while the block lasts: gives what is made of each event, by its name."""
    heard: list[str] = []
    listeners = {name: lambda event, words=words: heard.extend(words(event)) for name, words in told.items()}
    for name, listener in listeners.items():
        page.on(name, listener)  # type: ignore[call-overload]  # each name is a signature of its own
    yield heard
    for name, listener in listeners.items():
        page.remove_listener(name, listener)


@pytest.fixture(params=["light", "dark"])
def tab(request: pytest.FixtureRequest, window: Page) -> Page:
    window.emulate_media(color_scheme=request.param)
    window.route("**/*", lambda route: route.abort())
    return window
