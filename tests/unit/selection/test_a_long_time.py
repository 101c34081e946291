"""Months of one newsletter, with late and undated articles, outages and changes of the clock: nothing twice, nothing lost, one edition per slot."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import Article, Candidate, FateReason, Newsletter
from digest.selection import due_slot, select, send_interval
from tests.unit.selection.builders import DAY, HOUR, newsletter

BEGIN = datetime(2026, 2, 20, 3, 0, tzinfo=UTC)  # a month before the clocks change in most zones
SOURCE = "feed:one"


@dataclass
class Ledger:
    """What the database would remember of one newsletter."""

    added: datetime
    first_seen: dict[str, datetime] = field(default_factory=dict)
    carried: dict[str, int] = field(default_factory=dict)
    settled: dict[str, FateReason] = field(default_factory=dict)
    slots: list[str] = field(default_factory=list)
    end: datetime | None = None
    doubled: list[str] = field(default_factory=list)

    def candidate(self, article: Article) -> Candidate:
        return Candidate(
            article=article,
            first_seen=self.first_seen[article.id],
            published_in=self.carried.get(article.id),
            settled=self.settled.get(article.id),
        )


@dataclass
class Feed:
    """A feed that shows its last fifty articles. Some come late, some undated, some ahead of their date."""

    dice: Random
    shown: list[Article] = field(default_factory=list)
    appeared: dict[str, datetime] = field(default_factory=dict)

    def write(self, now: datetime) -> None:
        name = f"n{len(self.appeared):04}"
        lag = self.dice.choice([HOUR, HOUR, 30 * HOUR, 12 * DAY, -20 * HOUR, None])
        published = None if lag is None else now - lag
        self.appeared[name] = now
        self.shown = [*self.shown, written(name, published)][-50:]


def written(name: str, published: datetime | None) -> Article:
    return Article(
        id=name,
        source=SOURCE,
        source_name="One",
        title=f"The title of {name} alone",
        url=f"https://e.org/{name}",
        published=published,
    )


def run(ledger: Ledger, news: Newsletter, feed: Feed, now: datetime) -> None:
    """Do what the pipeline does, against the ledger."""
    slot = due_slot(news, now, closed=ledger.slots.__contains__)
    if slot is None:
        return
    for article in feed.shown:
        ledger.first_seen.setdefault(article.id, now)
    start = ledger.end or now - send_interval(news, now)
    pool = [ledger.candidate(article) for article in feed.shown]
    chosen = select(pool, news, start=start, now=now, added={SOURCE: ledger.added}, first=ledger.end is None)
    ledger.slots.append(slot)
    for fate in chosen.fates:
        if fate.reason is FateReason.BEFORE_START:
            ledger.settled[fate.article] = fate.reason
    for story in chosen.stories:
        if story.article.id in ledger.carried:
            ledger.doubled.append(story.article.id)
        ledger.carried[story.article.id] = len(ledger.slots)
    if chosen.stories:
        ledger.end = now


def simulate(seed: int, news: Newsletter, days: int) -> tuple[Ledger, Feed]:
    """Let the feed write and cron call at uneven times, with outages of up to two and a half days."""
    dice = Random(seed)
    feed, now = Feed(dice), BEGIN
    for age in range(30):
        feed.write(BEGIN - age * 12 * HOUR)
    ledger = Ledger(added=BEGIN)
    while now < BEGIN + days * DAY:
        now += timedelta(minutes=dice.choice([10, 25, 90, 400])) + dice.choice([timedelta()] * 60 + [60 * HOUR])
        for _ in range(dice.choice([0, 0, 0, 1, 2])):
            feed.write(now - timedelta(minutes=dice.randrange(10)))
        run(ledger, news, feed, now)
    return ledger, feed


@given(st.integers(0, 10**6), st.sampled_from(["Europe/London", "America/New_York", "Australia/Lord_Howe", "UTC"]))
@settings(max_examples=8, deadline=None)
def test_nothing_twice_nothing_lost_one_edition_per_slot(seed, zone):
    """Every article that appeared after the beginning is carried exactly once, whatever its date says, and no slot has two editions."""
    news = newsletter(schedule="30 2 * * *", timezone=zone, max_stories=400)
    ledger, feed = simulate(seed, news, days=60)
    assert ledger.doubled == []
    assert len(set(ledger.slots)) == len(ledger.slots)
    assert ledger.end is not None
    late = {one.id for one in feed.shown if one.published and one.published > ledger.end}
    due = {name for name, at in feed.appeared.items() if at > BEGIN and name in ledger.first_seen}
    before = {name for name in due if ledger.settled.get(name) is FateReason.BEFORE_START}
    first_edition = min(ledger.first_seen.values())
    assert all(feed.appeared[name] <= first_edition for name in before)
    waiting = {name for name in due if ledger.first_seen[name] >= ledger.end} | late
    assert due - before - waiting <= set(ledger.carried)


@pytest.mark.parametrize("seed", range(3))
def test_caps_lose_only_what_an_edition_had_no_room_for(seed):
    """With a small edition what is left out was in a full edition's choice."""
    news = newsletter(schedule="30 2 * * *", max_stories=2)
    ledger, _ = simulate(seed, news, days=30)
    per_edition = [list(ledger.carried.values()).count(number) for number in set(ledger.carried.values())]
    assert max(per_edition) <= 2
    assert ledger.doubled == []
