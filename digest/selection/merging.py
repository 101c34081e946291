"""One story, told once: candidates with the same URL, the same text or the same headline become one group with one lead. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from digest.model import Candidate, FateReason, Mention
from digest.selection.similarity import SHORTEST_BODY, same_texts, words_of

CLOSE_IN_TIME = timedelta(hours=48)  # the same headline later is another story: "Weekly update"
TELLING_WORDS, TELLING_LENGTH = 3, 8  # what a headline needs: "Links" or "Week 12" alone says nothing
REPOST_WITHIN = timedelta(days=14)  # a text that comes back later is a form letter with new facts in it,
NEARLY_IDENTICAL = 0.9  # unless this share of its phrases is the same
ALIKE_BUT_FOR_NUMBERS = 0.5  # share of common words from which the numbers are what tells two headlines apart

Why = tuple[FateReason, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One story: the candidate that leads, and the others with the reason why they are the same."""

    lead: Candidate
    others: tuple[tuple[Candidate, Why], ...] = ()

    @property
    def sources(self) -> int:
        """How many sources tell it."""
        return len({self.lead.article.source, *(one.article.source for one, _ in self.others)})

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """The other sources, each once, in the order of preference."""
        found: dict[str, Mention] = {}
        for one, _ in self.others:
            article = one.article
            if article.source != self.lead.article.source:
                mention = Mention(source_name=article.source_name, title=article.title, url=article.url)
                found.setdefault(article.source, mention)
        return tuple(found.values())


@dataclass(slots=True)
class _Forest:
    """Disjoint sets over keys: who belongs together by a chain of links."""

    parents: dict[str, str] = field(default_factory=dict)

    def root(self, key: str) -> str:
        while self.parents.get(key, key) != key:
            key = self.parents[key]
        return key

    def join(self, one: str, other: str) -> None:
        first, second = sorted((self.root(one), self.root(other)))
        self.parents[second] = first


def merge(candidates: Sequence[Candidate]) -> list[Group]:
    """Give the stories of open candidates; every candidate is in exactly one group. The order of the input does not matter."""
    by_url: dict[str, list[Candidate]] = {}
    for one in sorted(candidates, key=_preference):
        by_url.setdefault(address_of(one), []).append(one)
    leads = {key: same[0] for key, same in by_url.items()}
    links = _links(leads)
    forest = _Forest()
    for pair in links:
        forest.join(*pair)
    stories: dict[str, list[str]] = {}
    for key in leads:
        stories.setdefault(forest.root(key), []).append(key)
    return [_group([by_url[key] for key in keys], links) for keys in stories.values()]


def address_of(candidate: Candidate) -> str:
    """Give what makes an article the same one: its canonical URL, its URL, or its id."""
    return candidate.article.canonical_url or candidate.article.url or candidate.article.id


def _links(leads: Mapping[str, Candidate]) -> dict[tuple[str, str], str]:
    """Give the pairs that tell the same story, with how that was seen."""
    links = dict.fromkeys(_same_headlines(leads), "same headline")
    for (one, other), share in same_texts({key: lead.article.text for key, lead in leads.items()}).items():
        if _is_repost(leads[one], leads[other], share):
            links[one, other] = f"similarity {share:.2f}"
    return links


def _is_repost(one: Candidate, other: Candidate, share: float) -> bool:
    """Whether two articles with the same text tell the same story: near in time or nearly identical, and not of another version."""
    if abs(_when(one) - _when(other)) > REPOST_WITHIN and share < NEARLY_IDENTICAL:
        return False
    return not _differ_in_numbers(one.article.title, other.article.title)


def _differ_in_numbers(one: str, other: str) -> bool:
    """Whether two headlines say much the same of different numbers or versions: "API v1 ends", "API v2 ends"."""
    numbers, words = _numbers_and_words(one)
    other_numbers, other_words = _numbers_and_words(other)
    if not numbers or not other_numbers or numbers == other_numbers:
        return False
    return len(words & other_words) >= ALIKE_BUT_FOR_NUMBERS * len(words | other_words)


def _numbers_and_words(title: str) -> tuple[frozenset[str], frozenset[str]]:
    words = words_of(title)
    numbers = frozenset(word for word in words if any(map(str.isdigit, word)))
    return numbers, frozenset(words) - numbers


def _same_headlines(leads: Mapping[str, Candidate]) -> Iterable[tuple[str, str]]:
    by_headline: dict[str, list[str]] = {}
    for key, one in leads.items():
        words = words_of(one.article.title)
        headline = " ".join(words)
        if len(words) >= TELLING_WORDS and len(headline) >= TELLING_LENGTH:
            by_headline.setdefault(headline, []).append(key)
    for keys in by_headline.values():
        ordered = sorted(keys, key=lambda key: (_when(leads[key]), key))
        for before, after in pairwise(ordered):
            if _when(leads[after]) - _when(leads[before]) <= CLOSE_IN_TIME:
                yield (before, after) if before < after else (after, before)


def _group(members: Sequence[Sequence[Candidate]], links: Mapping[tuple[str, str], str]) -> Group:
    ordered = sorted(members, key=lambda same: _preference(same[0]))
    lead = ordered[0][0]
    others: list[tuple[Candidate, Why]] = []
    for position, same in enumerate(ordered):
        if position:
            how = _how(address_of(lead), address_of(same[0]), links)
            others.append((same[0], (FateReason.SAME_STORY, f"as in {_cited(lead)} ({how})")))
        others += [(one, (FateReason.SAME_URL, f"as in {_cited(same[0])}")) for one in same[1:]]
    return Group(lead=lead, others=tuple(sorted(others, key=lambda pair: _preference(pair[0]))))


def _how(one: str, other: str, links: Mapping[tuple[str, str], str]) -> str:
    return links.get((min(one, other), max(one, other)), "by a third article")


def _cited(candidate: Candidate) -> str:
    return f"'{candidate.article.title}', {candidate.article.source_name}"


def _preference(candidate: Candidate) -> tuple[float, bool, datetime, str, str, str]:
    """Order by who should lead: the better source, the full text, the earliest; then by id, so that the input's order never matters."""
    article = candidate.article
    brief = len(words_of(article.text)) < SHORTEST_BODY
    return -article.weight, brief, _when(candidate), article.id, article.source, article.title


def _when(candidate: Candidate) -> datetime:
    return (candidate.article.published or candidate.first_seen).astimezone(UTC)
