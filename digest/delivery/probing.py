"""One session with the relay and nothing else: what it is called, what it offers, how it is encrypted. No mail is spoken of."""

from dataclasses import replace

from digest.delivery.dialogue import Timeouts
from digest.delivery.smtp import SmtpTransport
from digest.model.health import Session
from digest.net.secured import secured_by
from digest.ports import Clock

PATIENCE = Timeouts(connect=15, command=15)
"""A person waits."""


async def probe(transport: SmtpTransport, clock: Clock) -> Session:
    """Open a session as every send does, look at it, and close it. Raises like `SmtpTransport.connect`, and `ConfigError`."""
    connection = await replace(transport, timeouts=PATIENCE, dsn=True).connect()
    try:
        return Session(
            name=connection.name,
            greeting=connection.greeting,
            offered=dict(connection.offered),
            secured=secured_by(connection.told("ssl_object")),
            login=bool(transport.username),
            at=clock(),
        )
    finally:
        await connection.close()
