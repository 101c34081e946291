"""What one run of one newsletter did: collected, chosen, sent, and what a person must look at."""

from collections.abc import Sequence

from digest.errors import Exit
from digest.model import DeliveryState, Failure, Progress, QuotaUse, Report, Turn
from digest.report.checking import blocked_lines, finding_json, preflight_lines
from digest.report.fates import sums_text
from digest.report.ledger import counts_text, paused_text, restored_text, status_json, waits_for_people
from digest.report.restraints import quota_json, quota_lines
from digest.report.sources import bulletin_json, bulletin_line, failure_json, failure_line
from digest.report.wording import counted, listed, moment, plain
from digest.report.writing import trouble_line, use_json, use_text

MOST_SOURCES = 12
"""Sources that are counted one by one."""

_RESULTS = {
    "composed": "composed",
    "resumed": "went on where the last run stopped",
    "draft": "a draft waits for approval",
    "approved": "approved, and sent on",
    "lapsed": "given up",
    "held": "composed and held",
    "paused": "an earlier edition is paused",
    "doubtful": "letters of an earlier edition are in doubt",
    "quiet": "nothing goes out",
    "not_due": "nothing to do",
    "already_running": "nothing to do",
    "failed": "failed",
    "dry_run": "dry run, nothing written or sent",
}


def as_text(report: Report) -> str:
    """Describe a run in a few lines; problems are told by `problems`."""
    lines = [_heading(report)]
    if report.collected:
        lines.append(f"  {_collected(report)}")
    if report.misses:
        lines.append(f"  {counted(len(report.misses), 'source')} not read; `digest sources health` tells more.")
    if report.known:
        lines.append(f"  {counted(len(report.known), 'remark')} as in the last run; `digest sources test` shows them.")
    lines += [f"  {plain(one)}" for one in report.remarks]
    if report.fates:
        lines.append(f"  {sums_text(report.fates)}")
    if report.use:
        lines.append(f"  {use_text(report.use)}")
    lines += preflight_lines(report)
    if report.progress:
        lines.append(f"  {counts_text(report.progress)}")
    if report.progress and report.told:
        told = [_stopped(report.progress)] if report.progress.paused_reason else doubt_lines(report.progress)
        lines += [f"  {line}" for line in told]
    return "\n".join(lines)


def problems(report: Report) -> list[str]:
    """Give one line per problem that a person should know of; none when all went well.

    That a source could not be read is told once it lasts, and when it is over, what failed of a source otherwise once, until it changes; each time only
    where the run itself failed for it, or is a rehearsal.
    """
    each = report.result == "dry_run" or report.code is Exit.NOTHING_COLLECTED
    lines = [failure_line(one) for one in report.failures if each or one not in (*report.misses, *report.known)]
    lines += [bulletin_line(one) for one in report.bulletins if not each or one.turn in (Turn.OVER, Turn.MOVED)]
    if report.use and report.use.trouble:
        lines.append(trouble_line(report.use, report.newsletter))
    blocked = list(blocked_lines(report))
    if blocked:
        lines += blocked
    elif report.code is not Exit.DONE and (report.code is not Exit.WORK_LEFT or not report.progress):
        lines.append(failure_line(Failure(where=report.newsletter, what=report.message or "failed", hint=report.hint)))
    if report.result == "quiet" and report.hint and not report.told:
        lines.append(failure_line(Failure(where=report.newsletter, what=report.message, hint=report.hint)))
    if report.result == "lapsed":
        lines.append(
            f"{report.newsletter}: {report.message}. `digest approve {report.edition}` still sends it, until then."
        )
    if report.result == "held" and not blocked:
        lines.append(f"{report.newsletter}: an edition waits. `digest send {report.edition}` sends it as it is.")
    return lines + (_of_progress(report.progress, report.quotas) if report.progress and not report.told else [])


