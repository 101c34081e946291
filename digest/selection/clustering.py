"""Which things belong together, by how alike each two are: the closest are joined first, as long as clusters point the same way. Pure, deterministic.

The likeness of two clusters is the cosine of their sums, which is what the sum of likenesses across, over the root of the sums within, comes to:

    likeness(A, B) = sum of a·b / sqrt(sum within A * sum within B)
    joined from  BASE + EXTRA / sqrt(|A| |B|) + CROWDS (1 - 1 / sqrt(min(|A|, |B|)))

A single thing joins a cluster easily, for chance has less of a say where many speak; two single things have to be more alike; and so have two clusters. For
the sum of many articles of one story loses what each says in its own words: the sums of two parts of it point ever more the same way, those of two stories
that have a name in common do not. Only pairs that are given cost anything: the time is that of the pairs, times a logarithm.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

BASE = 0.085
EXTRA = 0.18
CROWDS = 0.21

Pair = tuple[int, int]
MayJoin = Callable[[Sequence[int], Sequence[int]], bool]
"""Whether two clusters may become one; asked only of those that are alike."""


@dataclass(slots=True)
class _Cluster:
    members: list[int]
    within: float = 1.0  # the sum of the likenesses of all its members with each other and themselves
    across: dict[int, float] = field(default_factory=dict)
    version: int = 0
    shrink: float = 1.0  # 1 / sqrt(within)
    chance: float = 1.0  # 1 / sqrt(members)

    def take(self, other: "_Cluster", across: float) -> None:
        """Become the cluster of both."""
        self.within += other.within + 2 * across
        self.members += other.members
        self.version += 1
        self.shrink = 1 / math.sqrt(self.within)
        self.chance = 1 / math.sqrt(len(self.members))


_Entry = tuple[float, int, int, int, int]


def clusters(count: int, likeness: Mapping[Pair, float], may_join: MayJoin) -> list[list[int]]:
    """Give the clusters of the things 0 to `count` - 1, members in order. `likeness` holds pairs, the smaller first, from 0 to 1."""
    standing = {one: _Cluster([one]) for one in range(count)}
    for (one, other), alike in likeness.items():
        standing[one].across[other] = alike
        standing[other].across[one] = alike
    asked = _asked(1.0, 1.0)
    queue = [(-round(alike - asked, 9), one, other, 0, 0) for (one, other), alike in likeness.items() if alike >= asked]
    heapify(queue)
    while queue:
        _, one, other, version, others = heappop(queue)
        first, second = standing.get(one), standing.get(other)
        if first is None or second is None or first.version != version or second.version != others:
            continue
        if may_join(first.members, second.members):
            _join(standing, queue, one, other)
    return [sorted(standing[one].members) for one in sorted(standing)]


def _asked(one: float, other: float) -> float:
    """Say how alike two clusters have to be, of whose members these are one over the root."""
    return BASE + EXTRA * one * other + CROWDS * (1 - max(one, other))


def _join(standing: dict[int, _Cluster], queue: list[_Entry], one: int, other: int) -> None:
    """Put the cluster with fewer neighbours into the other one, and its pairs into the queue anew."""
    if len(standing[one].across) < len(standing[other].across):
        one, other = other, one
    kept, gone = standing[one], standing.pop(other)
    kept.take(gone, kept.across.pop(other))
    del gone.across[one]
    for third, alike in gone.across.items():
        theirs = standing[third].across
        kept.across[third] = theirs[one] = theirs.get(one, 0.0) + alike
        del theirs[other]
    shrink, chance = kept.shrink, kept.chance
    enough = BASE / shrink  # below, not even a single thing would be alike enough
    for third, alike in [pair for pair in kept.across.items() if pair[1] >= enough]:
        near = standing[third]
        over = alike * shrink * near.shrink - _asked(chance, near.chance)
        if over >= 0:
            # Rounded, so that the order of additions never decides.
            pair = (one, third, kept.version, near.version) if one < third else (third, one, near.version, kept.version)
            heappush(queue, (-round(over, 9), *pair))
