"""The OAuth token that opens the relay (XOAUTH2): read from a command that prints it or a file that holds it, once for all sessions.

It is a secret: no error, log or repr shows it, nor what the command says beside it. To whom it is shown never enters here.
"""

import asyncio
import os
import re
import shlex
import signal
import stat
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from digest.errors import ConfigError, DeliveryError

LONGEST = 16 * 1024
"""Bytes of a token: servers read an AUTH line of 12,288 (RFC 4954 section 4), and those of Microsoft have about 2,000."""

PATIENCE = 30.0
"""Seconds that a command has to print a token: it may ask a server on the other side of the world."""

_TOKEN = re.compile(rb"[!-~]+")
_OPEN_TO_OTHERS = stat.S_IRGRP | stat.S_IWGRP | stat.S_IROTH | stat.S_IWOTH


class TokenSource(Protocol):
    """Where a token comes from."""

    @property
    def where(self) -> str:
        """What people call it."""
        ...

    async def read(self) -> str:
        """Give the token of now. Raises `ConfigError` for what only the operator can mend, `DeliveryError` for what may pass."""
        ...


@dataclass(frozen=True, slots=True)
class TokenFile:
    """A file whose first line is the token; somebody else keeps it fresh."""

    path: Path

    @property
    def where(self) -> str:
        """The path."""
        return str(self.path)

    async def read(self) -> str:
        """Read the file, unless others can."""
        return _token(await asyncio.to_thread(self._line), self.where)

    def _line(self) -> bytes:
        try:
            with self.path.open("rb") as file:
                if os.fstat(file.fileno()).st_mode & _OPEN_TO_OTHERS:
                    what = "holds a secret, and other users of this machine can read it"
                    raise ConfigError(what, where=self.where, hint=f"Run: chmod 600 {self.path}")
                return file.readline(LONGEST)
        except OSError as error:
            hint = "Check DIGEST_SMTP__TOKEN_FILE."
            raise ConfigError(f"cannot be read: {error.strerror}", where=self.where, hint=hint) from None


@dataclass(frozen=True, slots=True)
class TokenCommand:
    """A command whose first line of output is the token. It is run without a shell, for at most `seconds`."""

    command: str
    seconds: float = PATIENCE

    @property
    def where(self) -> str:
        """The program alone: its arguments may be secrets."""
        return shlex.split(self.command)[0]

    async def read(self) -> str:
        """Run the command, and end it with all that it began if it takes too long."""
        try:
            process = await asyncio.create_subprocess_exec(
                *shlex.split(self.command),
                stdin=DEVNULL,
                stdout=PIPE,
                stderr=DEVNULL,
                limit=LONGEST,
                start_new_session=True,
            )
        except OSError as error:
            hint = "Check DIGEST_SMTP__TOKEN_COMMAND."
            raise ConfigError(f"cannot be run: {error.strerror}", where=self.where, hint=hint) from None
        try:
            async with asyncio.timeout(self.seconds):
                line, status = await _said(process)
        except TimeoutError:
            raise self._failed(f"printed no token within {self.seconds:g} seconds") from None
        if status:
            raise self._failed(f"failed with status {status} and gave no token for the mail server")
        return _token(line, self.where)

    def _failed(self, what: str) -> DeliveryError:
        hint = "Run DIGEST_SMTP__TOKEN_COMMAND by hand to see what it says."
        return DeliveryError(what, where=self.where, hint=hint)


class Tokens:
    """The token of this process: read at the first need, shared by all sessions, read anew when a server refused it.

    Sessions that need it at the same time wait for one reading, and those whose refused token was replaced meanwhile get the new one.
    """

    def __init__(self, source: TokenSource) -> None:
        self._source = source
        self._token = ""
        self._reading: asyncio.Task[str] | None = None

    @property
    def where(self) -> str:
        """What people call the source."""
        return self._source.where

    async def current(self) -> str:
        """Give the token. Raises `ConfigError`, `DeliveryError`."""
        return self._token or await self._read()

    async def renewed(self, refused: str) -> str:
        """Give the token that follows one which a server refused; the same again where the source has no other. Raises like `current`."""
        return self._token if self._token != refused else await self._read()

    async def _read(self) -> str:
        if self._reading is None:
            self._reading = asyncio.get_running_loop().create_task(self._read_once())
        return await asyncio.shield(self._reading)

    async def _read_once(self) -> str:
        try:
            self._token = await self._source.read()
            return self._token
        finally:
            self._reading = None


def tokens_from(command: str, file: Path | None) -> Tokens | None:
    """Give the tokens of a configured source; None where there is none."""
    if command:
        return Tokens(TokenCommand(command))
    return Tokens(TokenFile(file)) if file is not None else None


async def _said(process: Process) -> tuple[bytes, int]:
    """Give the first line of what a process prints, and its status. Whoever stops this ends the process and all that it began."""
    assert process.stdout is not None
    try:
        line = await _first_line(process.stdout)
        while await process.stdout.read(LONGEST):
            pass
        return line, await process.wait()
    except BaseException:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        raise


async def _first_line(output: asyncio.StreamReader) -> bytes:
    try:
        return await output.readline()
    except ValueError:  # longer than its limit
        return b""


def _token(line: bytes, where: str) -> str:
    word = line.strip()
    if len(line) >= LONGEST or not _TOKEN.fullmatch(word):
        what = "gives no token for the mail server: its first line has to be the token, and nothing else"
        raise ConfigError(what, where=where, hint="An OAuth access token is one word of ASCII letters.")
    return word.decode("ascii")
