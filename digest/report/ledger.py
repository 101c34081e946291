"""The ledger in figures: what became of an edition's letters, and of each one."""

from collections.abc import Sequence

from digest.model import Delivery, DeliveryState, EditionState, Progress
from digest.report.wording import counted, listed, moment, plain, stamp

DELIVERY_HEADINGS = ("newsletter", "slot", "state", "attempts", "accepted", "reply")


def status_text(progress: Progress) -> str:
    """Describe an edition's ledger in a few lines."""
    lines = [f"{progress.newsletter} #{progress.number}, slot {progress.slot}: {progress.state}"]
    if progress.paused_reason:
        lines.append(f"  Stopped: {plain(progress.paused_reason)}")
    lines.append(f"  {counts_text(progress)}")
    if progress.restored_doubts:
        lines.append(f"  {restored_text(progress)}")
    if waits_for_people(progress):
        lines.append(f"  {paused_text(progress)}")
    elif progress.next_attempt_at and progress.open:
        lines.append(
            f"  {counted(progress.open, 'letter')} open, the next attempt is due at {moment(progress.next_attempt_at)}."
        )
    return "\n".join(lines)


def waits_for_people(progress: Progress) -> bool:
    """Whether it is paused, or held in mid-send."""
    return progress.state == EditionState.PAUSED or (progress.state == EditionState.HELD and bool(progress.open))


def paused_text(progress: Progress) -> str:
    """Say what an edition has left that is paused or held in mid-send, and which commands go on or end it: no run does."""
    edition, waits = progress.edition, counted(progress.open, "letter waits", "letters wait")
    return f"{waits} until `digest resume {edition}` sends on, or `digest cancel {edition}` ends it."


def restored_text(progress: Progress) -> str:
    """Say which letters only a person sends again, since the database was restored or copied, and how."""
    letters, edition = counted(progress.restored_doubts, "letter"), progress.edition
    return (
        f"{letters} uncertain: the database was restored or copied, and may not know that they went out. No run sends them again: "
        f"`digest resolve {edition} --from-log FILE` settles them by the mail log, `digest resolve {edition} --resend` gives each one more copy."
    )


def counts_text(progress: Progress) -> str:
    """Write the counts by state and whether they add up to the frozen audience."""
    states = [f"{progress.states[state]:,} {state}" for state in DeliveryState if progress.states.get(state)]
    return f"{counted(progress.audience, 'reader')}: {listed(states) or 'no letters'}. {balance_text(progress)}"


def balance_text(progress: Progress) -> str:
    """Say whether the states add up to the frozen audience."""
    rows = sum(progress.states.values())
    return "The counts balance." if progress.balanced else f"THE COUNTS DO NOT BALANCE: {counted(rows, 'row')}."


def status_json(progress: Progress) -> dict[str, object]:
    """Give an edition's ledger for machines; every state is named, also those of none."""
    return {
        **edition_json(progress),
        "states": {state.value: progress.states.get(state, 0) for state in DeliveryState},
        "open": progress.open,
        "next_attempt_at": stamp(progress.next_attempt_at),
    }


def edition_json(progress: Progress) -> dict[str, object]:
    """Give an edition for machines, as in a list."""
    return {
        "edition": progress.edition,
        "newsletter": progress.newsletter,
        "number": progress.number,
        "slot": progress.slot,
        "state": progress.state,
        "paused_reason": progress.paused_reason,
        "audience": progress.audience,
        "balanced": progress.balanced,
    }


def delivery_json(row: Delivery) -> dict[str, object]:
    """Give one row of the ledger for machines."""
    return {
        "address": row.address,
        "state": row.state.value,
        "message_id": row.message_id,
        "attempts": row.attempts,
        "reply": row.reply,
        "reason": row.reason,
        "choice": None if row.choice is None else list(row.choice),
    }


def delivery_line(row: Delivery) -> str:
    """Give one row of the ledger for people."""
    said = plain(row.reply or row.reason)
    tries = counted(row.attempts, "attempt")
    return "  ".join([f"{row.state:<9}", plain(row.address), tries, *filter(None, (choice_text(row), said))])


def choice_text(row: Delivery) -> str:
    """Say what a reader with topics gets of the edition; nothing of one who has none, or who was told so by the reason."""
    if row.choice is None or row.state is DeliveryState.SKIPPED:
        return ""
    return f"chose {plain(listed(row.choice))}" if row.choice else "everything: the topics name no section"


def delivery_rows(rows: Sequence[tuple[str, str, Delivery]]) -> list[tuple[str, str, str, str, str, str]]:
    """Give a row per letter of one reader, as `DELIVERY_HEADINGS` names its cells."""
    return [
        (newsletter, slot, row.state.value, str(row.attempts), moment(row.accepted_at), plain(row.reply or row.reason))
        for newsletter, slot, row in rows
    ]
