"""Under which heading a story is read: its section's, and no other's, wherever the stories without a section stand."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from digest.archive import body_of
from digest.delivery.message import Composer
from digest.language import languages
from digest.model import Edition, Newsletter, Rendered, Story
from digest.model.choice import titles_listed
from digest.model.look import COMPACT, JOURNAL
from digest.rendering import EditionRenderer
from digest.rendering.lines import underlined
from digest.rendering.words import words
from tests.letters import LINKS
from tests.unit.rendering.samples import LETTER, edition, long_edition, seen, stories
from tests.unit.rendering.test_stock import ROW, parts_of

BESIDES, CONTENTS = "Also in this edition", "In this edition"
LOOKS = {"classic": LETTER, "compact": replace(LETTER, look=COMPACT), "journal": replace(LETTER, look=JOURNAL)}
RENDERER = EditionRenderer()


def placed(*names: str) -> list[Story]:
    """Give stories in these sections; "" is none."""
    return [replace(one, section=name) for one, name in zip(stories(), names, strict=False)]


def above_in_html(page: str, shown: Sequence[Story]) -> Iterator[tuple[str, str, str]]:
    """Give each story with the heading of the section above it, and the level of its own."""
    titles, section = {one.article.title for one in shown}, ""
    for one in html.document_fromstring(page).iter("h2", "h3"):
        said = " ".join("".join(map(str, one.itertext())).split())
        if said in titles:
            yield said, section, one.tag
        elif said != CONTENTS:
            section = said


def above_in_text(text: str, shown: Sequence[Story], names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Give each story of a text part with the heading above it."""
    headings = {underlined(name): name for name in names if name}
    titles, section = {one.article.title for one in shown}, ""
    for line, below in pairwise(text.splitlines()):
        section = headings.get(f"{line}\n{below}", section)
        if line in titles:
            yield line, section


def wanted(made: Edition) -> dict[str, str]:
    """Say under which heading each story belongs: without a section under none, until one stands above."""
    found, stands = dict[str, str](), False
    for one in made.stories:
        stands = stands or bool(one.section)
        found[one.article.title] = one.section or (BESIDES if stands else "")
    return found


def assert_headed(rendered: Rendered, made: Edition) -> None:
    """Hold both parts and the page of the archive against the rule."""
    names = [*dict.fromkeys(one.section for one in made.stories), BESIDES]
    for page in (rendered.html, body_of(rendered).html):
        found = list(above_in_html(page, made.stories))
        assert {title: section for title, section, _ in found} == wanted(made)
        assert all((level == "h3") == bool(section) for _, section, level in found)
        headings = [
            "".join(map(str, one.itertext()))
            for one in html.document_fromstring(page).iter("h2")
            if "".join(map(str, one.itertext())) in names
        ]
        assert len(headings) == len(set(headings))
    assert dict(above_in_text(rendered.text, made.stories, names)) == wanted(made)
    assert all(rendered.text.count(f"\n{underlined(name)}\n") <= 1 for name in names if name)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(["", "Sea", "Towns"]), min_size=1, max_size=6), st.sampled_from(sorted(LOOKS)))
def test_no_story_stands_under_the_heading_of_another_section(names, look):
    """In HTML, text and archive, whatever look and order: a story without a section has no heading, or one that says so; no heading stands twice."""
    made = edition(placed(*names), LOOKS[look])
    assert_headed(RENDERER.render(made, LOOKS[look]), made)


def test_stories_without_a_section_that_come_first_need_no_heading():
    """The best story decides what stands first; the sections follow under their own names."""
    page = seen(edition(placed("", "", "Sea")))
    assert [section.name for section in page.sections] == ["", "Sea"]
    assert [story.level for section in page.sections for story in section.stories] == [2, 3]


def test_below_a_lead_of_a_section_they_have_a_heading():
    """The name above the lead would be read as theirs."""
    assert [section.name for section in seen(edition(placed("Sea", "", ""))).sections] == [BESIDES]


def test_a_newsletter_without_sections_has_no_headings():
    """Where nothing is told apart nothing is said."""
    page = seen(edition(placed("", "", "")))
    assert [section.name for section in page.sections] == [""]
    assert [page.lead.level if page.lead else 0, *(one.level for one in page.sections[0].stories)] == [2, 2, 2]


def test_a_section_of_blanks_is_none():
    """A name that shows nothing heads nothing."""
    assert [section.name for section in seen(edition(placed("Sea", " \t"))).sections] == [BESIDES]


@pytest.mark.parametrize("language", languages())
def test_the_heading_is_in_the_language_of_the_newsletter(language):
    """It is not English elsewhere, and not the heading of the box of contents."""
    say = words(language)
    assert (say.besides == BESIDES) == (language == "en")
    assert say.besides != say.contents
    made = edition(placed("Sea", "", ""), language=language)
    assert seen(made).sections[0].name == say.besides


