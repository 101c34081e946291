"""An edition on its way: how fast it goes, how long it will take, what servers refuse, and how it goes domain by domain."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from digest.model import DeliveryState, DomainFigures, Progress, QuotaUse, Refusal, Situation, Speed
from digest.report.ledger import counts_text, status_json, status_text
from digest.report.restraints import (
    quota_json,
    quota_lines,
    restraint_json,
    restraint_lines,
    trouble_json,
    trouble_line,
)
from digest.report.wording import counted, moment, plain, stamp

DOMAIN_HEADINGS = ("mail domain", "letters", "accepted", "deferred", "rejected", "uncertain", "open", "next attempt")
REFUSAL_HEADINGS = ("letters", "state", "what was said")
SHOWN_REFUSALS = 5

_NOT_MOVING = frozenset({"draft", "held", "paused", "cancelled"})
_ADDRESS = re.compile(r"<?[^\s<>@]+@[^\s<>@]+>?")
_PARTICULAR = re.compile(
    r"(?<!\S)(?!(?:\d{3}-)?\d\.\d{1,3}\.\d{1,3}\W?(?!\S))(?=\S*\d{3}|\S*\d[a-zA-Z]+\d)[\w.:=/+\[\]()-]{5,}(?!\S)"
)
"""A word of five characters or more with several figures in it, and no status code: a queue id, a ticket, an address. It is other for each letter."""


def per_second(speed: Speed, seconds: int) -> float:
    """Give letters accepted a second over the last 10 or 60 seconds, or since the first one where that is less (at least one second)."""
    count = speed.ten_seconds if seconds <= 10 else speed.minute  # noqa: PLR2004 - the two spans that are counted
    since_first = (speed.at - speed.first).total_seconds() if speed.first else seconds
    return count / max(1.0, min(float(seconds), since_first))


def time_left(progress: Progress, speed: Speed, quotas: Sequence[QuotaUse] = ()) -> timedelta | None:
    """Give how long it takes until nothing is open, at the rate of the last minute and if no letter is put off again; None when nobody can know.

    Letters that were put off keep it open until the last of them is due, and a quota as long as it lets all of them pass in no time.
    """
    if not progress.open:
        return timedelta()
    if progress.state in _NOT_MOVING:
        return None
    last_due = max(speed.last_due - speed.at, timedelta()) if speed.last_due else timedelta()
    waiting = max(0, progress.open - _put_off(progress))
    rate = per_second(speed, 60)
    rationed = max((_rationed(progress.open, one, speed.at) for one in quotas), default=timedelta())
    if rate:
        return max(timedelta(seconds=progress.open / rate), last_due, rationed)
    return max(last_due, rationed) if rationed or (not waiting and last_due) else None


def _rationed(letters: int, quota: QuotaUse, now: datetime) -> timedelta:
    """Give how long a quota makes so many letters wait: each span lets as many pass as it says, the first as many as it leaves."""
    spans = -(-max(letters - quota.left, 0) // quota.letters)
    if not spans:
        return timedelta()
    first = max(quota.until - now, timedelta()) if quota.until else quota.span
    return first + (spans - 1) * quota.span


def _put_off(progress: Progress) -> int:
    return progress.states.get(DeliveryState.DEFERRED, 0) + progress.retriable_doubts


def pace_text(situation: Situation) -> str:
    """Say in one line how fast it goes, and how long it will take."""
    speed, left = situation.speed, time_left(situation.progress, situation.speed, situation.quotas)
    rates = f"{_rate(per_second(speed, 10))} accepted a second (last minute: {_rate(per_second(speed, 60))})"
    return f"{rates}, time left: {span_text(left)}"


def situation_text(situation: Situation) -> str:
    """Describe an edition in a few lines: counts, speed, and what went wrong lately."""
    lines = [status_text(situation.progress)]
    if situation.trouble:
        lines.append(f"  {trouble_line(situation.trouble)}")
    if situation.progress.open:
        lines.append(f"  {pace_text(situation)}")
    lines += [f"  {line}" for line in (*quota_lines(situation.quotas), *restraint_lines(situation.restraints))]
    lines += [f"  {line}" for line in refusal_lines(situation.refusals)]
    return "\n".join(lines)


def situation_line(situation: Situation) -> str:
    """Describe an edition in one line, for a log file."""
    progress = situation.progress
    name = f"{moment(situation.speed.at, seconds=True)}  {progress.newsletter} #{progress.number} {progress.state}"
    trouble = [trouble_line(situation.trouble)] if situation.trouble else []
    lines = (*trouble, *quota_lines(situation.quotas), *restraint_lines(situation.restraints))
    held_back = "".join(f"; {line}" for line in lines)
    return f"{name}: {counts_text(progress)} {pace_text(situation)}{held_back}"


def situation_json(situation: Situation) -> dict[str, object]:
    """Give an edition for machines: its ledger, with rates in letters a second and the time left in seconds."""
    speed, left = situation.speed, time_left(situation.progress, situation.speed, situation.quotas)
    return {
        **status_json(situation.progress),
        "rate": {"last_10_s": round(per_second(speed, 10), 1), "last_minute": round(per_second(speed, 60), 1)},
        "time_left": None if left is None else round(left.total_seconds()),
        "frozen_at": stamp(speed.frozen_at),
        "first_accepted_at": stamp(speed.first),
        "last_accepted_at": stamp(speed.last),
        "failures": [
            {"state": one.state.value, "reply": one.text, "letters": one.count} for one in grouped(situation.refusals)
        ],
        "quotas": [quota_json(one) for one in situation.quotas],
        "held_back": [restraint_json(one) for one in situation.restraints],
        "trouble": trouble_json(situation.trouble) if situation.trouble else None,
        "acceptance": [
            {"from": stamp(one.start), "to": stamp(one.end), "accepted": one.accepted} for one in situation.acceptance
        ],
    }


def grouped(refusals: Sequence[Refusal], most: int = SHOWN_REFUSALS) -> list[Refusal]:
    """Join refusals that say the same of different letters, and give the most frequent ones."""
    counts: Counter[tuple[str, str]] = Counter()
    for one in refusals:
        counts[one.state, gist(one.text)] += one.count
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [Refusal(state=DeliveryState(state), text=text, count=count) for (state, text), count in ranked[:most]]


def gist(text: str) -> str:
    """Give a reply without what is other for each letter: addresses and queue ids."""
    return _PARTICULAR.sub("…", _ADDRESS.sub("<…>", plain(text))) or "no reason given"


def refusal_lines(refusals: Sequence[Refusal]) -> list[str]:
    """Give a line per group of refusals."""
    return [f"{counted(one.count, 'letter')} {one.state}: {one.text}" for one in grouped(refusals)]


def refusal_rows(refusals: Sequence[Refusal]) -> list[tuple[str, str, str]]:
    """Give a row per group of refusals, as `REFUSAL_HEADINGS` names its cells."""
    return [(f"{one.count:,}", one.state.value, one.text) for one in grouped(refusals)]


def domain_rows(domains: Sequence[DomainFigures]) -> list[tuple[str, ...]]:
    """Give a row per mail domain, as `DOMAIN_HEADINGS` names its cells."""
    return [
        (
            plain(one.domain) or "erased readers",
            *(
                f"{count:,}"
                for count in (one.letters, one.accepted, one.deferred, one.rejected, one.uncertain, one.open)
            ),
            " ".join(filter(None, (moment(one.next_attempt_at), gist(one.reply) if one.reply else ""))),
        )
        for one in domains
    ]


def span_text(span: timedelta | None) -> str:
    """Write a span of time in its two largest units: `2 h 5 min`; `-` when it is unknown."""
    if span is None:
        return "-"
    seconds = -(-span // timedelta(seconds=1))
    units = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))
    parts: list[str] = []
    for name, size in units:
        count, seconds = divmod(seconds, size)
        if count or parts:
            parts.append(f"{count} {name}" if count else "")
    return " ".join(filter(None, parts[:2])) or "0 s"


def _rate(value: float) -> str:
    return f"{value:,.1f}" if value < 10 else f"{value:,.0f}"  # noqa: PLR2004 - tenths matter only in small figures
