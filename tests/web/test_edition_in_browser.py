"""The mail as readers see it: in a browser, light and dark, wide and narrow, with and without what mail clients take away."""

import json
import re
from collections.abc import Callable
from functools import cache

import pytest
from playwright.sync_api import Page, Route

from digest.rendering import EditionRenderer
from digest.rendering.pieces import filled
from digest.rendering.placeholders import Tokens
from digest.rendering.renderer import SAMPLES
from digest.rendering.templates import Theme
from digest.rendering.view import view
from digest.resources import template_folders
from scripts import landscapes
from tests import axe
from tests.unit.rendering.cases import CASES, page
from tests.unit.rendering.samples import PICTURES
from tests.web.conftest import hearing

pytestmark = pytest.mark.browser

DESKTOP, SMALL, PHONE = 720, 375, 320
_STYLES = re.compile(r"<style.*?</style>", re.DOTALL)

COMPUTED = """
() => JSON.stringify([...document.querySelectorAll('body, body *')].map(element => {
  const style = getComputedStyle(element);
  return [element.tagName, ...[...style].map(name => name + ':' + style.getPropertyValue(name))];
}))
"""
"""As one text: a hundred thousand values one by one take Playwright seconds."""
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


NAMES = ("full", "journal", "compact", "arabic", "japanese", "long", "long-compact", "one", "none", "shortened")
TELLING = ("full", "journal", "compact", "arabic", "hebrew", "no-alternatives", "shortened")


@pytest.fixture
def show(window: Page) -> Callable[..., Page]:
    """Give a function that shows a page at a width and in a scheme, with or without pictures."""

    def shown(html: str, width: int = DESKTOP, *, dark: bool = False, images: bool = True) -> Page:
        window.unroute_all()
        window.route("**/*", _served if images else lambda route: route.abort())
        window.emulate_media(color_scheme="dark" if dark else "light")
        window.set_viewport_size({"width": width, "height": 900})
        window.set_content(html, wait_until="load" if images else "domcontentloaded")
        return window

    return shown


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
    before = theme.bare("edition.html.j2", page=view(made, newsletter, tokens))
    return filled(before, tokens, SAMPLES)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [DESKTOP, SMALL])
@pytest.mark.parametrize("name", ["full", "journal", "compact", "arabic"])
def test_inlining_changes_nothing_that_is_seen(show, name, width, dark):
    """The browser's own cascade before inlining and the inlined page come to the same computed style of every element."""
    before = json.loads(show(before_inlining(*CASES[name]), width, dark=dark).evaluate(COMPUTED))
    after = json.loads(show(EditionRenderer().render(*CASES[name]).html, width, dark=dark).evaluate(COMPUTED))
    assert len(before) == len(after) > 50
    pairs = zip(before, after, strict=True)
    differences = [(one[0], value) for one, other in pairs for value in set(one) ^ set(other)]
    assert differences == []


@pytest.mark.parametrize("width", [DESKTOP, SMALL, PHONE])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wider_than_the_window(show, name, width):
    """No sample, however long its words, has to be scrolled sideways."""
    assert show(page(name), width).evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize("name", NAMES)
def test_without_styles_nothing_is_wider_either(show, name, width):
    """Where every <style> is removed, the page still fits."""
    window = show(_STYLES.sub("", page(name)), width)
    assert window.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", NAMES)
def test_without_styles_the_desktop_looks_the_same(show, name):
    """On a wide screen every box stands where it stood: all that matters is inline."""
    styled = show(page(name)).evaluate(BOXES)
    assert show(_STYLES.sub("", page(name))).evaluate(BOXES) == styled


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_every_text_can_be_read(show, name, dark):
    """Contrast is at least 4.5 to 1 for every text and alternative text (WCAG AA), in both schemes."""
    assert show(page(name), dark=dark).evaluate(FAINT) == []


def test_the_dark_scheme_is_dark(show):
    """Who asks for dark gets it."""
    window = show(page("english"), dark=True)
    assert window.evaluate("getComputedStyle(document.querySelector('.sheet')).backgroundColor") == "rgb(23, 33, 38)"


