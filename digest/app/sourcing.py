"""Sources as the commands see them: which one is meant, what it gives, how it does. Nothing of it is written."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from digest import plugins, selection
from digest.app import adding
from digest.app.parts import Parts
from digest.errors import SourceError
from digest.model import Candidate, Collected, Condition, Fate, FetchState, SourceSpec
from digest.net.fetch import HttpFetch
from digest.sources.canonical import without_login
from digest.sources.composed import composed


class Sourcing(Parts):
    """The part of `App` that looks at sources."""

    def source_spec(self, word: str, *, allow_private: bool = False) -> SourceSpec:
        """Give the configured source that a word means (key, URL or path), else one made of the URL or path."""
        for newsletter in self.newsletters.values():
            for spec in newsletter.sources:
                as_listed = spec.key.removeprefix(f"{spec.type}:")
                if word and word in (spec.key, as_listed, spec.url, spec.name, str(spec.path or "")):
                    return replace(spec, allow_private=spec.allow_private or allow_private)
        return plugins.guess_source(word, allow_private=allow_private)

    async def offered(self, spec: SourceSpec, now: datetime) -> tuple[SourceSpec, str]:
        """Give what the address of a site stands for: its feed, or else the page itself; and what is to be said of that, if anything.

        Configured sources, files and feeds stay what they are, and so does what was meant as a feed and is broken.
        """
        if not spec.url or any(spec.key == one.key for each in self.newsletters.values() for one in each.sources):
            return spec, ""
        try:
            offer = await adding.look_for_feeds(spec.url, now, allow_private=spec.allow_private)
        except SourceError:  # told when it is read
            return spec, ""
        found = offer.discovery
        url = found.feeds[0].url if found.feeds else ""
        if found.broken is not None:
            return spec, f"Another feed was found there: `digest sources test {url}` reads it." if url else ""
        if url:
            said = f"{without_login(spec.url)} is a web page. This is its feed, {url}." if found.is_page else ""
            return replace(spec, key=f"feed:{url}", url=url), said
        return (adding.page_spec(spec.url, allow_private=spec.allow_private) if found.is_page else spec), ""

    def conditions(self) -> list[Condition]:
        """Give how each configured source does, once for all newsletters that read it."""
        specs = {spec.key: spec for one in self.newsletters.values() for spec in one.sources}
        articles = self.look().articles
        states, listed = articles.fetch_states(specs), articles.listed(specs)
        return [
            Condition(
                spec=spec,
                newsletters=tuple(k for k, n in self.newsletters.items() if key in (s.key for s in n.sources)),
                state=states[key],
                listed=listed[key],
            )
            for key, spec in specs.items()
        ]

    async def try_source(self, spec: SourceSpec, now: datetime) -> Collected:
        """Read one source now, as if for the first time."""
        async with HttpFetch() as fetch:
            return composed(await self.source(spec, fetch).collect(FetchState(source=spec.key), now))

    def fates_of(self, found: Collected, spec: SourceSpec, now: datetime) -> Mapping[str, Fate]:
        """Say by id what a first edition with this source alone would make of its articles: of the newsletter that has it, else of the first."""
        others = list(self.newsletters.values())
        owner = next((one for one in others if spec.key in [each.key for each in one.sources]), others[0])
        alone = replace(owner, sources=(spec,))
        start = now - (alone.first_window or selection.send_interval(alone, now))
        candidates = [Candidate(article=one, first_seen=now) for one in found.articles]
        chosen = selection.select(candidates, alone, start=start, now=now, added={spec.key: now}, first=True)
        return {fate.article: fate for fate in chosen.fates}
