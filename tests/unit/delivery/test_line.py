"""The line of a session: whole replies out of whatever packets the bytes come in, and nothing written where the server said too much."""

import asyncio
import re
from collections.abc import Awaitable, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.line import LONGEST, Line, LostError, SurpriseError
from digest.model import Reply

GROUP = (250, 250, 354)
WORDS = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=20)
ONE = st.builds(lambda code, words: (code, [words]), st.sampled_from([220, 250, 354, 421, 451, 550]), WORDS)
MANY = st.builds(
    lambda code, words: (code, words), st.sampled_from([250, 550]), st.lists(WORDS, min_size=2, max_size=4)
)


class Wire(asyncio.Transport):
    """A transport that keeps what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.written = b""
        self.aborted = self.closed = False

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        self.protocol = protocol

    def write(self, data: bytes) -> None:  # type: ignore[override]  # whole bytes are all that a line writes
        self.written += data

    def abort(self) -> None:
        self.aborted = True

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.aborted or self.closed


def on_a_line(work: Callable[[Line, Wire], Awaitable[None]]) -> None:
    """Run `work` with a line that nobody is at the other end of."""

    async def run() -> None:
        wire = Wire()
        await work(Line(wire), wire)

    asyncio.run(run())


def spoken(replies: list[tuple[int, list[str]]]) -> bytes:
    """Write replies as a server does (RFC 5321 4.2.1)."""
    told = []
    for code, lines in replies:
        told += [f"{code}-{line}" for line in lines[:-1]] + [f"{code} {lines[-1]}"]
    return "".join(f"{line}\r\n" for line in told).encode()


@given(st.lists(ONE | MANY, min_size=1, max_size=6), st.lists(st.integers(1, 40), max_size=12))
def test_packets_do_not_matter(replies, cuts):
    """However the bytes are cut, the same replies come out, in order; those that were said before too."""
    told = spoken([*replies, *replies])

    async def work(line: Line, _: Wire) -> None:
        rest = told
        for cut in cuts:
            line.data_received(rest[:cut])
            rest = rest[cut:]
        line.data_received(rest)
        found = [line.reply_at_once() for _ in range(2 * len(replies))]
        wanted = [Reply(code=code, text="\n".join(one.strip() for one in lines)) for code, lines in replies]
        assert found == wanted * 2
        assert line.reply_at_once() is None

    on_a_line(work)


def test_a_group_is_taken_when_it_is_here_whole():
    """Three answers in one packet are taken together, and what follows them stays."""

    async def work(line: Line, _: Wire) -> None:
        line.data_received(b"250 ok\r\n250 ok\r\n354 go\r\n250 queued\r\n")
        assert line.granted(GROUP)
        assert line.reply_at_once() == Reply(code=250, text="queued")

    on_a_line(work)


@pytest.mark.parametrize(
    "told", [b"", b"250 ok\r\n250 ok\r\n", b"250 ok\r\n550 no\r\n354 go\r\n", b"250 ok\r\n250 ok\r\n354 go"]
)
def test_a_group_that_is_not_granted_is_left(told):
    """What is missing, or a no, is for who reads one after the other: nothing is taken."""

    async def work(line: Line, _: Wire) -> None:
        line.data_received(told)
        assert not line.granted(GROUP)
        assert [line.reply_at_once() for _ in range(told.count(b"\n"))].count(None) == 0

    on_a_line(work)


@pytest.mark.parametrize("told", [b"250 who asked\r\n", b"421-wait", b"250"])
def test_nothing_is_written_over_an_answer_that_nobody_asked_for(told):
    """It would be paired with the wrong command."""

    async def work(line: Line, wire: Wire) -> None:
        line.data_received(told)
        for write in (line.expect_silence, lambda: line.write(b"MAIL\r\n"), lambda: line.write([b"MAIL", b"\r\n"])):
            with pytest.raises(SurpriseError, match=re.escape("unexpected words")):
                write()
        assert wire.written == b""

    on_a_line(work)


def test_a_closed_line_says_so():
    """A socket that we closed, or the server, takes no more."""

    async def work(line: Line, wire: Wire) -> None:
        line.write(b"QUIT\r\n")
        line.close()
        with pytest.raises(LostError, match="connection lost"):
            line.expect_silence()
        assert wire.written == b"QUIT\r\n"

    on_a_line(work)


def test_what_came_whole_before_the_end_is_still_given():
    """The last words of a server count, and then the line is dead."""

    async def work(line: Line, _: Wire) -> None:
        line.data_received(b"550 no\r\n")
        line.eof_received()
        assert await line.reply(1) == Reply(code=550, text="no")
        with pytest.raises(LostError, match="closed the connection"):
            await line.reply(1)

    on_a_line(work)


def test_a_line_holds_back_while_the_server_takes_nothing():
    """The transport says so, and says when it goes on."""

    async def work(line: Line, _: Wire) -> None:
        held = [line.holds_back]
        line.pause_writing()
        held.append(line.holds_back)
        asyncio.get_running_loop().call_soon(line.resume_writing)
        await line.drain(10)
        held.append(line.holds_back)
        assert held == [False, True, False]
        line.pause_writing()
        with pytest.raises(LostError, match="no answer in time"):
            await line.drain(0.01)

    on_a_line(work)


@pytest.mark.parametrize("endless", [b"2" * (LONGEST + 1), b"250-so\r\n" * LONGEST])
def test_an_answer_without_end_is_no_answer(endless):
    """Memory stays bounded, whether the line never ends or the reply."""

    async def work(line: Line, _: Wire) -> None:
        line.data_received(endless)
        with pytest.raises(SurpriseError, match="without end"):
            await line.reply(1)

    on_a_line(work)


@pytest.mark.parametrize("odd", [b"hello\r\n", b"25 ok\r\n", b"2500 ok\r\n", b"250_ok\r\n", b"\r\n"])
def test_words_that_are_no_reply(odd):
    """What no rule allows ends the session, and what is behind it is not read."""

    async def work(line: Line, _: Wire) -> None:
        line.data_received(odd + b"250 ok\r\n")
        with pytest.raises(SurpriseError, match="unexpected words"):
            await line.reply(1)

    on_a_line(work)
