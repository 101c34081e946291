"""The port `Transport`, as `SmtpTransport` keeps it against a server that misbehaves at every stage, and against an ordinary one."""

import asyncio
import gc
import socket
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP

from digest.delivery.smtp import SmtpTransport, Timeouts
from digest.errors import ConfigError, DeliveryError, RelayRefusedError
from digest.model import Reply
from digest.ports import Envelope
from tests.smtp_server import Fault, Script, SmtpServer, smtp_server

SHORT = Timeouts(connect=0.3, command=0.3, body=0.3, dot=0.3)
BODY = b"Subject: x\r\n\r\n..a line with a dot\r\nlast\r\n"
ENVELOPE = Envelope(sender="weekly@example.org", recipient="reader@example.net", size=len(BODY))


def transport(server: SmtpServer, **settings) -> SmtpTransport:
    values = {"host": "127.0.0.1", "port": server.port, "hello": "me.example", "security": "none", "timeouts": SHORT}
    return SmtpTransport(**{**values, **settings})


@contextmanager
def faulty(*faults: Fault, **script) -> Iterator[SmtpServer]:
    with smtp_server(Script(faults=faults, **script)) as server:
        yield server


async def send(way: SmtpTransport, envelope: Envelope = ENVELOPE) -> Any:
    """Do one whole transaction: the refusal, or the reply to the dot."""
    connection = await way.connect()
    try:
        refusal = await connection.offer(envelope)
        if refusal is not None:
            return refusal
        await connection.write(BODY)
        return await connection.dot()
    finally:
        await connection.close()


def test_a_message_arrives_as_it_was_written():
    """EHLO with our name, MAIL with SIZE, RCPT, DATA; the server unstuffs the dots and has the very message."""
    with smtp_server() as server:
        assert asyncio.run(send(transport(server))) == Reply(code=250, text="2.0.0 taken")
    assert server.commands == [
        "EHLO me.example",
        f"MAIL FROM:<weekly@example.org> SIZE={len(BODY)}",
        "RCPT TO:<reader@example.net>",
        "DATA",
        "QUIT",
    ]
    assert [seen.data for seen in server.accepted] == [b"Subject: x\r\n\r\n.a line with a dot\r\nlast\r\n"]


def test_only_what_was_offered_is_used():
    """Without SIZE in the EHLO list no size is named."""
    with smtp_server(Script(offers=("8BITMIME",))) as server:
        asyncio.run(send(transport(server)))
    assert "MAIL FROM:<weekly@example.org>" in server.commands


def test_smtputf8_is_asked_for():
    """RFC 6531: SMTPUTF8 and BODY=8BITMIME stand in MAIL, the recipient in UTF-8."""
    with smtp_server(Script(offers=("8BITMIME", "SMTPUTF8"))) as server:
        asyncio.run(
            send(transport(server), Envelope(sender="w@e.example", recipient="jürgen@e.example", size=1, smtputf8=True))
        )
    assert "MAIL FROM:<w@e.example> BODY=8BITMIME SMTPUTF8" in server.commands
    assert "RCPT TO:<jürgen@e.example>" in server.commands


def test_extensions_are_what_ehlo_said():
    """Lower-case names."""

    async def extensions(way: SmtpTransport) -> frozenset[str]:
        connection = await way.connect()
        await connection.close()
        return connection.extensions

    with smtp_server() as server:
        assert {"size", "8bitmime", "pipelining"} <= asyncio.run(extensions(transport(server)))


def test_a_session_carries_many_messages():
    """One session, three transactions, no reset between good ones."""

    async def three(way: SmtpTransport) -> None:
        connection = await way.connect()
        for _ in range(3):
            assert await connection.offer(ENVELOPE) is None
            await connection.write(BODY)
            assert (await connection.dot()).code == 250
        await connection.close()

    with smtp_server() as server:
        asyncio.run(three(transport(server)))
    assert len(server.accepted) == 3
    assert "RSET" not in server.commands


@pytest.mark.parametrize(
    "fault",
    [
        Fault("banner", "reply", "554 5.7.1 go away"),
        Fault("banner", "reply", "421 4.3.2 busy"),
        Fault("banner", "hang"),
        Fault("banner", "drop"),
        Fault("banner", "garbage"),
        Fault("banner", "truncate"),
        Fault("ehlo", "reply", "421 4.3.2 busy"),
        Fault("ehlo", "hang"),
        Fault("ehlo", "drop"),
        Fault("ehlo", "garbage"),
        Fault("ehlo", "truncate"),
    ],
)
def test_no_session_is_a_delivery_error(fault):
    """What goes wrong before the session stands blames nobody, names the server, and may pass."""
    with faulty(fault) as server, pytest.raises(DeliveryError) as caught:
        asyncio.run(send(transport(server)))
    assert not isinstance(caught.value, RelayRefusedError)
    assert caught.value.where == f"127.0.0.1:{server.port}"
    assert server.accepted == []


