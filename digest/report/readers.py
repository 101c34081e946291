"""One reader: what they read, what they got, what happened to them."""

from collections.abc import Sequence

from digest.model import Delivery, Event, Subscriber
from digest.report.ledger import delivery_json
from digest.report.wording import moment, plain, stamp


def who_json(
    subscriptions: Sequence[Subscriber], rows: Sequence[tuple[str, str, Delivery]], events: Sequence[Event]
) -> dict[str, object]:
    """Give everything about a reader for machines. The key that links carry is left out: who has it can unsubscribe the reader."""
    letters = [
        {
            "newsletter": newsletter,
            "slot": slot,
            "edition": row.edition,
            **delivery_json(row),
            "accepted_at": stamp(row.accepted_at),
        }
        for newsletter, slot, row in rows
    ]
    return {
        "subscriber": _subscriber(subscriptions, rows),
        "deliveries": letters,
        "events": [_event(event) for event in events],
    }


def event_line(event: Event) -> str:
    """Give an event for people."""
    details = [event.newsletter, f"by {event.how}" if event.how else "", event.detail]
    return " ".join([moment(event.at), plain(event.kind), *(plain(one) for one in details if one)])


def _subscriber(subscriptions: Sequence[Subscriber], rows: Sequence[tuple[str, str, Delivery]]) -> dict[str, object]:
    """Describe the reader: the first subscription for scripts that know one newsletter, and all of them."""
    if not subscriptions:
        return {"address": rows[0][2].address if rows else "", "subscriptions": []}
    every = [_subscription(one) for one in subscriptions]
    return {"address": subscriptions[0].address, **every[0], "subscriptions": every}


def _subscription(one: Subscriber) -> dict[str, object]:
    return {
        "newsletter": one.newsletter,
        "state": one.state.value,
        "name": one.name,
        "language": one.language,
        "topics": list(one.topics),
        "frequency": one.frequency,
        "created": stamp(one.created),
        "confirmed_at": stamp(one.confirmed_at),
    }


def _event(event: Event) -> dict[str, object]:
    return {
        "kind": event.kind,
        "at": stamp(event.at),
        "how": event.how,
        "newsletter": event.newsletter,
        "detail": event.detail,
    }
