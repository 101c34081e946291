"""The end of one message and the commands of the next in one write (RFC 2920 3.1): what the relay bears, and what it costs when it does not."""

import asyncio
from contextlib import suppress
from dataclasses import replace

import pytest
from aiosmtpd.smtp import SMTP

from digest.delivery.smtp import SmtpTransport
from digest.errors import DeliveryError
from digest.model import Reply
from digest.ports import Envelope
from tests.contract.test_transport_pipelining import NOBODY, PIPELINING, Wire
from tests.contract.test_transport_smtp import BODY, ENVELOPE, Keep, transport
from tests.smtp_server import Fault, Script, SmtpServer, smtp_server

NEXT = replace(ENVELOPE, recipient="next@example.net")
TAKEN = Reply(code=250, text="2.0.0 taken")
GOOD = "250 a\r\n250 b\r\n354 c\r\n"


def chained(server: SmtpServer, *envelopes: Envelope, way: SmtpTransport | None = None) -> list[object]:
    """Carry messages in one session, each announced with the dot before it; gives what became of each, or the error that ended it."""

    async def run() -> list[object]:
        connection = await (way or transport(server)).connect()
        results: list[object] = []
        try:
            for envelope, following in zip(envelopes, [*envelopes[1:], None], strict=True):
                refusal = await connection.offer(envelope)
                if refusal is None:
                    await connection.write(BODY)
                results.append(refusal or await connection.dot(following))
        except DeliveryError as error:
            results.append(error)
        finally:
            await connection.close()
        return results

    return asyncio.run(run())


class Peer:
    """Reads up to an expected end, says the text that belongs to it, reads on; then waits until the client is gone."""

    def __init__(self, *turns: tuple[str, str]) -> None:
        self.turns = [("EHLO me.example\r\n", "250-peer.test\r\n250 PIPELINING\r\n"), *turns]
        self.read: list[bytes] = []
        self.gone = asyncio.Event()

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 peer.test\r\n")
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            for end, text in self.turns:
                self.read.append(await reader.readuntil(end.encode()))
                writer.write(text.encode())
            self.read.append(await reader.read())
        writer.close()
        self.gone.set()

    def carry_two(self) -> SmtpTransport:
        """Carry two chained messages to this peer; gives what was learnt."""

        async def run() -> SmtpTransport:
            server = await asyncio.start_server(self.talk, "127.0.0.1", 0)
            async with server:
                way = Wire.way(server.sockets[0].getsockname()[1])
                connection = await way.connect()
                with suppress(DeliveryError):
                    for envelope, following in ((ENVELOPE, NEXT), (NEXT, None)):
                        assert await connection.offer(envelope) is None
                        await connection.write(BODY)
                        await connection.dot(following)
                await connection.close()
                await asyncio.wait_for(self.gone.wait(), 5)
            return way

        return asyncio.run(run())


def test_the_dot_brings_the_commands_of_the_next_message():
    """Dot, MAIL, RCPT and DATA are one write, the body of the next message follows the 354: one round trip a message."""
    with smtp_server(Script(offers=PIPELINING)) as server:
        assert chained(server, ENVELOPE, NEXT, ENVELOPE) == [TAKEN, TAKEN, TAKEN]
    assert [seen.recipient for seen in server.accepted] == [ENVELOPE.recipient, NEXT.recipient, ENVELOPE.recipient]
    peer = Peer(
        ("DATA\r\n", GOOD), ("DATA\r\n", "250 d\r\n" + GOOD), ("\r\n.\r\n", "250 e\r\n"), ("QUIT\r\n", "221 f\r\n")
    )
    assert peer.carry_two().ladder.chain.open
    assert peer.read[2].endswith(b"\r\n.\r\nMAIL FROM:<weekly@example.org>\r\nRCPT TO:<next@example.net>\r\nDATA\r\n")
    assert peer.read[3] == BODY + b".\r\n"


def test_a_server_that_does_not_offer_pipelining_gets_no_chain():
    """RFC 2920 2: nothing is sent ahead where EHLO did not list it."""
    with smtp_server(Script(offers=("8BITMIME",))) as server:
        way = transport(server)
        assert chained(server, ENVELOPE, NEXT, way=way) == [TAKEN, TAKEN]
    assert not way.ladder.chain._trying


@pytest.mark.parametrize("lenient", [False, True])
def test_a_refused_recipient_of_a_chain_is_told_and_the_next_goes_out(lenient: bool):
    """The message before it was taken; where DATA is granted for nobody a lone dot ends it, and its 250 is nobody's."""
    refusing = replace(NOBODY, to="next@")
    with smtp_server(Script(faults=[refusing], offers=PIPELINING, lenient=lenient)) as server:
        results = chained(server, ENVELOPE, NEXT, ENVELOPE)
    assert results == [TAKEN, ("rcpt", Reply(code=550, text="5.1.1 no")), TAKEN]
    assert [seen.recipient for seen in server.accepted] == [ENVELOPE.recipient] * 2


