"""[newsletters.KEY.look]: a look by name, what differs from it, and what is refused."""

from dataclasses import replace

import pytest

from digest.model import Look
from digest.model.look import CLASSIC, COMPACT, JOURNAL, LOOKS
from digest.settings.looks import LookTable
from tests.unit.settings.world import World


def look(world: World, lines: str, below: str = "") -> Look:
    """Give the look that these lines make."""
    return world.newsletter(rest=f"[newsletters.tech.look]\n{lines}\n{below}").look


def refusal(world: World, lines: str) -> str:
    """Give what is said of lines that are wrong, place, remedy and all."""
    world.toml(f'[newsletters.tech]\ntitle = "T"\nfrom = "weekly@example.org"\n[newsletters.tech.look]\n{lines}\n')
    error = world.refusal()
    return f"{error.where}: {error} {error.hint}"


def test_without_a_table_the_look_is_the_classic_one(world: World):
    """Nobody has to choose."""
    assert world.newsletter().look == CLASSIC


@pytest.mark.parametrize("name", sorted(LOOKS))
def test_a_look_is_chosen_by_name(world: World, name):
    """One word changes colours, fonts and layout."""
    assert look(world, f'name = "{name}"') == LOOKS[name]


def test_every_look_that_ships_can_be_chosen():
    """The names that settings accept are those of the looks."""
    annotation = LookTable.model_fields["name"].annotation
    assert set(annotation.__args__) == set(LOOKS)  # type: ignore[union-attr]


def test_an_unknown_look_is_refused_with_the_names(world: World):
    """The operator is told what there is."""
    assert "'classic', 'journal' or 'compact'" in refusal(world, 'name = "fancy"')


def test_single_values_replace_those_of_the_look(world: World):
    """Fonts, layout and colours can differ from the look that is named; the rest stays."""
    made = look(
        world,
        'name = "journal"\nheadings = "sans"\nlayout = "text"',
        '[newsletters.tech.look.light]\naccent = "#7A1F3D"\n[newsletters.tech.look.dark]\naccent = "#ff9fbf"',
    )
    assert made == replace(
        JOURNAL,
        headings="sans",
        layout="text",
        light=replace(JOURNAL.light, accent="#7a1f3d"),
        dark=replace(JOURNAL.dark, accent="#ff9fbf"),
    )


def test_pictures_have_a_policy(world: World):
    """None at all, those of some hosts, those below a size."""
    made = look(world, 'images = false\nimage_hosts = ["Example.org", "bücher.example"]\nimage_max = 2000')
    assert made == replace(CLASSIC, images=False, image_hosts=("example.org", "xn--bcher-kva.example"), image_max=2000)


def test_the_text_layout_can_be_given_pictures_back(world: World):
    """A layout is a value like any other."""
    assert look(world, 'name = "compact"\nlayout = "cards"') == replace(COMPACT, layout="cards")


@pytest.mark.parametrize("colour", ["red", "#fff", "#12345", "#1234567", "rgb(0,0,0)", "#gggggg", "0b5a6b"])
def test_a_colour_has_six_digits(world: World, colour):
    """Anything else is not understood by old clients, and could end the rule that it stands in."""
    said = refusal(world, f'light = {{ ink = "{colour}" }}')
    assert "is not a colour; write six digits" in said.replace(". Write", "; write").replace("colour W", "colour; w")
    assert "light.ink" in said


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('light = { quiet = "#999999" }', "in its light colours quiet #999999 on paper #ffffff, a contrast of 2.85 : 1, and 2 more such pairs"),
        ('dark = { prose = "#586970" }', "in its dark colours prose #586970 on paper #172126"),
        ('light = { press = "#0c5b6c" }', "press #0c5b6c on accent #0b5a6b, a contrast of 1.01 : 1"),
        ('light = { accent = "#808080" }', "accent #808080 on paper #ffffff, a contrast of 3.95 : 1"),
    ],
)  # fmt: skip
def test_colours_that_cannot_be_read_are_refused_with_the_number(world: World, lines, said):
    """Below 4.5 : 1 nothing is sent: both colours, their names and the contrast are told."""
    error = refusal(world, lines)
    assert said in error
    assert "4.5 : 1 (WCAG AA)" in error
    assert "digest.toml:" in error


def test_an_unknown_key_is_refused_with_the_nearest(world: World):
    """A slip of the finger is no silent default."""
    assert "did you mean 'headings'" in refusal(world, 'heading = "sans"').replace("Did", "did")


@pytest.mark.parametrize("size", [0, 99, 20_001])
def test_a_size_of_pictures_is_sensible(world: World, size):
    """Smaller than an ornament or larger than any screen is a slip."""
    assert "image_max must be" in refusal(world, f"image_max = {size}")


@pytest.mark.parametrize("host", ["https://example.org", "example.org/a", "", "a b"])
def test_a_host_is_a_name(world: World, host):
    """An address or a path is no host."""
    assert "image_hosts" in refusal(world, f'image_hosts = ["{host}"]')


@pytest.mark.parametrize("key", ["preferences_url", "frequency_url"])
def test_pages_for_readers_are_https(world: World, key):
    """A mail links to nothing else."""
    assert getattr(world.newsletter(f'{key} = "https://example.org/p"'), key) == "https://example.org/p"
    assert getattr(world.newsletter(), key) == ""
    world.toml(f'[newsletters.tech]\ntitle = "T"\nfrom = "w@example.org"\n{key} = "http://example.org/p"\n')
    assert "must begin with https" in str(world.refusal())
