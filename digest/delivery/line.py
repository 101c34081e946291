"""The line of one SMTP session once it stands: bytes out, whole replies in, in the order in which they came.

aiosmtplib opens the session (TCP, TLS, EHLO, AUTH); then its transport speaks to this protocol, which costs a few microseconds per reply and can
wait for several at once (RFC 2920). What a command is, and what a reply means, is not known here.
"""

import asyncio
import math
import re
from collections import deque
from collections.abc import Sequence
from functools import lru_cache

from digest.model import Reply

LONGEST = 32 * 1024
"""Bytes of one reply that are read: ten times what any server says, and a bound for one that never ends its line."""

_ONE_LINE = (b"250 ", b"354 ")
_REPLY = re.compile(rb"([0-9]{3})(?:([ -])(.*))?", re.DOTALL)


class LostError(ConnectionError):
    """The line is dead, or silent for too long."""


class SurpriseError(LostError):
    """The server said what no rule allows; from here on nobody knows which answer belongs to which command."""


class Line(asyncio.Protocol):
    """Takes over `transport`. One user at a time. Every wait ends in a `LostError` when the line breaks or the time is over."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._loop = asyncio.get_running_loop()
        self._transport = transport
        self._rest = b""
        self._lines: list[bytes] = []
        self._replies: deque[Reply] = deque()
        self._error: LostError | None = None
        self._reader: asyncio.Future[None] | None = None
        self._writer: asyncio.Future[None] | None = None
        self._paused = False
        self._deadline = math.inf
        self._watch: asyncio.TimerHandle | None = None
        self._gone: asyncio.Future[None] = self._loop.create_future()
        transport.set_protocol(self)

    # --- what the loop tells

    def data_received(self, data: bytes) -> None:
        """Cut what came into replies (RFC 5321 4.2.1)."""
        *lines, self._rest = (self._rest + data).split(b"\n") if self._rest else data.split(b"\n")
        for line in lines:
            if line.startswith(_ONE_LINE) and not self._lines and self._error is None:  # nearly every reply
                self._replies.append(_one_line(line))
            elif self._error is None:
                self._take(line.rstrip(b"\r"))
        if self._rest or self._lines:
            self._bound()
        if self._replies:
            _wake(self._reader)

    def _bound(self) -> None:
        if len(self._rest) + sum(map(len, self._lines)) > LONGEST:
            self._fail(SurpriseError("an answer without end"))

    def _take(self, line: bytes) -> None:
        found = _REPLY.fullmatch(line)
        if found is None:
            self._fail(SurpriseError(f"unexpected words {line[:60]!r}"))
            return
        self._lines.append((found[3] or b"").strip())
        if found[2] != b"-":
            self._replies.append(Reply(code=int(found[1]), text=_text(b"\n".join(self._lines))))
            self._lines.clear()

    def eof_received(self) -> bool:
        """Let the transport close itself."""
        self._fail(LostError("the server closed the connection"))
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """Wake whoever waits."""
        self._fail(LostError(str(exc) if exc else "connection lost"))
        _wake(self._gone)

    def pause_writing(self) -> None:
        """Hold back the writer: the server takes no more for now."""
        self._paused = True

    def resume_writing(self) -> None:
        """Let the writer go on."""
        self._paused = False
        _wake(self._writer)

    def _fail(self, error: LostError) -> None:
        self._error = self._error or error
        if self._watch is not None:
            self._watch.cancel()
        _wake(self._reader)
        _wake(self._writer)

    # --- what the session asks for

    def told(self, name: str) -> object:
        """Give what the transport knows of itself, as `ssl_object`; None for nothing."""
        return self._transport.get_extra_info(name)

    def write(self, data: bytes | Sequence[bytes]) -> None:
        """Write at once, or into the transport's buffer. The line has to be quiet: an answer that nobody asked for is told now, not paired later.

        Pieces are handed on as they are: a loop that can gathers them without a copy (uvloop, and asyncio from Python 3.12 on).
        """
        self.expect_silence()
        if isinstance(data, bytes):
            self._transport.write(data)
        else:
            self._transport.writelines(data)

    @property
    def holds_back(self) -> bool:
        """Whether the transport still has much to send: then `drain` has to be awaited before more is written."""
        return self._paused

    async def drain(self, seconds: float) -> None:
        """Wait until the transport took nearly all: without this, bodies would pile up in memory behind a slow server."""
        while self._paused and self._error is None:
            self._writer = self._loop.create_future()
            await self._within(self._writer, seconds)
        self.expect_silence()

    async def reply(self, seconds: float) -> Reply:
        """Give the next whole reply. What came whole before the line broke is still given."""
        while not self._replies:
            if self._error is not None:
                raise self._error
            self._reader = self._loop.create_future()
            await self._within(self._reader, seconds)
        return self._replies.popleft()

    def reply_at_once(self) -> Reply | None:
        """Give the next whole reply if it is here: several come in one packet."""
        return self._replies.popleft() if self._replies else None

    def granted(self, codes: tuple[int, ...]) -> bool:
        """Take the next replies if they are here whole and have exactly these codes: as a rule those to a group of commands come in one packet."""
        if len(self._replies) < len(codes):
            return False
        for reply, code in zip(self._replies, codes, strict=False):
            if reply.code != code:
                return False
        for _ in codes:
            self._replies.popleft()
        return True

    def abort(self) -> None:
        """Close the socket without sending what still waits in our buffer: half a message must not be completed by its end."""
        self._transport.abort()

    def close(self) -> None:
        """Begin to close the socket."""
        self._transport.close()

    async def closed(self, seconds: float) -> None:
        """Close the socket, and wait until it is: with TLS the other side has a last word, which is not waited for longer than that."""
        self._transport.close()
        await asyncio.wait([self._gone], timeout=seconds)
        self._transport.abort()

    def expect_silence(self) -> None:
        """Raise `LostError` where the line is dead, and `SurpriseError` where an answer came that nobody asked for."""
        if self._error is not None:
            raise self._error
        if self._replies or self._lines or self._rest:
            said = self._replies[0].text if self._replies else self._rest[:60]
            raise SurpriseError(f"unexpected words {said!r}")
        if self._transport.is_closing():
            raise LostError("connection lost")

    async def _within(self, waiter: "asyncio.Future[None]", seconds: float) -> None:
        """Await `waiter`. A line that nobody fails in time fails by itself.

        One timer of the loop watches over all waits of a line, one after the other, and looks at the time only when it rings: a timer for each wait costs
        more than the wait.
        """
        self._deadline = self._loop.time() + seconds
        if self._watch is None or self._watch.when() > self._deadline:
            self._watch_until(self._deadline)
        try:
            await waiter
        finally:
            self._deadline = math.inf

    def _watch_until(self, deadline: float) -> None:
        if self._watch is not None:
            self._watch.cancel()
        self._watch = self._loop.call_at(deadline, self._look_at_the_time)

    def _look_at_the_time(self) -> None:
        self._watch = None
        if self._deadline <= self._loop.time():
            self._fail(LostError("no answer in time"))
        elif self._deadline < math.inf:
            self._watch_until(self._deadline)


@lru_cache(maxsize=64)
def _one_line(line: bytes) -> Reply:
    """Read a reply that is one line, as the slow way would. Most of them were said before."""
    return Reply(code=int(line[:3]), text=_text(line[4:].strip()))


def _text(words: bytes) -> str:
    return words.decode("utf-8", "surrogateescape")


def _wake(waiter: "asyncio.Future[None] | None") -> None:
    if waiter is not None and not waiter.done():
        waiter.set_result(None)
