"""A reader's own choice of an edition: what is frozen of it in his row, and the stock of encoded pieces that every choice is joined from.

Which topics come to which choice is decided in `selection`, how the pieces are cut in `rendering`, how they are joined in `delivery`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NewType

Gap = NewType("Gap", str)
"""The name of a place in a rendered part that is filled per reader: one of `GAPS`, `card:<story id>`, or in a stencil one of `CHOSEN`."""

Topics = tuple[str, ...]
"""What a reader chose, as he wrote it, in his order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What one edition has for a reader with topics: names of its sections, in his order.

    Without any, the reader gets the whole edition, unless `quiet` says why he gets nothing of it.
    """

    sections: tuple[str, ...] = ()
    quiet: str = ""


Choose = Callable[[Topics], Choice]
"""Decides what an edition has for readers with these topics. Pure: asked once for each set of topics."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list that is shown or left out as a whole: groups of entries by key, each behind the text that stands before it, and what ends it."""

    groups: tuple[tuple[bytes, Mapping[str, bytes]], ...] = ()
    after: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stencil:
    """One part of a message for readers with a choice: a frame with gaps (those of `GAPS`, and `CHOSEN`), and what goes into them, by article id.

    `leads` are the stories as each stands first, all that comes before them included; `short` are the cards with one sentence each. `heads` stand
    above the stories of a section, by its name; with `headed` also where its first story is the lead. `listings` are `contents` and `brief`.
    """

    pieces: tuple[bytes | Gap, ...]
    leads: Mapping[str, bytes]
    cards: Mapping[str, bytes]
    short: Mapping[str, bytes]
    heads: Mapping[str, bytes]
    headed: bool
    listings: Mapping[str, Listing]


CHOSEN = tuple(map(Gap, ("subject", "preheader", "reading", "contents", "stories", "brief")))
"""Gaps of a stencil that are filled by choice: two lines of the inbox, how many stories there are, the lists, the stories."""

COUNT = "\ufdd0"
"""Stands in a subject where the number of stories is to stand: a noncharacter, which is for a program's own use (Unicode 23.7)."""


FEWEST_CONTENTS = 3
"""Stories that need a list of contents: one below the lead is in sight."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """Everything that readers with topics of their own get their letters from, frozen with the edition: the whole of it, whatever was cut for all.

    `sections` holds the ids of the stories by section, in reading order; `scores` says which story has to step back first where a choice takes more than
    `budget` bytes of HTML. Subjects and preheaders go by the lead story; `reading` by the number of stories, from 1.
    """

    sections: Mapping[str, tuple[str, ...]]
    scores: Mapping[str, float]
    subjects: Mapping[str, str]
    preheaders: Mapping[str, str]
    reading: tuple[str, ...]
    budget: int
    most_contents: int
    most_brief: int
    stencils: tuple[Stencil, ...]


def titles_listed(shown: int, count: int, most: int) -> int:
    """Give how many of the `shown` stories the list of contents names, where an edition has `count` of them in all and a list `most` titles.

    A list that one more title would complete gets it: the line "and 1 more" takes as much room. Stories that are in sight together need none.
    """
    return min(shown, most + (count == most + 1)) if shown >= FEWEST_CONTENTS else 0
