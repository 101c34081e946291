"""What an answer says about our pace: go on, slow down, stop, or nothing; and whether the relay says so or the reader's operator. Pure.

What it means for the row is decided in `outcome`. A wrong cell here costs time and never a letter: too fast is told again, too slow recovers.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from digest.delivery.outcome import is_of_our_allowance
from digest.model import Blame, DeliveryState, Outcome, Stage


class Word(StrEnum):
    """What the other side asks for."""

    GOOD = "good"
    SLOW = "slow"
    BLOCKED = "blocked"
    STOP = "stop"
    SPENT = "spent"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Signal:
    """A word, and whom it concerns: the relay as a whole, or the operator of this reader's mailbox alone."""

    word: Word
    relay: bool = False


_NOTHING = Signal(Word.NOTHING)
_UNUSUAL_RATE = "4.7.28"
"""Gmail's code for an unusual rate of unsolicited mail from us: support.google.com/a/answer/3726730."""

_TOO_MANY_AT_ONCE = frozenset({421, 432, 454})
"""421 RFC 5321; 432 Exchange Online, too many connections; 454 Amazon SES, throttling. None of them is about the reader."""

_THROTTLED_BY_COUNT = "4.5.3"
"""Too many recipients (RFC 3463). A transaction of ours has one, so it counts those of the last minutes."""

_TOO_FAST = re.compile(
    r"throttl|\brate\b|too (many|fast|quickly|much)|(limit|quota)s? (was |is |has been )?(exceeded|reached)|exceed\w* .{0,40}limit|slow(er)? down|concurren"
    r"|temporarily (deferred|limited|blocked)|per (second|minute)|reputation|unusual",
    re.IGNORECASE,
)
_OF_SOMETHING_ELSE = re.compile(
    r"gr[ea]y-?list|too many (errors|hops|bad|invalid|unknown)|messages (in|per|on|for) (this |one |a |the )?(connection|session)|idle|time-?out|timed out"
    r"|mailbox|inbox|over ?quota|user you are trying to contact",
    re.IGNORECASE,
)
"""What sounds like it and is about one reader, or about this connection alone: Exim's and SES' "too many messages in this connection" ask for a new one."""

_OF_OUR_ACCOUNT = re.compile(r"relay limit|for (this )?customer|your account|sending rate", re.IGNORECASE)


def signal(outcome: Outcome) -> Signal:
    """Read an outcome for what it says about our pace."""
    if outcome.state is DeliveryState.ACCEPTED:
        return Signal(Word.GOOD)
    if outcome.code < 400:  # noqa: PLR2004 -- no answer, or neither 4xx nor 5xx
        return _NOTHING
    if outcome.enhanced == _UNUSUAL_RATE:
        return Signal(Word.STOP, relay=_before_the_reader(outcome))
    if is_of_our_allowance(outcome.text, outcome.enhanced):
        return Signal(Word.SPENT, relay=True)
    if outcome.code >= 500:  # noqa: PLR2004 -- the permanent class of RFC 5321 4.2.1
        return Signal(Word.BLOCKED) if outcome.blame is Blame.PROVIDER else _NOTHING
    return _of_temporary(outcome)


def _of_temporary(outcome: Outcome) -> Signal:
    if _OF_SOMETHING_ELSE.search(outcome.text):
        return _NOTHING
    ours = outcome.code in _TOO_MANY_AT_ONCE or _before_the_reader(outcome) or _OF_OUR_ACCOUNT.search(outcome.text)
    said = _TOO_FAST.search(outcome.text) is not None or outcome.enhanced == _THROTTLED_BY_COUNT
    if outcome.code == 421 or (outcome.code == 454 and _before_the_reader(outcome)):  # noqa: PLR2004 -- see above
        return Signal(Word.SLOW, relay=True)
    if not said or (outcome.blame is Blame.RECIPIENT and not ours):
        return _NOTHING
    return Signal(Word.SLOW, relay=bool(ours))


def _before_the_reader(outcome: Outcome) -> bool:
    """Whether the answer came before the other side had heard of a reader."""
    return outcome.stage in {Stage.PREPARE, Stage.CONNECT, Stage.MAIL}