def test_a_shortened_edition_keeps_its_headings():
    """What had to go for the budget leaves no story under another section's name."""
    long = long_edition(60)
    given = [replace(one, section="" if place % 3 else one.section) for place, one in enumerate(long.stories)]
    named = [replace(one, article=replace(one.article, title=f"Story {place}")) for place, one in enumerate(given)]
    made = edition(named)
    rendered = RENDERER.render(made, LETTER)
    assert rendered.moved
    found = {title: section for title, section, _ in above_in_html(rendered.html, made.stories)}
    assert found
    assert found == {title: section for title, section in wanted(made).items() if title in found}


@pytest.mark.parametrize("order", [("", "", "Sea", "Towns", "Sea"), ("Sea", "Towns", "Sea", "", "")])
@pytest.mark.parametrize("choice", [("Sea",), ("Towns", "Sea")])
def test_readers_with_topics_get_their_sections_under_their_names(order, choice):
    """No topic names a story without a section: it is in no choice, and stands under nobody's heading."""
    made = edition(placed(*order))
    rendered = RENDERER.render(made, LETTER)
    assert rendered.stock is not None, rendered.uncut
    got = parts_of(Composer(rendered, LETTER, LINKS).compose(replace(ROW, choice=choice)))
    theirs = {one.article.title: one.section for one in made.stories if one.section in choice}
    assert {title: section for title, section, _ in above_in_html(got["text/html"], made.stories)} == theirs
    assert (
        dict(above_in_text(got["text/plain"].replace("\r\n", "\n"), made.stories, ["Sea", "Towns", BESIDES])) == theirs
    )
    assert BESIDES not in got["text/html"]


def test_a_subject_that_names_a_story_without_a_section_is_not_everybodys():
    """Who chose sections does not get that story, so that its title is no subject for him."""
    made = edition(placed("", "Sea", "Towns"))
    assert made.subject.startswith(made.stories[0].article.title)
    composer = Composer(RENDERER.render(made, LETTER), LETTER, LINKS)
    assert parts_of(composer.compose(replace(ROW, choice=("Sea",))))["subject"].startswith(
        made.stories[1].article.title
    )


# --- the list of contents ---------------------------------------------------------------------------------------------


def counted(newsletter: Newsletter, made: Edition, choice: tuple[str, ...] | None = None) -> tuple[int, int]:
    """Give how many stories a message says it has, and how many its list of contents holds, named or counted."""
    composer = Composer(RENDERER.render(made, newsletter), newsletter, LINKS)
    text = parts_of(composer.compose(replace(ROW, choice=choice)))["text/plain"].replace("\r\n", "\n")
    said = int(text.partition("This edition has ")[2].partition(" stor")[0])
    box = text.partition(f"{underlined(CONTENTS)}\n\n")[2].partition("\n\n")[0]
    more = box.partition("\nand ")[2].partition(" more")[0]
    return said, sum(line.startswith("- ") for line in box.splitlines()) + int(more or 0)


@pytest.mark.parametrize("count", [3, 8, 9, 10, 60])
def test_the_list_of_contents_and_the_count_agree(count):
    """The lead belongs to the list, and what a large edition only names is counted too."""
    letter = replace(LETTER, intro="")
    made = replace(long_edition(count), intro="")
    assert counted(letter, made) == (count, count)


@pytest.mark.parametrize("choice", [("Sea", "Towns"), ("Towns",), ("Sea", "Towns", "Kitchen", "Found")])
@pytest.mark.parametrize("count", [9, 60])
def test_they_agree_for_readers_with_topics(choice, count):
    """Each choice has a count and a list of its own."""
    made = replace(long_edition(count), intro="")
    theirs = sum(one.section in choice for one in made.stories)
    assert counted(replace(LETTER, intro=""), made, choice) == (theirs, theirs)


@pytest.mark.parametrize(
    ("shown", "count", "named"),
    [
        (0, 0, 0),
        (1, 1, 0),
        (2, 2, 0),
        (2, 9, 0),
        (3, 3, 3),
        (8, 8, 8),
        (9, 9, 9),
        (10, 10, 8),
        (8, 9, 8),
        (7, 9, 7),
        (9, 60, 8),
    ],
)
def test_how_many_stories_are_named(shown, count, named):
    """Few need no list; many are cut short, but never for a single one; what is not shown is counted and not named."""
    assert titles_listed(shown, count, 8) == named


def test_a_choice_of_few_stories_has_no_list():
    """A reader with topics sees both at once, as everybody would; with a third there is a list of his own."""
    made = edition(placed("Sea", "Sea", "Towns", "Towns", "Towns"))
    composer = Composer(RENDERER.render(made, LETTER), LETTER, LINKS)
    for choice, wanted in ((("Sea",), False), (("Towns",), True)):
        got = parts_of(composer.compose(replace(ROW, choice=choice)))
        assert [CONTENTS in got[kind] for kind in ("text/plain", "text/html")] == [wanted, wanted]


def test_a_list_is_not_cut_short_for_one():
    """The line "and 1 more" takes as much room as the title that it hides."""
    assert len(seen(edition()).contents) == 9
    assert seen(edition()).contents_more == ""


def test_two_stories_need_no_list():
    """Both are in sight."""
    assert seen(edition(stories()[:2])).contents == ()
