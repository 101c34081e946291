"""A year of two newsletters through the real pipeline and ledger: outages, clocks set back, daylight saving, clones. Nothing twice, nothing lost."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from shutil import copy

import pytest

from digest.model import Article, FateReason, Newsletter
from digest.store import Database, open_store
from tests.clock import MovableClock
from tests.ledger import article, subscribe
from tests.press import DAY, HOUR, Press, newsletter

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
class Year:
    """Two machines over one ledger, the sources that both read, and what was written when."""

    press: Press
    clone: Press
    dice: Random
    shown: dict[str, list[Article]] = field(default_factory=lambda: {source: [] for source in SOURCES})
    appeared: dict[str, datetime] = field(default_factory=dict)

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
        self.shown[source] = [*self.shown[source], one][-SHOWN:]
        for press in (self.press, self.clone):
            press.gives(*self.shown[source], source=source)

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
    dated = {article.id: article.published for shown in year.shown.values() for article in shown}
    for name, at in year.appeared.items():
        if name in carried:
            continue
        before_it_began = at <= max(first, *added.values())
        not_yet = at > last - 4 * HOUR or (dated.get(name) or last) > last - 4 * HOUR
        assert before_it_began or not_yet, (name, at, fates.get(name))
    assert not [fate for fate in fates.values() if fate.reason is FateReason.ALREADY_TOLD]


def test_the_sums_of_every_run_match_its_candidates(store, clock):
    """Whatever a run decides, the fates are as many as what the sources showed and what was still open, each article once."""
    press = Press(store, clock)
    year = Year(press, Press(store, clock), Random(7))
    one = newsletter("weekly", *SOURCES, schedule="0 7 * * MON", max_stories=3)
    subscribe(store, 1, newsletter="weekly")
    year.live((one,), days=60)
    for progress in store.editions.listing("weekly", limit=100):
        fates = store.editions.fates(progress.edition)
        assert len({fate.article for fate in fates}) == len(fates)
        kept = {fate.article for fate in fates if fate.kept}
        assert kept == {story.article.id for story in store.editions.get(progress.edition).stories}
        assert sum(Counter(fate.reason for fate in fates).values()) == len(fates)
        for fate in fates:
            if fate.score is not None:
                product = 1.0
                for part in fate.parts.values():
                    product *= part
                assert product == pytest.approx(fate.score)
