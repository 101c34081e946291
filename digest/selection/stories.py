"""The same story in other words: headlines and opening sentences of different sources, without a model. Pure.

Each article is a vector of its content stems; rare stems weigh more (the inverse document frequency over the candidates of this run, to the power of
.85), those that only the opening has half as much. The cosine says how alike two articles are; `clustering` joins them. Two clusters become one only if

    they are of one language, and no more than 48 hours lie between their first and last article,
    they share two stems that one in ten articles of each has at least, or five, one of them a name or a number; or three; or a cluster of five vouches for two.

Headlines that say much the same of different numbers ("Acme 2.1 is out", "Acme 2.2 is out") are not compared. One source does not tell a story twice in other words, so its own articles are not compared: they meet only through those of others.
Where all pairs have room, as in a run of some thousand articles, all are kept; in a larger one the most alike of each article, and large stories come in more
pieces. Of a stem that all have only the last 150 articles are looked at: the time stays near linear.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from digest.selection.clustering import Pair, clusters
from digest.selection.similarity import figures_differ, figures_of
from digest.selection.stems import Told, told

CLOSE_IN_TIME = timedelta(hours=48)
RARITY = 0.85  # the power of the inverse document frequency: 1 loses what is told in common words, .5 joins all that name one country
OPENING_WEIGHT = 0.5
OPENING_SHARE = 0.5  # of the weight of the headline, which a long opening never drowns
CROWD = 150  # articles with a stem that are compared with the next one that has it
LOOKS = 400  # articles that one is compared with, those with its rare stems first
PAIRS = 350_000  # that are kept of a run; where all fit, none is left out, for a large story without a part of its pairs falls into pieces
FEWEST_NEIGHBOURS = 30  # of an article, however many there are
SHARED_STEMS = 2
VOUCHED = 5  # articles that tell a story so that two stems are enough without a name, and that say a word so that it is the story's
SPOKEN_BY = 0.1  # of the articles of a cluster, for a stem to be the cluster's, where that is fewer
FAINT = 0.03


_Holders = defaultdict[str, list[tuple[int, float]]]
"""The articles that hold each stem, in order of time, and what it weighs there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One article as it is compared: `key` is unique, `at` its time (aware), `language` a tag, "" where nobody knows."""

    key: str
    title: str
    at: datetime
    text: str = ""
    source: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Stories:
    """Which articles tell the same story: keys in groups, each key once. `likeness` is the cosine of two of them, 0 to 1."""

    groups: tuple[tuple[str, ...], ...]
    vectors: Mapping[str, Mapping[str, float]]

    def likeness(self, one: str, other: str) -> float:
        """Say how alike two articles are; 0 for one that was not compared."""
        return cosine(self.vectors.get(one, {}), self.vectors.get(other, {}))


def same_stories(tellings: Sequence[Telling]) -> Stories:
    """Group articles by the story that they tell. The order of the input does not matter."""
    ordered = sorted(tellings, key=lambda one: (one.at, one.key))
    read = [told(one.title, one.text) for one in ordered]
    vectors = _vectors(read)
    names = _names(read)
    stems = [frozenset(vector) for vector in vectors]

    def may_join(one: Sequence[int], other: Sequence[int]) -> bool:
        times = [ordered[at].at for at in chain(one, other)]
        if max(times) - min(times) > CLOSE_IN_TIME:
            return False
        return _tell_alike([stems[at] for at in one], [stems[at] for at in other], names)

    found = clusters(len(ordered), _alike(ordered, vectors), may_join)
    keys = tuple(tuple(ordered[at].key for at in members) for members in found)
    return Stories(keys, {one.key: vector for one, vector in zip(ordered, vectors, strict=True)})


def vectors(tellings: Sequence[Telling]) -> list[dict[str, float]]:
    """Give the vector of each article, of length 1."""
    return _vectors([told(one.title, one.text) for one in tellings])


def matches(fresh: Sequence[Telling], known: Sequence[Telling]) -> list[tuple[str, str, float]]:
    """Give the pairs of a new and a known article that may tell the same story, whatever lies between them, and how alike they are.

    They are of one language and of two sources, and share two stems, one of them a name or a number, or three.
    """
    both = [*fresh, *known]
    read = [told(one.title, one.text) for one in both]
    vectors = _vectors(read)
    names = _names(read)
    stems = [frozenset(vector) for vector in vectors]
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for at in range(len(fresh), len(both)):
        for stem in vectors[at]:
            holders[stem].append(at)
    found = []
    for mine, one in enumerate(fresh):
        near = dict.fromkeys(at for stem in vectors[mine] for at in holders[stem][-CROWD:])
        for at in near:
            if not _of_two(one, both[at]):
                continue
            alike = cosine(vectors[mine], vectors[at])
            if alike >= FAINT and _tell_alike([stems[mine]], [stems[at]], names):
                found.append((one.key, both[at].key, alike))
    return found


def cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Give the cosine of two vectors of length 1."""
    fewer, more = sorted((one, other), key=len)
    return math.fsum(value * more[stem] for stem, value in fewer.items() if stem in more)


