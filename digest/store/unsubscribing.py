"""What leaving means for letters that are still to go: they are skipped, in the transaction that records the leaving."""

from sqlalchemy import exists, or_, select, update
from sqlalchemy.engine import Connection

from digest.model import DeliveryState, Subscriber
from digest.store.schema import deliveries, editions
from digest.store.standing import frozen, may_resend

SKIPPED_BY_LEAVING = (
    DeliveryState.PENDING,
    DeliveryState.DEFERRED,
    # Claimed too: on PostgreSQL the lock on the row makes an intent that is being committed come first or not at all.
    DeliveryState.CLAIMED,
)
LEFT = "unsubscribed"


def skip_open_rows(connection: Connection, reader: Subscriber, now: int) -> None:
    """Skip every row of this reader that a run would still send; a doubtful one that nobody would send again stays doubtful."""
    theirs = select(editions.c.id).where(editions.c.newsletter == reader.newsletter, frozen)
    doubtful = exists().where(editions.c.id == deliveries.c.edition, may_resend(now)).correlate(deliveries)
    skipping = update(deliveries).where(
        deliveries.c.edition.in_(theirs),
        deliveries.c.subscription == reader.id,
        or_(deliveries.c.state.in_(SKIPPED_BY_LEAVING), doubtful),
    )
    connection.execute(skipping.values(state=DeliveryState.SKIPPED, worker=None, reason=LEFT))
