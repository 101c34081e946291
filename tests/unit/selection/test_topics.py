"""What an edition has for readers who chose topics."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Article, Choice, Edition, Newsletter, Section, SectionSpec, SourceSpec, Story, Window
from digest.selection import chooser
from digest.selection.topics import normalised
from tests.clock import START

NEWSLETTER = Newsletter(
    key="weekly",
    title="Weekly",
    sender="w@example.org",
    sections=(SectionSpec(name="Security"), SectionSpec(name="Città e Mare")),
    sources=(SourceSpec(key="feed", type="feed", section="Chess"),),
)


def edition(*names: str) -> Edition:
    """Make an edition with a story in each of these sections."""
    sections = (
        Section(name=name, stories=(Story(article=Article(id=f"{n}", source="feed", source_name="Feed", title=name)),))
        for n, name in enumerate(names)
    )
    window = Window(start=START, end=START)
    told = {"newsletter": "weekly", "slot": "s", "subject": "s", "preheader": "", "language": "en", "created": START}
    return Edition(window=window, sections=tuple(sections), **told)  # type: ignore[arg-type]  # texts and one time


MADE = edition("Politics", "Città e Mare", "Free form", "")


def test_the_order_is_the_readers_own():
    """What he named first leads, whatever the edition begins with."""
    choose = chooser(MADE, NEWSLETTER)
    assert choose(("Free form", "Politics")) == Choice(sections=("Free form", "Politics"))
    assert choose(("Politics", "Free form")) == Choice(sections=("Politics", "Free form"))


@pytest.mark.parametrize(
    "topic", ["citta\u0300 e mare", "CITTÀ E MARE", "  Città \t e  Mare ", "\uff23ittà e \uff2dare"]
)
def test_names_are_compared_by_what_people_see(topic):
    """Case, width, composition and white space are not part of a name."""
    assert chooser(MADE, NEWSLETTER)((topic,)) == Choice(sections=("Città e Mare",))


def test_a_topic_without_stories_is_passed_over():
    """Who has several topics gets those that have something; one that is written twice counts once."""
    assert chooser(MADE, NEWSLETTER)(("Security", "Politics", "POLITICS", "Nonsense")).sections == ("Politics",)


@pytest.mark.parametrize("topics", [("Security",), ("chess",), ("Nonsense", "security")])
def test_known_topics_that_are_quiet_give_nothing_and_the_reason(topics):
    """A section that newsletter or source are configured with is a topic, also where nothing is new in it."""
    choice = chooser(MADE, NEWSLETTER)(topics)
    assert choice.sections == ()
    assert choice.quiet == f"no story in the topics of this reader: {', '.join(topics)}"


@pytest.mark.parametrize("topics", [("Nonsense",), ("Politcs", "Sports"), ("",)])
def test_topics_that_name_no_section_give_everything(topics):
    """A name that was written wrongly, or a section that was renamed, must not silence the newsletter."""
    assert chooser(MADE, NEWSLETTER)(topics) == Choice()


def test_a_section_without_stories_counts_as_quiet():
    """Whoever dropped its last story by hand left its name behind."""
    empty = edition("Politics")
    empty = replace(empty, sections=(*empty.sections, Section(name="Security", stories=())))
    assert chooser(empty, NEWSLETTER)(("Security",)).quiet


def test_sections_that_differ_in_case_alone_are_both_meant():
    """Where two sources write a name differently, a topic means both."""
    assert chooser(edition("Sport", "SPORT"), NEWSLETTER)(("sport",)).sections == ("Sport", "SPORT")


@given(st.lists(st.text(max_size=12), max_size=5), st.lists(st.text(max_size=12), max_size=5))
def test_nobody_gets_an_empty_mail_or_a_section_that_is_not_there(names, topics):
    """Each choice is of sections of the edition, each once; without any there is a reason, or everything goes out."""
    choice = chooser(edition(*names), NEWSLETTER)(tuple(topics))
    assert set(choice.sections) <= set(filter(None, names))
    assert len(set(choice.sections)) == len(set(map(normalised, choice.sections))) or len(names) > 1
    assert not (choice.sections and choice.quiet)
