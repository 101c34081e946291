"""Real sources in real runs: what is embargoed, read in parts or shared between newsletters is told once, and lost never."""

import os
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from shutil import copy
from typing import Any

import pytest

from digest import pipeline
from digest.model import FateReason, Newsletter, SourceSpec
from digest.ports import Services, Source, SourceFactory
from digest.report import problems
from digest.sources.cms import CmsSource
from digest.sources.folder import FolderSource
from digest.store import Database, open_store
from tests.clock import START, MovableClock
from tests.ledger import subscribe
from tests.press import DAY, HOUR, Press, newsletter
from tests.unit.sources.cms_sites import InProcess, Post, WordPress, wordpress_spec
from tests.unit.sources.samples import ScriptedFetch

DAILY = {"schedule": "0 7 * * *", "timezone": "UTC"}


class RealPress(Press):
    """A press whose sources are real ones, made anew for each run as the program does."""

    def __init__(self, store: Database, clock: MovableClock) -> None:
        super().__init__(store, clock)
        self.site: Any = ScriptedFetch()

    @asynccontextmanager
    async def real(self, newsletter: Newsletter) -> AsyncIterator[Sequence[tuple[SourceSpec, Source]]]:
        kinds: dict[str, SourceFactory] = {"folder": FolderSource, "cms": CmsSource}
        yield [(spec, kinds[spec.type](spec, self.site)) for spec in newsletter.sources]

    @property
    def services(self) -> Services:
        return replace(super().services, sources=self.real)

    def issued(self, one: Newsletter) -> list[str]:
        """Run what is due, and give the titles of the stories that went out."""
        before = len(self.printing.seen)
        self.run(one)
        return [story.article.title for edition in self.printing.seen[before:] for story in edition.stories]


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("blank")
    path = folder / "digest.db"
    open_store(f"sqlite:///{path}", data_dir=folder, clock=MovableClock()).close()
    return path


@pytest.fixture
def press(blank: Path, tmp_path: Path, clock: MovableClock) -> Iterator[RealPress]:
    copy(blank, tmp_path)
    with closing(open_store(f"sqlite:///{tmp_path / 'digest.db'}", data_dir=tmp_path, clock=clock)) as store:
        subscribe(store, 2)
        subscribe(store, 2, newsletter="other")
        with InProcess():
            yield RealPress(store, clock)


def write(folder: Path, name: str, date: datetime, *, title: str = "") -> Path:
    text = f"The {name} of the harbour is told here, with words that only {name} has, for {name} readers of {name}."
    head = f"---\ntitle: {title or f'On {name} alone'}\ndate: {date.isoformat()}\n---\n"
    (folder / f"{name}.md").write_text(head + text, encoding="utf-8")
    os.utime(folder / f"{name}.md", (START.timestamp(), START.timestamp()))
    return folder / f"{name}.md"


def of_folder(path: Path) -> Newsletter:
    source = SourceSpec(key="folder:articles", type="folder", path=path)
    return newsletter(sources=(source,), **DAILY)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    return tmp_path / "articles"


def test_an_embargo_ends_at_its_date(press, clock, articles):
    """A file that lay there for days, refused in every run, is told in the first run after its date, and once."""
    write(articles, "today", START - HOUR)
    write(articles, "embargoed", START + 3 * DAY - HOUR)
    one = of_folder(articles)
    told = []
    for _ in range(6):
        told.append(press.issued(one))
        clock.move(DAY)
    assert told == [["On today alone"], [], [], ["On embargoed alone"], [], []]


def test_an_embargo_ends_also_where_editions_went_out_meanwhile(press, clock, articles):
    """Windows move on with each edition; a date that comes later is still within the one it falls into."""
    write(articles, "embargoed", START + 2 * DAY - timedelta(minutes=1))
    one = of_folder(articles)
    told = []
    for day in range(5):
        write(articles, f"daily{'abcde'[day]}", START + day * DAY - HOUR)
        told.append(press.issued(one))
        clock.move(DAY)
    assert [titles.count("On embargoed alone") for titles in told] == [0, 0, 1, 0, 0]
    assert all(f"On daily{'abcde'[day]} alone" in told[day] for day in range(5))


def test_an_embargo_outlives_missed_runs(press, clock, articles):
    """Nobody ran for a week around the date: the first run after it tells the article."""
    write(articles, "today", START - HOUR)
    write(articles, "embargoed", START + 3 * DAY)
    one = of_folder(articles)
    assert press.issued(one) == ["On today alone"]
    clock.move(9 * DAY)
    assert press.issued(one) == ["On embargoed alone"]
    clock.move(DAY)
    assert press.issued(one) == []


def test_an_embargo_that_is_moved_counts_as_it_stands(press, clock, articles):
    """Whoever changes the date before it comes changes the day on which it is told."""
    write(articles, "today", START - HOUR)
    write(articles, "embargoed", START + DAY - HOUR)
    one = of_folder(articles)
    press.issued(one)
    write(articles, "embargoed", START + 2 * DAY - HOUR)
    clock.move(DAY)
    assert press.issued(one) == []
    clock.move(DAY)
    assert press.issued(one) == ["On embargoed alone"]


