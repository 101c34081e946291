"""One story, told once: candidates with the same URL, the same text, the same headline, or the same story in other words become one group. Pure.

Its lead is the original, or the preferred source: an article that names another site's as its canonical address is a copy and never leads while the
original is there; then the better source leads, the full text, the earliest.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from urllib.parse import urlsplit

from digest.model import Candidate, FateReason, Mention
from digest.selection.similarity import (
    PART_OF_A_TEXT,
    SAME_TEXT,
    differ_in_numbers,
    is_brief,
    same_texts,
    words_of,
)
from digest.selection.stems import told as read
from digest.selection.stories import CLOSE_IN_TIME, Stories, Telling, same_stories

TELLING_WORDS, TELLING_LENGTH = 3, 8  # what a headline needs: "Links" or "Week 12" alone says nothing
REPOST_WITHIN = timedelta(days=14)  # a text that comes back later is a form letter with new facts in it,
SHORTEST_NOTE = 8  # words of a short text that is the same only as a whole
NEARLY_IDENTICAL = 0.9  # unless this share of its phrases is the same

Why = tuple[FateReason, str, Mapping[str, float]]
"""Why a candidate is not told on its own: the reason, in words and in figures."""

How = tuple[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One story: the candidate that leads, and the others with the reason why they are the same."""

    lead: Candidate
    others: tuple[tuple[Candidate, Why], ...] = ()

    @property
    def members(self) -> tuple[Candidate, ...]:
        """All that tell it, the lead first."""
        return (self.lead, *(one for one, _ in self.others))

    @property
    def sources(self) -> int:
        """How many sources tell it."""
        return len({one.article.source for one in self.members})

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


def merge(candidates: Sequence[Candidate], language: str = "") -> list[Group]:
    """Give the stories of open candidates; every candidate is in exactly one group. The order of the input does not matter.

    Who does not say what language an article is in means `language`.
    """
    by_url: dict[str, list[Candidate]] = {}
    for one in sorted(candidates, key=_preference):
        by_url.setdefault(address_of(one), []).append(one)
    leads = {key: same[0] for key, same in by_url.items()}
    links = _links(leads)
    forest = _Forest()
    for pair in links:
        forest.join(*pair)
    told = _in_other_words(leads, forest, language)
    how = partial(_how, links, told)
    return [_group([by_url[key] for key in keys], how) for keys in _gathered(leads, forest)]


def telling(candidate: Candidate, key: str, language: str = "") -> Telling:
    """Give a candidate as stories are compared."""
    article = candidate.article
    return Telling(
        key=key,
        title=article.title,
        text=article.text,
        at=when(candidate),
        source=article.source,
        language=article.language or language,
    )


def _gathered(keys: Iterable[str], forest: _Forest) -> list[list[str]]:
    found: dict[str, list[str]] = {}
    for key in keys:
        found.setdefault(forest.root(key), []).append(key)
    return list(found.values())


def _in_other_words(leads: Mapping[str, Candidate], forest: _Forest, language: str) -> Stories:
    """Join what tells the same story in other words; of copies the preferred one speaks."""
    speakers = [keys[0] for keys in _gathered(leads, forest)]
    found = same_stories([telling(leads[key], key, language) for key in speakers])
    for keys in found.groups:
        for before, after in pairwise(keys):
            forest.join(before, after)
    return found


def address_of(candidate: Candidate) -> str:
    """Give what makes an article the same one: its canonical URL, its URL, or its id."""
    return candidate.article.canonical_url or candidate.article.url or candidate.article.id


def _links(leads: Mapping[str, Candidate]) -> dict[tuple[str, str], How]:
    """Give the pairs that are the same text or headline, with how that was seen."""
    links: dict[tuple[str, str], How] = dict.fromkeys(_same_headlines(leads), ("same headline", {"similarity": 1.0}))
    links |= dict.fromkeys(_same_notes(leads), ("same text", {"similarity": 1.0}))
    texts = {key: lead.article.text for key, lead in leads.items()}
    for (one, other), share in same_texts(texts, PART_OF_A_TEXT).items():
        alike = _is_repost if share >= SAME_TEXT else _has_a_part
        if alike(leads[one], leads[other], share):
            links[one, other] = (f"similarity {share:.2f}", {"similarity": share})
    return links


def _is_repost(one: Candidate, other: Candidate, share: float) -> bool:
    """Whether two articles with the same text tell the same story: near in time or nearly identical, and not of another version."""
    if abs(when(one) - when(other)) > REPOST_WITHIN and share < NEARLY_IDENTICAL:
        return False
    return not differ_in_numbers(one.article.title, other.article.title)


