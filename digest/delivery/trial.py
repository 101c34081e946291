"""A real copy for the editor's own eyes: marked [TEST], with its own Message-ID and a link that unsubscribes nobody. No ledger is touched."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b
from typing import Protocol

from digest.delivery.courier import relay_refused
from digest.delivery.headers import split_mailbox
from digest.delivery.outcome import NEEDS_SMTPUTF8, classify
from digest.errors import DeliveryError, RelayRefusedError
from digest.links import NOBODY
from digest.model import Blame, Delivery, DeliveryState, Outcome, Rendered, Stage
from digest.ports import Connection, Envelope, Transport


class Composes(Protocol):
    """What makes the bytes of one message, and knows its sender."""

    def compose(self, delivery: Delivery) -> bytes:
        """Give the message of one row."""
        ...

    def envelope(self, delivery: Delivery, size: int) -> Envelope:
        """Give sender and recipient of one row."""
        ...


def marked(rendered: Rendered) -> Rendered:
    """Give the same content with [TEST] before its subject."""
    subject = f"[TEST] {rendered.subject}"
    headers = tuple((name, subject if name == "Subject" else value) for name, value in rendered.headers)
    return replace(rendered, subject=subject, headers=headers)


def send(
    addresses: Sequence[str],
    composer: Composes,
    transport: Transport,
    sender: str,
    now: datetime,
    *,
    kind: str = "test",
) -> Mapping[str, Outcome]:
    """Send one copy from `sender` to each address, and give what the relay said; `kind` begins its Message-ID.

    Raises `RelayRefusedError`, and `DeliveryError` when there was no session for anybody.
    """
    domain = split_mailbox(sender)[1].rpartition("@")[2]
    return asyncio.run(_send(addresses, composer, transport, domain, now, kind))


async def _send(
    addresses: Sequence[str], composer: Composes, transport: Transport, domain: str, now: datetime, kind: str
) -> Mapping[str, Outcome]:
    outcomes: dict[str, Outcome] = {}
    unreachable: list[DeliveryError] = []
    for row, address in enumerate(addresses, start=1):
        delivery = Delivery(
            edition=0,
            row=row,
            address=address,
            message_id=f"{kind}.{blake2b(f'{address} {now.isoformat()}'.encode(), digest_size=12).hexdigest()}@{domain}",
            subscriber_key=NOBODY,
            date=now,
        )
        try:
            connection = await transport.connect()
        except RelayRefusedError:
            raise
        except DeliveryError as error:
            unreachable.append(error)
            outcomes[address] = Outcome(state=DeliveryState.DEFERRED, stage=Stage.CONNECT, text=str(error))
        else:
            outcomes[address] = await _over(connection, composer, delivery)
    if unreachable and len(unreachable) == len(addresses):
        raise unreachable[-1]
    return outcomes


async def _over(connection: Connection, composer: Composes, delivery: Delivery) -> Outcome:
    try:
        outcome = await _one(connection, composer, delivery)
    except DeliveryError as error:
        return Outcome(state=DeliveryState.DEFERRED, stage=Stage.CONNECT, text=str(error))
    finally:
        await connection.close()
    if outcome.blame is Blame.SENDER:
        raise relay_refused(outcome)
    return outcome


async def _one(connection: Connection, composer: Composes, delivery: Delivery) -> Outcome:
    body = composer.compose(delivery)
    envelope = composer.envelope(delivery, len(body))
    if envelope.smtputf8 and "smtputf8" not in connection.extensions:
        return NEEDS_SMTPUTF8
    refusal = await connection.offer(envelope)
    if refusal is not None:
        return classify(Stage(refusal[0]), refusal[1])
    await connection.write(body)
    return classify(Stage.DOT, await connection.dot())