def test_a_draft_is_told_once_it_is_none(press, clock, articles):
    """Though its date passed while it was a draft."""
    write(articles, "today", START - HOUR)
    write(articles, "late", START - HOUR)
    path = articles / "late.md"
    text = path.read_text()
    path.write_text(text.replace("---\n", "---\ndraft: true\n", 1))
    one = of_folder(articles)
    assert press.issued(one) == ["On today alone"]
    path.write_text(text)
    clock.move(DAY)
    assert press.issued(one) == ["On late alone"]


@pytest.mark.parametrize("line", ["draft: true", "date: tomorrow", "draf: yes", "title: [", "expiryDate: 2000-01-01"])
@pytest.mark.parametrize("write_first", [True, False])
def test_what_is_taken_back_before_its_date_stays_back(press, clock, articles, line, write_first):
    """An article that a run has seen, dated ahead, and that was made a draft or broken since then does not go out as it was."""
    write(articles, "today", START - HOUR)
    write(articles, "embargoed", START + DAY - HOUR)
    one = of_folder(articles)
    if write_first:
        press.issued(one)
    path = articles / "embargoed.md"
    path.write_text(path.read_text().replace("---\n", f"---\n{line}\n", 1))
    clock.move(DAY)
    write(articles, "more", START + DAY - HOUR)
    assert "On more alone" in (told := press.issued(one))
    assert "On embargoed alone" not in told


def gone(press: RealPress) -> list[str]:
    """Give the titles of what the last run withdrew."""
    _, fates = press.store.editions.fates_of_last_run("weekly")
    return [fate.title for fate in fates if fate.reason == FateReason.WITHDRAWN]


@pytest.mark.parametrize("how", ["moved", "removed", "renamed"])
def test_what_is_taken_away_before_its_date_does_not_go_out(press, clock, articles, how):
    """An article that a run has seen, dated ahead, and that stands there no more. That is told; a new name is a new article."""
    write(articles, "today", START - HOUR)
    path = write(articles, "embargoed", START + DAY - HOUR)
    one = of_folder(articles)
    press.issued(one)
    (articles / "_drafts").mkdir()
    path.rename(articles / {"moved": "_drafts/embargoed.md", "removed": "embargoed.bak", "renamed": "other.md"}[how])
    clock.move(DAY)
    write(articles, "more", START + DAY - HOUR)
    assert ("On embargoed alone" in press.issued(one)) is (how == "renamed")
    assert gone(press) == ["On embargoed alone"]
    clock.move(DAY)
    write(articles, "still", START + 2 * DAY - HOUR)
    assert press.issued(one) == ["On still alone"]
    assert gone(press) == []


def test_what_is_put_back_before_its_date_waits_again(press, clock, articles):
    """Nothing is held against it."""
    write(articles, "today", START - HOUR)
    path = write(articles, "embargoed", START + 2 * DAY - HOUR)
    one = of_folder(articles)
    press.issued(one)
    text = path.read_text()
    path.unlink()
    clock.move(DAY)
    assert press.issued(one) == []
    path.write_text(text)
    clock.move(DAY)
    assert press.issued(one) == ["On embargoed alone"]


@pytest.mark.parametrize("how", ["empty", "missing"])
def test_a_folder_that_is_not_there_takes_nothing_back(press, clock, articles, how):
    """A disk that was not mounted: what waited goes out at its date, and the run says that."""
    write(articles, "today", START - HOUR)
    write(articles, "embargoed", START + DAY - HOUR)
    one = of_folder(articles)
    press.issued(one)
    articles.rename(articles.with_name("elsewhere"))
    if how == "empty":
        articles.mkdir()
    clock.move(DAY)
    (report,) = press.run(one)
    assert [story.article.title for story in press.printing.seen[-1].stories] == ["On embargoed alone"]
    assert "what waits for its date goes out" in report.failures[0].hint
    assert gone(press) == []


def test_what_went_out_is_not_withdrawn(press, clock, articles):
    """A folder that is cleared after each edition is nobody's business; what it held is told as published."""
    for name in ("today", "other"):
        write(articles, name, START - HOUR)
    one = of_folder(articles)
    assert len(press.issued(one)) == 2
    for path in articles.iterdir():
        path.unlink()
    clock.move(DAY)
    write(articles, "more", START + DAY - HOUR)
    assert press.issued(one) == ["On more alone"]
    assert gone(press) == []


def test_what_another_source_shows_is_not_withdrawn(press, clock, articles, tmp_path):
    """By its address it is one article: it waits as long as one of the two folders has it."""
    (site := tmp_path / "site").mkdir()
    for folder in (articles, site):
        write(folder, folder.name, START + 9 * DAY)
        path = write(folder, "shared", START + DAY - HOUR)
        path.write_text(path.read_text().replace("---\n", "---\nurl: https://news.example/shared\n", 1))
    keys = {"folder:articles": articles, "folder:site": site}
    one = newsletter(
        sources=tuple(SourceSpec(key=key, type="folder", path=path) for key, path in keys.items()), **DAILY
    )
    press.issued(one)
    (site / "shared.md").unlink()  # whose version was stored
    clock.move(DAY)
    assert press.issued(one) == ["On shared alone"]


