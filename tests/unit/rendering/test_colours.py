"""Contrast as WCAG computes it, in each scheme, by the styles that win."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.rendering.preflight.colours import check_colours, contrast, read, schemes
from digest.rendering.preflight.page import Page, declarations, pixels

CHANNEL = st.integers(0, 255)
COLOUR = st.tuples(CHANNEL, CHANNEL, CHANNEL)
DARK = "<style>@media (prefers-color-scheme:dark){.a{color:#eeeeee!important}.b{background-color:#111111!important}}</style>"
METAS = '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'


def ids(body: str, head: str = METAS + DARK) -> list[str]:
    page = (
        f'<!DOCTYPE html><html><head>{head}</head><body><div style="display:none">Preheader</div>{body}</body></html>'
    )
    return [finding.id for finding in check_colours(Page(page))]


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.0),
        ("#0000ff", "#ffffff", 8.59),
    ],
)
def test_known_ratios(one, other, ratio):
    """Published values of well-known pairs."""
    first, second = read(one), read(other)
    assert first is not None
    assert second is not None
    assert contrast(first, second) == pytest.approx(ratio, abs=0.01)


@given(COLOUR, COLOUR)
def test_contrast_is_the_same_both_ways_and_bounded(one, other):
    """From 1 for the same colour to 21 for black and white."""
    assert contrast(one, other) == contrast(other, one)
    assert 1.0 <= contrast(one, other) <= 21.0
    assert contrast(one, one) == 1.0


@given(COLOUR)
def test_colours_are_read_in_each_notation(colour):
    """Six digits and rgb() mean the same; what lets the ground through is none."""
    assert read("#{:02x}{:02x}{:02x}".format(*colour)) == colour
    assert read(f"rgb({colour[0]}, {colour[1]},{colour[2]})") == colour
    assert read(f"rgba({colour[0]},{colour[1]},{colour[2]},0.1)") is None


@pytest.mark.parametrize("word", ["transparent", "inherit", "", "url(x)", "#12345"])
def test_what_is_no_colour_is_none(word):
    """Nothing is guessed."""
    assert read(word) is None


def test_the_ground_may_be_an_attribute_or_far_above():
    """`bgcolor` counts where no style does, and the nearest ground wins."""
    assert ids('<table bgcolor="#000000"><tr><td><p style="color:#333333">Dark</p></td></tr></table>') == [
        "contrast",
        "contrast-dark",
    ]
    assert (
        ids('<div style="background-color:#000000"><p style="background-color:#ffffff;color:#333333">Dark</p></div>')
        == []
    )


def test_large_and_bold_text_needs_less():
    """From 24 pixels, or 18.66 in bold, 3 to 1 is enough."""
    grey = "background-color:#ffffff;color:#888888"
    assert ids(f'<p style="font-size:24px;{grey}">Large</p>') == []
    assert ids(f'<p style="font-size:19px;font-weight:700;{grey}">Large</p>') == []
    assert ids(f'<h2 style="font-size:19px;{grey}">Large</h2>') == []
    assert ids(f'<p style="font-size:19px;{grey}">Small</p>') == ["contrast", "contrast-dark"]


def test_the_dark_rules_win_over_the_elements_own_styles():
    """What is fine in the light may be unreadable in the dark, and the other way round."""
    light = "background-color:#ffffff;color:#333333"
    assert ids(f'<p class="a b" style="{light}">Both changed</p>') == []
    assert ids(f'<p class="a" style="{light}">Text changed alone</p>') == ["contrast-dark"]
    assert ids(f'<p class="b" style="{light}">Ground changed alone</p>') == ["contrast-dark"]


def test_outlook_is_judged_by_both_of_our_rules():
    """Where only one of text and ground is ours, Outlook chooses the other, and nothing is said."""
    text, ground = "[data-ogsc] .a{color:#222222!important}", "[data-ogsb] .b{background-color:#111111!important}"
    body = '<div class="b"><p class="a" style="background-color:#ffffff;color:#222222">Words</p></div>'
    base = DARK.replace(".a{color:#eeeeee!important}", "").replace(
        ".b{background-color:#111111!important}", ".z{color:#eeeeee}"
    )
    assert ids(body, METAS + base + f"<style>{text}</style>") == []
    assert ids(body, METAS + base + f"<style>{text}{ground}</style>") == ["contrast-dark"]


def test_a_page_without_a_dark_scheme_is_told():
    """Metas and rules belong together."""
    assert ids("<p>Words</p>", DARK) == ["dark-scheme"]
    assert ids("<p>Words</p>", METAS) == ["dark-scheme"]


def test_one_pair_is_told_once():
    """A colour that is wrong in forty cards is one finding."""
    assert ids('<p style="background-color:#ffffff;color:#aaaaaa">Pale</p>' * 40) == ["contrast", "contrast-dark"]


def test_rules_for_hovering_and_for_clients_do_not_count():
    """Only what is always there is measured."""
    light, dark, outlook = schemes(
        ".a:hover{color:#ffffff}#outlook a{color:#ffffff}[x] .b{color:#ffffff}.c{color:#000000}"
    )
    assert [rule.classes for rule in light.rules] == [{"c"}]
    assert (len(dark.rules), len(outlook.rules)) == (1, 0)


@given(st.text(max_size=400))
def test_any_text_is_a_page(text):
    """The checks take anything for a page, and never fail."""
    page = Page(text)
    assert list(check_colours(page)) is not None
    assert all(one.place.startswith("HTML, line ") for one in page.elements)


def test_declarations_are_read_without_their_weight():
    """Names and values in lower case; `!important` is not part of a value."""
    assert declarations("COLOR: #FFF !important; width:10px") == {"color": "#fff", "width": "10px"}


@pytest.mark.parametrize(
    ("size", "number"), [("16px", 16.0), ("0", 0.0), ("1.5px", 1.5), ("2em", None), ("", None), ("16", None)]
)
def test_lengths_in_pixels(size, number):
    """Only pixels are understood; a bare number is none, but for nought."""
    assert pixels(size) == number
