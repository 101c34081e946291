"""Which section a story belongs to."""

import pytest

from digest.model import SectionSpec, SourceSpec
from digest.selection.sections import reading_order, section_of
from tests.unit.selection.builders import article, newsletter

SECTIONS = (
    SectionSpec(name="Security", tags=("security", "Privacy"), words=("breach", "zero day")),
    SectionSpec(name="Life", tags=("food",), words=("garden",)),
)
SOURCES = (SourceSpec(key="feed:one", type="feed", section="Life"),)


@pytest.mark.parametrize(
    ("changes", "section"),
    [
        ({"section": "Life", "tags": ("security",)}, "Life"),
        ({"section": "LIFE"}, "Life"),
        ({"tags": ("Food",)}, "Life"),
        ({"tags": ("privacy",)}, "Security"),
        ({"tags": ("food", "security")}, "Security"),
        ({"title": "A Breach at the bank"}, "Security"),
        ({"text": "In the garden, a zero day."}, "Security"),
        ({"title": "Breaches everywhere", "text": ""}, ""),
        ({"title": "Unbreach", "text": "gardening"}, ""),
        ({"section": "Elsewhere"}, "Elsewhere"),
        ({"section": "Elsewhere", "tags": ("food",)}, "Life"),
        ({}, ""),
    ],
)
def test_a_story_goes_where_it_says_or_where_a_rule_draws_it(changes, section):
    """A configured section that the article names wins; then the first rule that matches a whole word or tag; then its own name."""
    assert section_of(article(**changes), newsletter(sections=SECTIONS)) == section


def test_the_section_of_the_source_counts_before_rules():
    """An article that names no section belongs to that of its source."""
    news = newsletter(sections=SECTIONS, sources=SOURCES)
    assert section_of(article(tags=("security",)), news) == "Life"
    assert section_of(article(section="Security"), news) == "Security"


def test_without_configured_sections_the_own_name_stands():
    """A newsletter without sections takes the names that articles bring."""
    assert section_of(article(section="World"), newsletter()) == "World"


def test_words_are_not_patterns():
    """A word with signs of regular expressions means itself."""
    news = newsletter(sections=(SectionSpec(name="Code", words=("C++", ".net")),))
    assert section_of(article(title="What C++ brings"), news) == "Code"
    assert section_of(article(title="A planet", text=""), news) == ""


def test_the_section_of_the_lead_is_read_first():
    """The lead's section opens the edition, the configured ones follow in their order, the nameless comes last."""
    news = newsletter(sections=SECTIONS)
    assert reading_order(["", "Life", "X", "Security", "Life"], news) == ["", "Security", "Life", "X"]
    assert reading_order(["X", "", "Life", "Security", "Y"], news) == ["X", "Security", "Life", "Y", ""]