def test_a_rehearsal_withdraws_the_same(press, clock, articles):
    """Though nothing of what it reads is remembered."""
    write(articles, "today", START - HOUR)
    path = write(articles, "embargoed", START + DAY - HOUR)
    one = of_folder(articles)
    press.issued(one)
    path.unlink()
    clock.move(DAY)
    write(articles, "more", START + DAY - HOUR)
    draft = pipeline.compose(press.services, one, "preview", clock(), write=False)
    assert {fate.title: fate.reason for fate in draft.fates if fate.title != "On today alone"} == {
        "On more alone": FateReason.KEPT,
        "On embargoed alone": FateReason.WITHDRAWN,
    }


def test_what_one_source_withholds_and_another_gives_goes_out(press, clock, articles, tmp_path):
    """By its address it is one article: a draft in one folder does not take it from the other, and one who reads the first alone waits."""
    (site := tmp_path / "site").mkdir()
    for folder in (articles, site):
        path = write(folder, "shared", START + DAY - HOUR)
        path.write_text(path.read_text().replace("---\n", "---\nurl: https://news.example/shared\n", 1))
    keys = {"folder:articles": articles, "folder:site": site}
    sources = tuple(SourceSpec(key=key, type="folder", path=path) for key, path in keys.items())
    both, alone = newsletter("both", sources=sources, **DAILY), newsletter("alone", sources=sources[:1], **DAILY)
    for one in (both, alone):
        subscribe(press.store, 1, one.key)
        assert press.issued(one) == []
    path = articles / "shared.md"
    path.write_text(path.read_text().replace("---\n", "---\ndraft: true\n", 1))
    clock.move(DAY)
    assert press.issued(both) == ["On shared alone"]
    assert press.issued(alone) == []


def test_each_remark_is_told_once_until_it_changes(press, clock, articles):
    """Cron hears of a broken file once; again when it says something else, or when it comes back."""
    write(articles, "today", START - HOUR)
    bad = articles / "bad.md"
    one = of_folder(articles)

    def told(text: str | None) -> list[str]:
        bad.write_text(text) if text is not None else bad.unlink()
        clock.move(DAY)
        return [line.partition("bad.md")[2] for run in press.run(one) for line in problems(run) if "bad.md" in line]

    empty, wrong = "\n", "---\ndate: tomorrow\n---\nText.\n"
    assert [len(told(text)) for text in (empty, empty, empty, wrong, wrong, None, empty, empty)] == [
        1,
        0,
        0,
        1,
        0,
        0,
        1,
        0,
    ]


def test_the_fate_of_what_is_dated_ahead_is_told(press, articles):
    """`digest why` says that it waits for its date."""
    write(articles, "today", START - HOUR)
    write(articles, "embargoed", START + 3 * DAY)
    press.run(of_folder(articles))
    edition = press.store.editions.listing()[0].edition
    fates = {fate.title: fate.reason for fate in press.store.editions.fates(edition)}
    assert fates["On embargoed alone"] == FateReason.FUTURE


# --- an API that is read in parts -------------------------------------------------------------------------------------


def post(number: int, published: datetime) -> Post:
    return Post(number=number, published=published, updated=published, title=f"Number {number} xx{number}yy{number}")


def test_two_newsletters_read_one_api_each_for_itself(press, clock):
    """The state of a source is shared, so one asks for what the other has read already; both tell everything once."""
    press.site = WordPress(post(1, START - HOUR))
    source = wordpress_spec()
    one, other = (newsletter(key, sources=(source,), **DAILY) for key in ("weekly", "other"))
    counts: dict[str, int] = {}
    for day in range(3):
        for paper in (one, other):
            for title in press.issued(paper):
                counts[f"{paper.key}: {title.split()[1]}"] = counts.get(f"{paper.key}: {title.split()[1]}", 0) + 1
        clock.move(HOUR)
        press.site.posts += [post(10 * day + n, clock() + n * HOUR) for n in (2, 3)]
        clock.move(23 * HOUR)
    numbers = {1, 2, 3, 12, 13}
    assert {name for name in counts if name.startswith("weekly")} == {f"weekly: {n}" for n in numbers}
    assert {name for name in counts if name.startswith("other")} == {f"other: {n}" for n in numbers}
    assert set(counts.values()) == {1}


def test_a_page_that_fails_is_told_later(press, clock):
    """The run goes on with what it has, reports the failure, and the next one has the rest."""
    press.site = WordPress(*(post(n, START - n * HOUR) for n in range(1, 9)))
    press.site.breaks = lambda _url, number: 500 if number == 2 else None
    one = newsletter(sources=(wordpress_spec(max_items=8),), **DAILY, max_stories=20)
    first = press.issued(one)
    clock.move(DAY)
    second = press.issued(one)
    assert len(first) == 2
    assert sorted(first + second) == sorted(post(n, START).title for n in range(1, 9))
