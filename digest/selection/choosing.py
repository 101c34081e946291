"""The choice: open candidates are merged into stories, ranked, put into sections, cut at the caps; every candidate gets exactly one fate. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from digest.model import Candidate, Fate, FateReason, Newsletter, Selection, Story
from digest.selection.merging import Group, address_of, merge
from digest.selection.ranking import score_of, worth
from digest.selection.sections import reading_order, section_of
from digest.selection.slots import send_interval
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
) -> Selection:
    """Choose the stories of an edition, in reading order, with one fate per candidate. The order of `candidates` does not matter.

    What was first seen after `start` is open; for the `first` edition, what was published since. `added` says when each source joined.
    """
    opening = Opening.of(newsletter, start=start, now=now, added=added, first=first)
    refused = _refuse(candidates, opening)
    groups = merge([one for position, one in enumerate(candidates) if position not in refused], newsletter.language)
    ranked = _rank(groups, newsletter, now)
    cut = _cut(ranked, newsletter)
    kept = [one.story for one, reason in zip(ranked, cut, strict=True) if reason is None]
    fates = [_fate(candidates[position], why) for position, why in refused.items()]
    for place, (one, reason) in enumerate(zip(ranked, cut, strict=True), start=1):
        why = reason or (FateReason.KEPT, f"rank {place} of {len(ranked)}")
        fates.append(_fate(one.group.lead, why, one.story.score))
        fates += [_fate(other, (how, words)) for other, (how, words, _) in one.group.others]
    return Selection(stories=_in_reading_order(kept, newsletter), fates=tuple(sorted(fates, key=_fate_order)))


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


def _rank(groups: Sequence[Group], newsletter: Newsletter, now: datetime) -> list[_Ranked]:
    """Order stories by score; ties by publication, newest first, then by id."""
    interval = send_interval(newsletter, now)
    ranked = []
    for group in groups:
        parts = worth(group, now=now, interval=interval)
        section = section_of(group.lead.article, newsletter)
        story = Story(
            article=group.lead.article,
            section=section,
            score=score_of(parts),
            why=parts,
            also_covered_by=group.mentions,
        )
        ranked.append(_Ranked(group=group, story=story))
    return sorted(ranked, key=_rank_order)


def _rank_order(one: _Ranked) -> tuple[float, float, str, str]:
    article = one.story.article
    published = article.published or datetime.min.replace(tzinfo=UTC)
    return -one.story.score, -(published - datetime.min.replace(tzinfo=UTC)).total_seconds(), article.id, article.source


def _cut(ranked: Sequence[_Ranked], newsletter: Newsletter) -> list[Refusal | None]:
    """Say of each ranked story which cap leaves it out; None when it stays."""
    caps = {spec.name: spec.max for spec in newsletter.sections}
    taken: Counter[str] = Counter()
    verdicts: list[Refusal | None] = []
    for place, one in enumerate(ranked, start=1):
        section, cap = one.story.section, caps.get(one.story.section)
        if cap is not None and taken[section] >= cap:
            verdicts.append((FateReason.OVER_SECTION_CAP, f"rank {place}, {section} holds {cap}"))
        elif taken.total() >= newsletter.max_stories:
            verdicts.append((FateReason.OVER_CAP, f"rank {place}, the edition holds {newsletter.max_stories}"))
        else:
            taken[section] += 1
            verdicts.append(None)
    return verdicts


def _in_reading_order(kept: Sequence[Story], newsletter: Newsletter) -> tuple[Story, ...]:
    order = reading_order([story.section for story in kept], newsletter) if kept else []
    return tuple(sorted(kept, key=lambda story: order.index(story.section)))


def _fate(candidate: Candidate, why: Refusal, score: float | None = None) -> Fate:
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
    )


def _fate_order(fate: Fate) -> tuple[bool, float, int, str, str, str]:
    """Order fates as people read them: the kept, best first; the others by reason; then by id."""
    reasons = list(FateReason)
    return not fate.kept, -(fate.score or 0.0), reasons.index(fate.reason), fate.article, fate.source, fate.detail
