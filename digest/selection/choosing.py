"""The choice: open candidates are merged into stories, ranked, put into sections, cut at the caps; every candidate gets exactly one fate. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from digest.model import Candidate, Fate, FateReason, Newsletter, Selection, Story, Told
from digest.selection.merging import Group, address_of, merge, telling
from digest.selection.quotas import apart, room
from digest.selection.ranking import score_of, worth
from digest.selection.retelling import Retold, retold
from digest.selection.sections import reading_order, section_of
from digest.selection.slots import send_interval
from digest.selection.stories import cosine, vectors
from digest.selection.updates import is_update
from digest.selection.windows import Opening, Refusal

_TAKEN = (FateReason.PUBLISHED, FateReason.RESERVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ranked:
    group: Group
    story: Story


def select(
    candidates: Sequence[Candidate],
    newsletter: Newsletter,
    *,
    start: datetime,
    now: datetime,
    added: Mapping[str, datetime],
    first: bool,
    told: Sequence[Told] = (),
) -> Selection:
    """Choose the stories of an edition, in reading order, with one fate per candidate. The order of `candidates` does not matter.

    What was first seen after `start` is open; for the `first` edition, what was published since. `added` says when each source joined. `told` is what
    earlier editions told: it is not told again.
    """
    opening = Opening.of(newsletter, start=start, now=now, added=added, first=first)
    refused = _refuse(candidates, opening)
    groups = merge([one for position, one in enumerate(candidates) if position not in refused], newsletter.language)
    before = retold(groups, told, newsletter.language)
    fates = [_fate(candidates[position], why) for position, why in refused.items()]
    for at, again in before.items():
        if not again.is_update:
            fates += _fates(groups[at], (FateReason.ALREADY_TOLD, _told_before(again)), parts=_figures(again))
    ranked = _rank(groups, newsletter, now, before)
    cut = room([one.story for one in ranked], newsletter, _likeness(ranked, newsletter))
    more = [at for at, reason in enumerate(cut) if reason and _can_be_named(ranked[at].story)][
        : newsletter.more_stories
    ]
    for at, (one, reason) in enumerate(zip(ranked, cut, strict=True)):
        why = _and_named(reason, named=at in more) if reason else (FateReason.KEPT, _place(one, at, len(ranked)))
        fates += _fates(one.group, why, one.story.score, one.story.why)
    kept = [one.story for one, reason in zip(ranked, cut, strict=True) if reason is None]
    return Selection(
        stories=_in_reading_order(kept, newsletter),
        fates=tuple(sorted(fates, key=_fate_order)),
        more=tuple(ranked[at].story for at in more),
    )


def _place(one: _Ranked, at: int, count: int) -> str:
    return f"rank {at + 1} of {count}{f', an update of edition {one.story.updates}' if one.story.updates else ''}"


def _can_be_named(story: Story) -> bool:
    """Whether readers can go on from its title: over a link that no preflight keeps an edition back for, since nobody chose this story."""
    return story.article.url.startswith("https://")


def _and_named(why: Refusal, *, named: bool) -> Refusal:
    return (why[0], f"{why[1]}; only named") if named else why


def _refuse(candidates: Sequence[Candidate], opening: Opening) -> dict[int, Refusal]:
    """Give the refused candidates by position. What an edition carried is also refused under another id: its address is the same."""
    refused = {at: why for at, one in enumerate(candidates) if (why := opening.refusal(one)) is not None}
    taken = {address_of(candidates[at]): why for at, why in sorted(refused.items(), key=_by_reason) if why[0] in _TAKEN}
    for at, one in enumerate(candidates):
        if at not in refused and address_of(one) in taken:
            refused[at] = taken[address_of(one)]
    return refused


def _by_reason(item: tuple[int, Refusal]) -> Refusal:
    return item[1]


def _rank(
    groups: Sequence[Group], newsletter: Newsletter, now: datetime, before: Mapping[int, Retold]
) -> list[_Ranked]:
    """Order the stories that are told by score; ties by publication, newest first, then by id."""
    interval = send_interval(newsletter, now)
    ranked = []
    for at, group in enumerate(groups):
        again = before.get(at)
        if again is not None and not again.is_update:
            continue
        parts = worth(group, newsletter, now=now, interval=interval)
        story = Story(
            article=group.lead.article,
            section=section_of(group.lead.article, newsletter),
            score=score_of(parts),
            why=parts,
            also_covered_by=group.mentions,
            updates=_renewed(group, again),
        )
        ranked.append(_Ranked(group=group, story=story))
    return sorted(ranked, key=_rank_order)


def _renewed(group: Group, again: Retold | None) -> int:
    """Give the number of the edition that told a story before, 0 where none did: under another address, or under its own before a source rewrote it."""
    if again is not None:
        return again.before.edition
    return max((one.published_in or 0 for one in group.members if is_update(one)), default=0)


def _rank_order(one: _Ranked) -> tuple[float, float, str, str]:
    article = one.story.article
    published = article.published or datetime.min.replace(tzinfo=UTC)
    return -one.story.score, -(published - datetime.min.replace(tzinfo=UTC)).total_seconds(), article.id, article.source


def _likeness(ranked: Sequence[_Ranked], newsletter: Newsletter) -> Callable[[int, int], float]:
    """Give how alike two ranked stories are, by their headlines and openings."""
    found = vectors([telling(one.group.lead, str(at), newsletter.language) for at, one in enumerate(ranked)])
    return lambda one, other: cosine(found[one], found[other])


def _in_reading_order(kept: Sequence[Story], newsletter: Newsletter) -> tuple[Story, ...]:
    order = reading_order([story.section for story in kept], newsletter) if kept else []
    return tuple(story for name in order for story in apart([one for one in kept if one.section == name]))


def _told_before(again: Retold) -> str:
    return f"edition {again.before.edition}: '{again.before.article.title}' (similarity {again.similarity:.2f})"


def _figures(again: Retold) -> Mapping[str, float]:
    return {"edition": again.before.edition, "similarity": again.similarity, "novelty": again.novelty}


def _fates(
    group: Group, why: Refusal, score: float | None = None, parts: Mapping[str, float] | None = None
) -> Iterator[Fate]:
    """Give the fates of a story's articles: that of its lead, and those of the others, which are told with it or not at all."""
    yield _fate(group.lead, why, score, parts)
    for other, (how, words, figures) in group.others:
        yield _fate(other, (how, words), parts=figures)


def _fate(
    candidate: Candidate, why: Refusal, score: float | None = None, parts: Mapping[str, float] | None = None
) -> Fate:
    article = candidate.article
    return Fate(
        article=article.id,
        title=article.title,
        url=article.url,
        source=article.source,
        kept=why[0] is FateReason.KEPT,
        reason=why[0],
        detail=why[1],
        score=score,
        parts=parts or {},
    )


def _fate_order(fate: Fate) -> tuple[bool, float, int, str, str, str]:
    """Order fates as people read them: the kept, best first; the others by reason; then by id."""
    reasons = list(FateReason)
    return not fate.kept, -(fate.score or 0.0), reasons.index(fate.reason), fate.article, fate.source, fate.detail
