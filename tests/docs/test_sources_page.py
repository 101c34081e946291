"""The reference of sources names every option that there is."""

import re

import pytest

from digest.settings.sources import BUILT_IN
from digest.sources import genericjson
from tests.docs.places import ROOT

PAGE = (ROOT / "docs" / "reference" / "sources.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## `(\w+)`\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE))


@pytest.mark.parametrize("kind", sorted(BUILT_IN))
def test_every_option_of_a_type_is_documented(kind):
    """Below the heading of its type, in a table."""
    named = set(
        re.findall(
            r"`(\w+)`", "".join(line.split("|")[1] for line in SECTIONS[kind].splitlines() if line.startswith("| `"))
        )
    )
    assert BUILT_IN[kind] <= named


def test_every_field_of_a_mapping_is_documented():
    """With the option that holds them."""
    line = next(line for line in PAGE.splitlines() if line.startswith("| `fields`"))
    assert set(re.findall(r"`(\w+)`", line)) - {"fields"} == genericjson.FIELDS


def test_settings_and_source_know_the_same_options():
    """What may stand in digest.toml is what the source reads."""
    assert BUILT_IN["cms"] >= genericjson.OPTIONS
