"""The server around the application."""

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette

from digest.errors import ConfigError
from digest.links import LinkSigner
from digest.web import listen, make_server
from digest.web.server import serve


def test_loopback_by_default(monkeypatch):
    """Without a word the server listens on this machine only."""
    asked: list[tuple[str, int]] = []

    def refuse(host: str, port: int) -> socket.socket:
        asked.append((host, port))
        raise ConfigError("stop here")

    monkeypatch.setattr("digest.web.server.listen", refuse)
    with pytest.raises(ConfigError):
        serve(Starlette())
    assert asked == [("127.0.0.1", 8080)]


def test_a_port_that_is_taken():
    """A taken port is one clear line with the remedy."""
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigError, match="Address already in use") as caught:
            listen("127.0.0.1", port)
    assert caught.value.where == f"127.0.0.1:{port}"
    assert "--port" in caught.value.hint


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host", "::zz"])
def test_a_host_that_is_not_ours(host):
    """A host that cannot be listened on is a clear error too."""
    with pytest.raises(ConfigError, match="cannot listen"):
        listen(host, 0)


def test_nothing_personal_is_logged_by_the_server():
    """There is no access log, since its lines would hold tokens; and headers of proxies are left to us."""
    config = make_server(Starlette()).config
    assert (config.access_log, config.proxy_headers, config.server_header) == (False, False, False)


PROGRAM = """
import sys

from digest.links import LinkSigner
from digest.log import configure
from digest.model import Subscriber
from digest.web import create_app, serve
from tests.memory_subscribers import NOON, MemorySubscribers, as_store
from tests.web.conftest import WEEKLY

configure("info")
subscribers = MemorySubscribers()
subscribers.add(Subscriber(address="jane@example.org", newsletter="weekly"), how="test", now=NOON)
links = LinkSigner(["x" * 32], "https://news.example.org")
app = create_app(store=as_store(subscribers), links=links, clock=lambda: NOON, newsletters={"weekly": WEEKLY})
serve(app, port=0, announce=lambda url: print(url, file=sys.stderr, flush=True))
print(subscribers.readers["key1"].state)
"""
LINKS = LinkSigner(["x" * 32], "https://news.example.org")
BODY = b"List-Unsubscribe=One-Click"


@pytest.fixture
def program() -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Run the server as a program of its own; gives it and its port."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        try:
            said = re.fullmatch(r"http://127\.0\.0\.1:(\d+)\n", process.stderr.readline())
            assert said is not None
            yield process, int(said[1])
        finally:
            process.kill()


def begin_post(connection: socket.socket) -> None:
    """Send the head of a one-click post, and wait until the server asks for its body."""
    path = LINKS.unsubscribe_url("key1").removeprefix("https://news.example.org")
    head = (
        f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(BODY)}\r\nExpect: 100-continue\r\n\r\n"
    )
    connection.sendall(head.encode())
    assert connection.recv(4096).startswith(b"HTTP/1.1 100 ")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_server_in_good_order(program, number):
    """A request in work is finished after the signal, nobody is half unsubscribed, and the program goes on to its own end with code 0."""
    process, port = program
    with socket.create_connection(("127.0.0.1", port)) as connection:
        begin_post(connection)
        process.send_signal(number)
        connection.sendall(BODY)
        assert connection.recv(4096).startswith(b"HTTP/1.1 200 ")
    out, err = process.communicate()
    assert (process.returncode, out) == (0, "unsubscribed\n")
    assert "event=stopped" in err
    assert "Traceback" not in err


def test_signals_of_the_program_are_given_back(monkeypatch):
    """After serving, the handlers of the program are those of before."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    monkeypatch.setattr("uvicorn.Server.run", lambda _server, sockets: signal.raise_signal(signal.SIGTERM))
    serve(Starlette(), port=0)
    assert {number: signal.getsignal(number) for number in before} == before


def test_answers_leave_at_once():
    """Connections do not wait to fill packets (TCP_NODELAY): an answer would come 40 ms late."""
    with listen("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname()):
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
