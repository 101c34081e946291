"""An import of readers: what it would do, or did, in figures and words. Nobody who left is ever revived: the store keeps them out."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import IO

from digest.model import Subscriber, SubscriberState
from digest.ports import SubscriberStore
from digest.subscribers.roster import Invalid, Roster, Row
from digest.subscribers.standing import GONE

SHOWN = 20
"""Invalid rows that are told one by one."""

OTHERS = tuple(state.value for state in SubscriberState if state != SubscriberState.ACTIVE)
"""States in which no reader is mailed to."""

_READS_ON = "said to have left, though they read it here; `digest subscribers remove` ends that"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What an import comes to. `rows` is the sum of its figures; `shown` holds the first invalid rows, `written` whether it was done.

    `others` are those who are added in a state in which nothing is mailed to them, by that state. Of those who are there already `reads_on` have left
    by the list: that ends nothing.
    """

    newsletter: str
    added: int
    known: int
    kept_out: int
    invalid: int
    written: bool
    others: Mapping[str, int] = field(default_factory=dict)
    reads_on: int = 0
    shown: tuple[Invalid, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """The rows of the file."""
        return self.added + sum(self.others.values()) + self.known + self.reads_on + self.kept_out + self.invalid

    def as_text(self) -> str:
        """Say it in a few lines."""
        added = "added" if self.written else "to add"
        figures = (
            (self.added, added),
            *((self.others[state], f"{added} as {state}") for state in OTHERS if self.others.get(state)),
            (self.known, f"there already, in {self.newsletter} or earlier in the file"),
            (self.kept_out, "kept out: they left, or their mail bounced"),
            *([(self.reads_on, _READS_ON)] if self.reads_on else []),
            (self.invalid, "invalid"),
        )
        head = f"{self.rows:,} {'row' if self.rows == 1 else 'rows'} for {self.newsletter}" + (
            "" if self.written else "; nothing is changed yet"
        )
        lines = [f"{count:>12,}  {what}" for count, what in figures]
        return "\n".join([head, *lines, *(f"Note: {note}" for note in self.notes)])

    def problems(self) -> tuple[str, ...]:
        """Give a line for each of the first invalid rows, and how many more there are."""
        lines = [f"line {one.line}: {one.reason}" for one in self.shown]
        more = self.invalid - len(self.shown)
        return (*lines, *([f"... and {more:,} more invalid {'line' if more == 1 else 'lines'}"] if more else []))

    def as_json(self) -> Mapping[str, object]:
        """Give plain data for machines."""
        return {
            "newsletter": self.newsletter,
            "written": self.written,
            "rows": self.rows,
            "added": self.added,
            "known": self.known,
            "kept_out": self.kept_out,
            **{state: self.others.get(state, 0) for state in OTHERS},
            "reads_on": self.reads_on,
            "invalid": self.invalid,
            "invalid_lines": [{"line": one.line, "reason": one.reason} for one in self.shown],
            "notes": list(self.notes),
        }


def plan_import(
    stream: IO[bytes],
    newsletter: str,
    subscribers: SubscriberStore,
    *,
    now: datetime,
    write: bool,
    where: str = "",
    ignored: Collection[str] = (),
    base: SubscriberState | None = None,
) -> ImportPlan:
    """Read a CSV stream, which errors call `where`, into a newsletter, in flat memory; with `write` false only say what would happen.

    `ignored` and `base` are those of `Roster`, and it raises what that raises.
    """
    roster = Roster(stream, newsletter, where=where, ignored=ignored, base=base)
    refused = _Refused(now)
    counts = subscribers.add_many(refused.sift(roster), how="import", now=now, write=write)
    return ImportPlan(
        newsletter=newsletter,
        added=counts.get("added", 0),
        known=counts.get("known", 0),
        kept_out=counts.get("kept_out", 0),
        others={state: counts.get(state, 0) for state in OTHERS},
        reads_on=counts.get("reads_on", 0),
        invalid=refused.count,
        written=write,
        shown=tuple(refused.first),
        notes=(*roster.notes, *refused.notes),
    )


class _Refused:
    """Takes the invalid rows out of a stream, and remembers the first of them; and which valid ones a person should look at."""

    def __init__(self, now: datetime) -> None:
        self.count = 0
        self.first: list[Invalid] = []
        self._now = now
        self._ahead: list[int] = []
        self._languages: dict[str, int] = {}

    @property
    def notes(self) -> tuple[str, ...]:
        """What was taken in, and is hardly meant so."""
        found = [f"language {tag!r} is known to nobody: line {line}" for tag, line in self._languages.items()]
        if self._ahead:
            found.append(f"confirmed_at lies in the future: line {', '.join(map(str, self._ahead))}")
        return tuple(found[:SHOWN])

    def _look_at(self, row: Row) -> None:
        reader = row.reader
        if reader.confirmed_at is not None and reader.confirmed_at > self._now and len(self._ahead) < SHOWN:
            self._ahead.append(row.line)
        if reader.language and len(self._languages) < SHOWN and not _is_language(reader.language):
            self._languages.setdefault(reader.language, row.line)

    def sift(self, roster: Roster) -> Iterator[Subscriber]:
        """Give who is on the list, those who left first: who stands there twice, in two groups of one program say, and left by either row, is no reader.

        That takes a second pass, since a list may be longer than memory.
        """
        sooner = GONE if roster.tells_who_left else ()
        if sooner:
            yield from (row.reader for row in roster if isinstance(row, Row) and row.reader.state in sooner)
        for row in roster:
            if not isinstance(row, Invalid):
                self._look_at(row)
                if row.reader.state not in sooner:
                    yield row.reader
                continue
            self.count += 1
            if len(self.first) < SHOWN:
                self.first.append(row)


@lru_cache(maxsize=1_000)
def _is_language(tag: str) -> bool:
    """Whether the first part of a language tag is one of the languages of CLDR."""
    from babel.localedata import exists  # noqa: PLC0415 - few lists name languages

    return bool(exists(tag.partition("-")[0].lower()))
