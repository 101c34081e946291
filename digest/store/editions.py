"""Editions: their slot, number and frozen content, and the decisions that people and breakers take on them.

What became of the candidates of each run is in `fates`; what became of an edition's letters is in `outbox`.
"""

import base64
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, RowMapping, Update, exists, func, or_, select, update
from sqlalchemy.engine import Connection

from digest.errors import UsageError
from digest.model import DeliveryState, Edition, EditionState, Failure, Fate, Progress, Rendered, Window
from digest.store.codecs import load_more, load_rendered, load_sections, storable
from digest.store.connections import Connections, milliseconds, moment
from digest.store.contents import insert_content, last_subjects, refuse_double, replace_rendered
from digest.store.dialect import turn_taking
from digest.store.fates import record_run
from digest.store.publishing import ID_SIZE, Publishing
from digest.store.reviewing import by_operator, waiting
from digest.store.schema import deliveries, edition_content, editions, runs
from digest.store.standing import edition_row, frozen, progress, stands

MANUAL = "manual:"
HINT = "See: digest editions list"
STOPPED_BY_CANCEL = (DeliveryState.PENDING, DeliveryState.DEFERRED, DeliveryState.CLAIMED)


class Editions(Publishing):
    """Answers the port `EditionStore`."""

    def __init__(self, connections: Connections) -> None:
        super().__init__(connections)

    def by_slot(self, newsletter: str, slot: str) -> Edition | None:
        """Give the edition of this slot."""
        with self._connections.read() as connection:
            return _by_slot(connection, newsletter, slot)

    def slot_closed(self, newsletter: str, slot: str) -> bool:
        """Whether the slot has an edition or was recorded as quiet."""
        if slot == MANUAL:
            return False
        mine = editions.c.newsletter == newsletter, editions.c.slot == slot
        quiet = runs.c.newsletter == newsletter, runs.c.slot == slot
        closed = select(or_(exists().where(*mine), exists().where(*quiet)))
        with self._connections.read() as connection:
            return bool(connection.execute(closed).scalar_one())

    def last_window_end(self, newsletter: str) -> datetime | None:
        """Give the end of the window of the last edition that was frozen and stands (not cancelled, not ended with nothing accepted)."""
        last = (
            select(editions.c.window_end_at)
            .where(editions.c.newsletter == newsletter, frozen, stands)
            .order_by(editions.c.number.desc())
            .limit(1)
        )
        with self._connections.read() as connection:
            found = connection.execute(last).scalar_one_or_none()
        return None if found is None else moment(found)

    def next_number(self, newsletter: str) -> int:
        """Give the number that the next saved edition would get."""
        with self._connections.read() as connection:
            return _next_number(connection, newsletter)

    def subjects(self, newsletter: str) -> frozenset[str]:
        """Give the subjects of the last 100 editions: none is used twice (Gmail threads equal ones)."""
        with self._connections.read() as connection:
            return frozenset(row.subject for row in connection.execute(last_subjects(newsletter)))

    def save(
        self,
        edition: Edition,
        rendered: Rendered,
        fates: Sequence[Fate],
        *,
        held: bool = False,
        review: str | None = None,
        failures: Sequence[Failure] = (),
    ) -> Edition:
        """Store the edition with its content and every fate in one transaction and reserve its articles; gives it with id and number.

        A slot `manual:` gets its number here (`manual:<n>`). If the slot has an edition already, that one is given and nothing changes. With
        `review` it waits for an editor; the text says what else there is to decide, or is empty. Raises `UsageError` when an edition with this subject
        was saved since this one was composed.
        """
        with self._connections.write() as connection:
            turn_taking(connection, f"digest:editions:{edition.newsletter}")
            found = _by_slot(connection, edition.newsletter, edition.slot)
            if found is not None:
                return found
            refuse_double(connection, edition)
            number = _next_number(connection, edition.newsletter)
            slot = f"{MANUAL}{number}" if edition.slot == MANUAL else edition.slot
            saved = replace(edition, number=number, slot=slot, public_id=_free(connection, edition.public_id))
            decision = waiting(review) if review is not None else {"decision": "held" if held else None}
            saved = replace(saved, id=_insert(connection, saved, decision))
            insert_content(connection, saved, rendered)
            record_run(connection, saved.newsletter, slot, fates, saved.created, edition=saved.id, failures=failures)
        return saved

    def get(self, edition: int) -> Edition:
        """Give an edition with its stories. Raises `UsageError`."""
        with self._connections.read() as connection:
            return _edition(connection, edition_row(connection, edition))

    def rendered(self, edition: int) -> Rendered:
        """Give the frozen content of an edition. Raises `UsageError`."""
        with self._connections.read() as connection:
            edition_row(connection, edition)
            content = select(edition_content.c.rendered).where(edition_content.c.edition == edition)
            return load_rendered(connection.execute(content).scalar_one())

    def render_anew(self, edition: int, rendered: Rendered, *, seen: str) -> None:
        """Put its stories, rendered anew, in the place of the content that was `seen` (SHA-256).

        Raises `UsageError` for an edition whose audience is frozen, that was cancelled, or that somebody edited since.
        """
        with self._connections.write() as connection:
            row = edition_row(connection, edition, lock=True)
            if row["frozen_at"] is not None or row["decision"] == EditionState.CANCELLED:
                raise UsageError(f"edition {edition} went out, or never will: its content is kept", hint=HINT)
            if not replace_rendered(connection, edition, rendered, seen=seen):
                raise UsageError(f"edition {edition} was edited at the same moment", hint="Look at it, and try again.")

    def find(self, word: str) -> int:
        """Give the id that `word` means: an id, `NEWSLETTER#NUMBER`, a newsletter's last edition, `last`. Raises `UsageError`."""
        wanted = select(editions.c.id).where(*_meant(word)).order_by(editions.c.id.desc()).limit(1)
        with self._connections.read() as connection:
            found = connection.execute(wanted).scalar_one_or_none()
        if found is None:
            raise UsageError(f"there is no edition '{word}'", hint=HINT)
        return int(found)

    def listing(self, newsletter: str = "", limit: int = 50) -> Sequence[Progress]:
        """Give the latest editions, newest first."""
        latest = select(editions).order_by(editions.c.id.desc()).limit(limit)
        if newsletter:
            latest = latest.where(editions.c.newsletter == newsletter)
        with self._connections.read() as connection:
            rows = connection.execute(latest).mappings().all()
            return progress(connection, rows, self._connections.now(connection))

    def stop(
        self, edition: int, action: Literal["hold", "pause", "resume", "cancel"], reason: str, now: datetime
    ) -> None:
        """Record a decision of a person or a breaker. Raises `UsageError` when the edition is past it.

        `cancel` also cancels every row that waits or is claimed. Dots in flight are finished, and a doubtful row stays doubtful: its reader may
        have the letter. No intent is granted once this has returned, except after `resume`.
        """
        with self._connections.write() as connection:
            row = edition_row(connection, edition, lock=True)
            (state,) = (one.state for one in progress(connection, [row], self._connections.now(connection)))
            if state in (EditionState.CANCELLED, EditionState.DONE):
                raise UsageError(f"edition {edition} is {state}, so nobody can {action} it", hint=HINT)
            decision = {"hold": "held", "pause": "paused", "resume": None, "cancel": "cancelled"}[action]
            decided = {"decision": decision, "decision_reason": storable(reason), "decided_at": milliseconds(now)}
            decided |= by_operator(connection, row, action, reason, now)
            if action == "pause":
                decided["told_at"] = None  # nobody heard of this pause yet
            connection.execute(update(editions).where(editions.c.id == edition).values(**decided))
            if action == "cancel":
                connection.execute(cancel_rows(edition, STOPPED_BY_CANCEL))


