"""Adopting a database: from here on it is the one that sends. What another life of it may have sent is not sent again by itself.

    letters that wait          -> uncertain, with one attempt of which nobody knows the end; no policy sends them again, a person may
    letters that are doubtful  -> the copy that policy allows may have gone out already: it is counted
    editions that go on, drafts -> held, until a person decides

All in one transaction, with the new life of the ledger and its record; the mark is written after it. Dying in between means to be asked again.
"""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, null, or_, select, update
from sqlalchemy.engine import Connection

from digest.errors import StoreError
from digest.model import DeliveryState, EditionState, ReviewState
from digest.model.belonging import Adopted, Estrangement
from digest.store.belonging import Belonging, Known, known_of, require_whole
from digest.store.dialect import turn_taking
from digest.store.marks import Mark
from digest.store.presence import Presence
from digest.store.recovery import take_back
from digest.store.schema import adoptions, deliveries, delivery_attempts, editions, installation, workers
from digest.store.standing import NEVER, WAITING, cancelled, frozen

REASON = "the database was restored or copied: it may have gone out already"
NOBODY_KNOWS = "unknown"
"""The worker of an attempt that another life of the ledger may have made."""

_row = deliveries.c


def adopt(belonging: Belonging, *, moved: bool, how: str) -> Adopted:
    """Adopt the database of `belonging`, as its method of this name says."""
    connections = belonging.connections
    with connections.read() as connection:
        life = known_of(connection).mark.life
    found = belonging.estrangement()
    if found is None:
        belonging.require()
        return Adopted()
    if moved:
        require_whole(found)
    here = belonging.here()
    marks = [mark for mark in belonging.marks.read() if mark is not None]
    beside = belonging.marks.beside()
    with Presence(connections).burying(), connections.write() as connection:
        turn_taking(connection, "digest:adopt")
        known = known_of(connection)
        if known.mark.life != life:
            # Another machine adopted it while we waited: what is in doubt must not be counted twice.
            return Adopted()
        now = connections.now(connection)
        _refuse_workers(connection)
        flown = list(connection.scalars(_FLYING))
        take_back(connection, now)
        changed = Adopted() if moved else _doubt(connection, flown, now)
        mark = _new_life(connection, known, max((one.generation for one in marks), default=0))
        if here is not None:
            belonging.settle(connection, here)
        record = _record(found, changed, moved=moved, how=how)
        ended = _ended(known, marks, beside, now)
        connection.execute(adoptions.insert(), [{**record, "before": life, "at": at} for life, at in ended.items()])
    belonging.note(mark)
    return changed


def _refuse_workers(connection: Connection) -> None:
    busy = connection.execute(select(workers.c.id).limit(1)).scalar_one_or_none()
    if busy is not None:
        raise StoreError(f"worker {busy} is at work", hint="Stop all runs and workers, then adopt.")


_may_go_on = _row.edition.in_(select(editions.c.id).where(and_(frozen, ~cancelled)))
_FLYING = select(_row.edition).where(_may_go_on, _row.state == DeliveryState.IN_FLIGHT).distinct()


def _doubt(connection: Connection, flown: Sequence[int], now: int) -> Adopted:
    """Hold what goes on, and bring into doubt what waits. Editions that had letters in flight (`flown`) are held, too: those are in doubt anyway."""
    _hold_drafts(connection, now)
    mine = _may_go_on, or_(_row.state.in_(WAITING), _has_a_copy_left())
    concerned = sorted({*connection.scalars(select(_row.edition).where(*mine).distinct()), *flown})
    if not concerned:
        return Adopted(held=_held_drafts(connection))
    attempt = select(_row.edition, _row.row, _row.fence + 1, literal(NOBODY_KNOWS), literal(now), null()).where(*mine)
    columns = ("edition", "row", "fence", "worker", "intent_at", "outcome")
    connection.execute(delivery_attempts.insert().from_select(columns, attempt))
    values: dict[str, Any] = {
        "state": DeliveryState.UNCERTAIN,
        "fence": _row.fence + 1,
        "attempts": _row.attempts + 1,
        "doubts": _row.doubts + 1,
        "due": NEVER,
        "reason": REASON,
    }
    connection.execute(update(deliveries).where(*mine).values(values))
    in_doubt = _row.edition.in_(concerned), _row.state == DeliveryState.UNCERTAIN
    doubtful = connection.execute(select(func.count()).where(*in_doubt)).scalar_one()
    held = {"decision": EditionState.HELD, "decision_reason": REASON, "decided_at": now}
    connection.execute(update(editions).where(editions.c.id.in_(concerned)).values(held))
    return Adopted(uncertain=doubtful, held=tuple(sorted({*concerned, *_held_drafts(connection)})))


def _has_a_copy_left() -> ColumnElement[bool]:
    """Whether a doubtful letter may have been sent once more by itself."""
    policy = select(editions.c.max_resends).where(editions.c.id == _row.edition, editions.c.uncertain == "resend")
    copies = policy.correlate(deliveries).scalar_subquery()
    return and_(_row.state == DeliveryState.UNCERTAIN, _row.doubts <= func.coalesce(copies, -1))


def _hold_drafts(connection: Connection, now: int) -> None:
    """Hold what was composed and not frozen: it may have been frozen since, and gone out. No deadline lets it go."""
    drafts = ~frozen, ~cancelled
    held = {"decision": EditionState.HELD, "decision_reason": REASON, "decided_at": now}
    connection.execute(update(editions).where(*drafts).values(held))
    reviewed = editions.c.review.in_((ReviewState.WAITING, ReviewState.APPROVED))
    connection.execute(update(editions).where(*drafts, reviewed).values(review=ReviewState.HELD, reviewed_at=now))


def _held_drafts(connection: Connection) -> tuple[int, ...]:
    drafts = select(editions.c.id).where(~frozen, editions.c.decision_reason == REASON, ~cancelled)
    return tuple(connection.scalars(drafts.order_by(editions.c.id)))


def _new_life(connection: Connection, known: Known, marked: int) -> Mark:
    """Begin a life that no mark is ahead of."""
    life, generation = str(uuid.uuid4()), max(known.mark.generation, marked) + 1
    connection.execute(update(installation).where(installation.c.one == 1).values(id=life, generation=generation))
    return Mark(life=life, generation=generation, frozen=known.mark.frozen, at=known.mark.at)


def _ended(known: Known, marks: Sequence[Mark], beside: Sequence[Mark], now: int) -> dict[str, int]:
    """Give the lives that end, each with the time of its end, which no mark that was seen is behind.

    Its own; the foreign ones of which a mark told, which other machines may have marks of, too; and those that ended before and went on sending elsewhere.
    """
    told = [one for one in marks if one.life not in known.earlier]
    told += [one for one in (*marks, *beside) if one.life == known.mark.life or known.misses(one)]
    ended = {known.mark.life: now} | dict.fromkeys(sorted(one.life for one in told), now)
    for one in told:
        ended[one.life] = max(ended[one.life], one.at)
    return ended


def _record(found: Estrangement, changed: Adopted, *, moved: bool, how: str) -> dict[str, object]:
    return {
        "kind": found.kind.value,
        "moved": moved,
        "home_before": found.before,
        "uncertain": changed.uncertain,
        "how": how,
    }
