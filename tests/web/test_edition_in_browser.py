"""The mail as readers see it: in a browser, light and dark, wide and narrow, with and without what mail clients take away."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

from digest.model import Edition
from digest.rendering import EditionRenderer
from digest.rendering.pieces import filled
from digest.rendering.placeholders import Tokens
from digest.rendering.renderer import SAMPLES
from digest.rendering.templates import Theme
from digest.rendering.view import view
from digest.resources import template_folders
from scripts import landscapes
from tests.unit.rendering.samples import ARABIC, LETTER, PICTURES, arabic_edition, edition, long_edition, stories

pytestmark = pytest.mark.browser

DESKTOP, SMALL, PHONE = 720, 375, 320
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
_STYLES = re.compile(r"<style.*?</style>", re.DOTALL)

COMPUTED = """
() => [...document.querySelectorAll('body, body *')].map(element => {
  const style = getComputedStyle(element);
  return [element.tagName, ...[...style].map(name => name + ':' + style.getPropertyValue(name))];
})
"""
BOXES = """
() => [...document.querySelectorAll('body *')].map(element => {
  const box = element.getBoundingClientRect();
  return [element.tagName, Math.round(box.left), Math.round(box.top), Math.round(box.width), Math.round(box.height)];
})
"""
FAINT = """
() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const light = colour => {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const parts = [...canvas.getImageData(0, 0, 1, 1).data].map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };
  const shown = [...document.querySelectorAll('h1, h2, h3, p, li, a, img')].filter(element => element.getClientRects().length);
  return shown.map(element => {
    let behind = element;
    while (getComputedStyle(behind).backgroundColor === 'rgba(0, 0, 0, 0)') behind = behind.parentElement;
    const pair = [light(getComputedStyle(element).color), light(getComputedStyle(behind).backgroundColor)].sort((x, y) => y - x);
    return [(pair[0] + 0.05) / (pair[1] + 0.05), element.className, element.textContent.slice(0, 30)];
  }).filter(found => found[0] < 4.5);
}
"""


def draft(made, newsletter=LETTER) -> str:
    """Give the page of an edition, gaps filled with samples."""
    return EditionRenderer().render(made, newsletter).html


def long_titles() -> Edition:
    """Make an edition whose titles are one giant word, or three lines."""
    given = [
        replace(one, article=replace(one.article, title=WORD, author=WORD, source_name=WORD)) for one in stories()[:3]
    ]
    return edition([*given, *stories()[3:5]])


@cache
def pages() -> dict[str, str]:
    """Give the samples that every rule holds for."""
    return {
        "english": draft(edition()),
        "arabic": draft(arabic_edition(), ARABIC),
        "long": draft(long_titles()),
        "one": draft(edition(stories()[6:7])),
        "none": draft(edition([], subject="Nothing this week")),
        "shortened": draft(long_edition(70)),
    }


NAMES = ("english", "arabic", "long", "one", "none", "shortened")


@pytest.fixture(scope="module")
def launch() -> Iterator[Callable[[str], Browser]]:
    """Give a function that starts a browser, once for the tests of this file."""
    with sync_playwright() as playwright:
        yield cache(lambda path: playwright.chromium.launch(executable_path=path, args=["--no-sandbox"]))


@pytest.fixture
def show(chromium: str, launch: Callable[[str], Browser]) -> Iterator[Callable[..., Page]]:
    """Give a function that shows a page at a width and in a scheme, with or without pictures."""
    context = launch(chromium).new_context()
    page = context.new_page()

    def shown(html: str, width: int = DESKTOP, *, dark: bool = False, images: bool = True) -> Page:
        page.unroute_all()
        page.route("**/*", _served if images else lambda route: route.abort())
        page.emulate_media(color_scheme="dark" if dark else "light")
        page.set_viewport_size({"width": width, "height": 900})
        page.set_content(html, wait_until="load" if images else "domcontentloaded")
        return page

    yield shown
    context.close()


def _served(route: Route) -> None:
    name = route.request.url.removeprefix(f"{PICTURES}/").removesuffix(".png")
    if name in landscapes.names():
        route.fulfill(body=_picture(name), content_type="image/png")
    else:
        route.abort()


@cache
def _picture(name: str) -> bytes:
    return landscapes.png(name, 136, 68 if name == "lighthouse" else 136)


def before_inlining(made, newsletter) -> str:
    """Give the page as its template makes it, all styles in their blocks."""
    theme = Theme(template_folders("edition"))
    tokens = Tokens.derive([one.article.id for one in made.stories], repr((made, (), newsletter)))
    page = theme.bare("edition.html.j2", page=view(made, newsletter, tokens))
    return filled(page, tokens, SAMPLES)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [DESKTOP, SMALL])
@pytest.mark.parametrize(
    ("made", "newsletter"), [(edition(), LETTER), (arabic_edition(), ARABIC)], ids=["english", "arabic"]
)
def test_inlining_changes_nothing_that_is_seen(show, made, newsletter, width, dark):
    """The browser's own cascade before inlining and the inlined page come to the same computed style of every element."""
    before = show(before_inlining(made, newsletter), width, dark=dark).evaluate(COMPUTED)
    after = show(EditionRenderer().render(made, newsletter).html, width, dark=dark).evaluate(COMPUTED)
    assert len(before) == len(after) > 50
    pairs = zip(before, after, strict=True)
    differences = [(one[0], value) for one, other in pairs for value in set(one) ^ set(other)]
    assert differences == []


