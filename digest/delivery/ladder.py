"""How a relay can be spoken to, learnt over all its sessions: which of the ways of `dialogue` it bears. Pure.

A way is left for good at the first answer that no rule allows. A line that merely breaks may be the weather, or a box in between that swallows what
comes together: two breaks in a row, with nothing answered whole between them, end a way too.
"""

from dataclasses import dataclass, field

from digest.delivery.line import LostError, SurpriseError


@dataclass(slots=True)
class Way:
    """One way of sending several commands in one write, and whether it is still open."""

    open: bool = True
    _breaks: int = 0

    def worked(self) -> None:
        """Take note that a group was answered whole."""
        self._breaks = 0

    def broke(self, error: LostError) -> None:
        """Take note that a group was not answered whole."""
        self._breaks += 1
        if isinstance(error, SurpriseError) or self._breaks > 1:
            self.open = False


@dataclass(slots=True)
class CarefulWay(Way):
    """A way whose breaks leave a doubt behind: one session tries it first, alone, and unless that holds nobody tries again."""

    _proved: bool = False
    _trying: bool = False

    def begin(self) -> bool:
        """Tell whether a group may be sent now. Then `worked`, `broke` or `left` has to follow."""
        if not self.open or (self._trying and not self._proved):
            return False
        self._trying = True
        return True

    def worked(self) -> None:
        """Take note that a group was answered whole."""
        Way.worked(self)
        self._proved = True

    def broke(self, error: LostError) -> None:
        """Take note that a group was not answered whole."""
        Way.broke(self, error)
        self.open = self.open and self._proved

    def left(self) -> None:
        """Take note that nobody read the answers: the session was closed for another reason."""
        self._trying = False


@dataclass(slots=True)
class Ladder:
    """What is known of one relay. It begins with the fastest way; below `pipeline` is one command at a time."""

    chain: CarefulWay = field(default_factory=CarefulWay)
    pipeline: Way = field(default_factory=Way)
