"""An edition on its way, in words and as JSON: speed, time left, refusals, mail domains."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.log import CONTROLS
from digest.model import DeliveryState, DomainFigures, Progress, QuotaUse, Refusal, Situation, Span, Speed
from digest.report import situation as words

NOW = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOSTILE = "a\x1b[31mb\nc\x07\u202e"
S = DeliveryState


def progress(state: str = "sending", **states: int) -> Progress:
    counts = {DeliveryState(name): count for name, count in states.items()}
    return Progress(
        edition=7,
        newsletter="tech",
        slot="edition:2026-11-23T07:00",
        number=12,
        state=state,
        audience=sum(counts.values()),
        states=counts,
    )


def speed(**changes: Any) -> Speed:
    """Give a speed of ten a second since five minutes ago."""
    usual: dict[str, Any] = {"at": NOW, "ten_seconds": 100, "minute": 600, "first": NOW - 5 * MINUTE, "last": NOW}
    return Speed(**(usual | changes))


def situation(one: Progress | None = None, **changes: Any) -> Situation:
    usual: dict[str, Any] = {"progress": one or progress(accepted=3_000, pending=600), "speed": speed()}
    return Situation(**(usual | changes))


class TestRate:
    @pytest.mark.parametrize(("seconds", "rate"), [(10, 10.0), (60, 10.0)])
    def test_it_is_letters_a_second(self, seconds, rate):
        """Of the last ten seconds, or the last minute."""
        assert words.per_second(speed(), seconds) == rate

    def test_a_young_edition_is_not_measured_by_a_whole_minute(self):
        """Five seconds after the first acceptance the rate is that of five seconds; at once, that of one."""
        young = speed(ten_seconds=50, minute=50, first=NOW - timedelta(seconds=5))
        assert words.per_second(young, 60) == words.per_second(young, 10) == 10.0
        assert words.per_second(speed(ten_seconds=7, first=NOW), 10) == 7.0

    def test_nothing_is_no_rate(self):
        """Before the first acceptance it is zero."""
        assert words.per_second(Speed(at=NOW), 60) == 0.0


class TestTimeLeft:
    def test_open_letters_at_the_rate_of_the_last_minute(self):
        """600 letters at ten a second take a minute."""
        assert words.time_left(progress(accepted=1, pending=600), speed()) == MINUTE

    def test_it_is_at_least_until_the_last_is_due(self):
        """A letter that was put off for half an hour keeps the edition open as long."""
        later = speed(last_due=NOW + 30 * MINUTE)
        assert words.time_left(progress(pending=600, deferred=1), later) == 30 * MINUTE
        assert words.time_left(progress(deferred=1), replace(later, minute=0)) == 30 * MINUTE

    def test_unknown_is_said(self):
        """Where letters wait and none went out in the last minute, nobody can know."""
        assert words.time_left(progress(pending=600), speed(minute=0)) is None
        assert words.time_left(progress(pending=1, deferred=1), speed(minute=0, last_due=NOW + MINUTE)) is None
        assert words.time_left(progress(deferred=1), speed(minute=0, last_due=NOW - MINUTE)) is None

    @pytest.mark.parametrize("state", ["draft", "held", "paused", "cancelled"])
    def test_what_waits_for_a_person_has_no_time(self, state):
        """A clock does not resume it."""
        assert words.time_left(progress(state, accepted=1, pending=600), speed()) is None

    def test_nothing_open_takes_no_time(self):
        """Done is done."""
        assert words.time_left(progress("done", accepted=5), speed(minute=0)) == timedelta()

    @pytest.mark.parametrize(
        ("left", "until", "pending", "hours"),
        [
            (600, None, 600, 0),  # all of them may go at once: the rate alone counts
            (300, None, 600, 1),
            (299, None, 600, 2),
            (0, 30 * MINUTE, 300, 0.5),
            (0, 30 * MINUTE, 301, 1.5),
            (0, -MINUTE, 300, 0),
        ],
    )
    def test_a_quota_makes_letters_wait(self, left, until, pending, hours):
        """Span by span, the first with what is left of it; the rate of the last minute says nothing of that."""
        quota = QuotaUse(span=60 * MINUTE, letters=300, left=left, until=NOW + until if until else None)
        one, never = progress(accepted=1, pending=pending), QuotaUse(span=60 * MINUTE, letters=10**6, left=10**6)
        by_rate = timedelta(seconds=pending / 10)
        assert words.time_left(one, speed(), [never, quota]) == max(by_rate, hours * 60 * MINUTE)
        assert words.time_left(one, speed(minute=0), [quota]) == (hours * 60 * MINUTE or None)

    @given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**5), st.integers(-3600, 10**5))
    def test_it_is_never_negative(self, pending, deferred, minute, due):
        """Whatever clocks say."""
        one = progress(pending=pending, deferred=deferred)
        left = words.time_left(one, speed(minute=minute, last_due=NOW + timedelta(seconds=due)))
        assert left is None or left >= timedelta()


class TestSpanText:
    @pytest.mark.parametrize(
        ("span", "text"),
        [
            (None, "-"),
            (timedelta(), "0 s"),
            (timedelta(milliseconds=1), "1 s"),
            (timedelta(seconds=59), "59 s"),
            (timedelta(minutes=1), "1 min"),
            (timedelta(minutes=2, seconds=5), "2 min 5 s"),
            (timedelta(hours=2, minutes=5, seconds=9), "2 h 5 min"),
            (timedelta(hours=2, seconds=9), "2 h"),
            (timedelta(days=3, hours=1), "3 d 1 h"),
        ],
    )
    def test_two_units_are_enough(self, span, text):
        """A span is read, not computed with; a moment is a second, never nothing."""
        assert words.span_text(span) == text


class TestGist:
    @pytest.mark.parametrize(
        ("reply", "gist"),
        [
            ("550 5.1.1 <ana@example.org>: no such user", "550 5.1.1 <…>: no such user"),
            ("421-4.7.28 unusual rate abc12-20020a170", "421-4.7.28 unusual rate …"),
            ("550 5.7.509 refused", "550 5.7.509 refused"),
            ("451 4.7.1 try later", "451 4.7.1 try later"),
            ("250 2.0.0 queued as 4Xy1Zk2Qw3", "250 2.0.0 queued as …"),
            ("421 4.7.0 [198.51.100.7] too many", "421 4.7.0 … too many"),
            ("connection lost", "connection lost"),
            ("", "no reason given"),
        ],
    )
    def test_what_differs_per_letter_is_left_out(self, reply, gist):
        """Addresses, queue ids and tickets go, status codes and words stay."""
        assert words.gist(reply) == gist

    @given(st.text(max_size=200))
    def test_any_reply_is_one_safe_line(self, reply):
        """Whatever a server says, it steers no terminal and breaks no table; twice makes no difference."""
        found = words.gist(reply)
        assert found
        assert not CONTROLS.search(found)

    def test_letters_with_the_same_gist_are_one_row(self):
        """The most frequent first, five at most, and nothing is counted twice."""
        refusals = [Refusal(state=S.DEFERRED, text=f"421 4.7.28 slow down, ticket-{n}00{n}") for n in range(1, 8)]
        refusals += [Refusal(state=S.REJECTED, text=f"55{n} word{'x' * n}", count=n) for n in range(7)]
        rows = words.grouped(refusals)
        assert [row.count for row in rows] == [7, 6, 5, 4, 3]
        assert rows[0].text == "421 4.7.28 slow down, …"
        assert words.refusal_rows(refusals)[0] == ("7", "deferred", "421 4.7.28 slow down, …")

    def test_the_same_words_in_two_states_are_two_rows(self):
        """Put off is not refused."""
        both = [Refusal(state=state, text="4.7.1 no") for state in (S.DEFERRED, S.REJECTED)]
        assert [row.state for row in words.grouped(both)] == [S.DEFERRED, S.REJECTED]


class TestText:
    def test_it_says_how_it_stands(self):
        """Counts that balance, speed, time left, and what was refused."""
        refused = [Refusal(state=S.DEFERRED, text="451 4.7.1 try later", count=9)]
        lines = words.situation_text(situation(refusals=refused)).splitlines()
        assert lines[0] == "tech #12, slot edition:2026-11-23T07:00: sending"
        assert lines[1].strip() == "3,600 readers: 600 pending, 3,000 accepted. The counts balance."
        assert lines[2].strip() == "10 accepted a second (last minute: 10), time left: 1 min"
        assert lines[3].strip() == "9 letters deferred: 451 4.7.1 try later"

    def test_a_done_edition_has_no_pace(self):
        """Nothing is left to be fast about."""
        assert "a second" not in words.situation_text(situation(progress("done", accepted=2)))

    def test_small_rates_keep_a_tenth(self):
        """Four in ten seconds is not nothing."""
        slow = situation(speed=speed(ten_seconds=4, minute=1_200_000))
        assert words.pace_text(slow).startswith("0.4 accepted a second (last minute: 20,000)")

    def test_one_line_for_a_log_file(self):
        """When, which edition, its state, and everything on one line."""
        line = words.situation_line(situation())
        assert line.startswith("2026-11-23 07:05:00 UTC  tech #12 sending: 3,600 readers: ")
        assert line.endswith("time left: 1 min")
        assert "\n" not in line

    def test_domains_are_rows(self):
        """A cell per heading; the last says why letters wait, and until when."""
        one = DomainFigures(
            domain="big.example",
            letters=1_200,
            accepted=1_000,
            deferred=200,
            reply="421 4.7.28 slow down",
            next_attempt_at=NOW,
        )
        erased = DomainFigures(domain="", letters=1, open=1)
        rows = words.domain_rows([one, erased])
        assert rows[0] == (
            *("big.example", "1,200", "1,000", "200", "0", "0", "0"),
            "2026-11-23 07:05 UTC 421 4.7.28 slow down",
        )
        assert rows[1][0] == "erased readers"
        assert {len(row) for row in rows} == {len(words.DOMAIN_HEADINGS)}

    def test_foreign_text_cannot_steer_a_terminal(self):
        """Replies and domains come from the world."""
        shown = words.situation_text(situation(refusals=[Refusal(state=S.REJECTED, text=HOSTILE)]))
        assert not CONTROLS.search(shown.replace("\n", ""))
        assert not CONTROLS.search(words.domain_rows([DomainFigures(domain=HOSTILE, letters=1, reply=HOSTILE)])[0][0])


class TestJson:
    def test_it_is_the_ledger_and_more(self):
        """Every key of the status stays; rates are letters a second, time left is seconds, times are ISO 8601."""
        shape: Any = words.situation_json(
            situation(
                refusals=[Refusal(state=S.DEFERRED, text="451 4.7.1 try later", count=9)],
                acceptance=[Span(start=NOW, end=NOW + MINUTE, accepted=3_000)],
            )
        )
        assert shape["states"]["accepted"] == 3_000
        assert shape["rate"] == {"last_10_s": 10.0, "last_minute": 10.0}
        assert shape["time_left"] == 60
        assert shape["failures"] == [{"state": "deferred", "reply": "451 4.7.1 try later", "letters": 9}]
        span = {"from": "2026-11-23T07:05:00+00:00", "to": "2026-11-23T07:06:00+00:00", "accepted": 3_000}
        assert shape["acceptance"] == [span]
        assert shape["first_accepted_at"] == "2026-11-23T07:00:00+00:00"

    def test_unknown_is_null(self):
        """A machine sees no dash."""
        shape = words.situation_json(situation(progress("paused", pending=1), speed=Speed(at=NOW)))
        assert (shape["time_left"], shape["first_accepted_at"], shape["frozen_at"]) == (None, None, None)
