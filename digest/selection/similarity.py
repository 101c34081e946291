"""The same text in other words' clothes: reposts are found by the share of common phrases, without a model. Pure.

A body is the set of its shingles (three words in a row, hashed). Of two bodies, containment is the share of the smaller set that the other one has:
edited copies reach .69 or more, strangers .05. Sketches (the smallest hashes of a set) find the pairs worth a look in linear time.

A. Broder, "On the resemblance and containment of documents", 1997.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import combinations, islice, pairwise

SAME_TEXT = 0.50
PART_OF_A_TEXT = (
    0.25  # from here two texts tell one story, if all else agrees: one has a half of the other beside its own words
)
SHORTEST_BODY = 80  # words: below, a few stock phrases make strangers alike
LONGEST_BODY = 100_000  # characters: the rest of a hostile body is not read
SKETCH = 96
WORTH_A_LOOK = 0.5  # of what is asked for: a sketch is off by that much at times
ALIKE_BUT_FOR_NUMBERS = 0.5  # share of common words from which the numbers are what tells two headlines apart
CROWD = 50  # a phrase in more bodies than this links neighbours only: identical copies still form a chain, boilerplate costs little

# Scripts without spaces count by character, others by word.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")


def words_of(text: str) -> list[str]:
    """Give the words of a text, folded, without punctuation."""
    return _WORD.findall(text.casefold())


def is_brief(text: str) -> bool:
    """Whether a body has less than 80 words."""
    return len(list(islice(_WORD.finditer(text), SHORTEST_BODY))) < SHORTEST_BODY


def shingles(text: str) -> frozenset[int]:
    """Give the hashed shingles of a body; none when it is shorter than 80 words."""
    words = words_of(text[:LONGEST_BODY])
    if len(words) < SHORTEST_BODY:
        return frozenset()
    phrases = {" ".join(words[at : at + 3]) for at in range(len(words) - 2)}
    return frozenset(int.from_bytes(blake2b(phrase.encode(), digest_size=8).digest()) for phrase in phrases)


def containment(one: frozenset[int], other: frozenset[int]) -> float:
    """Give the share of the smaller set that stands in the other too, 0 to 1."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def same_texts(bodies: Mapping[str, str], least: float = SAME_TEXT) -> dict[tuple[str, str], float]:
    """Give the pairs of keys, in order, whose bodies are the same text, and their containment: `least` or more, of 1."""
    sketches = {key: frozenset(sorted(shingles(text))[:SKETCH]) for key, text in bodies.items()}
    found = {}
    read = lru_cache(maxsize=CROWD)(lambda key: shingles(bodies[key]))  # copies stand side by side in what follows
    for one, other in sorted(_pairs_to_look_at(sketches)):
        if _estimate(sketches[one], sketches[other]) >= WORTH_A_LOOK * least:
            share = containment(read(one), read(other))
            if share >= least:
                found[one, other] = share
    return found


Figures = tuple[frozenset[str], frozenset[str]]
"""The numbers and versions of a headline, and its other words."""


def differ_in_numbers(one: str, other: str) -> bool:
    """Whether two headlines say much the same of different numbers or versions: "API v1 ends", "API v2 ends"."""
    return figures_differ(figures_of(one), figures_of(other))


def figures_differ(one: Figures, other: Figures) -> bool:
    """Say the same of headlines that were read before."""
    (numbers, words), (others, other_words) = one, other
    if not numbers or not others or numbers == others:
        return False
    return len(words & other_words) >= ALIKE_BUT_FOR_NUMBERS * len(words | other_words)


def figures_of(title: str) -> Figures:
    """Part the numbers of a headline from its words."""
    words = words_of(title)
    numbers = frozenset(word for word in words if any(map(str.isdigit, word)))
    return numbers, frozenset(words) - numbers


def _pairs_to_look_at(sketches: Mapping[str, frozenset[int]]) -> set[tuple[str, str]]:
    holders: dict[int, list[str]] = {}
    for key in sorted(sketches):
        for mark in sketches[key]:
            holders.setdefault(mark, []).append(key)
    return {pair for keys in holders.values() for pair in _linked(keys)}


def _linked(keys: Sequence[str]) -> list[tuple[str, str]]:
    return list(combinations(keys, 2) if len(keys) <= CROWD else pairwise(keys))


def _estimate(one: frozenset[int], other: frozenset[int]) -> float:
    """Estimate containment over the range of hashes that both sketches cover."""
    end = min(_reach(one), _reach(other))
    seen_of_one = frozenset(mark for mark in one if mark <= end)
    seen_of_other = frozenset(mark for mark in other if mark <= end)
    return containment(seen_of_one, seen_of_other)


def _reach(sketch: frozenset[int]) -> int:
    return max(sketch) if len(sketch) == SKETCH else 2**64
