"""How the mail of a newsletter looks, as plain values: colours of two schemes, fonts, layout, pictures; the looks that ship, and how contrast is told. Pure.

A look never holds CSS: the templates know what to do with its values.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

AA = 4.5
"""The contrast that text needs against its ground (WCAG 2.2, 1.4.3, level AA)."""

Font = Literal["serif", "sans"]
Layout = Literal["cards", "text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """The colours of one scheme, as `#rrggbb`.

    Grounds: `ground` around the sheet, `paper` of the sheet, `tint` of the box of contents, `line` of rules and below pictures. Words: `ink` of
    titles, `prose`, `quiet` of bylines and footer, `accent` of links, band and button, `press` on the button.
    """

    ground: str
    paper: str
    tint: str
    line: str
    ink: str
    prose: str
    quiet: str
    accent: str
    press: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A look: `headings` and `text` are fonts, the `text` layout sets words close and shows no pictures.

    Pictures: `image_hosts` are the hosts they may come from, with all below them (none named: any); `image_max` pixels a side at most.
    """

    name: str
    light: Palette
    dark: Palette
    headings: Font = "serif"
    text: Font = "sans"
    layout: Layout = "cards"
    images: bool = True
    image_hosts: tuple[str, ...] = ()
    image_max: int = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Faint:
    """Words that cannot be read well: the names of both colours, the colours, and their contrast."""

    words: str
    ground: str
    colours: tuple[str, str]
    contrast: float


PAIRS = (
    ("ink", "paper"),
    ("prose", "paper"),
    ("quiet", "paper"),
    ("accent", "paper"),
    ("prose", "tint"),
    ("quiet", "tint"),
    ("accent", "tint"),
    ("prose", "ground"),
    ("quiet", "ground"),
    ("prose", "line"),
    ("press", "accent"),
)
"""Which words stand on which ground. A picture that is not shown leaves its alternative text, as `prose` on `line`."""


def contrast(one: str, other: str) -> float:
    """Give the contrast of two `#rrggbb` colours, 1 to 21 (WCAG 2.2, relative luminance and contrast ratio)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def faint(palette: Palette) -> Iterator[Faint]:
    """Give every pair of words and ground with less contrast than level AA asks for."""
    for words, ground in PAIRS:
        colours = getattr(palette, words), getattr(palette, ground)
        found = contrast(*colours)
        if found < AA:
            yield Faint(words=words, ground=ground, colours=colours, contrast=found)


def _luminance(colour: str) -> float:
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shares)  # noqa: PLR2004 - of the definition
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


CLASSIC = Look(
    name="classic",
    light=Palette(
        ground="#eceff0",
        paper="#ffffff",
        tint="#eaf2f4",
        line="#dde4e6",
        ink="#16252b",
        prose="#35454c",
        quiet="#586970",
        accent="#0b5a6b",
        press="#ffffff",
    ),
    dark=Palette(
        ground="#0e1518",
        paper="#172126",
        tint="#1f2c32",
        line="#2c3a40",
        ink="#eef3f4",
        prose="#cdd7da",
        quiet="#9fb0b6",
        accent="#84cfde",
        press="#0e1518",
    ),
)
"""Teal on white, titles in a serif."""

JOURNAL = Look(
    name="journal",
    light=Palette(
        ground="#f1ebe3",
        paper="#fffdf9",
        tint="#f6ede2",
        line="#e6dacb",
        ink="#241c18",
        prose="#463b35",
        quiet="#6b5d54",
        accent="#8f2f1d",
        press="#ffffff",
    ),
    dark=Palette(
        ground="#15100e",
        paper="#201915",
        tint="#2b221d",
        line="#3b2f28",
        ink="#f6efe8",
        prose="#ddd1c6",
        quiet="#b5a598",
        accent="#f0a78f",
        press="#201915",
    ),
    text="serif",
)
"""Brick red on cream, a serif throughout."""

COMPACT = Look(
    name="compact",
    light=Palette(
        ground="#ffffff",
        paper="#ffffff",
        tint="#f2f5fa",
        line="#dde2ea",
        ink="#15181d",
        prose="#343a42",
        quiet="#5a626d",
        accent="#1a4fb4",
        press="#ffffff",
    ),
    dark=Palette(
        ground="#101317",
        paper="#101317",
        tint="#1a1f26",
        line="#2b323c",
        ink="#f0f2f5",
        prose="#d0d5dc",
        quiet="#9ca6b2",
        accent="#8fb8fa",
        press="#101317",
    ),
    headings="sans",
    layout="text",
)
"""Blue on white, no serif, no pictures: words close together."""

LOOKS: Mapping[str, Look] = MappingProxyType({one.name: one for one in (CLASSIC, JOURNAL, COMPACT)})
"""The looks that ship, by name."""
