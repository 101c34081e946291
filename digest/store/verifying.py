"""Recomputing the promise of delivery from the rows of the ledger: each check is one statement that gives the rows that break it.

Nothing is changed here, and nothing is taken on trust: what the constraints of the database should make impossible is counted too, since a
restored file or a hand in the database may have gone round them. A check reads one index from end to end at most.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import BigInteger, ColumnElement, Select, and_, bindparam, exists, func, or_, select, true
from sqlalchemy.engine import Connection

from digest.model import Breach, DeliveryState, Verified
from digest.store.connections import Connections
from digest.store.counting import counted
from digest.store.schema import deliveries, delivery_attempts, edition_content, editions, workers
from digest.store.standing import HELD_BY_WORKER, WAITING, cancelled, edition_row, progress

SHOWN = 5
"""Rows that a breach names as examples."""

PROOF = "proof"
"""The stage of an attempt whose outcome was settled afterwards, by a log or by hand."""

_edition = bindparam("edition", type_=BigInteger)
_row = deliveries.c
_attempt = delivery_attempts.c
_later = delivery_attempts.alias("later").c
_mine = _row.edition == _edition
_its_attempt = and_(_attempt.edition == _row.edition, _attempt.row == _row.row)
_accepted = _attempt.outcome == DeliveryState.ACCEPTED
_may_have_arrived = or_(_attempt.outcome.is_(None), _attempt.outcome.in_(("uncertain", "accepted")))
_max_resends = select(editions.c.max_resends).where(editions.c.id == _edition).scalar_subquery()


@dataclass(frozen=True, slots=True)
class Check:
    """A rule of the promise: its name, what it means when it is broken, and the statement that gives the rows that break it."""

    name: str
    what: str
    rows: Select[int]


def _rows(*broken: ColumnElement[bool]) -> Select[int]:
    return select(_row.row).where(_mine, *broken)


def _repeated(column: str) -> Select[int]:
    """Ask the unique index alone which values stand twice; rows are looked up only for those (SQLite reads the table for them)."""
    each = deliveries.alias("each").c
    twice = select(each[column]).where(each.edition == _edition).group_by(each[column]).having(func.count() > 1)
    return _rows(_row[column].in_(twice))


def _per_row() -> Select[int]:
    return select(_attempt.row).where(_attempt.edition == _edition).group_by(_attempt.row)


CHECKS = (
    Check("repeated_address", "an address has more than one letter", _repeated("addr_key")),
    Check("repeated_message_id", "a Message-ID stands in more than one letter", _repeated("message_id")),
    Check(
        "accepted_without_proof",
        "a letter counts as accepted, but no 2xx answer to its dot was read and no proof came later",
        _rows(
            _row.state == DeliveryState.ACCEPTED,
            ~exists().where(_its_attempt, _accepted, or_(_attempt.code.between(200, 299), _attempt.stage == PROOF)),
        ),
    ),
    Check(
        "acceptance_ignored",
        "a letter that the server accepted would be sent again",
        _rows(_row.state.in_((*WAITING, DeliveryState.UNCERTAIN)), exists().where(_its_attempt, _accepted)),
    ),
    Check(
        "copy_after_acceptance",
        "a dot was sent after the server's acceptance was known",
        select(_attempt.row)
        .where(_attempt.edition == _edition, _accepted, _attempt.late.is_not(True))
        .where(
            exists().where(
                _later.edition == _attempt.edition, _later.row == _attempt.row, _later.fence > _attempt.fence
            )
        ),
    ),
    Check(
        "too_many_copies",
        "more copies may have arrived than 1 + max_resends",
        _per_row().where(_may_have_arrived).having(func.count() > 1 + _max_resends),
    ),
    Check(
        "attempt_without_letter",
        "an attempt belongs to no letter, or is ahead of its letter's fence",
        _per_row().where(
            ~exists().where(_row.edition == _attempt.edition, _row.row == _attempt.row, _row.fence >= _attempt.fence)
        ),
    ),
    Check(
        "attempts_not_counted",
        "a letter counts fewer attempts than dots were intended",
        _per_row()
        .join(deliveries, and_(_row.edition == _attempt.edition, _row.row == _attempt.row))
        .group_by(_row.attempts)
        .having(func.count() > _row.attempts),
    ),
    Check(
        "dot_without_intent",
        "a letter is in flight or uncertain, but no intent to send its dot was recorded",
        _rows(
            or_(
                and_(
                    _row.state == DeliveryState.IN_FLIGHT,
                    ~exists().where(_its_attempt, _attempt.fence == _row.fence, _attempt.outcome.is_(None)),
                ),
                and_(_row.state == DeliveryState.UNCERTAIN, ~exists().where(_its_attempt)),
            )
        ),
    ),
    Check(
        "held_by_nobody",
        "a letter is held by a worker that is not at work",
        _rows(_row.state.in_(HELD_BY_WORKER), ~exists().where(workers.c.id == _row.worker)),
    ),
    Check(
        "open_after_cancel",
        "a letter of a cancelled edition still waits to be sent",
        _rows(_row.state.in_(WAITING), exists().where(editions.c.id == _edition, cancelled)),
    ),
)


class Audits:
    """Answers the port `Auditor`."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def editions(self) -> Sequence[int]:
        """Give all editions, oldest first."""
        with self._connections.read() as connection:
            return list(connection.scalars(select(editions.c.id).order_by(editions.c.id)))

    def verify(self, edition: int) -> Verified:
        """Give the figures of an edition and every breach of the promise. Raises `UsageError`.

        Each check sees one state of the ledger, so a run that sends meanwhile is no breach.
        """
        with self._connections.read() as connection:
            row, now = edition_row(connection, edition), self._connections.now(connection)
            (figures,) = progress(connection, [row], now, counted)
            found = *_of_edition(connection, edition), *_of_letters(connection, edition)
        return Verified(progress=figures, breaches=found)


def _of_edition(connection: Connection, edition: int) -> Iterator[Breach]:
    """Hold the edition as a whole against its rows: everybody in the frozen audience has one, numbered from 1."""
    counted = select(func.count(), func.coalesce(func.min(_row.row), 1), func.coalesce(func.max(_row.row), 0))
    letters = counted.where(_mine).subquery()
    whole = (
        select(editions.c.frozen_at, func.coalesce(editions.c.audience, 0), *letters.c)
        .join_from(editions, letters, true())
        .where(editions.c.id == _edition)
    )
    frozen_at, audience, rows, first, last = connection.execute(whole, {"edition": edition}).one()
    if rows != audience:
        what = f"{audience} readers were frozen, and there are {rows} rows"
        yield Breach(name="rows_missing" if rows < audience else "rows_added", what=what, count=abs(rows - audience))
    if rows and (first, last) != (1, rows):
        yield Breach(name="rows_misnumbered", what=f"{rows} rows are numbered {first} to {last}", count=1)
    if frozen_at is not None and not connection.execute(_CONTENT, {"edition": edition}).scalar_one():
        yield Breach(name="content_missing", what="the frozen content is gone", count=1)


_CONTENT = select(exists().where(edition_content.c.edition == _edition))


def _of_letters(connection: Connection, edition: int) -> Iterator[Breach]:
    for check in CHECKS:
        broken = check.rows.subquery()
        found = connection.execute(select(func.count()).select_from(broken), {"edition": edition}).scalar_one()
        if found:
            examples = select(*broken.c).order_by(*broken.c).limit(SHOWN)
            rows = tuple(connection.scalars(examples, {"edition": edition}))
            yield Breach(name=check.name, what=check.what, count=found, rows=rows)
