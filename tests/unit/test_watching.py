"""Watching editions on their way: when the figures are read, how much that costs, when it ends. And the page of a report."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from digest.errors import RenderError, UsageError
from digest.model import DomainFigures, Newsletter, Progress, QuotaUse, Refusal, Restraint, Span, Speed, Trouble
from digest.overview import DETAILS, SHARE, Overview
from tests.clock import START
from tests.unit.report.test_situation import progress

EVERY = timedelta(seconds=1)
LOST = Trouble(at=START, what="relay:25: login refused: 535")
SPENT = QuotaUse(span=timedelta(hours=1), letters=30, left=0, until=START)
SLOWED = Restraint(relay="relay:25", operator="", since=START, rate=2.0, said="421 busy")


@dataclass
class Time:
    """A monotonic clock that sleeping and looking move."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@dataclass
class Ledger:
    """A database in which edition 7 goes out: a state per look. `cost` and `detail_cost` are the seconds that looking takes."""

    time: Time
    states: list[Progress]
    cost: float = 0.0
    detail_cost: float = 0.0
    looks: int = 0
    details: list[float] = field(default_factory=list)
    lost: Trouble | None = None
    last: datetime | None = None

    @property
    def outbox(self) -> "Ledger":
        return self

    editions = observer = pacing = troubles = outbox

    def of(self, editions: list[int]) -> dict[int, Trouble]:
        return {7: self.lost} if self.lost and 7 in editions else {}

    def restraints(self) -> list[Restraint]:
        return [SLOWED]

    def find(self, word: str) -> int:
        if word != "7":
            raise UsageError("there is no such edition")
        return 7

    def listing(self, key: str, limit: int) -> list[Progress]:
        return [self.progress(7)][:limit]

    def progress(self, edition: int) -> Progress:
        self.time.now += self.cost
        self.looks += 1
        return self.states[min(self.looks, len(self.states)) - 1]

    def speed(self, edition: int) -> Speed:
        return Speed(at=START, last=self.last)

    def refusals(self, edition: int) -> list[Refusal]:
        return []

    def acceptance(self, edition: int) -> list[Span]:
        return []

    def domains(self, edition: int) -> list[DomainFigures]:
        self.details.append(self.time.now)
        self.time.now += self.detail_cost
        return [DomainFigures(domain="big.example", letters=len(self.details))]


@dataclass
class Application:
    """As much of `App` as looking asks for."""

    store: Ledger
    newsletters: dict[str, Newsletter] = field(default_factory=dict)

    def look(self) -> Ledger:
        return self.store

    def quotas(self) -> list[QuotaUse]:
        return [SPENT]


SENDING, DONE = progress("sending", accepted=1, pending=1), progress("done", accepted=2)


def watched(ledger: Ledger, what: str = "7", application: Any = None, **how: Any) -> list[Any]:
    looked_at: Any = application or Application(ledger)
    overview = Overview(looked_at)
    return list(overview.watch(what, every=EVERY, monotonic=ledger.time, sleep=ledger.time.sleep, **how))


@pytest.mark.parametrize("state", ["done", "paused", "held", "cancelled", "draft"])
def test_it_ends_when_nothing_moves(state):
    """Once the edition is done, or waits for a person, the last look is shown and it is over."""
    ledger = Ledger(Time(), [SENDING, SENDING, progress(state, accepted=2)])
    looks = watched(ledger)
    assert [one.progress.state for (one,) in looks] == ["sending", "sending", state]
    assert ledger.time.slept == [1.0, 1.0]


def test_an_edition_that_is_frozen_is_about_to_move():
    """Its letters wait for the first worker."""
    assert len(watched(Ledger(Time(), [progress("frozen", pending=2), DONE]))) == 2


def test_it_tells_what_holds_letters_back():
    """As long as letters are open; one that is done waits for nobody."""
    time = Time()
    shown = [one for (one,) in watched(Ledger(time, [SENDING, DONE]))]
    assert [one.restraints for one in shown] == [[SLOWED], ()]
    assert [one.quotas for one in shown] == [[SPENT], ()]


@pytest.mark.parametrize(("last", "told"), [(None, LOST), (START - EVERY, LOST), (START, LOST), (START + EVERY, None)])
def test_it_tells_why_no_session_works_until_one_does(last, told):
    """A letter that was accepted later proves that one did, before the run that carries it says so."""
    ((one,),) = watched(Ledger(Time(), [DONE], lost=LOST, last=last))
    assert one.trouble == told


