"""Freezing an audience: from here on every reader of the edition has one row, which is never deleted."""

from collections.abc import Sequence
from datetime import timedelta
from email.utils import parseaddr

from sqlalchemy import Text, cast, exists, func, literal, null, select, update
from sqlalchemy.engine import Connection

from digest.errors import ConfigError, UsageError
from digest.model import DeliveryState, Newsletter, SubscriberState
from digest.store.connections import MILLISECOND
from digest.store.dialect import RandomName, batch, packed, refresh_statistics
from digest.store.schema import deliveries, editions, installation, subscribers, subscriptions, suppressions
from digest.store.standing import edition_row

_only = batch("only", addr_key=str)
_FILLED = (
    *("edition", "row", "subscription", "addr_key", "address", "name", "message_id"),
    *("state", "fence", "due", "attempts", "doubts", "worker"),
)


def freeze(connection: Connection, edition: int, newsletter: Newsletter, keys: Sequence[str], now: int) -> int:
    """Write a row per active reader, and the policies that hold for them, at `now` (UTC milliseconds); gives the audience."""
    row = edition_row(connection, edition, lock=True)
    if row["frozen_at"] is not None:
        return int(row["audience"])
    if row["decision"] is not None:
        hint = "Release it first." if row["decision"] == "held" else "Compose a new one."
        raise UsageError(f"edition {edition} is {row['decision']}, so it cannot be sent", hint=hint)
    domain = sender_domain(newsletter.sender)
    audience = _insert_rows(connection, edition, newsletter.key, domain, keys, now)
    policies = {
        "frozen_at": now,
        "audience": audience,
        "sender_domain": domain,
        "uncertain": newsletter.uncertain,
        "evidence_wait": newsletter.evidence_wait // MILLISECOND,
        "max_resends": newsletter.max_resends,
        "not_after": now + max(newsletter.expire_after, timedelta()) // MILLISECOND,
    }
    connection.execute(update(editions).where(editions.c.id == edition).values(policies))
    refresh_statistics(connection, deliveries)
    connection.execute(update(installation).values(frozen_editions=installation.c.frozen_editions + 1))
    return audience


def sender_domain(sender: str) -> str:
    """Give the domain of a sender in A-labels: it ends every Message-ID. Raises `ConfigError`."""
    local, _, domain = parseaddr(sender)[1].rpartition("@")
    try:
        plain = domain.encode("idna").decode().lower()
    except UnicodeError:
        plain = ""
    if not (local and plain):
        raise ConfigError(f"'{sender}' has no domain", where="from", hint="Write it like: News <news@example.org>")
    return plain


def _insert_rows(
    connection: Connection, edition: int, newsletter: str, domain: str, keys: Sequence[str], now: int
) -> int:
    audience = (
        select(
            literal(edition),
            func.row_number().over(order_by=subscriptions.c.id),
            subscriptions.c.id,
            subscribers.c.addr_key,
            subscribers.c.address,
            subscriptions.c.name,
            cast(literal(f"e{edition}."), Text) + RandomName() + cast(literal(f"@{domain}"), Text),
            literal(DeliveryState.PENDING.value),
            literal(0),
            literal(now),
            literal(0),
            literal(0),
            null(),
        )
        .join_from(subscriptions, subscribers, subscribers.c.id == subscriptions.c.subscriber)
        .where(
            subscriptions.c.newsletter == newsletter,
            subscriptions.c.state == SubscriberState.ACTIVE,
            ~exists().where(suppressions.c.addr_key == subscribers.c.addr_key),
        )
    )
    if keys:
        audience = audience.where(subscribers.c.addr_key.in_(select(_only.c.addr_key)))
    filling = deliveries.insert().from_select(_FILLED, audience)
    parameters = {"only": packed([key] for key in keys)} if keys else {}
    return connection.execute(filling, parameters, execution_options={"preserve_rowcount": True}).rowcount
