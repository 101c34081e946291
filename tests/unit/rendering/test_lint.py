"""Faults of a template are found before its values are filled in, so that no article can cause one."""

import pytest

from digest.errors import RenderError
from digest.rendering.lint import refuse_faults
from digest.rendering.placeholders import box


@pytest.mark.parametrize(
    ("page", "what"),
    [
        ("<p>{{ name }}</p>", "prints {{"),
        ("<p>{% if %}</p>", "prints {%"),
        ('<a href="http://example.org/">x</a>', "links to 'http://example.org/'"),
        ('<a href="http://localhost:8080/">x</a>', "localhost"),
        ('<img src="logo.png">', "links to 'logo.png'"),
        ('<a href="#top">x</a>', "links to '#top'"),
        ('<a href="javascript:alert(1)">x</a>', "javascript"),
        ('<a href="">x</a>', "links to ''"),
        (f'<p class="{box("wide")}">x</p>', "class as a value"),
        (f'<p class="card {box("wide")}">x</p>', "class as a value"),
    ],
)
def test_a_fault_is_named(page, what):
    """Each fault says what it is, in which template, and what to do."""
    with pytest.raises(RenderError, match=what.replace("{", r"\{")) as caught:
        refuse_faults(page, "edition.html.j2")
    assert caught.value.where == "edition.html.j2"
    assert caught.value.hint


@pytest.mark.parametrize(
    "page",
    [
        '<a href="https://example.org/">x</a>',
        '<a href="mailto:editor@example.org">x</a>',
        f'<a href="{box("http://articles.example/")}">{box("{{ x }}")}</a>',
        f'<img src="{box("https://example.org/a.png")}" class="wide">',
    ],
)
def test_values_are_no_faults(page):
    """Articles may speak of {{ placeholders }} and lead to plain http; that is not the template's doing."""
    refuse_faults(page, "edition.html.j2")