def test_a_server_that_is_down_is_a_delivery_error():
    """Connection refused, and a name that does not exist."""
    with smtp_server() as server:
        way = transport(server)
    with pytest.raises(DeliveryError, match="no session with the mail server"):
        asyncio.run(send(way))
    with pytest.raises(DeliveryError):
        asyncio.run(send(SmtpTransport(host="mail.invalid", port=587, hello="me.example", timeouts=SHORT)))


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data"])
@pytest.mark.parametrize("code", ["451 4.3.0 later", "550 5.1.1 no", "421 4.3.2 bye"])
def test_a_refusal_before_the_body_is_given_back(stage, code):
    """The stage and the whole reply come back; no body is sent."""
    with faulty(Fault(stage, "reply", code)) as server:
        assert asyncio.run(send(transport(server))) == (stage, Reply(code=int(code[:3]), text=code[4:]))
    assert server.accepted == []


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data"])
@pytest.mark.parametrize("action", ["hang", "drop", "garbage", "truncate"])
def test_a_session_lost_before_the_body_is_a_delivery_error(stage, action):
    """Nothing was accepted, and the caller is told that the session is gone."""
    with faulty(Fault(stage, action)) as server, pytest.raises(DeliveryError):
        asyncio.run(send(transport(server)))
    assert server.accepted == []


@pytest.mark.parametrize("code", ["250 what", "220 what", "354 what"])
def test_an_answer_that_makes_no_sense_ends_the_session(code):
    """A 2xx to DATA, or a 354 to MAIL: no body is sent to a server that is out of step."""
    stage = "mail" if code.startswith("354") else "data"
    with faulty(Fault(stage, "reply", code)) as server, pytest.raises(DeliveryError, match="makes no sense"):
        asyncio.run(send(transport(server)))
    assert server.accepted == []


@pytest.mark.parametrize(
    "code", ["250 ok", "251 forwarded", "252 perhaps", "452 4.3.1 full", "554 5.7.1 no", "421 bye"]
)
def test_every_whole_answer_to_the_dot_is_given_back(code):
    """2xx, 4xx, 5xx are answers, whatever their last digits."""
    with faulty(Fault("dot", "reply", code)) as server:
        assert asyncio.run(send(transport(server))) == Reply(code=int(code[:3]), text=code[4:])


@pytest.mark.parametrize(
    "fault",
    [
        Fault("dot", "hang"),
        Fault("dot", "drop"),
        Fault("dot", "garbage"),
        Fault("dot", "truncate"),
        Fault("dot", "accept_hang"),
        Fault("dot", "accept_drop"),
        Fault("dot", "accept_garbage"),
        Fault("dot", "accept_truncate"),
        Fault("dot", "accept_reply", "354 what"),
        Fault("dot", "accept_reply", "25"),
        Fault("dot", "accept_reply", "999 what"),
    ],
)
def test_no_whole_answer_to_the_dot_is_a_delivery_error(fault):
    """Whether the server took the message or not: without a whole answer nobody can know."""
    with faulty(fault) as server, pytest.raises(DeliveryError):
        asyncio.run(send(transport(server)))
    assert len(server.accepted) == fault.action.startswith("accept")


