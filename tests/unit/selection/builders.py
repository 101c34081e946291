"""Articles, candidates and newsletters for the tests of the choice, written for the purpose."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from digest.model import Article, Candidate, FateReason, Newsletter, SectionSpec, Selection, SourceSpec
from digest.selection import select

NOW = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)
START = NOW - timedelta(days=7)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)

WORDS = [
    "harbour",
    "council",
    "bridge",
    "quiet",
    "river",
    "engine",
    "market",
    "winter",
    "copper",
    "signal",
    "garden",
    "ledger",
    "station",
    "meadow",
    "orbit",
    "kernel",
    "voter",
    "budget",
    "glacier",
    "violin",
    "tunnel",
    "harvest",
    "satellite",
    "plumber",
    "festival",
    "archive",
    "pension",
    "reactor",
    "canvas",
    "mayor",
]


def body(seed: int, length: int = 120) -> str:
    """Give a text that no other seed shares phrases with."""
    dice = Random(seed)
    return " ".join(f"{dice.choice(WORDS)}{dice.randrange(1000)}" for _ in range(length))


def article(name: str = "a", **changes: Any) -> Article:
    """Give an article with an address and a headline of its own, published two days ago."""
    values: dict[str, Any] = {
        "id": name,
        "source": "feed:one",
        "source_name": "One",
        "title": f"What the {name} council decided today",
        "url": f"https://example.org/{name}",
        "canonical_url": f"https://example.org/{name}",
        "published": NOW - 2 * DAY,
        "text": body(sum(map(ord, name))),
    }
    return Article(**(values | changes))


OWN = ("published_in", "reserved_in", "returned", "settled", "gone")
"""Fields of a candidate that are not those of its article."""


def candidate(name: str = "a", *, first_seen: datetime = NOW, **changes: Any) -> Candidate:
    """Give a candidate; fields of a candidate and of its article may both be changed."""
    own = {key: changes.pop(key) for key in OWN if key in changes}
    return Candidate(article=article(name, **changes), first_seen=first_seen, **own)


def newsletter(**changes: Any) -> Newsletter:
    """Give a weekly newsletter of two sources."""
    values: dict[str, Any] = {
        "key": "tech",
        "title": "Tech",
        "sender": "tech@example.org",
        "schedule": "0 7 * * MON",
        "sources": (
            SourceSpec(key="feed:one", type="feed", name="One", url="https://one.example"),
            SourceSpec(key="feed:two", type="feed", name="Two", url="https://two.example"),
        ),
    }
    return Newsletter(**(values | changes))


LONG_AGO = {"feed:one": NOW - 100 * DAY, "feed:two": NOW - 100 * DAY}


def choose(*candidates: Candidate, first: bool = False, **changes: Any) -> Selection:
    """Choose among candidates for a weekly newsletter whose sources joined long ago, or now for a first edition."""
    added = changes.pop("added", dict.fromkeys(LONG_AGO, NOW) if first else LONG_AGO)
    start, now = changes.pop("start", START), changes.pop("now", NOW)
    return select(candidates, newsletter(**changes), start=start, now=now, added=added, first=first)


def reason_of(*candidates: Candidate, **changes: Any) -> FateReason:
    """Give the reason of the fate of the first of some candidates."""
    chosen = choose(*candidates, **changes)
    return next(fate.reason for fate in chosen.fates if fate.article == candidates[0].article.id)


def _times() -> st.SearchStrategy[datetime]:
    return st.integers(-40 * 24, 3 * 24).map(lambda hours: NOW + hours * HOUR)


@st.composite
def pools(draw: st.DrawFn) -> list[Candidate]:
    """Draw up to twelve candidates that meet in every way: shared addresses, texts and headlines, all kinds of dates and states."""
    pool = []
    for index in range(draw(st.integers(0, 12))):
        place, seed = draw(st.integers(0, 8)), draw(st.integers(0, 6))
        pool.append(
            candidate(
                f"c{index:02}",
                first_seen=min(draw(_times()), NOW),
                source=draw(st.sampled_from(["feed:one", "feed:two", "feed:three"])),
                title=draw(st.sampled_from(["", "A river runs dry again", "Links", f"Story number {index} of many"])),
                canonical_url=draw(st.sampled_from([f"https://example.org/{place}", ""])),
                url=draw(st.sampled_from([f"https://example.org/{place}?x", ""])),
                published=draw(st.none() | _times()),
                text=draw(st.sampled_from([body(seed), body(seed, 30), ""])),
                section=draw(st.sampled_from(["", "Security", "Life", "Elsewhere"])),
                weight=draw(st.sampled_from([0.5, 1.0, 2.0])),
                published_in=draw(st.sampled_from([None, None, None, 3])),
                reserved_in=draw(st.sampled_from([None, None, None, 4])),
                returned=draw(st.sampled_from([False, False, True])),
                settled=draw(st.sampled_from([None, None, FateReason.BEFORE_START])),
                gone=draw(st.sampled_from([False, False, False, True])),
            )
        )
    return pool


@st.composite
def newsletters(draw: st.DrawFn) -> Newsletter:
    """Draw a newsletter with or without sections and caps."""
    caps = st.none() | st.integers(1, 3)
    sections = (
        SectionSpec(name="Security", max=draw(caps), tags=("security",), words=("breach",)),
        SectionSpec(name="Life", max=draw(caps)),
    )
    return newsletter(
        max_stories=draw(st.integers(1, 6)),
        sections=draw(st.sampled_from([(), sections])),
        schedule=draw(st.sampled_from(["", "0 7 * * MON", "0 7 * * MON-FRI"])),
    )
