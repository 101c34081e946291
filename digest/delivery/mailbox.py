"""Unsubscribes that came by mail: tokens out of a Maildir. What a token means, and who leaves, is decided elsewhere.

The token stands behind a plus in the local part of the address that the mail was sent to (`unsub+TOKEN@...`); body and From do not matter, so
that a reader can leave from any address. Nothing is ever deleted: a mail with a token moves from `new` to `cur` with the flag Seen, others stay.
"""

import re
from collections.abc import Iterator
from email.parser import BytesHeaderParser
from email.policy import compat32
from pathlib import Path

from digest.errors import ConfigError
from digest.log import logger
from digest.model import Failure

_log = logger("delivery")

_TOKEN = re.compile(r"\+([A-Za-z0-9]+)@")
_ADDRESSED = ("Delivered-To", "X-Original-To", "To")
_HEADER_BYTES = 64 * 1024
"""How much of a mail is read: its headers stand there, and a mail of a gigabyte costs no more."""


def read_maildir(path: Path) -> Iterator[str]:
    """Give the tokens of the mails that are new, lower case, each mail marked as seen once its tokens were taken.

    A mail that cannot be read is left where it is and logged; a crash between a token and its mark gives the token again. Raises `ConfigError` where there is no Maildir.
    """
    if not (path / "new").is_dir():
        raise ConfigError(f"{path} is not a Maildir: it has no folder 'new'", where="mailbox.maildir")
    for mail in sorted((path / "new").iterdir()):
        found = _tokens(mail)
        if isinstance(found, Failure):
            _log.warning("mail not read", where=found.where, reason=found.what)
            continue
        yield from found
        if found:
            _mark_seen(mail, path / "cur")


def _tokens(mail: Path) -> tuple[str, ...] | Failure:
    """Give the tokens that one mail was addressed to, each once."""
    try:
        with mail.open("rb") as file:
            head = BytesHeaderParser(policy=compat32).parsebytes(file.read(_HEADER_BYTES))
    except (OSError, ValueError) as error:
        return Failure(
            where=str(mail), what=str(error), hint="See that the file can be read by the user that runs digest."
        )
    fields = (str(value) for name in _ADDRESSED for value in head.get_all(name, []))
    return tuple(dict.fromkeys(token.lower() for field in fields for token in _TOKEN.findall(field)))


def _mark_seen(mail: Path, cur: Path) -> None:
    """Move a mail to `cur` as a mail reader would (maildir(5)); one that another process has just moved is no matter."""
    cur.mkdir(exist_ok=True)
    try:
        mail.rename(cur / f"{mail.name.partition(':')[0]}:2,S")
    except OSError as error:
        _log.warning("mail not marked as read", where=str(mail), reason=str(error))
