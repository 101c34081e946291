"""The looks that ship can be read by everybody, and contrast is what WCAG says it is."""

import re
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model.look import AA, CLASSIC, LOOKS, PAIRS, Palette, contrast, faint

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.0),
        ("#0000ff", "#ffffff", 8.59),
    ],
)
def test_contrast_is_that_of_wcag(one, other, expected):
    """Known pairs have their known contrast."""
    assert contrast(one, other) == pytest.approx(expected, abs=0.005)


@given(colours, colours)
def test_contrast_has_no_direction_and_is_between_1_and_21(one, other):
    """Words on a ground are as readable as the ground's colour on that of the words."""
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21


@pytest.mark.parametrize("look", LOOKS.values(), ids=lambda look: look.name)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_look_that_ships_can_be_read(look, scheme):
    """All words on all grounds have level AA, in both schemes."""
    assert list(faint(getattr(look, scheme))) == []


@pytest.mark.parametrize("look", LOOKS.values(), ids=lambda look: look.name)
def test_colours_have_six_digits(look):
    """Old mail clients know no others."""
    for palette in (look.light, look.dark):
        assert all(re.fullmatch("#[0-9a-f]{6}", getattr(palette, one.name)) for one in fields(Palette))


def test_looks_go_by_their_names():
    """Each is found under the name that it bears."""
    assert {name: look.name for name, look in LOOKS.items()} == {one: one for one in ("classic", "journal", "compact")}


@pytest.mark.parametrize(("words", "ground"), PAIRS)
def test_every_pair_is_looked_at(words, ground):
    """Words in the colour of their ground are found, with both names and a contrast of 1."""
    palette = replace(CLASSIC.light, **{words: getattr(CLASSIC.light, ground)})
    found = [one for one in faint(palette) if (one.words, one.ground) == (words, ground)]
    assert [one.contrast for one in found] == [1.0]


@given(colours)
def test_what_is_faint_is_below_level_aa(ink):
    """Exactly the pairs below 4.5 : 1 are named."""
    found = {one.ground for one in faint(replace(CLASSIC.light, ink=ink)) if one.words == "ink"}
    assert found == ({"paper"} if contrast(ink, CLASSIC.light.paper) < AA else set())
