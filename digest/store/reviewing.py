"""Drafts before their editors: each decision locks the edition, looks at it as it is now, and is kept with its author.

Nothing is ever sent from here. An approval only takes the hold away; that the edition goes out once is the business of the frozen audience.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import RowMapping, func, select, update
from sqlalchemy.engine import Connection

from digest.errors import UsageError
from digest.model import PREFLIGHT, Answer, Edition, EditionState, Fate, Rendered, Review, ReviewState, Verdict
from digest.store.codecs import storable
from digest.store.connections import Connections, maybe_moment, milliseconds
from digest.store.contents import refuse_double, replace_content
from digest.store.fates import revise
from digest.store.schema import edition_articles, edition_content, editions
from digest.store.standing import cancelled, edition_row, frozen, stands

WAITS = "waits for approval"
EDITED = "edited, waits for approval"
LAPSED = "nobody approved it in time"
MENDED = "edited since preflight held it"

Action = Literal["approve", "hold"]


class Reviews:
    """Answers the port `Reviews`."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def get(self, edition: int) -> Review:
        """Give how an edition stands with its editors. Raises `UsageError`."""
        with self._connections.read() as connection:
            return _review(connection, edition_row(connection, edition))

    def open(self, newsletter: str) -> Sequence[Review]:
        """Give the drafts of a newsletter that wait for their editors or for their time, oldest first."""
        mine = select(editions).where(editions.c.newsletter == newsletter, ~frozen, ~cancelled)
        waiting = mine.where(editions.c.review.in_(("waiting", "approved", "held"))).order_by(editions.c.id)
        with self._connections.read() as connection:
            return [_review(connection, row) for row in connection.execute(waiting).mappings().all()]

    def decide(self, edition: int, action: Action, by: str, now: datetime, *, content: str = "") -> Verdict:
        """Approve or hold a draft. With `content` only if it is still what the editor saw. Raises `UsageError` for an unknown edition."""
        with self._connections.write() as connection:
            row = edition_row(connection, edition, lock=True)
            answer = _answer(connection, row, action, content)
            if answer is Answer.DONE:
                values = approval(by, now) if action == "approve" else _hold(ReviewState.HELD, f"held by {by}", by, now)
                _decide(connection, edition, values)
            return Verdict(answer=answer, review=_review(connection, edition_row(connection, edition)))

    def pass_deadline(self, edition: int, *, send: bool, now: datetime) -> bool:
        """Let a draft on which nobody decided go out, or else let it and one that is held lapse. False: somebody did decide."""
        undecided = (ReviewState.WAITING,) if send else (ReviewState.WAITING, ReviewState.HELD)
        with self._connections.write() as connection:
            row = edition_row(connection, edition, lock=True)
            if not _is_open(row) or row["review"] not in undecided:
                return False
            values = (
                approval("the deadline", now) if send else _hold(ReviewState.LAPSED, LAPSED, row["reviewed_by"], now)
            )
            _decide(connection, edition, values)
        return True

    def told(self, edition: int, now: datetime) -> None:
        """Note that the editors have the draft as it is now; of an edition in mid-send or after it, that people heard of its pause, or of its letters in doubt."""
        with self._connections.write() as connection:
            row = edition_row(connection, edition, lock=True)
            # Both are later where a clock was set back.
            _decide(
                connection, edition, {"told_at": max(milliseconds(now), row["decided_at"] or 0, row["frozen_at"] or 0)}
            )

    def replace(
        self, edition: Edition, rendered: Rendered, fates: Sequence[Fate], *, seen: str, now: datetime
    ) -> Verdict:
        """Put an edited draft in the place of the one whose content was `seen`, with the fates of what was taken out. Raises `UsageError` for a subject that another has."""
        with self._connections.write() as connection:
            row = edition_row(connection, edition.id, lock=True)
            answer = _over(row) or (Answer.CHANGED if _content(connection, edition.id) != seen else Answer.DONE)
            if answer is Answer.DONE and seen == rendered.sha256 and not fates:
                answer = Answer.SAME
            if answer is Answer.DONE:
                refuse_double(connection, edition)
                replace_content(connection, edition, rendered)
                revise(connection, edition.id, fates)
                _decide(connection, edition.id, _after_edit(row, now))
            return Verdict(answer=answer, review=_review(connection, edition_row(connection, edition.id)))


def approval(by: str, now: datetime) -> dict[str, Any]:
    """Give what is written when a draft is approved: the hold is gone, and it is known by whom."""
    return {**_decision(None, None, now), **_reviewed(ReviewState.APPROVED, by, now)}


def waiting(reason: str = "") -> dict[str, Any]:
    """Give what is written of a new draft that waits."""
    return {
        "decision": EditionState.HELD,
        "decision_reason": f"{WAITS}; {reason}" if reason else WAITS,
        "review": ReviewState.WAITING,
    }


