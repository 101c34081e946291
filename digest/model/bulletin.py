"""What is new of a source, for those who look after it."""

from dataclasses import dataclass
from enum import StrEnum


class Turn(StrEnum):
    """What changed with a source, so that a person should know."""

    FAILING = "failing"  # for so long that it is no hiccup
    RETIRED = "retired"  # gone for good, and not asked any more
    OVER = "over"  # it gives articles again
    MOVED = "moved"  # for good, to another address


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletin:
    """News of a source, told once. `where` is what people know it by; of a source that moved, `to` is its new address."""

    source: str
    turn: Turn
    where: str
    what: str
    hint: str = ""
    to: str = ""
