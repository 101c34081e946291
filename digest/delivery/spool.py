"""A file that takes outcomes when the database does not: made beforehand at its full size, so that a full disk cannot refuse it.

One file per worker, locked while the worker lives: a free lock proves it dead. Records lie in slots of one size, each with its length and a
checksum, so that a record that a power cut tore is told from a whole one. When to write and when to read is decided in `spooled`; the ledger
never enters.
"""

import errno
import fcntl
import json
import os
import struct
import tempfile
import zlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from digest.errors import DiskFullError, StoreError
from digest.log import logger
from digest.model import Blame, DeliveryState, Outcome, Settled, Stage

_log = logger("delivery")

SLOT = 1024
"""Bytes of one record, its head included."""

SLOTS = 1024
"""Records of one file. A connection leaves few (an answer, perhaps twice, and an intent that was refused), and a run has up to 200 connections."""

WORDS = 120
"""Characters of a server's reply that are kept here: in JSON at most six bytes each."""

SUFFIX = ".spool"

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_HEAD = struct.Struct(">HI")  # length and CRC-32 of the record that follows


class Spool:
    """One locked spool file. `make` for a worker's own, `take` for one that a dead worker left; `remove` or `close` ends either."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self._descriptor = descriptor
        self._used = 0

    @classmethod
    def make(cls, folder: Path, worker: str, *, slots: int = SLOTS) -> "Spool":
        """Make an empty spool with room for so many records, on the disk and locked. Raises `DiskFullError` (no room) or `StoreError`."""
        name = "".join(letter if letter.isalnum() or letter in "-." else "_" for letter in worker)
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            while True:
                # mkstemp opens with mode 0600, and never a file that is there.
                descriptor, path = tempfile.mkstemp(prefix=f"{name}.", suffix=SUFFIX, dir=folder)
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                spool = cls(Path(path), descriptor)
                if spool._is_there():  # not taken for a dead worker's between the two calls
                    break
                spool.close()
        except OSError as error:
            raise _refused(error, folder) from error
        try:
            spool._fill(slots)
        except OSError as error:
            spool.remove()
            raise _refused(error, folder) from error
        return spool

    @classmethod
    def take(cls, path: Path) -> "Spool | None":
        """Lock a file that a dead worker left; None when its owner lives or it is gone. Raises `StoreError`."""
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _refused(error, path) from error
        spool = cls(path, descriptor)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            spool.close()
            return None
        if spool._is_there():
            return spool
        spool.close()
        return None

    def write(self, outcomes: Sequence[Settled]) -> int:
        """Make outcomes durable; gives how many had room. Raises `OSError`."""
        fitting = outcomes[: max(0, self._size() // SLOT - self._used)]
        for number, one in enumerate(fitting, start=self._used):
            os.pwrite(self._descriptor, _packed(one), number * SLOT)
        os.fsync(self._descriptor)
        self._used += len(fitting)
        return len(fitting)

    def read(self) -> list[Settled]:
        """Give every whole record; what was torn or is of another version is left out. Raises `StoreError`."""
        try:
            slots = [os.pread(self._descriptor, SLOT, at) for at in range(0, self._size(), SLOT)]
        except OSError as error:
            raise _refused(error, self.path) from error
        found = [_unpacked(slot) for slot in slots if slot.strip(b"\0")]
        whole = [one for one in found if one is not None]
        if len(whole) < len(found):
            _log.warning("spool record torn", path=str(self.path), records=len(found) - len(whole))
        return whole

    @property
    def empty(self) -> bool:
        """Whether nothing was written by this holder."""
        return not self._used

    def wipe(self) -> None:
        """Forget the records that were written, and keep their room. Raises `StoreError`."""
        try:
            os.pwrite(self._descriptor, bytes(self._used * SLOT), 0)
            os.fsync(self._descriptor)
        except OSError as error:
            raise _refused(error, self.path) from error
        self._used = 0

    def remove(self) -> None:
        """Remove the file, then let go of it."""
        with suppress(OSError):
            self.path.unlink()
        self.close()

    def close(self) -> None:
        """Let go of the file: whoever comes next may take it."""
        os.close(self._descriptor)

    def _fill(self, slots: int) -> None:
        """Write zeros, since a hole in a file is no room; then make the file and its name durable."""
        done = 0
        while done < slots * SLOT:  # a disk that becomes full takes a part first, and raises at the next try
            done += os.pwrite(self._descriptor, bytes(slots * SLOT - done), done)
        os.fsync(self._descriptor)
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _size(self) -> int:
        return os.fstat(self._descriptor).st_size

    def _is_there(self) -> bool:
        try:
            return os.path.samestat(self.path.stat(), os.fstat(self._descriptor))
        except FileNotFoundError:
            return False


def _packed(one: Settled) -> bytes:
    outcome = {**asdict(one.outcome), "text": one.outcome.text[:WORDS]}
    due = one.next_attempt_at and one.next_attempt_at.isoformat()
    record = {"edition": one.edition, "row": one.row, "fence": one.fence, "due": due, "outcome": outcome}
    body = json.dumps(record, separators=(",", ":")).encode()
    return (_HEAD.pack(len(body), zlib.crc32(body)) + body).ljust(SLOT, b"\0")


def _unpacked(slot: bytes) -> Settled | None:
    """Read one record; None for one that is torn or means nothing here."""
    if len(slot) < SLOT:
        return None
    length, checksum = _HEAD.unpack_from(slot)
    body = slot[_HEAD.size : _HEAD.size + length]
    if zlib.crc32(body) != checksum:
        return None
    try:
        return _settled(json.loads(body))
    except (ValueError, KeyError, TypeError):
        return None


def _settled(record: dict[str, Any]) -> Settled:
    said = record["outcome"]
    outcome = Outcome(
        state=DeliveryState(said["state"]),
        stage=Stage(said["stage"]),
        code=said["code"],
        enhanced=said["enhanced"],
        text=said["text"],
        blame=Blame(said["blame"]),
    )
    due = record["due"] and datetime.fromisoformat(record["due"])
    return Settled(
        edition=record["edition"], row=record["row"], fence=record["fence"], outcome=outcome, next_attempt_at=due
    )


def _refused(error: OSError, where: Path) -> StoreError:
    if error.errno in _NO_ROOM:
        return DiskFullError(
            "no room is left for the spool of outcomes", where=str(where), hint="Make room, then run again."
        )
    hint = "Check that the data directory is yours and can be written to."
    return StoreError(f"the spool of outcomes cannot be used: {error.strerror}", where=str(where), hint=hint)
