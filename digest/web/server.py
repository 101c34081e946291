"""Runs the web application under uvicorn. The https side is the business of a web server in front (docs); we listen on loopback by default."""

import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from digest.errors import ConfigError
from digest.log import logger

MOST_REQUESTS = 500
"""Requests and connections at a time; more are answered 503, and mail services come again."""

_BACKLOG = 512  # connections that wait for us: one-click posts come in bursts after a send

log = logger("web")


def serve(
    app: ASGIApp, host: str = "127.0.0.1", port: int = 8080, *, announce: Callable[[str], object] = log.info
) -> None:
    """Serve until SIGINT or SIGTERM, finish the requests in work, and return. Raises `ConfigError` when the address cannot be had.

    `announce` hears where we listen, as a URL, once connections are taken.
    """
    with listen(host, port) as listening:
        name = f"[{host}]" if ":" in host else host
        announce(f"http://{name}:{listening.getsockname()[1]}")
        server = make_server(app)
        with _stopped_by_signals(server):
            server.run(sockets=[listening])
    log.info("stopped")


def listen(host: str, port: int) -> socket.socket:
    """Open the socket to listen on. Port 0 takes a free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except (OSError, OverflowError) as error:
        number = getattr(error, "errno", None) or 0  # below zero: a name that means no address
        reason = os.strerror(number) if number > 0 else getattr(error, "strerror", None) or str(error)
        hint = "Is another `digest serve` running? Choose another with --host and --port."
        raise ConfigError(f"cannot listen there: {reason}", where=f"{host}:{port}", hint=hint) from None
    # Inherited by the connections: asyncio sets it only on sockets that name their protocol, and without it each answer waits 40 ms for an ACK.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def make_server(app: ASGIApp) -> uvicorn.Server:
    """Give the server, set up so that neither tokens nor addresses of readers reach a log, and nobody is believed to be someone else."""
    config = uvicorn.Config(
        app,
        access_log=False,
        log_config=None,
        proxy_headers=False,
        server_header=False,
        lifespan="off",
        limit_concurrency=MOST_REQUESTS,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=10,
    )
    return uvicorn.Server(config)


@contextmanager
def _stopped_by_signals(server: uvicorn.Server) -> Iterator[None]:
    """Let a signal end the server and not the program: uvicorn raises it again when it is done, and then it comes to us."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        server.should_exit = True

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
