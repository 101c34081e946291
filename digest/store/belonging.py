"""Whether this database is the one that sent last, and from here. Whoever sends asks first; what was sent is marked outside of the database.

    freeze, claim     the generation grows in their transaction -> commit -> mark -> the first dot

So a mark is never ahead of the database that it was made for, wherever a process dies in between, and nothing goes out that is not marked. A
database behind its mark is an older copy. One that knows another home was copied or moved. Why so: docs/adr/0023.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from socket import gethostname
from typing import Any

from sqlalchemy import text, update
from sqlalchemy.engine import Connection

from digest.errors import EstrangedError, StoreError
from digest.model.belonging import Adopted, Estrangement, Strangeness
from digest.store.batches import NOW
from digest.store.connections import Connections, Executor, moment
from digest.store.marks import Mark, Marks
from digest.store.prepared import Prepared
from digest.store.schema import installation

MACHINE_IDS = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
"""Named by machine-id(5), which asks never to show it: only a keyed hash of it is kept."""

HINT = "Run: digest db adopt"
_NOTHING = "nothing is sent, so that nobody gets a letter twice"
_one = installation.c
_GROW = Prepared(
    update(installation)
    .where(_one.one == 1)
    .values(generation=_one.generation + 1, sent_at=NOW)
    .returning(_one.id, _one.generation, _one.frozen_editions),
    "now",
)
_SERVER = text(
    "SELECT system_identifier || '/' || (SELECT oid FROM pg_database WHERE datname = current_database()) FROM pg_control_system()"
)


@dataclass(frozen=True, slots=True)
class Home:
    """A place that a database sends from: a hash that is compared, and words for people."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a database knows of itself: how far it is, where it sent from, and which lives it had before, each with the ledger's time of its end in UTC milliseconds."""

    mark: Mark
    home: str
    home_name: str
    earlier: Mapping[str, int] = field(default_factory=dict)

    @property
    def has_history(self) -> bool:
        """Whether anything may have been sent."""
        return self.mark.sent

    def misses(self, mark: Mark) -> bool:
        """Whether this ledger sent more by that mark than it knows: further on in its life, or in an earlier one after that had ended here."""
        if mark.life == self.mark.life:
            return mark.generation > self.mark.generation
        return mark.life in self.earlier and mark.at > self.earlier[mark.life]


def file_home(file: Path, named: str = "") -> Home:
    """Give the home of a SQLite database: this machine and the place of the file, or what the operator calls it."""
    path = file.resolve()
    if named:
        return Home(_hashed(f"name {named}"), named)
    return Home(_hashed(f"machine {_machine()} {path}"), f"{gethostname()}:{path}")


def judged(
    known: Known, here: Home | None, main: Mark | None, spare: Mark | None, beside: Sequence[Mark] = (), *, shared: bool
) -> Estrangement | None:
    """Say what speaks against a database, None when nothing does. `shared`: other machines send from it too. Pure.

    Marks `beside` are of databases by other names: this one may be a copy of theirs, and nothing else about them matters.
    """
    for mark in (main, spare, *beside):
        if mark is not None and known.misses(mark):
            return _estranged(Strangeness.OLDER, known, here, mark)
    for mark in (main, spare):
        if mark is not None and mark.sent and mark.life not in {*known.earlier, known.mark.life}:
            return _estranged(Strangeness.REPLACED, known, here, mark)
    if known.home and here is not None and known.home != here.id:
        return _estranged(Strangeness.ELSEWHERE, known, here, None)
    if main is None and known.home and known.has_history and not shared:
        return _estranged(Strangeness.UNMARKED, known, here, None)
    return None


def _estranged(kind: Strangeness, known: Known, here: Home | None, mark: Mark | None) -> Estrangement:
    older = mark is not None and kind is Strangeness.OLDER
    return Estrangement(
        kind=kind,
        where=here.name if here else "",
        before=known.home_name,
        lost_editions=max(mark.frozen - known.mark.frozen, 0) if mark and older else 0,
        known_until=moment(known.mark.at) if known.mark.at else None,
        sent_until=moment(mark.at) if mark and mark.at else None,
        is_new=kind is Strangeness.REPLACED and not known.has_history,
    )


