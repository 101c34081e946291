"""`[newsletters.KEY.look]`: which look the mail has, and what differs from it. Colours that people could not read are refused here."""

import re
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from digest.model.look import AA, CLASSIC, LOOKS, Font, Layout, Look, Palette, faint
from digest.settings.tables import Table
from digest.settings.values import Names, Switch, Whole, domain_name

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def colour(text: str) -> str:
    """Accept a colour of six digits, in lower case; empty stands for that of the look."""
    if text and not _COLOUR.fullmatch(text):
        raise ValueError(f"'{text}' is not a colour; write six digits, as in \"#0b5a6b\"")
    return text.lower()


def hosts(names: tuple[str, ...]) -> tuple[str, ...]:
    """Accept the names of hosts, without scheme and path."""
    return tuple(domain_name(name) for name in names)


Colour = Annotated[str, AfterValidator(colour)]
Hosts = Annotated[Names, AfterValidator(hosts)]


class PaletteTable(Table):
    """`[newsletters.KEY.look.light]` and `.dark`: colours in place of those of the look."""

    ground: Colour = ""
    paper: Colour = ""
    tint: Colour = ""
    line: Colour = ""
    ink: Colour = ""
    prose: Colour = ""
    quiet: Colour = ""
    accent: Colour = ""
    press: Colour = ""

    def over(self, palette: Palette) -> Palette:
        """Give a palette with these colours in it."""
        return replace(palette, **{name: one for name, one in self if one})


class LookTable(Table):
    """`[newsletters.KEY.look]`."""

    name: Literal["classic", "journal", "compact"] = "classic"
    headings: Font | None = None
    text: Font | None = None
    layout: Layout | None = None
    images: Switch = CLASSIC.images
    image_hosts: Hosts = CLASSIC.image_hosts
    image_max: Annotated[Whole, Field(ge=100, le=20_000)] = CLASSIC.image_max
    light: PaletteTable = PaletteTable()
    dark: PaletteTable = PaletteTable()

    @model_validator(mode="after")
    def _can_be_read(self) -> "LookTable":
        look = self.noun()
        found = [(scheme, one) for scheme in ("light", "dark") for one in faint(getattr(look, scheme))]
        if found:
            scheme, first = found[0]
            more = f", and {len(found) - 1} more such pairs" if len(found) > 1 else ""
            said = f"{first.words} {first.colours[0]} on {first.ground} {first.colours[1]}, a contrast of {first.contrast:.2f} : 1"
            raise ValueError(
                f"has in its {scheme} colours {said}{more}; people need {AA} : 1 (WCAG AA), so change one of the two"
            )
        return self

    def noun(self) -> Look:
        """Give the look as plain values: what is set here, over the look of that name."""
        look = LOOKS[self.name]
        return replace(
            look,
            headings=self.headings or look.headings,
            text=self.text or look.text,
            layout=self.layout or look.layout,
            images=self.images,
            image_hosts=self.image_hosts,
            image_max=self.image_max,
            light=self.light.over(look.light),
            dark=self.dark.over(look.dark),
        )
