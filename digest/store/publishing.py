"""What of an edition is for everybody, and what made its letters: public ids, the editions that may be shown, and prints of composers.

Who may see a page of a newsletter is decided by its settings, which the store does not know.
"""

import base64
from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b

from sqlalchemy import BigInteger, Column, ForeignKey, RowMapping, Table, Text, func, select

from digest.model import DeliveryState, EditionState, Print, Publication
from digest.store.columns import Id, metadata
from digest.store.connections import milliseconds, moment
from digest.store.dialect import insert
from digest.store.fates import Fates
from digest.store.schema import editions, installation
from digest.store.standing import frozen, has_rows

ID_SIZE = 16
"""Bytes of a public id: nobody guesses 128 bits, and so the address of an edition that is not theirs to see."""

edition_prints = Table(  # one row for each way in which letters of an edition were made
    "edition_prints",
    metadata,
    Column("edition", Id, ForeignKey("editions.id"), primary_key=True, autoincrement=False),
    Column("content", Text, primary_key=True),
    Column("signed", Text, primary_key=True),
    Column("first_used_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)


class Publishing(Fates):
    """The part of `EditionStore` that knows what is public of an edition, and what its letters were made by."""

    def public_id(self, newsletter: str, slot: str, number: int, created: datetime) -> str:
        """Give the id that links to an edition show. It is known before the edition is saved, always the same, and nobody can guess it."""
        with self._connections.read() as connection:
            secret = connection.execute(select(installation.c.address_key)).scalar_one()
        named = "\0".join((newsletter, slot, str(number), str(milliseconds(created))))
        digest = blake2b(named.encode(), digest_size=ID_SIZE, key=secret, person=b"public id")
        return base64.b32encode(digest.digest()).decode().rstrip("=").lower()

    def published(self, newsletter: str = "") -> Sequence[Publication]:
        """Give the editions of one newsletter or of all that may be shown to anybody, newest first."""
        going_on = func.coalesce(editions.c.decision, "").not_in((EditionState.HELD, EditionState.CANCELLED))
        shown = select(editions).where(frozen, going_on, has_rows(DeliveryState.ACCEPTED))
        if newsletter:
            shown = shown.where(editions.c.newsletter == newsletter)
        with self._connections.read() as connection:
            return [_publication(row) for row in connection.execute(shown.order_by(editions.c.id.desc())).mappings()]

    def composed_by(self, edition: int, made: Print) -> None:
        """Remember what letters of this edition are made by. Raises `StoreError`."""
        with self._connections.write() as connection:
            now = self._connections.now(connection)
            row = {"edition": edition, "content": made.content, "signed": made.signed, "first_used_at": now}
            connection.execute(insert(connection, edition_prints).values(row).on_conflict_do_nothing())

    def prints(self, edition: int) -> Sequence[Print]:
        """Give everything that letters of this edition were made by, in the order in which it was first used."""
        mine = select(edition_prints).where(edition_prints.c.edition == edition)
        with self._connections.read() as connection:
            rows = connection.execute(mine.order_by(edition_prints.c.first_used_at)).mappings()
            return [Print(content=row["content"], signed=row["signed"]) for row in rows]


def _publication(row: RowMapping) -> Publication:
    return Publication(
        edition=row["id"],
        newsletter=row["newsletter"],
        number=row["number"],
        public_id=row["public_id"],
        subject=row["subject"],
        preheader=row["preheader"],
        language=row["language"],
        created=moment(row["created_at"]),
        published=moment(row["frozen_at"]),
    )
