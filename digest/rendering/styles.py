"""A look in values of CSS, as the templates of the mail write it into their styles. Pure; what a look may be is checked where it is configured."""

from dataclasses import dataclass, fields

from digest.model import Look, Palette
from digest.rendering.placeholders import Token

FONTS = {
    "serif": "Georgia,'Times New Roman',serif",
    "sans": "-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif",
}
"""Fonts that are on every machine already: a mail loads none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookView:
    """The look in values of CSS: colours of both schemes, font stacks. `compact` is the text layout; `serif` and `one_font` tell of the fonts."""

    light: Palette
    dark: Palette
    headings: str
    text: str
    one_font: bool
    serif: bool
    compact: bool


def styles(look: Look) -> LookView:
    """Give a look as the styles want it. Its values stand in the page as they are, unboxed."""
    return LookView(
        light=_colours(look.light),
        dark=_colours(look.dark),
        headings=Token(FONTS[look.headings]),
        text=Token(FONTS[look.text]),
        one_font=look.headings == look.text,
        serif=look.text == "serif",
        compact=look.layout == "text",
    )


def _colours(palette: Palette) -> Palette:
    return Palette(**{one.name: Token(getattr(palette, one.name)) for one in fields(palette)})