@pytest.mark.parametrize("name", ["english", "arabic", "no-alternatives", "no-sizes"])
def test_a_picture_that_does_not_load_leaves_no_hole(show, name):
    """The place of a picture is as wide, and says what would be there."""
    window = show(page(name), images=False)
    for picture in window.query_selector_all("img"):
        box = picture.bounding_box()
        assert box is not None
        assert box["width"] == int(picture.get_attribute("width") or 0)
        assert picture.get_attribute("alt")


@pytest.mark.parametrize(("name", "side"), [("english", "left"), ("arabic", "right")])
def test_pictures_stand_where_reading_begins(show, name, side):
    """The picture of a card is on the side where lines begin."""
    window = show(page(name))
    place = window.evaluate(
        "(side) => document.querySelector('.thumb').getBoundingClientRect()[side] - document.querySelector('.main').getBoundingClientRect()[side]",
        side,
    )
    assert place < 0 if side == "left" else place > 0


def test_a_window_of_600_pixels_shows_both_columns(show):
    """The picture of a card and its words stand beside each other where the small screen begins."""
    window = show(page("english"), 600)
    tops = window.evaluate("['.aside', '.main'].map(one => document.querySelector(one).getBoundingClientRect().top)")
    assert tops[0] == tops[1]


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_a_picture_of_unknown_size_keeps_its_proportions(show, width):
    """Without a height in the page, the picture is as tall as it is."""
    window = show(page("no-sizes"), width)
    shapes = window.evaluate(
        "[...document.images].map(one => [one.width / one.height, one.naturalWidth / one.naturalHeight])"
    )
    assert shapes
    assert all(shown == pytest.approx(real, abs=0.05) for shown, real in shapes)


@pytest.mark.parametrize("name", ["compact", "no-pictures"])
def test_a_look_without_pictures_leaves_no_place_for_them(show, name):
    """Every card begins where the others do."""
    window = show(page(name))
    lefts = window.evaluate("[...document.querySelectorAll('.name')].map(one => one.getBoundingClientRect().left)")
    assert len(lefts) == 8
    assert len(set(lefts)) == 1
    assert window.evaluate("document.images.length") == 0


@pytest.mark.parametrize("name", TELLING)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_no_violation(show, name, dark):
    """All rules of axe-core, WCAG 2.2 A and AA and the best practices, pass or do not apply; none is left for people to judge."""
    window = show(page(name), dark=dark, images=False)
    found = axe.judged(window)
    assert found["passes"] > 25
    assert found["violations"] == []
    assert found["incomplete"] == []


def test_axe_finds_what_is_wrong(show):
    """The measure measures: a link in the colour of the paper, a picture without words and a page without a language are found."""
    broken = re.sub(r"(<h3[^>]*>)(<a [^>]*)#0b5a6b", r"\1\2#fdfdfd", page("english"))
    broken = broken.replace('alt="A dark loaf on a board"', "").replace('<html lang="en-GB"', "<html")
    window = show(broken, images=False)
    found = {one[0] for one in axe.judged(window)["violations"]}
    assert {"color-contrast", "image-alt", "html-has-lang"} <= found


def test_the_measure_is_600_pixels(show):
    """On a wide window the mail is 600 pixels wide, in the middle."""
    box = show(page("english"), 1200).query_selector(".sheet").bounding_box()
    assert (box["x"], box["width"]) == (300, 600)


def test_a_foreign_card_reads_in_its_own_direction(show):
    """An English story in an Arabic edition begins at the left."""
    window = show(page("arabic"))
    assert window.evaluate("getComputedStyle(document.querySelector('td[lang=en] .name')).direction") == "ltr"
    assert window.evaluate("getComputedStyle(document.querySelector('.title')).direction") == "rtl"


def test_the_preheader_is_not_seen(show):
    """What the inbox shows beside the subject does not show in the mail."""
    assert not show(page("english")).query_selector(".preheader").is_visible()


def test_nothing_is_fetched_but_pictures(show):
    """The page loads no font, style, script or counter."""
    with hearing(show("<p>empty</p>"), request=lambda request: [request.url]) as asked:
        show(page("english"))
    assert asked
    assert all(url.startswith(f"{PICTURES}/") for url in asked)