def as_json(report: Report) -> dict[str, object]:
    """Give a run for machines."""
    return {
        "newsletter": report.newsletter,
        "slot": report.slot,
        "result": report.result,
        "code": int(report.code),
        "message": report.message,
        "hint": report.hint,
        "edition": report.edition,
        "collected": dict(report.collected),
        "told": report.told,
        "failures": [failure_json(one) for one in report.failures],
        "known": [failure_json(one) for one in report.known],
        "bulletins": [bulletin_json(one) for one in report.bulletins],
        "remarks": list(report.remarks),
        "fates": dict(report.fates),
        "findings": [finding_json(one) | {"severity": one.severity} for one in report.findings],
        "shortened": report.shortened,
        "moved": report.moved,
        "quotas": [quota_json(one) for one in report.quotas],
        "model": use_json(report.use) if report.use else None,
        "progress": status_json(report.progress) if report.progress else None,
    }


def _collected(report: Report) -> str:
    """Count what sources gave, one by one where they are few."""
    total = f"{counted(sum(report.collected.values()), 'article')} from {counted(len(report.collected), 'source')}"
    if len(report.collected) > MOST_SOURCES:
        return f"Collected {total}."
    parts = [f"{plain(source)} {count}" for source, count in report.collected.items()]
    return f"Collected {total}: {listed(parts)}."


def _heading(report: Report) -> str:
    number = f" #{report.progress.number}" if report.progress else ""
    slot = f" ({report.slot.removesuffix(':')})" if report.slot and report.result != "dry_run" else ""
    message = plain(report.message).rstrip(".") if report.code is Exit.DONE else ""
    said = _RESULTS[report.result]
    return f"{report.newsletter}{number}{slot}: {said}{f': {message}' if message else ''}."


def _of_progress(progress: Progress, quotas: Sequence[QuotaUse]) -> list[str]:
    name = f"{progress.newsletter} #{progress.number}"
    states = progress.states
    lines = []
    if not progress.balanced:
        lines.append(
            f"{name}: the ledger does not balance. Run `digest status {progress.edition}` and keep the database as it is."
        )
    if progress.paused_reason:
        lines.append(_stopped(progress))
    else:
        lines += _put_off(progress, quotas)
    lines += doubt_lines(progress)
    if expired := states.get(DeliveryState.EXPIRED, 0):
        lines.append(
            f"{name}: {counted(expired, 'letter')} expired: the time in which this edition may go out (`expire_after`) was over."
        )
    if rejected := states.get(DeliveryState.REJECTED, 0):
        lines.append(
            f"{name}: {counted(rejected, 'letter')} rejected; `digest deliveries {progress.edition}` shows the replies."
        )
    return lines


def _put_off(progress: Progress, quotas: Sequence[QuotaUse]) -> list[str]:
    """Say what a later run goes on with, and when. Of an edition that was stopped none does."""
    name, lines = f"{progress.newsletter} #{progress.number}", []
    if pending := progress.states.get(DeliveryState.PENDING, 0):
        lines += [f"{name}: {counted(pending, 'letter')} {why}; a later run goes on." for why in quota_lines(quotas)]
    if deferred := progress.states.get(DeliveryState.DEFERRED, 0):
        when = f" from {moment(progress.next_attempt_at)}" if progress.next_attempt_at else ""
        lines.append(f"{name}: {counted(deferred, 'letter')} deferred by the server; a later run tries again{when}.")
    return lines


def doubt_lines(progress: Progress) -> list[str]:
    """Say which letters are in doubt, why, and what becomes of them: a line for those whose answer was lost, one for those of a restored database."""
    name = f"{progress.newsletter} #{progress.number}"
    lines = []
    if lost := progress.states.get(DeliveryState.UNCERTAIN, 0) - progress.restored_doubts:
        said = f"{counted(lost, 'letter')} uncertain: the server's answer was lost"
        lines.append(f"{name}: {said}. {_remedy(progress)}")
    if progress.restored_doubts:
        lines.append(f"{name}: {restored_text(progress)}")
    return lines


def _stopped(progress: Progress) -> str:
    rest = f". {paused_text(progress)}" if waits_for_people(progress) else ""
    return f"{progress.newsletter} #{progress.number} is {progress.state}: {plain(progress.paused_reason)}{rest}"


def _remedy(progress: Progress) -> str:
    if progress.retriable_doubts:
        return "A later run sends them once more after the wait."
    return f"`digest resolve {progress.edition}` lists and settles them; they are not sent again by themselves."
