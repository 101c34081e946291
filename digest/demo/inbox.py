"""A real SMTP server on this machine that keeps what it accepts in a local Maildir. It never passes anything on, and listens on loopback only."""

import re
import socket
from asyncio import AbstractServer
from collections.abc import Awaitable
from pathlib import Path
from types import TracebackType
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

LOOPBACK = "127.0.0.1"
LARGEST_MESSAGE = 32 * 1024 * 1024  # bytes, as many relays have it

_UNFIT_FOR_A_FILE = re.compile(r"[^\w.@+-]")


class Maildir:
    """A Maildir with names that people can read: the recipient's address, and `.eml` so that a mail program opens them.

    A message is written in `tmp` and renamed into `new`: whoever looks into `new` sees whole messages only.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("tmp", "new", "cur"):
            (folder / name).mkdir(parents=True, exist_ok=True)

    def messages(self) -> list[Path]:
        """Give all messages, oldest name first."""
        return sorted(path for name in ("new", "cur") for path in (self.folder / name).iterdir() if path.is_file())

    def keep(self, message: bytes, recipient: str) -> Path:
        """Store one message as it came and give its file. An address may get any number of messages."""
        name = _UNFIT_FOR_A_FILE.sub("_", recipient).lstrip(".") or "nobody"
        written = self.folder / "tmp" / f"{name}.eml"
        written.write_bytes(message)
        number, target = 1, self.folder / "new" / f"{name}.eml"
        while target.exists():
            number += 1
            target = self.folder / "new" / f"{name}.{number}.eml"
        return written.rename(target)


class _Keeper:
    """What the server does with a message."""

    def __init__(self, maildir: Maildir) -> None:
        self._maildir = maildir

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 - aiosmtpd's signature
        """Keep one copy per recipient, byte for byte, and only then accept it."""
        content = envelope.original_content or b""
        try:
            for recipient in envelope.rcpt_tos:
                self._maildir.keep(content, recipient)
        except OSError:
            return "452 4.3.1 no room to keep this message"
        return "250 2.0.0 kept"


class _Controller(Controller):
    """A server on a socket that listens already, so that its port is free for certain and known at once."""

    def __init__(self, keeper: _Keeper) -> None:
        self._socket = socket.create_server((LOOPBACK, 0))
        super().__init__(
            keeper,
            hostname=LOOPBACK,
            port=self._socket.getsockname()[1],
            data_size_limit=LARGEST_MESSAGE,
            enable_SMTPUTF8=True,
            server_hostname="inbox.localhost",
        )

    def _create_server(self) -> Awaitable[AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self._socket)


class Inbox:
    """Everybody's inbox on this machine: `with Inbox(folder) as inbox` listens on `inbox.port`."""

    def __init__(self, folder: Path) -> None:
        self.maildir = Maildir(folder)
        self._server: _Controller | None = None

    @property
    def port(self) -> int:
        """The port on which it listens; 0 while it does not."""
        return int(self._server.port) if self._server else 0

    def __enter__(self) -> Self:
        """Listen."""
        self._server = _Controller(_Keeper(self.maildir))
        self._server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop listening. What was kept stays."""
        if self._server is not None:
            self._server.stop()
            self._server = None
