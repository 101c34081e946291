"""Standard input, output and error as the rest of the program may rely on them: they are there, they take every letter, and they never end a work half done.

What was closed is the null device. What the system does not take (a device is full, the reader of a pipe left) is dropped: the work goes on to its
end, and then `Stood.ending` says what was lost. Which words are printed is the business of others.
"""

import codecs
import errno
import io
import os
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from digest.errors import Exit

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

ESCAPES = "digest.escapes"
"""How letters are written that an encoding does not have: as JSON escapes them, so that JSON stays JSON in every encoding."""


class Outlet(io.FileIO):
    """A descriptor that takes everything. `fault` is the first thing that the system said when it did not take something."""

    fault: OSError | None = None

    def write(self, data: "ReadableBuffer", /) -> int:
        """Write, or drop what cannot be written; gives the octets that are done with."""
        try:
            # Whoever shares a pipe or a terminal with us may have made it one that does not wait: then we do.
            while (done := super().write(data)) is None:
                select.select((), (self,), ())
        except OSError as error:
            self.fault = self.fault or error
            return memoryview(data).nbytes
        return done


class Standing:
    """The outlets of a program by their names, each as the stream and what is below it."""

    def __init__(self) -> None:
        self._outlets: dict[str, tuple[TextIO, Outlet]] = {}

    def put(self, name: str, number: int, before: TextIO | None) -> TextIO:
        """Give the stream to be used in the place of the one before."""
        self._outlets[name] = _opened(number, before)
        return self._outlets[name][0]

    def flush(self) -> None:
        """Write what waits."""
        for stream, _ in self._outlets.values():
            stream.flush()

    def ending(self, code: int) -> tuple[int, str]:
        """Give the exit code of a command that ended with `code`, and a line about what could not be written (empty: nothing, or nobody to tell).

        A failure of the command itself outweighs its lost words.
        """
        self.flush()
        for name, (_, outlet) in self._outlets.items():
            if outlet.fault is not None:
                left = outlet.fault.errno == errno.EPIPE
                own = Exit.READER_LEFT if left else Exit.DISK_FULL
                what = "" if left else f"standard {name}: cannot be written: {outlet.fault.strerror}"
                return (own if code in (Exit.DONE, Exit.WORK_LEFT) else code), what
        return code, ""


@contextmanager
def standing() -> Iterator[Standing]:
    """Put the streams of this process up for one command, and give them back after. Streams that somebody else put there are left alone."""
    codecs.register_error(ESCAPES, _escaped)
    _plug()
    before = sys.stdin, sys.stdout, sys.stderr
    streams = Standing()
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - a descriptor that stays open
    if sys.stdout is sys.__stdout__:
        sys.stdout = streams.put("output", 1, sys.stdout)
    if sys.stderr is sys.__stderr__:
        sys.stderr = streams.put("error", 2, sys.stderr)
    try:
        yield streams
    finally:
        streams.flush()
        sys.stdin, sys.stdout, sys.stderr = before


def is_lost() -> bool:
    """Whether standard output leads nowhere any more: what would be printed without end may stop."""
    outlet = getattr(getattr(sys.stdout, "buffer", None), "raw", None)
    return isinstance(outlet, Outlet) and outlet.fault is not None


def in_utf_8() -> TextIO:
    """Give standard output for a file that programs read, such as CSV or a page that names its encoding: UTF-8 whatever the locale is."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors=sys.stdout.errors)  # else they were "strict" again
    return sys.stdout


def _plug() -> None:
    """Open the null device in the place of what is closed: else the next file, such as the database, took that number, and what is printed went into it."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)  # noqa: FBT003 - the lowest free number: this one


def _opened(number: int, before: TextIO | None) -> tuple[TextIO, Outlet]:
    """Give a descriptor as a stream that is set up as Python had it, but for letters that it could not write."""
    outlet = Outlet(number, "wb", closefd=False)
    if before is None:
        return io.TextIOWrapper(io.BufferedWriter(outlet), encoding="utf-8", errors=ESCAPES), outlet
    before.flush()
    stream = io.TextIOWrapper(
        io.BufferedWriter(outlet),
        encoding=before.encoding,
        errors=ESCAPES,
        line_buffering=bool(before.line_buffering),
        write_through=getattr(before, "write_through", False),
    )
    return stream, outlet


def _escaped(error: UnicodeError) -> tuple[str, int]:
    """Write letters as their UTF-16 units (RFC 8259, section 7). Raises the error where it is not of writing."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2)), error.end
