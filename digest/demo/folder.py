"""The folder of the demo: a complete newsletter to look at and to change. It is written once, so a second run finds what the first one left.

Nothing here sends or decides anything.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from digest.demo.dates import fill, iso_date, mail_date, split_name
from digest.errors import ConfigError

NEWSLETTER = "harbour"

MARK = "README.txt"
_MARK_BEGINS = "Made by `digest demo`."
_README = f"""{_MARK_BEGINS}

digest.toml        the newsletter: its sections and sources
sources/           a feed, a folder of plain texts and a JSON Feed
subscribers.csv    25 readers
.env               where the database lies, and a key that signs the unsubscribe links
inbox/             what the readers got: a Maildir, one .eml per message
edition.html       the mail as a page, edition.txt its text part
data/              the database: who got what, and why each story is in or out

Try in this folder: digest status, digest why last, digest who oda.brandt@example.org
Change an article, or add one to sources/articles, and run the demo again. Remove the folder to begin anew.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPaths:
    """Where everything of the demo lies. `fresh` is true when the folder was written just now."""

    folder: Path
    fresh: bool = False

    @property
    def config(self) -> Path:
        """The newsletter."""
        return self.folder / "digest.toml"

    @property
    def data(self) -> Path:
        """The folder of the database."""
        return self.folder / "data"

    @property
    def sources(self) -> Path:
        """The feeds and the articles."""
        return self.folder / "sources"

    @property
    def subscribers(self) -> Path:
        """The readers."""
        return self.folder / "subscribers.csv"

    @property
    def inbox(self) -> Path:
        """The Maildir."""
        return self.folder / "inbox"

    @property
    def html(self) -> Path:
        """The latest edition as a page."""
        return self.folder / "edition.html"

    @property
    def text(self) -> Path:
        """The latest edition as text."""
        return self.folder / "edition.txt"

    def environment(self, port: int) -> Mapping[str, str]:
        """Give the settings that hold for one run: the inbox's port. The operator's own environment is left out on purpose."""
        return {
            "DIGEST_SMTP__HOST": "127.0.0.1",
            "DIGEST_SMTP__PORT": str(port),
            "DIGEST_SMTP__SECURITY": "none",
        }


def prepare(folder: Path, now: datetime) -> DemoPaths:
    """Write the demo's newsletter into `folder`, its articles dated relative to `now` (aware); a folder that has it stays as it is.

    Raises `ConfigError` for a folder that holds something else.
    """
    folder = folder.absolute()
    paths = DemoPaths(folder=folder)
    if _is_ours(folder) and paths.config.exists():
        return paths
    _claim(folder)
    _write_sources(paths.sources, now)
    material = _material()
    _write(paths.subscribers, fill(_text(material / "subscribers.csv"), now, iso_date))
    # The second mark goes with the folder, or a demo that is begun anew would count as one that lost its database.
    places = "DIGEST_DATA=data\nDIGEST_STATE=data/state\n"
    _write_secret(folder / ".env", f"{places}DIGEST_SECRET_KEY={secrets.token_urlsafe(32)}\n")
    # Last: a folder with a digest.toml is complete.
    _write(paths.config, _text(material / "digest.toml"))
    return DemoPaths(folder=folder, fresh=True)


def _is_ours(folder: Path) -> bool:
    mark = folder / MARK
    return mark.is_file() and mark.read_text(encoding="utf-8", errors="replace").startswith(_MARK_BEGINS)


def _claim(folder: Path) -> None:
    """Mark a new or empty folder as ours before anything else is written into it."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not _is_ours(folder):
            if any(folder.iterdir()):
                hint = "Name a new or an empty folder: digest demo FOLDER"
                raise ConfigError("holds something else than the demo", where=str(folder), hint=hint)
            _write(folder / MARK, _README)
    except OSError as error:
        hint = "Name a folder that can be written: digest demo FOLDER"
        raise ConfigError(f"cannot be written ({error.strerror})", where=str(folder), hint=hint) from error


def _write_sources(folder: Path, now: datetime) -> None:
    material = _material()
    articles = folder / "articles"
    articles.mkdir(parents=True, exist_ok=True)
    _write(folder / "courier.xml", fill(_text(material / "courier.xml"), now, mail_date))
    _write(folder / "field-notes.json", fill(_text(material / "field-notes.json"), now, iso_date))
    for entry in (material / "articles").iterdir():
        name, moment = split_name(entry.name, now)
        _write(articles / name, _text(entry))
        os.utime(articles / name, (moment.timestamp(), moment.timestamp()))


def _material() -> Traversable:
    return files("digest.demo") / "material"


def _text(entry: Traversable) -> str:
    return entry.read_text(encoding="utf-8")


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _write_secret(path: Path, text: str) -> None:
    """Write a file that is nobody else's from its first byte on."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
        stream.write(text)
