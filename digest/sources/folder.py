"""The source `folder`: a folder of `.txt`, `.md` and `.html` articles, each file one article. Nothing outside the folder is ever read."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from digest.errors import ConfigError, SourceError
from digest.model import Article, Collected, Failure, FetchState, SourceSpec
from digest.ports import Fetch
from digest.sources.options import refuse_options
from digest.sources.plain import SUFFIXES, read_article

MAX_FILE = 3 * 2**20
"""Bytes; an article has some thousands."""


class FolderSource:
    """A folder with a `path`, which may also name a single article. Raises `ConfigError` without one, or for unknown options."""

    def __init__(self, spec: SourceSpec, fetch: Fetch) -> None:  # noqa: ARG002 - the port's; a folder needs no web
        refuse_options(spec)
        if spec.path is None or spec.url:
            hint = 'Give path = "articles" and no url.'
            raise ConfigError("a folder needs a path", where=f"source {spec.key}", hint=hint)
        self._spec = spec
        self._path = spec.path

    async def collect(self, state: FetchState, now: datetime) -> Collected:  # noqa: ARG002 - a date in the future is news to come
        """Give an article for each file, the newest first; a file that cannot be read is a failure of its own."""
        return await asyncio.to_thread(self._collect, state)

    def _collect(self, state: FetchState) -> Collected:
        articles: list[Article] = []
        failures: list[Failure] = []
        try:
            files = list(_files(self._path, failures))
        except OSError as error:
            hint = "Check `path` of this source: it must name a folder that can be read."
            files, what = [], error.strerror or "cannot be read"
            failures.append(Failure(where=str(self._path), what=what, hint=hint))
        else:
            if not files and not failures:
                hint = "Put .txt, .md or .html files there."
                failures.append(Failure(where=str(self._path), what="no articles in this folder", hint=hint))
        for file in files:
            try:
                articles.append(self._article(file))
            except SourceError as error:
                failures.append(Failure(where=str(file), what=error.what, hint=error.hint))
        articles.sort(key=lambda article: article.published or datetime.min.replace(tzinfo=UTC), reverse=True)
        kept = tuple(articles[: self._spec.max_items])
        return Collected(source=self._spec.key, articles=kept, failures=tuple(failures), state=state)

    def _article(self, file: Path) -> Article:
        content, modified = _read(file)
        name = file.name if file == self._path else file.relative_to(self._path).as_posix()
        return read_article(content, name=name, spec=self._spec, modified=modified)


def _files(folder: Path, failures: list[Failure]) -> Iterator[Path]:
    """Give the article files of a folder and its sub-folders, in the order of their names. Hidden ones and links are left out.

    A sub-folder that cannot be read is added to `failures`; the folder itself raises `OSError`.
    """
    if folder.is_file():
        yield folder
        return
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith((".", "_")) or entry.is_symlink():
            continue
        if entry.is_dir():
            try:
                yield from _files(entry, failures)
            except OSError as error:
                hint = "Check the permissions of this folder."
                failures.append(Failure(where=str(entry), what=error.strerror or "cannot be read", hint=hint))
        elif entry.is_file() and entry.suffix.lower() in SUFFIXES:  # a pipe would block
            yield entry


def _read(file: Path) -> tuple[bytes, datetime]:
    try:
        with file.open("rb") as opened:
            content = opened.read(MAX_FILE + 1)
        modified = datetime.fromtimestamp(file.stat().st_mtime, tz=UTC)
    except OSError as error:
        hint = "Check the file's permissions."
        raise SourceError(error.strerror or "cannot be read", where=str(file), hint=hint) from None
    if len(content) > MAX_FILE:
        raise SourceError(
            f"the file is larger than {MAX_FILE // 2**20} MiB", where=str(file), hint="Cut it or remove it."
        )
    return content, modified
