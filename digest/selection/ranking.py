"""What a story is worth, in parts that `why` can show. Pure.

score = weight * 2^(-age / H) * (1 + .35 * log2(sources)) * quality        H = .75 of the send interval
"""

import math
from collections.abc import Mapping
from datetime import datetime, timedelta

from digest.model import Candidate
from digest.selection.merging import Group
from digest.selection.similarity import SHORTEST_BODY, words_of

HALF_LIFE = 0.75  # of the send interval
COVERAGE = 0.35  # what each doubling of the sources adds
UNDATED = 0.9
BRIEF = 0.6  # under 80 words there is little to read
LONG_KNOWN = timedelta(days=7)  # a late arrival counts as at most so much older than its arrival


def worth(group: Group, *, now: datetime, interval: timedelta) -> Mapping[str, float]:
    """Give the parts of a story's score: their product is the score."""
    lead = group.lead
    age = age_of(lead, now)
    return {
        "weight": lead.article.weight,
        "recency": 2 ** -(age / (interval * HALF_LIFE)),
        "coverage": 1 + COVERAGE * math.log2(group.sources),
        "quality": quality_of(lead),
    }


def score_of(parts: Mapping[str, float]) -> float:
    """Multiply the parts."""
    return math.prod(parts.values())


def age_of(candidate: Candidate, now: datetime) -> timedelta:
    """Give the age that counts: from the publication, but never more than 7 days before it was first seen, and never below zero."""
    published = candidate.article.published or candidate.first_seen
    return max(now - max(published, candidate.first_seen - LONG_KNOWN), timedelta())


def quality_of(candidate: Candidate) -> float:
    """Give 1, less for a stub and for a missing date."""
    stub = BRIEF if len(words_of(candidate.article.text)) < SHORTEST_BODY else 1.0
    return stub * (1.0 if candidate.article.published else UNDATED)
