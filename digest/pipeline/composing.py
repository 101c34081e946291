"""Composing: collect -> select -> summarise -> Edition -> render. What the next edition would be; nothing is saved here but what was read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from digest import rendering, selection, sources, summaries
from digest.model import (
    Collected,
    Edition,
    Fate,
    Newsletter,
    Rendered,
    Selection,
    Story,
    Window,
)
from digest.model.writing import ModelUse
from digest.pipeline.candidates import candidates
from digest.pipeline.collecting import collect
from digest.ports import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """A composed edition, not saved yet: what would go out now, and the fate of every candidate."""

    edition: Edition
    rendered: Rendered | None
    fates: Sequence[Fate]
    collected: Sequence[Collected]
    shortage: str = ""
    use: ModelUse | None = None

    @property
    def unread(self) -> bool:
        """Whether nothing can be shown because no source could be read: what is new is then unknown, not nothing."""
        nothing_read = all(map(sources.failed, self.collected))
        return self.rendered is None and bool(self.collected) and nothing_read


def compose(services: Services, newsletter: Newsletter, slot: str, now: datetime, *, write: bool = True) -> Composition:
    """Make the edition of a slot without saving it. With `write` false not even what was read is remembered."""
    collected = collect(services, newsletter, now, write=write)
    services.listener.stage("select")
    end_of_last = services.store.editions.last_window_end(newsletter.key)
    start = end_of_last or now - (newsletter.first_window or selection.send_interval(newsletter, now))
    added = services.store.articles.source_added(newsletter.key, [s.key for s in newsletter.sources], now)
    # Before the first edition nothing is decided, so what quiet runs saw is open, however long ago.
    since = min((start, *added.values())) if end_of_last is None else start
    chosen = services.select(
        candidates(services, newsletter, collected, since, now, stored=write),
        newsletter,
        start=start,
        now=now,
        added=added,
        first=end_of_last is None,
        told=services.store.editions.told(newsletter.key, now - newsletter.told_within),
    )
    services.listener.stage("summarise", len(chosen.stories))
    budget = f"{newsletter.key}/{slot}@{now:%Y-%m-%dT%H:%M:%SZ}" if slot.endswith(":") else f"{newsletter.key}/{slot}"
    written = summaries.summarise_edition(chosen.stories, services.summarizer, newsletter, budget)
    stories = written.stories
    edition = _edition(services, newsletter, slot, stories, Window(start=start, end=now), now)
    edition = replace(edition, more=_more(services, newsletter, edition, chosen.more))
    shortage = _shortage(newsletter, chosen)
    rendered = None
    if stories and (not shortage or newsletter.if_quiet != "skip"):
        services.listener.stage("render")
        rendered = services.renderer.render(edition, newsletter)
    held = shortage if newsletter.if_quiet != "send" or not stories else ""
    return Composition(
        edition=edition,
        rendered=rendered,
        fates=_noted(chosen.fates, written.notes),
        collected=collected,
        shortage=held,
        use=written.use,
    )


def _edition(
    services: Services, newsletter: Newsletter, slot: str, stories: Sequence[Story], window: Window, now: datetime
) -> Edition:
    number = services.store.editions.next_number(newsletter.key)
    taken = services.store.editions.subjects(newsletter.key)
    return Edition(
        newsletter=newsletter.key,
        slot=slot,
        number=number,
        public_id=services.store.editions.public_id(newsletter.key, slot, number, now),
        window=window,
        subject=rendering.compose_subject(newsletter, stories, number, taken),
        preheader=rendering.compose_preheader(stories),
        language=newsletter.language,
        sections=selection.grouped(stories),
        intro=newsletter.intro,
        created=now,
    )


def _more(services: Services, newsletter: Newsletter, edition: Edition, stories: Sequence[Story]) -> tuple[Story, ...]:
    """Give the stories that are only named; with summaries where the edition has a page that tells them."""
    if not newsletter.browser_url(edition.public_id):
        return tuple(stories)
    return summaries.summarise(stories, services.summarizer, sentences=newsletter.sentences)


def _noted(fates: Sequence[Fate], notes: Mapping[str, str]) -> Sequence[Fate]:
    """Say of each printed article what there is to say of its summary: why it has an extract where a model should have written it, in which language it is."""
    return [
        replace(one, detail="; ".join(filter(None, (one.detail, notes[one.article]))))
        if one.kept and one.article in notes
        else one
        for one in fates
    ]


def _shortage(newsletter: Newsletter, chosen: Selection) -> str:
    count = len(chosen.stories)
    if count == 0:
        return "nothing new"
    if count < newsletter.min_stories:
        return f"only {count} of at least {newsletter.min_stories} stories"
    return ""
