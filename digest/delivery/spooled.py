"""An outbox that keeps what its ledger refuses, and hands it in before anything else goes on. The form of the file is in `spool`.

    commit    the ledger refuses: outcomes go to the spool of this worker, on the disk before the error goes on to the caller
    claim     nothing is claimed while outcomes of this worker wait here
    recover   what dead workers left is handed in first, so that no letter whose answer is known becomes a doubt

A letter whose answer was read and then forgotten would be sent twice; a full disk or a database that restarts is no reason for that.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from digest.delivery.spool import SUFFIX, Spool
from digest.errors import BreachError, StoreError
from digest.log import logger
from digest.model import Choose, Delivery, DeliveryState, Intent, Newsletter, Outcome, Progress, Settled, Stage
from digest.ports import Outbox

_log = logger("delivery")


class SpooledOutbox:
    """Answers the port `Outbox` on top of another. `folder` holds the spool files; it is made when a worker begins.

    `replay` may hand in what the ledger knows already: an outcome counts once, for its fence, and a late one can only improve its row.
    """

    def __init__(self, outbox: Outbox, folder: Path) -> None:
        self._outbox = outbox
        self._folder = folder
        self._own: list[Spool] = []
        self._turn = threading.RLock()

    @contextmanager
    def working(self, worker: str) -> Iterator[None]:
        """Hold the proof that `worker` is alive, and room for its outcomes. Raises `DiskFullError` when there is none."""
        self.replay()
        with self._outbox.working(worker):
            spool = Spool.make(self._folder, worker)
            with self._turn:
                self._own.append(spool)
            try:
                yield
            finally:
                self._leave(spool)

    def recover(self) -> Mapping[str, int]:
        """Hand in what dead workers left, then take back what they held; once more for one that died meanwhile."""
        self.replay()
        counts = self._outbox.recover()
        self.replay()
        return counts

    def claim(self, edition: int, worker: str, limit: int) -> Sequence[Delivery]:
        """Claim rows, after every outcome of this worker stands in the ledger."""
        with self._turn:
            for spool in self._own:
                self._hand_in_own(spool)
        return self._outbox.claim(edition, worker, limit)

    def commit(self, settled: Sequence[Settled], intents: Sequence[Intent]) -> Sequence[bool]:
        """Make outcomes and intents durable; what the ledger refuses is durable in the spool when the `StoreError` comes out."""
        try:
            return self._outbox.commit(settled, intents)
        except StoreError as error:
            self._keep([*settled, *(_unsent(intent) for intent in intents)], error)
            raise

    def replay(self) -> int:
        """Hand in what dead workers left, and remove their files; gives how many outcomes. Raises `StoreError`; then the files stay."""
        count = 0
        for path in sorted(self._folder.glob(f"*{SUFFIX}")):
            spool = Spool.take(path)
            if spool is None:
                continue
            try:
                count += self._hand_in(spool)
            except BaseException:
                spool.close()
                raise
            spool.remove()
        return count

    def _keep(self, outcomes: Sequence[Settled], error: StoreError) -> None:
        with self._turn:
            kept = 0
            if self._own:
                try:
                    kept = self._own[-1].write(outcomes)
                except OSError as refused:
                    _log.error("spool not written", reason=str(refused))
        say = _log.warning if kept == len(outcomes) else _log.error
        say("outcomes spooled", kept=kept, of=len(outcomes), reason=str(error))

    def _leave(self, spool: Spool) -> None:
        """Hand in what is left while our rows still count as ours; a ledger that still refuses gets it at the next run."""
        with self._turn:
            self._own.remove(spool)
            try:
                with suppress(StoreError):
                    self._hand_in_own(spool)
            finally:
                (spool.remove if spool.empty else spool.close)()

    def _hand_in_own(self, spool: Spool) -> None:
        if not spool.empty:
            self._hand_in(spool)
            spool.wipe()

    def _hand_in(self, spool: Spool) -> int:
        outcomes = list(dict.fromkeys(spool.read()))  # one that was refused twice is here twice
        if not outcomes:
            return 0
        try:
            self._outbox.commit(outcomes, [])
        except BreachError:
            for one in outcomes:  # one that can never be true must not keep the others out
                self._hand_in_alone(one)
        _log.info("outcomes replayed", path=str(spool.path), count=len(outcomes))
        return len(outcomes)

    def _hand_in_alone(self, one: Settled) -> None:
        try:
            self._outbox.commit([one], [])
        except BreachError as error:
            where = {"edition": one.edition, "row": one.row, "fence": one.fence, "state": one.outcome.state.value}
            _log.error("outcome impossible", reason=str(error), **where)

    # --- as it is underneath ------------------------------------------------------------------------------------------

    def freeze(
        self, edition: int, newsletter: Newsletter, *, only: Sequence[str] = (), choose: Choose | None = None
    ) -> int:
        """Freeze the audience."""
        return self._outbox.freeze(edition, newsletter, only=only, choose=choose)

    def release(self, claims: Sequence[Delivery]) -> None:
        """Give claimed rows back untouched."""
        self._outbox.release(claims)

    def unfinished(self) -> Sequence[int]:
        """Give the editions that are frozen and not done."""
        return self._outbox.unfinished()

    def paused(self) -> Sequence[int]:
        """Give the editions that were stopped in mid-send with letters left."""
        return self._outbox.paused()

    def doubtful(self) -> Sequence[int]:
        """Give the editions with letters in doubt."""
        return self._outbox.doubtful()

    def progress(self, edition: int) -> Progress:
        """Give the figures of an edition."""
        return self._outbox.progress(edition)

    def deliveries(self, edition: int) -> Iterator[Delivery]:
        """Stream the rows of an edition."""
        return self._outbox.deliveries(edition)

    def next_wake(self, edition: int) -> datetime | None:
        """Give when the next row of this edition becomes due."""
        return self._outbox.next_wake(edition)


def _unsent(intent: Intent) -> Settled:
    """Say that a dot was not sent: the commit of its intent failed, and a connection that broke at its end may have hidden that it stands."""
    outcome = Outcome(state=DeliveryState.PENDING, stage=Stage.DATA, text="the ledger was away before the dot")
    return Settled(edition=intent.edition, row=intent.row, fence=intent.fence, outcome=outcome)
