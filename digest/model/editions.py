"""What is made of the stories: sections, editions, and those that anybody may see."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from digest.model.content import Story, Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and the stories below it. An empty name means that no heading is shown."""

    name: str
    stories: tuple[Story, ...]


class EditionState(StrEnum):
    """`sending` and `done` are derived from the ledger's rows; the others are decisions that are stored."""

    DRAFT = "draft"
    HELD = "held"
    FROZEN = "frozen"
    SENDING = "sending"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One edition of a newsletter; unique on newsletter and slot. `id` and `number` are 0 until it is saved. `public_id` is what links show.

    `more` are stories that found no room, best first: only named, with their links, and told by it no more than those that it does not name.
    """

    newsletter: str
    slot: str
    window: Window
    subject: str
    preheader: str
    language: str
    sections: tuple[Section, ...]
    created: datetime
    id: int = 0
    number: int = 0
    public_id: str = ""
    intro: str = ""
    more: tuple[Story, ...] = ()

    @property
    def stories(self) -> tuple[Story, ...]:
        """All stories in reading order."""
        return tuple(story for section in self.sections for story in section.stories)


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """An edition that may be shown to anybody: frozen, neither held nor cancelled, and accepted for one reader at least. `published` is when it was frozen."""

    edition: int
    newsletter: str
    number: int
    public_id: str
    subject: str
    preheader: str
    language: str
    created: datetime
    published: datetime
