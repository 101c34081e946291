"""Readers whom a person names one by one."""

import pytest

from digest.errors import UsageError
from digest.model import Subscriber, SubscriberState
from digest.subscribers import chosen_readers


class Roll:
    """Subscriptions by address."""

    def __init__(self, *known: Subscriber) -> None:
        self.known = known

    def find(self, address: str) -> list[Subscriber]:
        return [one for one in self.known if one.address.lower() == address.lower()]


def reader(address: str, newsletter: str = "tech", state: SubscriberState = SubscriberState.ACTIVE) -> Subscriber:
    return Subscriber(address=address, newsletter=newsletter, state=state)


def chosen(*addresses: str, roll: Roll) -> tuple[str, ...]:
    return chosen_readers(addresses, "tech", roll)  # type: ignore[arg-type] # only `find` is asked


def test_nobody_chosen_is_nobody():
    """An empty choice means everybody to the ledger, so it stays empty."""
    assert chosen(roll=Roll()) == ()


def test_addresses_come_normalised_each_once_in_their_order():
    """The ledger compares normalised addresses: any other would choose nobody."""
    roll = Roll(reader("ana@example.net"), reader("bo@example.net"))
    assert chosen("bo@EXAMPLE.net", " ana@example.net", "bo@example.net", roll=roll) == (
        "bo@example.net",
        "ana@example.net",
    )


def test_one_mailbox_in_two_spellings_is_one_reader():
    """Who is left out is counted by how many are chosen."""
    assert len(chosen("Ana@example.net", "ana@EXAMPLE.net", roll=Roll(reader("ana@example.net")))) == 1


@pytest.mark.parametrize("state", [state for state in SubscriberState if state != SubscriberState.ACTIVE])
def test_who_does_not_get_it_now_is_refused_with_the_state(state):
    """Somebody who left, waits or is suppressed is never mailed by being named."""
    with pytest.raises(UsageError, match=f"^ana@example.net: is {state}, so tech does not go there$"):
        chosen("ana@example.net", roll=Roll(reader("ana@example.net", state=state)))


def test_a_reader_of_another_newsletter_is_refused():
    """A subscription counts for its own newsletter alone."""
    with pytest.raises(UsageError, match="does not read tech") as caught:
        chosen("ana@example.net", roll=Roll(reader("ana@example.net", "art")))
    assert "digest subscribers add" in caught.value.hint


def test_one_wrong_address_refuses_the_choice():
    """Nobody is left out in silence."""
    with pytest.raises(UsageError, match="is not a mail address"):
        chosen("ana@example.net", "nonsense", roll=Roll(reader("ana@example.net")))
