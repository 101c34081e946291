"""What a story is worth, in parts that `why` can show. Pure.

score = weight * 2^(-age / H) * (1 + .35 * log2(sources)) * (1 + interest) * priority * quality        H = .75 of the send interval

Of the articles that tell a story the heaviest source, the newest and the fullest count, so that a further source never lowers it.
"""

import math
import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache

from digest.model import Article, Candidate, Newsletter
from digest.selection.merging import Group
from digest.selection.similarity import is_brief

HALF_LIFE = 0.75  # of the send interval
COVERAGE = 0.35  # what each doubling of the sources adds
UNDATED = 0.9
BRIEF = 0.6  # under 80 words there is little to read
WALLED = 0.5  # and less where it goes on behind a wall
PRESS_RELEASE = 0.3
PINNED = 10.0
LEAST_INTEREST, MOST_INTEREST = -0.9, 2.0
LONG_KNOWN = timedelta(days=7)  # a late arrival counts as at most so much older than its arrival

_GOES_ON = re.compile(r"(?:\u2026|\.\.\.|\[[^\]]{0,20}\])\s*$")
_WALL = re.compile(
    r"(?i)\b(?:subscribers? only|subscribe to (?:read|continue)|log ?in to (?:read|continue)|nur für abonnenten|réservé aux abonnés)\b"
)


def worth(group: Group, newsletter: Newsletter, *, now: datetime, interval: timedelta) -> Mapping[str, float]:
    """Give the parts of a story's score: their product is the score."""
    members = group.members
    age = min(age_of(one, now) for one in members)
    press = {spec.key for spec in newsletter.sources if spec.press_releases}
    return {
        "weight": max(one.article.weight for one in members),
        "recency": 2 ** -(age / (interval * HALF_LIFE)),
        "coverage": 1 + COVERAGE * math.log2(group.sources),
        "interest": 1 + max(interest_of(one.article, newsletter.interests) for one in members),
        "priority": PINNED if any(_is_pinned(one.article, newsletter.pins) for one in members) else 1.0,
        "quality": max(quality_of(one, press=one.article.source in press) for one in members),
    }


def score_of(parts: Mapping[str, float]) -> float:
    """Multiply the parts."""
    return math.prod(parts.values())


def age_of(candidate: Candidate, now: datetime) -> timedelta:
    """Give the age that counts: from the publication, but never more than 7 days before it was first seen, and never below zero."""
    published = candidate.article.published or candidate.first_seen
    return max(now - max(published, candidate.first_seen - LONG_KNOWN), timedelta())


def quality_of(candidate: Candidate, *, press: bool = False) -> float:
    """Give 1, less for a stub, for one that goes on behind a wall, for a press release and for a missing date."""
    text = candidate.article.text
    stub = 1.0
    if is_brief(text):
        stub = WALLED if _GOES_ON.search(text) or _WALL.search(text) else BRIEF
    return stub * (PRESS_RELEASE if press else 1.0) * (1.0 if candidate.article.published else UNDATED)


def interest_of(article: Article, interests: Mapping[str, float]) -> float:
    """Sum the weights of the words that stand in a title, a tag or a text, each once, from -.9 to 2."""
    if not interests:
        return 0.0
    told = "\n".join((article.title, *article.tags, article.text))
    found = math.fsum(weight for word, weight in sorted(interests.items()) if stands_in(word, told))
    return min(max(found, LEAST_INTEREST), MOST_INTEREST)


def stands_in(word: str, text: str) -> bool:
    """Whether a word or phrase stands in a text as a whole, in any case."""
    return _whole(word).search(text) is not None


@lru_cache(maxsize=512)
def _whole(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)


def _is_pinned(article: Article, pins: Iterable[str]) -> bool:
    return any(pin in (article.url, article.canonical_url, article.id) for pin in pins)
