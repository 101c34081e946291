"""Acceptance over time as bars, axes and a sentence."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Span
from digest.report import chart as charts
from digest.report.chart import Chart, chart

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def spans(*counts: int, step: timedelta = SECOND) -> list[Span]:
    return [Span(start=NOW + n * step, end=NOW + (n + 1) * step, accepted=count) for n, count in enumerate(counts)]


def drawn(*counts: int, step: timedelta = SECOND) -> Chart:
    found = chart(spans(*counts, step=step))
    assert found is not None
    return found


def test_nothing_accepted_is_no_chart():
    """Neither without spans nor with empty ones."""
    assert chart([]) is None
    assert chart(spans(0, 0)) is None


counted = st.lists(st.integers(0, 10**6), min_size=1, max_size=80).filter(any)
steps = st.sampled_from([SECOND, 10 * SECOND, timedelta(minutes=5), timedelta(hours=6), timedelta(days=2)])


@given(counted, steps)
def test_bars_are_to_scale_and_inside(counts, step):
    """A bar per span in which something was accepted, its height its share of the axis, side by side, none over the edge."""
    found = drawn(*counts, step=step)
    top = int(found.up[-1].label.replace(",", ""))
    filled = [count for count in counts if count]
    assert len(found.bars) == len(filled)
    assert top >= max(counts)
    for bar, count in zip(found.bars, filled, strict=True):
        assert bar.height == pytest.approx(charts.HEIGHT * count / top, abs=0.01)
        assert bar.y + bar.height == pytest.approx(charts.HEIGHT, abs=0.02)
        assert bar.x >= 0
        assert bar.x + bar.width <= charts.WIDTH
    assert all(one.x + one.width <= after.x for one, after in pairwise(found.bars))


@given(counted, steps)
def test_axes_have_few_ticks_that_rise(counts, step):
    """From nothing to the top in round figures, and from left to right in round times; never more than fit on a telephone."""
    found = drawn(*counts, step=step)
    assert [found.up[0].at, found.up[-1].at] == [0, 100]
    assert len(found.up) <= charts.MOST_TICKS + 1
    assert len(found.across) <= charts.MOST_TICKS
    for ticks in (found.up, found.across):
        places = [tick.at for tick in ticks]
        assert places == sorted(set(places))
        assert all(0 <= place <= 100 for place in places)
        assert len({tick.label for tick in ticks}) == len(ticks)


@given(counted)
def test_the_table_holds_every_figure(counts):
    """Who cannot see the chart reads the same: a row per span, which sum up to the letters that the sentence names."""
    found = drawn(*counts)
    assert [int(count.replace(",", "")) for _, count in found.rows] == counts
    assert found.summary.startswith(f"{sum(counts):,} letter")


def test_the_sentence_tells_the_best_span_and_the_pause():
    """From when to when, the most in one span, and the longest time without any."""
    assert drawn(5, 0, 9, 0, 0, 0, 4).summary == (
        "18 letters accepted from 2026-11-23 07:00:00 UTC to 2026-11-23 07:00:07 UTC. "
        "Most in 1 s: 9, at 07:00:02. Nothing from 07:00:03 to 07:00:06."
    )


def test_one_span_is_a_bar_and_not_a_wall():
    """Three letters in a second take a twelfth of the width, and the sentence has nothing to compare."""
    found = drawn(3)
    (bar,) = found.bars
    assert bar.width < charts.WIDTH / 12
    assert found.summary == "3 letters accepted from 2026-11-23 07:00:00 UTC to 2026-11-23 07:00:01 UTC."
    assert found.unit == "letters accepted per 1 s"


@pytest.mark.parametrize(
    ("step", "label"), [(SECOND, "07:00:00"), (timedelta(minutes=5), "07:00"), (timedelta(days=1), "30 Nov")]
)
def test_times_are_as_exact_as_the_span(step, label):
    """Seconds where seconds differ, days where only days do."""
    assert label in [tick.label for tick in drawn(*[1] * 20, step=step).across]


def test_the_upward_axis_has_round_figures():
    """Steps of 1, 2 or 5 times a power of ten."""
    assert [tick.label for tick in drawn(2_525).up] == ["0", "1,000", "2,000", "3,000"]
    assert [tick.label for tick in drawn(3).up] == ["0", "1", "2", "3"]