def test_without_an_edition_it_watches_the_last_of_each_newsletter():
    """It goes on as long as one of them moves."""
    ledger = Ledger(Time(), [SENDING, DONE, DONE, SENDING, DONE, DONE])
    newsletter = Newsletter(key="tech", title="Tech", sender="tech@example.org")
    application = Application(ledger, {"tech": newsletter, "art": replace(newsletter, key="art")})
    assert [len(look) for look in watched(ledger, "", application)] == [2, 2, 2]


def test_an_unknown_edition_is_wrong_use():
    """It is told at the first look."""
    with pytest.raises(UsageError):
        watched(Ledger(Time(), [DONE]), "nobody")


def test_watching_takes_a_tenth_of_the_time_at_most():
    """Where a look is dear, on a million letters, it looks less often: who sends comes first."""
    ledger = Ledger(Time(), [SENDING] * 10 + [DONE], cost=0.3)
    watched(ledger)
    assert ledger.time.slept == pytest.approx([0.3 * SHARE] * 10)


def watched_closely(ledger: Ledger) -> list[Any]:
    """Watch with mail domains, as a terminal shows it."""
    looked_at: Any = Application(ledger)
    overview = Overview(looked_at)
    looks = overview.watch("7", every=EVERY, monotonic=ledger.time, sleep=ledger.time.sleep)
    return list(overview.closely(looks, monotonic=ledger.time))


def test_who_shows_no_mail_domains_does_not_wait_for_them():
    """A line in a file has no room for them: no letter is read for it."""
    ledger = Ledger(Time(), [SENDING] * 25 + [DONE])
    assert {one.domains for (one,) in watched(ledger)} == {()}
    assert ledger.details == []


def test_the_first_look_does_not_wait_for_mail_domains():
    """The counts stand there before every letter is read, also of an edition that is done; the last look has it all."""
    ledger = Ledger(Time(), [DONE], detail_cost=2.0)
    looked_at: Any = Application(ledger)
    overview = Overview(looked_at)
    looks = overview.closely(overview.watch("7", every=EVERY, monotonic=ledger.time), monotonic=ledger.time)
    (first,) = next(looks)
    assert (first.progress, first.domains, ledger.details) == (DONE, (), [])
    assert [[domain.letters for domain in one.domains] for (one,) in looks] == [[1]]


def test_mail_domains_are_read_rarely():
    """Every ten seconds at most; in between the last figures are shown again, and the counts go on every second."""
    ledger = Ledger(Time(), [SENDING] * 25 + [DONE])
    _, *looks = watched_closely(ledger)
    assert len(looks) == 26
    assert ledger.details == [0.0, 10.0, 20.0]
    assert [one.domains[0].letters for (one,) in looks[:11]] == [1] * 10 + [2]
    assert timedelta(seconds=10) == DETAILS


def test_dear_mail_domains_are_read_more_rarely_still():
    """Two seconds of reading every letter are followed by twenty without; the counts do not wait for that."""
    ledger = Ledger(Time(), [SENDING] * 50 + [DONE], detail_cost=2.0)
    watched_closely(ledger)
    assert ledger.details[:2] == [0.0, 2.0 * SHARE]
    assert set(ledger.time.slept) == {1.0}


class TestPage:
    def application(self, templates: Path | None = None) -> Any:
        @dataclass
        class Settings:
            templates: Path | None

        @dataclass
        class Edition:
            newsletter: str = "tech"
            subject: str = "A bridge stays open"

        ledger: Any = Ledger(Time(), [DONE])
        ledger.get = lambda _: Edition()
        found: Any = Application(ledger, {"tech": Newsletter(key="tech", title="Tech Weekly", sender="t@example.org")})
        found.settings = Settings(templates)
        return found

    def test_it_is_made_of_the_shipped_template(self):
        """Title of the newsletter, subject, counts and mail domains."""
        html = Overview(self.application()).page("7")
        assert "Tech Weekly" in html
        assert "A bridge stays open" in html
        assert "big.example" in html

    def test_ones_own_template_comes_first(self, tmp_path):
        """A user's folder overrides the shipped one, file by file."""
        (tmp_path / "report").mkdir()
        (tmp_path / "report" / "report.html.j2").write_text("mine: {{ title }}")
        assert Overview(self.application(tmp_path)).page("7") == "mine: Tech Weekly"

    def test_a_template_that_cannot_be_read_is_told(self, tmp_path):
        """Which file, and what to do."""
        (tmp_path / "report").mkdir()
        (tmp_path / "report" / "report.html.j2").write_bytes(b"\xff\xfe")
        with pytest.raises(RenderError) as caught:
            Overview(self.application(tmp_path)).page("7")
        assert caught.value.where.endswith("report.html.j2")
        assert "UTF-8" in caught.value.hint
