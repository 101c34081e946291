"""Takes the pictures of the mail: `python -m scripts.picture [DIR]`, from the sample edition of the tests, in a headless Chromium.

Writes edition.png (desktop, light), edition-dark.png and edition-phone.png; with --all also the hard cases: no styles, no images, right to left,
long titles, one story, forty stories. Nothing leaves the machine: the pictures in the mail are drawn here.
"""

import argparse
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page, Route, sync_playwright

from digest.model import Edition, Newsletter
from digest.rendering import EditionRenderer
from scripts import landscapes
from tests.unit.rendering import samples

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
    with _window() as page:
        for name, shot in (_shots() | (_hard_cases() if chosen.all else {})).items():
            take(page, shot, chosen.folder / f"{name}.png")
            print(chosen.folder / f"{name}.png")


def take(page: Page, shot: Shot, target: Path) -> None:
    """Show a page and write its picture, whole."""
    page.emulate_media(color_scheme=shot.scheme)
    page.set_viewport_size({"width": shot.width, "height": 800})
    page.unroute_all()
    page.route("**/*", _served if shot.images else _refused)
    page.set_content(shot.html, wait_until="networkidle")
    if shot.height:
        page.screenshot(path=target, clip={"x": 0, "y": 0, "width": shot.width, "height": shot.height}, full_page=True)
    else:
        page.screenshot(path=target, full_page=True)


def _shots() -> dict[str, Shot]:
    html = _rendered(samples.edition(), samples.LETTER)
    return {
        "edition": Shot(html=html, height=TOP),
        "edition-dark": Shot(html=html, scheme="dark", height=TOP),
        "edition-phone": Shot(html=html, width=PHONE, height=TOP),
    }


def _hard_cases() -> dict[str, Shot]:
    html = _rendered(samples.edition(), samples.LETTER)
    arabic = _rendered(samples.arabic_edition(), samples.ARABIC)
    return {
        "whole": Shot(html=html),
        "whole-phone": Shot(html=html, width=PHONE),
        "bare": Shot(html=_STYLES.sub("", html)),
        "bare-phone": Shot(html=_STYLES.sub("", html), width=PHONE),
        "no-images": Shot(html=html, images=False),
        "arabic": Shot(html=arabic),
        "arabic-phone-dark": Shot(html=arabic, width=PHONE, scheme="dark"),
        "long-titles": Shot(html=_rendered(_long_titles(), samples.LETTER)),
        "long-titles-phone": Shot(html=_rendered(_long_titles(), samples.LETTER), width=PHONE),
        "one-story": Shot(html=_rendered(samples.edition(samples.stories()[1:2]), samples.LETTER)),
        "forty-stories": Shot(html=_rendered(samples.long_edition(40), samples.LETTER)),
        "phone-dark": Shot(html=html, width=PHONE, scheme="dark"),
    }


def _long_titles() -> Edition:
    title = "Why the harbour commission voted, after eleven hours and two fire drills, to keep the old crane exactly where it is"
    word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
    return samples.edition([
        replace(one, article=replace(one.article, title=word if place == 1 else title, author="A " + "very " * 20 + "long name"))
        for place, one in enumerate(samples.stories()[:4])
    ])  # fmt: skip


def _rendered(edition: Edition, newsletter: Newsletter) -> str:
    return EditionRenderer().render(edition, newsletter).html


@contextmanager
def _window() -> Iterator[Page]:
    with tempfile.TemporaryDirectory() as profile, sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=CHROMIUM, headless=True, args=list(FLAGS), device_scale_factor=1.5
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
