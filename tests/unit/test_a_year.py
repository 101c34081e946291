"""A year of newsletters through the real pipeline and ledger: outages, clocks set back, daylight saving, clones, sources that say that nothing changed.

Nothing twice, nothing lost.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from shutil import copy
from typing import Any

import pytest

from digest.model import Article, Candidate, Collected, FateReason, FetchState, Newsletter, Selection
from digest.ports import Services
from digest.selection import select
from digest.store import Database, open_store
from tests.clock import MovableClock
from tests.ledger import article, subscribe
from tests.press import DAY, HOUR, Press, Reading, newsletter

BEGIN = datetime(
    2027, 9, 1, 3, 0, tzinfo=UTC
)  # both changes of the clock, and the 29th of February 2028, lie within a year
SHOWN = 60
SOURCES = ("ash", "birch")


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(BEGIN)


@pytest.fixture
def store(empty_sqlite: Path, tmp_path: Path, clock: MovableClock) -> Iterator[Database]:
    copy(empty_sqlite, tmp_path / "digest.db")
    with closing(open_store(f"sqlite:///{tmp_path / 'digest.db'}", data_dir=tmp_path, clock=clock)) as opened:
        yield opened


@dataclass
class Conditional(Reading):
    """A source that shows its articles once, and says then that nothing changed until something did."""

    async def collect(self, state: FetchState, now: datetime) -> Collected:
        given = await super().collect(state, now)
        newest = given.articles[-1].id if given.articles else ""
        if newest and state.etag == newest:
            return Collected(source=self.key, unchanged=True)
        return replace(given, state=replace(state, etag=newest))


class Counted(Press):
    """A press that remembers which candidates each choice had, by its time."""

    def __init__(self, store: Database, clock: MovableClock) -> None:
        super().__init__(store, clock)
        self.chosen_from: dict[datetime, list[str]] = {}

    @property
    def services(self) -> Services:
        def choose(candidates: Sequence[Candidate], newsletter: Newsletter, **known: Any) -> Selection:
            self.chosen_from[known["now"]] = sorted(one.article.id for one in candidates)
            return select(candidates, newsletter, **known)

        return replace(super().services, select=choose)


@dataclass
class Year:
    """Two machines over one ledger, the sources that both read, and what was written when."""

    press: Press
    clone: Press
    dice: Random
    shown: dict[str, list[Article]] = field(default_factory=lambda: {source: [] for source in SOURCES})
    appeared: dict[str, datetime] = field(default_factory=dict)
    dated: dict[str, datetime] = field(default_factory=dict)

    def write(self, now: datetime) -> None:
        """Let a source publish: on time, late, with a very old date, without any, or ahead of its date."""
        source, name = self.dice.choice(SOURCES), f"n{len(self.appeared):04}"
        lag = self.dice.choice([HOUR, HOUR, 30 * HOUR, 12 * DAY, -20 * HOUR, None])
        one = article(
            name,
            source=source,
            source_name=source.title(),
            title=f"{name} told on {len(self.appeared) * 7919} pages",
            published=None if lag is None else now - lag,
        )
        self.appeared[one.id] = now
        self.dated[one.id] = one.published or now
        self.shown[source] = [*self.shown[source], one][-SHOWN:]
        for press in (self.press, self.clone):
            press.feeds[source] = Conditional(source, self.shown[source])

    def live(self, letters: tuple[Newsletter, ...], days: int) -> None:
        """Call both machines at uneven times, with outages of up to nine days and clocks that are set back."""
        now, end = BEGIN, BEGIN + days * DAY
        for age in range(10, 0, -1):
            self.write(BEGIN - age * HOUR)
        while now < end:
            now += self.dice.choice([20, 43, 70, 100]) * HOUR + self.dice.choice([timedelta()] * 25 + [9 * DAY])
            for _ in range(self.dice.choice([0, 2, 4])):
                self.write(now - timedelta(minutes=self.dice.randrange(9)))
            seen = now - self.dice.choice([timedelta()] * 9 + [3 * HOUR])  # a clock that was set back
            for press in self.dice.choice([(self.press,), (self.clone,), (self.press, self.clone)]):
                press.clock.set(seen)
                for one in letters:
                    press.run(one, seen)


def test_a_year_brings_everything_once(store, clock):
    """Each newsletter carries what appeared after its beginning exactly once, whatever its date says, and no slot has two editions."""
    known = {"max_stories": 400, "max_lateness": 4 * DAY, "max_age": 90 * DAY}
    weekly = newsletter("weekly", *SOURCES, schedule="30 2 * * SUN", timezone="Europe/London", **known)
    monthly = newsletter("monthly", *SOURCES, schedule="0 7 29,31 * *", timezone="America/New_York", **known)
    year = Year(Press(store, clock), Press(store, clock), Random(1))
    for key in ("weekly", "monthly"):
        subscribe(store, 1, newsletter=key)
    year.live((weekly, monthly), days=370)
    for one in (weekly, monthly):
        _check(store, one, year)


def _check(store: Database, one: Newsletter, year: Year) -> None:
    editions = [store.editions.get(progress.edition) for progress in store.editions.listing(one.key, limit=1000)]
    assert len(editions) > 10
    slots = Counter(edition.slot for edition in editions)
    assert max(slots.values()) == 1
    carried = Counter(story.article.id for edition in editions for story in edition.stories)
    assert max(carried.values()) == 1
    first, last = min(edition.created for edition in editions), max(edition.created for edition in editions)
    added = store.articles.source_added(one.key, SOURCES, last)
    fates = {fate.article: fate for edition in editions for fate in store.editions.fates(edition.id)}
    for name, at in year.appeared.items():
        if name in carried:
            continue
        before_it_began = at <= max(first, *added.values())
        not_yet = max(at, year.dated[name]) > last - 4 * HOUR
        assert before_it_began or not_yet, (name, at, fates.get(name))
    assert not [fate for fate in fates.values() if fate.reason is FateReason.ALREADY_TOLD]


def test_the_sums_of_every_run_match_its_candidates(store, clock):
    """Whatever a run decides, the fates are as many as what the sources showed and what was still open, each article once."""
    press = Counted(store, clock)
    year = Year(press, press, Random(7))
    one = newsletter("weekly", *SOURCES, schedule="0 7 * * MON", max_stories=3)
    subscribe(store, 1, newsletter="weekly")
    year.live((one,), days=60)
    for progress in store.editions.listing("weekly", limit=100):
        fates, edition = store.editions.fates(progress.edition), store.editions.get(progress.edition)
        assert sorted(fate.article for fate in fates) == press.chosen_from[edition.created]
        kept = {fate.article for fate in fates if fate.kept}
        assert kept == {story.article.id for story in edition.stories}
        for fate in fates:
            if fate.score is not None:
                product = 1.0
                for part in fate.parts.values():
                    product *= part
                assert product == pytest.approx(fate.score)
