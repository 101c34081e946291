"""What preflight found, in words and as JSON."""

from collections.abc import Iterable, Iterator

from digest.errors import Exit
from digest.model import Checked, Finding, Report
from digest.report.wording import counted, plain


def check_json(checked: Checked) -> dict[str, object]:
    """Give a check for machines; `edition` is null for one that is not saved."""
    return {
        "edition": checked.edition or None,
        "newsletter": checked.newsletter,
        "number": checked.number or None,
        "subject": checked.subject,
        "nothing": checked.nothing,
        "shortened": checked.shortened,
        "moved": checked.moved,
        "errors": [finding_json(one) for one in checked.errors],
        "warnings": [finding_json(one) for one in checked.warnings],
    }


def finding_json(finding: Finding) -> dict[str, object]:
    """Give one finding for machines."""
    return {"id": finding.id, "where": finding.where, "what": finding.what, "hint": finding.hint}


def check_text(checked: Checked) -> str:
    """Describe a check: each finding with its place, the remedy, and a line that counts them."""
    if checked.nothing:
        return f"{checked.newsletter}: nothing to check: {plain(checked.nothing)}."
    saved = f"{checked.newsletter} #{checked.number}" if checked.edition else f"{checked.newsletter}, the next edition"
    errors, warnings = counted(len(checked.errors), "error"), counted(len(checked.warnings), "warning")
    heading = f'{saved}, "{plain(checked.subject)}": {errors}, {warnings}.'
    return "\n".join([*finding_lines(checked.findings), heading])


def finding_lines(findings: Iterable[Finding]) -> Iterator[str]:
    """Write findings, a line to each: what is wrong where. What to do stands on a line below, once for all of a kind that have the same remedy."""
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for one in findings:
        groups.setdefault((one.severity, one.id, one.hint), []).append(one)
    for (_, _, hint), alike in groups.items():
        yield from map(finding_line, alike)
        yield f"  {plain(hint)}"


def finding_line(finding: Finding) -> str:
    """Write a finding on one line, without the remedy."""
    return f"{finding.severity} {finding.id}: {plain(finding.where)}: {plain(finding.what)}."


def preflight_lines(report: Report) -> Iterator[str]:
    """Tell of a run what was left out to fit, and that there are warnings."""
    if report.shortened or report.moved:
        stories = counted(report.moved, "story is", "stories are")
        yield f"  To fit below what mail clients show, {counted(report.shortened, 'summary was', 'summaries were')} shortened; {stories} only named."
    warnings = sum(one.severity == "warning" and one.id != "shortened" for one in report.findings)
    if warnings:
        kinds = ", ".join(sorted({one.id for one in report.findings if one.severity == "warning"}))
        yield f"  Preflight has {counted(warnings, 'warning')} ({kinds}); `digest check {report.edition or report.newsletter}` tells more."


def blocked_lines(report: Report) -> Iterator[str]:
    """Tell of a run that preflight blocked: each error, and how to go on."""
    if report.code is not Exit.BLOCKED or not report.findings:
        return
    for one in report.findings:
        if one.severity == "error":
            yield f"{report.newsletter}: {finding_line(one)} {plain(one.hint)}"
    if report.result == "held":
        resumed, approved = f"`digest resume {report.edition}` sends it", "lets the next run send it"
        sent = f"`digest approve {report.edition}` {approved}" if report.reviewed else resumed
        yield (
            f"{report.newsletter}: the edition is held. Mend that, then {sent}; "
            f"`digest check {report.edition}` looks again, `digest cancel {report.edition}` gives its articles back."
        )
    if report.result == "draft":
        yield f"{report.newsletter}: until that is mended nobody gets the draft, approved or not. `digest check {report.edition}` looks again."
