"""What keeps letters from going out is noted as it happens, and the note goes once a session stands."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest

from digest.delivery import witnessed
from digest.errors import DeliveryError, RelayRefusedError, StoreError

REFUSED = RelayRefusedError("login refused: 535 5.7.8 wrong", where="relay:587", hint="Check the password.")


@dataclass
class Notes:
    """What is noted of one edition; `full` cannot be written."""

    noted: dict[int, tuple[str, str]] = field(default_factory=dict)
    full: bool = False
    ended: list[int] = field(default_factory=list)

    def note(self, edition: int, what: str, hint: str = "") -> None:
        if self.full:
            raise StoreError("no room is left")
        self.noted[edition] = what, hint

    def over(self, edition: int) -> None:
        if self.full:
            raise StoreError("no room is left")
        self.ended.append(edition)

    def of(self, editions: Any) -> Any:
        raise NotImplementedError


SESSION: Any = "a session"


class Relay:
    """A way to a relay on which sessions stand."""

    async def connect(self) -> Any:
        return SESSION


def fails(notes: Notes, error: BaseException) -> None:
    """Let an error end what is done over a session that stood."""
    with witnessed(Relay(), notes, 7) as transport:
        asyncio.run(transport.connect())
        raise error


def test_what_the_relay_said_is_noted_and_still_raised():
    """Place, words and hint; whoever started the run hears the same."""
    notes = Notes()
    with pytest.raises(RelayRefusedError) as raised, witnessed(Relay(), notes, 7):
        raise REFUSED
    assert raised.value is REFUSED
    assert notes.noted == {7: ("relay:587: login refused: 535 5.7.8 wrong", "Check the password.")}
    assert notes.ended == []


def test_a_session_that_stood_ends_it():
    """Nobody was refused, and the relay let us in."""
    notes = Notes()
    with witnessed(Relay(), notes, 7) as transport:
        assert asyncio.run(transport.connect()) is SESSION
    assert (notes.noted, notes.ended) == ({}, [7])


def test_where_nobody_asked_the_relay_nothing_is_known():
    """A run that found no letter due does not say that the relay works."""
    notes = Notes()
    with witnessed(Relay(), notes, 7):
        pass
    assert (notes.noted, notes.ended) == ({}, [])


def test_a_session_that_stood_and_failed_later_is_a_trouble():
    """A relay that takes the login and refuses the sender, or hangs up letter by letter."""
    notes = Notes()
    with pytest.raises(DeliveryError):
        fails(notes, DeliveryError("gave up after 5 failures in a row: 421 busy"))
    assert notes.noted == {7: ("gave up after 5 failures in a row: 421 busy", "")}
    assert notes.ended == []


def test_a_note_names_no_reader():
    """It may outlive them: addresses go, and so does what could steer a terminal."""
    notes = Notes()
    with pytest.raises(DeliveryError), witnessed(Relay(), notes, 7):
        raise DeliveryError("550 <ana@example.org>\r\n\x1b[31mno", hint="Ask bo@example.org.")
    assert notes.noted == {7: ("550 <…> [31mno", "Ask <…>")}


@pytest.mark.parametrize("error", [StoreError("locked"), asyncio.CancelledError(), KeyboardInterrupt()])
def test_what_is_not_about_the_relay_says_nothing_of_it(error):
    """A database that is locked, or a person who stops the run."""
    notes = Notes()
    with pytest.raises(type(error)):
        fails(notes, error)
    assert (notes.noted, notes.ended) == ({}, [])


def test_a_note_that_cannot_be_written_hides_nothing(caplog):
    """The disk is full as well: the relay's refusal is what the run ends with, and the log has a line."""
    with pytest.raises(RelayRefusedError, match="535"), witnessed(Relay(), Notes(full=True), 7):
        raise REFUSED
    assert "trouble not noted" in caplog.text


def test_an_end_that_cannot_be_written_fails_no_run(caplog):
    """The letters are out; that an old note stays is worth a line of the log."""
    with witnessed(Relay(), Notes(full=True), 7) as transport:
        asyncio.run(transport.connect())
    assert "trouble not noted" in caplog.text
