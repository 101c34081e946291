"""Words about a database that may not be the one that sent last: what was found, what adopting it means, what it changed."""

from collections.abc import Iterable, Mapping, Sequence

from digest.model import DeliveryState, Progress
from digest.model.belonging import Adopted, Estrangement, Strangeness
from digest.report.operating import edition_name
from digest.report.wording import counted, listed, moment, plain

WHAT: Mapping[Strangeness, str] = {
    Strangeness.OLDER: "This is an older copy: more was sent from here than it knows of.",
    Strangeness.REPLACED: "Another database sent from here, and this one knows nothing of what that sent.",
    Strangeness.ELSEWHERE: "This database was copied or moved here from another place, where it may go on sending.",
    Strangeness.UNMARKED: "This database has sent before, and the file beside it that says how much is gone.",
}
NEW = "This database is new, and another one sent from here: it is lost, or was thrown away."
MEANING = (
    "Letters that wait may have gone out already: they become uncertain, and their editions and all drafts are held until you decide.",
    "Slots that passed are skipped: no run makes up for them.",
    "What it cannot know stays unknown: who left since (remove them first), and what lost editions told (the next one may tell it again).",
)
MOVED = (
    "Nothing is held or skipped. That is right only if this is the newest state, and nothing sends from another copy.",
)


def estrangement_text(found: Estrangement, last: Mapping[str, Progress | None]) -> str:
    """Say what was found, and what the ledger knows."""
    lines = [NEW if found.is_new else WHAT[found.kind]]
    if found.before and found.kind is Strangeness.ELSEWHERE:
        lines.append(f"  it was at   {plain(found.before)}")
    lines.append(f"  it is at    {plain(found.where) or 'a place without a name'}")
    if found.known_until:
        lines.append(f"  it knows of letters until {moment(found.known_until, seconds=True)}")
    if found.sent_until and found.kind is not Strangeness.ELSEWHERE:
        lost = f", {counted(found.lost_editions, 'edition')} more" if found.lost_editions else ""
        lines.append(f"  letters went out until    {moment(found.sent_until, seconds=True)}{lost}")
    lines += [f"  last edition it knows of: {_last(key, one)}" for key, one in last.items()]
    return "\n".join(lines)


def _last(key: str, progress: Progress | None) -> str:
    if progress is None:
        return f"none of {plain(key)}"
    doubtful = progress.states.get(DeliveryState.UNCERTAIN, 0)
    return f"{edition_name(progress)}, {progress.state}, {progress.open:,} open, {doubtful:,} uncertain"


def meaning_text(missed: Mapping[str, Sequence[str]], *, moved: bool) -> str:
    """Say what adopting means."""
    lines = ["Adopting it means that this database goes on from here.", *(MOVED if moved else MEANING)]
    if not moved:
        lines += [f"  skipped: {plain(key)} {listed(slots)}" for key, slots in missed.items()]
    return "\n".join(lines)


def adopted_text(adopted: Adopted, editions: Iterable[Progress]) -> str:
    """Say what was changed, and how to go on."""
    lines = ["Adopted: this database goes on from here."]
    if adopted.uncertain:
        lines.append(
            f"{counted(adopted.uncertain, 'letter')} may have gone out already, and {_are(adopted.uncertain)} uncertain now."
        )
    for one in editions:
        name, number = edition_name(one), one.edition
        if one.audience:
            lines.append(
                f"  {name} is held. `digest resolve {number} --from-log FILE` settles its letters by the mail log, "
                f"`digest resolve {number} --resend` gives the others one more copy, and `digest resume {number}` sends them."
            )
        else:
            lines.append(
                f"  {name} is held. `digest resume {number}` sends it if nobody got it, `digest cancel {number}` ends it."
            )
    return "\n".join(lines)


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def adoption_json(
    found: Estrangement | None,
    adopted: Adopted | None,
    missed: Mapping[str, Sequence[str]],
    *,
    moved: bool,
) -> dict[str, object]:
    """Give what was found and done for machines. `adopted` is null where nothing was changed."""
    shape = (
        None
        if found is None
        else {
            "kind": found.kind.value,
            "where": found.where,
            "before": found.before,
            "lost_editions": found.lost_editions,
            "known_until": found.known_until.isoformat() if found.known_until else None,
            "sent_until": found.sent_until.isoformat() if found.sent_until else None,
        }
    )
    done = (
        None
        if adopted is None
        else {
            "moved": moved,
            "uncertain": adopted.uncertain,
            "held": list(adopted.held),
            "skipped": {} if moved else {key: list(slots) for key, slots in missed.items()},
        }
    )
    return {"found": shape, "adopted": done}
