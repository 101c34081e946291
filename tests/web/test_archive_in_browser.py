"""The archive as people meet it: in a browser, on a telephone and a desk, in light and dark, by keyboard."""

import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page

from digest.archive import write
from tests.archived import BAY, PUBLIC, UNLISTED, Shelf
from tests.web.conftest import hearing
from tests.web.test_unsubscribe_in_browser import CONTRAST

pytestmark = pytest.mark.browser

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="5"/>'
LONG = "Donaudampfschifffahrtsgesellschaftskapitänspatentprüfungsordnung " * 3


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    found = Shelf()
    found.add(PUBLIC, 2)
    found.add(PUBLIC, subject=LONG, preheader=LONG)
    found.add(BAY, 2)
    found.add(UNLISTED)
    return found


@pytest.fixture(scope="module")
def base(shelf, tmp_path_factory) -> Iterator[str]:
    """Build the archive into a folder, and serve it as any web server would: without a header of ours."""
    folder = tmp_path_factory.mktemp("archive")
    write((make() for make in shelf.plan(PUBLIC, BAY, UNLISTED).values()), folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(
    params=[(375, "light"), (375, "dark"), (1280, "light"), (1280, "dark")], ids=lambda one: f"{one[0]}-{one[1]}"
)
def tab(request: pytest.FixtureRequest, window: Page) -> Page:
    width, scheme = request.param
    window.set_viewport_size({"width": width, "height": 800})
    window.emulate_media(color_scheme=scheme)
    window.route(re.compile("^https:"), lambda route: route.fulfill(content_type="image/svg+xml", body=PICTURE))
    return window


def page_of(shelf: Shelf, key: str, place: int = 0) -> str:
    return [f"e/{one.public_id}.html" for one in shelf.shown if one.newsletter == key][place]


def opened(tab: Page, base: str, path: str) -> list[str]:
    """Open a page; gives what the browser complained about, and what it asked for beside pictures."""
    complaints = {"console": lambda message: [message.text], "pageerror": lambda error: [str(error)]}
    asked = {"request": lambda one: [one.url] if one.resource_type not in ("image", "document") else []}
    with hearing(tab, **complaints, **asked) as heard:
        tab.goto(base + path)
    return heard


@pytest.mark.parametrize("kind", ["first", "long", "bay", "board", "", "harbour/", "404.html"])
def test_it_fits_and_nothing_is_complained_about(tab, base, shelf, kind):
    """The policy of each page allows what it needs, nothing but pictures is loaded, and nobody has to scroll sideways, whatever a title holds."""
    paths = {"first": page_of(shelf, "harbour"), "long": page_of(shelf, "harbour", 2)}
    path = paths.get(kind) or (page_of(shelf, kind) if kind in ("bay", "board") else kind)
    assert opened(tab, base, path) == []
    assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("kind", ["edition", "list", "missing"])
def test_all_words_have_contrast(tab, base, shelf, kind):
    """At least 4.5 to 1 in light and in dark (WCAG 2.2, 1.4.3)."""
    opened(tab, base, {"edition": page_of(shelf, "harbour", 1), "list": "harbour/", "missing": "404.html"}[kind])
    words = tab.locator("h1, h2, h3, p, li, .ar-link, .ar-way")
    assert words.count() >= 3
    assert min(words.evaluate_all(f"found => found.map({CONTRAST})")) >= 4.5


def test_styles_of_the_mail_are_in_force(tab, base, shelf):
    """The page looks like the mail: its attributes are allowed, and its blocks too, which darken it where that is wanted."""
    opened(tab, base, page_of(shelf, "harbour"))
    dark = tab.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    sheet = tab.evaluate("getComputedStyle(document.querySelector('.sheet')).backgroundColor")
    assert sheet == ("rgb(23, 33, 38)" if dark else "rgb(255, 255, 255)")
    assert tab.evaluate("getComputedStyle(document.querySelector('.title')).fontFamily").startswith("Georgia")


def test_a_script_would_not_run(tab, base, shelf):
    """Even if something got into a page, nothing of it is run."""
    opened(tab, base, page_of(shelf, "harbour"))
    tab.evaluate(
        "() => { const one = document.createElement('div'); one.innerHTML = '<img src=x onerror=\"window.ran = 1\">';"
        " document.body.append(one); const two = document.createElement('script'); two.textContent = 'window.ran = 2';"
        " document.body.append(two); }"
    )
    tab.wait_for_load_state("networkidle")
    assert tab.evaluate("window.ran === undefined")


def test_the_way_through_by_keyboard(tab, base, shelf):
    """The first key leads past the frame to the edition; links to other editions work, there and back."""
    opened(tab, base, page_of(shelf, "harbour", 1))
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "ar-skip"
    assert tab.locator(".ar-skip").bounding_box()["y"] >= 0
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "content"
    tab.get_by_role("navigation").last.get_by_role("link").first.click()
    assert tab.url.endswith(page_of(shelf, "harbour", 0))
    tab.get_by_role("navigation").first.get_by_role("link").click()
    assert tab.url == f"{base}harbour/"
    tab.get_by_role("main").get_by_role("link").first.click()
    assert tab.url.endswith(page_of(shelf, "harbour", 2))


def test_regions(tab, base, shelf):
    """Assistive technology meets a banner, the main region with an article in it, and the way to other editions."""
    opened(tab, base, page_of(shelf, "harbour", 1))
    for role in ("banner", "main", "contentinfo", "article"):
        assert tab.get_by_role(role).count() == 1, role
    assert tab.get_by_role("navigation", name="Other editions").count() == 1


def test_right_to_left(tab, base, shelf):
    """The frame of an Arabic edition runs as its words do."""
    opened(tab, base, page_of(shelf, "bay"))
    link = tab.locator("header .ar-link").bounding_box()
    width = tab.evaluate("document.documentElement.clientWidth")
    assert link is not None
    assert link["x"] + link["width"] / 2 > width / 2


def test_an_edition_of_one_story_fills_the_page(tab, base, shelf):
    """Below a short edition there is no strip of another colour: its ground reaches down to the frame."""
    opened(tab, base, page_of(shelf, "board"))
    main = tab.get_by_role("main").bounding_box()
    assert main is not None
    assert main["y"] + main["height"] >= 799