def test_a_body_that_the_server_does_not_read_is_given_up():
    """A server that stops reading does not hold the sender for ever, and has no whole message."""

    async def write_much(way: SmtpTransport) -> None:
        connection = await way.connect()
        assert await connection.offer(ENVELOPE) is None
        with pytest.raises(DeliveryError, match="in the message"):
            await connection.write(b"x" * 998 + b"\r\n" * 20_000_000)

    deaf: list[asyncio.Transport] = []

    class Deaf(asyncio.Protocol):
        def connection_made(self, to):
            self.to = to
            deaf.append(to)
            to.write(b"220 hi\r\n")

        def data_received(self, data):
            if data.startswith(b"DATA"):
                self.to.write(b"354 go\r\n")
                self.to.pause_reading()
            else:
                self.to.write(b"250 ok\r\n")

    async def run() -> None:
        server = await asyncio.get_running_loop().create_server(Deaf, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        await write_much(
            SmtpTransport(host="127.0.0.1", port=port, hello="me.example", security="none", timeouts=SHORT)
        )
        server.close()
        deaf[0].abort()

    asyncio.run(run())


def test_words_that_nobody_asked_for_are_never_taken_for_an_answer():
    """A `250` that comes in one packet with the `354` is not acceptance: the session ends before the dot."""
    with (
        faulty(Fault("data", "reply", "354 go\r\n250 2.0.0 taken already")) as server,
        pytest.raises(DeliveryError, match="unexpected words"),
    ):
        asyncio.run(send(transport(server)))
    assert server.accepted == []


def test_a_body_without_its_dot_is_never_a_message():
    """Closing between body and dot leaves nothing behind: no QUIT, no dot, no message."""

    async def leave(way: SmtpTransport) -> None:
        connection = await way.connect()
        assert await connection.offer(ENVELOPE) is None
        await connection.write(BODY)
        await connection.close()
        await connection.close()

    with smtp_server() as server:
        asyncio.run(leave(transport(server)))
    assert server.accepted == []
    assert "QUIT" not in server.commands


def test_a_definite_refusal_stands_though_the_reset_hangs():
    """RSET goes before the next MAIL: the answer about the recipient is already given when it hangs."""

    async def refuse_then_next(way: SmtpTransport) -> None:
        connection = await way.connect()
        assert await connection.offer(ENVELOPE) == ("rcpt", Reply(code=550, text="5.1.1 no"))
        with pytest.raises(DeliveryError, match="RSET"):
            await connection.offer(ENVELOPE)
        await connection.close()

    with faulty(Fault("rcpt", "reply", "550 5.1.1 no"), Fault("rset", "hang")) as server:
        asyncio.run(refuse_then_next(transport(server)))


def test_a_refusal_is_followed_by_the_next_message():
    """After a reset the session goes on."""

    async def refuse_then_next(way: SmtpTransport) -> None:
        connection = await way.connect()
        assert await connection.offer(ENVELOPE) is not None
        assert await connection.offer(ENVELOPE) is None
        await connection.write(BODY)
        assert (await connection.dot()).code == 250
        await connection.close()

    with faulty(Fault("rcpt", "reply", "550 5.1.1 no")) as server:
        asyncio.run(refuse_then_next(transport(server)))
    assert "RSET" in server.commands


# --- settings and login ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["mail.example.org", "192.0.2.1", "0.0.0.0", "localhost.example.org"])
def test_plaintext_is_for_loopback_only(host):
    """`none` with any other host is a mistake in the settings."""
    with pytest.raises(ConfigError, match="unencrypted") as caught:
        SmtpTransport(host=host, port=25, hello="me.example", security="none")
    assert caught.value.where == "smtp.security"


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]", "LOCALHOST.", "relay.localhost"]
)
def test_loopback_may_be_plain(host):
    """A mail server on this machine needs no TLS."""
    assert SmtpTransport(host=host, port=25, hello="me.example", security="none")


@pytest.mark.parametrize("hello", ["two words", "me\r\nMAIL FROM:<x>", "grüße.example"])
def test_the_name_that_we_say_is_a_host_name(hello):
    """What EHLO says cannot hold a second command."""
    with pytest.raises(ConfigError, match="host name"):
        SmtpTransport(host="localhost", port=25, hello=hello, security="none")


def test_a_host_that_is_no_name_is_a_mistake_in_the_settings():
    """A label of more than 63 octets can never be looked up."""
    with pytest.raises(ConfigError, match="not a host name"):
        SmtpTransport(host="x" * 64 + ".example", port=25, hello="me.example")


def test_a_ca_file_that_cannot_be_read_is_a_mistake_in_the_settings(tmp_path):
    """The file is named."""
    way = SmtpTransport(host="localhost", port=25, hello="me.example", ca_file=str(tmp_path / "none.pem"))
    with pytest.raises(ConfigError, match=r"none\.pem"):
        asyncio.run(way.connect())


def test_the_password_is_never_shown():
    """A transport in a log or traceback tells no secret."""
    way = SmtpTransport(host="localhost", port=25, hello="me.example", username="u", password="s3cr3t-canary")
    assert "s3cr3t-canary" not in repr(way)


def test_a_good_login_opens_the_session():
    """AUTH PLAIN, then mail."""
    with smtp_server(Script(login=("user", "secret"))) as server:
        assert asyncio.run(send(transport(server, username="user", password="secret"))).code == 250


def test_a_wrong_password_is_tried_once():
    """A 535 stops at once: no second mechanism, no second try, no mail; and the error does not tell the password."""
    with (
        smtp_server(Script(login=("user", "secret"))) as server,
        pytest.raises(RelayRefusedError, match="login refused: 535") as caught,
    ):
        asyncio.run(send(transport(server, username="user", password="s3cr3t-canary")))
    assert sum(command.startswith("AUTH") for command in server.commands) == 1
    assert "s3cr3t-canary" not in f"{caught.value!r} {caught.value} {caught.value.__cause__!r}"
    assert not any(command.startswith("MAIL") for command in server.commands)


