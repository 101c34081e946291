"""What holds letters back at the moment: who told us to slow down or to stop, when, until when, and in which words; a quota of ours; or why no session works at all."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from digest.model import QuotaUse, Restraint, Trouble
from digest.report.wording import moment, plain, stamp

QUOTAS: Mapping[timedelta, str] = {
    timedelta(hours=1): "DIGEST_SMTP__PER_HOUR",
    timedelta(days=1): "DIGEST_SMTP__PER_DAY",
}
"""The settings of quotas, by their span."""

RESTRAINT_HEADINGS = ("who", "since", "what", "what was said")


def restraint_lines(restraints: Sequence[Restraint]) -> list[str]:
    """Give a line per restraint: `google.com: nothing until 07:15:10 UTC, told at 07:05:10 UTC: 421 4.7.28 ...`."""
    return [f"{who}: {what}, told at {since}: {said}" for who, since, what, said in restraint_rows(restraints)]


def restraint_rows(restraints: Sequence[Restraint]) -> list[tuple[str, str, str, str]]:
    """Give a row per restraint, as `RESTRAINT_HEADINGS` names its cells."""
    return [
        (
            plain(one.operator) or f"the mail server {plain(one.relay)}",
            f"{one.since:%H:%M:%S} UTC",
            _effect(one),
            plain(one.said) or "no reason given",
        )
        for one in restraints
    ]


def _effect(one: Restraint) -> str:
    if one.until is not None:
        then = f", then {_rate(one.rate)} a second and rising" if one.rate else ""
        return f"nothing until {one.until:%H:%M:%S} UTC{then}"
    return f"slowed down to {_rate(one.rate or 0)} a second, rising by itself"


def _rate(rate: float) -> str:
    return f"{rate:,.1f}" if rate < 10 else f"{rate:,.0f}"  # noqa: PLR2004 - tenths matter only in small figures


def restraint_json(one: Restraint) -> dict[str, object]:
    """Give a restraint for machines; `operator` is null for the mail server itself, `rate` is in letters a second."""
    return {
        "relay": one.relay,
        "operator": one.operator or None,
        "since": stamp(one.since),
        "stopped_until": stamp(one.until),
        "rate": None if one.rate is None else round(one.rate, 2),
        "reply": one.said,
    }


def quota_lines(quotas: Sequence[QuotaUse]) -> list[str]:
    """Give a line per quota that is used up: `held back by DIGEST_SMTP__PER_HOUR=30 until 2026-11-23 07:15 UTC`."""
    return [f"held back by {_setting(one)}={one.letters} until {moment(one.until)}" for one in quotas if not one.left]


def quota_json(one: QuotaUse) -> dict[str, object]:
    """Give a quota for machines."""
    return {"setting": _setting(one), "letters": one.letters, "left": one.left, "until": stamp(one.until)}


def _setting(one: QuotaUse) -> str:
    return QUOTAS.get(one.span, f"a quota of {one.span}")


def trouble_line(trouble: Trouble) -> str:
    """Say when no session with the relay worked, why, and what to do: `Trouble at 2026-11-23 06:00 UTC: relay.example.org:587: login refused: 535 ...`."""
    hint = f". {plain(trouble.hint)}" if trouble.hint else ""
    return f"Trouble at {moment(trouble.at)}: {plain(trouble.what).rstrip('.')}{hint}"


def trouble_json(trouble: Trouble) -> dict[str, object]:
    """Give it for machines."""
    return {"at": stamp(trouble.at), "what": trouble.what, "hint": trouble.hint}
