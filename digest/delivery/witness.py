"""What keeps the letters of an edition from going out, noted in the ledger as it happens: a run under cron is over before anybody looks.

A note that cannot be written hides nothing: the error itself goes on to who started the run.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from digest.delivery.notes import without_addresses
from digest.errors import DeliveryError, StoreError
from digest.log import logger
from digest.ports import Connection, Transport
from digest.ports.operating import Troubles

_log = logger("delivery")


class _Witness:
    """A way to the relay that knows whether a session ever stood."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.stood = False

    async def connect(self) -> Connection:
        """Open one session."""
        connection = await self._transport.connect()
        self.stood = True
        return connection


@contextmanager
def witnessed(transport: Transport, troubles: Troubles, edition: int) -> Iterator[Transport]:
    """Give the way to the relay for the letters of an edition. A `DeliveryError` is noted; it is over once a session stood, and none was raised."""
    witness = _Witness(transport)
    try:
        yield witness
    except DeliveryError as error:
        what, hint = without_addresses(str(error)), without_addresses(error.hint)
        _written(lambda: troubles.note(edition, what, hint))
        raise
    if witness.stood:
        _written(lambda: troubles.over(edition))


def _written(write: Callable[[], None]) -> None:
    try:
        write()
    except StoreError as error:
        _log.warning("trouble not noted", reason=str(error))
