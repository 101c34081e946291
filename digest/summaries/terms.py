"""The terms of a text, which are the stems of the words that carry meaning, and sentences as vectors of them: in every language alike.

Knows words and the tables of their language; nothing of sentences, places or titles. Pure.
"""

# ruff: noqa: RUF001  apostrophes are what this file is about

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from digest.summaries.expressions import expression
from digest.summaries.vocabulary import vocabulary
from digest.summaries.words import WIDE, WORD

Vector = Mapping[str, float]

_WIDE_RUN = expression(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0e00-\u0e7f]+")
_STEM = 6  # characters: a crude stem that serves all alphabets
_KEPT_STEMS = 20_000  # words of a language, some 3 MB


class Stems(dict[str, str]):
    """The stem of each word as it is asked for, empty for a word without meaning of its own: texts say the same words again and again.

    What was asked for is kept, as far as `_KEPT_STEMS`; that changes no answer.
    """

    def __init__(self, common: frozenset[str]) -> None:
        super().__init__()
        self._common = common

    def __missing__(self, word: str) -> str:
        plain = _without_elision(word) if "'" in word or "’" in word else word
        bare = len(plain) < 2 or "-" in word or plain in self._common or word in self._common  # noqa: PLR2004  a letter is no term
        stem = "" if bare else _stem(plain)
        if len(self) >= _KEPT_STEMS:
            self.clear()
        self[word] = stem
        return stem


@lru_cache(maxsize=32)
def stems_of(language: str) -> Stems:
    """Give the stems of a base language, which all texts share."""
    return Stems(vocabulary(language).common)


def terms_of(text: str, words: Sequence[str], stems: Stems) -> list[str]:
    """Give the stems of the words that carry meaning; of scripts without spaces, the pairs of characters. `words` are those of `text`, lower case."""
    if not text.isascii() and WIDE.search(text):
        pairs = [run[at : at + 2] for run in _WIDE_RUN.findall(text) for at in range(max(1, len(run) - 1))]
        words = WORD.findall(_WIDE_RUN.sub(" ", text.lower()))
        return pairs + terms_of("", words, stems)
    found = list(filter(None, map(stems.__getitem__, words)))
    if "-" in text:
        parts = [part for word in words if "-" in word for part in word.split("-")]
        found.extend(filter(None, map(stems.__getitem__, parts)))
    return found


def _without_elision(word: str) -> str:
    """Give "accord" for "l'accord" and "company" for "company's"."""
    head, _, tail = word.replace("’", "'").partition("'")
    return tail if len(head) <= 2 else head  # noqa: PLR2004  an elided article has at most two letters


def _stem(word: str) -> str:
    if len(word) > _STEM:
        return word[:_STEM]
    return word[:-1] if len(word) > 3 and word[-1] == "s" else word  # noqa: PLR2004  "gas" is no plural


def unit_vector(terms: list[str], rarity: Mapping[str, float]) -> Vector:
    """Give the weight of each term by how often it is said here and how rare it is in the text, in a vector of length one."""
    raw = {term: rarity[term] for term in terms}
    if len(raw) < len(terms):  # a word is said twice
        for term, count in Counter(terms).items():
            if count > 1:
                raw[term] *= 1 + math.log(count)
    norm = math.sqrt(sum([weight * weight for weight in raw.values()])) or 1.0
    return {term: weight / norm for term, weight in raw.items()}


def cosine(one: Vector, other: Vector) -> float:
    """Give the cosine of two unit vectors."""
    if len(one) > len(other):
        one, other = other, one
    return sum([weight * other[term] for term, weight in one.items() if term in other])
