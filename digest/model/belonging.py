"""Whether a database is the one that sent last, and from here: what speaks against it, and what adopting it changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Strangeness(StrEnum):
    """Why a database may not send: what went out may be unknown to it."""

    OLDER = "older"
    """More was sent from here than it knows: an older copy was put in its place."""
    REPLACED = "replaced"
    """Another database sent from here, and this one, which may be new, knows nothing of that."""
    ELSEWHERE = "elsewhere"
    """It was copied or moved here from another place, where it may go on sending."""
    UNMARKED = "unmarked"
    """The file beside it that says how much was sent from here is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estrangement:
    """What speaks against a database: where it is, where it sent from before, how many editions it misses at least, and since when.

    With `is_new` it never sent anything: it was made in the place of another, which was lost or thrown away. `known_until` is the ledger's time of the last claim that it knows of, `sent_until` that of the last one from here that it should know of.
    """

    kind: Strangeness
    where: str
    before: str = ""
    lost_editions: int = 0
    known_until: datetime | None = None
    sent_until: datetime | None = None
    is_new: bool = False

    @property
    def may_be_whole(self) -> bool:
        """Whether a person can know that nothing is missing: a database that was moved. One that is older by its own mark never is."""
        return self.kind in (Strangeness.ELSEWHERE, Strangeness.UNMARKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """What an adoption changed: the editions that are held until a person decides, and how many letters of theirs are in doubt now."""

    uncertain: int = 0
    held: Sequence[int] = ()
