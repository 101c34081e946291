"""How far an API was read, so that nothing is skipped and little is read twice: the high-water marks of a source. Pure.

Answers come newest first. Everything up to `mark` was read. When a run has to stop before it gets down to the mark (its share of items was full),
the stretch from `low` to `high` was read too, and the gap between `mark` and `low` is what later runs go on with, after what is new.
A page that failed moves nothing: the same is asked again.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal

OVERLAP = timedelta(hours=2)
"""How much is read again: clocks of servers differ, a local hour comes twice in autumn, and several articles may share a second."""
_SECOND = timedelta(seconds=1)
_REACH = re.compile(r"([\d:TZ-]{20})(?:/([\d:TZ-]{20})/([\d:TZ-]{20})(?:/(\d{1,6}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What one pass from the newest down has read in so many `pages`. `end` says why it ended: nothing was left, its share was full, a page failed."""

    high: datetime | None = None
    low: datetime | None = None
    pages: int = 0
    end: Literal["whole", "full", "torn"] = "whole"

    def with_page(self, stamps: tuple[datetime, ...]) -> "Span":
        """Give the span with a further page, which has these stamps."""
        highs = [one for one in (self.high, *stamps) if one is not None]
        lows = [one for one in (self.low, *stamps) if one is not None]
        return replace(self, high=max(highs, default=None), low=min(lows, default=None), pages=self.pages + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far one order of an API (by publication, or by change) was read; without a mark nothing was yet.

    `skip` is how many pages below `low` were read that have but one second: no moment says where to go on in there.
    """

    mark: datetime | None = None
    low: datetime | None = None
    high: datetime | None = None
    skip: int = 0

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
        if span.end == "torn" or span.high is None or span.low is None:
            return self
        newest = min(span.high, now)
        high = max(newest, self.top or newest)
        is_down = span.end == "whole" or self.top is None or span.low <= self.top
        if not is_down:
            # With a gap already, both become one: the stretch between is read again.
            return Reach(mark=self.mark, low=span.low, high=high)
        return replace(self, high=high) if self.has_gap else Reach(mark=high)

    def after_gap(self, span: Span) -> "Reach":
        """Give the reach after a pass through the gap. What is read moves its upper end down; at the mark it is closed."""
        if self.mark is None or self.low is None or span.end == "whole":
            return Reach(mark=self.top)
        low = min(span.low or self.low, self.low)
        if low <= self.mark:
            return Reach(mark=self.top)
        if low == self.low:
            return replace(self, skip=self.skip + span.pages)
        return Reach(mark=self.mark, low=low, high=self.high)

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
    return "/".join([*(stamp(one) for one in moments if one), *([str(reach.skip)] if reach.skip else [])])


def stamp(moment: datetime) -> str:
    """Write a moment as APIs take it: UTC, whole seconds."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _read(text: str) -> Reach | None:
    match = _REACH.fullmatch(text)
    if match is None:
        return None
    try:
        mark, low, high = (_moment(one) if one else None for one in match.groups()[:3])
    except ValueError:
        return None
    return Reach(mark=mark, low=low, high=high, skip=int(match[4] or 0))


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