def by_operator(connection: Connection, row: RowMapping, action: str, by: str, now: datetime) -> Mapping[str, Any]:
    """Give what an operator's `hold` or `resume` says of the review, nothing for an edition that has none. Raises `UsageError` when it came too late."""
    if row["review"] is None or row["frozen_at"] is not None:
        return {}
    if action == "resume":
        _refuse_taken(connection, row)
        return _reviewed(ReviewState.APPROVED, by, now)
    return _reviewed(ReviewState.HELD, by, now) if action == "hold" else {}


def _answer(connection: Connection, row: RowMapping, action: Action, content: str) -> Answer:
    over = _over(row)
    if over:
        return over
    held = row["decision"] == EditionState.HELD
    if action == "hold" and held and row["review"] != ReviewState.WAITING:
        return Answer.SAME
    if action == "approve" and row["review"] == ReviewState.APPROVED and not held:
        return Answer.SAME
    if content and content != _content(connection, row["id"]):
        return Answer.CHANGED
    if action == "approve" and row["review"] == ReviewState.LAPSED and _taker(connection, row):
        return Answer.TAKEN
    return Answer.DONE


def _over(row: RowMapping) -> Answer | None:
    """Say why nobody can decide on an edition any more, None where somebody can."""
    if row["decision"] == EditionState.CANCELLED:
        return Answer.CANCELLED
    return Answer.SENT if row["frozen_at"] is not None else None


def _is_open(row: RowMapping) -> bool:
    return _over(row) is None


def _taker(connection: Connection, row: RowMapping) -> int | None:
    """Give the number of an edition that carries articles which this one gave back."""
    mine = select(edition_articles.c.article).where(edition_articles.c.edition == row["id"])
    others = (
        select(func.max(editions.c.number))
        .join_from(edition_articles, editions, editions.c.id == edition_articles.c.edition)
        .where(editions.c.newsletter == row["newsletter"], editions.c.id != row["id"], stands)
        .where(edition_articles.c.article.in_(mine))
    )
    found = connection.execute(others).scalar_one()
    return None if found is None else int(found)


def _refuse_taken(connection: Connection, row: RowMapping) -> None:
    taker = _taker(connection, row) if row["review"] == ReviewState.LAPSED else None
    if taker is not None:
        what = f"edition {row['id']} came too late: {row['newsletter']}#{taker} carries its stories"
        raise UsageError(what, hint=f"Cancel it: digest cancel {row['id']}")


def _after_edit(row: RowMapping, now: datetime) -> dict[str, Any]:
    """Let it wait again: what was approved or shown is not what would go out now. A person's hold stays, and what never waited does not begin to."""
    fresh: dict[str, Any] = {"told_at": None}
    blocked = (row["decision_reason"] or "").startswith(PREFLIGHT)
    if row["review"] in (ReviewState.APPROVED, ReviewState.WAITING) or (blocked and row["review"] == ReviewState.HELD):
        fresh |= _hold(ReviewState.WAITING, EDITED, None, now)
    elif blocked:
        fresh |= {"decision_reason": MENDED}
    return fresh


def _hold(state: ReviewState, reason: str, by: str | None, now: datetime) -> dict[str, Any]:
    return {**_decision(EditionState.HELD, reason, now), **_reviewed(state, by, now)}


def _decision(decision: str | None, reason: str | None, now: datetime) -> dict[str, Any]:
    return {
        "decision": decision,
        "decision_reason": storable(reason) if reason else None,
        "decided_at": milliseconds(now),
    }


def _reviewed(state: ReviewState, by: str | None, now: datetime) -> dict[str, Any]:
    return {"review": state, "reviewed_by": storable(by) if by else None, "reviewed_at": milliseconds(now)}


def _decide(connection: Connection, edition: int, values: Mapping[str, Any]) -> None:
    connection.execute(update(editions).where(editions.c.id == edition).values(**values))


def _content(connection: Connection, edition: int) -> str:
    wanted = select(edition_content.c.sha256).where(edition_content.c.edition == edition)
    return str(connection.execute(wanted).scalar_one())


def _review(connection: Connection, row: RowMapping) -> Review:
    return Review(
        edition=row["id"],
        content=_content(connection, row["id"]),
        open=_is_open(row),
        state=ReviewState(row["review"]) if row["review"] else None,
        by=row["reviewed_by"] or "",
        at=maybe_moment(row["reviewed_at"]),
        told_at=_heard_at(row),
    )


def _heard_at(row: RowMapping) -> datetime | None:
    """Give when people heard of an edition as it is. That its editors had it as a draft says nothing of what came later."""
    since = row["decided_at"] if row["decision"] == EditionState.PAUSED else row["frozen_at"]
    is_news = (row["told_at"] or 0) < (since or 0)
    return None if is_news else maybe_moment(row["told_at"])