@pytest.mark.parametrize("width", [DESKTOP, SMALL, PHONE])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wider_than_the_window(show, name, width):
    """No sample, however long its words, has to be scrolled sideways."""
    assert show(pages()[name], width).evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize("name", NAMES)
def test_without_styles_nothing_is_wider_either(show, name, width):
    """Where every <style> is removed, the page still fits."""
    page = show(_STYLES.sub("", pages()[name]), width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", NAMES)
def test_without_styles_the_desktop_looks_the_same(show, name):
    """On a wide screen every box stands where it stood: all that matters is inline."""
    styled = show(pages()[name]).evaluate(BOXES)
    assert show(_STYLES.sub("", pages()[name])).evaluate(BOXES) == styled


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_every_text_can_be_read(show, name, dark):
    """Contrast is at least 4.5 to 1 for every text and alternative text (WCAG AA), in both schemes."""
    assert show(pages()[name], dark=dark).evaluate(FAINT) == []


def test_the_dark_scheme_is_dark(show):
    """Who asks for dark gets it."""
    page = show(pages()["english"], dark=True)
    assert page.evaluate("getComputedStyle(document.querySelector('.sheet')).backgroundColor") == "rgb(23, 33, 38)"


@pytest.mark.parametrize("name", ["english", "arabic"])
def test_a_picture_that_does_not_load_leaves_no_hole(show, name):
    """The place of a picture is as large, and says what would be there."""
    page = show(pages()[name], images=False)
    for picture in page.query_selector_all("img"):
        box = picture.bounding_box()
        assert box is not None
        assert box["width"] == int(picture.get_attribute("width") or 0)
        assert picture.get_attribute("alt")


@pytest.mark.parametrize(("name", "side"), [("english", "left"), ("arabic", "right")])
def test_pictures_stand_where_reading_begins(show, name, side):
    """The picture of a card is on the side where lines begin."""
    page = show(pages()[name])
    place = page.evaluate(
        "(side) => document.querySelector('.thumb').getBoundingClientRect()[side] - document.querySelector('.main').getBoundingClientRect()[side]",
        side,
    )
    assert place < 0 if side == "left" else place > 0


def test_the_measure_is_600_pixels(show):
    """On a wide window the mail is 600 pixels wide, in the middle."""
    box = show(pages()["english"], 1200).query_selector(".sheet").bounding_box()
    assert (box["x"], box["width"]) == (300, 600)


def test_a_foreign_card_reads_in_its_own_direction(show):
    """An English story in an Arabic edition begins at the left."""
    page = show(pages()["arabic"])
    assert page.evaluate("getComputedStyle(document.querySelector('td[lang=en] .name')).direction") == "ltr"
    assert page.evaluate("getComputedStyle(document.querySelector('.title')).direction") == "rtl"


def test_the_preheader_is_not_seen(show):
    """What the inbox shows beside the subject does not show in the mail."""
    assert not show(pages()["english"]).query_selector(".preheader").is_visible()


def test_nothing_is_fetched_but_pictures(show):
    """The page loads no font, style, script or counter."""
    page = show("<p>empty</p>")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    show(pages()["english"])
    assert asked
    assert all(url.startswith(f"{PICTURES}/") for url in asked)
