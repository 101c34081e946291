"""Adopting a restored or copied database: the slots that passed meanwhile are closed, then the ledger is adopted. Nothing is composed or sent."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from digest import selection
from digest.app.ground import Ground
from digest.model import Newsletter, Progress
from digest.model.belonging import Adopted, Estrangement
from digest.selection.slots import MANUAL
from digest.store.belonging import require_whole

HOW = "command line"
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
SKIPPED = "the database was restored or copied: another one may have sent this edition"


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What a person is told before they decide: what was found, and by newsletter its last edition and the slots that would be skipped."""

    found: Estrangement
    last: Mapping[str, Progress | None] = field(default_factory=dict)
    missed: Mapping[str, Sequence[str]] = field(default_factory=dict)


def situation(ground: Ground, *, moved: bool = False) -> Situation | None:
    """Look at the database; None where nothing speaks against sending from it. Writes nothing.

    Raises `EstrangedError` for one that is called `moved` and is known to miss something, before anybody is asked.
    """
    store = ground.look()
    found = store.belonging.estrangement()
    if found is None:
        return None
    if moved:
        require_whole(found)
    now = ground.clock()
    last = {key: next(iter(store.editions.listing(key, limit=1)), None) for key in ground.newsletters}
    missed = {key: tuple(_missed(ground, one, now)) for key, one in ground.newsletters.items()}
    return Situation(found=found, last=last, missed={key: slots for key, slots in missed.items() if slots})


def adopt(ground: Ground, seen: Situation, *, moved: bool) -> Adopted:
    """Close the slots that were missed, so that no run makes up for what another life sent, then adopt. Raises `EstrangedError`, `StoreError`."""
    if not moved:
        for key, slots in seen.missed.items():
            for slot in slots:
                if not ground.store.editions.slot_closed(key, slot):
                    ground.store.editions.save_quiet(key, slot, (), ground.clock(), SKIPPED)
    return ground.store.belonging.adopt(moved=moved, how=HOW)


def _missed(ground: Ground, newsletter: Newsletter, now: datetime) -> Iterator[str]:
    """Give the slots that have begun and that the next runs would make up for. Without a schedule each run makes one, which nobody can tell beforehand."""
    skipped: set[str] = set()

    def closed(slot: str) -> bool:
        return slot in skipped or ground.store.editions.slot_closed(newsletter.key, slot)

    while (slot := selection.due_slot(newsletter, now, closed=closed)) not in (None, MANUAL):
        assert slot is not None
        skipped.add(slot)
        if selection.goes_out_at(newsletter, slot, LONG_AGO) <= now:
            yield slot
