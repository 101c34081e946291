"""The letter that one reader got, made again from its row. Pure: whether it is the same letter is known by prints, not believed.

A letter follows from frozen content, its row, and what made it: settings, the keys of links, the keys of DKIM. The last is remembered of each edition
as prints (`Print`), so that a change is noticed, and told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from digest.delivery.message import Composer
from digest.errors import ConfigError
from digest.model import Delivery, DeliveryState, Print

NOBODY = Delivery(
    edition=1,
    row=1,
    address="nobody@example.org",
    name="Nobody",
    message_id="nobody@example.org",
    subscriber_key="nobody",
    date=datetime(2000, 1, 1, tzinfo=UTC),
)
"""Whose letter prints are taken of."""

UNKNOWN = (
    "what made this edition was not noted when it was sent, so the letter may differ from this one in headers and links"
)
OTHER_KEY = "it was signed with a key, or in a way, that is not set any more: this is the letter without its signature"
MIXED = "settings changed while this edition was on its way: letters made before and after differ, and this is how it is made now"


@dataclass(frozen=True, slots=True, kw_only=True)
class Makers:
    """What makes the letters of an edition under one set of keys: without signing, and as it is configured."""

    plain: Composer
    signing: Composer

    @property
    def print(self) -> Print:
        """What letters of these are known by."""
        letters = self.plain.compose(NOBODY), self.signing.compose(NOBODY)
        content, signed = (sha256(letter).hexdigest() for letter in letters)
        return Print(content=content, signed=signed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A letter made again: the bytes that follow DATA, and what has to be said of them."""

    data: bytes
    notes: tuple[str, ...] = ()


def again(row: Delivery, prints: Sequence[Print], makers: Iterable[Makers]) -> Copy:
    """Give the letter of a row that was composed before, by whichever of `makers` made it then, likeliest first.

    Raises `ConfigError` when none of them did.
    """
    state = () if row.state == DeliveryState.ACCEPTED else (f"this letter is {row.state}, not accepted",)
    for each in makers:
        made = each.print
        same = [one.signed for one in prints if one.content == made.content]
        if same:
            signed, notes = _signing(made, same)
            mixed = (MIXED,) if len({one.content for one in prints}) > 1 else ()
            return Copy(data=(each.signing if signed else each.plain).compose(row), notes=(*state, *mixed, *notes))
        if not prints:
            return Copy(data=each.signing.compose(row), notes=(*state, UNKNOWN))
    hint = "Put title, from, addresses, DIGEST_WEB__BASE_URL and DIGEST_SECRET_KEY back; `digest editions show` prints the content alone."
    raise ConfigError("the settings that make this letter have changed since it went out", hint=hint)


def _signing(made: Print, noted: Sequence[str]) -> tuple[bool, tuple[str, ...]]:
    """Say whether the letter was signed as we would sign it, and what is to be told."""
    if set(noted) == {made.signed}:
        return True, ()
    if set(noted) == {made.content}:
        return False, ()
    return False, (OTHER_KEY,)