def _has_a_part(one: Candidate, other: Candidate, _share: float) -> bool:
    """Whether two articles, of which one has a part of the other's text, tell one story: of two sources, near in time, with a word of the headline in common.

    Without such a word the part may be a form of words that both end with, as what a company says of itself.
    """
    if one.article.source == other.article.source or abs(when(one) - when(other)) > CLOSE_IN_TIME:
        return False
    stems, others = (read(article.title).title for article in (one.article, other.article))
    return not set(stems).isdisjoint(others) and not differ_in_numbers(one.article.title, other.article.title)


def _same_headlines(leads: Mapping[str, Candidate]) -> Iterable[tuple[str, str]]:
    by_headline: dict[str, list[str]] = {}
    for key, one in leads.items():
        headline = telling_headline(one)
        if headline:
            by_headline.setdefault(headline, []).append(key)
    for keys in by_headline.values():
        ordered = sorted(keys, key=lambda key: (when(leads[key]), key))
        for before, after in pairwise(ordered):
            if when(leads[after]) - when(leads[before]) <= CLOSE_IN_TIME:
                yield (before, after) if before < after else (after, before)


def _same_notes(leads: Mapping[str, Candidate]) -> Iterable[tuple[str, str]]:
    """Give the pairs of short texts without an address that are the same word for word: one file, copied.

    In feeds a short text may be what the site says below every headline; those have addresses.
    """
    by_text: dict[str, list[str]] = {}
    for key, one in leads.items():
        article = one.article
        if not article.url and is_brief(article.text) and len(words := words_of(article.text)) >= SHORTEST_NOTE:
            by_text.setdefault(" ".join(words), []).append(key)
    for keys in by_text.values():
        for before, after in pairwise(sorted(keys, key=lambda key: (when(leads[key]), key))):
            if _is_repost(leads[before], leads[after], 0.0):
                yield (before, after) if before < after else (after, before)


def telling_headline(candidate: Candidate) -> str:
    """Give a headline as it is compared; "" for one that says nothing ("Links")."""
    words = words_of(candidate.article.title)
    headline = " ".join(words)
    return headline if len(words) >= TELLING_WORDS and len(headline) >= TELLING_LENGTH else ""


def _group(members: Sequence[Sequence[Candidate]], how: Callable[[str, str], How]) -> Group:
    ordered = sorted(members, key=lambda same: _preference(same[0]))
    lead = ordered[0][0]
    others: list[tuple[Candidate, Why]] = []
    for position, same in enumerate(ordered):
        if position:
            words, figures = how(address_of(lead), address_of(same[0]))
            others.append((same[0], (FateReason.SAME_STORY, f"as in {cited(lead)} ({words})", figures)))
        others += [(one, (FateReason.SAME_URL, f"as in {cited(same[0])}", {})) for one in same[1:]]
    return Group(lead=lead, others=tuple(sorted(others, key=lambda pair: _preference(pair[0]))))


def _how(links: Mapping[tuple[str, str], How], told: Stories, one: str, other: str) -> How:
    """Say how two articles of one group are the same: by their text or headline, in other words, or only by a third one."""
    direct = links.get((min(one, other), max(one, other)))
    if direct is not None:
        return direct
    alike = told.likeness(one, other)
    return (f"in other words, {alike:.2f} alike", {"similarity": alike}) if alike > 0 else ("by a third article", {})


def cited(candidate: Candidate) -> str:
    """Name an article for people."""
    return f"'{candidate.article.title}', {candidate.article.source_name}"


def _preference(candidate: Candidate) -> tuple[bool, float, bool, datetime, str, str, str]:
    """Order by who should lead: the original, the better source, the full text, the earliest; then by id, so that the input's order never matters."""
    article = candidate.article
    return (
        _is_copy(candidate),
        -article.weight,
        is_brief(article.text),
        when(candidate),
        article.id,
        article.source,
        article.title,
    )


def _is_copy(candidate: Candidate) -> bool:
    """Whether an article says that the original stands on another site. Hosts of one site (`m.`, `www.`) share their last two labels."""
    article = candidate.article
    own, original = (_site(url) for url in (article.url, article.canonical_url))
    return bool(own and original) and own != original


def _site(url: str) -> list[str]:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return []
    return [label for label in host.split(".") if label][-2:]


def when(candidate: Candidate) -> datetime:
    """Give the time of an article: of its publication, else when it was first seen."""
    return (candidate.article.published or candidate.first_seen).astimezone(UTC)
