"""The report of an edition as operators meet it: in a browser, on a telephone and a desk, in light and dark."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from digest.model import DeliveryState, DomainFigures, Refusal, Situation, Speed
from digest.report.page import NAME, page
from digest.resources import template_root
from tests.unit.report.test_chart import spans
from tests.unit.report.test_situation import NOW, progress, situation, speed
from tests.web.conftest import hearing
from tests.web.test_unsubscribe_in_browser import CONTRAST

pytestmark = pytest.mark.browser

TEMPLATE = (template_root("report") / NAME).read_text(encoding="utf-8")
LONG = "421 4.7.28 Our system has detected an unusual rate of mail originating from your address, " + "word" * 30
FULL = situation(
    progress("paused", accepted=98_400, pending=600, deferred=1_000),
    speed=speed(frozen_at=NOW, first=NOW, last=NOW + timedelta(minutes=2)),
    acceptance=spans(*[2_000] * 25, *[0] * 11, *[2_016] * 24, step=timedelta(seconds=2)),
    refusals=[Refusal(state=DeliveryState.DEFERRED, text=LONG, count=1_000)],
    domains=[
        DomainFigures(domain=f"mail{n}.example.org", letters=10_000, accepted=9_840, reply=LONG) for n in range(10)
    ],
)
SMALL = situation(progress("done", accepted=3), acceptance=spans(3))
EMPTY = Situation(progress=progress("draft"), speed=Speed(at=NOW))
OVERLAPPING = """
labels => {
  const boxes = labels.filter(one => getComputedStyle(one).display !== 'none').map(one => one.getBoundingClientRect());
  return boxes.some((one, n) => boxes.slice(n + 1).some(other => one.right > other.left && other.right > one.left));
}
"""


@pytest.fixture(
    params=[(375, "light"), (375, "dark"), (1280, "light"), (1280, "dark")], ids=lambda one: f"{one[0]}-{one[1]}"
)
def tab(request: pytest.FixtureRequest, window: Page) -> Page:
    width, scheme = request.param
    window.set_viewport_size({"width": width, "height": 800})
    window.emulate_media(color_scheme=scheme)
    return window


def opened(tab: Page, tmp_path: Path, one: Situation) -> list[str]:
    """Open the report as a file; gives what the browser asked for and complained about."""
    place = tmp_path / "report.html"
    place.write_text(page(one, TEMPLATE, title="The Quay", subject="A bridge stays open"), encoding="utf-8")
    complaints = {"console": lambda message: [message.text], "pageerror": lambda error: [str(error)]}
    with hearing(tab, **complaints, request=lambda request: [request.url]) as heard:
        tab.goto(place.as_uri())
    heard.remove(place.as_uri())
    return heard


@pytest.mark.parametrize("one", [FULL, SMALL, EMPTY], ids=["full", "small", "empty"])
def test_it_fits_and_loads_nothing(tab, tmp_path, one):
    """Nothing but the page itself is asked for, nothing is complained about, and nobody has to scroll sideways."""
    assert opened(tab, tmp_path, one) == []
    assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


CUT_OFF = """
cells => cells.filter(one => {
  const cell = one.getBoundingClientRect(), card = one.closest('section').getBoundingClientRect();
  return cell.width > 1 && (cell.left < card.left || cell.right > card.right || one.scrollWidth > one.clientWidth);
}).map(one => one.textContent)
"""


@pytest.mark.parametrize("width", [320, 360, 700, 880, 881])
def test_no_figure_is_cut_off(window, tmp_path, width):
    """Whatever the width: every cell of every table lies within its card, without scrolling, and each figure of a domain is named."""
    window.set_viewport_size({"width": width, "height": 800})
    opened(window, tmp_path, FULL)
    assert window.locator("tbody th, tbody td").evaluate_all(CUT_OFF) == []
    assert (
        window.locator(".scroll").evaluate_all("them => them.filter(one => one.scrollWidth > one.clientWidth).length")
        == 0
    )
    named = window.locator(".records td").evaluate_all(
        """cells => cells.map(one => getComputedStyle(one, '::before').content.replaceAll('"', ''))"""
    )
    stacked = width <= 880  # pixels: 55 rem
    assert named[:7] == (
        ["Letters", "Accepted", "Deferred", "Rejected", "Uncertain", "Open", "Next attempt"]
        if stacked
        else ["none"] * 7
    )


def test_the_domains_stay_a_table_to_those_who_listen(window, tmp_path):
    """Rows that are drawn as blocks keep their roles, which browsers take from tables that are laid out otherwise."""
    window.set_viewport_size({"width": 360, "height": 800})
    opened(window, tmp_path, FULL)
    region = window.get_by_role("region", name="Mail domains").last
    assert region.get_by_role("row").count() == 11
    assert region.get_by_role("rowheader").count() == 10
    assert region.get_by_role("columnheader").count() == 8
    assert region.get_by_role("cell").count() == 70


def test_all_words_have_contrast(tab, tmp_path):
    """At least 4.5 to 1 in light and in dark (WCAG 2.2, 1.4.3)."""
    opened(tab, tmp_path, FULL)
    words = tab.locator("h1, h2, p, dt, dd, th, td, figcaption, summary, .state, .up span, .across span")
    assert words.count() > 50
    assert min(words.evaluate_all(f"found => found.map({CONTRAST})")) >= 4.5


def test_the_axis_can_be_read(tab, tmp_path):
    """The times below the chart do not run into each other."""
    opened(tab, tmp_path, FULL)
    assert tab.locator(".across span").count() >= 3
    assert tab.locator(".across span").evaluate_all(OVERLAPPING) is False


def test_the_chart_speaks(tab, tmp_path):
    """Assistive technology meets one picture with a name, and the figures behind a button that the keyboard opens."""
    opened(tab, tmp_path, FULL)
    assert tab.get_by_role("img", name="Letters accepted per 2 s").count() == 1
    figures = tab.locator("details table")
    assert not figures.is_visible()
    tab.locator("summary").focus()
    tab.keyboard.press("Enter")
    assert figures.is_visible()
    assert figures.locator("tbody tr").count() == 60


def test_bars_stand_in_the_plot(tab, tmp_path):
    """The drawing takes the width that there is, and a pause is a gap in it."""
    opened(tab, tmp_path, FULL)
    plot = tab.locator("svg").bounding_box()
    assert plot is not None
    assert plot["width"] > 200
    assert plot["height"] == pytest.approx(240, abs=1)
    assert tab.locator("svg rect").count() == 49
