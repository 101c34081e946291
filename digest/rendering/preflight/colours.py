"""Whether words stand out from their ground: contrast as WCAG 2.2 computes it (1.4.3), from the styles that were inlined, in three schemes. Pure.

In the light scheme the elements' own styles count, in the dark one also the rules of `prefers-color-scheme: dark`. Outlook's dark mode changes
colours by itself; there only what our rules say of text and ground both is measured.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from digest.model import Finding
from digest.rendering.preflight.page import Element, Page, declarations, pixels
from digest.rendering.preflight.rules import HTML, found

Colour = tuple[int, int, int]

ENOUGH, ENOUGH_LARGE = 4.5, 3.0
"""WCAG 1.4.3: the least contrast of text, and of large text."""
_LARGE, _LARGE_BOLD = 24.0, 18.66  # pixels; 18 and 14 points
_UNSEEN = 1.05
_THROUGH = 0.5  # of opacity: below it the ground decides
_HEAVY = 700  # of font-weight: bold
_FAINT = 0.04045  # of a channel: below it sRGB is linear (IEC 61966-2-1)
_SHOWN = 40
_NAMES: Mapping[str, Colour] = {
    "white": (255, 255, 255),
    "black": (0, 0, 0),
    "red": (255, 0, 0),
    "gray": (128, 128, 128),
}
_WHITE, _BLACK = _NAMES["white"], _NAMES["black"]
_HEX = re.compile(r"#([0-9a-f]{6})(?![0-9a-f])|#([0-9a-f]{3})(?![0-9a-f])")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*(?:,\s*([\d.]+))?")
_BOLD = frozenset({"b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCK = re.compile(r"([^{}]*)\{([^{}]*)\}")
_MEDIA = re.compile(r"@media([^{]*)\{((?:[^{}]*\{[^{}]*\})*)[^{}]*\}")
_CLASS = re.compile(r"\.([\w-]+)")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a kept style block: what its last part asks of an element, and what it says."""

    tag: str
    classes: frozenset[str]
    style: Mapping[str, str]

    def fits(self, one: Element) -> bool:
        """Whether the element is meant. What stands above it is not looked at."""
        return self.tag in ("", one.tag) and self.classes <= one.classes


@dataclass(frozen=True, slots=True)
class Scheme:
    """One way in which the page is shown: rules that win over the elements' own styles, and what is there without any."""

    name: str
    rules: Sequence[Rule]
    text: Colour
    ground: Colour
    only_ruled: bool = False

    def said(self, one: Element, *names: str) -> str:
        """Give the value of the first of these properties that a rule, or else the element, sets."""
        ruled = [rule.style[name] for rule in self.rules if rule.fits(one) for name in names if name in rule.style]
        if ruled or self.only_ruled:
            return ruled[-1] if ruled else ""
        return next((one.style[name] for name in names if name in one.style), "")

    def text_of(self, one: Element) -> Colour | None:
        """Give the colour of the words of an element."""
        for above in one.up():
            if colour := read(self.said(above, "color")):
                return colour
        return None if self.only_ruled else self.text

    def ground_of(self, one: Element) -> Colour | None:
        """Give the colour on which they stand."""
        for above in one.up():
            said = self.said(above, "background-color", "background")
            if colour := read(said or ("" if self.only_ruled else above.attributes.get("bgcolor", "").lower())):
                return colour
        return None if self.only_ruled else self.ground


