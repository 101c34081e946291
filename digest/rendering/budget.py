"""What is left out when an edition is larger than mail clients show: Gmail clips a message above 102 KB, and with it the unsubscribe link.

Shorter summaries first; then the lowest-ranked stories are only named. Nothing disappears in silence.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from digest.model import Edition, Section, Story

LIMIT = 102_400
"""Bytes of the HTML part, decoded and encoded, above which nothing may go out."""
BUDGET = 90 * 1024
"""Bytes that we keep to: room for the values of a reader and for what relays add."""
NEAR = 80 * 1024
"""Bytes from which a choice of the same stories in another order, with another lead, may be larger than the budget."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """An edition as it will be shown, and the stories that are only named, best first."""

    edition: Edition
    brief: tuple[Story, ...] = ()


def shorten(cut: Cut, over: int, sizes: Mapping[str, int]) -> Cut | None:
    """Give a cut that is smaller, by about `over` bytes where stories have to go; None when nothing is left to take away.

    `sizes` holds the bytes of each card, by article id.
    """
    longest = max((len(story.summary.sentences) for story in cut.edition.stories if story.summary), default=0)
    if longest > 1:
        return replace(cut, edition=_mapped(cut.edition, lambda story: with_sentences(story, longest - 1)))
    gone = _lowest(cut.edition, over, sizes)
    if not gone:
        return None
    named = [*(story for story in cut.edition.stories if story.article.id in gone), *cut.brief]
    best_first = sorted(named, key=lambda story: story.score, reverse=True)
    return Cut(edition=_without(cut.edition, gone), brief=tuple(best_first))


def shortened(edition: Edition, cut: Cut) -> int:
    """Count the stories of a cut that are shown with fewer sentences than `edition` has of them."""
    before = {story.article.id: story.summary for story in edition.stories}
    return sum(story.summary != before[story.article.id] for story in cut.edition.stories)


def with_sentences(story: Story, most: int) -> Story:
    """Give a story with `most` sentences of its summary."""
    if story.summary is None:
        return story
    return replace(story, summary=replace(story.summary, sentences=story.summary.sentences[:most]))


def _lowest(edition: Edition, over: int, sizes: Mapping[str, int]) -> frozenset[str]:
    """Name the lowest-ranked stories that together take `over` bytes. The lead story stays."""
    ranked = sorted(enumerate(edition.stories[1:]), key=lambda place: (place[1].score, -place[0]))
    gone: list[str] = []
    for _, story in ranked:
        if over <= 0:
            break
        gone.append(story.article.id)
        over -= max(sizes.get(story.article.id, 0), 1)
    return frozenset(gone)


def _mapped(edition: Edition, change: Callable[[Story], Story]) -> Edition:
    sections = (replace(one, stories=tuple(map(change, one.stories))) for one in edition.sections)
    return replace(edition, sections=tuple(sections))


def _without(edition: Edition, gone: frozenset[str]) -> Edition:
    kept = (
        Section(name=one.name, stories=tuple(story for story in one.stories if story.article.id not in gone))
        for one in edition.sections
    )
    return replace(edition, sections=tuple(section for section in kept if section.stories))
