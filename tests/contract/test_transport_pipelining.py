"""The ways in which one session carries a message: a group of commands where EHLO offers it (RFC 2920), plain commands elsewhere."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

import pytest
from aiosmtpd.smtp import SMTP

from digest.delivery.smtp import SmtpTransport, Timeouts
from digest.errors import DeliveryError
from digest.model import Reply
from digest.ports import Envelope
from tests.contract.test_transport_smtp import BODY, ENVELOPE, Keep, faulty, send, transport
from tests.smtp_server import Fault, Script, smtp_server

PLAIN = ("SIZE 10000000", "8BITMIME")
PIPELINING = (*PLAIN, "PIPELINING")
NOBODY = Fault("rcpt", "reply", "550 5.1.1 no")


class Wire:
    """A peer that answers each chunk that it reads with the next of its texts, and remembers the chunks."""

    def __init__(self, *answers: str, offers: str = "PIPELINING") -> None:
        self.answers = ["220 wire.test\r\n", f"250-wire.test\r\n250 {offers}\r\n", *answers]
        self.chunks: list[bytes] = []
        self.silent = asyncio.Event()

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            for answer in self.answers:
                writer.write(answer.encode())
                chunk = await reader.read(2**20)
                self.chunks.append(chunk)
                if not chunk:
                    break
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()
        self.silent.set()

    @staticmethod
    def way(port: int) -> SmtpTransport:
        short = Timeouts(connect=0.3, command=0.3, body=0.3, dot=0.3)
        return SmtpTransport(host="127.0.0.1", port=port, hello="me.example", security="none", timeouts=short)

    async def carry(self, times: int = 1) -> list[object]:
        """Let one session offer and send so many messages to this peer."""
        server = await asyncio.start_server(self.talk, "127.0.0.1", 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            connection = await self.way(port).connect()
            results: list[object] = []
            try:
                for _ in range(times):
                    refusal = await connection.offer(ENVELOPE)
                    if refusal is None:
                        await connection.write(BODY)
                    results.append(refusal or await connection.dot())
            finally:
                await connection.close()
                await asyncio.wait_for(self.silent.wait(), 5)
            return results


def test_the_three_commands_are_one_write():
    """RFC 2920 3.1: MAIL and RCPT may stand in a group that DATA ends."""
    wire = Wire("250 a\r\n250 b\r\n354 c\r\n", "250 d\r\n")
    assert asyncio.run(wire.carry()) == [Reply(code=250, text="d")]
    assert wire.chunks[1] == b"MAIL FROM:<weekly@example.org>\r\nRCPT TO:<reader@example.net>\r\nDATA\r\n"


def test_without_the_offer_each_command_waits_for_its_answer():
    """RFC 2920 2: a client must not pipeline where EHLO did not list it."""
    wire = Wire("250 a\r\n", "250 b\r\n", "354 c\r\n", "250 d\r\n", offers="8BITMIME")
    assert asyncio.run(wire.carry()) == [Reply(code=250, text="d")]
    assert wire.chunks[1:4] == [b"MAIL FROM:<weekly@example.org>\r\n", b"RCPT TO:<reader@example.net>\r\n", b"DATA\r\n"]


def test_many_lines_are_one_reply():
    """Replies are cut where a line without a hyphen says so, not at packets."""
    wire = Wire("250-one\r\n250 two\r\n250 b\r\n354 c\r\n", "250-x\r\n250-y\r\n250 z\r\n")
    assert asyncio.run(wire.carry()) == [Reply(code=250, text="x\ny\nz")]


@pytest.mark.parametrize("lenient", [False, True])
def test_a_refused_recipient_is_told_and_nobody_gets_an_empty_message(lenient):
    """Where DATA is granted though nobody is there, a lone dot ends it; its 250 is not acceptance, and the next message goes out."""
    with smtp_server(Script(faults=[NOBODY], offers=PIPELINING, lenient=lenient)) as server:

        async def two() -> tuple[object, Reply]:
            connection = await transport(server).connect()
            refusal = await connection.offer(ENVELOPE)
            assert await connection.offer(ENVELOPE) is None
            await connection.write(BODY)
            reply = await connection.dot()
            await connection.close()
            return refusal, reply

        assert asyncio.run(two()) == (("rcpt", Reply(code=550, text="5.1.1 no")), Reply(code=250, text="2.0.0 taken"))
    assert server.empty == ([b".\r\n"] if lenient else [])
    assert len(server.accepted) == 1


def test_a_refused_sender_is_told_as_such():
    """The 503 to RCPT and the 554 to DATA behind it say nothing new."""
    with faulty(Fault("mail", "reply", "550 5.1.8 not you")) as server:
        assert asyncio.run(send(transport(server))) == ("mail", Reply(code=550, text="5.1.8 not you"))


@pytest.mark.parametrize("rest", ["", "503 x\r\n", "garbage\r\n", "503 x\r\n250 what\r\n354 more\r\n"])
def test_a_definite_refusal_stands_whatever_comes_behind_it(rest):
    """The server said no to the recipient; that the session then breaks changes nothing about it."""
    wire = Wire("250 a\r\n550 5.1.1 no\r\n" + rest)
    assert asyncio.run(wire.carry()) == [("rcpt", Reply(code=550, text="5.1.1 no"))]


def test_no_lone_dot_where_the_recipient_was_taken():
    """MAIL refused, RCPT and DATA granted: the answers are in disorder, and a dot could be a message."""
    wire = Wire("451 a\r\n250 b\r\n354 c\r\n", "250 d\r\n")
    assert asyncio.run(wire.carry()) == [("mail", Reply(code=451, text="a"))]
    assert not any(chunk.startswith(b".") for chunk in wire.chunks)


@pytest.mark.parametrize(
    "answers",
    ["250 a\r\n250 b\r\n250 c\r\n", "what?\r\n", "250 a\r\n250 b\r\n354 c\r\n250 d\r\n", "999999\r\n", "x" * 40_000],
)
def test_disorder_before_the_dot_ends_the_session(answers):
    """Too many answers, no answers, answers that make no sense: nothing was accepted, and no dot is sent."""
    wire = Wire(answers)
    with pytest.raises(DeliveryError):
        asyncio.run(wire.carry())
    assert not any(chunk.endswith(b"\r\n.\r\n") for chunk in wire.chunks)


def once_each(way: SmtpTransport, sessions: int) -> None:
    """Try one message in each of so many sessions."""

    async def all_of_them() -> None:
        for _ in range(sessions):
            try:
                await send(way)
            except DeliveryError:
                continue

    asyncio.run(all_of_them())


@pytest.mark.parametrize(
    ("faults", "pipelining"),
    [
        ([Fault("rcpt", "garbage")], False),
        ([Fault("data", "reply", "250 what")], False),
        ([Fault("mail", "drop")], True),
        ([Fault("rcpt", "drop", times=2)], False),
        ([Fault("rcpt", "hang", times=2)], False),
        ([Fault("rcpt", "drop"), Fault("rcpt", "drop", skip=2)], True),
        ([NOBODY], True),
        ([Fault("dot", "drop", times=0)], True),
    ],
)
def test_the_first_surprise_ends_pipelining(faults: Sequence[Fault], pipelining: bool):
    """A surprise, or two groups in a row that broke, and this relay gets plain commands; a refusal or one break is normal life."""
    with smtp_server(Script(faults=faults)) as server:
        way = transport(server)
        once_each(way, 3)
    assert way.ladder.pipeline.open is pipelining
    if faults[0].stage != "dot":
        assert server.accepted


@pytest.mark.parametrize("offers", [PLAIN, PIPELINING])
def test_a_421_in_the_group_is_a_refusal_and_ends_the_session(offers):
    """The server closes: the row is told so, and nothing is written to it any more."""
    with faulty(Fault("rcpt", "reply", "421 4.7.0 enough"), offers=offers) as server:
        assert asyncio.run(send(transport(server))) == ("rcpt", Reply(code=421, text="4.7.0 enough"))


def test_an_address_cannot_hold_a_second_command():
    """Whatever let such an address come here, it does not go out."""
    evil = Envelope(sender="w@e.example", recipient="a@e.example>\r\nRCPT TO:<b@e.example", size=1)
    with smtp_server() as server, pytest.raises(ValueError, match="control"):
        asyncio.run(send(transport(server), evil))
    assert not any("b@e.example" in command for command in server.commands)


@pytest.mark.parametrize("pipelining", [False, True])
def test_aiosmtpd_takes_messages_both_ways(pipelining):
    """A server that is not ours reads a group as it reads single commands, also behind a refusal."""
    keep = Keep()

    async def run() -> list[int]:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(keep, hostname="sink.test", loop=loop), "127.0.0.1", 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            connection = await SmtpTransport(host="127.0.0.1", port=port, hello="me.example", security="none").connect()
            if pipelining:
                connection.extensions |= {"pipelining"}
            codes = []
            for recipient in ("reader@example.net", "@", "reader@example.net"):
                refusal = await connection.offer(Envelope(sender="w@example.org", recipient=recipient, size=9))
                if refusal is None:
                    await connection.write(BODY)
                codes.append(refusal[1].code if refusal else (await connection.dot()).code)
            await connection.close()
            return codes

    codes = asyncio.run(run())
    assert codes[0] == codes[2] == 250
    assert codes[1] >= 500
    assert len(keep.taken) == 2
