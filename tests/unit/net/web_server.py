"""A raw HTTP server on loopback that answers as it is told, byte for byte, and remembers what it was asked."""

import asyncio
import gzip
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Self

from digest.net.addresses import Address

Script = Callable[[asyncio.StreamWriter], Awaitable[None]]
Answer = bytes | Script


def answer(status: int = 200, body: bytes = b"", **headers: str) -> bytes:
    """Write a whole answer; `content_type="x"` becomes the header Content-Type."""
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def redirect(location: str, status: int = 301) -> bytes:
    return answer(status, Location=location)


def bomb(megabytes: int) -> bytes:
    return answer(200, gzip.compress(bytes(megabytes * 2**20), 9), Content_Encoding="gzip")


async def forever(writer: asyncio.StreamWriter) -> None:
    """Say nothing until the other side goes away."""
    await writer.wait_closed()


async def endless(writer: asyncio.StreamWriter) -> None:
    """Send a body that does not end."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n")
    while not writer.is_closing():
        writer.write(b"x" * 65536)
        await writer.drain()


@dataclass
class Asked:
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"


class WebServer:
    """`async with WebServer({"/feed": answer(...)}) as server:`; an unknown path is a 404."""

    def __init__(self, answers: Mapping[str, Answer], tls: ssl.SSLContext | None = None) -> None:
        self.answers = dict(answers)
        self.asked: list[Asked] = []
        self.busiest = 0
        self._busy = 0
        self._tls = tls
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0, ssl=self._tls)
        self.port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{'https' if self._tls else 'http'}://{host}:{self.port}{path}"

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self._busy += 1
        self.busiest = max(self.busiest, self._busy)
        try:
            await self._serve(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self._busy -= 1
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, path = head[0].split(" ")[:2]
        headers = dict(line.lower().split(": ", 1) for line in head[1:] if ": " in line)
        self.asked.append(Asked(path, headers, method))
        said = self.answers.get(path, answer(404))
        if isinstance(said, bytes):
            writer.write(said)
            await writer.drain()
        else:
            await said(writer)


def pointing(**names: str | tuple[str, ...]) -> Callable[[str, int], Awaitable[tuple[Address, ...]]]:
    """Make a resolver that knows these names (`good_test` means the host good.test) and numeric hosts."""
    known = {
        name.replace("_", "."): [found] if isinstance(found, str) else list(found) for name, found in names.items()
    }

    async def resolve(host: str, port: int) -> tuple[Address, ...]:
        try:
            return (ip_address(host),)
        except ValueError:
            if host not in known:
                raise OSError(host) from None
            return tuple(ip_address(text) for text in known[host])

    return resolve