def contrast(one: Colour, other: Colour) -> float:
    """Give the contrast ratio of two colours, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def read(colour: str) -> Colour | None:
    """Read a colour of CSS; None for one that lets the ground through, or that is not understood."""
    if match := _HEX.search(colour):
        digits = match[1] or "".join(digit * 2 for digit in match[2])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    if match := _RGB.search(colour):
        return (int(match[1]), int(match[2]), int(match[3])) if float(match[4] or 1) > _THROUGH else None
    return _NAMES.get(colour.strip())


def check_colours(page: Page) -> Iterator[Finding]:
    """Find words that cannot be read, or are not meant to be."""
    yield from _hidden(page)
    light, dark, outlook = schemes(page.css)
    yield from _unreadable(page, "contrast", [light])
    yield from _unreadable(page, "contrast-dark", [dark, outlook])
    names = {one.attributes.get("name") for one in page.all("meta")}
    if not ({"color-scheme", "supported-color-schemes"} <= names and len(dark.rules) > len(light.rules)):
        hint = "Keep the two `color-scheme` metas and the block for `prefers-color-scheme: dark`."
        yield found("dark-scheme", HTML, "has no dark scheme of its own, so that each client makes up one", hint)


def schemes(css: str) -> tuple[Scheme, Scheme, Scheme]:
    """Give the light scheme, the dark one, and Outlook's dark one."""
    dark = [rule for media, inside in _MEDIA.findall(css) if "dark" in media for rule in _rules(inside, "")]
    plain = _MEDIA.sub("", css)
    base = list(_rules(plain, ""))
    outlook = list(chain(_rules(plain, "[data-ogsc]"), _rules(plain, "[data-ogsb]")))
    return (
        Scheme("light", base, _BLACK, _WHITE),
        Scheme("dark", [*base, *dark], _WHITE, _BLACK),
        Scheme("Outlook's dark", outlook, _WHITE, _BLACK, only_ruled=True),
    )


def _rules(css: str, below: str) -> Iterator[Rule]:
    """Give the rules whose selectors begin with `below`, or which ask for nothing but classes and tags."""
    for selectors, body in _BLOCK.findall(css):
        for selector in selectors.split(","):
            last = selector.split()[-1:] if not below or selector.strip().startswith(f"{below} ") else []
            if not below and ("[" in selector or ":" in selector or "#" in selector):
                continue
            for part in last:
                yield Rule(part.partition(".")[0], frozenset(_CLASS.findall(part)), declarations(body))


def _unreadable(page: Page, rule: str, shown: Sequence[Scheme]) -> Iterator[Finding]:
    worst: dict[tuple[Colour, Colour], tuple[float, Element, str, Scheme]] = {}
    for scheme in shown:
        for one, words in page.texts:
            text, ground = scheme.text_of(one), scheme.ground_of(one)
            if text is None or ground is None or one.hidden:
                continue
            ratio = contrast(text, ground)
            if _UNSEEN <= ratio < _enough(one) or (ratio < _UNSEEN and scheme.name != "light"):
                worst.setdefault((text, ground), (ratio, one, words, scheme))
    for (text, ground), (ratio, one, words, scheme) in worst.items():
        what = f"{_short(words)!r} is {_hex(text)} on {_hex(ground)} in the {scheme.name} scheme: {ratio:.1f} to 1, where {_enough(one):g} is needed"
        yield found(rule, one.place, what, "Change one of the two colours in the theme, for both schemes.")


def _hidden(page: Page) -> Iterator[Finding]:
    """Find hidden words but for the preheader, with which the body begins."""
    light = schemes(page.css)[0]
    first = next((one for one, _ in page.texts), None)
    allowed = next((above for above in first.up() if above.hides), None) if first else None
    for one, words in page.texts:
        text, ground = light.text_of(one), light.ground_of(one)
        unseen = text is not None and ground is not None and contrast(text, ground) < _UNSEEN
        if (one.hidden or unseen) and (allowed is None or allowed not in one.up()):
            what = f"hides the words {_short(words)!r}, which filters take for a trick"
            yield found("hidden-text", one.place, what, "Show them, or take them out; only the preheader is hidden.")
            return


def _enough(one: Element) -> float:
    size = pixels(one.inherited("font-size")) or 16.0
    weight = one.inherited("font-weight") or ("700" if any(above.tag in _BOLD for above in one.up()) else "400")
    bold = weight in ("bold", "bolder") or (weight.isdigit() and int(weight) >= _HEAVY)
    return ENOUGH_LARGE if size >= _LARGE or (bold and size >= _LARGE_BOLD) else ENOUGH


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(channel / 255) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= _FAINT else ((channel + 0.055) / 1.055) ** 2.4


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _short(words: str) -> str:
    return words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…"
