"""The source `feed`: RSS, Atom or JSON Feed from the web or from a file of the operator. It fetches and remembers; `parsing` reads."""

import asyncio
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from math import ceil
from pathlib import Path

from digest.errors import ConfigError, SourceError
from digest.model import Collected, Failure, FetchState, SourceSpec
from digest.ports import Fetch, Fetched
from digest.sources import workers
from digest.sources.fulltext import completed
from digest.sources.health import refused
from digest.sources.options import refuse_options
from digest.sources.wire import Job

MAX_FILE = 20 * 2**20
"""Bytes; a file may be as large as a decoded answer from the web."""


class FeedSource:
    """A feed with a `url`, or a `path` on this machine. Raises `ConfigError` for neither, both, or unknown options."""

    def __init__(self, spec: SourceSpec, fetch: Fetch) -> None:
        refuse_options(spec)
        if bool(spec.url) == (spec.path is not None):
            hint = 'Give url = "https://..." or path = "feed.xml".'
            raise ConfigError("a feed needs a url or a path, and not both", where=f"source {spec.key}", hint=hint)
        self._spec = spec
        self._fetch = fetch

    async def collect(self, state: FetchState, now: datetime) -> Collected:
        """Give the articles of the feed. Validators are kept only once everything was read, so that nothing is skipped after a failure."""
        try:
            return await completed(await self._collect(state, now), self._spec, self._fetch, now)
        except SourceError as error:
            failure = Failure(where=error.where, what=error.what, hint=error.hint)
            return Collected(source=self._spec.key, failures=(failure,), state=refused(state, error, now))

    async def _collect(self, state: FetchState, now: datetime) -> Collected:
        if self._spec.path is not None:
            body = await asyncio.to_thread(_read_file, self._spec.path)
            articles = await workers.parse(self._job(body, "", str(self._spec.path), now))
            return Collected(source=self._spec.key, articles=articles, state=replace(state, not_before=None))
        fetched = await self._fetch(
            state.moved_to or self._spec.url,
            etag=state.etag,
            last_modified=state.last_modified,
            allow_private=self._spec.allow_private,
        )
        if fetched.status == HTTPStatus.NOT_MODIFIED:
            return Collected(source=self._spec.key, unchanged=True, state=replace(state, not_before=None))
        articles = await workers.parse(self._job(fetched.body, fetched.content_type, fetched.url, now))
        return Collected(source=self._spec.key, articles=articles, state=self._remembered(state, fetched))

    def _job(self, body: bytes, content_type: str, url: str, now: datetime) -> Job:
        seconds = ceil(workers.SECONDS) + 5  # the parent kills first; this is for a child whose parent is gone
        return Job(body=body, content_type=content_type, url=url, spec=self._spec, now=now, seconds=seconds)

    def _remembered(self, state: FetchState, fetched: Fetched) -> FetchState:
        # An address with a login is asked every time: the login is in the configuration only, and goes to no other host.
        moved_to = "" if "@" in self._spec.url else fetched.moved_to or state.moved_to
        return replace(
            state, etag=fetched.etag, last_modified=fetched.last_modified, moved_to=moved_to, not_before=None
        )


def _read_file(path: Path) -> bytes:
    if path.exists() and not path.is_file():  # a pipe would block
        raise SourceError("this is no file", where=str(path), hint="Check `path` of this source.")
    try:
        with path.open("rb") as file:
            body = file.read(MAX_FILE + 1)
    except OSError as error:
        hint = "Check `path` of this source and the file's permissions."
        raise SourceError(error.strerror or "cannot be read", where=str(path), hint=hint) from None
    if len(body) > MAX_FILE:
        raise SourceError(f"the file is larger than {MAX_FILE // 2**20} MiB", where=str(path), hint="Check `path`.")
    return body
