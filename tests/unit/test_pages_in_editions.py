"""Pages from the site to the edition: read once, stored, told once, whoever shares the source."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from digest import pipeline
from digest.model import SourceSpec
from digest.net.answers import FetchError
from digest.sources import manners, workers
from digest.sources.feed import FeedSource
from digest.sources.page import PageSource
from digest.store import Database, open_store
from tests.clock import START, MovableClock
from tests.ledger import subscribe
from tests.press import DAY, HOUR, WORDS, Press, newsletter
from tests.unit.sources.samples import HOME, item, rss
from tests.unit.sources.sites import NEWS, SENTENCES, InProcess, SiteFetch, found, listing, page

SPEC = SourceSpec(key="page:site", type="page", url=NEWS)
FEED = SourceSpec(key="feed:site", type="feed", url=HOME + "feed", full_text="auto")


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parse in this process, without pauses."""
    monkeypatch.setattr(workers, "Workers", InProcess)
    monkeypatch.setattr(manners, "PAUSE", 0.0)


@pytest.fixture
def store(tmp_path: Path, clock: MovableClock) -> Iterator[Database]:
    with closing(open_store(f"sqlite:///{tmp_path / 'digest.db'}", data_dir=tmp_path, clock=clock)) as opened:
        yield opened


@pytest.fixture
def press(store: Database, clock: MovableClock) -> Press:
    made = Press(store, clock)
    subscribe(store, 1)
    return made


def dated(title: str, at: datetime, words: str = "") -> str:
    """Give the page of an article of that time; `words` make its text its own."""
    own = " ".join(f"{word}{words}" for word in WORDS)
    told = "".join(f"<p>The {part} said that {own} would open on Monday.</p>" for part in ("mayor", "council", "works"))
    head = f'<meta property="article:published_time" content="{at.isoformat()}">'
    return page(title, head=head, body=f"<h1>{title}</h1>{told}" if words else None)


def site(*names: str, at: datetime = START - HOUR) -> dict[str, Any]:
    return {
        NEWS: listing(*(f"/{name}" for name in names)),
        **{HOME + name: dated(f"{name.title()} opens", at, name) for name in names},
    }


def serve(press: Press, spec: SourceSpec, pages: dict[str, Any]) -> SiteFetch:
    """Let the press read this source of these pages from now on."""
    fetch = SiteFetch(pages)
    press.feeds[spec.key] = (PageSource if spec.type == "page" else FeedSource)(spec, fetch)  # type: ignore[assignment] # any source will do
    return fetch


def titles(press: Press) -> list[str]:
    """Give the titles of the edition that was made last."""
    return sorted(story.article.title for story in press.printing.seen[-1].stories)


def weekly(key: str = "weekly", spec: SourceSpec = SPEC) -> Any:
    return newsletter(key, sources=(spec,))


def test_pages_become_an_edition_and_are_told_once(press: Press, clock: MovableClock):
    """The first run tells what the site lists, the next only what is new, and visits no page twice."""
    serve(press, SPEC, site("bridge", "market"))
    press.run(weekly())
    assert titles(press) == ["Bridge opens", "Market opens"]
    clock.move(DAY)
    fetch = serve(press, SPEC, {**site("garden", at=clock() - HOUR), NEWS: listing("/garden", "/bridge", "/market")})
    press.run(weekly())
    assert titles(press) == ["Garden opens"]
    assert fetch.visited() == [NEWS, HOME + "garden"]


def test_newsletters_that_share_a_site_tell_all_of_it(press: Press):
    """The pages are read for the first; the second tells them from the store."""
    serve(press, SPEC, site("bridge", "market"))
    press.run(weekly())
    fetch = serve(press, SPEC, site("bridge", "market"))
    subscribe(press.store, 1, newsletter="other")
    press.run(weekly("other"))
    assert titles(press) == ["Bridge opens", "Market opens"]
    assert fetch.visited() == [NEWS]


def test_the_teaser_of_a_feed_does_not_come_back(press: Press, clock: MovableClock):
    """What was stored with the text of its page keeps it, although the feed is read again; and so does the next edition's choice."""
    when = (START - HOUR).strftime("%a, %d %b %Y %H:%M:%S GMT")
    body = rss(item("Bridge opens", link=HOME + "bridge", description="A teaser.", pubDate=when))
    pages = {FEED.url: found(body, FEED.url, "application/rss+xml"), HOME + "bridge": dated("x", START - HOUR)}
    for _ in range(2):
        serve(press, FEED, pages)
        pipeline.collect(press.services, weekly(spec=FEED), clock())
        clock.move(HOUR)
    (candidate,) = press.store.articles.candidates("weekly", START - timedelta(days=1))
    assert candidate.article.title == "Bridge opens"
    assert SENTENCES[0] in candidate.article.text
    assert candidate.first_seen == START


def test_a_page_that_failed_comes_with_a_later_edition(press: Press, clock: MovableClock):
    """It was not told, so nothing of it is lost: the run after its failure tells it."""
    down = FetchError("down", where=HOME + "market", status=500, hint="Later.")
    serve(press, SPEC, site("bridge", "market") | {HOME + "market": down})
    (report,) = press.run(weekly())
    assert titles(press) == ["Bridge opens"]
    assert [failure.where for failure in report.failures] == [HOME + "market"]
    clock.move(DAY)
    serve(press, SPEC, site("bridge", "market"))
    press.run(weekly())
    assert titles(press) == ["Market opens"]


def test_a_quiet_site_is_no_failure(press: Press, clock: MovableClock):
    """When everything is known and one page fails, nothing is new; that is not the same as nothing read."""
    serve(press, SPEC, site("bridge"))
    press.run(weekly())
    clock.move(DAY)
    serve(press, SPEC, {NEWS: listing("/gone", "/bridge")})
    draft = pipeline.compose(press.services, weekly(), "edition:x", clock())
    assert draft.collected[0].failures
    assert not draft.unread


def test_a_site_that_is_down_is_a_failure(press: Press, clock: MovableClock):
    """When the list itself cannot be read, what is new is unknown."""
    serve(press, SPEC, {NEWS: FetchError("down", where=NEWS, status=500, hint="Later.")})
    draft = pipeline.compose(press.services, weekly(), "edition:x", clock())
    assert draft.unread
    assert press.store.articles.fetch_states([SPEC.key])[SPEC.key].failures == 1


def test_a_look_at_the_next_edition_remembers_no_page(press: Press, clock: MovableClock):
    """A preview writes nothing: the run after it reads and tells the same pages."""
    serve(press, SPEC, site("bridge"))
    pipeline.compose(press.services, weekly(), "edition:x", clock(), write=False)
    fetch = serve(press, SPEC, site("bridge"))
    press.run(weekly())
    assert titles(press) == ["Bridge opens"]
    assert fetch.visited() == [NEWS, HOME + "bridge"]


def test_what_is_noted_is_in_the_ledger(press: Press, clock: MovableClock):
    """The notes of a source survive the end of the process, since they are a row."""
    serve(press, SPEC, site("bridge"))
    press.run(weekly())
    state = press.store.articles.fetch_states([SPEC.key])[SPEC.key]
    assert press.store.articles.candidates("weekly", START - DAY)[0].article.id in state.notes
    assert state.last_success == START
