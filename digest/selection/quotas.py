"""Which of the ranked stories an edition has room for: no more than the caps, something of everything, and no two of a kind side by side. Pure.

    1. pinned stories, then the minimum of each section, then one story of each section whose best is worth 15 % of the top score
    2. the others by .65 * score / top - .35 * likeness to what was taken, while no source has 30 % and no section 40 % of the slots
    3. what is still free goes to whoever is next: a share leaves out a story only for one that ranks lower

A section's `max` and the edition's `max_stories` hold throughout. Shares are for newsletters with several sources, and several sections; whatever has
room is taken, so a small newsletter loses nothing by them.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from digest.model import FateReason, Newsletter, Story
from digest.selection.windows import Refusal

RELEVANCE, LIKENESS = 0.65, 0.35  # maximal marginal relevance: Carbonell and Goldstein, 1998
WORTH_A_SLOT = 0.15
LOOKED_AT = 4  # stories per slot that the second step looks at, and a hundred more

Likeness = Callable[[int, int], float]
"""How alike two ranked stories are, 0 to 1."""


@dataclass(slots=True)
class _Table:
    """What was taken so far, and what the caps say of the rest."""

    stories: Sequence[Story]
    newsletter: Newsletter
    taken: list[int] = field(default_factory=list)
    sections: Counter[str] = field(default_factory=Counter)
    sources: Counter[str] = field(default_factory=Counter)
    several_sources: bool = False
    several_sections: bool = False

    def __post_init__(self) -> None:
        self.several_sources = len({one.article.source for one in self.stories}) > 1
        self.several_sections = len({one.section for one in self.stories}) > 1

    def take(self, wanted: Iterable[int]) -> None:
        """Take these, in their order, as far as there is room."""
        for at in wanted:
            if at not in self.taken and self.has_room(at):
                self.taken.append(at)
                self.sections[self.stories[at].section] += 1
                self.sources[self.stories[at].article.source] += 1

    def has_room(self, at: int) -> bool:
        """Whether neither the edition nor the story's section is full."""
        return len(self.taken) < self.newsletter.max_stories and self.over_section(at) is None

    def over_section(self, at: int) -> int | None:
        """Give the limit of the story's section if it is full."""
        section = self.stories[at].section
        cap = next((spec.max for spec in self.newsletter.sections if spec.name == section), None)
        return cap if cap is not None and self.sections[section] >= cap else None

    def over_share(self, at: int) -> str:
        """Say which share of the slots the story would exceed; "" for none. Where there is one source, or one section, it has no share."""
        one, news = self.stories[at], self.newsletter
        of_source = max(1, math.floor(news.source_share * news.max_stories))
        if self.several_sources and self.sources[one.article.source] >= of_source:
            return f"{one.article.source_name} has {self.sources[one.article.source]} of {news.max_stories}"
        of_section = max(1, math.floor(news.section_share * news.max_stories))
        if self.several_sections and self.sections[one.section] >= of_section:
            return f"{one.section or 'no section'} has {self.sections[one.section]} of {news.max_stories}"
        return ""


def room(stories: Sequence[Story], newsletter: Newsletter, likeness: Likeness) -> list[Refusal | None]:
    """Say of each story, ranked best first, which cap leaves it out; None when it stays."""
    table = _Table(stories, newsletter)
    table.take(at for at, one in enumerate(stories) if one.why.get("priority", 1.0) > 1.0)
    table.take(_of_sections(stories, newsletter))
    _fill(table, likeness)
    table.take(range(len(stories)))
    kept = set(table.taken)
    last = max(kept, default=-1)
    return [None if at in kept else _why_not(table, at, last) for at in range(len(stories))]


def apart(stories: Sequence[Story]) -> list[Story]:
    """Order the stories of one section so that no source stands twice in a row while another can stand between; the best stays first."""
    left = list(stories)
    ordered: list[Story] = []
    while left:
        before = ordered[-1].article.source if ordered else None
        following = next((one for one in left if one.article.source != before), left[0])
        left.remove(following)
        ordered.append(following)
    return ordered


def _of_sections(stories: Sequence[Story], newsletter: Newsletter) -> list[int]:
    """Give the stories that have a slot because of their section: first the minima, then one each of the others, better ones first."""
    by_section: dict[str, list[int]] = {}
    for at, one in enumerate(stories):
        by_section.setdefault(one.section, []).append(at)
    least = [at for spec in newsletter.sections for at in by_section.get(spec.name, ())[: spec.min]]
    if len(by_section) == 1:
        return sorted(least)
    enough = WORTH_A_SLOT * max((one.score for one in stories), default=0.0)
    best = [places[0] for section, places in by_section.items() if section and stories[places[0]].score >= enough]
    return [*sorted(least), *sorted(best)]


def _fill(table: _Table, likeness: Likeness) -> None:
    """Take the best that are unlike what was taken, within the shares."""
    slots = table.newsletter.max_stories
    open_ = [at for at in range(len(table.stories))[: LOOKED_AT * slots + 100] if at not in table.taken]
    top = max((one.score for one in table.stories), default=0.0) or 1.0
    alike = {at: max((likeness(at, other) for other in table.taken), default=0.0) for at in open_}
    while len(table.taken) < slots:
        fitting = [at for at in open_ if table.has_room(at) and not table.over_share(at)]
        if not fitting:
            return
        best = max(
            fitting, key=lambda at: (round(RELEVANCE * table.stories[at].score / top - LIKENESS * alike[at], 9), -at)
        )
        table.take([best])
        open_.remove(best)
        for at in open_:
            alike[at] = max(alike[at], likeness(at, best))


def _why_not(table: _Table, at: int, last: int) -> Refusal:
    """Say why a story was left out. The edition was full, but a story that ranks lower may have been taken for its sake."""
    place = f"rank {at + 1}"
    cap = table.over_section(at)
    if cap is not None:
        return FateReason.OVER_SECTION_CAP, f"{place}, {table.stories[at].section} holds {cap}"
    share = table.over_share(at)
    if share and at < last:
        return FateReason.OVER_SHARE, f"{place}, {share}"
    beaten = ", and others told of something else" if at < last else ""
    return FateReason.OVER_CAP, f"{place}, the edition holds {table.newsletter.max_stories}{beaten}"
