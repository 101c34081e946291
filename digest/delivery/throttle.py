"""How a sender learns its pace: halve when it is told to, come back by itself, stop where it is unwelcome. Pure; seconds of a monotonic clock.

Additive increase and multiplicative decrease (Chiu and Jain, 1989), as in TCP: workers that know nothing of each other end up with fair shares.
The numbers, and why:

    half      one refusal halves: whatever the server's limit, the second step is below it
    2 s       what is said right after is about letters that were under way when we slowed down
    30 s      back to where it was: a limit of N is found again about twice a minute, at the price of a few deferred letters each time
    10 min    after a stop (Gmail's 4.7.28, or three blocks in a row), then 1 letter per second, one at a time, and 10 min to come back
    1 h       after a used-up allowance: one per day comes back bit by bit, and each try in vain is a refusal more
"""

import math
from dataclasses import dataclass, replace

from digest.delivery.signals import Word

DEAF = 2.0
RECOVERY = 30.0
STOP = 600.0
SPENT = 3600.0

FLOOR = 0.2
"""Letters per second below which nobody is pressed: one in 5 s still finds out that the trouble is over."""

BLIND = 2.0
"""Where the first letters of a run are refused nothing was measured yet: this counts as the rate that was too fast."""

RESTART = 1.0
BLOCKS = 3

PROOF = 20
"""Accepted letters, after a stop, for each further one that may be under way at the same time."""

FREE = 5 * PROOF
"""Accepted letters after a stop until their number is not bounded any more."""

PATIENCE = 1.0
"""Seconds of recovery that one accepted letter is worth at most: silence proves nothing."""

NEVER = -math.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Throttle:
    """What was learnt about one server. `rate` in letters per second, None when nothing holds back; times in seconds of the monotonic clock."""

    rate: float | None = None
    origin: float = 0.0
    """The rate that was too fast: up to there the way back is straight, beyond it the rate feels its way on."""
    recovery: float = RECOVERY
    changed: float = 0.0
    slowed: float = NEVER
    stopped_until: float = NEVER
    lines: int | None = None
    """How many letters may be under way at the same time."""
    proofs: int = 0
    blocks: int = 0

    def is_calm(self, now: float) -> bool:
        """Whether nothing holds back."""
        return self.rate is None and self.lines is None and now >= self.stopped_until


CALM = Throttle()


def heard(throttle: Throttle, word: Word, now: float, measured: float, ceiling: float | None = None) -> Throttle:
    """Give what is known after this word. `measured`: accepted letters per second of late; `ceiling`: the configured rate."""
    match word:
        case Word.GOOD:
            return _recovered(throttle, now, measured, ceiling)
        case Word.SLOW:
            return _slowed(throttle, now, measured, ceiling)
        case Word.BLOCKED:
            return _blocked(throttle, now, measured, ceiling)
        case Word.STOP:
            return _stopped(throttle, now, measured, ceiling)
        case Word.SPENT:
            return replace(throttle, stopped_until=max(throttle.stopped_until, now + SPENT))
    return throttle


def resumed(seconds: float, now: float) -> Throttle:
    """Give the throttle of a stop that an earlier process or another worker told of: so many seconds are left, less than 0 when it is over."""
    end = now + seconds
    return replace(_stopped(CALM, now, 0.0, None), stopped_until=end, changed=end, slowed=end)


def _slowed(throttle: Throttle, now: float, measured: float, ceiling: float | None) -> Throttle:
    if now - throttle.slowed < DEAF or now < throttle.stopped_until:
        return replace(throttle, changed=max(throttle.changed, now))
    origin = _pace(throttle, measured, ceiling)
    # A stop that is not over its long way back keeps it.
    recovery = throttle.recovery if throttle.rate is not None else RECOVERY
    return replace(
        throttle, rate=max(origin / 2, FLOOR), origin=origin, recovery=recovery, changed=now, slowed=now, proofs=0
    )


def _blocked(throttle: Throttle, now: float, measured: float, ceiling: float | None) -> Throttle:
    """Slow down for a block that came at the price of a letter; several in a row are no accident."""
    blocked = replace(throttle, blocks=throttle.blocks + 1)
    act = _stopped if blocked.blocks >= BLOCKS else _slowed
    return act(blocked, now, measured, ceiling)


def _stopped(throttle: Throttle, now: float, measured: float, ceiling: float | None) -> Throttle:
    if now < throttle.stopped_until:
        return throttle
    origin = max(_pace(throttle, measured, ceiling) / 2, RESTART)
    end = now + STOP
    return Throttle(rate=RESTART, origin=origin, recovery=STOP, changed=end, slowed=end, stopped_until=end, lines=1)


def _pace(throttle: Throttle, measured: float, ceiling: float | None) -> float:
    """Give the rate that was too fast: what really went through, or what we had allowed ourselves, whichever is less."""
    fastest = max(measured, FLOOR) if measured else BLIND
    return min(rate for rate in (fastest, throttle.rate, ceiling) if rate is not None)


def _recovered(throttle: Throttle, now: float, measured: float, ceiling: float | None) -> Throttle:
    if throttle.rate is None and throttle.lines is None:
        return replace(throttle, blocks=0) if throttle.blocks else throttle
    return replace(
        throttle, rate=_risen(throttle, now, measured, ceiling), changed=max(now, throttle.changed), blocks=0,
        proofs=throttle.proofs + 1, lines=_lines(throttle),
    )  # fmt: skip


def _risen(throttle: Throttle, now: float, measured: float, ceiling: float | None) -> float | None:
    if throttle.rate is None:
        return None
    passed = min(max(now - throttle.changed, 0.0), PATIENCE)
    climb = throttle.rate if throttle.rate >= throttle.origin else throttle.origin / 2
    rate = throttle.rate + max(climb, FLOOR) * passed / throttle.recovery
    if ceiling is not None:
        return rate if rate < ceiling else None
    # Twice of what goes through, and of what was too fast: it holds nothing back any more.
    return rate if rate < 2 * max(measured, throttle.origin, BLIND) else None


def _lines(throttle: Throttle) -> int | None:
    if throttle.lines is None or throttle.proofs + 1 >= FREE:
        return None
    return 1 + (throttle.proofs + 1) // PROOF