@pytest.mark.parametrize("action", ["drop", "accept_drop", "garbage", "truncate", "hang"])
def test_a_chain_that_breaks_leaves_one_doubt_and_is_not_tried_again(action: str):
    """The first chained dot had no answer: that message is in doubt, the announced one was never begun, and the relay gets the next way."""
    with smtp_server(Script(faults=[Fault("dot", action)], offers=PIPELINING)) as server:
        way = transport(server)
        first, *rest = chained(server, ENVELOPE, NEXT, way=way)
        assert isinstance(first, DeliveryError)
        assert "no answer to the message" in str(first)
        assert not rest
        assert not way.ladder.chain.open
        assert way.ladder.pipeline.open
        assert chained(server, NEXT, ENVELOPE, way=way) == [TAKEN, TAKEN]
    assert NEXT.recipient in {seen.recipient for seen in server.accepted}


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data"])
@pytest.mark.parametrize("action", ["drop", "garbage", "hang"])
def test_what_breaks_behind_a_chained_dot_takes_nothing_back(stage: str, action: str):
    """The dot was answered: that message is accepted, whatever becomes of the commands behind it; the announced one is tried again elsewhere."""
    with smtp_server(Script(faults=[Fault(stage, action, skip=1)], offers=PIPELINING)) as server:
        way = transport(server)
        first, second = chained(server, ENVELOPE, NEXT, way=way)
        assert first == TAKEN
        assert isinstance(second, DeliveryError)
        assert not way.ladder.chain.open
        assert chained(server, NEXT, way=way) == [TAKEN]
    assert [seen.recipient for seen in server.accepted] == [ENVELOPE.recipient, NEXT.recipient]


def test_a_server_that_forgets_what_came_behind_the_dot_is_found_out():
    """It says 250 to the message and nothing to the commands: after the time is over the next way is taken."""
    peer = Peer(("DATA\r\n", GOOD), ("DATA\r\n", "250 d\r\n"))
    way = peer.carry_two()
    assert not way.ladder.chain.open
    assert way.ladder.pipeline.open
    assert b"".join(peer.read).count(b"\r\n.\r\n") == 1


def test_an_announced_message_is_never_begun_by_leaving():
    """Closing between the announcement and the body sends no QUIT, which the server could take for a message, and no dot."""
    with smtp_server(Script(offers=PIPELINING)) as server:

        async def run() -> SmtpTransport:
            way = transport(server)
            connection = await way.connect()
            assert await connection.offer(ENVELOPE) is None
            await connection.write(BODY)
            assert await connection.dot(NEXT) == TAKEN
            await connection.close()
            return way

        way = asyncio.run(run())
    assert [seen.recipient for seen in server.accepted] == [ENVELOPE.recipient]
    assert not any(command.startswith("QUIT") for command in server.commands)
    assert way.ladder.chain.begin(), "nobody read the answers, so the next session may try"


def test_a_421_at_a_chained_dot_ends_the_session():
    """The answer is about the message before; the announced one is untouched."""
    with smtp_server(Script(faults=[Fault("dot", "reply", "421 4.7.0 enough")], offers=PIPELINING)) as server:
        first, second = chained(server, ENVELOPE, NEXT)
    assert first == Reply(code=421, text="4.7.0 enough")
    assert isinstance(second, DeliveryError)
    assert server.accepted == []


def test_a_message_that_cannot_be_offered_is_not_announced():
    """SMTPUTF8 was not offered: such an envelope does not go ahead of the check that refuses it."""
    with smtp_server(Script(offers=PIPELINING)) as server:

        async def run() -> None:
            connection = await transport(server).connect()
            assert await connection.offer(ENVELOPE) is None
            await connection.write(BODY)
            assert await connection.dot(Envelope(sender="w@e.org", recipient="ü@e.net", size=9, smtputf8=True)) == TAKEN
            assert await connection.offer(ENVELOPE) is None
            await connection.close()

        asyncio.run(run())
    assert not any("SMTPUTF8" in command for command in server.commands)


def test_aiosmtpd_takes_a_chain():
    """A server that is not ours reads what came behind a dot as the next commands."""
    keep = Keep()

    async def run() -> list[Reply]:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(keep, hostname="sink.test", loop=loop), "127.0.0.1", 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            way = SmtpTransport(host="127.0.0.1", port=port, hello="me.example", security="none")
            connection = await way.connect()
            connection.extensions |= {"pipelining"}
            replies = []
            for following in (NEXT, ENVELOPE, None):
                assert await connection.offer(NEXT if following is ENVELOPE else ENVELOPE) is None
                await connection.write(BODY)
                replies.append(await connection.dot(following))
            await connection.close()
            assert way.ladder.chain.open
            return replies

    assert [reply.code for reply in asyncio.run(run())] == [250, 250, 250]
    assert len(keep.taken) == 3
