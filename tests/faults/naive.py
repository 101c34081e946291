"""Senders that are wrong on purpose: the judge has to catch them. Each is an outbox in the place of the right one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from digest.model import Delivery, DeliveryState, Intent, Outcome, Settled, Stage

MARKED = Outcome(state=DeliveryState.ACCEPTED, stage=Stage.DOT, code=250, text="it will surely work")


class _Wrong:
    def __init__(self, outbox: Any) -> None:
        self._outbox = outbox

    def __getattr__(self, name: str) -> Any:
        return getattr(self._outbox, name)

    def _record(self, settled: Sequence[Settled]) -> None:
        """Write intents and outcomes at once, when all is over."""
        self._outbox.commit([], [Intent(edition=one.edition, row=one.row, fence=one.fence) for one in settled])
        self._outbox.commit(settled, [])


class MarksFirst(_Wrong):
    """Calls letters accepted when it takes them in hand, as a mailer does that moves its checkpoint with every batch that it fetches."""

    def claim(self, edition: int, worker: str, limit: int) -> Sequence[Delivery]:
        rows: Sequence[Delivery] = self._outbox.claim(edition, worker, limit)
        self._record([Settled(edition=row.edition, row=row.row, fence=row.fence, outcome=MARKED) for row in rows])
        return rows

    def commit(self, settled: Sequence[Settled], intents: Sequence[Intent]) -> Sequence[bool]:
        return [True] * len(intents)


class DotFirst(_Wrong):
    """Sends the dot before its intent is durable: what was sent is written down when the answer is there."""

    def commit(self, settled: Sequence[Settled], intents: Sequence[Intent]) -> Sequence[bool]:
        if settled:
            self._record(settled)
        return [True] * len(intents)


class SendsAgain(_Wrong):
    """Writes down what was sent some letters later, as a mailer does that marks after sending: a kill always finds something unwritten."""

    def __init__(self, outbox: Any) -> None:
        super().__init__(outbox)
        self._unwritten: Sequence[Settled] = ()

    def commit(self, settled: Sequence[Settled], intents: Sequence[Intent]) -> Sequence[bool]:
        if settled:
            late, self._unwritten = self._unwritten, settled
            self._record(late)
        return [True] * len(intents)


class HopesForTheBest(_Wrong):
    """Takes silence after the dot for a yes."""

    def commit(self, settled: Sequence[Settled], intents: Sequence[Intent]) -> Sequence[bool]:
        hopeful = [
            replace(one, outcome=MARKED) if one.outcome.state is DeliveryState.UNCERTAIN else one for one in settled
        ]
        answers: Sequence[bool] = self._outbox.commit(hopeful, intents)
        return answers


class FearsTheWorst(_Wrong):
    """Takes silence after the dot for a no, and tries again."""

    def commit(self, settled: Sequence[Settled], intents: Sequence[Intent]) -> Sequence[bool]:
        answers: Sequence[bool] = self._outbox.commit([self._refused(one) for one in settled], intents)
        return answers

    @staticmethod
    def _refused(one: Settled) -> Settled:
        if one.outcome.state is not DeliveryState.UNCERTAIN:
            return one
        return replace(one, outcome=replace(one.outcome, state=DeliveryState.DEFERRED))


WRONG: Mapping[str, Callable[[Any], Any]] = {
    "marks first": MarksFirst,
    "dot first": DotFirst,
    "sends again": SendsAgain,
    "hopes for the best": HopesForTheBest,
    "fears the worst": FearsTheWorst,
}
