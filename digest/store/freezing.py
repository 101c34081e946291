"""Freezing an audience: from here on every reader of the edition has one row, which is never deleted.

Message-IDs ascend with the rows. A million of them in random order, several times what the cache holds, would double the time of a freeze and
write four times as much. What they ascend by tells nobody his row: it begins anywhere, and takes steps of any length.
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from email.utils import parseaddr

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Subquery,
    Text,
    Update,
    cast,
    exists,
    func,
    literal,
    null,
    select,
    update,
)
from sqlalchemy.engine import Connection

from digest.errors import ConfigError, UsageError
from digest.model import Choice, Choose, DeliveryState, Newsletter, SubscriberState
from digest.store.connections import MILLISECOND
from digest.store.dialect import RandomName, batch, packed, refresh_statistics, roomy
from digest.store.schema import deliveries, editions, installation, subscribers, subscriptions, suppressions
from digest.store.standing import edition_row

_only = batch("only", addr_key=str)
_choices = batch("choices", topics=str, choice=str, quiet=str)
_FILLED = (
    *("edition", "row", "subscription", "addr_key", "address", "name", "message_id"),
    *("state", "fence", "due", "attempts", "doubts", "worker"),
)
_CHOSEN = ("choice", "reason")


def freeze(
    connection: Connection,
    edition: int,
    newsletter: Newsletter,
    keys: Sequence[str],
    now: int,
    choose: Choose | None = None,
) -> int:
    """Write a row per active reader, and the policies that hold for them, at `now` (UTC milliseconds); gives the audience.

    With `choose` the row of a reader with topics holds what it makes of them; a row that gets nothing is skipped at once, with the reason.
    """
    row = edition_row(connection, edition, lock=True)
    if row["frozen_at"] is not None:
        return int(row["audience"])
    if row["decision"] is not None:
        hint = "Release it first." if row["decision"] == "held" else "Compose a new one."
        raise UsageError(f"edition {edition} is {row['decision']}, so it cannot be sent", hint=hint)
    domain = sender_domain(newsletter.sender)
    choices = _chosen(connection, newsletter.key, choose) if choose else {}
    audience = _insert_rows(connection, edition, newsletter.key, domain, keys, now, choices)
    if any(one.quiet for one in choices.values()):
        connection.execute(_skip_quiet(edition))
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


def _chosen(connection: Connection, newsletter: str, choose: Choose) -> Mapping[str, Choice]:
    """Give what becomes of each set of topics that readers of a newsletter have, as it is stored."""
    topics = subscriptions.c.topics
    sets = select(topics).where(subscriptions.c.newsletter == newsletter, topics != "").distinct()
    return {one: choose(tuple(one.split("\n"))) for one in connection.scalars(sets)}


def _skip_quiet(edition: int) -> Update:
    """Give the statement that skips the rows that were written with a reason: a row begins as pending, whatever becomes of it."""
    mine = deliveries.c.edition == edition, deliveries.c.reason.is_not(None)
    return update(deliveries).where(*mine).values(state=DeliveryState.SKIPPED)


def _insert_rows(
    connection: Connection,
    edition: int,
    newsletter: str,
    domain: str,
    keys: Sequence[str],
    now: int,
    choices: Mapping[str, Choice],
) -> int:
    readers = _numbered(newsletter, keys)
    audience = select(
        literal(edition),
        readers.c.row,
        readers.c.subscription,
        readers.c.addr_key,
        readers.c.address,
        readers.c.name,
        _message_id(edition, domain, readers.c.row),
        literal(DeliveryState.PENDING.value),
        literal(0),
        literal(now),
        literal(0),
        literal(0),
        null(),
    )
    filled: tuple[str, ...] = _FILLED
    parameters = {"only": packed([key] for key in keys)} if keys else {}
    if choices:
        chosen = readers.outerjoin(_choices, _choices.c.topics == readers.c.topics)
        audience = audience.add_columns(_choices.c.choice, _choices.c.quiet).select_from(chosen)
        filled = *_FILLED, *_CHOSEN
        rows = ((topics, "\n".join(one.sections), one.quiet or None) for topics, one in choices.items())
        parameters["choices"] = packed(rows)
    filling = deliveries.insert().from_select(filled, audience)
    with roomy(connection):
        return connection.execute(filling, parameters, execution_options={"preserve_rowcount": True}).rowcount


def _numbered(newsletter: str, keys: Sequence[str]) -> Subquery:
    """Give the active readers of a newsletter, numbered from 1 in the order in which they came."""
    found = (
        select(
            func.row_number().over(order_by=subscriptions.c.id).label("row"),
            subscriptions.c.id.label("subscription"),
            subscribers.c.addr_key,
            subscribers.c.address,
            subscriptions.c.name,
            subscriptions.c.topics,
        )
        .join_from(subscriptions, subscribers, subscribers.c.id == subscriptions.c.subscriber)
        .where(
            subscriptions.c.newsletter == newsletter,
            subscriptions.c.state == SubscriberState.ACTIVE,
            ~exists().where(suppressions.c.addr_key == subscribers.c.addr_key),
        )
    )
    return (found.where(subscribers.c.addr_key.in_(select(_only.c.addr_key))) if keys else found).subquery()


def _message_id(edition: int, domain: str, row: ColumnElement[int]) -> ColumnElement[str]:
    """Give the Message-ID of a row: what ascends has 18 digits for up to a hundred million rows, and 48 random bits follow."""
    begin = secrets.randbelow(8 * 10**17) + 10**17
    step = secrets.randbelow(10**9) + 1
    ascending = cast(literal(begin, BigInteger) + row * literal(step, BigInteger), Text)
    return cast(literal(f"e{edition}."), Text) + ascending + RandomName() + cast(literal(f"@{domain}"), Text)
