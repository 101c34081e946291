"""Why each candidate is in the edition or not."""

from collections import Counter
from collections.abc import Mapping, Sequence

from digest.model import Failure, Fate, FateReason
from digest.report.sources import failure_line
from digest.report.wording import counted, headline, listed, plain

FATE_HEADINGS = ("fate", "score", "title", "source", "detail")

_WORDS = {
    FateReason.KEPT: "kept",
    FateReason.PUBLISHED: "in an earlier edition",
    FateReason.RESERVED: "in an edition that waits",
    FateReason.BEFORE_START: "older than the first window",
    FateReason.TOO_OLD: "too old when first seen",
    FateReason.SEEN_EARLIER: "passed over by an earlier run",
    FateReason.FUTURE: "dated in the future",
    FateReason.SAME_URL: "the same address as another",
    FateReason.SAME_STORY: "the same story as another",
    FateReason.OVER_SECTION_CAP: "over the limit of the section",
    FateReason.OVER_CAP: "over the limit of the edition",
    FateReason.NO_TITLE: "without a title",
    FateReason.DROPPED: "dropped by the editor",
    FateReason.FILTERED: "filtered by a rule of the source",
    FateReason.LANGUAGE: "in another language",
    FateReason.ALREADY_TOLD: "told by an earlier edition",
    FateReason.OVER_SHARE: "over the share of a source or section",
    FateReason.WITHDRAWN: "gone from the source before it went out",
}


def reason_text(fate: Fate) -> str:
    """Give the reason of a fate in words."""
    return _WORDS[fate.reason]


def fate_rows(fates: Sequence[Fate]) -> list[tuple[str, str, str, str, str]]:
    """Give a row per candidate, as `FATE_HEADINGS` names its cells."""
    return [
        (
            reason_text(fate),
            "" if fate.score is None else f"{fate.score:.3f}",
            headline(fate.title),
            plain(fate.source),
            plain(fate.detail),
        )
        for fate in fates
    ]


def fate_sums(fates: Sequence[Fate]) -> str:
    """Count the fates by reason, in one sentence whose figures add up."""
    return sums_text(Counter(fate.reason for fate in fates))


def sums_text(counts: Mapping[str, int]) -> str:
    """Write counts by reason: `50 candidates: 12 kept, 38 left out (38 older than the first window).`"""
    total = sum(counts.values())
    kept = counts.get(FateReason.KEPT, 0)
    out = [
        f"{counts[reason]} {_WORDS[reason]}"
        for reason in FateReason
        if reason != FateReason.KEPT and counts.get(reason)
    ]
    why = f" ({listed(out)})" if out else ""
    return f"{counted(total, 'candidate')}: {kept} kept, {total - kept} left out{why}."


def parts_text(fate: Fate) -> str:
    """Write what a score is the product of; "" for a fate without one."""
    if fate.score is None or not fate.parts:
        return ""
    return f"{fate.score:.3f} = {' x '.join(f'{name} {value:.2f}' for name, value in fate.parts.items())}"


def unread_line(failure: Failure) -> str:
    """Give a line for what could not be read, or for what was read and does not count."""
    return f"{'Remark' if failure.remark else 'Not read'}: {failure_line(failure)}"


def unread_json(failure: Failure) -> dict[str, object]:
    """Give what could not be read, or a remark, in the shape of a fate, which no article had."""
    return {
        "article": "",
        "title": "",
        "url": failure.where,
        "source": "",
        "kept": False,
        "reason": "remark" if failure.remark else "source_failed",
        "detail": failure.what,
        "score": None,
        "parts": {},
    }


def fate_json(fate: Fate) -> dict[str, object]:
    """Give a fate for machines."""
    return {
        "article": fate.article,
        "title": fate.title,
        "url": fate.url,
        "source": fate.source,
        "kept": fate.kept,
        "reason": fate.reason.value,
        "detail": fate.detail,
        "score": fate.score,
        "parts": dict(fate.parts),
    }
