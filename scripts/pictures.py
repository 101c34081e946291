"""Takes the pictures of the mail: `python -m scripts.pictures [DIR]`, from the sample editions of the tests, in a headless Chromium.

Writes those that the documentation shows; with --all also the hard cases: every look, light and dark, wide and narrow, no styles, no pictures, right
to left, Chinese characters, long words, one story, forty stories. Nothing leaves the machine: the pictures in the mail are drawn here.
"""

import argparse
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page, Route, sync_playwright

from scripts import landscapes
from tests.unit.rendering import samples
from tests.unit.rendering.cases import CASES, page

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 180_000  # milliseconds: pictures are drawn anew, on machines that have other things to do
DESKTOP, PHONE = 720, 320
TOP = 1640  # CSS pixels: masthead, lead and a section or two
_STYLES = re.compile(r"<style.*?</style>", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One picture: a page, how wide the window is in CSS pixels, and how it is looked at."""

    html: str
    width: int = DESKTOP
    scheme: Literal["light", "dark"] = "light"
    images: bool = True
    height: int = 0
    """Only so much of the page from its top, in CSS pixels; 0 for all of it."""


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("docs/images"))
    parser.add_argument("--all", action="store_true", help="also the hard cases")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    with _window() as window:
        for name, shot in (_shots() | (_hard_cases() if chosen.all else {})).items():
            take(window, shot, chosen.folder / f"{name}.png")
            print(chosen.folder / f"{name}.png")


def take(window: Page, shot: Shot, target: Path) -> None:
    """Show a page and write its picture, whole."""
    window.emulate_media(color_scheme=shot.scheme)
    window.set_viewport_size({"width": shot.width, "height": 800})
    window.unroute_all()
    window.route("**/*", _served if shot.images else _refused)
    window.set_content(shot.html, wait_until="networkidle", timeout=PATIENCE)
    if shot.height:
        window.screenshot(
            path=target, clip={"x": 0, "y": 0, "width": shot.width, "height": shot.height}, full_page=True
        )
    else:
        window.screenshot(path=target, full_page=True)


def _shots() -> dict[str, Shot]:
    return {
        "edition": Shot(html=page("english"), height=TOP),
        "edition-dark": Shot(html=page("english"), scheme="dark", height=TOP),
        "edition-phone": Shot(html=page("english"), width=PHONE, height=TOP),
        "journal": Shot(html=page("journal"), height=TOP),
        "compact": Shot(html=page("compact"), height=1400),
    }


def _hard_cases() -> dict[str, Shot]:
    wide = {name: Shot(html=page(name)) for name in CASES}
    narrow = {f"{name}-{PHONE}": Shot(html=page(name), width=PHONE) for name in CASES}
    dark = {f"{name}-dark": Shot(html=page(name), scheme="dark") for name in ("full", "journal", "compact", "hebrew")}
    taken: dict[str, Shot] = {}
    for name in ("full", "journal", "compact", "arabic", "hebrew", "japanese", "long", "no-alternatives", "no-sizes"):
        html = page(name)
        taken |= {
            f"{name}-600": Shot(html=html, width=600),
            f"{name}-bare": Shot(html=_STYLES.sub("", html)),
            f"{name}-bare-{PHONE}": Shot(html=_STYLES.sub("", html), width=PHONE),
            f"{name}-images-off": Shot(html=html, images=False),
            f"{name}-images-off-{PHONE}": Shot(html=html, width=PHONE, images=False),
            f"{name}-dark-{PHONE}": Shot(html=html, width=PHONE, scheme="dark"),
        }
    return {**wide, **narrow, **dark, **taken}


@contextmanager
def _window() -> Iterator[Page]:
    with tempfile.TemporaryDirectory() as profile, sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=CHROMIUM, headless=True, args=list(FLAGS), device_scale_factor=1
        )
        try:
            yield context.new_page()
        finally:
            context.close()


def _served(route: Route) -> None:
    name = route.request.url.removeprefix(f"{samples.PICTURES}/").removesuffix(".png")
    if name in landscapes.names():
        route.fulfill(body=_picture(name), content_type="image/png")
    else:
        route.abort()


def _refused(route: Route) -> None:
    route.abort()


@cache
def _picture(name: str) -> bytes:
    return landscapes.png(name, 1088, 544) if name == "lighthouse" else landscapes.png(name, 544, 544)


if __name__ == "__main__":
    main()
