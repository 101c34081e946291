"""Kinds of texts for which a summary is something else."""

# ruff: noqa: RUF001  dashes and quotes are what these texts are about

import pytest

from digest.summaries import body
from digest.summaries.kinds import Kind, introduction, is_cut_off, kind_of
from digest.summaries.telling import telling_phrases
from tests.unit.summaries import samples


def _body(text: str) -> list[body.Paragraph]:
    return body.paragraphs(text, telling_phrases(text))


@pytest.mark.parametrize(
    ("title", "text", "kind"),
    [
        (samples.HARBOUR_TITLE, samples.HARBOUR, Kind.ARTICLE),
        (samples.FLOOD_TITLE, samples.FLOOD, Kind.ARTICLE),
        ("", samples.EXCERPT, Kind.EXCERPT),
        (samples.LIST_TITLE, samples.LIST, Kind.LIST),
        ("", samples.LIVE_BLOG, Kind.LIVE_BLOG),
        ("", samples.INTERVIEW, Kind.INTERVIEW),
        ("", "Q: Are you tired?\n\nA: No.\n\nQ: Why not?\n\nA: I sleep.", Kind.INTERVIEW),
        ("", "ADA BRANDT\n\nGood evening.\n\nJON ROE\n\nWelcome here.\n\nADA BRANDT\n\nThank you.", Kind.INTERVIEW),
        ("", "• One thing\n\n• Another thing\n\n• A third thing", Kind.LIST),
        ("", "9.15am The doors open.\n\n9:40 am – A speech.\n\n10.05am A vote.\n\n11.30am The end.", Kind.LIVE_BLOG),
        (
            "",
            "09:15 Uhr: Es beginnt.\n\n09:40 Uhr: Eine Rede.\n\n10:05 Uhr: Abstimmung.\n\n11:30 Uhr: Ende.",
            Kind.LIVE_BLOG,
        ),
        ("", "", Kind.ARTICLE),
    ],
)
def test_kinds(title, text, kind):
    """Numbers, times of day, questions and cut-off ends at the right places tell the kind."""
    assert kind_of(title, text, _body(text)) is kind


def test_one_question_makes_no_interview():
    """A story with a question or a time of day in it is an article."""
    text = "At 10:30 the doors opened.\n\nWho would win?\n\nNobody knew.\n\nThe vote took an hour.\n\nThen it was over."
    assert kind_of("", text, _body(text)) is Kind.ARTICLE


@pytest.mark.parametrize(
    "text",
    [
        "The mayor said […]",
        "The mayor said...",
        "The mayor said…",
        "The mayor left. Continue reading",
        "Er ging. Weiterlesen →",
        "Il part. Lire la suite…",
    ],
)
def test_cut_off(text):
    """An ellipsis or a link to the rest marks an excerpt."""
    assert is_cut_off(text)


@pytest.mark.parametrize("text", ["The mayor left.", "He has read more.x", "", "Wait ... and see."])
def test_not_cut_off(text):
    """A text that ends in a full stop is whole."""
    assert not is_cut_off(text)


def test_a_long_article_with_a_cliffhanger_is_no_excerpt():
    """An ellipsis at the end of a whole article means nothing."""
    text = "The story goes on for very long and does not end. " * 40 + "And then…"
    assert kind_of("", text, _body(text)) is Kind.ARTICLE


@pytest.mark.parametrize(
    ("text", "kind", "count"),
    [(samples.LIST, Kind.LIST, 1), (samples.LIVE_BLOG, Kind.LIVE_BLOG, 1), (samples.INTERVIEW, Kind.INTERVIEW, 1)],
)
def test_introduction(text, kind, count):
    """What stands before the first item, entry or question is the introduction."""
    assert len(introduction(_body(text), kind)) == count


def test_no_introduction():
    """A text that begins with its first item is its own introduction; so is an article."""
    items = _body("1. One thing.\n\n2. Another thing.")
    assert introduction(items, Kind.LIST) == items
    flood = _body(samples.FLOOD)
    assert introduction(flood, Kind.ARTICLE) == flood
