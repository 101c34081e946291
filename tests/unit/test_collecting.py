"""What sources gave is stored while others are still read: nothing of it is lost or mixed up, whoever was faster. Over a real ledger."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from digest import pipeline
from digest.model import Collected, FateReason, FetchState, Rules, SourceSpec
from digest.pipeline.collecting import BATCH
from digest.store import open_store
from tests.clock import START, MovableClock
from tests.ledger import subscribe
from tests.press import DAY, HOUR, Press, Reading, article, newsletter


@pytest.fixture
def press(tmp_path: Path, clock: MovableClock) -> Iterator[Press]:
    with closing(open_store("sqlite:///digest.db", data_dir=tmp_path, clock=clock)) as store:
        made = Press(store, clock)
        subscribe(store, 1)
        yield made


@pytest.mark.parametrize(
    ("kind", "name", "attribution", "told"),
    [
        ("folder", "", "", "The Quay Weekly"),
        ("folder", "", "The Agency", "The Agency"),
        ("folder", "Desk", "", "Desk"),
        ("feed", "", "", "de"),
    ],
)
def test_a_folder_without_a_name_is_the_newsletters_own(press, kind, name, attribution, told):
    """Also what was stored under the name of the folder, before: readers never see that. What a feed calls itself stands."""
    press.gives(article("alpha", source_name="de", attribution=attribution))
    source = SourceSpec(key="feed", type=kind, name=name, path=Path("de"))
    draft = pipeline.compose(
        press.services, newsletter(title="The Quay Weekly", sources=(source,)), "edition:1", press.clock()
    )
    (story,) = draft.edition.stories
    assert story.article.source_name == told


class Late(Reading):
    """A source that answers once another has."""

    def __init__(
        self, key: str, gives: Any, after: asyncio.Event | None = None, says: asyncio.Event | None = None
    ) -> None:
        super().__init__(key, gives)
        self.after, self.says = after, says

    async def collect(self, state: FetchState, now: Any) -> Collected:
        if self.after:
            await self.after.wait()
        given = await super().collect(state, now)
        if self.says:
            self.says.set()
        return given


def test_articles_are_stored_in_batches_and_all_of_them(press):
    """However many sources give however many articles, each is a candidate afterwards, and what is handed on is its id."""
    names = [f"s{n}" for n in range(3)]
    for name in names:
        press.gives(*(article(f"{name}x{n}") for n in range(BATCH - 1)), source=name)
    one = newsletter("weekly", *names)
    collected = pipeline.collect(press.services, one, START)
    assert [len(found.articles) for found in collected] == [BATCH - 1] * 3
    assert {(found.title, found.text) for given in collected for found in given.articles} == {("", "")}
    assert len(press.store.articles.candidates("weekly", START)) == 3 * (BATCH - 1)


@pytest.mark.parametrize("faster", ["one", "two"])
def test_of_two_versions_the_later_source_counts_whoever_was_faster(press, faster):
    """An article that two sources give is the version of the one that is configured last: the same run gives the same edition."""
    shared = article("shared", text="As the first has it.")
    filler = [article(f"f{faster}{n}") for n in range(BATCH)]
    event = asyncio.Event()
    texts = {"one": shared, "two": replace(shared, source="two", text="As the second has it.")}
    for name, version in texts.items():
        given = (replace(version, source=name), *filler) if name == faster else (replace(version, source=name),)
        waits = {"says": event} if name == faster else {"after": event}
        press.feeds[name] = Late(name, given, **waits)
    pipeline.collect(press.services, newsletter("weekly", "one", "two"), START)
    stored = {one.article.id: one.article for one in press.store.articles.candidates("weekly", START)}
    assert (stored[shared.id].source, stored[shared.id].text) == ("two", "As the second has it.")
    assert [len(press.store.articles.listed([name])[name]) for name in ("one", "two")].count(1) == 1


def test_what_was_stored_before_a_crash_stays(press):
    """A run that dies while a source is read keeps what the others gave."""
    event = asyncio.Event()
    press.feeds["one"] = Late("one", [article(f"n{n}") for n in range(BATCH)], says=event)

    class Dying(Late):
        async def collect(self, state: FetchState, now: Any) -> Collected:
            await event.wait()
            for _ in range(5):
                await asyncio.sleep(0)
            raise KeyboardInterrupt

    press.feeds["two"] = Dying("two", ())
    with pytest.raises(KeyboardInterrupt):
        pipeline.collect(press.services, newsletter("weekly", "one", "two"), START)
    assert len(press.store.articles.candidates("weekly", START)) == BATCH


def test_a_rehearsal_stores_nothing_and_knows_everything(press):
    """Without writing the articles come whole, and the database stays empty."""
    press.gives(article("alpha"))
    (given,) = pipeline.collect(press.services, newsletter(), START, write=False)
    assert given.articles[0].text
    assert press.store.articles.candidates("weekly", START) == []


def test_each_source_that_is_through_moves_the_bar(press):
    """Who looks on sees how many are through."""
    steps = []
    press.hearing.advance = lambda steps_=1: steps.append(steps_)
    pipeline.collect(press.services, newsletter("weekly", "a", "b", "c"), START)
    assert steps == [1, 1, 1]


# --- updates ----------------------------------------------------------------------------------------------------------

MORE = " The mayor said on Tuesday that nothing of it would open before the spring, since the works had found another crack."


def updating(**changes: Any) -> Any:
    spec = SourceSpec(key="feed", type="feed", url="https://feed.example", updates="resend")
    return newsletter(sources=(spec,), **changes)


def told(press: Press) -> list[tuple[str, bool]]:
    """Give the stories of the last edition by name, and whether each is marked as an update."""
    edition = press.store.editions.get(press.store.editions.find("last"))
    return sorted((story.article.title.split()[0], bool(story.updates)) for story in edition.stories)


def test_a_rewritten_article_is_told_again_once(press):
    """Where the source asks for it an article that got another paragraph is in the next edition, marked; then it is told."""
    first = article("alpha")
    press.gives(first)
    press.run(updating())
    assert told(press) == [("Alpha", False)]
    for hours, changed in enumerate(
        (first, replace(first, text=first.text + MORE), replace(first, text=first.text + MORE))
    ):
        press.clock.move(HOUR)
        press.gives(changed, article(f"other{hours}", now=press.clock()))
        press.run(updating())
        assert told(press) == [*([("Alpha", True)] if hours == 1 else []), (f"Other{hours}", False)]


def test_a_rewritten_article_stays_told_unless_asked(press):
    """By default an edition tells an article once, however often it is rewritten."""
    first = article("alpha")
    press.gives(first)
    press.run(newsletter())
    press.clock.move(HOUR)
    press.gives(replace(first, text=first.text + MORE), article("beta", now=press.clock()))
    (report,) = press.run(newsletter())
    assert told(press) == [("Beta", False)]
    assert report.fates == {FateReason.KEPT: 1, FateReason.PUBLISHED: 1}


def test_an_update_waits_for_the_next_edition_though_its_source_says_no_more(press):
    """An update that a quiet run met is in the next edition, when the feed is unchanged since."""
    first = article("alpha")
    press.gives(first)
    press.run(updating())
    press.clock.move(HOUR)
    press.gives(replace(first, text=first.text + MORE))
    assert press.run(updating(min_stories=2))[0].result == "quiet"
    press.clock.move(HOUR)
    press.gives()
    press.run(updating())
    assert told(press) == [("Alpha", True)]


def test_a_rehearsal_foresees_the_update(press):
    """A preview shows the update that a run would tell."""
    first = article("alpha")
    press.gives(first)
    press.run(updating())
    press.gives(replace(first, text=first.text + MORE))
    draft = pipeline.compose(press.services, updating(), "preview", START + DAY, write=False)
    assert [bool(story.updates) for story in draft.edition.stories] == [True]


def test_what_an_edition_told_is_frozen(press):
    """The edition keeps the version that it told, and the archive with it; the stored article is the new one."""
    first = article("alpha")
    press.gives(first)
    press.run(updating())
    edition = press.store.editions.find("last")
    press.clock.move(HOUR)
    press.gives(replace(first, text=first.text + MORE))
    press.run(updating())
    assert press.store.editions.get(edition).stories[0].article.text == first.text
    assert press.store.articles.known("weekly", [first], START)[0].published_in == 2
    assert press.store.articles.carried("weekly", [first.id])[first.id].text == first.text + MORE


# --- several newsletters, one source ----------------------------------------------------------------------------------


def test_each_newsletter_has_its_own_name_weight_and_section_for_a_source(press):
    """What one newsletter calls a source, how it weighs it and where it puts it is no matter of the other, whose run finds it unchanged."""
    press.gives(article("alpha", weight=5.0))
    named: list[tuple[str, dict[str, Any]]] = [
        ("weekly", {"name": "The Feed", "weight": 5.0, "section": "City"}),
        ("daily", {"name": "A Feed", "weight": 0.5, "section": "Port"}),
    ]
    first, second = (
        newsletter(key, sources=(SourceSpec(key="feed", type="feed", url="https://feed.example", **own),))
        for key, own in named
    )
    press.run(first)

    class Unchanged(Reading):
        async def collect(self, state: FetchState, now: Any) -> Collected:
            return Collected(source=self.key, unchanged=True, state=state)

    press.feeds["feed"] = Unchanged("feed")
    draft = pipeline.compose(press.services, second, "edition:1", press.clock())
    (story,) = draft.edition.stories
    assert (story.article.source_name, story.article.weight, story.section) == ("A Feed", 0.5, "Port")


def test_rules_hold_for_an_article_that_another_newsletters_source_gave_last(press):
    """An article that two newsletters read from two sources is judged in each by its own source's rules."""
    shared = article("shared", text="Nobody is harmed.")
    press.gives(shared, source="mine")
    press.gives(replace(shared, source="theirs"), source="theirs")
    strict = SourceSpec(key="mine", type="feed", url="https://mine.example", exclude=Rules(words=("harmed",)))
    pipeline.collect(press.services, newsletter("weekly", sources=(strict,)), START)
    pipeline.collect(press.services, newsletter("daily", "theirs"), START)
    press.gives(source="mine")
    fates = pipeline.compose(press.services, newsletter("weekly", sources=(strict,)), "x", press.clock()).fates
    assert [(fate.source, fate.reason) for fate in fates] == [("mine", FateReason.FILTERED)]
