"""Edited copies are the same text, strangers are not: on texts made for the purpose, so that it holds without any data."""

from itertools import combinations
from random import Random

import pytest

from digest.selection.similarity import (
    PART_OF_A_TEXT,
    SAME_TEXT,
    containment,
    differ_in_numbers,
    figures_of,
    same_texts,
    shingles,
)
from tests.unit.selection.builders import WORDS, body

TEXTS = [body(seed, 300) for seed in range(40)]


def _cut(text: str, _other: str) -> str:
    words = text.split()
    return " ".join(words[len(words) // 5 :])


def _inserted(text: str, other: str) -> str:
    words, others = text.split(), other.split()
    return " ".join([*others[:50], *words[:100], *others[50:90], *words[100:]])


def _changed(text: str, other: str) -> str:
    others = other.split()
    return " ".join(others[at] if at % 12 == 0 else word for at, word in enumerate(text.split()))


def _part(text: str, other: str) -> str:
    return " ".join([*text.split()[:200], *other.split()[:100]])


def _shouted(text: str, _other: str) -> str:
    return text.upper().replace(" ", ",  ")


EDITS = (_cut, _inserted, _changed, _part, _shouted)


@pytest.mark.parametrize("edit", EDITS)
def test_every_edited_copy_is_found(edit):
    """Cut openings, inserted paragraphs, changed words, part copies and other punctuation: each copy is found with its original."""
    bodies = {f"{at:02}o": text for at, text in enumerate(TEXTS)}
    bodies |= {f"{at:02}x": edit(text, TEXTS[(at + 7) % len(TEXTS)]) for at, text in enumerate(TEXTS)}
    found = same_texts(bodies)
    assert {(f"{at:02}o", f"{at:02}x") for at in range(len(TEXTS))} <= found.keys()
    assert all(share >= SAME_TEXT for share in found.values())


@pytest.mark.parametrize("half", [slice(None, 150), slice(150, None)])
def test_half_of_a_text_alone_is_the_same_text(half):
    """A copy that stops in the middle, or begins there, has nothing that the original has not."""
    bodies = {f"{at:02}o": text for at, text in enumerate(TEXTS)}
    bodies |= {f"{at:02}x": " ".join(text.split()[half]) for at, text in enumerate(TEXTS)}
    assert same_texts(bodies) == {(f"{at:02}o", f"{at:02}x"): 1.0 for at in range(len(TEXTS))}


@pytest.mark.parametrize("copied", [100, 120, 140])
def test_what_has_a_part_of_a_text_is_found_when_asked_for(copied):
    """A third to a half of a text amid other words is no copy, but a part."""
    others = [body(100 + seed, 300 - copied) for seed in range(len(TEXTS))]
    bodies = {f"{at:02}o": text for at, text in enumerate(TEXTS)}
    bodies |= {
        f"{at:02}x": f"{' '.join(text.split()[:copied])} {other}"
        for at, (text, other) in enumerate(zip(TEXTS, others, strict=True))
    }
    found = same_texts(bodies, PART_OF_A_TEXT)
    assert found.keys() == {(f"{at:02}o", f"{at:02}x") for at in range(len(TEXTS))}
    assert all(PART_OF_A_TEXT <= share < SAME_TEXT for share in found.values())
    assert same_texts(bodies) == {}


def test_no_stranger_is_taken_for_a_copy():
    """Texts of the same few words in other orders are strangers."""
    dice = Random(3)
    pool = {f"{at:02}": " ".join(dice.choice(WORDS) for _ in range(300)) for at in range(60)}
    assert same_texts(pool) == {}


def test_a_common_footer_makes_no_copies():
    """A footer of forty words below texts of three hundred is not the text."""
    footer = body(99, 40)
    assert same_texts({f"{at:02}": f"{text} {footer}" for at, text in enumerate(TEXTS)}) == {}


def test_what_is_found_is_what_a_full_comparison_finds():
    """The sketches leave no pair out that comparing all with all would find."""
    bodies = {f"{at:02}o": text for at, text in enumerate(TEXTS[:12])}
    bodies |= {f"{at:02}x": _inserted(text, TEXTS[at + 12]) for at, text in enumerate(TEXTS[:12])}
    full = {
        pair
        for pair in combinations(sorted(bodies), 2)
        if containment(shingles(bodies[pair[0]]), shingles(bodies[pair[1]])) >= SAME_TEXT
    }
    assert same_texts(bodies).keys() == full


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("API v1 ends", "API v2 ends", True),
        ("API v1 ends", "API v1 ends", False),
        ("API v1 ends", "The API ends", False),
        ("Quake kills 12 in Fife", "Hundred villages without power, 40 dead", False),
        ("Week 12", "Week 13", True),
        ("", "", False),
    ],
)
def test_headlines_that_differ_in_numbers_alone(one, other, differ):
    """Much the same words with other numbers are another version, whichever comes first; other words are simply other words."""
    assert differ_in_numbers(one, other) is differ
    assert differ_in_numbers(other, one) is differ


def test_figures_are_read_apart_from_words():
    """Whatever holds a digit is a figure."""
    numbers, words = figures_of("Acme v2 beats 7 rivals")
    assert sorted(numbers) == ["7", "v2"]
    assert sorted(words) == ["acme", "beats", "rivals"]
