"""One open SMTP session, driven stage by stage: MAIL, RCPT, DATA, the body, the dot. How the session was opened never enters.

    pipeline   [MAIL RCPT DATA] in one write, where EHLO offers it (RFC 2920)       two round trips a message
    plain      one command at a time, understood by every server                    four round trips a message

A relay that is surprised by the first way gets the second for the rest of the run. What a reply means is not decided here (`outcome`), nor when
the dot may go (`courier`).
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from digest.delivery.commands import commands_of, too_large
from digest.delivery.line import Line, LostError, SurpriseError
from digest.delivery.outcome import plain
from digest.errors import DeliveryError
from digest.model import Reply
from digest.ports import Envelope

_OK = 250
_START_INPUT = 354
_CLOSING = 421
_QUIT_TIMEOUT = 2.0
_STAGES = ("mail", "rcpt", "data")


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """How long to wait, in seconds (RFC 5321 4.5.3.2). The dot has the most: the server may scan and store before it answers."""

    connect: float = 60
    command: float = 300
    body: float = 180
    dot: float = 600


@dataclass(slots=True)
class Ladder:
    """How a relay can be spoken to, learnt over all its sessions.

    One surprise ends pipelining, and so do two sessions in a row that broke in a group of commands: there are boxes in between that swallow what
    comes together. A single break is the weather.
    """

    pipelining: bool = True
    _breaks: int = 0

    def worked(self) -> None:
        """Take note that a group of commands was answered whole."""
        self._breaks = 0

    def broke(self, error: LostError) -> None:
        """Take note that a group of commands was not answered whole."""
        self._breaks += 1
        if isinstance(error, SurpriseError) or self._breaks > 1:
            self.pipelining = False


class SmtpConnection:
    """Implements `Connection` on a line where EHLO offered what `offered` maps: keywords in lower case to what stands behind them."""

    def __init__(self, line: Line, offered: Mapping[str, str], timeouts: Timeouts, ladder: Ladder) -> None:
        self._line = line
        self._timeouts = timeouts
        self._ladder = ladder
        self._in_body = False
        self._unclean = False
        self._offered = offered
        self.extensions = frozenset(offered)

    async def offer(self, envelope: Envelope) -> tuple[str, Reply] | None:
        """Send MAIL, RCPT, DATA. None when the server said 354; else the stage and its refusal.

        The reset after a refusal goes before the next MAIL, so that a server that hangs there cannot take back a definite answer. A message that is
        larger than SIZE allows is refused here, in the words of a server, and nothing is sent.
        """
        refused = too_large(envelope, self._offered)
        if refused is not None:
            return "mail", refused
        if self._unclean:
            await self._reset()
        self._unclean = True
        commands = commands_of(envelope, self._offered)
        if "pipelining" in self.extensions and self._ladder.pipelining:
            refusal = await self._together(commands)
        else:
            refusal = await self._one_by_one(commands)
        self._in_body = refusal is None
        return refusal

    # --- plain

    async def _one_by_one(self, commands: tuple[bytes, bytes, bytes]) -> tuple[str, Reply] | None:
        for stage, command in zip(_STAGES, commands, strict=True):
            reply = await self._execute(command)
            try:
                if not _passes(stage, reply):
                    self._heed(reply)
                    return stage, reply
            except SurpriseError as error:
                raise self._lost(f"at {stage.upper()}", error) from error
        return None

    async def _execute(self, command: bytes) -> Reply:
        try:
            self._line.write(command + b"\r\n")
            return await self._line.reply(self._timeouts.command)
        except OSError as error:
            raise self._lost(f"at {command[:4].decode('ascii')}", error) from error

    async def _reset(self) -> None:
        reply = await self._execute(b"RSET")
        if reply.code != _OK:
            raise self._lost("at RSET", SurpriseError(f"the session cannot be reset: {reply.code} {reply.text}"))

    # --- pipeline

    async def _together(self, commands: tuple[bytes, bytes, bytes]) -> tuple[str, Reply] | None:
        """Send the group, and read its answers in order. The first that is a definite no stands, whatever becomes of those behind it."""
        refusal: tuple[str, Reply] | None = None
        stage = "mail"
        try:
            self._line.write(b"\r\n".join(commands) + b"\r\n")
            for stage in _STAGES:
                reply = await self._line.reply(self._timeouts.command)
                if refusal is not None:
                    await self._after_refusal(refusal, stage, reply)
                elif not _passes(stage, reply):
                    refusal = stage, reply
            self._ladder.worked()
        except OSError as error:
            if refusal is None:
                self._note(error)
                raise self._lost(f"at {stage.upper()}", error) from error
            if isinstance(error, SurpriseError):
                self._note(error)
            self._line.abort()
        if refusal is not None:
            self._heed(refusal[1])
        return refusal

    async def _after_refusal(self, refusal: tuple[str, Reply], stage: str, reply: Reply) -> None:
        """Read on behind a refusal: DATA may be granted though there is nobody to send to (RFC 2920 3.1).

        A lone dot ends it. Its answer says nothing: a 250 is not acceptance. The dot is never sent where the server took the recipient.
        """
        if stage == "rcpt" and _is_positive(reply):
            raise SurpriseError(f"{reply.code} to RCPT after {refusal[1].code} to MAIL makes no sense")
        if stage == "data" and reply.code == _START_INPUT:
            if refusal[0] == "data":
                raise SurpriseError("two answers to DATA")
            self._line.write(b".\r\n")
            await self._line.reply(self._timeouts.command)

    def _note(self, error: OSError) -> None:
        self._ladder.broke(error if isinstance(error, LostError) else LostError(str(error)))

    # --- the message

    async def write(self, body: bytes) -> None:
        """Write the whole message except the final dot."""
        try:
            self._line.write(body)
            await self._line.drain(self._timeouts.body)
        except OSError as error:
            raise self._lost("in the message", error) from error

    async def dot(self) -> Reply:
        """Write the final dot and read the reply. `DeliveryError` here means that the outcome is unknown."""
        try:
            self._line.write(b".\r\n")
            reply = await self._line.reply(self._timeouts.dot)
            if not (200 <= reply.code < 300 or 400 <= reply.code < 600):  # noqa: PLR2004 -- the classes that decide, RFC 5321 4.2.1
                raise SurpriseError(f"{reply.code} {reply.text} makes no sense")
        except OSError as error:
            self._line.abort()
            raise DeliveryError(f"no answer to the message: {_said(error)}") from error
        self._in_body = self._unclean = False
        self._heed(reply)
        return reply

    def _heed(self, reply: Reply) -> None:
        if reply.code == _CLOSING:
            self._line.close()

    def _lost(self, where: str, error: OSError) -> DeliveryError:
        self._line.abort()
        return DeliveryError(f"session lost {where}: {_said(error)}")

    async def close(self) -> None:
        """QUIT where no message is half sent, and close the socket. Never raises."""
        if self._in_body:
            self._line.abort()
            return
        with suppress(OSError):
            self._line.write(b"QUIT\r\n")
            await self._line.reply(_QUIT_TIMEOUT)
        self._line.close()


def _is_positive(reply: Reply) -> bool:
    return 200 <= reply.code < 300  # noqa: PLR2004 -- positive completion, RFC 5321 4.2.1


def _passes(stage: str, reply: Reply) -> bool:
    """Whether the next command may follow; False for a refusal. Raises `SurpriseError` for what is neither."""
    if reply.code == _START_INPUT if stage == "data" else _is_positive(reply):
        return True
    if not 400 <= reply.code < 600:  # noqa: PLR2004 -- transient and permanent, RFC 5321 4.2.1
        raise SurpriseError(f"{reply.code} to {stage.upper()} makes no sense: {reply.text}")
    return False


def _said(error: OSError) -> str:
    return plain(str(error)) or type(error).__name__