@pytest.mark.parametrize(
    "fault", [Fault("auth", "reply", "454 4.7.0 not now"), Fault("auth", "hang"), Fault("auth", "drop")]
)
def test_a_login_that_cannot_be_checked_now_may_pass(fault):
    """Only a permanent refusal is about the password."""
    with (
        smtp_server(Script(login=("user", "secret"), faults=(fault,))) as server,
        pytest.raises(DeliveryError) as caught,
    ):
        asyncio.run(send(transport(server, username="user", password="secret")))
    assert not isinstance(caught.value, RelayRefusedError)


def test_a_server_without_login_refuses_who_needs_one():
    """A user name for a server that offers no login is told, with the settings to look at."""
    with smtp_server() as server, pytest.raises(RelayRefusedError, match="no login that we use"):
        asyncio.run(send(transport(server, username="user", password="secret")))


# --- an ordinary server -----------------------------------------------------------------------------------------------


class Keep:
    """Keeps what aiosmtpd hands over."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.envelopes: list[tuple[str, list[str], bool]] = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 -- aiosmtpd's name
        self.envelopes.append((envelope.mail_from, envelope.rcpt_tos, envelope.smtp_utf8))
        self.taken.append(envelope.original_content)
        return "250 OK"


def with_aiosmtpd(keep: Keep, envelope: Envelope = ENVELOPE, **settings) -> Any:
    """Send to a server of aiosmtpd."""

    async def run() -> Any:
        loop = asyncio.get_running_loop()
        sessions: list[SMTP] = []

        def session() -> SMTP:
            sessions.append(SMTP(keep, hostname="sink.test", loop=loop, **settings))
            return sessions[-1]

        server = await loop.create_server(session, "127.0.0.1", 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            way = SmtpTransport(host="127.0.0.1", port=port, hello="me.example", security="none")
            reply = await send(way, envelope)
        for one in sessions:
            if one.transport is not None:
                one.transport.close()  # it may not have read our goodbye yet
        await asyncio.sleep(0.01)
        return reply

    return asyncio.run(run())


def test_aiosmtpd_takes_the_same_message():
    """Not only our own server understands us."""
    keep = Keep()
    assert with_aiosmtpd(keep).code == 250
    assert keep.taken == [b"Subject: x\r\n\r\n.a line with a dot\r\nlast\r\n"]
    assert keep.envelopes == [("weekly@example.org", ["reader@example.net"], False)]


def test_aiosmtpd_takes_an_international_address():
    """With SMTPUTF8 switched on, MAIL and RCPT are understood, and the address arrives as it was meant."""
    keep = Keep()
    international = replace(ENVELOPE, recipient="jürgen@example.net", smtputf8=True)
    assert with_aiosmtpd(keep, international, enable_SMTPUTF8=True).code == 250
    assert keep.envelopes == [("weekly@example.org", ["jürgen@example.net"], True)]


def test_aiosmtpd_is_offered_nothing_that_is_too_large():
    """Its SIZE is heeded as any other."""
    keep = Keep()
    stage, reply = with_aiosmtpd(keep, replace(ENVELOPE, size=1001), data_size_limit=1000)
    assert (stage, reply.code) == ("mail", 552)
    assert keep.taken == []


def test_what_is_too_large_costs_no_command():
    """The refusal is our own, and the session is as good as before."""

    async def large_then_small(way: SmtpTransport) -> None:
        connection = await way.connect()
        assert await connection.offer(replace(ENVELOPE, size=101)) == (
            "mail",
            Reply(
                code=552,
                text="5.3.4 not offered, by our own reckoning: the message has 101 bytes, and the mail server takes 100 (SIZE)",
            ),
        )
        assert await connection.offer(ENVELOPE) is None
        await connection.close()

    with smtp_server(Script(offers=("SIZE 100",))) as server:
        asyncio.run(large_then_small(transport(server)))
    assert [command.split(" ")[0] for command in server.commands] == ["EHLO", "MAIL", "RCPT", "DATA"]


def test_a_server_of_the_tests_that_ends_loses_no_caller():
    """Who comes in at that moment is hung up on as well: a line that nobody closed fails whichever test runs when it is found."""
    ports: list[int] = []
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always", ResourceWarning)
        for _ in range(5):
            with smtp_server() as server:
                ports.append(server.port)
                caller = socket.create_connection(("127.0.0.1", server.port))
            caller.close()
        gc.collect()
    assert not [one.message for one in seen if any(f"{port})" in str(one.message) for port in ports)]
