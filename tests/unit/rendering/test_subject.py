"""The lines of the inbox: short, fresh, and never a header of their own."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import ConfigError
from digest.rendering.subject import LONGEST, PREHEADER, SHORTEST, compose_preheader, compose_subject, shortened
from tests.unit.rendering.samples import LETTER, stories, story

NONE: frozenset[str] = frozenset()


def titled(*titles: str):
    """Give stories by their titles."""
    return [story(number, title, "") for number, title in enumerate(titles)]


def test_the_subject_is_made_of_the_leading_titles():
    """As many whole titles as fit say what is inside."""
    assert (
        compose_subject(LETTER, titled("Bread rises", "Rain falls", "Eels swim", "Fourth"), 1, NONE)
        == "Bread rises · Rain falls · Eels swim"
    )


def test_the_best_stories_make_the_subject():
    """Behind the lead stand those that rank next, wherever they are read: the rest of its section may rank last of all. Equals stay in their order."""
    scores = {"Lead": 9.0, "Gulls": 0.2, "Five tips": 0.1, "A bridge": 7.0, "Rain": 8.0, "Eels": 8.0}
    told = [replace(story(at, title, ""), score=score) for at, (title, score) in enumerate(scores.items())]
    assert compose_subject(LETTER, told, 1, NONE) == "Lead · Rain · Eels"
    assert compose_preheader(told) == "Rain; Eels; A bridge; Gulls; Five tips"


def test_who_leads_is_the_editors_word():
    """A story that an editor put first is named first, however it ranks."""
    told = [replace(story(at, title, ""), score=at) for at, title in enumerate(["Put first", "Second", "The best"])]
    assert compose_subject(LETTER, told, 1, NONE) == "Put first · The best · Second"


def test_a_title_that_does_not_fit_is_left_out():
    """A second title is whole or not there."""
    assert compose_subject(LETTER, titled("Bread rises", "x" * 70), 1, NONE) == "Bread rises"


def test_a_long_title_is_cut_at_a_word():
    """A subject ends at a word, and says that it was cut."""
    subject = compose_subject(LETTER, titled("word " * 30), 1, NONE)
    assert len(subject) <= LONGEST
    assert subject.endswith("word…")


def test_a_short_title_gets_the_newsletters_name():
    """Nobody opens a mail that is called "Hi"."""
    assert compose_subject(LETTER, titled("Hi"), 1, NONE) == "The Harbour Weekly: Hi"


def test_the_newsletters_own_subject_is_filled_in():
    """The operator's template knows title, number, lead and count."""
    own = replace(LETTER, subject="{title} #{number}: {lead} (+{count})")
    assert compose_subject(own, titled("Eels", "Rain"), 7, NONE) == "The Harbour Weekly #7: Eels (+2)"


@pytest.mark.parametrize("template", ["{lede}", "{title.__class__}", "{0}", "{}", "Weekly {date}"])
def test_an_unknown_place_is_a_setting_to_mend(template):
    """A misspelt placeholder is named, and so are the ones that exist."""
    if template in ("{title.__class__}", "{0}"):
        assert compose_subject(replace(LETTER, subject=template), stories(), 1, NONE)
        return
    with pytest.raises(ConfigError) as caught:
        compose_subject(replace(LETTER, subject=template), stories(), 1, NONE)
    assert caught.value.where == "newsletters.harbour.subject"
    assert "{lead}" in caught.value.hint


def test_values_of_a_subject_are_not_filled_in_again():
    """A title that looks like a placeholder is a title."""
    assert (
        compose_subject(replace(LETTER, subject="Today: {lead}"), titled("{number} {lede}"), 1, NONE)
        == "Today: {number} {lede}"
    )


def test_no_subject_is_used_twice():
    """Gmail threads mails of the same subject, so a second one gets the number."""
    taken: set[str] = set()
    for number in (7, 7, 8, 8):
        taken.add(compose_subject(LETTER, titled("The same title"), number, frozenset(taken)))
    assert len(taken) == 4
    assert "The same title" in taken
    assert "The same title (The Harbour Weekly 7)" in taken


@given(
    st.lists(st.text(max_size=120), max_size=5), st.text(max_size=40), st.integers(0, 10**6), st.sampled_from(["", "{lead}", "{title} {number}"])
)  # fmt: skip
def test_any_subject_is_fit_for_a_header(titles, name, number, own):
    """Whatever titles say: one line, at most 78 characters, at least 10 where the newsletter has a name, and never one that is taken."""
    letter = replace(LETTER, title=f"The Weekly {name}", subject=own)
    first = compose_subject(letter, titled(*titles), number, NONE)
    second = compose_subject(letter, titled(*titles), number, frozenset([first]))
    assert first != second
    for subject in (first, second):
        assert SHORTEST <= len(subject) <= LONGEST
        assert not set(subject) & {"\r", "\n", "\x00", "\u2028", "\u0085"}


def test_the_same_stories_give_the_same_subject():
    """Composing again changes nothing."""
    assert compose_subject(LETTER, stories(), 3, NONE) == compose_subject(LETTER, stories(), 3, NONE)


def test_the_preheader_is_how_the_lead_begins():
    """Beside the subject stands the first sentence of the lead story."""
    assert compose_preheader(stories()).startswith("For a century the lamp at Skerry Point")


def test_without_a_summary_the_other_titles_stand_there():
    """The subject has the first title; the preheader goes on."""
    assert compose_preheader(titled("One", "Two", "Three")) == "Two; Three"


def test_an_empty_edition_has_no_preheader():
    """Nothing to say, nothing said."""
    assert compose_preheader([]) == ""


@given(st.text(max_size=400))
def test_a_preheader_is_short_and_on_one_line(text):
    """140 characters at most, no line ends."""
    preheader = compose_preheader([story(1, "T", text or "x")])
    assert len(preheader) <= PREHEADER
    assert not set(preheader) & {"\r", "\n", "\x00", "\u2028"}


@given(st.text(max_size=200), st.integers(2, 100))
def test_shortened_texts_fit(text, longest):
    """A text is never longer than asked for, and unchanged where it fits."""
    tidy = " ".join(shortened(text, 10**6).split())
    short = shortened(text, longest)
    assert len(short) <= longest
    assert short == tidy or short.endswith("…")
