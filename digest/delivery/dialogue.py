"""One open SMTP session, driven stage by stage: MAIL, RCPT, DATA, the body, the dot. How the session was opened never enters.

    chain      [dot, MAIL RCPT DATA of the next message] in one write               one round trip a message
    pipeline   [MAIL RCPT DATA] in one write                                        two round trips a message
    plain      one command at a time, understood by every server                    four round trips a message

The first two need PIPELINING in EHLO (RFC 2920; its section 3.1 lets the end of a message begin a group). A relay that is surprised by one way gets
the next for the rest of the run (`ladder`). What a reply means is not decided here (`outcome`), nor when the dot may go (`courier`).
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from digest.delivery.commands import commands_of, size_limit, too_large
from digest.delivery.ladder import Ladder, Way
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
_GRANTED = (_OK, _OK, _START_INPUT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """How long to wait, in seconds (RFC 5321 4.5.3.2). The dot has the most: the server may scan and store before it answers."""

    connect: float = 60
    command: float = 300
    body: float = 180
    dot: float = 600


class SmtpConnection:
    """Implements `Connection` on a line where EHLO offered what `offered` maps: keywords in lower case to what stands behind them.

    `names` are the server's greeting, and what it called itself in its answer to EHLO.
    """

    def __init__(
        self,
        line: Line,
        offered: Mapping[str, str],
        timeouts: Timeouts,
        ladder: Ladder,
        names: tuple[str, str] = ("", ""),
    ) -> None:
        self._line = line
        self._timeouts = timeouts
        self._ladder = ladder
        self._in_body = False
        self._unclean = False
        self._announced: Envelope | None = None
        self._offered = offered
        self._limit = size_limit(offered)
        self.extensions = frozenset(offered)
        self.greeting, self.name = names

    def told(self, name: str) -> object:
        """Give what the transport knows of itself, as `ssl_object`; None for nothing."""
        return self._line.told(name)

    @property
    def offered(self) -> Mapping[str, str]:
        """What EHLO offered: keywords in lower case to what stands behind them."""
        return self._offered

    async def offer(self, envelope: Envelope) -> tuple[str, Reply] | None:
        """Send MAIL, RCPT, DATA, unless the last dot brought them, and read the answers. None when the server said 354; else the stage and its refusal.

        The reset after a refusal goes before the next MAIL, so that a server that hangs there cannot take back a definite answer. A message that is
        larger than SIZE allows is refused here, in the words of a server, and nothing is sent.
        """
        refused = too_large(envelope, self._limit)
        if refused is not None:
            return "mail", refused
        announced, self._announced = self._announced, None
        if announced is not None:
            assert announced is envelope, "the server waits for another message"
            refusal = await self._answers(self._ladder.chain)
        else:
            if self._unclean:
                await self._reset()
            commands = commands_of(envelope, self._offered)
            self._unclean = True
            if self._pipelines:
                refusal = await self._together(commands)
            else:
                refusal = await self._one_by_one(commands)
        self._in_body = refusal is None
        return refusal

    @property
    def _pipelines(self) -> bool:
        return "pipelining" in self.extensions and self._ladder.pipeline.open

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
        try:
            self._line.write(_group(commands))
        except OSError as error:
            raise self._lost("at MAIL", error) from error
        return await self._answers(self._ladder.pipeline)

    async def _answers(self, way: Way) -> tuple[str, Reply] | None:
        """Read the answers to a group, in order. The first that is a definite no stands, whatever becomes of those behind it."""
        if self._line.granted(_GRANTED):
            way.worked()
            return None
        refusal: tuple[str, Reply] | None = None
        stage = "mail"
        try:
            for stage in _STAGES:
                reply = self._line.reply_at_once() or await self._line.reply(self._timeouts.command)
                if refusal is not None:
                    await self._after_refusal(refusal, stage, reply)
                elif not _passes(stage, reply):
                    refusal = stage, reply
            way.worked()
        except OSError as error:
            if refusal is None or isinstance(error, SurpriseError):
                way.broke(_as_lost(error))
            if refusal is None:
                raise self._lost(f"at {stage.upper()}", error) from error
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

    # --- the message

    async def write(self, body: bytes | Sequence[bytes]) -> None:
        """Write the whole message except the final dot."""
        try:
            self._line.write(body)
            if self._line.holds_back:
                await self._line.drain(self._timeouts.body)
            else:
                self._line.expect_silence()
        except OSError as error:
            raise self._lost("in the message", error) from error

    async def dot(self, following: Envelope | None = None) -> Reply:
        """Write the final dot and read the reply. `DeliveryError` here means that the outcome is unknown.

        Where it is possible the commands of the `following` message go in the same write. It then has to be offered next, or the session closed.
        """
        commands = b"" if following is None else self._announcement(following)
        chained = bool(commands)
        try:
            self._line.write(b".\r\n" + commands)
            reply = await self._line.reply(self._timeouts.dot)
            if not (200 <= reply.code < 300 or 400 <= reply.code < 600):  # noqa: PLR2004 -- the classes that decide, RFC 5321 4.2.1
                raise SurpriseError(f"{reply.code} {reply.text} makes no sense")
        except OSError as error:
            self._line.abort()
            if chained:
                self._ladder.chain.broke(_as_lost(error))
            raise DeliveryError(f"no answer to the message: {_said(error)}") from error
        self._in_body = False
        self._unclean = chained
        self._announced = following if chained else None
        self._heed(reply)
        return reply

    def _announcement(self, following: Envelope) -> bytes:
        """Give the commands that may go with the dot: none for an envelope that would not be offered as it is, which is told when it is its turn."""
        needs_more = following.smtputf8 and "smtputf8" not in self.extensions
        if not self._pipelines or needs_more or too_large(following, self._limit):
            return b""
        try:
            commands = _group(commands_of(following, self._offered))
        except ValueError:
            return b""
        return commands if self._ladder.chain.begin() else b""

    def _heed(self, reply: Reply) -> None:
        if reply.code == _CLOSING:
            self._line.close()

    def _lost(self, where: str, error: OSError) -> DeliveryError:
        self._line.abort()
        return DeliveryError(f"session lost {where}: {_said(error)}")

    async def close(self) -> None:
        """QUIT where no message is half sent or announced, and close the socket. Never raises."""
        if self._announced is not None:
            self._ladder.chain.left()
        if self._in_body or self._announced is not None:
            self._line.abort()
            return
        with suppress(OSError):
            self._line.write(b"QUIT\r\n")
            await self._line.reply(_QUIT_TIMEOUT)
        await self._line.closed(_QUIT_TIMEOUT)


def _group(commands: tuple[bytes, bytes, bytes]) -> bytes:
    return b"%s\r\n%s\r\n%s\r\n" % commands


def _is_positive(reply: Reply) -> bool:
    return 200 <= reply.code < 300  # noqa: PLR2004 -- positive completion, RFC 5321 4.2.1


def _passes(stage: str, reply: Reply) -> bool:
    """Whether the next command may follow; False for a refusal. Raises `SurpriseError` for what is neither."""
    if reply.code == _START_INPUT if stage == "data" else _is_positive(reply):
        return True
    if not 400 <= reply.code < 600:  # noqa: PLR2004 -- transient and permanent, RFC 5321 4.2.1
        raise SurpriseError(f"{reply.code} to {stage.upper()} makes no sense: {reply.text}")
    return False


def _as_lost(error: OSError) -> LostError:
    return error if isinstance(error, LostError) else LostError(str(error))


def _said(error: OSError) -> str:
    return plain(str(error)) or type(error).__name__
