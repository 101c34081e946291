"""The source `folder`: a folder of `.txt`, `.md` and `.html` articles, each file one article, each sub-folder a section. Nothing outside is ever read."""

import asyncio
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from digest.errors import ConfigError, SourceError
from digest.model import Article, Collected, Failure, FetchState, Image, SourceSpec
from digest.ports import Fetch
from digest.sources.canonical import absolute, article_id, canonical, is_web_url, item_id
from digest.sources.options import refuse_options
from digest.sources.pictures import usable
from digest.sources.plain import SUFFIXES, Document, read_file
from digest.sources.titles import plain_line

MAX_FILE = 3 * 2**20
"""Bytes; an article has some thousands."""


IMAGES = (".jpg", ".jpeg", ".png", ".webp", ".gif")
"""Endings of a picture that lies beside its article under the same name, in order of preference."""
_STANDS = "Until then what was read there before stands as it was, and what waits for its date goes out."
_URL = re.compile(rb"""^[ \t{,]*["']?url["']?[ \t]*[:=][ \t]*["']?([^\s"',}]+)""", re.IGNORECASE | re.MULTILINE)
_HEAD = 2**14  # bytes; front matter has some hundreds
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

        Drafts are left out, and what is past its end. What is dated ahead is given last, as far as there is room: the choice keeps it until its date, and it takes no place of
        what is due.
        """
        return await asyncio.to_thread(self._collect, state, now)

    def _collect(self, state: FetchState, now: datetime) -> Collected:
        failures: list[Failure] = []
        read: list[Document] = []
        withheld: list[str] = []
        files = self._listed(failures)
        seen_all = not failures
        for file in files:
            try:
                read.append(self._document(file))
            except SourceError as error:
                line = error.where.removeprefix(self._place(file)) if error.where != str(file) else ""
                failures.append(Failure(where=f"{file}{line}", what=error.what, hint=error.hint))
                withheld += self._ids(file)
            else:
                withheld += self._ids(file, read[-1]) if _is_back(read[-1], now) else ()
        given = [one for one in read if not _is_back(one, now)]
        failures += [*self._unplaced(given), *self._notes(given)]
        articles = sorted((one.article for one in given), key=lambda one: _rank(one, now))
        return Collected(
            source=self._spec.key,
            articles=tuple(articles[: self._spec.max_items]),
            failures=tuple(failures),
            remarks=tuple(_left_out(read, now)),
            state=state,
            withheld=tuple(withheld),
            present=(*(one.article.id for one in read), *withheld) if seen_all else None,
        )

    def _listed(self, failures: list[Failure]) -> Sequence[Path]:
        """Give the files of the folder. What cannot be read, or holds none, is added to `failures`."""
        try:
            files = list(_files(self._path, failures))
        except OSError as error:
            hint = f"Check `path` of this source: it must name a folder that can be read. {_STANDS}"
            failures.append(Failure(where=str(self._path), what=error.strerror or "cannot be read", hint=hint))
            return ()
        if not files and not failures:
            hint = f"Put .txt, .md or .html files there. {_STANDS}"
            failures.append(Failure(where=str(self._path), what="no articles in this folder", hint=hint))
        return files

    def _ids(self, file: Path, document: Document | None = None) -> Sequence[str]:
        """Give the ids under which an article may be known from a run that read it otherwise; of one that cannot be read by the address that seems to stand there."""
        by_name = item_id(self._spec.key, self._place(file))
        if document is not None:
            return document.article.id, by_name
        try:
            with file.open("rb") as opened:
                found = _URL.search(opened.read(_HEAD))
        except OSError:
            found = None
        url = canonical(absolute(found[1].decode(errors="replace"), self._address(file))) if found else ""
        return (by_name, article_id(url)) if url else (by_name,)

    def _address(self, file: Path) -> str:
        return f"{self._base}{quote(self._place(file))}" if self._base else ""

    def _place(self, file: Path) -> str:
        """Give the name of a file inside of its source."""
        return file.name if file == self._path else file.relative_to(self._path).as_posix()

    def _document(self, file: Path) -> Document:
        content, modified = _read(file)
        place = PurePosixPath(self._place(file))
        base = self._address(file)
        found = read_file(content, name=str(place), spec=self._spec, modified=modified, base=base)
        article = replace(found.article, section=found.article.section or _section(place))
        picture = _picture(file) if article.image is None else None
        if picture and base:
            url = usable(quote(picture.name), base)
            return replace(found, article=replace(article, image=Image(url=url) if url else None))
        return replace(found, article=article, unplaced=found.unplaced + bool(picture))

    def _unplaced(self, read: Iterable[Document]) -> list[Failure]:
        """Say once that pictures were left out, since they are on this machine alone."""
        count = sum(one.unplaced for one in read)
        if not count:
            return []
        what = f"{count} {'picture is' if count == 1 else 'pictures are'} left out, having no address on the web"
        hint = 'Put the folder on the web, and say where: base_url = "https://example.org/articles/".'
        return [Failure(where=str(self._path), what=what, hint=hint, remark=True)]

    def _notes(self, read: Iterable[Document]) -> Iterator[Failure]:
        """Give what does not count in these documents. What many say in the same way is told of the first."""
        alike: dict[tuple[str, str], list[str]] = {}
        for note in (note for one in read for note in one.notes):
            alike.setdefault((note.what, note.hint), []).append(note.where)
        folder = self._path.parent if self._path.is_file() else self._path
        for (what, hint), places in alike.items():
            others = f", and so in {len(places) - 1} more" if len(places) > 1 else ""
            yield Failure(where=f"{folder / places[0]}", what=f"{what}{others}", hint=hint, remark=True)


def _is_back(document: Document, now: datetime) -> bool:
    return document.is_draft or document.is_over(now)


def _left_out(read: Sequence[Document], now: datetime) -> Iterator[str]:
    """Say what is not given, for its own sake."""
    drafts = sum(one.is_draft for one in read)
    over = sum(one.is_over(now) for one in read if not one.is_draft)
    if drafts:
        yield f"{drafts} {'draft is' if drafts == 1 else 'drafts are'} left out."
    if over:
        yield f"{over} {'article is' if over == 1 else 'articles are'} left out, being past the expiry date."


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

    What cannot be looked at is added to `failures`, and stops nothing else; the folder itself raises `OSError`.
    """
    if folder.is_file():
        yield folder
        return
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith((".", "_")):
            continue
        try:
            kind = entry.lstat().st_mode  # `is_dir` of newer Pythons takes a disk that does not answer for a no
            if stat.S_ISDIR(kind):
                yield from _files(entry, failures)
            elif stat.S_ISREG(kind) and entry.suffix.lower() in SUFFIXES:  # a pipe would block
                yield entry
        except FileNotFoundError:
            continue  # it went since the folder was listed
        except OSError as error:
            hint = f"Check the permissions of this folder. {_STANDS}"
            failures.append(Failure(where=str(entry), what=error.strerror or "cannot be read", hint=hint))


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
