"""Words for operators: what a check of the ledger found, which letters are in doubt, and what a decision on them changed."""

from collections.abc import Iterable, Mapping

from digest.model import Breach, Delivery, DeliveryState, Progress, Ruling, Verified
from digest.report.ledger import counts_text, edition_json
from digest.report.wording import counted, listed, moment, plain


def verified_text(verified: Verified) -> str:
    """Describe a checked edition in a few lines: its figures, then each breach by its name."""
    progress = verified.progress
    lines = [f"{edition_name(progress)}, slot {progress.slot}: {progress.state}", f"  {counts_text(progress)}"]
    lines += [f"  BREACH {breach_line(one)}" for one in verified.breaches] or ["  The promise is kept."]
    return "\n".join(lines)


def breach_line(breach: Breach) -> str:
    """Describe a breach: name, how often, what it means, and the first rows."""
    more = ", ..." if breach.count > len(breach.rows) else ""
    rows = f" (row {listed(str(row) for row in breach.rows)}{more})" if breach.rows else ""
    return f"{breach.name}: {plain(breach.what)}, {counted(breach.count, 'time')}{rows}."


def verified_json(verified: Verified) -> dict[str, object]:
    """Give a checked edition for machines."""
    breaches = [
        {"name": one.name, "what": one.what, "count": one.count, "rows": list(one.rows)} for one in verified.breaches
    ]
    return {**edition_json(verified.progress), "kept": not breaches, "breaches": breaches}


def edition_name(progress: Progress) -> str:
    """Name an edition as people do."""
    return f"{progress.newsletter} #{progress.number}"


def doubt_line(row: Delivery) -> str:
    """Describe a letter in doubt: whose it is, why nobody knows, and its Message-ID, by which a mail log can be searched."""
    again = f", may go again at {moment(row.next_attempt_at)}" if row.state == DeliveryState.DEFERRED else ""
    said = plain(row.reply or row.reason)
    return f"{plain(row.address) or 'an erased reader'}  {counted(row.attempts, 'attempt')}: {said}{again}  <{row.message_id}>"


def ruling_line(row: Delivery, ruling: Ruling) -> str:
    """Describe how a letter in doubt is settled, and by what evidence."""
    fate = f", later {ruling.fate}" if ruling.fate else ""
    return f"{plain(row.address) or 'an erased reader'}: {ruling.state}{fate} ({plain(ruling.text)})"


def retry_text(counts: Mapping[DeliveryState, int]) -> str:
    """Say which letters a retry puts back."""
    parts = listed(f"{count:,} {state}" for state, count in counts.items())
    return f"{counted(sum(counts.values()), 'letter')} ({parts})"


def fates_text(rulings: Iterable[Ruling]) -> str:
    """Count rulings by the state that they lead to."""
    states = [one.state for one in rulings]
    return listed(f"{states.count(state):,} {state}" for state in dict.fromkeys(states)) or "none"


def given_back(progress: Progress) -> str:
    """Say who gets the articles of an edition twice once it is cancelled, with a space behind; nothing where nobody has it."""
    states = progress.states
    certain = states.get(DeliveryState.ACCEPTED, 0)
    doubtful = states.get(DeliveryState.UNCERTAIN, 0) + states.get(DeliveryState.IN_FLIGHT, 0)
    have = f"{counted(certain, 'reader has', 'readers have')} it already" if certain else ""
    maybe = f"{doubtful:,} may have it" if certain else f"{counted(doubtful, 'reader')} may have it"
    who = " and ".join(filter(None, (have, maybe if doubtful else "")))
    return f"{who}: its articles go into the next edition, and so to them again. " if who else ""


def goes_on(progress: Progress) -> str:
    """Say what makes an edition go on that has letters to send."""
    by_hand = f"`digest resume {progress.edition}` sends them now"
    return f"{by_hand}." if progress.state in ("held", "paused") else f"{by_hand}, else the next run does."
