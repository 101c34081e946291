import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.memory import MAX_PAGES, WAITS, PageMemory
from tests.unit.sources.samples import HOME, NOW

URL = HOME + "a"


def again(memory: PageMemory, *listed: str) -> PageMemory:
    """Write it down and read it, as the next run does."""
    return PageMemory.read(memory.notes(listed))


def test_a_page_is_read_once():
    """What became of a page is known by any spelling of its address, and it is not due any more."""
    memory = PageMemory.read("")
    assert (memory.article(URL), memory.due(URL, NOW)) == ("", True)
    memory.read_as(URL, "id")
    later = again(memory, URL)
    assert later.article(URL + "?utm_source=x#top") == "id"
    assert not later.due(URL, NOW + timedelta(days=365))


def test_a_failure_is_tried_again_but_not_for_ever():
    """Each failure waits longer; after the last wait one more try, and then it is given up."""
    memory, now = PageMemory.read(""), NOW
    for wait in WAITS:
        memory.failed(URL, now)
        memory = again(memory, URL)
        assert not memory.due(URL, now + wait - timedelta(minutes=1))
        assert not memory.given_up(URL)
        now += wait
        assert memory.due(URL, now)
    memory.failed(URL, now)
    assert not memory.due(URL, now + timedelta(days=365))
    assert memory.given_up(URL)


def test_a_success_ends_the_failures():
    """A page that answers at last is an article like any other."""
    memory = PageMemory.read("")
    memory.failed(URL, NOW)
    memory.read_as(URL, "id")
    assert again(memory, URL).article(URL) == "id"


def test_what_is_listed_is_kept_longest():
    """There is an end to what is remembered: pages that a list shows now stay, those that it showed long ago go."""
    memory = PageMemory.read("")
    for number in range(MAX_PAGES + 100):
        memory.read_as(f"{HOME}{number}", "x" * 32)
    notes = memory.notes([HOME + "0"])
    later = PageMemory.read(notes)
    assert later.article(HOME + "0")
    assert not later.article(HOME + "1")
    assert later.article(f"{HOME}{MAX_PAGES + 99}")
    assert len(json.loads(notes)["pages"]) == MAX_PAGES
    assert len(notes) < 150_000


def test_other_notes_stay():
    """What a source notes beside its pages is not lost."""
    memory = PageMemory.read('{"cursor": "2026-03-01"}')
    memory.read_as(URL, "id")
    assert json.loads(memory.notes([URL]))["cursor"] == "2026-03-01"


def test_nothing_is_written_as_nothing():
    """A source that remembers no page has no notes."""
    assert PageMemory.read("").notes([URL]) == ""


@pytest.mark.parametrize(
    "notes", ["{", "[]", "5", '{"pages": []}', '{"pages": {"k": [1]}}', '{"pages": {"k": {"a": 1}}}', "[" * 10_000]
)
def test_damaged_notes_are_none(notes):
    """Whatever stands there, the pages are simply read again."""
    assert PageMemory.read(notes).due(URL, NOW)


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.booleans()), max_size=30))
def test_the_last_word_counts(events):
    """Whatever happened to some pages, in any order, is the same after it was written down."""
    memory = PageMemory.read("")
    for name, good in events:
        memory.read_as(HOME + name, f"id-{name}") if good else memory.failed(HOME + name, NOW)
    later = again(memory, *(HOME + name for name, _ in events))
    for name in "abcdef":
        url = HOME + name
        assert later.article(url) == memory.article(url)
        assert later.due(url, NOW) == memory.due(url, NOW)
        assert later.given_up(url) == memory.given_up(url)
