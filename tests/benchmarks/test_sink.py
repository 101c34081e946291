import itertools
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.docs.places import ROOT

CC = shutil.which("cc") or ""
pytestmark = pytest.mark.skipif(not CC, reason="no compiler (cc)")

LINES = st.sampled_from([b"", b".", b"..", b"words", b"ends with a dot.", b"x" * 61, b"x" * 200, b"\r", b"\n."])
BODIES = st.lists(LINES, max_size=8).map(lambda lines: b"".join(line + b"\r\n" for line in lines))


@pytest.fixture(scope="module")
def program(tmp_path_factory) -> str:
    made = tmp_path_factory.mktemp("sink") / "sink"
    subprocess.run([CC, "-O2", "-Wall", "-Wextra", "-Werror", "-o", made, ROOT / "benchmarks" / "sink.c"], check=True)
    return str(made)


class Server:
    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self.process = process
        self.port = int(process.stdout.readline())
        self.messages = -1

    @contextmanager
    def session(self) -> Iterator["Session"]:
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            yield Session(line)


class Session:
    def __init__(self, line: socket.socket) -> None:
        self.line = line
        self.replies = line.makefile("rb")
        assert self.codes(1) == ["220"]

    def say(self, *packets: bytes) -> None:
        for packet in packets:
            self.line.sendall(packet)

    def codes(self, count: int) -> list[str]:
        return [self.replies.readline()[:3].decode() for _ in range(count)]


@contextmanager
def serving(program: str, milliseconds: int = 0) -> Iterator[Server]:
    with subprocess.Popen([program, str(milliseconds)], stdout=subprocess.PIPE, text=True) as process:
        server = Server(process)
        try:
            yield server
        finally:
            process.terminate()
            assert process.stdout is not None
            server.messages = int(process.stdout.read())


def stuffed(body: bytes) -> bytes:
    return (b"\r\n" + body).replace(b"\r\n.", b"\r\n..")[2:]


def cut(stream: bytes, lengths: list[int]) -> Iterator[bytes]:
    """Cut a stream into packets of these lengths, over and over."""
    start = 0
    for length in itertools.cycle(lengths):
        if start >= len(stream):
            return
        yield stream[start : start + length]
        start += length


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bodies=st.lists(BODIES, min_size=1, max_size=6), lengths=st.lists(st.integers(1, 130), min_size=1, max_size=6))
def test_each_message_is_counted_once_whatever_the_packets(program, bodies, lengths):
    """The end of a message is found across the borders of packets, and nothing else is taken for it."""
    transaction = b"MAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.org>\r\nDATA\r\n"
    stream = b"".join(transaction + stuffed(body) + b".\r\n" for body in bodies)
    with serving(program) as server, server.session() as session:
        session.say(*cut(stream, lengths))
        assert session.codes(4 * len(bodies)) == ["250", "250", "354", "250"] * len(bodies)
    assert server.messages == len(bodies)


@pytest.mark.parametrize("body", [b"", b"words\r\n"])
@pytest.mark.parametrize("border", range(1, 5))
def test_the_end_of_a_message_may_come_in_two_reads(program, body, border):
    """What may be the beginning of the end is kept until the next read."""
    stream = b"MAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.org>\r\nDATA\r\n" + body + b".\r\n"
    place = len(stream) - 5 + border
    with serving(program) as server, server.session() as session:
        session.say(stream[:place])
        time.sleep(0.02)  # a server that reads both at once proves less, and fails nothing
        session.say(stream[place:])
        assert session.codes(4) == ["250", "250", "354", "250"]
    assert server.messages == 1


def test_commands_behind_a_dot_are_answered_with_it(program):
    """A sender may chain: the dot of one message and the commands of the next in one packet."""
    commands = b"MAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.org>\r\nDATA\r\n"
    with serving(program) as server, server.session() as session:
        session.say(b"EHLO example.org\r\n")
        assert session.codes(5) == ["250"] * 5
        session.say(commands)
        assert session.codes(3) == ["250", "250", "354"]
        session.say(b"Subject: one\r\n\r\nwords\r\n", b".\r\n" + commands)
        assert session.codes(4) == ["250", "250", "250", "354"]
        session.say(b".\r\nQUIT\r\n")
        assert session.codes(2) == ["250", "221"]
        assert session.replies.readline() == b""
    assert server.messages == 2


def test_a_message_needs_a_recipient(program):
    """What a broken sender pushes is not counted."""
    with serving(program) as server, server.session() as session:
        session.say(b"MAIL FROM:<a@example.org>\r\nDATA\r\nNONSENSE\r\n")
        assert session.codes(3) == ["250", "503", "500"]
    assert server.messages == 0


def test_every_reply_takes_a_round_trip(program):
    """What is sent one by one waits each time, what is sent together waits once."""
    trip = 0.05
    with serving(program, 50) as server, server.session() as session:
        begin = time.perf_counter()
        for _ in range(3):
            session.say(b"NOOP\r\n")
            assert session.codes(1) == ["250"]
        one_by_one = time.perf_counter() - begin
        begin = time.perf_counter()
        session.say(b"NOOP\r\nNOOP\r\nNOOP\r\n")
        assert session.codes(3) == ["250"] * 3
        assert time.perf_counter() - begin >= trip
        assert one_by_one >= 3 * trip


def test_the_lock_file_of_nodemailer_names_no_host():
    """It comes from the registry that npm is configured with; the hash says which."""
    text = (ROOT / "benchmarks" / "nodemailer" / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in text
    assert '"integrity": "sha512-' in text
