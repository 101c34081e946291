"""A new reader, made of what people typed: everything is checked and cleaned here, and nowhere else. Pure."""

import re
from datetime import UTC, datetime

from digest.errors import UsageError
from digest.model import Subscriber, SubscriberState
from digest.subscribers.address import normalise

LONGEST_NAME = 200
"""Characters."""

FREQUENCIES = ("", "every", "daily", "weekly", "monthly")
"""How often a reader wants mail; empty and `every` mean each edition."""

_CONTROLS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffd\ufffe\uffff]"
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_PARTS = re.compile(r"[|;,]")


def make_reader(
    address: str,
    newsletter: str,
    *,
    name: str = "",
    topics: str = "",
    frequency: str = "",
    language: str = "",
    confirmed_at: str = "",
    state: SubscriberState = SubscriberState.ACTIVE,
) -> Subscriber:
    """Give a reader whom the operator vouches for. `topics` are parted by `|`, `;` or `,`; `confirmed_at` is ISO 8601, UTC without an offset.

    Raises `UsageError` that says which of the values is wrong, and why.
    """
    return Subscriber(
        address=normalise(address),
        newsletter=newsletter,
        name=clean_name(name) if name else "",
        topics=_topics(topics) if topics else (),
        frequency=_frequency(frequency) if frequency else "",
        language=_language(language) if language else "",
        confirmed_at=_moment(confirmed_at) if confirmed_at else None,
        state=state,
    )


def clean_name(text: str) -> str:
    """Give a name on one line, without controls and direction overrides, at most `LONGEST_NAME` characters."""
    return " ".join(_CONTROLS.sub(" ", text).split())[:LONGEST_NAME].rstrip()


def _topics(text: str) -> tuple[str, ...]:
    words = (clean_name(word) for word in _PARTS.split(text))
    return tuple(dict.fromkeys(word for word in words if word))


def _frequency(text: str) -> str:
    word = text.strip().lower()
    if word not in FREQUENCIES:
        raise UsageError(f"frequency {_shown(text)} is none of {', '.join(FREQUENCIES[1:])}")
    return word


def _language(text: str) -> str:
    tag = text.strip().replace("_", "-")
    if tag and _LANGUAGE.fullmatch(tag) is None:
        raise UsageError(f"language {_shown(text)} is not a language tag such as en or pt-BR")
    return tag


def _moment(text: str) -> datetime | None:
    if not text.strip():
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError(f"confirmed_at {_shown(text)} is not a time such as 2026-11-23T07:00") from None


def _shown(text: str) -> str:
    return repr(text[:LONGEST_NAME])
