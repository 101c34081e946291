"""The parent's side of the parsing children: a few processes that are kept, timed, and killed when a feed is too much for them."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from dataclasses import replace
from typing import Any, Self, TypeVar, cast

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

Found = TypeVar("Found")

_LOST = (asyncio.IncompleteReadError, ConnectionError, ValueError, KeyError, TypeError)


class Workers:
    """Up to `size` children, started when they are needed. An async context manager: at its end no process is left."""

    def __init__(self, size: int | None = None, *, seconds: float = SECONDS, command: Sequence[str] = _COMMAND) -> None:
        self._gate = asyncio.Semaphore(size or min(os.cpu_count() or 1, 8))
        self._seconds = seconds
        self._command = command
        self._idle: list[Process] = []
        self._all: set[Process] = set()
        self._prepared: set[tuple[Process, str]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        for process in tuple(self._all):
            await self._end(process)

    async def parse(self, job: wire.Job) -> tuple[Article, ...]:
        """Parse one body in a child. Raises `SourceError`; a child that was too slow or died is replaced."""
        return await self._read(job, wire.load_articles)

    async def page(self, job: wire.Job) -> wire.Page:
        """Read one answer of an API, in the same way."""
        return await self._read(job, wire.load_page)

    async def find(self, job: wire.Job) -> tuple[wire.Link, ...]:
        """Give the links that a child finds in one body, in the same way."""
        return await self._read(job, wire.load_links)

    async def _read(self, job: wire.Job, load: Callable[[Mapping[str, Any]], Found]) -> Found:
        async with self._gate:
            process = self._idle.pop() if self._idle else await self._start(job.url)
            try:
                await self._prepare(process, job)
                found = load(await _told(process, job, job.patience or self._seconds))
            except _LOST:
                raise SourceError(f"the {job.noun} breaks the parser", where=job.url, hint=_AGAIN) from None
            except wire.BodyError as told:
                self._idle.append(process)
                raise SourceError(told.what, where=job.url, hint=told.hint) from None
            else:
                self._idle.append(process)
                return found
            finally:
                if process not in self._idle:
                    await self._end(process)

    async def _prepare(self, process: Process, job: wire.Job) -> None:
        """Let a child import what this kind of body needs, once, so that no page pays for it out of its own time."""
        if job.reader in wire.COSTLY and (process, job.reader) not in self._prepared:
            await _told(process, replace(job, reader=f"{wire.PREPARE}{job.reader}", body=b""), START_SECONDS)
            self._prepared.add((process, job.reader))

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
        self._prepared = {known for known in self._prepared if known[0] is not process}
        with suppress(ProcessLookupError):
            process.kill()
        if process.stdin is not None:
            process.stdin.close()
        await process.wait()


CURRENT: ContextVar[Workers] = ContextVar("workers")
"""The children of the collection that runs; a source that is asked alone brings its own."""


async def parse(job: wire.Job) -> tuple[Article, ...]:
    """Parse a body in one of the children at hand, or in one for it alone. Raises `SourceError`."""
    await slots.fetched(len(job.body))
    async with at_hand() as workers:
        return await workers.parse(job)


async def find(job: wire.Job) -> tuple[wire.Link, ...]:
    """Give the links of a body, in the same way."""
    await slots.fetched(len(job.body))
    async with at_hand() as workers:
        return await workers.find(job)


@asynccontextmanager
async def at_hand() -> AsyncIterator[Workers]:
    """Give the children of the collection that runs, or one for as long as this lasts: whatever is asked inside shares it."""
    shared = CURRENT.get(None)
    if shared is not None:
        yield shared
        return
    async with Workers(size=1) as workers:
        token = CURRENT.set(workers)
        try:
            yield workers
        finally:
            CURRENT.reset(token)


def _environment() -> dict[str, str]:
    """Give a child the way to its modules and the locale, and no setting of ours: what parses hostile input knows no secret."""
    kept = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONIOENCODING": "utf-8"}


async def _told(process: Process, job: wire.Job, seconds: float) -> Mapping[str, Any]:
    """Give what a child answers. Raises `wire.BodyError` for a body that it can say something of, `SourceError` when it says nothing in time."""
    assert process.stdin is not None
    try:
        async with asyncio.timeout(seconds):
            process.stdin.write(wire.dump_job(job))
            await process.stdin.drain()
            message = await _receive(process)
    except TimeoutError:
        what = f"the {job.noun} cannot be parsed within {seconds:g} s"
        raise SourceError(what, where=job.url, hint=_AGAIN) from None
    if "what" in message:
        raise wire.BodyError(str(message["what"]), str(message["hint"]))
    return cast("Mapping[str, Any]", message)


async def _receive(process: Process) -> Any:
    assert process.stdout is not None
    head, body = wire.lengths(await process.stdout.readexactly(wire.LENGTHS))
    if head + body > _MAX_ANSWER:
        raise ValueError(head + body)
    return json.loads((await process.stdout.readexactly(head + body))[:head])
