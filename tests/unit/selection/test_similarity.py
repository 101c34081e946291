"""The same text, found by the phrases that two bodies share."""

from random import Random
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.selection.similarity import LONGEST_BODY, containment, is_brief, same_texts, shingles, words_of
from tests.unit.selection.builders import body

quick = settings(max_examples=40, deadline=None)
sets = st.frozensets(st.integers(0, 40))


@given(sets, sets)
@quick
def test_containment_is_a_symmetric_share(one, other):
    """Containment lies between 0 and 1, is the same both ways, and 1 for a part of the other."""
    share = containment(one, other)
    assert 0 <= share <= 1
    assert share == containment(other, one)
    assert containment(one, one | other) == (1 if one else 0)


def test_short_bodies_have_no_shingles():
    """Below 80 words stock phrases make strangers alike, so nothing is compared."""
    assert shingles(body(1, 79)) == frozenset()
    assert len(shingles(body(1, 80))) == 78


@pytest.mark.parametrize(
    ("text", "brief"),
    [("", True), (body(1, 79), True), (body(1, 80), False), ("新" * 79, True), ("新" * 80, False), ("- " * 500, True)],
)
def test_a_body_is_brief_below_80_words(text, brief):
    """Words are counted as they are compared: marks alone are none, and Chinese counts by character."""
    assert is_brief(text) is brief


def test_the_end_of_an_endless_body_is_not_read():
    """What a hostile source adds to a text of fifty pages costs nothing more."""
    text = f"{body(1, 150)} ".ljust(LONGEST_BODY, "x")
    assert shingles(f"{text} {body(2, 500)}") == shingles(text)


def test_shingles_do_not_see_case_and_punctuation():
    """A copy with other quotes, dashes and capitals has the same shingles."""
    text = body(2, 100)
    assert shingles(text.upper().replace(" ", ", ")) == shingles(text)


def test_shingles_are_the_same_in_every_process():
    """The hashes do not depend on the process: what was merged yesterday is merged tomorrow."""
    assert min(shingles(" ".join(str(number) for number in range(100)))) == 70382519448303249


@pytest.mark.parametrize(
    ("text", "words"),
    [("It's “new”: 5G—now", ["it", "s", "new", "5g", "now"]), ("新しい橋", ["新", "し", "い", "橋"]), ("", [])],
)
def test_words_are_folded_and_scripts_without_spaces_count_by_character(text, words):
    """Words have no punctuation and no capitals; Chinese and Japanese are read by character."""
    assert words_of(text) == words


def test_a_repost_in_japanese_is_found():
    """Texts without spaces are compared too."""
    dice = Random(1)
    text = "".join(chr(dice.randrange(0x4E00, 0x9000)) for _ in range(300))
    assert same_texts({"a": text, "b": f"速報{text}"}) == {("a", "b"): 1.0}


@given(st.integers(0, 5000), st.integers(100, 700), st.floats(0, 0.4))
@quick
def test_edited_copies_are_found(seed, length, changed):
    """A copy in which up to an eighth of the words were changed is the same text."""
    dice = Random(seed)
    words = body(seed, length).split()
    copy = [f"other{dice.randrange(10**6)}" if dice.random() < changed / 3.2 else word for word in words]
    exact = containment(shingles(" ".join(words)), shingles(" ".join(copy)))
    found = same_texts({"a": " ".join(words), "b": " ".join(copy)})
    assert (("a", "b") in found) is (exact >= 0.5)


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=12, unique=True))
@quick
def test_strangers_are_not_merged(seeds):
    """Texts with nothing in common are no pair."""
    assert same_texts({str(seed): body(seed, 150) for seed in seeds}) == {}


@pytest.mark.parametrize("frame", [0, 100, 500, 1500])
def test_a_text_inside_a_longer_one_is_found(frame):
    """A short article that stands whole inside a long page is the same text, however long the page."""
    short = body(1, 150)
    page = f"{body(2, frame)} {short} {body(3, frame)}"
    assert same_texts({"page": page, "short": short})["page", "short"] == 1.0


def test_boilerplate_of_one_source_does_not_merge_its_articles():
    """A footer that every article of a source carries is less than half of each."""
    footer = body(99, 40)
    texts = {f"n{index:02}": f"{body(index, 120)} {footer}" for index in range(70)}
    assert same_texts(texts) == {}


def test_many_copies_form_one_chain():
    """Seventy identical copies are linked one to the next, so that a crowd costs no more than its size."""
    text = body(1, 120)
    pairs = same_texts({f"n{index:02}": text for index in range(70)})
    assert len(pairs) == 69
    assert set(pairs.values()) == {1.0}


def test_each_of_many_copies_is_read_no_more_than_twice():
    """Forty edited copies are eight hundred pairs, but each body is cut into phrases once to be found and once to be compared."""
    texts = {f"n{index:02}": f"{body(1, 400)} {body(100 + index, 20)}" for index in range(40)}
    with mock.patch("digest.selection.similarity.shingles", wraps=shingles) as read:
        assert len(same_texts(texts)) == 40 * 39 // 2
    assert read.call_count == 2 * len(texts)


def test_keys_of_a_pair_are_in_order():
    """A pair is named once, the smaller key first, whatever the order of the bodies."""
    text = body(1, 120)
    assert list(same_texts({"b": text, "a": text})) == [("a", "b")]
