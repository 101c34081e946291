"""ROUGE-1, -2 and -Lsum as the package rouge-score has them (Lin 2004; F1, words of a-z and 0-9, stemmed by Porter), and for other languages the same over
the words of Unicode. `tests/benchmarks/test_summaries.py` holds it to figures that rouge-score itself gave.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

_LATIN = re.compile(r"[a-z0-9]+")
_WIDE = re.compile(r"([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0e00-\u0e7f])")
_WORD = re.compile(r"[\w\u0300-\u036f\u0900-\u0963]+")


class Rouge(NamedTuple):
    """F1 of single words, of pairs of words, and of the longest common subsequences of sentences; 0 to 1."""

    one: float
    two: float
    long: float

    @property
    def mean(self) -> float:
        """The mean of ROUGE-1 and ROUGE-2, by which systems are compared."""
        return (self.one + self.two) / 2


def rouge(
    summary: Sequence[str],
    reference: Sequence[str],
    language: str,
    *,
    stem: Callable[[str], str] | None = None,
    long: bool = True,
) -> Rouge:
    """Score the sentences of a summary against those of one reference; ROUGE-L takes most of the time, and `long` says whether it is wanted."""
    ours = [words(sentence, language, stem) for sentence in summary]
    theirs = [words(sentence, language, stem) for sentence in reference]
    flat, other = list(chain.from_iterable(ours)), list(chain.from_iterable(theirs))
    return Rouge(
        _overlap(flat, other, 1), _overlap(flat, other, 2), _union_of_subsequences(ours, theirs) if long else 0.0
    )


def words(text: str, language: str, stem: Callable[[str], str] | None = None) -> list[str]:
    """Give the words that are counted: of English those of rouge-score, elsewhere runs of letters, and single characters of wide scripts."""
    low = text.lower()
    if language != "en":
        return _WORD.findall(_WIDE.sub(r" \1 ", low))
    found = _LATIN.findall(low)
    return [stem(word) if len(word) > 3 else word for word in found] if stem else found


def porter() -> Callable[[str], str] | None:
    """Give the stemmer of rouge-score, if nltk is here; its code needs no data."""
    try:
        from nltk.stem.porter import PorterStemmer  # noqa: PLC0415  a peer's library: not everybody has it
    except ImportError:
        return None
    return lru_cache(maxsize=200_000)(PorterStemmer().stem)


def _f1(hits: int, ours: int, theirs: int) -> float:
    return 2 * hits / (ours + theirs) if hits else 0.0


def _overlap(ours: list[str], theirs: list[str], size: int) -> float:
    one, other = _grams(ours, size), _grams(theirs, size)
    return _f1((one & other).total(), one.total(), other.total())


def _grams(of: list[str], size: int) -> Counter[tuple[str, ...]]:
    return Counter(zip(*(of[at:] for at in range(size)), strict=False))


def _union_of_subsequences(ours: list[list[str]], theirs: list[list[str]]) -> float:
    """For each sentence of the reference, the words that any sentence of the summary has in order; no word counts oftener than it is there."""
    left, there = Counter(chain.from_iterable(ours)), Counter(chain.from_iterable(theirs))
    hits = 0
    for reference in theirs:
        for at in sorted(set().union(*(_subsequence(reference, sentence) for sentence in ours))):
            word = reference[at]
            if left[word] > 0 and there[word] > 0:
                hits += 1
                left[word] -= 1
                there[word] -= 1
    return _f1(hits, sum(map(len, ours)), sum(map(len, theirs)))


def _subsequence(reference: list[str], sentence: list[str]) -> list[int]:
    """Give the places in `reference` of one longest common subsequence, chosen as rouge-score chooses it."""
    table = [[0] * (len(sentence) + 1)]
    for word in reference:
        above, row = table[-1], [0]
        for at, other in enumerate(sentence):
            row.append(above[at] + 1 if word == other else max(above[at + 1], row[at]))
        table.append(row)
    found, row, column = [], len(reference), len(sentence)
    while row and column:
        if reference[row - 1] == sentence[column - 1]:
            row, column = row - 1, column - 1
            found.append(row)
        elif table[row][column - 1] > table[row - 1][column]:
            column -= 1
        else:
            row -= 1
    return found[::-1]
