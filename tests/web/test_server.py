"""The server around the application."""

import socket

import pytest
from starlette.applications import Starlette

from digest.errors import ConfigError
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
