"""How editions stand, for the doors: once, or again and again while others send, or as a page. Looks, and changes nothing.

Nothing that composes or sends is known here, so that a look costs little.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from digest.app import Ground
from digest.app.origins import foreign
from digest.errors import ConfigError, RenderError
from digest.model import DomainFigures, Progress, Situation
from digest.resources import template_folders

MOVING = frozenset({"frozen", "sending"})
"""States of an edition in which its figures change by themselves."""
SHARE = 10
"""A watcher rests so many times as long as its last look took: it costs who sends at most a tenth of one core."""
DETAILS = timedelta(seconds=10)
"""How often a watcher reads at most what takes a look at every letter."""


class Overview:
    """How editions stand. Words for editions are those of `EditionStore.find`."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def situations(self, what: str = "") -> Sequence[Situation]:
        """Give how an edition stands, or the last one of each newsletter. Raises `UsageError`."""
        store = self._ground.look()
        if what:
            found = [store.outbox.progress(store.editions.find(what))]
        else:
            found = [one for key in self._ground.newsletters for one in store.editions.listing(key, limit=1)]
        observer = store.observer
        some_open = any(one.open for one in found)
        restraints = store.pacing.restraints() if some_open else ()
        quotas = self._ground.quotas() if some_open else ()
        troubles = store.troubles.of([one.edition for one in found])
        return [
            _lasting(
                Situation(
                    progress=one,
                    speed=observer.speed(one.edition),
                    refusals=observer.refusals(one.edition),
                    restraints=restraints if one.open else (),
                    quotas=quotas if one.open else (),
                    trouble=troubles.get(one.edition),
                )
            )
            for one in found
        ]

    def in_doubt(self, shown: Sequence[Situation]) -> Sequence[Progress]:
        """Give the editions of our newsletters beside those that are shown of which letters are in doubt, oldest first."""
        outbox, known = self._ground.look().outbox, {one.progress.edition for one in shown}
        found = (outbox.progress(one) for one in outbox.doubtful() if one not in known)
        return [one for one in found if one.newsletter in self._ground.newsletters]

    def foreign(self) -> Iterator[ConfigError]:
        """Give why a newsletter that we name is not ours: the database has it from another digest.toml, and shows the editions and readers of that."""
        origins = self._ground.look().origins
        for key in self._ground.newsletters:
            wrong = foreign(key, origins.file_of(key), self._ground.settings.config)
            if wrong is not None:
                yield wrong

    def charted(self, situation: Situation) -> Situation:
        """Add acceptance over time."""
        return replace(situation, acceptance=self._ground.store.observer.acceptance(situation.progress.edition))

    def by_domain(self, situation: Situation) -> Situation:
        """Add the figures by mail domain, for which every letter is read."""
        return replace(situation, domains=self._ground.store.observer.domains(situation.progress.edition))

    def watch(
        self,
        what: str = "",
        *,
        every: timedelta,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> Iterator[Sequence[Situation]]:
        """Give how editions stand, again and again, until nothing of them changes by itself any more. Only looks. Raises `UsageError`.

        It rests for `every`, and longer where a look takes long.
        """
        while True:
            begun = monotonic()
            found = self.situations(what)
            cost = monotonic() - begun
            yield found
            if not any(one.progress.state in MOVING for one in found):
                return
            sleep(max(every.total_seconds(), SHARE * cost))

    def closely(
        self, looks: Iterable[Sequence[Situation]], *, monotonic: Callable[[], float] = time.monotonic
    ) -> Iterator[Sequence[Situation]]:
        """Add the figures by mail domain to what is watched. The first look is given without them, too: of a million letters they take a second.

        What takes a look at every letter is looked at more rarely than the rest; in between the last figures are given again.
        """
        detailed: Mapping[int, Situation] = {}
        next_details = None
        for found in looks:
            if next_details is None:
                yield found
            begun = monotonic()
            if next_details is None or begun >= next_details:
                detailed = {one.progress.edition: self.by_domain(one) for one in found}
                next_details = begun + max(DETAILS.total_seconds(), SHARE * (monotonic() - begun))
            yield [replace(one, domains=_domains_in(detailed, one)) for one in found]

    def page(self, what: str) -> str:
        """Give the report of an edition as a page of HTML. Raises `UsageError`, `RenderError`."""
        from digest.report.page import NAME, page  # noqa: PLC0415 - Jinja takes a while to import, and figures need none

        (situation,) = self.situations(what or "last")
        situation = self.by_domain(self.charted(situation))
        edition = self._ground.store.editions.get(situation.progress.edition)
        known = self._ground.newsletters.get(edition.newsletter)
        return page(
            situation, self._template(NAME), title=known.title if known else edition.newsletter, subject=edition.subject
        )

    def _template(self, name: str) -> str:
        places = [folder / name for folder in template_folders("report", self._ground.settings.templates)]
        found = next((place for place in places if place.is_file()), places[-1])
        try:
            return found.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            hint = "Check its permissions; it must be UTF-8."
            raise RenderError(f"cannot read the template: {error}", where=str(found), hint=hint) from None


def _lasting(situation: Situation) -> Situation:
    """Leave out a trouble that is over: a letter was accepted since, though the run that carries it has not ended yet."""
    trouble, last = situation.trouble, situation.speed.last
    return replace(situation, trouble=None) if trouble and last and last > trouble.at else situation


def _domains_in(detailed: Mapping[int, Situation], one: Situation) -> Sequence[DomainFigures]:
    known = detailed.get(one.progress.edition)
    return known.domains if known else ()
