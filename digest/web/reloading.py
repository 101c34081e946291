"""An application that follows its settings: a newsletter or an editor that is new has pages without a restart.

Before a request the files of the settings are looked at, three `stat`s; where one changed the application is made anew. Settings that cannot be used
leave the last good ones in force, and are told in the log, once for each change. Nothing is known here of what stands in the files.
"""

import asyncio
import stat
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from digest.errors import DigestError, StoreError
from digest.log import logger

log = logger("web")

PAUSE = 10.0
"""Seconds until settings are tried again that were not at fault: their database did not answer."""

_Looks = Mapping[Path, tuple[int, ...]]


@dataclass(slots=True)
class Served:
    """An application, and how to close what it stands on; `busy` counts the requests that it answers just now."""

    app: ASGIApp
    close: Callable[[], object]
    busy: int = 0


class Reloading:
    """Serves what `build` makes of the files at `places`. Raises what `build` raises the first time; later that is logged.

    An application is closed when it was replaced and its last request is answered. `timer` gives seconds.
    """

    def __init__(
        self, build: Callable[[], Served], places: Iterable[Path], *, timer: Callable[[], float] = time.monotonic
    ) -> None:
        self._build = build
        self._places = tuple(places)
        self._timer = timer
        self._again: float | None = None
        self._seen = _looks(self._places)
        self._served = build()
        self._lock = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request by the settings as they are now."""
        await self._follow()
        served = self._served
        served.busy += 1
        try:
            await served.app(scope, receive, send)
        finally:
            served.busy -= 1
            self._close_unless_needed(served)

    def close(self) -> None:
        """Close the application in force."""
        self._served.close()

    async def _follow(self) -> None:
        async with self._lock:
            found = _looks(self._places)
            is_new = found != self._seen
            if not is_new and (self._again is None or self._timer() < self._again):
                return
            self._seen = found
            fresh = await run_in_threadpool(self._built)
            self._again = self._timer() + PAUSE if isinstance(fresh, StoreError) else None
            if isinstance(fresh, DigestError):
                if is_new:
                    what = "changed settings cannot be used, so the ones before stay in force"
                    log.error(what, what=str(fresh), hint=fresh.hint)
                return
            before, self._served = self._served, fresh
            log.info("took up changed settings")
            self._close_unless_needed(before)

    def _built(self) -> Served | DigestError:
        try:
            return self._build()
        except DigestError as error:
            return error

    def _close_unless_needed(self, served: Served) -> None:
        if served is not self._served and not served.busy:
            served.close()


def _looks(places: Iterable[Path]) -> _Looks:
    """Give what tells of a change of each file, of its rights too: `chmod` may be all that was lacking. A folder of such a name is no settings, as nothing is."""
    found: dict[Path, tuple[int, ...]] = {}
    for place in places:
        try:
            about = place.stat()
        except OSError:
            continue
        if stat.S_ISREG(about.st_mode):
            found[place] = about.st_mtime_ns, about.st_ctime_ns, about.st_size, about.st_mode
    return found