def _vectors(read: Sequence[Told]) -> list[dict[str, float]]:
    frequency = Counter(chain.from_iterable((*one.title, *one.opening) for one in read))
    weight = {stem: math.log(1 + len(read) / count) ** RARITY for stem, count in frequency.items()}
    return [_unit(one, weight, frequency) for one in read]


def _unit(one: Told, weight: Mapping[str, float], frequency: Mapping[str, int]) -> dict[str, float]:
    """Give a vector of length 1, rare stems first."""
    raw = {stem: weight[stem] for stem in one.title}
    opening = {stem: weight[stem] for stem in one.opening}
    most = OPENING_SHARE * math.fsum(value * value for value in raw.values())
    scale = min(OPENING_WEIGHT, math.sqrt(most / (math.fsum(value * value for value in opening.values()) or 1.0)))
    raw |= {stem: scale * value for stem, value in opening.items()}
    length = math.sqrt(math.fsum(value * value for value in raw.values())) or 1.0
    return {stem: raw[stem] / length for stem in sorted(raw, key=lambda stem: (frequency[stem], stem))}


def _names(read: Sequence[Told]) -> frozenset[str]:
    """Give the stems that are names or numbers: not those that headlines of this run write small at least as often as not.

    A stem that only headlines in capitals have may be one.
    """
    named = Counter(chain.from_iterable(one.named for one in read))
    plain = Counter(chain.from_iterable(one.plain for one in read))
    capitals = (stem for one in read if one.capitals for stem in one.title if not plain[stem])
    return frozenset(stem for stem, count in named.items() if count > plain[stem]) | frozenset(capitals)


def _tell_alike(one: Sequence[frozenset[str]], other: Sequence[frozenset[str]], names: frozenset[str]) -> bool:
    """Whether the articles of two clusters share enough stems: two with a name among them, or three, or two with a crowd that vouches for them."""
    shared = _spoken(one) & _spoken(other)
    vouched = max(len(one), len(other)) >= VOUCHED
    return len(shared) >= SHARED_STEMS + (not vouched and shared.isdisjoint(names))


def _spoken(members: Sequence[frozenset[str]]) -> set[str]:
    """Give the stems that stand in enough articles of a cluster."""
    counts = Counter(chain.from_iterable(members))
    enough = min(SPOKEN_BY * len(members), VOUCHED)
    return {stem for stem, count in counts.items() if count >= enough}


def _alike(ordered: Sequence[Telling], vectors: Sequence[Mapping[str, float]]) -> dict[Pair, float]:
    """Give the pairs that are worth a look, by the articles that hold each stem, rare stems first; where there are too many, the most alike of each article."""
    holders: defaultdict[str, _Holders] = defaultdict(lambda: defaultdict(list))
    sources = [one.source or str(at) for at, one in enumerate(ordered)]
    figures = [figures_of(one.title) for one in ordered]
    found: dict[Pair, float] = {}
    first = 0
    for at, (one, vector) in enumerate(zip(ordered, vectors, strict=True)):
        while one.at - ordered[first].at > CLOSE_IN_TIME:
            first += 1
        held, source = holders[_language(one)], sources[at]
        near = [
            (total, -other)
            for other, total in _looked_at(vector, held).items()
            if total >= FAINT and other >= first and sources[other] != source
        ]
        # What earlier articles did not need of the room is there for later ones: a run has either all its pairs or evenly many of each article.
        room = max(FEWEST_NEIGHBOURS, (PAIRS - len(found)) // (len(ordered) - at))
        for total, other in near if len(near) <= room else sorted(near, reverse=True)[:room]:
            if not figures_differ(figures[at], figures[-other]):
                found[-other, at] = total
        for stem, value in vector.items():
            held[stem].append((at, value))
    return found


def _looked_at(vector: Mapping[str, float], holders: _Holders) -> Mapping[int, float]:
    """Give the cosines with what holds the same stems: the latest 150 of a stem, 400 in all."""
    sums: defaultdict[int, float] = defaultdict(float)
    left = LOOKS
    for stem, value in vector.items():
        if left <= 0:
            break
        held = holders[stem][-min(CROWD, left) :]
        for other, theirs in held:
            sums[other] += value * theirs
        left -= len(held)
    return sums


def _of_two(one: Telling, other: Telling) -> bool:
    """Whether two sources tell something in one language."""
    return _language(one) == _language(other) and (one.source != other.source or not one.source)


def _language(one: Telling) -> str:
    return one.language.partition("-")[0].casefold()
