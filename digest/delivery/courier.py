"""One connection of a run: takes a row, brings it to a definite end or gives it back, takes the next.

    claim     the row is ours, by a fence; no dot was sent                     claims; the pace lets it go: turns
    offer     MAIL, RCPT, DATA -> 354                                          the server said no: settled, no dot
    body      everything but the final dot                                     lost up to here: nothing happened, the same row again
    t0        the monotonic clock is read
    intent    durable: the dot may be sent from now on                         refused, or 2 s late: the socket is closed instead
    dot       written, with the next letter's MAIL, RCPT, DATA; its reply read no whole reply: uncertain
    outcome   durable before the next dot on this connection                   writer

The one file in which the promise of the ledger is kept or broken. What a reply means is decided in `outcome`, how it is stored in the ledger.
"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, TypeAlias

from digest.delivery.outcome import NEEDS_SMTPUTF8, classify, lost_at_dot, not_sent, retry_at
from digest.delivery.run import PausedError, Run
from digest.delivery.turns import domain_of
from digest.errors import DeliveryError, DigestError, RelayRefusedError
from digest.log import logger
from digest.model import Blame, Delivery, DeliveryState, Intent, Outcome, Reply, Settled, Stage
from digest.ports import Connection, Envelope

_log = logger("delivery")

MARGIN = 2.0
"""Seconds between reading the clock and the dot after which the intent counts as stale: a process that slept longer woke into another world."""

LOSSES = 3
"""Sessions that may break on one message before the dot, before its row steps aside for the others."""


_Verdict: TypeAlias = Outcome | Literal["at the dot", "put off"]
"""What became of a letter before its dot: only that is missing, its turn was taken back, or it is over."""

_AT_ONCE = timedelta()


@dataclass(frozen=True, slots=True)
class _Letter:
    """One message, ready to be offered."""

    row: Delivery
    envelope: Envelope
    body: list[bytes]


class Courier:
    """One connection: takes a row, brings it to a definite end or back, takes the next."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._connection: Connection | None = None
        self._durable: asyncio.Future[None] | None = None
        self._ahead: _Letter | None = None
        self._task: asyncio.Task[None] | None = None
        self._at_the_dot = False
        self._carried = 0
        self._opened = 0.0

    def start(self) -> asyncio.Task[None]:
        """Begin to work, as a task."""
        self._task = asyncio.ensure_future(self.work())
        return self._task

    def leave(self) -> None:
        """Ask to stop. Between an intent and the outcome of its dot nothing is interrupted; what follows sees that the run is leaving."""
        if self._task is not None and not self._at_the_dot:
            self._task.cancel()

    async def work(self) -> None:
        """Deliver until no row is left."""
        try:
            while (letter := await self._next()) is not None:
                await self._deliver(letter)
                self._stay()
            await self._outcome_durable()
        except asyncio.CancelledError:
            await self._outcome_durable()
            raise
        finally:
            self._put_ahead_back()
            await self._hang_up()

    async def _next(self) -> _Letter | None:
        letter, self._ahead = self._ahead, None
        while letter is None:
            row = await self._run.turns.take()
            if row is None:
                return None
            letter = await self._compose(row)
        return letter

    async def _look_ahead(self) -> None:
        """Make the next letter ready while the intent of this one is on its way to the disk, so that its envelope can go with this one's dot."""
        if self._ahead is None and not self._run.leaving.is_set():
            row = self._run.turns.take_at_once()
            self._ahead = None if row is None else await self._compose(row)

    def _put_ahead_back(self) -> None:
        ahead, self._ahead = self._ahead, None
        if ahead is not None:
            self._run.turns.put_back(ahead.row)

    async def _compose(self, row: Delivery) -> _Letter | None:
        """Compose one message. A row that cannot be composed steps aside with the reason, and the others go on."""
        try:
            composer = self._run.composer
            body = await asyncio.to_thread(composer.pieces, row) if composer.signs else composer.pieces(row)
            return _Letter(row, composer.envelope(row, sum(map(len, body))), body)
        except Exception as error:  # noqa: BLE001 -- whatever is wrong with one row must not stop the others
            _log.warning("message not composed", edition=row.edition, row=row.row, reason=str(error))
            await self._settle(row, not_sent(Stage.PREPARE, f"not composed: {error}"))
            return None

    async def _deliver(self, letter: _Letter) -> None:
        try:
            verdict = await self._bring_to_the_dot(letter)
        except BaseException:
            self._run.turns.put_back(letter.row)
            raise
        self._at_the_dot = True
        try:
            if isinstance(verdict, Outcome):
                await self._settle(letter.row, verdict)
            elif verdict == "at the dot":
                await self._pass_the_dot(letter.row)
        finally:
            self._at_the_dot = False

    async def _bring_to_the_dot(self, letter: _Letter) -> _Verdict:
        """Write the whole message. A session that breaks on the way did no harm: the same letter again, over another."""
        lost = ""
        for _ in range(LOSSES):
            self._stay()
            connection = self._connection or await self._session()
            if letter.envelope.smtputf8 and "smtputf8" not in connection.extensions:
                return NEEDS_SMTPUTF8
            try:
                refusal = await connection.offer(letter.envelope)
                if refusal is None:
                    await connection.write(letter.body)
                    self._stay()
                    return "at the dot"
            except DeliveryError as error:
                lost = error.what
                await self._lose(error)
            else:
                outcome = classify(Stage(refusal[0]), refusal[1])
                if outcome.blame is not Blame.SESSION:
                    return self._definite(outcome)
                lost = _words(refusal[1])
                self._run.pace.note(domain_of(letter.row), outcome)
                await self._lose(DeliveryError(lost))
                if not await self._run.turns.again(letter.row):
                    return "put off"
        return not_sent(Stage.CONNECT, f"the session broke {LOSSES} times: {lost}")

    def _stay(self) -> None:
        """Leave where the run is leaving. Before Python 3.12 `wait_for` may swallow the cancellation that said so (python/cpython#86296)."""
        if self._run.leaving.is_set():
            raise asyncio.CancelledError

    def _definite(self, outcome: Outcome) -> Outcome:
        """Note that the relay answers. Raises `RelayRefusedError` where the answer is about us."""
        self._run.sessions.worked()
        if outcome.blame is Blame.SENDER:
            raise relay_refused(outcome)
        return outcome

    async def _pass_the_dot(self, row: Delivery) -> None:
        """From the intent to the answer. The body is on the wire; nothing is accepted before the dot."""
        run, connection = self._run, self._connection
        assert connection is not None
        try:
            if self._durable is not None and self._durable.done():
                await self._outcome_durable()
            if run.composer.signs:
                await self._look_ahead()  # takes its time, which must not count for the dot
            started = run.monotonic()
            intent = run.writer.intend(Intent(edition=row.edition, row=row.row, fence=row.fence))
            await self._look_ahead()
            granted = await intent
            if self._durable is not None:
                await self._outcome_durable()  # shares the commit of the intent, or came before it
            late = run.monotonic() - started > MARGIN
        except DigestError:
            run.turns.put_back(row)
            raise
        if not granted:
            await self._withdraw(row)
        elif late:
            await self._hang_up()
            await self._settle(row, not_sent(Stage.DATA, "the process stood still before the dot"), _AT_ONCE)
        else:
            await self._settle_dot(row, connection)

    async def _withdraw(self, row: Delivery) -> None:
        """Leave without the dot: the ledger refused the intent, since the reader left, the edition stopped, or the row is no longer ours."""
        await self._hang_up()
        self._put_ahead_back()
        self._run.turns.put_back(row)
        await self._run.turns.start_over()

    async def _settle_dot(self, row: Delivery, connection: Connection) -> None:
        last = self._run.lifetime.is_over(self._carried, self._run.monotonic() - self._opened)
        following = None if last or self._ahead is None else self._ahead.envelope
        try:
            reply = await connection.dot(following)
        except DeliveryError as error:
            await self._settle(row, lost_at_dot(error.what))
            await self._lose(error)
            return
        self._carried += 1
        outcome = classify(Stage.DOT, reply)
        await self._settle(row, outcome)
        if outcome.blame is Blame.SESSION:
            await self._lose(DeliveryError(_words(reply)))
            return
        self._definite(outcome)
        if last:
            await self._hang_up()

    async def _settle(self, row: Delivery, outcome: Outcome, wait: timedelta | None = None) -> None:
        """Hand an outcome to the writer; it is durable before the next dot of this connection. A deferred row is due after `wait`, or as is usual."""
        run = self._run
        run.pace.note(domain_of(row), outcome)
        due = None
        if outcome.state is DeliveryState.DEFERRED:
            now = run.clock()
            due = retry_at(row.attempts + 1, now, f"{row.edition}:{row.row}") if wait is None else now + wait
        if self._durable is not None:
            await self._outcome_durable()
        settled = Settled(edition=row.edition, row=row.row, fence=row.fence, outcome=outcome, next_attempt_at=due)
        self._durable = run.writer.settle(settled)
        if outcome.state is not DeliveryState.DEFERRED:
            run.listener.advance()
        if reason := run.breaker.note(outcome):
            await self._pause(reason)

    async def _pause(self, reason: str) -> None:
        run = self._run
        await self._outcome_durable()
        await asyncio.to_thread(run.editions.stop, run.edition, "pause", reason, run.clock())
        _log.warning("edition paused", edition=run.edition, reason=reason)
        raise PausedError(reason)

    async def _outcome_durable(self) -> None:
        durable, self._durable = self._durable, None
        if durable is not None:
            await durable

    async def _session(self) -> Connection:
        if self._connection is None:
            self._connection = await self._run.sessions.open()
            self._carried, self._opened = 0, self._run.monotonic()
        return self._connection

    async def _lose(self, error: DeliveryError) -> None:
        await self._hang_up()
        self._run.sessions.failed(error)

    async def _hang_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()


def relay_refused(outcome: Outcome) -> RelayRefusedError:
    """Give the error for an answer that is about our login or sender, and about no reader."""
    said = " ".join(filter(None, (str(outcome.code), outcome.enhanced, outcome.text)))
    hint = "No reader was touched. Check the sender address and the login with the mail service, then run again."
    return RelayRefusedError(f"the mail server refuses us at {outcome.stage.upper()}: {said}", hint=hint)


def _words(reply: Reply) -> str:
    return f"{reply.code} {reply.text}"
