"""How sources do: what is read well, what fails and since when, what is left alone, and what has gone quiet."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from digest.model import Condition
from digest.report.wording import listed, plain, stamp

CONDITION_HEADINGS = ("source", "standing", "last success", "failures", "items", "next try", "remarks")
FEWEST_LISTED = 5
"""Articles, dated or met at different times, from which a source's habit can be told."""
QUIET_GAPS = 5
"""How many times its usual pause a source has to be silent to be quiet: five Mondays without a weekly column."""
QUIET_FOR = timedelta(days=7)


def standing(one: Condition, now: datetime) -> str:
    """Say in a word or two how a source does."""
    state = one.state
    if state.retired is not None:
        return "gone for good"
    if state.failures:
        return "failing"
    if state.last_success is None:
        return "never read"
    return "quiet" if quiet_since(one.listed, now) else "ok"


def quiet_since(moments: Sequence[datetime], now: datetime) -> datetime | None:
    """Give when a source had its last article, if that is unusually long ago for it; None when it is not, or its habit is not known."""
    if len(moments) < FEWEST_LISTED:
        return None
    gaps = sorted(after - before for before, after in pairwise(moments))
    usual = gaps[len(gaps) // 2]
    return moments[-1] if now - moments[-1] > max(QUIET_FOR, QUIET_GAPS * usual) else None


def condition_rows(conditions: Iterable[Condition], now: datetime) -> list[tuple[str, ...]]:
    """Give a row per source, as `CONDITION_HEADINGS` names its cells."""
    return [
        (
            plain(one.spec.name or one.spec.key),
            standing(one, now),
            _day(one.state.last_success) or "never",
            str(one.state.failures),
            _items(one),
            _next(one, now),
            plain(_remarks(one, now)),
        )
        for one in conditions
    ]


def condition_json(one: Condition, now: datetime) -> dict[str, object]:
    """Give how a source does for machines."""
    state = one.state
    return {
        "source": one.spec.key,
        "type": one.spec.type,
        "newsletters": list(one.newsletters),
        "standing": standing(one, now),
        "last_success": stamp(state.last_success),
        "failures": state.failures,
        "failing_since": stamp(state.failing_since),
        "error": state.error,
        "items": state.items[-1] if state.items else None,
        "usual_items": state.usual_items,
        "newest": stamp(one.listed[-1] if one.listed else None),
        "next_try": stamp(_waits(one, now)),
        "moved_to": state.moved_to,
        "retired": stamp(state.retired),
    }


def _waits(one: Condition, now: datetime) -> datetime | None:
    """Give until when a source is left alone; None when the next run asks it, and when none does."""
    wait = one.state.not_before
    return wait if wait is not None and wait > now and one.state.retired is None else None


def _next(one: Condition, now: datetime) -> str:
    if one.state.retired is not None:
        return "never"
    wait = _waits(one, now)
    return _day(wait) if wait else "next run"


def _items(one: Condition) -> str:
    if not one.state.items:
        return ""
    last, usual = one.state.items[-1], one.state.usual_items
    return str(last) if last == usual else f"{last}, usually {usual}"


def _remarks(one: Condition, now: datetime) -> str:
    state, quiet = one.state, quiet_since(one.listed, now)
    found = [
        f"since {_day(state.failing_since)}: {state.error}" if state.failing_since else "",
        f"moved to {state.moved_to}" if state.moved_to else "",
        f"nothing new since {_day(quiet)}" if quiet and not state.failures else "",
    ]
    return listed([one for one in found if one])


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""
