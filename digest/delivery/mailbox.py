"""Mail that came in, out of a Maildir: which tokens each mail was addressed to. What a token means, and who leaves, is decided elsewhere.

The token stands behind a plus in the local part of the address that the mail was sent to (`unsub+TOKEN@...`); body and From do not matter, so
that a reader can leave from any address. Mail is looked for in `new` and in `cur`, whatever its flags say: mail programs, servers and other machines
move it too. Nothing is ever deleted: what was obeyed moves from `new` to `cur` with the flag Seen (maildir(5)), all else stays where it is.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from email.policy import compat32
from pathlib import Path

from digest.errors import ConfigError
from digest.log import logger
from digest.model import Failure

_log = logger("delivery")

_TOKEN = re.compile(r"\+([A-Za-z0-9]+)@")
_LIKE_A_TOKEN = re.compile(rb"\+[A-Za-z0-9]+@")
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")
_DELIVERED = re.compile(r"(\d{9,10})\D", re.ASCII)  # seconds since 1970, from 1973 on: other names count differently
_ADDRESSED = ("Delivered-To", "X-Original-To", "To")
_HEADER_BYTES = 64 * 1024
"""How much of a mail is read: its headers stand there, and a mail of a gigabyte costs no more."""

HINT = "Name the folder with `new`, `cur` and `tmp` in it. Where the mail server makes it with the first mail, send one there."


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail with tokens (lower case, each once), and when it arrived, as its file and the name of that say."""

    path: Path
    tokens: tuple[str, ...]
    arrived: datetime


class Maildir:
    """A Maildir that others may use, too. Each file is read once in a process: mail never changes, only its name does."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[tuple[str, int], tuple[str, ...]] = {}

    def require(self) -> None:
        """Raise `ConfigError` where there is no Maildir, or one that cannot be read."""
        for name in ("new", "cur"):
            folder = self._path / name
            try:
                there = folder.is_dir()
            except OSError:
                there = False
            if not there and (name == "new" or folder.exists()):
                what = f"{self._path} is not a Maildir: it has no folder '{name}'"
                raise ConfigError(what, where="mailbox.maildir", hint=HINT)
            if there and not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
                hint = "Let the user that runs digest read it, and write there: what was obeyed is marked as read."
                raise ConfigError(f"{folder} is closed to this user", where="mailbox.maildir", hint=hint)

    def mails(self) -> Iterator[Mail]:
        """Give the mails with tokens, those in `new` first: nothing that moves on meanwhile is missed. Raises `ConfigError`.

        A mail that cannot be read is left where it is and logged.
        """
        self.require()
        for folder in (self._path / "new", self._path / "cur"):
            # Names alone: a `Path` of each mail, or what its file says, is much to make and to keep of 100,000.
            names = sorted(os.listdir(folder)) if folder.is_dir() else []  # noqa: PTH208 - as said
            for name in names:
                found = self._read(f"{folder}/{name}", name)
                if isinstance(found, Failure):
                    _log.warning("mail not read", where=found.where, reason=found.what)
                elif found is not None:
                    yield found

    def mark_obeyed(self, mail: Mail) -> None:
        """Move a mail from `new` to `cur` as a mail reader would; one that another process has just moved is no matter."""
        if mail.path.parent.name != "new":
            return
        cur = self._path / "cur"
        try:
            cur.mkdir(exist_ok=True)
            mail.path.rename(cur / f"{_unique(mail.path.name)}:2,S")
        except FileNotFoundError:
            return
        except OSError as error:
            _log.warning("mail not marked as read", where=str(mail.path), reason=str(error))

    def _read(self, path: str, name: str) -> Mail | Failure | None:
        """Give one mail; None for one without tokens, or that was moved or deleted just now: the next reading finds it."""
        try:
            changed = os.stat(path).st_mtime_ns  # noqa: PTH116 - a sixth of the time
            named = (_unique(name), changed)
            if named not in self._known:
                self._known[named] = _tokens(Path(path))
            if not self._known[named]:
                return None
            arrived = _arrived(name, changed)
        except FileNotFoundError:
            return _failure(path, "it leads nowhere") if Path(path).is_symlink() else None
        except (OSError, ValueError, OverflowError) as error:
            return _failure(path, str(error))
        return Mail(path=Path(path), tokens=self._known[named], arrived=arrived)


def _arrived(name: str, changed: int) -> datetime:
    """Give the earlier of what the name of a file says (maildir(5): it begins with the second of the delivery) and its time in nanoseconds.

    A Maildir that was copied or put back from a backup often has the time of that on all its files.
    """
    named = _DELIVERED.match(name)
    seconds = changed / 1e9
    return datetime.fromtimestamp(min(seconds, int(named[1])) if named else seconds, UTC)


def _tokens(path: Path) -> tuple[str, ...]:
    """Give the tokens that one mail was addressed to, each once."""
    with path.open("rb") as file:
        head = _END_OF_HEADERS.split(file.read(_HEADER_BYTES), maxsplit=1)[0]
    if not _LIKE_A_TOKEN.search(head):  # most mail, in a tenth of the time
        return ()
    parsed = BytesHeaderParser(policy=compat32).parsebytes(head)
    fields = (str(value) for name in _ADDRESSED for value in parsed.get_all(name, []))
    return tuple(dict.fromkeys(token.lower() for field in fields for token in _TOKEN.findall(field)))


def _unique(name: str) -> str:
    """Give the part of a name that stays when flags change."""
    return name.partition(":")[0]


def _failure(path: str, what: str) -> Failure:
    return Failure(where=path, what=what, hint="See that the file can be read by the user that runs digest.")
