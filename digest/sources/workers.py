"""The parent's side of the parsing children: a few processes that are kept, timed, and killed when a feed is too much for them."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from contextvars import ContextVar
from typing import Any, Self

from digest.errors import SourceError
from digest.model import Article
from digest.sources import slots, wire

SECONDS = 10.0
"""For one feed. The largest real ones take under three."""
START_SECONDS = 60.0
"""For a child to come up: imports on a machine that is busy or has cold disks."""
_MAX_ANSWER = 256 * 2**20  # bytes; what a child can say at all, given its memory
_KEPT_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "SYSTEMROOT")
_COMMAND = (sys.executable, "-P", "-m", "digest.sources.child")
_AGAIN = "The next run tries again; remove the source if this goes on."

_LOST = (asyncio.IncompleteReadError, ConnectionError, ValueError, KeyError, TypeError)


class Workers:
    """Up to `size` children, started when they are needed. An async context manager: at its end no process is left."""

    def __init__(self, size: int | None = None, *, seconds: float = SECONDS, command: Sequence[str] = _COMMAND) -> None:
        self._gate = asyncio.Semaphore(size or min(os.cpu_count() or 1, 8))
        self._seconds = seconds
        self._command = command
        self._idle: list[Process] = []
        self._all: set[Process] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        for process in tuple(self._all):
            await self._end(process)

    async def parse(self, job: wire.Job) -> tuple[Article, ...]:
        """Parse one feed in a child. Raises `SourceError`; a child that was too slow or died is replaced."""
        async with self._gate:
            process = self._idle.pop() if self._idle else await self._start(job.url)
            try:
                async with asyncio.timeout(self._seconds):
                    message = await _ask(process, wire.dump_job(job))
                    articles = _read(message, job.url)
            except TimeoutError:
                what = f"the feed cannot be parsed within {self._seconds:g} s"
                raise SourceError(what, where=job.url, hint=_AGAIN) from None
            except _LOST:
                raise SourceError("the feed breaks the parser", where=job.url, hint=_AGAIN) from None
            except SourceError:
                self._idle.append(process)
                raise
            else:
                self._idle.append(process)
                return articles
            finally:
                if process not in self._idle:
                    await self._end(process)

    async def _start(self, url: str) -> Process:
        process = await asyncio.create_subprocess_exec(
            *self._command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=_environment()
        )
        self._all.add(process)
        try:
            async with asyncio.timeout(START_SECONDS):
                await _receive(process)
        except (TimeoutError, *_LOST):
            await self._end(process)
            hint = "Check that this Python can start processes (memory, limits of the service)."
            raise SourceError("the parser does not start", where=url, hint=hint) from None
        except BaseException:
            await self._end(process)
            raise
        return process

    async def _end(self, process: Process) -> None:
        self._all.discard(process)
        with suppress(ProcessLookupError):
            process.kill()
        if process.stdin is not None:
            process.stdin.close()
        await process.wait()


CURRENT: ContextVar[Workers] = ContextVar("workers")
"""The children of the collection that runs; a source that is asked alone brings its own."""


async def parse(job: wire.Job) -> tuple[Article, ...]:
    """Parse a feed in one of the children at hand, or in one for this feed alone. Raises `SourceError`."""
    await slots.fetched(len(job.body))
    shared = CURRENT.get(None)
    if shared is not None:
        return await shared.parse(job)
    async with Workers(size=1) as workers:
        return await workers.parse(job)


def _environment() -> dict[str, str]:
    """Give a child the way to its modules and the locale, and no setting of ours: what parses hostile input knows no secret."""
    kept = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONIOENCODING": "utf-8"}


async def _ask(process: Process, request: bytes) -> Any:
    assert process.stdin is not None
    process.stdin.write(request)
    await process.stdin.drain()
    return await _receive(process)


async def _receive(process: Process) -> Any:
    assert process.stdout is not None
    head, body = wire.lengths(await process.stdout.readexactly(wire.LENGTHS))
    if head + body > _MAX_ANSWER:
        raise ValueError(head + body)
    return json.loads((await process.stdout.readexactly(head + body))[:head])


def _read(message: Any, url: str) -> tuple[Article, ...]:
    if "what" in message:
        raise SourceError(str(message["what"]), where=url, hint=str(message["hint"]))
    return wire.load_articles(message)
