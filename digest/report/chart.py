"""Acceptance over time as a chart of bars: where they stand, what the axes say, and the same in a sentence. Pure geometry, drawn by a template."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from digest.model import Span
from digest.report.situation import span_text
from digest.report.wording import counted, moment

WIDTH, HEIGHT = 1_000.0, 240.0
"""Of the drawing, which a page stretches to the room that it has."""

FEWEST = 12
"""Spans that the time axis holds at least: a single one is a bar, not a wall."""

GAP = 0.12
"""Part of a span that is left free between bars."""

MOST_TICKS = 5
_TICKS = tuple(
    timedelta(seconds=seconds)
    for seconds in (
        *(1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800),
        *(3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 2_592_000),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar in the units of the drawing, and what it says."""

    x: float
    y: float
    width: float
    height: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A mark on an axis: how far along it stands in per cent, from the left or from the bottom."""

    at: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart of bars: `unit` says what one stands for, `summary` what a reader who cannot see it should know."""

    bars: Sequence[Bar]
    rows: Sequence[tuple[str, str]]
    across: Sequence[Tick]
    up: Sequence[Tick]
    unit: str
    summary: str


def chart(spans: Sequence[Span]) -> Chart | None:
    """Draw spans that follow each other and are equally long; None when nothing was accepted."""
    if not any(span.accepted for span in spans):
        return None
    step = spans[0].end - spans[0].start
    shown = max(len(spans), FEWEST)
    top = _ceiling(max(span.accepted for span in spans))
    slot = WIDTH / shown
    bars = [
        Bar(
            x=round((number + GAP / 2) * slot, 2),
            y=round(HEIGHT * (1 - span.accepted / top), 2),
            width=round(slot * (1 - GAP), 2),
            height=round(HEIGHT * span.accepted / top, 2),
            label=f"{_clock(span.start, step)}: {span.accepted:,}",
        )
        for number, span in enumerate(spans)
        if span.accepted
    ]
    return Chart(
        bars=bars,
        rows=[(moment(span.start, seconds=True), f"{span.accepted:,}") for span in spans],
        across=list(_across(spans[0].start, step * shown)),
        up=[Tick(at=100 * value / top, label=f"{value:,}") for value in _up(top)],
        unit=f"letters accepted per {span_text(step)}",
        summary=_summary(spans, step),
    )


def _summary(spans: Sequence[Span], step: timedelta) -> str:
    """Say what the bars show: how many from when to when, the best span, and the longest time in which nothing was accepted."""
    total, best = sum(span.accepted for span in spans), max(spans, key=lambda span: span.accepted)
    first, last = moment(spans[0].start, seconds=True), moment(spans[-1].end, seconds=True)
    parts = [f"{counted(total, 'letter')} accepted from {first} to {last}."]
    if len(spans) > 1:
        parts.append(f"Most in {span_text(step)}: {best.accepted:,}, at {_clock(best.start, step)}.")
    quiet = max(
        (list(run) for zero, run in groupby(spans, lambda span: not span.accepted) if zero), key=len, default=[]
    )
    if len(quiet) > 1:
        parts.append(f"Nothing from {_clock(quiet[0].start, step)} to {_clock(quiet[-1].end, step)}.")
    return " ".join(parts)


def _ceiling(value: int) -> int:
    """Give the end of the upward axis: the first multiple of a round step that holds `value`."""
    step = _round_step(value)
    return -(-value // step) * step


def _up(top: int) -> range:
    return range(0, top + 1, _round_step(top))


def _round_step(value: int) -> int:
    """Give a step of 1, 2 or 5 times a power of ten that goes at most five times into `value`."""
    size = 1
    while True:
        for factor in (1, 2, 5):
            if factor * size * MOST_TICKS >= value:
                return factor * size
        size *= 10


def _across(start: datetime, length: timedelta) -> Iterator[Tick]:
    tick = next((tick for tick in _TICKS if tick * MOST_TICKS >= length), length / MOST_TICKS)
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    at = midnight + -(-(start - midnight) // tick) * tick
    while at < start + length:
        yield Tick(at=round(100 * ((at - start) / length), 2), label=_clock(at, tick))
        at += tick


def _clock(at: datetime, step: timedelta) -> str:
    """Write a time as exactly as a step of this length needs it."""
    if step >= timedelta(days=1):
        return f"{at:%d %b}"
    return f"{at:%H:%M}" if step >= timedelta(minutes=1) else f"{at:%H:%M:%S}"
