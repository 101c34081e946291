"""The source `folder`: a folder of `.txt`, `.md` and `.html` articles, each file one article, each sub-folder a section. Nothing outside is ever read."""

import asyncio
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from digest.errors import ConfigError, SourceError
from digest.model import Article, Collected, Failure, FetchState, Image, SourceSpec
from digest.ports import Fetch
from digest.sources.canonical import is_web_url
from digest.sources.options import refuse_options
from digest.sources.pictures import usable
from digest.sources.plain import SUFFIXES, Document, read_file
from digest.sources.titles import plain_line

MAX_FILE = 3 * 2**20
"""Bytes; an article has some thousands."""


IMAGES = (".jpg", ".jpeg", ".png", ".webp", ".gif")
"""Endings of a picture that lies beside its article under the same name, in order of preference."""
_ORDER = re.compile(r"^\d{1,3}[-_. ]+(?=\D)")
_NUMBER = re.compile(r"[\d\W_]+")


class FolderSource:
    """A folder with a `path`, which may also name a single article. Raises `ConfigError` without one, or for unknown options.

    `base_url` is where the folder is on the web: relative links and pictures are read against it.
    """

    def __init__(self, spec: SourceSpec, fetch: Fetch) -> None:  # noqa: ARG002 - the port's; a folder needs no web
        refuse_options(spec, {"base_url"})
        if spec.path is None or spec.url:
            hint = 'Give path = "articles" and no url.'
            raise ConfigError("a folder needs a path", where=f"source {spec.key}", hint=hint)
        self._spec = spec
        self._path = spec.path
        self._base = _base_url(spec)

    async def collect(self, state: FetchState, now: datetime) -> Collected:
        """Give an article for each file, the newest first; a file that cannot be read is a failure of its own.

        Drafts are left out. What is dated ahead is given last, as far as there is room: the choice keeps it until its date, and it takes no place of
        what is due.
        """
        return await asyncio.to_thread(self._collect, state, now)

    def _collect(self, state: FetchState, now: datetime) -> Collected:
        read: list[Document] = []
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
                read.append(self._document(file))
            except SourceError as error:
                failures.append(Failure(where=str(file), what=error.what, hint=error.hint))
        failures += self._note(read)
        articles = sorted((one.article for one in read if not one.is_draft), key=lambda one: _rank(one, now))
        kept = tuple(articles[: self._spec.max_items])
        drafts = sum(one.is_draft for one in read)
        remarks = (f"{drafts} {'draft is' if drafts == 1 else 'drafts are'} left out.",) if drafts else ()
        return Collected(source=self._spec.key, articles=kept, failures=tuple(failures), remarks=remarks, state=state)

    def _document(self, file: Path) -> Document:
        content, modified = _read(file)
        place = (
            PurePosixPath(file.name) if file == self._path else PurePosixPath(file.relative_to(self._path).as_posix())
        )
        base = f"{self._base}{quote(str(place))}" if self._base else ""
        found = read_file(content, name=str(place), spec=self._spec, modified=modified, base=base)
        article = replace(found.article, section=found.article.section or _section(place))
        picture = _picture(file) if article.image is None else None
        if picture and base:
            url = usable(quote(picture.name), base)
            return replace(found, article=replace(article, image=Image(url=url) if url else None))
        return replace(found, article=article, unplaced=found.unplaced + bool(picture))

    def _note(self, read: Iterable[Document]) -> list[Failure]:
        """Say once that pictures were left out, since they are on this machine alone."""
        count = sum(one.unplaced for one in read if not one.is_draft)
        if not count:
            return []
        what = f"{count} {'picture is' if count == 1 else 'pictures are'} left out, having no address on the web"
        hint = 'Put the folder on the web, and say where: base_url = "https://example.org/articles/".'
        return [Failure(where=str(self._path), what=what, hint=hint)]


def _rank(article: Article, now: datetime) -> tuple[bool, float]:
    """Put what is due first, the newest of it at the head; then what is dated ahead, the next to come at the head."""
    if article.published is None:
        return False, 0.0
    is_ahead, moment = article.published > now, article.published.timestamp()
    return is_ahead, moment if is_ahead else -moment


def _section(place: PurePosixPath) -> str:
    """Make a section of the first folder on the way to a file; years, months and other numbers are none, and a number in front only orders."""
    name = next((part for part in place.parts[:-1] if not _NUMBER.fullmatch(part)), "")
    words = " ".join(re.split(r"[-_\s]+", _ORDER.sub("", name)))
    return plain_line(words[:1].upper() + words[1:], 60)


def _picture(file: Path) -> Path | None:
    beside = (file.with_suffix(ending) for ending in IMAGES)
    return next((one for one in beside if one.is_file() and not one.is_symlink()), None)


def _base_url(spec: SourceSpec) -> str:
    base = spec.options.get("base_url", "")
    if not isinstance(base, str) or (base and not (base.startswith("https://") and is_web_url(base))):
        hint = 'Write base_url = "https://example.org/articles/".'
        raise ConfigError("base_url is not an https address", where=f"source {spec.key}", hint=hint)
    return f"{base.rstrip('/')}/" if base else ""


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
