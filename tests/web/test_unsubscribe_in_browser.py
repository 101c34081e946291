"""The unsubscribe page as readers meet it: in a browser, by mouse, by keyboard, on a phone, in light and dark."""

from dataclasses import replace

import pytest
from playwright.sync_api import Page

from digest.language import languages
from digest.model import SubscriberState
from tests.web.conftest import WEEKLY, hearing

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 640}
DESKTOP = {"width": 1280, "height": 800}
CONTRAST = """
element => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const light = colour => {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  let behind = element;
  while (getComputedStyle(behind).backgroundColor === 'rgba(0, 0, 0, 0)') behind = behind.parentElement;
  const [a, b] = [light(getComputedStyle(element).color), light(getComputedStyle(behind).backgroundColor)].sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
}
"""


@pytest.fixture(
    params=[(PHONE, "light"), (PHONE, "dark"), (DESKTOP, "light"), (DESKTOP, "dark")],
    ids=lambda one: f"{one[0]['width']}-{one[1]}",
)
def page(request: pytest.FixtureRequest, window: Page) -> Page:
    size, scheme = request.param
    window.set_viewport_size(size)
    window.emulate_media(color_scheme=scheme)
    return window


def test_pressing_the_button(site, page):
    """Opening the page changes nothing; one press unsubscribes, says so, and leaves no cookie."""
    with hearing(page, console=lambda message: [message.text], pageerror=lambda error: [str(error)]) as complaints:
        page.goto(site.url())
        assert site.state() == SubscriberState.ACTIVE
        page.get_by_role("button", name="Unsubscribe").click()
        assert page.get_by_role("heading", level=1).inner_text() == "You are unsubscribed"
    assert site.subscribers.left == [("key1", "page")]
    assert page.context.cookies() == []
    assert [text for text in complaints if "favicon" not in text and "404" not in text] == []


def test_by_keyboard(site, page):
    """Tab reaches the button first, its focus can be seen, and Enter presses it."""
    page.goto(site.url())
    page.keyboard.press("Tab")
    button = page.locator("button:focus-visible")
    assert button.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="You are unsubscribed").wait_for()


def test_fits_and_can_be_read(site, page):
    """Nothing runs over the edge, the button is large enough for a thumb, and every text has the contrast of WCAG AA."""
    for press in (False, True):
        page.goto(site.url())
        if press:
            page.get_by_role("button").click()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        for text in page.locator("p, h1, button, a").all():
            assert text.evaluate(CONTRAST) >= 4.5
    page.goto(site.url())
    box = page.get_by_role("button").bounding_box()
    assert box is not None
    assert box["height"] >= 44


@pytest.mark.parametrize("language", languages())
def test_long_words_fit_on_a_phone(serve, window, language):
    """In each language, with a long name that cannot be broken, the page stays within a small phone."""
    site = serve(replace(WEEKLY, language=language, title="Donaudampfschifffahrtsgesellschaftskapitänsrundbrief"))
    window.set_viewport_size({"width": 320, "height": 568})
    window.goto(site.url())
    assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_style_is_allowed(site, page):
    """The policy lets the page's own style through: the paper behind the card is not white or black."""
    page.goto(site.url())
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") in ("rgb(246, 243, 238)", "rgb(22, 21, 19)")