@dataclass(frozen=True, slots=True)
class Belonging:
    """Answers the port `Belonging`. `file` is that of a SQLite database, also where a copy of it was opened; `named` is what the operator calls this place."""

    connections: Connections
    marks: Marks = field(default_factory=Marks)
    file: Path | None = None
    named: str = ""

    def estrangement(self) -> Estrangement | None:
        """Say what speaks against sending from this database here, None when nothing does. Reads only. Raises `StoreError`."""
        return self._judged()[1]

    def require(self) -> None:
        """Refuse a database that may not be the one that sent last, and mark one that is. Raises `EstrangedError`, `StoreError`."""
        known, found = self._judged()
        if found is not None:
            raise refusal(found)
        if self.connections.readonly:
            return
        self.marks.note(known.mark)
        here = self.here()
        if here is not None and known.home != here.id:
            with self.connections.write() as connection:
                self.settle(connection, here)

    def adopt(self, *, moved: bool, how: str) -> Adopted:
        """Take this database for the one that goes on from here; what it may not know of is held and in doubt, unless it was `moved` whole.

        Changes nothing where nothing speaks against it. Raises `EstrangedError` for one that is known not to be whole, `StoreError` while a worker is at work.
        """
        from digest.store.adopting import adopt  # noqa: PLC0415  hardly ever needed

        return adopt(self, moved=moved, how=how)

    def grown(self, connection: Connection | Executor, now: int) -> Mark:
        """Let the generation grow, in the transaction that is open; gives what to `note` once it is durable."""
        ((life, generation, editions),) = _GROW.rows(connection, now=now)
        return Mark(life=life, generation=generation, frozen=editions, at=now)

    def note(self, mark: Mark) -> None:
        """Mark outside of the database what it has committed. Raises `StoreError`."""
        if not self.connections.readonly:
            self.marks.note(mark)

    def here(self) -> Home | None:
        """Give the place that we are at; None where a server does not say."""
        if self.named or self.file is not None:
            return file_home(self.file or Path(), self.named)
        return self._server() if self.connections.on_server else None

    @staticmethod
    def settle(connection: Connection, here: Home) -> None:
        """Write down that this is the home now."""
        connection.execute(update(installation).where(_one.one == 1).values(home=here.id, home_name=here.name))

    def _judged(self) -> tuple[Known, Estrangement | None]:
        # The marks first: what another process commits and marks between the two readings must not look like a mark ahead of its database.
        marks = *self.marks.read(), self.marks.beside()
        with self.connections.read() as connection:
            known = known_of(connection)
        return known, judged(known, self.here(), *marks, shared=self.connections.on_server)

    def _server(self) -> Home | None:
        """Give the home of a database on a server: its cluster, as initdb named it, and its number there. Some services do not tell."""
        try:
            with self.connections.read() as connection:
                found = str(connection.execute(_SERVER).scalar_one())
        except StoreError:
            return None
        return Home(_hashed(f"server {found}"), self.connections.engine.url.render_as_string(hide_password=True))


KNOWN = "SELECT id, generation, frozen_editions, sent_at, home, home_name FROM installation"
EARLIER = 'SELECT "before", max("at") FROM adoptions GROUP BY "before"'


def known_of(connection: Connection) -> Known:
    """Give what a database knows of itself."""
    return known_from(connection.execute(text(KNOWN)).one(), connection.execute(text(EARLIER)))


def known_from(row: Sequence[Any], earlier: Iterable[Sequence[Any]]) -> Known:
    """Make it of the row of `KNOWN` and the rows of `EARLIER`, however they were read."""
    life, generation, frozen, sent_at, home, home_name = row
    mark = Mark(life=life, generation=generation, frozen=frozen, at=sent_at or 0)
    ended = {str(life): int(at) for life, at in earlier}
    return Known(mark=mark, home=home or "", home_name=home_name or "", earlier=ended)


def refusal(found: Estrangement) -> EstrangedError:
    """Give the error that says why nothing is sent."""
    until = f" up to {found.sent_until:%Y-%m-%d %H:%M:%S} UTC" if found.sent_until else ""
    if found.is_new:
        what = f"this database is new, and another one sent from here{until}, of which it knows nothing"
        hint = f"If that one is lost, put a backup back: digest db restore FILE. To begin anew: {HINT[5:]}"
        return EstrangedError(f"{what}; {_NOTHING}", where=found.where, hint=hint)
    what = {
        Strangeness.OLDER: f"this is an older copy of the database: letters were sent from here{until} that it does not know of",
        Strangeness.REPLACED: f"another database sent from here{until}, which knows what this one does not",
        Strangeness.ELSEWHERE: f"this database was copied or moved here from {found.before}, where it may go on sending",
        Strangeness.UNMARKED: "this database has sent before, and the file beside it that says how much is gone",
    }[found.kind]
    return EstrangedError(f"{what}; {_NOTHING}", where=found.where, hint=HINT)


def require_whole(found: Estrangement) -> None:
    """Refuse to call a database moved of which it is known that something is missing. Raises `EstrangedError`."""
    if found.may_be_whole:
        return
    why = (
        "more was sent from here than it knows of" if found.kind is Strangeness.OLDER else "another one sent from here"
    )
    hint = "Adopt it without --moved: digest db adopt"
    raise EstrangedError(f"this database was not only moved: {why}", where=found.where, hint=hint)


def _machine() -> str:
    """Give the id of this machine; empty where it has none, as in many containers: there only the place of the file counts."""
    for path in MACHINE_IDS:
        try:
            found = path.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            continue
        if found:
            return found
    return ""


def _hashed(words: str) -> str:
    return blake2b(os.fsencode(words), digest_size=12, person=b"digest home").hexdigest()
