"""Who is named by a family name alone, though the text has introduced him in full elsewhere: "Boughton says" without "Mayor Mark Boughton".

By capital letters only, so for languages in which they mean names and a family name is not bent. Pure: knows sentences and a title, no scores.
"""

# ruff: noqa: RUF001  apostrophes of names are what this file is about

import re
from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import NamedTuple

from digest.summaries.expressions import expression
from digest.summaries.vocabulary import vocabulary
from digest.summaries.words import without_genitive

READ_IN = frozenset(("en", "fr", "es", "pt", "it", "nl"))
_WORD = r"[A-ZÀ-Þ][\w’'-]{1,30}+"
_FREE_WORD = r"[A-ZÀ-Þ](?<![\w.-].)[\w’'-]{1,30}+"  # nothing of a word before it; a look for capitals first is quick
_FULL_NAME = expression(
    rf"({_FREE_WORD}) (?:[A-Z]\. |(?:de|du|van|von|der|den|bin|al|el|da|di|la|le) ){{0,2}}+({_WORD})(?! [A-ZÀ-Þ][\w’'-])"
)
_ALONE = expression(_FREE_WORD)
_ARTICLES = frozenset({"the", "le", "la", "les", "el", "los", "las", "o", "a", "il", "lo", "i", "de", "het"})
_REACH = 8  # characters before a word: more than an article and its blank


class Named(NamedTuple):
    """Family names that a sentence `introduces` together with a first name, and those of `strangers` that it takes for known."""

    introduces: frozenset[str]
    strangers: frozenset[str]


NOBODY = Named(frozenset(), frozenset())


def people(sentences: Sequence[str], title: str, language: str) -> Iterator[Named]:
    """Give who is introduced and who is taken for known in each sentence, one after the other. Who stands in the title is known. Linear in the length of the text."""
    if language not in READ_IN:
        yield from repeat(NOBODY, len(sentences))
        return
    common = vocabulary(language).common
    known = {without_genitive(word) for word in _ALONE.findall(title)}
    before: set[str] = set()
    for sentence in sentences:
        here = _introduced(sentence, common)
        told = {name for name in before if name in sentence} - here
        strangers = _without_article(sentence, told) if told else frozenset()
        yield Named(here, strangers) if here or strangers else NOBODY
        before |= here - known


def _without_article(sentence: str, names: set[str]) -> frozenset[str]:
    """Give those of the names that stand somewhere in the sentence without an article before them."""
    return frozenset(
        name
        for match in _ALONE.finditer(sentence)
        if (name := without_genitive(match.group())) in names and not _has_article(sentence, match)
    )


def _introduced(sentence: str, common: frozenset[str]) -> frozenset[str]:
    """Give the family names of the full names in a sentence. Its opening word has a capital and is no first name for that: "In Paris", "But Smith"."""
    return frozenset(
        without_genitive(family) for first, family in _FULL_NAME.findall(sentence) if first.lower() not in common
    )


def _has_article(sentence: str, match: re.Match[str]) -> bool:
    """Whether an article stands before the word: "the Court" is nobody's name."""
    before = sentence[max(0, match.start() - _REACH) : match.start()].lower().split()
    return bool(before) and before[-1] in _ARTICLES
