"""Drafts before people: who decided what on an edition that is not frozen yet."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ReviewState(StrEnum):
    """Where a draft stands with its editors. Stored: each is a decision of a person, or of the deadline."""

    WAITING = "waiting"  # nobody has decided
    APPROVED = "approved"
    HELD = "held"  # an editor said: not like this
    LAPSED = "lapsed"  # the deadline passed; its articles went back


class Answer(StrEnum):
    """What became of a decision that an editor made."""

    DONE = "done"
    SAME = "same"  # it was so already
    SENT = "sent"  # its audience is frozen: it is on its way, or went out
    CANCELLED = "cancelled"
    TAKEN = "taken"  # its articles went back, and another edition carries them by now
    CHANGED = "changed"  # it is not what the editor saw any more


PREFLIGHT = "preflight: "
"""How the reason of a hold begins that preflight put on an edition, and no person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """How an edition stands with its editors. `state` is None for one that never waited for them.

    `by` and `at` name the last decision; `told_at` is when the editors were mailed, or people heard of a pause or of letters in doubt; `content` is the hash of what would go out; `open` is whether it
    is neither frozen nor cancelled.
    """

    edition: int
    content: str
    open: bool
    state: ReviewState | None = None
    by: str = ""
    at: datetime | None = None
    told_at: datetime | None = None

    @property
    def unapproved(self) -> bool:
        """Whether it could go out, and waits for the word of an editor."""
        return self.open and self.state not in (None, ReviewState.APPROVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The answer to a decision, and how the edition stands after it."""

    answer: Answer
    review: Review
