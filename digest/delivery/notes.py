"""What the pace has learnt, noted in the ledger: stops for the other workers and the next run, the rest for people who look on.

Notes are written beside the sending, and one that cannot be written holds nobody up. How fast letters go is decided elsewhere.
"""

import asyncio
import re
from collections.abc import Callable

from digest.delivery.gate import Gate
from digest.delivery.gates import Background
from digest.delivery.outcome import plain
from digest.delivery.throttle import Throttle
from digest.errors import StoreError
from digest.log import logger
from digest.model import Outcome
from digest.ports import Pacing

_log = logger("delivery")

_ADDRESS = re.compile(r"<?[^\s<>@]+@[^\s<>@]+>?")


class Notes:
    """The notes of one worker."""

    def __init__(self, pacing: Pacing, background: Background) -> None:
        self._pacing = pacing
        self._background = background

    def learnt(self, gate: Gate, before: Throttle, outcome: Outcome, now: float) -> None:
        """Note what an answer changed at a gate, whose throttle was `before`: a stop, or a lower rate."""
        throttle, bucket, said = gate.throttle, gate.bucket, words(outcome)
        seconds, rate = throttle.stopped_until - now, throttle.rate
        if seconds > 0.0 and throttle.stopped_until != before.stopped_until:
            _log.warning("letters held back", operator=gate.name or "relay", seconds=round(seconds))
            self._write("hold", bucket, lambda: self._pacing.hold(bucket, seconds, rate=rate, said=said))
        elif rate is not None and throttle.slowed != before.slowed:
            _log.info("letters slowed down", operator=gate.name or "relay", rate=round(rate, 1))
            self._write("slow", bucket, lambda: self._pacing.slow(bucket, rate, said))

    def forgot(self, gate: Gate) -> None:
        """Note that nothing holds back at a gate any more."""
        self._write("ease", gate.bucket, lambda: self._pacing.ease(gate.bucket))

    def _write(self, kind: str, bucket: str, write: Callable[[], None]) -> None:
        self._background.start((kind, bucket), lambda: _written(write))


async def _written(write: Callable[[], None]) -> None:
    try:
        await asyncio.to_thread(write)
    except StoreError as error:
        _log.warning("pace not noted", reason=str(error))


def words(outcome: Outcome) -> str:
    """Give a reply in one line, without addresses: the note outlives the letters, and their readers."""
    return without_addresses(" ".join(str(part) for part in (outcome.code, outcome.enhanced, outcome.text) if part))


def without_addresses(text: str) -> str:
    """Give what was said in one line, without the addresses in it."""
    return _ADDRESS.sub("<…>", plain(text))
