"""Articles that come as one long paragraph, as many feeds and data sets give them."""

import pytest

from digest.summaries import ExtractiveSummarizer
from tests.unit.summaries.samples import article

SUMMARIZER = ExtractiveSummarizer()
OPENING = "The council of Ashby opened a second bridge over the Wend on Tuesday, eleven years after the first plans were drawn."
NEWS = (
    f"{OPENING} It cost nine million pounds and carries four lanes. Engineers from Leeds tested it with forty loaded trucks for a week. "
    "The ferry, which had crossed the river since 1904, made its last journey on Monday evening. "
    "The mayor of Ashby, Ruth Lowe, said that the bridge would halve the way to the hospital. "
    "Farmers on the other bank had asked for it since a flood in 1998 carried the old bridge away."
)
OF_THE_PAGE = [
    "Sign up for our newsletter to read more.",
    "The bridge (pictured) is painted green.",
    "Click here for a map of the bridge.",
    "Photo: Jane Roe, Getty Images.",
    "This article was originally published in the Ashby Post.",
    "All rights reserved.",
    "Follow us on the networks of your choice.",
]


@pytest.mark.parametrize("line", OF_THE_PAGE)
@pytest.mark.parametrize("place", ["before", "inside", "after"])
def test_a_line_of_the_page_does_not_take_the_article_with_it(line, place):
    """One sentence of the page inside a long paragraph is left out alone; the news around it is summarised."""
    first, rest = NEWS.partition(" It cost")[0], NEWS.removeprefix(OPENING)
    text = {"before": f"{line} {NEWS}", "inside": f"{first} {line}{rest}", "after": f"{NEWS} {line}"}[place]
    summary = SUMMARIZER.summarize(article(text))
    assert OPENING in summary.sentences
    assert line not in summary.text


@pytest.mark.parametrize("line", OF_THE_PAGE)
def test_a_short_line_of_the_page_goes_as_a_whole(line):
    """On a line of its own it goes together with what stands beside it there."""
    summary = SUMMARIZER.summarize(article(f"{line} More of it there.\n\n{NEWS}"))
    assert "More of it there" not in summary.text
    assert OPENING in summary.sentences


def test_a_dateline_in_one_paragraph():
    """The dateline of such a text is cut like any other."""
    assert SUMMARIZER.summarize(article(f"ASHBY (Reuters) - {NEWS}")).sentences[0] == OPENING


def test_paragraphs_or_not_the_first_sentence_is_the_same():
    """The same article, once with a paragraph for each sentence, tells the same news first."""
    parted = NEWS.replace(". ", ".\n\n")
    assert SUMMARIZER.summarize(article(parted)).sentences[0] == SUMMARIZER.summarize(article(NEWS)).sentences[0]


def test_what_is_printed_is_printed_verbatim():
    """Every sentence of the summary stands in the paragraph as it is printed."""
    assert all(sentence in NEWS for sentence in SUMMARIZER.summarize(article(NEWS)).sentences)


@pytest.mark.parametrize("place", ["first", "last"])
def test_titles_of_other_stories_are_left_out(place):
    """A page that puts links between its sentences ends their titles with a full stop behind a space."""
    link = "Nurse who fell ill in Ashby sues the hospital ."
    text = f"{link} {NEWS}" if place == "first" else f"{NEWS} {link}"
    assert link not in SUMMARIZER.summarize(article(text)).text


def test_a_space_before_every_full_stop_is_a_habit():
    """A text of which most sentences end so is read like any other."""
    spaced = NEWS.replace(".", " .")
    assert SUMMARIZER.summarize(article(spaced)).sentences[0] == OPENING.replace(".", " .")


@pytest.mark.parametrize("line", ["The views expressed in this commentary are solely those of Ruth Lowe.", "Join us on Facebook to talk about bridges."])  # fmt: skip
def test_what_a_page_says_of_its_writers(line):
    """Who answers for an opinion is no news."""
    assert line not in SUMMARIZER.summarize(article(f"{line} {NEWS}")).text


def test_an_exclamation_is_no_news():
    """A word or two at the beginning are not printed while whole sentences stand there."""
    for cry in ("Look.", "Yes.", "No distress call.", "Deathly silence."):
        assert cry not in SUMMARIZER.summarize(article(f"{cry} {NEWS}")).sentences
