"""Readers whom a person names one by one. Nobody is added or revived here."""

from collections.abc import Sequence

from digest.errors import UsageError
from digest.model import SubscriberState
from digest.ports import SubscriberStore
from digest.subscribers.address import address_key_form, normalise


def chosen_readers(addresses: Sequence[str], newsletter: str, store: SubscriberStore) -> tuple[str, ...]:
    """Give the addresses normalised, each mailbox once. Raises `UsageError` for one that is wrong, or that does not get the newsletter now."""
    chosen = tuple({address_key_form(one): one for one in map(normalise, addresses)}.values())
    for address in chosen:
        states = [one.state for one in store.find(address) if one.newsletter == newsletter]
        if SubscriberState.ACTIVE not in states:
            what = f"is {states[0]}, so {newsletter} does not go there" if states else f"does not read {newsletter}"
            hint = "`digest subscribers add` adds a reader; `digest test` mails a copy to anybody."
            raise UsageError(what, where=address, hint=hint)
    return chosen
