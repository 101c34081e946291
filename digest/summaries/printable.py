"""Which sentences of a text may be printed, and which of them are worth trying in sets. Looks at no more sentences than that takes.

A sentence is never worth more than its share, and shares are known before anything is judged. So the best are looked at first, until no other can be among them.
"""

from bisect import insort
from collections.abc import Sequence

from digest.summaries.asked import once
from digest.summaries.candidates import Candidate
from digest.summaries.honesty import NEVER_PRINTED, Flag
from digest.summaries.stances import rebuts

POOL = 8  # candidates of which every set is tried; more does not change what is chosen
_WITH_COMPANY = 3  # of the most worth, which bring the sentence that they lean on, or that turns them over
_A_WORD_OR_TWO = 4  # words: shorter is a cry ("Passion."), printed only where there is nothing else
_SCRAPS = frozenset(
    (Flag.HEADLESS, Flag.GLUED, Flag.VERBLESS, Flag.FOREIGN)
)  # of the page, and printed only where there is nothing else
_SEEMING = frozenset(
    (Flag.HEADLESS, Flag.VERBLESS, Flag.SHORT)
)  # the same, but for sentences that deny: "Luc Morel nie."
_UNSOUND = NEVER_PRINTED | _SCRAPS
_NO_CITATION = frozenset((Flag.TORN, Flag.NAKED, Flag.LISTED))
_SHARE_OF_PROMISE = 0.35


class Printable:
    """Those of `every` sentence (or of some of them) that may be printed."""

    def __init__(self, every: Sequence[Candidate]) -> None:
        self.every = every

    @once
    def all(self) -> list[Candidate]:
        """Whole sentences; scraps of the page or a mere word or two only where there is nothing else; where there is none the best line that at least is no torn or naked quotation."""
        whole = [one for one in self.every if NEVER_PRINTED.isdisjoint(one.judgement.flags)]
        if whole:
            said = [one for one in whole if one.length >= _A_WORD_OR_TWO]
            return [one for one in said if _SCRAPS.isdisjoint(one.judgement.flags)] or said or whole
        broken = [one for one in self.every if _NO_CITATION.isdisjoint(one.judgement.flags)]
        return [max(broken, key=lambda one: one.worth)] if broken else []

    @once
    def pool(self) -> list[Candidate]:
        """The best standing alone, and strong ones that lean on another, or are turned over by it, together with that one; in reading order."""
        front = self._front
        pool = {one.at: one for one in sorted(front, key=_promise, reverse=True)[:POOL]}
        for one in sorted(front, key=lambda one: -one.worth)[:_WITH_COMPANY]:
            if (one.leans or one.alone < one.worth) and (before := self.at(one.at - 1)):
                pool |= {one.at: one, before.at: before}
            if one.turned_by is not None and (behind := self.at(one.turned_by)):
                pool |= {one.at: one, behind.at: behind}
        if all(one.leans for one in pool.values()):
            standing = [one for one in self.all if not one.leans]
            pool |= {one.at: one for one in standing and [max(standing, key=lambda one: one.worth)]}
        return [pool[at] for at in sorted(pool)]

    def at(self, place: int) -> Candidate | None:
        """Give the sentence of a place, if it may be printed."""
        found = self._by_place.get(place)
        return found if found is not None and self.has(found) else None

    def has(self, one: Candidate) -> bool:
        """Whether a sentence may be printed."""
        return _is_sound(one) if self._is_any_sound else any(one.at == other.at for other in self.all)

    def has_for_denial(self, one: Candidate, language: str) -> bool:
        """Whether it may be printed, or only seems to be no whole sentence ("First of all: the mayor denies it") and denies: no caption and no heading does."""
        return self.has(one) or (one.judgement.flags <= _SEEMING and rebuts(one, language))

    @once
    def _by_place(self) -> dict[int, Candidate]:
        return {one.at: one for one in self.every}

    @once
    def _is_any_sound(self) -> bool:
        return any(map(_is_sound, self._by_share))

    @once
    def _front(self) -> list[Candidate]:
        """All that may come into the pool, by reading order: those behind them promise less, and are worth less, than enough of these."""
        if not self._is_any_sound:
            return self.all
        found: list[Candidate] = []
        promises: list[float] = []
        worths: list[float] = []
        for one in self._by_share:
            if len(found) >= POOL and one.share < promises[-POOL] and one.share < worths[-_WITH_COMPANY]:
                break
            if _is_sound(one):
                found.append(one)
                insort(promises, _promise(one))
                insort(worths, one.worth)
        return sorted(found, key=lambda one: one.at)

    @once
    def _by_share(self) -> list[Candidate]:
        return sorted(self.every, key=lambda one: -one.share)


def _is_sound(one: Candidate) -> bool:
    return (one.length >= _A_WORD_OR_TWO or one.is_verdict) and _UNSOUND.isdisjoint(one.judgement.flags)


def _promise(one: Candidate) -> float:
    """Give what a sentence may be worth to a set: "this plan" is poor alone, and as good as any behind the plan; what leans comes with its own."""
    return one.alone if one.leans else max(one.alone, one.worth * _SHARE_OF_PROMISE)
