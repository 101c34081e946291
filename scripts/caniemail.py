"""Holds the mail against caniemail.com's data: `python -m scripts.caniemail CLONE`, CLONE being a clone of github.com/hteumeuleu/caniemail.

Takes every element, attribute, CSS property and at-rule of the sample pages, looks up what Gmail, Outlook, Apple Mail and Yahoo make of it in their
newest version that was tested, and prints what some of them leave out. Ends with 1 when the design relies on one of those: on whatever is not in
`SPARED`, each with what is seen where it is missing.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path

from tests.unit.rendering.cases import page

CASES = ("full", "journal", "compact", "arabic", "no-alternatives", "shortened")
FAMILIES = ("gmail", "outlook", "apple-mail", "yahoo")

SPARED: Mapping[str, str] = {
    "css-at-media": "small screens and the dark scheme: the page is hybrid, and stacks without it",
    "css-at-media-prefers-color-scheme": "the light scheme is shown, or the client darkens by itself",
    "css-border-radius": "square corners",
    "css-border-spacing": "`cellspacing` says the same",
    "css-color-scheme": "as above: the light scheme",
    "css-height": "Yahoo makes it `min-height`, which is as good for a band and for `auto`",
    "css-max-height": "of the preheader, which Outlook hides by `mso-hide`",
    "css-opacity": "of the preheader, which is hidden by `display`, `max-height` and `mso-hide` too",
    "css-overflow": "as above",
    "css-pseudo-class-hover": "no line below a link under the pointer; links in prose have it always",
    "css-selector-attribute": "Outlook's dark twins, and Apple's data detectors, each for the client that writes the attribute",
    "css-selector-class": "all that matters is inline",
    "css-selector-id": "resets for the one client that writes the id",
    "css-selector-descendant": "as above",
    "css-selector-grouping": "only in blocks that go as a whole",
    "css-word-break": "a word of 80 letters makes the mail wider",
    "html-aria-hidden": "a picture without words is read as the title, twice",
    "html-aria-label": "the wrapper is unnamed; the title of the page and the h1 say the same",
    "html-body": "the wrapper below it says language and direction again, and its table has the ground",
    "html-role": "a layout table may be announced; nothing else is lost",
    "html-style": "all that matters is inline",
}
"""What some client leaves out and the design does without: what is seen there instead."""

_DECLARATION = re.compile(r"(?:^|[;{\s])([a-z-]+)\s*:[^;{}]+")
_BLOCK = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)
_MSO = re.compile(r"<!--\[if mso\]>.*?<!\[endif\]-->", re.DOTALL)
_FAMILY = re.compile(r"([\w-]+)\s*:\s*\{((?:[^{}]*\{[^{}]*\})+[^{}]*)\}")
_CLIENT = re.compile(r"([\w-]+)\s*:\s*\{([^{}]*)\}")
_TESTED = re.compile(r'"[^"]+"\s*:\s*"(\w)')
_OTHER_FILES = {
    "h1": "html-h1-h6",
    "h2": "html-h1-h6",
    "h3": "html-h1-h6",
    "ul": "html-lists",
    "li": "html-lists",
    "td": "html-table",
    "tr": "html-table",
}


class Used(HTMLParser):
    """Collects what a page is made of, as names of caniemail's files."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element, its attributes and what its style declares."""
        self.found.add(_OTHER_FILES.get(tag, f"html-{tag}"))
        for name, value in attrs:
            self.found.add(f"html-{name}")
            if name == "style":
                self.found |= {f"css-{one}" for one in _DECLARATION.findall(value or "")}


def used(html: str) -> set[str]:
    """Give the names of everything that a page uses, within blocks of styles too, but for Outlook's own comments."""
    plain = _MSO.sub("", html)
    parser = Used()
    parser.feed(_BLOCK.sub("<style></style>", plain))
    css = " ".join(_BLOCK.findall(plain))
    selectors = {
        "css-at-media": "@media",
        "css-at-media-prefers-color-scheme": "prefers-color-scheme",
        "css-pseudo-class-hover": ":hover",
        "css-selector-attribute": "[data-",
        "css-selector-class": "}\n.",
        "css-selector-id": "#outlook",
        "css-selector-descendant": "] .",
        "css-selector-grouping": ",.",
        "css-important": "!important",
    }
    return (
        parser.found
        | {f"css-{one}" for one in _DECLARATION.findall(css)}
        | {n for n, s in selectors.items() if s in css}
    )


def lacking(text: str) -> Iterator[str]:
    """Give the clients that leave a feature out, in the newest version that was tested."""
    for family, clients in _FAMILY.findall(text):
        if family in FAMILIES:
            for client, versions in _CLIENT.findall(clients):
                tested = _TESTED.findall(versions)
                if tested and tested[-1] == "n":
                    yield f"{family} {client}"


def main() -> int:
    """Print what is left out where; 1 when the design relies on it."""
    folder = Path(sys.argv[1]) / "_features"
    files = {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.md"))}
    if not files:
        print(f"{folder} holds no data: name a clone of github.com/hteumeuleu/caniemail", file=sys.stderr)
        return 2
    wanted = set().union(*(used(page(name)) for name in CASES))
    known = sorted(wanted & set(files))
    missing: dict[str, list[str]] = defaultdict(list)
    for name in known:
        missing[name] += lacking(files[name])
    stale = [name for name in SPARED if not missing.get(name)]
    relied = [name for name in known if missing[name] and name not in SPARED]
    for name in known:
        if missing[name]:
            print(
                f"{'RELIED ON' if name in relied else 'spared'}  {name}: {', '.join(missing[name])}. {SPARED.get(name, '')}"
            )
    print(
        f"{len(known)} features are used and known to caniemail, {sum(map(bool, missing.values()))} are left out somewhere, {len(relied)} of them are relied on"
    )
    print("spared for nothing:", ", ".join(stale) or "none")
    print("not in the data:", ", ".join(sorted(wanted - set(files))))
    return 1 if relied else 0


if __name__ == "__main__":
    sys.exit(main())
