"""How far an API was read, so that nothing is skipped and little is read twice: the high-water marks of a source. Pure.

Answers come newest first. Everything up to `mark` was read. When a run has to stop before it gets down to the mark (its share of items was full),
the stretch from `low` to `high` was read too, and the gap between `mark` and `low` is what later runs go on with, after what is new.
A page that failed moves nothing: the same is asked again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

OVERLAP = timedelta(hours=2)
"""How much is read again: clocks of servers differ, a local hour comes twice in autumn, and several articles may share a second."""
_SECOND = timedelta(seconds=1)
_PARTS = (1, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What one pass from the newest down has read. `end` says why it ended: it was down at the mark, its share was full, or a page failed."""

    high: datetime | None = None
    low: datetime | None = None
    end: Literal["whole", "full", "torn"] = "whole"

    def with_stamps(self, stamps: tuple[datetime, ...]) -> "Span":
        """Give the span with a further page of stamps."""
        highs = [one for one in (self.high, *stamps) if one is not None]
        lows = [one for one in (self.low, *stamps) if one is not None]
        return Span(high=max(highs, default=None), low=min(lows, default=None), end=self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far one order of an API (by publication, or by change) was read; without a mark nothing was yet."""

    mark: datetime | None = None
    low: datetime | None = None
    high: datetime | None = None

    @property
    def top(self) -> datetime | None:
        """The newest that was read."""
        return self.high or self.mark

    @property
    def has_gap(self) -> bool:
        """Whether something below the newest is left to read."""
        return self.low is not None

    def after_news(self, span: Span, now: datetime) -> "Reach":
        """Give the reach after what is newer than `top` was read. No stamp counts as later than `now`: a server's wrong clock would hide what follows."""
        if span.end == "torn" or span.high is None:
            return self
        high = max(min(span.high, now), self.top or min(span.high, now))
        if span.end == "full" and self.mark is not None and span.low is not None and span.low > self.mark:
            # With a gap already, both become one: the stretch between is read again.
            return Reach(mark=self.mark, low=span.low, high=high)
        return Reach(mark=self.mark, low=self.low, high=high) if self.has_gap else Reach(mark=high)

    def after_gap(self, span: Span) -> "Reach":
        """Give the reach after a pass through the gap. What is read moves its upper end down; at the mark it is closed."""
        if self.mark is None or self.low is None or span.end == "whole":
            return Reach(mark=self.top)
        low = min(span.low or self.low, self.low)
        if span.end == "full" and span.low is not None and low == self.low:
            low -= _SECOND  # more articles in one second than a run may read: the others of that second are left out
        return Reach(mark=self.mark, low=low, high=self.high) if low > self.mark else Reach(mark=self.top)

    @property
    def since(self) -> datetime | None:
        """From when on what is new is asked for."""
        return self.top - OVERLAP if self.top else None

    @property
    def gap(self) -> tuple[datetime | None, datetime | None]:
        """Between which moments the gap is asked for."""
        return (self.mark - OVERLAP if self.mark else None), (self.low + _SECOND if self.low else None)


def dump(reaches: Mapping[str, Reach]) -> str:
    """Write reaches as one text for the ledger."""
    return " ".join(f"{name}={_text(reach)}" for name, reach in reaches.items() if reach.mark)


def load(text: str) -> dict[str, Reach]:
    """Read them; what cannot be read counts as never read, so that it is asked for again."""
    found = {}
    for part in text.split(" "):
        name, mark, values = part.partition("=")
        if mark and (reach := _read(values)):
            found[name] = reach
    return found


def _text(reach: Reach) -> str:
    moments = (reach.mark, reach.low, reach.high) if reach.has_gap else (reach.mark,)
    return "/".join(stamp(one) for one in moments if one)


def stamp(moment: datetime) -> str:
    """Write a moment as APIs take it: UTC, whole seconds."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _read(text: str) -> Reach | None:
    try:
        moments = [datetime.strptime(one, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) for one in text.split("/")]
    except ValueError:
        return None
    if len(moments) not in _PARTS:
        return None
    mark, low, high = moments if len(moments) == len(Reach.__slots__) else (*moments, None, None)
    return Reach(mark=mark, low=low, high=high)
