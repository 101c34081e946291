"""How much of each trouble the tests go through: little with every change, all of it with `make faults`."""

from dataclasses import dataclass

from tests.faults.naive import WRONG


@dataclass(frozen=True, kw_only=True)
class Gate:
    """Counts of one run of the gate."""

    readers: int
    """In the audience of the scenarios with random moments."""
    cases: tuple[tuple[str, str], ...]
    """Ways of speaking that the server offers, each with a policy for letters in doubt."""
    kills: int
    """Of two senders on SQLite, at random moments, for each seed."""
    seeds: tuple[int, ...]
    broken: int
    """Kinds of broken answers among the kills, once each (0: all there are)."""
    exact: int
    """Kills at each exact point."""
    wrong: tuple[str, ...]
    """Wrong senders that go through the random kills too."""
    leaving: int
    """SIGTERMs."""
    server_kills: int
    """Of three senders on PostgreSQL."""
    freezes: int
    """Of the same three, for longer than their lease."""
    overlaps: int
    """Times that five runs begin at once."""
    full: int
    """Times that the disk has no room left."""
    locked: int
    """Times that somebody else locks the database."""
    restarts: int
    """Immediate restarts of PostgreSQL."""
    leavers: int
    """Readers who unsubscribe while letters go out."""
    jumps: int
    """Of the clock, by hours, there and back."""


SHORT = Gate(
    readers=120,
    cases=(("pipeline", "resend"), ("plain", "hold")),
    kills=10,
    seeds=(1,),
    broken=6,
    exact=2,
    wrong=("dot first",),
    leaving=3,
    server_kills=6,
    freezes=2,
    overlaps=2,
    full=2,
    locked=1,
    restarts=3,
    leavers=3,
    jumps=3,
)
"""With every change: about a minute."""

FULL = Gate(
    readers=1000,
    cases=(("pipeline", "resend"), ("pipeline", "hold"), ("plain", "resend"), ("plain", "hold")),
    kills=200,
    seeds=(1, 2, 3),
    broken=0,
    exact=25,
    wrong=tuple(WRONG),
    leaving=50,
    server_kills=100,
    freezes=20,
    overlaps=20,
    full=5,
    locked=5,
    restarts=10,
    leavers=10,
    jumps=10,
)
"""What a change to delivery has to pass. Five exact points make 125 kills for each way of speaking and each policy."""
