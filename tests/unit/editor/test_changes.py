"""What an edited text means for a draft: order, marks and words are the editor's, and no story is lost without a word."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.editor import Changed, Form, FormError, changed, form_of, read, write
from digest.editor.textform import Mark
from digest.model import FateReason, Section, Story, Summary
from tests.ledger import article, edition


def story(name: str, section: str = "City", *sentences: str) -> Story:
    return Story(
        article=article(name),
        section=section,
        score=1.0,
        summary=Summary(sentences=sentences or (f"{name} is new.",), method="extractive"),
    )


DRAFT = edition(
    subject="Three things",
    preheader="In one",
    intro="Dear all",
    sections=(
        Section(name="City", stories=(story("a"), story("b"))),
        Section(name="Port", stories=(story("c", "Port"),)),
    ),
)
FORM = form_of(DRAFT, "v1")


def titles(made: Changed) -> list[str]:
    return [one.article.id[-1] for one in made.edition.stories]


def marked(number: int, mark: Mark) -> Form:
    stories = tuple(replace(one, mark=mark) if one.number == number else one for one in FORM.stories)
    return replace(FORM, stories=stories)


def test_a_form_that_was_not_touched_changes_nothing():
    """Written, read and applied: the same edition, object by object, and no fate."""
    made = changed(DRAFT, read(write(FORM, "about")))
    assert (made.edition, made.fates) == (DRAFT, ())


def test_words_of_the_edition():
    """Subject, preheader and intro are what the editor wrote."""
    made = changed(DRAFT, replace(FORM, subject="S", preheader="", intro="I")).edition
    assert (made.subject, made.preheader, made.intro, made.sections) == ("S", "", "I", DRAFT.sections)


def test_a_summary_that_was_rewritten_is_the_editors():
    """The others stay as they were, with whoever wrote them."""
    stories = (replace(FORM.stories[0], summary=("Mine.", "Indeed.")), *FORM.stories[1:])
    one, two, _ = changed(DRAFT, replace(FORM, stories=stories)).edition.stories
    assert one.summary == Summary(sentences=("Mine.", "Indeed."), method="editor")
    assert two == DRAFT.stories[1]


def test_a_summary_may_be_taken_out():
    """A story with a title alone is fine."""
    stories = (replace(FORM.stories[0], summary=()), *FORM.stories[1:])
    assert changed(DRAFT, replace(FORM, stories=stories)).edition.stories[0].summary is None


def test_a_dropped_story_is_gone_and_has_its_fate():
    """`why` will tell that the editor dropped it, with the score that it had."""
    made = changed(DRAFT, marked(2, "drop"))
    assert titles(made) == ["a", "c"]
    (fate,) = made.fates
    assert (fate.article, fate.kept, fate.reason, fate.score) == (article("b").id, False, FateReason.DROPPED, 1.0)


def test_a_pinned_story_leads_and_has_its_fate():
    """Whatever stood before it; its section leads with it."""
    made = changed(DRAFT, marked(3, "pin"))
    assert titles(made) == ["c", "a", "b"]
    assert [section.name for section in made.edition.sections] == ["Port", "City"]
    (fate,) = made.fates
    assert (fate.kept, fate.reason, fate.detail) == (True, FateReason.KEPT, "put first by the editor")


@given(st.permutations(range(3)), st.lists(st.sampled_from(["", "drop", "pin"]), min_size=3, max_size=3))
def test_every_story_is_kept_or_has_the_fate_of_one_that_was_dropped(order, marks):
    """In any order with any marks: kept and dropped together are the stories of the draft, pinned ones come first, and order is kept within a section."""
    stories = tuple(replace(FORM.stories[place], mark=mark) for place, mark in zip(order, marks, strict=True))
    if all(mark == "drop" for mark in marks):
        with pytest.raises(FormError, match="no story is left"):
            changed(DRAFT, replace(FORM, stories=stories))
        return
    made = changed(DRAFT, replace(FORM, stories=stories))
    dropped = {fate.article for fate in made.fates if not fate.kept}
    assert {one.article.id for one in made.edition.stories} | dropped == {one.article.id for one in DRAFT.stories}
    assert len(made.edition.stories) + len(dropped) == 3
    pinned = [one.number for one in stories if one.mark == "pin"]
    if pinned:
        assert made.edition.stories[0].article.id == DRAFT.stories[pinned[0] - 1].article.id


def test_a_story_moves_to_another_section():
    """By its name; sections stand in the order of their first story."""
    stories = (replace(FORM.stories[0], section="Port"), *FORM.stories[1:])
    made = changed(DRAFT, replace(FORM, stories=stories)).edition
    assert [(one.name, len(one.stories)) for one in made.sections] == [("Port", 2), ("City", 1)]


@pytest.mark.parametrize(
    ("stories", "what"),
    [
        (FORM.stories[:2], "story 3 is missing"),
        ((*FORM.stories, replace(FORM.stories[0], number=9)), "there is no story 9"),
        ((replace(FORM.stories[0], title="Else"), *FORM.stories[1:]), "this is not story 1"),
        ((replace(FORM.stories[0], link="https://example.com/"), *FORM.stories[1:]), "this is not story 1"),
        ((), "story 1 is missing"),
    ],
)
def test_what_would_lose_a_story_is_refused(stories, what):
    """Missing, unknown and exchanged stories are named, with what to write instead."""
    with pytest.raises(FormError, match=what) as caught:
        changed(DRAFT, replace(FORM, stories=stories))
    assert caught.value.hint


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
)
def test_any_words_of_the_world_survive_a_look(title, sentence):
    """Whatever an article says, opening and closing the file leaves its story as it was."""
    one = Story(
        article=replace(article("a"), title=title), section=sentence, summary=Summary(sentences=(sentence,), method="x")
    )
    draft = edition(sections=(Section(name=sentence, stories=(one,)),), subject="S", preheader="P")
    made = changed(draft, read(write(form_of(draft, "v"))))
    assert made.edition == replace(draft, intro=made.edition.intro)
