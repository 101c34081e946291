"""Rows of the ledger as `Delivery`: one way to read them, for every file that does."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import RowMapping, Select, func, select

from digest.model import Delivery, DeliveryState
from digest.store.connections import maybe_moment
from digest.store.schema import deliveries, subscriptions
from digest.store.standing import NEVER

reader_key = (
    select(func.max(subscriptions.c.key))
    .where(subscriptions.c.id == deliveries.c.subscription)
    .correlate(deliveries)
    .scalar_subquery()
)

COLUMNS = (
    deliveries.c.edition,
    deliveries.c.row,
    deliveries.c.address,
    deliveries.c.message_id,
    deliveries.c.subscription,
    deliveries.c.name,
    deliveries.c.state,
    deliveries.c.fence,
    deliveries.c.attempts,
    deliveries.c.doubts,
    deliveries.c.date,
    deliveries.c.due,
    deliveries.c.code,
    deliveries.c.enhanced,
    deliveries.c.reply,
    deliveries.c.reason,
    deliveries.c.accepted_at,
    deliveries.c.choice,
    reader_key.label("subscriber_key"),
)

LETTERS: Select[*tuple[Any, ...]] = select(*COLUMNS)


def choice_of(stored: str | None) -> tuple[str, ...] | None:
    """Read the sections of a row: None where its reader has no topics, none where they name no section."""
    if not stored:
        return None if stored is None else ()
    return tuple(stored.split("\n"))


def letter(row: Mapping[str, Any] | RowMapping) -> Delivery:
    """Read one row. `next_attempt_at` stands only where one was set."""
    waits = row["state"] in (DeliveryState.DEFERRED, DeliveryState.UNCERTAIN) and row["due"] != NEVER
    return Delivery(
        edition=row["edition"],
        row=row["row"],
        address=row["address"] or "",
        message_id=row["message_id"],
        subscriber=row["subscription"],
        subscriber_key=row["subscriber_key"] or "",
        name=row["name"],
        choice=choice_of(row["choice"]),
        state=DeliveryState(row["state"]),
        fence=row["fence"],
        attempts=row["attempts"],
        doubts=row["doubts"],
        date=maybe_moment(row["date"]),
        next_attempt_at=maybe_moment(row["due"]) if waits else None,
        reply=" ".join(str(part) for part in (row["code"], row["enhanced"], row["reply"]) if part),
        reason=row["reason"] or "",
        accepted_at=maybe_moment(row["accepted_at"]),
    )