def cancel_rows(edition: int, states: Sequence[DeliveryState]) -> Update:
    """Give the statement that cancels the rows of an edition in these states."""
    stopped = {"state": DeliveryState.CANCELLED, "worker": None, "reason": "edition cancelled"}
    return update(deliveries).where(deliveries.c.edition == edition, deliveries.c.state.in_(states)).values(stopped)


def _free(connection: Connection, public_id: str) -> str:
    """Give the id that the edition was composed with; a random one where it has none, or where two were composed by hand in the same millisecond."""
    taken = connection.execute(select(exists().where(editions.c.public_id == public_id))).scalar_one()
    if public_id and not taken:
        return public_id
    return base64.b32encode(secrets.token_bytes(ID_SIZE)).decode().rstrip("=").lower()


def _next_number(connection: Connection, newsletter: str) -> int:
    highest = select(func.coalesce(func.max(editions.c.number), 0)).where(editions.c.newsletter == newsletter)
    return int(connection.execute(highest).scalar_one()) + 1


def _by_slot(connection: Connection, newsletter: str, slot: str) -> Edition | None:
    wanted = select(editions).where(editions.c.newsletter == newsletter, editions.c.slot == slot)
    row = connection.execute(wanted).mappings().one_or_none()
    return None if row is None else _edition(connection, row)


def _meant(word: str) -> tuple[ColumnElement[bool], ...]:
    newsletter, hash_, number = word.rpartition("#")
    if hash_ and number.isascii() and number.isdigit():
        return editions.c.newsletter == newsletter, editions.c.number == int(number[:9])
    if word.isascii() and word.isdigit():
        return (editions.c.id == int(word[:18]),)
    return () if word == "last" else (editions.c.newsletter == word,)


def _edition(connection: Connection, row: RowMapping) -> Edition:
    wanted = select(edition_content.c.sections).where(edition_content.c.edition == row["id"])
    content = connection.execute(wanted).scalar_one()
    return Edition(
        id=row["id"],
        newsletter=row["newsletter"],
        slot=row["slot"],
        number=row["number"],
        public_id=row["public_id"],
        window=Window(start=moment(row["window_start_at"]), end=moment(row["window_end_at"])),
        subject=row["subject"],
        preheader=row["preheader"],
        language=row["language"],
        intro=row["intro"],
        sections=load_sections(content),
        more=load_more(content),
        created=moment(row["created_at"]),
    )


def _insert(connection: Connection, edition: Edition, decision: Mapping[str, object]) -> int:
    values = {
        "newsletter": edition.newsletter,
        "slot": edition.slot,
        "number": edition.number,
        "public_id": edition.public_id,
        "subject": storable(edition.subject),
        "preheader": storable(edition.preheader),
        "language": edition.language,
        "intro": storable(edition.intro),
        "window_start_at": milliseconds(edition.window.start),
        "window_end_at": milliseconds(edition.window.end),
        "created_at": milliseconds(edition.created),
        **decision,
    }
    return int(connection.execute(editions.insert().values(values).returning(editions.c.id)).scalar_one())
