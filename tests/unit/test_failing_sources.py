"""What an operator hears of sources that fail: nothing of a hiccup, one line when it lasts, one when it is over. All in one process, over a real ledger."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from digest.errors import Exit
from digest.model import Collected, FetchState, Turn
from digest.report import as_json, as_text, problems
from digest.store import open_store
from tests.clock import START, MovableClock
from tests.ledger import subscribe
from tests.press import DAY, HOUR, Press, Reading, article, newsletter

HOURLY = {"schedule": "0 * * * *", "timezone": "UTC", "min_stories": 1}


@pytest.fixture
def press(tmp_path: Path, clock: MovableClock) -> Iterator[Press]:
    with closing(open_store("sqlite:///digest.db", data_dir=tmp_path, clock=clock)) as store:
        made = Press(store, clock)
        made.gives(article("alpha"))
        subscribe(store, 1)
        read = FetchState(source="other", url="https://other.example", last_success=START - HOUR)
        store.articles.remember("weekly", [Collected(source="other", state=read)], START)
        yield made


def after(press: Press, one: Any, gap: timedelta = HOUR) -> Any:
    """Run once, some time later."""
    press.clock.move(gap)
    press.gives(article(f"story{press.clock():%d%H%M}", now=press.clock()))
    (report,) = press.run(one)
    return report


def test_a_hiccup_is_in_the_json_and_in_no_mail(press):
    """The first miss is told by no cron run; machines and the table of sources have it."""
    one = newsletter("weekly", "feed", "other", **HOURLY)
    press.fails("other")
    report = after(press, one)
    assert problems(report) == []
    assert [failure.where for failure in report.failures] == ["https://other.example"]
    assert as_json(report)["failures"] == [{"where": "https://other.example", "what": "404", "hint": ""}]
    assert "1 source not read" in as_text(report)
    press.gives(article("fine", now=press.clock()), source="other")
    assert problems(after(press, one)) == []


def test_a_failure_that_lasts_is_told_once_and_when_it_is_over(press):
    """Of ten hourly runs that miss a source one says so; the first that reads it again says that."""
    one = newsletter("weekly", "feed", "other", **HOURLY)
    press.fails("other")
    told = [problems(after(press, one)) for _ in range(10)]
    assert [len(lines) for lines in told].count(1) == sum(map(len, told)) == 1
    (line,) = next(lines for lines in told if lines)
    assert line.startswith("https://other.example has failed 3 times in a row since ")
    assert line.endswith("404. `digest sources health` tells more.")
    press.gives(source="other")
    over = [problems(after(press, one, DAY)) for _ in range(3)]
    assert over == [["https://other.example can be read again."], [], []]


def test_a_weekly_newsletter_hears_of_it_the_second_time(press):
    """A week of failing is no hiccup, however few runs there were."""
    one = newsletter("weekly", "feed", "other", schedule="0 7 * * MON", timezone="UTC")
    press.fails("other")
    assert [len(problems(after(press, one, 7 * DAY))) for _ in range(4)] == [0, 1, 0, 0]


def test_two_newsletters_with_one_source_ask_it_once_and_tell_once(press):
    """A failure counts once, whoever meets it: the second newsletter of a run leaves the source alone, and nobody repeats the news."""
    both = [newsletter(key, "feed", "other", **HOURLY) for key in ("weekly", "daily")]
    subscribe(press.store, 1, "daily")
    press.fails("other")
    lines = []
    for _ in range(5):
        press.clock.move(HOUR)
        for one in both:
            press.gives(article(f"s{one.key}{press.clock():%d%H}", now=press.clock()))
            lines += [line for report in press.run(one) for line in problems(report)]
    assert len(press.feeds["other"].asked) == press.store.articles.fetch_states(["other"])["other"].failures < 6
    assert len(lines) == 1


def test_where_nothing_could_be_read_the_reasons_are_told(press):
    """A run that fails for its sources says which and why, each time: an edition is at stake."""
    one = newsletter("weekly", "feed", **HOURLY)
    for wait in (HOUR, HOUR, HOUR, HOUR):
        press.clock.move(wait)
        press.fails("feed")
        (report,) = press.run(one)
        assert report.code is Exit.NOTHING_COLLECTED
        assert problems(report)[0].startswith("https://feed.example: ")
        assert problems(report)[-1].startswith("weekly: no source could be read")


class Stated(Reading):
    """A source that also says what to remember."""

    def __init__(self, key: str, **fields: Any) -> None:
        super().__init__(key)
        self.fields = fields

    async def collect(self, state: FetchState, now: Any) -> Collected:
        given = await super().collect(state, now)
        return replace(given, state=replace(state, **self.fields))


def test_a_move_is_told_once(press):
    """A permanent redirect is one line, whoever reads the source how often."""
    press.feeds["other"] = Stated("other", moved_to="https://new.example/f")
    subscribe(press.store, 1, "daily")
    both = [newsletter(key, "feed", "other", **HOURLY) for key in ("weekly", "daily")]
    told = [problems(after(press, one)) for one in both * 2]
    assert told[0] == [
        "https://other.example has moved for good to https://new.example/f. Articles come from there; change `url` when you can."
    ]
    assert told[1:] == [[], [], []]


def test_who_is_gone_is_told_once_and_not_asked_until_told_so(press):
    """A retired source is one line and silence; the operator's word has it asked again, and its return is told."""
    one = newsletter("weekly", "feed", "other", **HOURLY)
    press.fails("other", what="410")
    press.clock.move(HOUR)
    press.run(one)
    state = press.store.articles.fetch_states(["other"])["other"]
    gone = replace(state, retired=press.clock(), failures=1)
    press.store.articles.remember("weekly", [Collected(source="other", state=gone)], press.clock())
    asked = len(press.feeds["other"].asked)
    assert [problems(after(press, one, DAY)) for _ in range(3)] == [[], [], []]
    assert len(press.feeds["other"].asked) == asked
    assert press.store.articles.ask_again("other")
    after(press, one)
    assert len(press.feeds["other"].asked) == asked + 1


def test_a_rehearsal_tells_everything_and_claims_nothing(press):
    """A dry run shows each failure, and the news stays for the run that counts."""
    from digest import pipeline  # noqa: PLC0415 - only here

    one = newsletter("weekly", "feed", "other", **HOURLY)
    press.fails("other")
    assert problems(pipeline.rehearse(press.services, one, START)) == ["https://other.example: 404."]
    assert press.store.articles.fetch_states(["other"])["other"].failures == 0
    for _ in range(2):
        after(press, one)
    press.clock.move(HOUR)
    assert len(problems(pipeline.rehearse(press.services, one, press.clock()))) == 1
    assert [line for line in problems(after(press, one, timedelta(seconds=1))) if "3 times" in line]
    assert press.store.articles.fetch_states(["other"])["other"].told == Turn.FAILING


def test_a_source_with_a_wrong_address_is_told_by_the_first_run(press):
    """A source that was never read before is no hiccup: the run that first meets it says what is wrong."""
    one = newsletter("weekly", "feed", "typo", **HOURLY)
    press.fails("typo")
    told = [problems(after(press, one)) for _ in range(4)]
    assert told == [["https://typo.example could not be read: 404. `digest sources health` tells more."], [], [], []]
