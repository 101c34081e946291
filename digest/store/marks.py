"""The mark of a database: small files outside of it that say how much was sent from here. A database that knows less is an older copy.

One file lies beside the database, hidden, so that the usual `cp data/* backup/` leaves it out; a second one in the user's state folder, since who
puts a whole data folder back puts the first one back, too. What stands in them never exceeds what the database itself had committed.
"""

import errno
import fcntl
import json
import os
import stat
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from digest.errors import DiskFullError, StoreError

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_LOOKS, _BETWEEN_LOOKS = (
    50,
    0.004,
)  # seconds; to write a mark takes about a thousandth of one, a slow disk's write some hundredths


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How far a ledger was: its life (an id that each adoption changes), its generation, how many editions were frozen, at which UTC milliseconds."""

    life: str
    generation: int
    frozen: int
    at: int

    @property
    def sent(self) -> bool:
        """Whether anything may have been sent by then."""
        return self.generation > 0 or self.frozen > 0


@dataclass(frozen=True, slots=True)
class Marks:
    """The two files. `spare` may be None, and may fail to be written or read: it is worth having and nothing depends on it."""

    main: Path | None = None
    spare: Path | None = None

    def read(self) -> tuple[Mark | None, Mark | None]:
        """Give what stands in both; None for one that is not there, or cannot be understood. Raises `StoreError` where the first cannot be read."""
        spare = None
        with suppress(StoreError):  # a service may be shut out of the home folders
            spare = read(self.spare)
        return read(self.main), spare

    def beside(self) -> Sequence[Mark]:
        """Give the marks of other databases in the same folder. One that cannot be read is left out: nothing depends on them."""
        if self.main is None:
            return ()
        found = []
        for path in sorted(self.main.parent.glob(".*.mark")):
            with suppress(StoreError):
                found.append(read(path) if path != self.main else None)
        return [mark for mark in found if mark is not None]

    def note(self, mark: Mark) -> None:
        """Write it into both, into the first durably. A mark of the same life never goes back. Raises `StoreError`, `DiskFullError`."""
        if self.spare is not None:
            with suppress(OSError, StoreError):
                _note(self.spare, mark, durable=False)  # a power cut may cost it, and leaves the first one
        if self.main is None:
            return
        try:
            _note(self.main, mark, durable=True)
        except OSError as error:
            kind = DiskFullError if error.errno in (errno.ENOSPC, errno.EDQUOT) else StoreError
            what = f"how much was sent cannot be written down: {error.strerror}"
            hint = "Make room, and check that the folder is yours; then run again."
            raise kind(what, where=str(self.main), hint=hint) from error


def read(path: Path | None) -> Mark | None:
    """Read a mark; None for one that is not there, or cannot be understood. Raises `StoreError`."""
    if path is None:
        return None
    try:
        found = json.loads(path.read_bytes())
        return Mark(
            life=str(found["life"]),
            generation=int(found["generation"]),
            frozen=int(found["frozen"]),
            at=int(found["at"]),
        )
    except (FileNotFoundError, NotADirectoryError, ValueError, KeyError, TypeError):
        return None
    except OSError as error:
        hint = "Check that the file is yours, and that its disk is in order."
        raise StoreError(f"how much was sent cannot be read: {error.strerror}", where=str(path), hint=hint) from error


def _note(path: Path, mark: Mark, *, durable: bool) -> None:
    with _alone(path.parent) as folder:
        before = read(path)
        if before is not None and before.life == mark.life and before.generation >= mark.generation:
            return
        fresh = path.with_name(f"{path.name}.new")
        descriptor = os.open(
            fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW, stat.S_IRUSR | stat.S_IWUSR
        )
        try:
            os.write(descriptor, json.dumps(asdict(mark)).encode() + b"\n")
            if durable:
                os.fsync(descriptor)
        finally:
            os.close(descriptor)
        fresh.replace(path)
        if durable:
            os.fsync(folder)


@contextmanager
def _alone(folder: Path) -> Iterator[int]:
    """Hold a lock on a folder, made if need be: of two who write at the same time the lower mark must not come last.

    File systems without such locks go without, and so do we where somebody keeps it: a process that was stopped in the middle must stop nobody else.
    """
    try:
        descriptor = os.open(folder, _FOLDER)
    except FileNotFoundError:
        folder.mkdir(mode=stat.S_IRWXU, parents=True, exist_ok=True)
        descriptor = os.open(folder, _FOLDER)
    try:
        for _ in range(_LOOKS):
            if _locked(descriptor):
                break
            time.sleep(_BETWEEN_LOOKS)
        yield descriptor
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    """Take the lock; False while somebody else has it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # there are no locks here
        return True
    return True
