"""What a line's neighbours tell of it: a caption by the credit under it, a post by its signature, a teaser by the dots that cut it off."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.summaries import ExtractiveSummarizer
from digest.summaries.lines import lines_of, of_the_page
from tests.unit.summaries.samples import article

SUMMARIZER = ExtractiveSummarizer()
BRIDGE = "The council of Leeds opened a new bridge over the river on Tuesday."
TESTS = "Engineers from York tested the bridge with forty loaded trucks for a week."
COST = "The bridge cost the council nine million pounds, two more than it had planned."
SHIPS = "Ships of up to nine metres may pass under the bridge at every tide, the council said."
MAYOR = "Mayor Ann Roe said that the ferry to York will be closed in the autumn of this year."
STORY = [BRIDGE, TESTS, COST, SHIPS, MAYOR]
TITLE = "Leeds opens its new bridge over the river"
OTHER = "Every second Golf is sold with the letters of the sports model. When it was built in"


def test_empty_lines_are_none():
    """Only lines that hold something are given, and white space is evened out."""
    assert lines_of("One  line.\n\n\t Another\u00a0line. \n") == ["One line.", "Another line."]


def test_hard_wrapped_lines_are_joined():
    """Where all lines are as long as a page of type is wide, those of a block are one paragraph."""
    block = "\n".join(["The council of Leeds opened a new bridge over the river on this"] * 5)
    assert [line.count("\n") for line in lines_of(f"{block}\n\n{block}")] == [0, 0]


def test_a_heading_between_dashes_is_a_line_of_its_own():
    """As agencies set it inside of a paragraph."""
    assert lines_of("It was late in the year.- In the dark -The council met.") == [
        "It was late in the year.",
        "In the dark",
        "The council met.",
    ]


@pytest.mark.parametrize(
    "signature", ["— Ann Roe (@annroe) July 18, 2026", "— The Leeds Rowers 🚣 (@rowers) 2. Juni 2018"]
)
def test_a_post_goes_with_its_signature(signature):
    """The line that signs a post, and the paragraph above it."""
    assert of_the_page([BRIDGE, "What a bridge!", signature, TESTS], TITLE) == {1, 2}


@pytest.mark.parametrize(
    "credit",
    [
        "Ann Roe/Leeds Press hide caption",
        "26.10.2025 | 2:43 min",
        "03.05.2026 | 12:07",
        "1:30 min",
        "Quelle: dpa",
        "Source: Leeds Press",
    ],
)
def test_a_caption_goes_with_the_credit_under_it(credit):
    """What stands right above who took a picture, how long a film is or where a chart comes from is no news."""
    lines = [BRIDGE, TESTS, "The mayor waits on the bridge for the first ship.", credit, COST, SHIPS, MAYOR]
    assert of_the_page(lines, TITLE) == {2, 3}


def test_the_source_at_the_end_is_that_of_the_article():
    """The paragraph before it is the article's last one, and stays; so does a lead with its agency under it."""
    assert of_the_page([*STORY, "Quelle: dpa"], TITLE) == set()
    assert of_the_page([BRIDGE, "Quelle: dpa", *STORY[1:]], TITLE) == set()


@pytest.mark.parametrize("line", ["12:30", "It lasted 2:43 min", "26.10.2025", "The caption", "She read the caption"])
def test_what_is_no_credit(line):
    """A time of day, a day and a sentence about captions are under no picture."""
    assert of_the_page([BRIDGE, TESTS, line, COST, SHIPS], TITLE) == set()


def test_a_long_paragraph_is_no_caption():
    """Only the credit goes."""
    assert of_the_page([BRIDGE, COST * 5, "1:30 min", TESTS, SHIPS], TITLE) == {2}


@pytest.mark.parametrize("dots", ["...", " ...", "…", " […]", " (...)"])
def test_a_teaser_above_the_story(dots):
    """The first line ends in dots and has no word of the title: it begins another story."""
    assert of_the_page([OTHER.removesuffix(" When it was built in") + dots, *STORY], TITLE) == {0}


def test_a_teaser_that_ends_in_the_middle_of_a_phrase():
    """Wherever it stands: nobody ends a line with "in" and dots."""
    assert of_the_page([*STORY[:2], OTHER + " ...", *STORY[2:]], TITLE) == {2}


def test_teasers_in_a_row():
    """Two lines that dots cut off, with a heading between them or none, are a list of other stories."""
    one, two = "The ferry will be sold next year ...", "A seal has come to Hull ..."
    assert of_the_page([*STORY[:4], one, two, MAYOR], TITLE) == {4, 5}
    assert of_the_page([*STORY[:4], one, "Seals", two, MAYOR], TITLE) == {4, 6}


@pytest.mark.parametrize(
    "lines",
    [
        ["The new bridge over the river is open, and it will cost ...", *STORY],  # the article's own standfirst
        [*STORY[:3], "And then she waited ...", *STORY[3:]],  # how a story is told
        [*STORY, "The ferry, however, goes on in the ..."],  # where the text itself is cut off
        ["A seal has come to Hull ...", BRIDGE, "The ferry will be sold ...", TESTS],  # nothing but teasers
        [OTHER * 6 + " ...", *STORY],  # too long for one
    ],
)
def test_what_is_no_teaser(lines):
    """Dots alone make none."""
    assert of_the_page(lines, TITLE) == set()


@pytest.mark.parametrize(
    "heading",
    [
        "References",
        "Einzelnachweise:",
        "Kommentare",
        "Commentaires",
        "Noticias relacionadas",
        "Przypisy",
        "参考文献",
        "Tin liên quan",
    ],
)
def test_what_stands_below_an_article(heading):
    """From such a heading on nothing is the story's: references, comments, lists of others."""
    assert of_the_page([*STORY, heading, "Roe A. Bridges of the north.", "1 day ago"], TITLE) == {5, 6, 7}


def test_a_menu_above_an_article():
    """The same word among the first lines leads to what stands below, and a sentence that begins with it is none."""
    assert of_the_page(["Comments", *STORY], TITLE) == set()
    assert of_the_page([*STORY, "Comments on the bridge were made by everybody in Leeds."], TITLE) == set()


def test_a_teaser_is_not_the_summary_of_the_story_below_it():
    """It was all that was printed: it looked like the introduction of a list, since a day began like an item."""
    text = "\n\n".join([f"{OTHER} ...", "5. November 2021, 10:39", *STORY])
    assert set(SUMMARIZER.summarize(article(text, title=TITLE)).sentences) <= set(STORY)


def test_a_caption_with_a_hidden_credit_is_not_printed():
    """The whole way."""
    text = "\n\n".join(["Ann Roe waits on the bridge of Leeds for the first ship.", "Joe Poe/LP hide caption", *STORY])
    assert not any("waits" in printed for printed in SUMMARIZER.summarize(article(text, title=TITLE)).sentences)


@given(st.lists(st.sampled_from([*STORY, "Quelle: dpa", "1:30 min", "Off ...", "— A (@a)", "x hide caption"])))
def test_only_lines_that_are_there(lines):
    """Whatever stands beside each other, places of the list are given, and never a sentence that no sign is near to."""
    found = of_the_page(lines, TITLE)
    assert all(0 <= place < len(lines) for place in found)
    assert all(
        line not in STORY or lines[number + 1] not in STORY for number, line in enumerate(lines) if number in found
    )
