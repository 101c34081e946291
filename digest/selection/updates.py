"""Whether an article that an edition carried says something new since. Pure.

A date alone says nothing: many systems renew it at each build. A text that is longer by a paragraph does, whatever its date.
"""

from digest.model import Article, Candidate
from digest.selection.similarity import words_of

NEW_WITHOUT_WORD = 0.10
"""Share of the phrases of a text that the told version did not have, from which it is another text."""
NEW_WITH_WORD = 0.02
"""The same, where its source says that it was updated: a corrected name is below, a new sentence above."""


def is_update(candidate: Candidate) -> bool:
    """Whether its source rewrote an article since an edition carried it. Another source's version of it is none of its updates."""
    told, article = candidate.carried, candidate.article
    if told is None or candidate.published_in is None or told.source != article.source:
        return False
    announced = _said_so(told, article)
    if announced and words_of(told.title) != words_of(article.title):
        return True
    return novelty(article.text, told.text) >= (NEW_WITH_WORD if announced else NEW_WITHOUT_WORD)


def novelty(text: str, told: str) -> float:
    """Give the share of the phrases of a text that another does not have, 0 to 1; of a text that only lost some it is small."""
    mine = _phrases(text)
    return len(mine - _phrases(told)) / len(mine) if mine else 0.0


def _said_so(told: Article, article: Article) -> bool:
    before = told.updated or told.published
    return article.updated is not None and (before is None or article.updated > before)


def _phrases(text: str) -> frozenset[tuple[str, ...]]:
    words = words_of(text)
    return frozenset(zip(words, words[1:], words[2:], strict=False))
